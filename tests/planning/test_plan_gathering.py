"""Findings that repeat are one finding: it names all, tells the worst, and mends them together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from plan_ground import (
    HOME_AMSL_M,
    Ground,
    analysed,
    at,
    flight,
    found,
    item,
    mended,
    order,
    the_only,
)

from gcs.model.units import IMPERIAL
from gcs.model.vehicle import VehicleKind
from gcs.planning.analysis import Finding, Severity, single
from gcs.planning.checks.gathering import MOST_GROUPS, Case, gathered
from gcs.planning.checks.measure import bench_checks
from gcs.planning.document import Fence, FencePolygon, Plan, PlanItem
from gcs.planning.edits import set_item_altitude
from gcs.planning.errors import PlanError
from gcs.planning.fence_limits import with_highest
from gcs.planning.measures import Measures
from gcs.planning.refs import item_ref

PLANE, QUAD = VehicleKind.PLANE, VehicleKind.QUAD
DOME = Ground(
    lambda north, east: HOME_AMSL_M + np.maximum(0.0, 60.0 - np.hypot(north - 500.0, east - 300.0) / 4.0)
)


def rows(alt_m: float, spacing_m: float = 40.0, count: int = 12) -> list[PlanItem]:
    """A survey of simple waypoints over the dome: each row crosses it."""
    places = []
    for row in range(count):
        ends = (100.0, 900.0) if row % 2 == 0 else (900.0, 100.0)
        places += [(north, 60.0 + row * spacing_m) for north in (ends[0], sum(ends) / 2, ends[1])]
    return [item(16, north, east, alt_m) for north, east in places]


def test_a_hill_under_many_legs_is_one_finding_that_names_the_worst_place_and_all_items():
    plan = flight(*rows(55.0))
    finding = the_only(analysed(plan, ground=DOME), "terrain")
    assert finding.text.startswith("10 of the legs 14 to 28 ") and finding.text.endswith(
        "pass 5 m below terrain"
    )
    assert finding.detail.startswith("worst: leg ") and " · at " in finding.detail
    assert finding.severity is Severity.ERROR
    parts = list(single([finding]))
    assert len(parts) == 10 and {part.severity for part in parts} == {Severity.ERROR, Severity.WARNING}
    assert {ref for part in parts for ref in part.refs} == set(finding.refs)
    worst = max(parts, key=lambda part: part.severity is Severity.ERROR and part.text == parts[0].text)
    assert worst.code == "terrain" and finding.at in {part.at for part in parts}
    assert finding.distance_m in {part.distance_m for part in parts}


def test_the_fix_of_a_group_mends_all_of_it_and_raises_no_item_more_than_it_needs():
    plan = flight(*rows(55.0))
    finding = the_only(analysed(plan, ground=DOME), "terrain")
    assert finding.fix is not None and finding.fix.label.startswith("Raise by up to 2")
    better = finding.fix.apply(plan)
    assert not found(analysed(better, ground=DOME), "terrain")
    heights = [one.params[6] for one in better.items[1:-1] if isinstance(one, PlanItem)]
    assert min(heights) < max(heights) and min(heights) >= 55.0


def test_legs_apart_from_each_other_stay_apart_until_there_are_too_many():
    hills = Ground(lambda north, east: HOME_AMSL_M + 60.0 * (np.abs((north + 100.0) % 1000.0 - 500.0) < 30.0))

    def path(count: int) -> Plan:
        plan = flight(*(item(16, 200.0 * n, 0.0, 70.0) for n in range(1, count)))
        return replace(plan, items=plan.items[:-1])

    few = found(analysed(path(10), ground=hills), "terrain")
    assert len(few) == 2
    many = found(analysed(path(80), ground=hills), "terrain")
    assert 0 < len(many) <= MOST_GROUPS
    assert any(" of the legs " in finding.text for finding in many)
    before = [each for each in single(analysed(path(80), ground=hills).findings) if each.code == "terrain"]
    assert len(list(single([*few, *few[0].parts]))) == 6, "what is no group stays as it is"
    assert len(before) > len(many)


def test_items_outside_the_fence_are_named_together():
    fence = Fence((FencePolygon(tuple(at(*c) for c in ((-50, -50), (-50, 350), (650, 350), (650, -50)))),))
    plan = flight(item(16, 600.0), item(16, 700.0), item(16, 800.0), item(16, 600.0, 100.0), fence=fence)
    finding = the_only(analysed(plan), "fence-crossing")
    assert finding.text == "Items 3 to 4 lie outside the fence"
    assert finding.item in (2, 3) and set(finding.refs) >= {
        item_ref(1),
        item_ref(2),
        item_ref(3),
        item_ref(4),
    }
    assert [part.text for part in finding.parts] == [
        "Waypoint 3 lies outside the fence",
        "Waypoint 4 lies outside the fence",
        "Leg 4 to 5 leaves the fence",
    ]
    hole = FencePolygon(tuple(at(*c) for c in ((580, 20), (580, 80), (620, 80), (620, 20))), inclusion=False)
    again = flight(item(16, 600.0), item(16, 600.0, 100.0), item(16, 600.0), fence=Fence((hole,)))
    crossing = the_only(analysed(again), "fence-crossing")
    assert crossing.text == "Legs 2 to 4 cross an excluded area"


def test_items_above_the_fence_are_lowered_together():
    fence = with_highest(Fence(), 80.0)
    plan = flight(
        item(16, 500.0, 0.0, 95.0), item(16, 500.0, 300.0, 90.0), item(16, 500.0, 600.0, 60.0), fence=fence
    )
    finding = the_only(analysed(plan), "fence-ceiling")
    assert finding.text == "Items 2 to 3 are up to 95 m above home; the fence ends at 80 m"
    assert finding.item == 1 and finding.detail.startswith("worst: waypoint 2 is 95 m")
    mended(plan, finding, "Lower to 80 m", analysed)
    mixed = flight(item(16, 500.0, 0.0, 95.0), item(16, 500.0, 300.0, 190.0, frame=0), fence=fence)
    assert found(analysed(mixed), "fence-ceiling")[0].fix.label == "Mend all"  # type: ignore[union-attr]


def test_turns_climbs_and_slow_climbs_that_repeat_are_told_once():
    zigzag = [item(16, 600.0 + 30.0 * n, 40.0 * (n % 2), 60.0) for n in range(8)]
    plan = flight(*zigzag, item(16, 2000.0, 0.0, 60.0))
    turn = the_only(analysed(plan, PLANE), "turn")
    assert turn.text.startswith("3 of the items 4 to 8 have legs too short") and len(turn.parts) == 3
    stairs = [item(16, 600.0 + 50.0 * n, 0.0, 60.0 + 60.0 * n) for n in range(6)]
    climb = the_only(analysed(flight(*stairs), PLANE), "climb")
    assert climb.text.endswith("of climb; the vehicle does 3.0 m/s") and climb.text.startswith("Legs ")
    descent = the_only(analysed(flight(*stairs[::-1], takeoff_m=360.0), PLANE), "descent")
    assert "of descent" in descent.text
    slow = the_only(analysed(flight(*stairs), QUAD), "climb")
    assert slow.severity is Severity.NOTE and "by the climb" in slow.text


def test_wind_long_legs_and_speeds_that_repeat_are_told_once():
    from gcs.planning.analysis import Wind

    plan = flight(item(16, 500.0), item(16, 1000.0), item(16, 1500.0))
    headwind = the_only(analysed(plan, wind=Wind(30.0, 0.0)), "headwind")
    assert headwind.text.startswith("Legs ") and headwind.text.endswith(
        "make no way against 30.0 m/s of wind"
    )
    far = flight(item(16, 500.0), item(16, 30_500.0), item(16, 500.0))
    assert the_only(analysed(far), "leg-length").text == "Legs 2 to 4 are up to 30.00 km long"
    fast = flight(order(178, 0, 50), order(178, 0, 60), item(16, 500.0))
    speed = the_only(analysed(fast), "speed")
    assert speed.text == "Items 2 to 3 ask for speeds that the vehicle does not fly"
    mended(fast, speed, "Set to 18 m/s", analysed)


def test_a_dense_line_is_thinned_out():
    dense = [item(16, 600.0 + 4.0 * n, 0.0, 60.0) for n in range(20)]
    plan = flight(*dense, item(16, 2000.0, 0.0, 60.0), takeoff_m=60.0)
    finding = the_only(analysed(plan, PLANE), "leg-length")
    assert finding.text == "Legs 2 to 21 are only 4.0 m long and more"
    better = mended(plan, finding, "Remove 13 of them", lambda each: analysed(each, PLANE))
    assert len(better.items) == len(plan.items) - 13


def test_places_below_home_are_told_once():
    low = flight(item(16, 300.0, 0.0, -20.0), item(16, 600.0, 0.0, -30.0), item(16, 900.0, 0.0, 30.0))
    finding = the_only(analysed(low, ground=None), "below-home")
    assert finding.text == "Items 2 to 3 are up to 30 m below home"


def test_commands_that_the_vehicle_does_not_know_are_told_once_and_removed_together():
    plan = flight(item(16, 300.0), *(order(2003, 1) for _ in range(40)), item(16, 600.0))
    finding = the_only(analysed(plan), "unsupported")
    assert finding.text == "Items 3 to 42: DO_TRIGGER_CONTROL is not carried out by ArduPilot on a quad"
    better = mended(plan, finding, "Remove all", analysed)
    assert len(better.items) == 4


def test_parameters_out_of_range_are_set_right_together():
    plan = flight(*(item(16, 300.0 * n, 0.0, 50.0, -5.0) for n in range(1, 5)))
    finding = the_only(analysed(plan), "range")
    assert finding.text == "Items 2 to 5: Hold is -5 s" and finding.remedy == "Choose from 0 s to 65535 s"
    mended(plan, finding, "Set to 0 s", analysed)


def test_a_fix_that_is_no_longer_of_this_plan_is_refused_as_a_whole():
    plan = flight(*rows(55.0))
    fix = the_only(analysed(plan, ground=DOME), "terrain").fix
    changed = set_item_altitude(plan, [20], 58.0)
    assert fix is not None
    with pytest.raises(PlanError, match="changed"):
        fix.apply(changed)


def test_a_group_is_as_bad_as_the_worst_of_it_and_what_can_be_mended_stays_apart():
    cases = [
        Case(
            number, Finding("x", severity, f"Item {number}", "", number), float(number), (number, number + 1)
        )
        for number, severity in enumerate((Severity.WARNING, Severity.ERROR, Severity.NOTE))
    ]
    (group,) = gathered(cases, lambda group: group.legs)
    assert (
        group.severity is Severity.ERROR and group.detail == "worst: item 2" and group.text == "Legs 1 to 4"
    )
    assert list(gathered([], lambda group: "")) == []


def test_a_large_plan_over_hills_has_few_findings_and_is_checked_quickly():
    assert bench_checks(rounds=1)["checks_1000_items_ms"] > 0.0


# -- units -------------------------------------------------------------------------------------------


def test_findings_are_written_in_the_units_that_the_person_reads():
    plan = flight(*rows(55.0))
    feet = analysed(plan, ground=DOME, units=IMPERIAL)
    finding = the_only(feet, "terrain")
    assert finding.text.endswith("pass 15 ft below terrain") or finding.text.endswith("ft below terrain")
    assert finding.fix is not None and finding.fix.label.endswith(" ft")
    assert finding.remedy == "Raise it: 66 ft are required"
    assert " ft" in finding.detail or " mi" in finding.detail
    high = analysed(flight(item(16, 500.0, 0.0, 95.0), fence=with_highest(Fence(), 80.0)), units=IMPERIAL)
    assert found(high, "fence-ceiling")[0].text == "Waypoint 2 is 312 ft above home; the fence ends at 262 ft"
    assert any(
        line.endswith("ft above terrain") for line in analysed(flight(item(16, 500.0)), units=IMPERIAL).passed
    )


def test_numbers_are_written_as_metric_and_imperial_readers_expect():
    metric, imperial = Measures(), Measures(IMPERIAL)
    assert [metric.distance(m) for m in (0.4, 999.4, 999.6, 12_345.0)] == [
        "0 m",
        "999 m",
        "1.00 km",
        "12.35 km",
    ]
    assert [imperial.distance(m) for m in (100.0, 3218.688)] == ["328 ft", "2.00 mi"]
    assert (metric.height_up(5.01), metric.height_down(5.99), metric.height(5.5)) == ("6 m", "5 m", "6 m")
    assert (imperial.height_up(3.05), imperial.height_down(3.04)) == ("11 ft", "9 ft")
    assert (metric.climb(2.5), imperial.climb(2.54)) == ("2.5 m/s", "500 ft/min")
    assert (metric.speed(8.0), imperial.speed(8.9408)) == ("8.0 m/s", "20.0 mph")
    assert (metric.value(1.25, "m"), metric.value(3.0, "m/s"), metric.value(2.0, "")) == (
        "1.25 m",
        "3 m/s",
        "2",
    )
    assert imperial.value(30.48, "m", height=True) == "100 ft" == imperial.value(30.48, "m")
    assert (metric.length(4.25), metric.length_up(4.25), imperial.value(20.0, "s")) == (
        "4.2 m",
        "5 m",
        "20 s",
    )
