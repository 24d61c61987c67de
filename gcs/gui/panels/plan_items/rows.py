"""What the rows of the mission show, worked out when a row is looked at.

A plan of 5,000 items changes with each key that is typed; only the dozen rows in view are worth working out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite

from gcs.gui.panels.plan_items.cells import tr
from gcs.gui.present.plan_speeds import SpeedBook
from gcs.gui.present.plan_view import PlanView
from gcs.gui.present.plan_words import (
    RETURN,
    PatternFacts,
    datum_words,
    facts_of,
    reference_words,
    title_of,
)
from gcs.gui.theme import Sign
from gcs.model.format import UNKNOWN, Quantity, height, number, speed
from gcs.model.units import UnitSettings
from gcs.planning import frames
from gcs.planning.analysis import Finding, Severity, single
from gcs.planning.catalogue import COMMANDS, is_navigation
from gcs.planning.document import ComplexItem, LatLon, Place, Plan, PlanItem
from gcs.planning.flatten import FlatItem
from gcs.planning.frames import AltitudeReference
from gcs.planning.geodesy import distance_m
from gcs.planning.refs import Part

_TAKEOFFS = (22, 84)
_HEIGHT_CODES = ("terrain", "height", "altitude", "clearance")


@dataclass(frozen=True, slots=True)
class Span:
    """The way through one item: where it begins and ends, and how long it is within."""

    first: LatLon | None = None
    last: LatLon | None = None
    length_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Marked:
    """The worst finding of an item, and all of their words."""

    sign: Sign
    text: str
    about_height: bool = False


def place_of(item: PlanItem, home: Place | None) -> LatLon | None:
    """Return where an item leads the vehicle; None where it does not move it."""
    if not is_navigation(item.command):
        return None
    if item.command == RETURN:
        return (home.lat_deg, home.lon_deg) if home is not None else None
    if item.has_place:
        return item.params[4], item.params[5]
    if item.command in _TAKEOFFS and home is not None:
        return home.lat_deg, home.lon_deg
    return None


def has_height(item: PlanItem) -> bool:
    """Return whether an item's seventh parameter is a height that the table shows."""
    known = COMMANDS.get(item.command)
    placed = known.place if known is not None else frames.is_global(item.frame)
    return placed and (known is None or known.is_navigation)


class RowBook:
    """All that is shown of a plan's items; begins empty and fills as rows are asked for."""

    def __init__(self, view: PlanView, before: RowBook | None = None) -> None:
        self.view = view
        self._flat = view.flat or tuple(
            FlatItem(item, index) for index, item in enumerate(view.plan.items) if isinstance(item, PlanItem)
        )
        self._patterns: dict[int, tuple[ComplexItem, Span]] = {}
        if before is not None and before._patterns and before.view.plan.home == view.plan.home:
            kept = {id(item) for item in view.plan.items if isinstance(item, ComplexItem)}
            self._patterns = {key: value for key, value in before._patterns.items() if key in kept}
        self._speeds = SpeedBook(view, self._flat)
        self._facts: dict[int, tuple[ComplexItem, PatternFacts]] = {}
        if before is not None and before._facts:
            present = {id(item) for item in view.plan.items if isinstance(item, ComplexItem)}
            self._facts = {key: value for key, value in before._facts.items() if key in present}

    @property
    def plan(self) -> Plan:
        """The plan that is shown."""
        return self.view.plan

    @property
    def units(self) -> UnitSettings:
        """What a person reads in."""
        return self.view.units

    def title(self, index: int) -> str:
        """Return an item's name."""
        item = self.plan.items[index]
        if isinstance(item, PlanItem):
            return title_of(self.plan, index, self.units)
        return self.facts(item).title

    def facts(self, item: ComplexItem) -> PatternFacts:
        """Return what the table shows of a pattern, worked out once for each."""
        known = self._facts.get(id(item))
        if known is None or known[0] is not item:
            known = self._facts[id(item)] = (item, facts_of(item))
        return known[1]

    # -- the way --------------------------------------------------------------------------------

    def _range(self, source: int) -> range:
        """Return where an item's flat items are."""
        start = bisect_left(self._flat, source, key=lambda entry: entry.source)
        end = start
        while end < len(self._flat) and self._flat[end].source == source:
            end += 1
        return range(start, end)

    def _span(self, index: int) -> Span:
        item = self.plan.items[index]
        if isinstance(item, PlanItem):
            place = place_of(item, self.plan.home)
            return Span(place, place)
        known = self._patterns.get(id(item))
        if known is not None:
            return known[1]
        places = [
            place
            for position in self._range(index)
            if (place := place_of(self._flat[position].item, self.plan.home)) is not None
        ]
        length_m = sum(distance_m(a, b) for a, b in pairwise(places))
        span = Span(places[0], places[-1], length_m) if places else Span()
        self._patterns[id(item)] = (item, span)
        return span

    def leg_m(self, index: int) -> float | None:
        """Return the way from the item before to the end of this one; None where it leads nowhere."""
        span = self._span(index)
        if span.first is None:
            return None
        start = self._before(index)
        return span.length_m + (distance_m(start, span.first) if start is not None else 0.0)

    def _before(self, index: int) -> LatLon | None:
        for earlier in range(index - 1, -1, -1):
            last = self._span(earlier).last
            if last is not None:
                return last
        home = self.plan.home
        return (home.lat_deg, home.lon_deg) if home is not None else None

    def leg_text(self, index: int) -> str:
        """Return the leg's length, from a thousand on as "7.7 k"."""
        metres = self.leg_m(index)
        if metres is None:
            return ""
        _, size_m = self.units.distance.small
        shown = metres / size_m
        if round(shown) < 1000:
            return number(shown)
        thousands = shown / 1000
        return f"{number(thousands, 1 if round(thousands, 1) < 100 else 0)}\u2009k"

    # -- height ---------------------------------------------------------------------------------

    def heights(self, index: int) -> tuple[tuple[float, ...], AltitudeReference] | None:
        """Return lowest and highest height of an item and their datum; None where it has none."""
        item = self.plan.items[index]
        if isinstance(item, PlanItem):
            return ((item.params[6],), item.altitude_reference) if has_height(item) else None
        own = self.facts(item)
        if own.height_m is not None:
            return (own.height_m,), own.reference
        found = [
            (entry.params[6], entry.altitude_reference)
            for position in self._range(index)
            if (entry := self._flat[position].item).has_place
            and is_navigation(entry.command)
            and isfinite(entry.params[6])
        ]
        references = {reference for _, reference in found}
        if len(references) != 1:
            return None
        low, high = min(found, key=lambda f: f[0])[0], max(found, key=lambda f: f[0])[0]
        return ((low,) if high - low < 0.05 else (low, high)), references.pop()

    def height_of(self, index: int) -> Quantity:
        """Return an item's height as text; two for a pattern on several levels."""
        found = self.heights(index)
        if found is None:
            return Quantity("")
        values, _ = found
        if not all(isfinite(value) for value in values):
            return Quantity(UNKNOWN)
        parts = [height(value, self.units) for value in values]
        return Quantity("–".join(part.value for part in parts), parts[0].unit)

    def datum_of(self, index: int) -> tuple[str, str]:
        """Return what an item's height is measured from: in short, and in words."""
        found = self.heights(index)
        return (datum_words(found[1]), reference_words(found[1])) if found is not None else ("", "")

    # -- speed ----------------------------------------------------------------------------------

    def speed_mps(self, index: int) -> float | None:
        """Return how fast the way to an item is flown; None where that is not known."""
        return self._speeds.speed_mps(index)

    def may_set_speed(self, index: int) -> bool:
        """Return whether a change of speed before an item makes sense."""
        return self._speeds.may_set(index)

    def speed_of(self, index: int) -> Quantity:
        """Return an item's speed as text; empty where there is none."""
        value = self.speed_mps(index)
        return speed(value, self.units) if value is not None else Quantity("")


