"""KMZ: a KML in a zip, unpacked within bounds."""

from __future__ import annotations

import io
import lzma
import struct
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
_ENTRY = b"PK\x01\x02"
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError, RuntimeError,
    ValueError, IndexError, struct.error,
)  # fmt: skip
"""What damaged archives make the reader raise."""


def decode_kmz(data: bytes, name: str) -> Layer:
    """Read the main document of a KMZ.

    Raises:
        PlanFileError: it is no zip, holds no KML, or unpacks to more than it should.
    """
    entry, content = unpacked(data, name, ".kml")
    layer = decode_kml(content, f"{name}/{entry}")
    return replace(layer, extra={**layer.extra, "kmz": data})


def encode_kmz(layer: Layer) -> bytes:
    """Return a KMZ; pictures and other files of the one that the layer came from are kept.

    Raises:
        PlanFileError: one of these is broken, or they unpack to more than they should.
    """
    out = io.BytesIO()
    origin = layer.extra.get("kmz")
    main, others = _others(origin, layer.name) if isinstance(origin, bytes) else (_MAIN, {})
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for filename, content in others.items():
            packed.writestr(filename, content)
        packed.writestr(main, encode_kml(layer))
    return out.getvalue()


def _others(origin: bytes, name: str) -> tuple[str, dict[str, bytes]]:
    """Return the name of an archive's main document, and the content of all other files."""
    found: dict[str, bytes] = {}
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(origin)) as old:
            main = _main_entry(old, ".kml") or _MAIN
            for info in old.infolist():
                if info.filename != main and not info.is_dir():
                    found[info.filename] = _read(old, info, left, name)
                    left -= len(found[info.filename])
    except _BROKEN as error:
        what = f"a picture or file in it is broken ({error})"
        raise PlanFileError(name, "", what, "Save it as .kml, without pictures") from error
    return main, found


def unpacked(data: bytes, name: str, suffix: str) -> tuple[str, bytes]:
    """Return name and content of a zip's first file of a kind, ``doc.kml`` before others.

    Raises:
        PlanFileError: it is no zip, holds none, or unpacks to more than it should.
    """
    # Counted before the directory is read, which takes memory for each of them.
    if data.count(_ENTRY) > MOST_ENTRIES:
        raise PlanFileError(name, "", "it holds too many files", f"{MOST_ENTRIES} at most")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entry = _main_entry(packed, suffix)
            if entry is None:
                raise PlanFileError(name, "", f"there is no {suffix} in it", "Export it again")
            return entry, _read(packed, packed.getinfo(entry), MOST_UNPACKED, name)
    except _BROKEN as error:
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
