"""Our own kinds of patterns, which QGroundControl does not know."""

from __future__ import annotations

from collections.abc import Mapping

from gcs.planning.patterns.circles import Orbit, Spiral
from gcs.planning.patterns.own import OwnPattern
from gcs.planning.patterns.searches import ParallelSearch, SectorSearch, SquareSearch

OWN: Mapping[str, type[OwnPattern]] = {
    each.kind: each for each in (SquareSearch, SectorSearch, ParallelSearch, Spiral, Orbit)
}
