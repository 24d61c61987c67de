"""What differs between two plans, in words: ours beside what a vehicle or a file holds.

Missions are compared as they are flown, item by item, so that a survey and the items that it stands for are
the same. Fences and rally points are compared shape by shape.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from gcs.planning.alignment import align
from gcs.planning.dialects import px4_items
from gcs.planning.document import DO_JUMP, PX4, ComplexItem, Fence, Plan, PlanItem, RallyPoint
from gcs.planning.flatten import flatten
from gcs.planning.labels import label_of
from gcs.planning.likeness import (
    circle_details,
    circle_key,
    circle_likeness,
    item_details,
    item_key,
    item_likeness,
    place_details,
    polygon_details,
    polygon_key,
    polygon_likeness,
    rally_details,
    rally_key,
    rally_likeness,
)
from gcs.planning.refs import Part, Ref, item_ref

Kind = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference."""

    kind: Kind
    """added: only ours has it; removed: only theirs; moved: elsewhere, or at another point of the order."""
    ref: Ref | None
    """The part of our plan; None for what only theirs has."""
    text: str
    """In words, beginning with the part's name."""
    theirs: Ref | None = None
    """The part of their plan; None for what only ours has."""


def compare_plans(ours: Plan, theirs: Plan, *, home: bool = False) -> tuple[Difference, ...]:
    """Return what our plan has differently from theirs, in the order of the plan.

    A mission, fence or rally list that either says nothing of is not compared.

    Args:
        ours: the plan that is edited.
        theirs: what a vehicle or a file holds.
        home: compare the planned homes too; vehicles set their own.

    Raises:
        PlanError: a pattern of one of them can't be worked out.
    """
    found: list[Difference] = []
    if ours.has_mission and theirs.has_mission:
        found += _Missions(ours, theirs).differences()
    if ours.fence is not None and theirs.fence is not None:
        found += _fences(ours.fence, theirs.fence)
    if ours.rally is not None and theirs.rally is not None:
        found += _rally(ours.rally, theirs.rally)
    if home and ours.home is not None and theirs.home is not None:
        details = place_details(ours.home, theirs.home)
        found += _changed("Home", Ref(Part.HOME), Ref(Part.HOME), details)
    return tuple(found)


def _changed(name: str, ref: Ref, theirs: Ref, details: Sequence[str]) -> list[Difference]:
    if not details:
        return []
    moved = all(detail.startswith("moved") for detail in details)
    return [Difference("moved" if moved else "changed", ref, f"{name}: {', '.join(details)}", theirs)]


# -- missions ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Entry:
    """One flat item that differs."""

    kind: Kind
    ours: int | None
    theirs: int | None
    details: tuple[str, ...] = ()


