"""Planes, VTOLs and rovers: what they do that a copter does not."""

from __future__ import annotations

import math

import pytest
from sim_station import HOME, make, offset

from gcs.mavlink import Framer
from gcs.sim import PlanItem
from gcs.sim.packer import Frames

NAN = float("nan")
ACCEPTED, _, DENIED, UNSUPPORTED, FAILED, _ = range(6)


def distance(station, n, e):
    body = station.vehicle.state.body
    return math.hypot(body.n - n, body.e - e)


def plane_in_the_air(**more):
    station = make("ardupilot", "plane", **more).ready()
    assert station.ardu_mode(13) == ACCEPTED
    assert station.long(400, 1) == ACCEPTED
    station.until(lambda: station.height > 45.0, 60.0)
    return station


def test_a_fixed_wing_of_ardupilot_has_no_takeoff_command_but_a_takeoff_mode():
    station = make("ardupilot", "plane").ready()
    station.ardu_mode(15)
    station.long(400, 1)
    assert station.long(22, 0, 0, 0, 0, 0, 0, 40) == FAILED
    assert station.ardu_mode(13) == ACCEPTED
    station.until(lambda: station.height > 45.0, 60.0)
    body = station.vehicle.state.body
    assert body.n > 50.0, "it takes off along its heading, with a run"


def test_a_plane_circles_where_guided_sends_it_with_the_radius_and_side_asked_for():
    station = plane_in_the_air()
    lat, lon = offset(400.0, 100.0)
    assert station.int(192, -1, 1, -90.0, NAN, lat=lat, lon=lon, z=70.0) == ACCEPTED
    station.run(90.0)
    angles = []
    for _ in range(30):
        station.run(0.5)
        assert distance(station, 400.0, 100.0) == pytest.approx(90.0, abs=25.0)
        body = station.vehicle.state.body
        angles.append(math.atan2(body.e - 100.0, body.n - 400.0))
    assert math.remainder(angles[4] - angles[0], math.tau) < 0, "a negative radius is anticlockwise"
    assert station.height == pytest.approx(70.0, abs=4.0)


def test_a_plane_crabs_into_a_cross_wind_and_stays_on_its_line():
    items = [PlanItem(22, 3).at(*offset(200, 0), 60.0), PlanItem(16, 3).at(*offset(2500, 0), 60.0)]
    station = make("ardupilot", "plane", wind_mps=7.0, wind_from_deg=90.0)
    station.vehicle.load_mission(items, autofly=True)
    body = station.vehicle.state.body
    station.until(lambda: body.n > 1500.0, 200.0)
    assert abs(body.e) < 25.0
    assert 8.0 < math.degrees(body.yaw) < 35.0


def test_guided_planes_change_height_heading_and_speed():
    station = plane_in_the_air()
    assert station.long(43001, 0, 0, 0, 0, 0, 0, 80) == FAILED
    station.ardu_mode(15)
    assert station.int(43001, 0, 0, 0, 0, z=80.0) == ACCEPTED
    station.until(lambda: station.height > 77.0, 60.0)
    assert station.long(43002, 1, 90.0, 40) == ACCEPTED
    station.run(15.0)
    assert math.degrees(station.vehicle.state.body.yaw) == pytest.approx(90.0, abs=6.0)
    assert station.long(43000, 0, 24.0) == ACCEPTED
    station.run(8.0)
    assert station.vehicle.state.body.airspeed == pytest.approx(24.0, abs=0.5)
    assert station.long(186, 100.0, 3) == ACCEPTED
    station.until(lambda: station.height > 97.0, 60.0)


def test_a_plane_left_in_manual_flies_on_straight_and_level():
    station = plane_in_the_air()
    station.ardu_mode(5)
    yaw, height = station.vehicle.state.body.yaw, station.height
    station.run(20.0)
    assert math.remainder(station.vehicle.state.body.yaw - yaw, math.tau) == pytest.approx(0.0, abs=0.05)
    assert station.height == pytest.approx(height, abs=4.0)


def test_a_returning_plane_circles_home_at_its_return_altitude():
    station = plane_in_the_air()
    station.run(10.0)
    assert station.long(20) == ACCEPTED
    station.run(120.0)
    assert station.vehicle.state.armed
    assert station.height == pytest.approx(100.0, abs=4.0)
    assert distance(station, 0.0, 0.0) == pytest.approx(60.0, abs=25.0)


def test_a_plane_of_px4_takes_off_holds_and_lands():
    station = make("px4", "plane").ready()
    assert station.long(22, 0, 0, 0, NAN, NAN, NAN, HOME[2] + 60.0) == ACCEPTED
    assert station.long(400, 1) == ACCEPTED
    station.until(lambda: station.mode == "Hold" and station.vehicle.state.flying, 90.0)
    station.run(20.0)
    assert station.height == pytest.approx(60.0, abs=4.0)
    assert station.long(21) == ACCEPTED
    station.until(lambda: not station.vehicle.state.armed, 200.0)
    assert station.vehicle.state.body.impact_mps < 2.0


