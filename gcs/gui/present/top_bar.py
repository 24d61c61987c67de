"""The status bar's picture from the fleet's snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gcs.gui.present.judgement import FIX_WORDS, charge_level, foremost_alarm, weakest, worst_levels
from gcs.gui.shell.topbar_state import (
    AlertPart,
    BarPart,
    BatteryPart,
    ChipPart,
    LinkRow,
    ModePart,
    StatePart,
    TopBarState,
    VehicleChoice,
)
from gcs.gui.theme import Sign
from gcs.model.alarm import Level
from gcs.model.fleet import FleetSnapshot
from gcs.model.format import age, current, duration, height, number, percent, time_of_day, voltage
from gcs.model.ids import VehicleId
from gcs.model.link import VehicleLinkStatus
from gcs.model.units import METRIC, UnitSettings
from gcs.model.vehicle import Estimator, Gps, Phase, VehicleState

STALE_S = 5.0
BATTERY_STALE_S = 15.0
"""Batteries speak up to once in 10 s."""
EKF_CAUTION = 0.5
EKF_WARNING = 0.8
LETTERS = "ABCDEFGH"


def tr(text: str) -> str:
    """Translate a text of the status bar."""
    return QCoreApplication.translate("TopBar", text)


@dataclass(slots=True)
class TopBarMaker:
    """Makes the bar's state; texts come in the units of the settings."""

    units: UnitSettings = METRIC

    def state(
        self,
        snapshot: FleetSnapshot,
        selected: VehicleId | None,
        colors: Mapping[VehicleId, int],
        unread: tuple[int, Level],
        muted: str = "",
    ) -> TopBarState:
        """Return the bar of this moment; ``unread`` counts new messages and gives their worst level."""
        state = snapshot.vehicles.get(selected) if selected is not None else None
        utc = time_of_day(snapshot.time_us) if snapshot.time_us else ""
        messages = _messages(unread)
        alert = _alert(snapshot)
        if state is None:
            chip = ChipPart(None, tr("No vehicle"), _waiting(snapshot), "plug", None, ())
            return TopBarState(chip=chip, messages=messages, utc=utc, alert=alert, muted=muted)
        now = snapshot.time_s
        stale = state.silent_s > STALE_S
        return TopBarState(
            chip=self._chip(snapshot, state, colors),
            state=self._state(state, now),
            simulation=tr("simulated vehicle") if state.simulated else None,
            replay=tr("a recording") if state.vehicle in snapshot.replayed else None,
            mode=_mode(state),
            alert=alert,
            gps=_gps(state.gps, now, stale),
            ekf=_ekf(state.estimator, now, stale),
            battery=_battery(state, now, stale),
            links=_links(snapshot.vehicle_links.get(state.vehicle, ())),
            rc=_rc(state, now, stale),
            muted=muted,
            messages=messages,
            utc=utc,
        )

    def _chip(
        self, snapshot: FleetSnapshot, state: VehicleState, colors: Mapping[VehicleId, int]
    ) -> ChipPart:
        worst = worst_levels(snapshot.alarms)
        # A fleet has few phases: asking Qt for the word of each of 250 vehicles took a twentieth of the beat.
        words = {phase: tr(phase.value) for phase in {other.phase for other in snapshot.vehicles.values()}}
        choices = tuple(
            VehicleChoice(
                key=vehicle,
                name=other.name,
                detail=f"{words[other.phase]} · {other.mode}",
                kind=other.identity.kind,
                identity=colors.get(vehicle, 0),
                sign=Sign.of(worst.get(vehicle, Level.OK)),
            )
            for vehicle, other in sorted(snapshot.vehicles.items())
        )
        product = " ".join(filter(None, (state.identity.product, state.identity.version)))
        detail = f"{product} · ID {state.vehicle}"
        return ChipPart(
            state.vehicle, state.name, detail, state.identity.kind, colors.get(state.vehicle, 0), choices
        )

    def _state(self, state: VehicleState, now: float) -> StatePart:
        phase = state.phase
        since = duration(max(0.0, now - state.phase_since_s))
        if phase is Phase.NOT_READY:
            reasons = state.not_ready_reasons
            more = f" +{len(reasons) - 1}" if len(reasons) > 1 else ""
            detail = reasons[0] + more if reasons else tr("the vehicle gives no reason")
        elif phase is Phase.READY:
            detail = tr("all checks passed")
        elif phase is Phase.ARMED:
            detail = tr("on ground %s") % since
        elif phase in (Phase.LINK_LOST, Phase.DISCONNECTED):
            detail = tr("last heard %s ago") % age(state.silent_s)
        else:
            alt = state.altitude.rel_m if state.altitude else None
            detail = f"{height(alt, self.units).text} · {since}"
        return StatePart(phase, detail, state.identity.kind)


