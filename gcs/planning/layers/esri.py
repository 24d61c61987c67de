"""ESRI shapefiles through pyshp, in any coordinate system that their ``.prj`` names."""

from __future__ import annotations

import io
import math
import re
import struct
import warnings
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import shapefile

from gcs.planning.errors import PlanFileError
from gcs.planning.frames import AltitudeReference
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
from gcs.planning.layers.projection import CRS_REMEDY, ToDegrees, as_degrees, to_degrees

ORIGIN = "shapefile"
Parts = Mapping[str, bytes]
"""Content by suffix: ``.shp``, ``.dbf``, ``.shx``, ``.prj``, ``.cpg``."""
WGS84 = (
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)
_POINTS, _LINES, _AREAS, _MULTI = (1, 11, 21), (3, 13, 23), (5, 15, 25), (8, 18, 28)
_WITH_Z, _WITH_M = (11, 13, 15, 18), (21, 23, 25, 28)
_TABLE_HEAD, _UTF8, _WINDOWS = 32, "utf-8", "cp1252"
_DRIVERS: Mapping[int, str] = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x08: "cp865", 0x13: "cp932", 0x1F: "cp852",
    0x26: "cp866", 0x4D: "cp936", 0x4E: "cp949", 0x4F: "cp950", 0x57: "cp1252", 0x58: "cp1252",
    0x59: "cp1252", 0x64: "cp852", 0x65: "cp866", 0x66: "cp865", 0x78: "cp950", 0x79: "cp949",
    0x7A: "cp936", 0x7B: "cp932", 0xC8: "cp1250", 0xC9: "cp1251", 0xCA: "cp1254", 0xCB: "cp1253",
    0xCC: "cp1257",
}  # fmt: skip
"""Code pages by the language driver in a dBASE file's header (byte 29)."""
_WIDEST, _MOST_DECIMALS = 254, 11
_NAMES = ("name", "title", "label", "id")
_REMEDY = "Export it again as a shapefile of points, lines or polygons"


def decode_shapefile(parts: Parts, name: str, crs: str = "") -> Layer:
    """Read a shapefile from its parts; ``crs`` (such as ``EPSG:32610``) takes the place of its ``.prj``.

    Raises:
        PlanFileError: a part is missing or broken, or a place is not on earth.
    """
    if ".shp" not in parts:
        raise PlanFileError(name, "", "the .shp is missing", "Keep .shp, .dbf, .shx and .prj together")
    place_of, notes = _projection(crs, parts.get(".prj", b"").decode("utf-8", "replace"), name)
    try:
        with warnings.catch_warnings(record=True) as doubts:
            warnings.simplefilter("always")
            features = list(_features(parts, name, place_of))
            fields = _fields(parts)
    except (
        shapefile.ShapefileException,
        struct.error,
        ValueError,
        LookupError,
        EOFError,
        OverflowError,
    ) as error:
        raise PlanFileError(name, "", f"it is broken ({error})", _REMEDY) from error
    except (TypeError, AttributeError, MemoryError, AssertionError) as error:
        # pyshp meets damaged headers with these.
        raise PlanFileError(name, "", "it is broken (its parts contradict each other)", _REMEDY) from error
    if doubts:
        notes.append("Its headers contradict its content: something may be missing")
    if not features:
        raise PlanFileError(name, "", "there is no point, line or area in it", _REMEDY)
    if ".dbf" not in parts:
        notes.append("Without its .dbf it has no names")
    # The header tells the type of all shapes.
    if int.from_bytes(parts[".shp"][32:36], "little") in _WITH_M:
        notes.append("Measures (M) are left out")
    return Layer(name.rsplit(".", 1)[0], tuple(features), tuple(notes), {ORIGIN: {"fields": fields}})


def _reader(parts: Parts) -> shapefile.Reader:
    streams = {
        suffix[1:]: io.BytesIO(parts[suffix]) for suffix in (".shp", ".dbf", ".shx") if suffix in parts
    }
    return shapefile.Reader(**streams, encoding=_encoding(parts), encodingErrors="replace")


