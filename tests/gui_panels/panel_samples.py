"""States and a history made of arrays, for the panel tests."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gcs.model.ids import VehicleId
from gcs.model.vehicle import (
    Altitude,
    Attitude,
    Battery,
    HomePosition,
    Identity,
    MissionProgress,
    Motion,
    Phase,
    Position,
    Target,
    VehicleState,
    Vibration,
    Wind,
)
from gcs.recording.field_catalog import FieldKey

NOW = 1000.0
HERON = VehicleId(0, 2)
TERN = VehicleId(0, 3)


def make_state(**changes) -> VehicleState:
    state = VehicleState(
        HERON,
        "Heron 2",
        Identity(3, 2),
        Phase.FLYING,
        True,
        "Auto",
        3,
        last_heard_s=NOW,
        first_heard_s=NOW - 600,
        armed_since_s=NOW - 300,
        landed_state=2,
        in_air=True,
        attitude=Attitude(NOW, 5.0, -3.0, 126.0),
        position=Position(NOW, 56.41, -5.47, 108.0),
        home=HomePosition(NOW - 100, 56.405, -5.48, 28.0),
        altitude=Altitude(NOW, 108.0, 80.0, 58.0, "terrain"),
        motion=Motion(NOW, 11.9, 14.4, -0.2, 126.0, 128.0, 47.0),
        mission=MissionProgress(NOW, 7, 6, 10, 3, 500.0),
        target=Target(NOW, alt_amsl_m=120.0, alt_rel_m=92.0, bearing_deg=121.0),
        batteries=(Battery(NOW, 0, 22.8, 10.0, 64.0, 4612.0, 800.0, charge_state=1),),
        vibration=Vibration(NOW, 1.0, 11.0, 2.0),
        wind=Wind(NOW, 3.4, 284.0),
    )
    return replace(state, **changes)


class FakeHistory:
    """Series by ``message.field`` for any vehicle in ``known``."""

    def __init__(self) -> None:
        self.known = [HERON, TERN]
        self.data: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        self.asked = 0

    def put(self, name: str, times, values) -> None:
        self.data[name] = np.asarray(times, float), np.asarray(values, float)

    def vehicles(self):
        return list(self.known)

    def fields(self, vehicle):
        if vehicle not in self.known:
            return []
        return [FieldKey(vehicle, 1, *name.split(".")) for name in self.data]

    def _of(self, key):
        return self.data.get(f"{key.message}.{key.field}") if key.vehicle in self.known else None

    def series(self, key, t0_s, t1_s, max_points=None):
        self.asked += 1
        found = self._of(key)
        if found is None:
            return np.empty(0), np.empty(0)
        times, values = found
        inside = (times >= t0_s) & (times <= t1_s)
        return times[inside], values[inside].copy()

    def latest(self, key):
        found = self._of(key)
        return None if found is None else (float(found[0][-1]), float(found[1][-1]))
