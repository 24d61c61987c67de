"""The way against the fence: every leg, not only its ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import shapely
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from gcs.planning.checks.finding import Finding, Severity
from gcs.planning.checks.gathering import Case, Group, gathered
from gcs.planning.checks.subject import Subject
from gcs.planning.checks.zones import Exclusion, Zones, broken_shapes, zones_of
from gcs.planning.document import LatLon
from gcs.planning.refs import Part, Ref, item_ref
from gcs.planning.way import HOME, on_earth

_REMEDY = "Move the item or the fence"
_NEAR_STEP_M = 5.0
_ON_THE_SPOT_M = 0.01
_TIE_M = 0.1
_VERY_NEAR_SHARE = 0.4
"""Nearer than this share of the margin is a warning, else a note."""


def check_fence(subject: Subject) -> Iterator[Finding]:
    """Yield where the way leaves what includes it, or enters or nears what is excluded."""
    fence = subject.plan.fence
    if fence is None or not (fence.polygons or fence.circles or fence.breach_return):
        return
    broken = list(broken_shapes(fence))
    yield from broken
    if not broken:
        zones = zones_of(fence)
        yield from _points(subject, zones)
        yield from _way(subject, zones)


def _way(subject: Subject, zones: Zones) -> Iterator[Finding]:
    crossing = _Crossings(subject, zones)
    if crossing.empty:
        return
    if zones.inside is not None:
        yield from crossing.outside(zones.inside)
    for zone in zones.outside:
        yield from crossing.within(zone)


class _Crossings:
    """The legs as lines on the fence's map; a single place is a leg of no length."""

    def __init__(self, subject: Subject, zones: Zones) -> None:
        self._subject, self._zones = subject, zones
        track = subject.flight.track if subject.flight is not None else None
        self._track = track
        if track is not None:
            lats, lons, leg, share = track.lats_deg, track.lons_deg, track.leg, track.share
            # Straight lines on the map are geodesics only near its centre: long legs keep their samples.
            kept = (share == 0.0) | (share == 1.0) | (track.length_m[leg] > 5_000.0)
            # What happens on the spot is told of by the legs from and to it.
            moves = (track.length_m > _ON_THE_SPOT_M) | track.ring
            kept = (kept | track.ring[leg]) & (moves[leg] | (not moves.any()))
            lats, lons, numbers = lats[kept], lons[kept], leg[kept]
        else:
            lats, lons = np.repeat(subject.way.lats_deg, 2), np.repeat(subject.way.lons_deg, 2)
            numbers = np.repeat(np.arange(len(subject.way.knots)), 2)
        self.empty = len(lats) == 0
        if not self.empty:
            places = list(zip(lats.tolist(), lons.tolist(), strict=True))
            points = np.array(zones.flat_map.to_xy(places))
            legs, rows = np.unique(numbers, return_inverse=True)
            self._lines = shapely.linestrings(points, indices=rows)
            self._legs = legs
            self._row = {leg: row for row, leg in enumerate(legs.tolist())}

    def outside(self, stay: BaseGeometry) -> Iterator[Finding]:
        bad = self._legs[~shapely.covers(stay, self._lines)]
        cases = [
            self._case(leg, stay, ("lies outside the fence", "leaves the fence"), None)
            for leg in bad.tolist()
        ]
        yield from gathered(_once(cases), lambda group: _lie(group, "outside the fence", "leave the fence"))

    def within(self, zone: Exclusion) -> Iterator[Finding]:
        bad = self._legs[shapely.intersects(zone.core, self._lines)]
        words = "lies in an excluded area", "crosses an excluded area"
        cases = [self._case(leg, zone.core, words, zone.ref) for leg in bad.tolist()]
        yield from gathered(
            _once(cases), lambda group: _lie(group, "in an excluded area", "cross an excluded area")
        )
        if not len(bad):
            yield from self._near(zone)

    def _case(self, leg: int, area: BaseGeometry, words: tuple[str, str], ref: Ref | None) -> Case:
        """Return what is wrong with a leg; ``ref``: the area to keep off, None: it is the one to stay in."""
        start, end = self._ends(leg)
        wrong = area.covers(Point(self._last(leg))) is (ref is not None) and not self._round(leg)
        stretch = self._line(leg).difference(area) if ref is None else self._line(leg).intersection(area)
        text = f"{self._name(end)} {words[0]}" if wrong else f"{self._leg_name(leg)} {words[1]}"
        finding = self._finding(leg, text, stretch, () if ref is None else (ref,))
        return Case(leg, finding, float(stretch.length), (start, end), wrong)

    def _near(self, zone: Exclusion) -> Iterator[Finding]:
        margin_m = self._subject.context.vehicle.exclusion_margin_m
        distances = shapely.distance(zone.shape, self._lines)
        # Of legs that are as near as each other the first one.
        nearest_row = int(np.argmax(distances <= distances.min() + _TIE_M))
        near_m, leg = float(distances[nearest_row]), int(self._legs[nearest_row])
        if near_m >= margin_m:
            return
        line = self._line(leg)
        nearest = line.interpolate(line.project(shapely.shortest_line(line, zone.shape).interpolate(0.0)))
        start, end = self._ends(leg)
        at_end = Point(self._last(leg)).distance(zone.shape) <= near_m + 0.5 and not self._round(leg)
        at_start = Point(line.coords[0]).distance(zone.shape) <= near_m + 0.5 and not self._round(leg)
        name = self._name(end) if at_end else self._name(start) if at_start else self._leg_name(leg)
        within_m = max(_NEAR_STEP_M, np.ceil(near_m / _NEAR_STEP_M) * _NEAR_STEP_M)
        very = near_m < margin_m * _VERY_NEAR_SHARE
        yield Finding(
            "fence-near",
            Severity.WARNING if very else Severity.NOTE,
            f"{name} within {self._subject.measures.distance(within_m)} of exclusion",
            "Keep off, for wind and position errors",
            self._item(end if at_end else start if at_start else end),
            refs=(*self._refs(leg), zone.ref),
            at=self._place(nearest.x, nearest.y),
        )

    def _finding(self, leg: int, text: str, stretch: BaseGeometry, refs: tuple[Ref, ...]) -> Finding:
        if stretch.is_empty:
            # A leg of no length has no stretch.
            stretch = self._line(leg)
        first, last = self._stretch_ends(stretch)
        return Finding(
            "fence-crossing",
            Severity.ERROR,
            text,
            _REMEDY,
            self._item(self._ends(leg)[1]),
            refs=(*self._refs(leg), *refs),
            at=first,
            span=(first, last),
            distance_m=self._distance(leg, stretch),
        )

    def _stretch_ends(self, stretch: BaseGeometry) -> tuple[LatLon, LatLon]:
        ends = shapely.get_coordinates(stretch)
        first, last = self._zones.flat_map.to_latlon([(float(x), float(y)) for x, y in ends[[0, -1]]])
        return first, last

    def _distance(self, leg: int, stretch: BaseGeometry) -> tuple[float, float] | None:
        if self._track is None:
            return None
        line, base_m = self._line(leg), float(self._track.knot_distance_m[leg])
        # A circle is drawn once, however often it is flown; it ends where it begins.
        round_ = self._round(leg)
        scale = float(self._track.length_m[leg]) / line.length if round_ else 1.0
        parts = [shapely.get_coordinates(part) for part in shapely.get_parts(stretch)]
        # Only the ends of the parts: a leg round the world has thousands of points.
        ends = np.concatenate([part if round_ else part[[0, -1]] for part in parts])
        along = shapely.line_locate_point(line, shapely.points(ends))
        return base_m + float(along.min()) * scale, base_m + float(along.max()) * scale

    def _place(self, x_m: float, y_m: float) -> LatLon:
        return self._zones.flat_map.to_latlon([(x_m, y_m)])[0]

    def _line(self, leg: int) -> LineString:
        line: LineString = self._lines[self._row[leg]]
        return line

    def _last(self, leg: int) -> tuple[float, float]:
        x_m, y_m = self._line(leg).coords[-1]
        return x_m, y_m

    def _ends(self, leg: int) -> tuple[int, int]:
        if self._track is None:
            source = int(self._subject.way.source[leg])
            return source, source
        return self._track.ends(leg)

    def _item(self, source: int) -> int | None:
        return source if source != HOME else None

    def _round(self, leg: int) -> bool:
        return self._track is not None and bool(self._track.ring[leg])

    def _name(self, source: int) -> str:
        return self._subject.called(source) if source != HOME else "Home"

    def _leg_name(self, leg: int) -> str:
        return self._subject.leg_name(leg)

    def _refs(self, leg: int) -> tuple[Ref, ...]:
        sources = dict.fromkeys(self._ends(leg))
        return tuple(item_ref(source) if source != HOME else Ref(Part.HOME) for source in sources)


