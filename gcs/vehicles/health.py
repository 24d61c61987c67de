"""Alarms from a vehicle's state: each cause has a key that never changes, and none flickers.

A cause that is already raised clears only when the value is clearly good again (hysteresis): the caller
passes the keys that it holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gcs.mavlink.constants import MavState, MavSysStatusSensor
from gcs.model.alarm import Alarm, Level
from gcs.model.vehicle import Battery, Phase, VehicleKind, VehicleState

LOW_PCT, LOW_CLEAR_PCT = 25.0, 30.0
CRITICAL_PCT, CRITICAL_CLEAR_PCT = 15.0, 20.0
RATIO_BAD, RATIO_BAD_CLEAR = 0.8, 0.6
RATIO_FAILED, RATIO_FAILED_CLEAR = 1.0, 0.8
VIBRATION_HIGH_MPS2, VIBRATION_CLEAR_MPS2 = 30.0, 20.0
VIBRATION_EXTREME_MPS2, VIBRATION_EXTREME_CLEAR_MPS2 = 60.0, 45.0
STALE_S = 10.0
"""A record older than this says nothing about now."""
ESC_SPEED_MIN_RPM = 100.0
ESC_PEER_RPM = 1000.0
AIRBORNE_SETTLED_S = 3.0

_FAILSAFES = {
    int(MavState.CRITICAL): "Failsafe",
    int(MavState.EMERGENCY): "Emergency",
    int(MavState.FLIGHT_TERMINATION): "Flight terminated",
}
_BREACHES = {1: "too low", 2: "too high", 3: "boundary"}
_LOW = ("battery-low", Level.CAUTION, "low")
_CRITICAL = ("battery-critical", Level.WARNING, "critical")
_BATTERY_STATES = {
    2: _LOW,
    3: _CRITICAL,
    4: ("battery-emergency", Level.CRITICAL, "emergency"),
    5: ("battery-failed", Level.CRITICAL, "failed"),
    6: ("battery-unhealthy", Level.WARNING, "unhealthy"),
}
"""By MAV_BATTERY_CHARGE_STATE: key, level, word."""


def derive_alarms(state: VehicleState, active: Collection[str] = ()) -> tuple[Alarm, ...]:
    """Return the causes that hold now.

    Args:
        state: the vehicle's newest state; its ``silent_s`` must be up to date.
        active: keys of this vehicle's alarms that are raised already.
    """
    if state.phase is Phase.DISCONNECTED:
        return ()
    # In a silence the other causes stay as they were last told: nothing says that they are over.
    return tuple(alarm for part in _PARTS for alarm in part(state, active))


def _alarm(state: VehicleState, key: str, level: Level, text: str) -> Alarm:
    return Alarm(key, level, text, state.vehicle)


def _beyond(value: float, limit: float, clear: float, raised: bool) -> bool:
    """Return whether ``value`` is above ``limit``, or, once raised, still above ``clear``."""
    return value >= (clear if raised else limit)


def _link(state: VehicleState, active: Collection[str]) -> Iterator[Alarm]:
    if state.phase is Phase.LINK_LOST:
        level = Level.CRITICAL if state.armed else Level.WARNING
        yield _alarm(state, "link-lost", level, "Link lost")


def _identity(state: VehicleState, active: Collection[str]) -> Iterator[Alarm]:
    if state.id_conflict:
        text = f"Two vehicles use system id {state.vehicle.sysid}"
        yield _alarm(state, "id-conflict", Level.WARNING, text)


def _batteries(state: VehicleState, active: Collection[str]) -> Iterator[Alarm]:
    several = len(state.batteries) > 1
    for battery in state.batteries:
        if state.last_heard_s - battery.time_s > STALE_S and not state.high_latency:
            continue
        found = _battery_level(battery, active)
        if found is not None:
            key, level, word = found
            name = f"Battery {battery.battery_id + 1}" if several else "Battery"
            yield _alarm(state, f"{key}-{battery.battery_id}", level, f"{name} {word}")


def _battery_level(battery: Battery, active: Collection[str]) -> tuple[str, Level, str] | None:
    """The worse of what the vehicle judges and what the charge left says."""
    told = _BATTERY_STATES.get(battery.charge_state)
    left = battery.remaining_pct
    guessed: tuple[str, Level, str] | None = None
    if left is not None:
        critical = f"battery-critical-{battery.battery_id}" in active
        low = critical or f"battery-low-{battery.battery_id}" in active
        if left <= (CRITICAL_CLEAR_PCT if critical else CRITICAL_PCT):
            guessed = _CRITICAL
        elif left <= (LOW_CLEAR_PCT if low else LOW_PCT):
            guessed = _LOW
    if told is None or (guessed is not None and guessed[1] > told[1]):
        return guessed
    return told


def _gps(state: VehicleState, active: Collection[str]) -> Iterator[Alarm]:
    gps = state.gps
    if gps is None or state.identity.kind is VehicleKind.SUB:
        return
    if gps.fix_type == 0 and state.position is None:
        return  # it has no receiver
    stale = state.last_heard_s - gps.time_s > STALE_S and not state.high_latency
    if gps.fix_type >= 3 and not stale:
        return
    level = Level.WARNING if state.armed else Level.CAUTION
    yield _alarm(state, "gps-lost", level, "GPS lost" if state.armed else "No GPS fix")


def _estimator(state: VehicleState, active: Collection[str]) -> Iterator[Alarm]:
    estimator = state.estimator
    if estimator is None or not state.armed or state.last_heard_s - estimator.time_s > STALE_S:
        return
    worst = estimator.worst_ratio
    raised = "ekf" in active
    if worst is not None and _beyond(worst, RATIO_FAILED, RATIO_FAILED_CLEAR, "ekf-failed" in active):
        yield _alarm(state, "ekf-failed", Level.CRITICAL, "Position estimate failing")
    elif worst is not None and _beyond(worst, RATIO_BAD, RATIO_BAD_CLEAR, raised):
        yield _alarm(state, "ekf", Level.WARNING, "Position estimate poor")
    if not estimator.has_attitude:
        yield _alarm(state, "ekf-attitude", Level.CRITICAL, "Attitude estimate lost")
    elif state.in_air and not estimator.has_position and state.position is not None:
        yield _alarm(state, "ekf-position", Level.WARNING, "Position estimate lost")


def _vibration(state: VehicleState, active: Collection[str]) -> Iterator[Alarm]:
    vibration = state.vibration
    if vibration is None or not state.in_air or state.last_heard_s - vibration.time_s > STALE_S:
        return
    worst = max(vibration.x_mps2, vibration.y_mps2, vibration.z_mps2)
    extreme = "vibration-extreme" in active
    if _beyond(worst, VIBRATION_EXTREME_MPS2, VIBRATION_EXTREME_CLEAR_MPS2, extreme):
        yield _alarm(state, "vibration-extreme", Level.WARNING, "Vibration extreme")
    elif _beyond(worst, VIBRATION_HIGH_MPS2, VIBRATION_CLEAR_MPS2, "vibration" in active):
        yield _alarm(state, "vibration", Level.CAUTION, "Vibration high")


def _failsafe(state: VehicleState, active: Collection[str]) -> Iterator[Alarm]:
    word = _FAILSAFES.get(state.system_status)
    if word is not None:
        yield _alarm(state, "failsafe", Level.CRITICAL if state.armed else Level.CAUTION, word)


def _fence(state: VehicleState, active: Collection[str]) -> Iterator[Alarm]:
    fence = state.fence
    if fence is None or not fence.breached or state.last_heard_s - fence.time_s > STALE_S:
        return
    where = _BREACHES.get(fence.breach_type)
    level = Level.CRITICAL if state.in_air else Level.WARNING
    yield _alarm(state, "fence-breach", level, f"Geofence breach: {where}" if where else "Geofence breach")


def _motors(state: VehicleState, active: Collection[str]) -> Iterator[Alarm]:
    """A controller that stands still while all others turn, in the air; or what the vehicle says itself."""
    propulsion = MavSysStatusSensor.SENSOR_PROPULSION
    if state.sensors_present & state.sensors_enabled & propulsion and not state.sensors_health & propulsion:
        yield _alarm(state, "propulsion", Level.CRITICAL if state.in_air else Level.CAUTION, "Motor fault")
    if not state.in_air or state.identity.kind not in (VehicleKind.QUAD, VehicleKind.HELI):
        return
    escs = [esc for esc in state.escs if esc.rpm is not None and state.last_heard_s - esc.time_s < STALE_S]
    if len(escs) < 3:
        return
    settled = state.phase_since_s + AIRBORNE_SETTLED_S <= state.last_heard_s
    for esc in escs:
        others = [abs(other.rpm or 0.0) for other in escs if other.index != esc.index]
        if settled and abs(esc.rpm or 0.0) < ESC_SPEED_MIN_RPM and min(others) > ESC_PEER_RPM:
            yield _alarm(state, f"motor-{esc.index}", Level.CRITICAL, f"Motor {esc.index + 1} stopped")


def _radio(state: VehicleState, active: Collection[str]) -> Iterator[Alarm]:
    receiver = MavSysStatusSensor.SENSOR_RC_RECEIVER
    if state.sensors_present & state.sensors_enabled & receiver and not state.sensors_health & receiver:
        level = Level.WARNING if state.armed else Level.ADVISORY
        yield _alarm(state, "rc-lost", level, "RC lost")


def _invalid(state: VehicleState, active: Collection[str]) -> Iterator[Alarm]:
    if state.invalid_fields:
        names = ", ".join(sorted(state.invalid_fields))
        level = Level.WARNING if state.invalid_fields & {"attitude", "position"} else Level.CAUTION
        yield _alarm(state, "invalid", level, f"Invalid values: {names}")


_PARTS = (
    _link,
    _identity,
    _batteries,
    _gps,
    _estimator,
    _vibration,
    _failsafe,
    _fence,
    _motors,
    _radio,
    _invalid,
)
