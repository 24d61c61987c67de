"""``QGC WPL`` waypoint files, as Mission Planner, MAVProxy and QGroundControl write them.

Version 110: line 0 is home, items are numbered from 1, jumps name these numbers. Version 120 (and files
of PX4 tools that begin with another command than a waypoint) have no home and count from 0.
Fence and rally items may stand among the others: Mission Planner saves them so.

What a plan has no room for (which line is the current one, the rest of home's line) is kept beside the
mission, and written again with it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

import msgspec

from gcs.planning import frames
from gcs.planning.catalogue import has_place
from gcs.planning.document import ARDUPILOT, DO_JUMP, PX4, Params, Place, Plan, PlanItem
from gcs.planning.errors import PlanFileError
from gcs.planning.fence_items import FENCE_COMMANDS, RALLY_COMMAND, fence_from, rally_from
from gcs.planning.files.text import lines_of, number_in, number_text
from gcs.planning.flatten import MOST_ITEMS, flatten
from gcs.planning.transfer import resolved_jumps

_COLUMNS = 12
_WAYPOINT = 16
_VERSIONS = ("100", "110", "120")
_BESIDE = "godwit.waypoints"
"""Our member beside the mission's: columns of the file that it is from."""
_Byte = Annotated[int, msgspec.Meta(ge=0, le=255)]


class _HomeSaid(msgspec.Struct, frozen=True):
    """Home's line but for its place."""

    frame: _Byte = frames.GLOBAL
    params: tuple[float | None, float | None, float | None, float | None] = (0.0, 0.0, 0.0, 0.0)
    autocontinue: bool = True


class _Beside(msgspec.Struct, frozen=True):
    """What a plan has no room for."""

    current: frozenset[int] = frozenset((0,))
    home: _HomeSaid = _HomeSaid()


def decode_wpl(data: bytes, name: str) -> Plan:
    """Read a waypoint file.

    Raises:
        PlanFileError: it is broken; names the line.
    """
    lines = lines_of(data, name)
    _, header = next(lines)
    version = header[2] if len(header) > 2 else ""
    if version not in _VERSIONS:
        raise PlanFileError(name, "line 1", f"version {version!r} is not known", "Known is QGC WPL 110")
    rows = [_line(number, words, name) for number, words in lines]
    if len(rows) > MOST_ITEMS + 1:
        raise PlanFileError(name, "", f"there are more than {MOST_ITEMS} items", "Split the plan")
    found = [item for item, _ in rows]
    fence = tuple(item for item in found if item.command in FENCE_COMMANDS)
    rally = tuple(item for item in found if item.command == RALLY_COMMAND)
    own = [item for item in found if item.command not in (*FENCE_COMMANDS, RALLY_COMMAND)]
    with_home = version != "120" and bool(own) and own[0].command == _WAYPOINT
    home = _home(own[0]) if with_home else None
    rest = own[1:] if with_home else own
    # Numbers shift by one where home is not among them, so that jumps mean the same everywhere.
    shift = 0 if with_home else 1
    return Plan(
        items=tuple(_numbered(item, shift, place) for place, item in enumerate(rest, 1)),
        home=home,
        fence=fence_from(fence, name) if fence else None,
        rally=rally_from(rally) if rally else None,
        autopilot=ARDUPILOT if with_home else 0,
        mission_extra=_beside(rows) if with_home and len(own) == len(found) else {},
        has_mission=bool(own) or not (fence or rally),
    )


def _beside(rows: Sequence[tuple[PlanItem, bool]]) -> dict[str, Any]:
    """Return what home's line and the second column say that isn't usual."""
    first = rows[0][0]
    beside: dict[str, Any] = {}
    current = [seq for seq, (_, is_current) in enumerate(rows) if is_current]
    if current != [0]:
        beside["current"] = current
    if (first.frame, *first.params[:4], first.autocontinue) != (frames.GLOBAL, 0.0, 0.0, 0.0, 0.0, True):
        params = [None if math.isnan(value) else value for value in first.params[:4]]
        beside["home"] = {"frame": first.frame, "params": params, "autocontinue": first.autocontinue}
    return {_BESIDE: beside} if beside else {}


