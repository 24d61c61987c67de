"""Missions, fences and rally points over links that lose, repeat and mix up messages."""

import random
from dataclasses import replace

import pytest
from service_bench import VEHICLE, Driver, frame_of, vehicle_state

from gcs.model.command import Outcome
from gcs.model.plan import MissionItem
from gcs.services.missions import (
    IN_FLIGHT,
    MissionClear,
    MissionDownload,
    MissionPeer,
    MissionUpload,
    fields_of,
    same_params,
    same_place,
)

PEER = MissionPeer(VEHICLE)
OURS = {"target_system": 255, "target_component": 190}
NAN = float("nan")


def item(seq, command=16, **fields):
    values = {"frame": 3, "x": 240000000 + seq, "y": 1210000000 + seq, "z": 25.0}
    return MissionItem(seq, command=command, **(values | fields))


PLAN = tuple(item(seq) for seq in range(8))


def from_vehicle(name, /, mission_type=0, sysid=VEHICLE.sysid, compid=1, **fields):
    return frame_of(name, sysid, compid, mission_type=mission_type, **(OURS | fields))


def count(number, **fields):
    return from_vehicle("MISSION_COUNT", count=number, **fields)


def told(known, **fields):
    return from_vehicle("MISSION_ITEM_INT", **(fields_of(known, known.seq) | fields))


def request(seq, name="MISSION_REQUEST_INT", **fields):
    return from_vehicle(name, seq=seq, **fields)


def mission_ack(result=0, **fields):
    return from_vehicle("MISSION_ACK", type=result, **fields)


def started(operation):
    driven = Driver(operation)
    driven.start()
    return driven


def download(peer=PEER):
    driven = started(MissionDownload(peer))
    driven.new()
    return driven


def upload(items=PLAN, peer=PEER, **options):
    driven = started(MissionUpload(peer, items, **options))
    driven.new()
    return driven


def seqs(sent):
    return [message.fields["seq"] for message in sent if message.name == "MISSION_REQUEST_INT"]


def names(sent):
    return [message.name for message in sent]


# -- download ---------------------------------------------------------------------------------------


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


def test_the_list_is_asked_for_again_until_its_count_comes():
    driven = download()
    assert names(driven.wait(3.1)) == ["MISSION_REQUEST_LIST"] * 3


def test_holes_are_asked_for_again():
    driven = download()
    driven.hear(count(3), told(PLAN[0]), told(PLAN[2]))
    assert seqs(driven.wait(1.1)) == [1]
    driven.hear(told(PLAN[1]))
    assert driven.result.value == PLAN[:3]


def test_a_download_without_progress_is_given_up():
    driven = download()
    driven.hear(count(3), told(PLAN[0]))
    driven.wait(14.9)
    assert driven.result is None
    driven.wait(0.2)
    assert driven.result.outcome is Outcome.TIMEOUT


def test_repeated_counts_and_items_change_nothing():
    driven = download()
    driven.hear(count(3), count(3), told(PLAN[0]))
    driven.new()
    assert driven.hear(told(PLAN[0]), count(3)) == []


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


# -- upload -----------------------------------------------------------------------------------------


def read_back(driven, items=PLAN):
    driven.hear(count(len(items), **_type_of(items)), *[told(known, **_type_of(items)) for known in items])


def _type_of(items):
    return {"mission_type": items[0].mission_type} if items else {}


def test_an_upload_answers_each_request_and_reads_back():
    driven = upload()
    for known in PLAN:
        (sent,) = driven.hear(request(known.seq))
        assert (sent.name, sent.fields["seq"], sent.fields["x"]) == ("MISSION_ITEM_INT", known.seq, known.x)
    assert names(driven.hear(mission_ack())) == ["MISSION_REQUEST_LIST"]
    read_back(driven)
    assert driven.result.outcome is Outcome.SUCCESS
    assert driven.result.value.items == PLAN and driven.result.value.altered == ()
    assert driven.operation.vehicle == VEHICLE


def test_upload_answers_a_repeated_request_for_an_earlier_item():
    driven = upload()
    driven.hear(request(0), request(1), request(2))
    (sent,) = driven.hear(request(0))
    assert sent.fields["seq"] == 0


def test_upload_answers_the_older_request_with_an_integer_item():
    driven = upload()
    (sent,) = driven.hear(request(0, "MISSION_REQUEST"))
    assert sent.name == "MISSION_ITEM_INT"


def test_upload_answers_a_request_even_while_reading_back():
    driven = upload(PLAN[:1])
    driven.hear(request(0), mission_ack())
    driven.new()
    assert names(driven.hear(request(0))) == ["MISSION_ITEM_INT"]


def test_the_count_is_repeated_until_the_first_request_and_then_no_more():
    driven = upload()
    assert names(driven.wait(3.1)) == ["MISSION_COUNT"] * 3
    driven.hear(request(0))
    driven.new()
    assert driven.wait(5.0) == []


