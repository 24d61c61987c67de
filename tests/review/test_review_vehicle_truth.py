"""What is shown of a vehicle against an independent decoding of what it sent, and against what it meant."""

import math
from collections import defaultdict
from pathlib import Path

import pytest
from pymavlink.dialects.v20 import all as dialect

from gcs.mavlink import Framer, encode_frame
from gcs.model import command as c
from gcs.model.clock import ManualClock
from gcs.model.vehicle import Phase, VehicleKind
from gcs.vehicles.autopilots import adapter_of
from gcs.vehicles.registry import Registry

DATA = Path(__file__).parents[1] / "data"
RECORDINGS = Path(__file__).parents[3] / "shared" / "recordings"


def extracts():
    names = ["ardupilot-extract.tlog", "px4-extract.tlog"]
    found = [DATA / name for name in names]
    whole = RECORDINGS / "px4-1.17-fleet-of-5.tlog"
    return [*found, pytest.param(whole, marks=pytest.mark.skipif(not whole.exists(), reason="not here"))]


def stamped(path):
    data, at = path.read_bytes(), 0
    while at + 16 < len(data):
        length = data[at + 9] + 12 + 13 * (data[at + 10] & 1)
        yield int.from_bytes(data[at : at + 8], "big"), data[at + 8 : at + 8 + length]
        at += 8 + length


def shown(state):
    """What the state says that one message alone decides: (message, field text) to value."""
    values = {}
    if state.position is not None and state.position.source == "GLOBAL_POSITION_INT":
        values["GLOBAL_POSITION_INT", "lat"] = state.position.lat_deg
        values["GLOBAL_POSITION_INT", "lon"] = state.position.lon_deg
        values["GLOBAL_POSITION_INT", "alt"] = state.altitude.amsl_m
        values["GLOBAL_POSITION_INT", "relative_alt"] = state.altitude.rel_m
        values["GLOBAL_POSITION_INT", "speed"] = state.motion.groundspeed_mps
        values["GLOBAL_POSITION_INT", "climb"] = state.motion.climb_mps
    if state.attitude is not None:
        values["ATTITUDE", "roll"] = state.attitude.roll_deg
        values["ATTITUDE", "pitch"] = state.attitude.pitch_deg
        values["ATTITUDE", "yaw"] = state.attitude.yaw_deg
    if state.gps is not None:
        values["GPS_RAW_INT", "fix_type"] = state.gps.fix_type
        values["GPS_RAW_INT", "satellites_visible"] = state.gps.satellites
    for battery in state.batteries:
        values["BATTERY_STATUS", "volts"] = battery.voltage_v
    if state.home is not None:
        values["HOME_POSITION", "altitude"] = state.home.alt_amsl_m
    if state.mission is not None and state.mission.current_seq is not None:
        values["MISSION_CURRENT", "seq"] = state.mission.current_seq
    values["HEARTBEAT", "custom_mode"] = state.custom_mode
    values["HEARTBEAT", "armed"] = state.armed
    return values


def meant(message, what):
    """The same from pymavlink's decoding."""
    match what:
        case "lat" | "lon":
            return getattr(message, what) / 1e7
        case "alt" | "relative_alt" | "altitude":
            return getattr(message, what) / 1e3
        case "speed":
            return math.hypot(message.vx, message.vy) / 100
        case "climb":
            return -message.vz / 100
        case "roll" | "pitch":
            return math.degrees(getattr(message, what))
        case "yaw":
            return math.degrees(message.yaw) % 360
        case "volts":
            return sum(cell for cell in message.voltages if cell != 65535) / 1000
        case "armed":
            return bool(message.base_mode & 128)
    return getattr(message, what)


@pytest.mark.parametrize("path", extracts(), ids=lambda path: path.stem)
def test_every_value_shown_is_the_one_that_an_independent_decoder_finds(path):
    clock, framer, newest = ManualClock(), Framer(), defaultdict(dict)
    registry, parser = Registry(clock), dialect.MAVLink(None)
    parser.robust_parsing = True
    begin, compared = None, 0
    for time_us, raw in stamped(path):
        begin = begin or time_us
        clock.advance(max(0.0, 1000.0 + (time_us - begin) / 1e6 - clock.monotonic()))
        for message in parser.parse_buffer(raw) or ():
            if message.get_srcComponent() == 1:
                newest[message.get_srcSystem()][message.get_type()] = message
        for model in registry.route(framer.feed(raw, time_us, 0), lambda link: 0):
            model.reduce(clock.monotonic())
            state = model.snapshot(clock.monotonic())
            for (name, what), value in shown(state).items():
                known = newest[state.vehicle.sysid].get(name)
                if known is not None and value is not None:
                    compared += 1
                    assert value == pytest.approx(meant(known, what), abs=1e-5), (name, what)
    assert compared > 5_000


