"""Writing missions, fences and rally points: what is said, said again, and believed."""

from dataclasses import replace

import pytest
from mission_bench import (
    EARLY,
    OLD,
    PEER,
    PLAN,
    count,
    given,
    item,
    mission_ack,
    names,
    read_back,
    request,
    started,
    told,
    type_of,
    upload,
)
from service_bench import VEHICLE, vehicle_state

from gcs.model.command import Outcome
from gcs.model.plan import MissionItem
from gcs.services.missions import Held, MissionPeer, MissionUpload


def test_an_upload_answers_each_request_and_reads_back():
    driven = upload()
    for known in PLAN:
        (sent,) = driven.hear(request(known.seq))
        assert (sent.name, sent.fields["seq"], sent.fields["x"]) == ("MISSION_ITEM_INT", known.seq, known.x)
    assert names(driven.hear(mission_ack())) == ["MISSION_REQUEST_LIST"]
    read_back(driven)
    assert driven.result.outcome is Outcome.SUCCESS
    assert driven.result.value.items == PLAN and driven.result.value.altered == ()
    assert driven.result.value.held is Held.SENT and not driven.result.value.partial
    assert driven.operation.vehicle == VEHICLE
    assert driven.progress[7].done == driven.progress[7].total == 8


def test_upload_answers_a_repeated_request_for_an_earlier_item():
    driven = upload()
    driven.hear(request(0), request(1), request(2))
    (sent,) = driven.hear(request(0))
    assert sent.fields["seq"] == 0


def test_upload_answers_requests_in_any_order():
    driven = upload(PLAN[:3])
    assert given(driven.hear(request(2), request(0), request(1))) == [2, 0, 1]
    assert names(driven.hear(mission_ack())) == ["MISSION_REQUEST_LIST"]


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
    assert names(driven.wait(4.1)) == ["MISSION_COUNT"] * 3
    driven.hear(request(0))
    driven.new()
    assert driven.wait(4.5) == []


def test_an_acknowledgement_before_the_last_request_belongs_to_an_earlier_transfer():
    driven = upload()
    assert driven.hear(mission_ack()) == []
    driven.hear(request(0), mission_ack())
    assert driven.result is None and "MISSION_REQUEST_LIST" not in names(driven.sent)


def test_a_complaint_about_the_order_is_not_fatal():
    driven = upload()
    driven.hear(request(0), mission_ack(13), request(1))
    assert driven.result is None


@pytest.mark.parametrize(
    "strange", [{"mission_type": 1}, {"sysid": 42}, {"compid": 2}, {"target_system": 250}]
)
def test_upload_answers_only_its_own_vehicle_and_list(strange):
    driven = upload()
    assert driven.hear(request(0, **strange)) == []


def test_requests_beyond_the_end_are_not_answered():
    assert upload().hear(request(99)) == []


def test_counts_and_items_while_sending_are_not_ours():
    driven = upload()
    assert driven.hear(count(3), told(PLAN[0])) == []


def test_a_cancelled_upload_tells_the_vehicle_and_claims_nothing():
    driven = upload()
    driven.see(vehicle_state())
    (sent,) = driven.cancel()
    assert (sent.name, sent.fields["type"]) == ("MISSION_ACK", 15)
    assert driven.result.outcome is Outcome.CANCELLED and driven.result.value.held is Held.UNKNOWN


def test_more_items_than_can_be_counted_are_refused():
    driven = started(MissionUpload(PEER, PLAN[:1] * 65_536))
    assert driven.result.outcome is Outcome.IMPOSSIBLE and driven.sent == []


# -- what was lost is said again ------------------------------------------------------------------------


def running(items=PLAN, peer=EARLY, upto=1, round_trip_s=0.05):
    """An upload on a link of 50 ms, the first items sent."""
    driven = upload(items, peer)
    for seq in range(upto):
        driven.clock.advance(round_trip_s)
        driven.hear(request(seq))
    driven.new()
    return driven


def test_an_item_that_seems_lost_is_said_again_long_before_the_vehicle_asks():
    driven = running(upto=3)
    assert given(driven.wait(0.1, 0.01)) == []
    assert given(driven.wait(0.1, 0.01)) == [2]


