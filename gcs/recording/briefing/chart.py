"""The briefing's map: ground, fence, route, patterns, rally points, home and what is wrong."""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from gcs.maps.mercator import Bounds
from gcs.planning.analysis import Analysis, Severity
from gcs.planning.document import ComplexItem, LatLon, Plan
from gcs.planning.labels import label_of
from gcs.recording.briefing.ground import GroundTile
from gcs.recording.offline_page import empty_chart

ROUTE, AREA, FENCE, CONFLICT, RALLY = "#12181D", "#0B66C3", "#7A5200", "#C2201F", "#0F7A4A"
_ICON = (
    "border-radius:50%;width:20px;height:20px;font:600 11px sans-serif;"
    "display:flex;align-items:center;justify-content:center;"
)
_MARGIN_SHARE = 0.15
_ASPECT = 2.2
_PIXEL = np.zeros((1, 1), np.uint8)


def places_of(plan: Plan, analysis: Analysis) -> list[LatLon]:
    """Return all places that the map must show."""
    places = [(entry.item.place.lat_deg, entry.item.place.lon_deg) for entry in _placed(analysis)]
    places += [vertex for polygon in plan.fence.polygons for vertex in polygon.vertices] if plan.fence else []
    places += [(circle.lat_deg, circle.lon_deg) for circle in plan.fence.circles] if plan.fence else []
    places += [(point.lat_deg, point.lon_deg) for point in plan.rally or ()]
    if plan.home is not None:
        places.append((plan.home.lat_deg, plan.home.lon_deg))
    return list(unwrapped(places))


def bounds_of(places: Sequence[LatLon]) -> Bounds | None:
    """Return the box of all places with some room round it; None when there are none."""
    if not places:
        return None
    lats, lons = [lat for lat, _ in places], [lon for _, lon in places]
    room_lat = max(0.002, (max(lats) - min(lats)) * _MARGIN_SHARE)
    room_lon = max(0.002, (max(lons) - min(lons)) * _MARGIN_SHARE)
    # The map is about twice as wide as it is high.
    narrow = max(0.05, math.cos(math.radians((max(lats) + min(lats)) / 2.0)))
    height, width = max(lats) - min(lats) + 2 * room_lat, max(lons) - min(lons) + 2 * room_lon
    room_lat += max(0.0, width * narrow / _ASPECT - height) / 2.0
    room_lon += max(0.0, height * _ASPECT / narrow - width) / 2.0
    south, north = max(-85.0, min(lats) - room_lat), min(85.0, max(lats) + room_lat)
    return Bounds(min(lons) - room_lon, south, max(lons) + room_lon, north)


def unwrapped(places: Sequence[LatLon], near: float | None = None) -> Iterator[LatLon]:
    """Yield places with longitudes that do not leap at the date line."""
    for lat, lon in places:
        shown = lon if near is None else lon + round((near - lon) / 360.0) * 360.0
        near = shown if near is None else near
        yield lat, shown


def chart_page(plan: Plan, analysis: Analysis, ground: Sequence[GroundTile]) -> str:
    """Return folium's page with the map alone.

    Nothing that a person wrote goes through folium's templates: only numbers and the catalogue's words do.
    """
    import folium as untyped  # takes long to import: only when a briefing is written

    folium: Any = untyped
    figure, chart = empty_chart(folium)
    everything = places_of(plan, analysis)
    near = everything[0][1] if everything else None
    _ground(folium, chart, ground, near)
    _fence(folium, chart, plan, near)
    _patterns(folium, chart, plan, near)
    _route(folium, chart, plan, analysis, near)
    _conflicts(folium, chart, analysis, near)
    for number, point in enumerate(plan.rally or (), 1):
        at = next(unwrapped([(point.lat_deg, point.lon_deg)], near))
        _disc(folium, chart, at, f"R{number}", RALLY, f"Rally point {number}")
    if plan.home is not None:
        at = next(unwrapped([(plan.home.lat_deg, plan.home.lon_deg)], near))
        _disc(folium, chart, at, "H", ROUTE, "Home")
    box = bounds_of(everything)
    if box is not None:
        corners = [(box.south_deg, box.west_deg), (box.north_deg, box.east_deg)]
        chart.fit_bounds(corners, padding=(10, 10), max_zoom=18)
    page: str = figure.render()
    return page


def _placed(analysis: Analysis) -> list[Any]:
    return [entry for entry in analysis.flat if entry.item.has_place]


