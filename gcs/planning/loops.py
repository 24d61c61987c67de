"""Jumps of a mission: where each leads, and how often."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gcs.planning.document import DO_JUMP
from gcs.planning.flatten import FlatItem

TAG, JUMP_TAG = 600, 601
_MOST_REPEATS = 32_767


@dataclass(frozen=True, slots=True)
class Jump:
    """One jump in the flat list."""

    here: int
    """Index of the jump in the flat list."""
    source: int
    """Index of the document's item."""
    wanted: float
    """The item or tag that it names."""
    by_tag: bool
    target: int | None
    """Index in the flat list; None: there is no such item."""
    endless: bool
    repeats: int
    """0 where it is endless or off."""

    @property
    def backward(self) -> bool:
        """It makes a loop."""
        return self.target is not None and self.target <= self.here


def jumps_of(flat: Sequence[FlatItem]) -> Iterator[Jump]:
    """Yield all jumps in order; autopilots count each jump once for the whole mission, also in loops."""
    items: dict[float, int] = {}
    tags: dict[float, int] = {}
    for index, entry in enumerate(flat):
        if entry.item.item_id:
            items.setdefault(entry.item.item_id, index)
        if entry.item.command == TAG:
            tags.setdefault(entry.item.params[0], index)
    for index, entry in enumerate(flat):
        command, (wanted, count) = entry.item.command, entry.item.params[:2]
        if command in (DO_JUMP, JUMP_TAG):
            targets = tags if command == JUMP_TAG else items
            repeats = int(min(count, _MOST_REPEATS)) if count > 0.0 else 0
            by_tag = command == JUMP_TAG
            yield Jump(index, entry.source, wanted, by_tag, targets.get(wanted), count < 0.0, repeats)
