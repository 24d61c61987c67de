"""What the overlay reads of the workspace's picture of a plan (``gcs.gui.present.plan_view.PlanView``).

A protocol, because ``gui.present`` already builds on the map's records: the map may not import it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from gcs.model.units import METRIC, UnitSettings
from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.document import Plan
from gcs.planning.refs import Ref

if TYPE_CHECKING:
    from gcs.planning.analysis import Analysis


class ShownPlan(Protocol):
    """The plan as it is now, and what is known of it."""

    @property
    def plan(self) -> Plan:
        """The document."""

    @property
    def revision(self) -> int:
        """Its number."""

    @property
    def selection(self) -> frozenset[Ref]:
        """What is selected."""

    @property
    def firmware(self) -> Firmware:
        """Of the vehicle that it is for."""

    @property
    def kind(self) -> VehicleKind | None:
        """Of the vehicle that it is for."""

    @property
    def units(self) -> UnitSettings:
        """How figures are written."""

    @property
    def analysis(self) -> Analysis | None:
        """Findings; of an earlier revision while the next is being worked out."""

    @property
    def current(self) -> int | None:
        """Index of the item that is being flown."""

    @property
    def done(self) -> frozenset[int]:
        """Indices of items that were flown."""


@dataclass(frozen=True, slots=True)
class NoPlan:
    """What is shown before there is a plan."""

    plan: Plan = field(default_factory=Plan)
    revision: int = -1
    selection: frozenset[Ref] = frozenset()
    firmware: Firmware = Firmware.GENERIC
    kind: VehicleKind | None = None
    units: UnitSettings = METRIC
    analysis: Analysis | None = None
    current: int | None = None
    done: frozenset[int] = frozenset()
