"""Finds the value behind an id: one of the grid's own, or any telemetry field of the shown vehicle."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple, Protocol

from gcs.gui.panels.values.catalog import builtin_values
from gcs.gui.panels.values.reading import SLOW_STALE_S, CellReading, ValueDef, cell_value, raw_value
from gcs.gui.widgets import CellValue
from gcs.model.errors import RecordingError
from gcs.model.ids import VehicleId
from gcs.model.units import UnitSettings
from gcs.model.vehicle import VehicleState
from gcs.recording.field_catalog import FieldKey, search_fields

FIELD_PREFIX = "field:"


class LatestPort(Protocol):
    """What the grid needs of the history."""

    def fields(self, vehicle: VehicleId) -> list[FieldKey]:
        """Return every field of a vehicle that has values."""
        ...

    def latest(self, key: FieldKey) -> tuple[float, float] | None:
        """Return monotonic time and scaled value of the newest sample."""
        ...


class Choice(NamedTuple):
    """One value that a person can add."""

    id: str
    label: str
    detail: str
    """Where it comes from: message and field, or empty."""


def parse_field(value_id: str) -> FieldKey | None:
    """Return the field that an id names; None for other ids and for nonsense."""
    if not value_id.startswith(FIELD_PREFIX):
        return None
    try:
        return FieldKey.from_text(value_id.removeprefix(FIELD_PREFIX))
    except RecordingError:
        return None


def is_known(value_id: str) -> bool:
    """Tell whether an id means anything; settings may hold ids of other versions."""
    return value_id in builtin_values() or parse_field(value_id) is not None


def label_of(value_id: str) -> str:
    """Return the usual label of a value."""
    known = builtin_values().get(value_id)
    if known is not None:
        return known.label
    key = parse_field(value_id)
    return key.label if key is not None else value_id


def read_value(
    value_id: str, state: VehicleState, now: float, units: UnitSettings, history: LatestPort | None
) -> tuple[str, CellValue]:
    """Return label and content of the cell for an id; fields are those of the shown vehicle."""
    known: ValueDef | None = builtin_values().get(value_id)
    if known is not None:
        reading = known.read(state, now, units)
        return reading.label or known.label, cell_value(reading, now, known.stale_after_s)
    key = parse_field(value_id)
    if key is None:
        return value_id, CellValue()
    latest = history.latest(replace(key, vehicle=state.vehicle)) if history is not None else None
    if latest is None:
        return key.label, CellValue()
    reading = CellReading(raw_value(latest[1], key.units), latest[0])
    return key.label, cell_value(reading, now, SLOW_STALE_S)


def find_choices(
    text: str, vehicle: VehicleId | None, history: LatestPort | None, limit: int = 200
) -> list[Choice]:
    """Return the values that match every word of ``text``: the grid's own, then the vehicle's fields."""
    words = text.lower().split()
    found = [
        Choice(value.id, value.label, "")
        for value in builtin_values().values()
        if all(word in f"{value.label} {value.words}".lower() for word in words)
    ]
    if history is not None and vehicle is not None:
        keys = search_fields(text, history.fields(vehicle))[: max(0, limit - len(found))]
        found += [
            Choice(FIELD_PREFIX + key.to_text(), key.label, f"{key.message}.{key.field}") for key in keys
        ]
    return found
