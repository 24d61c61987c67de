"""What happens, as opposed to what is: the entries of the event queue, the event log and the message list."""

from __future__ import annotations

from dataclasses import dataclass

from gcs.model.alarm import Alarm, Level
from gcs.model.command import CommandReport
from gcs.model.ids import VehicleId
from gcs.model.vehicle import StatusText


@dataclass(frozen=True, slots=True)
class TextEvent:
    """A vehicle said something."""

    time_us: int
    vehicle: VehicleId
    text: StatusText


@dataclass(frozen=True, slots=True)
class CommandEvent:
    """A command reached the next stage of its life."""

    time_us: int
    report: CommandReport


@dataclass(frozen=True, slots=True)
class AlarmEvent:
    """An alarm was raised, changed, acknowledged or cleared."""

    time_us: int
    alarm: Alarm


@dataclass(frozen=True, slots=True)
class NoticeEvent:
    """The station itself has something to say (links, recording, settings)."""

    time_us: int
    level: Level
    source: str
    """Such as ``GCS`` or ``Link B``."""
    text: str
    vehicle: VehicleId | None = None


@dataclass(frozen=True, slots=True)
class OperatorEvent:
    """The pilot did something that the event log keeps."""

    time_us: int
    action: str
    detail: str = ""


Event = TextEvent | CommandEvent | AlarmEvent | NoticeEvent | OperatorEvent
