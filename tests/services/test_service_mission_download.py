"""Reading missions, fences and rally points over links that lose, repeat and mix up messages."""

import random
from dataclasses import replace

import pytest
from mission_bench import (
    PEER,
    PLAN,
    count,
    download,
    item,
    mission_ack,
    names,
    seqs,
    started,
    told,
)
from service_bench import VEHICLE, vehicle_state

from gcs.model.command import Outcome
from gcs.model.vehicle import MissionProgress
from gcs.services.missions import IN_FLIGHT, MissionDownload, MissionPeer
from gcs.services.missions.download import MOST_IN_FLIGHT


def test_a_download_keeps_five_requests_in_flight_and_ends_with_an_acknowledgement():
    driven = download()
    assert seqs(driven.hear(count(8))) == [0, 1, 2, 3, 4]
    assert seqs(driven.hear(told(PLAN[0]))) == [5]
    driven.hear(*[told(known) for known in PLAN[1:]])
    assert driven.result.outcome is Outcome.SUCCESS and driven.result.value == PLAN
    assert (driven.sent[-1].name, driven.sent[-1].fields["type"]) == ("MISSION_ACK", 0)
    assert driven.progress[-1].done == 7 and driven.progress[-1].total == 8
    assert driven.operation.vehicle == VEHICLE


def test_items_that_come_out_of_order_are_put_in_order():
    driven = download()
    driven.hear(count(3), told(PLAN[2]), told(PLAN[0]), told(PLAN[1]))
    assert [known.seq for known in driven.result.value] == [0, 1, 2]


def test_an_empty_list_is_a_list():
    driven = download()
    driven.hear(count(0))
    assert driven.result.outcome is Outcome.SUCCESS and driven.result.value == ()


def test_the_list_is_asked_for_again_ever_more_patiently_until_its_count_comes():
    driven = download()
    times = []
    while len(times) < 4:
        if driven.wait(0.1):
            times.append(round(driven.now - 1000.0, 1))
    assert times == [1.0, 2.5, 4.0, 5.5]


def test_a_hole_is_asked_for_again_after_a_few_round_trips_of_this_link():
    driven = download()
    driven.clock.advance(0.1)
    driven.hear(count(3))
    driven.clock.advance(0.1)
    driven.hear(told(PLAN[0]), told(PLAN[2]))
    assert seqs(driven.wait(0.15, 0.05)) == []
    assert seqs(driven.wait(0.15, 0.05)) == [1]
    driven.hear(told(PLAN[1]))
    assert driven.result.value == PLAN[:3]


def test_a_slow_link_is_given_its_time_and_a_silent_one_at_most_three_seconds():
    driven = download(replace(PEER, window=1))
    driven.clock.advance(2.5)
    driven.hear(count(3))
    assert seqs(driven.wait(2.9)) == []
    assert seqs(driven.wait(0.2)) == [0]
    assert seqs(driven.wait(2.8)) == []
    assert seqs(driven.wait(0.2)) == [0]


def test_a_request_that_three_later_ones_overtook_is_lost_and_said_again_at_once():
    driven = download()
    driven.hear(count(8), told(PLAN[1]), told(PLAN[2]))
    assert seqs(driven.hear(told(PLAN[3])))[0] == 0


def test_an_item_that_comes_twice_shows_how_long_its_first_request_took():
    driven = download(replace(PEER, window=1))
    driven.clock.advance(0.05)
    driven.hear(count(8))
    assert seqs(driven.wait(0.95)) == [0, 0]
    driven.hear(told(PLAN[0]))
    assert driven.operation._pace.mean_s == pytest.approx(0.05)
    driven.hear(told(PLAN[0]))
    assert driven.operation._pace.mean_s > 0.15


def test_an_answer_out_of_order_alone_repeats_nothing():
    driven = download()
    driven.hear(count(8))
    assert seqs(driven.hear(told(PLAN[1]))) == [5]
    assert seqs(driven.hear(told(PLAN[0]))) == [6]


def answer(driven, sent, items):
    """The vehicle answers all requests a tick later."""
    driven.clock.advance(0.02)
    return driven.hear(*[told(items[seq]) for seq in seqs(sent)])


def test_the_window_grows_on_a_clean_link_and_shrinks_with_losses():
    items = tuple(item(seq) for seq in range(400))
    driven = download()
    sent = driven.hear(count(400))
    assert len(seqs(sent)) == IN_FLIGHT
    for _ in range(20):
        sent = answer(driven, sent, items)
    assert len(driven.operation._asked) == MOST_IN_FLIGHT
    driven.wait(7.5)
    assert int(driven.operation._window) == 2


