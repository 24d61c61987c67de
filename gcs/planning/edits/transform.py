"""Moving, turning, scaling and lifting any mixture of a plan's parts together.

All on the ellipsoid: neither the date line nor the poles are special, and a shift back is the same way back.
``elevation`` is for patterns that follow the terrain: they are worked out anew where they come to lie.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from gcs.model.elevation import Elevation
from gcs.planning import patterns
from gcs.planning.document import LatLon, Plan, PlanItem
from gcs.planning.edits.formation import offset_formation
from gcs.planning.edits.ground import Carrier, middle, stepped
from gcs.planning.edits.lift import lifted
from gcs.planning.edits.limits import checked_altitude, checked_indices, checked_place, checked_radius
from gcs.planning.edits.pattern_edits import pattern_carried
from gcs.planning.edits.selection import chosen_points, is_simple, with_places, with_points
from gcs.planning.edits.shapes import rally_of, with_circle, with_rally
from gcs.planning.errors import PlanError
from gcs.planning.geodesy import FlatMap
from gcs.planning.refs import Part, Ref

__all__ = ["carry", "change_altitudes", "offset_formation", "rotate", "scale", "shift"]

_HEADINGS = (16, 17, 21, 22, 84, 85)
"""Commands whose fourth parameter is where the nose points."""
Xy = tuple[float, float]


def shift(
    plan: Plan, refs: Iterable[Ref], east_m: float, north_m: float, elevation: Elevation | None = None
) -> Plan:
    """Move parts so far east and north.

    Raises:
        PlanError: nothing with a place is chosen, or the way leads over a pole.
    """
    points = chosen_points(plan, refs)
    start = next(iter(points.values()))[0]
    return _carried(_Grip(plan, refs, points, start), stepped(start, east_m, north_m), elevation)


def carry(
    plan: Plan, refs: Iterable[Ref], start: LatLon, end: LatLon, elevation: Elevation | None = None
) -> Plan:
    """Move parts as one place goes to another: a drag on the map.

    Raises:
        PlanError: nothing with a place is chosen, or a place is none.
    """
    return _carried(_gripped(plan, refs, checked_place(*start)), checked_place(*end), elevation)


class _Grip:
    """Parts of a plan as one place sees them: worked out once for all the moves of a drag."""

    def __init__(
        self, plan: Plan, refs: Iterable[Ref], points: dict[Ref, tuple[LatLon, ...]], start: LatLon
    ) -> None:
        self.plan, self.refs, self.start = plan, refs, start
        self.simple = [ref.index for ref in points if is_simple(plan, ref)]
        """Items of the plan; they come first, for they are thousands."""
        self.others = {ref: part for ref, part in points.items() if not is_simple(plan, ref)}
        places = [part[0] for ref, part in points.items() if ref not in self.others]
        places += (point for part in self.others.values() for point in part)
        self.flat = Carrier(places, start)

    def is_of(self, plan: Plan, refs: Iterable[Ref], start: LatLon) -> bool:
        """Return whether it is the grip that is asked for; sets that never change are known by identity."""
        return self.plan is plan and self.refs is refs and self.start == start


_grips: list[_Grip] = []
"""The last one."""


def _gripped(plan: Plan, refs: Iterable[Ref], start: LatLon) -> _Grip:
    for grip in _grips:
        if grip.is_of(plan, refs, start):
            return grip
    grip = _Grip(plan, refs, chosen_points(plan, refs), start)
    if isinstance(refs, frozenset):
        _grips[:] = [grip]
    return grip


def _carried(grip: _Grip, end: LatLon, elevation: Elevation | None) -> Plan:
    flat = grip.flat.to(end)
    plan = with_places(grip.plan, grip.simple, flat)
    rest = iter(flat[len(grip.simple) :])
    places = {ref: tuple(next(rest) for _ in part) for ref, part in grip.others.items()}
    return with_points(plan, places, lambda item: pattern_carried(item, grip.start, end, elevation))


def rotate(
    plan: Plan,
    refs: Iterable[Ref],
    angle_deg: float,
    pivot: LatLon | None = None,
    elevation: Elevation | None = None,
) -> Plan:
    """Turn parts clockwise about a place (None: their middle), and where noses point with them.

    Raises:
        PlanError: nothing with a place is chosen, or the angle is no number.
    """
    if not math.isfinite(angle_deg) or abs(angle_deg) > 3600.0:
        raise PlanError(f"{angle_deg:g}° is no angle", "Give −360° to 360°")
    points = chosen_points(plan, refs)
    about = _pivot(points, pivot)
    sine, cosine = math.sin(math.radians(angle_deg)), math.cos(math.radians(angle_deg))
    places = _mapped(points, about, lambda x, y: (x * cosine + y * sine, y * cosine - x * sine))
    return with_points(
        plan,
        places,
        lambda item: patterns.rotated(item, angle_deg, about, elevation),
        lambda item: _nose_turned(item, angle_deg),
    )


def _nose_turned(item: PlanItem, angle_deg: float) -> PlanItem:
    heading_deg = item.params[3]
    if item.command not in _HEADINGS or not math.isfinite(heading_deg):
        return item
    turned = (heading_deg + angle_deg) % 360.0
    return replace(item, params=(*item.params[:3], turned, *item.params[4:]))


def scale(
    plan: Plan,
    refs: Iterable[Ref],
    factor: float,
    pivot: LatLon | None = None,
    elevation: Elevation | None = None,
) -> Plan:
    """Make parts larger or smaller about a place (None: their middle), circles of the fence with them.

    Raises:
        PlanError: nothing with a place is chosen, or the factor is out of range.
    """
    if not 0.001 <= factor <= 1000.0:
        raise PlanError(f"A factor of {factor:g} is out of range", "Give 0.001 to 1000")
    points = chosen_points(plan, refs)
    about = _pivot(points, pivot)
    places = _mapped(points, about, lambda x, y: (x * factor, y * factor))
    plan = with_points(plan, places, lambda item: patterns.scaled(item, factor, about, elevation))
    for ref in points:
        if ref.part is Part.CIRCLE and plan.fence is not None:
            circle = plan.fence.circles[ref.index]
            radius_m = checked_radius(circle.radius_m * factor)
            plan = with_circle(plan, ref.index, replace(circle, radius_m=radius_m))
    return plan


def _pivot(points: dict[Ref, tuple[LatLon, ...]], pivot: LatLon | None) -> LatLon:
    if pivot is not None:
        return checked_place(*pivot)
    return middle([point for part in points.values() for point in part])


def _mapped(
    points: dict[Ref, tuple[LatLon, ...]], about: LatLon, change: Callable[[float, float], Xy]
) -> dict[Ref, Sequence[LatLon]]:
    flat = FlatMap(about)
    xy = flat.to_xy([point for part in points.values() for point in part])
    places = iter(flat.to_latlon([change(x, y) for x, y in xy]))
    return {ref: [next(places) for _ in part] for ref, part in points.items()}


def change_altitudes(
    plan: Plan, refs: Iterable[Ref], by_m: float, elevation: Elevation | None = None
) -> Plan:
    """Lift parts (lower them: negative); what has no altitude stays as it is.

    Raises:
        PlanError: nothing with an altitude is chosen, or one would be out of reach.
    """
    checked_altitude(by_m)
    chosen = set(refs)
    indices = checked_indices(plan, (ref.index for ref in chosen if ref.part is Part.ITEM))
    items = list(plan.items)
    for index in indices:
        items[index] = lifted(items[index], by_m, elevation)
    changed = plan
    if any(new is not old for new, old in zip(items, plan.items, strict=True)):
        changed = replace(plan, items=tuple(items))
    for ref in chosen:
        changed = _lifted(changed, ref, by_m)
    if changed is plan:
        raise PlanError("Nothing with an altitude is chosen", "Choose waypoints, patterns or rally points")
    return changed


def _lifted(plan: Plan, ref: Ref, by_m: float) -> Plan:
    match ref.part:
        case Part.RALLY:
            point = rally_of(plan, ref.index)
            return with_rally(
                plan, ref.index, replace(point, alt_rel_m=checked_altitude(point.alt_rel_m + by_m))
            )
        case Part.HOME if plan.home is not None:
            home = replace(plan.home, alt_m=checked_altitude(plan.home.alt_m + by_m))
            return replace(plan, home=home)
        case Part.BREACH_RETURN if plan.fence is not None and plan.fence.breach_return is not None:
            back = plan.fence.breach_return
            back = replace(back, alt_m=checked_altitude(back.alt_m + by_m))
            return replace(plan, fence=replace(plan.fence, breach_return=back))
        case _:
            return plan
