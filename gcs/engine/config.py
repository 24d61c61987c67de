"""What the engine is built from, handed over by the composition root."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gcs.model.elevation import Elevation
from gcs.model.ids import VehicleId
from gcs.model.settings import Settings


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """The engine's settings and the folders that it may write to."""

    settings: Settings
    profile: Path
    """Settings, recordings and caches live here unless the settings say otherwise."""
    saved: Settings | None = None
    """What the settings file holds, where ``settings`` differ from it for this run only."""
    record: bool = True
    session_name: str = ""
    resume: str = ""
    """Name of the interrupted session that this one continues."""
    names: Mapping[VehicleId, str] = field(default_factory=dict)
    """Names for this run only, besides those of the settings."""
    elevation: Elevation | None = None
    """What vehicles that ask for terrain are answered from; looked up in a thread of its own."""

    @property
    def recording_folder(self) -> Path:
        """Where recordings go."""
        folder = self.settings.recording.folder
        return Path(folder).expanduser() if folder else self.profile / "recordings"


def named_vehicles(settings: Settings) -> dict[VehicleId, str]:
    """Return the pilot's names of vehicles; entries that name no vehicle are left out."""
    found = {VehicleId.of_key(key): name for key, name in settings.vehicle_names.items()}
    return {vehicle: name for vehicle, name in found.items() if vehicle is not None and name}
