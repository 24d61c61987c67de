"""What the fleet's table says of each vehicle, as plain records, and how it is sorted and filtered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum

from gcs.gui.present.judgement import charge_level_of, charge_pct, is_stale, phase_level
from gcs.model.alarm import Alarm, Level
from gcs.model.fleet import FleetSnapshot
from gcs.model.format import UNKNOWN, age, height, number, percent, speed
from gcs.model.ids import VehicleId
from gcs.model.link import VehicleLinkStatus
from gcs.model.units import UnitSettings
from gcs.model.vehicle import Phase, VehicleState


class Show(Enum):
    """Which vehicles the table shows."""

    ALL = "all"
    ALERTS = "alerts"
    CHOSEN = "chosen"


class Order(Enum):
    """What the rows can be sorted by."""

    NAME = "name"
    STATE = "state"
    MODE = "mode"
    BATTERY = "battery"
    LINKS = "links"
    GPS = "gps"
    HEIGHT = "height"
    SPEED = "speed"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class FleetRow:
    """One vehicle; texts ready to be drawn."""

    vehicle: VehicleId
    name: str
    color: int
    state: str
    level: Level
    """Of the state's symbol."""
    mode: str
    battery_pct: float | None
    battery_level: Level
    battery: str
    links: tuple[float | None, ...]
    """Quality of each link in percent."""
    link_text: str
    satellites: float | None
    gps: str
    gps_level: Level
    height_m: float | None
    height: str
    speed_mps: float | None
    speed: str
    alert: str
    alert_level: Level
    chosen: bool
    stale: bool


def fleet_rows(
    snapshot: FleetSnapshot,
    chosen: Collection[VehicleId],
    colors: Mapping[VehicleId, int],
    units: UnitSettings,
) -> list[FleetRow]:
    """Return a row for each vehicle, the worst alert first, then by id."""
    alarms: dict[VehicleId, list[Alarm]] = {}
    for alarm in snapshot.alarms:
        if alarm.active and alarm.vehicle is not None and alarm.level >= Level.CAUTION:
            alarms.setdefault(alarm.vehicle, []).append(alarm)
    rows = [
        _row(
            state,
            alarms.get(vehicle, []),
            snapshot.vehicle_links.get(vehicle, ()),
            vehicle in chosen,
            colors.get(vehicle, 0),
            units,
        )
        for vehicle, state in snapshot.vehicles.items()
    ]
    return sort_rows(rows, Order.ALERT, worst_first=True)


def _row(
    state: VehicleState,
    alarms: list[Alarm],
    links: tuple[VehicleLinkStatus, ...],
    chosen: bool,
    color: int,
    units: UnitSettings,
) -> FleetRow:
    quality = tuple(link_quality(route) for route in links[:2])
    height_m = state.altitude.rel_m if state.altitude else None
    speed_mps = state.motion.groundspeed_mps if state.motion else None
    pct = charge_pct(state)
    gps = state.gps
    return FleetRow(
        vehicle=state.vehicle,
        name=state.name,
        color=color,
        state=state.phase.value,
        level=phase_level(state.phase),
        mode=state.mode,
        battery_pct=pct,
        battery_level=charge_level_of(state),
        battery=percent(pct).text,
        links=quality,
        link_text=" ".join(number(q) for q in quality),
        satellites=gps.satellites if gps else None,
        gps=f"{number(gps.satellites)} {number(gps.hdop, 1)}" if gps else UNKNOWN,
        gps_level=Level.OK if gps and gps.fix_type >= 3 else Level.CAUTION,
        height_m=height_m,
        height=height(height_m, units).value,
        speed_mps=speed_mps,
        speed=speed(speed_mps, units).value,
        alert=_alert_words(state, alarms),
        alert_level=max((alarm.level for alarm in alarms), default=Level.OFF),
        chosen=chosen,
        stale=is_stale(state),
    )


def _alert_words(state: VehicleState, alarms: list[Alarm]) -> str:
    if not alarms:
        return ""
    worst = max(alarms, key=lambda alarm: alarm.level)
    silent = f" {age(state.silent_s)}" if state.phase is Phase.LINK_LOST else ""
    return worst.text + silent + (f" +{len(alarms) - 1}" if len(alarms) > 1 else "")


def link_quality(route: VehicleLinkStatus) -> float | None:
    """Return a route's quality in percent: 0 for a silent one, None while it can't be told."""
    if route.silent:
        return 0.0
    return None if route.loss_pct is None else max(0.0, 100.0 - route.loss_pct)


_Key = float | str | Level | None

_KEYS: dict[Order, Callable[[FleetRow], _Key]] = {
    Order.NAME: lambda row: row.name.casefold(),
    Order.STATE: lambda row: row.state,
    Order.MODE: lambda row: row.mode.casefold(),
    Order.BATTERY: lambda row: row.battery_pct,
    Order.LINKS: lambda row: row.links[0] if row.links else None,
    Order.GPS: lambda row: row.satellites,
    Order.HEIGHT: lambda row: row.height_m,
    Order.SPEED: lambda row: row.speed_mps,
    Order.ALERT: lambda row: row.alert_level,
}


def sort_rows(rows: list[FleetRow], order: Order, *, worst_first: bool) -> list[FleetRow]:
    """Return the rows in an order; equal ones by id, unknown values last whatever the direction.

    Args:
        rows: What to sort.
        order: The column.
        worst_first: Descending, which for alerts means the worst first.
    """
    key = _KEYS[order]
    by_id = sorted(rows, key=lambda row: row.vehicle)
    known = [row for row in by_id if key(row) is not None]
    unknown = [row for row in by_id if key(row) is None]
    # A stable sort turned round keeps the ids ascending among equals.
    known.sort(key=key, reverse=worst_first)  # type: ignore[arg-type]  # one column holds one kind of value
    return known + unknown


def keep(row: FleetRow, show: Show, text: str) -> bool:
    """True when a row passes the filter: each word in name, state, mode, alert or id."""
    if show is Show.ALERTS and row.alert_level < Level.CAUTION:
        return False
    if show is Show.CHOSEN and not row.chosen:
        return False
    here = f"{row.name} {row.state} {row.mode} {row.alert} {row.vehicle}".casefold()
    return all(word in here for word in text.casefold().split())