def _encoding(parts: Parts) -> str:
    """Return how texts are written: by the .cpg, the table's header, or what they look like."""
    word = parts.get(".cpg", b"").decode("ascii", "ignore").strip().rpartition(" ")[2]
    number = re.sub(r"\D", "", word)
    page = f"iso8859-{number[4:]}" if number.startswith("8859") else f"cp{number}"
    for name in (word, page):
        if _is_encoding(name):
            return name
    table = parts.get(".dbf", b"")
    if len(table) < _TABLE_HEAD:
        return _UTF8
    driver = _DRIVERS.get(table[29])
    if driver is not None:
        return driver
    try:
        table[int.from_bytes(table[8:10], "little") :].decode(_UTF8)
    except UnicodeDecodeError:
        return _WINDOWS
    return _UTF8


def _is_encoding(name: str) -> bool:
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return False
    return bool(name)


def _fields(parts: Parts) -> tuple[tuple[str, str, int, int], ...]:
    if ".dbf" not in parts:
        return ()
    with _reader(parts) as reader:
        return tuple(
            (str(one[0]), str(one[1]), int(one[2]), int(one[3]))
            for one in reader.fields
            if one[0] != "DeletionFlag"
        )


def _projection(crs_name: str, prj: str, name: str) -> tuple[ToDegrees, list[str]]:
    if not crs_name and not prj.strip():
        return as_degrees, ["Without its .prj it is taken for WGS 84 degrees"]
    return to_degrees(crs_name or prj, name, ".prj")


def _features(parts: Parts, name: str, place_of: ToDegrees) -> Iterator[Feature]:
    vertices = 0
    with _reader(parts) as reader:
        records = reader.iterRecords() if ".dbf" in parts else None
        for number, shape in enumerate(reader.iterShapes()):
            # A table may have fewer lines than there are shapes.
            record = next(records, None) if records is not None else None
            properties = dict(record.as_dict()) if record is not None else {}
            vertices += size_of(())
            place = f"shape {number + 1}"
            if vertices + len(getattr(shape, "points", ())) > MOST_VERTICES:
                raise PlanFileError(name, place, f"more than {MOST_VERTICES} points", "Split it")
            for index, (kind, rings) in enumerate(_shapes(shape, place_of, name, place)):
                vertices += size_of(rings)
                high = any(vertex.alt_m == vertex.alt_m for vertex in rings[0])
                yield Feature(
                    kind,
                    rings,
                    name=_name(properties),
                    reference=AltitudeReference.AMSL if high else AltitudeReference.NONE,
                    properties=properties,
                    key=(number, index),
                )


def _name(properties: Mapping[str, Any]) -> str:
    for wanted in _NAMES:
        for key, value in properties.items():
            if key.lower() == wanted and value not in (None, ""):
                return str(value)
    return ""


def _shapes(
    shape: Any, place_of: ToDegrees, name: str, place: str
) -> Iterator[tuple[FeatureKind, tuple[Ring, ...]]]:
    kind = shape.shapeType
    if kind == 0:
        return
    heights = list(getattr(shape, "z", ())) if kind in _WITH_Z else []
    all_vertices = [
        vertex_of(
            *place_of(x, y),
            heights[i] if i < len(heights) else math.nan,
            file=name,
            place=place,
            remedy=CRS_REMEDY,
        )
        for i, (x, y, *_) in enumerate(shape.points)
    ]
    if kind in _POINTS or kind in _MULTI:
        yield from ((FeatureKind.POINT, ((vertex,),)) for vertex in all_vertices)
        return
    if kind not in (*_LINES, *_AREAS):
        raise PlanFileError(name, place, f"shapes of type {kind} are not known", _REMEDY)
    starts = [*shape.parts, len(all_vertices)]
    rings = [tuple(all_vertices[a:b]) for a, b in pairwise(starts)]
    if kind in _LINES:
        if any(len(ring) < 2 for ring in rings):
            raise PlanFileError(name, place, "one point is no line", _REMEDY)
        yield from ((FeatureKind.LINE, (ring,)) for ring in rings)
        return
    yield from ((FeatureKind.AREA, rings) for rings in _areas(rings, name, place))


def _areas(rings: Sequence[Ring], name: str, place: str) -> list[tuple[Ring, ...]]:
    """Outer rings run clockwise, and the holes after each belong to it."""
    areas: list[list[Ring]] = []
    for ring in rings:
        corners = open_ring(ring, file=name, place=place)
        if areas and _turn(corners) > 0.0:
            areas[-1].append(corners)
        else:
            areas.append([corners])
    return [tuple(area) for area in areas]


def _turn(ring: Ring) -> float:
    """Return twice the area in square degrees; positive runs counter-clockwise."""
    return sum(
        a.lon_deg * b.lat_deg - b.lon_deg * a.lat_deg
        for a, b in zip(ring, closed_ring(ring)[1:], strict=True)
    )


