"""The flight report: one HTML file with map, figures and events that opens anywhere, without a network."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from gcs.mavlink.frame import Frame
from gcs.model import format as text
from gcs.model.units import METRIC, UnitSettings
from gcs.recording.atomic_file import write_atomically
from gcs.recording.event_log import read_events
from gcs.recording.flight_stats import FlightStats, TrackPoint, collect_stats
from gcs.recording.offline_page import empty_chart, page_parts
from gcs.recording.tlog_reader import TlogReader

TRACK_COLOURS = ("#2B3FBF", "#00605A", "#7A1F9E", "#6B4A12", "#9C2A4A", "#44525E", "#1D5F8A", "#7A4A34")
MAX_TRACK_POINTS = 5000
MAX_EVENTS = 5000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_US = 253_402_300_799_000_000
"""The end of the year 9999."""
_SEVERITIES = ("EMERGENCY", "ALERT", "CRITICAL", "ERROR", "WARNING", "NOTICE", "INFO", "DEBUG")
_SEVERITY_LEVELS = ("CRITICAL",) * 3 + ("WARNING",) * 2 + ("",) * 3


def write_report(
    tlog_path: Path,
    events_path: Path | None,
    out_path: Path,
    *,
    units: UnitSettings = METRIC,
    names: Mapping[int, str] | None = None,
) -> None:
    """Write the report of one recording.

    Args:
        tlog_path: the recording.
        events_path: its event log; None or a missing file: the vehicles' own messages are listed instead.
        out_path: the HTML file, replaced only when all is written.
        units: units of the figures.
        names: vehicle names by system id.

    Raises:
        RecordingError: the recording can't be read, or the report can't be written.
    """
    with TlogReader(tlog_path) as reader:
        stats = collect_stats(reader)
        if events_path is not None and events_path.exists():
            rows = [
                row for entry in read_events(events_path) if (row := _event_row(entry, names)) is not None
            ]
        else:
            rows = _text_rows(reader, names)
    top = f"{_title(tlog_path.stem, stats)}{_figures(stats, units, names)}<h2>Map</h2>"
    bottom = f"{_events_table(rows)}{_footer()}"
    write_atomically(out_path, page_parts(tlog_path.stem, _map_page(stats), top, bottom))


def vehicle_name(sysid: int, names: Mapping[int, str] | None) -> str:
    """Return the name of a vehicle, ``Vehicle 3`` where it has none."""
    return (names or {}).get(sysid) or f"Vehicle {sysid}"


def _map_page(stats: Mapping[int, FlightStats]) -> str:
    """Return folium's page with the map alone.

    Nothing that a vehicle or a pilot wrote goes through folium's templates: only numbers do.
    """
    import folium as untyped  # takes long to import: only when a report is written

    folium: Any = untyped
    figure, chart = empty_chart(folium)
    bounds: list[tuple[float, float]] = []
    for number, flight in enumerate(stats.values()):
        line = _thinned(flight.track)
        if not line:
            continue
        bounds += line
        colour = TRACK_COLOURS[number % len(TRACK_COLOURS)]
        folium.PolyLine(line, color="#FFFFFF", weight=6, opacity=0.8).add_to(chart)
        folium.PolyLine(line, color=colour, weight=3, opacity=1.0, tooltip=f"Vehicle {flight.sysid}").add_to(
            chart
        )
        for place, word, fill in ((line[0], "start", "#FFFFFF"), (line[-1], "end", colour)):
            folium.CircleMarker(
                place,
                radius=6,
                color=colour,
                weight=3,
                fill=True,
                fill_color=fill,
                fill_opacity=1.0,
                tooltip=f"Vehicle {flight.sysid}: {word}",
            ).add_to(chart)
    if bounds:
        lats, lons = [lat for lat, _ in bounds], [lon for _, lon in bounds]
        chart.fit_bounds([(min(lats), min(lons)), (max(lats), max(lons))], padding=(30, 30), max_zoom=18)
    page: str = figure.render()
    return page


def _thinned(track: Sequence[TrackPoint]) -> list[tuple[float, float]]:
    step = max(1, -(-len(track) // MAX_TRACK_POINTS))
    points = [*track[::step], *track[-1:]]
    return [(round(point.lat_deg, 7), round(point.lon_deg, 7)) for point in points]


def _title(name: str, stats: Mapping[int, FlightStats]) -> str:
    if not stats:
        return f"<h1>{html.escape(name)}</h1><p class=sub>No vehicle was heard in this recording.</p>"
    first = min(flight.first_us for flight in stats.values())
    last = max(flight.last_us for flight in stats.values())
    start = f"{_EPOCH + timedelta(microseconds=first):%Y-%m-%d} " if first <= _LAST_US else ""
    start += _time_of_day(first)
    return (
        f"<h1>{html.escape(name)}</h1><p class=sub>{start} to {_time_of_day(last)} UTC, "
        f"{text.duration((last - first) / 1e6)}</p>"
    )


def _time_of_day(time_us: int) -> str:
    """Return a time of day; "–" for one that damage has put beyond any calendar."""
    return text.time_of_day(time_us) if 0 <= time_us <= _LAST_US else text.UNKNOWN


def _figures(stats: Mapping[int, FlightStats], units: UnitSettings, names: Mapping[int, str] | None) -> str:
    heads = (
        "Vehicle",
        "Autopilot",
        "Armed",
        "In the air",
        "Distance",
        "Greatest height",
        "Top speed",
        "Battery",
    )
    rows = []
    for number, flight in enumerate(stats.values()):
        colour = TRACK_COLOURS[number % len(TRACK_COLOURS)]
        name = html.escape(vehicle_name(flight.sysid, names))
        cells = (
            flight.autopilot,
            text.duration(flight.armed_us / 1e6),
            text.duration(None if flight.air_us is None else flight.air_us / 1e6),
            text.distance(flight.distance_m, units).text,
            text.height(flight.max_alt_rel_m, units).text,
            text.speed(flight.max_speed_mps, units).text,
            _battery(flight),
        )
        body = "".join(f"<td class=n>{html.escape(cell)}</td>" for cell in cells[1:])
        rows.append(
            f'<tr><td><span class=swatch style="background:{colour}"></span>{name}</td>'
            f"<td>{html.escape(cells[0])}</td>{body}</tr>"
        )
    head = "".join(f"<th{' class=n' if at > 1 else ''}>{word}</th>" for at, word in enumerate(heads))
    note = "<p class=sub>Distance, height above home and speed are those while armed.</p>"
    return f"<h2>Vehicles</h2><table><tr>{head}</tr>{''.join(rows)}</table>{note}" if rows else ""


def _battery(flight: FlightStats) -> str:
    parts = []
    if flight.battery_first_pct is not None:
        parts.append(
            f"{text.percent(flight.battery_first_pct).text} → {text.percent(flight.battery_last_pct).text}"
        )
    if flight.consumed_mah is not None:
        parts.append(f"{text.charge(flight.consumed_mah).text} used")
    if flight.min_voltage_v is not None:
        parts.append(f"lowest {text.voltage(flight.min_voltage_v).text}")
    return ", ".join(parts) or text.UNKNOWN


def _event_row(
    entry: Mapping[str, Any], names: Mapping[int, str] | None
) -> tuple[int, str, str, str, str] | None:
    """Return time, level, kind, vehicle and words of an entry; None for those that a reader needn't see."""
    kind = entry["type"]
    level = str(entry.get("level", ""))
    if kind == "text":
        severity = entry.get("severity")
        words = str(entry.get("text", ""))
        if isinstance(severity, int) and 0 <= severity < len(_SEVERITY_LEVELS):
            level = _SEVERITY_LEVELS[severity]
    elif kind == "command":
        reason = entry.get("reason") or ""
        words = f"{entry.get('command')}: {entry.get('life')}{f' ({reason})' if reason else ''}"
    elif kind == "alarm":
        state = "" if entry.get("active", True) else " (cleared)"
        words = f"{entry.get('text', '')}{state}"
    elif kind == "operator":
        detail = entry.get("detail") or ""
        words = f"{entry.get('action', '')}{f': {detail}' if detail else ''}"
    elif kind in ("notice", "link"):
        words = str(entry.get("text", ""))
    else:
        return None
    vehicle = entry.get("vehicle")
    who = ""
    if isinstance(vehicle, list) and len(vehicle) == 2 and isinstance(vehicle[1], int):
        who = vehicle_name(vehicle[1], names)
    return int(entry["time_us"]), level, kind, who, words


