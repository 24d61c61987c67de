"""The overlay's words: names of parts of a plan, undo labels, figures beside the pointer."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QCoreApplication

from gcs.gui.map.measure import measured
from gcs.model.format import THIN, coordinates, in_midst
from gcs.model.format import distance as distance_text
from gcs.model.format import heading as heading_text
from gcs.model.format import height as height_text
from gcs.model.format import number as number_text
from gcs.model.units import UnitSettings
from gcs.planning.document import LatLon, Plan
from gcs.planning.labels import called
from gcs.planning.refs import Part, Ref

_LARGE_FROM = 0.01
"""Areas from so many square kilometres or miles on are written in these."""


def tr(text: str) -> str:
    """Translate."""
    return QCoreApplication.translate("PlanOverlay", text)


def name_of(plan: Plan, ref: Ref) -> str:
    """Return what a part of a plan is called: "Waypoint 4", "Survey 3", "Rally 1"."""
    number = ref.index + 1
    if ref.part is Part.ITEM:
        return called(plan, ref.index)
    if ref.part is Part.POLYGON:
        inside = plan.fence is not None and plan.fence.polygons[ref.index].inclusion
        return f"{tr('Fence') if inside else tr('Exclusion')} {number}"
    if ref.part is Part.CIRCLE:
        inside = plan.fence is not None and plan.fence.circles[ref.index].inclusion
        return f"{tr('Fence circle') if inside else tr('Exclusion circle')} {number}"
    if ref.part is Part.RALLY:
        return f"{tr('Rally')} {number}"
    return tr("Home") if ref.part is Part.HOME else tr("Return point")


def names_of(plan: Plan, refs: Collection[Ref]) -> str:
    """Return what the undo button calls a few parts of a plan."""
    if len(refs) == 1:
        return in_midst(name_of(plan, next(iter(refs))))
    return tr("{0} parts").format(len(refs))


def area_text(area_m2: float, units: UnitSettings) -> str:
    """Return an area in the user's units."""
    small, small_m = units.distance.small
    large, large_m = units.distance.large
    in_large = area_m2 / large_m**2
    if in_large >= _LARGE_FROM:
        return f"{number_text(in_large, 2)}{THIN}{large}²"
    return f"{number_text(area_m2 / small_m**2)}{THIN}{small}²"


def way_text(start: LatLon, end: LatLon, units: UnitSettings) -> str:
    """Return distance and direction from one place to another."""
    leg = measured(start, end)
    return f"{distance_text(leg.distance_m, units).text} · {heading_text(leg.bearing_deg).text}"


def place_text(place: LatLon) -> str:
    """Return a place's coordinates."""
    return coordinates(*place)


def height_words(alt_m: float, units: UnitSettings) -> str:
    """Return a height as it stands in labels."""
    return height_text(alt_m, units).text
