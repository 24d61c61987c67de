"""A flight seen from the Plan workspace: followed, changed in the air, broken off, taken up again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from e2e_plan_desk import Desk, choose_from_menu, draw_plan, fly_mission, plan_window, transfers
from e2e_screen import MISSING, WHY_NOT, Screen

pytestmark = [pytest.mark.window, pytest.mark.skipif(bool(MISSING), reason=WHY_NOT), pytest.mark.timeout(300)]
RESUME = ("Up",) * 5
"""From the end of the menu: briefing, dry run, terrain, wind, resume."""


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    with plan_window(tmp_path, "--type=quad", "--speedup=12", count=1) as eyes:
        yield eyes


def upload(screen: Screen) -> None:
    assert screen.find("plan-upload")["tells"] == ""
    screen.click("plan-upload")
    screen.find("Vehicle 1: Read back and compared", seconds=30)


def east_of(seen: dict[str, Any]) -> bool:
    """The vehicle is where the survey begins, at its eastern side."""
    return seen["vehicles"]["1"]["place"][1] > -122.9447


def west_of(seen: dict[str, Any]) -> bool:
    """The vehicle has come back half of the first line."""
    return seen["vehicles"]["1"]["place"][1] < -122.9453


def figures(screen: Screen) -> str:
    return screen.find("planFigures")["tells"]


def test_a_flight_is_followed_changed_by_holding_broken_off_and_taken_up(screen: Screen) -> None:
    desk = Desk(screen)
    draw_plan(desk)
    desk.key("Escape")
    upload(screen)
    assert "To go" not in figures(screen)

    # Followed: the current item, what is done, what is left.
    fly_mission(screen)
    desk.see("the survey being flown", 60, current=2, done=[0, 1])
    screen.until(lambda seen: "To go" in str(seen["widgets"]), 10, "distance to go")
    assert "Time to go" in figures(screen)

    # Changed in the air: a click does nothing, holding sends it.
    desk.key("w")
    desk.click(-60, 100)
    desk.key("Escape")
    desk.see("another plan than the one that is flown", items=5, current=None)
    button = screen.find("plan-upload")
    assert button["tells"] == "hold"
    screen.click("plan-upload")
    assert not any(w["name"] == "plan-cancel" for w in screen.look_again()["widgets"]), (
        "a click sends nothing"
    )
    screen.hold("plan-upload", lambda seen: "Read back and compared" in transfers(seen), "the exchange")
    desk.see("the changed survey being flown", 60, current=2)
    for where, there in (("the first line begins", east_of), ("it is being flown", west_of)):
        screen.until(there, 30, where)

    # Broken off: it returns, and nothing claims that it flies the plan.
    screen.click("Fly")
    screen.hold("action-return", lambda seen: seen["vehicles"]["1"]["mode"] == "RTL", "returning")
    screen.click("Plan")
    plan = desk.see("no item is flown on the way home", current=None)
    assert 2 not in plan["done"], "the survey is not finished"
    assert "To go" not in figures(screen)
    screen.until(lambda seen: not seen["vehicles"]["1"]["armed"], 60, "landed and disarmed")

    # Taken up after the battery change: the rest, with its pictures, to the end.
    choose_from_menu(desk, *RESUME)
    plan = desk.see("what is left", undo="resume")
    assert plan["kinds"][0] == "22", "it takes off first"
    assert "206" in plan["kinds"], "the camera is triggered again"
    upload(screen)
    fly_mission(screen)
    screen.until(lambda seen: seen["vehicles"]["1"]["in_air"], 30, "in the air again")
    screen.until(lambda seen: not seen["vehicles"]["1"]["armed"], 120, "landed and disarmed")
    desk.see("all of the rest was flown", done=list(range(plan["items"])))
