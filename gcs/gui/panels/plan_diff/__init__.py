"""How the vehicle's plan differs from the one on the screen, and whose shall stay."""

from __future__ import annotations

from gcs.gui.panels.plan_diff.panel import DiffState, PlanDiff

__all__ = ["DiffState", "PlanDiff"]
