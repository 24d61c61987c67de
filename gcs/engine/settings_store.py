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
            # Kept aside like a damaged one: the next save would replace what nobody has read.
            return LoadedSettings(Settings(), self._keep_aside(error.strerror or str(error)))
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
            why = f"({reason}) nor kept aside ({error.strerror})"
            return f"Settings could not be read {why}: defaults are used."
        return f"Settings could not be read ({reason}): defaults are used, the file is kept as {aside.name}."

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

    Raises:
        SettingsError: a new value is out of range.
    """
    old, new, kept = (msgspec.to_builtins(settings) for settings in (before, after, saved))
    try:
        return msgspec.convert(_changed(old, new, kept), Settings)
    except msgspec.ValidationError as error:
        raise SettingsError(f"Settings can't be taken: {error}", "Correct the value") from error


class _Missing:
    """Stands for a key that a dictionary does not have."""


_MISSING = _Missing()


def _changed(old: Any, new: Any, kept: Any) -> Any:
    if old == new:
        return kept
    if isinstance(old, dict) and isinstance(new, dict) and isinstance(kept, dict):
        merged = {
            key: _changed(old.get(key, _MISSING), new.get(key, _MISSING), kept.get(key, _MISSING))
            for key in dict.fromkeys((*kept, *new))
        }
        return {key: value for key, value in merged.items() if value is not _MISSING}
    if isinstance(old, tuple) and isinstance(new, tuple) and isinstance(kept, tuple) and old != kept:
        # Of a list of which some entries are of this run only: what was added and what was removed.
        stay = tuple(entry for entry in kept if entry in new or entry not in old)
        return stay + tuple(entry for entry in new if entry not in old and entry not in stay)
    return new
