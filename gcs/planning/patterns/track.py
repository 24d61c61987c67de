"""The path over a pattern's lines: where pictures begin and end, where wings turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from gcs.model.elevation import Elevation
from gcs.planning.errors import PlanError
from gcs.planning.patterns.ground import FloatArray, Ground, IntArray
from gcs.planning.patterns.limits import check_count

_LEAST_STEP_M, _MOST_SAMPLES = 10.0, 200_000
_FLATTER = 1000.0
"""By how much heights are drawn smaller than ways, so that a deviation counts as seen vertically."""


class Spot(IntEnum):
    """What happens at a point of the path."""

    TURN = 0
    """Outside of the line: to turn there, or on the way to the next one."""
    ENTRY = 1
    EXIT = 2
    PICTURE = 3
    """Between entry and exit; stop and take a picture."""
    INNER = 4


@dataclass(frozen=True, slots=True)
class Track:
    """Points on the flat ground in flight order."""

    xy: FloatArray
    spots: IntArray
    alts_amsl_m: FloatArray | None = None
    """Of each point; None where all have the pattern's own height."""


def laid(
    lines: Sequence[FloatArray],
    turnaround_m: float,
    picture_m: float,
    ways: Mapping[int, FloatArray],
    what: str,
) -> Track:
    """Return the path over lines (each of shape (points, 2)).

    Args:
        lines: in flight order.
        turnaround_m: how far to fly on beyond the ends of each line.
        picture_m: distance of pictures that are stopped for; 0: none.
        ways: by index of a line, points to fly over before it.
        what: what it is called when it gets too long.

    Raises:
        PlanError: there would be too many points.
    """
    lengths = [float(np.sum(np.hypot(*np.diff(line, axis=0).T))) for line in lines]
    if picture_m > 0.0:
        check_count(
            2.0 * sum(length / picture_m for length in lengths), what, "Widen the distance between pictures"
        )
    points: list[FloatArray] = []
    spots: list[int] = []
    for index, line in enumerate(lines):
        if index in ways:
            points.append(ways[index])
            spots += [Spot.TURN] * len(ways[index])
        inner = _pictures(line, picture_m) if picture_m > 0.0 else line[1:-1]
        between = Spot.PICTURE if picture_m > 0.0 else Spot.INNER
        marks = [Spot.ENTRY, *[between] * len(inner), Spot.EXIT]
        path = [line[:1], inner, line[-1:]]
        if turnaround_m > 0.0:
            path = [_beyond(line[1], line[0], turnaround_m), *path, _beyond(line[-2], line[-1], turnaround_m)]
            marks = [Spot.TURN, *marks, Spot.TURN]
        points += path
        spots += marks
    check_count(len(spots), what, "Make it smaller or the spacing wider")
    return Track(np.vstack(points), np.array(spots, dtype=np.int64))


def _beyond(before: FloatArray, end: FloatArray, metres: float) -> FloatArray:
    step = end - before
    beyond: FloatArray = (end + step / np.hypot(*step) * metres).reshape(1, 2)
    return beyond


def _pictures(line: FloatArray, every_m: float) -> FloatArray:
    """Return where pictures are stopped for between the ends of a line; its corners are not lost."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate(([0.0], np.cumsum(steps)))
    at = np.arange(every_m, along[-1] - every_m / 100.0, every_m)
    at = np.union1d(at, along[1:-1])
    return np.column_stack([np.interp(at, along, line[:, axis]) for axis in (0, 1)])


def above_ground(
    track: Track, ground: Ground, elevation: Elevation | None, height_m: float, tolerance_m: float, what: str
) -> Track:
    """Return a path that keeps a height above the ground, with points added where it bends too much.

    Raises:
        PlanError: the ground's height is not known.
    """
    import shapely

    if elevation is None:
        raise PlanError(
            f"{what} shall follow the terrain by calculated heights, but no elevation data are loaded",
            "Load elevation data, or choose heights above home or the vehicle's own terrain following",
        )
    legs = np.diff(track.xy, axis=0)
    lengths = np.hypot(*legs.T)
    step_m = max(_LEAST_STEP_M, float(np.sum(lengths)) / _MOST_SAMPLES)
    parts = np.maximum(1, np.ceil(lengths / step_m)).astype(np.int64)
    leg_of = np.repeat(np.arange(len(legs)), parts + 1)
    first = np.concatenate(([0], np.cumsum(parts + 1)[:-1]))
    share = (np.arange(len(leg_of)) - first[leg_of]) / parts[leg_of]
    xy = track.xy[leg_of] + legs[leg_of] * share[:, None]
    places = np.array(ground.to_latlon(xy))
    heights = elevation.heights_amsl_m(places[:, 0], places[:, 1])
    if np.isnan(heights).any():
        raise PlanError(
            f"The height of the ground is not known everywhere under {what[0].lower()}{what[1:]}",
            "Load elevation data for the area, or choose heights above home",
        )
    profile = np.column_stack((share * lengths[leg_of], heights / _FLATTER))
    kept = shapely.simplify(shapely.linestrings(profile, indices=leg_of), tolerance_m / _FLATTER)
    coords, leg = shapely.get_coordinates(kept, return_index=True)
    alts = coords[:, 1] * _FLATTER + height_m
    start_of_leg = np.concatenate(([True], np.diff(leg) > 0))
    end_of_leg = np.concatenate((np.diff(leg) > 0, [True]))
    inner = ~start_of_leg & ~end_of_leg
    # Each leg's first point stands for the track's; its last is the next leg's first, except at the end.
    keep = ~end_of_leg
    keep[-1] = True
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.where(lengths[leg] > 0.0, coords[:, 0] / lengths[leg], 0.0)
    points = track.xy[leg] + legs[leg] * shares[:, None]
    spots = np.where(inner, int(Spot.INNER), track.spots[leg])
    spots[-1] = track.spots[-1]
    points[-1] = track.xy[-1]
    check_count(int(np.count_nonzero(keep)), what, "Allow a larger deviation from the terrain")
    return Track(points[keep], spots[keep], alts[keep])
