"""GeoJSON (RFC 7946): features with all their properties and foreign members."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from gcs.planning.files.text import decode_json
from gcs.planning.frames import AltitudeReference
from gcs.planning.json_node import Node
from gcs.planning.layers.feature import (
    MOST_VERTICES,
    Feature,
    FeatureKind,
    Layer,
    Ring,
    Vertex,
    closed_ring,
    open_ring,
    size_of,
    vertex_of,
)
from gcs.planning.layers.projection import ToDegrees, as_degrees, to_degrees

ORIGIN = "geojson"
_DEEPEST = 20
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_REMEDY = "Export it as GeoJSON again"
_DEGREES = ("CRS84", "4326")


def decode_geojson(data: bytes, name: str) -> Layer:
    """Read a GeoJSON document.

    Raises:
        PlanFileError: it is broken, or holds a place that is not on earth; names the path.
    """
    root = decode_json(data, name)
    place_of, notes = _projection(root)
    reader = _Reader(place_of)
    kind = root.member("type").text()
    if kind == "FeatureCollection":
        for number, entry in enumerate(root.member("features").elements()):
            reader.feature(entry, number)
    elif kind == "Feature":
        reader.feature(root, 0)
    else:
        reader.geometry(root, 0, {}, 0)
    if not reader.features:
        raise root.error("there is no point, line or area in it", "Draw one and export it again")
    title = root.value.get("name")
    # What is written is in degrees: a coordinate system that was converted from is not kept.
    known = ("type", "features", "name", *(("crs",) if notes else ()))
    extra = {
        "root": root.rest(*known) if kind == "FeatureCollection" else {},
        "members": reader.members,
    }
    words = title if isinstance(title, str) and title else name.rsplit(".", 1)[0]
    return Layer(words, tuple(reader.features), (*notes, *reader.notes), {ORIGIN: extra})


def _projection(root: Node) -> tuple[ToDegrees, list[str]]:
    """Return the coordinate system that files before RFC 7946 may name."""
    crs = root.value.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or name.upper().endswith(_DEGREES):
        return as_degrees, []
    return to_degrees(name, root.file, "crs")


class _Reader:
    """Collects features, what stands beside their properties, and what was left out."""

    def __init__(self, place_of: ToDegrees) -> None:
        self._place_of = place_of
        self.features: list[Feature] = []
        self.members: dict[int, dict[str, Any]] = {}
        self.notes: list[str] = []
        self._vertices = 0
        self._parts = 0

    def feature(self, node: Node, number: int) -> None:
        """Take one feature."""
        found = node.optional("properties")
        properties = {} if found is None or found.value is None else found.object()
        rest = node.rest("type", "properties", "geometry", "features", "name")
        if rest:
            self.members[number] = rest
        self._parts = 0
        geometry = node.member("geometry")
        if geometry.value is None or _empty(geometry.value):
            self.notes.append(f"Feature {number + 1} has no geometry")
            return
        self.geometry(geometry, number, properties, 0)

    def geometry(self, node: Node, number: int, properties: Mapping[str, Any], depth: int) -> None:
        """Take one geometry, the parts of a multiple one each for itself."""
        kind = node.member("type").text()
        if kind == "GeometryCollection":
            if depth >= _DEEPEST:
                raise node.error("it is nested too deeply", _REMEDY)
            for entry in node.member("geometries").elements():
                self.geometry(entry, number, properties, depth + 1)
            return
        places = node.member("coordinates")
        for shape, rings in _Shapes(self._place_of).of(kind, node, places):
            self._vertices += size_of(rings)
            if self._vertices > MOST_VERTICES:
                raise node.error(f"it has more than {MOST_VERTICES} points", "Split it")
            self.features.append(self._made(shape, rings, properties, (number, self._parts)))
            self._parts += 1

    def _made(
        self, kind: FeatureKind, rings: tuple[Ring, ...], properties: Mapping[str, Any], key: tuple[int, int]
    ) -> Feature:
        high = any(vertex.alt_m == vertex.alt_m for ring in rings for vertex in ring)
        return Feature(
            kind,
            rings,
            name=_text(properties, "name", "Name", "title"),
            description=_text(properties, "description"),
            reference=AltitudeReference.AMSL if high else AltitudeReference.NONE,
            properties=properties,
            stroke=_color(properties, "stroke"),
            fill=_color(properties, "fill"),
            key=key,
        )


def _empty(geometry: object) -> bool:
    """RFC 7946 lets an empty list of coordinates stand for no geometry."""
    return isinstance(geometry, dict) and geometry.get("coordinates") == []


class _Shapes:
    """Reads the coordinates of a geometry, whatever system they are in."""

    def __init__(self, place_of: ToDegrees) -> None:
        self._place_of = place_of

    def of(self, kind: str, node: Node, places: Node) -> Iterator[tuple[FeatureKind, tuple[Ring, ...]]]:
        """Yield the shapes of one geometry."""
        if kind == "Point":
            yield FeatureKind.POINT, ((self._vertex(places),),)
        elif kind == "MultiPoint":
            yield from ((FeatureKind.POINT, ((self._vertex(entry),),)) for entry in places.elements())
        elif kind == "LineString":
            yield FeatureKind.LINE, (self._line(places),)
        elif kind == "MultiLineString":
            yield from ((FeatureKind.LINE, (self._line(entry),)) for entry in places.elements())
        elif kind == "Polygon":
            yield FeatureKind.AREA, self._rings(places)
        elif kind == "MultiPolygon":
            yield from ((FeatureKind.AREA, self._rings(entry)) for entry in places.elements())
        else:
            raise node.member("type").error(f"there is no geometry {kind!r}", _REMEDY)

    def _vertex(self, node: Node) -> Vertex:
        numbers = node.value
        # Most are plain numbers; what isn't says so itself.
        if not isinstance(numbers, list) or not all(type(number) in (int, float) for number in numbers):
            numbers = [entry.number() for entry in node.elements()]
        if len(numbers) < 2:
            raise node.error(f"{len(numbers)} numbers are no place", "Give longitude and latitude")
        alt_m = float(numbers[2]) if len(numbers) > 2 else math.nan
        lat, lon = self._place_of(float(numbers[0]), float(numbers[1]))
        return vertex_of(lat, lon, alt_m, file=node.file, place=node.path)

    def _line(self, node: Node) -> Ring:
        vertices = tuple(self._vertex(entry) for entry in node.elements())
        if len(vertices) < 2:
            raise node.error("one point is no line", "Draw it with at least two points")
        return vertices

    def _rings(self, node: Node) -> tuple[Ring, ...]:
        rings = tuple(
            open_ring([self._vertex(one) for one in entry.elements()], file=node.file, place=entry.path)
            for entry in node.elements()
        )
        if not rings:
            raise node.error("the polygon has no ring", "Draw it again")
        return rings


def _text(properties: Mapping[str, Any], *keys: str) -> str:
    return next((value for key in keys if isinstance(value := properties.get(key), str)), "")


def _color(properties: Mapping[str, Any], key: str) -> str:
    value = properties.get(key)
    return value.upper() if isinstance(value, str) and _COLOR.fullmatch(value) else ""


# -- writing ----------------------------------------------------------------------------------------


def encode_geojson(layer: Layer) -> bytes:
    """Return a feature collection; parts of a multiple geometry are written each for itself."""
    origin = layer.extra.get(ORIGIN, {})
    members = origin.get("members", {})
    root: dict[str, Any] = {"type": "FeatureCollection", "name": layer.name, **origin.get("root", {})}
    root["features"] = [
        {
            **(members.get(feature.key[0], {}) if feature.key is not None else {}),
            "type": "Feature",
            "properties": _properties(feature),
            "geometry": _geometry(feature),
        }
        for feature in layer.features
    ]
    return msgspec.json.format(msgspec.json.encode(root), indent=1) + b"\n"


def _properties(feature: Feature) -> dict[str, Any]:
    properties = dict(feature.properties)
    if feature.name and feature.name != _text(properties, "name", "Name", "title"):
        properties["name"] = feature.name
    for key, value in (
        ("description", feature.description),
        ("stroke", feature.stroke),
        ("fill", feature.fill),
    ):
        if value and str(properties.get(key, "")).upper() != value.upper():
            properties[key] = value
    return properties


def _geometry(feature: Feature) -> dict[str, Any]:
    if feature.kind is FeatureKind.AREA:
        rings = [[_place(vertex) for vertex in closed_ring(ring)] for ring in feature.rings]
        return {"type": "Polygon", "coordinates": rings}
    if feature.kind is FeatureKind.LINE:
        return {"type": "LineString", "coordinates": [_place(vertex) for vertex in feature.rings[0]]}
    return {"type": "Point", "coordinates": _place(feature.rings[0][0])}


def _place(vertex: Vertex) -> list[float]:
    place = [vertex.lon_deg, vertex.lat_deg]
    return place if math.isnan(vertex.alt_m) else [*place, vertex.alt_m]