def test_an_acknowledgement_before_the_last_request_belongs_to_an_earlier_transfer():
    driven = upload()
    assert driven.hear(mission_ack()) == []
    driven.hear(request(0), mission_ack())
    assert driven.result is None and "MISSION_REQUEST_LIST" not in names(driven.sent)


def test_a_complaint_about_the_order_is_not_fatal():
    driven = upload()
    driven.hear(request(0), mission_ack(13), request(1))
    assert driven.result is None


def test_a_refused_upload_says_how():
    driven = upload()
    driven.hear(request(0), mission_ack(4))
    assert (driven.result.outcome, driven.result.reason) == (Outcome.FAILED, "no space")


@pytest.mark.parametrize(
    "strange", [{"mission_type": 1}, {"sysid": 42}, {"compid": 2}, {"target_system": 250}]
)
def test_upload_answers_only_its_own_vehicle_and_list(strange):
    driven = upload()
    assert driven.hear(request(0, **strange)) == []


def test_requests_beyond_the_end_are_not_answered():
    assert upload().hear(request(99)) == []


def test_an_upload_without_progress_is_given_up():
    driven = upload()
    driven.hear(request(0))
    driven.wait(15.1)
    assert driven.result.outcome is Outcome.TIMEOUT


def test_a_lost_last_acknowledgement_is_settled_by_reading_back():
    driven = upload(PLAN[:2])
    driven.hear(request(0), request(1))
    driven.new()
    assert "MISSION_REQUEST_LIST" in names(driven.wait(15.1))
    read_back(driven, PLAN[:2])
    assert driven.result.outcome is Outcome.SUCCESS


def test_counts_and_items_while_sending_are_not_ours():
    driven = upload()
    assert driven.hear(count(3), told(PLAN[0])) == []


def uploaded(items, held, **options):
    driven = upload(items, MissionPeer(VEHICLE, items[0].mission_type) if items else PEER, **options)
    kind = _type_of(items)
    driven.hear(*[request(seq, **kind) for seq in range(len(items))], mission_ack(**kind))
    read_back(driven, held)
    return driven.result


def test_another_plan_on_board_is_a_failure():
    held = (*PLAN[:3], replace(PLAN[3], x=7), *PLAN[4:])
    result = uploaded(PLAN, held)
    assert (result.outcome, result.reason) == (
        Outcome.FAILED,
        "the vehicle holds another plan: item 3 differs",
    )
    result = uploaded(PLAN, PLAN[:5])
    assert result.reason == "the vehicle holds another plan: 5 items instead of 8"


def test_parameters_that_the_vehicle_rounds_are_reported_not_refused():
    held = (PLAN[0], replace(PLAN[1], param3=1.0), *PLAN[2:])
    result = uploaded(PLAN, held)
    assert result.outcome is Outcome.SUCCESS and result.value.altered == (1,)


def test_ardupilots_own_home_as_item_zero_is_no_difference():
    home = MissionItem(0, 0, 16, x=1, y=2, z=3.0)
    assert uploaded(PLAN, (home, *PLAN[1:])).outcome is Outcome.FAILED
    assert uploaded(PLAN, (home, *PLAN[1:]), first_is_home=True).outcome is Outcome.SUCCESS


def test_an_empty_upload_clears_the_list():
    driven = upload(())
    driven.hear(mission_ack())
    driven.hear(count(0))
    assert driven.result.outcome is Outcome.SUCCESS
    silent = upload(())
    silent.wait(15.1)
    assert silent.result.outcome is Outcome.TIMEOUT


def test_reading_back_may_fail_too():
    driven = upload(PLAN[:1])
    driven.hear(request(0), mission_ack())
    driven.wait(16.0)
    assert driven.result.outcome is Outcome.TIMEOUT
    assert driven.result.reason.startswith("sent, but could not be read back")


def test_a_cancelled_upload_tells_the_vehicle():
    driven = upload()
    driven.see(vehicle_state())
    (sent,) = driven.cancel()
    assert (sent.name, sent.fields["type"]) == ("MISSION_ACK", 15)
    assert driven.result.outcome is Outcome.CANCELLED


def test_more_items_than_can_be_counted_are_refused():
    driven = started(MissionUpload(PEER, PLAN[:1] * 65_536))
    assert driven.result.outcome is Outcome.IMPOSSIBLE and driven.sent == []


def test_what_counts_as_the_same_item():
    known = item(1)
    assert same_place(known, replace(known, frame=6, current=True))
    assert not same_place(known, replace(known, frame=0))
    assert not same_place(known, replace(known, z=26.0))
    assert not same_place(known, replace(known, command=21))
    assert same_place(item(1, 178, x=0, y=0, frame=2), item(1, 178, x=0, y=0, frame=0))
    assert same_place(replace(known, mission_type=1), replace(known, mission_type=1, frame=5, z=0.0))
    assert same_params(replace(known, param4=NAN), known)
    assert not same_params(replace(known, param4=5.0), known)


