"""Telemetry of where the vehicle is and how it moves; each function gives values in declared order."""

from __future__ import annotations

import math
from typing import Any

from gcs.sim.kinds import SimKind
from gcs.sim.state import VehicleState
from gcs.sim.terrain_data import TerrainData

Values = tuple[Any, ...]
_NAN = math.nan


def estimate(state: VehicleState) -> tuple[int, int, float]:
    """Return the estimated position: degrees × 1e7 and metres above mean sea level."""
    body, est = state.body, state.estimator
    lat_deg, lon_deg = state.earth.to_latlon(body.n + est.err_n, body.e + est.err_e)
    return round(lat_deg * 1e7), round(lon_deg * 1e7), body.alt + est.err_u


def heading_deg(state: VehicleState) -> float:
    """Return the heading in [0, 360)."""
    return math.degrees(state.body.yaw) % 360.0


def attitude(state: VehicleState) -> Values:
    """ATTITUDE."""
    body, (a, b) = state.body, state.estimator.noise
    return (
        state.boot_ms,
        body.roll + 0.002 * a,
        body.pitch + 0.002 * b,
        body.yaw,
        body.p + 0.003 * b,
        body.q + 0.003 * a,
        body.r,
    )


def _quaternion(roll: float, pitch: float, yaw: float) -> tuple[float, float, float, float]:
    cr, sr = math.cos(roll / 2), math.sin(roll / 2)
    cp, sp = math.cos(pitch / 2), math.sin(pitch / 2)
    cy, sy = math.cos(yaw / 2), math.sin(yaw / 2)
    return (
        cr * cp * cy + sr * sp * sy,
        sr * cp * cy - cr * sp * sy,
        cr * sp * cy + sr * cp * sy,
        cr * cp * sy - sr * sp * cy,
    )


def attitude_quaternion(state: VehicleState) -> Values:
    """ATTITUDE_QUATERNION."""
    body = state.body
    q = _quaternion(body.roll, body.pitch, body.yaw)
    return (state.boot_ms, *q, body.p, body.q, body.r, (0.0, 0.0, 0.0, 0.0))


def attitude_target(state: VehicleState) -> Values:
    """ATTITUDE_TARGET."""
    body = state.body
    return (
        state.boot_ms,
        0,
        _quaternion(body.roll, body.pitch, body.yaw),
        body.p,
        body.q,
        body.r,
        body.throttle,
    )


def global_position_int(state: VehicleState) -> Values:
    """GLOBAL_POSITION_INT; 0/0 before the first position, as ArduPilot sends it."""
    body = state.body
    lat, lon, alt_m = estimate(state)
    if not state.home.known and not state.estimator.position_ok:
        lat = lon = 0
    return (
        state.boot_ms,
        lat,
        lon,
        round(alt_m * 1000.0),
        round((alt_m - state.home.alt) * 1000.0),
        round(body.vn * 100.0),
        round(body.ve * 100.0),
        round(-body.vu * 100.0),
        round(heading_deg(state) * 100.0) % 36000,
    )


def local_position_ned(state: VehicleState) -> Values:
    """LOCAL_POSITION_NED, from the place where the vehicle was made."""
    body, est = state.body, state.estimator
    return (
        state.boot_ms,
        body.n + est.err_n,
        body.e + est.err_e,
        state.origin_alt_m - body.alt - est.err_u,
        body.vn,
        body.ve,
        -body.vu,
    )


def gps_raw_int(state: VehicleState) -> Values:
    """GPS_RAW_INT."""
    body, gps = state.body, state.estimator.gps
    if gps.fix_type < 2:
        return (state.boot_us, gps.fix_type, 0, 0, 0, 65535, 65535, 65535, 65535, 0, 0, 0, 0, 0, 0, 0)
    lat_deg, lon_deg = state.earth.to_latlon(body.n + gps.err_n, body.e + gps.err_e)
    alt_mm = round((body.alt + gps.err_u) * 1000.0)
    course = math.degrees(math.atan2(body.ve, body.vn)) % 360.0
    return (
        state.boot_us,
        gps.fix_type,
        round(lat_deg * 1e7),
        round(lon_deg * 1e7),
        alt_mm,
        round(gps.eph * 100.0),
        round(gps.epv * 100.0),
        round(body.groundspeed * 100.0),
        round(course * 100.0) % 36000,
        gps.satellites,
        alt_mm,
        900,
        1780,
        400,
        0,
        0,
    )


def vfr_hud(state: VehicleState) -> Values:
    """VFR_HUD; a multicopter without airspeed sensor estimates it from wind and motion."""
    body = state.body
    return (
        body.airspeed,
        body.groundspeed,
        int(heading_deg(state)),
        round(body.throttle * 100.0),
        body.alt + state.estimator.err_u,
        body.vu,
    )


def altitude(state: VehicleState) -> Values:
    """ALTITUDE."""
    alt_m = state.body.alt + state.estimator.err_u
    ground = state.ground_m
    return (
        state.boot_us,
        alt_m,
        alt_m,
        alt_m - state.origin_alt_m,
        alt_m - state.home.alt,
        ground,
        max(0.0, alt_m - ground),
    )


def wind(state: VehicleState) -> Values:
    """WIND (ArduPilot): the direction it comes from."""
    air = state.wind
    toward = math.degrees(math.atan2(-air.east, -air.north))
    return (toward, math.hypot(air.north, air.east), -air.up)


def wind_cov(state: VehicleState) -> Values:
    """WIND_COV: the velocity of the air."""
    air = state.wind
    alt_m = state.body.alt
    return (state.boot_us, air.north, air.east, -air.up, 0.2, 0.1, alt_m, 0.5, 0.5)


