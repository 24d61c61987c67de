"""A pilot's hands on the Plan workspace of a real window."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from e2e_screen import Screen, watched_window, x_server
from e2e_station import free_udp_port, simulator

SIZE = (1600, 1000)


@contextlib.contextmanager
def plan_window(folder: Path, *fleet: str, count: int = 3) -> Iterator[Screen]:
    """Yield the Plan workspace with simulated vehicles that stand on the field, ready to fly."""
    port = free_udp_port()
    options = [
        "--connect", f"udpin:127.0.0.1:{port}", "--profile-dir", str(folder / "profile"),
        "--size", f"{SIZE[0]}x{SIZE[1]}",
    ]  # fmt: skip
    with (
        x_server(folder / "xvfb.log") as display,
        watched_window(display, folder, options) as (eyes, running),
    ):
        with simulator(
            folder / "sim.log", f"--count={count}", *fleet, f"--out=udpout:127.0.0.1:{port}"
        ) as sim:
            eyes.until(lambda seen: seen["size"] == list(SIZE), 20, "the window")
            eyes.focus()
            eyes.click("Start")
            eyes.until(lambda seen: len(seen["vehicles"]) == count, 20, "the vehicles")
            eyes.until(lambda seen: all(v["ready"] for v in seen["vehicles"].values()), 20, "all ready")
            eyes.click("Plan")
            eyes.find("planTools")
            eyes.simulator = sim
            yield eyes
        assert running.poll() is None, (folder / "window.log").read_text()
    printed = (folder / "window.log").read_text()
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


def choose_from_menu(desk: Desk, *keys: str) -> None:
    """Open the header's menu and walk to an entry with the keyboard."""
    desk.screen.click("plan-more")
    desk.key(*keys)
    desk.key("Return")


def transfers(seen: dict[str, Any]) -> str:
    """What the lines of the exchanges say."""
    return "; ".join(w["label"] for w in seen["widgets"] if w["kind"] == "TransferLines")


def fly_mission(screen: Screen) -> None:
    """Start vehicle 1's mission from the Fly workspace, and come back to the plan."""
    screen.click("Fly")
    if not any(w["name"] == "action-mission" for w in screen.look_again()["widgets"]):
        screen.click("action-more")
    screen.hold("action-mission", lambda seen: seen["vehicles"]["1"]["armed"], "armed")
    screen.click("Plan")
    screen.find("planTools")
