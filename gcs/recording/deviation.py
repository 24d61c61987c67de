"""A recorded flight beside the track that it was expected to take."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gcs.model.errors import RecordingError
from gcs.planning.document import LatLon
from gcs.planning.geodesy import FlatMap
from gcs.recording.flight_stats import collect_stats
from gcs.recording.tlog_reader import TlogReader


@dataclass(frozen=True, slots=True)
class Deviation:
    """How the recorded flight differs."""

    seconds: float
    """Armed, of the recorded flight."""
    length_m: float
    battery_used_pct: float | None
    mean_m: float
    """Distance of the recorded track from the expected one, sideways."""
    worst_m: float
    worst_at: LatLon
    track: tuple[LatLon, ...] = ()
    """Where the recorded flight went."""


def deviation_of(expected: Sequence[LatLon], recording: Path) -> Deviation:
    """Compare a track with a recorded flight (tlog); of several vehicles the one that was armed longest.

    Raises:
        RecordingError: the recording can't be read or holds no flight.
    """
    from shapely import LineString, Point

    with TlogReader(recording) as reader:
        stats = collect_stats(reader)
    flights = [flight for flight in stats.values() if flight.track and flight.armed_us]
    if not flights or len(expected) < 2:
        what = f"{recording.name} holds no flight to compare with"
        raise RecordingError(what, "Name the recording of a flight")
    flight = max(flights, key=lambda one: one.armed_us)
    flat = FlatMap(expected[0])
    line = LineString(flat.to_xy(list(expected)))
    places = [(point.lat_deg, point.lon_deg) for point in flight.track]
    away_m = [float(line.distance(Point(xy))) for xy in flat.to_xy(places)]
    worst = max(range(len(away_m)), key=away_m.__getitem__)
    used = None
    if flight.battery_first_pct is not None and flight.battery_last_pct is not None:
        used = flight.battery_first_pct - flight.battery_last_pct
    return Deviation(
        seconds=flight.armed_us / 1e6,
        length_m=flight.distance_m,
        battery_used_pct=used,
        mean_m=math.fsum(away_m) / len(away_m),
        worst_m=away_m[worst],
        worst_at=places[worst],
        track=tuple(places),
    )
