"""A real X server with nobody else on it, and hands on its mouse and keyboard."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from e2e_station import environment, process, wait_for

MISSING = [tool for tool in ("Xvfb", "xdotool", "import") if shutil.which(tool) is None]
WHY_NOT = f"needs {', '.join(MISSING)} (apt-get install -y xvfb xdotool imagemagick)"
WATCHED = Path(__file__).with_name("e2e_watched_program.py")


@contextlib.contextmanager
def x_server(log: Path, width: int = 1920, height: int = 1080) -> Iterator[str]:
    """Start Xvfb on a display number of its own choice; yields the display, such as ``:3``."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    with process([*command, "-noreset", "-ac"], log, pass_fds=(writer,)) as server:
        os.close(writer)
        with os.fdopen(reader) as pipe:
            number = pipe.readline().strip()
        assert number, f"Xvfb did not start: {log.read_text()} ({server.poll()})"
        yield f":{number}"


class Screen:
    """One display: sees what the watched program tells, acts with mouse and keyboard."""

    def __init__(self, display: str, eyes: Path, program: subprocess.Popen[bytes], log: Path) -> None:
        self.display = display
        self._program = program
        self._log = log
        self._eyes = eyes
        self._env = environment(DISPLAY=display)
        self.simulator: subprocess.Popen[bytes] | None = None

    def xdotool(self, *words: str | int) -> str:
        command = ["xdotool", *(str(word) for word in words)]
        done = subprocess.run(command, env=self._env, capture_output=True, text=True, timeout=20)
        assert done.returncode == 0, f"{command}: {done.stderr}"
        return done.stdout.strip()

    def press(self, action: str) -> None:
        """Act without X: ``click NAME``, ``workspace NAME``, ``open NAME``, ``theme`` or ``close``."""
        wanted = self._eyes.with_suffix(".press")
        wanted.with_suffix(".part").write_text(action)
        wanted.with_suffix(".part").replace(wanted)
        wait_for(lambda: not wanted.exists(), 10, f"the window takes: {action}")

    # -- seeing ----------------------------------------------------------------------------------

    def seen(self) -> dict[str, Any]:
        try:
            return json.loads(self._eyes.read_text())
        except FileNotFoundError:
            return {"looks": 0, "vehicles": {}, "widgets": [], "alarms": []}

    def until(self, condition: Callable[[dict[str, Any]], Any], seconds: float, what: str) -> dict[str, Any]:
        """Wait until what is seen fulfils a condition; returns it."""
        last: dict[str, Any] = {}

        def look() -> bool:
            nonlocal last
            last = self.seen()
            assert last["looks"] or self._program.poll() is None, self._log.read_text()
            return bool(last["looks"] and condition(last))

        try:
            wait_for(look, seconds, what)
        except AssertionError as error:
            if "Traceback" in str(error):
                raise
            shown = {key: value for key, value in last.items() if key != "widgets"}
            buttons = [(w["name"], w["tells"]) for w in last["widgets"] if w["name"].startswith("action-")]
            raise AssertionError(f"{what}: not within {seconds:g} s; seen {shown}; {buttons}") from None
        return last

    def look_again(self) -> dict[str, Any]:
        """See something newer than now."""
        before = self.seen()["looks"]
        return self.until(lambda seen: seen["looks"] > before + 1, 10, "a newer look")

    def find(self, name: str, *, enabled: bool = True, seconds: float = 10.0) -> dict[str, Any]:
        """Return a control that is on the screen, by its object name or accessible name."""

        def match(seen: dict[str, Any]) -> dict[str, Any] | None:
            return next(
                (
                    w
                    for w in seen["widgets"]
                    if name in (w["name"], w["label"], w["text"]) and (w["enabled"] or not enabled)
                ),
                None,
            )

        found = match(self.until(match, seconds, f"{name} on the screen"))
        assert found is not None
        return found

    # -- acting ----------------------------------------------------------------------------------

    def point_at(self, name: str) -> None:
        x, y, width, height = self.find(name)["rect"]
        self.xdotool("mousemove", x + width // 2, y + height // 2)

    def click(self, name: str) -> None:
        self.point_at(name)
        self.xdotool("click", 1)

    def click_at(self, x: int, y: int) -> None:
        self.xdotool("mousemove", x, y, "click", 1)

    def hold(self, name: str, until: Callable[[dict[str, Any]], Any], what: str) -> float:
        """Press a control and keep it pressed until something is seen; returns how long that took."""
        self.point_at(name)
        began = time.monotonic()
        self.xdotool("mousedown", 1)
        try:
            self.until(until, 5, what)
        finally:
            self.xdotool("mouseup", 1)
        return time.monotonic() - began

    def window_id(self) -> str:
        return self.xdotool("search", "--sync", "--onlyvisible", "--name", "^Godwit GCS$").splitlines()[-1]

    def focus(self) -> None:
        """Give the window the keyboard, as a window manager would."""
        self.xdotool("windowfocus", "--sync", self.window_id())

    def resize(self, width: int, height: int) -> None:
        window = self.window_id()
        self.xdotool("windowmove", window, 0, 0, "windowsize", window, width, height)
        self.until(lambda seen: seen["size"] == [width, height], 10, f"the window at {width}×{height}")

    def picture(self, path: Path, width: int, height: int) -> Path:
        """Take what the X server shows."""
        crop = f"{width}x{height}+0+0"
        subprocess.run(
            ["import", "-window", "root", "-crop", crop, "+repage", str(path)],
            env=self._env, check=True, timeout=30,
        )  # fmt: skip
        return path


@contextlib.contextmanager
def watched_program(
    folder: Path, options: Sequence[str], *, wrapper: Sequence[str] = ()
) -> Iterator[tuple[Screen, subprocess.Popen[bytes]]]:
    """Run the program offscreen, inside ``wrapper`` such as strace."""
    eyes = folder / "eyes.json"
    eyes.unlink(missing_ok=True)
    command = [*wrapper, sys.executable, str(WATCHED), str(eyes), *options]
    log = folder / "window.log"
    with process(command, log, env=environment(PYTHONPATH=".")) as running:
        yield Screen("", eyes, running, log), running


@contextlib.contextmanager
def watched_window(
    display: str, folder: Path, options: Sequence[str]
) -> Iterator[tuple[Screen, subprocess.Popen[bytes]]]:
    """Run the program on a display."""
    eyes = folder / "eyes.json"
    env = environment(DISPLAY=display, QT_QPA_PLATFORM="xcb")
    command = [sys.executable, str(WATCHED), str(eyes), *options]
    log = folder / "window.log"
    with process(command, log, env={**env, "PYTHONPATH": "."}) as running:
        yield Screen(display, eyes, running, log), running
