"""Checks of a plan: what is wrong, how badly, at which item, and what to do about it."""

from __future__ import annotations

from gcs.planning.checks.finding import Finding, Fix, Severity
from gcs.planning.checks.run import check_plan

__all__ = ["Finding", "Fix", "Severity", "check_plan"]
