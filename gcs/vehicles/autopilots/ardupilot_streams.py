"""What to ask ArduPilot for, and how often: near to what ground stations have used for years."""

from __future__ import annotations

from gcs.vehicles.autopilots.base import StreamRequest

STREAMS: tuple[StreamRequest, ...] = (
    StreamRequest("ATTITUDE", 10.0, 1),
    StreamRequest("GLOBAL_POSITION_INT", 5.0, 0),
    StreamRequest("VFR_HUD", 5.0, 1),
    StreamRequest("SYS_STATUS", 2.0, 0),
    StreamRequest("EXTENDED_SYS_STATE", 2.0, 0),
    StreamRequest("GPS_RAW_INT", 2.0, 0),
    StreamRequest("BATTERY_STATUS", 2.0, 0),
    StreamRequest("EKF_STATUS_REPORT", 2.0, 1),
    StreamRequest("MISSION_CURRENT", 2.0, 1),
    StreamRequest("NAV_CONTROLLER_OUTPUT", 2.0, 2),
    StreamRequest("POSITION_TARGET_GLOBAL_INT", 1.0, 2),
    StreamRequest("RC_CHANNELS", 2.0, 2),
    StreamRequest("SYSTEM_TIME", 1.0, 1),
    StreamRequest("VIBRATION", 1.0, 2),
    StreamRequest("WIND", 1.0, 2),
    StreamRequest("FENCE_STATUS", 1.0, 1),
    StreamRequest("TERRAIN_REPORT", 1.0, 2),
    StreamRequest("RANGEFINDER", 2.0, 3),
    StreamRequest("DISTANCE_SENSOR", 2.0, 3),
    StreamRequest("GPS2_RAW", 1.0, 3),
    StreamRequest("ESC_TELEMETRY_1_TO_4", 2.0, 3),
    StreamRequest("SERVO_OUTPUT_RAW", 1.0, 3),
    StreamRequest("SCALED_PRESSURE", 1.0, 3),
    StreamRequest("HOME_POSITION", 0.2, 1),
)
