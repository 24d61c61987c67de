"""The column of drawing tools on the map of the Plan workspace."""

from __future__ import annotations

from gcs.gui.panels.plan_tools.column import PlanTools
from gcs.gui.panels.plan_tools.tool import GROUPS, MORE, Tool, tool_of

__all__ = ["GROUPS", "MORE", "PlanTools", "Tool", "tool_of"]
