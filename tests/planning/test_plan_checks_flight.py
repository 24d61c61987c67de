"""What the vehicle can't fly: climbs, turns, speeds, legs, wind; pictures, battery, link, way home."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plan_ground import HOME, analysed, at, flight, found, hill, item, mended, order, the_only

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.analysis import Severity, Wind, energy_for, limits_for, single
from gcs.planning.document import Place, Plan, PlanItem
from gcs.planning.errors import PlanError

PLANE, QUAD, VTOL, ROVER = VehicleKind.PLANE, VehicleKind.QUAD, VehicleKind.VTOL, VehicleKind.ROVER
TAKEOFF = item(22, 600.0, 0.0, 60.0)


def plane(*between: PlanItem) -> Plan:
    items = (TAKEOFF, *between, order(20))
    named = tuple(replace(each, item_id=i) for i, each in enumerate(items, 1))
    return Plan(items=named, home=Place(*HOME, 100.0))


# -- climbs, turns, speeds --------------------------------------------------------------------------


@pytest.mark.parametrize(("alt_m", "told"), [(200.0, True), (170.0, False)])
def test_a_climb_that_a_plane_cannot_make_on_the_way_is_told(alt_m, told):
    # 600 m at 16 m/s and 3 m/s of climb are 112 m.
    found_ = found(analysed(plane(item(16, 1200.0, 0.0, alt_m)), PLANE), "climb")
    assert [each.item for each in found_] == ([1] if told else [])
    if told:
        assert found_[0].text == "Climb to Waypoint 2 needs 3.7 m/s; the vehicle does 3.0 m/s"
        assert found_[0].span is not None and found_[0].distance_m == pytest.approx((600.0, 1200.0), abs=1.0)


def test_a_descent_that_a_plane_cannot_make_is_told_and_circles_and_returns_are_free():
    high, low = item(16, 3000.0, 0.0, 400.0), item(16, 3600.0, 0.0, 60.0)
    assert the_only(analysed(plane(high, low), PLANE), "descent").item == 2
    circle = item(31, 3600.0, 0.0, 60.0)
    assert not found(analysed(plane(high, circle), PLANE), "descent")


def test_a_plane_takes_off_ahead_wherever_the_item_is():
    assert not found(analysed(flight(item(16, 2500.0)), PLANE), "climb")


def test_what_hovers_is_only_slowed_by_a_climb():
    plan = flight(item(16, 100.0, 0.0, 170.0), takeoff_m=20.0)
    finding = the_only(analysed(plan), "climb")
    assert (finding.severity, finding.text) == (Severity.NOTE, "Climb to Waypoint 2 slows it to 2.0 m/s")
    assert not found(analysed(flight(item(16, 100.0, 0.0, 60.0), takeoff_m=20.0)), "climb")


@pytest.mark.parametrize(("leg_m", "told"), [(40.0, True), (60.0, False)])
def test_turns_of_wings_need_room_between_the_legs(leg_m, told):
    # 16 m/s at 45° of bank: 26 m of radius, so two turns by 90° need 52 m.
    corner, out = item(16, 1500.0, 0.0, 60.0), item(16, 1500.0, leg_m, 60.0)
    plan = plane(corner, out, item(16, 600.0, leg_m, 60.0))
    findings = found(analysed(plan, PLANE), "turn")
    assert bool(findings) is told
    assert not found(analysed(plan, QUAD), "turn")
    if told:
        assert findings[0].text.startswith(("Turn at Waypoint 2 needs 26 m", "Turn at Waypoint 3 needs 26 m"))
        assert "13 m more" in findings[0].remedy or "12 m more" in findings[0].remedy
    windy = found(analysed(plan, PLANE, wind=Wind(6.0, 0.0)), "turn")
    assert windy


def test_a_vehicle_without_a_bank_limit_turns_anywhere():
    plan = plane(item(16, 1500.0, 0.0, 60.0), item(16, 1500.0, 40.0, 60.0), item(16, 600.0, 40.0, 60.0))
    limits = replace(limits_for(PLANE), bank_deg=0.0)
    assert not found(analysed(plan, PLANE, vehicle=limits), "turn")
    assert "Turns and climbs fit the vehicle" in analysed(plan, PLANE, vehicle=limits).passed


@pytest.mark.parametrize(
    ("speed_mps", "label", "words"),
    [(40.0, "Set to 28 m/s", "at most 28.0"), (8.0, "Set to 11 m/s", "at least 11.0"), (20.0, "", "")],
)
def test_speeds_out_of_the_vehicles_range_are_told(speed_mps, label, words):
    plan = plane(order(178, 0.0, speed_mps, -1.0), item(16, 2500.0, 0.0, 60.0))
    findings = found(analysed(plan, PLANE), "speed")
    if not label:
        assert not findings
        return
    assert words in findings[0].text and findings[0].item == 1
    mended(plan, findings[0], label, lambda each: analysed(each, PLANE))
    climb = plane(order(178, 2.0, speed_mps, -1.0), item(16, 2500.0, 0.0, 60.0))
    assert not found(analysed(climb, PLANE), "speed")


@pytest.mark.parametrize(("wind_mps", "told"), [(20.0, True), (10.0, False)])
def test_a_headwind_that_lets_it_make_no_way_is_an_error(wind_mps, told):
    plan = flight(item(16, 500.0))
    wind = Wind(wind_mps, 0.0)
    analysis = analysed(plan, wind=wind)
    assert [each.severity for each in found(analysis, "headwind")] == ([Severity.ERROR] if told else [])
    assert (f"Makes way against {wind_mps:.1f} m/s of wind" in analysis.passed) is not told
    if told:
        assert the_only(analysis, "headwind").text == "Leg 1 to 2 makes no way against 20.0 m/s of wind"
    assert not found(analysed(plan, ROVER, wind=wind), "headwind")


# -- legs -------------------------------------------------------------------------------------------


def test_a_leg_of_a_few_metres_is_told_for_planes_and_its_waypoint_removed():
    plan = plane(item(16, 2000.0, 0.0, 60.0), item(16, 2006.0, 0.0, 60.0), item(16, 3000.0, 0.0, 60.0))
    finding = the_only(analysed(plan, PLANE), "leg-length")
    assert finding.text == "Leg 2 to 3 is only 6.0 m long"
    mended(plan, finding, "Remove Waypoint 3", lambda each: analysed(each, PLANE))
    assert not found(analysed(plan, QUAD), "leg-length")
    apart = plane(item(16, 2000.0, 0.0, 60.0), item(16, 2011.0, 0.0, 60.0))
    assert not found(analysed(apart, PLANE), "leg-length")


def test_a_waypoint_that_a_jump_leads_to_is_not_removed():
    jump = order(177, 3.0, 1.0)
    plan = plane(item(16, 2000.0, 0.0, 60.0), item(16, 2006.0, 0.0, 60.0), item(16, 3000.0, 0.0, 60.0), jump)
    assert the_only(analysed(plan, PLANE), "leg-length").fix is None
    circle = plane(item(16, 2000.0, 0.0, 60.0), item(18, 2006.0, 0.0, 60.0))
    assert the_only(analysed(circle, PLANE), "leg-length").fix is None


@pytest.mark.parametrize(
    ("kind", "length_m", "told"), [(PLANE, 101_000, True), (PLANE, 99_000, False), (QUAD, 21_000, True)]
)
def test_very_long_legs_are_told(kind, length_m, told):
    plan = plane(item(16, 600.0 + length_m, 0.0, 60.0), item(16, 600.0, 0.0, 60.0))
    findings = found(analysed(plan, kind), "leg-length")
    assert [each.item for each in single(findings)] == ([1, 2] if told else [])


def test_the_first_place_is_measured_from_home_and_from_the_vehicle():
    plan = Plan(items=(item(16, 950.0), order(20)), home=Place(*HOME, 100.0))
    assert not found(analysed(plan), "first-distance")
    px4 = the_only(analysed(plan, firmware=Firmware.PX4), "first-distance")
    assert px4.text == "Waypoint 1, the first place, is 950 m away from home"
    there = the_only(analysed(plan, position=at(-100.0)), "first-distance")
    assert "1.05 km away from the vehicle" in there.text
    wing = Plan(items=(item(22, 1100.0), order(20)), home=Place(*HOME, 100.0))
    assert the_only(analysed(wing, PLANE), "first-distance").item == 0


# -- order ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "command", "alt_m"), [(QUAD, 22, 50.0), (PLANE, 22, 50.0), (VTOL, 84, 50.0)]
)
def test_a_missing_takeoff_and_landing_are_inserted(kind, command, alt_m):
    plan = Plan(items=(item(16, 500.0), item(16, 900.0)), home=Place(*HOME, 100.0))

    def again(each):
        return analysed(each, kind)

    better = mended(plan, the_only(again(plan), "no-takeoff"), "Insert takeoff", again)
    first = better.items[0]
    assert isinstance(first, PlanItem)
    assert (first.command, first.params[4:6], first.params[6], first.item_id) == (command, HOME, alt_m, 1)
    better = mended(better, the_only(again(better), "no-landing"), "Add return", again)
    assert [each.command for each in better.items] == [command, 16, 16, 20]  # type: ignore[union-attr]
    assert len({each.item_id for each in better.items if each.item_id}) == 2  # type: ignore[union-attr]
    assert "Begins with a takeoff, ends with a landing" in again(better).passed


def test_a_takeoff_is_inserted_where_the_way_begins_when_there_is_no_home():
    plan = Plan(items=(item(16, 500.0, 0.0, 900.0, frame=0), order(20)))
    fix = the_only(analysed(plan), "no-takeoff").fix
    assert fix is not None
    takeoff = fix.apply(plan).items[0]
    assert takeoff.params[4:] == (*at(500.0), 20.0)  # type: ignore[union-attr]
    nowhere = Plan(items=(order(20),))
    fix = the_only(analysed(nowhere), "no-takeoff").fix
    assert fix is not None and fix.apply(nowhere).items[0].params[4:6] == (0.0, 0.0)  # type: ignore[union-attr]


def test_a_takeoff_to_nothing_is_set_to_a_height():
    plan = flight(item(16, 500.0), takeoff_m=0.0)
    mended(plan, the_only(analysed(plan), "takeoff-altitude"), "Set to 20 m", analysed)


@pytest.mark.parametrize(
    ("jump", "code", "label"),
    [
        (order(177, 9.0, 1.0), "jump-target", "Remove"),
        (order(601, 9.0, 1.0), "jump-target", "Remove"),
        (order(177, 4.0, 1.0), "jump-loop", "Remove"),
        (order(177, 2.0, -1.0), "jump-for-ever", "Repeat once"),
    ],
)
def test_jumps_that_lead_nowhere_or_never_end_are_mended(jump, code, label):
    plan = flight(item(16, 500.0), order(178, 1.0, 5.0, -1.0), jump)
    plan = replace(plan, items=(*plan.items[:2], plan.items[2], plan.items[3], plan.items[4]))
    if code == "jump-loop":
        plan = flight(item(16, 500.0), order(178, 1.0, 5.0, -1.0), order(177, 3.0, 1.0))
    finding = the_only(analysed(plan), code)
    assert finding.item == 3
    mended(plan, finding, label, analysed)


def test_an_endless_loop_at_the_end_is_meant_and_only_noted():
    plan = Plan(
        items=(replace(item(22), item_id=1), replace(item(16, 500.0), item_id=2), order(177, 1.0, -1.0)),
        home=Place(*HOME, 100.0),
    )
    finding = the_only(analysed(plan), "jump-for-ever")
    assert (finding.severity, finding.text) == (Severity.NOTE, "Jump to item 3 repeats for ever")


def test_a_jump_over_the_landing_is_told():
    items = (item(22), order(177, 4.0, -1.0), item(21, 300.0, 0.0, 0.0), item(16, 500.0))
    plan = Plan(
        items=tuple(replace(each, item_id=i) for i, each in enumerate(items, 1)), home=Place(*HOME, 100.0)
    )
    finding = the_only(analysed(plan), "jump-over-landing")
    assert finding.text == "Jump to item 2 passes over the landing"
    mended(plan, finding, "Remove", analysed)
    ends = replace(plan, items=(*plan.items, order(20)))
    assert not found(analysed(ends), "jump-over-landing")
    off = replace(plan, items=(plan.items[0], replace(order(177, 4.0, 0.0)), *plan.items[2:]))
    assert not found(analysed(off), "jump-over-landing")


def test_an_item_that_the_vehicle_does_not_carry_out_is_removed():
    plan = flight(item(16, 500.0), order(194, 1.0))
    finding = the_only(analysed(plan), "unsupported")
    better = mended(plan, finding, "Remove", analysed)
    assert "All items understood by ArduCopter" in analysed(better).passed
    assert "All items understood by ArduCopter 4.6" in analysed(better, firmware_name="ArduCopter 4.6").passed
    assert "All items understood by PX4" in analysed(flight(item(16, 500.0)), firmware=Firmware.PX4).passed
    with pytest.raises(PlanError, match="changed"):
        finding.fix.apply(better)  # type: ignore[union-attr]


@pytest.mark.parametrize(("value", "label"), [(-5.0, "Set to 0 m"), (1e6, "Set to 10000 m")])
def test_a_number_out_of_range_is_set_to_the_limit(value, label):
    plan = flight(item(16, 500.0, 0.0, 50.0, 0.0, value))
    mended(plan, the_only(analysed(plan), "range"), label, analysed)
    choice = flight(item(16, 500.0), order(178, 9.0, 5.0))
    assert the_only(analysed(choice), "range").fix is None


# -- pictures ---------------------------------------------------------------------------------------


def test_pictures_faster_than_the_camera_are_slowed_to_its_pace():
    plan = flight(item(16, 200.0), order(206, 6.0, 0.0, 1.0), item(16, 600.0), order(206), item(16, 800.0))
    finding = the_only(analysed(plan), "camera-rate")
    assert finding.text == "Trigger by distance 3 takes a picture every 0.8 s; the camera needs 1.0 s" or (
        finding.text.endswith("takes a picture every 0.8 s; the camera needs 1.0 s") and finding.item == 2
    )
    better = mended(plan, finding, "Slow to 6 m/s", analysed)
    speeds = [each.params[1] for each in better.items if isinstance(each, PlanItem) and each.command == 178]
    assert speeds == [6.0, 8.0]  # and as fast as before behind it
    slow = flight(item(16, 200.0), order(206, 8.0, 0.0, 1.0), item(16, 600.0), order(206))
    assert not found(analysed(slow), "camera-rate")


def test_pictures_to_the_end_have_nothing_behind_them():
    items = (item(22), order(206, 6.0, 0.0, 1.0), item(16, 600.0))
    plan = Plan(items=items, home=Place(*HOME, 100.0))
    better = mended(plan, the_only(analysed(plan), "camera-rate"), "Slow to 6 m/s", analysed)
    assert len(better.items) == 4


def test_a_tailwind_hurries_a_plane_and_its_stall_speed_is_respected():
    plan = plane(order(206, 18.0, 0.0, 1.0), item(16, 2000.0, 0.0, 60.0), order(206))
    tailwind = Wind(6.0, 180.0)
    finding = the_only(analysed(plan, PLANE, wind=tailwind), "camera-rate")
    mended(plan, finding, "Slow to 12 m/s", lambda each: analysed(each, PLANE, wind=tailwind))
    assert not found(analysed(plan, PLANE, wind=Wind(1.0, 180.0)), "camera-rate")
    storm = the_only(analysed(plan, PLANE, wind=Wind(9.0, 180.0)), "camera-rate")
    assert storm.fix is None


def test_pictures_with_a_speed_of_their_own_are_not_slowed_by_another():
    plan = flight(order(206, 6.0, 0.0, 1.0), order(178, 1.0, 9.0, -1.0), item(16, 600.0), order(206))
    assert the_only(analysed(plan), "camera-rate").fix is None


def test_two_orders_of_pictures_follow_each_other_and_short_legs_are_none():
    plan = flight(order(206, 6.0), item(16, 300.0), order(206, 5.0), item(16, 600.0), order(206))
    assert [each.item for each in found(analysed(plan), "camera-rate")] == [1, 3]
    short = flight(item(16, 300.0), order(206, 6.0), item(16, 304.0), order(206))
    assert not found(analysed(short), "camera-rate")


@pytest.mark.parametrize(
    ("command", "params", "label"),
    [
        (2000, (0.0, 0.4, 0.0), "Set to 1 s"),
        (214, (400.0,), "Set to 1 s"),
        (2000, (0.0, 0.4, 1.0), ""),
        (2000, (0.0, 2.0, 0.0), ""),
    ],
)
def test_timed_pictures_are_held_to_the_camera_too(command, params, label):
    plan = flight(item(16, 300.0), order(command, *params))
    findings = found(analysed(plan), "camera-rate")
    assert bool(findings) == bool(label)
    if label:
        mended(plan, findings[0], label, analysed)


# -- battery ----------------------------------------------------------------------------------------


def battery(wh: float, **changes: object):
    return replace(energy_for(QUAD), capacity_wh=wh, assumed=False, **changes)


def test_the_margin_on_landing_is_told_in_words():
    plan = flight(item(16, 2000.0))
    use = analysed(plan).energy
    assert use is not None
    just = analysed(plan, energy=battery(use.total_wh / 0.73 * 1.001))
    assert the_only(just, "battery").text == "Lands with 27 %; reserve is 25 %"
    assert the_only(just, "battery").severity is Severity.WARNING
    ample = analysed(plan, energy=battery(use.total_wh / 0.6))
    assert not found(ample, "battery") and "Lands with 40 %; reserve is 25 %" in ample.passed
    short = analysed(plan, energy=battery(use.total_wh / 0.8))
    assert (the_only(short, "battery").severity, the_only(short, "battery").text) == (
        Severity.ERROR,
        "Lands with 19 %; reserve is 25 %",
    ) or the_only(short, "battery").text == "Lands with 20 %; reserve is 25 %"
    empty = the_only(analysed(plan, energy=battery(use.total_wh / 1.2)), "battery")
    assert empty.text == "The battery is empty before the end: it takes 120 %"


def test_an_assumed_battery_only_warns():
    plan = flight(item(16, 9000.0))
    finding = the_only(analysed(plan), "battery")
    assert finding.severity is Severity.WARNING and "usual values" in finding.detail


def test_beyond_the_point_of_no_return_is_told_where_it_is():
    plan = flight(item(16, 2000.0), item(16, 4000.0))
    use = analysed(plan).energy
    assert use is not None
    model = battery(use.total_wh / 0.9)
    finding = the_only(analysed(plan, energy=model), "no-return")
    assert finding.at is not None and finding.distance_m is not None
    assert 2500.0 < finding.distance_m[0] < 4000.0
    assert not found(analysed(plan, energy=battery(use.total_wh / 0.7)), "no-return")


# -- link and way home ------------------------------------------------------------------------------


@pytest.mark.parametrize(("range_m", "told"), [(900.0, True), (1100.0, False)])
def test_the_link_is_measured_to_the_farthest_place(range_m, told):
    plan = flight(item(16, 500.0), item(16, 1000.0), item(16, 500.0, 300.0))
    analysis = analysed(plan, link_range_m=range_m)
    findings = found(analysis, "link-range")
    assert bool(findings) is told
    assert ("Within 1.10 km of the link" in analysis.passed) is not told
    if told:
        assert findings[0].text == "Waypoint 3 is up to 1.00 km away; the link reaches 900 m"
        assert findings[0].distance_m is not None and findings[0].distance_m[0] == pytest.approx(
            900.0, abs=21.0
        )
    assert not found(analysed(plan), "link-range")


def test_a_hill_hides_the_vehicle_from_home_and_stands_in_the_way_back():
    around = flight(
        item(16, 100.0, 2000.0, 100.0), item(16, 1000.0, 2000.0, 40.0), item(16, 100.0, 2000.0, 100.0)
    )
    peak = hill(500.0, 60.0, 80.0)
    analysis = analysed(around, ground=peak, link_range_m=5000.0)
    sight = the_only(analysis, "link-sight")
    assert sight.severity is Severity.NOTE and "Waypoint 3" in sight.text
    back = the_only(analysis, "return-path")
    assert back.severity is Severity.WARNING and "below terrain" in back.text
    limits = replace(limits_for(QUAD), return_alt_m=90.0)
    high = analysed(around, ground=peak, vehicle=limits)
    assert not found(high, "return-path")
    clear = [line for line in high.passed if line.startswith("Return path clear by")]
    assert clear and int(clear[0].split()[4]) in range(28, 36)
    low = the_only(analysed(around, ground=peak, vehicle=replace(limits, return_alt_m=65.0)), "return-path")
    assert "above terrain" in low.text


def test_what_drives_has_no_way_back_to_look_at():
    plan = Plan(items=(item(16, 300.0), item(16, 500.0)), home=Place(*HOME, 100.0))
    analysis = analysed(plan, ROVER, hill(200.0, 60.0), link_range_m=400.0)
    assert not found(analysis, "return-path") and found(analysis, "link-range")


def test_a_way_that_stays_at_home_needs_no_way_back():
    plan = flight(item(16, 5.0))
    assert not found(analysed(plan, ground=hill(3000.0, 60.0)), "return-path")
    assert not [line for line in analysed(plan).passed if "Return" in line]
