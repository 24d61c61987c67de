"""Small plans for the tests of edits, comparisons and books."""

from __future__ import annotations

from dataclasses import replace

from gcs.planning import frames, patterns
from gcs.planning.document import NAN, Fence, FenceCircle, FencePolygon, Place, Plan, PlanItem, RallyPoint
from gcs.planning.geodesy import FlatMap

AT = (47.0, 8.0)
WAYPOINT, RETURN, LAND, TAKEOFF, DELAY, SPEED, ROI, JUMP, TAG, JUMP_TAG = (
    16, 20, 21, 22, 93, 178, 195, 177, 600, 601,
)  # fmt: skip


def beside(north_m: float, east_m: float, centre=AT):
    return FlatMap(centre).to_latlon([(east_m, north_m)])[0]


def item(command, number, at=None, alt_m=50.0, first=0.0, yaw=NAN, frame=frames.GLOBAL_RELATIVE, **extra):
    if at is None:
        return PlanItem(command, frames.MISSION, (first, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0), True, number, extra)
    return PlanItem(command, frame, (first, 0.0, 0.0, yaw, *at, alt_m), True, number, extra)


def waypoint(number, north_m=0.0, east_m=0.0, alt_m=50.0, **more):
    return item(WAYPOINT, number, beside(north_m, east_m), alt_m, **more)


def jump(number, target, repeat=2.0):
    made = item(JUMP, number, first=float(target))
    return replace(made, params=(float(target), repeat, *made.params[2:]))


def survey(side_m=100.0, north_m=300.0):
    corners = [beside(north_m + n, e) for n, e in ((0, 0), (0, side_m), (side_m, side_m), (side_m, 0))]
    return patterns.create("survey", corners, patterns.PatternDefaults(height_m=40.0))


def square(side_m=200.0, centre=AT, inclusion=True, **extra):
    half = side_m / 2.0
    corners = [(-half, -half), (-half, half), (half, half), (half, -half)]
    return FencePolygon(tuple(beside(n, e, centre) for n, e in corners), inclusion, extra)


def whole_plan():
    """Takeoff, a loop of three waypoints with what belongs to them, return; fence, rally, home."""
    return Plan(
        items=(
            item(TAKEOFF, 1, AT, 20.0),
            waypoint(2, 100.0, 0.0, 50.0, first=5.0, note="a"),
            item(SPEED, 3, first=1.0),
            waypoint(4, 100.0, 100.0, 60.0, yaw=90.0),
            waypoint(5, 0.0, 100.0, 70.0),
            jump(6, 2),
            item(RETURN, 7),
        ),
        home=Place(*AT, 400.0),
        fence=Fence(
            (square(800.0, mark=1), square(50.0, beside(300.0, 0.0), inclusion=False)),
            (FenceCircle(*beside(-200.0, 0.0), 30.0, False, {"c": 2}),),
            Place(*beside(10.0, 10.0), 40.0),
            {"f": 3},
        ),
        rally=(RallyPoint(*beside(20.0, 0.0), 30.0, {"r": 4}), RallyPoint(*beside(-20.0, 0.0), 35.0)),
        extra={"root": 5},
    )


def ids(plan):
    return [getattr(one, "item_id", one.__class__.__name__) for one in plan.items]
