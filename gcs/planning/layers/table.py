"""CSV: tables of places, with whatever columns they have."""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gcs.planning.errors import PlanFileError
from gcs.planning.files.text import text_of
from gcs.planning.frames import AltitudeReference
from gcs.planning.layers.feature import MOST_VERTICES, Feature, FeatureKind, Layer, size_of, vertex_of

LAT = (
    "lat", "latitude", "lat_deg", "latitude_deg", "lat_dd", "gps_lat", "gps_latitude", "gpslatitude",
    "point_y", "y_coord", "y",
)  # fmt: skip
LON = (
    "lon", "lng", "long", "longitude", "lon_deg", "longitude_deg", "lon_dd", "long_dd", "gps_lon", "gps_lng",
    "gps_long", "gps_longitude", "gpslongitude", "point_x", "x_coord", "x",
)  # fmt: skip
ALT = (
    "alt_m", "alt", "altitude", "altitude_m", "ele", "elevation", "height", "alt_amsl_m", "alt_rel_m",
    "gps_altitude", "gpsaltitude", "gps_alt", "point_z", "z",
)  # fmt: skip
NAME = ("name", "title", "label", "item", "id")
_SUFFIX_REFERENCE: Mapping[str, AltitudeReference] = {
    "alt_amsl_m": AltitudeReference.AMSL,
    "alt_rel_m": AltitudeReference.HOME,
    "alt_agl_m": AltitudeReference.TERRAIN,
}
_UNIT = re.compile(r"[(\[](.*?)[)\]]")
_METRES: Mapping[str, float] = {"ft": 0.3048, "feet": 0.3048, "foot": 0.3048}
"""By the unit that stands in brackets after a column's name."""
_REMEDY = "Give a first line with the columns' names, latitude and longitude among them"


def decode_csv(data: bytes, name: str) -> Layer:
    """Read a table of points; separators are found out, columns go by their names.

    Raises:
        PlanFileError: there are no coordinates in it, or one is not on earth; names the line.
    """
    text, notes = _text(data, name)
    delimiter = _delimiter(text)
    if text[:4].lower() == "sep=":
        # A first line for spreadsheets only.
        head, _, text = text.partition("\n")
        delimiter = head.strip()[4:5] or delimiter
    if not text.strip():
        raise PlanFileError(name, "line 1", "it is empty", _REMEDY)
    try:
        rows = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True)
        columns = _Columns([word.strip() for word in next(rows)], name)
        features = tuple(columns.features(rows, lambda: rows.line_num))
    except csv.Error as error:
        raise PlanFileError(
            name, f"line {rows.line_num}", f"the table is broken ({error})", _REMEDY
        ) from error
    if not features:
        raise PlanFileError(name, "line 2", "there is no line with a place", _REMEDY)
    return Layer(name.rsplit(".", 1)[0], features, notes)


