"""Graphs as a table or a picture, written whole or not at all."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QBuffer, QIODevice, QSaveFile
from PySide6.QtGui import QPixmap

from gcs.gui.panels.graphs.lines import Line, LineData
from gcs.model.errors import RecordingError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def as_csv(
    graphs: Iterable[tuple[str, Line, LineData]],
    utc_us_of: Callable[[float], int],
    names: Callable[[Line], str],
) -> str:
    """Write one row per sample: time (UTC), vehicle, graph, name, source, unit, value; gaps have no row."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["time_utc", "vehicle", "graph", "series", "field", "unit", "value"])
    for title, line, data in graphs:
        source = f"{line.key.message}.{line.key.field}" if line.key is not None else "link quality"
        if line.key is not None and line.key.index is not None:
            source += f"[{line.key.index}]"
        for time_s, value in zip(data.times_s.tolist(), data.values.tolist(), strict=True):
            if math.isfinite(value):
                stamp = (_EPOCH + timedelta(microseconds=utc_us_of(time_s))).isoformat(
                    timespec="milliseconds"
                )
                table.writerow([stamp, names(line), title, line.name, source, line.unit, f"{value:.9g}"])
    return out.getvalue()


def as_png(picture: QPixmap) -> bytes:
    """Encode a picture."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(buffer.data().data())


def save(path: str, content: bytes) -> None:
    """Write a file at once; an existing one stays as it was when that fails.

    Raises:
        RecordingError: it could not be written.
    """
    file = QSaveFile(path)
    if not file.open(QIODevice.OpenModeFlag.WriteOnly) or file.write(content) < 0 or not file.commit():
        raise RecordingError(f"{path} was not written: {file.errorString()}", "Choose another place")
