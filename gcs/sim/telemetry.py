"""Which message is made by which function, and how faults spoil the values."""

from __future__ import annotations

import math
from collections.abc import Callable

from gcs.sim import telemetry_motion as motion
from gcs.sim import telemetry_system as system
from gcs.sim.faults import Fault
from gcs.sim.personality.base import Personality
from gcs.sim.state import VehicleState
from gcs.sim.telemetry_motion import Values

Builder = Callable[[VehicleState, Personality], Values | None]


def _plain(function: Callable[[VehicleState], Values | None]) -> Builder:
    def build(state: VehicleState, who: Personality) -> Values | None:
        return function(state)

    return build


_MOTION: dict[str, Callable[[VehicleState], Values | None]] = {
    "AHRS": motion.ahrs,
    "AHRS2": motion.ahrs2,
    "ALTITUDE": motion.altitude,
    "ATTITUDE": motion.attitude,
    "ATTITUDE_QUATERNION": motion.attitude_quaternion,
    "ATTITUDE_TARGET": motion.attitude_target,
    "GLOBAL_POSITION_INT": motion.global_position_int,
    "GPS_RAW_INT": motion.gps_raw_int,
    "LOCAL_POSITION_NED": motion.local_position_ned,
    "NAV_CONTROLLER_OUTPUT": motion.nav_controller_output,
    "POSITION_TARGET_GLOBAL_INT": motion.position_target_global_int,
    "POSITION_TARGET_LOCAL_NED": motion.position_target_local_ned,
    "RAW_IMU": motion.raw_imu,
    "SCALED_IMU": motion.scaled_imu,
    "SCALED_IMU2": motion.scaled_imu,
    "SCALED_PRESSURE": motion.scaled_pressure,
    "TERRAIN_REPORT": motion.terrain_report,
    "VFR_HUD": motion.vfr_hud,
    "VIBRATION": motion.vibration,
    "WIND": motion.wind,
    "WIND_COV": motion.wind_cov,
}

BUILDERS: dict[str, Builder] = {
    **{name: _plain(function) for name, function in _MOTION.items()},
    "AVAILABLE_MODES_MONITOR": system.available_modes_monitor,
    "BATTERY_STATUS": system.battery_status,
    "CURRENT_MODE": system.current_mode,
    "EKF_STATUS_REPORT": system.ekf_status_report,
    "ESC_TELEMETRY_1_TO_4": system.esc_telemetry,
    "ESTIMATOR_STATUS": system.estimator_status,
    "EXTENDED_SYS_STATE": system.extended_sys_state,
    "FENCE_STATUS": system.fence_status,
    "GPS_GLOBAL_ORIGIN": system.gps_global_origin,
    "HEARTBEAT": system.heartbeat,
    "HOME_POSITION": system.home_position,
    "MEMINFO": system.meminfo,
    "MISSION_CURRENT": system.mission_current,
    "MISSION_ITEM_REACHED": system.mission_item_reached,
    "PING": system.ping,
    "POWER_STATUS": system.power_status,
    "RC_CHANNELS": system.rc_channels,
    "SERVO_OUTPUT_RAW": system.servo_output_raw,
    "SYSTEM_TIME": system.system_time,
    "SYS_STATUS": system.sys_status,
    "TIMESYNC": system.timesync,
}
"""Every telemetry message that a vehicle can send."""

_NEEDS_POSITION = frozenset({"GLOBAL_POSITION_INT", "LOCAL_POSITION_NED", "POSITION_TARGET_GLOBAL_INT"})
_NAN_MESSAGES = frozenset(
    {
        "ATTITUDE",
        "ATTITUDE_QUATERNION",
        "VFR_HUD",
        "ALTITUDE",
        "LOCAL_POSITION_NED",
        "WIND",
        "WIND_COV",
        "VIBRATION",
    }
)
_ABSURD: dict[str, dict[int, float]] = {
    "GLOBAL_POSITION_INT": {1: 2**31 - 1, 2: -(2**31), 3: 2**31 - 1, 4: -(2**31), 5: 32767, 8: 65534},
    "GPS_RAW_INT": {2: 2**31 - 1, 3: 2**31 - 1, 4: -(2**31), 9: 200},
    "SYS_STATUS": {4: 65534, 5: -32768, 6: 127},
    "BATTERY_STATUS": {3: -32768, 5: 32767, 8: 127},
    "ATTITUDE": {1: 1e30, 2: -1e30, 3: 3.4e38},
    "VFR_HUD": {0: 1e30, 1: -1e30, 2: 32767, 3: 65535, 4: -3.4e38, 5: 3.4e38},
    "ALTITUDE": {1: 1e30, 2: -1e30, 4: 3.4e38},
    "RC_CHANNELS": {1: 255},
}


def build(name: str, state: VehicleState, who: Personality) -> Values | None:
    """Return the values of a message now, in declared order; None when there is nothing to send."""
    if name in _NEEDS_POSITION and not who.home_item and not state.estimator.position_ok:
        return None
    values = BUILDERS[name](state, who)
    if values is None or not state.faults:
        return values
    if Fault.NAN_VALUES in state.faults and name in _NAN_MESSAGES:
        return tuple(math.nan if isinstance(value, float) else value for value in values)
    if Fault.ABSURD_VALUES in state.faults and name in _ABSURD:
        changed = list(values)
        for index, value in _ABSURD[name].items():
            changed[index] = value
        return tuple(changed)
    return values
