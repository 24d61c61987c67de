"""What counts as the same plan: the roundings of real autopilots do, another route does not."""

import struct
from dataclasses import replace
from pathlib import Path

import pytest
from mission_bench import NAN, OLD, PLAN, item
from service_bench import frame_of

from gcs.mavlink import Framer
from gcs.model.plan import MissionItem
from gcs.services.missions import Held, compare_items, compare_lists, fields_of, item_from, what_is_held

RECORDINGS = Path("/work/shared/recordings")


def changes(sent, **held):
    return compare_items(sent, replace(sent, **held))


def wrong(sent, **held):
    return [change.field for change in changes(sent, **held) if change.wrong]


def altered(sent, **held):
    return [(change.field, change.how) for change in changes(sent, **held) if not change.wrong]


WAYPOINT = item(4, param1=2.5, param2=3.0, param4=350.0)


@pytest.mark.parametrize(
    "held",
    [
        {"current": True},
        {"autocontinue": False},
        {"frame": 6},
        {"x": WAYPOINT.x + 1, "y": WAYPOINT.y - 1},
        {"z": 25.01},
        {"param4": -10.0},
        {"param1": struct.unpack("f", struct.pack("f", 2.5))[0]},
    ],
)
def test_what_a_store_of_centimetres_and_floats_costs_is_no_difference(held):
    assert changes(WAYPOINT, **held) == ()


def test_nan_and_zero_both_mean_default():
    assert compare_items(replace(WAYPOINT, param2=NAN), replace(WAYPOINT, param2=0.0)) == ()
    assert compare_items(replace(WAYPOINT, param2=0.0), replace(WAYPOINT, param2=NAN)) == ()


def test_a_height_of_kilometres_may_lose_what_a_float_can_not_hold():
    high = item(1, z=123456.7)
    assert changes(high, z=struct.unpack("f", struct.pack("f", 123456.7))[0]) == ()


def test_the_date_line_has_two_names():
    assert changes(item(1, y=1_800_000_000), y=-1_800_000_000) == ()


@pytest.mark.parametrize(
    ("held", "field"),
    [
        ({"command": 21}, "command"),
        ({"x": 1}, "place"),
        ({"y": WAYPOINT.y + 5}, "place"),
        ({"z": 26.0}, "height"),
        ({"frame": 0}, "frame"),
        ({"frame": 10}, "frame"),
    ],
)
def test_another_command_place_height_or_reference_of_height_is_another_plan(held, field):
    assert wrong(WAYPOINT, **held) == [field]


@pytest.mark.parametrize(
    ("sent", "held", "how"),
    [
        ({"param1": 2.5}, {"param1": 2.0}, ("param1", "rounded")),
        ({"param1": 0.6}, {"param1": 0.0}, ("param1", "rounded")),
        ({"param2": 3.0}, {"param2": 0.0}, ("param2", "dropped")),
        ({"command": 19, "param3": -40.0}, {"param3": -1.0}, ("param3", "direction only")),
        ({"command": 18, "param3": 437.0}, {"param3": 430.0}, ("param3", "rounded")),
        ({"param2": 300.0}, {"param2": 255.0}, ("param2", "clipped")),
        ({"param4": 90.0}, {"param4": 45.0}, ("param4", "changed")),
    ],
)
def test_how_parameters_are_altered_is_said(sent, held, how):
    assert altered(item(4, **sent), **held) == [how]


def test_an_altered_item_is_no_wrong_item():
    comparison = compare_lists(PLAN, (PLAN[0], replace(PLAN[1], param2=4.0), *PLAN[2:]))
    assert comparison.same and comparison.altered == (1,) and comparison.words == ""


@pytest.mark.parametrize(
    ("sent", "held"),
    [
        ({"command": 177, "param1": 2.0, "param2": 3.0}, {"param1": 3.0}),
        ({"command": 177, "param1": 2.0, "param2": 3.0}, {"param2": 0.0}),
        ({"command": 5001, "param1": 4.0}, {"param1": 3.0}),
        ({"command": 5003, "param1": 50.0}, {"param1": 5.0}),
    ],
)
def test_jumps_and_the_shape_of_the_fence_must_be_as_sent(sent, held):
    assert wrong(item(1, **sent), **held)


def test_a_fence_radius_may_be_rounded_to_metres():
    assert altered(item(1, 5003, param1=50.4, mission_type=1), param1=50.0) == [("param1", "rounded")]


