"""KML (OGC 07-147r2): placemarks as features. What is not understood stays in the document that they keep."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from gcs.planning.frames import AltitudeReference
from gcs.planning.layers.feature import (
    MOST_VERTICES,
    Feature,
    FeatureKind,
    Layer,
    Ring,
    Vertex,
    open_ring,
    size_of,
    vertex_of,
)
from gcs.planning.layers.xml_tree import XmlFile, child, children, local_name, parse_xml, text_at

GEOMETRIES = ("Point", "LineString", "LinearRing", "Polygon", "Track")
_FOLDERS = ("Folder", "Document")
_REFERENCES: Mapping[str, AltitudeReference] = {
    "absolute": AltitudeReference.AMSL,
    "relativeToGround": AltitudeReference.TERRAIN,
    "relativeToSeaFloor": AltitudeReference.TERRAIN,
}
_COMMA = re.compile(r"\s*,\s*")
_COLOR = re.compile(r"[0-9a-fA-F]{8}")
ORIGIN = "kml"
"""Where ``Layer.extra`` keeps the document."""


@dataclass(frozen=True, slots=True)
class _Colors:
    stroke: str = ""
    fill: str = ""


def decode_kml(data: bytes, name: str) -> Layer:
    """Read a KML document.

    Raises:
        PlanFileError: it is broken or hostile, or holds a place that is not on earth.
    """
    document = parse_xml(data, name)
    if local_name(document.root) not in ("kml", *_FOLDERS):
        remedy = "Name a file that Google Earth or a map program exported as KML"
        raise document.error(document.root, "this is no KML", remedy)
    features: list[Feature] = []
    notes: list[str] = []
    styles = _styles(document.root)
    vertices = 0
    for number, (placemark, folder) in enumerate(placemarks(document.root)):
        for index, geometry in enumerate(geometries(placemark)):
            if local_name(geometry) == "Track" and len(children(geometry, "coord")) < 2:
                notes.append(f"{document.place(geometry)}: a track of less than two points is left out")
                continue
            feature = _feature(document, placemark, geometry, (number, index), folder, styles)
            vertices += size_of(feature.rings)
            if vertices > MOST_VERTICES:
                remedy = "Split it"
                raise document.error(geometry, f"it has more than {MOST_VERTICES} points", remedy)
            features.append(feature)
    linked = child_anywhere(document.root, "NetworkLink")
    if linked:
        notes.append("Links to other files are not followed")
    if child_anywhere(document.root, "GroundOverlay"):
        notes.append("Pictures on the ground are not shown")
    if not features and linked:
        what = "it only links to other files, which are not followed"
        remedy = "Open it in Google Earth and save the places themselves, not the link"
        raise document.error(document.root, what, remedy)
    if not features:
        remedy = "Draw a polygon, a line or a point there and export it again"
        raise document.error(document.root, "there is no point, line or area in it", remedy)
    return Layer(_title(document.root, name), tuple(features), tuple(notes), {ORIGIN: data})


def placemarks(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield each placemark in order, and the names of the folders that it lies in."""
    stack: list[tuple[Element, str]] = [(root, "")]
    while stack:
        element, folder = stack.pop()
        if local_name(element) == "Placemark":
            yield element, folder
            continue
        if local_name(element) == "Folder":
            own = text_at(element, "name")
            folder = f"{folder}/{own}" if folder else own
        stack.extend((one, folder) for one in reversed(element))


def geometries(placemark: Element) -> list[Element]:
    """Return a placemark's geometries in order; those of a polygon's borders are not among them."""
    found: list[Element] = []
    stack = [placemark]
    while stack:
        element = stack.pop()
        if local_name(element) in GEOMETRIES:
            found.append(element)
        elif element is placemark or local_name(element) in ("MultiGeometry", "MultiTrack"):
            stack.extend(reversed(element))
    return found


def child_anywhere(root: Element, name: str) -> bool:
    """Return whether there is an element of that name."""
    return any(local_name(element) == name for element in root.iter())


def _title(root: Element, name: str) -> str:
    for element in (root, *root):
        if local_name(element) in _FOLDERS and text_at(element, "name"):
            return text_at(element, "name")
    return name.rsplit(".", 1)[0]


# -- one feature ------------------------------------------------------------------------------------


def _feature(
    document: XmlFile,
    placemark: Element,
    geometry: Element,
    key: tuple[int, int],
    folder: str,
    styles: Mapping[str, _Colors],
) -> Feature:
    kind, rings = _shape(document, geometry)
    colors = _own_colors(placemark) or styles.get(text_at(placemark, "styleUrl").lstrip("#"), _Colors())
    mode = text_at(geometry, "altitudeMode")
    return Feature(
        kind=kind,
        rings=rings,
        name=text_at(placemark, "name"),
        description=text_at(placemark, "description"),
        reference=_REFERENCES.get(mode, AltitudeReference.NONE),
        properties=_extended(placemark),
        stroke=colors.stroke,
        fill=colors.fill,
        folder=folder,
        key=key,
    )


