"""The vehicle's side of the mission protocol, one machine for missions, fences and rally points."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gcs.sim.faults import Fault
from gcs.sim.personality.base import Personality
from gcs.sim.plan import FENCE, MISSION, RALLY, PlanItem, PlanStore, item_from_message
from gcs.sim.state import VehicleState

_ACCEPTED, _ERROR, _UNSUPPORTED_FRAME, _UNSUPPORTED, _NO_SPACE, _INVALID = range(6)
_INVALID_X, _INVALID_Y, _INVALID_Z = 10, 11, 12
_INVALID_SEQUENCE, _DENIED, _CANCELLED = 13, 14, 15
"""MAV_MISSION_RESULT."""

_MAX_ITEMS = 700
_HIGHEST_M = 100_000.0
_RETRY_S = 0.5
_GIVE_UP_S = 8.0
_FRAMES = frozenset({0, 2, 3, 5, 6, 10, 11})
_ALL_TYPES = 255


@dataclass(slots=True)
class _Upload:
    mission_type: int
    count: int
    sender: tuple[int, int]
    began_s: float
    asked_s: float
    heard_s: float
    items: list[PlanItem] = field(default_factory=list)


class PlanServer:
    """Takes uploads item by item, gives downloads item by item, clears."""

    def __init__(
        self,
        state: VehicleState,
        personality: Personality,
        plans: PlanStore,
        changed: Callable[[int], None],
        set_current: Callable[[int], bool],
    ) -> None:
        """``changed`` is called with the mission type of each new plan, ``set_current`` with a number."""
        self._state = state
        self._who = personality
        self._plans = plans
        self._changed = changed
        self._set_current = set_current
        self._upload: _Upload | None = None

    def handle(self, name: str, msg: Any, sender: tuple[int, int]) -> bool:
        """Answer a message; False when it is not one of this protocol."""
        if name == "MISSION_COUNT":
            self._count(msg, sender)
        elif name in ("MISSION_ITEM_INT", "MISSION_ITEM"):
            self._item(msg, sender, scaled=name == "MISSION_ITEM")
        elif name == "MISSION_REQUEST_LIST":
            self._list(msg.mission_type, sender)
        elif name in ("MISSION_REQUEST_INT", "MISSION_REQUEST"):
            self._request(msg, sender)
        elif name == "MISSION_CLEAR_ALL":
            self._clear(msg.mission_type, sender)
        elif name == "MISSION_SET_CURRENT":
            if self._set_current(msg.seq):
                self._state.post("MISSION_CURRENT")
        elif name == "MISSION_ACK":
            if self._upload is not None and msg.type == _CANCELLED:
                self._upload = None
        else:
            return False
        return True

    def step(self) -> None:
        """Ask again for an item that did not come; give up after a while."""
        upload = self._upload
        if upload is None:
            return
        now = self._state.time_s
        factor = self._state.link_factor
        if now - upload.heard_s > _GIVE_UP_S * factor:
            self._upload = None
            self._ack(upload.sender, upload.mission_type, _CANCELLED)
        elif now - upload.asked_s > _RETRY_S * factor:
            self._ask(upload)

    # -- upload -------------------------------------------------------------------------------------

    def _count(self, msg: Any, sender: tuple[int, int]) -> None:
        now = self._state.time_s
        if msg.mission_type not in (MISSION, FENCE, RALLY):
            self._ack(sender, msg.mission_type, _UNSUPPORTED)
        elif self._upload is not None and self._upload.sender != sender:
            self._ack(sender, msg.mission_type, _DENIED)
        elif msg.count > _MAX_ITEMS:
            self._ack(sender, msg.mission_type, _NO_SPACE)
        else:
            self._upload = _Upload(msg.mission_type, msg.count, sender, now, now, now)
            if msg.count == 0:
                self._complete(self._upload)
            else:
                self._ask(self._upload)

    def _ask(self, upload: _Upload) -> None:
        upload.asked_s = self._state.time_s
        if Fault.MISSION_NO_REQUEST in self._state.faults:
            return
        seq = len(upload.items)
        repeats = 2 if Fault.MISSION_REPEAT_REQUEST in self._state.faults else 1
        for _ in range(repeats):
            self._state.post(
                self._who.request_name(seq),
                target_system=upload.sender[0],
                target_component=upload.sender[1],
                seq=seq,
                mission_type=upload.mission_type,
            )

    def _item(self, msg: Any, sender: tuple[int, int], *, scaled: bool) -> None:
        upload = self._upload
        if upload is None or upload.sender != sender or msg.mission_type != upload.mission_type:
            return
        now = self._state.time_s
        upload.heard_s = now
        if msg.seq != len(upload.items):
            if self._who.home_item:
                self._ack(sender, upload.mission_type, _INVALID_SEQUENCE)
            return
        if msg.frame not in _FRAMES:
            self._upload = None
            self._ack(sender, upload.mission_type, _UNSUPPORTED_FRAME)
            return
        item = item_from_message(msg, scaled=scaled)
        wrong = _wrong_place(item)
        if wrong:
            self._upload = None
            self._ack(sender, upload.mission_type, wrong)
            return
        upload.items.append(item)
        if Fault.MISSION_ABORT in self._state.faults and len(upload.items) * 2 >= upload.count:
            self._upload = None
            self._ack(sender, upload.mission_type, _ERROR)
        elif len(upload.items) < upload.count:
            self._ask(upload)
        else:
            self._complete(upload)

    def _complete(self, upload: _Upload) -> None:
        self._upload = None
        self._plans.replace(upload.mission_type, upload.items)
        self._changed(upload.mission_type)
        self._ack(upload.sender, upload.mission_type, _ACCEPTED)
        if upload.mission_type == MISSION and upload.items:
            text = self._who.mission_text("received", 0, None)
            if text:
                self._state.say(6, text)

    # -- download -----------------------------------------------------------------------------------

    def _list(self, mission_type: int, sender: tuple[int, int]) -> None:
        if mission_type not in (MISSION, FENCE, RALLY):
            self._ack(sender, mission_type, _UNSUPPORTED)
            return
        self._state.post(
            "MISSION_COUNT",
            target_system=sender[0],
            target_component=sender[1],
            count=len(self._stored(mission_type)),
            mission_type=mission_type,
        )

    def _request(self, msg: Any, sender: tuple[int, int]) -> None:
        items = self._stored(msg.mission_type)
        if msg.seq >= len(items):
            self._ack(sender, msg.mission_type, _INVALID_SEQUENCE)
            return
        item = self._who.read_back(items[msg.seq], msg.mission_type)
        current = msg.mission_type == MISSION and msg.seq == self._state.mission.seq
        if self._who.home_item:
            current = False
        self._state.post(
            "MISSION_ITEM_INT",
            target_system=sender[0],
            target_component=sender[1],
            seq=msg.seq,
            current=int(current),
            mission_type=msg.mission_type,
            **item.fields(),
        )

    def _stored(self, mission_type: int) -> list[PlanItem]:
        """Return what is given out: ArduPilot puts its own home in the mission's first place."""
        items = self._plans.items(mission_type)
        if mission_type != MISSION or not self._who.home_item or not items:
            return items
        home = PlanItem(command=16, frame=0)
        if self._state.home.known:
            lat_deg, lon_deg = self._state.earth.to_latlon(self._state.home.n, self._state.home.e)
            home = home.at(lat_deg, lon_deg, round(self._state.home.alt, 2))
        return [home, *items[1:]]

    def _clear(self, mission_type: int, sender: tuple[int, int]) -> None:
        for kind in (MISSION, FENCE, RALLY) if mission_type == _ALL_TYPES else (mission_type,):
            if kind not in (MISSION, FENCE, RALLY):
                self._ack(sender, mission_type, _UNSUPPORTED)
                return
            self._plans.replace(kind, [])
            self._changed(kind)
        self._ack(sender, mission_type, _ACCEPTED)

    def _ack(self, sender: tuple[int, int], mission_type: int, result: int) -> None:
        if Fault.MISSION_WRONG_TYPE_ACK in self._state.faults:
            mission_type = (mission_type + 1) % 3
        self._state.post(
            "MISSION_ACK",
            target_system=sender[0],
            target_component=sender[1],
            type=result,
            mission_type=mission_type,
        )


def _wrong_place(item: PlanItem) -> int:
    """Return the MAV_MISSION_RESULT for a place that is not on earth, 0 when it is."""
    if not item.has_place:
        return 0
    if abs(item.x) > 900_000_000:
        return _INVALID_X
    if abs(item.y) > 1_800_000_000:
        return _INVALID_Y
    return 0 if math.isfinite(item.z) and abs(item.z) < _HIGHEST_M else _INVALID_Z
