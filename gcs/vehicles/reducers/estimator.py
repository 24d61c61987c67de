"""How well the vehicle knows where it is, and how much it shakes."""

from __future__ import annotations

from math import atan2, degrees, hypot, isfinite

from gcs.mavlink import Frame
from gcs.model.vehicle import Estimator, Vibration, Wind
from gcs.vehicles.draft import Draft

_ATTITUDE = 1
_POS_HORIZ_ABS = 16
_CONST_POS_MODE = 128


def _ratio(value: float) -> float | None:
    return value if isfinite(value) and value >= 0.0 else None


def _estimator(
    now: float,
    flags: int,
    ratios: tuple[float, ...],
    has_position: bool,
    accuracy_m: float | None,
    source: str,
) -> Estimator:
    return Estimator(
        time_s=now,
        flags=flags,
        velocity_ratio=_ratio(ratios[0]),
        pos_horiz_ratio=_ratio(ratios[1]),
        pos_vert_ratio=_ratio(ratios[2]),
        mag_ratio=_ratio(ratios[3]),
        terrain_ratio=_ratio(ratios[4]),
        pos_horiz_accuracy_m=accuracy_m,
        has_attitude=bool(flags & _ATTITUDE),
        has_position=has_position,
        source=source,
    )


def on_ekf_status_report(draft: Draft, frame: Frame, now: float) -> None:
    """EKF_STATUS_REPORT (193), ArduPilot's."""
    m = frame.msg
    ratios = (
        m.velocity_variance,
        m.pos_horiz_variance,
        m.pos_vert_variance,
        m.compass_variance,
        m.terrain_alt_variance,
    )
    placed = bool(m.flags & _POS_HORIZ_ABS) and not m.flags & _CONST_POS_MODE
    draft.estimator = _estimator(now, m.flags, ratios, placed, None, "EKF_STATUS_REPORT")


def on_estimator_status(draft: Draft, frame: Frame, now: float) -> None:
    """ESTIMATOR_STATUS (230)."""
    m = frame.msg
    ratios = (m.vel_ratio, m.pos_horiz_ratio, m.pos_vert_ratio, m.mag_ratio, m.hagl_ratio)
    accuracy_m = _ratio(m.pos_horiz_accuracy)
    # PX4 sets CONST_POS_MODE beside an absolute position as well: it says nothing here.
    placed = bool(m.flags & _POS_HORIZ_ABS)
    draft.estimator = _estimator(now, m.flags, ratios, placed, accuracy_m, "ESTIMATOR_STATUS")


def on_vibration(draft: Draft, frame: Frame, now: float) -> None:
    """VIBRATION (241)."""
    m = frame.msg
    if draft.check("vibration", isfinite(m.vibration_x + m.vibration_y + m.vibration_z)):
        clipping = (m.clipping_0, m.clipping_1, m.clipping_2)
        draft.vibration = Vibration(now, m.vibration_x, m.vibration_y, m.vibration_z, clipping)


def on_wind(draft: Draft, frame: Frame, now: float) -> None:
    """WIND (168), ArduPilot's: direction is where it comes from."""
    m = frame.msg
    if draft.check("wind", isfinite(m.direction) and isfinite(m.speed_z) and 0.0 <= m.speed < 150.0):
        draft.wind = Wind(now, m.speed, m.direction % 360.0, m.speed_z)


def on_wind_cov(draft: Draft, frame: Frame, now: float) -> None:
    """WIND_COV (231): the vector that the air moves along, north and east."""
    m = frame.msg
    speed = hypot(m.wind_x, m.wind_y)
    if draft.check("wind", speed < 150.0):
        vertical = m.wind_z if isfinite(m.wind_z) else None
        draft.wind = Wind(now, speed, degrees(atan2(-m.wind_y, -m.wind_x)) % 360.0, vertical)