def nav_controller_output(state: VehicleState) -> Values:
    """NAV_CONTROLLER_OUTPUT."""
    body, demand = state.body, state.demand
    dn, de = demand.n - body.n, demand.e - body.e
    bearing = int(math.degrees(math.atan2(de, dn)))
    dist = 0 if demand.stop or not demand.powered else min(65535, int(math.hypot(dn, de)))
    rise = demand.alt - body.alt if demand.climb is None and demand.powered else 0.0
    heading = heading_deg(state)
    nav = int(heading - 360.0 if heading > 180.0 else heading)
    speed = demand.speed - body.airspeed if state.kind is SimKind.PLANE and demand.powered else 0.0
    return (math.degrees(body.roll), math.degrees(body.pitch), nav, bearing, dist, rise, speed, 0.0)


def _target(state: VehicleState) -> tuple[int, int, float]:
    demand = state.demand
    lat_deg, lon_deg = state.earth.to_latlon(demand.n, demand.e)
    return round(lat_deg * 1e7), round(lon_deg * 1e7), demand.alt


def position_target_global_int(state: VehicleState) -> Values | None:
    """POSITION_TARGET_GLOBAL_INT, while there is a target."""
    demand = state.demand
    if not demand.powered or demand.stop or demand.course is not None:
        return None
    lat, lon, alt_m = _target(state)
    return (state.boot_ms, 5, 65016, lat, lon, alt_m, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def position_target_local_ned(state: VehicleState) -> Values:
    """POSITION_TARGET_LOCAL_NED; NaN where there is no target, as PX4 sends it."""
    demand = state.demand
    if not demand.powered or demand.stop:
        return (
            state.boot_ms,
            1,
            63,
            _NAN,
            _NAN,
            _NAN,
            _NAN,
            _NAN,
            _NAN,
            0.0,
            0.0,
            100.0,
            state.body.yaw,
            0.0,
        )
    z = state.origin_alt_m - demand.alt if demand.climb is None else _NAN
    yaw = state.body.yaw if demand.yaw is None else demand.yaw
    return (state.boot_ms, 1, 0, demand.n, demand.e, z, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, yaw, 0.0)


def terrain_fields(state: VehicleState, data: TerrainData, lat_e7: int, lon_e7: int) -> dict[str, Any]:
    """TERRAIN_REPORT of a place, from what the vehicle was given; spacing 0 says that it has nothing."""
    ground_m = data.height_m(lat_e7, lon_e7)
    known = ground_m is not None
    alt_m = estimate(state)[2]
    return {
        "lat": lat_e7,
        "lon": lon_e7,
        "spacing": int(data.spacing_m) if known else 0,
        "terrain_height": ground_m if known else 0.0,
        "current_height": alt_m - ground_m if ground_m is not None else 0.0,
        "pending": data.pending,
        "loaded": data.loaded,
    }


def terrain_report(state: VehicleState) -> Values:
    """TERRAIN_REPORT; a vehicle that asks for no terrain knows the ground by itself."""
    lat, lon, alt_m = estimate(state)
    if state.terrain_data is not None:
        return tuple(terrain_fields(state, state.terrain_data, lat, lon).values())
    ground = state.ground_m
    return (lat, lon, 100, ground, alt_m - ground, 0, 504)


def _imu(state: VehicleState) -> Values:
    body, (a, b) = state.body, state.estimator.noise
    yaw = body.yaw
    return (
        round(-1000.0 * math.sin(body.pitch) + 2.0 * a),
        round(1000.0 * math.sin(body.roll) * math.cos(body.pitch) + 2.0 * b),
        round(-1000.0 * math.cos(body.roll) * math.cos(body.pitch) + 2.0 * a),
        round(body.p * 1000.0 + b),
        round(body.q * 1000.0 + a),
        round(body.r * 1000.0),
        round(300.0 * math.cos(yaw)),
        round(-300.0 * math.sin(yaw)),
        270,
    )


def raw_imu(state: VehicleState) -> Values:
    """RAW_IMU."""
    return (state.boot_us, *_imu(state), 0, 2508)


def scaled_imu(state: VehicleState) -> Values:
    """SCALED_IMU and SCALED_IMU2."""
    return (state.boot_ms, *_imu(state), 2508)


def scaled_pressure(state: VehicleState) -> Values:
    """SCALED_PRESSURE: the standard atmosphere at the vehicle's altitude."""
    alt_m = state.body.alt + state.estimator.err_u
    pressure = 1013.25 * max(0.1, 1.0 - 2.25577e-5 * alt_m) ** 5.25588
    dynamic = 0.5 * 1.225 * state.body.airspeed**2 / 100.0 if state.kind is not SimKind.QUAD else 0.0
    return (state.boot_ms, pressure, dynamic, round(2500 - 0.65 * alt_m), 0)


def vibration(state: VehicleState) -> Values:
    """VIBRATION: grows with the power."""
    a, b = state.estimator.noise
    level = 0.02 + 4.0 * min(state.body.load, 2.0)
    if state.body.motor_failed:
        level *= 8.0
    return (state.boot_us, level * abs(1 + 0.1 * a), level * abs(1 + 0.1 * b), level * 1.4, 0, 0, 0)


def ahrs2(state: VehicleState) -> Values:
    """AHRS2."""
    body = state.body
    lat, lon, alt_m = estimate(state)
    return (body.roll, body.pitch, body.yaw, alt_m, lat, lon)


def ahrs(state: VehicleState) -> Values:
    """AHRS."""
    return (0.0, 0.0, 0.0, 0.0, 0.0, 0.004, 0.003)