def test_a_vtol_of_px4_goes_on_its_wing_and_back_on_command():
    station = make("px4", "vtol").fly(40.0)
    state = station.vehicle.state
    assert station.long(3000, 4) == ACCEPTED
    lat, lon = offset(1500.0, 0.0)
    station.int(192, -1, 1, 0, NAN, lat=lat, lon=lon, z=HOME[2] + 60.0, frame=5)
    station.until(lambda: state.body.forward_flight, 30.0)
    station.run(10.0)
    assert state.body.airspeed > 11.0
    assert station.long(3000, 3) == ACCEPTED
    station.run(1.0)
    assert not state.body.forward_flight
    station.int(192, -1, 1, 0, NAN, lat=0x7FFFFFFF, lon=0x7FFFFFFF, z=NAN, frame=5)
    station.run(15.0)
    assert state.body.groundspeed < 0.5
    assert station.long(3000, 9) == DENIED


def test_a_quadplane_takes_off_by_command_flies_out_on_its_wing_and_lands_on_its_rotors():
    station = make("ardupilot", "vtol").fly(30.0)
    state = station.vehicle.state
    lat, lon = offset(600.0, 0.0)
    assert station.int(192, -1, 1, 0, NAN, lat=lat, lon=lon, z=60.0) == ACCEPTED
    station.until(lambda: state.body.forward_flight, 40.0)
    assert station.ardu_mode(20) == ACCEPTED
    station.until(lambda: not state.armed, 120.0)
    assert state.body.impact_mps < 1.5


def test_a_rover_drives_where_it_is_sent_stops_and_stays_on_the_ground():
    station = make("ardupilot", "rover").ready()
    station.ardu_mode(15)
    assert station.long(400, 1) == ACCEPTED
    lat, lon = offset(30.0, 20.0)
    assert station.int(192, -1, 1, 0, NAN, lat=lat, lon=lon, z=0.0) == ACCEPTED
    station.until(lambda: distance(station, 30.0, 20.0) < 1.5, 60.0)
    station.run(5.0)
    assert station.vehicle.state.body.groundspeed < 0.1
    lat, lon = offset(200.0, 0.0)
    station.int(192, -1, 1, 0, NAN, lat=lat, lon=lon, z=0.0)
    station.run(6.0)
    assert station.vehicle.state.body.groundspeed > 2.0
    assert station.ardu_mode(4) == ACCEPTED
    station.run(4.0)
    assert station.vehicle.state.body.groundspeed < 0.1
    assert station.vehicle.state.body.alt == HOME[2]


def test_a_rover_does_not_know_how_to_fly():
    for firmware in ("ardupilot", "px4"):
        station = make(firmware, "rover").ready()
        assert station.long(22, 0, 0, 0, 0, 0, 0, 10) == UNSUPPORTED
        assert station.long(21) == UNSUPPORTED


def test_a_rover_turns_in_its_circle_when_its_mission_says_so():
    items = [PlanItem(18, 3, param1=1.0, param3=8.0).at(*offset(20, 0), 0.0), PlanItem(20, 2)]
    station = make("ardupilot", "rover")
    station.vehicle.load_mission(items, autofly=True)
    station.until(lambda: station.mode == "RTL", 120.0)


def test_a_mission_sets_home_and_points_the_camera():
    lat, lon = offset(5.0, 5.0)
    items = [
        PlanItem(22, 3).at(*offset(0, 0), 20.0),
        PlanItem(179, 0).at(lat, lon, 600.0),
        PlanItem(195, 3).at(*offset(0, 500), 0.0),
        PlanItem(203, 2),
        PlanItem(16, 3).at(*offset(60, 0), 20.0),
    ]
    station = make()
    station.vehicle.load_mission(items, autofly=True)
    station.until(lambda: station.vehicle.state.body.n > 30.0, 60.0)
    state = station.vehicle.state
    assert (state.home.n, state.home.e, state.home.alt) == pytest.approx((5.0, 5.0, 600.0), abs=0.01)
    assert math.degrees(state.body.yaw) == pytest.approx(90.0, abs=8.0)
    assert state.images == 1


def test_turbulence_shakes_and_the_same_vehicle_without_it_stands_still():
    calm, rough = make().fly(20.0), make(wind_mps=6.0, turbulence_mps=2.0).fly(20.0)
    spread = []
    for station in (calm, rough):
        rolls = []
        for _ in range(100):
            station.run(0.2)
            rolls.append(station.vehicle.state.body.roll)
        mean = sum(rolls) / len(rolls)
        spread.append(math.sqrt(sum((roll - mean) ** 2 for roll in rolls) / len(rolls)))
    assert spread[0] < 0.002 < spread[1]


def test_values_too_large_for_the_wire_are_clamped():
    frames = Frames(1, 1)
    packer = frames.packer("GLOBAL_POSITION_INT")
    payload = packer.payload((2**40, 0, -(2**40), 0, 0, 1e9, -1e9, 0, 99999))
    (frame,) = Framer().feed(frames.frame(packer.definition, payload))
    assert frame.msg.time_boot_ms == 2**32 - 1
    assert (frame.msg.lon, frame.msg.vx, frame.msg.vy, frame.msg.hdg) == (-(2**31), 32767, -32768, 65535)
