"""A command's parameters, the same whether it came as COMMAND_LONG or as COMMAND_INT."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

_HIGHEST_M = 100_000.0
_INT_UNKNOWN = 0x7FFFFFFF
_RELATIVE_FRAMES = frozenset({3, 6})
_TERRAIN_FRAMES = frozenset({10, 11})


@dataclass(frozen=True, slots=True)
class CommandArgs:
    """One command as received.

    ``lat_deg``, ``lon_deg`` and ``alt_m`` are None where the sender left them open (NaN, or INT32_MAX in a
    COMMAND_INT). ``p5``, ``p6``, ``p7`` are the raw numbers for commands that carry no place.
    """

    command: int
    p1: float
    p2: float
    p3: float
    p4: float
    p5: float
    p6: float
    p7: float
    lat_deg: float | None
    lon_deg: float | None
    alt_m: float | None
    frame: int
    is_int: bool
    sender: tuple[int, int]
    confirmation: int = 0

    @property
    def on_earth(self) -> bool:
        """Latitude, longitude and altitude are possible, or left open."""
        return (
            abs(self.lat_deg or 0.0) <= 90.0
            and abs(self.lon_deg or 0.0) <= 180.0
            and abs(self.alt_m or 0.0) <= _HIGHEST_M
        )

    @property
    def relative(self) -> bool:
        """The altitude is above home."""
        return self.frame in _RELATIVE_FRAMES

    @property
    def above_terrain(self) -> bool:
        """The altitude is above the ground."""
        return self.frame in _TERRAIN_FRAMES


def args_from_long(msg: Any, sender: tuple[int, int]) -> CommandArgs:
    """Read a COMMAND_LONG; its places are degrees and its frame is the firmware's choice (0)."""
    return CommandArgs(
        msg.command,
        msg.param1,
        msg.param2,
        msg.param3,
        msg.param4,
        msg.param5,
        msg.param6,
        msg.param7,
        _known(msg.param5),
        _known(msg.param6),
        _known(msg.param7),
        frame=0,
        is_int=False,
        sender=sender,
        confirmation=msg.confirmation,
    )


def args_from_int(msg: Any, sender: tuple[int, int]) -> CommandArgs:
    """Read a COMMAND_INT; its places are degrees × 1e7."""
    lat = None if msg.x == _INT_UNKNOWN else msg.x / 1e7
    lon = None if msg.y == _INT_UNKNOWN else msg.y / 1e7
    return CommandArgs(
        msg.command,
        msg.param1,
        msg.param2,
        msg.param3,
        msg.param4,
        float(msg.x),
        float(msg.y),
        msg.z,
        lat,
        lon,
        _known(msg.z),
        frame=msg.frame,
        is_int=True,
        sender=sender,
    )


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
