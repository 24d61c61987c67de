"""The graphs: any telemetry field of any vehicle over time. pyqtgraph loads when they are first shown."""

from __future__ import annotations

from gcs.gui.panels.graphs.panel import GraphsPanel

__all__ = ["GraphsPanel"]
