"""Failsafes: what is noticed, what is said, what is done."""

from __future__ import annotations

import pytest
from sim_station import make, offset

from gcs.sim import Fault

FIRMWARES = ("ardupilot", "px4")


def set_param(station, name, value):
    station.vehicle.state.params.set(name, value)
    station.vehicle.flight.refresh_tuning()


def said(station, part):
    return any(part in text for text in station.texts())


def test_ardupilot_returns_on_a_low_battery_and_lands_on_a_critical_one():
    station = make().fly(20.0)
    station.vehicle.state.battery.set_charge(0.02)
    station.until(lambda: station.mode in ("RTL", "Land"), 10.0)
    assert said(station, "Battery 1 is")
    station.until(lambda: not station.vehicle.state.armed, 120.0)


def test_px4_warns_returns_and_lands_as_the_charge_falls():
    station = make("px4").fly(20.0)
    station.vehicle.state.battery.set_charge(0.14)
    station.run(3.0)
    assert said(station, "Low battery")
    assert station.mode == "Hold"
    station.vehicle.state.battery.set_charge(0.065)
    station.run(3.0)
    assert station.mode == "Return"
    station.vehicle.state.battery.set_charge(0.045)
    station.run(3.0)
    assert station.mode == "Land"


def test_a_failing_battery_collapses():
    station = make().fly(10.0)
    before = station.vehicle.state.battery.voltage_v
    station.vehicle.faults.add(Fault.BATTERY_FAIL)
    station.run(3.0)
    assert station.vehicle.state.battery.voltage_v < before - 2.0
    assert station.vehicle.state.battery.remaining_pct <= 3
    assert station.mode in ("Land", "RTL")


@pytest.mark.parametrize(("firmware", "mode"), [("ardupilot", "RTL"), ("px4", "Return")])
def test_losing_the_radio_returns_and_its_return_is_told(firmware, mode):
    station = make(firmware).fly(20.0)
    station.vehicle.faults.add(Fault.RC_LOSS)
    station.run(1.0)
    assert station.mode == mode
    station.vehicle.faults.discard(Fault.RC_LOSS)
    station.run(1.0)
    assert said(station, "Cleared" if firmware == "ardupilot" else "regained")


def test_ardupilot_does_not_arm_without_its_radio():
    station = make().ready()
    station.vehicle.faults.add(Fault.RC_LOSS)
    station.ardu_mode(4)
    assert station.long(400, 1) == 4


@pytest.mark.parametrize(
    ("firmware", "params", "mode"),
    [
        ("ardupilot", {"FS_GCS_ENABLE": 1}, "RTL"),
        ("px4", {"NAV_DLL_ACT": 2}, "Return"),
    ],
)
def test_losing_the_ground_station_returns_when_enabled(firmware, params, mode):
    station = make(firmware).fly(20.0)
    for name, value in params.items():
        set_param(station, name, value)
    for _ in range(10):
        station.send("HEARTBEAT", type=6, autopilot=8)
        station.run(1.0)
    assert station.mode != mode
    station.run(14.0)
    assert station.mode == mode


def test_px4_only_tells_of_a_lost_ground_station_by_default():
    station = make("px4").fly(20.0)
    station.send("HEARTBEAT", type=6, autopilot=8)
    station.run(14.0)
    assert said(station, "Connection to ground station lost")
    assert station.mode == "Hold"


def test_a_circular_fence_turns_ardupilot_back():
    station = make().fly(20.0)
    set_param(station, "FENCE_ENABLE", 1)
    set_param(station, "FENCE_RADIUS", 50)
    lat, lon = offset(200.0, 0.0)
    station.int(192, -1, 1, 0, 0, lat=lat, lon=lon, z=20.0)
    station.until(lambda: station.mode == "RTL", 60.0)
    assert said(station, "Circle fence breached")
    assert station.last("FENCE_STATUS").breach_status == 1
    station.until(lambda: not station.vehicle.state.armed, 120.0)


def test_a_ceiling_turns_ardupilot_back():
    station = make().fly(20.0)
    set_param(station, "FENCE_ENABLE", 1)
    set_param(station, "FENCE_ALT_MAX", 30)
    station.int(192, -1, 1, 0, 0, lat=offset(1.0, 0)[0], lon=offset(1.0, 0)[1], z=60.0)
    station.until(lambda: station.mode == "RTL", 60.0)
    assert said(station, "Max Alt fence breached")


