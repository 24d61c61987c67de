"""Patterns: complex items that stay editable and work out their own flight.

A pattern is a ``ComplexItem`` in the document. ``pattern_of`` reads its description, ``item_of`` works out a
new item from a description; handles and fields change one through the other.
"""

from __future__ import annotations

from gcs.planning.patterns.camera import CAMERAS, CUSTOM, MANUAL, Camera, Coverage, HeightMode
from gcs.planning.patterns.circles import Orbit, Spiral
from gcs.planning.patterns.corridor import Corridor
from gcs.planning.patterns.defaults import PatternDefaults
from gcs.planning.patterns.editing import (
    Handles,
    fields,
    handles,
    insert_handle,
    moved,
    raised,
    remove_handle,
    rotated,
    scaled,
    with_field,
    with_handle,
)
from gcs.planning.patterns.fields import Field, Value
from gcs.planning.patterns.landing import FixedWingLanding, VtolLanding
from gcs.planning.patterns.registry import KINDS, PatternKind, create, is_pattern, item_of, pattern_of
from gcs.planning.patterns.searches import ParallelSearch, SectorSearch, SquareSearch
from gcs.planning.patterns.spec import Pattern
from gcs.planning.patterns.structure import StructureScan
from gcs.planning.patterns.summary import PatternSummary, summary
from gcs.planning.patterns.survey import Survey

__all__ = [
    "CAMERAS",
    "CUSTOM",
    "KINDS",
    "MANUAL",
    "Camera",
    "Corridor",
    "Coverage",
    "Field",
    "FixedWingLanding",
    "Handles",
    "HeightMode",
    "Orbit",
    "ParallelSearch",
    "Pattern",
    "PatternDefaults",
    "PatternKind",
    "PatternSummary",
    "SectorSearch",
    "Spiral",
    "SquareSearch",
    "StructureScan",
    "Survey",
    "Value",
    "VtolLanding",
    "create",
    "fields",
    "handles",
    "insert_handle",
    "is_pattern",
    "item_of",
    "moved",
    "pattern_of",
    "raised",
    "remove_handle",
    "rotated",
    "scaled",
    "summary",
    "with_field",
    "with_handle",
]
