"""Power, wind and what a plan takes of the battery."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from plan_ground import HOME, analysed, at, flight, item, order

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.analysis import Drive, EnergyModel, EnergyUse, Wind, context_for, energy_for, limits_for
from gcs.planning.document import Place, Plan
from gcs.planning.geodesy import distance_m
from gcs.planning.motion import speeds, turn_radius_m

QUAD, PLANE, VTOL, ROVER, BOAT, SUB = (
    VehicleKind.QUAD,
    VehicleKind.PLANE,
    VehicleKind.VTOL,
    VehicleKind.ROVER,
    VehicleKind.BOAT,
    VehicleKind.SUB,
)


def use(plan: Plan, kind: VehicleKind | None = QUAD, **changes: object) -> EnergyUse:
    found = analysed(plan, kind, **changes).energy
    assert found is not None
    return found


# -- power ------------------------------------------------------------------------------------------


def test_a_rotor_saves_power_in_slow_flight_and_pays_for_fast():
    model = energy_for(QUAD)
    hover, slow, fast = model.level_power_w(np.array([0.0, 6.0, 18.0]))
    assert hover == pytest.approx(model.hover_power_w)
    assert slow < hover < fast
    assert model.level_power_w(np.array([8.0]))[0] == pytest.approx(model.cruise_power_w)


def test_a_wing_has_a_best_speed():
    model = energy_for(PLANE)
    slow, cruise, fast = model.level_power_w(np.array([8.0, 16.0, 24.0]))
    assert cruise == pytest.approx(model.cruise_power_w)
    assert slow > cruise < fast
    assert model.level_power_w(np.array([0.0]))[0] == pytest.approx(slow)


def test_hulls_pay_by_the_cube_and_wheels_in_proportion():
    half = np.array([energy_for(BOAT).cruise_speed_mps / 2.0])
    assert energy_for(BOAT).level_power_w(half)[0] == pytest.approx(energy_for(BOAT).cruise_power_w / 8.0)
    assert energy_for(ROVER).level_power_w(half)[0] == pytest.approx(energy_for(ROVER).cruise_power_w / 2.0)


def test_climbing_costs_more_than_the_height_and_only_wings_get_some_back():
    climb = np.array([2.0, -2.0])
    rotor, wing = energy_for(QUAD).climb_power_w(climb), energy_for(PLANE).climb_power_w(climb)
    assert rotor[0] == pytest.approx(2.0 * 9.80665 * 2.0 / 0.6) and rotor[1] == 0.0
    assert wing[1] == pytest.approx(-2.0 * 9.80665 * 2.0)


def test_each_kind_has_its_own_model_and_a_quad_stands_for_the_unknown():
    assert {energy_for(kind).drive for kind in VehicleKind} == set(Drive)
    assert energy_for(None) == energy_for(QUAD) and limits_for(None) == limits_for(QUAD)


# -- wind -------------------------------------------------------------------------------------------


def triangle(kind: VehicleKind, wanted: float, course: float, wind: Wind) -> tuple[float, float, bool]:
    ground, air, stuck = speeds(
        context_for(Firmware.PX4, kind, wind=wind), np.array([wanted]), np.array([course]), np.array([False])
    )
    return float(ground[0]), float(air[0]), bool(stuck[0])


@pytest.mark.parametrize(
    ("course", "expected"), [(0.0, 10.0), (180.0, 22.0), (90.0, (16.0**2 - 6.0**2) ** 0.5), (270.0, 220**0.5)]
)
def test_a_wing_keeps_its_airspeed(course, expected):
    ground, air, stuck = triangle(PLANE, 16.0, course, Wind(6.0, 0.0))
    assert (ground, air, stuck) == (pytest.approx(expected), 16.0, False)


def test_what_hovers_keeps_its_speed_over_ground_as_long_as_it_can():
    assert triangle(QUAD, 8.0, 0.0, Wind(6.0, 0.0)) == (8.0, pytest.approx(14.0), False)
    assert triangle(QUAD, 8.0, 180.0, Wind(6.0, 0.0)) == (8.0, pytest.approx(2.0), False)
    assert triangle(QUAD, 8.0, 0.0, Wind(12.0, 0.0)) == (pytest.approx(6.0), 18.0, False)
    assert triangle(QUAD, 8.0, 90.0, Wind(19.0, 0.0))[2]
    assert triangle(QUAD, 8.0, 0.0, Wind(17.8, 0.0)) == (0.0, 18.0, True)


def test_what_drives_or_swims_has_no_wind():
    for kind in (ROVER, BOAT, SUB):
        assert triangle(kind, 1.5, 0.0, Wind(12.0, 0.0)) == (1.5, 1.5, False)


def test_turns_grow_with_the_square_of_speed_and_wind():
    radius = turn_radius_m(np.array([16.0, 16.0]), 0.0, 45.0)
    assert radius[0] == pytest.approx(16.0**2 / 9.80665)
    assert turn_radius_m(np.array([16.0]), 16.0, 45.0)[0] == pytest.approx(4.0 * radius[0])


# -- plans ------------------------------------------------------------------------------------------


def test_a_flight_there_and_back_is_the_sum_of_its_parts():
    plan, model = flight(item(16, 800.0)), energy_for(QUAD)
    taken = use(plan)
    up_s, there_s, down_s = 50.0 / 3.0, 100.0, 50.0 / 2.0
    hover_w, cruise_w = model.hover_power_w + 10.0, model.cruise_power_w + 10.0
    climb_w = 2.0 * 9.80665 * 3.0 / 0.6
    expected = (hover_w + climb_w) * up_s + cruise_w * 2.0 * there_s + hover_w * down_s
    assert taken.total_wh == pytest.approx(expected / 3600.0, rel=1e-3)
    assert taken.duration_s == pytest.approx(up_s + 2.0 * there_s + down_s, rel=1e-3)
    assert taken.length_m == pytest.approx(1600.0, abs=1.0)
    assert taken.share_pct == pytest.approx(taken.total_wh / 90.0 * 100.0)
    assert taken.lands_with_pct == pytest.approx(100.0 - taken.share_pct)
    assert [(leg.start, leg.end) for leg in taken.per_leg] == [(-1, 0), (0, 1), (1, 2)]
    assert sum(leg.energy_wh for leg in taken.per_leg) == pytest.approx(taken.total_wh)
    assert taken.per_leg[1].groundspeed_mps == 8.0 and taken.per_leg[0].groundspeed_mps == 0.0


def test_a_battery_that_is_not_full_lands_with_less():
    plan = flight(item(16, 800.0))
    fuller, emptier = use(plan), use(plan, energy=replace(energy_for(QUAD), start_pct=90.0))
    assert fuller.lands_with_pct - emptier.lands_with_pct == pytest.approx(10.0)


@pytest.mark.parametrize("kind", list(VehicleKind))
def test_every_kind_takes_something_and_more_against_the_wind(kind):
    plan = Plan(items=(item(16, 500.0), item(16, 900.0)), home=Place(*HOME, 100.0))
    calm, headwind = use(plan, kind), use(plan, kind, wind=Wind(6.0, 0.0))
    assert calm.total_wh > 0.0
    if kind in (ROVER, BOAT, SUB):
        assert headwind.total_wh == calm.total_wh
    else:
        assert headwind.total_wh > calm.total_wh


def test_holds_circles_and_delays_take_time_and_energy():
    plain = use(flight(item(16, 800.0)))
    hold = use(flight(item(16, 800.0, 0.0, 50.0, 30.0)))
    assert hold.duration_s - plain.duration_s == pytest.approx(30.0, abs=0.01)
    assert hold.total_wh - plain.total_wh == pytest.approx(310.0 * 30.0 / 3600.0, rel=1e-3)
    delay = use(flight(item(16, 800.0), order(93, 30.0)))
    assert delay.total_wh == pytest.approx(hold.total_wh, rel=1e-6)
    wing, held = use(flight(item(16, 800.0)), PLANE), use(flight(item(16, 800.0, 0.0, 50.0, 30.0)), PLANE)
    assert held.duration_s == wing.duration_s  # a wing flies past
    loiter = use(flight(item(19, 800.0, 0.0, 50.0, 30.0)), PLANE)
    assert loiter.duration_s - wing.duration_s == pytest.approx(30.0, abs=0.01)
    turns = use(flight(item(18, 800.0, 0.0, 50.0, 2.0, 0.0, -100.0)), PLANE)
    assert turns.duration_s - wing.duration_s == pytest.approx(2.0 * 6.2832 * 100.0 / 16.0, rel=0.01)
    usual = use(flight(item(18, 800.0, 0.0, 50.0, 1.0)), PLANE)
    assert usual.duration_s - wing.duration_s == pytest.approx(6.2832 * 60.0 / 16.0, rel=0.01)


def test_speed_orders_hold_until_they_are_taken_back():
    slow, usual = order(178, 1.0, 4.0, -1.0), order(178, 1.0, -2.0, -1.0)
    taken = use(flight(slow, item(16, 400.0), usual, item(16, 800.0)))
    assert [leg.groundspeed_mps for leg in taken.per_leg] == [0.0, 4.0, 8.0, 8.0]
    ignored = use(flight(order(178, 2.0, 4.0), order(178, 1.0, 1e9), item(16, 400.0)))
    assert ignored.per_leg[1].groundspeed_mps == 8.0
    own = use(flight(item(16, 400.0), hover_speed_mps=5.0, cruise_speed_mps=20.0))
    assert own.per_leg[1].groundspeed_mps == 5.0
    wing = use(flight(item(16, 4000.0), hover_speed_mps=5.0, cruise_speed_mps=20.0), PLANE)
    assert wing.per_leg[1].groundspeed_mps == pytest.approx(20.0)


def test_a_vtol_hovers_for_takeoff_landing_and_where_it_is_told_to():
    plan = flight(item(16, 2000.0), command=84)
    model = energy_for(VTOL)
    taken = use(plan, VTOL)
    assert taken.per_leg[0].energy_wh == pytest.approx(
        (model.hover_power_w + 10.0 + 5.0 * 9.80665 * 3.0 / 0.6) * (50.0 / 3.0) / 3600.0, rel=1e-3
    )
    hovering = use(flight(order(3000, 3.0), item(16, 2000.0), order(3000, 4.0), command=84), VTOL)
    assert hovering.per_leg[1].energy_wh > 3.0 * taken.per_leg[1].energy_wh
    assert hovering.per_leg[1].duration_s == pytest.approx(400.0, rel=1e-3)
    assert hovering.per_leg[2].energy_wh == pytest.approx(taken.per_leg[2].energy_wh, rel=0.01)


def test_loops_are_flown_as_often_as_they_say():
    def loop(count: float) -> Plan:
        return flight(item(16, 400.0), item(16, 800.0), order(177, 2.0, count))

    once, thrice = use(loop(0.0)), use(loop(3.0))
    assert thrice.length_m - once.length_m == pytest.approx(3 * 800.0, abs=2.0)
    assert thrice.duration_s - once.duration_s == pytest.approx(300.0, rel=0.01)
    assert use(loop(-1.0)).length_m == pytest.approx(once.length_m)
    tagged = flight(order(600, 7.0), item(16, 400.0), item(16, 800.0), order(601, 7.0, 3.0))
    assert use(tagged).length_m - once.length_m == pytest.approx(3 * 800.0, abs=2.0)
    single = flight(item(16, 400.0), order(177, 2.0, 3.0))
    assert use(single).length_m == pytest.approx(800.0, abs=1.0)


# -- point of no return -----------------------------------------------------------------------------


def far_out(**changes: object) -> EnergyUse:
    plan = flight(item(16, 5000.0))
    total_wh = use(plan, **changes).total_wh
    model = replace(energy_for(QUAD), capacity_wh=total_wh, reserve_pct=25.0)
    return use(plan, energy=model, **changes)


def test_the_point_of_no_return_is_the_last_from_which_the_reserve_stays():
    taken = far_out()
    assert taken.point_of_no_return is not None
    along_m, place = taken.point_of_no_return
    # There and back take all of it: with three quarters one comes back from about three quarters of the way.
    assert along_m == pytest.approx(3750.0, abs=150.0)
    assert distance_m(place, at(along_m)) < 5.0


def test_a_headwind_on_the_way_back_brings_it_nearer():
    out_with_the_wind = replace(energy_for(QUAD), capacity_wh=120.0)
    plan = flight(item(16, 5000.0), item(16, 9000.0))
    calm = use(plan, energy=out_with_the_wind).point_of_no_return
    windy = use(plan, energy=out_with_the_wind, wind=Wind(8.0, 180.0)).point_of_no_return
    assert calm is not None and windy is not None
    assert windy[0] < calm[0] - 100.0


def test_with_a_large_battery_there_is_none_and_with_none_it_is_at_the_start():
    plan = flight(item(16, 1000.0))
    assert use(plan, energy=EnergyModel(capacity_wh=1000.0)).point_of_no_return is None
    tiny = use(plan, energy=EnergyModel(capacity_wh=0.0))
    assert tiny.point_of_no_return is not None and tiny.point_of_no_return[0] == 0.0


def test_many_short_legs_are_looked_at_too():
    plan = flight(*(item(16, 10.0 * i, 3.0 * (i % 2)) for i in range(1, 600)))
    taken = use(plan, energy=EnergyModel(capacity_wh=110.0))
    assert taken.point_of_no_return is not None
    assert 2000.0 < taken.point_of_no_return[0] < 6500.0


@pytest.mark.parametrize("kind", list(VehicleKind))
def test_every_kind_knows_its_way_home(kind):
    plan = Plan(items=(item(16, 500.0), item(16, 900.0)), home=Place(*HOME, 100.0))
    analysis = analysed(plan, kind, energy=replace(energy_for(kind), capacity_wh=0.5))
    assert analysis.energy is not None and analysis.energy.point_of_no_return is not None
