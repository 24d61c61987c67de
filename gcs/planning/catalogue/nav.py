"""Navigation commands: what the vehicle flies to, and the conditions between."""

from __future__ import annotations

from gcs.planning.catalogue.definition import Category, Command, Execution, Param, choice, support

_N, _C = Execution.NAVIGATION, Execution.CONDITION
_FLY, _LAND, _WAIT = Category.FLY, Category.LAND, Category.CONDITION
_YAW = Param("Heading", "deg", -360, 360, "Where the nose points; empty: the vehicle decides")
_RADIUS = Param("Radius", "m", -10000, 10000, "Of the circle; negative: counter-clockwise; 0: default")
_EXIT = choice("Exit", {0: "From the centre", 1: "On the tangent"}, "Which way to leave the circle")
_SWITCH = {0: "Off", 1: "On"}

NAV_COMMANDS = (
    Command(
        16, "NAV_WAYPOINT", "Waypoint", _FLY, _N, True, support("cpvrs", "cpvr"),
        {
            1: Param("Hold", "s", 0, 65535, "How long to stay; wings ignore it"),
            2: Param("Acceptance radius", "m", 0, 10000, "How near counts as reached; 0: the vehicle's own"),
            3: Param("Pass by", "m", -10000, 10000, "0: pass through; else pass at this distance"),
            4: _YAW,
        },
        "Fly to a point.",
    ),
    Command(
        17, "NAV_LOITER_UNLIM", "Loiter", _FLY, _N, True, support("cpvrs", "cpv"), {3: _RADIUS, 4: _YAW},
        "Stay at a point until the pilot takes over.",
    ),
    Command(
        18, "NAV_LOITER_TURNS", "Loiter turns", _FLY, _N, True, support("cpvrs", ""),
        {1: Param("Turns", "", 0, 255, "How many circles"), 3: _RADIUS, 4: _EXIT},
        "Circle a point so many times.",
    ),
    Command(
        19, "NAV_LOITER_TIME", "Loiter time", _FLY, _N, True, support("cpvrs", "cpv"),
        {1: Param("Time", "s", 0, 65535, "How long to stay"), 3: _RADIUS, 4: _EXIT},
        "Stay at a point for a time.",
    ),
    Command(
        20, "NAV_RETURN_TO_LAUNCH", "Return to launch", _LAND, _N, False, support("cpvrs", "cpvr"), {},
        "Return home or to the best rally point, as the vehicle is set up.",
    ),
    Command(
        21, "NAV_LAND", "Land", _LAND, _N, True, support("cpvs", "cpv"),
        {
            1: Param("Abort height", "m", 0, 10000, "Climb to this height when the landing is aborted"),
            2: choice("Precision", {0: "Off", 1: "If the target is seen", 2: "Required"}),
            4: _YAW,
        },
        "Land at a point, or where the vehicle is.", place_optional=True,
    ),
    Command(
        22, "NAV_TAKEOFF", "Takeoff", _LAND, _N, True, support("cpvs", "cpv"),
        {1: Param("Pitch", "deg", -90, 90, "Least climb pitch of wings"), 4: _YAW},
        "Take off and climb to the altitude.", place_optional=True,
    ),
    Command(
        30, "NAV_CONTINUE_AND_CHANGE_ALT", "Change altitude", _FLY, _N, False, support("pv", ""),
        {
            1: choice("Direction", {0: "Within 5 m", 1: "Climb", 2: "Descend"}),
            7: Param("Altitude", "m", -1000, 30000),
        },
        "Go on straight until an altitude is reached.",
    ),
    Command(
        31, "NAV_LOITER_TO_ALT", "Loiter to altitude", _FLY, _N, True, support("cpv", "pv"),
        {1: choice("Leave towards next", _SWITCH, "Only when heading there"), 2: _RADIUS, 4: _EXIT},
        "Circle a point until the altitude is reached.",
    ),
    Command(
        82, "NAV_SPLINE_WAYPOINT", "Spline waypoint", _FLY, _N, True, support("cv", ""),
        {1: Param("Hold", "s", 0, 65535, "How long to stay")},
        "Fly to a point along a smooth curve.",
    ),
    Command(
        83, "NAV_ALTITUDE_WAIT", "Wait for altitude", _FLY, _N, False, support("pv", ""),
        {
            1: Param("Altitude", "m", 0, 50000, "Release above this height (balloon launch)"),
            2: Param("Descent rate", "m/s", 0, 100, "Or when falling faster than this"),
            3: Param("Wiggle", "s", 0, 255, "Move the surfaces so often"),
        },
        "Wait until an altitude is reached, such as under a balloon.",
    ),
    Command(
        84, "NAV_VTOL_TAKEOFF", "VTOL takeoff", _LAND, _N, True, support("cv", "v"),
        {
            2: choice("Transition heading", {
                0: "As is", 1: "To the next item", 2: "Takeoff heading", 3: "As given", 4: "Any"}),
            4: _YAW,
        },
        "Take off upright, then go on the wing.", place_optional=True,
    ),
    Command(
        85, "NAV_VTOL_LAND", "VTOL land", _LAND, _N, True, support("cv", "v"),
        {
            1: choice("Approach", {0: "As set up", 1: "Spiral down on the wing", 2: "Straight"}),
            3: Param("Approach altitude", "m", -1000, 30000),
            4: _YAW,
        },
        "Land upright at a point.", place_optional=True,
    ),
    Command(
        92, "NAV_GUIDED_ENABLE", "Hand over to guided", _FLY, _N, False, support("cr", ""),
        {1: choice("Guided", _SWITCH)}, "Let an external computer fly.",
    ),
    Command(
        93, "NAV_DELAY", "Delay", _FLY, _N, False, support("cpvrs", "cpv"),
        {
            1: Param("Delay", "s", -1, 86400, "-1: until the time of day below"),
            2: Param("Hour", "h", -1, 23, "UTC; -1: any"),
            3: Param("Minute", "min", -1, 59, "UTC; -1: any"),
            4: Param("Second", "s", -1, 59, "UTC; -1: any"),
        },
        "Stay where it is for a time, or until a time of day.",
    ),
    Command(
        94, "NAV_PAYLOAD_PLACE", "Place payload", _FLY, _N, True, support("cv", ""),
        {1: Param("Deepest descent", "m", 0, 1000, "Give up after so much descent")},
        "Descend until the payload touches the ground and release it.", place_optional=True,
    ),
    Command(
        42702, "NAV_SCRIPT_TIME", "Run script", _FLY, _N, False, support("cpvr", ""),
        {
            1: Param("Command", "", 0, 255), 2: Param("Timeout", "s", 0, 255),
            3: Param("Argument 1"), 4: Param("Argument 2"), 5: Param("Argument 3"), 6: Param("Argument 4"),
        },
        "Let a script on the vehicle fly.",
    ),
    Command(
        42703, "NAV_ATTITUDE_TIME", "Hold attitude", _FLY, _N, False, support("c", ""),
        {
            1: Param("Time", "s", 0, 65535), 2: Param("Roll", "deg", -90, 90),
            3: Param("Pitch", "deg", -90, 90),
            4: Param("Yaw", "deg", -360, 360), 5: Param("Climb rate", "m/s", -20, 20),
        },
        "Keep an attitude for a time.",
    ),
    Command(
        112, "CONDITION_DELAY", "Wait, then do", _WAIT, _C, False, support("cpvrs", ""),
        {1: Param("Delay", "s", 0, 65535)}, "Do the next do-commands only after a time.",
    ),
    Command(
        114, "CONDITION_DISTANCE", "Near, then do", _WAIT, _C, False, support("cpvrs", ""),
        {1: Param("Distance", "m", 0, 100000)},
        "Do the next do-commands only this near to the next waypoint.",
    ),
    Command(
        115, "CONDITION_YAW", "Turn the nose", _WAIT, _C, False, support("cvrs", ""),
        {
            1: Param("Heading", "deg", -360, 360), 2: Param("Rate", "deg/s", 0, 360),
            3: choice("Direction", {-1: "Counter-clockwise", 0: "Shortest", 1: "Clockwise"}),
            4: choice("Relative", {0: "To north", 1: "To the nose"}),
        },
        "Turn the nose to a heading.",
    ),
    Command(
        4501, "CONDITION_GATE", "Gate", _WAIT, _C, True, support("", "cpv"),
        {2: choice("Use altitude", _SWITCH)},
        "Go on when a line across the path is crossed.",
    ),
)  # fmt: skip
