"""Who is a vehicle, what it is, and who speaks for it."""

import math

import pytest
from vehicle_frames import (
    ADSB,
    ARDUPILOT,
    ARMED,
    CAMERA,
    DISARMED,
    GCS,
    GIMBAL,
    NO_AUTOPILOT,
    PLANE,
    PREARM,
    PX4,
    QUAD,
    ROVER,
    Bench,
    frames,
    global_position,
    heartbeat,
    message,
    status,
    text,
)

from gcs.model.clock import ManualClock
from gcs.model.ids import VehicleId
from gcs.model.vehicle import Firmware, ModeInfo, Phase, VehicleKind
from gcs.vehicles.registry import Registry

NAN = math.nan


# -- who is a vehicle -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("autopilot", "mav_type"),
    [
        (NO_AUTOPILOT, GCS),
        (NO_AUTOPILOT, CAMERA),
        (ARDUPILOT, GIMBAL),
        (ARDUPILOT, ADSB),
        (NO_AUTOPILOT, QUAD),
    ],
)
def test_ground_stations_cameras_gimbals_and_transponders_are_no_vehicles(autopilot, mav_type):
    registry = Registry(ManualClock())
    assert registry.route(frames(heartbeat(9, 1, autopilot, mav_type)), {0: 0}) == []
    assert len(registry) == 0


def test_messages_before_the_first_heartbeat_make_no_vehicle():
    registry = Registry(ManualClock())
    registry.route(frames(global_position()), {0: 0})
    assert len(registry) == 0


def test_a_heartbeat_from_system_zero_makes_no_vehicle():
    registry = Registry(ManualClock())
    registry.route(frames(heartbeat(sysid=0)), {0: 0})
    assert len(registry) == 0


def test_the_same_system_id_on_two_networks_is_two_vehicles():
    registry = Registry(ManualClock())
    registry.route(frames(heartbeat(7), link=1) + frames(heartbeat(7), link=2), {1: 0, 2: 1})
    assert {model.vehicle for model in registry} == {VehicleId(0, 7), VehicleId(1, 7)}


def test_route_returns_the_vehicles_that_got_frames_once_each():
    registry = Registry(ManualClock())
    touched = registry.route(frames(heartbeat(1), heartbeat(2), heartbeat(1)), lambda link: 0)
    assert [model.vehicle.sysid for model in touched] == [1, 2]


def test_a_removed_vehicle_comes_back_with_its_next_heartbeat():
    bench = Bench()
    bench.registry.remove(bench.vehicle)
    assert bench.registry.get(bench.vehicle) is None
    assert bench.hear(bench.beat()).vehicle == bench.vehicle


@pytest.mark.parametrize(
    ("autopilot", "mav_type", "firmware", "kind", "product"),
    [
        (ARDUPILOT, QUAD, Firmware.ARDUPILOT, VehicleKind.QUAD, "ArduCopter"),
        (ARDUPILOT, PLANE, Firmware.ARDUPILOT, VehicleKind.PLANE, "ArduPlane"),
        (ARDUPILOT, ROVER, Firmware.ARDUPILOT, VehicleKind.ROVER, "ArduRover"),
        (ARDUPILOT, 11, Firmware.ARDUPILOT, VehicleKind.BOAT, "ArduRover"),
        (ARDUPILOT, 12, Firmware.ARDUPILOT, VehicleKind.SUB, "ArduSub"),
        (ARDUPILOT, 4, Firmware.ARDUPILOT, VehicleKind.HELI, "ArduCopter"),
        (ARDUPILOT, 20, Firmware.ARDUPILOT, VehicleKind.VTOL, "ArduPlane"),
        (PX4, QUAD, Firmware.PX4, VehicleKind.QUAD, "PX4"),
        (PX4, 22, Firmware.PX4, VehicleKind.VTOL, "PX4"),
        (0, QUAD, Firmware.GENERIC, VehicleKind.QUAD, "MAVLink vehicle"),
    ],
)
def test_the_heartbeat_tells_family_and_shape(autopilot, mav_type, firmware, kind, product):
    identity = Bench(autopilot, mav_type).state().identity
    assert (identity.firmware, identity.kind, identity.product) == (firmware, kind, product)


def test_only_the_autopilots_component_feeds_the_flight_state():
    state = Bench().hear(message("ATTITUDE", compid=154, roll=1.0), heartbeat(compid=154, mav_type=GIMBAL))
    assert state.attitude is None
    assert state.identity.mav_type == QUAD


def test_another_component_may_talk_but_does_not_count_as_life():
    bench = Bench()
    bench.wait(3.0)
    state = bench.hear(text("Camera ready", 6, compid=100), after=1.0)
    assert state.texts[-1].text == "Camera ready"
    assert state.texts[-1].compid == 100
    assert state.phase is Phase.DISCONNECTED or state.phase is Phase.LINK_LOST


def test_component_one_takes_over_from_whoever_was_heard_first():
    bench = Bench(greet=False)
    bench.hear(heartbeat(compid=42, mav_type=QUAD))
    assert bench.state().autopilot_compid == 42
    state = bench.hear(heartbeat(compid=1, custom_mode=4))
    assert (state.autopilot_compid, state.mode) == (1, "GUIDED")


def test_a_late_gimbal_heartbeat_of_the_autopilots_component_changes_nothing():
    bench = Bench()
    state = bench.hear(heartbeat(mav_type=GIMBAL, custom_mode=4), heartbeat(mav_type=GIMBAL, custom_mode=4))
    assert (state.identity.mav_type, state.mode) == (QUAD, "STABILIZE")


