"""The way that a vehicle of a kind flies, knot by knot.

What hovers takes off and lands upright, flies to a landing at the height that it has, and climbs to its
return altitude before it flies home. A wing climbs and descends on the way. Between knots the height changes
in proportion to the distance; ArduPlane climbs sooner than that, which is the safer side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.catalogue import is_navigation
from gcs.planning.circling import LOITER_TO_ALT, Circler, Ring
from gcs.planning.document import LatLon, Place, Plan, PlanItem
from gcs.planning.flatten import FlatItem
from gcs.planning.frames import AltitudeReference
from gcs.planning.limits import SURFACE, WINGED, VehicleLimits

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]

TAKEOFFS, LANDINGS, RETURN = (22, 84), (21, 85), 20
_WAYPOINT, _LOITER_TIME, _SPLINE, _DELAY = 16, 19, 82, 93
_CHANGE_SPEED, _TRANSITION = 178, 3000
_HIGHEST_M, _LONGEST_S, _FASTEST_MPS = 20_000.0, 1e6, 300.0
_HOVER_MPS = 5.0
HOME = -1


class Height(IntEnum):
    """What a knot's height is measured from."""

    HOME = 0
    AMSL = 1
    TERRAIN = 2
    SAME = 3
    """As high as the knot before."""
    RETURN = 4
    """At the return altitude, or as high as before where that is higher."""
    GROUND = 5


class Knot(NamedTuple):
    """One place in space where the way bends."""

    lat_deg: float
    lon_deg: float
    height_m: float
    height: Height
    source: int
    """Index of the document's item; -1: home."""
    flat: int
    """Index in the flat list; -1: home."""
    speed_mps: float
    """Wanted on the way to it."""
    hover: bool
    """The way to it is flown hovering (by a VTOL)."""
    touch: bool
    """It is on the ground: takeoff or landing."""
    hold_s: float = 0.0
    ring: Ring | None = None
    """The way to it begins there too, and leads round it."""
    partly: bool = False
    """Its height is reached as far as the way to it allows."""


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """All knots as arrays."""

    knots: tuple[Knot, ...]
    lats_deg: Floats
    lons_deg: Floats
    source: Ints
    flat: Ints
    height: Ints
    rings: Ints
    """Legs that are circles."""
    home: LatLon | None
    """Where heights above home are measured: planned, else the first knot."""


def usable_home(plan: Plan) -> Place | None:
    """Return the planned home where its coordinates are a place on earth."""
    home = plan.home
    return home if home is not None and on_earth(home.lat_deg, home.lon_deg) else None


def on_earth(lat_deg: float, lon_deg: float) -> bool:
    """Return whether coordinates are a place."""
    return abs(lat_deg) <= 90.0 and abs(lon_deg) <= 180.0


def way_of(
    plan: Plan,
    flat: Sequence[FlatItem],
    kind: VehicleKind | None,
    limits: VehicleLimits,
    firmware: Firmware = Firmware.GENERIC,
) -> Way:
    """Return the way of a plan; it is empty where nothing has a place."""
    builder = _Builder(plan, Circler(firmware, kind, limits))
    for index, entry in enumerate(flat):
        builder.add(entry, index)
    knots = tuple(builder.knots)
    home = builder.home
    first = (knots[0].lat_deg, knots[0].lon_deg) if knots else None
    return Way(
        knots,
        np.array([knot.lat_deg for knot in knots], np.float64),
        np.array([knot.lon_deg for knot in knots], np.float64),
        np.array([knot.source for knot in knots], np.intp),
        np.array([knot.flat for knot in knots], np.intp),
        np.array([knot.height for knot in knots], np.intp),
        np.array([leg for leg, knot in enumerate(knots[1:]) if knot.ring is not None], np.intp),
        (home.lat_deg, home.lon_deg) if home is not None else first,
    )


