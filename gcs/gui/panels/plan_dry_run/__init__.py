"""A dry run: how it goes, what came of it, and a later flight beside it."""

from __future__ import annotations

from gcs.gui.panels.plan_dry_run.panel import DryRunState, FlightFigures, PlanDryRun

__all__ = ["DryRunState", "FlightFigures", "PlanDryRun"]