def signs() -> Mapping[Severity, Sign]:
    """Return the symbol of each severity."""
    return {
        Severity.ERROR: Sign.CRITICAL,
        Severity.WARNING: Sign.CAUTION,
        Severity.NOTE: Sign.ADVISORY,
    }


class Findings:
    """The findings of the newest analysis by item.

    While the next analysis is on its way, findings stay with the items that they were about.
    """

    def __init__(self) -> None:
        self._analysis: object = None
        self._items: tuple[object, ...] = ()
        self._marked: dict[int, Marked] = {}
        self._moved: dict[int, int] | None = None

    def take(self, view: PlanView) -> None:
        """Take a new picture of the plan."""
        analysis = view.analysis
        if analysis is None:
            self._analysis, self._marked, self._items, self._moved = None, {}, (), None
            return
        if analysis is not self._analysis:
            self._analysis = analysis
            self._marked = _by_item(analysis.findings)
            self._items = view.plan.items if analysis.revision == view.revision else ()
        self._moved = None
        if self._marked and self._items is not view.plan.items:
            self._moved = _followed(self._marked, self._items, view.plan.items)

    def of(self, index: int) -> Marked | None:
        """Return what is wrong with an item."""
        if self._moved is None:
            return self._marked.get(index)
        old = self._moved.get(index)
        return None if old is None else self._marked.get(old)


def _followed(
    marked: Mapping[int, Marked], old: tuple[object, ...], new: tuple[object, ...]
) -> dict[int, int]:
    """Return where items with findings are now: the same object, else in the place of an edited one."""
    places = {id(item): place for place, item in enumerate(new)}
    found: dict[int, int] = {}
    for index in marked:
        if index < len(old):
            there = places.get(id(old[index]), index if len(old) == len(new) else None)
            if there is not None:
                found.setdefault(there, index)
    return found


def _by_item(findings: tuple[Finding, ...]) -> dict[int, Marked]:
    order = [Severity.ERROR, Severity.WARNING, Severity.NOTE]
    marked: dict[int, Marked] = {}
    for finding in sorted(single(findings), key=lambda f: order.index(f.severity)):
        places = {ref.index for ref in finding.refs if ref.part is Part.ITEM}
        if finding.item is not None:
            places = {finding.item}
        about_height = any(word in finding.code for word in _HEIGHT_CODES)
        for place in places:
            before = marked.get(place)
            if before is None:
                marked[place] = Marked(signs()[finding.severity], finding.text, about_height)
            else:
                text = f"{before.text}\n{finding.text}"
                marked[place] = Marked(before.sign, text, before.about_height or about_height)
    return marked


def finding_tip(marked: Marked) -> str:
    """Return the words of an item's findings, the worst first."""
    return tr("Checks: %s") % marked.text
