"""Moving, turning, scaling and lifting parts of a plan; formations."""

from __future__ import annotations

from gcs.gui.panels.plan_transform.panel import PlanTransformPanel

__all__ = ["PlanTransformPanel"]
