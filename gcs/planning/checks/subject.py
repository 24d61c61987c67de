"""What the checks look at."""

from __future__ import annotations

from dataclasses import dataclass

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.context import AnalysisContext
from gcs.planning.document import Plan
from gcs.planning.flatten import FlatItem


@dataclass(frozen=True, slots=True)
class Subject:
    """A plan made flat, and the vehicle that it is for."""

    plan: Plan
    flat: tuple[FlatItem, ...]
    context: AnalysisContext

    @property
    def firmware(self) -> Firmware:
        """The vehicle's autopilot."""
        return self.context.firmware

    @property
    def kind(self) -> VehicleKind | None:
        """None: not known."""
        return self.context.kind
