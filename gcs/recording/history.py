"""Minutes to hours of every telemetry field of every vehicle, within a fixed memory, for graphs.

The engine thread appends payloads as they came (under 1 µs each); a whole column is decoded by numpy when a
graph asks for it. When the memory is used up, the older half of the largest streams loses every second row.
"""

from __future__ import annotations

import threading
from collections import deque

import numpy as np

from gcs.mavlink.frame import Frame
from gcs.mavlink.table import MessageDef, default_table
from gcs.model.ids import VehicleId
from gcs.recording.decimate import FloatArray, decimate, with_gaps
from gcs.recording.field_catalog import FieldKey, field_meaning, plottable_fields
from gcs.recording.field_meanings import INSTANCE_FIELDS
from gcs.recording.stream_store import (
    MAX_CHUNK_BYTES,
    MIN_GAP_S,
    THIN_CHUNKS,
    TIME,
    Chunk,
    Rows,
    Stream,
    make_chunk,
    row_dtype,
)

DEFAULT_BUDGET_BYTES = 96 * 1024 * 1024
MAX_STREAMS = 25_000
MAX_INSTANCES = 64
"""Batteries, sensors or named values of one message of one component."""
_PACE_BY_VEHICLES = ((5, 0.0), (20, 0.1), (60, 0.2), (120, 0.5))
_SLOWEST_PACE_S = 1.0
STREAM_OVERHEAD_BYTES = 1200
REFILL = 0.9
"""Thinning goes on until this part of the budget is reached, so that it is rare."""
MAX_THINNINGS = 4
"""At one time: each takes up to a millisecond of the engine's time."""
_PLAN_SHARE = 16
"""Thinning is planned anew when a sixteenth of the streams has grown since, not sooner."""
MIN_THINNED_ROWS = 32
SLOWEST_S = 10.0

StreamKey = tuple[VehicleId, int, int]


def pace_for(vehicles: int) -> float:
    """Return the least time in seconds between two rows of a stream with so many vehicles."""
    return next((pace for most, pace in _PACE_BY_VEHICLES if vehicles <= most), _SLOWEST_PACE_S)


