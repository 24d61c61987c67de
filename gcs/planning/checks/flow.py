"""How a mission begins, goes on and ends: takeoff, jumps, landing."""

from __future__ import annotations

from collections.abc import Iterator

from gcs.model.vehicle import VehicleKind
from gcs.planning.catalogue import is_navigation
from gcs.planning.checks.finding import Finding, Severity
from gcs.planning.checks.subject import Subject
from gcs.planning.document import DO_JUMP

_TAKEOFFS, _ENDS = (22, 84), (20, 21, 85)
_LAND_START, _LOITER = 189, 17
_TAG, _JUMP_TAG = 600, 601
_SURFACE = (VehicleKind.ROVER, VehicleKind.BOAT, VehicleKind.SUB)
_ERROR, _WARNING = Severity.ERROR, Severity.WARNING


def check_flow(subject: Subject) -> Iterator[Finding]:
    """Yield what is wrong with the order of things."""
    if not subject.plan.has_mission:
        return
    flown = [entry for entry in subject.flat if is_navigation(entry.item.command)]
    if not flown:
        yield Finding("empty", _ERROR, "there is nothing to fly", "Add a takeoff and waypoints")
        return
    if subject.kind not in _SURFACE:
        first, last = flown[0].item.command, flown[-1].item.command
        if first not in _TAKEOFFS:
            remedy = "Add one; gcs fly takes off by itself first"
            yield Finding("no-takeoff", _WARNING, "the mission does not begin with a takeoff", remedy)
        if last not in _ENDS:
            what = "the mission ends in the air"
            if last == _LOITER:
                what = "the mission ends with a loiter without an end"
            yield Finding("no-landing", _WARNING, what, "Add a landing or a return to launch")
    yield from _takeoffs(subject)
    yield from _jumps(subject)
    yield from _tags(subject)


def _takeoffs(subject: Subject) -> Iterator[Finding]:
    for entry in subject.flat:
        alt = entry.item.params[6]
        relative = entry.item.frame in (3, 6)
        if entry.item.command in _TAKEOFFS and relative and not alt > 0.0:
            text = f"a takeoff to {alt:g} m"
            yield Finding("takeoff-altitude", _ERROR, text, "Give a height above 0", entry.source)


def _jumps(subject: Subject) -> Iterator[Finding]:
    places: dict[float, int] = {
        entry.item.item_id: i for i, entry in enumerate(subject.flat) if entry.item.item_id
    }
    for here, entry in enumerate(subject.flat):
        item = entry.item
        if item.command != DO_JUMP:
            continue
        target = places.get(item.params[0])
        if target is None:
            text = f"the jump leads to item {item.params[0]:g}, which there is not"
            yield Finding("jump-target", _ERROR, text, "Name an item of this plan", entry.source)
            continue
        between = subject.flat[min(target, here) : max(target, here)]
        if target <= here and not any(is_navigation(one.item.command) for one in between):
            text = "the jump goes round in a circle without flying anything"
            yield Finding("jump-loop", _ERROR, text, "Jump to an item that is flown", entry.source)
        elif target <= here and item.params[1] < 0:
            text = "the jump repeats for ever: what follows is never flown"
            yield Finding("jump-for-ever", _WARNING, text, "Give a number of repeats", entry.source)


def _tags(subject: Subject) -> Iterator[Finding]:
    tags = {entry.item.params[0] for entry in subject.flat if entry.item.command == _TAG}
    for entry in subject.flat:
        if entry.item.command == _JUMP_TAG and entry.item.params[0] not in tags:
            text = f"there is no tag {entry.item.params[0]:g} to jump to"
            yield Finding("jump-target", _ERROR, text, "Add the tag or correct the number", entry.source)
