"""The rare paths: what plans hold that nobody would write on purpose."""

from __future__ import annotations

import math

import plan_samples as samples
import pytest

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.checks import check_plan
from gcs.planning.document import DO_JUMP, Fence, Place, Plan, PlanItem
from gcs.planning.errors import PlanFileError
from gcs.planning.files import PlanFormat, decode_plan, encode_plan
from gcs.planning.flatten import FlatItem, expand, flatten
from gcs.planning.route import stops
from gcs.planning.statistics import figures_of
from gcs.planning.transfer import MISSION, upload_of

HOME = Place(47.0, 8.0, 500.0)
UNKNOWN = PlanItem(31999, 3, (0.0, 0.0, 0.0, 0.0, 47.0, 8.0, 5.0))


def item(command: int, *params: float, frame: int = 3) -> PlanItem:
    first = (*params, *[0.0] * 7)[:7]
    return PlanItem(command, frame, (first[0], first[1], first[2], first[3], first[4], first[5], first[6]))


def test_unknown_commands_have_a_place_by_their_frame():
    assert UNKNOWN.has_place
    assert not item(31999, frame=2).has_place
    assert upload_of(Plan(items=(UNKNOWN,)), Firmware.PX4).lists[MISSION][0].x == 470000000


def test_a_vehicle_of_another_firmware_gets_the_plan_as_it_is():
    mission = upload_of(Plan(items=(UNKNOWN, item(20))), Firmware.GENERIC).lists[MISSION]
    assert [entry.frame for entry in mission] == [3, 3]
    odd = item(31999, 0, 0, 0, 0, math.nan, math.inf)
    assert upload_of(Plan(items=(odd,)), Firmware.GENERIC).lists[MISSION][0].x == 0


def test_heights_are_above_home_where_that_can_be_told():
    places = [
        item(16, 0, 0, 0, 0, 47.0, 8.0, 520.0, frame=0),
        item(16, 0, 0, 0, 0, 47.0, 8.0, math.nan),
        item(16, 0, 0, 0, 0, 47.0, 8.0, 30.0, frame=10),
        item(22, 0, 0, 0, 0, 0, 0, 15.0),
        item(20),
    ]
    flat = [FlatItem(entry, i) for i, entry in enumerate(places)]
    assert [stop.alt_rel_m for stop in stops(flat, HOME)] == [0.0, 20.0, None, None, 15.0, None]
    assert [stop.alt_rel_m for stop in stops(flat, None)] == [None, None, None]


def test_single_pictures_count_and_one_trigger_may_follow_another():
    way = [item(16, 0, 0, 0, 0, 47.0 + i * 0.001, 8.0, 20.0) for i in range(3)]
    pictures = (
        item(206, 50.0, frame=2),
        *way,
        item(206, 20.0, frame=2),
        item(2000, frame=2),
        item(203, frame=2),
    )
    assert figures_of(Plan(items=pictures, home=HOME)).pictures == 4 + 2


def test_findings_that_repeat_within_a_pattern_are_told_once():
    document = samples.quad_survey()
    entries = document["mission"]["items"][1]["TransectStyleComplexItem"]["Items"]
    for entry in entries[1:4]:
        entry["params"][1] = -5
    findings = check_plan(decode_plan(samples.encoded(document), "x"))
    assert [finding.item for finding in findings if finding.code == "range"] == [1]


@pytest.mark.parametrize("value", [math.nan, math.inf, 2.5])
def test_absurd_jumps_and_tags_are_findings_not_faults(value):
    plan = Plan(
        items=(item(22, 0, 0, 0, 0, 47, 8, 9), item(DO_JUMP, value), item(601, value), item(3000, value))
    )
    found = [finding.code for finding in check_plan(plan, Firmware.ARDUPILOT, VehicleKind.VTOL)]
    assert found.count("jump-target") == 2
    assert found.count("range") >= (0 if math.isnan(value) else 1)


def test_a_tag_that_is_there_may_be_jumped_to():
    plan = Plan(items=(item(22, 0, 0, 0, 0, 47, 8, 9), item(600, 4), item(601, 4, 1), item(20)))
    assert "jump-target" not in [finding.code for finding in check_plan(plan)]