def test_the_next_item_is_added_when_the_repeated_one_changes_nothing():
    driven = running(upto=3)
    assert given(driven.wait(0.7, 0.01)) == [2, 2, 3, 2, 3]


def test_a_vehicle_that_asked_for_the_next_item_in_vain_gets_it_as_soon_as_it_complains():
    driven = running(upto=3)
    driven.wait(0.2, 0.01)
    assert given(driven.hear(mission_ack(13), mission_ack(13))) == [3]
    assert given(driven.hear(request(4))) == [4]


def test_a_complaint_after_the_last_item_asks_for_nothing():
    driven = running(PLAN[:2], upto=2)
    driven.wait(0.5, 0.01)
    assert given(driven.hear(mission_ack(13))) == []


def test_nothing_is_said_twice_unasked_to_a_vehicle_that_would_store_it_twice():
    driven = running(peer=PEER, upto=3)
    assert driven.wait(4.5) == []
    driven.hear(mission_ack(13))
    assert driven.wait(0.2) == []


def test_answers_to_what_was_said_twice_are_not_measured():
    driven = running(upto=2)
    known = replace(driven.operation._pace)
    driven.wait(0.2, 0.01)
    driven.hear(request(2))
    assert driven.operation._pace.mean_s == known.mean_s
    driven.clock.advance(0.08)
    driven.hear(request(3))
    assert driven.operation._pace.mean_s > known.mean_s


def test_a_link_that_has_become_slow_is_soon_given_its_time():
    items = tuple(item(seq) for seq in range(40))
    driven = running(items, upto=5)
    repeats = []
    for seq in range(5, 30):
        driven.hear(request(seq))
        repeats.append(len(given(driven.wait(1.5, 0.02))))
    assert repeats[0] > 3 and repeats[-5:] == [0] * 5


def test_a_lost_last_acknowledgement_is_settled_within_two_seconds():
    driven = running(PLAN[:2], upto=2)
    sent = driven.wait(1.7, 0.05)
    assert given(sent) == [1, 1] and names(sent)[-1] == "MISSION_REQUEST_LIST"
    read_back(driven, PLAN[:2])
    assert driven.result.outcome is Outcome.SUCCESS


def test_a_lost_last_acknowledgement_is_given_again_for_the_last_item():
    driven = running(PLAN[:2], upto=2)
    assert given(driven.wait(0.35, 0.05)) == [1]
    assert names(driven.hear(mission_ack())) == ["MISSION_REQUEST_LIST"]


def test_an_error_for_the_repeated_last_item_means_that_the_vehicle_takes_no_more():
    driven = running(PLAN[:2], upto=2)
    driven.wait(0.35, 0.05)
    assert names(driven.hear(mission_ack(1))) == ["MISSION_REQUEST_LIST"]
    assert driven.hear(mission_ack(1), mission_ack(14)) == []
    read_back(driven, PLAN[:2])
    assert driven.result.outcome is Outcome.SUCCESS


def test_a_vehicle_to_which_nothing_is_repeated_is_read_after_a_silence():
    driven = running(PLAN[:2], PEER, upto=2)
    assert names(driven.wait(1.3)) == ["MISSION_REQUEST_LIST"]


def test_a_vehicle_that_never_confirmed_and_holds_something_else_gets_it_again():
    driven = running(PLAN[:2], upto=2)
    driven.wait(1.7, 0.05)
    driven.hear(count(8))
    sent = driven.hear(*[told(known) for known in OLD])
    assert names(sent)[-1] == "MISSION_COUNT"
    driven.hear(request(0), request(1), mission_ack())
    read_back(driven, PLAN[:2])
    assert driven.result.outcome is Outcome.SUCCESS


def test_a_vehicle_that_stops_asking_is_offered_the_list_again():
    driven = running(peer=PEER, upto=3)
    assert names(driven.wait(5.1)) == ["MISSION_COUNT"]
    assert given(driven.hear(request(0))) == [0]


def test_a_vehicle_that_gave_up_waiting_is_offered_the_list_again():
    driven = running(upto=3)
    assert names(driven.hear(mission_ack(15))) == ["MISSION_COUNT"]


