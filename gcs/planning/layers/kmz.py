"""KMZ: a KML in a zip, unpacked within bounds."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import replace

from gcs.planning.errors import PlanFileError
from gcs.planning.layers.feature import Layer
from gcs.planning.layers.kml import decode_kml
from gcs.planning.layers.kml_write import encode_kml

MOST_UNPACKED = 64 << 20
MOST_ENTRIES = 10_000
_MAIN = "doc.kml"


def decode_kmz(data: bytes, name: str) -> Layer:
    """Read the main document of a KMZ.

    Raises:
        PlanFileError: it is no zip, holds no KML, or unpacks to more than it should.
    """
    entry, content = unpacked(data, name, ".kml")
    layer = decode_kml(content, f"{name}/{entry}")
    return replace(layer, extra={**layer.extra, "kmz": data})


def encode_kmz(layer: Layer) -> bytes:
    """Return a KMZ; pictures and other files of the one that the layer came from are kept."""
    out = io.BytesIO()
    origin = layer.extra.get("kmz")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        main = _MAIN
        if isinstance(origin, bytes):
            with zipfile.ZipFile(io.BytesIO(origin)) as old:
                main = _main_entry(old, ".kml") or _MAIN
                left = MOST_UNPACKED
                for info in old.infolist():
                    if info.filename != main and not info.is_dir():
                        content = _read(old, info, left, "the archive")
                        left -= len(content)
                        packed.writestr(info.filename, content)
        packed.writestr(main, encode_kml(layer))
    return out.getvalue()


def unpacked(data: bytes, name: str, suffix: str) -> tuple[str, bytes]:
    """Return name and content of a zip's first file of a kind, ``doc.kml`` before others.

    Raises:
        PlanFileError: it is no zip, holds none, or unpacks to more than it should.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if len(packed.infolist()) > MOST_ENTRIES:
                raise PlanFileError(name, "", "it holds too many files", f"{MOST_ENTRIES} at most")
            entry = _main_entry(packed, suffix)
            if entry is None:
                raise PlanFileError(name, "", f"there is no {suffix} in it", "Export it again")
            return entry, _read(packed, packed.getinfo(entry), MOST_UNPACKED, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise PlanFileError(name, "", f"the archive is broken ({error})", "Export it again") from error


def _main_entry(packed: zipfile.ZipFile, suffix: str) -> str | None:
    names = [info.filename for info in packed.infolist() if info.filename.lower().endswith(suffix)]
    return _MAIN if _MAIN in names else next(iter(names), None)


def _read(packed: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, name: str) -> bytes:
    """Unpack one file; what the archive says of its size is not trusted."""
    with packed.open(info) as file:
        content = file.read(most + 1)
    if len(content) > most:
        what = f"{info.filename} unpacks to more than {most >> 20} MB"
        raise PlanFileError(name, "", what, "It may be hostile; unpack it yourself if you trust it")
    return content
