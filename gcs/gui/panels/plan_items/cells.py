"""What one cell of the plan's tables holds, for drawing and for screen readers."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gcs.gui.theme import Sign

NUMBER, ITEM, HEIGHT, SPEED, LEG, FINDING = range(6)
"""Columns; fences and rally points use them for what they have instead."""
COLUMNS = 6


def tr(text: str) -> str:
    """Translate a text of the plan's tables."""
    return QCoreApplication.translate("PlanItems", text)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with its unit, or an icon with a name, or a symbol."""

    text: str = ""
    unit: str = ""
    icon: str = ""
    tone: str = "t1"
    """Token of the text's colour: t1, t2, t3, active, critical or caution."""
    sign: Sign | None = None
    tip: str = ""
    editable: bool = False

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return self.tip if self.sign is not None else f"{self.text} {self.unit}".strip()


EMPTY = Cell()
