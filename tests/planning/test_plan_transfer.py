"""Documents as vehicles count and store them, and back."""

from __future__ import annotations

import math
import struct
from dataclasses import replace

import plan_samples as samples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gcs.model.plan import MissionItem
from gcs.model.vehicle import Firmware
from gcs.planning.catalogue import COMMANDS
from gcs.planning.document import Fence, FenceCircle, FencePolygon, Place, Plan, PlanItem, RallyPoint
from gcs.planning.errors import PlanError, PlanFileError
from gcs.planning.fence_items import fence_from
from gcs.planning.files import PlanFormat, decode_plan, encode_plan
from gcs.planning.transfer import FENCE, MISSION, RALLY, from_wire, plan_from_lists, to_wire, upload_of

ARDUPILOT, PX4 = Firmware.ARDUPILOT, Firmware.PX4
HOME = Place(47.0, 8.0, 500.0)


def waypoint(item_id: int, lat: float = 47.001, **changes: object) -> PlanItem:
    item = PlanItem(16, 3, (0.0, 0.0, 0.0, 0.0, lat, 8.001, 20.0), True, item_id)
    return replace(item, **changes)


def jump(item_id: int, to: float, times: float = 2.0) -> PlanItem:
    return PlanItem(177, 2, (to, times, 0.0, 0.0, 0.0, 0.0, 0.0), True, item_id)


def test_ardupilot_gets_home_as_item_0_and_jumps_are_one_higher():
    plan = Plan(items=(waypoint(1), waypoint(2), jump(3, 1)), home=HOME)
    mission = upload_of(plan, ARDUPILOT).lists[MISSION]
    assert [item.command for item in mission] == [16, 16, 16, 177]
    assert (mission[0].x, mission[0].z, mission[0].frame) == (470000000, 500.0, 0)
    assert mission[3].param1 == 1.0
    assert [item.seq for item in mission] == [0, 1, 2, 3]


def test_px4_gets_no_home_and_jumps_count_from_0():
    plan = Plan(items=(waypoint(1), waypoint(2), jump(3, 2)), home=HOME)
    mission = upload_of(plan, PX4).lists[MISSION]
    assert [item.command for item in mission] == [16, 16, 177]
    assert mission[2].param1 == 1.0
    assert mission[0].current and not mission[1].current


def test_jumps_follow_their_target_when_items_move():
    plan = Plan(items=(waypoint(5), jump(7, 9), waypoint(9)), home=HOME)
    assert upload_of(plan, ARDUPILOT).lists[MISSION][2].param1 == 3.0


def test_a_jump_to_nowhere_is_refused():
    for target in (9.0, math.nan):
        with pytest.raises(PlanError, match="is no item"):
            upload_of(Plan(items=(waypoint(1), jump(2, target))), PX4)


def test_lists_that_the_plan_says_nothing_of_are_left_alone():
    assert set(upload_of(Plan(items=(waypoint(1),)), PX4).lists) == {MISSION}
    assert upload_of(Plan(fence=Fence(), rally=(), has_mission=False), PX4).lists == {FENCE: (), RALLY: ()}


def test_px4_takes_commands_without_a_place_in_the_mission_frame_only():
    back = PlanItem(20, 3)
    assert upload_of(Plan(items=(back,)), PX4).lists[MISSION][0].frame == 2
    assert upload_of(Plan(items=(back,)), ARDUPILOT).lists[MISSION][1].frame == 3


def test_px4_takeoffs_without_a_place_are_where_the_vehicle_is_and_landings_where_it_comes_to():
    plan = Plan(items=(PlanItem(22, 3), waypoint(2), PlanItem(21, 3), PlanItem(189, 3)))
    mission = upload_of(plan, PX4, Place(46.5, 7.5)).lists[MISSION]
    assert (mission[0].x, mission[0].y) == (465000000, 75000000)
    assert (mission[2].x, mission[2].y) == (470010000, 80010000)
    assert (mission[3].x, mission[3].frame) == (0, 2)
    assert upload_of(plan, ARDUPILOT).lists[MISSION][1].x == 0


def test_whole_number_parameters_are_not_taken_for_degrees():
    shoot = PlanItem(203, 2, (0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0))
    for firmware in (ARDUPILOT, PX4):
        item = upload_of(Plan(items=(shoot,)), firmware).lists[MISSION][-1]
        assert item.x == 1
        assert from_wire(item).params == shoot.params
    assert upload_of(Plan(items=(shoot,)), ARDUPILOT).lists[MISSION][1].frame == 0


