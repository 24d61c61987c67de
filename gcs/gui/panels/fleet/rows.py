"""What the fleet's table says of each vehicle, as plain records, and how it is sorted and filtered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum

from gcs.model.alarm import Alarm, Level
from gcs.model.fleet import FleetSnapshot
from gcs.model.format import height, number, percent, speed
from gcs.model.ids import VehicleId
from gcs.model.link import VehicleLinkStatus
from gcs.model.units import UnitSettings
from gcs.model.vehicle import Phase, VehicleState


class Show(Enum):
    """Which vehicles the table shows."""

    ALL = "all"
    ALERTS = "alerts"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class FleetRow:
    """One vehicle; texts ready to be drawn."""

    vehicle: VehicleId
    name: str
    color: int
    kind: str
    state: str
    level: Level
    """Of the state's symbol."""
    mode: str
    battery_pct: float | None
    battery: str
    links: tuple[float | None, ...]
    """Quality of each link in percent."""
    link_text: str
    gps: str
    gps_level: Level
    height: str
    speed: str
    alert: str
    alert_level: Level
    chosen: bool
    stale: bool


def state_level(phase: Phase) -> Level:
    """Return the level of a phase's symbol."""
    if phase is Phase.LINK_LOST:
        return Level.CRITICAL
    if phase is Phase.DISCONNECTED:
        return Level.OFF
    if phase in (Phase.NOT_READY, Phase.ARMED):
        return Level.CAUTION
    return Level.OK


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
        _row(state, alarms.get(vehicle, []), snapshot.vehicle_links.get(vehicle, ()), vehicle in chosen,
             colors.get(vehicle, 0), units)
        for vehicle, state in snapshot.vehicles.items()
    ]  # fmt: skip
    rows.sort(key=lambda row: (-row.alert_level, row.vehicle))
    return rows


def _row(
    state: VehicleState,
    alarms: list[Alarm],
    links: tuple[VehicleLinkStatus, ...],
    chosen: bool,
    color: int,
    units: UnitSettings,
) -> FleetRow:
    battery = state.batteries[0] if state.batteries else None
    pct = battery.remaining_pct if battery else None
    worst = max(alarms, key=lambda alarm: alarm.level) if alarms else None
    more = f" +{len(alarms) - 1}" if len(alarms) > 1 else ""
    quality = tuple(
        0.0 if r.silent else None if r.loss_pct is None else 100.0 - r.loss_pct for r in links[:2]
    )
    gps = state.gps
    return FleetRow(
        vehicle=state.vehicle,
        name=state.name,
        color=color,
        kind=state.identity.kind.value,
        state=state.phase.value,
        level=state_level(state.phase),
        mode=state.mode,
        battery_pct=pct,
        battery=percent(pct).text,
        links=quality,
        link_text=" ".join(number(q) for q in quality),
        gps=f"{number(gps.satellites)} {number(gps.hdop, 1)}" if gps else "–",
        gps_level=Level.OK if gps and gps.fix_type >= 3 else Level.CAUTION,
        height=height(state.altitude.rel_m if state.altitude else None, units).value,
        speed=speed(state.motion.groundspeed_mps if state.motion else None, units).value,
        alert=(worst.text + more) if worst else "",
        alert_level=worst.level if worst else Level.OFF,
        chosen=chosen,
        stale=state.silent_s > 3.5,
    )


def keep(row: FleetRow, show: Show, text: str) -> bool:
    """True when a row passes the filter: each word in name, state, mode or alert."""
    if show is Show.ALERTS and row.alert_level < Level.CAUTION:
        return False
    if show is Show.CHOSEN and not row.chosen:
        return False
    here = f"{row.name} {row.state} {row.mode} {row.alert} {row.vehicle}".casefold()
    return all(word in here for word in text.casefold().split())
