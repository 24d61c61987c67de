"""Steps that several families say in the same words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gcs.mavlink.constants import MavCmd, MavFrame, SpeedType
from gcs.model import command as c
from gcs.model.vehicle import VehicleState
from gcs.vehicles.autopilots import effects
from gcs.vehicles.autopilots.steps import CommandStep, Effect, Impossible, MessageStep, Params, Plan

FORCE = 21196.0
"""The magic number that makes COMPONENT_ARM_DISARM skip the checks (MAV_CMD 400, second parameter)."""
CLIMB_SLOWEST_MPS = 0.5


def params(*values: float) -> Params:
    """Return seven parameters, the missing ones zero."""
    filled = (*values, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    return (filled[0], filled[1], filled[2], filled[3], filled[4], filled[5], filled[6])


def climb_timeout_s(height_m: float) -> float:
    """Return how long a change of height may take."""
    return 30.0 + abs(height_m) / CLIMB_SLOWEST_MPS


def mode_step(first: float, second: float, name: str, seen: Effect) -> CommandStep:
    """Return the change to a mode (DO_SET_MODE), seen in the heartbeat."""
    return CommandStep(
        describe=f"mode {name}",
        command=MavCmd.DO_SET_MODE,
        params=params(1.0, first, second),
        until=seen,
        until_text=f"the mode did not change to {name}",
        skip_if=seen,
    )


def arm_step(*, force: bool = False, skip_if_armed: bool = False) -> CommandStep:
    """Return arming, seen in the heartbeat."""
    return CommandStep(
        describe="arm",
        command=MavCmd.COMPONENT_ARM_DISARM,
        params=params(1.0, FORCE if force else 0.0),
        until=effects.armed,
        until_text="the vehicle did not arm",
        skip_if=effects.armed if skip_if_armed else None,
    )


def insistent(step: CommandStep) -> CommandStep:
    """Return a step that is said again when nobody answers.

    For the start of a mission, where each step changes nothing when it comes twice, and where too slow a
    sequence fails for good: copters disarm by themselves when they stand armed for ten seconds.
    """
    return replace(step, retries=2)


def disarm_step(*, force: bool = False, urgent: bool = False) -> CommandStep:
    """Return disarming, seen in the heartbeat."""
    return CommandStep(
        describe="disarm",
        command=MavCmd.COMPONENT_ARM_DISARM,
        params=params(0.0, FORCE if force else 0.0),
        retries=2 if urgent else 0,
        urgent=urgent,
        until=effects.disarmed,
        until_text="the vehicle is still armed",
    )


def _arm(command: c.Arm, state: VehicleState) -> Plan:
    return (arm_step(force=command.force),)


def _disarm(command: c.Disarm, state: VehicleState) -> Plan:
    return (disarm_step(force=command.force),)


def _emergency_stop(command: c.EmergencyStop, state: VehicleState) -> Plan:
    # Repeating a stop does no harm, missing it may.
    return (disarm_step(force=True, urgent=True),)


def speed_steps(speed_mps: float, which: SpeedType = SpeedType.GROUNDSPEED) -> tuple[CommandStep, ...]:
    """Return the change of speed."""
    return (
        CommandStep(
            describe=f"speed {speed_mps:g} m/s",
            command=MavCmd.DO_CHANGE_SPEED,
            params=params(float(which), speed_mps, -1.0),
        ),
    )


def _change_speed(command: c.ChangeSpeed, state: VehicleState) -> Plan:
    which = SpeedType.AIRSPEED if command.airspeed else SpeedType.GROUNDSPEED
    return speed_steps(command.speed_mps, which)


def _set_roi(command: c.SetRoi, state: VehicleState) -> Plan:
    return (
        CommandStep(
            describe="look at a point",
            command=MavCmd.DO_SET_ROI_LOCATION,
            params=params(0.0, 0.0, 0.0, 0.0, command.lat_deg, command.lon_deg, command.alt_amsl_m),
            frame=MavFrame.GLOBAL,
        ),
    )


def _clear_roi(command: c.ClearRoi, state: VehicleState) -> Plan:
    return (CommandStep(describe="stop looking at a point", command=MavCmd.DO_SET_ROI_NONE),)


def _set_home(command: c.SetHome, state: VehicleState) -> Plan:
    if command.lat_deg is None or command.lon_deg is None:
        return (CommandStep(describe="home here", command=MavCmd.DO_SET_HOME, params=params(1.0)),)
    alt_amsl_m = command.alt_amsl_m
    if alt_amsl_m is None and state.home is not None:
        alt_amsl_m = state.home.alt_amsl_m
    if alt_amsl_m is None:
        return Impossible("the height of the new home is not known")
    return (
        CommandStep(
            describe="home at a point",
            command=MavCmd.DO_SET_HOME,
            params=params(0.0, 0.0, 0.0, 0.0, command.lat_deg, command.lon_deg, alt_amsl_m),
            frame=MavFrame.GLOBAL,
        ),
    )


def _set_current_item(command: c.SetCurrentItem, state: VehicleState) -> Plan:
    return (current_item_step(command.seq),)


def current_item_step(seq: int) -> CommandStep:
    """Return making an item the next to fly, seen in MISSION_CURRENT."""
    return CommandStep(
        describe=f"item {seq}",
        command=MavCmd.DO_SET_MISSION_CURRENT,
        params=params(float(seq)),
        until=effects.item_is(seq),
        until_text=f"item {seq} did not become the current one",
        # PX4 before 1.17 knows only the message.
        otherwise=(
            MessageStep(
                "MISSION_SET_CURRENT",
                {"seq": seq},
                describe=f"item {seq}",
                until=effects.item_is(seq),
                until_text=f"item {seq} did not become the current one",
            ),
        ),
    )


def restart_step(first: int, before: int) -> CommandStep:
    """Return beginning the mission anew at its first item, jumps included; ``before``: the item it is at.

    The acknowledgement of the command is proof: MISSION_CURRENT may name a later item, if do-commands come
    first. Nobody acknowledges the message, so that only the item tells.
    """
    step = current_item_step(first)
    message = MessageStep(
        "MISSION_SET_CURRENT",
        {"seq": first},
        describe=step.describe,
        until=effects.item_is_before(before) if before > first else None,
        until_text=step.until_text,
        timeout_s=3.0,
    )
    reset = params(float(first), 1.0)
    return replace(insistent(step), params=reset, until=None, otherwise=(message,))


def _reboot(command: c.Reboot, state: VehicleState) -> Plan:
    return (
        CommandStep(
            describe="reboot",
            command=MavCmd.PREFLIGHT_REBOOT_SHUTDOWN,
            params=params(1.0),
            until=effects.rebooted_since(state.boot_count),
            until_text="the vehicle was not seen to start again",
            timeout_s=60.0,
            watch_s=30.0,
        ),
    )


SHARED_BUILDERS: Mapping[type[Any], Any] = {
    c.Arm: _arm,
    c.Disarm: _disarm,
    c.EmergencyStop: _emergency_stop,
    c.ChangeSpeed: _change_speed,
    c.SetRoi: _set_roi,
    c.ClearRoi: _clear_roi,
    c.SetHome: _set_home,
    c.SetCurrentItem: _set_current_item,
    c.Reboot: _reboot,
}
