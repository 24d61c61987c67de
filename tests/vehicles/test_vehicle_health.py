"""Alarms from a vehicle's state: what raises them, and what keeps them from flickering."""

from dataclasses import replace

import pytest

from gcs.mavlink.constants import MavState, MavSysStatusSensor
from gcs.model.alarm import Level
from gcs.model.ids import VehicleId
from gcs.model.vehicle import (
    Battery,
    Esc,
    Estimator,
    FenceStatus,
    Firmware,
    Gps,
    Identity,
    Phase,
    Position,
    VehicleKind,
    VehicleState,
    Vibration,
)
from gcs.vehicles.health import derive_alarms

NOW = 1000.0
FLYING = VehicleState(
    vehicle=VehicleId(0, 3),
    name="Heron",
    identity=Identity(3, 2, Firmware.ARDUPILOT, VehicleKind.QUAD),
    phase=Phase.FLYING,
    armed=True,
    mode="AUTO",
    custom_mode=3,
    last_heard_s=NOW,
    first_heard_s=900.0,
    phase_since_s=950.0,
    in_air=True,
    gps=Gps(NOW, 3, 12),
    position=Position(NOW, 24.0, 121.0),
    estimator=Estimator(NOW, 831, 0.1, 0.1, 0.1, 0.1, has_attitude=True, has_position=True),
)


def raised(state=FLYING, active=(), **changes):
    return {alarm.key: alarm for alarm in derive_alarms(replace(state, **changes), active)}


def with_battery(**fields):
    return {"batteries": (Battery(NOW, **fields),)}


def test_a_healthy_vehicle_has_no_alarm():
    assert raised() == {}


def test_each_alarm_names_its_vehicle():
    assert raised(phase=Phase.LINK_LOST)["link-lost"].vehicle == FLYING.vehicle


def test_a_lost_link_is_critical_while_armed():
    assert raised(phase=Phase.LINK_LOST)["link-lost"].level is Level.CRITICAL
    assert raised(phase=Phase.LINK_LOST, armed=False)["link-lost"].level is Level.WARNING


def test_other_causes_stay_while_the_link_is_lost():
    assert set(raised(phase=Phase.LINK_LOST, **with_battery(remaining_pct=10.0))) == {
        "link-lost",
        "battery-critical-0",
    }


def test_a_disconnected_vehicle_raises_nothing():
    assert raised(phase=Phase.DISCONNECTED, **with_battery(remaining_pct=1.0)) == {}


def test_two_vehicles_with_one_id():
    alarm = raised(id_conflict=True)["id-conflict"]
    assert (alarm.level, alarm.text) == (Level.WARNING, "Two vehicles use system id 3")


@pytest.mark.parametrize(
    ("battery", "key", "level"),
    [
        ({"remaining_pct": 25.0}, "battery-low-0", Level.CAUTION),
        ({"remaining_pct": 15.0}, "battery-critical-0", Level.WARNING),
        ({"remaining_pct": 90.0, "charge_state": 2}, "battery-low-0", Level.CAUTION),
        ({"remaining_pct": 10.0, "charge_state": 2}, "battery-critical-0", Level.WARNING),
        ({"charge_state": 3}, "battery-critical-0", Level.WARNING),
        ({"charge_state": 4}, "battery-emergency-0", Level.CRITICAL),
        ({"charge_state": 5}, "battery-failed-0", Level.CRITICAL),
        ({"charge_state": 6}, "battery-unhealthy-0", Level.WARNING),
    ],
)
def test_batteries(battery, key, level):
    (alarm,) = raised(**with_battery(**battery)).values()
    assert (alarm.key, alarm.level) == (key, level)


def test_a_full_or_unknown_or_long_silent_battery_is_no_alarm():
    assert raised(**with_battery(remaining_pct=80.0, charge_state=1)) == {}
    assert raised(**with_battery()) == {}
    assert raised(batteries=(Battery(NOW - 20, remaining_pct=1.0),)) == {}


def test_battery_alarms_clear_only_when_clearly_better():
    assert raised(**with_battery(remaining_pct=28.0)) == {}
    assert set(raised(active={"battery-low-0"}, **with_battery(remaining_pct=28.0))) == {"battery-low-0"}
    assert raised(active={"battery-low-0"}, **with_battery(remaining_pct=31.0)) == {}
    critical = {"battery-critical-0"}
    assert set(raised(active=critical, **with_battery(remaining_pct=18.0))) == critical
    assert set(raised(active=critical, **with_battery(remaining_pct=22.0))) == {"battery-low-0"}


def test_several_batteries_are_numbered():
    batteries = (Battery(NOW, 0, remaining_pct=90.0), Battery(NOW, 1, remaining_pct=12.0))
    assert raised(batteries=batteries)["battery-critical-1"].text == "Battery 2 critical"


def test_gps():
    assert raised(gps=Gps(NOW, 1))["gps-lost"].level is Level.WARNING
    assert raised(gps=Gps(NOW, 1), armed=False)["gps-lost"].text == "No GPS fix"
    assert "gps-lost" in raised(gps=Gps(NOW - 20, 3))
    assert raised(gps=Gps(NOW - 20, 3), high_latency=True) == {}
    assert raised(gps=Gps(NOW, 0), position=None) == {}
    assert raised(gps=None) == {}
    assert raised(gps=Gps(NOW, 1), identity=replace(FLYING.identity, kind=VehicleKind.SUB)) == {}


