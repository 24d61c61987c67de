"""What the parts of the Plan workspace show: one frozen picture of the plan and all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gcs.model.units import METRIC, UnitSettings
from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.document import Plan
from gcs.planning.flatten import FlatItem
from gcs.planning.refs import Ref

if TYPE_CHECKING:
    from gcs.planning.analysis import Analysis


@dataclass(frozen=True, slots=True)
class PlanView:
    """The plan as it is now; every panel and the map take the same one."""

    plan: Plan
    revision: int = 0
    selection: frozenset[Ref] = frozenset()
    firmware: Firmware = Firmware.GENERIC
    kind: VehicleKind | None = None
    vehicle_name: str = ""
    """Whom it is for; empty: no vehicle."""
    units: UnitSettings = METRIC
    flat: tuple[FlatItem, ...] = ()
    """All items in flight order; empty while the plan can't be worked out."""
    problem: str = ""
    """Why it can't be worked out."""
    analysis: Analysis | None = None
    """Figures, findings, profile and energy; of an earlier revision while the next is being worked out."""
    current: int | None = None
    """Index in ``plan.items`` of what the vehicle flies now, when it flies this plan."""
    done: frozenset[int] = frozenset()
    """Indices in ``plan.items`` of what it has flown."""
