"""The names that pilots use for the usual telemetry fields; anything else is named after its message.

``{n}`` is the element of an array, from 1; ``{id}`` the battery, sensor or named value as the vehicle counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_RC: Final = {f"chan{n}_raw": f"RC channel {n}" for n in range(1, 19)}
_SERVO: Final = {f"servo{n}_raw": f"Servo output {n}" for n in range(1, 17)}
_ESC: Final = {
    "rpm": "ESC {n} speed",
    "voltage": "ESC {n} voltage",
    "current": "ESC {n} current",
    "temperature": "ESC {n} temperature",
    "totalcurrent": "ESC {n} charge used",
    "count": "ESC {n} telemetry packets",
}
FIRST_ELEMENT: Final[Mapping[str, int]] = {
    f"ESC_TELEMETRY_{first}_TO_{first + 3}": first for first in range(1, 30, 4)
}
"""Number of the first element of arrays that don't count from 1."""


def _imu(place: str) -> dict[str, str]:
    return {
        f"{axis}{kind}": f"{word} {axis} ({place})"
        for kind, word in (("acc", "Acceleration"), ("gyro", "Rotation rate"), ("mag", "Magnetic field"))
        for axis in "xyz"
    } | {"temperature": f"IMU temperature ({place})"}


def _gps(place: str) -> dict[str, str]:
    return {
        "fix_type": f"{place} fix type",
        "satellites_visible": f"{place} satellites",
        "eph": f"{place} HDOP",
        "epv": f"{place} VDOP",
        "lat": f"{place} latitude",
        "lon": f"{place} longitude",
        "alt": f"{place} height above sea level",
        "alt_ellipsoid": f"{place} height above ellipsoid",
        "vel": f"{place} ground speed",
        "cog": f"{place} course over ground",
        "h_acc": f"{place} horizontal accuracy",
        "v_acc": f"{place} vertical accuracy",
        "vel_acc": f"{place} speed accuracy",
        "hdg_acc": f"{place} heading accuracy",
        "yaw": f"{place} yaw",
    }


LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "ATTITUDE": {
        "roll": "Roll",
        "pitch": "Pitch",
        "yaw": "Yaw",
        "rollspeed": "Roll rate",
        "pitchspeed": "Pitch rate",
        "yawspeed": "Yaw rate",
        "time_boot_ms": "Time since boot",
    },
    "GLOBAL_POSITION_INT": {
        "lat": "Latitude",
        "lon": "Longitude",
        "alt": "Height above sea level",
        "relative_alt": "Height above home",
        "vx": "Speed north",
        "vy": "Speed east",
        "vz": "Speed down",
        "hdg": "Heading",
    },
    "VFR_HUD": {
        "airspeed": "Airspeed",
        "groundspeed": "Ground speed",
        "heading": "Heading (HUD)",
        "throttle": "Throttle",
        "alt": "Height above sea level (HUD)",
        "climb": "Climb rate",
    },
    "ALTITUDE": {
        "altitude_monotonic": "Height, monotonic",
        "altitude_amsl": "Height above sea level (altitude)",
        "altitude_local": "Height in local frame",
        "altitude_relative": "Height above home (altitude)",
        "altitude_terrain": "Terrain height above sea level (altitude)",
        "bottom_clearance": "Height above ground (altitude)",
    },
    "LOCAL_POSITION_NED": {
        "x": "Position north",
        "y": "Position east",
        "z": "Position down",
        "vx": "Local speed north",
        "vy": "Local speed east",
        "vz": "Local speed down",
    },
    "GPS_RAW_INT": _gps("GPS 1"),
    "GPS2_RAW": _gps("GPS 2"),
    "SYS_STATUS": {
        "voltage_battery": "Battery voltage (system)",
        "current_battery": "Battery current (system)",
        "battery_remaining": "Battery remaining (system)",
        "load": "CPU load",
        "drop_rate_comm": "Vehicle's link drop rate",
        "errors_comm": "Vehicle's link errors",
    },
    "BATTERY_STATUS": {
        "voltages": "Battery {id} cell {n} voltage",
        "voltages_ext": "Battery {id} extra cell {n} voltage",
        "current_battery": "Battery {id} current",
        "current_consumed": "Battery {id} charge used",
        "energy_consumed": "Battery {id} energy used",
        "battery_remaining": "Battery {id} remaining",
        "temperature": "Battery {id} temperature",
        "time_remaining": "Battery {id} time remaining",
        "charge_state": "Battery {id} charge state",
    },
    "VIBRATION": {
        "vibration_x": "Vibration x",
        "vibration_y": "Vibration y",
        "vibration_z": "Vibration z",
        "clipping_0": "Clipping, IMU 1",
        "clipping_1": "Clipping, IMU 2",
        "clipping_2": "Clipping, IMU 3",
    },
    "EKF_STATUS_REPORT": {
        "velocity_variance": "EKF velocity variance",
        "pos_horiz_variance": "EKF horizontal position variance",
        "pos_vert_variance": "EKF vertical position variance",
        "compass_variance": "EKF compass variance",
        "terrain_alt_variance": "EKF terrain height variance",
        "airspeed_variance": "EKF airspeed variance",
    },
    "ESTIMATOR_STATUS": {
        "vel_ratio": "Estimator velocity ratio",
        "pos_horiz_ratio": "Estimator horizontal position ratio",
        "pos_vert_ratio": "Estimator vertical position ratio",
        "mag_ratio": "Estimator compass ratio",
        "hagl_ratio": "Estimator ground height ratio",
        "tas_ratio": "Estimator airspeed ratio",
        "pos_horiz_accuracy": "Estimated horizontal accuracy",
        "pos_vert_accuracy": "Estimated vertical accuracy",
    },
    "RC_CHANNELS": _RC | {"rssi": "RC signal strength", "chancount": "RC channel count"},
    "RC_CHANNELS_RAW": {f"chan{n}_raw": f"RC channel {n} (raw)" for n in range(1, 9)},
    "SERVO_OUTPUT_RAW": _SERVO,
    "RADIO_STATUS": {
        "rssi": "Radio signal strength",
        "remrssi": "Radio signal strength, far end",
        "noise": "Radio noise",
        "remnoise": "Radio noise, far end",
        "txbuf": "Radio transmit buffer free",
        "rxerrors": "Radio receive errors",
        "fixed": "Radio packets corrected",
    },
    "WIND": {"direction": "Wind from", "speed": "Wind speed", "speed_z": "Wind speed, vertical"},
    "WIND_COV": {"wind_x": "Wind north", "wind_y": "Wind east", "wind_z": "Wind down"},
    "NAV_CONTROLLER_OUTPUT": {
        "nav_roll": "Wanted roll",
        "nav_pitch": "Wanted pitch",
        "nav_bearing": "Wanted heading",
        "target_bearing": "Bearing to waypoint",
        "wp_dist": "Distance to waypoint",
        "alt_error": "Height error",
        "aspd_error": "Airspeed error",
        "xtrack_error": "Cross-track error",
    },
    "MISSION_CURRENT": {"seq": "Mission item", "total": "Mission items in all"},
    "SCALED_PRESSURE": {
        "press_abs": "Air pressure",
        "press_diff": "Differential pressure",
        "temperature": "Barometer temperature",
    },
    "RAW_IMU": _imu("raw"),
    "SCALED_IMU": _imu("IMU 1"),
    "SCALED_IMU2": _imu("IMU 2"),
    "SCALED_IMU3": _imu("IMU 3"),
    "HIGHRES_IMU": _imu("high resolution")
    | {"abs_pressure": "Air pressure (high resolution)", "pressure_alt": "Pressure height"},
    **{f"ESC_TELEMETRY_{first}_TO_{first + 3}": _ESC for first in range(1, 30, 4)},
    "DISTANCE_SENSOR": {"current_distance": "Range finder {id} distance"},
    "RANGEFINDER": {"distance": "Range finder distance", "voltage": "Range finder voltage"},
    "TERRAIN_REPORT": {
        "terrain_height": "Terrain height above sea level",
        "current_height": "Height above ground",
        "pending": "Terrain blocks pending",
        "loaded": "Terrain blocks loaded",
    },
    "HEARTBEAT": {"custom_mode": "Flight mode number", "system_status": "System status"},
    "POWER_STATUS": {"Vcc": "Board voltage", "Vservo": "Servo rail voltage"},
    "HWSTATUS": {"Vcc": "Board voltage (hardware)", "I2Cerr": "I²C errors"},
    "MEMINFO": {"freemem": "Free memory", "freemem32": "Free memory (32 bit)"},
    "NAMED_VALUE_FLOAT": {"value": "{id}"},
    "NAMED_VALUE_INT": {"value": "{id}"},
    "DEBUG_VECT": {"x": "{id} x", "y": "{id} y", "z": "{id} z"},
    "DEBUG": {"value": "Debug value {id}"},
}
"""Label templates by message and field."""
