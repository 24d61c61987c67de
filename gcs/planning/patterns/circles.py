"""Ways round a place: a spiral, flat or climbing, and an orbit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from gcs.model.vehicle import Firmware
from gcs.planning import frames
from gcs.planning.document import LatLon, PlanItem
from gcs.planning.patterns.defaults import PatternDefaults
from gcs.planning.patterns.fields import Field
from gcs.planning.patterns.ground import FloatArray, ahead
from gcs.planning.patterns.limits import check_count
from gcs.planning.patterns.own import (
    PREFIX,
    SHAPE,
    SMALL_REMEDY,
    Radial,
    direction_field,
    length_field,
)

_LOITER_TURNS, _ROI, _ROI_NONE = 18, 195, 197
_SIDE = ((True, "Clockwise"), (False, "Counter-clockwise"))
_WIDEST_STEP_RAD = math.pi / 6.0
"""Between waypoints: even a coarse circle has twelve."""
_ERROR = Field("error_m", "Roundness", "m", 1.0, 0.01, 1000.0, 0.5, group=SHAPE,
               help="How far the way between waypoints may be off the curve")  # fmt: skip
_CLOCKWISE = Field("clockwise", "Direction", "", True, choices=_SIDE, group=SHAPE)
_LOOK = Field("look", "Look at the middle", "", False, group=SHAPE, help="Turns the camera to it")


def step_rad(radius_m: float, error_m: float) -> float:
    """Return the angle between waypoints on a circle whose chords are off by no more than ``error_m``."""
    share = 1.0 - error_m / max(radius_m, error_m)
    return min(_WIDEST_STEP_RAD, 2.0 * math.acos(share))


def _round(angles_rad: FloatArray, radii_m: FloatArray, start_deg: float, clockwise: bool) -> FloatArray:
    sign = 1.0 if clockwise else -1.0
    return ahead(start_deg + sign * np.degrees(angles_rad)).T * radii_m[:, None]


def _looking(middle: LatLon, items: list[PlanItem]) -> list[PlanItem]:
    """Return items with the camera turned to the middle, at home's height, while they are flown."""
    look = PlanItem(_ROI, frames.GLOBAL_RELATIVE, (0.0, 0.0, 0.0, 0.0, middle[0], middle[1], 0.0))
    return [look, *items, PlanItem(_ROI_NONE, frames.MISSION)]