# -- what a message means for whom ---------------------------------------------------------------------


class Heard:
    def __init__(self, autopilot=3, mav_type=2):
        self.clock = ManualClock()
        self.registry = Registry(self.clock)
        self.hear("HEARTBEAT", type=mav_type, autopilot=autopilot, base_mode=81, system_status=3)

    def hear(self, name, after=0.1, sysid=7, compid=1, **fields):
        self.clock.advance(after)
        self.registry.route(Framer().feed(encode_frame(name, sysid, compid, 0, **fields)), lambda link: 0)
        (model,) = self.registry
        model.reduce(self.clock.monotonic())
        return model.snapshot(self.clock.monotonic())


PLACE = {"lat": 247735998, "lon": 1210444000, "alt": 60_000, "relative_alt": 10_000}


def test_an_arducopter_without_airspeed_sensor_shows_no_airspeed_though_the_field_is_filled():
    copter = Heard()
    copter.hear("SYS_STATUS", onboard_control_sensors_present=0x2F)
    assert copter.hear("VFR_HUD", airspeed=5.0, groundspeed=5.0).motion.airspeed_mps is None
    copter.hear("SYS_STATUS", onboard_control_sensors_present=0x3F)
    assert copter.hear("VFR_HUD", airspeed=5.0, groundspeed=5.0).motion.airspeed_mps == 5.0


def test_a_plane_shows_the_airspeed_that_it_estimates():
    assert Heard(mav_type=1).hear("VFR_HUD", airspeed=15.0).motion.airspeed_mps == 15.0


def test_speed_and_climb_come_from_one_source_while_the_position_is_fresh():
    plane = Heard(mav_type=1)
    plane.hear("GLOBAL_POSITION_INT", **PLACE, vx=300, vy=400, vz=-100, hdg=0)
    motion = plane.hear("VFR_HUD", groundspeed=63.0, climb=-7.0, airspeed=5.0).motion
    assert (motion.groundspeed_mps, motion.climb_mps) == (5.0, 1.0)
    motion = plane.hear("VFR_HUD", after=5.0, groundspeed=6.0, climb=0.5).motion
    assert (motion.groundspeed_mps, motion.climb_mps) == (6.0, 0.5)


def test_an_impossible_velocity_does_not_keep_the_older_speed_alive():
    copter = Heard()
    copter.hear("GLOBAL_POSITION_INT", **PLACE, vx=300, vy=400)
    copter.hear("GLOBAL_POSITION_INT", **PLACE, vx=32_000, vy=32_000)
    assert copter.hear("VFR_HUD", groundspeed=2.0).motion.groundspeed_mps == 2.0


def test_a_quadplane_that_calls_itself_a_plane_is_known_by_its_parameter():
    plane = Heard(mav_type=1)
    assert plane.hear("PARAM_VALUE", param_id="Q_ENABLE", param_value=0.0).identity.kind is VehicleKind.PLANE
    state = plane.hear("PARAM_VALUE", param_id="Q_ENABLE", param_value=1.0)
    assert state.identity.kind is VehicleKind.VTOL
    placed = plane.hear("GLOBAL_POSITION_INT", **PLACE)
    modes = [step.params[1] for step in adapter_of(placed).steps(c.Takeoff(20.0), placed)[:1]]
    assert modes == [15.0]  # GUIDED, not a launch as a fixed wing
    again = plane.hear("PARAM_VALUE", param_id="Q_ENABLE", param_value=1.0)
    assert again.identity.kind is VehicleKind.VTOL
    assert Heard().hear("PARAM_VALUE", param_id="Q_ENABLE", param_value=1.0).identity.kind is VehicleKind.QUAD


def test_a_companion_with_the_vehicles_id_neither_flies_it_nor_keeps_it_alive():
    copter = Heard()
    copter.hear("HEARTBEAT", compid=191, type=18, autopilot=8, base_mode=128, custom_mode=99)
    state = copter.hear("GLOBAL_POSITION_INT", compid=191, lat=1, lon=1)
    assert not state.armed and state.position is None
    for _ in range(8):
        state = copter.hear("HEARTBEAT", after=0.5, compid=191, type=18, autopilot=8)
    assert state.phase is Phase.LINK_LOST


def test_system_ids_above_250_and_another_component_are_vehicles_too():
    clock = ManualClock()
    registry = Registry(clock)
    beat = encode_frame("HEARTBEAT", 254, 2, 0, type=10, autopilot=3, base_mode=81, custom_mode=4)
    registry.route(Framer().feed(beat), lambda link: 0)
    (rover,) = registry
    rover.reduce(clock.monotonic())
    state = rover.snapshot(clock.monotonic())
    assert (state.vehicle.sysid, state.autopilot_compid, state.identity.kind) == (254, 2, VehicleKind.ROVER)
    assert adapter_of(state).why_not(c.Takeoff, state) == "not supported"
