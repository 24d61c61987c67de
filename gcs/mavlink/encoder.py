"""Messages to frames, refusing what the wire cannot carry with words that help."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gcs.mavlink.checksum import frame_crc
from gcs.mavlink.errors import EncodeError
from gcs.mavlink.field_def import TYPE_CODES, FieldDef
from gcs.mavlink.serialization import FLAG_SIGNED, MAGIC_V1, MAGIC_V2
from gcs.mavlink.table import DialectTable, MessageDef, default_table

_INTEGER_RANGES: Mapping[str, tuple[int, int]] = {
    f"{'u' if low == 0 else ''}int{bits}_t": (low, high)
    for bits in (8, 16, 32, 64)
    for low, high in ((0, 2**bits - 1), (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1))
}
_FLOAT_MAX = 3.4028234663852886e38

Signer = Callable[[bytes], bytes]
"""Given a frame up to its CRC, with the signed flag set, returns its 13 byte signature block."""


class Encoder:
    """Encodes the messages of one identity on one link, counting its sequence number."""

    __slots__ = ("_compid", "_seq", "_signer", "_sysid", "_table")

    def __init__(
        self, sysid: int, compid: int, table: DialectTable | None = None, signer: Signer | None = None
    ) -> None:
        self._sysid = sysid
        self._compid = compid
        self._table = default_table() if table is None else table
        self._signer = signer
        self._seq = 0

    def encode(self, name: str, /, **fields: Any) -> bytes:
        """Return a MAVLink 2 frame of the named message and advance the sequence number.

        Args:
            name: message name, such as ``"COMMAND_LONG"``.
            fields: values by field name; fields left out are zero. Character arrays take `str` (sent as
                UTF-8) or bytes, other arrays take any sequence of at most the array's length.

        Raises:
            EncodeError: no such message or field, or a value that the field cannot carry.
        """
        definition = definition_named(self._table, name)
        payload = pack_payload(definition, fields)
        frame = pack_frame(definition, payload, self._sysid, self._compid, self._seq, signer=self._signer)
        self._seq = (self._seq + 1) & 0xFF
        return frame


def encode_frame(name: str, sysid: int, compid: int, seq: int, /, version: int = 2, **fields: Any) -> bytes:
    """Return one frame in MAVLink 1 or 2; see `Encoder.encode`.

    Raises:
        EncodeError: no such message or field, a value that the field or header cannot carry, or a message
            that MAVLink 1 cannot carry.
    """
    definition = definition_named(default_table(), name)
    return pack_frame(definition, pack_payload(definition, fields), sysid, compid, seq, version)


def definition_named(table: DialectTable, name: str) -> MessageDef:
    """Return a definition by message name.

    Raises:
        EncodeError: the dialect has no such message.
    """
    definition = table.by_name.get(name)
    if definition is None:
        raise EncodeError(f"There is no message {name!r} in {table.source}", "Check the message name")
    return definition


def pack_payload(definition: MessageDef, values: Mapping[str, Any]) -> bytes:
    """Return the full payload, extensions included and not truncated.

    Raises:
        EncodeError: no such field, or a value that the field cannot carry.
    """
    unknown = values.keys() - definition.field_by_name.keys()
    if unknown:
        known = ", ".join(definition.field_by_name)
        raise EncodeError(f"{definition.name} has no field {sorted(unknown)[0]!r}", f"Its fields are {known}")
    flat: list[Any] = []
    for field in definition.wire_fields:
        value = values.get(field.name)
        if field.type == "char":
            flat.append(_text_bytes(definition, field, value))
        elif field.array_length:
            flat.extend(_elements(definition, field, value))
        else:
            flat.append(0 if value is None else value)
    try:
        return definition.struct.pack(*flat)
    except (struct.error, OverflowError):
        raise _explained(definition, flat) from None


def pack_frame(
    definition: MessageDef,
    payload: bytes,
    sysid: int,
    compid: int,
    seq: int,
    version: int = 2,
    signer: Signer | None = None,
) -> bytes:
    """Return the frame around a full payload; MAVLink 2 leaves out zeros at its end, but never all bytes.

    Raises:
        EncodeError: a header value out of range, or a message that MAVLink 1 cannot carry.
    """
    if not (0 <= sysid <= 255 and 0 <= compid <= 255 and 0 <= seq <= 255):
        raise EncodeError(
            f"Header of {definition.name}: system {sysid}, component {compid}, sequence {seq}",
            "Each must be between 0 and 255",
        )
    if version == 2:
        payload = payload.rstrip(b"\0") or payload[:1]
        flags = 0 if signer is None else FLAG_SIGNED
        msgid = definition.id.to_bytes(3, "little")
        covered = bytes((len(payload), flags, 0, seq, sysid, compid)) + msgid + payload
        magic = MAGIC_V2
    elif version == 1 and definition.id <= 255:
        covered = bytes((len(payload), seq, sysid, compid, definition.id)) + payload
        magic = MAGIC_V1
    else:
        raise EncodeError(
            f"{definition.name} (id {definition.id}) cannot be sent as MAVLink {version}", "Use MAVLink 2"
        )
    crc = frame_crc(covered, definition.crc_extra)
    frame = b"%c%b%b" % (magic, covered, crc.to_bytes(2, "little"))
    return frame + signer(frame) if signer is not None and version == 2 else frame


def _text_bytes(definition: MessageDef, field: FieldDef, value: Any) -> bytes:
    size = field.array_length or 1
    if value is None:
        return bytes(size)
    data = value.encode() if isinstance(value, str) else value
    if not isinstance(data, bytes | bytearray):
        raise _refused(definition, field, value, f"text or bytes, at most {size} bytes")
    if len(data) > size:
        raise _refused(definition, field, value, f"at most {size} bytes of text")
    return bytes(data).ljust(size, b"\0")


def _elements(definition: MessageDef, field: FieldDef, value: Any) -> Sequence[Any]:
    if value is None:
        return (0,) * field.array_length
    try:
        items = tuple(value)
    except TypeError:
        raise _refused(definition, field, value, f"a sequence of {field.array_length} values") from None
    if len(items) > field.array_length:
        raise _refused(definition, field, value, f"at most {field.array_length} values")
    return items + (0,) * (field.array_length - len(items))


def _explained(definition: MessageDef, flat: Sequence[Any]) -> EncodeError:
    """Name the value that `struct` refused: it does not say which."""
    fields: list[FieldDef] = []
    for field in definition.wire_fields:
        fields.extend([field] * (field.array_length if field.array_length and field.type != "char" else 1))
    field, value = next(pair for pair in zip(fields, flat, strict=True) if not _fits(*pair))
    return _refused(definition, field, value, _allowed(field))


def _fits(field: FieldDef, value: Any) -> bool:
    try:
        struct.pack("<s" if field.type == "char" else "<" + TYPE_CODES[field.type], value)
    except (struct.error, OverflowError):
        return False
    return True


def _allowed(field: FieldDef) -> str:
    limits = _INTEGER_RANGES.get(field.type)
    if limits is not None:
        return f"an integer from {limits[0]} to {limits[1]}"
    return f"a number within ±{_FLOAT_MAX:.6g}" if field.type == "float" else "a number"


def _refused(definition: MessageDef, field: FieldDef, value: Any, allowed: str) -> EncodeError:
    shown = repr(value)
    shown = shown if len(shown) <= 80 else f"{shown[:77]}..."
    return EncodeError(f"{definition.name}.{field.name} cannot carry {shown}", f"Give it {allowed}")
