"""The value grid: the numbers that the pilot wants to see, composed by the pilot."""

from __future__ import annotations

from gcs.gui.panels.values.catalog import DEFAULT_IDS
from gcs.gui.panels.values.panel import ValuesPanel

__all__ = ["DEFAULT_IDS", "ValuesPanel"]
