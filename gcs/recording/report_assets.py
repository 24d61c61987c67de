"""Leaflet and the world's outlines as text to embed, so that a report needs nothing but its own file."""

from __future__ import annotations

import base64
import re
from functools import cache
from pathlib import Path

import numpy as np

from gcs.model.resources import resource_path

_IMAGE = re.compile(r"url\(images/([\w.-]+)\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_BLANK_PIXEL = "data:image/gif;base64,R0lGODlhAQABAAD/ACwAAAAAAQABAAACADs="

POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
"""Content security policy of a report: a browser that opens it asks nobody for anything."""

PAGE_CSS = """
:root { color-scheme: light; }
body { margin: 0; color: #12181D; background: #E9ECEF; }
body { font: 14px/1.45 Inter, "Noto Sans", system-ui, sans-serif; }
main { max-width: 1200px; margin: 0 auto; padding: 16px; }
h1 { font-size: 22px; margin: 8px 0 0; } h2 { font-size: 16px; margin: 24px 0 8px; }
p.sub { margin: 2px 0 16px; color: #414D58; }
.map { position: relative; height: 560px; border: 1px solid #A9B3BC; border-radius: 6px; overflow: hidden; }
.leaflet-container { background: #CFE0EA; font: inherit; }
table { border-collapse: collapse; width: 100%; background: #F7F8F9; font-variant-numeric: tabular-nums; }
th { text-align: left; background: #EDF0F2; color: #414D58; font-weight: 600; }
th, td { padding: 5px 10px; border-bottom: 1px solid #D3D9DE; vertical-align: top; }
td.n, th.n { text-align: right; } td.t { white-space: nowrap; }
.swatch { display: inline-block; width: 12px; height: 12px; border-radius: 2px; margin-right: 8px; }
.WARNING td:nth-child(2) { color: #B34E00; } .CRITICAL td:nth-child(2) { color: #C2201F; font-weight: 600; }
footer { margin: 24px 0 8px; color: #5D6974; font-size: 12px; }
"""


@cache
def leaflet_script() -> str:
    """Return Leaflet's script, without its reference to a source map."""
    return _SOURCE_MAP.sub("", (_leaflet_folder() / "leaflet.js").read_text(encoding="utf-8"))


@cache
def leaflet_style() -> str:
    """Return Leaflet's style sheet with its pictures inside."""
    folder = _leaflet_folder()
    css = (folder / "leaflet.css").read_text(encoding="utf-8")
    return _IMAGE.sub(lambda match: f"url({_picture(folder / 'images' / match[1])})", css)


@cache
def world_outlines() -> list[list[tuple[float, float]]]:
    """Return the shipped land outlines (Natural Earth, public domain) as lines of (lat, lon) degrees."""
    with np.load(resource_path("maps", "world.npz")) as data:
        points = data["points_110m"] / 100.0
        starts = data["starts_110m"].tolist()
    return [
        [(lat, lon) for lon, lat in points[first:last].tolist()]
        for first, last in zip(starts, [*starts[1:], len(points)], strict=True)
        if last > first
    ]


def _leaflet_folder() -> Path:
    from xstatic.pkg import leaflet  # its namespace package is slow to import and only reports need it

    return Path(leaflet.BASE_DIR)


def _picture(path: Path) -> str:
    if not path.exists():
        return _BLANK_PIXEL
    return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()}"
