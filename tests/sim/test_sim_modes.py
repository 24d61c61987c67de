"""Modes: the numbers, what they need, and what HEARTBEAT says."""

from __future__ import annotations

import pytest
from sim_station import make

ACCEPTED, TEMPORARILY_REJECTED, DENIED, _, FAILED, _ = range(6)
COPTER = {0, 2, 3, 4, 5, 6, 9, 16, 17, 21}
PLANE = {0, 5, 6, 7, 10, 11, 12, 13, 15}


def heartbeat(station):
    station.run(1.2)
    return station.last("HEARTBEAT")


@pytest.mark.parametrize(
    ("firmware", "kind", "mav_type"),
    [
        ("ardupilot", "quad", 2),
        ("ardupilot", "plane", 1),
        ("ardupilot", "vtol", 22),
        ("ardupilot", "rover", 10),
        ("px4", "quad", 2),
        ("px4", "plane", 1),
        ("px4", "vtol", 22),
        ("px4", "rover", 10),
    ],
)
def test_the_heartbeat_tells_type_and_autopilot(firmware, kind, mav_type):
    beat = heartbeat(make(firmware, kind))
    assert (beat.type, beat.autopilot) == (mav_type, {"ardupilot": 3, "px4": 12}[firmware])
    assert beat.mavlink_version == 3


def test_ardupilots_heartbeat_bits_are_those_recorded():
    station = make().ready()
    beat = heartbeat(station)
    assert (beat.base_mode, beat.custom_mode, beat.system_status) == (81, 0, 3)
    station.ardu_mode(4)
    assert heartbeat(station).base_mode == 89
    station.long(400, 1)
    beat = heartbeat(station)
    assert (beat.base_mode, beat.custom_mode, beat.system_status) == (217, 4, 3)


def test_px4s_heartbeat_bits_are_those_recorded():
    station = make("px4").ready()
    beat = heartbeat(station)
    assert (beat.base_mode, beat.custom_mode, beat.system_status) == (29, 0x3040000, 3)
    station.long(400, 1)
    beat = heartbeat(station)
    assert (beat.base_mode, beat.system_status) == (157, 4)


def test_the_modes_named_in_the_protocol_notes_exist():
    assert set(make().vehicle.personality._by_number) >= COPTER
    assert set(make(kind="plane").vehicle.personality._by_number) >= PLANE
    assert set(make(kind="vtol").vehicle.personality._by_number) >= PLANE | {17, 18, 19, 20, 21}


def test_px4_packs_main_and_sub_mode():
    station = make("px4").ready()
    assert station.px4_mode(4, 4) == TEMPORARILY_REJECTED  # no mission
    assert station.px4_mode(3) == ACCEPTED
    assert station.vehicle.state.mode.number == 0x30000
    assert station.px4_mode(4, 3) == ACCEPTED
    assert station.vehicle.state.mode.number == 0x3040000


@pytest.mark.parametrize(("firmware", "result"), [("ardupilot", FAILED), ("px4", DENIED)])
def test_an_unknown_mode_is_refused(firmware, result):
    assert make(firmware).ready().long(176, 1, 99, 99) == result


def test_the_set_mode_message_works_too():
    station = make().ready()
    station.send("SET_MODE", target_system=7, base_mode=1, custom_mode=5)
    assert station.mode == "Loiter"


def test_ardupilot_enters_any_mode_disarmed_and_checks_its_needs_when_armed():
    station = make(ready_after_s=60.0)
    station.run(2.0)
    assert station.ardu_mode(5) == ACCEPTED
    assert station.ardu_mode(0) == ACCEPTED
    assert station.long(400, 1, 21196) == ACCEPTED
    assert station.ardu_mode(5) == FAILED
    assert any("requires position" in text for text in station.texts())
    assert station.ardu_mode(2) == ACCEPTED


def test_px4_refuses_a_mode_that_needs_a_position_without_one():
    station = make("px4", ready_after_s=60.0)
    station.run(2.0)
    assert station.px4_mode(4, 2) == TEMPORARILY_REJECTED
    assert any("not available" in text for text in station.texts())


def test_a_copter_is_not_armed_in_return_mode():
    station = make().ready()
    station.ardu_mode(6)
    assert station.long(400, 1) == FAILED
    assert "Arm: RTL mode not armable" in station.texts()


def test_px4_lists_its_modes_with_standard_modes_unnamed():
    station = make("px4")
    assert station.long(512, 435) == ACCEPTED
    modes = station.named("AVAILABLE_MODES")
    assert [m.mode_index for m in modes] == list(range(1, modes[0].number_modes + 1))
    by_number = {m.custom_mode: m for m in modes}
    assert by_number[0x3040000].mode_name == "Hold"
    assert by_number[0x5040000].mode_name == ""
    assert by_number[0x5040000].standard_mode == 5
    station.clear()
    assert station.long(512, 435, 2) == ACCEPTED
    assert len(station.named("AVAILABLE_MODES")) == 1


def test_px4_reports_its_current_mode():
    station = make("px4").ready()
    station.px4_mode(3)
    station.run(3.0)
    assert station.last("CURRENT_MODE").custom_mode == 0x30000


def test_without_a_pilot_a_copter_in_stabilize_drifts_with_the_wind():
    station = make(wind_mps=5.0, wind_from_deg=180.0).fly(15.0)
    station.ardu_mode(0)
    station.run(15.0)
    assert station.vehicle.state.body.vn > 1.0
    assert station.height == pytest.approx(15.0, abs=1.5)


def test_a_copter_armed_and_left_alone_disarms_itself():
    station = make().ready()
    station.ardu_mode(4)
    station.long(400, 1)
    station.run(8.0)
    assert station.vehicle.state.armed
    station.run(4.0)
    assert not station.vehicle.state.armed
