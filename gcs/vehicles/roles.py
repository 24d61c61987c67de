"""Who on the air is a vehicle: ground stations, gimbals, cameras, transponders are not."""

from __future__ import annotations

from gcs.mavlink import Frame
from gcs.mavlink.constants import MavAutopilot, MavType

HEARTBEAT = 0
HIGH_LATENCY2 = 235
AUTOPILOT = 1
"""MAV_COMP_ID_AUTOPILOT1."""

_NOT_VEHICLES = frozenset(
    {
        MavType.ANTENNA_TRACKER,
        MavType.GCS,
        MavType.ONBOARD_CONTROLLER,
        MavType.GIMBAL,
        MavType.ADSB,
        MavType.CAMERA,
        MavType.CHARGING_STATION,
        MavType.FLARM,
        MavType.SERVO,
        MavType.ODID,
        MavType.BATTERY,
        MavType.PARACHUTE,
        MavType.LOG,
        MavType.OSD,
        MavType.IMU,
        MavType.GPS,
        MavType.WINCH,
        MavType.ILLUMINATOR,
        MavType.GRIPPER,
    }
)


def is_vehicle_heartbeat(frame: Frame) -> bool:
    """Return whether a HEARTBEAT (or HIGH_LATENCY2, which replaces it) comes from an autopilot."""
    if frame.msgid not in (HEARTBEAT, HIGH_LATENCY2) or frame.sysid == 0:
        return False
    msg = frame.msg
    return msg.autopilot != MavAutopilot.INVALID and msg.type not in _NOT_VEHICLES
