"""The MAVLink dialect as a compact table: what each message looks like on the wire.

Importing pymavlink's generated dialect costs much time and memory at every start, so the definitions are
derived from it once (`build_table.py`) and shipped as two small files; this module reads them.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from pathlib import Path

import msgspec

from gcs.mavlink.field_def import FieldDef
from gcs.mavlink.message import Message, make_decoder
from gcs.model.resources import resource_path


class MessageRow(msgspec.Struct, frozen=True, array_like=True):
    """One message as the shipped file holds it.

    Attributes:
        id: message id.
        name: message name.
        crc_extra: seed byte that ties the CRC to this definition.
        fields: fields in declared order.
        wire_order: for each place on the wire, the index of its field in `fields`.
        extension_count: how many fields at the end of the wire order are MAVLink 2 extensions.
    """

    id: int
    name: str
    crc_extra: int
    fields: tuple[FieldDef, ...]
    wire_order: tuple[int, ...]
    extension_count: int


class MessageFile(msgspec.Struct, frozen=True, array_like=True):
    """Content of the shipped message file: the pymavlink version it was derived from, and the messages."""

    source: str
    messages: tuple[MessageRow, ...]


class MessageDef:
    """Definition of one message.

    Attributes:
        id: message id.
        name: message name, such as ``"ATTITUDE"``.
        crc_extra: seed byte that ties the CRC to this definition.
        fields: fields in the order in which the dialect declares them.
        wire_fields: the same fields in wire order.
        struct: layout of the whole payload, extensions included.
        max_len: payload length in bytes with all extensions.
        min_len: payload length in bytes without extensions (the MAVLink 1 payload).
        decode: turns a whole frame of this message into a `Message`.
    """

    def __init__(self, row: MessageRow) -> None:
        self.id = row.id
        self.name = row.name
        self.crc_extra = row.crc_extra
        self.fields = row.fields
        self._row = row

    @cached_property
    def wire_fields(self) -> tuple[FieldDef, ...]:
        """Fields in the order in which their bytes are sent."""
        return tuple(self.fields[index] for index in self._row.wire_order)

    @cached_property
    def struct(self) -> struct.Struct:
        """Layout of the payload with all extensions, little endian, without padding."""
        return struct.Struct("<" + "".join(field.struct_code for field in self.wire_fields))

    @property
    def max_len(self) -> int:
        """Payload length in bytes with all extensions."""
        return self.struct.size

    @cached_property
    def min_len(self) -> int:
        """Payload length in bytes without extensions."""
        base = self.wire_fields[: len(self.wire_fields) - self._row.extension_count]
        return struct.calcsize("<" + "".join(field.struct_code for field in base))

    @cached_property
    def decode(self) -> Callable[[bytes], Message]:
        """Turns a whole frame of this message into a `Message`; made when the first one is looked at."""
        return make_decoder(self)

    @cached_property
    def field_by_name(self) -> Mapping[str, FieldDef]:
        """Fields by name, in declared order."""
        return {field.name: field for field in self.fields}

    def __repr__(self) -> str:
        return f"<MessageDef {self.name} ({self.id})>"


class DialectTable:
    """All messages and enums of a dialect.

    Attributes:
        source: what the table was derived from, such as ``"pymavlink 2.4.50 all"``.
        by_id: definition by message id.
        by_name: definition by message name.
    """

    def __init__(self, content: MessageFile, enum_path: Path) -> None:
        self.source = content.source
        self.by_id: Mapping[int, MessageDef] = {row.id: MessageDef(row) for row in content.messages}
        self.by_name: Mapping[str, MessageDef] = {item.name: item for item in self.by_id.values()}
        self._enum_path = enum_path

    @cached_property
    def enums(self) -> Mapping[str, Mapping[str, int]]:
        """Entries by enum name: entry name to value, in the dialect's order; read on first use."""
        return msgspec.msgpack.decode(_unpacked(self._enum_path), type=dict[str, dict[str, int]])

    @cached_property
    def _enum_names(self) -> Mapping[str, Mapping[int, str]]:
        return {
            enum: {value: name for name, value in entries.items()} for enum, entries in self.enums.items()
        }

    def entry_name(self, enum: str, value: int) -> str | None:
        """Return the name of an enum entry, or None when the enum or the value is unknown."""
        return self._enum_names.get(enum, {}).get(value)


def load_table(message_path: Path, enum_path: Path) -> DialectTable:
    """Read a table from its two files.

    Raises:
        OSError: a file cannot be read.
        zlib.error: a file is damaged.
        msgspec.DecodeError: a file does not hold a table.
    """
    return DialectTable(msgspec.msgpack.decode(_unpacked(message_path), type=MessageFile), enum_path)


@cache
def default_table() -> DialectTable:
    """Return the shipped table, read on first use; it is never changed, so all callers share it."""
    return load_table(resource_path("mavlink", "messages.bin"), resource_path("mavlink", "enums.bin"))


def _unpacked(path: Path) -> bytes:
    return zlib.decompress(path.read_bytes())