@pytest.mark.parametrize("firmware", FIRMWARES)
def test_an_uploaded_polygon_is_a_fence(firmware):
    from gcs.sim import PlanItem

    station = make(firmware).fly(20.0)
    corners = [(-60, -60), (-60, 60), (60, 60), (60, -60)]
    station.vehicle.plans.replace(1, [PlanItem(5001, param1=4.0).at(*offset(*c), 0.0) for c in corners])
    if firmware == "ardupilot":
        set_param(station, "FENCE_ENABLE", 1)
    else:
        set_param(station, "GF_ACTION", 3)
    lat, lon = offset(200.0, 0.0)
    z = {"ardupilot": 20.0, "px4": station.vehicle.state.body.alt}[firmware]
    station.int(192, -1, 1, 0, float("nan"), lat=lat, lon=lon, z=z, frame=6 if firmware == "ardupilot" else 5)
    station.until(lambda: station.mode in ("RTL", "Return"), 60.0)


def test_a_circle_to_keep_out_of_is_a_fence():
    from gcs.sim import PlanItem
    from gcs.sim.failsafe import outside_fence

    station = make().fly(20.0)
    keep_out = [PlanItem(5004, param1=20.0).at(*offset(50.0, 0.0), 0.0)]
    assert not outside_fence(station.vehicle.state, keep_out)
    station.vehicle.state.body.n = 45.0
    assert outside_fence(station.vehicle.state, keep_out)


@pytest.mark.parametrize(("firmware", "mode"), [("ardupilot", "Land"), ("px4", "Land")])
def test_losing_gps_lands_after_the_estimator_gives_up(firmware, mode):
    station = make(firmware).fly(20.0)
    station.vehicle.faults.add(Fault.GPS_LOSS)
    station.run(2.0)
    station.long(512, 24)
    assert station.last("GPS_RAW_INT").fix_type <= 1
    assert station.mode != mode
    station.run(5.0)
    assert station.mode == mode
    station.vehicle.faults.discard(Fault.GPS_LOSS)
    station.run(5.0)
    assert station.vehicle.state.estimator.position_ok


@pytest.mark.parametrize("firmware", FIRMWARES)
def test_a_copter_without_a_motor_falls_and_disarms_as_crashed(firmware):
    station = make(firmware).fly(25.0)
    station.vehicle.faults.add(Fault.MOTOR_FAILURE)
    station.until(lambda: not station.vehicle.state.armed, 20.0)
    assert said(station, "Crash" if firmware == "ardupilot" else "Critical failure")
    station.long(512, 11030)
    assert station.vehicle.state.body.on_ground


@pytest.mark.parametrize("firmware", FIRMWARES)
def test_a_fall_while_disarmed_is_no_crash_of_the_flights_that_follow(firmware):
    station = make(firmware).fly(25.0)
    assert station.long(400, 0, 21196) == 0
    station.until(lambda: station.vehicle.state.body.on_ground, 20.0)
    assert station.vehicle.state.body.impact_mps > 5.0
    station.run(2.0)
    station.fly(10.0)
    assert station.vehicle.state.body.impact_mps == 0.0
    assert station.long(21) == 0
    station.until(lambda: station.vehicle.state.body.on_ground, 60.0)
    station.run(1.0)
    assert not said(station, "Crash")
    assert not said(station, "Critical failure")


def test_a_plane_without_its_motor_glides_down():
    station = make("ardupilot", "plane").ready()
    station.ardu_mode(13)
    assert station.long(400, 1) == 0
    station.until(lambda: station.height > 45.0, 60.0)
    station.vehicle.faults.add(Fault.MOTOR_FAILURE)
    sink = []
    while not station.vehicle.state.body.on_ground:
        station.run(0.5)
        sink.append(station.vehicle.state.body.vu)
        assert station.vehicle.state.time_s < 200
    assert len(sink) > 30
    assert min(sink) > -4.0


def test_the_failsafe_shows_as_critical():
    station = make().fly(20.0)
    station.vehicle.faults.add(Fault.RC_LOSS)
    station.run(1.0)
    station.long(512, 0)
    assert station.last("HEARTBEAT").system_status == 5


def test_in_fast_time_a_ground_station_has_as_many_real_seconds_to_be_heard():
    station = make("px4", speedup=10.0).fly(20.0)
    station.send("HEARTBEAT", type=6, autopilot=8)
    station.run(80.0)
    assert not said(station, "Connection to ground station lost")
    station.run(40.0)
    assert said(station, "Connection to ground station lost")
