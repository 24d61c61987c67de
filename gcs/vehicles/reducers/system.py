"""What the vehicle is and in which state: heartbeat, system status, version, fence."""

from __future__ import annotations

from dataclasses import replace

from gcs.mavlink import Frame
from gcs.mavlink.constants import MavModeFlag, MavSysStatusSensor
from gcs.model.vehicle import FenceStatus, Identity
from gcs.vehicles.autopilots import adapter_for, kind_of
from gcs.vehicles.draft import NEVER, Draft
from gcs.vehicles.reducers.boot_clock import note_boot_time, note_regression
from gcs.vehicles.reducers.power import take_sys_status_battery

VERSION_TYPES = {0: "-dev", 64: "-alpha", 128: "-beta", 192: "-rc", 255: ""}
"""FIRMWARE_VERSION_TYPE, the lowest byte of flight_sw_version."""
UNKNOWN_LOAD = 65535


def identity_from(autopilot: int, mav_type: int) -> Identity:
    """Return what a HEARTBEAT claims."""
    adapter = adapter_for(autopilot, mav_type)
    return Identity(
        autopilot=autopilot,
        mav_type=mav_type,
        firmware=adapter.firmware,
        kind=kind_of(mav_type),
        product=adapter.product,
    )


def on_heartbeat(draft: Draft, frame: Frame, now: float) -> None:
    """HEARTBEAT (0)."""
    msg = frame.msg
    if not _same_vehicle(draft, msg.autopilot, msg.type, now):
        return
    draft.base_mode = msg.base_mode
    draft.system_status = msg.system_status
    draft.custom_mode = msg.custom_mode
    if draft.arming_required:
        draft.armed = bool(msg.base_mode & MavModeFlag.SAFETY_ARMED)


def _same_vehicle(draft: Draft, autopilot: int, mav_type: int, now: float) -> bool:
    """Take a changed identity only when it is claimed twice in a row: one alone may be another vehicle's."""
    known = draft.identity
    if known.autopilot == autopilot and known.mav_type == mav_type:
        draft.identity_doubts = 0
        return True
    if known.autopilot < 0:
        draft.identity = identity_from(autopilot, mav_type)
        draft.adapter = adapter_for(autopilot, mav_type)
        return True
    note_regression(draft, now)
    draft.identity_doubts += 1
    if draft.identity_doubts < 2:
        return False
    draft.identity_doubts = 0
    draft.identity = identity_from(autopilot, mav_type)
    draft.adapter = adapter_for(autopilot, mav_type)
    draft.modes = ()
    draft.arming_required = True
    draft.forget_flight()
    draft.boot_count += 1
    return True


def on_sys_status(draft: Draft, frame: Frame, now: float) -> None:
    """SYS_STATUS (1)."""
    msg = frame.msg
    draft.sys_status_s = now
    draft.sensors_present = msg.onboard_control_sensors_present
    draft.sensors_enabled = msg.onboard_control_sensors_enabled
    draft.sensors_health = msg.onboard_control_sensors_health
    draft.cpu_load_pct = msg.load / 10.0 if msg.load != UNKNOWN_LOAD else None
    if not draft.arming_required:
        draft.armed = _motors_enabled(draft)
    take_sys_status_battery(draft, msg, now)


def on_param_value(draft: Draft, frame: Frame, now: float) -> None:
    """PARAM_VALUE (22) of ARMING_REQUIRE: at 0 the heartbeat says armed always, so the motors' bit counts.

    And of Q_ENABLE, which tells quadplanes from planes.
    """
    if b"ARMING_REQUIRE" not in frame.payload and b"Q_ENABLE" not in frame.payload:
        return
    msg = frame.msg
    refined = draft.adapter.refine_by_parameter(msg.param_id, msg.param_value)
    if refined is not draft.adapter:
        draft.adapter = refined
        draft.identity = replace(draft.identity, kind=refined.kind)
    if msg.param_id == "ARMING_REQUIRE":
        draft.arming_required = msg.param_value != 0.0
        if not draft.arming_required and draft.sys_status_s > NEVER:
            draft.armed = _motors_enabled(draft)


def _motors_enabled(draft: Draft) -> bool:
    return bool(draft.sensors_enabled & MavSysStatusSensor.SENSOR_MOTOR_OUTPUTS)


def on_extended_sys_state(draft: Draft, frame: Frame, now: float) -> None:
    """EXTENDED_SYS_STATE (245)."""
    msg = frame.msg
    draft.vtol_state = msg.vtol_state
    if draft.check("landed state", msg.landed_state <= 4):
        draft.landed_state = msg.landed_state
        draft.landed_state_s = now


def on_system_time(draft: Draft, frame: Frame, now: float) -> None:
    """SYSTEM_TIME (2): the time since boot; its UTC is a claim that nothing here depends on."""
    note_boot_time(draft, frame.msg.time_boot_ms, now)


def on_autopilot_version(draft: Draft, frame: Frame, now: float) -> None:
    """AUTOPILOT_VERSION (148)."""
    msg = frame.msg
    uid2 = bytes(msg.uid2).rstrip(b"\0")
    draft.identity = replace(
        draft.identity,
        version=version_text(msg.flight_sw_version),
        git_hash=hash_text(bytes(msg.flight_custom_version)),
        uid=uid2.hex() if uid2 else (f"{msg.uid:016x}" if msg.uid else ""),
        board_id=msg.board_version >> 16,
        vendor_id=msg.vendor_id,
        product_id=msg.product_id,
        capabilities=msg.capabilities,
    )


def version_text(flight_sw_version: int) -> str:
    """Return such as ``4.7.0-dev``; empty for 0."""
    if not flight_sw_version:
        return ""
    major, minor, patch, kind = flight_sw_version.to_bytes(4, "big")
    return f"{major}.{minor}.{patch}{VERSION_TYPES.get(kind, f'-{kind}')}"


def hash_text(custom_version: bytes) -> str:
    """Return the commit: ArduPilot sends its text, PX4 its first bytes in reverse order."""
    significant = custom_version.strip(b"\0")
    if significant and all(chr(byte) in "0123456789abcdef" for byte in significant):
        return significant.decode("ascii")
    return significant[::-1].hex()


def on_fence_status(draft: Draft, frame: Frame, now: float) -> None:
    """FENCE_STATUS (162)."""
    msg = frame.msg
    draft.fence = FenceStatus(now, bool(msg.breach_status), msg.breach_count, msg.breach_type)
