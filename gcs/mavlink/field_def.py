"""One field of a message: what the dialect says of it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

TYPE_CODES: Mapping[str, str] = {
    "char": "c",
    "uint8_t": "B",
    "int8_t": "b",
    "uint16_t": "H",
    "int16_t": "h",
    "uint32_t": "I",
    "int32_t": "i",
    "uint64_t": "Q",
    "int64_t": "q",
    "float": "f",
    "double": "d",
}
"""MAVLink type name to `struct` code."""


class FieldDef(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One field of a message, as the dialect declares it.

    Attributes:
        name: field name, such as ``"lat"``.
        type: MAVLink type without an array part, such as ``"uint8_t"`` or ``"char"``.
        array_length: number of elements, 0 for a scalar.
        enum: name of the enum that explains the value, or ``""``.
        units: unit as the dialect writes it, such as ``"degE7"``, or ``""``.
        display: ``"bitmask"`` when the value is a set of flags, else ``""``.
    """

    name: str
    type: str
    array_length: int = 0
    enum: str = ""
    units: str = ""
    display: str = ""

    @property
    def struct_code(self) -> str:
        """Format of this field for the `struct` module, without byte order."""
        code = TYPE_CODES[self.type]
        if not self.array_length:
            return code
        return f"{self.array_length}{'s' if code == 'c' else code}"
