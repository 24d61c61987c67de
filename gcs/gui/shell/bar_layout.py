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
        least: The item can be squeezed down to this, giving up its icon, then the end of its text.
        slack: Padding that can go without any loss.
        alerting: A value with an alert is never dropped, and keeps its sub-line longest.
        whole: Squeezed at once to its least, as a word that has only one shorter form.
    """

    key: str
    full: int
    compact: int
    least: int
    slack: int = 0
    alerting: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """What it gets: a width, and whether its sub-line is dropped."""

    key: str
    width: int
    compact: bool


SUB_LINES = ("simulation", "replay", "clock", "messages", "rc", "ekf", "links", "gps", "", "mode", "vehicle")
"""Whose sub-line goes first; the empty name stands for all that are not named, such as a workspace's own."""
DROPPED = ("rc", "ekf")
"""Items that go after the sub-lines, first to last."""
LAST_DROPPED = ("clock", "theme")
"""What goes when even squeezing is not enough, so that no alert runs out of the bar."""
SQUEEZED = ("messages", "alert", "simulation", "replay", "gps", "mode", "state", "vehicle", "links")
"""Items that are squeezed when nothing else helps; then all others, from the right."""


def fit(wishes: Sequence[Wish], width: int) -> list[Place]:
    """Place the items within ``width`` px: sub-lines go first, then RC, then EKF, then long texts are cut.

    Items keep their order. Where even the least does not fit, the last items run out of the bar.
    """
    kept = list(wishes)
    compact: set[str] = set()
    for key in _by_rank(kept):
        if _over(kept, compact, width) <= 0:
            break
        wish = next(wish for wish in kept if wish.key == key)
        if wish.compact < wish.full:
            compact.add(key)
    for key in DROPPED:
        if _over(kept, compact, width) > 0:
            kept = [wish for wish in kept if wish.key != key or wish.alerting]
    for key in LAST_DROPPED:
        if sum(wish.least for wish in kept) > width:
            kept = [wish for wish in kept if wish.key != key]
    widths = {wish.key: wish.compact if wish.key in compact else wish.full for wish in kept}
    _tighten(kept, widths, width)
    _squeeze(kept, widths, width)
    return [Place(wish.key, widths[wish.key], wish.key in compact) for wish in kept]


def _by_rank(wishes: Sequence[Wish]) -> list[str]:
    def rank(wish: Wish) -> tuple[bool, int]:
        place = SUB_LINES.index(wish.key) if wish.key in SUB_LINES else SUB_LINES.index("")
        return wish.alerting, place

    return [wish.key for wish in sorted(wishes, key=rank)]


def _over(wishes: Sequence[Wish], compact: set[str], width: int) -> int:
    least = sum((wish.compact if wish.key in compact else wish.full) - wish.slack for wish in wishes)
    return least - width


def _tighten(wishes: Sequence[Wish], widths: dict[str, int], width: int) -> None:
    """Take the missing pixels from the paddings, evenly."""
    over = sum(widths.values()) - width
    spare = sum(wish.slack for wish in wishes)
    for wish in wishes:
        if over > 0 and spare > 0:
            cut = min(wish.slack, -(-over * wish.slack // spare))
            widths[wish.key] -= cut
            over -= cut
            spare -= wish.slack


def _squeeze(wishes: Sequence[Wish], widths: dict[str, int], width: int) -> None:
    """Cut texts, each item in turn down to its least width."""
    over = sum(widths.values()) - width
    by_key = {wish.key: wish for wish in wishes}
    named = [key for key in SQUEEZED if key in by_key]
    for key in [*named, *(wish.key for wish in reversed(wishes) if wish.key not in named)]:
        if over > 0:
            spare = max(0, widths[key] - by_key[key].least)
            cut = spare if by_key[key].whole else min(over, spare)
            widths[key] -= cut
            over -= cut
