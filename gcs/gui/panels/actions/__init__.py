"""Flight actions: the bar over the map, the drawer with the rarer ones, and the card of a map point."""

from __future__ import annotations

from gcs.gui.panels.actions.action_bar import ActionBar
from gcs.gui.panels.actions.point_card import PointCard
from gcs.gui.panels.actions.port import ActionPort

__all__ = ["ActionBar", "ActionPort", "PointCard"]
