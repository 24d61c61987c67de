"""Decoded messages: a payload turned into a record with one attribute per field.

A payload is decoded only when somebody looks at it, in C wherever possible: `struct` unpacks, an
`itemgetter` puts the fields into declared order and slices the arrays out.
"""

from __future__ import annotations

import collections
from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gcs.mavlink.table import MessageDef

    class Message:
        """A decoded message, as the type checker sees it (see the class below)."""

        definition: ClassVar[MessageDef]

        def __getattr__(self, name: str) -> Any: ...
        def __getitem__(self, index: int) -> Any: ...
        def __iter__(self) -> Iterator[Any]: ...
        def __len__(self) -> int: ...
        def as_dict(self) -> dict[str, Any]:
            """Return the fields by name, in declared order."""

else:

    class Message(tuple):
        """A decoded message: a tuple of field values in declared order, with one attribute per field.

        Integers and floats are as sent (NaN stays NaN), character arrays are `str` up to the first NUL
        (bytes that are not ASCII become U+FFFD, as in pymavlink), other arrays are tuples. Fields that the
        sender left out (MAVLink 2 truncation, extensions unknown to it) are zero or empty.
        """

        __slots__ = ()
        definition: ClassVar[MessageDef]

        def as_dict(self) -> dict[str, Any]:
            """Return the fields by name, in declared order."""
            return self._asdict()


class Decoder:
    """Decodes the payloads of one message definition."""

    __slots__ = ("_make", "_pick", "_size", "_strings", "_unpack", "message_type")

    def __init__(self, definition: MessageDef) -> None:
        self.message_type = _message_type(definition)
        self._unpack: Callable[[bytes], tuple[Any, ...]] = definition.struct.unpack
        self._size = definition.max_len
        self._make: Callable[..., Any] = tuple.__new__
        self._pick = _picker(definition)
        self._strings = tuple(i for i, field in enumerate(definition.fields) if field.type == "char")

    def decode(self, payload: bytes) -> Message:
        """Return the message in a payload as sent: shorter is filled with zeros, longer is cut."""
        missing = self._size - len(payload)
        if missing > 0:
            payload += bytes(missing)
        elif missing:
            payload = payload[: self._size]
        values = self._pick(self._unpack(payload))
        if self._strings:
            values = self._with_text(values)
        message: Message = self._make(self.message_type, values)
        return message

    def _with_text(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        """Replace the bytes of character arrays by text."""
        items = list(values)
        for index in self._strings:
            items[index] = items[index].partition(b"\0")[0].decode("ascii", "replace")
        return tuple(items)


def _message_type(definition: MessageDef) -> type[Message]:
    make_record: Any = collections.namedtuple  # through a variable: the type checker wants literal names
    record = make_record(definition.name, [field.name for field in definition.fields])
    body = {"__slots__": (), "definition": definition, "__doc__": f"Decoded {definition.name} message."}
    return type(definition.name, (Message, record), body)


def _picker(definition: MessageDef) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """Return what brings unpacked values into declared order, arrays as tuples."""
    places: dict[str, int | slice] = {}
    start = 0
    for field in definition.wire_fields:
        count = field.array_length if field.array_length and field.type != "char" else 1
        places[field.name] = (
            slice(start, start + count) if field.array_length and field.type != "char" else start
        )
        start += count
    wanted = [places[field.name] for field in definition.fields]
    if wanted == list(range(start)):
        return _unchanged
    if len(wanted) == 1:
        return _wrapped
    return itemgetter(*wanted)


def _unchanged(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return values


def _wrapped(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return (values,)
