"""What ``gcs fly`` must know of a plan to follow it: numbers, names, how it begins and how it ends."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gcs.model.vehicle import VehicleKind
from gcs.planning import frames
from gcs.planning.catalogue import is_navigation, label_of
from gcs.planning.document import Plan, PlanItem
from gcs.planning.flatten import flatten
from gcs.planning.transfer import Upload

TAKEOFFS = (22, 84)
LANDINGS = (21, 85)
RETURN = 20
DO_JUMP = 177
_JUMPS = (DO_JUMP, 601)
SURFACE = (VehicleKind.ROVER, VehicleKind.BOAT, VehicleKind.SUB)
_LOITER_FOR_EVER = 17
_DELAY = 93
_LEAST_TAKEOFF_M = 2.0
_WING_TAKEOFF_M = 50.0
_TAKEOFF_M = 10.0


@dataclass(frozen=True, slots=True)
class FlightPlan:
    """A plan as one vehicle counts it."""

    items: tuple[PlanItem | None, ...]
    """By the vehicle's number; None is ArduPilot's home item."""

    @classmethod
    def of(cls, upload: Upload) -> FlightPlan:
        """Return the plan that an upload makes."""
        return cls((*[None] * upload.first_seq, *(entry.item for entry in upload.flat)))

    @property
    def flown(self) -> tuple[bool, ...]:
        """Whether each item is flown, as against do-commands and conditions."""
        return tuple(item is not None and is_navigation(item.command) for item in self.items)

    @property
    def last(self) -> int:
        """The number of the last item that is flown; -1 when none is.

        What follows a return is not flown on the way: planes keep a landing there, to be called for.
        """
        back = next((seq for seq in range(len(self.items)) if self.command(seq) == RETURN), None)
        if back is not None and not self._may_be_passed(back):
            return back
        return max((seq for seq, flown in enumerate(self.flown) if flown), default=-1)

    def _may_be_passed(self, seq: int) -> bool:
        """A jump leads over it."""
        return any(
            item is not None and item.command == DO_JUMP and jump < seq < self._target(item)
            for jump, item in enumerate(self.items)
        )

    def _target(self, jump: PlanItem) -> int:
        """Return the position of what a jump leads to."""
        ids = {item.item_id: seq for seq, item in enumerate(self.items) if item is not None and item.item_id}
        return ids.get(int(jump.params[0]), 0)

    def flown_after(self, seq: int) -> int:
        """Return the number of the next item that is flown, ``seq`` itself where none follows."""
        return next((one for one in range(seq + 1, len(self.items)) if self.flown[one]), seq)

    def name(self, seq: int) -> str:
        """Return an item's name."""
        item = self.items[seq] if 0 <= seq < len(self.items) else None
        return "Home" if item is None else label_of(item.command)

    def command(self, seq: int) -> int | None:
        """Return an item's MAV_CMD."""
        item = self.items[seq] if 0 <= seq < len(self.items) else None
        return item.command if item is not None else None

    def place(self, seq: int) -> tuple[float, float] | None:
        """Return where an item is, None where it has no place of its own."""
        item = self.items[seq] if 0 <= seq < len(self.items) else None
        if item is None or not item.has_place:
            return None
        return item.place.lat_deg, item.place.lon_deg

    def hold_s(self, seq: int) -> float:
        """Return how long a waypoint is stayed at."""
        item = self.items[seq] if 0 <= seq < len(self.items) else None
        hold_s = item.params[0] if item is not None else 0.0
        return hold_s if math.isfinite(hold_s) else 0.0

    @property
    def jumps(self) -> bool:
        """It repeats a part of itself."""
        return any(item is not None and item.command in _JUMPS for item in self.items)

    @property
    def jumps_at_end(self) -> bool:
        """A jump after the last item begins the plan anew."""
        return any(item is not None and item.command in _JUMPS for item in self.items[self.last + 1 :])

    @property
    def lands(self) -> bool:
        """The last item that is flown is a landing."""
        return self.command(self.last) in LANDINGS

    @property
    def has_takeoff(self) -> bool:
        """A takeoff comes before anything else that is flown; a delay on the ground may come before it."""
        flown = (item for item, flown in zip(self.items, self.flown, strict=True) if item and flown)
        first = next((item for item in flown if item.command != _DELAY), None)
        return first is not None and first.command in TAKEOFFS

    @property
    def ends_down(self) -> bool:
        """The last item that is flown lands or returns."""
        return self.command(self.last) in (*LANDINGS, RETURN)

    @property
    def never_ends(self) -> bool:
        """It circles or jumps for ever: only the pilot ends it."""
        return any(
            item is not None
            and (item.command == _LOITER_FOR_EVER or (item.command == DO_JUMP and item.params[1] < 0))
            for item in self.items[: self.last + 2]
        )

    @property
    def halts(self) -> tuple[int, ...]:
        """Numbers of the items before the last one that do not go on by themselves."""
        before = enumerate(self.items[: max(self.last, 0)])
        return tuple(seq for seq, item in before if item is not None and not item.autocontinue)

    def takeoff_alt_m(self, kind: VehicleKind, asked_m: float | None) -> float:
        """Return the height to take off to when the plan has no takeoff."""
        if asked_m is not None:
            return asked_m
        least_m = _WING_TAKEOFF_M if kind is VehicleKind.PLANE else _LEAST_TAKEOFF_M
        for item in self.items:
            if item is not None and item.has_place and item.frame in (frames.GLOBAL_RELATIVE, 6):
                return max(least_m, item.params[6])
        return max(least_m, _TAKEOFF_M)


def first_place(plan: Plan) -> tuple[float, float] | None:
    """Return the first place of the plan that is flown to, None when it has none.

    Raises:
        PlanError: a complex item can't be worked out.
    """
    for entry in flatten(plan):
        item = entry.item
        if item.has_place and is_navigation(item.command):
            return item.place.lat_deg, item.place.lon_deg
    return None
