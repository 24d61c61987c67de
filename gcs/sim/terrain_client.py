"""The vehicle's side of ArduPilot's terrain protocol: asks for grids, keeps what comes, tells what it has."""

from __future__ import annotations

from typing import Any

from gcs.sim.plan import PlanStore
from gcs.sim.state import VehicleState
from gcs.sim.telemetry_motion import estimate, terrain_fields
from gcs.sim.terrain_data import COLUMNS, ROWS, TerrainData, spot_of

ASK_EVERY_S = 2.0
_TERRAIN_FRAMES = frozenset({10, 11})
_AROUND = 0.7
"""Share of a grid's size at which the neighbours are looked for."""
_M_PER_UNIT = 0.011131884502145034
_LARGEST_E7 = (900_000_000, 1_800_000_000)


class TerrainClient:
    """Asks every two seconds for one grid that lacks something: here, then around, then elsewhere."""

    def __init__(self, state: VehicleState, plans: PlanStore) -> None:
        self._state = state
        self._plans = plans
        self._due_s = 0.0

    @property
    def _data(self) -> TerrainData | None:
        """The grids, if this vehicle asks for terrain at all and may."""
        data, params = self._state.terrain_data, self._state.params
        if data is None or params.get("TERRAIN_ENABLE") <= 0.0:
            return None
        spacing_m = max(1.0, params.get("TERRAIN_SPACING"))
        if data.spacing_m != spacing_m:
            data.clear(spacing_m)
        return data

    def step(self) -> None:
        """Ask for what is missing when it is time."""
        state, data = self._state, self._data
        if data is None or state.time_s < self._due_s:
            return
        if state.gcs_heard_s is None or not state.estimator.position_ok:
            return
        self._due_s = state.time_s + ASK_EVERY_S * state.link_factor
        for corner in self._wanted(data):
            missing = data.want(corner)
            if missing:
                self._ask(data, corner, missing)
                return
        corner_left = data.incomplete()
        if corner_left is not None:
            self._ask(data, corner_left, data.want(corner_left))

    def _ask(self, data: TerrainData, corner: tuple[int, int], missing: int) -> None:
        self._state.post(
            "TERRAIN_REQUEST", lat=corner[0], lon=corner[1], grid_spacing=int(data.spacing_m), mask=missing
        )

    def _wanted(self, data: TerrainData) -> list[tuple[int, int]]:
        """The corners of the grids that matter now, the most urgent first."""
        lat, lon, _ = estimate(self._state)
        places = [(lat, lon)]
        north = int(ROWS * _AROUND * data.spacing_m / _M_PER_UNIT)
        east = int(COLUMNS * _AROUND * data.spacing_m / _M_PER_UNIT)
        places += [(lat + i * north, lon + j * east) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        places += [
            (item.x, item.y)
            for item in self._plans.mission
            if item.frame in _TERRAIN_FRAMES and item.has_place and (item.x or item.y)
        ]
        usable = [place for place in places if _on_earth(*place)]
        return list(dict.fromkeys(spot_of(*place, data.spacing_m).corner for place in usable))

    def handle(self, name: str, msg: Any) -> bool:
        """Take TERRAIN_DATA and TERRAIN_CHECK; False for other messages."""
        if name not in ("TERRAIN_DATA", "TERRAIN_CHECK"):
            return False
        data = self._data
        if data is None:
            return True
        if name == "TERRAIN_DATA":
            if msg.grid_spacing == int(data.spacing_m):
                data.take((msg.lat, msg.lon), msg.gridbit, tuple(msg.data))
        elif _on_earth(msg.lat, msg.lon):
            data.want(spot_of(msg.lat, msg.lon, data.spacing_m).corner)
            self._state.post("TERRAIN_REPORT", **terrain_fields(self._state, data, msg.lat, msg.lon))
        return True


def _on_earth(lat_e7: int, lon_e7: int) -> bool:
    return abs(lat_e7) < _LARGEST_E7[0] and abs(lon_e7) < _LARGEST_E7[1]
