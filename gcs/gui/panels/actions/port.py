"""What the action panels need of the rest of the program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from gcs.model.command import VehicleCommand
from gcs.model.ids import VehicleId
from gcs.model.vehicle import VehicleState


class ActionPort(Protocol):
    """Sends commands and says which are possible; the bridge is one."""

    def command(self, vehicles: Sequence[VehicleId], command: VehicleCommand) -> int:
        """Send a command; returns the group id of its reports."""
        ...

    def why_not(self, state: VehicleState, command: type[VehicleCommand]) -> str | None:
        """Return why a command is impossible now, or None."""
        ...