class _Builder:
    """Goes through the items once."""

    def __init__(self, plan: Plan, circler: Circler) -> None:
        self.knots: list[Knot] = []
        self._circler = circler
        kind, limits = circler.kind, circler.limits
        self.home = usable_home(plan)
        self._surface = kind in SURFACE
        self._upright = kind is not VehicleKind.PLANE and not self._surface and kind is not VehicleKind.SUB
        self._wing = kind in WINGED
        self._vtol = kind is VehicleKind.VTOL
        own = plan.cruise_speed_mps if self._wing else plan.hover_speed_mps
        self._usual_mps = own if own is not None and 0.0 < own <= _FASTEST_MPS else limits.cruise_speed_mps
        self._speed_mps = self._usual_mps
        self._hovers = False
        self._source = self._flat = HOME
        if self.home is not None:
            self._put((self.home.lat_deg, self.home.lon_deg), 0.0, Height.GROUND, touch=True)

    def _put(
        self,
        at: LatLon,
        height_m: float,
        height: Height,
        *,
        hover: bool = False,
        touch: bool = False,
        hold_s: float = 0.0,
        ring: Ring | None = None,
        partly: bool = False,
    ) -> None:
        if self._surface:
            height = Height.GROUND
        hovers = hover or self._hovers
        speed_mps = min(self._speed_mps, _HOVER_MPS) if hovers and self._vtol else self._speed_mps
        if ring is not None:
            speed_mps = self._circler.speed_mps(ring, speed_mps, hovers)
        place = Knot(*at, height_m, height, self._source, self._flat, speed_mps, hovers, touch, hold_s)
        self.knots.append(place if ring is None and not partly else place._replace(ring=ring, partly=partly))

    def add(self, entry: FlatItem, index: int) -> None:
        """Take the next item."""
        item = entry.item
        self._source, self._flat = entry.source, index
        if item.command == _CHANGE_SPEED:
            self._change_speed(item)
        elif item.command == _TRANSITION:
            self._hovers = self._vtol and item.params[0] == 3.0
        elif item.command == _DELAY and self.knots:
            self.knots[-1] = self.knots[-1]._replace(hold_s=self.knots[-1].hold_s + _seconds(item.params[0]))
        elif is_navigation(item.command):
            self._fly(item)

    def _change_speed(self, item: PlanItem) -> None:
        if item.params[0] not in (0.0, 1.0):
            return
        if item.params[1] == -2.0:
            self._speed_mps = self._usual_mps
        elif 0.0 < item.params[1] <= _FASTEST_MPS:
            self._speed_mps = item.params[1]

    def _fly(self, item: PlanItem) -> None:
        if item.command == RETURN:
            self._return()
            return
        at, before, source = _place_of(item), self._before(), self._source
        if item.command in TAKEOFFS:
            self._take_off(item, at, before)
        elif item.command in LANDINGS:
            self._land(item, at or before)
        elif at is not None:
            if self._upright and self.knots and self.knots[-1].touch and before is not None:
                # There is no takeoff: it rises from where it stands before it goes anywhere.
                self._source = self.knots[-1].source
                self._put(before, *_height_of(item), hover=True)
                self._source = source
            self._go(item, at)

    def _go(self, item: PlanItem, at: LatLon) -> None:
        """Fly to a place, and in circles about it where that is asked for."""
        height_m, height = _height_of(item)
        ring = self._circler.ring_of(item, self._hovers)
        if ring is None:
            hold_s = _hold_s(item) if not self._wing or item.command == _LOITER_TIME else 0.0
            self._put(at, height_m, height, hold_s=hold_s)
        elif item.command == LOITER_TO_ALT and self._circler.firmware is Firmware.PX4 and self.knots:
            # It goes there as high as it is, and climbs or descends in circles only.
            self._put(at, math.nan, Height.SAME)
            self._put(at, height_m, height, ring=ring)
        else:
            self._put(at, height_m, height, partly=ring.spiral)
            self._put(at, height_m, height, ring=ring)

    def _before(self) -> LatLon | None:
        return (self.knots[-1].lat_deg, self.knots[-1].lon_deg) if self.knots else None

    def _take_off(self, item: PlanItem, at: LatLon | None, before: LatLon | None) -> None:
        self._hovers = False
        start = before or at
        if start is None:
            return
        if self._upright:
            if before is None:
                self._put(start, 0.0, Height.GROUND, touch=True)
            self._put(start, *_height_of(item), hover=True)
            if at is not None and at != start:
                self._put(at, *_height_of(item))
        else:
            self._put(at or start, *_height_of(item))

    def _land(self, item: PlanItem, at: LatLon | None) -> None:
        if at is None:
            return
        if self._upright:
            self._put(at, math.nan, Height.SAME)
            self._put(at, math.nan, Height.GROUND, hover=True, touch=True)
        else:
            self._put(at, *_height_of(item), touch=True)

    def _return(self) -> None:
        before = self._before()
        if self.home is None or before is None:
            return
        at = (self.home.lat_deg, self.home.lon_deg)
        if self._upright and not self._vtol:
            source, self._source = self._source, self.knots[-1].source
            self._put(before, math.nan, Height.RETURN)
            self._source = source
        self._put(at, math.nan, Height.RETURN)
        if self._upright:
            self._put(at, 0.0, Height.GROUND, hover=True, touch=True)


def _place_of(item: PlanItem) -> LatLon | None:
    if item.has_place and on_earth(item.place.lat_deg, item.place.lon_deg):
        return item.place.lat_deg, item.place.lon_deg
    return None


_HEIGHTS = {
    AltitudeReference.HOME: Height.HOME,
    AltitudeReference.AMSL: Height.AMSL,
    AltitudeReference.TERRAIN: Height.TERRAIN,
}


def _height_of(item: PlanItem) -> tuple[float, Height]:
    alt_m = item.params[6]
    height = _HEIGHTS.get(item.altitude_reference, Height.SAME)
    return (alt_m, height) if abs(alt_m) <= _HIGHEST_M else (math.nan, Height.SAME)


def _hold_s(item: PlanItem) -> float:
    return _seconds(item.params[0]) if item.command in (_WAYPOINT, _LOITER_TIME, _SPLINE) else 0.0


def _seconds(value: float) -> float:
    return min(value, _LONGEST_S) if value > 0.0 else 0.0
