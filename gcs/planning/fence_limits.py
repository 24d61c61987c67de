"""The fence's greatest height: no MAVLink fence item carries it, so plans keep it beside the areas."""

from __future__ import annotations

from dataclasses import replace

from gcs.planning.document import Fence

MAX_ALTITUDE = "godwit.maxAltitude"
"""Member of the fence in a .plan file: metres above home."""
_KEYS = (MAX_ALTITUDE, "maxAltitude")
_HIGHEST_M = 20_000.0


def highest_of(fence: Fence | None) -> float | None:
    """Return how high above home the fence lets a vehicle go; None: it does not say."""
    for key in _KEYS if fence is not None else ():
        assert fence is not None
        value = fence.extra.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0.0 < value <= _HIGHEST_M:
            return float(value)
    return None


def with_highest(fence: Fence, alt_rel_m: float | None) -> Fence:
    """Return a fence with a greatest height above home, None for none."""
    extra = {key: value for key, value in fence.extra.items() if key not in _KEYS}
    if alt_rel_m is not None:
        extra[MAX_ALTITUDE] = float(alt_rel_m)
    return replace(fence, extra=extra)
