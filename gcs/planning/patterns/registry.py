"""The kinds of patterns: how each is drawn, made, read and written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from gcs.model.elevation import Elevation
from gcs.planning.document import ComplexItem, LatLon
from gcs.planning.errors import PlanError
from gcs.planning.json_node import Node
from gcs.planning.patterns.circles import Orbit, Spiral
from gcs.planning.patterns.corridor import Corridor
from gcs.planning.patterns.defaults import PatternDefaults
from gcs.planning.patterns.landing import FixedWingLanding, VtolLanding
from gcs.planning.patterns.searches import ParallelSearch, SectorSearch, SquareSearch
from gcs.planning.patterns.spec import Pattern
from gcs.planning.patterns.structure import StructureScan
from gcs.planning.patterns.survey import Survey

Make: TypeAlias = Callable[[Sequence[LatLon], PatternDefaults], Pattern]


@dataclass(frozen=True, slots=True)
class PatternKind:
    """One kind of pattern."""

    kind: str
    """``ComplexItem.kind``."""
    label: str
    draws: str
    """What is drawn on the map to make one: "polygon", "line" or "point"."""
    default_size_m: float
    least: int
    """How many points must be drawn."""
    help: str
    make: Make
    read: Callable[[Node], Pattern]


KINDS: Mapping[str, PatternKind] = {
    kind.kind: kind
    for kind in (
        PatternKind("survey", "Survey", "polygon", 200.0, 3,
                    "Parallel lines over an area, with pictures", Survey.made, Survey.read),
        PatternKind("CorridorScan", "Corridor scan", "line", 200.0, 2,
                    "Lines along a road, a river or a wire", Corridor.made, Corridor.read),
        PatternKind("StructureScan", "Structure scan", "polygon", 50.0, 3,
                    "Rounds about a building, the camera turned to it",
                    StructureScan.made, StructureScan.read),
        PatternKind("fwLandingPattern", "Fixed-wing landing", "point", 500.0, 1,
                    "A plane's approach and landing", FixedWingLanding.made, FixedWingLanding.read),
        PatternKind("vtolLandingPattern", "VTOL landing", "point", 250.0, 1,
                    "On the wing to the landing point, then upright", VtolLanding.made, VtolLanding.read),
        PatternKind(SquareSearch.kind, SquareSearch.label, "point", 100.0, 1,
                    "Expanding square about the likeliest place", SquareSearch.made, SquareSearch.read),
        PatternKind(SectorSearch.kind, SectorSearch.label, "point", 300.0, 1,
                    "Triangles that meet where something was seen", SectorSearch.made, SectorSearch.read),
        PatternKind(ParallelSearch.kind, ParallelSearch.label, "polygon", 300.0, 3,
                    "Parallel track or creeping line over an area", ParallelSearch.made, ParallelSearch.read),
        PatternKind(Spiral.kind, Spiral.label, "point", 100.0, 1,
                    "From the middle outwards or back, flat or climbing", Spiral.made, Spiral.read),
        PatternKind(Orbit.kind, Orbit.label, "point", 50.0, 1,
                    "A circle about a place", Orbit.made, Orbit.read),
    )
}  # fmt: skip


def create(kind: str, points: Sequence[LatLon], defaults: PatternDefaults | None = None) -> ComplexItem:
    """Return a new pattern from what was drawn.

    Raises:
        PlanError: there is no such kind, or nothing can be made from these points.
    """
    known = KINDS.get(kind)
    if known is None:
        raise PlanError(f"There is no pattern {kind!r}", f"Choose one of: {', '.join(KINDS)}")
    defaults = defaults or PatternDefaults()
    if defaults.size_m <= 0.0:
        defaults = replace(defaults, size_m=known.default_size_m)
    return known.make(points, defaults).item(defaults.elevation)


def is_pattern(item: object) -> bool:
    """Return whether an item is a pattern that can be edited here."""
    return isinstance(item, ComplexItem) and item.kind in KINDS


def pattern_of(item: ComplexItem) -> Pattern:
    """Return the description of a pattern's item.

    Raises:
        PlanError: its kind is not known, or its data are incomplete.
    """
    known = KINDS.get(item.kind)
    if known is None:
        raise PlanError(
            f"{item.kind!r} is a pattern that this program can't edit", "Edit it in the program that made it"
        )
    return known.read(Node(item.data, item.kind, "the plan"))


def item_of(spec: Pattern, elevation: Elevation | None = None) -> ComplexItem:
    """Return the item of a description, everything worked out anew.

    Raises:
        PlanError: nothing can be worked out.
    """
    return spec.item(elevation)
