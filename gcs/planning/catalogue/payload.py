"""Do-commands for cameras, gimbals, servos, relays, grippers and other payload."""

from __future__ import annotations

from gcs.planning.catalogue.definition import Category, Command, Execution, Param, choice, support

_D = Execution.DO
_CAM, _LOAD = Category.CAMERA, Category.PAYLOAD
_ALL, _ARDUPILOT = support("cpvrs", "cpvr"), support("cpvrs", "")
_SWITCH = {0: "Off", 1: "On"}
_CAMERA = Param("Camera", "", 0, 255, "Component id, or 1 to 6; 0: all")
_GIMBAL = Param("Gimbal", "", 0, 255, "Component id, or 1 to 6; 0: all")

PAYLOAD_COMMANDS = (
    Command(
        195, "DO_SET_ROI_LOCATION", "Look at a point", _CAM, _D, True, _ALL, {1: _GIMBAL},
        "Point the camera at a place from here on.",
    ),
    Command(
        196, "DO_SET_ROI_WPNEXT_OFFSET", "Look ahead with offset", _CAM, _D, False, support("", "cpvr"),
        {
            1: _GIMBAL, 5: Param("Pitch", "deg", -90, 90), 6: Param("Roll", "deg", -180, 180),
            7: Param("Yaw", "deg", -360, 360),
        },
        "Point the camera at the next item, turned by angles.",
    ),
    Command(
        197, "DO_SET_ROI_NONE", "Stop looking at it", _CAM, _D, False, _ALL, {1: _GIMBAL},
        "Ahead again.",
    ),
    Command(
        198, "DO_SET_ROI_SYSID", "Look at a vehicle", _CAM, _D, False, _ARDUPILOT,
        {1: Param("System id", "", 1, 255), 2: _GIMBAL}, "Point the camera at another vehicle.",
    ),
    Command(
        201, "DO_SET_ROI", "Look at (old)", _CAM, _D, True, _ALL,
        {
            1: Param("Mode", "", 0, 4), 2: Param("Item or target", "", 0, 65535),
            3: Param("Index", "", 0, 255),
        },
        "Point the camera at a place; the older command.", place_optional=True,
    ),
    Command(
        202, "DO_DIGICAM_CONFIGURE", "Configure camera (old)", _CAM, _D, False, _ARDUPILOT,
        {
            1: Param("Mode"), 2: Param("Shutter", "1/s"), 3: Param("Aperture"), 4: Param("ISO"),
            5: Param("Exposure"), 6: Param("Command"), 7: Param("Cut-off", "0.1 s"),
        },
        "Set the camera up.",
    ),
    Command(
        203, "DO_DIGICAM_CONTROL", "Take a picture (old)", _CAM, _D, False, support("cpvrs", "cpvr"),
        {
            1: Param("Session"), 2: Param("Zoom"), 3: Param("Zoom step"), 4: Param("Focus lock"),
            5: choice("Shoot", _SWITCH), 6: Param("Command"), 7: Param("Shot"),
        },
        "Take a picture.",
    ),
    Command(
        200, "DO_CONTROL_VIDEO", "Control video", _CAM, _D, False, support("", "cpvr"),
        {1: Param("Camera"), 2: Param("Transmission"), 3: Param("Interval"), 4: Param("Recording")},
        "Video on or off.",
    ),
    Command(
        204, "DO_MOUNT_CONFIGURE", "Configure gimbal (old)", _CAM, _D, False, support("cpvrs", "cpvr"),
        {
            1: Param("Mode", "", 0, 6), 2: Param("Stabilize roll", "", 0, 1),
            3: Param("Stabilize pitch", "", 0, 1),
            4: Param("Stabilize yaw", "", 0, 1),
        },
        "Set the gimbal up.",
    ),
    Command(
        205, "DO_MOUNT_CONTROL", "Gimbal (old)", _CAM, _D, False, _ALL,
        {
            1: Param("Pitch", "deg", -180, 180), 2: Param("Roll", "deg", -180, 180),
            3: Param("Yaw", "deg", -360, 360), 7: Param("Mode", "", 0, 6),
        },
        "Turn the gimbal.",
    ),
    Command(
        206, "DO_SET_CAM_TRIGG_DIST", "Trigger by distance", _CAM, _D, False, _ALL,
        {
            1: Param("Distance", "m", 0, 100000, "0: stop"), 2: Param("Shutter", "ms", -1, 100000),
            3: choice("First at once", _SWITCH), 4: _CAMERA,
        },
        "Take a picture every so many metres.",
    ),
    Command(
        214, "DO_SET_CAM_TRIGG_INTERVAL", "Trigger by time", _CAM, _D, False, support("", "cpvr"),
        {1: Param("Interval", "ms", -1, 10000000), 2: Param("Shutter", "ms", -1, 100000)},
        "Take a picture every so many milliseconds.",
    ),
    Command(
        260, "OBLIQUE_SURVEY", "Oblique survey", _CAM, _D, False, support("", "cpv"),
        {
            1: Param("Distance", "m", 0, 100000), 2: Param("Shutter", "ms", 0, 10000),
            3: Param("Least interval", "ms", 0, 10000), 4: Param("Positions", "", 2, 100),
            5: Param("Roll limit", "deg", 0, 90), 6: Param("Pitch", "deg", -180, 180),
        },
        "Take pictures to several sides while flying.",
    ),
    Command(
        530, "SET_CAMERA_MODE", "Camera mode", _CAM, _D, False, support("", "cpvr"),
        {1: _CAMERA, 2: choice("Mode", {0: "Photo", 1: "Video", 2: "Survey"})},
        "Photo, video or survey.",
    ),
    Command(
        531, "SET_CAMERA_ZOOM", "Zoom", _CAM, _D, False, _ALL,
        {
            1: choice("Type", {0: "Step", 1: "Continuous", 2: "Range", 3: "Focal length"}),
            2: Param("Value", "", -1000, 1000),
        },
        "Zoom the camera.",
    ),
    Command(
        532, "SET_CAMERA_FOCUS", "Focus", _CAM, _D, False, _ALL,
        {
            1: Param("Type", "", 0, 6), 2: Param("Value", "", -1000, 100000),
        },
        "Focus the camera.",
    ),
    Command(
        534, "SET_CAMERA_SOURCE", "Camera source", _CAM, _D, False, _ARDUPILOT,
        {1: _CAMERA, 2: Param("First", "", 0, 10), 3: Param("Second", "", 0, 10)}, "Which lens is shown.",
    ),
    Command(
        1000, "DO_GIMBAL_MANAGER_PITCHYAW", "Gimbal", _CAM, _D, False, _ALL,
        {
            1: Param("Pitch", "deg", -180, 180), 2: Param("Yaw", "deg", -360, 360),
            3: Param("Pitch rate", "deg/s", -360, 360), 4: Param("Yaw rate", "deg/s", -360, 360),
            5: Param("Flags", "", 0, 65535), 7: _GIMBAL,
        },
        "Turn the gimbal.",
    ),
    Command(
        1001, "DO_GIMBAL_MANAGER_CONFIGURE", "Gimbal control", _CAM, _D, False, support("", "cpvr"),
        {
            1: Param("System, first", "", -3, 255), 2: Param("Component, first", "", -3, 255),
            3: Param("System, second", "", -3, 255), 4: Param("Component, second", "", -3, 255), 7: _GIMBAL,
        },
        "Who controls the gimbal.",
    ),
    Command(
        2000, "IMAGE_START_CAPTURE", "Take pictures", _CAM, _D, False, _ALL,
        {
            1: _CAMERA, 2: Param("Interval", "s", 0, 100000),
            3: Param("Number", "", 0, 1000000, "0: until stopped"),
            4: Param("Sequence", "", 0, 1000000),
        },
        "Take one or many pictures.",
    ),
    Command(
        2001, "IMAGE_STOP_CAPTURE", "Stop pictures", _CAM, _D, False, _ALL, {1: _CAMERA},
        "No more pictures.",
    ),
    Command(
        2003, "DO_TRIGGER_CONTROL", "Camera trigger", _CAM, _D, False, support("", "cpvr"),
        {1: Param("Trigger", "", -1, 1), 2: Param("Reset", "", -1, 1), 3: Param("Pause", "", -1, 1)},
        "Switch triggering on or off.",
    ),
    Command(
        2500, "VIDEO_START_CAPTURE", "Start video", _CAM, _D, False, _ALL,
        {1: Param("Stream", "", 0, 255), 2: Param("Status rate", "Hz", 0, 100), 3: _CAMERA}, "Record video.",
    ),
    Command(
        2501, "VIDEO_STOP_CAPTURE", "Stop video", _CAM, _D, False, _ALL,
        {1: Param("Stream", "", 0, 255), 2: _CAMERA}, "Stop recording video.",
    ),
    Command(
        181, "DO_SET_RELAY", "Relay", _LOAD, _D, False, _ARDUPILOT,
        {1: Param("Relay", "", 0, 15), 2: choice("State", {-1: "Toggle", **_SWITCH})},
        "Switch a relay.",
    ),
    Command(
        182, "DO_REPEAT_RELAY", "Cycle relay", _LOAD, _D, False, _ARDUPILOT,
        {1: Param("Relay", "", 0, 15), 2: Param("Times", "", 0, 32767), 3: Param("Cycle", "s", 0, 65535)},
        "Switch a relay on and off.",
    ),
    Command(
        183, "DO_SET_SERVO", "Servo", _LOAD, _D, False, _ARDUPILOT,
        {1: Param("Servo", "", 1, 32), 2: Param("PWM", "µs", 0, 3000)}, "Move a servo.",
    ),
    Command(
        184, "DO_REPEAT_SERVO", "Cycle servo", _LOAD, _D, False, _ARDUPILOT,
        {
            1: Param("Servo", "", 1, 32), 2: Param("PWM", "µs", 0, 3000), 3: Param("Times", "", 0, 32767),
            4: Param("Cycle", "s", 0, 65535),
        },
        "Move a servo to and fro.",
    ),
    Command(
        187, "DO_SET_ACTUATOR", "Actuators", _LOAD, _D, False, support("", "cpvr"),
        {
            **{i: Param(f"Actuator {i}", "", -1, 1, "Empty: leave as it is") for i in range(1, 7)},
            7: Param("Set", "", 0, 255),
        },
        "Set actuator outputs.",
    ),
    Command(
        211, "DO_GRIPPER", "Gripper", _LOAD, _D, False, support("cpvrs", "cpvr"),
        {1: Param("Gripper", "", 0, 255), 2: choice("Action", {0: "Release", 1: "Grab", 2: "Hold"})},
        "Open or close a gripper.",
    ),
    Command(
        42600, "DO_WINCH", "Winch", _LOAD, _D, False, support("cv", "cv"),
        {
            1: Param("Winch", "", 0, 255), 2: Param("Action", "", 0, 10),
            3: Param("Length", "m", -1000, 1000),
            4: Param("Rate", "m/s", -20, 20),
        },
        "Let out or wind in a line.",
    ),
    Command(
        216, "DO_SPRAYER", "Sprayer", _LOAD, _D, False, support("cv", ""),
        {1: choice("Sprayer", _SWITCH)}, "Switch the sprayer.",
    ),
    Command(
        217, "DO_SEND_SCRIPT_MESSAGE", "Tell a script", _LOAD, _D, False, _ARDUPILOT,
        {1: Param("Id", "", 0, 65535), 2: Param("Value 1"), 3: Param("Value 2"), 4: Param("Value 3")},
        "Hand values to a script on the vehicle.",
    ),
    Command(
        218, "DO_AUX_FUNCTION", "Auxiliary function", _LOAD, _D, False, _ARDUPILOT,
        {1: Param("Function", "", 0, 65535), 2: choice("Level", {0: "Low", 1: "Middle", 2: "High"})},
        "Act as if a switch was moved.",
    ),
)  # fmt: skip
