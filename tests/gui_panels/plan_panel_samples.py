"""Plans with their analysis, for the tests of the Plan workspace's panels."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from gcs.gui.present.plan_view import PlanView
from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning import frames
from gcs.planning.analysis import analyse, context_for
from gcs.planning.document import Fence, FencePolygon, Place, Plan, PlanItem
from gcs.planning.flatten import flatten

HOME = (-36.524, -122.948)


class Ridge:
    """Ground that rises in the east: 28 m at home, 10 m more each 100 m."""

    def height_amsl_m(self, lat_deg, lon_deg):
        return float(self.heights_amsl_m(np.array([lat_deg]), np.array([lon_deg]))[0])

    def heights_amsl_m(self, lats_deg, lons_deg):
        metres = (lons_deg - HOME[1]) * 111_320 * math.cos(math.radians(HOME[0]))
        return 28.0 + np.maximum(0.0, metres) * 0.1


def waypoint(north_m, east_m, alt_m, number=0, command=16):
    place = (HOME[0] + north_m / 111_320, HOME[1] + east_m / (111_320 * math.cos(math.radians(HOME[0]))))
    return PlanItem(command, frames.GLOBAL_RELATIVE, (0.0, 0.0, 0.0, 0.0, *place, alt_m), item_id=number)


def hill_plan(alt_m=60.0, **changes):
    """Takeoff, a way into the hill and back, return."""
    items = (
        waypoint(0, 0, alt_m, 1, 22),
        waypoint(0, 300, alt_m, 2),
        waypoint(0, 800, alt_m, 3),
        waypoint(200, 0, alt_m, 4),
        PlanItem(20, frames.MISSION, item_id=5),
    )
    return replace(Plan(items=items, home=Place(*HOME, 28.0), autopilot=3, vehicle_type=2), **changes)


def view_of(plan, revision=1, elevation=None, **changes):
    """The picture of a plan, analysed over the ridge."""
    context = context_for(Firmware.ARDUPILOT, VehicleKind.QUAD, elevation or Ridge())
    return PlanView(
        plan=plan,
        revision=revision,
        firmware=Firmware.ARDUPILOT,
        kind=VehicleKind.QUAD,
        vehicle_name="Heron 1",
        flat=flatten(plan),
        analysis=analyse(plan, context),
        **changes,
    )


def box_fence(size_m=400.0):
    ring = [waypoint(a * size_m, b * size_m, 0).params[4:6] for a, b in ((-1, -1), (-1, 1), (1, 1), (1, -1))]
    return Fence((FencePolygon(tuple(ring)),))
