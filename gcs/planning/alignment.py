"""Which items of two lists belong together, so that one inserted item is one difference and not a hundred."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

T = TypeVar("T")
_MOST_COMPARED = 40_000
"""Pairs within a changed stretch that are weighed one by one; longer stretches are paired in order."""

Pair = tuple[int | None, int | None]
"""Indices in the first and in the second list; None: only the other one has it."""


def align(
    ours: Sequence[T],
    theirs: Sequence[T],
    key: Callable[[T], Hashable],
    likeness: Callable[[T, T], float],
) -> list[Pair]:
    """Return pairs in order, each index once.

    Args:
        ours: the first list.
        theirs: the second list.
        key: equal for items that are the same.
        likeness: how alike two items are; 0 or less: they are not one item that changed.
    """
    pairs: list[Pair] = []
    matcher = SequenceMatcher(
        None, [key(item) for item in ours], [key(item) for item in theirs], autojunk=False
    )
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pairs += zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            pairs += _weighed(ours, theirs, range(i1, i2), range(j1, j2), likeness)
    return pairs


def _weighed(
    ours: Sequence[T],
    theirs: Sequence[T],
    rows: range,
    columns: range,
    likeness: Callable[[T, T], float],
) -> list[Pair]:
    """Pair what is most alike, in order (Needleman and Wunsch)."""
    if len(rows) * len(columns) > _MOST_COMPARED:
        return _in_order(ours, theirs, rows, columns, likeness)
    best = [[0.0] * (len(columns) + 1) for _ in range(len(rows) + 1)]
    for a in range(len(rows) - 1, -1, -1):
        for b in range(len(columns) - 1, -1, -1):
            alike = likeness(ours[rows[a]], theirs[columns[b]])
            paired = best[a + 1][b + 1] + alike if alike > 0.0 else -1.0
            best[a][b] = max(paired, best[a + 1][b], best[a][b + 1])
    pairs: list[Pair] = []
    a = b = 0
    while a < len(rows) and b < len(columns):
        if best[a][b] == best[a + 1][b]:
            pairs.append((rows[a], None))
            a += 1
        elif best[a][b] == best[a][b + 1]:
            pairs.append((None, columns[b]))
            b += 1
        else:
            pairs.append((rows[a], columns[b]))
            a, b = a + 1, b + 1
    return [*pairs, *((i, None) for i in rows[a:]), *((None, j) for j in columns[b:])]


def _in_order(
    ours: Sequence[T],
    theirs: Sequence[T],
    rows: range,
    columns: range,
    likeness: Callable[[T, T], float],
) -> list[Pair]:
    pairs: list[Pair] = []
    both = min(len(rows), len(columns))
    for i, j in zip(rows, columns, strict=False):
        pairs += [(i, j)] if likeness(ours[i], theirs[j]) > 0.0 else [(i, None), (None, j)]
    return [*pairs, *((i, None) for i in rows[both:]), *((None, j) for j in columns[both:])]
