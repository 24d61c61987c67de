"""How a state shows that a step worked, and what shows that it no longer can."""

from __future__ import annotations

from math import cos, hypot, radians

from gcs.model.vehicle import VehicleState
from gcs.vehicles.autopilots.steps import Effect, Judge

HEIGHT_REACHED = 0.95
M_PER_DEG = 111_319.49
TARGET_WITHIN_M = 5.0
UNDER_WAY_M = 1.0
LEVEL_MPS = 0.5


def armed(state: VehicleState) -> bool:
    """The motors run."""
    return state.armed


def disarmed(state: VehicleState) -> bool:
    """The motors stand still."""
    return not state.armed


def in_mode(*custom_modes: int) -> Effect:
    """Return the test for being in one of these modes."""

    def check(state: VehicleState) -> bool:
        return state.custom_mode in custom_modes

    return check


def height_rel_m(state: VehicleState) -> float | None:
    """Return the height above home, None when unknown."""
    return state.altitude.rel_m if state.altitude is not None else None


def climbed_to(alt_rel_m: float) -> Effect:
    """Return the test for having reached 95 % of a height above home, airborne."""

    def check(state: VehicleState) -> bool:
        height = height_rel_m(state)
        return height is not None and state.in_air is not False and height >= HEIGHT_REACHED * alt_rel_m

    return check


def at_height(alt_rel_m: float) -> Effect:
    """Return the test for flying within 5 % (at least 1 m) of a height above home."""
    margin_m = max(1.0, abs(alt_rel_m) * (1 - HEIGHT_REACHED))

    def check(state: VehicleState) -> bool:
        height = height_rel_m(state)
        return height is not None and abs(height - alt_rel_m) <= margin_m

    return check


def airborne(state: VehicleState) -> bool:
    """It flies."""
    return state.in_air is True


def climbed_to_amsl(alt_rel_m: float, alt_amsl_m: float) -> Effect:
    """Return the test for a climb to a height above sea level; home's own height may move meanwhile."""
    margin_m = abs(alt_rel_m) * (1 - HEIGHT_REACHED)
    by_home = climbed_to(alt_rel_m)

    def check(state: VehicleState) -> bool:
        amsl_m = state.altitude.amsl_m if state.altitude is not None else None
        there = amsl_m is not None and state.in_air is not False and amsl_m >= alt_amsl_m - margin_m
        return there or by_home(state)

    return check


def at_height_amsl(alt_rel_m: float, alt_amsl_m: float) -> Effect:
    """Return the test for flying at a height above sea level; home's own height may move meanwhile."""
    by_home = at_height(alt_rel_m)

    def check(state: VehicleState) -> bool:
        amsl_m = state.altitude.amsl_m if state.altitude is not None else None
        return (amsl_m is not None and abs(amsl_m - alt_amsl_m) <= UNDER_WAY_M) or by_home(state)

    return check


def nears_height(alt_rel_m: float, state_before: VehicleState) -> Effect:
    """Return the test for a height that is steered for: by the vehicle's own target, else by its climbing.

    A climb that was under way before proves nothing.
    """
    before_m = height_rel_m(state_before)
    climb_mps = state_before.motion.climb_mps if state_before.motion is not None else None
    was_level = before_m is not None and climb_mps is not None and abs(climb_mps) < LEVEL_MPS

    def check(state: VehicleState) -> bool:
        target_m = _target_height_rel_m(state)
        if target_m is not None:
            return abs(target_m - alt_rel_m) <= UNDER_WAY_M
        height = height_rel_m(state)
        if not was_level or height is None or before_m is None:
            return False
        return abs(alt_rel_m - before_m) - abs(alt_rel_m - height) >= UNDER_WAY_M

    return check


def _target_height_rel_m(state: VehicleState) -> float | None:
    target = state.target
    if target is None or target.alt_rel_m is not None:
        return None if target is None else target.alt_rel_m
    if target.alt_amsl_m is None or state.home is None:
        return None
    return target.alt_amsl_m - state.home.alt_amsl_m


def target_is(lat_deg: float, lon_deg: float) -> Effect:
    """Return the test for steering for a point, as the vehicle itself tells (POSITION_TARGET_GLOBAL_INT)."""

    def check(state: VehicleState) -> bool:
        target = state.target
        if target is None or target.lat_deg is None or target.lon_deg is None:
            return False
        north_m = (target.lat_deg - lat_deg) * M_PER_DEG
        east_m = ((target.lon_deg - lon_deg + 180.0) % 360.0 - 180.0) * M_PER_DEG * cos(radians(lat_deg))
        return hypot(north_m, east_m) <= TARGET_WITHIN_M

    return check


def in_mode_for(custom_mode: int, lat_deg: float, lon_deg: float) -> Effect:
    """Return the test for a mode in which the vehicle, if it tells its target at all, steers for a point."""
    steers = target_is(lat_deg, lon_deg)

    def check(state: VehicleState) -> bool:
        if state.custom_mode != custom_mode:
            return False
        return state.target is None or state.target.lat_deg is None or steers(state)

    return check


def heading_is(heading_deg: float, within_deg: float = 5.0) -> Effect:
    """Return the test for the nose pointing there."""

    def check(state: VehicleState) -> bool:
        if state.motion is None or state.motion.heading_deg is None:
            return False
        return abs((state.motion.heading_deg - heading_deg + 180.0) % 360.0 - 180.0) <= within_deg

    return check


def item_is(seq: int) -> Effect:
    """Return the test for flying an item, or the ones right after it (do-commands are passed at once)."""

    def check(state: VehicleState) -> bool:
        current = state.mission.current_seq if state.mission is not None else None
        return current is not None and seq <= current <= seq + 5

    return check


def item_is_before(seq: int) -> Effect:
    """Return the test for flying an earlier item."""

    def check(state: VehicleState) -> bool:
        current = state.mission.current_seq if state.mission is not None else None
        return current is not None and current < seq

    return check


def rebooted_since(boot_count: int) -> Effect:
    """Return the test for a restart."""

    def check(state: VehicleState) -> bool:
        return state.boot_count > boot_count

    return check


def unless_disarmed(state: VehicleState) -> str:
    """Nothing more will happen once the motors stand still."""
    return "" if state.armed else "the vehicle disarmed"


def unless_mode_left(*custom_modes: int) -> Judge:
    """Return the judge that ends the wait when someone chose another mode, or the motors stopped."""

    def judge(state: VehicleState) -> str:
        if not state.armed:
            return "the vehicle disarmed"
        return "" if state.custom_mode in custom_modes else f"the mode changed to {state.mode}"

    return judge
