"""Editing a plan on the map: :class:`PlanOverlay` draws it and is the mouse and keyboard tool."""

from __future__ import annotations

from gcs.gui.map.editing.overlay import PlanOverlay

__all__ = ["PlanOverlay"]
