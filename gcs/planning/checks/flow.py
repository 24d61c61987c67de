"""How a mission begins, goes on and ends: takeoff, jumps, landing."""

from __future__ import annotations

import math
from collections.abc import Iterator

from gcs.model.vehicle import VehicleKind
from gcs.planning import frames
from gcs.planning.catalogue import is_navigation
from gcs.planning.checks.finding import Finding, Fix, Severity
from gcs.planning.checks.mending import insert_fix, param_fix, remove_fix
from gcs.planning.checks.never_flown import reached_of
from gcs.planning.checks.subject import Subject
from gcs.planning.document import LatLon, PlanItem
from gcs.planning.frames import AltitudeReference
from gcs.planning.limits import GROUNDED
from gcs.planning.loops import Jump
from gcs.planning.refs import item_ref
from gcs.planning.way import LANDINGS, RETURN, TAKEOFFS, usable_home

_ENDS = (RETURN, *LANDINGS)
_LOITER = 17
_TAKEOFF, _VTOL_TAKEOFF = TAKEOFFS
_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
_HOVER_TAKEOFF_M, _WING_TAKEOFF_M, _HIGHEST_TAKEOFF_M = 20.0, 50.0, 120.0


def check_flow(subject: Subject) -> Iterator[Finding]:
    """Yield what is wrong with the order of things."""
    if not subject.plan.has_mission:
        return
    flat = subject.flat
    flown = [index for index, entry in enumerate(flat) if is_navigation(entry.item.command)]
    if not flown:
        yield Finding("empty", _ERROR, "There is nothing to fly", "Add a takeoff and waypoints")
        return
    if subject.kind not in GROUNDED:
        if flat[flown[0]].item.command not in TAKEOFFS:
            yield _no_takeoff(subject)
        last = flat[flown[-1]].item.command
        # What is never flown has a finding of its own, and a return behind it would not be flown either.
        if last not in _ENDS and flown[-1] in reached_of(subject):
            yield _no_landing(subject, last)
    yield from _takeoffs(subject)
    yield from _jumps(subject)


def _no_takeoff(subject: Subject) -> Finding:
    command = _VTOL_TAKEOFF if subject.kind is VehicleKind.VTOL else _TAKEOFF
    lat_deg, lon_deg = _start(subject)
    item = PlanItem(
        command, frames.GLOBAL_RELATIVE, (0.0, 0.0, 0.0, math.nan, lat_deg, lon_deg, _takeoff_alt_m(subject))
    )
    fix = insert_fix("Insert takeoff", subject.plan, {0: item})
    text, remedy = "The mission does not begin with a takeoff", "Add one; gcs fly takes off by itself first"
    return Finding("no-takeoff", _WARNING, text, remedy, fix=fix)


def _start(subject: Subject) -> LatLon:
    """Return where a takeoff belongs: at home, else where the way begins; 0, 0 is "here"."""
    home = usable_home(subject.plan)
    if home is not None:
        return home.lat_deg, home.lon_deg
    return subject.knot_place(0) if subject.way.knots else (0.0, 0.0)


def _takeoff_alt_m(subject: Subject) -> float:
    """Return the height of the first item above home, within reason."""
    wing = subject.kind is VehicleKind.PLANE
    least_m = _WING_TAKEOFF_M if wing else _HOVER_TAKEOFF_M
    for entry in subject.flat:
        item = entry.item
        relative = item.altitude_reference is AltitudeReference.HOME
        if item.has_place and relative and is_navigation(item.command):
            return float(min(max(item.params[6], least_m), _HIGHEST_TAKEOFF_M))
    return least_m


def _no_landing(subject: Subject, last: int) -> Finding:
    text = "The mission ends in the air"
    if last == _LOITER:
        text = "The mission ends with a loiter without an end"
    back = PlanItem(RETURN, frames.MISSION)
    fix = insert_fix("Add return", subject.plan, {len(subject.plan.items): back})
    return Finding("no-landing", _WARNING, text, "Add a landing or a return to launch", fix=fix)


def _takeoffs(subject: Subject) -> Iterator[Finding]:
    for entry in subject.flat:
        alt = entry.item.params[6]
        relative = entry.item.frame in (3, 6)
        if entry.item.command in TAKEOFFS and relative and not alt > 0.0:
            text = f"{subject.called(entry.source)} goes to {subject.measures.value(alt, 'm', height=True)}"
            height_m = _WING_TAKEOFF_M if subject.kind is VehicleKind.PLANE else _HOVER_TAKEOFF_M
            fix = param_fix(
                f"Set to {subject.measures.height(height_m)}", subject.plan, entry.source, 7, height_m
            )
            yield _at("takeoff-altitude", _ERROR, text, "Give a height above 0", entry.source, fix)


def _jumps(subject: Subject) -> Iterator[Finding]:
    for jump in subject.jumps:
        name = subject.called(jump.source)
        if jump.target is None:
            what = "there is no such tag" if jump.by_tag else "there is no such item"
            text = f"{name} leads to {'tag' if jump.by_tag else 'item'} {jump.wanted:g}: {what}"
            fix = remove_fix(subject.plan, jump.source)
            yield _at("jump-target", _ERROR, text, "Name an item of this plan", jump.source, fix)
        elif jump.backward:
            yield from _loop(subject, jump, jump.target, name)
        else:
            yield from _skip(subject, jump, jump.target, name)


def _loop(subject: Subject, jump: Jump, target: int, name: str) -> Iterator[Finding]:
    between, after = subject.flat[target : jump.here], subject.flat[jump.here + 1 :]
    if not any(is_navigation(entry.item.command) for entry in between):
        text = f"{name} goes round in a circle without flying anything"
        fix = remove_fix(subject.plan, jump.source)
        yield _at("jump-loop", _ERROR, text, "Jump to an item that is flown", jump.source, fix)
    elif jump.endless:
        left_out = any(is_navigation(entry.item.command) for entry in after)
        text = f"{name} repeats for ever" + (": what follows is never flown" if left_out else "")
        fix = param_fix("Repeat once", subject.plan, jump.source, 2, 1.0)
        severity = _WARNING if left_out else _NOTE
        yield _at("jump-for-ever", severity, text, "Give a number of repeats", jump.source, fix)


def _skip(subject: Subject, jump: Jump, target: int, name: str) -> Iterator[Finding]:
    if not (jump.endless or jump.repeats):
        return
    skipped, rest = subject.flat[jump.here : target], subject.flat[target:]
    if any(entry.item.command in _ENDS for entry in skipped) and not any(
        entry.item.command in _ENDS for entry in rest
    ):
        text = f"{name} passes over the landing"
        fix = remove_fix(subject.plan, jump.source)
        yield _at("jump-over-landing", _WARNING, text, "Jump to the landing, or before it", jump.source, fix)


def _at(code: str, severity: Severity, text: str, remedy: str, source: int, fix: Fix | None) -> Finding:
    return Finding(code, severity, text, remedy, source, refs=(item_ref(source),), fix=fix)
