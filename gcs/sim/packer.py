"""Fast framing of telemetry: values in the dialect's order to bytes, without a dictionary in between.

The general encoder validates by name, which costs more than the rest of a simulated vehicle; telemetry is
made by the simulator itself, so here a value out of range is clamped instead of refused.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from gcs.mavlink.checksum import frame_crc
from gcs.mavlink.table import MessageDef, default_table

_FLOAT_MAX = 3.4028234663852886e38
_FLOATS = frozenset({"float", "double"})
_LIMITS: dict[str, tuple[float, float]] = {
    "float": (-_FLOAT_MAX, _FLOAT_MAX),
    "double": (-_FLOAT_MAX, _FLOAT_MAX),
    "int8_t": (-(2**7), 2**7 - 1),
    "uint8_t": (0, 2**8 - 1),
    "int16_t": (-(2**15), 2**15 - 1),
    "uint16_t": (0, 2**16 - 1),
    "int32_t": (-(2**31), 2**31 - 1),
    "uint32_t": (0, 2**32 - 1),
    "int64_t": (-(2**63), 2**63 - 1),
    "uint64_t": (0, 2**64 - 1),
}


class Packer:
    """Turns the values of one message, in declared order, into a payload.

    Arrays are given as sequences of the array's length; character arrays do not occur in telemetry.
    """

    __slots__ = ("_arrays", "_order", "_pack", "definition")

    def __init__(self, definition: MessageDef) -> None:
        self.definition = definition
        index = {field.name: i for i, field in enumerate(definition.fields)}
        wire = [index[field.name] for field in definition.wire_fields]
        self._arrays = any(field.array_length for field in definition.fields)
        self._order = itemgetter(*wire) if len(wire) > 1 else None
        self._pack = definition.struct.pack

    def payload(self, values: Sequence[Any]) -> bytes:
        """Return the full payload."""
        wire = values if self._order is None else self._order(values)
        if self._arrays:
            flat: list[Any] = []
            for value in wire:
                if isinstance(value, tuple | list):
                    flat.extend(value)
                else:
                    flat.append(value)
            wire = flat
        try:
            return self._pack(*wire)
        except (struct.error, OverflowError):
            return self._pack(*self._clamped(wire))

    def _clamped(self, wire: Sequence[Any]) -> list[Any]:
        kinds = [
            field.type for field in self.definition.wire_fields for _ in range(max(1, field.array_length))
        ]
        out = []
        for kind, value in zip(kinds, wire, strict=True):
            low, high = _LIMITS[kind]
            if kind in _FLOATS:
                out.append(value if math.isnan(value) else max(low, min(high, value)))
            else:
                out.append(int(max(low, min(high, value))) if not math.isnan(value) else 0)
        return out


_HEADER_V2 = struct.Struct("<BBBBBBHB")


class Frames:
    """Frames of one vehicle's autopilot: keeps the sequence number.

    Attributes:
        version: MAVLink version to send, 1 or 2.
    """

    __slots__ = ("_compid", "_packers", "_sysid", "seq", "version")

    def __init__(self, sysid: int, compid: int) -> None:
        self._sysid = sysid
        self._compid = compid
        self._packers: dict[str, Packer] = {}
        self.seq = 0
        self.version = 2

    def packer(self, name: str) -> Packer:
        """Return the packer of a message; KeyError when the dialect has none of that name."""
        found = self._packers.get(name)
        if found is None:
            found = self._packers[name] = Packer(default_table().by_name[name])
        return found

    def frame(self, definition: MessageDef, payload: bytes) -> bytes | None:
        """Return the next frame around a full payload, None when MAVLink 1 can't carry it."""
        msgid = definition.id
        if self.version == 1:
            if msgid > 255:
                return None
            body = payload[: definition.min_len]
            covered = bytes((len(body), self.seq, self._sysid, self._compid, msgid)) + body
            magic = b"\xfe"
        else:
            body = payload.rstrip(b"\0") or payload[:1]
            covered = (
                _HEADER_V2.pack(
                    len(body), 0, 0, self.seq, self._sysid, self._compid, msgid & 0xFFFF, msgid >> 16
                )
                + body
            )
            magic = b"\xfd"
        self.seq = (self.seq + 1) & 0xFF
        return magic + covered + frame_crc(covered, definition.crc_extra).to_bytes(2, "little")
