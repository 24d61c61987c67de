"""Where a vehicle returns to: rally points and home, as its firmware chooses."""

from __future__ import annotations

import math

import numpy as np
import pytest
from plan_ground import FLAT, HOME_AMSL_M, Ground, analysed, at, flight, found, item, the_only

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.analysis import energy_for
from gcs.planning.checks.subject import Subject
from gcs.planning.context import context_for
from gcs.planning.document import Plan, RallyPoint
from gcs.planning.flatten import flatten
from gcs.planning.refs import Part, Ref
from gcs.planning.refuge import refuges_of

ARDUPILOT, PX4, GENERIC = Firmware.ARDUPILOT, Firmware.PX4, Firmware.GENERIC
QUAD, PLANE, VTOL, ROVER, SUB = (
    VehicleKind.QUAD, VehicleKind.PLANE, VehicleKind.VTOL, VehicleKind.ROVER, VehicleKind.SUB
)  # fmt: skip


def rally(north_m: float, alt_rel_m: float = 30.0, east_m: float = 0.0) -> RallyPoint:
    return RallyPoint(*at(north_m, east_m), alt_rel_m)


def choice(firmware: Firmware, kind: VehicleKind | None, rally_m: float, home_m: float) -> bool:
    """Return whether a rally point so far away is taken, with home so far away."""
    refuges = refuges_of([rally(0.0)], firmware, kind)
    distances = np.full((len(refuges.numbers), 1), rally_m)
    return int(refuges.chosen(distances, np.array([home_m]))[0]) == 0


@pytest.mark.parametrize(
    ("firmware", "kind", "rally_m", "home_m", "taken"),
    [
        (ARDUPILOT, QUAD, 200.0, 900.0, True),
        (ARDUPILOT, QUAD, 200.0, 100.0, False),  # RALLY_INCL_HOME 1
        (ARDUPILOT, QUAD, 301.0, 900.0, False),  # RALLY_LIMIT_KM 0.3
        (ARDUPILOT, None, 200.0, 900.0, True),
        (ARDUPILOT, ROVER, 499.0, 900.0, True),
        (ARDUPILOT, ROVER, 501.0, 900.0, False),
        (ARDUPILOT, PLANE, 4900.0, 100.0, True),  # RALLY_INCL_HOME 0
        (ARDUPILOT, VTOL, 5100.0, 9000.0, False),  # RALLY_LIMIT_KM 5
        (ARDUPILOT, SUB, 10.0, 100.0, False),
        (PX4, PLANE, 9000.0, 9001.0, True),
        (PX4, QUAD, 200.0, 100.0, False),
        (GENERIC, QUAD, 10.0, 100.0, False),
    ],
)
def test_each_firmware_chooses_by_its_own_defaults(firmware, kind, rally_m, home_m, taken):
    assert choice(firmware, kind, rally_m, home_m) is taken


def test_the_nearest_of_several_is_taken_and_what_is_no_place_never():
    points = [RallyPoint(math.nan, 8.0, 30.0), rally(3000.0), RallyPoint(91.0, 8.0, 30.0), rally(1000.0)]
    plan = flight(item(16, 3000.0), rally=tuple(points))
    context = context_for(PX4, QUAD, FLAT)
    subject = Subject.of(plan, flatten(plan), context)
    assert subject.flight is not None
    back = subject.flight.back
    north_m = (subject.flight.track.lats_deg[back.sample] - at(0.0)[0]) * 111_170.0
    expected = np.where(north_m > 2000.0, 1, np.where(north_m > 500.0, 3, -1))
    clear = np.abs(north_m - 2000.0) + 0.0 > 30.0
    clear &= np.abs(north_m - 500.0) > 30.0
    np.testing.assert_array_equal(back.target[clear], expected[clear])
    assert back.back_m.max() < 1010.0 < back.away_m.max()


def test_rally_points_save_energy_on_the_way_back():
    from dataclasses import replace

    model = replace(energy_for(QUAD), capacity_wh=90.0)
    plan = flight(item(16, 2600.0), item(16, 2600.0, 3000.0))
    home = the_only(analysed(plan, firmware=PX4, energy=model), "no-return")
    assert home.text.startswith("No way home with the reserve after 3.")
    near = Plan(
        items=plan.items, home=plan.home, rally=(rally(0.0, 30.0, -500.0), rally(2600.0, 30.0, 1500.0))
    )
    better = the_only(analysed(near, firmware=PX4, energy=model), "no-return")
    assert better.text.startswith("No way to rally point 2 with the reserve after ")
    assert better.refs == (Ref(Part.RALLY, 1),)
    assert better.distance_m is not None and home.distance_m is not None
    assert better.distance_m[0] > home.distance_m[0]
    # ArduCopter looks no farther than 300 m for one.
    assert the_only(analysed(near, firmware=ARDUPILOT, energy=model), "no-return").text == home.text


WALL = Ground(lambda north, east: HOME_AMSL_M + 200.0 * ((np.abs(east - 300.0) < 40.0) & (north > 700.0)))
"""A wall between the far end of the way and a rally point east of it; the way home is free."""


def test_a_return_to_a_rally_point_is_checked_along_the_way_that_it_takes():
    plan = flight(item(16, 1000.0), rally=(rally(1000.0, 60.0, 600.0),))
    px4 = the_only(analysed(plan, firmware=PX4, ground=WALL, link_range_m=9000.0), "return-path")
    assert px4.text.startswith("A return from the way to Waypoint 2 to rally point 1 passes")
    assert px4.text.endswith("m below terrain") and Ref(Part.RALLY) in px4.refs
    assert "rally point" in px4.remedy
    assert not found(analysed(plan, firmware=PX4, ground=WALL, link_range_m=9000.0), "link-sight")
    assert not found(analysed(plan, firmware=ARDUPILOT, ground=WALL), "return-path")


@pytest.mark.parametrize(("kind", "height_m"), [(QUAD, 80.0), (PLANE, 80.0)])
def test_a_return_is_as_high_as_the_rally_point(kind, height_m):
    plan = flight(item(16, 1000.0, 0.0, 20.0), rally=(rally(1000.0, 80.0, 100.0),), takeoff_m=20.0)
    subject = Subject.of(plan, flatten(plan), context_for(PX4, kind, None))
    assert subject.flight is not None
    back = subject.flight.back
    assert back.alt_amsl_m[back.target == 0].max() == pytest.approx(HOME_AMSL_M + height_m)
    rover = Subject.of(plan, flatten(plan), context_for(PX4, ROVER, FLAT))
    assert rover.flight is not None and np.isfinite(rover.flight.back.energy_wh).all()
