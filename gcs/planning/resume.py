"""The rest of a mission, to be flown after a battery change or a break: takeoff first, and as it was before.

What was flown is left out. What it has switched on (speed, gimbal, camera) is said again, pictures from the
point where the mission broke off, and a leg that was flown in part is taken up on its line where it was left.
Outputs such as servos and grippers are never operated again by themselves. Fence and rally points stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gcs.model.vehicle import Firmware
from gcs.planning import frames
from gcs.planning.catalogue import is_navigation
from gcs.planning.document import DO_JUMP, NAN, Item, LatLon, Plan, PlanItem
from gcs.planning.errors import PlanError
from gcs.planning.flatten import FlatItem, flatten
from gcs.planning.frames import AltitudeReference
from gcs.planning.geodesy import FlatMap, distance_m
from gcs.planning.refs import Part, Ref
from gcs.planning.resume_state import Carried, carried
from gcs.planning.transfer import has_home_item

_WAYPOINT, _TAKEOFF, _VTOL_TAKEOFF = 16, 22, 84
_TAKEOFFS = frozenset({_TAKEOFF, 24, _VTOL_TAKEOFF})
_GROUND_TYPES = frozenset({10, 11, 12, 32})
"""MAV_TYPE of rovers, boats, submarines and legged robots: they take off nowhere."""
_VTOL_TYPES = frozenset(range(19, 26))
_PLANE_TYPE = 1
_PITCH_DEG = 15.0
"""ArduPlane's takeoff needs an angle to climb at."""
_TAKEOFF_M = 20.0
_AT_THE_END_M = 1.0
"""A rest of a leg shorter than this is no leg."""


@dataclass(frozen=True, slots=True)
class Resumption:
    """The rest of a plan, and what a pilot should know of it."""

    plan: Plan
    notes: tuple[str, ...] = ()


def resume_plan(
    plan: Plan, at: Ref | int, place: LatLon | None = None, firmware: Firmware = Firmware.GENERIC
) -> Plan:
    """Return the rest of a plan; see ``resumption``."""
    return resumption(plan, at, place, firmware).plan


def index_of_seq(seq: int, firmware: Firmware) -> int:
    """Return the flat index of what the vehicle calls ``seq``: ArduPilot's 0 is home."""
    return seq - 1 if has_home_item(firmware) else seq


def resumption(
    plan: Plan, at: Ref | int, place: LatLon | None = None, firmware: Firmware = Firmware.GENERIC
) -> Resumption:
    """Return the rest of a plan, beginning with the item that the vehicle was flying to.

    Args:
        plan: the plan that broke off.
        at: that item, by its place in the plan or by its flat index (``index_of_seq``).
        place: where it broke off; None takes up an interrupted line from its beginning.
        firmware: whose missions need a takeoff of which kind.

    Raises:
        PlanError: there is no such item, or nothing is left to fly.
    """
    flat = flatten(plan)
    index = _next_flown(flat, _flat_index(flat, at))
    takeoff = next((entry.item for entry in flat[:index] if entry.item.command in _TAKEOFFS), None)
    if takeoff is None and not any(is_navigation(entry.item.command) for entry in flat[:index]):
        return Resumption(plan, ("Nothing was flown yet: the plan is as it was",))
    state = carried(entry.item for entry in flat[:index])
    notes: list[str] = []
    ids = _FreshIds(plan)
    begin = _begin(flat, index, place, state)
    rest = _rest(plan, flat, index, ids)
    start = takeoff or _takeoff(plan, flat[index].item, firmware)
    items: list[Item] = [] if start is None else [ids.named(start)]
    if start is None:
        notes.append("The plan has no takeoff: start it where it broke off")
    items += [ids.named(item) for item in state.settings]
    items += [ids.named(item) for item in (begin, *state.pictures) if item is not None]
    items += _without_lost_jumps(rest, notes)
    if state.once:
        notes.append(f"What was switched before is left as it is: {', '.join(state.once)}")
    return Resumption(replace(plan, items=tuple(items)), tuple(notes))


def _flat_index(flat: Sequence[FlatItem], at: Ref | int) -> int:
    if isinstance(at, int):
        if 0 <= at < len(flat):
            return at
        raise PlanError(
            f"The plan has no item {at + 1} to resume at", f"It has {len(flat)} items: choose one of them"
        )
    found = [i for i, entry in enumerate(flat) if at.part is Part.ITEM and entry.source == at.index]
    if not found:
        raise PlanError("A plan is resumed at one of its items", "Select the item that was being flown to")
    return found[0]


def _next_flown(flat: Sequence[FlatItem], index: int) -> int:
    """Return the first item from here on that is flown: commands before it belong to what was flown."""
    for i in range(index, len(flat)):
        if is_navigation(flat[i].item.command):
            return i
    raise PlanError("Nothing of the plan is left to fly", "Fly it from its beginning")


