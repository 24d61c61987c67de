"""The figures behind each word of the status bar, as rows of name and value."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from gcs.gui.present.judgement import FIX_WORDS
from gcs.model.fleet import FleetSnapshot
from gcs.model.format import (
    age,
    coordinates,
    current,
    duration,
    height,
    number,
    percent,
    temperature,
    time_of_day,
    voltage,
)
from gcs.model.ids import VehicleId
from gcs.model.units import UnitSettings
from gcs.model.vehicle import VehicleState

Rows = list[tuple[str, str]]


def tr(text: str) -> str:
    """Translate a text of the details."""
    return QCoreApplication.translate("Details", text)


def details_of(
    item: str, snapshot: FleetSnapshot, selected: VehicleId | None, units: UnitSettings
) -> tuple[str, Rows] | None:
    """Return title and rows for an item of the status bar, or None when it has none."""
    if item == "clock":
        return tr("Time and recording"), _clock(snapshot)
    state = snapshot.vehicles.get(selected) if selected is not None else None
    if state is None:
        return (
            (tr("Links"), [(s.name, s.text) for s in snapshot.links])
            if item in ("vehicle", "links")
            else None
        )
    makers: dict[str, tuple[str, Callable[[], Rows]]] = {
        "vehicle": (tr("Vehicle"), lambda: _vehicle(state)),
        "state": (tr("State"), lambda: _state(state, snapshot)),
        "simulation": (
            tr("Simulation"),
            lambda: [(state.name, tr("every link to it is declared simulated"))],
        ),
        "replay": (tr("Replay"), lambda: _replay(snapshot, state)),
        "mode": (tr("Flight mode"), lambda: _mode(state)),
        "gps": (tr("GPS"), lambda: _gps(state, units)),
        "ekf": (tr("Position estimate"), lambda: _ekf(state)),
        "battery": (tr("Batteries"), lambda: _battery(state, units)),
        "links": (tr("Links"), lambda: _links(snapshot, state)),
        "rc": (tr("Radio control"), lambda: _rc(state)),
    }
    if item not in makers:
        return None
    title, make = makers[item]
    return f"{state.name} · {title}", make()


def _clock(snapshot: FleetSnapshot) -> Rows:
    rows = [("UTC", time_of_day(snapshot.time_us))]
    recording = snapshot.recording
    if recording is None:
        return [*rows, (tr("Recording"), tr("off"))]
    rows += [
        (tr("Recording"), recording.state.value),
        (tr("File"), recording.path),
        (
            tr("Size"),
            f"{number(recording.bytes / 1e6, 1)}\u2009MB, {number(recording.frames)} {tr('frames')}",
        ),
    ]
    if recording.error:
        rows.append((tr("Problem"), f"{recording.error} {recording.remedy}".strip()))
    return rows


def _vehicle(state: VehicleState) -> Rows:
    identity = state.identity
    return [
        (tr("Claims to be"), " ".join(filter(None, (identity.product, identity.version)))),
        (tr("Source"), identity.git_hash or "–"),
        (tr("Hardware id"), identity.uid or "–"),
        (tr("System id"), str(state.vehicle)),
        (tr("Component"), str(state.autopilot_compid)),
        (tr("Up for"), duration((state.boot_time_ms or 0) / 1000) if state.boot_time_ms else "–"),
        (tr("Processor load"), percent(state.cpu_load_pct).text),
    ]


def _state(state: VehicleState, snapshot: FleetSnapshot) -> Rows:
    rows = [
        (tr("State"), state.phase.value),
        (tr("Since"), duration(max(0.0, snapshot.time_s - state.phase_since_s))),
        (tr("Armed"), tr("yes") if state.armed else tr("no")),
    ]
    rows += [(tr("Not ready"), reason) for reason in state.not_ready_reasons[:8]]
    if state.invalid_fields:
        rows.append((tr("Invalid values"), ", ".join(sorted(state.invalid_fields))))
    return rows


def _replay(snapshot: FleetSnapshot, state: VehicleState) -> Rows:
    by_id = {status.link_id: status for status in snapshot.links}
    routes = [by_id.get(route.link_id) for route in snapshot.vehicle_links.get(state.vehicle, ())]
    return [(status.name, status.text) for status in routes if status is not None] or [(tr("From"), "–")]


def _mode(state: VehicleState) -> Rows:
    rows = [(tr("Mode"), state.mode)]
    if state.mission is not None:
        rows.append(
            (tr("Mission item"), f"{number(state.mission.current_seq)} / {number(state.mission.total)}")
        )
        rows.append((tr("Last reached"), number(state.mission.reached_seq)))
    return rows


def _gps(state: VehicleState, units: UnitSettings) -> Rows:
    rows: Rows = []
    for name, gps in (("GPS 1", state.gps), ("GPS 2", state.gps2)):
        if gps is None:
            continue
        rows += [
            (
                name,
                f"{tr(FIX_WORDS.get(gps.fix_type, '3D fix'))}, {number(gps.satellites)} {tr('satellites')}",
            ),
            ("HDOP / VDOP", f"{number(gps.hdop, 2)} / {number(gps.vdop, 2)}"),
            (tr("Place"), coordinates(gps.lat_deg, gps.lon_deg)),
            (tr("Height AMSL"), height(gps.alt_amsl_m, units).text),
        ]
    return rows


def _ekf(state: VehicleState) -> Rows:
    estimator = state.estimator
    if estimator is None:
        return [(tr("Estimate"), "–")]
    return [
        (tr("Attitude"), tr("yes") if estimator.has_attitude else tr("no")),
        (tr("Position"), tr("yes") if estimator.has_position else tr("no")),
        (tr("Velocity ratio"), number(estimator.velocity_ratio, 2)),
        (tr("Horizontal ratio"), number(estimator.pos_horiz_ratio, 2)),
        (tr("Vertical ratio"), number(estimator.pos_vert_ratio, 2)),
        (tr("Compass ratio"), number(estimator.mag_ratio, 2)),
        (tr("From"), estimator.source or "–"),
    ]


def _battery(state: VehicleState, units: UnitSettings) -> Rows:
    rows: Rows = []
    for battery in state.batteries[:3]:
        rows.append(
            (
                tr("Battery %s") % (battery.battery_id + 1),
                f"{percent(battery.remaining_pct).text}, {voltage(battery.voltage_v).text}, "
                f"{current(battery.current_a).text}",
            )
        )
        rows.append((tr("Used"), f"{number(battery.consumed_mah)}\u2009mAh"))
        if battery.cells_v:
            rows.append((tr("Cells"), "  ".join(number(cell, 2) for cell in battery.cells_v)))
        if battery.temperature_degc is not None:
            rows.append((tr("Temperature"), temperature(battery.temperature_degc, units).text))
    return rows or [(tr("Battery"), "–")]


def _links(snapshot: FleetSnapshot, state: VehicleState) -> Rows:
    rows: Rows = []
    for route in snapshot.vehicle_links.get(state.vehicle, ()):
        use = tr("in use") if route.active else tr("silent") if route.silent else tr("ready")
        loss = percent(route.loss_pct).text
        rtt = f"{number(route.rtt_ms)}\u2009ms" if route.rtt_ms is not None else "–"
        rows.append(
            (
                route.link_name,
                f"{use}{', ' + tr('pinned') if route.pinned else ''} · {tr('lost')} {loss} · "
                f"{number(route.rate_msgs_per_s)}/s · {rtt} · {tr('heard')} {age(route.age_s)}",
            )
        )
    return rows or [(tr("Links"), "–")]


def _rc(state: VehicleState) -> Rows:
    if state.rc is None:
        return [(tr("Radio control"), "–")]
    channels = state.rc.channels_us[:12]
    return [
        (tr("Signal"), percent(state.rc.rssi_pct).text),
        *((tr("Channel %s") % (i + 1), f"{number(value)}\u2009µs") for i, value in enumerate(channels)),
    ]
