"""Places as MGRS and UTM, the forms that search teams and paper maps use, written and read.

What people type or paste is read in any usual form: decimal degrees, minutes and seconds, UTM, MGRS.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from gcs.maps.mercator import position_is_valid, wrap_lon
from gcs.model.errors import GcsError
from gcs.model.format import THIN, UNKNOWN

if TYPE_CHECKING:
    from mgrs import MGRS
    from pyproj import Transformer

UTM_SOUTH_DEG, UTM_NORTH_DEG = -80.0, 84.0
_BANDS = "CDEFGHJKLMNPQRSTUVWX"
"""Of 8° each from 80° S on; the last one has 12°."""


_SAME = str.maketrans({
    "−": "-", "–": "-", "º": "°", "˚": "°", "′": "'", "’": "'", "‘": "'", "´": "'", "`": "'", "″": '"',
    "”": '"', "“": '"', "\u2009": " ", "\u202f": " ", "\u00a0": " ", "\t": " ", "\n": " ",
})  # fmt: skip
_TOKEN = re.compile(r"[+-]?\d+(?:\.\d*)?|[NSEW]|[°'\"]|[,;]")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_MGRS = re.compile(r"(?:(\d{1,2}) ?([C-HJ-NP-X])|([ABYZ])) ?([A-HJ-NP-Z]{2}) ?(\d*) ?(\d*)")
_UTM = re.compile(r"(\d{1,2}) ?([C-HJ-NP-X]) ((?:\d ?)+(?:\.\d+)?) ?M? ?E,? ?((?:\d ?)+(?:\.\d+)?) ?M? ?N")
_UTM_PLAIN = re.compile(r"(\d{1,2}) ?([C-HJ-NP-X]) (\d{5,6}(?:\.\d+)?)[ ,]+(\d{1,8}(?:\.\d+)?)")
_EXAMPLES = (
    "Write them as 47.3977, 8.5456; 47°23'52\" N 8°32'44\" E; 32T 465000 E 5249000 N; 32T MT 65000 49000"
)


def mgrs_text(lat_deg: float | None, lon_deg: float | None) -> str:
    """Write a place as ``30V UH 47713 56204`` (1 m); "–" where it is unknown. Poles are given in UPS."""
    if lat_deg is None or lon_deg is None or not position_is_valid(lat_deg, lon_deg):
        return UNKNOWN
    text = _mgrs().toMGRS(lat_deg, wrap_lon(lon_deg), MGRSPrecision=5)
    head, digits = text[:-10], text[-10:]
    return f"{head[:-2]} {head[-2:]} {digits[:5]} {digits[5:]}".strip()


def utm_zone(lat_deg: float, lon_deg: float) -> int:
    """UTM zone 1 to 60, with the exceptions of Norway and Svalbard (DMA TM 8358.2)."""
    lon_deg = wrap_lon(lon_deg)
    if 56 <= lat_deg < 64 and 3 <= lon_deg < 12:
        return 32
    if 72 <= lat_deg <= 84 and 0 <= lon_deg < 42:
        return next(zone for limit, zone in ((9, 31), (21, 33), (33, 35), (42, 37)) if lon_deg < limit)
    return int((lon_deg + 180) // 6) + 1


def utm_text(lat_deg: float | None, lon_deg: float | None) -> str:
    """Write a place as ``30V 347 713 E 6 256 204 N`` in metres; "–" where it is unknown or UTM ends."""
    if lat_deg is None or lon_deg is None or not position_is_valid(lat_deg, lon_deg):
        return UNKNOWN
    if not UTM_SOUTH_DEG <= lat_deg <= UTM_NORTH_DEG:
        return UNKNOWN
    zone = utm_zone(lat_deg, lon_deg)
    band = _BANDS[min(int((lat_deg + 80) // 8), len(_BANDS) - 1)]
    east_m, north_m = _utm(zone, band < "N").transform(wrap_lon(lon_deg), lat_deg)
    return f"{zone}{band} {_grouped(east_m)} E {_grouped(north_m)} N"


def _from_mgrs(text: str) -> tuple[float, float] | None:
    """Return the middle of an MGRS square; None where there is no such square."""
    from mgrs.core import MGRSError  # as below

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", RuntimeWarning)  # the square is not in that band
            lat_deg, lon_deg = _mgrs().toLatLon(text)
    except (MGRSError, RuntimeWarning):
        return None
    return float(lat_deg), float(lon_deg)


def _from_utm(zone: int, south: bool, east_m: float, north_m: float) -> tuple[float, float]:
    """Return latitude and longitude of a place in a UTM zone."""
    lon_deg, lat_deg = _utm(zone, south).transform(east_m, north_m, direction="INVERSE")
    return float(lat_deg), wrap_lon(float(lon_deg))


def _grouped(metres: float) -> str:
    return f"{round(metres):,}".replace(",", THIN)


@lru_cache(maxsize=1)
def _mgrs() -> MGRS:
    from mgrs import MGRS  # imported when first needed: the program's start does not wait for it

    return MGRS()


@lru_cache(maxsize=8)
def _utm(zone: int, south: bool) -> Transformer:
    from pyproj import Transformer  # as above

    return Transformer.from_crs("EPSG:4326", f"EPSG:{(32700 if south else 32600) + zone}", always_xy=True)


# -- reading ----------------------------------------------------------------------------------------


class CoordinateError(GcsError):
    """What was typed is no place on earth."""


def parse_coordinates(text: str) -> tuple[float, float]:
    """Return the latitude and longitude in degrees that a text tells.

    Latitude comes first unless letters say otherwise. An MGRS square stands for its middle.

    Raises:
        CoordinateError: it can't be understood, or is out of range.
    """
    plain = " ".join(text.translate(_SAME).upper().replace("''", '"').removeprefix("GEO:").split())
    if found := _MGRS.fullmatch(plain):
        return _mgrs_place(found)
    if found := _UTM.fullmatch(plain) or _UTM_PLAIN.fullmatch(plain):
        return _utm_place(found)
    return _degrees(plain, text.strip())


# -- grids ------------------------------------------------------------------------------------------


def _mgrs_place(found: re.Match[str]) -> tuple[float, float]:
    zone, band, pole, square, east, north = found.groups()
    digits = east + north
    if len(digits) % 2 or (north and len(east) != len(north)) or len(digits) > 10:
        raise CoordinateError(
            "MGRS wants as many digits east as north, at most five each", "Complete the digits"
        )
    place = _from_mgrs(f"{zone or ''}{band or pole}{square}{digits}")
    if place is None or (band and not _in_band(place[0], band, 1.0)):
        raise CoordinateError(
            f"There is no MGRS square {zone or ''}{band or pole} {square}", "Check its letters"
        )
    return place


def _utm_place(found: re.Match[str]) -> tuple[float, float]:
    zone, band = int(found.group(1)), found.group(2)
    east_m, north_m = (float(found.group(number).replace(" ", "")) for number in (3, 4))
    if not 1 <= zone <= 60:
        raise CoordinateError(f"There is no UTM zone {zone}", "Zones go from 1 to 60")
    if not 100_000.0 <= east_m <= 900_000.0 or north_m > 10_000_000.0:
        raise CoordinateError(
            f"{east_m:.0f} E {north_m:.0f} N is out of the zone",
            "East is 100 000 to 900 000 m, north below 10 000 000",
        )
    place = _from_utm(zone, band < "N", east_m, north_m)
    if band == "S" and not _in_band(place[0], band, 0.5):
        # Many write N and S for the hemispheres.
        place = _from_utm(zone, True, east_m, north_m)
    elif band not in "NS" and not _in_band(place[0], band, 0.5):
        raise CoordinateError(f"{north_m:.0f} m north does not lie in band {band}", "Check band and northing")
    return place


def _in_band(lat_deg: float, band: str, margin_deg: float) -> bool:
    south = _BANDS.index(band) * 8.0 - 80.0
    north = 84.0 if band == "X" else south + 8.0
    return south - margin_deg <= lat_deg <= north + margin_deg


# -- degrees ----------------------------------------------------------------------------------------


def _degrees(plain: str, typed: str) -> tuple[float, float]:
    if "." not in plain and len(_DECIMAL_COMMA.findall(plain)) == 2:
        plain = _DECIMAL_COMMA.sub(".", plain)
    tokens = _TOKEN.findall(plain)
    parts = _halves(tokens)
    if parts is None or _TOKEN.sub("", plain).strip():
        raise CoordinateError(f"{typed!r} are no coordinates", _EXAMPLES)
    (first, letter), (second, other) = (_angle(part, typed) for part in parts)
    if letter in ("E", "W") or other in ("N", "S"):
        first, letter, second, other = second, other, first, letter
    if letter in ("E", "W") or other in ("N", "S"):
        raise CoordinateError(
            f"{typed!r} has two latitudes or two longitudes", "Give one N or S, and one E or W"
        )
    if abs(first) > 90.0:
        swapped = not letter and abs(second) <= 90.0
        remedy = "Latitude comes first" if swapped else "Latitudes go from −90° to 90°"
        raise CoordinateError(f"Latitude {first:g}° is beyond the pole", remedy)
    if abs(second) > 180.0:
        raise CoordinateError(f"Longitude {second:g}° is out of range", "Longitudes go from −180° to 180°")
    return first, second


def _halves(marks: Sequence[str]) -> tuple[Sequence[str], Sequence[str]] | None:
    """Return what belongs to the first and to the second angle; None: it can't be told."""
    letters = [i for i, mark in enumerate(marks) if mark in "NSEW"]
    commas = [i for i, mark in enumerate(marks) if mark in ",;"]
    degrees = [i for i, mark in enumerate(marks) if mark == "°"]
    numbers = [i for i, mark in enumerate(marks) if mark[-1].isdigit() or mark[-1] == "."]
    if len(letters) == 2:
        at = letters[1] if letters[0] == 0 else letters[0] + 1
    elif len(commas) == 1:
        at = commas[0]
    elif len(degrees) == 2:
        at = degrees[1] - 1
    elif len(numbers) in (2, 4, 6) and not letters:
        at = numbers[len(numbers) // 2]
    else:
        return None
    return marks[:at], marks[at:]


def _angle(marks: Sequence[str], typed: str) -> tuple[float, str]:
    """Return degrees and the hemisphere's letter; "" without one."""
    words = [mark for mark in marks if mark not in ",;°'\""]
    letters = [word for word in words if word in "NSEW"]
    numbers = [word for word in words if word not in "NSEW"]
    if not 1 <= len(numbers) <= 3 or len(letters) > 1 or any("." in word for word in numbers[:-1]):
        raise CoordinateError(f"{typed!r} are no coordinates", _EXAMPLES)
    values = [abs(float(word)) for word in numbers]
    if any(value >= 60.0 for value in values[1:]) or any(word[0] in "+-" for word in numbers[1:]):
        raise CoordinateError("Minutes and seconds go from 0 to 59", _EXAMPLES)
    angle = sum(value / 60.0**power for power, value in enumerate(values))
    letter = letters[0] if letters else ""
    if letter and numbers[0][0] in "+-":
        raise CoordinateError(f"{numbers[0]} {letter} says the hemisphere twice", "Give a sign or a letter")
    return (-angle if letter in ("S", "W") or numbers[0][0] == "-" else angle), letter
