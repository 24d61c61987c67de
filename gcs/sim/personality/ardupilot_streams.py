"""ArduPilot's stream groups (REQUEST_DATA_STREAM, MAV_DATA_STREAM) as recorded from 4.7."""

from __future__ import annotations

ARDUPILOT_GROUPS: dict[int, tuple[str, ...]] = {
    1: ("RAW_IMU", "SCALED_IMU2", "SCALED_PRESSURE"),
    2: (
        "SYS_STATUS",
        "POWER_STATUS",
        "MEMINFO",
        "MISSION_CURRENT",
        "GPS_RAW_INT",
        "NAV_CONTROLLER_OUTPUT",
        "FENCE_STATUS",
        "POSITION_TARGET_GLOBAL_INT",
    ),
    3: ("SERVO_OUTPUT_RAW", "RC_CHANNELS"),
    6: ("GLOBAL_POSITION_INT", "LOCAL_POSITION_NED"),
    10: ("ATTITUDE", "AHRS2", "ESC_TELEMETRY_1_TO_4"),
    11: ("VFR_HUD",),
    12: (
        "AHRS",
        "WIND",
        "TERRAIN_REPORT",
        "SYSTEM_TIME",
        "BATTERY_STATUS",
        "EKF_STATUS_REPORT",
        "VIBRATION",
    ),
}
"""Messages by MAV_DATA_STREAM; 0 stands for all of them."""

_GROUND_STATION_HZ = {1: 2.0, 2: 2.0, 3: 2.0, 6: 3.0, 10: 10.0, 11: 10.0, 12: 3.0}

REQUESTED_STREAMS: tuple[tuple[str, float], ...] = (
    ("HEARTBEAT", 1.0),
    *((name, _GROUND_STATION_HZ[group]) for group, names in ARDUPILOT_GROUPS.items() for name in names),
)
"""What a ground station usually asks for; sent unasked when a total rate is configured."""
