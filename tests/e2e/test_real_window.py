"""A pilot at a real window: the X server's mouse and keyboard, and what the X server shows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from e2e_screen import MISSING, WHY_NOT, Screen, watched_window, x_server
from e2e_station import free_udp_port, simulator, wait_for

pytestmark = [pytest.mark.window, pytest.mark.skipif(bool(MISSING), reason=WHY_NOT), pytest.mark.timeout(300)]
THEMES = ("dark", "light", "sunlight")
SIZES = ((1280, 800), (1920, 1080))


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where pictures go: GODWIT_PICTURES keeps them."""
    folder = Path(os.environ.get("GODWIT_PICTURES") or tmp_path / "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    print(f"pictures: {folder}")
    return folder


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    """The program in a window at 1280×800, three vehicles in sight."""
    port = free_udp_port()
    link = f"udpin:127.0.0.1:{port}"
    options = ["--connect", link, "--profile-dir", str(tmp_path / "profile"), "--size", "1280x800"]
    fleet = ("--count=3", "--firmware=ardupilot,px4,ardupilot", "--type=quad,quad,plane", "--speedup=8")
    with (
        x_server(tmp_path / "xvfb.log") as display,
        watched_window(display, tmp_path, options) as (eyes, running),
    ):
        with simulator(tmp_path / "sim.log", *fleet, f"--out=udpout:127.0.0.1:{port}", "--wind=3"):
            eyes.until(lambda seen: seen["size"] == [1280, 800], 20, "the window")
            eyes.focus()
            yield eyes
        assert running.poll() is None, (tmp_path / "window.log").read_text()
    printed = (tmp_path / "window.log").read_text()
    assert "Traceback" not in printed, printed
    assert "Warning" not in printed, printed


def selected(seen: dict[str, Any]) -> dict[str, Any]:
    return seen["vehicles"][str(seen["selected"][1])] if seen["selected"] else {}


def free_place(screen: Screen) -> tuple[int, int]:
    """A place on the map that no card, tool or button covers."""
    seen = screen.look_again()
    x, y, width, height = next(w["rect"] for w in seen["widgets"] if w["kind"] == "MapView")
    over = [w["rect"] for w in seen["widgets"] if covers(w["rect"], (x, y, width, height))]
    for share in (0.35, 0.45, 0.55, 0.3, 0.65):
        place = x + int(0.7 * width), y + int(share * height)
        if not any(a <= place[0] < a + w and b <= place[1] < b + h for a, b, w, h in over):
            return place
    raise AssertionError("the map is covered")


def covers(rect: list[int], view: tuple[int, int, int, int]) -> bool:
    """Whether something smaller than the map begins within it."""
    x, y, width, height = view
    within = x <= rect[0] < x + width and y <= rect[1] < y + height
    return within and rect[2] * rect[3] < width * height / 2


def test_a_pilot_arms_takes_off_goes_to_a_point_and_returns_with_the_mouse(
    screen: Screen, pictures: Path
) -> None:
    screen.until(
        lambda seen: "Welcome to Godwit GCS" in [w["text"] for w in seen["widgets"]], 10, "the welcome"
    )
    screen.picture(pictures / "welcome.png", 1280, 800)
    screen.click("Start")
    screen.until(lambda seen: selected(seen).get("ready"), 20, "a vehicle ready to arm")

    screen.point_at("action-arm")
    screen.xdotool("click", 1)
    screen.look_again()
    assert not selected(screen.seen())["armed"], "a click is no hold"
    assert screen.hold("action-arm", lambda seen: selected(seen)["armed"], "armed") >= 0.5

    screen.hold(
        "action-takeoff", lambda seen: tells(seen, "action-takeoff") not in ("", "hold"), "takeoff sent"
    )
    screen.until(lambda seen: selected(seen)["in_air"] and selected(seen)["rel_m"] > 8, 30, "in the air")

    before = selected(screen.seen())["place"]
    screen.click_at(*free_place(screen))
    screen.find("point-goto")
    screen.picture(pictures / "point-card.png", 1280, 800)
    screen.click("point-goto")
    screen.until(lambda seen: "pointCard" not in [w["name"] for w in seen["widgets"]], 5, "the card closes")
    screen.until(lambda seen: apart_m(selected(seen)["place"], before) > 15, 40, "it flies to the point")

    screen.hold("action-return", lambda seen: selected(seen)["phase"] == "Returning", "returning")
    screen.until(lambda seen: not selected(seen)["armed"], 60, "landed and disarmed")
    screen.find("action-arm")


def tells(seen: dict[str, Any], name: str) -> str:
    return next((w["tells"] for w in seen["widgets"] if w["name"] == name), "")


def apart_m(one: list[float], other: list[float]) -> float:
    return ((one[0] - other[0]) ** 2 + (0.8 * (one[1] - other[1])) ** 2) ** 0.5 * 111_320


def test_the_keyboard_alone_arms_takes_off_and_changes_theme_and_workspace(screen: Screen) -> None:
    screen.until(lambda seen: selected(seen).get("ready"), 20, "a vehicle ready to arm")
    screen.xdotool("key", "Escape")
    screen.until(
        lambda seen: "welcomeCard" not in [w["name"] for w in seen["widgets"]], 5, "the welcome goes"
    )
    for theme in ("light", "sunlight", "dark"):
        screen.xdotool("key", "ctrl+t")
        screen.until(lambda seen, theme=theme: seen["theme"] == theme, 5, theme)
    screen.xdotool("key", "ctrl+2")
    screen.find("planWorkspace")
    screen.xdotool("key", "ctrl+3")
    screen.find("fleetTable")
    screen.xdotool("key", "ctrl+1")
    screen.find("action-arm")


def test_pictures_in_three_themes_and_two_sizes(screen: Screen, pictures: Path) -> None:
    screen.click("Start")
    screen.until(lambda seen: len(seen["vehicles"]) == 3, 20, "three vehicles")
    screen.until(lambda seen: all(v["ready"] for v in seen["vehicles"].values()), 20, "all ready")
    screen.hold("action-takeoff", lambda seen: selected(seen)["armed"], "takeoff under way")
    screen.until(lambda seen: selected(seen)["in_air"] and selected(seen)["rel_m"] > 8, 30, "in the air")
    screen.click_at(*free_place(screen))
    screen.click("point-goto")
    for width, height in SIZES:
        screen.resize(width, height)
        for theme in THEMES:
            screen.until(lambda seen, theme=theme: seen["theme"] == theme, 5, theme)
            for workspace in ("Fly", "Fleet"):
                screen.click(workspace)
                screen.xdotool("mousemove", width // 2, height - 4)
                screen.look_again()
                path = screen.picture(
                    pictures / f"{workspace.lower()}-{theme}-{width}x{height}.png", width, height
                )
                assert wait_for(lambda path=path: path.stat().st_size > 20_000, 5)
            screen.xdotool("key", "ctrl+t")
