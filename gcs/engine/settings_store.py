"""Settings on disk: read with care, written atomically, never lost.

A file that can't be understood is kept aside under another name and the defaults are used; the
caller is told, so that the pilot is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from gcs.model.errors import RecordingError, SettingsError
from gcs.model.settings import SETTINGS_VERSION, Settings
from gcs.recording.atomic_file import write_atomically


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings, and what a person must know about how they were read (empty when all went well)."""

    settings: Settings
    notice: str = ""


class SettingsStore:
    """The file ``settings.json`` in the profile folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "settings.json"

    def load(self) -> LoadedSettings:
        """Read the settings; a missing file means defaults, a broken one is kept aside."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return LoadedSettings(Settings())
        except OSError as error:
            return LoadedSettings(
                Settings(), f"Settings could not be read ({error.strerror}): defaults are used."
            )
        try:
            settings = msgspec.json.decode(data, type=Settings)
            if settings.version > SETTINGS_VERSION:
                raise msgspec.ValidationError(
                    f"version {settings.version} is newer than this program's {SETTINGS_VERSION}"
                )
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            return LoadedSettings(Settings(), self._keep_aside(str(error)))
        return LoadedSettings(settings)

    def _keep_aside(self, reason: str) -> str:
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        aside = self.path.with_name(f"settings.broken-{stamp}.json")
        number = 1
        while aside.exists():
            number += 1
            aside = self.path.with_name(f"settings.broken-{stamp}-{number}.json")
        try:
            self.path.replace(aside)
        except OSError as error:
            why = f"({reason}) and could not be kept aside ({error.strerror})"
            return f"Settings are damaged {why}: defaults are used."
        return f"Settings were damaged ({reason}): defaults are used, the old file is kept as {aside.name}."

    def save(self, settings: Settings) -> None:
        """Write the settings.

        Raises:
            SettingsError: when the file can't be written; the old one is untouched.
        """
        text = msgspec.json.format(msgspec.json.encode(settings), indent=2)
        try:
            write_atomically(self.path, [text])
        except RecordingError as error:
            raise SettingsError(f"Settings were not saved: {error.message}", error.remedy) from error


def carry_over(before: Settings, after: Settings, saved: Settings) -> Settings:
    """Return the saved settings with only what changed from ``before`` to ``after``.

    What was set for one run only (``--connect``, ``--theme``, the demonstration) is thus never saved.
    """
    old, new, kept = (msgspec.to_builtins(settings) for settings in (before, after, saved))
    return msgspec.convert(_changed(old, new, kept), Settings)


def _changed(old: Any, new: Any, kept: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict) and isinstance(kept, dict):
        return {key: _changed(old.get(key), value, kept.get(key)) for key, value in new.items()}
    return kept if old == new else new
