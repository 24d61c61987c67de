"""The bundled training island: where its files are, where its airfield is, and what its places are called.

The island is fictional and lies in empty ocean, so that a machine that never saw the internet shows a map.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from gcs.maps.mbtiles import MbtilesSource
from gcs.maps.world import WorldOutlines
from gcs.model.errors import MapSourceError
from gcs.model.resources import resource_path


@dataclass(frozen=True, slots=True)
class PlaceLabel:
    """A name that the map draws itself, so that it stays sharp and upright."""

    name: str
    detail: str
    kind: str
    """town, village, airfield, water, sea, island or contour."""
    min_zoom: float
    lat_deg: float
    lon_deg: float


@dataclass(frozen=True, slots=True)
class Island:
    """The training island's home and names."""

    home_lat_deg: float
    home_lon_deg: float
    home_alt_amsl_m: float
    home_heading_deg: float
    labels: tuple[PlaceLabel, ...]
    attribution: str


def load_island() -> Island:
    """Read home and place names.

    Raises:
        MapSourceError: the installation is damaged.
    """
    try:
        data = json.loads(_file("island.json").read_text("utf-8"))
        home = data["home"]
        return Island(
            home_lat_deg=float(home["lat_deg"]),
            home_lon_deg=float(home["lon_deg"]),
            home_alt_amsl_m=float(home["alt_amsl_m"]),
            home_heading_deg=float(home["heading_deg"]),
            labels=tuple(PlaceLabel(**label) for label in data["labels"]),
            attribution=str(data["attribution"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MapSourceError(
            "The training island's place names cannot be read", "Install Godwit again"
        ) from error


def island_tiles(*, dark: bool) -> MbtilesSource:
    """Open the island's tiles for a dark or a bright theme.

    Raises:
        MapSourceError: the installation is damaged.
    """
    return MbtilesSource(_file("island_dark.mbtiles" if dark else "island_sunlight.mbtiles"), themed=True)


def world_outlines() -> WorldOutlines:
    """Load the world's coast lines.

    Raises:
        MapSourceError: the installation is damaged.
    """
    return WorldOutlines.load(_file("world.npz"))


def _file(name: str) -> Path:
    try:
        return resource_path("maps", name)
    except FileNotFoundError as error:
        raise MapSourceError(f"The bundled map file {name} is missing", "Install Godwit again") from error
