"""The numbers of MAVLink that a ground station needs to name, checked by a test against the dialect.

Members are the dialect's entry names without the enum's prefix (``MAV_STATE_ACTIVE`` is ``MavState.ACTIVE``);
where a digit would come first the words are swapped (``GPS_FIX_TYPE_3D_FIX`` is ``GpsFixType.FIX_3D``).
Flags are `IntEnum` too, because ``flags & member`` then gives a plain integer, at a tenth of the cost.
"""

from __future__ import annotations

from enum import IntEnum

from gcs.mavlink.commands import MavCmd

__all__ = [
    "EkfFlags",
    "EstimatorFlags",
    "GpsFixType",
    "MavAutopilot",
    "MavBatteryChargeState",
    "MavCmd",
    "MavComponent",
    "MavDataStream",
    "MavFrame",
    "MavFtpErr",
    "MavFtpOpcode",
    "MavLandedState",
    "MavMissionResult",
    "MavMissionType",
    "MavModeFlag",
    "MavParamType",
    "MavProtocolCapability",
    "MavRepositionFlags",
    "MavResult",
    "MavSeverity",
    "MavState",
    "MavSysStatusSensor",
    "MavType",
    "MavVtolState",
    "PositionTargetTypemask",
    "SpeedType",
]


class MavResult(IntEnum):
    """Outcome of a command (COMMAND_ACK.result)."""

    ACCEPTED = 0
    TEMPORARILY_REJECTED = 1
    DENIED = 2
    UNSUPPORTED = 3
    FAILED = 4
    IN_PROGRESS = 5
    COMMAND_LONG_ONLY = 7
    COMMAND_INT_ONLY = 8


class MavType(IntEnum):
    """Kind of vehicle or component (HEARTBEAT.type)."""

    GENERIC = 0
    FIXED_WING = 1
    QUADROTOR = 2
    COAXIAL = 3
    HELICOPTER = 4
    ANTENNA_TRACKER = 5
    GCS = 6
    AIRSHIP = 7
    FREE_BALLOON = 8
    ROCKET = 9
    GROUND_ROVER = 10
    SURFACE_BOAT = 11
    SUBMARINE = 12
    HEXAROTOR = 13
    OCTOROTOR = 14
    TRICOPTER = 15
    FLAPPING_WING = 16
    KITE = 17
    ONBOARD_CONTROLLER = 18
    VTOL_DUOROTOR = 19
    VTOL_QUADROTOR = 20
    VTOL_TILTROTOR = 21
    GIMBAL = 26
    ADSB = 27
    PARAFOIL = 28
    DODECAROTOR = 29
    CAMERA = 30
    CHARGING_STATION = 31
    FLARM = 32
    SERVO = 33
    ODID = 34
    DECAROTOR = 35
    BATTERY = 36
    PARACHUTE = 37
    LOG = 38
    OSD = 39
    IMU = 40
    GPS = 41
    WINCH = 42
    GENERIC_MULTIROTOR = 43
    ILLUMINATOR = 44
    SPACECRAFT_ORBITER = 45
    GROUND_QUADRUPED = 46
    VTOL_GYRODYNE = 47
    GRIPPER = 48


class MavAutopilot(IntEnum):
    """Autopilot family (HEARTBEAT.autopilot)."""

    GENERIC = 0
    SLUGS = 2
    ARDUPILOTMEGA = 3
    OPENPILOT = 4
    GENERIC_WAYPOINTS_ONLY = 5
    GENERIC_WAYPOINTS_AND_SIMPLE_NAVIGATION_ONLY = 6
    GENERIC_MISSION_FULL = 7
    INVALID = 8
    PPZ = 9
    UDB = 10
    FP = 11
    PX4 = 12
    SMACCMPILOT = 13
    AUTOQUAD = 14
    ARMAZILA = 15
    AEROB = 16
    ASLUAV = 17
    SMARTAP = 18
    AIRRAILS = 19
    REFLEX = 20


class MavModeFlag(IntEnum):
    """Bits of HEARTBEAT.base_mode."""

    CUSTOM_MODE_ENABLED = 0x1
    TEST_ENABLED = 0x2
    AUTO_ENABLED = 0x4
    GUIDED_ENABLED = 0x8
    STABILIZE_ENABLED = 0x10
    HIL_ENABLED = 0x20
    MANUAL_INPUT_ENABLED = 0x40
    SAFETY_ARMED = 0x80


