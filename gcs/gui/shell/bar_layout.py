"""What the status bar gives up as the window narrows, and in which order (tokens.md "Space and size")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wish:
    """What one item would like.

    Attributes:
        key: Name of the item.
        full: Width with the sub-line.
        compact: Width without it.
        least: The item can be squeezed down to this, cutting its text.
        alerting: A value with an alert is never dropped.
    """

    key: str
    full: int
    compact: int
    least: int
    alerting: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """What it gets: a width, and whether its sub-line is dropped."""

    key: str
    width: int
    compact: bool


DROPPED = ("rc", "ekf")
"""Items that go after the sub-lines, first to last."""
SQUEEZED = (
    "vehicle",
    "alert",
    "mode",
    "state",
    "simulation",
    "replay",
    "messages",
    "gps",
    "rc",
    "ekf",
    "battery",
)
"""Items whose text is cut when nothing else helps, each in turn down to its least width."""


def fit(wishes: Sequence[Wish], width: int) -> list[Place]:
    """Place the items within ``width`` px: sub-lines go first, then RC, then EKF, then long texts are cut.

    Items keep their order. Where even the least does not fit, the last items run out of the bar.
    """
    if sum(wish.full for wish in wishes) <= width:
        return [Place(wish.key, wish.full, compact=False) for wish in wishes]
    kept = list(wishes)
    for key in ("", *DROPPED):
        kept = [wish for wish in kept if wish.key != key or wish.alerting]
        if sum(wish.compact for wish in kept) <= width:
            break
    widths = {wish.key: wish.compact for wish in kept}
    over = sum(widths.values()) - width
    for key in SQUEEZED:
        wish = next((wish for wish in kept if wish.key == key), None)
        if wish is not None and over > 0:
            cut = min(over, max(0, widths[key] - wish.least))
            widths[key] -= cut
            over -= cut
    return [Place(wish.key, widths[wish.key], compact=True) for wish in kept]