def test_vertices_have_no_height_and_no_frame():
    assert changes(item(1, 5001, param1=4.0, mission_type=1), frame=5, z=0.0) == ()


def test_rally_points_may_lose_their_centimetres_but_not_their_metres():
    rally = item(0, 5100, z=20.7, mission_type=2)
    assert altered(rally, z=20.0) == [("height", "rounded")]
    assert wrong(rally, z=19.0) == ["height"]


def test_commands_without_a_place_keep_no_frame_and_may_lose_what_stands_there():
    speed = item(1, 178, x=0, y=0, z=0.0, frame=2)
    assert changes(speed, frame=0) == ()
    offset = item(1, 196, x=10, y=20, z=30.0, frame=2)
    assert altered(offset, x=0, y=0, z=0.0) == [
        ("param5", "dropped"), ("param6", "dropped"), ("param7", "dropped"),
    ]  # fmt: skip


def test_a_takeoff_without_a_place_still_has_a_height():
    takeoff = item(1, 22, x=0, y=0, z=20.0)
    assert wrong(takeoff, z=10.0) == ["height"]
    assert wrong(takeoff, frame=0) == ["frame"]
    assert changes(replace(takeoff, z=0.0), frame=0) == ()


def test_an_unknown_command_has_a_place_when_it_carries_one():
    strange = item(1, 31_999)
    assert wrong(strange, x=5) == ["place"]
    assert altered(replace(strange, x=0, y=0), z=0.0) == [("param7", "dropped")]
    assert altered(replace(strange, frame=1), x=0) == [("param5", "dropped")]


def test_mission_frame_with_a_place_is_amsl():
    assert changes(item(1, frame=2), frame=0) == ()


def test_the_home_item_is_the_vehicles_own_affair():
    held = (MissionItem(0, 0, 16, x=1), *PLAN[1:])
    assert compare_lists(PLAN, held).words.startswith("item 0 differs: place")
    assert compare_lists(PLAN, held, first_is_home=True).same
    assert compare_lists((), held[:1], first_is_home=True).same
    assert compare_lists((), held[:1]).words == "1 items instead of 0"


def test_home_alone_is_nothing():
    assert what_is_held(PLAN[:1], PLAN, None, first_is_home=True).held is Held.NOTHING
    assert what_is_held(OLD, PLAN, OLD).held is Held.PREVIOUS


# -- what real autopilots gave back -------------------------------------------------------------------------


def lists_in(recording):
    """Items sent and items read back, in order, by mission type."""
    data = (RECORDINGS / recording).read_bytes()
    sent, held = {}, {}
    framer = Framer()
    at = 8
    while at < len(data):
        size = data[at + 1] + (25 if data[at + 2] & 1 else 12) if data[at] == 0xFD else data[at + 1] + 8
        for frame in framer.feed(data[at : at + size]):
            if frame.name == "MISSION_ITEM_INT":
                known = sent if frame.sysid == 255 else held
                one = item_from(frame.msg)
                known.setdefault(one.mission_type, {})[one.seq] = one
        at += size + 8
    return in_order(sent), in_order(held)


def in_order(lists):
    return {kind: tuple(items[seq] for seq in sorted(items)) for kind, items in lists.items()}


@pytest.mark.skipif(not RECORDINGS.exists(), reason="the shared recordings are not here")
@pytest.mark.parametrize(
    ("recording", "home", "changed"),
    [
        ("arducopter-4.7-flight.tlog", True, {(0, 10, "param3", "direction only")}),
        ("arduplane-4.7-flight.tlog", True, {(0, 10, "param3", "direction only")}),
        ("px4-1.17-flight.tlog", False, set()),
    ],
)
def test_what_real_autopilots_gave_back_is_the_same_plan(recording, home, changed):
    sent, held = lists_in(recording)
    assert set(sent) == set(held) == {0, 1, 2}
    found = set()
    for kind, items in sent.items():
        comparison = compare_lists(items, held[kind], first_is_home=home and kind == 0)
        assert comparison.same, comparison.words
        found |= {(kind, change.seq, change.field, change.how) for change in comparison.changes}
    assert found == changed


def test_an_item_keeps_all_its_fields_on_the_wire():
    known = item(3, param1=1.0, param2=2.0, param3=3.0, param4=4.0, current=True, mission_type=1)
    frame = frame_of("MISSION_ITEM_INT", mission_type=1, **fields_of(known, 3))
    assert item_from(frame.msg) == known
