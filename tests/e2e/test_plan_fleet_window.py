"""One plan and several vehicles at a real window: copies, formation, uploads at once, comparison, silence."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from e2e_plan_desk import Desk, choose_from_menu, draw_plan, plan_window, transfers
from e2e_screen import MISSING, WHY_NOT, Screen

pytestmark = [pytest.mark.window, pytest.mark.skipif(bool(MISSING), reason=WHY_NOT), pytest.mark.timeout(300)]
COPY_TO, FORMATION = ("Down",) * 6, ("Down",) * 7


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    with plan_window(tmp_path, "--type=quad", "--speedup=4") as eyes:
        yield eyes


def banner(screen: Screen, words: str) -> None:
    screen.until(lambda seen: words in seen["banner"], 10, words)


def test_a_plan_is_copied_formed_sent_to_all_at_once_and_compared(screen: Screen) -> None:
    desk = Desk(screen)
    draw_plan(desk)
    desk.key("Escape")
    choose_from_menu(desk, *COPY_TO, "Right")
    banner(screen, "Copied to Vehicle 2.")
    screen.click("Dismiss")

    # Formation by the keyboard alone: right, behind, above, how many.
    choose_from_menu(desk, *FORMATION)
    for value in ("30", "10", "15", "3"):
        screen.xdotool("type", value)
        desk.key("Tab")
    desk.key("space")
    banner(screen, "Vehicle 1, Vehicle 2, Vehicle 3 have their plans")
    screen.click("Dismiss")

    # To all three at once, each read back.
    for number in (2, 3):
        screen.click(f"plan-target-{number}")
    screen.find("Upload 4 items to 3 vehicles")
    screen.click("plan-upload")
    for number in (1, 2, 3):
        screen.until(lambda seen, n=number: f"Vehicle {n}: Read back" in transfers(seen), 30, "read back")
        screen.find(f"Vehicle {number}, same plan")

    # What the vehicle holds is compared; theirs is taken, undone, and ours kept.
    desk.key("w")
    desk.click(-60, 100)
    desk.key("Escape")
    desk.see("a changed plan", items=5)
    screen.click("plan-download")
    screen.until(lambda seen: "items read" in transfers(seen), 20, "read")
    screen.look_again()
    assert screen.find("Differences")["enabled"]
    screen.click("plan-take-theirs")
    desk.see("theirs", items=4, undo="plan of Vehicle 1")
    screen.find("Vehicle 1, same plan")
    desk.key("ctrl+z")
    desk.see("ours again", items=5)
    screen.click("plan-compare")
    screen.find("plan-keep-ours")
    screen.look_again()
    screen.click("plan-keep-ours")
    screen.find("planChecks")
    desk.see("ours still", items=5)


def test_a_vehicle_that_is_lost_in_mid_upload_is_told_as_silent_and_the_upload_goes_on_after(
    screen: Screen, tmp_path: Path
) -> None:
    rows = ["QGC WPL 110", "0\t1\t0\t16\t0\t0\t0\t0\t-36.524\t-122.948\t28\t1"]
    rows += [f"{i}\t0\t3\t16\t0\t0\t0\t0\t{-36.523 + i * 1e-5:.6f}\t-122.947\t50\t1" for i in range(1, 601)]
    path = tmp_path / "long.waypoints"
    path.write_text("\n".join(rows) + "\n")
    desk = Desk(screen)
    desk.key("ctrl+o")
    screen.find("planFileDialog")
    dialog = screen.xdotool("search", "--onlyvisible", "--name", "^Open a plan$").splitlines()[-1]
    screen.xdotool("windowfocus", "--sync", dialog)
    screen.xdotool("type", str(path))
    screen.xdotool("key", "Return")
    screen.until(lambda seen: "planFileDialog" not in str(seen["widgets"]), 10, "the dialog goes")
    desk.see("a long plan", items=600)
    screen.focus()
    desk.see("a long plan", items=600)
    assert screen.simulator is not None
    if screen.find("plan-upload")["tells"] == "hold":
        screen.hold("plan-upload", lambda seen: "mission " in transfers(seen), "under way")
    else:
        screen.click("plan-upload")
        screen.until(lambda seen: "mission " in transfers(seen), 10, "under way")
    os.kill(screen.simulator.pid, signal.SIGSTOP)
    try:
        seen = screen.until(lambda seen: "Silent for" in transfers(seen), 10, "told as silent")
        assert "trying again · mission" in transfers(seen), "and what was written"
        assert any(w["name"] == "plan-cancel" for w in seen["widgets"])
    finally:
        os.kill(screen.simulator.pid, signal.SIGCONT)
    screen.until(lambda seen: "Silent" not in transfers(seen), 10, "going on")
    screen.until(lambda seen: "Read back and compared" in transfers(seen), 60, "read back")
