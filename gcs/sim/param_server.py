"""The vehicle's side of the parameter protocol."""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Callable
from typing import Any

from gcs.sim.faults import Fault
from gcs.sim.params import ParamType
from gcs.sim.personality.base import Personality
from gcs.sim.state import VehicleState

_HASH = "_HASH_CHECK"
_DROP_EVERY = 7
_DOES_NOT_EXIST = 1
_OUT_OF_RANGE = 2


class ParamServer:
    """Lists, reads and sets parameters; a list is sent a few at a time, so that it fills no link."""

    def __init__(self, state: VehicleState, personality: Personality, changed: Callable[[str], None]) -> None:
        """``changed`` is called with the name of each parameter that was set."""
        self._state = state
        self._who = personality
        self._changed = changed
        self._next: int | None = None
        self._budget = 0.0
        self.per_second = 1000.0
        """How many parameters of a list are sent per second."""

    def handle(self, name: str, msg: Any) -> bool:
        """Answer a message; False when it is not one of this protocol."""
        if name == "PARAM_REQUEST_LIST":
            self._next, self._budget = 0, 20.0
        elif name == "PARAM_REQUEST_READ":
            self._read(msg)
        elif name == "PARAM_SET":
            self._set(msg)
        else:
            return False
        return True

    def step(self, dt: float) -> None:
        """Go on with the list."""
        if self._next is None:
            return
        self._budget += self.per_second * dt
        store = self._state.params
        dropping = Fault.PARAM_DROP in self._state.faults
        while self._budget >= 1.0 and self._next < len(store):
            if not (dropping and self._next % _DROP_EVERY == _DROP_EVERY - 1):
                self._send(store.at(self._next).name, self._next)
            self._next += 1
            self._budget -= 1.0
        if self._next >= len(store):
            self._next = None
            if not self._who.home_item:
                self._send_hash()

    def _read(self, msg: Any) -> None:
        store = self._state.params
        if msg.param_index >= 0:
            if msg.param_index < len(store):
                self._send(store.at(msg.param_index).name, msg.param_index)
        elif msg.param_id in store:
            self._send(msg.param_id, store.index_of(msg.param_id))
        elif msg.param_id == _HASH and not self._who.home_item:
            self._send_hash()
        else:
            self._error(msg.param_id, _DOES_NOT_EXIST)

    def _set(self, msg: Any) -> None:
        store = self._state.params
        if msg.param_id not in store:
            self._error(msg.param_id, _DOES_NOT_EXIST)
            return
        index = store.index_of(msg.param_id)
        kind = store.at(index).type
        value = self._who.decode_param(msg.param_value, kind) if math.isfinite(msg.param_value) else math.nan
        if kind is not ParamType.REAL32 and not self._who.home_item:
            # Bytewise integers may look like NaN: only the bytes count.
            value = self._who.decode_param(msg.param_value, kind)
        if not math.isfinite(value):
            self._error(msg.param_id, _OUT_OF_RANGE)
            return
        store.set(msg.param_id, value)
        self._changed(msg.param_id)
        if Fault.PARAM_NO_ECHO not in self._state.faults:
            self._send(msg.param_id, 65535 if self._who.home_item else index)

    def _send(self, name: str, index: int) -> None:
        store = self._state.params
        kind = store.at(store.index_of(name)).type
        self._state.post(
            "PARAM_VALUE",
            param_id=name,
            param_value=self._who.encode_param(store.get(name), kind),
            param_type=int(kind),
            param_count=len(store),
            param_index=index,
        )

    def _send_hash(self) -> None:
        """Send PX4's CRC32 over names and raw values, as an UINT32 in the float's bytes."""
        store = self._state.params
        crc = 0
        for i in range(len(store)):
            item = store.at(i)
            crc = zlib.crc32(item.name.encode(), crc)
            code = "<f" if item.type is ParamType.REAL32 else "<i"
            value = store.get(item.name)
            raw = struct.pack(code, value if code == "<f" else int(value))
            crc = zlib.crc32(raw, crc)
        self._state.post(
            "PARAM_VALUE",
            param_id=_HASH,
            param_value=struct.unpack("<f", struct.pack("<I", crc))[0],
            param_type=int(ParamType.UINT32),
            param_count=len(store),
            param_index=65535,
        )

    def _error(self, name: str, code: int) -> None:
        """ArduPilot 4.7 says why; PX4 stays silent."""
        if self._who.home_item:
            self._state.post("PARAM_ERROR", param_id=name, param_index=-1, error=code)
