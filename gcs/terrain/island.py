"""The bundled training island's terrain."""

from __future__ import annotations

from gcs.model.errors import MapSourceError
from gcs.model.resources import resource_path
from gcs.terrain.grid import ElevationGrid

_FILE = "island_elevation.npz"


def island_elevation() -> ElevationGrid:
    """Load the island's terrain.

    Raises:
        MapSourceError: the installation is damaged.
    """
    try:
        path = resource_path("maps", _FILE)
    except FileNotFoundError as error:
        raise MapSourceError(f"The bundled map file {_FILE} is missing", "Install Godwit again") from error
    return ElevationGrid.load(path)