def _once(cases: Iterable[Case]) -> list[Case]:
    """Return cases without those that say the same of the same item again, as a pattern's legs do."""
    first: dict[tuple[int | None, str], Case] = {}
    for case in cases:
        first.setdefault((case.finding.item, case.finding.text), case)
    return list(first.values())


def _lie(group: Group, where: str, leave: str) -> str:
    """Return what is said of neighbouring legs: which items are wrong, where some are; else the legs."""
    wrong = [case for case in group.cases if case.wrong]
    if not wrong:
        return f"{group.legs} {leave}"
    if len(wrong) == 1:
        return wrong[0].finding.text
    return f"{Group(tuple(wrong), group.whole).items} lie {where}"


def _points(subject: Subject, zones: Zones) -> Iterator[Finding]:
    fence = subject.plan.fence
    assert fence is not None, "zones are those of a fence"
    if fence.breach_return is not None:
        back = fence.breach_return
        yield from _point(
            zones, (back.lat_deg, back.lon_deg), "The breach return point", Ref(Part.BREACH_RETURN)
        )
    for number, point in enumerate(subject.plan.rally or ()):
        yield from _point(
            zones, (point.lat_deg, point.lon_deg), f"Rally point {number + 1}", Ref(Part.RALLY, number)
        )


def _point(zones: Zones, at: LatLon, what: str, ref: Ref) -> Iterator[Finding]:
    if not on_earth(*at):
        yield Finding(
            "coordinates", Severity.ERROR, f"{what} is no place on earth", "Correct it", refs=(ref,)
        )
        return
    x_m, y_m = zones.flat_map.to_xy([at])[0]
    point = Point(x_m, y_m)
    outside = zones.inside is not None and not zones.inside.covers(point)
    if outside or any(zone.core.covers(point) for zone in zones.outside):
        text = f"{what} lies outside the fence"
        yield Finding("fence-point", Severity.WARNING, text, "Move it inside", refs=(ref,), at=at)
