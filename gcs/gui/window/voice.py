"""Spoken alarms: vehicle, then fact; off until switched on, and muted for a minute at a time."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from gcs.model.alarm import Alarm, Level
from gcs.model.errors import GcsError
from gcs.model.fleet import FleetSnapshot
from gcs.model.format import duration
from gcs.model.ids import VehicleId
from gcs.model.settings import VoiceSettings

MUTE_S = 60.0
REPEAT_S = {Level.WARNING: 15.0, Level.CRITICAL: 5.0}
SETTLE_S = 1.0
Cause = tuple[VehicleId | None, str]
"""Vehicle and key of an alarm."""


class Voice(Protocol):
    """Speaks."""

    def say(self, text: str) -> None:
        """Say a text after what is being said."""
        ...

    def set_volume(self, volume_pct: int) -> None:
        """Set the volume."""
        ...

    def stop(self) -> None:
        """Be silent."""
        ...


class QtVoice:
    """Qt's own speech, which the ``voice`` extra brings."""

    def __init__(self) -> None:
        """Find a speech engine.

        Raises:
            GcsError: the extra is not installed, or this computer can't speak.
        """
        try:
            module = importlib.import_module("PySide6.QtTextToSpeech")
        except ImportError as error:
            raise GcsError(
                "Speech needs the voice extra", "Install it with: pip install 'godwit-gcs[voice]'"
            ) from error
        if not [name for name in module.QTextToSpeech.availableEngines() if name != "mock"]:
            raise GcsError("This computer has no speech", "On Linux, install speech-dispatcher")
        self._speech = module.QTextToSpeech()

    def say(self, text: str) -> None:
        """Say a text after what is being said."""
        self._speech.enqueue(text)

    def set_volume(self, volume_pct: int) -> None:
        """Set the volume."""
        self._speech.setVolume(volume_pct / 100)

    def stop(self) -> None:
        """Be silent."""
        self._speech.stop()


@dataclass(frozen=True, slots=True)
class _Said:
    """When an alarm was spoken, and how bad it was then."""

    at_s: float
    level: Level


class Announcer:
    """Speaks new warnings and worse, and repeats them until they are acknowledged.

    An alarm is new when its cause was not spoken yet or became worse: a count or a text that changes
    does not sound again.
    """

    def __init__(
        self,
        tell: Callable[[str], None],
        make_voice: Callable[[], Voice] = QtVoice,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tell = tell
        self._make_voice = make_voice
        self._now = now
        self._voice: Voice | None = None
        self._refused = False
        self._muted_until_s = 0.0
        self._said: dict[Cause, _Said] = {}
        self._heard: dict[Cause, Alarm] = {}

    def apply(self, settings: VoiceSettings) -> None:
        """Switch speech on or off; what hinders it is told once each time it is switched on."""
        if not settings.enabled:
            self.stop()
            self._voice = None
            self._refused = False
            self._said.clear()
            return
        if self._voice is None and not self._refused:
            try:
                self._voice = self._make_voice()
            except GcsError as error:
                self._refused = True
                self._tell(str(error))
        if self._voice is not None:
            self._voice.set_volume(settings.volume_pct)

    def take(self, alarm: Alarm) -> None:
        """Take an alarm that changed: one may come and go between two pictures."""
        if self._voice is not None and alarm.level >= Level.WARNING and not alarm.acknowledged:
            self._heard[alarm.vehicle, alarm.key] = alarm

    def follow(self, snapshot: FleetSnapshot) -> None:
        """Say what is new, and repeat what nobody acknowledged."""
        waiting = {
            (a.vehicle, a.key): a for a in snapshot.alarms if a.level in REPEAT_S and not a.acknowledged
        }
        heard, self._heard = self._heard, {}
        if self._voice is None:
            return
        now = self._now()
        seen = {(a.vehicle, a.key) for a in snapshot.alarms if a.acknowledged}
        waiting = {cause: a for cause, a in (heard | waiting).items() if cause not in seen}
        self._forget(waiting, now)
        muted = now < self._muted_until_s
        for cause, alarm in sorted(waiting.items(), key=lambda entry: -entry[1].level):
            if not self._due(cause, alarm, now) or (muted and not self._is_new_critical(cause, alarm)):
                continue
            self._said[cause] = _Said(now, alarm.level)
            state = snapshot.vehicles.get(alarm.vehicle) if alarm.vehicle is not None else None
            self._voice.say(f"{state.name}, {alarm.text}" if state is not None else alarm.text)

    def _forget(self, waiting: Mapping[Cause, Alarm], now: float) -> None:
        """What is over or acknowledged is new when it comes again; an event may precede its picture."""
        for cause, said in list(self._said.items()):
            if cause not in waiting and now - said.at_s > SETTLE_S:
                del self._said[cause]

    def _due(self, cause: Cause, alarm: Alarm, now: float) -> bool:
        said = self._said.get(cause)
        return said is None or alarm.level > said.level or now - said.at_s >= REPEAT_S[alarm.level]

    def _is_new_critical(self, cause: Cause, alarm: Alarm) -> bool:
        said = self._said.get(cause)
        return alarm.level >= Level.CRITICAL and (said is None or said.level < Level.CRITICAL)

    def mute(self) -> None:
        """Be silent for a minute; a new critical alarm still speaks."""
        self._muted_until_s = self._now() + MUTE_S
        self.stop()

    def unmute(self) -> None:
        """End the mute."""
        self._muted_until_s = 0.0

    def muted_text(self) -> str:
        """Return the time left of a mute, or an empty text."""
        left_s = self._muted_until_s - self._now()
        return duration(left_s) if left_s > 0 and self._voice is not None else ""

    def stop(self) -> None:
        """Be silent."""
        if self._voice is not None:
            self._voice.stop()