def test_rally_points_go_out_above_home_and_fences_as_polygons_circles_and_return_point():
    fence = Fence(
        (FencePolygon(((1, 1), (1, 2), (2, 2))), FencePolygon(((3, 3), (3, 4), (4, 4)), False)),
        (FenceCircle(1, 1, 50), FenceCircle(2, 2, 60, False)),
        Place(1.2, 1.3, 40.0),
    )
    lists = upload_of(Plan(fence=fence, rally=(RallyPoint(1, 2, 30),)), PX4).lists
    assert [item.command for item in lists[FENCE]] == [5001] * 3 + [5002] * 3 + [5003, 5004, 5000]
    assert [item.param1 for item in lists[FENCE]] == [3] * 6 + [50, 60, 0]
    assert (lists[RALLY][0].frame, lists[RALLY][0].mission_type) == (3, 2)


@pytest.mark.parametrize("counts", [[4, 4, 4], [2, 2], [3, 3], [3, 4, 3], [math.nan]])
def test_a_fence_that_breaks_off_is_refused(counts):
    items = [PlanItem(5001, 0, (count, 0, 0, 0, 1.0 + i, 1.0, 0.0)) for i, count in enumerate(counts)]
    with pytest.raises(PlanFileError, match="breaks off"):
        fence_from(items)


def test_a_stranger_in_a_fence_is_refused():
    with pytest.raises(PlanFileError, match="no fence"):
        fence_from([waypoint(1)])


def test_an_unknown_home_stays_unknown():
    lists = upload_of(Plan(items=(waypoint(1),)), ARDUPILOT).lists
    assert plan_from_lists(lists, ARDUPILOT).home is None


@pytest.mark.parametrize("firmware", [ARDUPILOT, PX4])
@pytest.mark.parametrize(
    "document", [samples.quad_survey(), samples.plane_survey(), samples.vtol_survey(), samples.scan_plan()]
)
def test_patterns_are_numbered_as_they_are_sent(firmware, document):
    upload = upload_of(decode_plan(samples.encoded(document), "one"), firmware)
    for item in upload.lists[MISSION][upload.first_seq :]:
        entry = upload.item_at(item.seq)
        assert entry is not None and entry.item.command == item.command
    assert upload.item_at(10_000) is None


def test_a_structure_scan_goes_round_outside_and_comes_back():
    plan = decode_plan(samples.encoded(samples.scan_plan()), "one")
    items = [entry.item for entry in upload_of(plan, ARDUPILOT).flat if entry.source == 1]
    assert [item.command for item in items] == [16, 196, *[16, 206, 16, 16, 16, 16, 206] * 2, 197, 16]
    assert [items[2].params[6], items[9].params[6]] == [20.0, 10.0]
    north = max(item.params[4] for item in items if item.command == 16)
    assert north == pytest.approx(samples.at(75, 0)[0], abs=2e-6)


def test_the_loiter_of_a_landing_turns_as_it_says():
    document = samples.plane_survey()
    pattern = document["mission"]["items"][2]
    pattern |= {"loiterClockwise": False, "altitudesAreRelative": False, "stopTakingPhotos": False}
    items = [
        e.item for e in upload_of(decode_plan(samples.encoded(document), "x"), PX4).flat if e.source == 2
    ]
    assert [item.command for item in items] == [189, 2501, 31, 21]
    assert items[2].params[1] == -80 and items[2].frame == 0
    pattern["useLoiterToAlt"] = False
    items = [
        e.item for e in upload_of(decode_plan(samples.encoded(document), "x"), PX4).flat if e.source == 2
    ]
    assert items[2].command == 16


# -- for any plan -----------------------------------------------------------------------------------

LAT, LON = st.integers(-89_999_999, 89_999_999), st.integers(-179_999_999, 179_999_999)
FLOAT32 = st.floats(-1e4, 1e4, width=32).map(lambda value: value + 0.0) | st.just(math.nan)
PLACED = [command.id for command in COMMANDS.values() if command.place and command.id < 5000]
UNPLACED = [command.id for command in COMMANDS.values() if not command.place and command.id != 177]


