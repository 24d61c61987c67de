"""A short memory of link quality: the station's own measurement, which no message carries."""

from __future__ import annotations

from array import array
from collections.abc import Mapping

import numpy as np

from gcs.gui.panels.graphs.port import FloatArray
from gcs.model.ids import VehicleId

_MAX_SAMPLES = 14_400
_EVERY_S = 1.0
_GAP_S = 5.0


class _Ring:
    def __init__(self) -> None:
        self.times = array("d")
        self.values = array("d")

    def add(self, time_s: float, value: float) -> None:
        if self.times and time_s - self.times[-1] < _EVERY_S:
            return
        if self.times and time_s - self.times[-1] > _GAP_S:
            self.times.append((time_s + self.times[-1]) / 2)
            self.values.append(float("nan"))
        self.times.append(time_s)
        self.values.append(value)
        if len(self.times) > _MAX_SAMPLES:
            del self.times[: _MAX_SAMPLES // 8]
            del self.values[: _MAX_SAMPLES // 8]


class LinkMemory:
    """Quality in percent of each link of each vehicle, once a second for four hours."""

    def __init__(self) -> None:
        self._rings: dict[VehicleId, dict[str, _Ring]] = {}

    def add(self, vehicle: VehicleId, time_s: float, quality_pct: Mapping[str, float]) -> None:
        """Keep the quality of a vehicle's links, by the name of the link."""
        rings = self._rings.setdefault(vehicle, {})
        for name, value in quality_pct.items():
            rings.setdefault(name, _Ring()).add(time_s, value)

    def names(self, vehicle: VehicleId) -> list[str]:
        """Return the links that a vehicle was heard on."""
        return list(self._rings.get(vehicle, ()))

    def latest(self, vehicle: VehicleId, name: str) -> tuple[float, float] | None:
        """Return monotonic time and percent of the newest sample."""
        ring = self._rings.get(vehicle, {}).get(name)
        return (ring.times[-1], ring.values[-1]) if ring is not None and ring.times else None

    def series(
        self, vehicle: VehicleId, name: str, t0_s: float, t1_s: float
    ) -> tuple[FloatArray, FloatArray]:
        """Return times and percent between two monotonic times."""
        ring = self._rings.get(vehicle, {}).get(name)
        if ring is None:
            return np.empty(0), np.empty(0)
        times, values = np.array(ring.times), np.array(ring.values)
        first, last = np.searchsorted(times, t0_s), np.searchsorted(times, t1_s, side="right")
        return times[first:last], values[first:last]
