"""A pilot plans at a real window: draws with mouse and keyboard, mends, undoes, uploads, flies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from e2e_plan_desk import SIZE, Desk, draw_plan, plan_window
from e2e_screen import MISSING, WHY_NOT, Screen

pytestmark = [pytest.mark.window, pytest.mark.skipif(bool(MISSING), reason=WHY_NOT), pytest.mark.timeout(300)]


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where pictures go: GODWIT_PICTURES keeps them."""
    folder = Path(os.environ.get("GODWIT_PICTURES") or tmp_path / "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    """The Plan workspace with two copters and a plane standing on the field."""
    fleet = ("--firmware=ardupilot", "--type=quad,quad,plane", "--speedup=12")
    with plan_window(tmp_path, *fleet) as eyes:
        yield eyes


def test_a_survey_is_planned_mended_undone_uploaded_and_flown(screen: Screen, pictures: Path) -> None:
    desk = Desk(screen)
    draw_plan(desk)
    desk.finding("fence-crossing", False)

    # A waypoint beyond the fence: the crossing is told, and goes with its undo.
    desk.key("w")
    desk.click(-320, 40)
    desk.key("Escape")
    desk.finding("fence-crossing", True)
    screen.picture(pictures / "plan-fence-crossing.png", *SIZE)
    button = screen.find("plan-upload")
    assert button["tells"] == "hold", "an open error makes the upload a button that is held"
    desk.key("ctrl+z")
    desk.finding("fence-crossing", False)

    # A survey so low that the ground comes too near, mended by the button of the check.
    desk.click(260, -60)
    desk.see("the survey selected", selected=[["item", 2]])
    desk.type_into("Height", "8")
    desk.finding("terrain", True)
    screen.picture(pictures / "plan-terrain.png", *SIZE)
    raise_it = next(
        w
        for w in screen.look_again()["widgets"]
        if w["kind"] == "LinkButton" and w["text"].startswith("Raise")
    )
    screen.click_at(raise_it["rect"][0] + 20, raise_it["rect"][1] + raise_it["rect"][3] // 2)
    desk.finding("terrain", False)
    desk.key("ctrl+z")
    desk.finding("terrain", True)
    desk.key("ctrl+z")
    desk.finding("terrain", False)

    undo_and_redo_every_step(desk)
    upload_and_fly(desk, pictures)


def undo_and_redo_every_step(desk: Desk) -> None:
    """Back to the empty plan and forth again, step by step: each state comes back as it was."""
    past = [desk.see("the plan", kinds=["22", "16", "survey", "20"])]
    while past[-1]["undo"]:
        desk.key("ctrl+z")
        past.append(desk.see("one step less", redo=past[-1]["undo"]))
    assert past[-1]["items"] == 0
    assert past[-1]["polygons"] == 0
    for before in reversed(past[:-1]):
        desk.key("ctrl+shift+z")
        again = desk.see("one step more", undo=before["undo"])
        assert (again["kinds"], again["polygons"]) == (before["kinds"], before["polygons"])


def upload_and_fly(desk: Desk, pictures: Path) -> None:
    screen = desk.screen
    assert screen.find("plan-upload")["tells"] == "", "without an open error a click uploads"
    screen.click("plan-upload")
    screen.find("Vehicle 1: Read back and compared", seconds=30)
    screen.find("Vehicle 1, same plan")
    screen.picture(pictures / "plan-uploaded.png", *SIZE)

    screen.click("Fly")
    screen.click("action-more")
    screen.hold("action-mission", lambda seen: seen["vehicles"]["1"]["armed"], "armed")
    screen.until(lambda seen: seen["vehicles"]["1"]["in_air"], 30, "in the air")
    screen.click("Plan")
    desk.see("the survey being flown", 60, current=2, done=[0, 1])
    screen.picture(pictures / "plan-flying.png", *SIZE)
    assert screen.find("plan-upload")["tells"] == "hold", "a flying mission is changed by holding only"
    desk.see("the survey done", 90, current=3, done=[0, 1, 2])
    screen.until(lambda seen: not seen["vehicles"]["1"]["armed"], 90, "landed and disarmed")
    assert {0, 1, 2} <= set(screen.look_again()["plan"]["done"]), "what was flown stays marked"
