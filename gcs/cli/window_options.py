"""The options of the window, read without loading Qt or the other commands."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gcs import __version__
from gcs.cli.entry import default_profile
from gcs.links.url import parse_link_url


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """What ``gcs gui`` was asked for."""

    connect: tuple[str, ...] = ()
    demo: bool = False
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


def _url(text: str) -> str:
    from gcs.model.errors import GcsError

    try:
        return str(parse_link_url(text))
    except GcsError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write it as 1280x800")
    return int(width), int(height)


def window_parser() -> argparse.ArgumentParser:
    """Return the parser of ``gcs gui``."""
    parser = argparse.ArgumentParser(
        prog="gcs gui",
        description="Godwit GCS: a ground control station for PX4 and ArduPilot vehicles.",
        epilog="Other commands: gcs sim, gcs monitor, gcs replay, gcs bench; each has --help.",
    )
    parser.add_argument("--version", action="version", version=f"Godwit GCS {__version__}")
    parser.add_argument(
        "--connect",
        action="append",
        default=[],
        metavar="URL",
        type=_url,
        help="open this link, such as udpin:127.0.0.1:14550; may be given several times",
    )
    parser.add_argument(
        "--demo",
        action="store_true",
        help="three simulated vehicles over the training island, one flying a survey",
    )
    parser.add_argument(
        "--screenshot", type=Path, metavar="FILE", help="save a picture of the window and end"
    )
    parser.add_argument(
        "--after",
        type=float,
        default=5.0,
        metavar="S",
        dest="after_s",
        help="seconds before the screenshot (default 5)",
    )
    parser.add_argument(
        "--profile-dir",
        type=Path,
        default=None,
        metavar="DIR",
        dest="profile",
        help="folder of settings and recordings",
    )
    parser.add_argument("--offscreen", action="store_true", help="run without a display")
    parser.add_argument("--size", type=_size, default=None, metavar="WxH", help="size of the window")
    parser.add_argument(
        "--theme", choices=("dark", "light", "sunlight"), default="", help="theme of this run"
    )
    parser.add_argument("--probe", type=Path, default=None, help=argparse.SUPPRESS)
    return parser  # fmt: skip


def parse_window_options(arguments: Sequence[str]) -> WindowOptions:
    """Read the options; a wrong one ends the program with one line that says what to do."""
    found = window_parser().parse_args(list(arguments))
    return WindowOptions(
        connect=tuple(found.connect),
        demo=found.demo,
        screenshot=found.screenshot,
        after_s=found.after_s,
        profile=found.profile if found.profile is not None else default_profile(),
        offscreen=found.offscreen,
        size=found.size,
        theme=found.theme,
        probe=found.probe,
    )
