"""What plans are reckoned with: the wind, and what the pilot knows of the vehicle's battery and limits."""

from __future__ import annotations

from gcs.gui.panels.plan_conditions.panel import ConditionsState, PlanConditions

__all__ = ["ConditionsState", "PlanConditions"]
