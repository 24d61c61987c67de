"""What is wrong with the plan, as one edits, with what would mend it."""

from __future__ import annotations

from gcs.gui.panels.plan_checks.panel import PlanChecks

__all__ = ["PlanChecks"]
