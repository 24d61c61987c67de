"""Where a vehicle returns to: home or a rally point, as each firmware chooses without further settings.

ArduPilot goes to the nearest rally point while that is within RALLY_LIMIT_KM, and to home where that is
nearer (RALLY_INCL_HOME) or no rally point is near enough; planes leave home out. PX4 (RTL_TYPE 0) goes to the
nearest of home and rally points. Of other autopilots nothing is known but home.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.document import RallyPoint
from gcs.planning.limits import SURFACE, WINGED
from gcs.planning.way import HOME, Floats, Ints, on_earth


@dataclass(frozen=True, slots=True)
class Refuges:
    """Rally points that can be used, and the rule by which one is chosen."""

    numbers: Ints
    """Index in the plan's rally points."""
    lats_deg: Floats
    lons_deg: Floats
    alts_rel_m: Floats
    limit_m: float
    """A rally point farther away than this is not used."""
    home_counts: bool
    """Home is used where it is nearer."""

    def chosen(self, rally_m: Floats, home_m: Floats) -> Ints:
        """Return by place which of the points is taken, −1: home.

        Args:
            rally_m: distances by point and place.
            home_m: distances of home by place.
        """
        if not len(self.numbers):
            return np.full(len(home_m), HOME, np.intp)
        nearest = np.argmin(rally_m, axis=0)
        metres = rally_m.min(axis=0)
        taken = metres <= self.limit_m
        if self.home_counts:
            taken &= metres < home_m
        return np.where(taken, nearest, HOME).astype(np.intp)


def refuges_of(rally: Sequence[RallyPoint], firmware: Firmware, kind: VehicleKind | None) -> Refuges:
    """Return the rally points that a vehicle may return to."""
    limit_m, home_counts = _rule(firmware, kind)
    usable = [
        (number, point)
        for number, point in enumerate(rally)
        if limit_m > 0.0 and on_earth(point.lat_deg, point.lon_deg) and abs(point.alt_rel_m) < np.inf
    ]
    return Refuges(
        np.array([number for number, _ in usable], np.intp),
        np.array([point.lat_deg for _, point in usable], np.float64),
        np.array([point.lon_deg for _, point in usable], np.float64),
        np.array([point.alt_rel_m for _, point in usable], np.float64),
        limit_m,
        home_counts,
    )


def _rule(firmware: Firmware, kind: VehicleKind | None) -> tuple[float, bool]:
    if firmware is Firmware.PX4:
        return np.inf, True
    if firmware is not Firmware.ARDUPILOT or kind is VehicleKind.SUB:
        return 0.0, True
    if kind in WINGED:
        return 5000.0, False
    return (500.0, True) if kind in SURFACE else (300.0, True)