def _alert(snapshot: FleetSnapshot) -> AlertPart | None:
    """The worst alert, until it is acknowledged and over; the others are counted."""
    alarms = [a for a in snapshot.alarms if a.level >= Level.CAUTION and (a.active or not a.acknowledged)]
    shown = foremost_alarm(snapshot.alarms)
    if shown is None:
        return None
    vehicle = snapshot.vehicles.get(shown.vehicle) if shown.vehicle is not None else None
    text = f"{vehicle.name} {shown.text}" if vehicle is not None else shown.text
    details = [duration(max(0.0, (snapshot.time_us - shown.since_us) * 1e-6))]
    if shown.count > 1:
        details.append(f"× {shown.count}")
    if shown.acknowledged:
        details.append(tr("acknowledged"))
    elif not shown.active:
        details.append(tr("over"))
    if len(alarms) > 1:
        details.append(f"+{len(alarms) - 1}")
    return AlertPart(Sign.of(shown.level), text, " · ".join(details))


def _waiting(snapshot: FleetSnapshot) -> str:
    if not snapshot.links:
        return tr("no link yet")
    return snapshot.links[0].text


def _messages(unread: tuple[int, Level]) -> BarPart:
    count, worst = unread
    sign = Sign.of(worst) if count and worst > Level.OK else Sign.OK
    return BarPart(tr("%s new") % number(count), tr("messages"), sign)


def _mode(state: VehicleState) -> ModePart:
    detail = ""
    mission = state.mission
    in_mission = state.armed and state.mode.lower() in ("auto", "mission")
    if in_mission and mission is not None and mission.current_seq is not None:
        detail = tr("item %s") % mission.current_seq + (f" / {mission.total}" if mission.total else "")
    choices = tuple(mode.name for mode in state.modes if mode.selectable)
    return ModePart(state.mode, detail or tr("mode"), choices)


def _gps(gps: Gps | None, now: float, stale: bool) -> BarPart | None:
    if gps is None:
        return None
    if stale or now - gps.time_s > STALE_S:
        return BarPart(tr("GPS"), age(max(now - gps.time_s, 0.0)), Sign.STALE)
    sign = Sign.OK if gps.fix_type >= 3 else Sign.WARNING
    if gps.fix_type >= 3 and gps.satellites is not None and gps.satellites < 6:
        sign = Sign.CAUTION
    detail = []
    if gps.satellites is not None:
        detail.append(tr("%s sats") % gps.satellites)
    if gps.hdop is not None:
        detail.append(f"HDOP {number(gps.hdop, 1)}")
    return BarPart(tr(FIX_WORDS.get(gps.fix_type, "3D fix")), " · ".join(detail), sign)


def _ekf(estimator: Estimator | None, now: float, stale: bool) -> BarPart | None:
    if estimator is None:
        return None
    if stale or now - estimator.time_s > STALE_S:
        return BarPart(tr("EKF"), age(max(now - estimator.time_s, 0.0)), Sign.STALE)
    worst = estimator.worst_ratio
    detail = tr("variance %s") % number(worst, 2) if worst is not None else ""
    if not estimator.has_attitude:
        return BarPart(tr("No attitude"), detail, Sign.WARNING)
    if not estimator.has_position:
        return BarPart(tr("No position"), detail, Sign.CAUTION)
    if worst is not None and worst >= EKF_WARNING:
        return BarPart(tr("EKF bad"), detail, Sign.WARNING)
    if worst is not None and worst >= EKF_CAUTION:
        return BarPart(tr("EKF fair"), detail, Sign.CAUTION)
    return BarPart(tr("EKF good"), detail, Sign.OK)


def _battery(state: VehicleState, now: float, stale: bool) -> BatteryPart | None:
    battery = weakest(state.batteries)
    if battery is None:
        return None
    if stale or now - battery.time_s > BATTERY_STALE_S:
        return BatteryPart(tr("Battery"), age(max(now - battery.time_s, 0.0)), None, Sign.STALE)
    parts = []
    if battery.remaining_pct is not None:
        parts.append(percent(battery.remaining_pct).text)
    if battery.voltage_v is not None:
        parts.append(voltage(battery.voltage_v).text)
    details = []
    if battery.time_remaining_s:
        details.append(tr("%s left") % duration(battery.time_remaining_s))
    elif battery.current_a is not None:
        details.append(current(battery.current_a).text)
    if len(state.batteries) > 1:
        details.append(tr("weakest of %s") % len(state.batteries))
    sign = Sign.of(charge_level(battery))
    return BatteryPart(" · ".join(parts), " · ".join(details), battery.remaining_pct, sign)


def _links(routes: tuple[VehicleLinkStatus, ...]) -> tuple[LinkRow, ...]:
    rows = []
    for letter, route in zip(LETTERS, routes, strict=False):
        quality = None if route.loss_pct is None else 100.0 - route.loss_pct
        sign = Sign.OK
        if route.silent:
            sign, quality = Sign.CRITICAL, 0.0
        elif quality is not None and quality < 70.0:
            sign = Sign.CAUTION
        name = route.link_name + (" · pinned" if route.pinned else "")
        rows.append(LinkRow(letter, name, quality, route.active, True if route.signed else None, sign))
    return tuple(rows)


def _rc(state: VehicleState, now: float, stale: bool) -> BarPart | None:
    rc = state.rc
    if rc is None or not rc.channels_us:
        return None
    if stale or now - rc.time_s > STALE_S:
        return BarPart("RC", age(max(now - rc.time_s, 0.0)), Sign.STALE)
    word = f"RC {percent(rc.rssi_pct).text}" if rc.rssi_pct is not None else "RC"
    return BarPart(word, tr("pilot"), Sign.OK)
