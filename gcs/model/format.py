"""How numbers become text, once for the whole program (``look/tokens.md``, "Numbers").

Every function takes SI units (and °C), accepts ``None``, NaN and infinities as *unknown*, and never shows
a zero for them. Values come back as number and unit apart, because units are set smaller.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from gcs.model.units import METRIC, DistanceUnit, UnitSettings

THIN = "\u2009"
"""Thin space: between number and unit, and between groups of three digits."""
MINUS = "\u2212"
UNKNOWN = "–"
_EXPONENT_FROM = 1e15


class Quantity(NamedTuple):
    """A number as text and its unit apart; the unit is empty where there is none or nothing is known."""

    value: str
    unit: str = ""

    @property
    def text(self) -> str:
        """Number and unit with a thin space between them, but none before a degree sign."""
        if not self.unit:
            return self.value
        return f"{self.value}{self.unit}" if self.unit.startswith("°") else f"{self.value}{THIN}{self.unit}"

    @property
    def known(self) -> bool:
        """False where the value is shown as "–"."""
        return self.value != UNKNOWN


def known(value: float | None) -> bool:
    """True for a number that can be shown: not None, NaN or infinite."""
    return value is not None and math.isfinite(value)


def _grouped(digits: str) -> str:
    whole, dot, fraction = digits.partition(".")
    return f"{int(whole):,}".replace(",", THIN) + dot + fraction


def number(value: float | None, decimals: int = 0) -> str:
    """Write a number with true minus and thin spaces in thousands; "–" where it is unknown.

    A value that rounds to zero has no sign. Above 10¹⁵ floats are written with an exponent.
    """
    if value is None or not math.isfinite(value):
        return UNKNOWN
    if isinstance(value, float) and abs(value) >= _EXPONENT_FROM:
        return f"{value:.3g}".replace("-", MINUS).replace("+", "")
    digits = f"{abs(value):.{decimals}f}"
    sign = MINUS if value < 0 and digits.strip("0.") else ""
    return sign + _grouped(digits)


def quantity(value: float | None, unit: str, decimals: int = 0) -> Quantity:
    """Write a number of a unit that no setting changes (V, A, W, %)."""
    text = number(value, decimals)
    return Quantity(text, unit if text != UNKNOWN else "")


def height(height_m: float | None, units: UnitSettings = METRIC) -> Quantity:
    """Write a height: tenths below 10, else whole units. The caller names the datum."""
    if height_m is None or not math.isfinite(height_m):
        return Quantity(UNKNOWN)
    shown = height_m / units.height.metres
    return quantity(shown, units.height.value, 1 if round(abs(shown), 1) < 10 else 0)


def speed(speed_mps: float | None, units: UnitSettings = METRIC) -> Quantity:
    """Write a speed over ground, through air, or of the wind, with tenths."""
    if speed_mps is None:
        return Quantity(UNKNOWN)
    return quantity(speed_mps / units.speed.mps, units.speed.value, 1)


def climb(climb_mps: float | None, units: UnitSettings = METRIC) -> Quantity:
    """Write a vertical speed, up positive: tenths of m/s, or tens of ft/min."""
    if climb_mps is None or not math.isfinite(climb_mps):
        return Quantity(UNKNOWN)
    unit, size_mps = units.height.climb
    shown = climb_mps / size_mps
    return quantity(shown, unit, 1) if size_mps == 1.0 else quantity(round(shown, -1), unit)


def distance(distance_m: float | None, units: UnitSettings = METRIC) -> Quantity:
    """Write a distance: whole small units up to one large unit, then three digits (812 m, 2.31 km)."""
    if distance_m is None or not math.isfinite(distance_m):
        return Quantity(UNKNOWN)
    small, small_m = units.distance.small
    large, large_m = units.distance.large
    in_small = distance_m / small_m
    limit = round(large_m / small_m)
    if round(abs(in_small)) < limit:
        return quantity(in_small, small)
    in_large = distance_m / large_m
    size = abs(in_large)
    decimals = 2 if round(size, 2) < 10 else 1 if round(size, 1) < 100 else 0
    return quantity(in_large, large, decimals)


def distance_unit_is_large(distance_m: float, unit: DistanceUnit) -> bool:
    """Tell whether :func:`distance` would use the large unit, so that axes and rulers agree with texts."""
    small_m = unit.small[1]
    return round(abs(distance_m) / small_m) >= round(unit.large[1] / small_m)


def temperature(temperature_degc: float | None, units: UnitSettings = METRIC) -> Quantity:
    """Write a temperature in whole degrees."""
    if temperature_degc is None:
        return Quantity(UNKNOWN)
    return quantity(units.temperature.of_celsius(temperature_degc), units.temperature.value)


def voltage(voltage_v: float | None) -> Quantity:
    """Write a voltage with tenths."""
    return quantity(voltage_v, "V", 1)


def current(current_a: float | None) -> Quantity:
    """Write a current with tenths."""
    return quantity(current_a, "A", 1)


def charge(charge_mah: float | None) -> Quantity:
    """Write a charge, given in mAh, as Ah with hundredths."""
    return quantity(None if charge_mah is None else charge_mah / 1000, "Ah", 2)


def power(power_w: float | None) -> Quantity:
    """Write a power in whole watts."""
    return quantity(power_w, "W")


def percent(share_pct: float | None) -> Quantity:
    """Write a share of 100 in whole percent."""
    return quantity(share_pct, "%")


def heading(heading_deg: float | None) -> Quantity:
    """Write a direction with three digits, 000 to 359."""
    if heading_deg is None or not math.isfinite(heading_deg):
        return Quantity(UNKNOWN)
    return Quantity(f"{round(heading_deg % 360) % 360:03d}", "°")


def duration(seconds: float | None) -> str:
    """Write a duration as 09:50 or 1:02:10; begun seconds don't count."""
    if seconds is None or not math.isfinite(seconds):
        return UNKNOWN
    whole = int(abs(seconds))
    sign = MINUS if seconds < 0 and whole else ""
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours}:{minutes:02d}:{rest:02d}" if hours else f"{sign}{minutes:02d}:{rest:02d}"