def _home(item: PlanItem) -> Place | None:
    place = item.place
    if (place.lat_deg == 0.0 and place.lon_deg == 0.0) or math.isnan(place.lat_deg + place.lon_deg):
        return None
    return Place(place.lat_deg, place.lon_deg, 0.0 if math.isnan(place.alt_m) else place.alt_m)


def _numbered(item: PlanItem, shift: int, place: int) -> PlanItem:
    if item.command == DO_JUMP and shift:
        params = item.params
        item = replace(item, params=(params[0] + shift, *params[1:]))
    return replace(item, item_id=place)


def _line(number: int, words: list[str], name: str) -> tuple[PlanItem, bool]:
    """Return an item, and whether it is marked as the current one."""
    if len(words) != _COLUMNS:
        what = f"{len(words)} columns instead of {_COLUMNS}"
        raise PlanFileError(name, f"line {number}", what, "Separate them by tabs; see QGC WPL 110")
    names = ((0, "number"), (1, "current"), (2, "frame"), (3, "command"))
    _, current, frame, command = (_whole(words[i], name, number, what) for i, what in names)
    values = [number_in(word, name, number, f"column {i}") for i, word in enumerate(words[4:11], 5)]
    if frame > 255 or command > 65535:
        raise PlanFileError(name, f"line {number}", "frame or command is out of range", "Correct it")
    placed = has_place(command)
    if (frames.is_global(frame) if placed is None else placed and frames.is_global(frame)) and (
        abs(values[4]) > 90.0 or abs(values[5]) > 180.0 or abs(values[6]) > 100_000.0
    ):
        what = f"{values[4]:g}, {values[5]:g}, {values[6]:g} is no place on earth"
        raise PlanFileError(name, f"line {number}", what, "Columns 9 to 11 are latitude, longitude, altitude")
    params: Params = (values[0], values[1], values[2], values[3], values[4], values[5], values[6])
    autocontinue = _whole(words[11], name, number, "autocontinue") != 0
    return PlanItem(command, frame, params, autocontinue), current != 0


def _whole(word: str, name: str, line: int, what: str) -> int:
    value = number_in(word, name, line, what, 10_000_000.0)
    if value != value or value != int(value) or value < 0:
        raise PlanFileError(name, f"line {line}", f"{what} {word!r} is no whole number", "Correct it")
    return int(value)


def encode_wpl(plan: Plan) -> bytes:
    """Return a waypoint file (version 110) with home in line 0; complex items become simple ones.

    Raises:
        PlanError: a complex item can't be worked out, or a jump leads nowhere.
    """
    items = resolved_jumps([flat.item for flat in flatten(plan)], first_seq=1)
    beside = _said_beside(plan)
    first = _home_line(plan.home or Place(0.0, 0.0), beside.home)
    # "nan" says "as the vehicle likes"; ArduPilot's tools don't read it and mean the same by 0.
    empty = "nan" if plan.autopilot == PX4 else "0"
    rows = [_row(seq, seq in beside.current, item, empty) for seq, item in enumerate((first, *items))]
    return ("QGC WPL 110\n" + "".join(rows)).encode()


def _home_line(home: Place, said: _HomeSaid) -> PlanItem:
    p = [math.nan if value is None else value for value in said.params]
    params: Params = (p[0], p[1], p[2], p[3], home.lat_deg, home.lon_deg, home.alt_m)
    return PlanItem(_WAYPOINT, said.frame, params, said.autocontinue)


def _said_beside(plan: Plan) -> _Beside:
    """Return what the file said that the plan is from, where it is understood."""
    try:
        return msgspec.convert(plan.mission_extra.get(_BESIDE, {}), _Beside)
    except msgspec.ValidationError:
        return _Beside()


def _row(seq: int, current: bool, item: PlanItem, empty: str) -> str:
    values = [empty if math.isnan(value) else number_text(value) for value in item.params]
    cells = [
        str(seq),
        str(int(current)),
        str(item.frame),
        str(item.command),
        *values,
        str(int(item.autocontinue)),
    ]
    return "\t".join(cells) + "\n"
