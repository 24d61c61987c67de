"""Features and layers as frozen records, whatever file they come from."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

from gcs.planning.document import LatLon
from gcs.planning.errors import PlanFileError
from gcs.planning.frames import AltitudeReference

MOST_VERTICES = 1_000_000
HIGHEST_M = 100_000.0
_OWN_SIZE = 4


class FeatureKind(Enum):
    """What a feature is; the value is what a person calls it."""

    POINT = "point"
    LINE = "line"
    AREA = "area"


class Vertex(NamedTuple):
    """A place; NaN altitude: none is given."""

    lat_deg: float
    lon_deg: float
    alt_m: float = math.nan


Ring = tuple[Vertex, ...]


@dataclass(frozen=True, slots=True)
class Feature:
    """One point, line or area with what is said of it."""

    kind: FeatureKind
    rings: tuple[Ring, ...]
    """A point or a line has one; an area its outer ring, then its holes. The last vertex of a ring does not
    repeat the first."""
    name: str = ""
    description: str = ""
    reference: AltitudeReference = AltitudeReference.NONE
    """What altitudes are measured from."""
    properties: Mapping[str, Any] = field(default_factory=dict)
    """Columns, extended data, JSON properties."""
    stroke: str = ""
    """Colour of its line, ``#RRGGBB``; empty: not told."""
    fill: str = ""
    folder: str = ""
    """Names of the folders that it lies in, joined by ``/``."""
    key: tuple[int, int] | None = None
    """Where it stands in the file that it was read from (element, geometry in it); None: it is new."""

    @property
    def points(self) -> tuple[LatLon, ...]:
        """Latitudes and longitudes of its line or outer ring."""
        return tuple((vertex.lat_deg, vertex.lon_deg) for vertex in self.rings[0])


@dataclass(frozen=True, slots=True)
class Layer:
    """What one file holds."""

    name: str
    features: tuple[Feature, ...]
    notes: tuple[str, ...] = ()
    """What was left out on reading, one line each."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """What only the same format can write again, by the format's name."""

    @property
    def count_text(self) -> str:
        """Such as "2 areas, 1 line"."""
        words = []
        for kind in (FeatureKind.AREA, FeatureKind.LINE, FeatureKind.POINT):
            count = sum(feature.kind is kind for feature in self.features)
            if count:
                words.append(f"{count} {kind.value}{'s' if count > 1 else ''}")
        return ", ".join(words) or "nothing to draw"


def vertex_of(
    lat_deg: float, lon_deg: float, alt_m: float = math.nan, *, file: str, place: str, remedy: str = ""
) -> Vertex:
    """Return a vertex that lies on earth.

    Raises:
        PlanFileError: it does not; names file and place.
    """
    known = math.isfinite(lat_deg) and math.isfinite(lon_deg)
    if not known or abs(lat_deg) > 90.0 or abs(lon_deg) > 360.0:
        what = f"{lat_deg:g}, {lon_deg:g} is no latitude and longitude"
        raise PlanFileError(file, place, what, remedy or "Export it in WGS 84 degrees")
    if math.isinf(alt_m) or abs(alt_m) > HIGHEST_M:
        raise PlanFileError(file, place, f"{alt_m:g} m is no altitude", "Correct it")
    return Vertex(lat_deg, wrapped(lon_deg), alt_m)


def size_of(rings: Sequence[Ring]) -> int:
    """Return what a feature costs towards ``MOST_VERTICES``: each takes memory besides its places."""
    return _OWN_SIZE + sum(map(len, rings))


def wrapped(lon_deg: float) -> float:
    """Return a longitude within ±180 degrees."""
    return lon_deg if abs(lon_deg) <= 180.0 else (lon_deg + 180.0) % 360.0 - 180.0


def open_ring(ring: Sequence[Vertex], *, file: str, place: str) -> Ring:
    """Return an area's ring without its repeated end.

    Raises:
        PlanFileError: fewer than three corners are left.
    """
    corners = tuple(ring[:-1]) if len(ring) > 1 and ring[0][:2] == ring[-1][:2] else tuple(ring)
    if len({vertex[:2] for vertex in corners}) < 3:
        what = f"{len(corners)} points are no area"
        raise PlanFileError(file, place, what, "Draw it with at least three different points")
    return corners


def closed_ring(ring: Ring) -> Ring:
    """Return an area's ring as most formats want it: the last vertex is the first."""
    return (*ring, ring[0])