class MavState(IntEnum):
    """System state (HEARTBEAT.system_status)."""

    UNINIT = 0
    BOOT = 1
    CALIBRATING = 2
    STANDBY = 3
    ACTIVE = 4
    CRITICAL = 5
    EMERGENCY = 6
    POWEROFF = 7
    FLIGHT_TERMINATION = 8


class MavFrame(IntEnum):
    """Coordinate frame of mission items, commands and set-points."""

    GLOBAL = 0
    LOCAL_NED = 1
    MISSION = 2
    GLOBAL_RELATIVE_ALT = 3
    LOCAL_ENU = 4
    GLOBAL_INT = 5
    GLOBAL_RELATIVE_ALT_INT = 6
    LOCAL_OFFSET_NED = 7
    BODY_NED = 8
    BODY_OFFSET_NED = 9
    GLOBAL_TERRAIN_ALT = 10
    GLOBAL_TERRAIN_ALT_INT = 11
    BODY_FRD = 12
    LOCAL_FRD = 20
    LOCAL_FLU = 21


class MavMissionType(IntEnum):
    """Which plan a mission message is about."""

    MISSION = 0
    FENCE = 1
    RALLY = 2
    ALL = 255


class MavMissionResult(IntEnum):
    """Outcome of a mission transfer (MISSION_ACK.type)."""

    ACCEPTED = 0
    ERROR = 1
    UNSUPPORTED_FRAME = 2
    UNSUPPORTED = 3
    NO_SPACE = 4
    INVALID = 5
    INVALID_PARAM1 = 6
    INVALID_PARAM2 = 7
    INVALID_PARAM3 = 8
    INVALID_PARAM4 = 9
    INVALID_PARAM5_X = 10
    INVALID_PARAM6_Y = 11
    INVALID_PARAM7 = 12
    INVALID_SEQUENCE = 13
    DENIED = 14
    OPERATION_CANCELLED = 15


class MavLandedState(IntEnum):
    """Whether the vehicle flies (EXTENDED_SYS_STATE.landed_state)."""

    UNDEFINED = 0
    ON_GROUND = 1
    IN_AIR = 2
    TAKEOFF = 3
    LANDING = 4


class MavVtolState(IntEnum):
    """Flight regime of a VTOL vehicle (EXTENDED_SYS_STATE.vtol_state)."""

    UNDEFINED = 0
    TRANSITION_TO_FW = 1
    TRANSITION_TO_MC = 2
    MC = 3
    FW = 4


class MavSeverity(IntEnum):
    """How bad a text or event is (STATUSTEXT.severity); lower is worse."""

    EMERGENCY = 0
    ALERT = 1
    CRITICAL = 2
    ERROR = 3
    WARNING = 4
    NOTICE = 5
    INFO = 6
    DEBUG = 7


class MavSysStatusSensor(IntEnum):
    """Bits of the sensor masks of SYS_STATUS."""

    SENSOR_3D_GYRO = 0x1
    SENSOR_3D_ACCEL = 0x2
    SENSOR_3D_MAG = 0x4
    SENSOR_ABSOLUTE_PRESSURE = 0x8
    SENSOR_DIFFERENTIAL_PRESSURE = 0x10
    SENSOR_GPS = 0x20
    SENSOR_OPTICAL_FLOW = 0x40
    SENSOR_VISION_POSITION = 0x80
    SENSOR_LASER_POSITION = 0x100
    SENSOR_EXTERNAL_GROUND_TRUTH = 0x200
    SENSOR_ANGULAR_RATE_CONTROL = 0x400
    SENSOR_ATTITUDE_STABILIZATION = 0x800
    SENSOR_YAW_POSITION = 0x1000
    SENSOR_Z_ALTITUDE_CONTROL = 0x2000
    SENSOR_XY_POSITION_CONTROL = 0x4000
    SENSOR_MOTOR_OUTPUTS = 0x8000
    SENSOR_RC_RECEIVER = 0x10000
    SENSOR_3D_GYRO2 = 0x20000
    SENSOR_3D_ACCEL2 = 0x40000
    SENSOR_3D_MAG2 = 0x80000
    GEOFENCE = 0x100000
    AHRS = 0x200000
    TERRAIN = 0x400000
    REVERSE_MOTOR = 0x800000
    LOGGING = 0x1000000
    SENSOR_BATTERY = 0x2000000
    SENSOR_PROXIMITY = 0x4000000
    SENSOR_SATCOM = 0x8000000
    PREARM_CHECK = 0x10000000
    OBSTACLE_AVOIDANCE = 0x20000000
    SENSOR_PROPULSION = 0x40000000
    EXTENSION_USED = 0x80000000


