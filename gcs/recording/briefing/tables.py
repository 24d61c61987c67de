"""The briefing's tables: figures, checks, items, fence, energy, signatures."""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Sequence

from gcs.maps.coordinates import mgrs_text
from gcs.model import format as text
from gcs.model.units import UnitSettings
from gcs.planning.analysis import Analysis, AnalysisContext, EnergyUse, Severity
from gcs.planning.catalogue import COMMANDS
from gcs.planning.document import ComplexItem, Plan, PlanItem
from gcs.planning.frames import AltitudeReference
from gcs.planning.labels import label_of, leg_called

MOST_ROWS = 2000
ROLES = ("Planned by", "Checked by", "Pilot in command", "Observer")
_MARKS = {
    Severity.ERROR: ("CRITICAL", "✕ Error"),
    Severity.WARNING: ("WARNING", "! Warning"),
    Severity.NOTE: ("", "i Note"),
}


def figures_table(analysis: Analysis, context: AnalysisContext, units: UnitSettings) -> str:
    """Return what the plan amounts to."""
    figures = analysis.figures
    cells = [
        ("Distance", text.distance(figures.length_m, units).text),
        ("Time", text.duration(figures.duration_s)),
        ("Items", f"{figures.items}"),
        ("Photos", text.number(figures.pictures)),
        ("Farthest from home", text.distance(figures.farthest_m, units).text),
        ("Highest above home", text.height(figures.highest_rel_m, units).text),
        ("Highest above ground", text.height(figures.highest_agl_m, units).text),
        ("Wind", _wind(context, units)),
    ]
    if figures.ground_sample_m is not None:
        cells.append(("Ground sample", f"{text.number(figures.ground_sample_m * 100.0, 1)}{text.THIN}cm"))
    if figures.area_m2:
        cells.append(("Area", f"{text.number(figures.area_m2 / 1e6, 2)}{text.THIN}km²"))
    if analysis.energy is not None:
        cells.append(("Battery use", text.percent(analysis.energy.share_pct).text))
        cells.append(("Lands with", _left(analysis.energy)))
    body = "".join(f"<div><b>{html.escape(value)}</b><span>{name}</span></div>" for name, value in cells)
    return f"<div class=figures>{body}</div>"


def _wind(context: AnalysisContext, units: UnitSettings) -> str:
    if context.wind.speed_mps <= 0.0:
        return "none assumed"
    return f"{text.speed(context.wind.speed_mps, units).text} from {text.heading(context.wind.from_deg).text}"


def checks_table(analysis: Analysis) -> str:
    """Return what is wrong, worst first, and what was found right."""
    rows = []
    for finding in analysis.findings:
        style, word = _MARKS[finding.severity]
        more = "; ".join(part for part in (finding.detail, finding.remedy) if part)
        rows.append(
            f'<tr class="{style}"><td></td><td class=t>{word}</td><td>{html.escape(finding.text)}</td>'
            f"<td>{html.escape(more)}</td></tr>"
        )
    rows += [
        f"<tr><td></td><td class=t>✓ Right</td><td>{html.escape(words)}</td><td></td></tr>"
        for words in analysis.passed
    ]
    head = "<tr><th></th><th>Result</th><th>What</th><th>Where, and what to do</th></tr>"
    return f"<h2>Checks</h2><table>{head}{''.join(rows)}</table>"


def items_table(plan: Plan, analysis: Analysis, units: UnitSettings) -> str:
    """Return the items in order, patterns by their name and size."""
    if not plan.items:
        return "<h2>Mission</h2><p class=sub>There is no mission item.</p>"
    parts: dict[int, int] = {}
    for entry in analysis.flat:
        parts[entry.source] = parts.get(entry.source, 0) + 1
    rows = []
    for index, item in enumerate(plan.items[:MOST_ROWS]):
        if isinstance(item, ComplexItem):
            what, place, height = f"{parts.get(index, 0)} items", "", ""
        else:
            what, place, height = _parameters(item), _place(item), _height(item, units)
        cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in (label_of(plan, index), what, place))
        rows.append(f"<tr>{cells}<td class=n>{html.escape(height)}</td></tr>")
    more = len(plan.items) - MOST_ROWS
    note = f"<p class=sub>{more} more items are in the plan file.</p>" if more > 0 else ""
    head = "<tr><th>Item</th><th>How</th><th>Where</th><th class=n>Height</th></tr>"
    return f"<h2>Mission</h2><table>{head}{''.join(rows)}</table>{note}"


def _parameters(item: PlanItem) -> str:
    known = COMMANDS.get(item.command)
    if known is None:
        values = ", ".join(f"{value:g}" for value in item.params[:4] if math.isfinite(value))
        return f"parameters {values}"
    words = []
    for number, param in sorted(known.params.items()):
        value = item.params[number - 1]
        if not math.isfinite(value) or (value == 0.0 and not param.choices):
            continue
        shown = param.choices.get(int(value), f"{value:g}") if param.choices else f"{value:g}"
        words.append(f"{param.label} {shown}{text.THIN + param.unit if param.unit else ''}")
    return ", ".join(words)


