"""Decoded messages: a payload turned into a record with one attribute per field.

A payload is decoded only when somebody looks at it, and then in C as far as possible: `struct` unpacks, an
`itemgetter` gathers arrays where there are any, and a `msgspec.Struct` made for the message takes the values
in wire order, so that most messages need no reordering at all.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import msgspec

from gcs.mavlink.field_def import FieldDef
from gcs.mavlink.serialization import HEADER_LEN_V1, HEADER_LEN_V2, MAGIC_V2

Values = tuple[Any, ...]
Gather = Callable[[Values], Sequence[Any]]


class Layout(Protocol):
    """What decoding needs of a message's definition."""

    @property
    def name(self) -> str:
        """Message name."""
        ...

    @property
    def fields(self) -> tuple[FieldDef, ...]:
        """Fields in declared order."""
        ...

    @property
    def wire_fields(self) -> tuple[FieldDef, ...]:
        """Fields in wire order."""
        ...

    @property
    def field_by_name(self) -> Mapping[str, FieldDef]:
        """Fields by name, in declared order."""
        ...

    @property
    def struct(self) -> struct.Struct:
        """Layout of the payload."""
        ...

    @property
    def max_len(self) -> int:
        """Payload length in bytes with all extensions."""
        ...


class Message(msgspec.Struct, frozen=True, gc=False):
    """A decoded message, immutable: one attribute per field; items and iteration in declared order.

    Integers and floats are as sent (NaN stays NaN), character arrays are `str` up to the first NUL (bytes
    that are not ASCII become U+FFFD, as in pymavlink), other arrays are tuples. Fields that the sender left
    out (MAVLink 2 truncation, extensions unknown to it) are zero or empty.

    Attributes:
        definition: the message's definition; the class carries it.
    """

    definition: ClassVar[Layout]

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def as_dict(self) -> dict[str, Any]:
        """Return the fields by name, in declared order."""
        return {name: getattr(self, name) for name in self.definition.field_by_name}

    def __iter__(self) -> Iterator[Any]:
        return (getattr(self, name) for name in self.definition.field_by_name)

    def __len__(self) -> int:
        return len(self.definition.fields)

    def __getitem__(self, index: int) -> Any:
        return getattr(self, self.definition.fields[index].name)


def make_decoder(definition: Layout) -> Callable[[bytes], Message]:
    """Return a function that decodes the payload of whole frames of one message.

    Payloads shorter than the definition are filled with zeros, longer ones (newer extensions) are cut.
    """
    record = message_type(definition)
    unpack = definition.struct.unpack
    unpack_from = definition.struct.unpack_from
    size = definition.max_len
    gather = _gatherer(definition)

    def decode_plain(raw: bytes) -> Message:
        start = HEADER_LEN_V2 if raw[0] == MAGIC_V2 else HEADER_LEN_V1
        length = raw[1]
        if length >= size:
            return record(*unpack_from(raw, start))
        return record(*unpack(raw[start : start + length].ljust(size, b"\0")))

    def decode_gathered(raw: bytes) -> Message:
        assert gather is not None
        start = HEADER_LEN_V2 if raw[0] == MAGIC_V2 else HEADER_LEN_V1
        length = raw[1]
        if length >= size:
            return record(*gather(unpack_from(raw, start)))
        return record(*gather(unpack(raw[start : start + length].ljust(size, b"\0"))))

    return decode_plain if gather is None else decode_gathered


def message_type(definition: Layout) -> Callable[..., Message]:
    """Make the class of one message, whose positional arguments are the fields in wire order."""
    namespace = {"definition": definition, "__doc__": f"Decoded {definition.name} message."}
    names = [field.name for field in definition.wire_fields]
    record: Any = msgspec.defstruct(
        definition.name, names, bases=(Message,), namespace=namespace, frozen=True, gc=False
    )
    made: type[Message] = record
    return made


def _gatherer(definition: Layout) -> Gather | None:
    """Return what turns unpacked values into one value per field, None where they are that already."""
    places: list[int | slice] = []
    texts: list[int] = []
    start = 0
    for index, field in enumerate(definition.wire_fields):
        count = field.array_length
        if field.type == "char":
            texts.append(index)
            count = 0
        places.append(slice(start, start + count) if count else start)
        start += count or 1
    arrays = any(isinstance(place, slice) for place in places)
    if not arrays:
        return _text_maker(texts, tuple) if texts else None
    # A lone array is all of the values; itemgetter would return it bare.
    select = itemgetter(*places) if len(places) > 1 else _wrapped
    return _text_maker(texts, select) if texts else select


def _text_maker(texts: list[int], select: Callable[[Values], Values]) -> Gather:
    def gather(values: Values) -> list[Any]:
        items = list(select(values))
        for index in texts:
            items[index] = items[index].partition(b"\0")[0].decode("ascii", "replace")
        return items

    return gather


def _wrapped(values: Values) -> Values:
    return (values,)
