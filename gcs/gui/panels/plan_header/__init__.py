"""The strip over the plan: what it is called, whether it is saved, undo and redo, files, and all else."""

from __future__ import annotations

from gcs.gui.panels.plan_header.header import HeaderState, PlanHeader
from gcs.gui.panels.plan_header.menu import MenuEntry

__all__ = ["HeaderState", "MenuEntry", "PlanHeader"]
