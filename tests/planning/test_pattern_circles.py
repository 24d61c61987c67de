"""Spirals and orbits: round enough, as many turns as asked, at the right heights."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pattern_shapes import PLACES, ZURICH, at, path, waypoints
from shapely import LineString

from gcs.model.vehicle import Firmware
from gcs.planning import patterns
from gcs.planning.errors import PlanError
from gcs.planning.flatten import expand
from gcs.planning.patterns import PatternDefaults, create, summary, with_field

SPIRAL, ORBIT = "godwit.spiral", "godwit.orbit"


def made(kind, centre=ZURICH, defaults=None, **values):
    item = create(kind, [centre], defaults)
    for key, value in values.items():
        item = with_field(item, key, value)
    return item


@given(
    centre=st.sampled_from(PLACES), outer=st.floats(5.0, 800.0), inner=st.floats(0.0, 600.0),
    turns=st.floats(0.3, 9.0), error=st.floats(0.2, 8.0), clockwise=st.booleans(), outwards=st.booleans(),
    heading=st.floats(0.0, 359.0),
)  # fmt: skip
@settings(deadline=None, max_examples=30)
def test_the_way_of_a_spiral_is_never_farther_off_than_asked(
    centre, outer, inner, turns, error, clockwise, outwards, heading
):
    item = made(
        SPIRAL, centre, radius_m=outer, inner_m=inner, turns=turns, error_m=error, clockwise=clockwise,
        outwards=outwards, heading_deg=heading,
    )  # fmt: skip
    side = (1.0 if clockwise else -1.0) * (1.0 if outwards else -1.0)
    shares = np.linspace(0.0, 1.0, 4000)
    angles = math.radians(heading) + side * 2.0 * math.pi * turns * (shares - 1.0)
    radii = inner + (outer - inner) * shares
    exact = np.column_stack((np.sin(angles) * radii, np.cos(angles) * radii))
    way = path(centre, item)
    step = float(np.max(np.hypot(*np.diff(exact, axis=0).T)))
    assert LineString(exact).hausdorff_distance(LineString(way)) < error + step + 0.05
    first, last = (0, -1) if outwards else (-1, 0)
    assert way[first] == pytest.approx(exact[0], abs=0.1)
    assert way[last] == pytest.approx(exact[-1], abs=0.1)


def test_a_spiral_climbs_evenly_over_its_turns():
    item = made(SPIRAL, radius_m=80.0, inner_m=80.0, turns=3.0, height_m=20.0, end_alt_m=140.0)
    alts = [each.params[6] for each in waypoints(item)]
    assert (alts[0], alts[-1]) == (20.0, 140.0)
    assert np.diff(alts) == pytest.approx([120.0 / (len(alts) - 1)] * (len(alts) - 1), rel=1e-6)
    inwards = with_field(with_field(item, "inner_m", 10.0), "outwards", False)
    alts = [each.params[6] for each in waypoints(inwards)]
    assert (alts[0], alts[-1]) == (20.0, 140.0)
    assert list(alts) == sorted(alts)
    raised = [each.params[6] for each in waypoints(patterns.raised(item, 10.0))]
    assert (raised[0], raised[-1]) == (30.0, 150.0)


@given(
    centre=st.sampled_from(PLACES), radius=st.floats(5.0, 900.0), turns=st.integers(1, 5),
    error=st.floats(0.2, 10.0), clockwise=st.booleans(), heading=st.floats(0.0, 359.0),
)  # fmt: skip
@settings(deadline=None, max_examples=20)
def test_an_orbit_is_a_closed_circle_that_is_round_enough(centre, radius, turns, error, clockwise, heading):
    item = made(
        ORBIT, centre, radius_m=radius, turns=turns, error_m=error, clockwise=clockwise, heading_deg=heading
    )
    way = path(centre, item)
    assert np.hypot(*way.T) == pytest.approx(np.full(len(way), radius), abs=0.01)
    middles = np.hypot(*((way[1:] + way[:-1]) / 2.0).T)
    assert radius - middles.min() < error + 0.01
    assert way[0] == pytest.approx(way[-1], abs=0.01)
    assert math.degrees(math.atan2(*way[0])) % 360.0 == pytest.approx(heading, abs=0.1)
    turned = way[:-1, 0] * way[1:, 1] - way[:-1, 1] * way[1:, 0]
    assert (turned < 0.0).all() if clockwise else (turned > 0.0).all()
    around = np.unwrap(np.arctan2(*way.T))
    assert abs(around[-1] - around[0]) == pytest.approx(2.0 * math.pi * turns, abs=1e-3)


@pytest.mark.parametrize(("clockwise", "sign"), [(True, 1.0), (False, -1.0)])
def test_ardupilot_flies_loiter_turns_where_others_get_waypoints(clockwise, sign):
    item = made(ORBIT, defaults=PatternDefaults(firmware=Firmware.ARDUPILOT), radius_m=70.0, turns=4)
    item = with_field(item, "clockwise", clockwise)
    (loiter,) = expand(item)
    assert (loiter.command, loiter.params[0]) == (18, 4.0)
    assert loiter.params[2] == pytest.approx(sign * 70.0, abs=0.001)
    assert loiter.params[4:6] == pytest.approx(ZURICH)
    assert {
        each.command for each in expand(made(ORBIT, defaults=PatternDefaults(firmware=Firmware.PX4)))
    } == {16}


@pytest.mark.parametrize("kind", [SPIRAL, ORBIT])
def test_the_camera_may_look_at_the_middle(kind):
    parts = expand(made(kind, defaults=PatternDefaults(speed_mps=3.0), look=True))
    assert [part.command for part in parts[:2]] == [178, 195]
    assert parts[1].params[4:6] == pytest.approx(ZURICH)
    assert (parts[1].frame, parts[1].params[6]) == (3, 0.0), "the ground, whatever the altitudes are above"
    assert parts[-1].command == 197


def test_scaling_keeps_the_shape():
    item = made(SPIRAL, radius_m=100.0, inner_m=20.0)
    found = {field.key: field.value for field in patterns.fields(patterns.scaled(item, 1.5))}
    assert (found["radius_m"], found["inner_m"]) == (pytest.approx(150.0, abs=0.01), 30.0)
    orbit = patterns.rotated(patterns.scaled(made(ORBIT, radius_m=50.0), 2.0), 45.0, ZURICH)
    assert np.hypot(*path(ZURICH, orbit).T).max() == pytest.approx(100.0, abs=0.02)
    assert summary(item).lines is None
    assert summary(item).title == "Spiral"
    assert summary(item).area_m2 is None


def test_moving_it_keeps_its_size():
    item = patterns.moved(made(ORBIT, radius_m=50.0), 1000.0, -500.0)
    assert patterns.handles(item).points[0] == pytest.approx(at(ZURICH, 1000.0, -500.0), abs=1e-6)
    assert summary(item).length_m == pytest.approx(2.0 * math.pi * 50.0, rel=0.02)


def test_too_many_waypoints_are_refused():
    with pytest.raises(PlanError, match="more than 60000"):
        made(SPIRAL, turns=1000.0, radius_m=5000.0, error_m=0.01)
    with pytest.raises(PlanError, match="more than 60000"):
        made(SPIRAL, radius_m=20_000.0, inner_m=5.0, turns=200.0, error_m=0.3)
    with pytest.raises(PlanError, match="more than 60000"):
        made(ORBIT, turns=255, radius_m=5000.0, error_m=0.1)
    with pytest.raises(PlanError, match="Radius"):
        create(ORBIT, [ZURICH, ZURICH])


@pytest.mark.parametrize("kind", [SPIRAL, ORBIT])
def test_an_item_and_its_description_are_one_and_the_same(kind):
    item = made(kind, error_m=0.5, look=True)
    again = patterns.item_of(patterns.pattern_of(item))
    assert again == item
    assert expand(again) == expand(item)