class GpsFixType(IntEnum):
    """Quality of a position fix (GPS_RAW_INT.fix_type)."""

    NO_GPS = 0
    NO_FIX = 1
    FIX_2D = 2
    FIX_3D = 3
    DGPS = 4
    RTK_FLOAT = 5
    RTK_FIXED = 6
    STATIC = 7
    PPP = 8


class EstimatorFlags(IntEnum):
    """Bits of ESTIMATOR_STATUS.flags."""

    ATTITUDE = 0x1
    VELOCITY_HORIZ = 0x2
    VELOCITY_VERT = 0x4
    POS_HORIZ_REL = 0x8
    POS_HORIZ_ABS = 0x10
    POS_VERT_ABS = 0x20
    POS_VERT_AGL = 0x40
    CONST_POS_MODE = 0x80
    PRED_POS_HORIZ_REL = 0x100
    PRED_POS_HORIZ_ABS = 0x200
    GPS_GLITCH = 0x400
    ACCEL_ERROR = 0x800


class EkfFlags(IntEnum):
    """Bits of EKF_STATUS_REPORT.flags (ArduPilot)."""

    ATTITUDE = 0x1
    VELOCITY_HORIZ = 0x2
    VELOCITY_VERT = 0x4
    POS_HORIZ_REL = 0x8
    POS_HORIZ_ABS = 0x10
    POS_VERT_ABS = 0x20
    POS_VERT_AGL = 0x40
    CONST_POS_MODE = 0x80
    PRED_POS_HORIZ_REL = 0x100
    PRED_POS_HORIZ_ABS = 0x200
    UNINITIALIZED = 0x400
    GPS_GLITCHING = 0x8000


class MavProtocolCapability(IntEnum):
    """Bits of AUTOPILOT_VERSION.capabilities."""

    MISSION_FLOAT = 0x1
    PARAM_FLOAT = 0x2
    MISSION_INT = 0x4
    COMMAND_INT = 0x8
    PARAM_ENCODE_BYTEWISE = 0x10
    FTP = 0x20
    SET_ATTITUDE_TARGET = 0x40
    SET_POSITION_TARGET_LOCAL_NED = 0x80
    SET_POSITION_TARGET_GLOBAL_INT = 0x100
    TERRAIN = 0x200
    FLIGHT_TERMINATION = 0x800
    COMPASS_CALIBRATION = 0x1000
    MAVLINK2 = 0x2000
    MISSION_FENCE = 0x4000
    MISSION_RALLY = 0x8000
    PARAM_ENCODE_C_CAST = 0x20000
    COMPONENT_IMPLEMENTS_GIMBAL_MANAGER = 0x40000
    COMPONENT_ACCEPTS_GCS_CONTROL = 0x80000
    GRIPPER = 0x100000


class MavDataStream(IntEnum):
    """Group of messages for REQUEST_DATA_STREAM."""

    ALL = 0
    RAW_SENSORS = 1
    EXTENDED_STATUS = 2
    RC_CHANNELS = 3
    RAW_CONTROLLER = 4
    POSITION = 6
    EXTRA1 = 10
    EXTRA2 = 11
    EXTRA3 = 12


