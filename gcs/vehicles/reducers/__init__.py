"""Message to state: one small function for each message, found by message id."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gcs.mavlink import Frame
from gcs.vehicles.draft import Draft
from gcs.vehicles.reducers.attitude import on_attitude, on_attitude_quaternion
from gcs.vehicles.reducers.boot_clock import on_timesync
from gcs.vehicles.reducers.estimator import (
    on_ekf_status_report,
    on_estimator_status,
    on_vibration,
    on_wind,
    on_wind_cov,
)
from gcs.vehicles.reducers.gps import on_gps2_raw, on_gps_raw_int
from gcs.vehicles.reducers.high_latency import on_high_latency, on_high_latency2
from gcs.vehicles.reducers.mission import (
    on_mission_current,
    on_mission_item_reached,
    on_nav_controller_output,
    on_position_target_global_int,
)
from gcs.vehicles.reducers.position import on_altitude, on_global_position_int, on_home_position, on_vfr_hud
from gcs.vehicles.reducers.power import on_battery_status
from gcs.vehicles.reducers.sensors import (
    esc_telemetry,
    on_distance_sensor,
    on_rangefinder,
    on_rc_channels,
    on_terrain_report,
)
from gcs.vehicles.reducers.system import (
    on_autopilot_version,
    on_extended_sys_state,
    on_fence_status,
    on_heartbeat,
    on_param_value,
    on_sys_status,
    on_system_time,
)

Reducer = Callable[[Draft, Frame, float], None]

STATUSTEXT = 253
RADIO_STATUS = 109
HIGH_LATENCY_IDS = frozenset({234, 235})

NEWEST: Mapping[int, Reducer] = {
    1: on_sys_status,
    2: on_system_time,
    24: on_gps_raw_int,
    30: on_attitude,
    31: on_attitude_quaternion,
    33: on_global_position_int,
    42: on_mission_current,
    62: on_nav_controller_output,
    65: on_rc_channels,
    74: on_vfr_hud,
    87: on_position_target_global_int,
    111: on_timesync,
    124: on_gps2_raw,
    136: on_terrain_report,
    141: on_altitude,
    162: on_fence_status,
    168: on_wind,
    173: on_rangefinder,
    193: on_ekf_status_report,
    230: on_estimator_status,
    231: on_wind_cov,
    234: on_high_latency,
    235: on_high_latency2,
    241: on_vibration,
    242: on_home_position,
    **{11030 + group: esc_telemetry(4 * group) for group in range(3)},
    **{11040 + group: esc_telemetry(12 + 4 * group) for group in range(5)},
}
"""Messages of which only the newest counts; the others are never decoded."""

EACH: Mapping[int, Reducer] = {
    0: on_heartbeat,
    22: on_param_value,
    46: on_mission_item_reached,
    132: on_distance_sensor,
    147: on_battery_status,
    148: on_autopilot_version,
    245: on_extended_sys_state,
}
"""Messages of which each one counts: changes, or several things under one id. STATUSTEXT is one more."""
