"""The options of the window, read without loading Qt or the other commands."""

from __future__ import annotations

import argparse
import math
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from gcs import __version__
from gcs.cli.entry import default_profile, overview
from gcs.links.url import FASTEST, LinkKind, LinkUrl, parse_link_url
from gcs.model.errors import GcsError

SMALLEST, LARGEST = 320, 16384
"""Limits of the window's sides, in pixels."""
SLOWEST_REPLAY, FASTEST_REPLAY = 0.01, 1000.0


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """What ``gcs gui`` was asked for."""

    connect: tuple[str, ...] = ()
    demo: bool = False
    plan: Path | None = None
    """Opened in the Plan workspace."""
    screenshot: Path | None = None
    after_s: float = 5.0
    profile: Path = Path()
    offscreen: bool = False
    size: tuple[int, int] | None = None
    theme: str = ""
    probe: Path | None = None
    """Write what the benchmark wants to know into this file, and end after ``after_s``."""


def has_display() -> bool:
    """Return whether a window can be shown."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        words = message.removeprefix("argument ").rstrip(".")
        self.exit(2, f"{self.prog}: {words}. See: {self.prog} --help\n")


def _url(text: str) -> str:
    try:
        return str(parse_link_url(text))
    except GcsError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _plan_file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text!r}; name a plan, such as survey.plan")
    return path


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write it as 1280x800")
    size = int(width), int(height)
    if not all(SMALLEST <= side <= LARGEST for side in size):
        raise argparse.ArgumentTypeError(f"{text!r} is no size: each side is {SMALLEST} to {LARGEST}")
    return size


def _seconds(text: str) -> float:
    seconds = _number(text)
    if not 0.0 <= seconds < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write seconds, such as 5")
    return seconds


def _speed(text: str) -> float:
    speed = _number(text)
    if speed == 0.0:
        return FASTEST
    if not SLOWEST_REPLAY <= speed <= FASTEST_REPLAY:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no speed; write {SLOWEST_REPLAY:g} to {FASTEST_REPLAY:g}, or 0 for no waiting"
        )
    return speed


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def window_parser(prog: str = "gcs") -> argparse.ArgumentParser:
    """Return the parser of ``gcs``, ``gcs gui`` or ``gcs replay``."""
    whole = prog == "gcs"
    parser = _Parser(
        prog=prog,
        usage="gcs [COMMAND] [OPTIONS]" if whole else None,
        description="Godwit GCS: a ground control station for PX4 and ArduPilot vehicles."
        + (f"\n\n{overview()}" if whole else ""),
        formatter_class=argparse.RawDescriptionHelpFormatter if whole else argparse.HelpFormatter,
        allow_abbrev=False,
        add_help=False,
    )
    if prog == "gcs replay":
        parser.description = "Show a recording as a live vehicle, in the window."
        parser.add_argument("file", type=Path, metavar="FILE", help="a .tlog recording")
        parser.add_argument(
            "--speed", type=_speed, default=1.0, metavar="X", help="1 is real time, 0 as fast as it goes"
        )
    group = parser.add_argument_group("options" if prog == "gcs gui" else "options of the window")
    group.add_argument("-h", "--help", action="help", help="show this help")
    group.add_argument(
        "--version", action="version", version=f"Godwit GCS {__version__}", help="print the version"
    )
    if prog != "gcs replay":
        group.add_argument(
            "--connect", action="append", default=[], metavar="URL", type=_url,
            help="open this link, such as udpin:127.0.0.1:14550; may be given several times",
        )  # fmt: skip
        group.add_argument(
            "--demo", action="store_true",
            help="three simulated vehicles over the training island, one flying a survey",
        )  # fmt: skip
    _add_options(group)
    return parser


def _add_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--plan", type=_plan_file, metavar="FILE", default=None, help="open this plan in the Plan workspace"
    )  # fmt: skip
    group.add_argument("--screenshot", type=Path, metavar="FILE", help="save a picture of the window and end")
    group.add_argument(
        "--after", type=_seconds, default=5.0, metavar="S", dest="after_s",
        help="seconds before the screenshot (default 5)",
    )  # fmt: skip
    group.add_argument(
        "--profile-dir", type=Path, default=None, metavar="DIR", dest="profile",
        help="folder of settings and recordings",
    )  # fmt: skip
    group.add_argument("--offscreen", action="store_true", help="run without a display")
    group.add_argument("--size", type=_size, default=None, metavar="WxH", help="size of the window")
    group.add_argument(
        "--theme", choices=("dark", "light", "sunlight"), default="", help="theme of this run"
    )  # fmt: skip
    group.add_argument("--probe", type=Path, default=None, help=argparse.SUPPRESS)


def parse_window_options(arguments: Sequence[str], prog: str = "gcs gui") -> WindowOptions:
    """Read the options; a wrong one ends the program with one line that says what to do."""
    found = window_parser(prog).parse_args(list(arguments))
    return _options(found, tuple(found.connect), demo=found.demo)


def parse_replay_options(arguments: Sequence[str]) -> WindowOptions:
    """Read ``FILE [--speed X]`` and the window's own options; a wrong one ends the program with one line."""
    parser = window_parser("gcs replay")
    found = parser.parse_args(list(arguments))
    if not found.file.is_file():
        parser.error(f"there is no recording {found.file}; name a .tlog file")
    url = LinkUrl(LinkKind.REPLAY, path=str(found.file.resolve()), speed=found.speed)
    return _options(found, (str(url),), demo=False)


def _options(found: argparse.Namespace, connect: tuple[str, ...], *, demo: bool) -> WindowOptions:
    return WindowOptions(
        connect=connect,
        demo=demo,
        plan=found.plan,
        screenshot=found.screenshot,
        after_s=found.after_s,
        profile=found.profile if found.profile is not None else default_profile(),
        offscreen=found.offscreen,
        size=found.size,
        theme=found.theme,
        probe=found.probe,
    )