class MavComponent(IntEnum):
    """Component ids."""

    ALL = 0
    AUTOPILOT1 = 1
    TELEMETRY_RADIO = 68
    CAMERA = 100
    CAMERA2 = 101
    CAMERA3 = 102
    CAMERA4 = 103
    CAMERA5 = 104
    CAMERA6 = 105
    SERVO1 = 140
    SERVO2 = 141
    SERVO3 = 142
    SERVO4 = 143
    SERVO5 = 144
    SERVO6 = 145
    SERVO7 = 146
    SERVO8 = 147
    SERVO9 = 148
    SERVO10 = 149
    SERVO11 = 150
    SERVO12 = 151
    SERVO13 = 152
    SERVO14 = 153
    GIMBAL = 154
    LOG = 155
    ADSB = 156
    OSD = 157
    PERIPHERAL = 158
    QX1_GIMBAL = 159
    FLARM = 160
    PARACHUTE = 161
    WINCH = 169
    GIMBAL2 = 171
    GIMBAL3 = 172
    GIMBAL4 = 173
    GIMBAL5 = 174
    GIMBAL6 = 175
    BATTERY = 180
    BATTERY2 = 181
    MAVCAN = 189
    MISSIONPLANNER = 190
    ONBOARD_COMPUTER = 191
    ONBOARD_COMPUTER2 = 192
    ONBOARD_COMPUTER3 = 193
    ONBOARD_COMPUTER4 = 194
    PATHPLANNER = 195
    OBSTACLE_AVOIDANCE = 196
    VISUAL_INERTIAL_ODOMETRY = 197
    PAIRING_MANAGER = 198
    IMU = 200
    IMU_2 = 201
    IMU_3 = 202
    GPS = 220
    GPS2 = 221
    ODID_TXRX_1 = 236
    ODID_TXRX_2 = 237
    ODID_TXRX_3 = 238
    UDP_BRIDGE = 240
    UART_BRIDGE = 241
    TUNNEL_NODE = 242
    ILLUMINATOR = 243
    SYSTEM_CONTROL = 250


class MavParamType(IntEnum):
    """Type of a parameter (PARAM_VALUE.param_type)."""

    UINT8 = 1
    INT8 = 2
    UINT16 = 3
    INT16 = 4
    UINT32 = 5
    INT32 = 6
    UINT64 = 7
    INT64 = 8
    REAL32 = 9
    REAL64 = 10


class MavRepositionFlags(IntEnum):
    """Bits of the second parameter of DO_REPOSITION."""

    CHANGE_MODE = 0x1
    RELATIVE_YAW = 0x2


class SpeedType(IntEnum):
    """Which speed DO_CHANGE_SPEED changes (first parameter)."""

    AIRSPEED = 0
    GROUNDSPEED = 1
    CLIMB_SPEED = 2
    DESCENT_SPEED = 3


class MavFtpOpcode(IntEnum):
    """Operation of a file transfer payload."""

    NONE = 0
    TERMINATESESSION = 1
    RESETSESSION = 2
    LISTDIRECTORY = 3
    OPENFILERO = 4
    READFILE = 5
    CREATEFILE = 6
    WRITEFILE = 7
    REMOVEFILE = 8
    CREATEDIRECTORY = 9
    REMOVEDIRECTORY = 10
    OPENFILEWO = 11
    TRUNCATEFILE = 12
    RENAME = 13
    CALCFILECRC = 14
    BURSTREADFILE = 15
    ACK = 128
    NAK = 129


class MavFtpErr(IntEnum):
    """Error of a file transfer reply."""

    NONE = 0
    FAIL = 1
    FAILERRNO = 2
    INVALIDDATASIZE = 3
    INVALIDSESSION = 4
    NOSESSIONSAVAILABLE = 5
    EOF = 6
    UNKNOWNCOMMAND = 7
    FILEEXISTS = 8
    FILEPROTECTED = 9
    FILENOTFOUND = 10


class MavBatteryChargeState(IntEnum):
    """Charge state (BATTERY_STATUS.charge_state)."""

    UNDEFINED = 0
    OK = 1
    LOW = 2
    CRITICAL = 3
    EMERGENCY = 4
    FAILED = 5
    UNHEALTHY = 6
    CHARGING = 7


class PositionTargetTypemask(IntEnum):
    """Bits of type_mask in position set-points: what to ignore."""

    X_IGNORE = 0x1
    Y_IGNORE = 0x2
    Z_IGNORE = 0x4
    VX_IGNORE = 0x8
    VY_IGNORE = 0x10
    VZ_IGNORE = 0x20
    AX_IGNORE = 0x40
    AY_IGNORE = 0x80
    AZ_IGNORE = 0x100
    FORCE_SET = 0x200
    YAW_IGNORE = 0x400
    YAW_RATE_IGNORE = 0x800
