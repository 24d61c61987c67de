"""The rows of one message stream, packed as they came: time and payload, decoded only when drawn.

The engine thread appends into a preallocated buffer that never moves, so a reader may look at the rows
written so far while the engine writes the next one.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from gcs.mavlink.field_def import TYPE_CODES
from gcs.mavlink.table import MessageDef

FIRST_CHUNK_BYTES = 2048
MAX_CHUNK_BYTES = 65536
THIN_CHUNKS = 24
"""Chunks thinned at once: a few milliseconds of the engine's time at most."""
CHUNK_OVERHEAD_BYTES = 400
MIN_GAP_S = 3.0
"""A stream must be silent at least this long before a graph shows a gap."""
GAP_FACTOR = 5.0
TIME = "@time_s"
"""Column of the times; no MAVLink field can have this name."""

Rows = npt.NDArray[np.void]


def row_dtype(definition: MessageDef) -> np.dtype[np.void]:
    """Return the layout of a stored row: time (s, monotonic), then the payload with all extensions."""
    columns: list[Any] = [(TIME, "<f8")]
    for field in definition.wire_fields:
        if field.type == "char":
            columns.append((field.name, f"S{field.array_length or 1}"))
        elif field.array_length:
            columns.append(
                (field.name, "<" + np.dtype(TYPE_CODES[field.type]).str[1:], (field.array_length,))
            )
        else:
            columns.append((field.name, "<" + np.dtype(TYPE_CODES[field.type]).str[1:]))
    return np.dtype(columns)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows that will not change any more."""

    rows: Rows
    first_s: float
    last_s: float
    gap_s: float
    """A longer pause between two rows is a gap."""
    level: int = 0
    """How often every second row was left out."""

    @property
    def memory(self) -> int:
        """Bytes in memory."""
        return self.rows.nbytes + CHUNK_OVERHEAD_BYTES


def make_chunk(rows: Rows, level: int = 0) -> Chunk:
    """Return a chunk of at least one row, with its usual pace measured."""
    times = rows[TIME]
    pace_s = float(np.median(np.diff(times))) if rows.size > 1 else 0.0
    return Chunk(rows, float(times[0]), float(times[-1]), max(MIN_GAP_S, GAP_FACTOR * pace_s), level)


class Stream:
    """One message of one component (and of one battery or sensor, where the message tells them apart).

    ``History.append`` writes through ``pack_into``, ``buffer``, ``pos`` and ``end`` directly.
    """

    __slots__ = (
        "buffer",
        "chunks",
        "definition",
        "dtype",
        "end",
        "instance",
        "instance_span",
        "instances",
        "memory",
        "next_s",
        "pack_into",
        "pos",
        "row_bytes",
    )

    def __init__(self, definition: MessageDef, dtype: np.dtype[np.void], instance: int | str | None) -> None:
        self.definition = definition
        self.dtype = dtype
        self.instance = instance
        self.instances: dict[bytes, Stream] | None = None
        """Set where the message carries several batteries or sensors: the streams of each."""
        self.instance_span = slice(0, 0)
        """Where in the payload they are told apart."""
        self.row_bytes = dtype.itemsize
        self.pack_into = struct.Struct(f"<d{definition.max_len}s").pack_into
        self.chunks: tuple[Chunk, ...] = ()
        self.next_s = float("-inf")
        """Rows before this time are not taken."""
        self.buffer = bytearray(0)
        self.pos = 0
        self.end = 0
        self.memory = 0

    def roll(self) -> None:
        """Seal the full buffer and begin another; the caller holds the lock."""
        if self.pos:
            self.chunks = (*self.chunks, make_chunk(self.written()))
        wanted = min(max(FIRST_CHUNK_BYTES, self.memory // 4), MAX_CHUNK_BYTES)
        rows = max(8, wanted // self.row_bytes)
        self.buffer = bytearray(rows * self.row_bytes)
        self.pos = 0
        self.end = len(self.buffer)
        self.measure()

    def measure(self) -> None:
        """Count the memory again after the chunks have changed."""
        self.memory = sum(chunk.memory for chunk in self.chunks) + self.end + CHUNK_OVERHEAD_BYTES

    def written(self) -> Rows:
        """Return the rows in the buffer, without copying."""
        return np.frombuffer(self.buffer, self.dtype, self.pos // self.row_bytes)

    def thinned(self) -> tuple[Chunk, ...]:
        """Return the sealed chunks with every second row of some older ones left out.

        Of the older half, those that were thinned least come first, the oldest of them before others, and at
        most ``THIN_CHUNKS`` at once, so that a call stays short and the past gets coarser evenly.
        """
        chunks = self.chunks
        half = sum(chunk.rows.nbytes for chunk in chunks) / 2
        sizes = accumulate((chunk.rows.nbytes for chunk in chunks), initial=0)
        older = [chunk for chunk, before in zip(chunks, sizes, strict=False) if before < half]
        level = min((chunk.level for chunk in older), default=0)
        start = next((at for at, chunk in enumerate(older) if chunk.level == level), 0)
        stop = start
        while stop < len(older) and stop - start < THIN_CHUNKS and older[stop].level == level:
            stop += 1
        if stop == start:
            return chunks
        merged = np.concatenate([chunk.rows[::2] for chunk in chunks[start:stop]])
        size = max(8, MAX_CHUNK_BYTES // self.row_bytes)
        pieces = [make_chunk(merged[at : at + size].copy(), level + 1) for at in range(0, merged.size, size)]
        return (*chunks[:start], *pieces, *chunks[stop:])
