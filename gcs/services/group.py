"""One command to many vehicles: who was asked, and what each of them answered. Bookkeeping only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gcs.model.command import CommandLife, Outcome
from gcs.model.ids import VehicleId


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One vehicle's part in a group command."""

    vehicle: VehicleId
    life: CommandLife = CommandLife.SENT
    outcome: Outcome | None = None
    reason: str = ""


class GroupCommand:
    """The acknowledgement matrix of one group command."""

    def __init__(self, group_id: int, vehicles: Iterable[VehicleId]) -> None:
        self.group_id = group_id
        self._rows = {vehicle: GroupRow(vehicle) for vehicle in vehicles}

    @property
    def rows(self) -> Mapping[VehicleId, GroupRow]:
        """Each vehicle's row, in the order in which they were asked."""
        return dict(self._rows)

    @property
    def finished(self) -> bool:
        """True when every vehicle's part has ended."""
        return all(row.outcome is not None for row in self._rows.values())

    @property
    def succeeded(self) -> tuple[VehicleId, ...]:
        """The vehicles that did it."""
        return tuple(row.vehicle for row in self._rows.values() if row.outcome is Outcome.SUCCESS)

    @property
    def failed(self) -> tuple[VehicleId, ...]:
        """The vehicles whose part ended otherwise."""
        return tuple(row.vehicle for row in self._rows.values() if row.outcome not in (None, Outcome.SUCCESS))

    def on_life(self, vehicle: VehicleId, life: CommandLife, reason: str = "") -> None:
        """Take a stage of one vehicle's part; nothing follows its end."""
        row = self._rows[vehicle]
        if row.outcome is None:
            self._rows[vehicle] = GroupRow(vehicle, life, None, reason)

    def on_done(self, vehicle: VehicleId, outcome: Outcome, reason: str = "") -> None:
        """Take the end of one vehicle's part; the first end counts."""
        row = self._rows[vehicle]
        if row.outcome is None:
            self._rows[vehicle] = GroupRow(vehicle, row.life, outcome, reason)