def test_a_jump_forwards_is_no_loop():
    waypoint = PlanItem(16, 3, (0, 0, 0, 0, 47, 8, 9), item_id=3)
    jump = PlanItem(DO_JUMP, 2, (3.0, -1.0, 0, 0, 0, 0, 0), item_id=1)
    assert not [finding for finding in check_plan(Plan(items=(jump, waypoint))) if "jump" in finding.code]


def test_a_fence_may_be_a_return_point_only():
    far = Fence((), (), Place(47.0, 8.0, 30.0))
    assert check_plan(Plan(items=(item(22, 0, 0, 0, 0, 47, 8, 9), item(20)), home=HOME, fence=far)) == []


def test_an_exclusion_with_one_item_is_checked_too():
    takeoff = samples.simple(22, samples.at(0, 0), 10, 1)
    document = samples.plan([takeoff], firmware=3, vehicle=2, fence_m=100)
    plan = decode_plan(samples.encoded(document), "x")
    assert "fence-crossing" not in [
        finding.code for finding in check_plan(Plan(plan.items, None, plan.fence))
    ]


def test_a_repeated_leg_over_a_border_is_told_once():
    document = samples.plan([samples.structure_scan()], firmware=3, vehicle=2, fence_m=20)
    findings = check_plan(decode_plan(samples.encoded(document), "x"))
    assert len([finding for finding in findings if finding.code == "fence-crossing"]) <= 2


def test_another_ground_station_stays_named():
    document = {**samples.quad_survey(), "groundStation": "Somebody"}
    again = decode_plan(encode_plan(decode_plan(samples.encoded(document), "x"), PlanFormat.QGC_PLAN), "y")
    assert again.extra["groundStation"] == "Somebody"


def test_a_plan_of_patterns_only_has_a_place_to_begin():
    document = samples.quad_survey()
    document["mission"]["items"] = [document["mission"]["items"][1]]
    document["mission"]["plannedHomePosition"] = None
    plan = decode_plan(samples.encoded(document), "x")
    assert plan.home is None
    assert decode_plan(encode_plan(plan, PlanFormat.QGC_PLAN), "y").home is None


def test_a_jump_without_a_target_is_not_saved():
    with pytest.raises(PlanFileError, match="without a target"):
        encode_plan(Plan(items=(item(DO_JUMP, math.nan),)), PlanFormat.QGC_PLAN)


def test_older_landing_patterns_have_a_flag_for_each_altitude():
    document = samples.plane_survey()
    pattern = document["mission"]["items"][2]
    for key in ("altitudesAreRelative", "stopTakingPhotos", "stopVideoPhotos"):
        del pattern[key]
    pattern["loiterCoordinate"] = pattern.pop("landingApproachCoordinate")
    pattern |= {"landAltitudeRelative": False, "loiterAltitudeRelative": False}
    items = [
        entry.item for entry in flatten(decode_plan(samples.encoded(document), "x")) if entry.source == 2
    ]
    assert [(entry.command, entry.frame) for entry in items] == [(189, 2), (31, 0), (21, 0)]


def test_a_structure_of_two_points_is_refused_and_straight_corners_are_no_trouble():
    document = samples.scan_plan()
    scan = document["mission"]["items"][1]
    scan["polygon"] = [samples.at(60, 0), samples.at(60, 15), samples.at(60, 30), samples.at(30, 15)]
    plan = decode_plan(samples.encoded(document), "x")
    assert len(expand(plan.items[1])) == 18  # type: ignore[arg-type]
    scan["polygon"] = scan["polygon"][:2]
    with pytest.raises(PlanFileError, match="no polygon"):
        flatten(decode_plan(samples.encoded(document), "x"))


def test_repeated_ids_beside_a_pattern_that_is_not_understood_count_on():
    document = samples.quad_survey()
    items = document["mission"]["items"]
    items[1] = {"type": "ComplexItem", "complexItemType": "new"}
    items[2]["doJumpId"] = 1
    plan = decode_plan(samples.encoded(document), "x")
    assert [entry.item_id for entry in plan.items if isinstance(entry, PlanItem)] == [1, 3]
