"""Each item for itself: known to the vehicle, parameters in range, places on earth."""

from __future__ import annotations

from collections.abc import Iterator

from gcs.model.vehicle import Firmware
from gcs.planning import frames
from gcs.planning.catalogue import COMMANDS, Command, label_of
from gcs.planning.checks.finding import Finding, Severity
from gcs.planning.checks.subject import Subject
from gcs.planning.document import PlanItem

_PX4_FRAMES = (frames.GLOBAL, frames.MISSION, frames.GLOBAL_RELATIVE)
_HIGHEST_M = 20_000.0


def check_values(subject: Subject) -> Iterator[Finding]:
    """Yield what is wrong with single items; each kind once for each item of the document."""
    seen: set[tuple[int, str]] = set()
    for entry in subject.flat:
        for finding in _item_findings(subject, entry.item, entry.source):
            if (entry.source, finding.text) not in seen:
                seen.add((entry.source, finding.text))
                yield finding


def _item_findings(subject: Subject, item: PlanItem, index: int) -> Iterator[Finding]:
    command = COMMANDS.get(item.command)
    if command is None:
        text = f"command {item.command} is not known here"
        yield Finding("unknown-command", Severity.WARNING, text, "Check that the vehicle knows it", index)
    else:
        yield from _support(subject, command, index)
        yield from _ranges(command, item, index)
    if subject.firmware is Firmware.PX4 and item.has_place and frames.plain(item.frame) not in _PX4_FRAMES:
        text = f"{label_of(item.command)}: PX4 takes no altitude {item.altitude_reference.value}"
        yield Finding("frame", Severity.ERROR, text, "Give the altitude above home or sea", index)
    yield from _place(item, index)


def _support(subject: Subject, command: Command, index: int) -> Iterator[Finding]:
    if subject.kind is None or command.supported(subject.firmware, subject.kind):
        return
    who = f"{subject.firmware.value} on a {subject.kind.value}"
    text = f"{command.label} ({command.name}) is not carried out by {who}"
    yield Finding("unsupported", Severity.WARNING, text, "Delete it or use another command", index)


def _ranges(command: Command, item: PlanItem, index: int) -> Iterator[Finding]:
    for number, param in command.params.items():
        value = item.params[number - 1]
        if not param.allows(value):
            limits = ", ".join(map(str, param.choices)) if param.choices else f"{param.low} to {param.high}"
            text = f"{command.label}: {param.label} is {value:g} {param.unit}".rstrip()
            yield Finding("range", Severity.WARNING, text, f"Choose from {limits}", index)


def _place(item: PlanItem, index: int) -> Iterator[Finding]:
    command = COMMANDS.get(item.command)
    if command is None or not command.place or not frames.is_global(item.frame):
        return
    lat, lon, alt = item.params[4:7]
    if abs(lat) > 90.0 or abs(lon) > 180.0:
        text = f"{command.label}: {lat:g}, {lon:g} is no place on earth"
        yield Finding("coordinates", Severity.ERROR, text, "Correct the coordinates", index)
    elif not item.has_place and not command.place_optional:
        yield Finding("coordinates", Severity.ERROR, f"{command.label} has no place", "Give it one", index)
    if alt == alt and abs(alt) > _HIGHEST_M:
        text = f"{command.label}: {alt:g} m is out of reach"
        yield Finding("altitude", Severity.ERROR, text, "Correct the altitude", index)
