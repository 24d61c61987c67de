"""The actions that an operation asks for, and the protocol that the engine drives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from gcs.mavlink import Frame
from gcs.model.command import CommandLife, Outcome
from gcs.model.ids import VehicleId
from gcs.model.vehicle import VehicleState


@dataclass(frozen=True, slots=True)
class Send:
    """Send a message; ``target_system`` and ``target_component`` are in ``fields`` where it has them."""

    name: str
    fields: dict[str, object]
    target: VehicleId | None = None
    """Whose link to use; None sends on every link."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long operation is; ``total`` 0 means not known yet."""

    done: int
    total: int
    text: str


@dataclass(frozen=True, slots=True)
class Life:
    """A command reached this stage of its life."""

    life: CommandLife
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OperationResult:
    """How an operation ended."""

    outcome: Outcome
    reason: str = ""
    """In the vehicle's own words where it gave some."""
    value: object = None
    """What was asked for, where the operation fetches something."""


@dataclass(frozen=True, slots=True)
class Done:
    """The operation is over; it is told nothing more."""

    result: OperationResult


Action = Send | Progress | Life | Done


class Operation(Protocol):
    """One protocol exchange with one vehicle. Sans-IO: time and messages come in as arguments."""

    @property
    def vehicle(self) -> VehicleId:
        """Whom it is about."""
        ...

    @property
    def interests(self) -> frozenset[str]:
        """Names of the messages of this vehicle that ``on_message`` is to see."""
        ...

    def start(self, now: float) -> list[Action]:
        """Begin; called once."""
        ...

    def on_message(self, frame: Frame, now: float) -> list[Action]:
        """Take a message of the vehicle whose name is in ``interests``."""
        ...

    def on_tick(self, now: float) -> list[Action]:
        """Let time pass; called a few times a second."""
        ...

    def on_state(self, state: VehicleState, now: float) -> list[Action]:
        """Take the vehicle's newest state."""
        ...

    def cancel(self, now: float) -> list[Action]:
        """End early; the actions leave the vehicle in a clean state and contain ``Done``."""
        ...
