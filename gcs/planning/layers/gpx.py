"""GPX 1.0 and 1.1 through gpxpy: waypoints, routes and tracks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import gpxpy
import gpxpy.gpx

from gcs.planning.errors import PlanFileError
from gcs.planning.frames import AltitudeReference
from gcs.planning.layers.feature import (
    MOST_VERTICES,
    Feature,
    FeatureKind,
    Layer,
    Ring,
    closed_ring,
    size_of,
    vertex_of,
)
from gcs.planning.layers.xml_tree import XmlFile, local_name, parse_xml, to_bytes

ORIGIN = "gpx"
_REMEDY = "Export it as GPX again"


def decode_gpx(data: bytes, name: str) -> Layer:
    """Read a GPX document.

    Raises:
        PlanFileError: it is broken or hostile, or holds a place that is not on earth.
    """
    # gpxpy's own reader takes entities; what passes here has none.
    document = parse_xml(data, name)
    if local_name(document.root) != "gpx":
        raise document.error(document.root, "this is no GPX", "Name a file that was exported as GPX")
    try:
        gpx = gpxpy.parse(_text(document, data))
    except (gpxpy.gpx.GPXException, ValueError, TypeError, AttributeError) as error:
        raise PlanFileError(name, "", f"it is not understood ({error})", _REMEDY) from error
    features = tuple(_features(gpx, name))
    notes = _notes(gpx)
    if not features:
        raise document.error(document.root, "there is no waypoint, route or track in it", _REMEDY)
    return Layer(gpx.name or name.rsplit(".", 1)[0], features, notes, {ORIGIN: data})


def _text(document: XmlFile, data: bytes) -> str:
    """Return a document as gpxpy reads it: no other encoding than UTF-8, no prefix for GPX itself."""
    try:
        text = data.decode("utf-8-sig").lstrip()
    except UnicodeDecodeError:
        text = ""
    if "<gpx" in text:
        return text
    space = str(document.root.tag).rpartition("}")[0].lstrip("{")
    return to_bytes(document.root, {"": space} if space else {}).decode()


def _notes(gpx: gpxpy.gpx.GPX) -> tuple[str, ...]:
    short = sum(len(route.points) < 2 for route in gpx.routes)
    short += sum(len(segment.points) < 2 for track in gpx.tracks for segment in track.segments)
    return (f"{short} routes or tracks of less than two points are left out",) if short else ()


def _features(gpx: gpxpy.gpx.GPX, name: str) -> Iterator[Feature]:
    vertices = 0
    for feature in _every(gpx, name):
        vertices += size_of(feature.rings)
        if vertices > MOST_VERTICES:
            raise PlanFileError(name, "", f"it has more than {MOST_VERTICES} points", "Split it")
        yield feature


def _every(gpx: gpxpy.gpx.GPX, name: str) -> Iterator[Feature]:
    for number, point in enumerate(gpx.waypoints):
        yield _feature(FeatureKind.POINT, [point], point, name, f"waypoint {number + 1}")
    for number, route in enumerate(gpx.routes):
        if len(route.points) > 1:
            yield _feature(FeatureKind.LINE, route.points, route, name, f"route {number + 1}")
    for number, track in enumerate(gpx.tracks):
        for segment in track.segments:
            if len(segment.points) > 1:
                yield _feature(FeatureKind.LINE, segment.points, track, name, f"track {number + 1}")


def _feature(kind: FeatureKind, points: Sequence[Any], named: Any, name: str, place: str) -> Feature:
    ring = tuple(
        vertex_of(
            point.latitude,
            point.longitude,
            math.nan if point.elevation is None else point.elevation,
            file=name,
            place=place,
        )
        for point in points
    )
    high = any(vertex.alt_m == vertex.alt_m for vertex in ring)
    facts = {key: getattr(named, key, None) for key in ("comment", "symbol", "type", "source")}
    return Feature(
        kind,
        (ring,),
        name=named.name or "",
        description=named.description or "",
        reference=AltitudeReference.AMSL if high else AltitudeReference.NONE,
        properties={key: value for key, value in facts.items() if value},
    )


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
