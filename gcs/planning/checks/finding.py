"""One finding of the checks, and what the checks look at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.document import Plan
from gcs.planning.flatten import FlatItem


class Severity(Enum):
    """How bad it is: errors keep a plan from being flown, warnings want a look."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with a plan."""

    code: str
    """Short and stable, for machines: ``fence-crossing``."""
    severity: Severity
    text: str
    remedy: str
    item: int | None = None
    """Index in the document's items; None: the plan as a whole."""

    def __str__(self) -> str:
        """Return one line."""
        where = "" if self.item is None else f"item {self.item + 1}: "
        return f"{where}{self.text}"


@dataclass(frozen=True, slots=True)
class Subject:
    """A plan made flat, and the vehicle that it is for."""

    plan: Plan
    flat: tuple[FlatItem, ...]
    firmware: Firmware
    kind: VehicleKind | None
    """None: not known."""
