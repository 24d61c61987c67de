"""The figures of a plan as words: what the strip under the map and the briefing's head tell."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gcs.gui.present.plan_to_go import ToGo
from gcs.gui.present.plan_view import PlanView
from gcs.gui.theme import Sign
from gcs.model.format import UNKNOWN, Quantity, distance, duration, height, number, percent, quantity, speed
from gcs.model.units import DistanceUnit, UnitSettings

_HECTARE_M2, _KM2_M2 = 1e4, 1e6
_ACRE_M2, _SQUARE_MILE_M2 = 4046.8564224, 2589988.110336
_INCH_M = 0.0254


def tr(text: str) -> str:
    """Translate a text of the figures."""
    return QCoreApplication.translate("PlanFigures", text)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: number and unit apart, because units are set smaller."""

    label: str
    value: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class BatteryUse:
    """What a plan takes from the battery."""

    label: str = ""
    text: str = UNKNOWN
    share: float | None = None
    """0 to 1 of the full battery; None: not known."""
    reserve: float = 0.0
    sign: Sign = Sign.OK
    detail: str = ""

    @property
    def words(self) -> str:
        """All in one line, for a screen reader."""
        return f"{self.label} {self.text}. {self.detail}".strip()


def area(area_m2: float, units: UnitSettings) -> Quantity:
    """Write an area: hectares up to a tenth of a square kilometre, else km²; acres and square miles."""
    metric = units.distance is not DistanceUnit.STATUTE
    small, large = (_HECTARE_M2, _KM2_M2) if metric else (_ACRE_M2, _SQUARE_MILE_M2)
    if area_m2 >= 0.1 * large:
        shown = area_m2 / large
        return quantity(shown, "km²" if metric else "mi²", 2 if shown < 10 else 1)
    return quantity(area_m2 / small, "ha" if metric else "ac", 1)


def ground_sample(sample_m: float | None, units: UnitSettings) -> Quantity:
    """Write how much ground a pixel shows."""
    if sample_m is None:
        return Quantity(UNKNOWN)
    if units.distance is DistanceUnit.STATUTE:
        return quantity(sample_m / _INCH_M, "in", 2)
    return quantity(sample_m * 100, "cm", 1)


def figures_of_view(view: PlanView, left: ToGo | None = None) -> tuple[Figure, ...]:
    """Return the figures in the order in which they may be left out from the end.

    While the vehicle flies the plan, what is ``left`` of the flight stands first.
    """
    if view.analysis is None or view.analysis.problem:
        return tuple(Figure(label, UNKNOWN) for label in (tr("Distance"), tr("Time"), tr("Farthest")))
    figures, energy, units = view.analysis.figures, view.analysis.energy, view.units
    takes_s = energy.duration_s if energy is not None else figures.duration_s
    found = []
    if left is not None:
        found.append(Figure(tr("To go"), *distance(left.distance_m, units)))
        found.append(Figure(tr("Time to go"), duration(left.duration_s)))
    found += [
        Figure(tr("Distance"), *distance(figures.length_m, units)),
        Figure(tr("Time"), duration(takes_s)),
    ]
    if figures.pictures:
        found.append(Figure(tr("Photos"), number(figures.pictures)))
    if figures.ground_sample_m is not None:
        found.append(Figure(tr("Ground sample"), *ground_sample(figures.ground_sample_m, units)))
    if figures.area_m2 > 0.0:
        found.append(Figure(tr("Area"), *area(figures.area_m2, units)))
    found.append(Figure(tr("Farthest"), *distance(figures.farthest_m, units)))
    if figures.highest_agl_m is not None:
        found.append(Figure(tr("Max above ground"), *height(figures.highest_agl_m, units)))
    else:
        found.append(Figure(tr("Max above home"), *height(figures.highest_rel_m, units)))
    return tuple(found)


def battery_use(view: PlanView, wind_mps: float | None = None) -> BatteryUse:
    """Return what the plan takes from the battery."""
    label = tr("Battery use")
    if wind_mps is not None and wind_mps >= 0.05:
        label = tr("Battery use, with %s wind") % speed(wind_mps, view.units).text
    energy = view.analysis.energy if view.analysis is not None else None
    if energy is None:
        return BatteryUse(label)
    sign = Sign.OK
    if energy.lands_with_pct < energy.reserve_pct:
        # What follows from assumed figures is no error.
        sign = Sign.CRITICAL if energy.lands_with_pct < 0.0 and not energy.assumed else Sign.CAUTION
    detail = [
        tr("Lands with %1, reserve %2")
        .replace("%1", percent(energy.lands_with_pct).text)
        .replace("%2", percent(energy.reserve_pct).text)
    ]
    if energy.point_of_no_return is not None:
        back = distance(energy.point_of_no_return[0], view.units).text
        detail.append(tr("From %s on, a direct return takes from the reserve") % back)
    if energy.assumed:
        detail.append(tr("Battery and power are assumed for this kind of vehicle"))
    return BatteryUse(
        label, percent(energy.share_pct).text, energy.share_pct / 100, energy.reserve_pct / 100, sign,
        ". ".join(detail),
    )  # fmt: skip
