"""How close the vehicles in the air are to each other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from gcs.gui.present.judgement import is_stale
from gcs.model.vehicle import VehicleState

METRES_PER_DEG = 111_320.0


class Separation(NamedTuple):
    """The closest two."""

    distance_m: float
    one: str
    other: str


def closest(states: Iterable[VehicleState]) -> Separation | None:
    """Return the closest pair of airborne vehicles by straight line; None with fewer than two.

    Only vehicles that are heard and whose height above sea level is known count: an old place says nothing.
    """
    flying = [
        (state.name, state.position.lat_deg, state.position.lon_deg, state.position.alt_amsl_m)
        for state in states
        if state.in_air and state.position is not None and not is_stale(state)
    ]
    flying = [entry for entry in flying if entry[3] is not None]
    if len(flying) < 2:
        return None
    place = np.array([entry[1:] for entry in flying], dtype=np.float64)
    north = (place[:, 0] - place[0, 0]) * METRES_PER_DEG
    # Longitudes are taken the short way round, so that a fleet astride the date line is not torn apart.
    east = ((place[:, 1] - place[0, 1] + 180.0) % 360.0 - 180.0) * METRES_PER_DEG
    east *= np.cos(np.radians(place[:, 0].mean()))
    spots = np.stack([north, east, place[:, 2]], axis=1)
    square = ((spots[:, None, :] - spots[None, :, :]) ** 2).sum(axis=2)
    np.fill_diagonal(square, np.inf)
    one, other = divmod(int(square.argmin()), len(flying))
    return Separation(float(np.sqrt(square[one, other])), flying[one][0], flying[other][0])
