"""Judgements that every list of vehicles must make alike: level of a state, weakest battery, worst alert."""

from __future__ import annotations

from gcs.model.alarm import Alarm, Level
from gcs.model.ids import VehicleId
from gcs.model.vehicle import Battery, Phase, VehicleState
from gcs.vehicles.health import CRITICAL_PCT, LOW_PCT

STALE_S = 3.5
"""From this silence on a vehicle's values are shown as old."""
FIX_WORDS = {0: "No GPS", 1: "No fix", 2: "2D fix", 3: "3D fix", 4: "DGPS", 5: "RTK float", 6: "RTK fixed"}
"""By GPS_FIX_TYPE."""
_TOLD = {2: Level.CAUTION, 3: Level.WARNING, 4: Level.CRITICAL, 5: Level.CRITICAL, 6: Level.WARNING}
"""By MAV_BATTERY_CHARGE_STATE."""


def phase_level(phase: Phase) -> Level:
    """Return the level of a state's symbol (``look/tokens.md``, "Words for states")."""
    if phase is Phase.LINK_LOST:
        return Level.CRITICAL
    if phase is Phase.DISCONNECTED:
        return Level.OFF
    return Level.CAUTION if phase in (Phase.NOT_READY, Phase.ARMED) else Level.OK


def weakest(batteries: tuple[Battery, ...]) -> Battery | None:
    """Return the battery that ends the flight first; those that tell nothing come last."""
    known = [b for b in batteries if b.voltage_v is not None or b.remaining_pct is not None]
    if not known:
        return None
    return min(known, key=lambda b: 101.0 if b.remaining_pct is None else b.remaining_pct)


def charge_pct(state: VehicleState) -> float | None:
    """Return the charge of the weakest battery in percent; None when no battery tells."""
    battery = weakest(state.batteries)
    return battery.remaining_pct if battery is not None else None


def charge_level(battery: Battery) -> Level:
    """Return how bad a charge is, as the alarms see it: by the battery's own word or by what is left."""
    level = _TOLD.get(battery.charge_state, Level.OK)
    pct = battery.remaining_pct
    if pct is not None and pct <= CRITICAL_PCT:
        return max(level, Level.WARNING)
    return max(level, Level.CAUTION) if pct is not None and pct <= LOW_PCT else level


def charge_level_of(state: VehicleState) -> Level:
    """Return how bad the charge of the weakest battery is."""
    battery = weakest(state.batteries)
    return charge_level(battery) if battery is not None else Level.OFF


def is_stale(state: VehicleState) -> bool:
    """True when what is shown of the vehicle is old."""
    return state.silent_s > STALE_S


def worst_levels(alarms: tuple[Alarm, ...]) -> dict[VehicleId | None, Level]:
    """Return the worst active level of each vehicle."""
    worst: dict[VehicleId | None, Level] = {}
    for alarm in alarms:
        if alarm.active and alarm.level > worst.get(alarm.vehicle, Level.OFF):
            worst[alarm.vehicle] = alarm.level
    return worst


def foremost_alarm(alarms: tuple[Alarm, ...]) -> Alarm | None:
    """Return the alarm that the status bar shows and its click acknowledges.

    What waits to be acknowledged (warnings and worse) comes before what was seen, then the worst.
    """
    shown = [a for a in alarms if a.level >= Level.CAUTION and (a.active or not a.acknowledged)]
    return max(
        shown,
        key=lambda a: (a.level >= Level.WARNING and not a.acknowledged, a.level, not a.acknowledged),
        default=None,
    )
