"""Writes the message list to a file, whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QIODevice, QSaveFile

from gcs.gui.panels.messages.log import Row
from gcs.model.errors import RecordingError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _stamp(time_us: int) -> str:
    return (_EPOCH + timedelta(microseconds=time_us)).isoformat(timespec="milliseconds")


def as_text(rows: Iterable[Row]) -> str:
    """Write rows as lines of text, one each, in the order given."""
    lines = []
    for row in rows:
        times = f" (x{row.count})" if row.count > 1 else ""
        lines.append(f"{_stamp(row.time_us)}  {row.sign.value:<9} {row.source:<12} {row.text}{times}\n")
    return "".join(lines)


def as_csv(rows: Iterable[Row]) -> str:
    """Write rows as CSV with a header; times are UTC."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["time_utc", "first_utc", "level", "source", "text", "count"])
    for row in rows:
        table.writerow(
            [_stamp(row.time_us), _stamp(row.first_us), row.sign.value, row.source, row.text, row.count]
        )
    return out.getvalue()


def save(path: str, text: str) -> None:
    """Write a file at once; an existing one stays as it was when that fails.

    Raises:
        RecordingError: it could not be written.
    """
    file = QSaveFile(path)
    if not file.open(QIODevice.OpenModeFlag.WriteOnly) or file.write(text.encode()) < 0 or not file.commit():
        raise RecordingError(f"{path} was not written: {file.errorString()}", "Choose another place")
