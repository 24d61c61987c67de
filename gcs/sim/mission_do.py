"""The do-commands of a mission: things that happen along the way."""

from __future__ import annotations

import math

from gcs.sim.plan import PlanItem
from gcs.sim.state import VehicleState


class MissionDo:
    """Executes do-commands and keeps doing what lasts: triggering by distance, pointing the nose."""

    def __init__(self, state: VehicleState) -> None:
        self._state = state
        self._trigger_m = 0.0
        self._last_photo: tuple[float, float] | None = None
        self._yaw: float | None = None

    def execute(self, item: PlanItem) -> None:
        """Carry out one do-command; those that move a servo, a relay or a gripper show nowhere else."""
        state = self._state
        if item.command == 178 and item.param2 > 0.0:
            state.speed_override = item.param2
        elif item.command == 115:
            turn = math.radians(item.param1)
            self._yaw = state.body.yaw + turn * (item.param3 or 1.0) if item.param4 > 0.5 else turn
        elif item.command in (195, 201):
            n, e = state.earth.to_ne(item.x / 1e7, item.y / 1e7)
            state.roi = (n, e, item.z)
        elif item.command == 197:
            state.roi = None
        elif item.command == 206:
            self._trigger_m = max(0.0, item.param1)
            self._last_photo = None
            if item.param3 > 0.5:
                self._photo()
        elif item.command in (203, 2000):
            self._photo()
        elif item.command == 179:
            self._set_home(item)
        elif item.command == 3000:
            state.wing = int(item.param1) == 4

    def step(self) -> None:
        """Take the pictures that have become due by distance."""
        if self._trigger_m <= 0.0:
            return
        body = self._state.body
        if self._last_photo is None:
            self._last_photo = (body.n, body.e)
        if math.hypot(body.n - self._last_photo[0], body.e - self._last_photo[1]) >= self._trigger_m:
            self._photo()

    def yaw(self, planned: float | None) -> float | None:
        """Return the heading: towards a region of interest, as commanded, else as planned."""
        roi = self._state.roi
        if roi is not None:
            return math.atan2(roi[1] - self._state.body.e, roi[0] - self._state.body.n)
        return planned if self._yaw is None else self._yaw

    def _photo(self) -> None:
        body = self._state.body
        self._last_photo = (body.n, body.e)
        take_photo(self._state)

    def _set_home(self, item: PlanItem) -> None:
        home, body = self._state.home, self._state.body
        if item.param1 > 0.5:
            home.n, home.e, home.alt = body.n, body.e, body.alt
        else:
            home.n, home.e = self._state.earth.to_ne(item.x / 1e7, item.y / 1e7)
            home.alt = item.z


def take_photo(state: VehicleState) -> None:
    """Take a picture: both families' messages about it are sent, as each has its readers."""
    body = state.body
    lat_deg, lon_deg = state.earth.to_latlon(body.n, body.e)
    lat, lon = round(lat_deg * 1e7), round(lon_deg * 1e7)
    rel_m = body.alt - state.home.alt
    state.images += 1
    state.post(
        "CAMERA_IMAGE_CAPTURED",
        time_boot_ms=state.boot_ms,
        time_utc=state.utc_us,
        camera_id=1,
        lat=lat,
        lon=lon,
        alt=round(body.alt * 1000),
        relative_alt=round(rel_m * 1000),
        q=(1.0, 0.0, 0.0, 0.0),
        image_index=state.images - 1,
        capture_result=1,
    )
    state.post(
        "CAMERA_FEEDBACK",
        time_usec=state.utc_us,
        cam_idx=1,
        img_idx=state.images & 0xFFFF,
        lat=lat,
        lng=lon,
        alt_msl=body.alt,
        alt_rel=rel_m,
        roll=math.degrees(body.roll),
        pitch=math.degrees(body.pitch),
        yaw=math.degrees(body.yaw) % 360.0,
        completed_captures=state.images & 0xFFFF,
    )