def test_a_vehicle_that_loses_the_transfer_again_and_again_is_given_up():
    driven = running(upto=3)
    for _ in range(4):
        driven.hear(request(0), mission_ack(15))
    assert driven.sent[-1].name == "MISSION_REQUEST_LIST"
    driven.hear(count(0))
    assert driven.result.outcome is Outcome.FAILED
    assert driven.result.reason.startswith("the vehicle lost the transfer again and again: it gave up")
    assert driven.result.value.held is Held.NOTHING


# -- restarts -----------------------------------------------------------------------------------------


def test_a_reboot_amid_an_upload_offers_the_list_at_once():
    driven = running(upto=3)
    driven.see(vehicle_state(boot_count=1))
    assert driven.see(vehicle_state(boot_count=1)) == []
    assert names(driven.see(vehicle_state(boot_count=2))) == ["MISSION_COUNT"]
    for known in PLAN:
        driven.hear(request(known.seq))
    driven.hear(mission_ack())
    read_back(driven)
    assert driven.result.outcome is Outcome.SUCCESS


def test_an_error_for_a_repeated_item_amid_the_list_shows_a_reboot_that_nobody_told():
    driven = running(upto=3)
    driven.wait(0.2, 0.01)
    assert names(driven.hear(mission_ack(1))) == ["MISSION_COUNT"]


def test_a_reboot_while_reading_back_begins_the_reading_anew():
    driven = running(PLAN[:2], upto=2)
    driven.see(vehicle_state(boot_count=1))
    driven.hear(mission_ack(), count(2), told(PLAN[0]))
    assert names(driven.see(vehicle_state(boot_count=2)))[-1] == "MISSION_REQUEST_LIST"
    read_back(driven, PLAN[:2])
    assert driven.result.outcome is Outcome.SUCCESS


# -- refusals, and what the vehicle holds then --------------------------------------------------------------


@pytest.mark.parametrize(
    ("result", "outcome", "reason"),
    [
        (2, Outcome.UNSUPPORTED, "unsupported frame"),
        (3, Outcome.UNSUPPORTED, "unsupported"),
        (4, Outcome.FAILED, "no space"),
        (14, Outcome.DENIED, "denied"),
        (15, Outcome.CANCELLED, "operation cancelled"),
        (99, Outcome.FAILED, "result 99"),
    ],
)
def test_a_list_that_is_refused_at_once_leaves_the_old_one(result, outcome, reason):
    driven = upload(previous=OLD)
    driven.hear(mission_ack(result))
    assert (driven.result.outcome, driven.result.reason) == (outcome, reason)
    assert driven.result.value.held is Held.PREVIOUS and driven.result.value.items == OLD


def refused_amid(held, **options):
    driven = upload(**options)
    driven.hear(request(0), request(1), mission_ack(5))
    assert driven.result is None and driven.sent[-1].name == "MISSION_REQUEST_LIST"
    read_back(driven, held)
    return driven.result


@pytest.mark.parametrize(
    ("held", "options", "what", "words"),
    [
        (OLD, {"previous": OLD}, Held.PREVIOUS, "the vehicle holds its old list"),
        (OLD, {}, Held.OTHER, "the vehicle holds another list of 8 items"),
        (OLD[:3], {"previous": OLD}, Held.OTHER, "the vehicle holds another list of 3 items"),
        ((), {}, Held.NOTHING, "the vehicle holds nothing now"),
        (
            PLAN[:2] + OLD[2:],
            {"previous": OLD},
            Held.PART,
            "the vehicle holds 2 of 8 items, which is no whole plan",
        ),
        (
            (item(0, x=5), *PLAN[1:3]),
            {"first_is_home": True},
            Held.PART,
            "the vehicle holds 3 of 8 items, which is no whole plan",
        ),
        (PLAN, {}, Held.SENT, "the vehicle holds the new list all the same"),
    ],
)
def test_a_refusal_amid_the_list_tells_what_the_vehicle_holds(held, options, what, words):
    result = refused_amid(held, **options)
    assert (result.outcome, result.reason) == (Outcome.FAILED, f"invalid: item 1, command 16; {words}")
    assert result.value.held is what and result.value.items == held


def test_what_can_not_be_read_is_called_unknown():
    driven = upload()
    driven.hear(request(0), mission_ack(5))
    driven.wait(6.1)
    assert driven.result.reason == "invalid: item 0, command 16; what the vehicle holds now is unknown"
    assert driven.result.value.held is Held.UNKNOWN


