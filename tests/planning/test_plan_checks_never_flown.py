"""Items behind the end of a mission are told; what is flown for all that is not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_ground import HOME, HOME_AMSL_M, analysed, found, item, mended, order, the_only

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.checks import check_plan
from gcs.planning.checks.finding import Severity
from gcs.planning.document import Place, Plan, PlanItem

PLANE, QUAD, VTOL, ROVER = VehicleKind.PLANE, VehicleKind.QUAD, VehicleKind.VTOL, VehicleKind.ROVER
ARDUPILOT, PX4, GENERIC = Firmware.ARDUPILOT, Firmware.PX4, Firmware.GENERIC
TAKEOFF, RETURN = item(22, 300.0), order(20)
ONE, TWO, THREE, FOUR = (item(16, north_m) for north_m in (600.0, 900.0, 1200.0, 1500.0))
LAND, LOITER, LAND_START, RETURN_PATH = item(21, 100.0), item(17, 700.0), order(189), order(188)
CODE = "never-flown"


def plan_of(*items: PlanItem) -> Plan:
    named = tuple(replace(each, item_id=number) for number, each in enumerate(items, 1))
    return Plan(items=named, home=Place(*HOME, HOME_AMSL_M))


@pytest.mark.parametrize(
    ("end", "kind", "firmware"),
    [
        (RETURN, QUAD, ARDUPILOT),
        (RETURN, VehicleKind.HELI, ARDUPILOT),
        (RETURN, PLANE, ARDUPILOT),
        (RETURN, VTOL, ARDUPILOT),
        (RETURN, QUAD, PX4),
        (RETURN, PLANE, PX4),
        (LAND, QUAD, ARDUPILOT),
        (LOITER, QUAD, ARDUPILOT),
        (LOITER, PLANE, PX4),
        (LOITER, ROVER, ARDUPILOT),
        (LOITER, None, GENERIC),
    ],
)
def test_what_follows_the_end_is_told_in_one_finding_and_removed(end, kind, firmware):
    plan = plan_of(TAKEOFF, ONE, end, TWO, order(178, 1.0, 5.0, -1.0), THREE)
    finding = the_only(analysed(plan, kind, firmware=firmware), CODE)
    names = {20: "Return", 21: "Land", 17: "Loiter"}
    assert finding.severity is Severity.WARNING
    assert finding.text.startswith("Waypoint 4 and Waypoint 6 are never flown: ")
    assert names[end.command] in finding.text
    assert finding.text.endswith(" 3 ends the mission")
    assert [ref.index for ref in finding.refs] == [3, 5]
    assert finding.item == 3
    better = mended(plan, finding, "Remove them", lambda one: analysed(one, kind, firmware=firmware))
    assert better.items == plan.items[:3]


@pytest.mark.parametrize(
    ("end", "kind", "firmware"),
    [
        (RETURN, ROVER, ARDUPILOT),
        (RETURN, VehicleKind.SUB, ARDUPILOT),
        (RETURN, None, ARDUPILOT),
        (RETURN, QUAD, GENERIC),
        (LAND, PLANE, ARDUPILOT),
        (LAND, VTOL, ARDUPILOT),
        (LAND, QUAD, PX4),
        (item(19, 700.0), QUAD, ARDUPILOT),
    ],
)
def test_nothing_is_told_where_the_vehicle_goes_on_or_may(end, kind, firmware):
    assert not found(analysed(plan_of(TAKEOFF, ONE, end, TWO), kind, firmware=firmware), CODE)


@pytest.mark.parametrize(
    ("kind", "items"),
    [
        (QUAD, (TAKEOFF, ONE, RETURN)),
        (QUAD, (TAKEOFF, ONE, LAND, TAKEOFF, TWO, RETURN)),
        (QUAD, (TAKEOFF, ONE, LAND, order(93, 5.0), TAKEOFF, TWO, LAND)),
        (QUAD, (TAKEOFF, ONE, RETURN, TAKEOFF, TWO, RETURN)),
        (PLANE, (TAKEOFF, ONE, RETURN, LAND_START, TWO, LAND)),
        (PLANE, (TAKEOFF, ONE, RETURN, RETURN_PATH, TWO, LAND_START, THREE, LAND)),
        (QUAD, (TAKEOFF, ONE, LOITER, LAND_START, TWO, LAND)),
        # A jump over the return, and one back from behind it.
        (QUAD, (TAKEOFF, ONE, order(177, 5.0, 1.0), RETURN, TWO, order(177, 4.0, 1.0))),
        (QUAD, (TAKEOFF, order(601, 7.0, 1.0), RETURN, order(600, 7.0), TWO, RETURN)),
        # Done as the return begins; no flight is lost.
        (QUAD, (TAKEOFF, ONE, RETURN, order(206))),
    ],
)
def test_landings_of_their_own_takeoffs_and_what_jumps_lead_to_are_flown(kind, items):
    assert not found(analysed(plan_of(*items), kind), CODE)


def test_what_comes_by_a_jump_to_an_order_behind_the_return_is_flown():
    plan = plan_of(TAKEOFF, order(177, 5.0, 1.0), ONE, RETURN, order(178, 1.0, 5.0), TWO, RETURN)
    assert not found(analysed(plan), CODE)


def test_a_landing_after_lost_items_stays_when_they_are_removed():
    plan = plan_of(TAKEOFF, ONE, RETURN, TWO, LAND_START, THREE, LAND)
    finding = the_only(analysed(plan, PLANE), CODE)
    assert finding.text == "Waypoint 4 is never flown: Return to launch 3 ends the mission"
    better = mended(plan, finding, "Remove it", lambda one: analysed(one, PLANE))
    assert [each.command for each in better.items] == [22, 16, 20, 189, 16, 21]


def test_many_items_are_told_by_the_first_and_the_last():
    finding = the_only(analysed(plan_of(TAKEOFF, RETURN, ONE, TWO, THREE, FOUR)), CODE)
    assert finding.text.startswith("4 items from Waypoint 3 to Waypoint 6 are never flown")
    assert finding.remedy == "Remove what is not wanted, or move Return to launch 2 to the end"


def test_no_return_is_offered_behind_what_is_never_flown():
    plan = plan_of(TAKEOFF, ONE, RETURN, TWO)
    assert not found(analysed(plan), "no-landing")
    assert "Begins with a takeoff, ends with a landing" not in analysed(plan).passed


def test_a_file_is_checked_for_it_without_ground_or_wind():
    assert CODE in {finding.code for finding in check_plan(plan_of(TAKEOFF, RETURN, ONE), PX4, QUAD)}


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from((ONE, TWO, RETURN, LAND, LOITER, TAKEOFF, LAND_START, order(178, 1.0, 5.0)))
        | st.integers(1, 9).map(lambda number: order(177, float(number), 1.0)),
        max_size=9,
    ),
    st.sampled_from(VehicleKind),
    st.sampled_from(Firmware),
)
def test_the_remedy_takes_the_finding_away_and_breaks_no_jump(items, kind, firmware):
    plan = plan_of(TAKEOFF, *items)
    before = check_plan(plan, firmware, kind)
    for finding in before:
        if finding.code == CODE:
            assert finding.fix is not None
            after = {each.code for each in check_plan(finding.fix.apply(plan), firmware, kind)}
            assert CODE not in after
            if "jump-target" not in {each.code for each in before}:
                assert "jump-target" not in after
