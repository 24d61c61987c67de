"""The catalogue against MAVLink's own description."""

from __future__ import annotations

import pytest
from pymavlink.dialects.v20 import all as dialect

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.catalogue import COMMANDS, has_place, is_navigation, label_of

MAV_CMD = dialect.enums["MAV_CMD"]


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.name)
def test_a_command_has_mavlinks_name_and_place(command):
    known = MAV_CMD[command.id]
    assert known.name == f"MAV_CMD_{command.name}"
    assert bool(known.has_location) == command.place
    assert command.label and command.help


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.name)
def test_parameters_are_numbered_and_sensible(command):
    assert all(1 <= number <= (4 if command.place else 7) for number in command.params)
    for param in command.params.values():
        assert param.low is None or param.high is None or param.low < param.high
        assert param.allows(float("nan"))


def test_every_command_is_carried_out_by_somebody():
    for command in COMMANDS.values():
        assert any(command.support.values()), command.name


def test_support_tells_firmware_and_kind_apart():
    spline = COMMANDS[82]
    assert spline.supported(Firmware.ARDUPILOT, VehicleKind.QUAD)
    assert not spline.supported(Firmware.PX4, VehicleKind.QUAD)
    assert not spline.supported(Firmware.ARDUPILOT, VehicleKind.ROVER)
    assert spline.supported(Firmware.GENERIC, VehicleKind.ROVER)


def test_choices_and_ranges_are_told_apart():
    jump, transition = COMMANDS[177].params[2], COMMANDS[3000].params[1]
    assert jump.allows(-1) and not jump.allows(-2) and not jump.allows(40000)
    assert transition.allows(3) and not transition.allows(5) and not transition.allows(3.5)


def test_unknown_commands_are_judged_by_their_number():
    assert is_navigation(36) and not is_navigation(31000)
    assert has_place(31000) is None
    assert label_of(31000) == "Command 31000"
