"""A pilot plans at a real window: draws with mouse and keyboard, mends, undoes, uploads, flies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from e2e_screen import MISSING, WHY_NOT, Screen, watched_window, x_server
from e2e_station import free_udp_port, simulator

pytestmark = [pytest.mark.window, pytest.mark.skipif(bool(MISSING), reason=WHY_NOT), pytest.mark.timeout(300)]
SIZE = (1600, 1000)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where pictures go: GODWIT_PICTURES keeps them."""
    folder = Path(os.environ.get("GODWIT_PICTURES") or tmp_path / "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    """The Plan workspace with two copters and a plane standing on the field."""
    port = free_udp_port()
    options = [
        "--connect", f"udpin:127.0.0.1:{port}", "--profile-dir", str(tmp_path / "profile"),
        "--size", f"{SIZE[0]}x{SIZE[1]}",
    ]  # fmt: skip
    fleet = ("--count=3", "--firmware=ardupilot", "--type=quad,quad,plane", "--speedup=12")
    with (
        x_server(tmp_path / "xvfb.log") as display,
        watched_window(display, tmp_path, options) as (eyes, running),
    ):
        with simulator(tmp_path / "sim.log", *fleet, f"--out=udpout:127.0.0.1:{port}"):
            eyes.until(lambda seen: seen["size"] == list(SIZE), 20, "the window")
            eyes.focus()
            eyes.click("Start")
            eyes.until(lambda seen: len(seen["vehicles"]) == 3, 20, "three vehicles")
            eyes.until(lambda seen: all(v["ready"] for v in seen["vehicles"].values()), 20, "all ready")
            eyes.click("Plan")
            eyes.find("planTools")
            yield eyes
        assert running.poll() is None, (tmp_path / "window.log").read_text()
    printed = (tmp_path / "window.log").read_text()
    assert "Traceback" not in printed, printed
    assert "Warning" not in printed, printed


class Desk:
    """Mouse and keyboard on the Plan workspace."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        seen = screen.look_again()
        x, y, width, height = next(w["rect"] for w in seen["widgets"] if w["kind"] == "MapView")
        self.middle = (x + width // 2, y + height // 2)

    def at(self, right: int, down: int) -> tuple[int, int]:
        """A place on the map, in pixels from its middle."""
        return self.middle[0] + right, self.middle[1] + down

    def click(self, right: int, down: int) -> None:
        self.screen.click_at(*self.at(right, down))

    def key(self, *keys: str) -> None:
        self.screen.xdotool("key", *keys)

    def see(self, what: str, seconds: float = 10, **wanted: Any) -> dict[str, Any]:
        """Wait until the plan is so, worked out and checked."""

        def fits(seen: dict[str, Any]) -> bool:
            plan = seen["plan"]
            return bool(plan) and plan["settled"] and all(plan[key] == value for key, value in wanted.items())

        return self.screen.until(fits, seconds, what)["plan"]

    def finding(self, code: str, there: bool, seconds: float = 10) -> dict[str, Any]:
        def fits(seen: dict[str, Any]) -> bool:
            plan = seen["plan"]
            return bool(plan) and plan["settled"] and (code in plan["findings"]) is there

        words = "appears" if there else "goes"
        return self.screen.until(fits, seconds, f"the warning {code} {words}")["plan"]

    def draw(self, tool: str, *corners: tuple[int, int]) -> None:
        """Choose a tool by its letter, click the corners, close with Enter."""
        self.key(tool)
        for corner in corners:
            self.click(*corner)
        self.key("Return")

    def type_into(self, field: str, text: str) -> None:
        """Put a number into a field of the form."""
        seen = self.screen.look_again()
        x, y, width, height = next(
            w["rect"] for w in seen["widgets"] if w["label"] == field and w["kind"] == "UnitEdit"
        )
        self.screen.click_at(x + width // 3, y + height // 2)
        self.key("ctrl+a")
        self.screen.xdotool("type", text)
        self.key("Return")


def draw_plan(desk: Desk) -> None:
    """Takeoff, waypoint, survey, return, and a fence round all of it."""
    desk.screen.click("tool-more")
    desk.key("Down", "Return")
    desk.see("a takeoff", items=1)
    desk.key("w")
    desk.click(150, -60)
    desk.see("a waypoint", items=2)
    desk.key("Escape")
    desk.draw("s", (180, -100), (330, -120), (340, -20), (190, -10))
    desk.see("a survey", items=3, kinds=["22", "16", "survey"])
    desk.key("l")
    desk.see("a return", items=4)
    desk.draw("f", (-200, -220), (420, -220), (420, 180), (-200, 180))
    desk.see("a fence", polygons=1)


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
