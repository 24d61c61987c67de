"""What the checks look at: the plan, and everything that is worked out of it once for all of them."""

from __future__ import annotations

from dataclasses import dataclass

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.context import AnalysisContext
from gcs.planning.document import LatLon, Plan
from gcs.planning.flatten import FlatItem
from gcs.planning.flight import Flight, flight_of
from gcs.planning.labels import called, leg_called
from gcs.planning.loops import Jump, jumps_of
from gcs.planning.way import Way, way_of


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A plan made flat, and the vehicle that it is for."""

    plan: Plan
    flat: tuple[FlatItem, ...]
    context: AnalysisContext
    jumps: tuple[Jump, ...]
    way: Way
    flight: Flight | None
    """None: nothing of it leads from one place to another."""

    @classmethod
    def of(cls, plan: Plan, flat: tuple[FlatItem, ...], context: AnalysisContext) -> Subject:
        """Work out what the checks need."""
        jumps = tuple(jumps_of(flat))
        way = way_of(plan, flat, context.kind, context.vehicle)
        return cls(plan, flat, context, jumps, way, flight_of(plan, way, jumps, context))

    @property
    def firmware(self) -> Firmware:
        """The vehicle's autopilot."""
        return self.context.firmware

    @property
    def kind(self) -> VehicleKind | None:
        """None: not known."""
        return self.context.kind

    def called(self, index: int) -> str:
        """Return an item as sentences name it: "Waypoint 4"."""
        return called(self.plan, index)

    def leg_called(self, start: int, end: int) -> str:
        """Return a leg's name: "Leg 4 to 5"."""
        return leg_called(self.plan, start, end)

    def is_pattern(self, index: int) -> bool:
        """Return whether an item of the document is a pattern; home (-1) is none."""
        return index >= 0 and hasattr(self.plan.items[index], "kind")

    def knot_place(self, knot: int) -> LatLon:
        """Return where a knot is."""
        return self.way.knots[knot].lat_deg, self.way.knots[knot].lon_deg


def far(metres: float) -> str:
    """Return a distance in words."""
    return f"{metres:.0f} m" if metres < 999.5 else f"{metres / 1000.0:.2f} km"
