"""The vehicle's side of the mission protocol, one machine for missions, fences and rally points.

ArduPilot (``MissionItemProtocol.cpp``) cuts the old mission at MISSION_COUNT and overwrites it item by item,
begins anew at a repeated count, takes no MISSION_ACK, and denies reading while it waits for items. PX4
(``mavlink_mission.cpp``) keeps the old list until the new one is whole, has one transfer at a time with items
in turn, and answers what does not fit with MAV_MISSION_ERROR, sometimes without ending anything.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from gcs.sim.faults import Fault
from gcs.sim.personality.base import Personality
from gcs.sim.plan import FENCE, MISSION, RALLY, PlanItem, PlanStore, item_from_message
from gcs.sim.state import VehicleState

_ACCEPTED, _ERROR, _UNSUPPORTED_FRAME, _UNSUPPORTED, _NO_SPACE, _INVALID = range(6)
_INVALID_X, _INVALID_Y, _INVALID_Z = 10, 11, 12
_INVALID_SEQUENCE, _DENIED, _CANCELLED = 13, 14, 15
"""MAV_MISSION_RESULT."""

MAX_ITEMS = 2000
_HIGHEST_M = 100_000.0
_FRAMES = frozenset({0, 2, 3, 5, 6, 10, 11})
_ALL_TYPES = 255
_KINDS = (MISSION, FENCE, RALLY)

Sender = tuple[int, int]


@dataclass(slots=True)
class _Upload:
    """Items on their way in: those from ``first`` to before ``end``."""

    mission_type: int
    first: int
    end: int
    sender: Sender
    asked_s: float
    heard_s: float
    items: list[PlanItem] = field(default_factory=list)

    @property
    def next(self) -> int:
        """The item that is waited for."""
        return self.first + len(self.items)


@dataclass(slots=True)
class _Download:
    """Items on their way out, in turn."""

    mission_type: int
    sender: Sender
    count: int
    heard_s: float
    next: int = 0


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
        self._download: _Download | None = None
        self._taken: tuple[int, int] | None = None
        """Mission type and number of the last item of the last upload."""

    def handle(self, name: str, msg: Any, sender: Sender) -> bool:
        """Answer a message; False when it is not one of this protocol."""
        if name == "MISSION_COUNT":
            self._count(msg, sender)
        elif name == "MISSION_WRITE_PARTIAL_LIST" and self._who.partial_lists:
            self._partial(msg, sender)
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
            self._told(msg)
        else:
            return False
        return True

    def step(self) -> None:
        """Ask again for an item that did not come; give up after a while."""
        now = self._state.time_s
        factor = self._state.link_factor
        patience_s = self._who.plan_timeout_s * factor
        if self._download is not None and now - self._download.heard_s > patience_s:
            self._download = None
        upload = self._upload
        if upload is None:
            return
        if now - upload.heard_s > patience_s:
            self._drop()
            if self._who.strict_transfers:
                self._state.say(2, "Operation timeout\t")
            else:
                self._ack(upload.sender, upload.mission_type, _CANCELLED)
        elif now - upload.asked_s > self._who.plan_retry_s * factor:
            self._ask(upload)

    # -- upload -------------------------------------------------------------------------------------

    def _count(self, msg: Any, sender: Sender) -> None:
        kind = msg.mission_type
        if kind not in _KINDS:
            self._ack(sender, kind, _UNSUPPORTED)
        elif Fault.MISSION_REFUSE in self._state.faults:
            self._ack(sender, kind, self._state.faults.mission_result)
        elif self._upload is not None and self._upload.sender != sender:
            self._ack(sender, kind, _ERROR if self._who.strict_transfers else _DENIED)
        elif self._who.strict_transfers and self._upload is not None:
            self._count_again(self._upload, sender)
        elif self._who.strict_transfers and self._download is not None:
            self._ack(sender, kind, _ERROR)
        elif msg.count > MAX_ITEMS:
            self._ack(sender, kind, _NO_SPACE)
        else:
            self._begin(kind, 0, msg.count, sender)

    def _count_again(self, upload: _Upload, sender: Sender) -> None:
        """PX4 takes it for a repetition, as long as nothing came; then it complains, and goes on."""
        upload.heard_s = self._state.time_s
        if upload.items:
            self._ack(sender, upload.mission_type, _ERROR)
        else:
            self._ask(upload)

    def _partial(self, msg: Any, sender: Sender) -> None:
        count = len(self._plans.items(msg.mission_type))
        if Fault.MISSION_REFUSE in self._state.faults:
            self._ack(sender, msg.mission_type, self._state.faults.mission_result)
        elif not 0 <= msg.start_index <= msg.end_index < count:
            self._ack(sender, msg.mission_type, _ERROR)
        else:
            self._begin(msg.mission_type, msg.start_index, msg.end_index + 1, sender)

    def _begin(self, kind: int, first: int, end: int, sender: Sender) -> None:
        now = self._state.time_s
        upload = self._upload = _Upload(kind, first, end, sender, now, now)
        if first == 0 and kind == MISSION and self._who.mission_in_place:
            del self._plans.mission[end:]
        if first == end:
            self._complete(upload)
        else:
            self._ask(upload)

    def _ask(self, upload: _Upload) -> None:
        upload.asked_s = self._state.time_s
        if Fault.MISSION_NO_REQUEST in self._state.faults:
            return
        repeats = 2 if Fault.MISSION_REPEAT_REQUEST in self._state.faults else 1
        for _ in range(repeats):
            self._say(
                upload.sender, upload.mission_type, self._who.request_name(upload.next), seq=upload.next
            )

    def _item(self, msg: Any, sender: Sender, *, scaled: bool) -> None:
        upload = self._upload
        if upload is None:
            known = self._who.strict_transfers and self._taken == (msg.mission_type, msg.seq)
            self._ack(sender, msg.mission_type, _ACCEPTED if known else _ERROR)
            return
        if upload.sender != sender or msg.mission_type != upload.mission_type:
            return
        upload.heard_s = self._state.time_s
        if msg.seq != upload.next:
            if not self._who.strict_transfers:
                self._ack(sender, upload.mission_type, _INVALID_SEQUENCE)
            return
        item = item_from_message(msg, scaled=scaled)
        wrong = _UNSUPPORTED_FRAME if msg.frame not in _FRAMES else _wrong_place(item)
        if item.command in self._who.unknown_items:
            wrong = _UNSUPPORTED
        if wrong:
            self._refuse(upload, wrong)
            return
        self._keep(upload, item)
        if not self._disturbed(upload):
            if upload.next < upload.end:
                self._ask(upload)
            else:
                self._complete(upload)

    def _keep(self, upload: _Upload, item: PlanItem) -> None:
        if upload.mission_type == MISSION and self._who.mission_in_place:
            self._plans.mission[upload.next : upload.next + 1] = [item]
        upload.items.append(item)

    def _refuse(self, upload: _Upload, result: int) -> None:
        self._drop()
        self._ack(upload.sender, upload.mission_type, result)

    def _drop(self) -> None:
        """End an upload that is not whole; the vehicle lives with what it has then."""
        upload, self._upload = self._upload, None
        if upload is not None and upload.mission_type == MISSION and self._who.mission_in_place:
            self._plans.replace(MISSION, self._plans.mission)
            self._changed(MISSION)

    def _disturbed(self, upload: _Upload) -> bool:
        """Let happen what a fault makes happen half-way; returns whether it ended the upload."""
        faults = self._state.faults
        if (upload.next - upload.first) * 2 < upload.end - upload.first:
            return False
        if Fault.MISSION_ABORT in faults:
            self._refuse(upload, _ERROR)
        elif Fault.MISSION_REFUSE_ITEM in faults:
            self._refuse(upload, faults.mission_result)
        elif Fault.MISSION_FORGET in faults:
            faults.discard(Fault.MISSION_FORGET)
            self._drop()
        elif Fault.MISSION_REBOOT in faults:
            faults.discard(Fault.MISSION_REBOOT)
            faults.add(Fault.REBOOT)
            self._drop()
        else:
            return False
        return True

    def _complete(self, upload: _Upload) -> None:
        self._upload = None
        self._taken = (upload.mission_type, upload.end - 1)
        kept = self._plans.items(upload.mission_type)
        self._plans.replace(
            upload.mission_type, [*kept[: upload.first], *upload.items, *self._rest(kept, upload)]
        )
        self._changed(upload.mission_type)
        if Fault.MISSION_NO_ACK not in self._state.faults:
            self._ack(upload.sender, upload.mission_type, _ACCEPTED)
        if upload.mission_type == MISSION and upload.items:
            text = self._who.mission_text("received", 0, None)
            if text:
                self._state.say(6, text)

    @staticmethod
    def _rest(kept: list[PlanItem], upload: _Upload) -> list[PlanItem]:
        return kept[upload.end :] if upload.first else []

    # -- download -----------------------------------------------------------------------------------

    def _list(self, kind: int, sender: Sender) -> None:
        stored = self._stored(kind)
        if kind not in _KINDS:
            self._ack(sender, kind, _UNSUPPORTED)
        elif Fault.MISSION_REFUSE in self._state.faults:
            self._ack(sender, kind, self._state.faults.mission_result)
        elif self._upload is not None and not self._who.strict_transfers:
            self._ack(sender, kind, _DENIED)
        elif self._upload is not None and len(self._upload.items) != len(stored):
            pass  # PX4 says so as text only; with as many items as the old list has, it drops the upload
        elif self._download is not None and (self._download.sender, self._download.mission_type) != (
            sender,
            kind,
        ) and self._download.next < self._download.count:  # fmt: skip
            pass
        else:
            self._upload = None
            if self._who.strict_transfers:
                self._download = _Download(kind, sender, len(stored), self._state.time_s)
            self._say(sender, kind, "MISSION_COUNT", count=len(stored))

    def _request(self, msg: Any, sender: Sender) -> None:
        kind = msg.mission_type
        items = self._stored(kind)
        if self._who.strict_transfers:
            if not self._in_turn(msg, sender):
                return
        elif self._upload is not None:
            self._ack(sender, kind, _DENIED)
            return
        if msg.seq >= len(items):
            self._ack(sender, kind, _INVALID_SEQUENCE)
            return
        item = self._who.read_back(items[msg.seq], kind)
        current = kind == MISSION and msg.seq == self._state.mission.seq and not self._who.home_item
        self._say(sender, kind, "MISSION_ITEM_INT", seq=msg.seq, current=int(current), **item.fields())
        if (msg.seq + 1) * 2 >= len(items):
            self._disturb_download(kind)

    def _in_turn(self, msg: Any, sender: Sender) -> bool:
        """PX4 gives the next item, or the last one again; anything else ends the download."""
        download = self._download
        if download is None or download.sender != sender or download.mission_type != msg.mission_type:
            return False
        download.heard_s = self._state.time_s
        if msg.seq == download.next < download.count:
            download.next += 1
        elif msg.seq != download.next - 1:
            self._download = None
            self._ack(sender, msg.mission_type, _ERROR)
            return False
        return True

    def _disturb_download(self, kind: int) -> None:
        faults = self._state.faults
        if Fault.MISSION_CHANGE in faults:
            faults.discard(Fault.MISSION_CHANGE)
            self._plans.replace(
                kind, [replace(item, z=item.z + 7.0) for item in self._plans.items(kind)[:-1]]
            )
            self._changed(kind)
            self._download = None
        elif Fault.MISSION_FORGET in faults:
            faults.discard(Fault.MISSION_FORGET)
            self._download = None
        elif Fault.MISSION_REBOOT in faults:
            faults.discard(Fault.MISSION_REBOOT)
            faults.add(Fault.REBOOT)

    def _told(self, msg: Any) -> None:
        """The station ends a transfer; ArduPilot does not listen."""
        if not self._who.strict_transfers:
            return
        if self._download is not None and self._download.mission_type == msg.mission_type:
            self._download = None
        elif self._upload is not None and msg.type == _CANCELLED:
            self._upload = None

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

    # -- the rest -----------------------------------------------------------------------------------

    def _clear(self, mission_type: int, sender: Sender) -> None:
        kinds = _KINDS if mission_type == _ALL_TYPES else (mission_type,)
        if kinds[0] not in _KINDS:
            self._ack(sender, mission_type, _UNSUPPORTED)
            return
        if self._upload is not None:
            if not self._who.strict_transfers:
                self._ack(sender, mission_type, _ERROR)
            return
        if Fault.MISSION_REFUSE in self._state.faults:
            self._ack(sender, mission_type, self._state.faults.mission_result)
            return
        for kind in kinds:
            self._plans.replace(kind, [])
            self._changed(kind)
        self._ack(sender, mission_type, _ACCEPTED)

    def _ack(self, sender: Sender, mission_type: int, result: int) -> None:
        if Fault.MISSION_WRONG_TYPE_ACK in self._state.faults:
            mission_type = (mission_type + 1) % 3
        self._say(sender, mission_type, "MISSION_ACK", type=result)

    def _say(self, sender: Sender, mission_type: int, name: str, **fields: Any) -> None:
        if Fault.MISSION_WRONG_TYPE in self._state.faults:
            mission_type = (mission_type + 1) % 3
        self._state.post(
            name,
            target_system=sender[0],
            target_component=sender[1],
            mission_type=mission_type,
            **fields,
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