class History:
    """Series of all telemetry fields. ``append`` belongs to one thread; anything else may be called from any.

    Args:
        budget_bytes: memory to use.
        min_interval_s: least time between two rows of a stream; None: by the number of vehicles.
    """

    def __init__(self, budget_bytes: int = DEFAULT_BUDGET_BYTES, min_interval_s: float | None = None) -> None:
        self._budget = budget_bytes
        self._fixed_interval_s = min_interval_s
        self._interval_s = min_interval_s or 0.0
        self._streams: dict[StreamKey, Stream | None] = {}
        self._vehicles: dict[VehicleId, list[tuple[int, Stream]]] = {}
        self._dtypes: dict[int, np.dtype[np.void]] = {}
        self._memory = 0
        self._count = 0
        self._grown = 0
        self._plan_at = 0
        self._slowed_at = 0
        self._thinning: deque[Stream] = deque()
        self._lock = threading.Lock()
        """Held for moments only: while a buffer is exchanged, and while a reader notes what there is."""

    @property
    def memory_bytes(self) -> int:
        """Memory in use, estimated."""
        return self._memory

    def append(self, vehicle: VehicleId, frame: Frame, time_s: float) -> None:
        """Keep a frame received at ``time_s`` (monotonic); those that go back in time are left out."""
        try:
            stream = self._streams[vehicle, frame.compid, frame.msgid]
        except KeyError:
            stream = self._open(vehicle, frame)
        if stream is None:
            return
        payload = frame.payload
        if stream.instances is not None:
            stream = self._instance(stream, payload)
        if time_s < stream.next_s:
            return
        pos = stream.pos
        if pos == stream.end:
            self._grow(stream)
            pos = 0
        stream.pack_into(stream.buffer, pos, time_s, payload)
        stream.pos = pos + stream.row_bytes
        stream.next_s = time_s + self._interval_s

    def vehicles(self) -> list[VehicleId]:
        """Return the vehicles that have a history."""
        with self._lock:
            return sorted(self._vehicles)

    def fields(self, vehicle: VehicleId) -> list[FieldKey]:
        """Return every field of a vehicle that has values, each element of an array by itself."""
        with self._lock:
            streams = [
                (compid, leaf)
                for compid, stream in self._vehicles.get(vehicle, ())
                for leaf in (stream.instances.values() if stream.instances is not None else (stream,))
            ]
        keys: list[FieldKey] = []
        for compid, stream in streams:
            name = stream.definition.name
            for field in plottable_fields(stream.definition):
                indices = range(field.array_length) if field.array_length else (None,)
                keys += (
                    FieldKey(vehicle, compid, name, field.name, index, stream.instance) for index in indices
                )
        return keys

    def series(
        self, key: FieldKey, t0_s: float, t1_s: float, max_points: int | None = None
    ) -> tuple[FloatArray, FloatArray]:
        """Return times (monotonic s) and scaled values between two times, both included.

        Unknown and absurd values are NaN, and so is a point in the middle of each pause that is long for its
        stream, so that a graph shows the gap. Empty arrays when there is nothing.

        Args:
            key: the field.
            t0_s: first time.
            t1_s: last time.
            max_points: at most so many points (≥ 4), lowest and highest values kept; None: all.
        """
        stream = self._find(key)
        chunks = (
            []
            if stream is None
            else [c for c in self._chunks(stream) if c.last_s >= t0_s and c.first_s <= t1_s]
        )
        if not chunks:
            return np.empty(0), np.empty(0)
        parts = [_between(chunk, t0_s, t1_s) for chunk in chunks]
        sizes = np.array([part.size for part in parts])
        times, values = np.empty(int(sizes.sum())), np.empty(int(sizes.sum()))
        at = 0
        for part in parts:
            column = part[key.field]
            times[at : at + part.size] = part[TIME]
            values[at : at + part.size] = column if key.index is None else column[:, key.index]
            at += part.size
        field_meaning(key.message, key.field).apply(values)
        pauses = np.diff(times)
        gaps = np.flatnonzero(pauses > MIN_GAP_S)
        if gaps.size:
            allowed = np.array([chunk.gap_s for chunk in chunks])
            owner = np.searchsorted(np.cumsum(sizes), gaps, side="right")
            gaps = gaps[pauses[gaps] > allowed[owner]]
        times, values = with_gaps(times, values, gaps)
        return (times, values) if max_points is None else decimate(times, values, max_points)

    def latest(self, key: FieldKey) -> tuple[float, float] | None:
        """Return time (monotonic s) and scaled value (NaN: unknown) of the newest row; None without one."""
        stream = self._find(key)
        if stream is None:
            return None
        with self._lock:
            rows = stream.written()
            if not rows.size and stream.chunks:
                rows = stream.chunks[-1].rows
        if not rows.size:
            return None
        raw = rows[key.field][-1:] if key.index is None else rows[key.field][-1:, key.index]
        value = field_meaning(key.message, key.field).apply(raw.astype(np.float64))
        return float(rows[TIME][-1]), float(value[0])

    def clear(self) -> None:
        """Forget everything; to be called from the thread that appends."""
        with self._lock:
            self._streams.clear()
            self._vehicles.clear()
            self._thinning.clear()
            self._memory = self._count = self._plan_at = 0
            self._interval_s = self._fixed_interval_s or 0.0

    def _open(self, vehicle: VehicleId, frame: Frame) -> Stream | None:
        """Begin the stream of a message not seen before; None when it is not kept."""
        definition = frame.definition
        if self._count >= MAX_STREAMS or len(self._streams) >= 2 * MAX_STREAMS:
            return None
        stream = None
        if definition is not None and plottable_fields(definition):
            stream = self._new_stream(definition, None)
            instance_field = INSTANCE_FIELDS.get(definition.name)
            if instance_field is not None:
                offset = stream.dtype.fields[instance_field][1] - 8  # type: ignore[index]
                width = stream.dtype[instance_field].itemsize
                stream.instances = {}
                stream.instance_span = slice(offset, offset + width)
        with self._lock:
            self._streams[vehicle, frame.compid, frame.msgid] = stream
            if stream is not None:
                self._vehicles.setdefault(vehicle, []).append((frame.compid, stream))
        if self._fixed_interval_s is None:
            self._interval_s = max(self._interval_s, pace_for(len(self._vehicles)))
        return stream

    def _new_stream(self, definition: MessageDef, instance: int | str | None) -> Stream:
        dtype = self._dtypes.get(definition.id)
        if dtype is None:
            dtype = self._dtypes[definition.id] = row_dtype(definition)
        self._count += 1
        self._memory += STREAM_OVERHEAD_BYTES
        return Stream(definition, dtype, instance)

    def _instance(self, base: Stream, payload: bytes) -> Stream:
        """Return the stream of the battery, sensor or name in a payload, or the base, which takes no rows."""
        assert base.instances is not None
        raw = payload[base.instance_span].rstrip(b"\0")
        stream = base.instances.get(raw)
        if stream is None:
            if len(base.instances) >= MAX_INSTANCES:
                base.next_s = float("inf")
                return base
            field = base.definition.field_by_name[INSTANCE_FIELDS[base.definition.name]]
            name: int | str
            if field.type == "char":
                name = raw.partition(b"\0")[0].decode("ascii", "replace")
            else:
                name = int.from_bytes(raw, "little")
            stream = self._new_stream(base.definition, name)
            with self._lock:
                base.instances[raw] = stream
        return stream

    def _grow(self, stream: Stream) -> None:
        before = stream.memory
        with self._lock:
            stream.roll()
        self._memory += stream.memory - before
        self._grown += 1
        for _ in range(MAX_THINNINGS):
            if self._memory <= self._budget or not self._thin():
                return

    def _thin(self) -> bool:
        """Thin a part of a stream that takes much; return False when there is none.

        Then there are too many streams for this memory: rows are taken less often, and if that happens again
        after every stream had its chance to grow, less often still.
        """
        if not self._thinning and self._grown >= self._plan_at:
            self._plan_thinning()
            # All streams are looked at for it: with 8,000 that have little to thin, a plan for each row
            # that grows took 40 % of the engine's time.
            self._plan_at = self._grown + self._count // _PLAN_SHARE
        if not self._thinning:
            if self._grown > self._slowed_at + self._count:
                self._slowed_at = self._grown
                self._interval_s = min(max(0.1, 2 * self._interval_s), SLOWEST_S)
            return False
        stream = self._thinning.popleft()
        chunks = stream.thinned()
        before = stream.memory
        with self._lock:
            stream.chunks = chunks
            stream.measure()
        self._memory += stream.memory - before
        return True

    def _plan_thinning(self) -> None:
        leaves = [
            leaf
            for stream in self._streams.values()
            if stream is not None
            for leaf in (stream.instances.values() if stream.instances is not None else (stream,))
            if any(chunk.rows.size >= MIN_THINNED_ROWS for chunk in leaf.chunks)
        ]
        leaves.sort(key=lambda leaf: leaf.memory, reverse=True)
        surplus = self._memory - REFILL * self._budget
        for leaf in leaves:
            if surplus <= 0:
                return
            times = max(1, leaf.memory // (2 * THIN_CHUNKS * MAX_CHUNK_BYTES))
            self._thinning.extend([leaf] * times)
            surplus -= leaf.memory / 4

    def _find(self, key: FieldKey) -> Stream | None:
        """Return the stream that holds a field; None when there is none, or no such field or element."""
        definition = default_table().by_name.get(key.message)
        field = None if definition is None else definition.field_by_name.get(key.field)
        if definition is None or field is None or field.type == "char":
            return None
        if (key.index is None) != (field.array_length == 0) or (key.index or 0) >= max(1, field.array_length):
            return None
        with self._lock:
            stream = self._streams.get((key.vehicle, key.compid, definition.id))
            if stream is None or stream.instances is None:
                return stream
            return next((leaf for leaf in stream.instances.values() if leaf.instance == key.instance), None)

    def _chunks(self, stream: Stream) -> list[Chunk]:
        """Return all rows as they are now; the engine may go on appending meanwhile."""
        with self._lock:
            chunks, rows = stream.chunks, stream.written()
        return [*chunks, make_chunk(rows)] if rows.size else list(chunks)


def _between(chunk: Chunk, t0_s: float, t1_s: float) -> Rows:
    if chunk.first_s >= t0_s and chunk.last_s <= t1_s:
        return chunk.rows
    times = chunk.rows[TIME]
    return chunk.rows[np.searchsorted(times, t0_s) : np.searchsorted(times, t1_s, side="right")]