def _ground(folium: Any, chart: Any, ground: Sequence[GroundTile], near: float | None) -> None:
    for tile in ground:
        shift = 0.0 if near is None else round((near - tile.west_deg) / 360.0) * 360.0
        corners = [(tile.south_deg, tile.west_deg + shift), (tile.north_deg, tile.east_deg + shift)]
        overlay = folium.raster_layers.ImageOverlay(_PIXEL, corners, interactive=False, zindex=0)
        # folium would encode pixels itself; this picture is encoded already.
        overlay.url = tile.data_uri
        overlay.add_to(chart)


def _fence(folium: Any, chart: Any, plan: Plan, near: float | None) -> None:
    if plan.fence is None:
        return
    for polygon in plan.fence.polygons:
        folium.Polygon(
            list(unwrapped(polygon.vertices, near)),
            color=FENCE,
            weight=2.5,
            **_filled(polygon.inclusion),
            tooltip="Stay inside" if polygon.inclusion else "Keep out",
        ).add_to(chart)
    for circle in plan.fence.circles:
        folium.Circle(
            next(unwrapped([(circle.lat_deg, circle.lon_deg)], near)),
            radius=circle.radius_m,
            color=FENCE,
            weight=2.5,
            **_filled(circle.inclusion),
            tooltip="Stay inside" if circle.inclusion else "Keep out",
        ).add_to(chart)


def _filled(inclusion: bool) -> dict[str, Any]:
    """What is excluded is filled: where one may fly stays clear."""
    return {} if inclusion else {"fill": True, "fill_color": FENCE, "fill_opacity": 0.25}


def _patterns(folium: Any, chart: Any, plan: Plan, near: float | None) -> None:
    from gcs.planning.errors import PlanError
    from gcs.planning.patterns import handles

    for index, item in enumerate(plan.items):
        if not isinstance(item, ComplexItem):
            continue
        try:
            shape = handles(item)
        except PlanError:
            continue  # what only its own program can draw is shown by its items
        if shape.closed and len(shape.points) > 2:
            folium.Polygon(
                list(unwrapped(shape.points, near)),
                color=AREA,
                weight=2,
                fill=True,
                fill_color=AREA,
                fill_opacity=0.1,
                tooltip=html.escape(label_of(plan, index)),
            ).add_to(chart)


def _route(folium: Any, chart: Any, plan: Plan, analysis: Analysis, near: float | None) -> None:
    flat = _placed(analysis)
    line = list(unwrapped([(entry.item.place.lat_deg, entry.item.place.lon_deg) for entry in flat], near))
    for part, inside in _parts(flat, line):
        if not inside:
            folium.PolyLine(part, color="#FFFFFF", weight=5, opacity=0.8, interactive=False).add_to(chart)
        weight = 1.0 if inside else 2.2
        folium.PolyLine(part, color=ROUTE, weight=weight, opacity=1.0, interactive=False).add_to(chart)
    seen: set[int] = set()
    for entry, at in zip(flat, line, strict=True):
        if entry.source not in seen:
            seen.add(entry.source)
            item = plan.items[entry.source]
            color = AREA if isinstance(item, ComplexItem) else ROUTE
            _disc(folium, chart, at, str(entry.source + 1), color, html.escape(label_of(plan, entry.source)))


def _parts(flat: Sequence[Any], line: Sequence[LatLon]) -> Iterator[tuple[list[LatLon], bool]]:
    """Yield the route in pieces: those within one pattern, and those between items."""
    part: list[LatLon] = []
    within = False
    for index in range(1, len(flat)):
        inside = flat[index].source == flat[index - 1].source
        if inside != within or not part:
            if part:
                yield part, within
            part, within = [line[index - 1]], inside
        part.append(line[index])
    if part:
        yield part, within


def _conflicts(folium: Any, chart: Any, analysis: Analysis, near: float | None) -> None:
    for finding in analysis.findings:
        if finding.span is not None and finding.severity is Severity.ERROR:
            line = list(unwrapped(finding.span, near))
            folium.PolyLine(line, color=CONFLICT, weight=7, opacity=0.9, interactive=False).add_to(chart)


def _disc(folium: Any, chart: Any, at: LatLon, word: str, color: str, tip: str) -> None:
    style = f"{_ICON}background:#FFFFFF;color:{color};border:2px solid {color}"
    icon = folium.DivIcon(html=f'<div style="{style}">{word}</div>', icon_size=(24, 24), icon_anchor=(12, 12))
    folium.Marker(at, icon=icon, tooltip=tip).add_to(chart)
