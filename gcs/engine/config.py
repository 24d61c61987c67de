"""What the engine is built from, handed over by the composition root."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gcs.model.settings import Settings


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """The engine's settings and the folders that it may write to."""

    settings: Settings
    profile: Path
    """Settings, recordings and caches live here unless the settings say otherwise."""
    record: bool = True
    session_name: str = ""
    resume: bool = True
    """Continue an interrupted session's name when one is resumed."""

    @property
    def recording_folder(self) -> Path:
        """Where recordings go."""
        folder = self.settings.recording.folder
        return Path(folder).expanduser() if folder else self.profile / "recordings"
