"""Numbers of a plan that a person types: in the units of the settings, by the rules of the locale.

A number that can't be understood is refused with a reason; it is never taken for another one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLocale

from gcs.model.format import MINUS, THIN
from gcs.model.units import METRES_PER_FOOT, METRES_PER_MILE, METRES_PER_NAUTICAL_MILE, UnitSettings
from gcs.planning.errors import PlanError

_LENGTHS: Mapping[str, float] = {
    "m": 1.0, "km": 1000.0, "cm": 0.01, "ft": METRES_PER_FOOT, "mi": METRES_PER_MILE,
    "nmi": METRES_PER_NAUTICAL_MILE,
}  # fmt: skip
_SPEEDS: Mapping[str, float] = {
    "m/s": 1.0, "km/h": 1 / 3.6, "mph": METRES_PER_MILE / 3600, "kn": METRES_PER_NAUTICAL_MILE / 3600,
    "kt": METRES_PER_NAUTICAL_MILE / 3600, "ft/min": METRES_PER_FOOT / 60,
}  # fmt: skip
_DEGREES = ("°", "deg")
_SPLIT = re.compile(r"^(?P<number>[-+]?[\d.,'’eE+-]*\d[.,]?)(?P<unit>[^\d]*)$")
_SPACES = re.compile(r"[\s\u2009\u202f\u00a0]+")


def tr(text: str) -> str:
    """Translate a text about typed numbers."""
    return QCoreApplication.translate("Quantities", text)


@dataclass(frozen=True, slots=True)
class Scale:
    """How a number is shown: its unit's symbol, the unit's size in the stored one, most decimals."""

    symbol: str = ""
    size: float = 1.0
    decimals: int = 3
    known: tuple[tuple[str, float], ...] = ()
    """Units that may be typed behind the number, and their sizes."""
    least: int = 0
    """So many decimals always stand there."""


def scale_of(unit: str, units: UnitSettings, *, height: bool = False) -> Scale:
    """Return how a number whose stored unit is ``unit`` ("m", "m/s", "deg", "%") is shown and typed.

    Args:
        unit: as the catalogue of commands and the patterns name it.
        units: what the person reads in.
        height: a length in ``m`` is a height, which has a unit of its own.
    """
    if unit == "m":
        known = tuple(_LENGTHS.items())
        if height:
            return Scale(units.height.value, units.height.metres, 1, known)
        symbol, metres = units.distance.small
        return Scale(symbol, metres, 2, known)
    if unit == "m/s":
        return Scale(units.speed.value, units.speed.mps, 1, tuple(_SPEEDS.items()), 1)
    if unit in _DEGREES:
        return Scale("°", 1.0, 2, (("°", 1.0), ("deg", 1.0)))
    return Scale(unit, 1.0, 4, ((unit, 1.0),) if unit else ())


def text_of(value: float, scale: Scale, locale: QLocale | None = None) -> str:
    """Return a number as it stands in a field: no grouping, no unit; empty for NaN."""
    if not math.isfinite(value):
        return ""
    shown = value / scale.size
    digits = f"{shown:.{scale.decimals}f}"
    if "." in digits:
        whole, _, fraction = digits.partition(".")
        fraction = fraction.rstrip("0").ljust(scale.least, "0")
        digits = f"{whole}.{fraction}" if fraction else whole
    if digits.startswith("-") and not digits.strip("-0."):
        digits = digits[1:]
    point = (locale or QLocale()).decimalPoint()
    return digits.replace(".", point).replace("-", MINUS)


def with_unit(text: str, scale: Scale) -> str:
    """Return a number and its unit, as tool tips and screen readers want it."""
    if not text or not scale.symbol:
        return text
    return f"{text}{scale.symbol}" if scale.symbol.startswith("°") else f"{text}{THIN}{scale.symbol}"


def range_text(low: float | None, high: float | None, scale: Scale, locale: QLocale | None = None) -> str:
    """Return a range in words; empty where nothing limits the number."""
    if low is None and high is None:
        return ""
    if high is None and low is not None:
        return tr("at least %s") % with_unit(text_of(low, scale, locale), scale)
    if low is None and high is not None:
        return tr("at most %s") % with_unit(text_of(high, scale, locale), scale)
    assert low is not None
    assert high is not None
    return tr("%1 to %2").replace("%1", text_of(low, scale, locale)).replace(
        "%2", with_unit(text_of(high, scale, locale), scale)
    )  # fmt: skip


def value_of(
    text: str,
    scale: Scale,
    *,
    low: float | None = None,
    high: float | None = None,
    may_be_empty: bool = False,
    locale: QLocale | None = None,
) -> float:
    """Return what a person typed, in the stored unit; NaN for an empty text where that is allowed.

    Raises:
        PlanError: it is no number, its unit is of another kind, or it is out of range.
    """
    plain = _SPACES.sub("", text).replace(MINUS, "-")
    if not plain:
        if may_be_empty:
            return math.nan
        raise PlanError(tr("There is no number"), tr("Type one, or press Escape to keep what was there"))
    found = _SPLIT.match(plain)
    if found is None:
        raise PlanError(tr("“%s” is no number") % text.strip(), tr("Type digits, such as 120"))
    size = _size_of(found["unit"], scale)
    number = _number_of(found["number"], text, locale or QLocale())
    return _checked(number * size, low, high, scale, locale)


def _size_of(unit: str, scale: Scale) -> float:
    if not unit or unit == scale.symbol:
        return scale.size
    sizes = dict(scale.known)
    size = sizes.get(unit, sizes.get(unit.lower()))
    if size is None:
        names = ", ".join(name for name, _ in scale.known)
        remedy = tr("Use one of: %s") % names if names else tr("Type the number alone")
        raise PlanError(tr("“%s” is no unit for this") % unit, remedy)
    return size


def _number_of(digits: str, text: str, locale: QLocale) -> float:
    """By the locale's rules, else by the programmer's point, else with a comma for the point."""
    for reader, written in (
        (locale, digits),
        (QLocale.c(), digits),
        (QLocale.c(), digits.replace(",", ".") if digits.count(",") == 1 and "." not in digits else "?"),
    ):
        number, good = reader.toDouble(written)
        if good and math.isfinite(number):
            return float(number)
    raise PlanError(tr("“%s” is no number") % text.strip(), tr("Type digits, such as 120"))


def _checked(
    value: float, low: float | None, high: float | None, scale: Scale, locale: QLocale | None
) -> float:
    # What was shown rounded must be accepted when it is typed again.
    slack = 0.5 * 10**-scale.decimals * scale.size
    if (low is not None and value < low - slack) or (high is not None and value > high + slack):
        shown = with_unit(text_of(value, scale, locale), scale)
        raise PlanError(
            tr("%s is out of range") % shown,
            tr("Allowed: %s") % range_text(low, high, scale, locale),
        )
    if low is not None:
        value = max(value, low)
    return value if high is None else min(value, high)
