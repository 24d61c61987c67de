"""Profile folders for programs under test: they listen to nothing that the test did not name."""

from __future__ import annotations

from pathlib import Path

import msgspec
from e2e_station import quiet_settings

from gcs.model.settings import Settings


def make_profile(folder: Path, settings: Settings | None = None) -> Path:
    """Write a settings file; returns the profile folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.json").write_bytes(msgspec.json.encode(settings or quiet_settings()))
    return folder


def recordings(profile: Path, suffix: str = "tlog") -> list[Path]:
    """The recordings of a profile, the newest last."""
    return sorted((profile / "recordings").glob(f"*.{suffix}"), key=lambda path: path.stat().st_mtime)
