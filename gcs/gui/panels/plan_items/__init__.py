"""Tables of the mission, the fence and the rally points, edited in their place."""

from __future__ import annotations

from gcs.gui.panels.plan_items.panel import PlanItemsPanel

__all__ = ["PlanItemsPanel"]
