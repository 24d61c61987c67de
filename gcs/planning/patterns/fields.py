"""What an editor shows of a pattern: values with their names, units and limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from gcs.planning.errors import PlanError
from gcs.planning.patterns.limits import finite

Value: TypeAlias = float | int | bool | str


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a pattern."""

    key: str
    label: str
    unit: str
    value: Value
    low: float = 0.0
    high: float = 0.0
    step: float = 1.0
    choices: tuple[tuple[Value, str], ...] = ()
    """What may be chosen, each with its words; empty: any value within the limits."""
    help: str = ""
    group: str = ""
    """Heading under which it stands."""


def checked(fields: Iterable[Field], key: str, value: Value) -> Value:
    """Return a value for a field in the field's own type.

    Raises:
        PlanError: there is no such field, or it can't have that value.
    """
    field = next((field for field in fields if field.key == key), None)
    if field is None:
        raise PlanError(f"The pattern has no value {key!r}", "Choose one of its values")
    if field.choices:
        if value not in [choice for choice, _ in field.choices]:
            raise PlanError(f"{field.label} can't be {value!r}", "Choose one of the list")
        return value
    if isinstance(field.value, bool):
        return bool(value)
    if isinstance(value, str):
        raise PlanError(f"{field.label} can't be {value!r}", "Give a number")
    number = finite(float(value), field.label, field.low, field.high, field.unit)
    return round(number) if isinstance(field.value, int) else number
