"""The figures of a pattern that stand on the map and in lists."""

from __future__ import annotations

from dataclasses import dataclass

from gcs.planning.document import ComplexItem, PlanItem
from gcs.planning.errors import PlanError
from gcs.planning.json_node import Node
from gcs.planning.patterns.camera import Coverage
from gcs.planning.patterns.expansion import items_of
from gcs.planning.patterns.ground import path_length_m
from gcs.planning.patterns.kinds import OWN
from gcs.planning.patterns.registry import KINDS, pattern_of
from gcs.planning.patterns.scanning import photos_of
from gcs.planning.patterns.transect_json import MARK

_STYLE = "TransectStyleComplexItem"


@dataclass(frozen=True, slots=True)
class PatternSummary:
    """Figures of one pattern; None where a figure means nothing for its kind."""

    title: str
    """ "Survey, 16 lines"."""
    area_m2: float | None = None
    lines: int | None = None
    photos: int = 0
    ground_sample_m: float | None = None
    spacing_m: float | None = None
    trigger_m: float | None = None
    length_m: float = 0.0
    """Of the path over ground, without the way to it."""


def summary(item: ComplexItem) -> PatternSummary:
    """Return a pattern's figures: of the items that it carries.

    Raises:
        PlanError: its data are incomplete.
    """
    items = items_of(item)
    coverage = _coverage(item)
    lines = _lines(item)
    return PatternSummary(
        _title(item, lines),
        _area_m2(item),
        lines,
        photos_of(items),
        coverage.ground_sample_m if coverage is not None else None,
        coverage.spacing_m if coverage is not None else None,
        coverage.trigger_m if coverage is not None else None,
        path_length_m([(each.params[4], each.params[5]) for each in items if _flown(each)]),
    )


def _flown(item: PlanItem) -> bool:
    return item.has_place and item.command < 95


def _title(item: ComplexItem, lines: int | None) -> str:
    known = KINDS.get(item.kind)
    label = known.label if known is not None else item.kind
    if lines is None:
        return label
    return f"{label}, {lines} {_parts(item, lines)}"


def _parts(item: ComplexItem, count: int) -> str:
    many = "layers" if item.kind == "StructureScan" else "lines"
    return many if count != 1 else many[:-1]


def _area_m2(item: ComplexItem) -> float | None:
    if item.kind not in KINDS:
        return None
    try:
        return pattern_of(item).area_m2()
    except PlanError:
        return None


def _coverage(item: ComplexItem) -> Coverage | None:
    holder = item.data.get(_STYLE, item.data)
    if not isinstance(holder, dict) or "CameraCalc" not in holder:
        return None
    return Coverage.read(Node(holder["CameraCalc"], f"{item.kind}.CameraCalc", "the plan"))


def _lines(item: ComplexItem) -> int | None:
    if item.kind in OWN:
        return OWN[item.kind].read(Node(item.data, item.kind, "the plan")).lines()
    if item.kind == "StructureScan":
        return int(item.data["Layers"])
    mark = item.data.get(MARK)
    if isinstance(mark, dict) and isinstance(mark.get("lines"), int):
        return int(mark["lines"])
    style = item.data.get(_STYLE)
    if not isinstance(style, dict):
        return None
    ends = 4 if style.get("TurnAroundDistance") else 2
    return len(style.get("VisualTransectPoints", ())) // ends
