"""The strip of figures under the map of the Plan workspace."""

from __future__ import annotations

from gcs.gui.panels.plan_figures.strip import PlanFigures

__all__ = ["PlanFigures"]
