"""Which format a layer's file is in, by name and content; which one to write, by name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from enum import Enum
from pathlib import Path

from gcs.planning.errors import PlanFileError
from gcs.planning.layers.feature import Layer

MOST_BYTES = 64 << 20


class LayerFormat(Enum):
    """The formats; the value is what a person calls it."""

    KML = "KML"
    KMZ = "KMZ"
    GEOJSON = "GeoJSON"
    SHAPEFILE = "ESRI shapefile"
    GPX = "GPX"
    CSV = "CSV table"


_SUFFIXES: Mapping[str, LayerFormat] = {
    ".kml": LayerFormat.KML,
    ".kmz": LayerFormat.KMZ,
    ".geojson": LayerFormat.GEOJSON,
    ".json": LayerFormat.GEOJSON,
    ".shp": LayerFormat.SHAPEFILE,
    ".zip": LayerFormat.SHAPEFILE,
    ".gpx": LayerFormat.GPX,
    ".csv": LayerFormat.CSV,
}
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
SUFFIXES = tuple(_SUFFIXES)


def layer_format_of(name: str) -> LayerFormat | None:
    """Return the format that a file's name tells, None for no layer."""
    return _SUFFIXES.get(Path(name).suffix.lower())


def read_layer(path: Path, crs: str = "") -> Layer:
    """Read a file of any of the formats; of a shapefile its parts beside it too.

    Args:
        path: the file.
        crs: the coordinate system of a shapefile whose ``.prj`` is missing or wrong (``EPSG:32610``).

    Raises:
        PlanFileError: it can't be read or understood; names file, place and remedy.
    """
    if layer_format_of(path.name) is LayerFormat.SHAPEFILE and path.suffix.lower() == ".shp":
        return _decode_parts({".shp": _read(path), **_siblings(path)}, path.name, crs)
    return decode_layer(_read(path), path.name)


def _siblings(path: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for suffix in _PARTS[1:]:
        for name in (path.with_suffix(suffix), path.with_suffix(suffix.upper())):
            if name.is_file():
                found[suffix] = _read(name)
                break
    return found


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        remedy = "Name an existing file"
        raise PlanFileError(str(path), "", f"it can't be read ({error.strerror})", remedy) from error
    if len(data) > MOST_BYTES:
        raise PlanFileError(path.name, "", "it is too large", f"Split it: {MOST_BYTES >> 20} MB at most")
    return data


def decode_layer(data: bytes, name: str) -> Layer:
    """Read a layer from the content of a file called ``name``.

    Raises:
        PlanFileError: it can't be understood; names file, place and remedy.
    """
    form = layer_format_of(name)
    if form is None:
        raise PlanFileError(
            name, "", "no format of areas and lines goes with it", f"Known: {', '.join(_SUFFIXES)}"
        )
    if form is LayerFormat.SHAPEFILE:
        if not data.startswith(b"PK"):
            return _decode_parts({".shp": data}, name)
        return _decode_parts(_zipped(data, name), name)
    return _decoders()[form](data, name)


def _decoders() -> Mapping[LayerFormat, Callable[[bytes, str], Layer]]:
    # Each brings a library of its own, which only its files should pay for.
    from gcs.planning.layers.geojson import decode_geojson
    from gcs.planning.layers.gpx import decode_gpx
    from gcs.planning.layers.kml import decode_kml
    from gcs.planning.layers.kmz import decode_kmz
    from gcs.planning.layers.table import decode_csv

    return {
        LayerFormat.KML: decode_kml,
        LayerFormat.KMZ: decode_kmz,
        LayerFormat.GEOJSON: decode_geojson,
        LayerFormat.GPX: decode_gpx,
        LayerFormat.CSV: decode_csv,
    }


def _decode_parts(parts: Mapping[str, bytes], name: str, crs: str = "") -> Layer:
    from gcs.planning.layers.esri import decode_shapefile

    return decode_shapefile(parts, name, crs)


def _zipped(data: bytes, name: str) -> dict[str, bytes]:
    from gcs.planning.layers.kmz import unpacked

    entry, shp = unpacked(data, name, ".shp")
    parts = {".shp": shp}
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        present = {info.filename.lower() for info in packed.infolist()}
    for suffix in _PARTS[1:]:
        wanted = entry[: -len(".shp")].lower() + suffix
        if wanted in present:
            parts[suffix] = unpacked(data, name, wanted)[1]
    return parts


def encode_layer(layer: Layer, name: str) -> dict[str, bytes]:
    """Return the files to write, by file name: one, or the parts of a shapefile.

    Raises:
        PlanFileError: the name tells no format, or the format can't hold the layer.
    """
    form = layer_format_of(name)
    if form is None:
        raise PlanFileError(name, "", "no format goes with it", f"End it with {', '.join(_SUFFIXES)}")
    if form is LayerFormat.SHAPEFILE:
        from gcs.planning.layers.esri import encode_shapefile

        parts = encode_shapefile(layer)
        stem = name[: -len(Path(name).suffix)]
        if Path(name).suffix.lower() == ".shp":
            return {f"{stem}{suffix}": content for suffix, content in parts.items()}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for suffix, content in parts.items():
                packed.writestr(f"{Path(stem).name}{suffix}", content)
        return {name: out.getvalue()}
    return {name: _encoders()[form](layer)}


def _encoders() -> Mapping[LayerFormat, Callable[[Layer], bytes]]:
    from gcs.planning.layers.geojson import encode_geojson
    from gcs.planning.layers.gpx import encode_gpx
    from gcs.planning.layers.kml_write import encode_kml
    from gcs.planning.layers.kmz import encode_kmz
    from gcs.planning.layers.table import encode_csv

    return {
        LayerFormat.KML: encode_kml,
        LayerFormat.KMZ: encode_kmz,
        LayerFormat.GEOJSON: encode_geojson,
        LayerFormat.GPX: encode_gpx,
        LayerFormat.CSV: encode_csv,
    }
