"""What a vehicle holds beside what was sent: the same, altered as autopilots alter, or another plan.

Autopilots do not store items as they come (ArduPilot, ``AP_Mission.cpp``; PX4, ``mavlink_mission.cpp``; and
read-backs of both, recorded): heights are whole centimetres, rally points whole metres; holding times,
radii and the like become whole numbers, a byte, or only their sign; parameters that the firmware does not
use come back as 0; headings turn into 0..360; commands without a place lose their frame; fences have no
height; ArduPilot keeps its own home as item 0. None of that is another plan. Another command, place, height
or reference of height is, and so are another jump and another number of vertices.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from gcs.model.plan import MissionItem
from gcs.planning.catalogue import has_place

MISSION, FENCE, RALLY = 0, 1, 2
_PLAIN_FRAMES: Mapping[int, int] = {5: 0, 6: 3, 11: 10, 2: 0}
"""Frames that mean the same: those with ``_INT`` in their name; ArduPilot reads MAV_FRAME_MISSION as AMSL."""
_GLOBAL_FRAMES = frozenset({0, 3, 10})
_PLACE_UNITS = 1
"""Degrees × 1e7 that a conversion to degrees and back may cost (PX4 stores doubles)."""
_TURN = 3_600_000_000
_HEIGHT_M = 0.02
_RALLY_HEIGHT_M = 1.0
_BYTE = 255.0
_STRUCTURAL: Mapping[int, frozenset[int]] = {
    177: frozenset({1, 2}), 5001: frozenset({1}), 5002: frozenset({1}), 5003: frozenset({1}),
    5004: frozenset({1}),
}  # fmt: skip
"""Parameters that make another plan of it: where jumps lead and how often, vertices, radii of the fence."""
_COUNTS = frozenset({177, 5001, 5002})


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one item that came back differently."""

    seq: int
    field: str
    """command, place, height, frame, param1 to param4, param5 to param7 where they are no place."""
    sent: float
    held: float
    how: str
    """rounded, dropped, clipped, direction only, changed."""
    wrong: bool = False
    """It makes another plan of it; else the vehicle only keeps it in its own way."""

    @property
    def words(self) -> str:
        """In words, for a report."""
        return f"item {self.seq} differs: {self.field} {self.held:g} instead of {self.sent:g}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was sent beside what is held."""

    sent_count: int
    held_count: int
    changes: tuple[Change, ...] = ()
    length_fits: bool = True

    @property
    def same(self) -> bool:
        """It is the plan that was sent."""
        return self.length_fits and not any(change.wrong for change in self.changes)

    @property
    def altered(self) -> tuple[int, ...]:
        """Numbers of items that the vehicle keeps with other parameters than were sent."""
        return tuple(sorted({change.seq for change in self.changes if not change.wrong}))

    @property
    def words(self) -> str:
        """What differs first; empty when it is the same plan."""
        if not self.length_fits:
            return f"{self.held_count} items instead of {self.sent_count}"
        return next((change.words for change in self.changes if change.wrong), "")


def compare_lists(
    sent: Sequence[MissionItem], held: Sequence[MissionItem], *, first_is_home: bool = False
) -> Comparison:
    """Compare two lists; ``first_is_home``: item 0 is the vehicle's own affair."""
    skip = 1 if first_is_home else 0
    changes: list[Change] = []
    for one, other in list(zip(sent, held, strict=False))[skip:]:
        changes += compare_items(one, other)
    # ArduPilot keeps its home as item 0 even of an empty mission.
    fits = len(held) == len(sent) or (first_is_home and not sent and len(held) == 1)
    return Comparison(len(sent), len(held), tuple(changes), fits)


def compare_items(sent: MissionItem, held: MissionItem) -> tuple[Change, ...]:
    """Return all that differs between two items."""
    if sent.command != held.command:
        return (Change(sent.seq, "command", sent.command, held.command, "changed", wrong=True),)
    place = _place(sent, held) if _is_placed(sent) else _loose(sent, held)
    return (*place, *_params(sent, held))


def _is_placed(item: MissionItem) -> bool:
    known = has_place(item.command)
    if known is None:
        return _frame(item) in _GLOBAL_FRAMES and (item.x != 0 or item.y != 0)
    return known


def _frame(item: MissionItem) -> int:
    return _PLAIN_FRAMES.get(item.frame, item.frame)


