"""Telemetry of the vehicle's health, power and intentions; each function gives values in declared order."""

from __future__ import annotations

import math

from gcs.sim.kinds import SimKind
from gcs.sim.personality.base import Personality
from gcs.sim.state import VehicleState
from gcs.sim.telemetry_motion import Values

_GPS, _MOTORS, _RC, _GEOFENCE = 0x20, 0x8000, 0x10000, 0x100000
_AHRS, _BATTERY, _PREARM = 0x200000, 0x2000000, 0x10000000
_PRESENT = 0x1371FC2F
_EKF_GOOD = 1 | 2 | 4 | 8 | 16 | 32 | 256 | 512
_EKF_NO_POSITION = 1 | 4 | 32 | 128
_EKF_STARTING = 1024
_VTOL_HOVER, _VTOL_WING = 3, 4
_UNKNOWN_U16 = 65535


def heartbeat(state: VehicleState, who: Personality) -> Values:
    """HEARTBEAT."""
    return (
        who.mav_type,
        who.autopilot,
        who.base_mode(state),
        state.mode.number,
        who.system_status(state),
        3,
    )


def sys_status(state: VehicleState, who: Personality) -> Values:
    """SYS_STATUS; the pre-arm bit is good when arming would succeed."""
    fence = any(who.fence_limits(state.params))
    enabled = _PRESENT & ~(0 if fence else _GEOFENCE) & ~(0 if state.armed else _MOTORS)
    bad = 0 if state.estimator.fix else _GPS
    bad |= 0 if state.estimator.position_ok else _AHRS
    bad |= _RC if state.rc_lost else 0
    bad |= _BATTERY if state.battery.failed else 0
    bad |= _GEOFENCE if state.fence_breached else 0
    bad |= 0 if state.armed or not who.arm_refusals(state) else _PREARM
    battery = state.battery
    return (
        _PRESENT,
        enabled,
        _PRESENT & ~bad,
        250,
        round(battery.voltage_v * 1000.0),
        round(battery.current_a * 100.0),
        battery.remaining_pct,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
    )


def battery_status(state: VehicleState, who: Personality) -> Values:
    """BATTERY_STATUS: voltages per cell."""
    battery = state.battery
    cells = battery.spec.cells
    each = round(battery.voltage_v * 1000.0 / cells)
    voltages = (each,) * cells + (_UNKNOWN_U16,) * (10 - cells)
    charge = battery.charge
    charge_state = 1 if charge > 0.2 else 2 if charge > 0.1 else 3 if charge > 0.05 else 4
    left_s = int(charge * battery.capacity_mah * 3.6 / max(battery.current_a, 0.1))
    return (
        0,
        1,
        1,
        2850,
        voltages,
        round(battery.current_a * 100.0),
        round(battery.consumed_mah),
        round(battery.consumed_mah * battery.voltage_v * 0.036),
        battery.remaining_pct,
        left_s,
        charge_state,
        (0, 0, 0, 0),
        0,
        1 if battery.failed else 0,
    )


def system_time(state: VehicleState, who: Personality) -> Values:
    """SYSTEM_TIME; UTC is 0 before a GPS fix."""
    return (state.utc_us, state.boot_ms)


def home_position(state: VehicleState, who: Personality) -> Values | None:
    """HOME_POSITION, once known."""
    home = state.home
    if not home.known:
        return None
    lat_deg, lon_deg = state.earth.to_latlon(home.n, home.e)
    nan = math.nan
    return (
        round(lat_deg * 1e7),
        round(lon_deg * 1e7),
        round(home.alt * 1000.0),
        home.n,
        home.e,
        state.origin_alt_m - home.alt,
        (nan, nan, nan, nan),
        0.0,
        0.0,
        0.0,
        state.boot_us,
    )


def gps_global_origin(state: VehicleState, who: Personality) -> Values | None:
    """GPS_GLOBAL_ORIGIN, once there is a position."""
    if not state.home.known:
        return None
    return (
        round(state.earth.lat_deg * 1e7),
        round(state.earth.lon_deg * 1e7),
        round(state.origin_alt_m * 1000.0),
        state.boot_us,
    )


def extended_sys_state(state: VehicleState, who: Personality) -> Values:
    """EXTENDED_SYS_STATE."""
    vtol = 0
    if state.kind is SimKind.VTOL:
        hovering = _VTOL_WING if state.body.forward_flight else _VTOL_HOVER
        vtol = state.body.transition or hovering
    return (vtol, int(state.landed))


def mission_current(state: VehicleState, who: Personality) -> Values:
    """MISSION_CURRENT."""
    mission = state.mission
    return (mission.seq, mission.total, mission.state, 1 if mission.state == 3 else 2 if mission.total else 0)


