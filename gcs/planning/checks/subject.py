"""What the checks look at: the plan, and everything that is worked out of it once for all of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.context import AnalysisContext
from gcs.planning.document import LatLon, Plan
from gcs.planning.flatten import FlatItem
from gcs.planning.flight import Flight, flight_of
from gcs.planning.labels import called, leg_called
from gcs.planning.loops import Jump, jumps_of
from gcs.planning.measures import Measures
from gcs.planning.way import Ints, Way, way_of


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A plan made flat, and the vehicle that it is for."""

    plan: Plan
    flat: tuple[FlatItem, ...]
    context: AnalysisContext
    jumps: tuple[Jump, ...]
    way: Way
    sources: Ints
    """By item of the flat list: the document's item that it comes of."""
    flight: Flight | None
    """None: nothing of it leads from one place to another."""
    measures: Measures
    """Writes numbers as the person reads them."""

    @classmethod
    def of(cls, plan: Plan, flat: tuple[FlatItem, ...], context: AnalysisContext) -> Subject:
        """Work out what the checks need."""
        jumps = tuple(jumps_of(flat))
        way = way_of(plan, flat, context.kind, context.vehicle, context.firmware)
        sources = np.array([entry.source for entry in flat], np.intp)
        flight = flight_of(plan, way, jumps, context)
        return cls(plan, flat, context, jumps, way, sources, flight, Measures(context.units))

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

    def leg_name(self, leg: int) -> str:
        """Return the name of a leg of the flight: "Leg 4 to 5", "The circle of Loiter turns 5"."""
        assert self.flight is not None, "a leg is one of a flight"
        ends = self.flight.track.ends(leg)
        return (
            f"The circle of {self.called(ends[1])}"
            if self.flight.track.ring[leg]
            else leg_called(self.plan, *ends)
        )

    def is_pattern(self, index: int) -> bool:
        """Return whether an item of the document is a pattern; home (-1) is none."""
        return index >= 0 and hasattr(self.plan.items[index], "kind")

    def knot_place(self, knot: int) -> LatLon:
        """Return where a knot is."""
        return self.way.knots[knot].lat_deg, self.way.knots[knot].lon_deg