def test_px4_is_asked_for_one_item_at_a_time_however_well_it_goes():
    driven = download(replace(PEER, window=1))
    sent = driven.hear(count(8))
    for seq in range(7):
        assert seqs(sent) == [seq]
        sent = answer(driven, sent, PLAN)
    assert seqs(sent) == [7]


def test_a_download_without_progress_is_given_up():
    driven = download()
    driven.hear(count(3), told(PLAN[0]))
    driven.wait(14.9)
    assert driven.result is None
    driven.wait(0.2)
    assert driven.result.outcome is Outcome.TIMEOUT
    assert driven.result.reason == "the vehicle stopped answering"


def test_repeated_counts_and_items_change_nothing():
    driven = download()
    driven.hear(count(3), count(3), told(PLAN[0]))
    driven.new()
    assert driven.hear(told(PLAN[0]), count(3)) == []


def test_an_item_that_nobody_asked_for_is_taken_all_the_same():
    driven = download()
    driven.hear(count(8), told(PLAN[7]), *[told(known) for known in PLAN[:7]])
    assert driven.result.value == PLAN


def test_a_count_that_changes_begins_anew():
    driven = download()
    driven.hear(count(3), told(PLAN[0]))
    assert seqs(driven.hear(count(2)))[-2:] == [0, 1]
    driven.hear(told(PLAN[0]), told(PLAN[1]))
    assert driven.result.value == PLAN[:2]


@pytest.mark.parametrize(
    "strange",
    [
        {"mission_type": 1},
        {"sysid": 42},
        {"compid": 2},
        {"target_system": 250},
        {"target_component": 191},
    ],
)
def test_messages_of_other_lists_vehicles_and_stations_are_ignored(strange):
    driven = download()
    assert driven.hear(count(3, **strange)) == []
    driven.hear(count(1))
    driven.hear(told(PLAN[0], **strange))
    driven.hear(mission_ack(1, **strange))
    assert driven.result is None


@pytest.mark.parametrize(("kind", "name"), [(1, "fence"), (2, "rally points"), (77, "list 77")])
def test_a_vehicle_that_answers_for_another_list_is_named(kind, name):
    driven = download()
    driven.hear(count(3, mission_type=kind))
    driven.wait(16.0)
    assert driven.result.outcome is Outcome.TIMEOUT
    assert driven.result.reason == f"the vehicle answered for another list ({name})"


def test_items_before_the_count_and_beyond_it_are_ignored():
    driven = download()
    driven.hear(told(PLAN[0]))
    driven.hear(count(1), told(PLAN[5]))
    assert driven.result is None


@pytest.mark.parametrize(
    ("result", "outcome", "reason"),
    [
        (3, Outcome.UNSUPPORTED, "unsupported"),
        (14, Outcome.DENIED, "denied"),
        (5, Outcome.FAILED, "invalid"),
        (15, Outcome.CANCELLED, "operation cancelled"),
        (77, Outcome.FAILED, "result 77"),
    ],
)
def test_a_refused_download_says_how(result, outcome, reason):
    driven = download()
    driven.hear(mission_ack(0), mission_ack(13))
    assert driven.result is None
    driven.hear(mission_ack(result))
    assert (driven.result.outcome, driven.result.reason) == (outcome, reason)


@pytest.mark.parametrize("result", [1, 14, 15])
def test_after_an_upload_a_busy_vehicle_is_asked_again_until_it_gives_the_count(result):
    driven = download(after_upload=True)
    driven.hear(mission_ack(result))
    assert "MISSION_REQUEST_LIST" in names(driven.wait(1.1))
    driven.hear(count(1), told(PLAN[0]))
    assert driven.result.outcome is Outcome.SUCCESS


def test_a_cancelled_download_tells_the_vehicle():
    driven = download()
    driven.see(vehicle_state())
    (sent,) = driven.cancel()
    assert (sent.name, sent.fields["type"]) == ("MISSION_ACK", 15)
    assert driven.result.outcome is Outcome.CANCELLED


def test_fences_and_rally_points_travel_under_their_own_type():
    driven = started(MissionDownload(MissionPeer(VEHICLE, mission_type=2)))
    assert driven.new()[0].fields["mission_type"] == 2
    driven.hear(count(1, mission_type=2), told(PLAN[0], mission_type=2))
    assert driven.result.value[0].mission_type == 2


# -- vehicles that restart, or change their plan ----------------------------------------------------------


