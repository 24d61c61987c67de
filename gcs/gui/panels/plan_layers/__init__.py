"""What a file of areas, lines and points holds, and what to make of it."""

from __future__ import annotations

from gcs.gui.panels.plan_layers.panel import LayerState, PlanLayers

__all__ = ["LayerState", "PlanLayers"]