@dataclass(frozen=True, slots=True)
class Spiral(Radial):
    """A spiral from the inner radius to the outer one (or back), at one height or from one to another."""

    kind: ClassVar[str] = PREFIX + "spiral"
    label: ClassVar[str] = "Spiral"
    form: ClassVar[tuple[Field, ...]] = (
        Field("end_alt_m", "Altitude at the end", "m", 50.0, -1000.0, 100_000.0, 5.0, group="Height"),
        Field("inner_m", "Inner radius", "m", 0.0, 0.0, 100_000.0, 5.0, group=SHAPE),
        Field("turns", "Turns", "", 4.0, 0.1, 1000.0, 0.5, group=SHAPE),
        Field("outwards", "Runs", "", True, choices=((True, "Outwards"), (False, "Inwards")), group=SHAPE),
        _CLOCKWISE,
        _ERROR,
        _LOOK,
    )
    length_field: ClassVar[Field] = length_field("radius_m", "Outer radius", "Of the last turn")
    direction_field: ClassVar[Field] = direction_field(
        "heading_deg", "Outer end", "Direction from the middle to where the spiral ends outside"
    )

    end_alt_m: float = 50.0
    inner_m: float = 0.0
    turns: float = 4.0
    outwards: bool = True
    clockwise: bool = True
    error_m: float = 1.0
    look: bool = False

    @classmethod
    def made(cls, points: Sequence[LatLon], defaults: PatternDefaults) -> Spiral:
        """Return a flat spiral about a place."""
        new = cls.spread(points, defaults.size_m, 0.0, defaults)
        return new.with_value("end_alt_m", new.height_m)

    def scaled(self, factor: float) -> Spiral:
        """Return it with its inner radius scaled."""
        return self.with_value("inner_m", self.inner_m * factor)

    def raised(self, by_m: float) -> Spiral:
        """Return it higher or lower, both of its ends."""
        return replace(self, height_m=self.height_m + by_m, end_alt_m=self.end_alt_m + by_m)

    def lines(self) -> None:
        """Return nothing: it is one line."""

    def flown(self) -> list[PlanItem]:
        """Return the items that it stands for."""
        outer_m, outer_deg = self.tip()
        angles = self._angles(outer_m)
        whole = 2.0 * math.pi * self.turns
        radii = self.inner_m + (outer_m - self.inner_m) * angles / whole
        # The outer end lies where the second point is: the angle is counted back from there.
        start_deg = outer_deg - math.degrees(whole) * (1.0 if self.clockwise == self.outwards else -1.0)
        xy = _round(angles, radii, start_deg, self.clockwise == self.outwards)
        shares = angles / whole
        if not self.outwards:
            xy, shares = xy[::-1], 1.0 - shares[::-1]
        alts = self.height_m + (self.end_alt_m - self.height_m) * shares
        items = self.way(self.ground, xy, alts.tolist())
        if self.look:
            items = _looking(self.points[0], items)
        return [*self.begun(), *items]

    def _angles(self, outer_m: float) -> FloatArray:
        whole = 2.0 * math.pi * self.turns
        largest_m = max(outer_m, self.inner_m)
        check_count(whole / step_rad(largest_m, self.error_m) / 4.0, "The spiral", SMALL_REMEDY)
        angles = [0.0]
        while angles[-1] < whole:
            radius_m = self.inner_m + (outer_m - self.inner_m) * angles[-1] / whole
            angles.append(angles[-1] + step_rad(self._bend_m(radius_m, outer_m, whole), self.error_m))
        return np.array(angles) * (whole / angles[-1])

    def _bend_m(self, radius_m: float, outer_m: float, whole: float) -> float:
        """Return a radius that bounds how far off a chord from here on is."""
        growth_m = abs(outer_m - self.inner_m) / whole
        return radius_m + growth_m * 2.0


@dataclass(frozen=True, slots=True)
class Orbit(Radial):
    """A circle about a place, flown some times."""

    kind: ClassVar[str] = PREFIX + "orbit"
    label: ClassVar[str] = "Orbit"
    form: ClassVar[tuple[Field, ...]] = (
        Field("turns", "Turns", "", 1, 1, 255, 1, group=SHAPE),
        _CLOCKWISE,
        Field("loiter", "Flown as", "", False, group=SHAPE, help="PX4 knows no loiter turns in missions",
              choices=((False, "Waypoints on the circle"), (True, "Loiter turns (ArduPilot)"))),
        _ERROR,
        _LOOK,
    )  # fmt: skip
    length_field: ClassVar[Field] = length_field("radius_m", "Radius", "Of the circle")
    direction_field: ClassVar[Field] = direction_field(
        "heading_deg", "Begin at", "Direction from the middle to where the circle begins"
    )

    turns: int = 1
    clockwise: bool = True
    loiter: bool = False
    error_m: float = 1.0
    look: bool = False

    @classmethod
    def made(cls, points: Sequence[LatLon], defaults: PatternDefaults) -> Orbit:
        """Return an orbit about a place: ArduPilot flies the circle by itself."""
        new = cls.spread(points, defaults.size_m, 0.0, defaults)
        return new.with_value("loiter", defaults.firmware is Firmware.ARDUPILOT)

    def flown(self) -> list[PlanItem]:
        """Return the items that it stands for."""
        radius_m, start_deg = self.tip()
        if self.loiter:
            signed_m = radius_m if self.clockwise else -radius_m
            place = (*self.points[0], self.height_m)
            items = [PlanItem(_LOITER_TURNS, self.frame, (float(self.turns), 0.0, signed_m, 1.0, *place))]
        else:
            count = math.ceil(2.0 * math.pi / step_rad(radius_m, self.error_m))
            check_count(count * self.turns + 4.0, "The orbit", "Take fewer turns, or a coarser roundness")
            angles: FloatArray = np.arange(count * self.turns + 1, dtype=np.float64) * (2.0 * math.pi / count)
            xy = _round(angles, np.full(len(angles), radius_m), start_deg, self.clockwise)
            items = self.way(self.ground, xy)
        if self.look:
            items = _looking(self.points[0], items)
        return [*self.begun(), *items]
