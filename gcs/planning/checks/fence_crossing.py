"""The way against the fence: every leg, not only its ends, in metres on a local map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union
from shapely.validation import explain_validity

from gcs.planning.checks.finding import Finding, Severity
from gcs.planning.checks.subject import Subject
from gcs.planning.document import Fence, LatLon
from gcs.planning.geodesy import FlatMap
from gcs.planning.route import Leg, Stop, legs, stops

_TOUCH_M = 0.5
"""Legs along the border are not taken for crossings."""
_CIRCLE_SEGMENTS = 64


@dataclass(frozen=True, slots=True)
class _Zones:
    inside: BaseGeometry | None
    """Where to stay: the union of all inclusions, None when there are none."""
    outside: tuple[BaseGeometry, ...]
    """Where not to go. Both give way by the breadth of a touch."""


def check_fence(subject: Subject) -> Iterator[Finding]:
    """Yield where the way leaves what includes it, or enters what is excluded."""
    fence = subject.plan.fence
    if fence is None or fence.empty:
        return
    found = stops(subject.flat, subject.plan.home)
    flat_map = FlatMap(_centre(fence, found))
    broken = list(_broken_polygons(fence, flat_map))
    yield from broken
    if broken:
        return
    zones = _zones(fence, flat_map)
    if fence.breach_return is not None:
        back = fence.breach_return
        yield from _point_findings(zones, flat_map, (back.lat_deg, back.lon_deg), "the breach return point")
    for number, point in enumerate(subject.plan.rally or (), 1):
        yield from _point_findings(zones, flat_map, (point.lat_deg, point.lon_deg), f"rally point {number}")
    seen: set[tuple[int | None, str]] = set()
    for leg in legs(found) or [Leg(stop, stop) for stop in found]:
        for finding in _leg_findings(zones, flat_map, leg):
            if (finding.item, finding.text) not in seen:
                seen.add((finding.item, finding.text))
                yield finding


def _centre(fence: Fence, found: list[Stop]) -> LatLon:
    if fence.polygons:
        return fence.polygons[0].vertices[0]
    if fence.circles:
        return fence.circles[0].lat_deg, fence.circles[0].lon_deg
    assert fence.breach_return is not None, "an empty fence is not checked"
    return fence.breach_return.lat_deg, fence.breach_return.lon_deg


def _broken_polygons(fence: Fence, flat_map: FlatMap) -> Iterator[Finding]:
    for number, polygon in enumerate(fence.polygons, 1):
        shape = Polygon(flat_map.to_xy(list(polygon.vertices)))
        if not shape.is_valid or shape.area < 1.0:
            why = explain_validity(shape).split("[")[0].lower() if not shape.is_valid else "no area"
            text = f"fence polygon {number} is not a proper area ({why})"
            yield Finding("fence-polygon", Severity.ERROR, text, "Draw it so that it does not cross itself")


def _zones(fence: Fence, flat_map: FlatMap) -> _Zones:
    inside: list[BaseGeometry] = []
    outside: list[BaseGeometry] = []
    for polygon in fence.polygons:
        shape = Polygon(flat_map.to_xy(list(polygon.vertices)))
        (inside if polygon.inclusion else outside).append(shape)
    for circle in fence.circles:
        centre = Point(flat_map.to_xy([(circle.lat_deg, circle.lon_deg)])[0])
        shape = centre.buffer(circle.radius_m, quad_segs=_CIRCLE_SEGMENTS)
        (inside if circle.inclusion else outside).append(shape)
    stay = unary_union(inside).buffer(_TOUCH_M) if inside else None
    return _Zones(stay, tuple(zone.buffer(-_TOUCH_M) for zone in outside))


def _leg_findings(zones: _Zones, flat_map: FlatMap, leg: Leg) -> Iterator[Finding]:
    ends = flat_map.to_xy([leg.start.at, leg.end.at])
    line: BaseGeometry = LineString(ends) if ends[0] != ends[1] else Point(ends[0])
    item = leg.end.source
    remedy = "Move the item or the fence"
    if zones.inside is not None and not zones.inside.covers(line):
        out = not zones.inside.covers(Point(ends[1]))
        text = "it lies outside the fence" if out else "the way to it leaves the fence"
        yield Finding("fence-crossing", Severity.ERROR, text, remedy, item)
    for zone in zones.outside:
        if zone.intersects(line):
            within = zone.covers(Point(ends[1]))
            text = "it lies in an excluded area" if within else "the way to it crosses an excluded area"
            yield Finding("fence-crossing", Severity.ERROR, text, remedy, item)


def _point_findings(zones: _Zones, flat_map: FlatMap, at: LatLon, what: str) -> Iterator[Finding]:
    point = Point(flat_map.to_xy([at])[0])
    outside = zones.inside is not None and not zones.inside.covers(point)
    if outside or any(zone.covers(point) for zone in zones.outside):
        yield Finding("fence-point", Severity.WARNING, f"{what} lies outside the fence", "Move it inside")