def estimator(ratio=0.1, **fields):
    values = {"has_attitude": True, "has_position": True}
    return Estimator(NOW, 831, ratio, **(values | fields))


def test_the_estimator():
    assert set(raised(estimator=estimator(0.85))) == {"ekf"}
    assert set(raised(estimator=estimator(1.2))) == {"ekf-failed"}
    assert set(raised(active={"ekf"}, estimator=estimator(0.7))) == {"ekf"}
    assert set(raised(active={"ekf-failed"}, estimator=estimator(0.9))) == {"ekf-failed"}
    assert raised(active={"ekf"}, estimator=estimator(0.5)) == {}
    assert raised(estimator=estimator(None)) == {}
    assert raised(estimator=estimator(2.0), armed=False) == {}
    assert raised(estimator=None) == {}
    assert raised(estimator=replace(estimator(2.0), time_s=NOW - 20)) == {}
    assert raised(estimator=estimator(has_attitude=False))["ekf-attitude"].level is Level.CRITICAL
    assert raised(estimator=estimator(has_position=False))["ekf-position"].level is Level.WARNING
    assert raised(estimator=estimator(has_position=False), in_air=False) == {}


def test_vibration_only_counts_in_the_air():
    assert set(raised(vibration=Vibration(NOW, 1, 35, 2))) == {"vibration"}
    assert set(raised(vibration=Vibration(NOW, 1, 2, 65))) == {"vibration-extreme"}
    assert set(raised(active={"vibration"}, vibration=Vibration(NOW, 25, 2, 5))) == {"vibration"}
    assert set(raised(active={"vibration-extreme"}, vibration=Vibration(NOW, 50, 2, 5))) == {
        "vibration-extreme"
    }
    assert raised(vibration=Vibration(NOW, 5, 6, 7)) == {}
    assert raised(vibration=Vibration(NOW, 1, 2, 65), in_air=False) == {}
    assert raised(vibration=Vibration(NOW - 20, 1, 2, 65)) == {}


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (MavState.CRITICAL, "Failsafe"),
        (MavState.EMERGENCY, "Emergency"),
        (MavState.FLIGHT_TERMINATION, "Flight terminated"),
    ],
)
def test_failsafes(status, text):
    alarm = raised(system_status=status)["failsafe"]
    assert (alarm.level, alarm.text) == (Level.CRITICAL, text)
    assert raised(system_status=status, armed=False)["failsafe"].level is Level.CAUTION


def test_the_fence():
    assert raised(fence=FenceStatus(NOW, True, 1, 2))["fence-breach"].text == "Geofence breach: too high"
    assert raised(fence=FenceStatus(NOW, True, 1, 0))["fence-breach"].text == "Geofence breach"
    assert raised(fence=FenceStatus(NOW, True), in_air=False)["fence-breach"].level is Level.WARNING
    assert raised(fence=FenceStatus(NOW, False)) == {}
    assert raised(fence=FenceStatus(NOW - 20, True)) == {}


def motors(*speeds, age_s=0.0):
    return {"escs": tuple(Esc(NOW - age_s, index, rpm) for index, rpm in enumerate(speeds))}


def test_a_motor_that_stands_still_while_the_others_turn():
    assert raised(**motors(5000, 0, 5100, 4900))["motor-1"].text == "Motor 2 stopped"
    assert raised(**motors(5000, 4000, 5100, 4900)) == {}
    assert raised(**motors(0, 0, 0, 0)) == {}
    assert raised(**motors(5000, 0)) == {}
    assert raised(**motors(5000, None, 5100, 4900)) == {}
    assert raised(**motors(5000, 0, 5100, 4900), in_air=False) == {}
    assert raised(**motors(5000, 0, 5100, 4900), phase_since_s=NOW - 1) == {}
    assert raised(**motors(5000, 0, 5100, 4900, age_s=20)) == {}
    assert (
        raised(**motors(5000, 0, 5100, 4900), identity=replace(FLYING.identity, kind=VehicleKind.PLANE)) == {}
    )


def sensors(bit, healthy):
    return {"sensors_present": bit, "sensors_enabled": bit, "sensors_health": bit if healthy else 0}


def test_the_vehicles_own_word_on_motors_and_radio():
    propulsion, radio = MavSysStatusSensor.SENSOR_PROPULSION, MavSysStatusSensor.SENSOR_RC_RECEIVER
    assert raised(**sensors(propulsion, False))["propulsion"].level is Level.CRITICAL
    assert raised(**sensors(propulsion, False), in_air=False)["propulsion"].level is Level.CAUTION
    assert raised(**sensors(radio, False))["rc-lost"].level is Level.WARNING
    assert raised(**sensors(radio, False), armed=False)["rc-lost"].level is Level.ADVISORY
    assert raised(**sensors(propulsion, True)) == {} == raised(**sensors(radio, True))


def test_invalid_values_are_named():
    alarm = raised(invalid_fields=frozenset({"attitude", "airspeed"}))["invalid"]
    assert (alarm.level, alarm.text) == (Level.WARNING, "Invalid values: airspeed, attitude")
    assert raised(invalid_fields=frozenset({"throttle"}))["invalid"].level is Level.CAUTION
