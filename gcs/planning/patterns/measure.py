"""How long patterns take to work out: figures for the benchmarks."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from gcs.planning.patterns.defaults import PatternDefaults
from gcs.planning.patterns.editing import with_field
from gcs.planning.patterns.expansion import items_of
from gcs.planning.patterns.ground import Ground
from gcs.planning.patterns.registry import create
from gcs.planning.patterns.summary import summary

_SIDE_M = 3162.3
"""Of a square of 10 km²."""
_CENTRE = (47.39, 8.54)
_CAMERA, _SAMPLE_CM = "RedEdge", 2.0


def bench_survey(rounds: int = 5) -> dict[str, float]:
    """Return the figures of a survey of 10 km² at 2 cm ground sample, its items included.

    ``seconds`` is the best round's time from the change of one value to the flat items;
    ``first_seconds`` that of the first survey, which loads libraries.
    """
    corners = np.array(((-1, -1), (1, -1), (1, 1), (-1, 1)), dtype=np.float64) * (_SIDE_M / 2.0)
    begun = perf_counter()
    item = create("survey", Ground(_CENTRE).to_latlon(corners), PatternDefaults(camera=_CAMERA))
    first_s = perf_counter() - begun
    best_s, count = float("inf"), 0
    for number in range(rounds):
        begun = perf_counter()
        item = with_field(item, "ground_sample_cm", _SAMPLE_CM + number * 1e-9)
        count = len(items_of(item))
        best_s = min(best_s, perf_counter() - begun)
    figures = summary(item)
    return {
        "seconds": best_s,
        "first_seconds": first_s,
        "items": float(count),
        "lines": float(figures.lines or 0),
        "photos": float(figures.photos),
        "area_km2": (figures.area_m2 or 0.0) / 1e6,
    }