def test_an_error_amid_items_counts_only_when_the_vehicle_asks_for_no_more():
    driven = upload()
    driven.hear(request(0), mission_ack(1), request(1))
    driven.wait(2.5)
    driven.hear(mission_ack(1), mission_ack(1))
    assert names(driven.wait(1.9)) == []
    assert names(driven.wait(0.2)) == ["MISSION_REQUEST_LIST"]
    read_back(driven, OLD)
    assert driven.result.reason == "error; the vehicle holds another list of 8 items"


def test_an_error_said_of_an_older_repetition_does_not_undo_what_the_vehicle_holds():
    driven = upload(PLAN[:2])
    driven.hear(request(0), request(1), mission_ack(1))
    assert names(driven.wait(2.1)) == ["MISSION_REQUEST_LIST"]
    read_back(driven, PLAN[:2])
    assert driven.result.outcome is Outcome.SUCCESS and driven.result.value.held is Held.SENT


def test_an_error_for_the_offer_may_mean_busy_for_a_while():
    driven = upload(previous=OLD)
    driven.hear(mission_ack(1), mission_ack(1))
    assert names(driven.wait(1.6)) == ["MISSION_COUNT"]
    driven.wait(4.5)
    assert driven.result is None
    driven.hear(mission_ack(1))
    assert (driven.result.outcome, driven.result.value.held) == (Outcome.FAILED, Held.PREVIOUS)


def test_a_busy_vehicle_is_freed_of_a_reading_whose_end_was_lost():
    driven = upload()
    sent = driven.hear(mission_ack(1))
    assert names(sent) == ["MISSION_ACK"] * 3 + ["MISSION_COUNT"]
    assert [(one.fields["type"], one.fields["mission_type"]) for one in sent[:3]] == [
        (15, 0),
        (15, 1),
        (15, 2),
    ]
    assert driven.hear(mission_ack(1)) == []
    assert given(driven.hear(request(0))) == [0]


def test_an_upload_to_a_silent_vehicle_is_given_up_and_claims_nothing():
    driven = upload(previous=OLD)
    driven.wait(15.1)
    assert driven.result.outcome is Outcome.TIMEOUT
    assert driven.result.value.held is Held.UNKNOWN


def test_a_vehicle_that_answers_for_another_list_is_named():
    driven = upload()
    driven.hear(request(0, mission_type=2))
    driven.wait(15.1)
    assert driven.result.reason == "the vehicle answered for another list (rally points)"


def test_a_vehicle_that_falls_silent_amid_items_is_given_up_after_all_tries():
    driven = running(upto=3)
    driven.wait(60.0)
    assert driven.result.outcome is Outcome.TIMEOUT
    assert driven.result.reason == "the vehicle stopped answering; what the vehicle holds now is unknown"


def test_a_vehicle_that_asks_for_the_same_item_for_ever_is_given_up():
    driven = running(upto=2)
    for _ in range(31):
        driven.wait(0.5)
        driven.hear(request(1))
    assert driven.sent[-1].name == "MISSION_ITEM_INT" and "MISSION_REQUEST_LIST" in names(driven.sent)
    driven.hear(count(0))
    assert driven.result.reason == (
        "the vehicle asks for item 1 again and again; the vehicle holds nothing now"
    )


def test_reading_back_may_fail_too():
    driven = upload(PLAN[:1])
    driven.hear(request(0), mission_ack())
    driven.wait(16.0)
    assert driven.result.outcome is Outcome.TIMEOUT
    assert driven.result.reason.startswith("sent, but could not be read back")
    assert driven.result.value.held is Held.UNKNOWN


# -- the verdict ----------------------------------------------------------------------------------------


def uploaded(items, held, **options):
    driven = upload(items, MissionPeer(VEHICLE, items[0].mission_type) if items else PEER, **options)
    kind = type_of(items)
    driven.hear(*[request(seq, **kind) for seq in range(len(items))], mission_ack(**kind))
    read_back(driven, held)
    return driven.result