def _place(item: PlanItem) -> str:
    if not item.has_place:
        return ""
    place = item.place
    return f"{text.coordinates(place.lat_deg, place.lon_deg)} · {mgrs_text(place.lat_deg, place.lon_deg)}"


def _height(item: PlanItem, units: UnitSettings) -> str:
    known = COMMANDS.get(item.command)
    if known is None or not known.place or item.altitude_reference is AltitudeReference.NONE:
        return ""
    return f"{text.height(item.params[6], units).text} {item.altitude_reference.value}"


def fence_table(plan: Plan, units: UnitSettings) -> str:
    """Return fence and rally points."""
    rows = list(_fence_rows(plan, units))
    if not rows:
        return "<h2>Fence and rally points</h2><p class=sub>There are none.</p>"
    body = "".join(
        f"<tr><td>{html.escape(name)}</td><td>{html.escape(words)}</td></tr>" for name, words in rows
    )
    return f"<h2>Fence and rally points</h2><table><tr><th>What</th><th>Where</th></tr>{body}</table>"


def _fence_rows(plan: Plan, units: UnitSettings) -> Iterator[tuple[str, str]]:
    fence = plan.fence
    if fence is not None:
        for number, polygon in enumerate(fence.polygons, 1):
            name = f"{'Fence' if polygon.inclusion else 'Exclusion'} {number}"
            yield name, "; ".join(text.coordinates(*vertex) for vertex in polygon.vertices[:60])
        for number, circle in enumerate(fence.circles, 1):
            name = f"{'Fence' if circle.inclusion else 'Exclusion'} circle {number}"
            radius = text.distance(circle.radius_m, units).text
            yield name, f"{radius} round {text.coordinates(circle.lat_deg, circle.lon_deg)}"
        if fence.breach_return is not None:
            back = fence.breach_return
            yield "Return point after a breach", text.coordinates(back.lat_deg, back.lon_deg)
    for number, point in enumerate(plan.rally or (), 1):
        height = text.height(point.alt_rel_m, units).text
        yield (
            f"Rally point {number}",
            f"{text.coordinates(point.lat_deg, point.lon_deg)}, {height} above home",
        )


def energy_table(plan: Plan, energy: EnergyUse | None, units: UnitSettings) -> str:
    """Return what each leg takes of the battery, and where the way back ends."""
    if energy is None or not energy.per_leg:
        return ""
    left_pct = energy.lands_with_pct + energy.share_pct
    rows = []
    for leg in energy.per_leg[:MOST_ROWS]:
        left_pct -= leg.energy_wh / energy.capacity_wh * 100.0
        name = leg_called(plan, leg.start, leg.end)
        cells = (
            text.distance(leg.length_m, units).text,
            text.duration(leg.duration_s),
            f"{text.number(leg.energy_wh, 1)}{text.THIN}Wh",
            text.percent(left_pct).text if left_pct > 0.0 else "empty",
        )
        numbers = "".join(f"<td class=n>{html.escape(cell)}</td>" for cell in cells)
        rows.append(f"<tr><td>{html.escape(name)}</td>{numbers}</tr>")
    heads = "".join(f"<th class=n>{word}</th>" for word in ("Length", "Time", "Energy", "Left"))
    words = html.escape(_energy_words(energy, units))
    return f"<h2>Energy</h2><p>{words}</p><table><tr><th>Leg</th>{heads}</tr>{''.join(rows)}</table>"


def _left(energy: EnergyUse) -> str:
    left_pct = energy.lands_with_pct
    return text.percent(left_pct).text if left_pct > 0.0 else "an empty battery"


def _energy_words(energy: EnergyUse, units: UnitSettings) -> str:
    words = [
        f"Battery of {text.number(energy.capacity_wh)}{text.THIN}Wh; "
        f"reserve {text.percent(energy.reserve_pct).text}; "
        f"lands with {_left(energy)}."
    ]
    if energy.point_of_no_return is not None:
        at_m, place = energy.point_of_no_return
        where = text.coordinates(*place)
        words.append(f"Point of no return at {text.distance(at_m, units).text} ({where}).")
    else:
        words.append("From everywhere on the route a direct return keeps the reserve.")
    if energy.assumed:
        words.append(
            "Battery and power are assumed for the kind of vehicle: correct them before you rely on this."
        )
    return " ".join(words)


def signatures(roles: Sequence[str] = ROLES) -> str:
    """Return lines to sign on."""
    rows = "".join(f"<tr><td>{html.escape(role)}</td><td></td><td></td><td></td></tr>" for role in roles)
    head = "<tr><th>Role</th><th>Name</th><th>Signature</th><th>Date and time (UTC)</th></tr>"
    return f"<h2>Signatures</h2><table class=sign>{head}{rows}</table>"
