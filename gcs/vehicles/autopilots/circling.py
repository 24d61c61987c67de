"""A circle led from here, for vehicles that can go to points but have no command for a circle.

The station leads the vehicle round by a point that runs ahead of it. When the station or the link fails,
the vehicle reaches the last point and stays there: no circle, but no danger either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import atan2, cos, hypot, pi, radians, sin

from gcs.mavlink.constants import MavFrame, PositionTargetTypemask
from gcs.model.command import Orbit
from gcs.model.vehicle import VehicleState

M_PER_DEG = 111_319.49
"""Metres for a degree of latitude; good to 0.6 % over the few hundred metres of a circle."""
LEAD_S = 2.5
LEAD_MIN_RAD, LEAD_MAX_RAD = radians(8.0), radians(30.0)
DEFAULT_SPEED_MPS = 5.0

_T = PositionTargetTypemask
POSITION_AND_YAW = (
    _T.VX_IGNORE
    | _T.VY_IGNORE
    | _T.VZ_IGNORE
    | _T.AX_IGNORE
    | _T.AY_IGNORE
    | _T.AZ_IGNORE
    | _T.YAW_RATE_IGNORE
)


def leading_point(orbit: Orbit, lat_deg: float, lon_deg: float) -> tuple[float, float, float]:
    """Return the point ahead on the circle for a vehicle at this place: latitude, longitude, yaw in radians.

    The yaw looks at the centre. Far from the circle the point is on the side nearest to the vehicle.
    """
    radius_m = max(1.0, abs(orbit.radius_m))
    m_per_deg_lon = M_PER_DEG * max(0.01, cos(radians(orbit.lat_deg)))
    north_m = (lat_deg - orbit.lat_deg) * M_PER_DEG
    east_m = (lon_deg - orbit.lon_deg) * m_per_deg_lon
    angle = atan2(east_m, north_m)
    lead = (orbit.speed_mps or DEFAULT_SPEED_MPS) * LEAD_S / radius_m
    lead = min(LEAD_MAX_RAD, max(LEAD_MIN_RAD, lead))
    ahead = angle + (lead if orbit.radius_m >= 0 else -lead)
    # Who always flies at a point ahead cuts the corner by the cosine of the lead.
    reach_m = radius_m / cos(lead) if hypot(north_m, east_m) > 0.5 * radius_m else radius_m
    lat = orbit.lat_deg + reach_m * cos(ahead) / M_PER_DEG
    lon = orbit.lon_deg + reach_m * sin(ahead) / m_per_deg_lon
    return lat, lon, (angle + pi) % (2 * pi)


def circle_target(orbit: Orbit, alt_rel_m: float) -> Callable[[VehicleState], Mapping[str, object] | None]:
    """Return what tells where to steer now: fields of SET_POSITION_TARGET_GLOBAL_INT.

    Without a position it tells nothing (None).
    """

    def target(state: VehicleState) -> Mapping[str, object] | None:
        if state.position is None:
            return None
        lat, lon, yaw = leading_point(orbit, state.position.lat_deg, state.position.lon_deg)
        return {
            "coordinate_frame": int(MavFrame.GLOBAL_RELATIVE_ALT_INT),
            "type_mask": int(POSITION_AND_YAW),
            "lat_int": round(lat * 1e7),
            "lon_int": round(lon * 1e7),
            "alt": alt_rel_m,
            "yaw": yaw,
        }

    return target


def describe_circle(orbit: Orbit) -> str:
    """Return what is going on, in words that say who flies the circle."""
    turn = "clockwise" if orbit.radius_m >= 0 else "counter-clockwise"
    return f"orbit at {abs(orbit.radius_m):g} m, {turn}, led by this station"