@st.composite
def items(draw: st.DrawFn) -> PlanItem:
    """Any item that a vehicle keeps exactly: places in 1e-7 degrees, parameters in float32."""
    first = [draw(FLOAT32) for _ in range(4)]
    if draw(st.booleans()):
        lat, lon = draw(LAT) / 1e6, draw(LON) / 1e6
        height = draw(st.floats(-500, 5000, width=32)) + 0.0
        return PlanItem(
            draw(st.sampled_from(PLACED)), draw(st.sampled_from((0, 3, 10))), (*first, lat, lon, height)
        )
    whole = [float(draw(st.integers(-1000, 1000))) for _ in range(2)]
    return PlanItem(draw(st.sampled_from(UNPLACED)), 2, (*first, *whole, draw(FLOAT32)), draw(st.booleans()))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    found = [replace(item, item_id=i) for i, item in enumerate(draw(st.lists(items(), max_size=8)), 1)]
    for target in draw(st.lists(st.integers(1, max(1, len(found))), max_size=2)) if found else ():
        found.append(jump(len(found) + 1, float(target)))
    corners = st.tuples(LAT, LON).map(lambda pair: (pair[0] / 1e6, pair[1] / 1e6))
    polygons = st.lists(corners, min_size=3, max_size=5).map(tuple)
    fence = Fence(
        tuple(FencePolygon(one, draw(st.booleans())) for one in draw(st.lists(polygons, max_size=2))),
        tuple(FenceCircle(*one, 50.5) for one in draw(st.lists(corners, max_size=2))),
        Place(1.5, 2.5, 30.0) if draw(st.booleans()) else None,
    )
    rally = tuple(RallyPoint(*one, 25.5) for one in draw(st.lists(corners, max_size=3)))
    return Plan(items=tuple(found), home=HOME, fence=fence, rally=rally)


def as_kept(item: MissionItem) -> MissionItem:
    """An item after its way over the wire: four floats and the height in single precision."""
    packed = struct.pack("<5f", item.param1, item.param2, item.param3, item.param4, item.z)
    first, second, third, fourth, z = struct.unpack("<5f", packed)
    return replace(item, param1=first, param2=second, param3=third, param4=fourth, z=z)


def seen(plan: Plan) -> str:
    """All that flying depends on, places in 1e-7 degrees; frames of commands without a place say nothing."""
    rows = []
    for item in plan.items:
        assert isinstance(item, PlanItem)
        lat, lon = (round(value, 7) for value in item.params[4:6])
        frame = item.frame if COMMANDS[item.command].place else 2
        rows.append(
            (item.command, frame, item.params[:4], lat, lon, item.params[6], item.autocontinue, item.item_id)
        )
    return repr((rows, plan.fence, plan.rally))


@settings(max_examples=120, deadline=None)
@given(plans(), st.sampled_from((ARDUPILOT, PX4)))
def test_any_plan_comes_back_from_a_vehicle_as_it_was(plan, firmware):
    # PX4 puts takeoffs and landings that have no place somewhere: these have one. Home "here" has none.
    kept = tuple(
        item
        for item in plan.items
        if isinstance(item, PlanItem)
        and not (item.command == 189 or (item.command in PLACED and not item.has_place))
        and not (item.command in (179, 201) and item.params[0] in (1.0, 2.0))
    )
    ids = {item.item_id for item in kept}
    kept = tuple(item for item in kept if item.command != 177 or item.params[0] in ids)
    plan = decode_plan(encode_plan(replace(plan, items=_positions(kept)), PlanFormat.QGC_PLAN), "x")
    lists = {kind: tuple(map(as_kept, wired)) for kind, wired in upload_of(plan, firmware).lists.items()}
    again = plan_from_lists(lists, firmware)
    if firmware is ARDUPILOT:
        assert again.home == (HOME if plan.items else None)
        plan = replace(plan, items=tuple(without_nan(item) for item in plan.items))
    assert seen(again) == seen(plan)


def without_nan(item: PlanItem) -> PlanItem:
    """As ArduPilot is told it: it refuses NaN."""
    return replace(item, params=tuple(0.0 if math.isnan(value) else value for value in item.params))


def _positions(kept: tuple[PlanItem, ...]) -> tuple[PlanItem, ...]:
    order = {item.item_id: i for i, item in enumerate(kept, 1)}
    return tuple(
        replace(item, item_id=i, params=(float(order[int(item.params[0])]), *item.params[1:]))
        if item.command == 177
        else replace(item, item_id=i)
        for i, item in enumerate(kept, 1)
    )


@settings(max_examples=120, deadline=None)
@given(plans())
def test_any_plan_comes_back_from_its_files_as_it_was(plan):
    again = decode_plan(encode_plan(plan, PlanFormat.QGC_PLAN), "one.plan")
    assert repr(again.items) == repr(plan.items) and again.fence == plan.fence and again.rally == plan.rally
    if plan.items:
        text = decode_plan(encode_plan(replace(plan, autopilot=12), PlanFormat.WPL), "one.waypoints")
        assert repr(text.items) == repr(plan.items)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 65535), st.integers(0, 30), st.tuples(*[st.floats(width=32)] * 7))
def test_any_item_fits_the_wire(command, frame, params):
    item = to_wire(PlanItem(command, frame, params), 3)
    assert -(2**31) < item.x < 2**31 and -(2**31) < item.y < 2**31
