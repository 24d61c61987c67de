"""Whether the vehicle would arm, and why not: its check bit, its estimator and its own words together.

The check bit alone is not enough: ArduCopter sets it 20 s before the estimator has a position, and
refuses to arm until then (``protocols.md``, Seen on real autopilots).
"""

from __future__ import annotations

from collections.abc import Mapping

from gcs.mavlink.constants import MavState
from gcs.model.vehicle import StatusText
from gcs.vehicles.draft import NEVER, Draft

PREARM_HOLDS_S = 35.0
"""ArduPilot repeats what fails every 30 s."""
REFUSAL_HOLDS_S = 15.0

_PREFIXES: Mapping[str, float] = {
    "PreArm: ": PREARM_HOLDS_S,
    "Arm: ": REFUSAL_HOLDS_S,
    "Preflight Fail: ": REFUSAL_HOLDS_S,
    "Arming denied: ": REFUSAL_HOLDS_S,
    "Arming denied! ": REFUSAL_HOLDS_S,
}

_SENSORS: Mapping[int, str] = {
    0x01: "Gyro",
    0x02: "Accelerometer",
    0x04: "Compass",
    0x08: "Barometer",
    0x10: "Airspeed sensor",
    0x20: "GPS",
    0x10000: "Radio control",
    0x100000: "Geofence",
    0x200000: "Attitude estimate",
    0x1000000: "Logging",
    0x2000000: "Battery",
}

_CURED_BY_POSITION = frozenset({"Need Position Estimate", "AHRS: waiting for home"})

_VITAL = ("attitude", "position", "altitude")
"""What can't be flown without: named invalid, it also keeps the vehicle from being called ready."""


def note_text(draft: Draft, text: StatusText, now: float) -> None:
    """Keep a reason against arming for as long as it can be taken to hold."""
    for prefix, holds_s in _PREFIXES.items():
        if text.text.startswith(prefix):
            # "PreArm" wins over "Arm" for one and the same reason: it holds longer.
            reason = text.text[len(prefix) :].strip()
            draft.complaints[reason] = max(draft.complaints.get(reason, NEVER), now + holds_s)
            return


def judge_readiness(draft: Draft, now: float) -> None:
    """Set ``ready`` and its reasons from all that was told."""
    if draft.complaints:
        draft.complaints = {reason: until for reason, until in draft.complaints.items() if until > now}
    if draft.armed:
        draft.complaints.clear()
        draft.ready, draft.not_ready_reasons = True, ()
        return
    if draft.sys_status_s == NEVER:
        draft.ready, draft.not_ready_reasons = None, ("Arming checks not reported",)
        return
    if draft.complaints and draft.estimator is not None and draft.estimator.has_position:
        # Nobody takes a complaint back: what the estimator has since found is lacking no more.
        for reason in [reason for reason in draft.complaints if reason in _CURED_BY_POSITION]:
            del draft.complaints[reason]
    present, enabled, health = draft.sensors_present, draft.sensors_enabled, draft.sensors_health
    passed = draft.adapter.prearm_passed(present, enabled, health)
    reasons = list(draft.complaints)
    if draft.system_status in (MavState.BOOT, MavState.CALIBRATING):
        reasons.append("Starting up")
    if passed is False and not reasons:
        ill = present & enabled & ~health
        reasons += [f"{name} not healthy" for bit, name in _SENSORS.items() if ill & bit] or [
            "Arming checks fail"
        ]
    if draft.in_air:
        reasons.append("In the air")
    reasons += [f"{name.capitalize()} invalid" for name in _VITAL if name in draft.invalid]
    estimate = _estimate_complaint(draft)
    if estimate is not None and not any("osition" in reason for reason in reasons):
        reasons.append(estimate)
    if passed is None:
        draft.ready, draft.not_ready_reasons = None, tuple(reasons) or ("Arming checks not reported",)
    else:
        draft.ready, draft.not_ready_reasons = passed and not reasons, tuple(reasons)


def _estimate_complaint(draft: Draft) -> str | None:
    if not draft.adapter.tells_readiness_by_estimator:
        return None
    if draft.estimator is None:
        return "Estimator not reported"
    return None if draft.estimator.has_position else "No position estimate"