# -- writing ----------------------------------------------------------------------------------------


def encode_shapefile(layer: Layer) -> dict[str, bytes]:
    """Return the parts of a shapefile by suffix, in WGS 84.

    Raises:
        PlanFileError: the layer mixes points, lines and areas, which a shapefile can't.
    """
    kinds = {feature.kind for feature in layer.features}
    if len(kinds) != 1:
        what = f"a shapefile holds one kind of geometry, and these are {layer.count_text}"
        raise PlanFileError(layer.name, "", what, "Save as GeoJSON or KML")
    high = all(
        vertex.alt_m == vertex.alt_m
        for feature in layer.features
        for ring in feature.rings
        for vertex in ring
    )
    kind = kinds.pop()
    types = {FeatureKind.POINT: (1, 11), FeatureKind.LINE: (3, 13), FeatureKind.AREA: (5, 15)}
    columns = _columns(layer)
    streams = {suffix: io.BytesIO() for suffix in (".shp", ".shx", ".dbf")}
    writer = shapefile.Writer(
        shp=streams[".shp"],
        shx=streams[".shx"],
        dbf=streams[".dbf"],
        shapeType=types[kind][high],
        encoding="utf-8",
    )
    for _, column in columns:
        writer.field(*column)
    for feature in layer.features:
        _write_shape(writer, feature, high=high)
        record = feature.properties or {"name": feature.name}
        writer.record(*(record.get(key) for key, _ in columns))
    writer.close()
    return {
        **{suffix: stream.getvalue() for suffix, stream in streams.items()},
        ".prj": WGS84.encode(),
        ".cpg": b"UTF-8",
    }


def _columns(layer: Layer) -> list[tuple[str, tuple[str, str, int, int]]]:
    """Return each property with its column: name, type, width, decimals."""
    known = layer.extra.get(ORIGIN, {}).get("fields", ())
    if known:
        return [(column[0], _wide_enough(layer, column)) for column in known]
    keys = list(dict.fromkeys(key for feature in layer.features for key in feature.properties)) or ["name"]
    names: dict[str, str] = {}
    for key in keys:
        _fits(layer, key)
        # Ten characters are all that a column's name may have.
        plain = key.replace(" ", "_")
        name, number = plain[:10], 1
        while name in names.values():
            number += 1
            name = f"{plain[: 10 - len(str(number))]}{number}"
        names[key] = name
    return [(key, (name, "C", _WIDEST, 0)) for key, name in names.items()]


def _wide_enough(layer: Layer, column: tuple[str, str, int, int]) -> tuple[str, str, int, int]:
    """Some programs store more decimals than they declare."""
    name, kind, width, decimals = column
    numbers = [
        value for feature in layer.features if isinstance(value := feature.properties.get(name), float)
    ]
    if kind not in ("N", "F") or not numbers:
        return column
    words = [f"{value:.{_MOST_DECIMALS}f}".rstrip("0") for value in numbers]
    decimals = max(decimals, *(len(word.partition(".")[2]) for word in words))
    return name, kind, max(width, *(len(f"{value:.{decimals}f}") for value in numbers)), decimals


def _fits(layer: Layer, key: str) -> None:
    for feature in layer.features:
        if len(str(feature.properties.get(key, "")).encode()) > _WIDEST:
            what = f"{key!r} holds a text of more than {_WIDEST} bytes, which a shapefile can't"
            raise PlanFileError(layer.name, "", what, "Save as GeoJSON or KML")


def _write_shape(writer: shapefile.Writer, feature: Feature, *, high: bool) -> None:
    def place(vertex: Vertex) -> list[float]:
        return [vertex.lon_deg, vertex.lat_deg, *([vertex.alt_m] if high else [])]

    if feature.kind is FeatureKind.POINT:
        (writer.pointz if high else writer.point)(*place(feature.rings[0][0]))
    elif feature.kind is FeatureKind.LINE:
        (writer.linez if high else writer.line)([[place(vertex) for vertex in feature.rings[0]]])
    else:
        rings = [_turned(ring, clockwise=number == 0) for number, ring in enumerate(feature.rings)]
        (writer.polyz if high else writer.poly)(
            [[place(vertex) for vertex in closed_ring(ring)] for ring in rings]
        )


def _turned(ring: Ring, *, clockwise: bool) -> Ring:
    return ring if (_turn(ring) < 0.0) == clockwise else tuple(reversed(ring))
