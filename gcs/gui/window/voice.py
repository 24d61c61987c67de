"""Spoken alarms: vehicle, then fact; off until switched on, and muted for a minute at a time."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from typing import Protocol

from gcs.model.alarm import Alarm, Level
from gcs.model.errors import GcsError
from gcs.model.fleet import FleetSnapshot
from gcs.model.format import duration
from gcs.model.ids import VehicleId
from gcs.model.settings import VoiceSettings

MUTE_S = 60.0
REPEAT_S = {Level.WARNING: 15.0, Level.CRITICAL: 5.0}


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
        try:
            module = importlib.import_module("PySide6.QtTextToSpeech")
        except ImportError as error:
            raise GcsError(
                "Speech needs the voice extra", "Install it with: pip install 'godwit-gcs[voice]'"
            ) from error
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


class Announcer:
    """Speaks new warnings and worse, and repeats them until they are acknowledged."""

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
        self._muted_until_s = 0.0
        self._said: dict[tuple[VehicleId | None, str], float] = {}
        self._fresh: list[Alarm] = []

    def apply(self, settings: VoiceSettings) -> None:
        """Switch speech on or off."""
        if not settings.enabled:
            self.stop()
            self._voice = None
            return
        if self._voice is None:
            try:
                self._voice = self._make_voice()
            except GcsError as error:
                self._tell(str(error))
                return
        self._voice.set_volume(settings.volume_pct)

    def take(self, alarm: Alarm) -> None:
        """Take an alarm that changed."""
        if alarm.active and not alarm.acknowledged and alarm.level >= Level.WARNING:
            self._fresh.append(alarm)

    def follow(self, snapshot: FleetSnapshot) -> None:
        """Say what is new, and repeat what nobody acknowledged."""
        if self._voice is None:
            self._fresh.clear()
            return
        now = self._now()
        wanted = {(a.vehicle, a.key): a for a in self._fresh}
        critical = any(a.level >= Level.CRITICAL for a in self._fresh)
        self._fresh.clear()
        for alarm in snapshot.alarms:
            key = (alarm.vehicle, alarm.key)
            every = REPEAT_S.get(alarm.level)
            if alarm.acknowledged or every is None:
                self._said.pop(key, None)
            elif key in self._said and now - self._said[key] >= every:
                wanted[key] = alarm
        if now < self._muted_until_s and not critical:
            return
        for key, alarm in wanted.items():
            self._said[key] = now
            state = snapshot.vehicles.get(alarm.vehicle) if alarm.vehicle is not None else None
            self._voice.say(f"{state.name}, {alarm.text}" if state is not None else alarm.text)

    def mute(self) -> None:
        """Be silent for a minute; a new critical alarm still speaks."""
        self._muted_until_s = self._now() + MUTE_S
        if self._voice is not None:
            self._voice.stop()

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
