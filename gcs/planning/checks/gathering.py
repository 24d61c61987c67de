"""Findings that repeat from leg to leg or item to item, told as one that names them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gcs.planning.checks.finding import Finding, Fix, Severity
from gcs.planning.document import Plan
from gcs.planning.geodesy import FlatMap
from gcs.planning.labels import legs_called
from gcs.planning.way import HOME, Floats

_SEVERITIES = list(Severity)
NEAR_M = 150.0
"""What lies this near to each other is one conflict, whichever legs are between."""
_AT = " · at "
"""Details that name the leg and the place."""
MOST_GROUPS = 8
"""So many findings of one kind are told; where there are more, wider gaps between them are bridged."""


@dataclass(frozen=True, slots=True)
class Case:
    """One finding, where it stands, and how bad it is."""

    number: int
    """Of the leg or item: neighbours have neighbouring ones."""
    finding: Finding
    amount: float = 0.0
    """The largest is the worst."""
    ends: tuple[int, int] = (HOME, HOME)
    """Items at the leg's ends, where it is about a leg."""
    wrong: bool = False
    """The item at the end is in the wrong place."""


@dataclass(frozen=True, slots=True)
class Group:
    """Cases next to each other."""

    cases: tuple[Case, ...]
    whole: bool
    """None between them is without it."""

    @property
    def worst(self) -> Case:
        """The case that is worst: an item in the wrong place before a leg that leads there."""
        return max(self.cases, key=lambda case: (case.wrong, case.amount))

    @property
    def legs(self) -> str:
        """Return what the legs are called: "Legs 12 to 48"; with gaps "23 of the legs 12 to 48"."""
        legs = legs_called(self.cases[0].ends[0], self.cases[-1].ends[1])
        return legs if self.whole else f"{len(self.cases)} of the {legs[0].lower()}{legs[1:]}"

    @property
    def items(self) -> str:
        """Return what the items are called: "Items 4 to 9"; with gaps "3 of the items 4 to 9"."""
        first, last = (case.finding.item for case in (self.cases[0], self.cases[-1]))
        assert first is not None and last is not None, "these cases are about items"
        items = f"tems {first + 1} to {last + 1}"
        return f"I{items}" if self.whole else f"{len(self.cases)} of the i{items}"


Say = Callable[[Group], str]
Mend = Callable[[Sequence[Case]], Fix | None]


def gathered(cases: Sequence[Case], say: Say, mend: Mend | None = None) -> Iterator[Finding]:
    """Yield one finding for neighbours; what can be mended and what can't stays apart.

    Args:
        cases: in order.
        say: what a group's finding says.
        mend: returns what mends all of a group; None: one fix after the other.
    """
    found: list[tuple[int, Finding]] = []
    for mendable in (True, False):
        some = [case for case in cases if (case.finding.fix is not None) is mendable]
        for group in _groups(some):
            if len(group.cases) == 1:
                found.append((group.cases[0].number, group.cases[0].finding))
                continue
            fix = (mend or each_fix)(group.cases) if mendable else None
            found.append((group.cases[0].number, _told(group, say(group), fix)))
    yield from (finding for _, finding in sorted(found, key=lambda one: one[0]))


def _groups(cases: Sequence[Case]) -> list[Group]:
    """Return cases that follow each other or lie near each other: rows over a hill are one conflict."""
    if not cases:
        return []
    gap, cell_m = 1, NEAR_M
    places = _places(cases)
    while True:
        joined = _Joined(len(cases))
        for index in range(1, len(cases)):
            if cases[index].number - cases[index - 1].number <= gap:
                joined.join(index, index - 1)
        _join_near(joined, np.floor(places / cell_m))
        groups = joined.groups()
        if len(groups) <= MOST_GROUPS:
            break
        gap, cell_m = gap * 2, cell_m * 2.0
    runs = [tuple(cases[index] for index in group) for group in groups]
    return [Group(run, run[-1].number - run[0].number == len(run) - 1) for run in runs]


def _places(cases: Sequence[Case]) -> Floats:
    """Return metres east and north by case; NaN where it has no place."""
    at = [case.finding.at for case in cases]
    centre = next((place for place in at if place is not None), (0.0, 0.0))
    xy = FlatMap(centre).to_xy([place or centre for place in at])
    return np.where(np.array([place is None for place in at])[:, None], np.nan, np.array(xy))


def _join_near(joined: _Joined, cells: Floats) -> None:
    """Join what lies in one cell of a grid, or in cells next to each other."""
    first: dict[tuple[float, float], int] = {}
    for index, (east, north) in enumerate(cells.tolist()):
        if east == east:
            joined.join(index, first.setdefault((east, north), index))
    for (east, north), index in first.items():
        for step in ((1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, -1.0)):
            joined.join(index, first.get((east + step[0], north + step[1]), index))


class _Joined:
    """Numbers from 0 on, joined to sets."""

    def __init__(self, count: int) -> None:
        self._parents = list(range(count))

    def _root(self, index: int) -> int:
        while self._parents[index] != index:
            self._parents[index] = self._parents[self._parents[index]]
            index = self._parents[index]
        return index

    def join(self, one: int, other: int) -> None:
        """Make one set of two."""
        one, other = self._root(one), self._root(other)
        self._parents[max(one, other)] = min(one, other)

    def groups(self) -> list[list[int]]:
        """Return the sets, each in order, by their first."""
        found: dict[int, list[int]] = {}
        for index in range(len(self._parents)):
            found.setdefault(self._root(index), []).append(index)
        return list(found.values())


def _told(group: Group, text: str, fix: Fix | None) -> Finding:
    worst = group.worst.finding
    parts = tuple(case.finding for case in group.cases)
    where = worst.detail if _AT in worst.detail else worst.text
    detail = f"worst: {where[0].lower()}{where[1:]}" if where != text else ""
    return replace(
        worst,
        severity=min((part.severity for part in parts), key=_SEVERITIES.index),
        text=text,
        detail=detail,
        refs=tuple(dict.fromkeys(ref for part in parts for ref in part.refs)),
        fix=fix,
        parts=parts,
    )


def each_fix(cases: Sequence[Case]) -> Fix | None:
    """Return what mends one after the other; each changes another item."""
    fixes = [case.finding.fix for case in cases if case.finding.fix is not None]

    def apply(plan: Plan) -> Plan:
        for fix in fixes:
            plan = fix.apply(plan)
        return plan

    labels = {fix.label for fix in fixes}
    return Fix(labels.pop() if len(labels) == 1 else "Mend all", apply)
