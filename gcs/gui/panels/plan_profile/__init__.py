"""The section along the plan's path: terrain, path, clearance and what is in conflict."""

from __future__ import annotations

from gcs.gui.panels.plan_profile.panel import PlanProfile

__all__ = ["PlanProfile"]
