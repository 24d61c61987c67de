"""Where a vehicle starts, as the command line spells it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gcs.model.errors import GcsError


class SimError(GcsError):
    """The simulator can't be set up as asked."""


@dataclass(frozen=True, slots=True)
class Home:
    """Latitude and longitude in degrees, metres above mean sea level, heading in degrees."""

    lat_deg: float
    lon_deg: float
    alt_m: float = 0.0
    heading_deg: float = 0.0


def parse_home(text: str) -> Home:
    """Read ``LAT,LON[,ALT[,HDG]]``.

    Raises:
        SimError: it is not that, or a value is out of range.
    """
    parts = text.split(",")
    try:
        values = [float(part) for part in parts]
    except ValueError:
        values = []
    if not 2 <= len(values) <= 4 or not all(map(math.isfinite, values)):
        raise SimError(f"Home is not LAT,LON,ALT,HDG: {text!r}", "Write it like -35.3632,149.1652,584,270")
    lat, lon = values[0], values[1]
    if not (-90.0 <= lat <= 90.0 and -180.0 <= lon <= 180.0):
        raise SimError(f"Home is off the globe: {text!r}", "Latitude is within ±90, longitude within ±180")
    alt = values[2] if len(values) > 2 else 0.0
    heading = values[3] % 360.0 if len(values) > 3 else 0.0
    return Home(lat, lon, alt, heading)
