"""The primary flight display: attitude, speed, height, heading and modes of the selected vehicle."""

from __future__ import annotations

from gcs.gui.panels.pfd.panel import PfdPanel

__all__ = ["PfdPanel"]