# -- clear ------------------------------------------------------------------------------------------


def test_clearing_is_asked_for_until_it_is_answered():
    driven = started(MissionClear(PEER))
    assert names(driven.wait(2.1)) == ["MISSION_CLEAR_ALL"] * 3
    driven.hear(mission_ack(mission_type=1))
    driven.see(vehicle_state())
    assert driven.result is None and driven.operation.vehicle == VEHICLE
    driven.hear(mission_ack())
    assert driven.result.outcome is Outcome.SUCCESS


def test_clearing_may_be_refused_unanswered_or_cancelled():
    driven = started(MissionClear(PEER))
    driven.hear(mission_ack(14))
    assert driven.result.outcome is Outcome.DENIED
    driven = started(MissionClear(PEER))
    driven.wait(15.1)
    assert driven.result.outcome is Outcome.TIMEOUT
    driven = started(MissionClear(PEER))
    driven.cancel()
    assert driven.result.outcome is Outcome.CANCELLED


# -- a vehicle that follows the protocol, over a link that does not --------------------------------------


class Autopilot:
    """The vehicle's side, written from the protocol's text alone."""

    def __init__(self, items=()):
        self.items = {known.seq: fields_of(known, known.seq) for known in items}
        self.expected = 0
        self.receiving = None
        self.asked_s = 0.0

    def hear(self, send, now):
        if send.name == "MISSION_REQUEST_LIST":
            return [count(len(self.items))]
        if send.name == "MISSION_REQUEST_INT":
            return [from_vehicle("MISSION_ITEM_INT", **self.items[send.fields["seq"]])]
        if send.name == "MISSION_COUNT":
            self.items, self.expected, self.receiving = {}, 0, send.fields["count"]
            return self.ask(now)
        if (
            send.name == "MISSION_ITEM_INT"
            and self.receiving is not None
            and send.fields["seq"] == self.expected
        ):
            wanted = fields_of(PLAN[0], 0)
            self.items[self.expected] = {name: send.fields[name] for name in wanted}
            self.expected += 1
            if self.expected == self.receiving:
                self.receiving = None
                return [mission_ack()]
            return self.ask(now)
        return []

    def ask(self, now):
        self.asked_s = now
        return [request(self.expected)]

    def tick(self, now):
        return self.ask(now) if self.receiving is not None and now - self.asked_s > 0.7 else []


def run_over_bad_link(operation, autopilot, seed, loss=0.3, duplicates=0.2, limit_s=600.0):
    chance = random.Random(seed)
    driven = started(operation)
    while driven.result is None and driven.now < 1000.0 + limit_s:
        answers = []
        for send in driven.new():
            for _ in range(1 + (chance.random() < duplicates)):
                if chance.random() >= loss:
                    answers += autopilot.hear(send, driven.now)
        answers += autopilot.tick(driven.now)
        chance.shuffle(answers)
        for frame in answers:
            if chance.random() >= loss and driven.result is None and frame.name in operation.interests:
                driven._take(operation.on_message(frame, driven.now))
        if driven.result is None:
            driven.clock.advance(0.1)
            driven._take(operation.on_tick(driven.now))
    return driven.result


@pytest.mark.parametrize("seed", range(8))
def test_a_download_survives_a_link_that_loses_repeats_and_mixes_up(seed):
    result = run_over_bad_link(MissionDownload(PEER), Autopilot(PLAN), seed)
    assert result.outcome is Outcome.SUCCESS and result.value == PLAN


@pytest.mark.parametrize("seed", range(8))
def test_an_upload_survives_a_link_that_loses_repeats_and_mixes_up(seed):
    result = run_over_bad_link(MissionUpload(PEER, PLAN), Autopilot(), seed)
    assert result.outcome is Outcome.SUCCESS and result.value.items == PLAN


def test_a_download_is_never_more_than_its_window_ahead():
    driven = download()
    driven.hear(count(50))
    assert len(seqs(driven.sent)) == IN_FLIGHT


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
    assert driven.result.outcome in (Outcome.SUCCESS, Outcome.FAILED, Outcome.TIMEOUT)
    if window == 1:
        assert driven.result.outcome is Outcome.SUCCESS and driven.result.value == PLAN


def test_a_download_that_the_vehicle_dropped_begins_again_one_by_one_and_not_for_ever():
    driven = started(MissionDownload(PEER))
    for _ in range(3):
        driven.hear(count(8))
        assert driven.hear(mission_ack(1)) == []
        driven.wait(1.1)
        assert driven.sent[-1].name == "MISSION_REQUEST_LIST"
    driven.new()
    requests = driven.hear(count(8))
    assert [sent.fields["seq"] for sent in requests] == [0]
    driven.hear(mission_ack(1))
    assert driven.result.outcome is Outcome.FAILED