def age(seconds: float | None) -> str:
    """Write the age of a stale value: "4 s", from a minute on as a duration."""
    if seconds is None or not math.isfinite(seconds):
        return UNKNOWN
    return f"{max(0, int(seconds))}{THIN}s" if seconds < 60 else duration(seconds)


def time_of_day(time_us: int) -> str:
    """Write the UTC time of day as 14:32:05; ``time_us`` counts from 1970-01-01 UTC."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=time_us)).strftime("%H:%M:%S")


def _coordinate(degrees: float | None, limit: int, width: int, positive: str, negative: str) -> str:
    if degrees is None or not math.isfinite(degrees) or abs(degrees) > limit:
        return UNKNOWN
    micro = round(abs(degrees) * 1_000_000)
    whole, fraction = divmod(micro, 1_000_000)
    side = negative if degrees < 0 and micro else positive
    return f"{whole:0{width}d}.{fraction // 1000:03d}{THIN}{fraction % 1000:03d}°{THIN}{side}"


def latitude(lat_deg: float | None) -> str:
    """Write a latitude as ``56.412 508° N``."""
    return _coordinate(lat_deg, 90, 2, "N", "S")


def longitude(lon_deg: float | None) -> str:
    """Write a longitude as ``005.471 960° W``."""
    return _coordinate(lon_deg, 180, 3, "E", "W")


def coordinates(lat_deg: float | None, lon_deg: float | None) -> str:
    """Write a place as ``56.412 508° N 005.471 960° W``; "–" unless both are known and possible."""
    parts = latitude(lat_deg), longitude(lon_deg)
    return UNKNOWN if UNKNOWN in parts else " ".join(parts)


def in_midst(name: str) -> str:
    """Return a name as it stands within a sentence: small, but for abbreviations such as VTOL."""
    return " ".join(
        word if sum(letter.isupper() for letter in word) > 1 else word.lower() for word in name.split(" ")
    )