class _Missions:
    """Two missions made flat."""

    def __init__(self, ours: Plan, theirs: Plan) -> None:
        self._ours, self._theirs = ours, theirs
        flat, other = flatten(ours), flatten(theirs)
        self._items = [entry.item for entry in flat]
        if theirs.autopilot == PX4:
            # It was given the places that takeoffs and landings without one have.
            self._items = px4_items(self._items, ours.home)
        self._others = [entry.item for entry in other]
        self._keyed = [(item_key(item), item) for item in self._items]
        self._others_keyed = [(item_key(item), item) for item in self._others]
        self._sources = [entry.source for entry in flat]
        self._their_sources = [entry.source for entry in other]

    def differences(self) -> list[Difference]:
        """Return the differences, those within one pattern as one."""
        pairs = align(
            self._keyed, self._others_keyed, lambda one: one[0], lambda a, b: item_likeness(a[1], b[1])
        )
        swapped = self._elsewhere(pairs)
        partner = {i: j for i, j in pairs if i is not None and j is not None} | swapped
        gone = set(swapped.values())
        entries: list[_Entry] = []
        for i, j in pairs:
            if i is None:
                entries += [_Entry("removed", None, j)] if j not in gone else []
            elif i in swapped:
                j = swapped[i]
                entries.append(_Entry("moved", i, j, (f"moved in the order, there it is item {j + 1}",)))
            elif j is None:
                entries.append(_Entry("added", i, None))
            elif details := [*self._details(i, j), *self._jump(i, j, partner)]:
                moved = all(detail.startswith("moved") for detail in details)
                entries.append(_Entry("moved" if moved else "changed", i, j, tuple(details)))
        return self._told(entries)

    def _elsewhere(self, pairs: Sequence[tuple[int | None, int | None]]) -> dict[int, int]:
        """Return what only changed its place in the order."""
        left: dict[object, list[int]] = {}
        for i, j in pairs:
            if i is None and j is not None:
                left.setdefault(self._others_keyed[j][0], []).append(j)
        found: dict[int, int] = {}
        for i, j in pairs:
            if j is None and i is not None and (same := left.get(self._keyed[i][0])):
                found[i] = same.pop(0)
        return found

    def _details(self, i: int, j: int) -> list[str]:
        if self._keyed[i][0] == self._others_keyed[j][0]:
            return []
        return item_details(self._items[i], self._others[j])

    def _jump(self, i: int, j: int, partner: Mapping[int, int]) -> list[str]:
        """Say where a jump leads, where that isn't the same item."""
        ours, theirs = self._items[i], self._others[j]
        if ours.command != DO_JUMP:
            return []
        here, there = _target(self._items, ours), _target(self._others, theirs)
        if here is None or there is None:
            return [] if here is there else ["leads elsewhere"]
        if partner.get(here) == there:
            return []
        other = label_of(self._theirs, self._their_sources[there])
        return [f"leads to {label_of(self._ours, self._sources[here])}, there to {other}"]

    def _told(self, entries: Sequence[_Entry]) -> list[Difference]:
        told: list[Difference] = []
        at = 0
        while at < len(entries):
            group = self._group(entries, at)
            told.append(
                self._difference(entries[at]) if group == 1 else self._pattern(entries[at : at + group])
            )
            at += group
        return told

    def _group(self, entries: Sequence[_Entry], at: int) -> int:
        """Return how many entries from here on belong to one pattern."""
        mine = self._complex(entries[at])
        count = 1
        while mine is not None and at + count < len(entries) and self._complex(entries[at + count]) == mine:
            count += 1
        return count

    def _complex(self, entry: _Entry) -> tuple[str, int] | None:
        if entry.ours is not None:
            source = self._sources[entry.ours]
            return ("ours", source) if isinstance(self._ours.items[source], ComplexItem) else None
        source = self._their_sources[entry.theirs or 0]
        return ("theirs", source) if isinstance(self._theirs.items[source], ComplexItem) else None

    def _pattern(self, group: Sequence[_Entry]) -> Difference:
        first = group[0]
        kinds = {entry.kind for entry in group}
        kind: Kind = first.kind if len(kinds) == 1 else "changed"
        name, ref, theirs = self._names(first)
        return Difference(kind, ref, f"{name}: {len(group)} of its items differ", theirs)

    def _difference(self, entry: _Entry) -> Difference:
        name, ref, theirs = self._names(entry)
        what = {"added": "only here", "removed": "only there"}.get(entry.kind, ", ".join(entry.details))
        return Difference(entry.kind, ref, f"{name}: {what}", theirs)

    def _names(self, entry: _Entry) -> tuple[str, Ref | None, Ref | None]:
        theirs = None if entry.theirs is None else item_ref(self._their_sources[entry.theirs])
        if entry.ours is None:
            return label_of(self._theirs, self._their_sources[entry.theirs or 0]), None, theirs
        source = self._sources[entry.ours]
        return label_of(self._ours, source), item_ref(source), theirs


def _target(items: Sequence[PlanItem], jump: PlanItem) -> int | None:
    return next((i for i, item in enumerate(items) if item.item_id and item.item_id == jump.params[0]), None)


# -- fence and rally points -------------------------------------------------------------------------


def _fences(ours: Fence, theirs: Fence) -> list[Difference]:
    found: list[Difference] = []
    for i, j in align(ours.polygons, theirs.polygons, polygon_key, polygon_likeness):
        details = () if i is None or j is None else polygon_details(ours.polygons[i], theirs.polygons[j])
        found += _pair("Fence polygon", Part.POLYGON, i, j, details)
    for i, j in align(ours.circles, theirs.circles, circle_key, circle_likeness):
        details = () if i is None or j is None else circle_details(ours.circles[i], theirs.circles[j])
        found += _pair("Fence circle", Part.CIRCLE, i, j, details)
    back, other = ours.breach_return, theirs.breach_return
    details = () if back is None or other is None else place_details(back, other)
    here, there = (None if place is None else 0 for place in (back, other))
    if here is not None or there is not None:
        found += _pair("Fence return point", Part.BREACH_RETURN, here, there, details)
    return found


def _rally(ours: Sequence[RallyPoint], theirs: Sequence[RallyPoint]) -> list[Difference]:
    found: list[Difference] = []
    for i, j in align(ours, theirs, rally_key, rally_likeness):
        details = () if i is None or j is None else rally_details(ours[i], theirs[j])
        found += _pair("Rally point", Part.RALLY, i, j, details)
    return found


def _pair(name: str, part: Part, i: int | None, j: int | None, details: Sequence[str]) -> list[Difference]:
    ours, theirs = (None if index is None else Ref(part, index) for index in (i, j))
    number = (i if i is not None else j) or 0
    name = name if part is Part.BREACH_RETURN else f"{name} {number + 1}"
    if ours is None:
        return [Difference("removed", None, f"{name}: only there", theirs)]
    if theirs is None:
        return [Difference("added", ours, f"{name}: only here")]
    return _changed(name, ours, theirs, details)
