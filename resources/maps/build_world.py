"""Packs Natural Earth's public-domain land outlines into ``world.npz``: the map's ground where no tiles are.

Input: the TopoJSON files ``land-110m.json`` and ``land-50m.json`` of the npm package ``world-atlas``.
Run: ``python resources/maps/build_world.py FOLDER_OF_PACKAGE``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

MIN_SIZE_DEG = {"110m": 0.0, "50m": 0.25}


def rings(topology: dict) -> list[npt.NDArray[np.float64]]:
    """All closed rings of the land geometry, each (n, 2) as longitude, latitude in degrees."""
    scale, translate = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + translate for arc in topology["arcs"]]
    out = []
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            for ring in polygon:
                parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in ring]
                out.append(unwrapped(np.concatenate([part[:-1] for part in parts] + [parts[-1][-1:]])))
    return out


def unwrapped(ring: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The ring without jumps at the date line: longitudes may pass 180; Antarctica ends at the pole."""
    steps = np.diff(ring[:, 0], prepend=ring[0, 0])
    steps -= 360 * np.round(steps / 360)
    lon = ring[0, 0] + np.cumsum(steps)
    lon -= 360 * np.round(lon.mean() / 360)
    around = np.column_stack([lon, ring[:, 1]])
    if abs(lon[-1] - lon[0]) < 180:
        return around
    return np.vstack([around, [[lon[-1], -90.0], [lon[0], -90.0]]])


def pack(kind: str, source: Path) -> dict[str, npt.NDArray[np.int32] | npt.NDArray[np.int16]]:
    """Coordinates in units of 0.01 degree (int16) and where each ring starts (int32)."""
    kept, starts, total = [], [0], 0
    for ring in rings(json.loads(source.read_text())):
        if np.ptp(ring, axis=0).max() < MIN_SIZE_DEG[kind]:
            continue
        points = np.round(ring * 100).astype(np.int16)
        keep = np.ones(len(points), bool)
        keep[1:] = np.any(points[1:] != points[:-1], axis=1)
        kept.append(points[keep])
        total += int(keep.sum())
        starts.append(total)
    return {f"points_{kind}": np.concatenate(kept), f"starts_{kind}": np.array(starts, np.int32)}


def main() -> None:
    """Write ``world.npz`` beside this script."""
    folder = Path(sys.argv[1])
    data = {}
    for kind in ("110m", "50m"):
        data |= pack(kind, folder / f"land-{kind}.json")
    target = Path(__file__).with_name("world.npz")
    np.savez_compressed(target, **data)
    print(target, target.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
