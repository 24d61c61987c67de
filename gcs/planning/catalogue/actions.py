"""Do-commands about the flight itself, its flow and its safety; fence and rally items."""

from __future__ import annotations

from gcs.planning.catalogue.definition import Category, Command, Execution, Param, choice, support

_D = Execution.DO
_FLOW, _FLIGHT, _SAFETY, _FENCE = Category.FLOW, Category.FLIGHT, Category.SAFETY, Category.FENCE
_ALL, _FLYING = support("cpvrs", "cpvr"), support("cpv", "cpv")
_SWITCH = {0: "Off", 1: "On"}
_COUNT = Param("Repeat", "", -1, 32767, "How often; -1: for ever")

ACTION_COMMANDS = (
    Command(
        177, "DO_JUMP", "Jump to item", _FLOW, _D, False, _ALL,
        {1: Param("Item", "", 0, 65535, "Where to go on"), 2: _COUNT}, "Go on with another item.",
    ),
    Command(
        600, "JUMP_TAG", "Tag", _FLOW, _D, False, support("cpvrs", ""), {1: Param("Tag", "", 1, 65535)},
        "A place to jump to.",
    ),
    Command(
        601, "DO_JUMP_TAG", "Jump to tag", _FLOW, _D, False, support("cpvrs", ""),
        {1: Param("Tag", "", 1, 65535), 2: _COUNT}, "Go on after a tag.",
    ),
    Command(
        189, "DO_LAND_START", "Landing begins", _FLOW, _D, True, support("cpv", "cpv"), {},
        "Where a return with landing enters the mission.", place_optional=True,
    ),
    Command(
        188, "DO_RETURN_PATH_START", "Return path begins", _FLOW, _D, True, support("cpv", ""), {},
        "Where a return along the mission enters it.", place_optional=True,
    ),
    Command(
        191, "DO_GO_AROUND", "Go around", _FLOW, _D, False, support("pv", ""),
        {1: Param("Altitude", "m", 0, 10000)}, "Abort a landing.",
    ),
    Command(
        178, "DO_CHANGE_SPEED", "Change speed", _FLIGHT, _D, False, _ALL,
        {
            1: choice("Type", {0: "Airspeed", 1: "Ground speed", 2: "Climb", 3: "Descent"}),
            2: Param("Speed", "m/s", -2, 300, "-1: no change; -2: the vehicle's own"),
            3: Param("Throttle", "%", -2, 100, "-1: no change; -2: the vehicle's own"),
        },
        "Fly at another speed from here on.",
    ),
    Command(
        179, "DO_SET_HOME", "Set home", _FLIGHT, _D, True, _ALL,
        {1: choice("Where", {0: "At the place", 1: "Here"})}, "Move home.",
        place_optional=True,
    ),
    Command(
        176, "DO_SET_MODE", "Change mode", _FLIGHT, _D, False, support("cpvrs", ""),
        {1: Param("Base mode", "", 0, 255), 2: Param("Mode", "", 0, 65535), 3: Param("Sub mode", "", 0, 255)},
        "Change to another flight mode.",
    ),
    Command(
        194, "DO_SET_REVERSE", "Reverse", _FLIGHT, _D, False, support("r", ""),
        {1: choice("Direction", {0: "Forward", 1: "Backward"})}, "Drive backwards.",
    ),
    Command(
        210, "DO_INVERTED_FLIGHT", "Inverted flight", _FLIGHT, _D, False, support("pv", ""),
        {1: choice("Inverted", _SWITCH)}, "Fly on the back.",
    ),
    Command(
        212, "DO_AUTOTUNE_ENABLE", "Autotune", _FLIGHT, _D, False, support("pv", ""),
        {1: choice("Autotune", _SWITCH), 2: Param("Axes", "", 0, 7)},
        "Tune the controllers in flight.",
    ),
    Command(
        215, "DO_SET_RESUME_REPEAT_DIST", "Repeat on resume", _FLOW, _D, False, support("cpvr", ""),
        {1: Param("Distance", "m", 0, 65535)}, "How far to go back when the mission is resumed.",
    ),
    Command(
        222, "DO_GUIDED_LIMITS", "Guided limits", _FLIGHT, _D, False, support("cr", ""),
        {
            1: Param("Timeout", "s", 0, 65535), 2: Param("Lowest", "m"), 3: Param("Highest", "m"),
            4: Param("Farthest", "m", 0, 100000),
        },
        "Limits for what an external computer may fly.",
    ),
    Command(
        223, "DO_ENGINE_CONTROL", "Engine", _FLIGHT, _D, False, support("cpv", ""),
        {
            1: choice("Engine", {0: "Stop", 1: "Start"}), 2: Param("Cold", "", 0, 1),
            3: Param("Height delay", "m", 0, 1000), 4: Param("Options", "", 0, 255),
        },
        "Start or stop a combustion engine.",
    ),
    Command(
        3000, "DO_VTOL_TRANSITION", "VTOL transition", _FLIGHT, _D, False, support("v", "v"),
        {1: choice("To", {3: "Hover", 4: "Wing"}), 2: Param("At once", "", 0, 1)},
        "Go on the wing, or back to hovering.",
    ),
    Command(
        207, "DO_FENCE_ENABLE", "Fence", _SAFETY, _D, False, support("cpvr", ""),
        {
            1: choice("Fence", {0: "Off", 1: "On", 2: "Only the floor off"}),
            2: Param("Types", "", 0, 255, "Bits of the kinds of fence; 0: all"),
        },
        "Switch the fence on or off.",
    ),
    Command(
        208, "DO_PARACHUTE", "Parachute", _SAFETY, _D, False, support("cpv", ""),
        {1: choice("Action", {0: "Disable", 1: "Enable", 2: "Release"})},
        "Arm or release the parachute.",
    ),
    Command(
        5000, "NAV_FENCE_RETURN_POINT", "Fence return point", _FENCE, _D, True, _FLYING, {},
        "Where to go after a breach.",
    ),
    Command(
        5001, "NAV_FENCE_POLYGON_VERTEX_INCLUSION", "Inclusion vertex", _FENCE, _D, True, _ALL,
        {1: Param("Vertices", "", 3, 65535), 2: Param("Group", "", 0, 255)}, "Vertex of an area to stay in.",
    ),
    Command(
        5002, "NAV_FENCE_POLYGON_VERTEX_EXCLUSION", "Exclusion vertex", _FENCE, _D, True, _ALL,
        {1: Param("Vertices", "", 3, 65535)}, "Vertex of an area to stay out of.",
    ),
    Command(
        5003, "NAV_FENCE_CIRCLE_INCLUSION", "Inclusion circle", _FENCE, _D, True, _ALL,
        {1: Param("Radius", "m", 0, 100000), 2: Param("Group", "", 0, 255)}, "Circle to stay in.",
    ),
    Command(
        5004, "NAV_FENCE_CIRCLE_EXCLUSION", "Exclusion circle", _FENCE, _D, True, _ALL,
        {1: Param("Radius", "m", 0, 100000)}, "Circle to stay out of.",
    ),
    Command(
        5100, "NAV_RALLY_POINT", "Rally point", _FENCE, _D, True, _ALL, {},
        "Where to return to instead of home.",
    ),
)  # fmt: skip