def test_a_reboot_amid_a_download_begins_it_anew_at_once():
    driven = download()
    driven.see(vehicle_state(boot_count=4))
    driven.hear(count(8), told(PLAN[0]))
    assert names(driven.see(vehicle_state(boot_count=5)))[-1] == "MISSION_REQUEST_LIST"
    assert seqs(driven.hear(count(2))) == [0, 1]
    driven.hear(told(PLAN[0]), told(PLAN[1]))
    assert driven.result.value == PLAN[:2]


def test_a_vehicle_that_restarts_again_and_again_is_given_up():
    driven = download()
    for boots in range(5):
        driven.see(vehicle_state(boot_count=boots))
    assert driven.result.outcome is Outcome.FAILED
    assert driven.result.reason == "the vehicle restarts again and again"


def holding(plan_id):
    return vehicle_state(mission=MissionProgress(1000.0, 0, plan_id=plan_id))


def test_items_of_two_plans_are_not_mixed_when_the_vehicle_names_another_plan_meanwhile():
    driven = download()
    driven.see(holding(7))
    driven.hear(count(2), told(PLAN[0]))
    driven.see(holding(8))
    assert names(driven.hear(told(PLAN[1]))) == ["MISSION_REQUEST_LIST"]
    driven.hear(count(2), *[told(replace(known, z=9.0)) for known in PLAN[:2]])
    assert [known.z for known in driven.result.value] == [9.0, 9.0]


def test_a_vehicle_that_changes_its_plan_again_and_again_is_given_up():
    driven = download()
    driven.see(holding(1))
    for plan_id in range(2, 6):
        driven.hear(count(1))
        driven.see(holding(plan_id))
        driven.hear(told(PLAN[0]))
    assert driven.result.reason == "the vehicle changes its plan again and again"


def test_a_plan_whose_number_is_told_for_the_first_time_has_not_changed():
    driven = download()
    driven.hear(count(1))
    driven.see(holding(5))
    driven.hear(told(PLAN[0]))
    assert driven.result.outcome is Outcome.SUCCESS


def test_after_an_upload_the_new_number_of_the_plan_is_no_change():
    driven = download(after_upload=True)
    driven.see(holding(1))
    driven.hear(count(1))
    driven.see(holding(2))
    driven.hear(told(PLAN[0]))
    assert driven.result.outcome is Outcome.SUCCESS


# -- PX4 ----------------------------------------------------------------------------------------------


class Px4PlanServer:
    """PX4's download (mavlink_mission.cpp): in turn or again the last; anything else ends it with ERROR."""

    def __init__(self, items):
        self.items = items
        self.next = None

    def hear(self, sent):
        if sent.name == "MISSION_REQUEST_LIST":
            self.next = 0
            return [count(len(self.items))]
        if sent.name != "MISSION_REQUEST_INT" or self.next is None:
            return []
        seq = sent.fields["seq"]
        if seq == self.next < len(self.items):
            self.next += 1
        elif seq != self.next - 1:
            self.next = None
            return [mission_ack(1)]
        return [told(self.items[seq])]


@pytest.mark.parametrize("window", [1, 5], ids=["one by one", "several in flight"])
@pytest.mark.parametrize("seed", range(10))
def test_px4s_strict_download_succeeds_over_a_link_that_loses_a_third(window, seed):
    chance = random.Random(seed)
    server = Px4PlanServer(PLAN)
    driven = started(MissionDownload(replace(PEER, window=window)))
    waiting = driven.new()
    while driven.result is None:
        answers = [frame for sent in waiting if chance.random() >= 0.3 for frame in server.hear(sent)]
        waiting = []
        for frame in answers:
            if chance.random() >= 0.3 and driven.result is None:
                waiting += driven.hear(frame)
        if driven.result is None:
            waiting += driven.wait(0.1)
    assert driven.result.outcome is Outcome.SUCCESS and driven.result.value == PLAN


def test_a_vehicle_that_forgot_the_download_is_asked_for_its_list_again():
    driven = download()
    driven.hear(count(3), told(PLAN[0]))
    assert "MISSION_REQUEST_LIST" not in names(driven.wait(7.9))
    assert names(driven.wait(0.2)) == ["MISSION_REQUEST_LIST"]
    assert seqs(driven.hear(count(3))) == [0]
    for known in PLAN[:3]:
        driven.hear(told(known))
    assert driven.result.value == PLAN[:3]


def test_a_vehicle_that_answers_with_errors_only_is_given_up():
    driven = download()
    for _ in range(3):
        driven.hear(count(8), mission_ack(1))
        driven.wait(1.0)
    driven.hear(count(8), mission_ack(1))
    assert (driven.result.outcome, driven.result.reason) == (Outcome.FAILED, "error")
