"""A plan as a layer, so that map programs can show it."""

from __future__ import annotations

from collections.abc import Iterator

from gcs.planning.catalogue import COMMANDS
from gcs.planning.document import Fence, FenceCircle, Plan
from gcs.planning.flatten import FlatItem, flatten
from gcs.planning.frames import AltitudeReference
from gcs.planning.geodesy import moved
from gcs.planning.layers.feature import Feature, FeatureKind, Layer, Vertex

_CIRCLE_STEPS = 72
ROUTE, FENCE = "#D64FC4", "#D6A556"


def layer_of(plan: Plan, name: str) -> Layer:
    """Return route, items, fence, rally points and home as features.

    Raises:
        PlanError: a complex item can't be worked out.
    """
    flat = [entry for entry in flatten(plan) if entry.item.has_place]
    features = [*_route(flat), *(_item(number, entry) for number, entry in enumerate(flat, 1))]
    features += _fence(plan.fence or Fence())
    for number, point in enumerate(plan.rally or (), 1):
        vertex = Vertex(point.lat_deg, point.lon_deg, point.alt_rel_m)
        features.append(_point(vertex, f"Rally {number}", AltitudeReference.HOME, "rally"))
    if plan.home is not None:
        home = Vertex(plan.home.lat_deg, plan.home.lon_deg, plan.home.alt_m)
        features.append(_point(home, "Home", AltitudeReference.AMSL, "home"))
    return Layer(name, tuple(features))


def _route(flat: list[FlatItem]) -> Iterator[Feature]:
    if len(flat) < 2:
        return
    references = {entry.item.altitude_reference for entry in flat}
    same = len(references) == 1
    ring = tuple(
        Vertex(place.lat_deg, place.lon_deg, place.alt_m) if same else Vertex(place.lat_deg, place.lon_deg)
        for place in (entry.item.place for entry in flat)
    )
    reference = references.pop() if same else AltitudeReference.NONE
    yield Feature(
        FeatureKind.LINE,
        (ring,),
        name="Route",
        reference=reference,
        properties={"kind": "route"},
        stroke=ROUTE,
    )


def _item(number: int, entry: FlatItem) -> Feature:
    known = COMMANDS.get(entry.item.command)
    label = known.label if known is not None else f"Command {entry.item.command}"
    place = entry.item.place
    facts = {"kind": "item", "number": str(number), "command": str(entry.item.command)}
    return Feature(
        FeatureKind.POINT,
        ((Vertex(place.lat_deg, place.lon_deg, place.alt_m),),),
        name=f"{number} {label}",
        reference=entry.item.altitude_reference,
        properties=facts,
    )


def _point(vertex: Vertex, name: str, reference: AltitudeReference, kind: str) -> Feature:
    return Feature(FeatureKind.POINT, ((vertex,),), name=name, reference=reference, properties={"kind": kind})


def _fence(fence: Fence) -> Iterator[Feature]:
    for number, polygon in enumerate(fence.polygons, 1):
        ring = tuple(Vertex(lat, lon) for lat, lon in polygon.vertices)
        yield _area(ring, f"Fence {number}" if polygon.inclusion else f"Exclusion {number}")
    for number, circle in enumerate(fence.circles, 1):
        word = "Fence circle" if circle.inclusion else "Exclusion circle"
        yield _area(_round(circle), f"{word} {number}")


def _area(ring: tuple[Vertex, ...], name: str) -> Feature:
    return Feature(FeatureKind.AREA, (ring,), name=name, properties={"kind": "fence"}, stroke=FENCE)


def _round(circle: FenceCircle) -> tuple[Vertex, ...]:
    step_deg = 360.0 / _CIRCLE_STEPS
    centre = (circle.lat_deg, circle.lon_deg)
    return tuple(Vertex(*moved(centre, step_deg * i, circle.radius_m)) for i in range(_CIRCLE_STEPS))
