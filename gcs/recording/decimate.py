"""Fewer points for a graph than there are samples, without losing a peak or closing a gap."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

MIN_POINTS = 4


def with_gaps(
    times_s: FloatArray, values: FloatArray, gap_after: npt.NDArray[np.intp]
) -> tuple[FloatArray, FloatArray]:
    """Return copies with a NaN, half-way in time, behind each sample listed in ``gap_after``."""
    if not gap_after.size:
        return times_s, values
    middle = (times_s[gap_after] + times_s[gap_after + 1]) / 2
    return np.insert(times_s, gap_after + 1, middle), np.insert(values, gap_after + 1, np.nan)


def decimate(times_s: FloatArray, values: FloatArray, max_points: int) -> tuple[FloatArray, FloatArray]:
    """Return at most ``max_points`` points that draw the same picture.

    The span is cut into equal times; each keeps its lowest and its highest sample, unchanged and in order.
    A NaN stays between samples that are parted by unknown values for longer than three such times; shorter
    breaks are narrower than what can be seen.

    Args:
        times_s: rising times, shape (n,).
        values: the samples, shape (n,); NaN where unknown.
        max_points: at least 4.
    """
    if max_points < MIN_POINTS:
        raise ValueError(f"max_points is {max_points}: a picture needs at least {MIN_POINTS}")
    if times_s.size <= max_points:
        return times_s, values
    known = np.flatnonzero(~np.isnan(values))
    if not known.size:
        return times_s[:1], values[:1]
    buckets = max_points // 2
    first_s, last_s = times_s[known[0]], times_s[known[-1]]
    width_s = (last_s - first_s) / buckets
    if not width_s > 0:
        lowest, highest = known[np.argmin(values[known])], known[np.argmax(values[known])]
        picked = np.unique(np.array([lowest, highest]))
        return times_s[picked], values[picked]
    if known.size == values.size:
        known_times, known_values = times_s, values
    else:
        known_times, known_values = times_s[known], values[known]
    edges = first_s + width_s * np.arange(1, buckets)
    starts = np.unique(np.concatenate(([0], np.searchsorted(known_times, edges))))
    starts = starts[starts < known.size]
    picked = np.union1d(
        _first_extreme(known_values, starts, low=True), _first_extreme(known_values, starts, low=False)
    )
    # Rows of NaN between two neighbours among the known ones mark a break there; both its ends are kept.
    breaks = np.flatnonzero((np.diff(known) > 1) & (np.diff(known_times) > 3 * width_s))
    picked = np.union1d(picked, np.concatenate((breaks, breaks + 1)))
    return with_gaps(known_times[picked], known_values[picked], np.searchsorted(picked, breaks))


def _first_extreme(values: FloatArray, starts: npt.NDArray[np.intp], *, low: bool) -> npt.NDArray[np.intp]:
    """Return, for each stretch that begins at ``starts``, where its first lowest (or highest) value is."""
    reduce = np.minimum if low else np.maximum
    extremes = reduce.reduceat(values, starts)
    places = np.flatnonzero(values == np.repeat(extremes, np.diff(starts, append=values.size)))
    return places[np.searchsorted(places, starts)]