# -- where it broke off -------------------------------------------------------------------------------------


def _begin(flat: Sequence[FlatItem], index: int, place: LatLon | None, state: Carried) -> PlanItem | None:
    """Return the waypoint at which the rest begins, None where the next item will do."""
    end = flat[index].item
    placed = (entry.item for entry in reversed(flat[:index]) if is_navigation(entry.item.command))
    before = next((item for item in placed if item.has_place), None)
    if before is None or not end.has_place:
        return None
    if place is None:
        # The line is flown anew where pictures were taken on it.
        return _waypoint(before, end, 0.0) if state.pictures else None
    length_m = distance_m(_at(before), _at(end))
    flown_m = _flown_m(_at(before), _at(end), place, length_m) - state.trigger_m
    if length_m - flown_m < _AT_THE_END_M and not state.pictures:
        return None
    return _waypoint(before, end, max(0.0, flown_m) / max(length_m, _AT_THE_END_M))


def _at(item: PlanItem) -> LatLon:
    return (item.params[4], item.params[5])


def _flown_m(start: LatLon, end: LatLon, place: LatLon, length_m: float) -> float:
    """Return how much of a leg lies behind a place on it or beside it."""
    (end_east, end_north), (east, north) = FlatMap(start).to_xy([end, place])
    along_m = (east * end_east + north * end_north) / max(length_m, _AT_THE_END_M)
    return max(0.0, min(along_m, length_m))


def _waypoint(start: PlanItem, end: PlanItem, share: float) -> PlanItem:
    east, north = FlatMap(_at(start)).to_xy([_at(end)])[0]
    ((lat_deg, lon_deg),) = FlatMap(_at(start)).to_latlon([(east * share, north * share)])
    alt_m = end.params[6]
    if frames.plain(start.frame) == frames.plain(end.frame):
        alt_m = start.params[6] + (end.params[6] - start.params[6]) * share
    return PlanItem(_WAYPOINT, end.frame, (0.0, 0.0, 0.0, NAN, lat_deg, lon_deg, alt_m))


# -- takeoff ------------------------------------------------------------------------------------------------


def _takeoff(plan: Plan, target: PlanItem, firmware: Firmware) -> PlanItem | None:
    """Return a takeoff for a plan that has none, up to the height at which it goes on."""
    if plan.vehicle_type is None or plan.vehicle_type in _GROUND_TYPES:
        return None
    vtol = plan.vehicle_type in _VTOL_TYPES
    height_m = _TAKEOFF_M
    if target.has_place and target.altitude_reference is AltitudeReference.HOME:
        height_m = max(target.params[6], 1.0)
    steep = firmware is Firmware.ARDUPILOT and plan.vehicle_type == _PLANE_TYPE
    params = (_PITCH_DEG if steep else 0.0, 0.0, 0.0, NAN, 0.0, 0.0, height_m)
    return PlanItem(_VTOL_TAKEOFF if vtol else _TAKEOFF, frames.GLOBAL_RELATIVE, params)


# -- the rest -----------------------------------------------------------------------------------------------


class _FreshIds:
    """Names for items that a jump may not yet know."""

    def __init__(self, plan: Plan) -> None:
        self._last = max((item.item_id for item in plan.items if isinstance(item, PlanItem)), default=0)

    def named(self, item: PlanItem) -> PlanItem:
        """Return the item under a name of its own."""
        self._last += 1
        return replace(item, item_id=self._last)


def _rest(plan: Plan, flat: Sequence[FlatItem], index: int, ids: _FreshIds) -> list[Item]:
    """Patterns that were not begun stay patterns; of one that was flown in part, its items are left."""
    source = flat[index].source
    if index == 0 or flat[index - 1].source != source:
        return list(plan.items[source:])
    part = [ids.named(entry.item) for entry in flat[index:] if entry.source == source]
    return [*part, *plan.items[source + 1 :]]


def _without_lost_jumps(rest: Sequence[Item], notes: list[str]) -> list[Item]:
    """Drop jumps back to what was flown already: their targets are gone."""
    targets = frozenset(item.item_id for item in rest if isinstance(item, PlanItem))
    kept = [item for item in rest if not _is_lost(item, targets)]
    lost = len(rest) - len(kept)
    if lost:
        jumps = "A jump" if lost == 1 else f"{lost} jumps"
        notes.append(f"{jumps} back to what was flown already {'is' if lost == 1 else 'are'} left out")
    return kept


def _is_lost(item: Item, targets: frozenset[int]) -> bool:
    return isinstance(item, PlanItem) and item.command == DO_JUMP and item.params[0] not in targets
