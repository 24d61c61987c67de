"""Items behind the end of a mission: what no autopilot ever gets to.

ArduPilot's planes and PX4 go into their return mode at a return, and leave the mission for good. A copter of
ArduPilot that has landed, also by a return, goes on with a takeoff only. A landing approach that begins with
DO_LAND_START, or a way home that begins with DO_RETURN_PATH_START, is entered from anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.catalogue import is_navigation
from gcs.planning.checks.finding import Finding, Severity
from gcs.planning.checks.mending import remove_all_fix
from gcs.planning.checks.subject import Subject
from gcs.planning.flatten import FlatItem
from gcs.planning.limits import WINGED
from gcs.planning.refs import item_ref
from gcs.planning.way import LANDINGS, RETURN, TAKEOFFS

_LOITER = 17
_ENTRIES = (188, 189)
"""Where a way home and a landing approach begin."""
_COPTERS = (VehicleKind.QUAD, VehicleKind.HELI)
_NAMED = 3
"""So many items are named; of more, the first and the last."""


def check_never_flown(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for all items that are never flown."""
    plan, flat, reached = subject.plan, subject.flat, reached_of(subject)
    used = {flat[index].source for index in reached}
    unused = dict.fromkeys(entry.source for entry in flat if entry.source not in used)
    lost = [index for index, entry in enumerate(flat) if entry.source in unused and _is_flown(entry)]
    if not lost:
        return
    end = max(index for index in _enders(subject) & reached if index < lost[0])
    ender = subject.called(flat[end].source)
    sources = list(dict.fromkeys(flat[index].source for index in lost))
    verb = "is" if len(sources) == 1 else "are"
    yield Finding(
        "never-flown",
        Severity.WARNING,
        f"{_names(subject, sources)} {verb} never flown: {ender} ends the mission",
        f"Remove what is not wanted, or move {ender} to the end",
        sources[0],
        refs=tuple(item_ref(source) for source in sources),
        fix=remove_all_fix("Remove it" if len(unused) == 1 else "Remove them", plan, unused),
    )


def reached_of(subject: Subject) -> set[int]:
    """Return what is flown or done of the flat list; a loop without an end has a finding of its own."""
    flat, enders = subject.flat, _enders(subject)
    targets = {jump.here: jump.target for jump in subject.jumps if jump.target is not None}
    starts = [index for index, entry in enumerate(flat) if entry.item.command in _ENTRIES]
    waiting, seen = [*starts, 0], set[tuple[int, bool]]()
    while waiting:
        index, ended = waiting.pop(), False
        while index < len(flat) and (index, ended) not in seen:
            # What is to be done right behind an item is done as its flight begins, also behind the last.
            if ended and _is_flown(flat[index]):
                break
            seen.add((index, ended))
            if index in targets:
                waiting.append(targets[index])
            ended = ended or index in enders
            index += 1
    return {index for index, _ in seen}


def _is_flown(entry: FlatItem) -> bool:
    return is_navigation(entry.item.command)


def _names(subject: Subject, sources: list[int]) -> str:
    names = [subject.called(source) for source in sources]
    if len(names) > _NAMED:
        return f"{len(names)} items from {names[0]} to {names[-1]}"
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _enders(subject: Subject) -> set[int]:
    """Return those of the flat list after which nothing is flown that merely follows."""
    commands = [entry.item.command for entry in subject.flat]
    if subject.firmware is Firmware.PX4 or (
        subject.firmware is Firmware.ARDUPILOT and subject.kind in WINGED
    ):
        return {index for index, command in enumerate(commands) if command in (_LOITER, RETURN)}
    if subject.firmware is Firmware.ARDUPILOT and subject.kind in _COPTERS:
        takeoff = max((index for index, command in enumerate(commands) if command in TAKEOFFS), default=0)
        return {
            index
            for index, command in enumerate(commands)
            if command == _LOITER or (index > takeoff and command in (RETURN, *LANDINGS))
        }
    return {index for index, command in enumerate(commands) if command == _LOITER}