def _place(sent: MissionItem, held: MissionItem) -> tuple[Change, ...]:
    changes: list[Change] = []
    off_y = abs(sent.y - held.y) % _TURN
    if abs(sent.x - held.x) > _PLACE_UNITS or min(off_y, _TURN - off_y) > _PLACE_UNITS:
        axis = (sent.x, held.x) if abs(sent.x - held.x) > _PLACE_UNITS else (sent.y, held.y)
        changes.append(Change(sent.seq, "place", axis[0] / 1e7, axis[1] / 1e7, "changed", wrong=True))
    if sent.mission_type == FENCE:
        return tuple(changes)  # PX4 returns the frame and height of vertices as it likes
    sent_z, held_z = _number(sent.z), _number(held.z)
    off_m = abs(sent_z - held_z)
    if off_m > max(_HEIGHT_M, abs(sent_z) * 1e-6):
        rounded = sent.mission_type == RALLY and off_m < _RALLY_HEIGHT_M
        how = "rounded" if rounded else "changed"
        changes.append(Change(sent.seq, "height", sent_z, held_z, how, wrong=not rounded))
    anywhere = sent.x == 0 and sent.y == 0 and sent_z == 0.0
    if not anywhere and _frame(sent) != _frame(held):
        changes.append(Change(sent.seq, "frame", sent.frame, held.frame, "changed", wrong=True))
    return tuple(changes)


def _loose(sent: MissionItem, held: MissionItem) -> list[Change]:
    """Parameters 5 to 7 of commands that have no place."""
    pairs = ((5, sent.x, held.x), (6, sent.y, held.y), (7, sent.z, held.z))
    return [
        Change(sent.seq, f"param{number}", _number(a), _number(b), _how(_number(a), _number(b)))
        for number, a, b in pairs
        if not _close(a, b)
    ]


def _params(sent: MissionItem, held: MissionItem) -> list[Change]:
    pairs = (
        (1, sent.param1, held.param1),
        (2, sent.param2, held.param2),
        (3, sent.param3, held.param3),
        (4, sent.param4, held.param4),
    )
    changes: list[Change] = []
    for number, a, b in pairs:
        if _close(a, b) or (number == 4 and _same_heading(a, b)):
            continue
        how = _how(_number(a), _number(b))
        structural = number in _STRUCTURAL.get(sent.command, frozenset())
        wrong = structural and (how != "rounded" or sent.command in _COUNTS)
        changes.append(Change(sent.seq, f"param{number}", _number(a), _number(b), how, wrong=wrong))
    return changes


def _number(value: float) -> float:
    """NaN and 0 both mean "default"."""
    return 0.0 if math.isnan(value) else float(value)


def _close(a: float, b: float) -> bool:
    return math.isclose(_number(a), _number(b), rel_tol=1e-5, abs_tol=1e-4)


def _same_heading(a: float, b: float) -> bool:
    off_deg = abs(_number(a) - _number(b)) % 360.0
    return min(off_deg, 360.0 - off_deg) < 0.01


def _how(sent: float, held: float) -> str:
    """Say how an autopilot came from one number to the other."""
    if held == 0.0 and abs(sent) >= 1.0:
        return "dropped"
    if abs(sent - held) < 1.0 or (abs(sent) > _BYTE and abs(sent - held) < 10.0 and held % 10.0 == 0.0):
        return "rounded"
    if abs(held) == 1.0 and sent * held > 0.0:
        return "direction only"
    return "clipped" if abs(held) == _BYTE < abs(sent) else "changed"


class Held(Enum):
    """Which list a vehicle was seen to hold after an upload."""

    SENT = "the list that was sent"
    PREVIOUS = "the old list"
    PART = "a part of the list"
    NOTHING = "nothing"
    OTHER = "another list"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Findings:
    """What a vehicle holds, by name and in words."""

    held: Held
    words: str


def what_is_held(
    held: Sequence[MissionItem],
    sent: Sequence[MissionItem],
    previous: Sequence[MissionItem] | None,
    *,
    first_is_home: bool = False,
) -> Findings:
    """Say which list it is; ``previous``: what the vehicle held before, None when not known."""
    if compare_lists(sent, held, first_is_home=first_is_home).same:
        return Findings(Held.SENT, "the vehicle holds the new list all the same")
    if previous is not None and compare_lists(previous, held, first_is_home=first_is_home).same:
        return Findings(Held.PREVIOUS, "the vehicle holds its old list")
    skip = 1 if first_is_home else 0
    if len(held) <= skip:
        return Findings(Held.NOTHING, "the vehicle holds nothing now")
    new = 0
    for one, other in list(zip(sent, held, strict=False))[skip:]:
        if any(change.wrong for change in compare_items(one, other)):
            break
        new += 1
    if new == 0:
        return Findings(Held.OTHER, f"the vehicle holds another list of {len(held)} items")
    words = f"the vehicle holds {new + skip} of {len(sent)} items, which is no whole plan"
    return Findings(Held.PART, words)
