"""Builds the bundled training island: two MBTiles (dark and sunlight), its elevation and its place names.

Deterministic: the same code gives the same island. Run ``python resources/maps/build_island.py``; it writes
``island_dark.mbtiles``, ``island_sunlight.mbtiles``, ``island_elevation.npz``, ``island.json`` beside itself.
"""

from __future__ import annotations

import io
import json
import math
import sqlite3
from pathlib import Path
from typing import Final

import island_features as features
import island_terrain as terrain
import numpy as np
from island_render import DARK, MERCATOR_LIMIT_M, SUNLIGHT, TILE, Block, Ground, Renderer
from PIL import Image

HERE: Final = Path(__file__).parent
ZOOMS: Final = range(8, 17)
DETAIL_ZOOM: Final = 17
DETAIL_M: Final = (-2600.0, -1700.0, 2400.0, 2400.0)
BLOCK_TILES: Final = 4
QUALITY: Final = {"dark": 90, "sunlight": 86}
ATTRIBUTION: Final = "Fictional training island, made for Godwit GCS. Not for navigation."


def tile_range(zoom: int, bounds_m: tuple[float, float, float, float]) -> tuple[range, range]:
    """Columns and rows of the tiles that touch west, south, east, north (metres from home)."""
    tile_m = 2 * MERCATOR_LIMIT_M / (1 << zoom)

    def column(x_m: float) -> int:
        return int(
            (math.radians(float(terrain.lon_deg(x_m))) * terrain.EARTH_RADIUS_M + MERCATOR_LIMIT_M) / tile_m
        )

    def row(y_m: float) -> int:
        lat = math.radians(float(terrain.lat_deg(y_m)))
        return int((MERCATOR_LIMIT_M - math.asinh(math.tan(lat)) * terrain.EARTH_RADIUS_M) / tile_m)

    west, south, east, north = bounds_m
    return range(column(west), column(east) + 1), range(row(north), row(south) + 1)


def encode(pixels: np.ndarray, ground: Ground) -> bytes:
    """One tile as lossy WebP with exact opacity."""
    out = io.BytesIO()
    opaque = (pixels[..., 3] == 255).all()
    image = Image.fromarray(np.ascontiguousarray(pixels[..., :3] if opaque else pixels))
    image.save(out, "WEBP", quality=QUALITY[ground.name], method=6)
    return out.getvalue()


def blocks(zoom: int) -> list[Block]:
    """Blocks that cover the island (or, at the last zoom, its airfield)."""
    whole = (terrain.X_MIN_M, terrain.Y_MIN_M, terrain.X_MAX_M, terrain.Y_MAX_M)
    columns, rows = tile_range(zoom, DETAIL_M if zoom == DETAIL_ZOOM else whole)
    count = BLOCK_TILES if zoom >= 12 else 1
    return [Block(zoom, x, y, count) for x in columns[::count] for y in rows[::count]]


def write_mbtiles(renderer: Renderer, ground: Ground) -> Path:
    """Write one MBTiles file of the island and return its path."""
    target = HERE / f"island_{ground.name}.mbtiles"
    making = target.with_suffix(".making")
    making.unlink(missing_ok=True)
    database = sqlite3.connect(making)
    database.execute("PRAGMA page_size=1024")
    database.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
    database.execute(
        "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB, "
        "PRIMARY KEY (zoom_level, tile_column, tile_row))"
    )
    for zoom in (*ZOOMS, DETAIL_ZOOM):
        size = 0
        for block in blocks(zoom):
            pixels = renderer.draw(block, ground)
            for i in range(block.count):
                for j in range(block.count):
                    tile = pixels[j * TILE : (j + 1) * TILE, i * TILE : (i + 1) * TILE]
                    if not tile[..., 3].any():
                        continue
                    data = encode(tile, ground)
                    size += len(data)
                    row = (1 << zoom) - 1 - (block.y + j)
                    database.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", (zoom, block.x + i, row, data))
        print(ground.name, zoom, size)
    metadata = {
        "name": "Training island",
        "type": "baselayer",
        "version": "1",
        "format": "webp",
        "attribution": ATTRIBUTION,
        "description": f"Fictional island, {ground.name} ground",
        "minzoom": str(ZOOMS[0]),
        "maxzoom": str(DETAIL_ZOOM),
        "bounds": ",".join(f"{value:.6f}" for value in bounds_deg()),
        "center": f"{terrain.HOME_LON_DEG},{terrain.HOME_LAT_DEG},14",
    }
    database.executemany("INSERT INTO metadata VALUES (?, ?)", metadata.items())
    database.commit()
    database.execute("VACUUM")
    database.close()
    return making.replace(target)


