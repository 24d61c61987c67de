"""KML out: the document that a layer came from with what was changed, or a new one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement

from gcs.planning.frames import AltitudeReference
from gcs.planning.layers.feature import Feature, FeatureKind, Layer, Ring, closed_ring
from gcs.planning.layers.kml import ORIGIN, decode_kml, geometries, placemarks
from gcs.planning.layers.xml_tree import child, local_name, namespaces_of, parse_xml, to_bytes

KML = "http://www.opengis.net/kml/2.2"
_MODES: Mapping[AltitudeReference, str] = {
    AltitudeReference.AMSL: "absolute",
    AltitudeReference.TERRAIN: "relativeToGround",
    AltitudeReference.HOME: "relativeToGround",
}


def encode_kml(layer: Layer) -> bytes:
    """Return a KML document; one that was read as KML keeps all that this program does not know of."""
    origin = layer.extra.get(ORIGIN)
    if isinstance(origin, bytes):
        return _changed(layer, origin)
    root = Element(_tag("kml"))
    document = SubElement(root, _tag("Document"))
    SubElement(document, _tag("name")).text = layer.name
    for feature in layer.features:
        _append(document, feature)
    return to_bytes(root, {"": KML})


def _tag(name: str, space: str = KML) -> str:
    return f"{{{space}}}{name}" if space else name


def _changed(layer: Layer, origin: bytes) -> bytes:
    before = {feature.key: feature for feature in decode_kml(origin, "the document").features}
    now = {feature.key: feature for feature in layer.features if feature.key is not None}
    root = parse_xml(origin, "the document").root
    parents = {one: parent for parent in root.iter() for one in parent}
    for number, (placemark, _) in enumerate(list(placemarks(root))):
        shapes = geometries(placemark)
        # What was left out on reading stays as it is.
        read = [(shape, key) for i, shape in enumerate(shapes) if (key := (number, i)) in before]
        if read and len(read) == len(shapes) and not any(key in now for _, key in read):
            parents[placemark].remove(placemark)
            continue
        for shape, key in read:
            if key not in now:
                parents[shape].remove(shape)
            elif now[key] != before[key]:
                _rewrite(placemark, parents[shape], shape, now[key])
    document = next((one for one in root if local_name(one) in ("Document", "Folder")), root)
    for feature in layer.features:
        if feature.key is None or feature.key not in before:
            _append(document, feature)
    return to_bytes(root, namespaces_of(origin))


def _space(element: Element) -> str:
    return element.tag.rpartition("}")[0].lstrip("{") if isinstance(element.tag, str) else KML


def _rewrite(placemark: Element, parent: Element, shape: Element, feature: Feature) -> None:
    space = _space(placemark)
    for name, text in (("name", feature.name), ("description", feature.description)):
        found = child(placemark, name)
        if found is None and text:
            found = Element(_tag(name, space))
            placemark.insert(0, found)
        if found is not None:
            found.text = text
    new = _geometry(feature, space)
    kept = [one for one in shape if local_name(one) in ("extrude", "tessellate")]
    for number, one in enumerate(kept):
        new.insert(number, one)
    parent[list(parent).index(shape)] = new


def _append(document: Element, feature: Feature) -> None:
    space = _space(document)
    placemark = SubElement(document, _tag("Placemark", space))
    if feature.name:
        SubElement(placemark, _tag("name", space)).text = feature.name
    if feature.description:
        SubElement(placemark, _tag("description", space)).text = feature.description
    if feature.stroke or feature.fill:
        style = SubElement(placemark, _tag("Style", space))
        for name, color in (("LineStyle", feature.stroke), ("PolyStyle", feature.fill)):
            if color:
                line = SubElement(style, _tag(name, space))
                SubElement(line, _tag("color", space)).text = _abgr(
                    color, "ff" if name == "LineStyle" else "66"
                )
    if feature.properties:
        data = SubElement(placemark, _tag("ExtendedData", space))
        for key, value in feature.properties.items():
            entry = SubElement(data, _tag("Data", space), {"name": str(key)})
            SubElement(entry, _tag("value", space)).text = "" if value is None else str(value)
    placemark.append(_geometry(feature, space))


def _abgr(color: str, alpha: str) -> str:
    return f"{alpha}{color[5:7]}{color[3:5]}{color[1:3]}".lower()


def _geometry(feature: Feature, space: str) -> Element:
    if feature.kind is FeatureKind.AREA:
        element = Element(_tag("Polygon", space))
        _mode(element, feature, space)
        for number, ring in enumerate(feature.rings):
            border = SubElement(element, _tag("innerBoundaryIs" if number else "outerBoundaryIs", space))
            inner = SubElement(border, _tag("LinearRing", space))
            SubElement(inner, _tag("coordinates", space)).text = _words(closed_ring(ring))
        return element
    element = Element(_tag("LineString" if feature.kind is FeatureKind.LINE else "Point", space))
    _mode(element, feature, space)
    SubElement(element, _tag("coordinates", space)).text = _words(feature.rings[0])
    return element


def _mode(element: Element, feature: Feature, space: str) -> None:
    mode = _MODES.get(feature.reference)
    if mode is not None:
        SubElement(element, _tag("altitudeMode", space)).text = mode


def _words(ring: Ring | Sequence[tuple[float, float, float]]) -> str:
    return " ".join(
        f"{lon!r},{lat!r}" if math.isnan(alt) else f"{lon!r},{lat!r},{alt!r}" for lat, lon, alt in ring
    )
