"""What a benchmark gives: figures with their limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure."""

    name: str
    value: float | None
    unit: str
    limit: float | None = None
    sense: Literal["at most", "at least", ""] = ""

    @property
    def holds(self) -> bool | None:
        """Whether it keeps its limit; None without one."""
        if self.limit is None:
            return None
        if self.value is None:
            return False
        return self.value <= self.limit if self.sense == "at most" else self.value >= self.limit


@dataclass(slots=True)
class Report:
    """All figures of one benchmark."""

    name: str
    figures: list[Figure] = field(default_factory=list)
    details: dict[str, object] = field(default_factory=dict)

    def add(
        self,
        name: str,
        value: float | None,
        unit: str,
        limit: float | None = None,
        sense: Literal["at most", "at least", ""] = "",
    ) -> None:
        """Add one figure."""
        self.figures.append(Figure(name, value, unit, limit, sense))

    def as_dict(self) -> dict[str, object]:
        """Return plain data for JSON."""
        return {
            "figures": [
                {
                    "name": f.name,
                    "value": f.value,
                    "unit": f.unit,
                    "limit": f.limit,
                    "sense": f.sense,
                    "holds": f.holds,
                }
                for f in self.figures
            ],
            "details": self.details,
        }
