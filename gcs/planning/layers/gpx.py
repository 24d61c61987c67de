"""GPX 1.0 and 1.1: waypoints, routes and tracks; written through gpxpy, read here many times quicker."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import Element

import gpxpy
import gpxpy.gpx

from gcs.planning.frames import AltitudeReference
from gcs.planning.layers.feature import (
    MOST_VERTICES,
    Feature,
    FeatureKind,
    Layer,
    Ring,
    Vertex,
    closed_ring,
    size_of,
    vertex_of,
)
from gcs.planning.layers.xml_tree import XmlFile, child, children, local_name, parse_xml, text_at

ORIGIN = "gpx"
_FACTS = {"comment": "cmt", "symbol": "sym", "type": "type", "source": "src"}
"""Properties by what GPX calls them."""
_REMEDY = "Export it as GPX again"


def decode_gpx(data: bytes, name: str) -> Layer:
    """Read a GPX document.

    Raises:
        PlanFileError: it is broken or hostile, or holds a place that is not on earth.
    """
    document = parse_xml(data, name)
    root = document.root
    if local_name(root) != "gpx":
        raise document.error(root, "this is no GPX", "Name a file that was exported as GPX")
    features: list[Feature] = []
    notes: list[str] = []
    vertices = 0
    for kind, named, points in _paths(root):
        if kind is FeatureKind.LINE and len(points) < 2:
            notes.append(f"{document.place(named)}: less than two points are left out")
            continue
        vertices += size_of(()) + len(points)
        if vertices > MOST_VERTICES:
            raise document.error(named, f"it has more than {MOST_VERTICES} points", "Split it")
        features.append(_feature(document, kind, named, points))
    if not features:
        raise document.error(root, "there is no waypoint, route or track in it", _REMEDY)
    # The title stands in the root (1.0) or among the metadata (1.1).
    metadata = child(root, "metadata")
    title = text_at(root, "name") or (text_at(metadata, "name") if metadata is not None else "")
    return Layer(title or name.rsplit(".", 1)[0], tuple(features), tuple(notes), {ORIGIN: data})


def _paths(root: Element) -> Iterator[tuple[FeatureKind, Element, Sequence[Element]]]:
    """Yield waypoints, routes and the parts of tracks: what each is, who is named, its points."""
    yield from ((FeatureKind.POINT, point, [point]) for point in children(root, "wpt"))
    yield from ((FeatureKind.LINE, route, children(route, "rtept")) for route in children(root, "rte"))
    for track in children(root, "trk"):
        for segment in children(track, "trkseg"):
            yield FeatureKind.LINE, track, children(segment, "trkpt")


def _feature(document: XmlFile, kind: FeatureKind, named: Element, points: Sequence[Element]) -> Feature:
    ring = tuple(_vertex(document, point) for point in points)
    high = any(vertex.alt_m == vertex.alt_m for vertex in ring)
    facts = {key: text_at(named, tag) for key, tag in _FACTS.items()}
    return Feature(
        kind,
        (ring,),
        name=text_at(named, "name"),
        description=text_at(named, "desc"),
        reference=AltitudeReference.AMSL if high else AltitudeReference.NONE,
        properties={key: value for key, value in facts.items() if value},
    )


def _vertex(document: XmlFile, point: Element) -> Vertex:
    height = text_at(point, "ele")
    try:
        lat, lon = float(point.get("lat", "")), float(point.get("lon", ""))
        alt_m = float(height) if height else math.nan
    except ValueError as error:
        raise document.error(point, f"its numbers are not understood ({error})", _REMEDY) from error
    return vertex_of(lat, lon, alt_m, file=document.file, place=document.place(point))


def encode_gpx(layer: Layer) -> bytes:
    """Return a GPX document: points as waypoints, lines as routes, areas as closed tracks.

    A layer that was read as GPX and not changed is written as it was, with all its extensions.
    """
    origin = layer.extra.get(ORIGIN)
    if isinstance(origin, bytes) and decode_gpx(origin, layer.name).features == layer.features:
        return origin
    gpx = gpxpy.gpx.GPX()
    gpx.name = layer.name
    gpx.creator = "Godwit GCS"
    for feature in layer.features:
        if feature.kind is FeatureKind.POINT:
            point = gpxpy.gpx.GPXWaypoint(*_values(feature.rings[0])[0], name=feature.name or None)
            _describe(point, feature)
            gpx.waypoints.append(point)
        elif feature.kind is FeatureKind.LINE:
            route = gpxpy.gpx.GPXRoute(name=feature.name or None)
            _describe(route, feature)
            route.points = [gpxpy.gpx.GPXRoutePoint(*values) for values in _values(feature.rings[0])]
            gpx.routes.append(route)
        else:
            track = gpxpy.gpx.GPXTrack(name=feature.name or None)
            _describe(track, feature)
            segments = [
                [gpxpy.gpx.GPXTrackPoint(*v) for v in _values(closed_ring(ring))] for ring in feature.rings
            ]
            track.segments = [gpxpy.gpx.GPXTrackSegment(points) for points in segments]
            gpx.tracks.append(track)
    return str(gpx.to_xml(version="1.1")).encode() + b"\n"


def _describe(target: Any, feature: Feature) -> None:
    target.description = feature.description or None
    for key in ("comment", "symbol", "type", "source"):
        value = feature.properties.get(key)
        if value and hasattr(target, key):
            setattr(target, key, str(value))


def _values(ring: Ring) -> list[tuple[float, float, float | None]]:
    return [(lat, lon, None if math.isnan(alt) else alt) for lat, lon, alt in ring]
