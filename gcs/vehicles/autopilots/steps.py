"""What has to be said to a vehicle to carry out a command: steps as data, sent by the flight service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from gcs.model.vehicle import VehicleState

Effect = Callable[[VehicleState], bool]
"""True once the state shows that the step worked."""
Judge = Callable[[VehicleState], str]
"""Why the step can't succeed any more; empty while it can."""
Params = tuple[float, float, float, float, float, float, float]

NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Impossible:
    """The command can't be carried out truthfully by this vehicle now."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandStep:
    """One MAV_CMD; with ``frame`` as COMMAND_INT, its fifth and sixth parameters in degrees."""

    describe: str
    """What it does, for the log: ``arm``."""
    command: int
    params: Params = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    frame: int | None = None
    retries: int = 0
    urgent: bool = False
    """Waits for no other command, and is repeated until its effect is seen."""
    until: Effect | None = None
    until_text: str = ""
    """What was not seen when ``until`` stays false: ``not armed``."""
    refused_text: str = ""
    """What a refusal without the vehicle's own words most likely means."""
    timeout_s: float = 5.0
    """How long after acceptance the effect may take."""
    begun: Effect | None = None
    """What alone proves without an acknowledgement that the vehicle does it; None: ``until`` does."""
    watch_s: float = 6.0
    """How long that sign is waited for when nobody answers."""
    abort: Judge | None = None
    skip_if: Effect | None = None
    otherwise: tuple[Step, ...] = ()
    """What is done instead when the vehicle does not know the command."""


@dataclass(frozen=True, slots=True)
class MessageStep:
    """A message that nobody acknowledges; only its effect tells. Target ids are filled in by the service."""

    name: str
    fields: Mapping[str, object] = field(default_factory=dict)
    describe: str = ""
    until: Effect | None = None
    until_text: str = ""
    timeout_s: float = 5.0
    abort: Judge | None = None
    skip_if: Effect | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitStep:
    """Nothing to send: the vehicle is on its way, and its state tells when it is there."""

    describe: str
    until: Effect
    until_text: str
    timeout_s: float
    abort: Judge | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SteerStep:
    """The station leads the vehicle until someone else takes over: the step never ends by itself."""

    describe: str
    target: Callable[[VehicleState], Mapping[str, object] | None]
    """Fields of SET_POSITION_TARGET_GLOBAL_INT for now; None sends nothing."""
    over: Judge
    """Why the vehicle no longer follows."""
    interval_s: float = 0.4


@dataclass(frozen=True, slots=True)
class LateStep:
    """A step that can only be worked out when its turn comes, from the state at that moment."""

    build: Callable[[VehicleState], CommandStep | MessageStep | WaitStep | Impossible]


Step = CommandStep | MessageStep | WaitStep | SteerStep | LateStep
Plan = tuple[Step, ...] | Impossible
