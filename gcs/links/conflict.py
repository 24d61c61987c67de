"""Two vehicles that use one system id on one network: commands for one would fly the other.

Two routes alone prove nothing: one vehicle may have two radios. Evidence is what one vehicle can't do: be
of two types, have booted at two times, be at two places, or number its frames twice on one link.
"""

from __future__ import annotations

import math
from itertools import combinations
from typing import Final

from gcs.links.route import Route, System
from gcs.mavlink import Frame

ALIVE_S: Final = 2.0
HITS: Final = 3
"""Looks, one a second, that must agree before the pilot is alarmed."""
OVER_AFTER_S: Final = 10.0
BOOT_TOLERANCE_S: Final = 3.0
PLACE_TOLERANCE_M: Final = 150.0
WATCHED: Final = frozenset({2, 30, 33})
"""SYSTEM_TIME, ATTITUDE and GLOBAL_POSITION_INT: who booted when, and is where."""
_POSITION: Final = 33
_SAME_TIME_S: Final = 0.4
_FEWEST_FRAMES: Final = 8
_SAME_SHARE: Final = 0.25
_METRES_PER_DEG: Final = 111_320.0


def learn(route: Route, frame: Frame, now: float) -> None:
    """Take boot time and place from a watched message."""
    message = frame.msg
    if message.time_boot_ms:
        route.boot_s = message.time_boot_ms / 1000.0
        route.boot_seen_s = now
    if frame.msgid == _POSITION and (message.lat or message.lon):
        route.place = (message.lat / 1e7, message.lon / 1e7)
        route.place_seen_s = now


def evidence(system: System, now: float) -> tuple[Route, Route, str] | None:
    """Return two routes that can't lead to the same vehicle, and why, if there are such."""
    alive = [route for route in system.routes if route.is_autopilot and now - route.last_rx <= ALIVE_S]
    for one, other in combinations(alive, 2):
        why = _difference(system, one, other, now)
        if why:
            return one, other, why
    return None


def _difference(system: System, one: Route, other: Route, now: float) -> str:
    fewest = min(one.window.growth(0), other.window.growth(0))
    if fewest < _FEWEST_FRAMES and one.kind == other.kind:
        return ""
    if system.duplicates.matches(one, other) > _SAME_SHARE * fewest:
        return ""
    if (
        one.kind
        and other.kind
        and one.kind != other.kind
        and min(one.kind_seen_s, other.kind_seen_s) > now - 3
    ):
        return "they are of different types"
    if (
        one.boot_s is not None
        and other.boot_s is not None
        and _together(one.boot_seen_s, other.boot_seen_s, now)
        and abs(one.boot_s - other.boot_s) > BOOT_TOLERANCE_S
    ):
        return "they booted at different times"
    if one.place and other.place and _together(one.place_seen_s, other.place_seen_s, now):
        apart_m = _distance_m(one.place, other.place)
        if apart_m > PLACE_TOLERANCE_M:
            return f"they are {apart_m:.0f} m apart"
    if one.link is other.link and fewest >= _FEWEST_FRAMES:
        return "each numbers its messages by itself"
    return ""


def _together(one_s: float, other_s: float, now: float) -> bool:
    return abs(one_s - other_s) <= _SAME_TIME_S and now - min(one_s, other_s) <= ALIVE_S


def _distance_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    north_m = (one[0] - other[0]) * _METRES_PER_DEG
    east_deg = (one[1] - other[1] + 180.0) % 360.0 - 180.0
    return math.hypot(north_m, east_deg * _METRES_PER_DEG * math.cos(math.radians(one[0])))
