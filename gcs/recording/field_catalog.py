"""Every telemetry field by the name, unit and scale that a pilot knows it under; search among them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from gcs.mavlink.field_def import FieldDef
from gcs.mavlink.table import MessageDef, default_table
from gcs.model.errors import RecordingError
from gcs.model.ids import VehicleId
from gcs.recording.field_labels import FIRST_ELEMENT, LABELS
from gcs.recording.field_meanings import (
    INSTANCE_FIELDS,
    INVALID,
    MORE_INVALID,
    SCALES,
    UNIT_SCALES,
    is_telemetry,
)

ABSURD = 1e30
"""A float beyond this is damage, not a measurement."""
_MAX_BLOB = 32
_TEXT = re.compile(r"(\d+)/(\d+)/(\d+)/(\w+)(?:<(.*)>)?\.(\w+)(?:\[(\d+)\])?", re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True)
class FieldKey:
    """One plottable value: a field of a message of one component of a vehicle."""

    vehicle: VehicleId
    compid: int
    message: str
    field: str
    index: int | None = None
    """Element of an array field, from 0."""
    instance: int | str | None = None
    """Which battery, sensor or named value, for messages that carry several in turn."""

    @property
    def label(self) -> str:
        """What a pilot calls it, without the vehicle."""
        return field_label(self.message, self.field, self.index, self.instance)

    @property
    def units(self) -> str:
        """Unit of the scaled value; empty for plain numbers."""
        return field_meaning(self.message, self.field).units

    def to_text(self) -> str:
        """Return ``0/1/1/BATTERY_STATUS<0>.voltages[2]``: network, system, component, field; for settings."""
        instance = "" if self.instance is None else f"<{self.instance}>"
        index = "" if self.index is None else f"[{self.index}]"
        where = f"{self.vehicle.network}/{self.vehicle.sysid}/{self.compid}"
        return f"{where}/{self.message}{instance}.{self.field}{index}"

    @classmethod
    def from_text(cls, text: str) -> FieldKey:
        """Read what ``to_text`` wrote.

        Raises:
            RecordingError: the text is not a field key.
        """
        match = _TEXT.fullmatch(text)
        instance = match[5] if match is not None else None
        if match is None or (instance is not None and not _fits_instance(match[4], instance)):
            raise RecordingError(f"{text!r} does not name a telemetry field", "Choose the field again")
        network, sysid, compid, message, _, field, index = match.groups()
        named = instance if instance is None or _instance_is_text(message) else int(instance)
        return cls(
            VehicleId(int(network), int(sysid)),
            int(compid),
            message,
            field,
            None if index is None else int(index),
            named,
        )


@dataclass(frozen=True, slots=True)
class FieldMeaning:
    """How raw values become what is shown."""

    units: str
    scale: float
    invalid: tuple[float, ...] = ()
    """Raw values that mean "not known"."""
    limit: float = ABSURD
    """Scaled values beyond ± this are damage."""

    def apply(self, raw: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Scale values in place, with NaN for unknown and absurd ones, and return them."""
        bad = ~(np.abs(raw) <= self.limit / self.scale)
        for value in self.invalid:
            bad |= raw == value
        raw *= self.scale
        raw[bad] = np.nan
        return raw


@lru_cache(maxsize=4096)
def field_meaning(message: str, field: str) -> FieldMeaning:
    """Return unit, scale and unknown values of a field; plain numbers for unknown names."""
    definition = default_table().by_name.get(message)
    declared = definition.field_by_name.get(field) if definition is not None else None
    dialect_unit = "" if declared is None else declared.units
    units, scale = UNIT_SCALES.get(dialect_unit, (dialect_unit, 1.0))
    if dialect_unit == "us" and field.startswith("time"):
        units, scale = "s", 1e-6
    if dialect_unit == "c%" and declared is not None and declared.type == "uint8_t":
        # A byte can't count to 10,000: these fields hold whole percent whatever the dialect says.
        scale = 1.0
    units, scale = SCALES.get((message, field), (units, scale))
    invalid = tuple(
        table[message][field]
        for table in (INVALID, MORE_INVALID)
        if message in table and field in table[message]
    )
    limit = ABSURD
    if dialect_unit == "degE7":
        limit = 90.0 if field.startswith("lat") else 180.0
    return FieldMeaning(units, scale, invalid, limit)


@lru_cache(maxsize=8192)
def field_label(message: str, field: str, index: int | None = None, instance: int | str | None = None) -> str:
    """Return what a pilot calls a field: ``Height above home``, ``Battery 0 cell 3 voltage``."""
    template = LABELS.get(message, {}).get(field)
    if template is None:
        template = f"{_words(message).capitalize()}: {_words(field)}"
    label = template.replace("{id}", str(instance if instance is not None else ""))
    if "{n}" in label:
        label = label.replace("{n}", str(FIRST_ELEMENT.get(message, 1) + (index or 0)))
    elif index is not None:
        label += f" {index + 1}"
    if "{id}" not in template and instance not in (None, 0, ""):
        label += f" [{instance}]"
    return label


def plottable_fields(definition: MessageDef) -> tuple[FieldDef, ...]:
    """Return the fields that a graph can show, in declared order; none for mere exchanges."""
    if not is_telemetry(definition.name):
        return ()
    instance = INSTANCE_FIELDS.get(definition.name)
    return tuple(
        field
        for field in definition.fields
        if field.type != "char"
        and field.name != instance
        and not (field.type == "uint8_t" and field.array_length > _MAX_BLOB)
    )


def search_fields(text: str, keys: Iterable[FieldKey]) -> list[FieldKey]:
    """Return the keys that match every word of ``text``, the best first.

    Words are looked for in label, message, field and unit, in any case. Fields that have a pilot's name come
    before others, matches at the beginning of the label before matches within it.
    """
    words = text.lower().split()
    ranked: list[tuple[tuple[int, int, int], int, FieldKey]] = []
    for order, key in enumerate(keys):
        label = key.label.lower()
        everything = (
            f"{label} {key.message.lower()} {_words(key.message)} {key.field.lower()} {key.units.lower()}"
        )
        if not all(word in everything for word in words):
            continue
        unnamed = key.field not in LABELS.get(key.message, {})
        starts = 0 if not words or label.startswith(words[0]) else 1
        in_label = 0 if all(word in label for word in words) else 1
        ranked.append(((in_label, int(unnamed), starts), order, key))
    return [key for _, _, key in sorted(ranked, key=lambda entry: entry[:2])]


def _words(name: str) -> str:
    return name.replace("_", " ").lower()


def _fits_instance(message: str, instance: str) -> bool:
    return _instance_is_text(message) or (instance.isascii() and instance.isdigit())


def _instance_is_text(message: str) -> bool:
    definition = default_table().by_name.get(message)
    name = INSTANCE_FIELDS.get(message)
    return definition is not None and name is not None and definition.field_by_name[name].type == "char"
