"""What the parts of the window share, handed over by the composition root: no global, no locator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from gcs.gui.bridge import Bridge
from gcs.gui.theme import ThemeController
from gcs.model.ids import VehicleId


@dataclass(slots=True)
class ColorBook:
    """Identity colours: a vehicle keeps its colour for the session."""

    _colors: dict[VehicleId, int] = field(default_factory=dict)

    def of(self, vehicles: Iterable[VehicleId]) -> dict[VehicleId, int]:
        """Return the colours of these vehicles; new ones get the next."""
        for vehicle in sorted(set(vehicles) - set(self._colors)):
            self._colors[vehicle] = len(self._colors)
        return self._colors


@dataclass(frozen=True, slots=True)
class WindowContext:
    """Bridge, themes, colours and the folder of the profile."""

    bridge: Bridge
    themes: ThemeController
    colors: ColorBook = field(default_factory=ColorBook)
    profile: Path = Path()
