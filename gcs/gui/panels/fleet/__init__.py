"""The fleet: every vehicle in a table, group commands, and who answered what."""

from __future__ import annotations

from gcs.gui.panels.fleet.group_bar import GroupBar
from gcs.gui.panels.fleet.matrix import AckMatrix
from gcs.gui.panels.fleet.summary import FleetSummary
from gcs.gui.panels.fleet.table import FleetTable

__all__ = ["AckMatrix", "FleetSummary", "FleetTable", "GroupBar"]
