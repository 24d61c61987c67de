"""Settings on disk: read with care, written atomically, never lost.

A file that can't be understood is kept aside under another name and the defaults are used; the
caller is told, so that the pilot is.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from gcs.model.errors import SettingsError
from gcs.model.settings import SETTINGS_VERSION, Settings


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings, and what a person must know about how they were read (empty when all went well)."""

    settings: Settings
    notice: str = ""


def write_atomically(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` so that a reader sees the old file or the new one, never a part.

    Raises:
        OSError: as the file system gives it; the old file is then untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


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
            return f"Settings are damaged ({reason}) and could not be kept aside ({error.strerror}): defaults are used."
        return f"Settings were damaged ({reason}): defaults are used, the old file is kept as {aside.name}."

    def save(self, settings: Settings) -> None:
        """Write the settings.

        Raises:
            SettingsError: when the file can't be written; the old one is untouched.
        """
        text = msgspec.json.format(msgspec.json.encode(settings), indent=2)
        try:
            write_atomically(self.path, text)
        except OSError as error:
            raise SettingsError(
                f"Settings could not be saved to {self.path} ({error.strerror})",
                "Free some space or choose another folder with --profile-dir.",
            ) from error


def field_help() -> dict[str, str]:
    """Return the help sentence of each setting by its dotted name (from the shipped help file)."""
    from gcs.model.resources import resource_path

    data: dict[str, str] = json.loads(resource_path("help", "settings.json").read_text("utf-8"))
    return data
