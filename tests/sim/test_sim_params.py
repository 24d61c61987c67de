"""Parameters over the wire: the vehicle's side."""

from __future__ import annotations

import math
import struct

import pytest
from sim_station import make

FIRMWARES = ("ardupilot", "px4")
KINDS = ("quad", "plane", "vtol", "rover")


def as_int(value):
    return struct.unpack("<i", struct.pack("<f", value))[0]


def listed(station, seconds=2.0):
    station.clear()
    station.to_vehicle("PARAM_REQUEST_LIST")
    station.run(seconds)
    return [m for m in station.named("PARAM_VALUE") if m.param_index != 65535]


@pytest.mark.parametrize("firmware", FIRMWARES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_list_is_complete_sorted_and_numbered(firmware, kind):
    values = listed(make(firmware, kind))
    assert len(values) == values[0].param_count >= 100
    assert [m.param_index for m in values] == list(range(len(values)))
    names = [m.param_id for m in values]
    assert names == sorted(set(names))


def test_a_list_is_spread_over_time():
    station = make()
    station.to_vehicle("PARAM_REQUEST_LIST")
    first = len([f for f in station.run(0.1) if f.name == "PARAM_VALUE"])
    assert 0 < first <= 130


def test_ardupilot_casts_integers_to_float():
    station = make()
    station.to_vehicle("PARAM_REQUEST_READ", param_id="BATT_CAPACITY", param_index=-1)
    value = station.last("PARAM_VALUE")
    assert (value.param_value, value.param_type) == (5200.0, 6)


def test_px4_sends_the_bytes_of_integers():
    station = make("px4", sysid=7)
    station.to_vehicle("PARAM_REQUEST_READ", param_id="MAV_SYS_ID", param_index=-1)
    value = station.last("PARAM_VALUE")
    assert (as_int(value.param_value), value.param_type) == (7, 6)


def test_a_read_by_index_names_the_parameter():
    station = make()
    station.to_vehicle("PARAM_REQUEST_READ", param_id="", param_index=3)
    assert station.last("PARAM_VALUE").param_index == 3


@pytest.mark.parametrize("firmware", FIRMWARES)
def test_a_set_is_echoed_and_kept(firmware):
    station = make(firmware)
    name, value = ("WPNAV_SPEED", 700.0) if firmware == "ardupilot" else ("MPC_XY_CRUISE", 7.0)
    station.to_vehicle("PARAM_SET", param_id=name, param_value=value, param_type=9)
    assert station.last("PARAM_VALUE").param_value == value
    assert station.vehicle.state.params.get(name) == value
    assert station.vehicle.flight.tuning.speed_mps == 7.0


def test_ardupilot_echoes_a_set_without_index():
    station = make()
    station.to_vehicle("PARAM_SET", param_id="RTL_ALT", param_value=3000, param_type=6)
    assert station.last("PARAM_VALUE").param_index == 65535


def test_px4_takes_integers_as_bytes():
    station = make("px4")
    raw = struct.unpack("<f", struct.pack("<i", 2))[0]
    station.to_vehicle("PARAM_SET", param_id="COM_LOW_BAT_ACT", param_value=raw, param_type=6)
    assert station.vehicle.state.params.get("COM_LOW_BAT_ACT") == 2


def test_an_integer_is_limited_to_its_type():
    station = make()
    station.to_vehicle("PARAM_SET", param_id="FENCE_ENABLE", param_value=1e9, param_type=2)
    assert station.last("PARAM_VALUE").param_value == 127


def test_nan_is_not_stored():
    station = make()
    station.to_vehicle("PARAM_SET", param_id="WPNAV_SPEED", param_value=math.nan, param_type=9)
    assert station.vehicle.state.params.get("WPNAV_SPEED") == 1000.0
    assert station.last("PARAM_ERROR").error == 2


def test_ardupilot_says_that_a_parameter_does_not_exist_and_px4_is_silent():
    station = make()
    station.to_vehicle("PARAM_REQUEST_READ", param_id="NO_SUCH_THING", param_index=-1)
    error = station.last("PARAM_ERROR")
    assert (error.param_id, error.error) == ("NO_SUCH_THING", 1)
    quiet = make("px4")
    quiet.to_vehicle("PARAM_REQUEST_READ", param_id="NO_SUCH_THING", param_index=-1)
    assert not quiet.named("PARAM_ERROR") + quiet.named("PARAM_VALUE")


def test_px4_answers_the_hash_check_and_the_hash_follows_a_change():
    station = make("px4")

    def ask():
        station.to_vehicle("PARAM_REQUEST_READ", param_id="_HASH_CHECK", param_index=-1)
        value = station.last("PARAM_VALUE")
        assert (value.param_id, value.param_type, value.param_index) == ("_HASH_CHECK", 5, 65535)
        return struct.pack("<f", value.param_value)

    before = ask()
    assert ask() == before
    station.to_vehicle("PARAM_SET", param_id="MPC_XY_CRUISE", param_value=9.0, param_type=9)
    assert ask() != before


def test_the_return_altitude_parameter_has_effect():
    station = make()
    station.to_vehicle("PARAM_SET", param_id="RTL_ALT", param_value=4000, param_type=6)
    station.fly(10.0)
    station.long(20)
    station.until(lambda: station.height > 39.0, 60.0)


def test_the_battery_capacity_parameter_has_effect():
    small, big = make(), make()
    small.to_vehicle("PARAM_SET", param_id="BATT_CAPACITY", param_value=1000, param_type=6)
    for station in (small, big):
        station.fly(10.0)
        station.run(20.0)
    assert small.vehicle.state.battery.charge < big.vehicle.state.battery.charge - 0.05


def test_wind_parameters_have_effect():
    station = make()
    station.to_vehicle("PARAM_SET", param_id="SIM_WIND_SPD", param_value=6, param_type=9)
    station.to_vehicle("PARAM_SET", param_id="SIM_WIND_DIR", param_value=90, param_type=9)
    station.run(0.5)
    assert station.vehicle.state.wind.east == pytest.approx(-6.0, abs=0.01)
