"""The vehicle's parameters: a typed, ordered store that the flight code reads and the protocol writes."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class ParamType(IntEnum):
    """MAV_PARAM_TYPE, the ones that autopilots store."""

    INT8 = 2
    INT16 = 4
    UINT32 = 5
    INT32 = 6
    REAL32 = 9


_LIMITS = {
    ParamType.INT8: (-128, 127),
    ParamType.INT16: (-32768, 32767),
    ParamType.INT32: (-(2**31), 2**31 - 1),
}


@dataclass(frozen=True, slots=True)
class ParamDef:
    """A parameter as the firmware compiles it in."""

    name: str
    default: float
    type: ParamType


def parse_params(text: str, types: dict[str, ParamType]) -> list[ParamDef]:
    """Read lines of ``NAME value typeletter``, several to a line separated by ``;``.

    Args:
        text: the table.
        types: what each letter stands for.
    """
    found = []
    for entry in text.replace("\n", ";").split(";"):
        words = entry.split()
        if words:
            name, value, letter = words
            found.append(ParamDef(name, float(value), types[letter]))
    return found


class ParamStore:
    """Values by name, in the order in which the firmware lists them."""

    def __init__(self, definitions: Iterable[ParamDef]) -> None:
        self._defs = list(definitions)
        self._index = {item.name: i for i, item in enumerate(self._defs)}
        self._values = {item.name: item.default for item in self._defs}

    def __len__(self) -> int:
        return len(self._defs)

    def __contains__(self, name: object) -> bool:
        return name in self._index

    def at(self, index: int) -> ParamDef:
        """Return the definition at ``index``; IndexError when there is none."""
        if index < 0:
            raise IndexError(index)
        return self._defs[index]

    def index_of(self, name: str) -> int:
        """Return the position of ``name``; KeyError when there is none."""
        return self._index[name]

    def get(self, name: str, default: float = 0.0) -> float:
        """Return a value, or ``default`` when this firmware has no such parameter."""
        return self._values.get(name, default)

    def set(self, name: str, value: float) -> float:
        """Store a value as the type can hold it and return what was stored.

        Raises:
            KeyError: there is no such parameter.
        """
        kind = self._defs[self._index[name]].type
        limits = _LIMITS.get(kind)
        if limits is None:
            stored = struct.unpack("<f", struct.pack("<f", value))[0]
        else:
            stored = float(max(limits[0], min(limits[1], int(value))))
        self._values[name] = stored
        return float(stored)


def as_float_bits(value: float, kind: ParamType) -> float:
    """Return the float whose bytes are the integer, as MAVLink's bytewise encoding sends it."""
    if kind is ParamType.REAL32:
        return value
    return float(struct.unpack("<f", struct.pack("<i", int(value)))[0])


def from_float_bits(value: float, kind: ParamType) -> float:
    """Return the value that a bytewise encoded float holds."""
    if kind is ParamType.REAL32:
        return value
    return float(struct.unpack("<i", struct.pack("<f", value))[0])