def _text_rows(
    frames: Iterable[Frame], names: Mapping[int, str] | None
) -> list[tuple[int, str, str, str, str]]:
    """Return the vehicles' own words, with long ones joined from their chunks (STATUSTEXT id, chunk_seq)."""
    rows: list[tuple[int, str, str, str, str]] = []
    long_texts: dict[tuple[int, int, int], int] = {}
    for frame in frames:
        if frame.name != "STATUSTEXT":
            continue
        message = frame.msg
        key = (frame.sysid, frame.compid, message.id)
        if message.id and message.chunk_seq and key in long_texts:
            at = long_texts[key]
            rows[at] = (*rows[at][:4], rows[at][4] + message.text)
            continue
        long_texts[key] = len(rows)
        severity = min(message.severity, len(_SEVERITIES) - 1)
        who = vehicle_name(frame.sysid, names)
        rows.append(
            (frame.time_us, _SEVERITY_LEVELS[severity], _SEVERITIES[severity].lower(), who, message.text)
        )
    return rows


def _events_table(rows: Iterable[tuple[int, str, str, str, str]]) -> str:
    listed = sorted(rows)
    shown = "".join(
        f'<tr class="{html.escape(level)}"><td class=t>{_time_of_day(time_us)}</td>'
        f"<td>{html.escape(kind)}</td><td class=t>{html.escape(who)}</td><td>{html.escape(words)}</td></tr>"
        for time_us, level, kind, who, words in listed[:MAX_EVENTS]
    )
    if not shown:
        return "<h2>Events</h2><p class=sub>None were recorded.</p>"
    rest = len(listed) - MAX_EVENTS
    more = f"<p class=sub>{rest} more are in the event log.</p>" if rest > 0 else ""
    return (
        "<h2>Events</h2><table><tr><th>UTC</th><th>Kind</th><th>Vehicle</th><th>What happened</th></tr>"
        f"{shown}</table>{more}"
    )


def _footer() -> str:
    return (
        "<footer>Made by Godwit GCS. Map drawn with Leaflet; "
        "coastlines from Natural Earth, public domain.</footer>"
    )
