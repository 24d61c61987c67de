"""What the raw values of messages mean: units a person reads, values that say "unknown", pilots' names.

Scales follow from the dialect's own unit of each field. The dialect files also say which value means "not
known", but pymavlink's generated tables leave that out, so the ones that matter for telemetry stand here
(a test compares them with the dialect's XML).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

U8, I8, U16, I16, U32, I32 = 0xFF, 0x7F, 0xFFFF, 0x7FFF, 0xFFFF_FFFF, 0x7FFF_FFFF

_RAD = math.degrees(1.0)
UNIT_SCALES: Final[Mapping[str, tuple[str, float]]] = {
    "degE7": ("°", 1e-7),
    "degE5": ("°", 1e-5),
    "deg": ("°", 1.0),
    "cdeg": ("°", 0.01),
    "deg/2": ("°", 2.0),
    "rad": ("°", _RAD),
    "deg/s": ("°/s", 1.0),
    "ddeg/s": ("°/s", 0.1),
    "rad/s": ("°/s", _RAD),
    "mrad/s": ("°/s", _RAD / 1000),
    "mm": ("m", 1e-3),
    "cm": ("m", 0.01),
    "dm": ("m", 0.1),
    "dam": ("m", 10.0),
    "mm/s": ("m/s", 1e-3),
    "cm/s": ("m/s", 0.01),
    "dm/s": ("m/s", 0.1),
    "m/s*5": ("m/s", 0.2),
    "m/s/s": ("m/s²", 1.0),
    "mG": ("mg", 1.0),
    "mV": ("V", 1e-3),
    "cV": ("V", 0.01),
    "mA": ("A", 1e-3),
    "cA": ("A", 0.01),
    "hJ": ("Wh", 100 / 3600),
    "d%": ("%", 0.1),
    "c%": ("%", 0.01),
    "cdegC": ("°C", 0.01),
    "degC": ("°C", 1.0),
    "mbar": ("hPa", 1.0),
    "us": ("µs", 1.0),
    "ms": ("s", 1e-3),
    "cs": ("s", 0.01),
    "ds": ("s", 0.1),
    "pix": ("px", 1.0),
    "cm^2": ("cm²", 1.0),
    "cm^3": ("cm³", 1.0),
    "cm^3/min": ("cm³/min", 1.0),
}
"""Unit of the dialect to the unit shown and the factor; units that are not here are shown as they are."""

_RC16: Final = {f"chan{n}_raw": U16 for n in range(1, 19)}
_GPS: Final = {"eph": U16, "epv": U16, "vel": U16, "cog": U16, "satellites_visible": U8, "yaw": 0}

INVALID: Final[Mapping[str, Mapping[str, float]]] = {
    "SYS_STATUS": {"voltage_battery": U16, "current_battery": -1, "battery_remaining": -1},
    "GPS_RAW_INT": _GPS,
    "GPS2_RAW": _GPS,
    "HIL_GPS": {"eph": U16, "epv": U16, "vel": U16, "cog": U16, "satellites_visible": U8},
    "GLOBAL_POSITION_INT": {"hdg": U16},
    "BATTERY_STATUS": {
        "temperature": I16,
        "voltages": U16,
        "current_battery": -1,
        "current_consumed": -1,
        "energy_consumed": -1,
        "battery_remaining": -1,
    },
    "RC_CHANNELS_SCALED": {**{f"chan{n}_scaled": I16 for n in range(1, 9)}, "rssi": U8},
    "RADIO_STATUS": {"rssi": U8, "remrssi": U8, "noise": U8, "remnoise": U8},
    "MISSION_CURRENT": {"total": U16, "mission_state": 0, "mission_mode": 0},
    "SCALED_IMU2": {"temperature": 0},
    "SCALED_IMU3": {"temperature": 0},
    "SCALED_PRESSURE": {"temperature_press_diff": 0},
    "SCALED_PRESSURE2": {"temperature_press_diff": 0},
    "SCALED_PRESSURE3": {"temperature_press_diff": 0},
    "DISTANCE_SENSOR": {
        "covariance": U8,
        "horizontal_fov": 0,
        "vertical_fov": 0,
        "signal_quality": 0,
    },
    "OBSTACLE_DISTANCE": {"distances": U16},
    "WIND_COV": {"horiz_accuracy": 0, "vert_accuracy": 0},
    "HIGH_LATENCY": {"gps_nsat": U8},
    "HIGH_LATENCY2": {"battery": -1},
    "AIRSPEED": {"temperature": I16},
    "GLOBAL_POSITION_SENSOR": {"lat": I32, "lon": I32},
    "CAMERA_FOV_STATUS": dict.fromkeys(
        ("lat_camera", "lon_camera", "alt_camera", "lat_image", "lon_image", "alt_image"), I32
    ),
    "ODOMETRY": {"quality": 0},
    "WINCH_STATUS": {"temperature": I16},
    "ONBOARD_COMPUTER_STATUS": {
        "cpu_cores": U8,
        "cpu_combined": U8,
        "gpu_cores": U8,
        "gpu_combined": U8,
        "temperature_board": I8,
        "temperature_core": I8,
        "fan_speed": I16,
        "ram_usage": U32,
        "ram_total": U32,
        "storage_type": U32,
        "storage_usage": U32,
        "storage_total": U32,
        "link_tx_rate": U32,
        "link_rx_rate": U32,
        "link_tx_max": U32,
        "link_rx_max": U32,
    },
}
"""The value that means "not known", as the dialect's XML says, by message and field (raw units)."""

