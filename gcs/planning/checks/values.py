"""Each item for itself: known to the vehicle, parameters in range, places on earth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from gcs.model.vehicle import Firmware
from gcs.planning import frames
from gcs.planning.catalogue import COMMANDS, Command, Param
from gcs.planning.checks.finding import Finding, Fix, Severity
from gcs.planning.checks.gathering import Case, Group, each_fix, gathered
from gcs.planning.checks.mending import param_fix, remove_all_fix, remove_fix
from gcs.planning.checks.subject import Subject
from gcs.planning.document import PlanItem
from gcs.planning.refs import item_ref

_PX4_FRAMES = (frames.GLOBAL, frames.MISSION, frames.GLOBAL_RELATIVE)
_HIGHEST_M = 20_000.0


def check_values(subject: Subject) -> Iterator[Finding]:
    """Yield what is wrong with single items; each kind once for each item of the document."""
    seen: set[tuple[int, str]] = set()
    alike: dict[tuple[str, str], list[Case]] = {}
    for entry in subject.flat:
        for finding in _item_findings(subject, entry.item, entry.source):
            if (entry.source, finding.text) not in seen:
                seen.add((entry.source, finding.text))
                _, _, what = finding.text.partition(": ")
                alike.setdefault((finding.code, what or finding.text), []).append(Case(entry.source, finding))
    for (_, what), cases in alike.items():
        yield from gathered(cases, partial(_of_all, what), partial(_for_all, subject))


def _of_all(what: str, group: Group) -> str:
    return f"{group.items}: {what}"


def _for_all(subject: Subject, cases: Sequence[Case]) -> Fix | None:
    """Return what removes items that the vehicle does not know, or sets all of a parameter."""
    if cases[0].finding.code != "unsupported":
        return each_fix(cases)
    return remove_all_fix("Remove all", subject.plan, [case.number for case in cases])


def _item_findings(subject: Subject, item: PlanItem, index: int) -> Iterator[Finding]:
    command = COMMANDS.get(item.command)
    if command is None:
        text = f"Item {index + 1}: command {item.command} is not known here"
        yield _at("unknown-command", Severity.WARNING, text, "Check that the vehicle knows it", index)
    else:
        yield from _support(subject, command, index)
        yield from _ranges(subject, command, item, index)
    if subject.firmware is Firmware.PX4 and item.has_place and frames.plain(item.frame) not in _PX4_FRAMES:
        text = f"{subject.called(index)}: PX4 takes no altitude {item.altitude_reference.value}"
        yield _at("frame", Severity.ERROR, text, "Give the altitude above home or sea", index)
    yield from _place(subject, item, index)


def _support(subject: Subject, command: Command, index: int) -> Iterator[Finding]:
    if subject.kind is None or command.supported(subject.firmware, subject.kind):
        return
    who = f"{subject.firmware.value} on a {subject.kind.value}"
    text = f"{subject.called(index)}: {command.name} is not carried out by {who}"
    fix = None if subject.is_pattern(index) else remove_fix(subject.plan, index)
    yield _at("unsupported", Severity.WARNING, text, "Delete it or use another command", index, fix)


def _ranges(subject: Subject, command: Command, item: PlanItem, index: int) -> Iterator[Finding]:
    for number, param in command.params.items():
        value = item.params[number - 1]
        if not param.allows(value):
            limits = ", ".join(map(str, param.choices)) if param.choices else _between(subject, param)
            text = f"{subject.called(index)}: {param.label} is {subject.measures.value(value, param.unit)}"
            fix = _nearest(subject, param, number, value, index)
            yield _at("range", Severity.WARNING, text, f"Choose from {limits}", index, fix)


def _between(subject: Subject, param: Param) -> str:
    limits = (param.low, param.high)
    return " to ".join("any" if x is None else subject.measures.value(x, param.unit) for x in limits)


def _nearest(subject: Subject, param: Param, number: int, value: float, index: int) -> Fix | None:
    """Return what sets a number to the limit that it is beyond; a choice has no nearest."""
    if param.choices:
        return None
    limit = param.low if param.low is not None and value < param.low else param.high
    assert limit is not None, "a value out of range is beyond a limit"
    return param_fix(
        f"Set to {subject.measures.value(limit, param.unit)}", subject.plan, index, number, limit
    )


def _place(subject: Subject, item: PlanItem, index: int) -> Iterator[Finding]:
    command = COMMANDS.get(item.command)
    if command is None or not command.place or not frames.is_global(item.frame):
        return
    name = subject.called(index)
    lat, lon, alt = item.params[4:7]
    if abs(lat) > 90.0 or abs(lon) > 180.0:
        text = f"{name}: {lat:g}, {lon:g} is no place on earth"
        yield _at("coordinates", Severity.ERROR, text, "Correct the coordinates", index)
    elif not item.has_place and not command.place_optional:
        yield _no_place(subject, command, name, index)
    if alt == alt and abs(alt) > _HIGHEST_M:
        text = f"{name}: {subject.measures.value(alt, 'm', height=True)} is out of reach"
        yield _at("altitude", Severity.ERROR, text, "Correct the altitude", index)


def _no_place(subject: Subject, command: Command, name: str, index: int) -> Finding:
    if subject.firmware is Firmware.ARDUPILOT and command.is_navigation:
        text = f"{name} has no place: it is flown where the vehicle is by then"
        return _at("coordinates", Severity.WARNING, text, "Give it one, or leave it so on purpose", index)
    return _at("coordinates", Severity.ERROR, f"{name} has no place", "Give it one", index)


def _at(code: str, severity: Severity, text: str, remedy: str, index: int, fix: Fix | None = None) -> Finding:
    return Finding(code, severity, text, remedy, index, refs=(item_ref(index),), fix=fix)
