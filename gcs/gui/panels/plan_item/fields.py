"""What a property form is made of, whatever it is about."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from PySide6.QtCore import QCoreApplication

from gcs.gui.present.quantities import Scale
from gcs.planning.document import Plan

Value: TypeAlias = float | int | bool | str


def tr(text: str) -> str:
    """Translate a text of the property form."""
    return QCoreApplication.translate("PlanItem", text)


class FieldKind(Enum):
    """Which control a value gets."""

    NUMBER = "number"
    CHOICE = "choice"
    SWITCH = "switch"
    TEXT = "text"
    COMMAND = "command"
    """A button that opens the list of commands."""
    SHOWN = "shown"
    """A value that can't be edited."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One value of the form; a value of None is "several values"."""

    key: str
    label: str
    kind: FieldKind
    value: Value | None
    scale: Scale = field(default_factory=Scale)
    low: float | None = None
    high: float | None = None
    step: float = 1.0
    may_be_empty: bool = False
    empty: str = ""
    """What an empty field says."""
    whole: bool = False
    choices: tuple[tuple[Value, str], ...] = ()
    help: str = ""
    group: str = ""
    columns: int = 1

    @property
    def shape(self) -> tuple[object, ...]:
        """All but name and value: while it stays the same, so does the control."""
        return (
            self.key, self.kind, self.scale, self.low, self.high, self.step, self.may_be_empty,
            self.empty, self.whole, self.choices, self.help, self.group, self.columns,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """What a form wants to be done."""

    label: str
    plan: Plan
    note: str = ""
    """What a person should know of it."""


class Subject(ABC):
    """What a form is about."""

    title: str = ""
    turns_entry = False
    """There is an entry that can be turned."""
    regenerates = False
    """It can be worked out anew."""

    @abstractmethod
    def fields(self) -> tuple[FormField, ...]:
        """Return the values, in the order in which they are read."""

    @abstractmethod
    def apply(self, key: str, value: Value) -> Change:
        """Return the plan with one value changed.

        Raises:
            PlanError: the value can't be taken.
        """

    def turn_entry(self) -> Change:
        """Return the plan with the next entry."""
        raise NotImplementedError

    def regenerate(self) -> Change:
        """Return the plan with everything worked out anew."""
        raise NotImplementedError
