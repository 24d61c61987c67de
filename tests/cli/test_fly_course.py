"""Whether a mission is still flown, what took the vehicle out of it, and wings that circle for ever."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from gcs.cli.fly_course import LEVEL_MPS, TELL_S, Circling, Course, Words
from gcs.cli.fly_plan import FlightPlan
from gcs.planning.document import PlanItem

TAKEOFF, WAYPOINT, LAND, RETURN, LAND_START, JUMP = 22, 16, 21, 20, 189, 177


def plan_of(*commands: int) -> FlightPlan:
    """A plan as ArduPilot counts it: home is item 0."""
    place = (0.0, 0.0, 0.0, 0.0, 47.0, 8.0, 20.0)
    return FlightPlan(
        (None, *(PlanItem(command, 3, place, True, i) for i, command in enumerate(commands, 1)))
    )


class Watch:
    """A course, with what the vehicle says in short."""

    def __init__(self, *commands: int) -> None:
        self.words = Words()
        self.course = Course(plan_of(*commands), self.words)

    def see(self, mode: str, current: int | None, now: float, complete: bool = False) -> str:
        return self.course.see(
            in_mission=mode == "AUTO", mode=mode, current=current, complete=complete, now=now
        )


def test_a_failsafe_is_told_once_with_the_vehicles_reason():
    watch = Watch(TAKEOFF, WAYPOINT, WAYPOINT, WAYPOINT, LAND)
    watch.words.hear("Throttle failsafe off", -100.0)
    watch.see("AUTO", 2, 0.0)
    watch.words.hear("Battery 1 is low 10.5V used 3000 mAh", 9.0)
    assert watch.see("RTL", 2, 10.0) == ""
    assert watch.see("RTL", 2, 10.0 + TELL_S) == "left"
    assert watch.see("RTL", 2, 20.0) == ""
    assert watch.course.describe() == (
        "the mission was left at item 2 for mode RTL (Battery 1 is low 10.5V used 3000 mAh)"
    )


def test_a_pilot_who_gives_the_mission_back_where_he_took_it_has_changed_nothing():
    watch = Watch(TAKEOFF, WAYPOINT, WAYPOINT, WAYPOINT, LAND)
    watch.see("LOITER", 2, 10.0)
    watch.see("LOITER", 2, 20.0)
    assert watch.see("AUTO", 2, 30.0) == "resumed"
    assert watch.course.left is None


def test_one_stale_word_of_another_mode_is_not_told():
    watch = Watch(TAKEOFF, WAYPOINT, WAYPOINT, LAND)
    assert watch.see("GUIDED", 1, 0.0) == ""
    assert watch.see("AUTO", 1, 0.3) == ""
    assert watch.course.left is None


def test_a_landing_that_is_jumped_to_after_a_failsafe_is_no_mission_flown():
    watch = Watch(TAKEOFF, WAYPOINT, WAYPOINT, WAYPOINT, WAYPOINT, LAND_START, WAYPOINT, LAND)
    watch.see("RTL", 2, 10.0)
    watch.see("RTL", 2, 20.0)
    assert watch.see("AUTO", 7, 60.0) == ""
    assert watch.see("AUTO", 8, 90.0, complete=True) == ""
    assert watch.course.left is not None


def test_a_return_of_the_missions_own_may_change_the_mode_before_its_number_is_told():
    """As ArduPlane does (recorded: mode RTL 0.3 s before MISSION_CURRENT names the item)."""
    watch = Watch(TAKEOFF, WAYPOINT, WAYPOINT, RETURN)
    watch.see("AUTO", 3, 0.0)
    watch.see("RTL", 3, 1.0)
    assert watch.see("RTL", 4, 1.3, complete=True) == ""
    assert watch.course.left is None


def test_a_return_item_that_others_lie_before_is_no_planned_return():
    watch = Watch(TAKEOFF, WAYPOINT, WAYPOINT, WAYPOINT, RETURN)
    watch.see("RTL", 2, 1.0)
    watch.see("RTL", 5, 2.0, complete=True)
    assert watch.course.left is not None


def test_a_mode_change_after_the_last_item_is_no_leaving():
    watch = Watch(TAKEOFF, WAYPOINT, RETURN)
    assert watch.see("RTL", 3, 1.0, complete=True) == ""
    assert watch.course.left is None


def test_words_are_the_last_different_ones_of_a_time():
    words = Words()
    for now, text in enumerate(("a", "b", "b", "c", "d", "e")):
        words.hear(text, float(now))
    assert words.between(1.0, 4.0) == "b; c; d"
    assert words.between(0.0, 5.0) == "c; d; e"
    assert words.between(50.0, 60.0) == ""


def circle(seconds: float, radius_m: float, speed_mps: float, climb_mps: float = 0.0) -> bool:
    seen = Circling()
    found = False
    for tick in range(int(seconds * 5)):
        now = tick / 5
        angle = speed_mps * now / radius_m
        north, east = radius_m * math.cos(angle), radius_m * math.sin(angle)
        lat, lon = 47.0 + north / 111_320, 8.0 + east / (111_320 * math.cos(math.radians(47.0)))
        found = seen.see(lat, lon, climb_mps, now) or found
    return found


@pytest.mark.parametrize(("radius_m", "speed_mps"), [(60.0, 15.0), (80.0, 22.0), (120.0, 20.0)])
def test_a_wing_that_goes_round_is_noticed_after_a_minute(radius_m, speed_mps):
    assert not circle(59.0, radius_m, speed_mps)
    assert circle(65.0, radius_m, speed_mps)
    assert not circle(120.0, radius_m, speed_mps, climb_mps=-LEVEL_MPS - 0.5)


def test_a_wing_on_its_long_way_home_is_not_circling():
    assert not circle(300.0, 1e7, 5.0)
    assert not circle(300.0, 1e7, 0.0)
    away = Circling()
    for now in range(70):  # a turn of half a circle, then straight back
        north = 20.0 * min(now, 5) - 20.0 * max(now - 5, 0)
        assert not away.see(47.0 + north / 111_320, 8.0, 0.0, float(now))


def test_what_lies_behind_a_return_is_not_waited_for():
    plan = plan_of(TAKEOFF, WAYPOINT, RETURN, LAND_START, WAYPOINT, LAND)
    assert plan.last == 3
    assert plan.ends_down


def test_a_return_that_a_jump_leads_over_is_not_the_end():
    over = PlanItem(JUMP, 2, (4.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0), True, 2)
    items = plan_of(TAKEOFF, JUMP, RETURN, WAYPOINT, LAND).items
    assert FlightPlan((*items[:2], over, *items[3:])).last == 5


def test_a_plan_may_wait_before_it_takes_off():
    assert plan_of(93, TAKEOFF, WAYPOINT).has_takeoff
    assert not plan_of(93, WAYPOINT).has_takeoff
    assert not plan_of(JUMP).has_takeoff


def test_plans_without_an_end_are_known():
    endless = PlanItem(JUMP, 2, (1.0, -1.0, 0.0, 0.0, 0.0, 0.0, 0.0), True, 3)
    assert FlightPlan((*plan_of(TAKEOFF, WAYPOINT).items, endless)).never_ends
    assert plan_of(TAKEOFF, 17, LAND).never_ends
    assert not plan_of(TAKEOFF, WAYPOINT, LAND).never_ends
    assert plan_of(TAKEOFF, WAYPOINT).flown_after(2) == 2


def test_items_at_which_px4_would_stop_for_good_are_known():
    """It goes on from an item only where that says so; ArduPilot always does."""
    items = list(plan_of(TAKEOFF, WAYPOINT, WAYPOINT, LAND).items[1:])
    assert FlightPlan(tuple(items)).halts == ()
    items[1] = replace(items[1], autocontinue=False)
    items[3] = replace(items[3], autocontinue=False)  # nothing comes after it
    assert FlightPlan(tuple(items)).halts == (1,)