def _shape(document: XmlFile, geometry: Element) -> tuple[FeatureKind, tuple[Ring, ...]]:
    name = local_name(geometry)
    if name == "Polygon":
        outer = child(geometry, "outerBoundaryIs")
        if outer is None:
            raise document.error(geometry, "the polygon has no outer boundary", "Draw it again")
        borders = [outer, *children(geometry, "innerBoundaryIs")]
        return FeatureKind.AREA, tuple(_border(document, border) for border in borders)
    if name == "LinearRing":
        place = document.place(geometry)
        ring = open_ring(_coordinates(document, geometry), file=document.file, place=place)
        return FeatureKind.AREA, (ring,)
    if name == "Track":
        return FeatureKind.LINE, (_line(document, geometry, _track(document, geometry)),)
    vertices = _coordinates(document, geometry)
    if name == "LineString":
        return FeatureKind.LINE, (_line(document, geometry, vertices),)
    return FeatureKind.POINT, (vertices[:1],)


def _border(document: XmlFile, border: Element) -> Ring:
    ring = child(border, "LinearRing")
    if ring is None:
        raise document.error(border, "the boundary has no LinearRing", "Draw the polygon again")
    return open_ring(_coordinates(document, ring), file=document.file, place=document.place(ring))


def _line(document: XmlFile, geometry: Element, vertices: Ring) -> Ring:
    if len(vertices) < 2:
        raise document.error(geometry, "one point is no line", "Draw it with at least two points")
    return vertices


def _coordinates(document: XmlFile, geometry: Element) -> Ring:
    found = child(geometry, "coordinates")
    if found is None or not (found.text or "").strip():
        remedy = "Draw it again and export it again"
        raise document.error(geometry, f"the {local_name(geometry)} has no coordinates", remedy)
    text = (found.text or "").strip()
    if text.count(",") > 2 * MOST_VERTICES:
        raise document.error(geometry, f"it has more than {MOST_VERTICES} points", "Split it")
    # Some programs put a space after each comma.
    words = _COMMA.sub(",", text).split()
    place = document.place(found)
    return tuple(_vertex(document, found, word.strip(",").split(","), place) for word in words)


def _track(document: XmlFile, geometry: Element) -> Ring:
    return tuple(
        _vertex(document, one, (one.text or "").split(), document.place(one))
        for one in children(geometry, "coord")
    )


def _vertex(document: XmlFile, element: Element, words: list[str], place: str) -> Vertex:
    if len(words) not in (2, 3):
        what = f"{','.join(words)!r} is no place"
        raise document.error(element, what, "Places are longitude,latitude or longitude,latitude,altitude")
    try:
        numbers = [float(word) for word in words]
    except ValueError as error:
        what = f"{','.join(words)!r} holds something that is no number"
        raise document.error(element, what, "Correct it") from error
    alt_m = numbers[2] if len(numbers) == 3 else math.nan
    return vertex_of(numbers[1], numbers[0], alt_m, file=document.file, place=place)


def _extended(placemark: Element) -> dict[str, str]:
    """Return ``ExtendedData``: untyped data, and the fields of a schema."""
    data = child(placemark, "ExtendedData")
    if data is None:
        return {}
    found = {one.get("name", ""): text_at(one, "value") for one in children(data, "Data")}
    for schema in children(data, "SchemaData"):
        found |= {one.get("name", ""): (one.text or "").strip() for one in children(schema, "SimpleData")}
    return found


# -- colours ----------------------------------------------------------------------------------------


def _styles(root: Element) -> dict[str, _Colors]:
    """Return the colours of each shared style; a style map stands for its normal style."""
    found: dict[str, _Colors] = {}
    maps: dict[str, str] = {}
    for element in root.iter():
        name, ident = local_name(element), element.get("id", "")
        if name == "Style" and ident:
            found[ident] = _colors(element)
        elif name == "StyleMap" and ident:
            for pair in children(element, "Pair"):
                if text_at(pair, "key") == "normal":
                    maps[ident] = text_at(pair, "styleUrl").lstrip("#")
    return found | {ident: found[target] for ident, target in maps.items() if target in found}


def _own_colors(placemark: Element) -> _Colors | None:
    style = child(placemark, "Style")
    return _colors(style) if style is not None else None


def _colors(style: Element) -> _Colors:
    line, area = child(style, "LineStyle"), child(style, "PolyStyle")
    stroke = _color(text_at(line, "color")) if line is not None else ""
    return _Colors(stroke, _color(text_at(area, "color")) if area is not None else "")


def _color(text: str) -> str:
    """KML writes aabbggrr."""
    if not _COLOR.fullmatch(text):
        return ""
    return f"#{text[6:8]}{text[4:6]}{text[2:4]}".upper()
