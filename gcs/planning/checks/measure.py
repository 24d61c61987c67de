"""How long the checks take after an edit, for ``gcs bench plan``."""

from __future__ import annotations

import statistics
import time
from dataclasses import replace

import numpy as np

from gcs.model.elevation import Elevation
from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.checks.analysing import analyse
from gcs.planning.context import Wind, context_for
from gcs.planning.document import Fence, FencePolygon, LatLon, Place, Plan, PlanItem
from gcs.planning.geodesy import moved
from gcs.planning.way import Floats

_CENTRE = (-36.5, -122.9)
"""On the training island, whose terrain the bench hands over."""
_ROW, _ROW_M, _STEP_M = 25, 40.0, 60.0


class Hills:
    """Made-up ground, where no terrain is handed over."""

    def height_amsl_m(self, lat_deg: float, lon_deg: float) -> float:
        """Return the height at one place."""
        return float(self.heights_amsl_m(np.array([lat_deg]), np.array([lon_deg]))[0])

    def heights_amsl_m(self, lats_deg: Floats, lons_deg: Floats) -> Floats:
        """Return the heights at many places."""
        heights: Floats = 60.0 + 50.0 * np.sin(lats_deg * 900.0) * np.cos(lons_deg * 700.0)
        return heights


def bench_checks(elevation: Elevation | None = None, rounds: int = 9) -> dict[str, float]:
    """Return median milliseconds of an analysis after moving one of 1,000 and of 5,000 items."""
    ground = elevation if elevation is not None else Hills()
    results: dict[str, float] = {}
    for count in (1000, 5000):
        times = _times_s(_lawn(count), ground, rounds if count == 1000 else max(rounds // 3, 1))
        results[f"checks_{count}_items_ms"] = statistics.median(times) * 1000.0
    return results


def _times_s(plan: Plan, elevation: Elevation, rounds: int) -> list[float]:
    context = context_for(
        Firmware.ARDUPILOT, VehicleKind.QUAD, elevation, wind=Wind(3.4, 250.0), link_range_m=5000.0
    )
    times: list[float] = []
    for number in range(rounds + 1):
        plan = _edited(plan, 10 + number)
        begin = time.perf_counter()
        analyse(plan, context)
        times.append(time.perf_counter() - begin)
    # The first run loads what the others find loaded.
    return times[1:]


def _edited(plan: Plan, index: int) -> Plan:
    item = plan.items[index]
    assert isinstance(item, PlanItem), "the plan is made of simple items"
    params = (*item.params[:6], item.params[6] + 1.0)
    return replace(plan, items=(*plan.items[:index], replace(item, params=params), *plan.items[index + 1 :]))


def _lawn(count: int) -> Plan:
    """Return a plan of rows to and fro, within a fence of 20 corners and beside an excluded one."""
    items = [_item(22, _CENTRE, 1)]
    for number in range(count - 2):
        row, column = divmod(number, _ROW)
        column = column if row % 2 == 0 else _ROW - 1 - column
        at = moved(moved(_CENTRE, 90.0, row * _ROW_M), 0.0, column * _STEP_M)
        items.append(_item(16, at, number + 2))
    items.append(PlanItem(20, 2, item_id=count))
    corners = tuple(moved(_CENTRE, bearing, 12_000.0) for bearing in range(0, 360, 18))
    away = moved(_CENTRE, 225.0, 600.0)
    out = tuple(moved(away, bearing, 300.0) for bearing in range(0, 360, 45))
    fence = Fence((FencePolygon(corners), FencePolygon(out, inclusion=False)))
    return Plan(items=tuple(items), home=Place(*_CENTRE, 100.0), fence=fence)


def _item(command: int, at: LatLon, number: int) -> PlanItem:
    return PlanItem(command, 3, (0.0, 0.0, 0.0, 0.0, *at, 120.0), item_id=number)