def bounds_deg() -> tuple[float, float, float, float]:
    """West, south, east, north of the elevation grid."""
    return (
        float(terrain.lon_deg(terrain.X_MIN_M)),
        float(terrain.lat_deg(terrain.Y_MIN_M)),
        float(terrain.lon_deg(terrain.X_MAX_M)),
        float(terrain.lat_deg(terrain.Y_MAX_M)),
    )


def write_elevation(renderer: Renderer) -> Path:
    """Write heights above mean sea level in decimetres, as row differences, which pack to a third."""
    west, south, east, north = bounds_deg()
    heights = np.round(np.maximum(renderer.elevation, -50) * 10).astype(np.int16)
    packed = np.diff(heights, axis=1, prepend=np.int16(0)).astype(np.int16)
    target = HERE / "island_elevation.npz"
    np.savez_compressed(target, row_differences_dm=packed, bounds_deg=np.array([west, south, east, north]))
    return target


def write_places(renderer: Renderer) -> Path:
    """Write home, runway, and the names that the map draws itself (so that they stay sharp and upright)."""
    labels = [
        {
            "name": place.name,
            "detail": place.detail,
            "kind": place.kind,
            "min_zoom": place.min_zoom,
            "lat_deg": round(float(terrain.lat_deg(place.y_m)), 6),
            "lon_deg": round(float(terrain.lon_deg(place.x_m)), 6),
        }
        for place in features.PLACES
    ] + contour_labels(renderer)
    island = {
        "name": "Training island",
        "attribution": ATTRIBUTION,
        "home": {
            "lat_deg": terrain.HOME_LAT_DEG,
            "lon_deg": terrain.HOME_LON_DEG,
            "alt_amsl_m": terrain.HOME_ALT_AMSL_M,
            "heading_deg": 72.0,
        },
        "runway": [
            {"lat_deg": round(float(terrain.lat_deg(y)), 6), "lon_deg": round(float(terrain.lon_deg(x)), 6)}
            for x, y in terrain.RUNWAY
        ],
        "labels": labels,
    }
    target = HERE / "island.json"
    target.write_text(json.dumps(island, indent=1) + "\n")
    return target


def contour_labels(renderer: Renderer) -> list[dict[str, object]]:
    """Heights written on the index contours, some 900 m apart, where the slope is readable."""
    x, y = terrain.axes()
    dy, dx = np.gradient(renderer.elevation, terrain.SPACING_M)
    slope = np.hypot(dx, dy)
    chosen: list[tuple[float, float]] = []
    out: list[dict[str, object]] = []
    for level in (100, 200, 300):
        near = np.abs(renderer.elevation - level) < slope * terrain.SPACING_M * 0.5
        for row, column in np.argwhere(near & (slope > 0.06))[::7]:
            point = (float(x[column]), float(y[row]))
            if all(math.dist(point, other) > 900 for other in chosen):
                chosen.append(point)
                out.append(
                    {
                        "name": str(level),
                        "detail": "",
                        "kind": "contour",
                        "min_zoom": 14,
                        "lat_deg": round(float(terrain.lat_deg(point[1])), 6),
                        "lon_deg": round(float(terrain.lon_deg(point[0])), 6),
                    }
                )
    return out


def main() -> None:
    """Write all files and print their sizes."""
    renderer = Renderer()
    written = [write_elevation(renderer), write_places(renderer)]
    written += [write_mbtiles(renderer, ground) for ground in (DARK, SUNLIGHT)]
    for path in written:
        print(path.name, path.stat().st_size)
    print("total", sum(path.stat().st_size for path in written))


if __name__ == "__main__":
    main()