def mission_item_reached(state: VehicleState, who: Personality) -> Values | None:
    """MISSION_ITEM_REACHED, repeated as PX4 does until the next item."""
    return (state.mission.reached,) if state.mission.reached >= 0 else None


def ekf_status_report(state: VehicleState, who: Personality) -> Values:
    """EKF_STATUS_REPORT."""
    flags, ratio = _ekf(state)
    return (flags, ratio, ratio, 0.02, 0.03, 0.0, 0.0)


def estimator_status(state: VehicleState, who: Personality) -> Values:
    """ESTIMATOR_STATUS."""
    flags, ratio = _ekf(state)
    accuracy = 0.4 if state.estimator.fix else 12.0
    return (state.boot_us, flags, ratio, ratio, 0.02, 0.03, 0.001, math.nan, accuracy, accuracy * 0.7)


def _ekf(state: VehicleState) -> tuple[int, float]:
    est = state.estimator
    if state.boot_time_s < est.ready_after_s * 0.2:
        return _EKF_STARTING, 0.0
    if not est.position_ok:
        return _EKF_NO_POSITION, 0.0
    return _EKF_GOOD, 0.03 if est.fix else 0.9


def rc_channels(state: VehicleState, who: Personality) -> Values:
    """RC_CHANNELS: sticks at rest, no channels when the radio is lost."""
    if state.rc_lost:
        return (state.boot_ms, 0, *((_UNKNOWN_U16,) * 18), 0)
    rest = (1500, 1500, 1000, 1500, 1800, 1000, 1000, 1800)
    return (state.boot_ms, 8, *rest, *((_UNKNOWN_U16,) * 10), 254)


def servo_output_raw(state: VehicleState, who: Personality) -> Values:
    """SERVO_OUTPUT_RAW: motors of a multirotor, surfaces and throttle of a plane, wheels of a rover."""
    body = state.body
    power = round(1000 + 900 * body.throttle) if state.armed else 1000
    if state.kind in (SimKind.QUAD, SimKind.VTOL):
        spread = round(60 * body.roll), round(60 * body.pitch)
        motors = [power + sum(spread), power - sum(spread), power + spread[0], power - spread[0]]
        if body.motor_failed:
            motors[0] = 1000
        outs = tuple(motors)
    else:
        outs = (1500 + round(300 * body.p), 1500 + round(200 * body.q), power, 1500 + round(200 * body.r))
    return (state.boot_us & 0xFFFFFFFF, 0, *outs, *((0,) * 12))


def esc_telemetry(state: VehicleState, who: Personality) -> Values:
    """ESC_TELEMETRY_1_TO_4."""
    body, battery = state.body, state.battery
    rpm = round(9000 * body.throttle) if state.armed else 0
    turning = [rpm, rpm, rpm, rpm]
    if body.motor_failed:
        turning[0] = 0
    current = round(battery.current_a * 25.0)
    count = int(state.boot_time_s * 10) & 0xFFFF
    used = round(battery.consumed_mah / 4)
    heat = 32 + round(12 * body.throttle)
    volts = round(battery.voltage_v * 100.0)
    return ((heat,) * 4, (volts,) * 4, (current,) * 4, (used,) * 4, tuple(turning), (count,) * 4)


def fence_status(state: VehicleState, who: Personality) -> Values | None:
    """FENCE_STATUS, while a fence is enabled."""
    if not any(who.fence_limits(state.params)):
        return None
    kind = {0: 0, 1: 2, 2: 3, 4: 3}.get(state.fence_breach_type, 3)
    return (int(state.fence_breached), state.fence_breaches, kind if state.fence_breached else 0, 0, 0)


def current_mode(state: VehicleState, who: Personality) -> Values:
    """CURRENT_MODE."""
    return (state.mode.standard, state.mode.number, state.mode.number)


def power_status(state: VehicleState, who: Personality) -> Values:
    """POWER_STATUS."""
    return (5000, 0, 0)


def meminfo(state: VehicleState, who: Personality) -> Values:
    """MEMINFO."""
    return (0, _UNKNOWN_U16, 524288)


def ping(state: VehicleState, who: Personality) -> Values:
    """PING as a request to anyone."""
    return (state.boot_us, 0, 0, 0)


def timesync(state: VehicleState, who: Personality) -> Values:
    """TIMESYNC as a request."""
    return (0, state.boot_us * 1000)


def available_modes_monitor(state: VehicleState, who: Personality) -> Values:
    """AVAILABLE_MODES_MONITOR: the modes never change."""
    return (0,)
