"""Made-up ground, and plans upon it, for the tests of the analysis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.analysis import Analysis, Finding, Severity, analyse, context_for
from gcs.planning.document import Place, Plan, PlanItem
from gcs.planning.geodesy import moved

HOME = (47.0, 8.0)
HOME_AMSL_M = 100.0
AMSL, REL, TERRAIN = 0, 3, 10


class Ground:
    """Heights by metres north and east of home; counts how often it is asked."""

    def __init__(self, height: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> None:
        self._height = height
        self.asked = 0
        self.samples = 0

    def height_amsl_m(self, lat_deg: float, lon_deg: float) -> float | None:
        return float(self.heights_amsl_m(np.array([lat_deg]), np.array([lon_deg]))[0])

    def heights_amsl_m(self, lats_deg: np.ndarray, lons_deg: np.ndarray) -> np.ndarray:
        self.asked += 1
        self.samples = max(self.samples, len(lats_deg))
        north_m = (lats_deg - HOME[0]) * 111_170.0
        east_m = (lons_deg - HOME[1]) * 76_056.0
        return np.asarray(self._height(north_m, east_m), float)


FLAT = Ground(lambda north, east: np.full(north.shape, HOME_AMSL_M))


def hill(north_m: float, top_m: float, width_m: float = 100.0) -> Ground:
    """A ridge from west to east across the way north of home; ``top_m`` above home."""
    return Ground(
        lambda north, east: HOME_AMSL_M + top_m * np.maximum(0.0, 1.0 - np.abs(north - north_m) / width_m)
    )


def at(north_m: float, east_m: float = 0.0) -> tuple[float, float]:
    return moved(moved(HOME, 0.0, north_m), 90.0, east_m)


def item(
    command: int,
    north_m: float = 0.0,
    east_m: float = 0.0,
    alt_m: float = 50.0,
    *params: float,
    frame: int = REL,
) -> PlanItem:
    first = (*params, 0.0, 0.0, 0.0, 0.0)[:4]
    return PlanItem(command, frame, (*first, *at(north_m, east_m), alt_m))


def order(command: int, *params: float) -> PlanItem:
    """An item without a place."""
    return PlanItem(command, 2, (*params, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)[:7])


def flight(*between: PlanItem, takeoff_m: float = 50.0, command: int = 22, **changes: object) -> Plan:
    """Takeoff at home, the items, and a return."""
    items = (item(command, alt_m=takeoff_m), *between, order(20))
    named = tuple(
        replace(each, item_id=i) if isinstance(each, PlanItem) else each for i, each in enumerate(items, 1)
    )
    return replace(Plan(items=named, home=Place(*HOME, HOME_AMSL_M)), **changes)


def analysed(
    plan: Plan, kind: VehicleKind | None = VehicleKind.QUAD, ground: object = FLAT, **changes: object
) -> Analysis:
    firmware = changes.pop("firmware", Firmware.ARDUPILOT)
    return analyse(plan, context_for(firmware, kind, ground, **changes))


def found(analysis: Analysis, code: str) -> list[Finding]:
    return [finding for finding in analysis.findings if finding.code == code]


def the_only(analysis: Analysis, code: str) -> Finding:
    findings = found(analysis, code)
    assert len(findings) == 1, [finding.text for finding in analysis.findings]
    return findings[0]


def mended(plan: Plan, finding: Finding, label: str, again: Callable[[Plan], Analysis]) -> Plan:
    """Apply a finding's fix; it must go away, and no error may come."""
    assert finding.fix is not None
    assert finding.fix.label == label
    better = finding.fix.apply(plan)
    checked = again(plan)
    before = {(each.code, each.item) for each in checked.findings if each.severity is Severity.ERROR}
    left = again(better).findings
    assert len(found(again(better), finding.code)) < len(found(checked, finding.code))
    assert {(each.code, each.item) for each in left if each.severity is Severity.ERROR} <= before
    return better