MORE_INVALID: Final[Mapping[str, Mapping[str, float]]] = {
    # Stated in the field's description only.
    "RC_CHANNELS": {**_RC16, "rssi": U8},
    "RC_CHANNELS_RAW": {**{f"chan{n}_raw": U16 for n in range(1, 9)}, "rssi": U8},
    "BATTERY_STATUS": {"voltages_ext": 0, "time_remaining": 0},
    # 0/0 is no position; the one sample a crossing of the equator may lose is worth it.
    "GLOBAL_POSITION_INT": {"lat": 0, "lon": 0},
    "GPS_RAW_INT": {"lat": 0, "lon": 0},
    "GPS2_RAW": {"lat": 0, "lon": 0},
}

SCALES: Final[Mapping[tuple[str, str], tuple[str, float]]] = {
    ("GPS_RAW_INT", "eph"): ("", 0.01),
    ("GPS_RAW_INT", "epv"): ("", 0.01),
    ("GPS2_RAW", "eph"): ("", 0.01),
    ("GPS2_RAW", "epv"): ("", 0.01),
    **{("VIBRATION", f"vibration_{axis}"): ("m/s²", 1.0) for axis in "xyz"},
    ("RC_CHANNELS", "rssi"): ("%", 100 / 254),
    ("RC_CHANNELS_RAW", "rssi"): ("%", 100 / 254),
}
"""Units and factors that the dialect's unit does not tell."""

INSTANCE_FIELDS: Final[Mapping[str, str]] = {
    "ADAP_TUNING": "axis",
    "AIRSPEED": "id",
    "BATTERY_STATUS": "id",
    "DEBUG": "ind",
    "DEBUG_FLOAT_ARRAY": "array_id",
    "DEBUG_VECT": "name",
    "DISTANCE_SENSOR": "id",
    "GIMBAL_DEVICE_ATTITUDE_STATUS": "gimbal_device_id",
    "GIMBAL_MANAGER_STATUS": "gimbal_device_id",
    "GLOBAL_POSITION_SENSOR": "id",
    "GNSS_INTEGRITY": "id",
    "HIGHRES_IMU": "id",
    "HYGROMETER_SENSOR": "id",
    "LOWEHEISER_GOV_EFI": "efi_index",
    "MAG_CAL_PROGRESS": "compass_id",
    "MAG_CAL_REPORT": "compass_id",
    "MCU_STATUS": "id",
    "NAMED_VALUE_FLOAT": "name",
    "NAMED_VALUE_INT": "name",
    "OBSTACLE_DISTANCE_3D": "obstacle_id",
    "OPTICAL_FLOW_RAD": "sensor_id",
    "PID_TUNING": "axis",
    "RANGING_BEACON": "beacon_id",
    "RAW_IMU": "id",
    "RC_CHANNELS_RAW": "port",
    "SERVO_OUTPUT_RAW": "port",
    "SMART_BATTERY_INFO": "id",
    "STORAGE_INFORMATION": "storage_id",
    "WATER_DEPTH": "id",
}
"""The field that tells one battery, sensor or named value from another of the same message."""

_EXCHANGES: Final = (
    "COMMAND_",
    "COMPONENT_",
    "DEVICE_OP_",
    "FENCE_FETCH_",
    "LOGGING_",
    "LOG_",
    "OPEN_DRONE_ID_",
    "PARAM_",
    "RALLY_",
    "REMOTE_LOG_",
)
_MORE_EXCHANGES: Final = frozenset(
    {
        "ADSB_VEHICLE",
        "AIS_VESSEL",
        "AUTH_KEY",
        "AUTOPILOT_VERSION",
        "AVAILABLE_MODES",
        "CANFD_FRAME",
        "CAN_FILTER_MODIFY",
        "CAN_FRAME",
        "DATA_TRANSMISSION_HANDSHAKE",
        "ENCAPSULATED_DATA",
        "EVENT",
        "FENCE_POINT",
        "FILE_TRANSFER_PROTOCOL",
        "GPS_INJECT_DATA",
        "GPS_RTCM_DATA",
        "MEMORY_VECT",
        "MISSION_ACK",
        "MISSION_CLEAR_ALL",
        "MISSION_COUNT",
        "MISSION_ITEM",
        "MISSION_ITEM_INT",
        "MISSION_REQUEST",
        "MISSION_REQUEST_INT",
        "MISSION_REQUEST_LIST",
        "NAMED_VALUE_STRING",
        "PING",
        "PROTOCOL_VERSION",
        "SERIAL_CONTROL",
        "SETUP_SIGNING",
        "STATUSTEXT",
        "TERRAIN_DATA",
        "TERRAIN_REQUEST",
        "TIMESYNC",
        "TUNNEL",
        "V2_EXTENSION",
        "VIDEO_STREAM_INFORMATION",
    }
)


def is_telemetry(message: str) -> bool:
    """Tell telemetry from exchanges and transfers, which nobody graphs and which would fill the history."""
    return message not in _MORE_EXCHANGES and not message.startswith(_EXCHANGES)
