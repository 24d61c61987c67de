"""Commands: who answers, with what, and what the vehicle then does."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from sim_station import AMSL, HOME, make, offset

ACCEPTED, TEMPORARILY_REJECTED, DENIED, UNSUPPORTED, FAILED, IN_PROGRESS = range(6)
NAN = float("nan")
UNKNOWN = 0x7FFFFFFF
FIRMWARES = ("ardupilot", "px4")


@pytest.mark.parametrize("firmware", FIRMWARES)
def test_an_unknown_command_is_unsupported(firmware):
    assert make(firmware).long(31999) == UNSUPPORTED


@pytest.mark.parametrize("firmware", FIRMWARES)
def test_a_command_to_another_system_is_ignored(firmware):
    station = make(firmware)
    station.send("COMMAND_LONG", target_system=99, target_component=1, command=400, param1=1)
    station.run(1.0)
    assert not station.named("COMMAND_ACK")
    assert not station.vehicle.state.armed


@pytest.mark.parametrize("firmware", FIRMWARES)
def test_a_command_to_another_component_is_ignored(firmware):
    station = make(firmware)
    station.send("COMMAND_LONG", target_system=7, target_component=100, command=512, param1=148)
    assert not station.named("COMMAND_ACK")


def test_the_acknowledgement_is_addressed_to_the_sender():
    station = make()
    station.long(512, 148)
    ack = station.last("COMMAND_ACK")
    assert (ack.target_system, ack.target_component) == (255, 190)


def test_ardupilot_refuses_to_arm_until_the_estimator_is_ready_and_says_why():
    station = make(ready_after_s=10.0)
    station.ardu_mode(4)
    station.run(4.0)
    assert station.long(400, 1) == FAILED
    assert any(text.startswith("Arm: ") for text in station.texts())
    station.run(3.0)
    station.clear()
    assert station.long(400, 1) == FAILED
    assert "Arm: Need Position Estimate" in station.texts()
    station.run(5.0)
    assert station.ardu_mode(4) == ACCEPTED
    assert station.long(400, 1) == ACCEPTED


def test_the_reason_follows_the_refusal_as_the_real_one_sends_it():
    station = make(ready_after_s=10.0)
    station.run(1.0)
    station.ardu_mode(0)
    station.vehicle.state.mode = station.vehicle.personality.mode_numbered(6)
    station.clear()
    assert station.long(400, 1) == FAILED
    names = [frame.name for frame in station.frames]
    assert names.index("COMMAND_ACK") < names.index("STATUSTEXT")


def test_px4_rejects_arming_for_the_moment_when_not_ready():
    station = make("px4", ready_after_s=10.0)
    station.run(1.0)
    assert station.long(400, 1) == TEMPORARILY_REJECTED
    assert any("Preflight Fail" in text for text in station.texts())


@pytest.mark.parametrize("firmware", FIRMWARES)
def test_arming_by_force_skips_the_checks(firmware):
    station = make(firmware, ready_after_s=60.0)
    station.run(1.0)
    assert station.long(400, 1, 21196) == ACCEPTED
    assert station.vehicle.state.armed


@pytest.mark.parametrize("firmware", FIRMWARES)
def test_disarming_in_flight_is_refused_unless_forced(firmware):
    station = make(firmware).fly(10.0)
    assert station.long(400, 0) in (FAILED, DENIED)
    assert station.vehicle.state.armed
    assert station.long(400, 0, 21196) == ACCEPTED
    assert not station.vehicle.state.armed
    station.until(lambda: station.vehicle.state.body.on_ground, 10.0)


def test_ardupilot_takes_off_only_armed_and_in_guided_to_a_height_above_home():
    station = make().ready()
    assert station.long(22, 0, 0, 0, 0, 0, 0, 15) == FAILED
    station.ardu_mode(5)
    station.long(400, 1)
    assert station.long(22, 0, 0, 0, 0, 0, 0, 15) == FAILED
    station.long(400, 0)
    station.fly(15.0)
    station.run(5.0)
    assert station.height == pytest.approx(15.0, abs=0.5)
    assert station.mode == "Guided"


def test_px4_takes_off_to_an_altitude_above_mean_sea_level_and_then_holds():
    station = make("px4").fly(12.0)
    station.run(5.0)
    assert station.height == pytest.approx(12.0, abs=0.6)
    assert station.mode == "Hold"


def test_px4_takes_off_when_armed_first():
    station = make("px4").ready()
    assert station.long(400, 1) == ACCEPTED
    assert station.long(22, 0, 0, 0, NAN, NAN, NAN, HOME[2] + 8.0) == ACCEPTED
    station.until(lambda: station.height > 7.0, 30.0)


def test_px4_takes_off_to_its_parameter_when_the_altitude_is_left_open():
    station = make("px4").ready()
    station.long(22, 0, 0, 0, NAN, NAN, NAN, NAN)
    station.long(400, 1)
    station.until(lambda: station.mode == "Hold" and station.vehicle.state.flying, 30.0)
    station.run(4.0)
    assert station.height == pytest.approx(2.5, abs=0.5)


@pytest.mark.parametrize("firmware", FIRMWARES)
def test_landing_ends_on_the_ground_and_disarmed(firmware):
    station = make(firmware).fly(12.0)
    assert station.long(21, 0, 0, 0, NAN, NAN, NAN, NAN) == ACCEPTED
    station.run(3.0)
    assert station.vehicle.state.landed.name == "LANDING"
    station.until(lambda: not station.vehicle.state.armed, 60.0)
    assert station.vehicle.state.body.on_ground
    assert station.vehicle.state.body.impact_mps < 1.0


@pytest.mark.parametrize("firmware", FIRMWARES)
def test_return_climbs_goes_home_lands_and_disarms(firmware):
    station = make(firmware).fly(10.0)
    lat, lon = offset(60.0, 40.0)
    station.int(192, -1, 1, 0, NAN, lat=lat, lon=lon, z=10.0)
    body = station.vehicle.state.body
    station.until(lambda: math.hypot(body.n - 60, body.e - 40) < 2.0, 60.0)
    assert station.long(20) == ACCEPTED
    top = 0.0
    while station.vehicle.state.armed:
        station.run(0.5)
        top = max(top, station.height)
        assert station.vehicle.state.time_s < 400
    assert top > 13.0
    assert math.hypot(body.n, body.e) < 2.0


@pytest.mark.parametrize("firmware", FIRMWARES)
def test_reposition_goes_to_the_place_and_height(firmware):
    station = make(firmware).fly(10.0)
    lat, lon = offset(30.0, -20.0)
    z, frame = (25.0, 6) if firmware == "ardupilot" else (HOME[2] + 25.0, AMSL)
    assert station.int(192, -1, 1, 0, NAN, lat=lat, lon=lon, z=z, frame=frame) == ACCEPTED
    body = station.vehicle.state.body
    station.until(lambda: math.hypot(body.n - 30, body.e + 20) < 1.5 and abs(station.height - 25) < 1, 60.0)


def test_ardupilot_denies_reposition_outside_guided_unless_asked_to_change_mode():
    station = make().fly(10.0)
    station.ardu_mode(5)
    lat, lon = offset(30.0, 0.0)
    assert station.int(192, -1, 0, 0, 0, lat=lat, lon=lon, z=10.0) == DENIED
    assert station.int(192, -1, 1, 0, 0, lat=lat, lon=lon, z=10.0) == ACCEPTED
    assert station.mode == "Guided"


def test_px4_holds_where_it_is_on_a_reposition_of_nan():
    station = make("px4").fly(10.0)
    lat, lon = offset(200.0, 0.0)
    station.int(192, -1, 1, 0, NAN, lat=lat, lon=lon, z=HOME[2] + 10.0, frame=AMSL)
    station.run(8.0)
    assert station.vehicle.state.body.vn > 3.0
    assert station.int(192, -1, 1, 0, NAN, lat=UNKNOWN, lon=UNKNOWN, z=NAN, frame=AMSL) == ACCEPTED
    station.run(8.0)
    assert abs(station.vehicle.state.body.vn) < 0.3
    assert station.vehicle.state.body.n < 100.0


def test_ardupilot_guided_follows_set_position_target_and_ignores_it_elsewhere():
    station = make().fly(10.0)
    lat, lon = offset(25.0, 0.0)
    place = {"lat_int": round(lat * 1e7), "lon_int": round(lon * 1e7), "alt": 14.0}
    target = {"coordinate_frame": 6, "type_mask": 0x0FF8, **place}
    station.ardu_mode(5)
    station.to_vehicle("SET_POSITION_TARGET_GLOBAL_INT", **target)
    station.run(8.0)
    assert station.vehicle.state.body.n < 2.0
    station.ardu_mode(4)
    station.to_vehicle("SET_POSITION_TARGET_GLOBAL_INT", **target)
    station.until(lambda: station.vehicle.state.body.n > 23.5 and station.height > 13.0, 40.0)


def test_a_guided_velocity_runs_out_after_its_timeout():
    station = make().fly(10.0)
    station.to_vehicle("SET_POSITION_TARGET_GLOBAL_INT", coordinate_frame=6, type_mask=0x0FC7, vx=4.0)
    station.run(2.5)
    assert station.vehicle.state.body.vn > 2.5
    station.run(8.0)
    assert abs(station.vehicle.state.body.vn) < 0.3


def test_px4_orbits_with_the_radius_and_direction_asked_for():
    station = make("px4").fly(10.0)
    lat, lon = offset(40.0, 0.0)
    assert station.int(34, 20.0, 4.0, 0, NAN, lat=lat, lon=lon, z=HOME[2] + 10.0, frame=AMSL) == ACCEPTED
    assert station.mode == "Orbit"
    station.run(25.0)
    body = station.vehicle.state.body
    angles = []
    for _ in range(20):
        station.run(0.5)
        assert math.hypot(body.n - 40, body.e) == pytest.approx(20.0, abs=3.0)
        angles.append(math.atan2(body.e, body.n - 40))
    turned = sum(math.remainder(b - a, math.tau) for a, b in pairwise(angles))
    assert turned > 1.0


def test_ardupilot_knows_no_do_orbit_but_circles_in_circle_mode():
    station = make().fly(10.0)
    assert station.long(34, 20) == UNSUPPORTED
    assert station.ardu_mode(7) == ACCEPTED
    station.run(10.0)
    assert station.vehicle.state.body.groundspeed > 1.0


def test_ardupilot_pauses_and_continues_a_guided_flight():
    station = make().fly(10.0)
    lat, lon = offset(300.0, 0.0)
    station.int(192, -1, 1, 0, 0, lat=lat, lon=lon, z=10.0)
    station.run(8.0)
    assert station.long(193, 0) == ACCEPTED
    station.run(6.0)
    where = station.vehicle.state.body.n
    assert station.vehicle.state.body.groundspeed < 0.5
    assert station.long(193, 1) == ACCEPTED
    station.run(8.0)
    assert station.vehicle.state.body.n > where + 20.0


def test_px4_knows_no_pause_command():
    assert make("px4").long(193, 0) == UNSUPPORTED


@pytest.mark.parametrize(("number", "name"), [(17, "Brake"), (5, "Loiter"), (16, "Position Hold")])
def test_brake_and_loiter_stop_the_vehicle(number, name):
    station = make().fly(10.0)
    lat, lon = offset(300.0, 0.0)
    station.int(192, -1, 1, 0, 0, lat=lat, lon=lon, z=10.0)
    station.run(8.0)
    assert station.ardu_mode(number) == ACCEPTED
    station.run(8.0)
    assert station.mode == name
    assert station.vehicle.state.body.groundspeed < 0.3


def test_change_speed_limits_the_speed():
    station = make().fly(10.0)
    assert station.long(178, 1, 3.0, -1) == ACCEPTED
    lat, lon = offset(300.0, 0.0)
    station.int(192, -1, 1, 0, 0, lat=lat, lon=lon, z=10.0)
    station.run(10.0)
    assert station.vehicle.state.body.groundspeed == pytest.approx(3.0, abs=0.3)


def test_px4_changes_altitude_and_a_copter_of_ardupilot_does_not_know_how():
    station = make("px4").fly(10.0)
    assert station.long(186, HOME[2] + 30.0, 0) == ACCEPTED
    station.until(lambda: abs(station.height - 30.0) < 0.7, 30.0)
    assert make().long(186, 30, 3) == UNSUPPORTED


def test_condition_yaw_turns_the_nose():
    station = make().fly(10.0)
    assert station.long(115, 90, 0, 1, 0) == ACCEPTED
    station.run(6.0)
    assert math.degrees(station.vehicle.state.body.yaw) == pytest.approx(90.0, abs=3.0)
    station.long(115, 45, 0, -1, 1)
    station.run(6.0)
    assert math.degrees(station.vehicle.state.body.yaw) == pytest.approx(45.0, abs=4.0)


def test_a_region_of_interest_turns_the_nose_until_it_is_cleared():
    station = make().fly(10.0)
    lat, lon = offset(0.0, 100.0)
    assert station.int(195, lat=lat, lon=lon, z=0.0) == ACCEPTED
    station.run(6.0)
    assert math.degrees(station.vehicle.state.body.yaw) == pytest.approx(90.0, abs=4.0)
    assert station.long(197) == ACCEPTED
    assert station.vehicle.state.roi is None


def test_set_home_moves_home_and_says_so():
    station = make().ready()
    station.clear()
    lat, lon = offset(50.0, 0.0)
    assert station.int(179, 0, lat=lat, lon=lon, z=600.0, frame=AMSL) == ACCEPTED
    home = station.last("HOME_POSITION")
    assert home.latitude == pytest.approx(round(lat * 1e7), abs=2)
    assert home.altitude == 600_000


def test_flight_termination_stops_the_motors_in_the_air():
    station = make().fly(20.0)
    assert station.long(185, 1) == ACCEPTED
    station.until(lambda: station.vehicle.state.body.on_ground, 10.0)
    assert not station.vehicle.state.armed


@pytest.mark.parametrize("firmware", FIRMWARES)
def test_a_reboot_is_refused_in_flight_and_real_on_the_ground(firmware):
    station = make(firmware, rate_hz=30.0).fly(5.0)
    assert station.long(246, 1) in (FAILED, TEMPORARILY_REJECTED)
    station.long(400, 0, 21196)
    station.until(lambda: station.vehicle.state.body.on_ground, 10.0)
    assert station.long(246, 1) == ACCEPTED
    station.run(0.1)
    assert station.run(0.8) == []
    frames = station.run(2.0)
    assert frames[0].seq == 0
    assert station.last("SYSTEM_TIME").time_boot_ms < 4000


def test_calibration_reports_progress_before_it_is_done():
    station = make()
    station.run(3.0)
    assert station.long(241, 1) == IN_PROGRESS
    station.run(4.0)
    results = [(ack.result, ack.progress) for ack in station.named("COMMAND_ACK") if ack.command == 241]
    assert results == [(IN_PROGRESS, 0), (IN_PROGRESS, 33), (IN_PROGRESS, 66), (ACCEPTED, 100)]


@pytest.mark.parametrize("command", [181, 183, 211, 206, 2000, 530, 1000])
def test_payload_commands_are_accepted(command):
    assert make().long(command, 1) == ACCEPTED


def test_px4_injects_failures_when_they_are_enabled():
    station = make("px4").fly(10.0)
    assert station.long(420, 4, 1, 0) == ACCEPTED
    station.run(1.0)
    assert not station.vehicle.state.estimator.fix
    assert station.long(420, 4, 0, 0) == ACCEPTED
    assert make().long(420, 4, 1, 0) == UNSUPPORTED