def test_another_plan_on_board_is_a_failure():
    held = (*PLAN[:3], replace(PLAN[3], x=7), *PLAN[4:])
    result = uploaded(PLAN, held)
    assert result.outcome is Outcome.FAILED
    assert result.reason == ("the vehicle holds another plan: item 3 differs: place 7e-07 instead of 24")
    assert result.value.held is Held.PART
    result = uploaded(PLAN, PLAN[:5])
    assert result.reason == "the vehicle holds another plan: 5 items instead of 8"
    assert uploaded(PLAN, OLD, previous=OLD).value.held is Held.PREVIOUS


def test_parameters_that_the_vehicle_rounds_are_reported_not_refused():
    held = (PLAN[0], replace(PLAN[1], param3=1.0), *PLAN[2:])
    result = uploaded(PLAN, held)
    assert result.outcome is Outcome.SUCCESS and result.value.altered == (1,)
    (change,) = result.value.changes
    assert (change.seq, change.field, change.sent, change.held) == (1, "param3", 0.0, 1.0)


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


# -- only what differs ------------------------------------------------------------------------------------

PARTIAL = replace(EARLY, partial=True)
CHANGED = (*PLAN[:3], replace(PLAN[3], z=99.0), replace(PLAN[4], param1=5.0), *PLAN[5:])


def test_few_items_that_differ_are_sent_alone_and_all_is_read_back():
    driven = started(MissionUpload(PARTIAL, CHANGED, previous=PLAN))
    (offer,) = driven.new()
    assert (offer.name, offer.fields["start_index"], offer.fields["end_index"]) == (
        "MISSION_WRITE_PARTIAL_LIST", 3, 4,
    )  # fmt: skip
    assert given(driven.hear(request(3), request(4))) == [3, 4]
    assert names(driven.hear(mission_ack())) == ["MISSION_REQUEST_LIST"]
    read_back(driven, CHANGED)
    assert driven.result.outcome is Outcome.SUCCESS and driven.result.value.partial
    assert driven.progress[1].done == driven.progress[1].total == 2


@pytest.mark.parametrize(
    ("peer", "items", "options"),
    [
        (EARLY, CHANGED, {"previous": PLAN}),
        (replace(PARTIAL, mission_type=1), CHANGED, {"previous": PLAN}),
        (PARTIAL, CHANGED, {}),
        (PARTIAL, CHANGED[:7], {"previous": PLAN}),
        (PARTIAL, PLAN, {"previous": PLAN}),
        (PARTIAL, (replace(PLAN[0], z=1.0), *CHANGED[1:]), {"previous": PLAN}),
    ],
    ids=["vehicle", "fence", "unknown", "length", "nothing", "much"],
)
def test_the_whole_list_is_sent_where_a_part_does_not_do(peer, items, options):
    assert names(upload(items, peer, **options).sent) == ["MISSION_COUNT"]


def test_home_need_not_be_sent_though_it_differs():
    items = (replace(PLAN[0], z=1.0), *CHANGED[1:])
    assert names(upload(items, PARTIAL, previous=PLAN, first_is_home=True).sent) == [
        "MISSION_WRITE_PARTIAL_LIST"
    ]


@pytest.mark.parametrize("result", [1, 3, 14])
def test_a_refused_part_is_followed_by_the_whole(result):
    driven = upload(CHANGED, PARTIAL, previous=PLAN)
    assert names(driven.hear(mission_ack(result))) == ["MISSION_COUNT"]
    assert given(driven.hear(request(0))) == [0]


def test_an_unanswered_part_is_followed_by_the_whole():
    driven = upload(CHANGED, PARTIAL, previous=PLAN)
    assert names(driven.wait(4.1)) == ["MISSION_WRITE_PARTIAL_LIST"] * 2 + ["MISSION_COUNT"]


def test_a_part_that_does_not_make_the_whole_is_followed_by_the_whole():
    driven = upload(CHANGED, PARTIAL, previous=PLAN)
    driven.hear(request(3), request(4), mission_ack(), count(8))
    held = (OLD[0], *CHANGED[1:])
    assert names(driven.hear(*[told(known) for known in held]))[-1] == "MISSION_COUNT"
    driven.hear(*[request(seq) for seq in range(8)], mission_ack())
    read_back(driven, CHANGED)
    assert driven.result.outcome is Outcome.SUCCESS and not driven.result.value.partial
