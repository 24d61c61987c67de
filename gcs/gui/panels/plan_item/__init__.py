"""The property form of what is selected in the plan."""

from __future__ import annotations

from gcs.gui.panels.plan_item.panel import PlanItemPanel

__all__ = ["PlanItemPanel"]
