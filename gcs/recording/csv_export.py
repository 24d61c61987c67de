"""Telemetry series as a CSV table, for spreadsheets and scripts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from gcs.recording.atomic_file import write_atomically
from gcs.recording.decimate import FloatArray
from gcs.recording.field_catalog import FieldKey
from gcs.recording.history import History

_ROWS_AT_ONCE = 5000


def export_csv(
    path: Path, history: History, keys: Sequence[FieldKey], t0_s: float, t1_s: float, utc_offset_us: int
) -> int:
    """Write the series between two times, one column each, and return the number of rows.

    Each sample keeps its own time: a row holds all fields that have a sample at that moment, the other cells
    are empty, as are unknown values. UTF-8 with a byte order mark, so that spreadsheets read ``°`` and ``µ``.

    Args:
        path: the file, replaced only when all is written.
        history: where the series are.
        keys: the fields, in the order of the columns.
        t0_s: first monotonic time.
        t1_s: last monotonic time.
        utc_offset_us: UTC in microseconds at monotonic time 0.

    Raises:
        RecordingError: the file can't be written.
    """
    columns = [_known(*history.series(key, t0_s, t1_s)) for key in keys]
    times = np.unique(np.concatenate([times for times, _ in columns])) if columns else np.empty(0)
    write_atomically(path, _lines(keys, columns, times, utc_offset_us))
    return int(times.size)


def _known(times: FloatArray, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    known = ~np.isnan(values)
    return times[known], values[known]


def _lines(
    keys: Sequence[FieldKey],
    columns: Sequence[tuple[FloatArray, FloatArray]],
    times: FloatArray,
    utc_offset_us: int,
) -> Iterator[bytes]:
    yield "\ufeff".encode()
    several = len({key.vehicle for key in keys}) > 1
    yield _line(["time_utc", "time_s", *(_title(key, several) for key in keys)])
    start_s = float(times[0]) if times.size else 0.0
    for at in range(0, times.size, _ROWS_AT_ONCE):
        part = times[at : at + _ROWS_AT_ONCE]
        cells = [_cells(part, column) for column in columns]
        rows = (
            [_utc(time_s, utc_offset_us), f"{time_s - start_s:.6f}", *row]
            for time_s, *row in zip(part.tolist(), *cells, strict=True)
        )
        yield b"".join(_line(row) for row in rows)


def _cells(times: FloatArray, column: tuple[FloatArray, FloatArray]) -> list[str]:
    """Return the text of one column at ``times``; of samples at the very same time the last one."""
    own_times, values = column
    cells = [""] * times.size
    first, last = np.searchsorted(own_times, (times[0], np.nextafter(times[-1], np.inf)))
    places = np.searchsorted(times, own_times[first:last])
    for place, value in zip(places.tolist(), values[first:last].tolist(), strict=True):
        cells[place] = f"{value:.12g}"
    return cells


def _title(key: FieldKey, several: bool) -> str:
    unit = f" [{key.units}]" if key.units else ""
    title = f"{f'Vehicle {key.vehicle}: ' if several else ''}{key.label}{unit}"
    # A spreadsheet would run a name that a vehicle made up as a formula.
    return f"'{title}" if title[:1] in "=+-@\t" else title


def _utc(time_s: float, utc_offset_us: int) -> str:
    micros = utc_offset_us + round(time_s * 1e6)
    stamp = datetime.fromtimestamp(micros // 1_000_000, tz=UTC)
    return f"{stamp:%Y-%m-%dT%H:%M:%S}.{micros % 1_000_000:06d}Z"


def _line(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()
