"""Attitude from Euler angles, or from the quaternion where that is all there is."""

from __future__ import annotations

from math import asin, atan2, copysign, degrees, isfinite, pi

from gcs.mavlink import Frame
from gcs.model.vehicle import Attitude
from gcs.vehicles.draft import Draft
from gcs.vehicles.reducers.boot_clock import note_boot_time

EULER_FIRST_S = 1.0
_ANGLE_MAX = 2 * pi + 0.01
_TO_DEG = 180.0 / pi


def on_attitude(draft: Draft, frame: Frame, now: float) -> None:
    """ATTITUDE (30)."""
    msg = frame.msg
    note_boot_time(draft, msg.time_boot_ms, now)
    draft.attitude_s = now
    _take(draft, now, msg.roll, msg.pitch, msg.yaw, (msg.rollspeed, msg.pitchspeed, msg.yawspeed))


def on_attitude_quaternion(draft: Draft, frame: Frame, now: float) -> None:
    """ATTITUDE_QUATERNION (31); ignored, undecoded, while ATTITUDE comes."""
    if now - draft.attitude_s < EULER_FIRST_S:
        return
    msg = frame.msg
    note_boot_time(draft, msg.time_boot_ms, now)
    w, x, y, z = msg.q1, msg.q2, msg.q3, msg.q4
    norm = w * w + x * x + y * y + z * z
    if not draft.check("attitude", isfinite(norm) and 0.9 < norm < 1.1):
        draft.attitude = None
        return
    sine = 2 * (w * y - z * x)
    roll = atan2(2 * (w * x + y * z), 1 - 2 * (x * x + y * y))
    pitch = copysign(pi / 2, sine) if abs(sine) >= 1 else asin(sine)
    yaw = atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z))
    _take(draft, now, roll, pitch, yaw, (msg.rollspeed, msg.pitchspeed, msg.yawspeed))


def _take(
    draft: Draft, now: float, roll: float, pitch: float, yaw: float, rates: tuple[float, float, float]
) -> None:
    # NaN fails each comparison, infinity the one that matters.
    possible = abs(roll) < _ANGLE_MAX and abs(pitch) < _ANGLE_MAX and abs(yaw) < _ANGLE_MAX
    if not draft.check("attitude", possible):
        draft.attitude = None  # what says it does not know where up is, must not show a horizon
        return
    if not isfinite(rates[0] + rates[1] + rates[2]):
        rates = (0.0, 0.0, 0.0)
    draft.attitude = Attitude(
        now,
        roll * _TO_DEG,
        pitch * _TO_DEG,
        degrees(yaw) % 360.0,
        rates[0] * _TO_DEG,
        rates[1] * _TO_DEG,
        rates[2] * _TO_DEG,
    )
