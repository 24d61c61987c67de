"""What the flight display says, worked out from the vehicle's state without drawing anything.

Kept apart from the painting so that truth can be tested: what is unknown stays ``None``, what is old
carries its age, and numbers are already in the pilot's units.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from gcs.model.units import UnitSettings
from gcs.model.vehicle import VehicleState

STALE_AFTER_S = 2.0
"""From this age on a value is shown as stale."""
ATTITUDE_LOST_AFTER_S = 10.0
"""From this age on an attitude counts as missing."""


class AltitudeReference(Enum):
    """The datum of the altitude tape."""

    AMSL = "amsl"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class Reading:
    """A number in the pilot's unit; ``age_s`` is set only when it is stale."""

    value: float
    age_s: float | None = None

    @property
    def stale(self) -> bool:
        """True when it is too old to look live."""
        return self.age_s is not None


@dataclass(frozen=True, slots=True)
class Horizon:
    """An attitude that can be drawn."""

    roll_deg: float
    pitch_deg: float
    age_s: float | None = None
    path_deg: float | None = None
    """Flight path angle, up positive; None when too slow to have one."""
    drift_deg: float | None = None
    """Course minus heading, −180 to 180."""


@dataclass(frozen=True, slots=True)
class Readings:
    """All that the flight display shows besides the mode cells."""

    horizon: Horizon | None = None
    ground_speed: Reading | None = None
    air_speed: Reading | None = None
    target_air_speed: float | None = None
    altitude: Reading | None = None
    altitude_reference: AltitudeReference = AltitudeReference.AMSL
    target_altitude: float | None = None
    ground_level: float | None = None
    """Height of the ground under the vehicle on the tape's own datum."""
    agl: Reading | None = None
    agl_source: str = ""
    climb: Reading | None = None
    heading_deg: Reading | None = None
    target_heading_deg: float | None = None


def _reading(value: float | None, size: float, time_s: float, now: float) -> Reading | None:
    if value is None or not math.isfinite(value):
        return None
    age_s = now - time_s
    return Reading(value / size, age_s if age_s > STALE_AFTER_S else None)


def _finite(*values: float | None) -> bool:
    return all(value is not None and math.isfinite(value) for value in values)


def wrap_180(degrees: float) -> float:
    """Bring an angle into −180 (included) to 180 (excluded)."""
    return (degrees + 180) % 360 - 180


def _horizon(state: VehicleState, now: float) -> Horizon | None:
    attitude = state.attitude
    if attitude is None or not _finite(attitude.roll_deg, attitude.pitch_deg):
        return None
    age_s = now - attitude.time_s
    if age_s > ATTITUDE_LOST_AFTER_S:
        return None
    path_deg = drift_deg = None
    motion = state.motion
    if motion is not None and now - motion.time_s <= STALE_AFTER_S and age_s <= STALE_AFTER_S:
        speed, climb, course = motion.groundspeed_mps, motion.climb_mps, motion.course_deg
        heading = motion.heading_deg if motion.heading_deg is not None else attitude.yaw_deg
        if (
            speed is not None
            and climb is not None
            and course is not None
            and _finite(speed, climb, course, heading)
            and speed >= 1.0
        ):
            path_deg = math.degrees(math.atan2(climb, speed))
            drift_deg = wrap_180(course - heading)
    return Horizon(
        wrap_180(attitude.roll_deg),
        max(-90.0, min(90.0, attitude.pitch_deg)),
        age_s if age_s > STALE_AFTER_S else None,
        path_deg,
        drift_deg,
    )


def read_state(
    state: VehicleState, now: float, units: UnitSettings, wanted: AltitudeReference = AltitudeReference.AMSL
) -> Readings:
    """Work out the readings at monotonic time ``now``.

    Where the wanted datum is unknown the other one is used, and the result says so.
    """
    motion, altitude, target = state.motion, state.altitude, state.target
    height_m, speed_mps = units.height.metres, units.speed.mps
    found: dict[str, Reading | None] = {}
    if motion is not None:
        time_s = motion.time_s
        found["ground_speed"] = _reading(motion.groundspeed_mps, speed_mps, time_s, now)
        found["air_speed"] = _reading(motion.airspeed_mps, speed_mps, time_s, now)
        found["climb"] = _reading(motion.climb_mps, units.height.climb[1], time_s, now)
        found["heading_deg"] = _reading(motion.heading_deg, 1.0, time_s, now)
    if found.get("heading_deg") is None and state.attitude is not None:
        found["heading_deg"] = _reading(state.attitude.yaw_deg, 1.0, state.attitude.time_s, now)
    reference, agl_source, ground_level = wanted, "", None
    if altitude is not None:
        reference = _reference(altitude.amsl_m, altitude.rel_m, wanted)
        height = altitude.amsl_m if reference is AltitudeReference.AMSL else altitude.rel_m
        found["altitude"] = _reading(height, height_m, altitude.time_s, now)
        found["agl"] = _reading(altitude.agl_m, height_m, altitude.time_s, now)
        agl_source = altitude.agl_source
        if found["altitude"] is not None and found["agl"] is not None:
            ground_level = found["altitude"].value - found["agl"].value
    fresh = target if target is not None and now - target.time_s <= STALE_AFTER_S * 2 else None
    target_altitude = target_speed = bearing = None
    if fresh is not None:
        goal_m = fresh.alt_amsl_m if reference is AltitudeReference.AMSL else fresh.alt_rel_m
        target_altitude = goal_m / height_m if goal_m is not None and _finite(goal_m) else None
        aim = fresh.airspeed_mps
        target_speed = aim / speed_mps if aim is not None and _finite(aim) else None
        bearing = fresh.bearing_deg if _finite(fresh.bearing_deg) else None
    return Readings(
        horizon=_horizon(state, now),
        ground_speed=found.get("ground_speed"),
        air_speed=found.get("air_speed"),
        target_air_speed=target_speed,
        altitude=found.get("altitude"),
        altitude_reference=reference,
        target_altitude=target_altitude,
        ground_level=ground_level,
        agl=found.get("agl"),
        agl_source=agl_source,
        climb=found.get("climb"),
        heading_deg=found.get("heading_deg"),
        target_heading_deg=bearing,
    )


def _reference(amsl_m: float | None, rel_m: float | None, wanted: AltitudeReference) -> AltitudeReference:
    if wanted is AltitudeReference.AMSL and not _finite(amsl_m) and _finite(rel_m):
        return AltitudeReference.HOME
    if wanted is AltitudeReference.HOME and not _finite(rel_m) and _finite(amsl_m):
        return AltitudeReference.AMSL
    return wanted
