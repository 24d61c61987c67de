"""Names of recordings: made from the pilot's pattern, safe on every file system, never used twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from gcs.model.errors import RecordingError

DEFAULT_PATTERN = "{date}_{time}"
PLACEHOLDERS = ("date", "time", "name")
TLOG_SUFFIX = ".tlog"
EVENTS_SUFFIX = ".events.jsonl"
LOCK_SUFFIX = ".session.lock"
KEEP_SUFFIX = ".keep"
MAX_NAME = 100

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def check_pattern(pattern: str) -> None:
    """Check a name pattern as the settings hold it.

    Raises:
        RecordingError: the pattern has an unknown placeholder, or could give the same name always.
    """
    unknown = [name for name in _PLACEHOLDER.findall(pattern) if name not in PLACEHOLDERS]
    if unknown or "{" in _PLACEHOLDER.sub("", pattern) or "}" in _PLACEHOLDER.sub("", pattern):
        shown = f"{{{unknown[0]}}}" if unknown else "a lone brace"
        raise RecordingError(
            f"The name pattern of recordings has {shown}",
            "Use {date}, {time} and {name}, which stand for the UTC date and time and the station's name",
        )
    if not pattern.strip():
        raise RecordingError("The name pattern of recordings is empty", f"Use {DEFAULT_PATTERN}")


def session_name(pattern: str, time_us: int, name: str = "") -> str:
    """Return the name of a session that starts at ``time_us`` UTC; a bad pattern gives the default name."""
    try:
        check_pattern(pattern)
    except RecordingError:
        pattern = DEFAULT_PATTERN
    start = datetime.fromtimestamp(time_us / 1e6, tz=UTC)
    values = {"date": f"{start:%Y-%m-%d}", "time": f"{start:%H-%M-%S}", "name": name}
    return safe_name(_PLACEHOLDER.sub(lambda match: values[match[1]], pattern)) or safe_name(
        f"{values['date']}_{values['time']}"
    )


def safe_name(text: str) -> str:
    """Return text as a file name that every system takes; empty when nothing is left of it."""
    name = _FORBIDDEN.sub("-", text).strip(" ._-")[:MAX_NAME].rstrip(" ._-")
    return f"_{name}" if _RESERVED.match(name) else name


def free_name(folder: Path, name: str) -> str:
    """Return ``name``, or ``name-2`` and so on where files of that name are there already."""
    number, candidate = 1, name
    while any(
        (folder / f"{candidate}{suffix}").exists() for suffix in (TLOG_SUFFIX, EVENTS_SUFFIX, LOCK_SUFFIX)
    ):
        number += 1
        candidate = f"{name}-{number}"
    return candidate


def resumed_name(name: str) -> str:
    """Return the name of the session that continues an interrupted one: ``flight-r2``, then ``flight-r3``."""
    match = re.fullmatch(r"(.*)-r(\d+)", name)
    return f"{match[1]}-r{int(match[2]) + 1}" if match else f"{name}-r2"