# -- modes --------------------------------------------------------------------------------------------


def test_modes_keep_the_autopilots_own_names():
    assert Bench().hear(heartbeat(custom_mode=21)).mode == "SMARTRTL"
    assert Bench(ARDUPILOT, PLANE).hear(heartbeat(mav_type=PLANE, custom_mode=26)).mode == "AUTOLAND"
    assert Bench(PX4).hear(heartbeat(autopilot=PX4, custom_mode=4 << 16 | 4 << 24)).mode == "Mission"
    assert Bench().hear(heartbeat(custom_mode=250)).mode == "Mode 250"
    assert Bench().hear(heartbeat(base_mode=0)).mode == "Unknown"


def test_listed_modes_win_over_the_table():
    bench = Bench()
    bench.model.set_modes((ModeInfo("My Mode", 77), ModeInfo("STAB", 0)))
    assert bench.state().mode == "STAB"
    assert bench.hear(heartbeat(custom_mode=77)).mode == "My Mode"
    assert bench.state().modes[0].name == "My Mode"


def test_a_quadplane_that_calls_itself_a_plane_is_known_by_its_modes():
    bench = Bench(ARDUPILOT, PLANE)
    bench.model.set_modes((ModeInfo("QSTABILIZE", 17), ModeInfo("QHOVER", 18)))
    assert bench.state().identity.kind is VehicleKind.VTOL
    assert bench.hear(heartbeat(mav_type=PLANE, custom_mode=20)).mode == "QLAND"


# -- what others tell ---------------------------------------------------------------------------------


def test_names_clock_and_simulation_are_taken_from_others():
    bench = Bench()
    bench.model.rename("Heron 2")
    bench.model.set_clock_offset(1500)
    bench.model.set_simulated(True)
    state = bench.state()
    assert (state.name, state.clock_offset_us, state.simulated) == ("Heron 2", 1500, True)
    bench.model.set_clock_offset(1500)
    bench.model.set_simulated(True)
    assert not bench.model.reduce(bench.clock.monotonic())
    assert bench.model.snapshot(bench.clock.monotonic()) is state
    assert bench.model.adapter.product == "ArduCopter"
    assert bench.model.autopilot_compid == 1


def test_an_unchanged_state_is_the_same_object():
    bench = Bench()
    bench.hear(global_position())
    first = bench.wait(0.1)
    assert bench.wait(0.1) is first


def test_messages_without_meaning_still_count_as_life():
    bench = Bench()
    for _ in range(10):
        state = bench.hear(message("RAW_IMU"), after=1.0)
    assert state.silent_s == 0.0 and state.phase is Phase.NOT_READY
    assert bench.clock.monotonic() - state.last_heard_s < 1.0


def test_radio_status_is_no_life():
    bench = Bench()
    for _ in range(5):
        state = bench.hear(message("RADIO_STATUS"), after=1.0)
    assert state.phase is Phase.LINK_LOST


def test_a_flood_of_ordered_messages_keeps_the_newest():
    bench = Bench()
    flood = frames(*[text(f"line {number}", 6) for number in range(5000)])
    bench.registry.route(flood, {0: 0})
    assert bench.state().texts[-1].text == "line 4999"
    assert len(bench.model.take_texts()) <= 4096


def test_arming_require_zero_makes_the_motor_bit_decide():
    bench = Bench()
    parameter = message("PARAM_VALUE", param_id="ARMING_REQUIRE", param_value=0.0, param_type=2)
    state = bench.hear(parameter, bench.beat(base_mode=ARMED))
    assert not state.armed
    motors = {"onboard_control_sensors_enabled": 0x8000}
    assert bench.hear(bench.beat(base_mode=DISARMED), status(**motors)).armed
    assert not bench.hear(status()).armed
    other = message("PARAM_VALUE", param_id="ARMING_CHECK", param_value=1.0, param_type=2)
    longer = message("PARAM_VALUE", param_id="X_ARMING_REQUIRE", param_value=1.0, param_type=2)
    assert not bench.hear(other, longer, bench.beat(base_mode=ARMED)).armed
    again = message("PARAM_VALUE", param_id="ARMING_REQUIRE", param_value=1.0, param_type=2)
    assert bench.hear(again, bench.beat(base_mode=ARMED)).armed


def test_armed_since_is_the_time_of_arming():
    bench = Bench()
    assert bench.state().armed_since_s is None
    since = bench.hear(bench.beat(base_mode=ARMED)).armed_since_s
    assert since == bench.clock.monotonic()
    assert bench.hear(bench.beat(base_mode=ARMED), after=5).armed_since_s == since
    assert bench.hear(bench.beat()).armed_since_s is None


def test_prearm_constant_is_the_check_bit():
    from gcs.mavlink.constants import MavSysStatusSensor

    assert MavSysStatusSensor.PREARM_CHECK == PREARM


def test_a_parameter_that_only_contains_the_name_is_not_it():
    bench = Bench()
    other = message("PARAM_VALUE", param_id="ARMING_REQUIRE", param_value=0.0, param_type=2)
    longer = message("PARAM_VALUE", param_id="XARMING_REQUIRE", param_value=0.0, param_type=2)
    assert bench.hear(longer, status(), bench.beat(base_mode=ARMED)).armed
    assert not bench.hear(other, bench.beat(), bench.beat(base_mode=ARMED)).armed
