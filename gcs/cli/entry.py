"""What the program must know of the command line before it knows whether a window is wanted.

Kept apart from ``main``: the window starts without loading the machinery of the commands.
"""

from __future__ import annotations

from pathlib import Path

COMMANDS = {
    "sim": "simulated vehicles that speak MAVLink like ArduPilot or PX4",
    "monitor": "telemetry of a link or a recording, as a table or JSON lines",
    "plan": "plan files: check, convert, figures; to and from a vehicle",
    "fly": "uploads a plan, verifies it and flies it until landed and disarmed",
    "bench": "the benchmarks, each beside its peer",
    "version": "print the version",
}
"""What the command line answers itself, and what it is for."""
WINDOWS = {
    "gui": "the window (the default, and what --demo and --connect open)",
    "replay": "a recording as a live vehicle, in the window",
}
"""What opens the window."""


def overview() -> str:
    """Return all commands, one a line."""
    lines = [f"  {name:9} {words}" for name, words in (WINDOWS | COMMANDS).items()]
    return "\n".join(("commands, each with --help:", *lines))


def default_profile() -> Path:
    """Return the folder where settings, recordings and caches live."""
    from platformdirs import user_data_path

    return user_data_path("godwit-gcs", appauthor=False)