def _text(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return a table's text: UTF-8, or what spreadsheets write besides."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return text_of(data.decode("utf-16", "replace").encode(), name), ()
    try:
        return text_of(data, name), ()
    except PlanFileError:
        text = data.decode("cp1252", "replace")
        if "\0" in text:
            raise
        return text, ("It is not UTF-8: taken for Windows-1252",)


def _plain_name(word: str) -> str:
    """Return a column's name as it is looked for: ``Alt (m)`` is ``alt``."""
    return re.sub(r"[\s.-]+", "_", _UNIT.sub("", word).strip().lower()).strip("_")


def _delimiter(text: str) -> str:
    first = text.lstrip().split("\n", 1)[0]
    return max(",;\t|", key=first.count)


class _Columns:
    """Which column is what."""

    def __init__(self, header: Sequence[str], name: str) -> None:
        self._header = header
        self._plain = [_plain_name(word) for word in header]
        self._name = name
        lat, lon = self._find(LAT), self._find(LON)
        if lat is None or lon is None:
            missing = "latitude" if lat is None else "longitude"
            raise PlanFileError(name, "line 1", f"there is no column for the {missing}", _REMEDY)
        self._lat, self._lon = lat, lon
        self._alt = self._find((*ALT, "alt_agl_m"))
        unit = _UNIT.search(header[self._alt]) if self._alt is not None else None
        self._metres = _METRES.get(unit.group(1).strip().lower(), 1.0) if unit is not None else 1.0
        self._title = self._find(NAME)

    def _find(self, names: Iterable[str]) -> int | None:
        return next((self._plain.index(name) for name in names if name in self._plain), None)

    def features(self, rows: Iterable[Sequence[str]], line: Any) -> Iterable[Feature]:
        """Yield a point for each line that has any text."""
        for count, row in enumerate(rows):
            if not any(word.strip() for word in row):
                continue
            if count * size_of(()) >= MOST_VERTICES:
                raise PlanFileError(self._name, f"line {line()}", "it has too many lines", "Split it")
            yield self._feature(row, f"line {line()}")

    def _feature(self, row: Sequence[str], place: str) -> Feature:
        if len(row) <= max(self._lat, self._lon):
            raise PlanFileError(self._name, place, f"it has {len(row)} columns only", "Fill the line in")
        lat, lon = (self._number(row[i], place) for i in (self._lat, self._lon))
        alt_m = math.nan
        reference = AltitudeReference.NONE
        if self._alt is not None and self._alt < len(row) and row[self._alt].strip():
            alt_m = self._number(row[self._alt], place) * self._metres
            reference = _SUFFIX_REFERENCE.get(self._plain[self._alt], AltitudeReference.NONE)
        vertex = vertex_of(lat, lon, alt_m, file=self._name, place=place)
        used = {self._lat, self._lon, self._alt}
        if self._title is not None and self._plain[self._title] == NAME[0]:
            used.add(self._title)
        return Feature(
            FeatureKind.POINT,
            ((vertex,),),
            name=_plain(row[self._title]) if self._title is not None and self._title < len(row) else "",
            reference=reference,
            properties={
                self._header[i]: _plain(row[i])
                for i in range(min(len(row), len(self._header)))
                if i not in used
            },
        )

    def _number(self, word: str, place: str) -> float:
        try:
            # Tables separated by semicolons often write decimal commas.
            return float(word.strip().replace(",", "."))
        except ValueError as error:
            raise PlanFileError(
                self._name, place, f"{word!r} is no number", "Give decimal degrees"
            ) from error


_ALT_COLUMN: Mapping[AltitudeReference, str] = {
    AltitudeReference.AMSL: "alt_amsl_m",
    AltitudeReference.HOME: "alt_rel_m",
    AltitudeReference.TERRAIN: "alt_agl_m",
    AltitudeReference.NONE: "alt_m",
}


def encode_csv(layer: Layer) -> bytes:
    """Return a table with a line for each vertex of each feature."""
    references = {
        feature.reference for feature in layer.features if feature.reference is not AltitudeReference.NONE
    }
    reference = references.pop() if len(references) == 1 else AltitudeReference.NONE
    keys = list(
        dict.fromkeys(key for feature in layer.features for key in feature.properties if key not in NAME)
    )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["name", "lat_deg", "lon_deg", _ALT_COLUMN[reference], *keys])
    for feature in layer.features:
        for ring in feature.rings:
            for vertex in ring:
                alt = "" if math.isnan(vertex.alt_m) else repr(vertex.alt_m)
                values = [_cell(feature.properties.get(key)) for key in keys]
                writer.writerow(
                    [_cell(feature.name), repr(vertex.lat_deg), repr(vertex.lon_deg), alt, *values]
                )
    return out.getvalue().encode()


def _cell(value: Any) -> str:
    """Return a cell's text; one that a spreadsheet would run as a formula is kept from it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "@") or (text[:1] == "-" and not _numeric(text)) else text


def _plain(cell: str) -> str:
    """Take back what ``_cell`` did."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "@", "-") else text


def _numeric(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
