"""Cards of the vehicles over the map: one glance, one click to select."""

from __future__ import annotations

from gcs.gui.panels.cards.strip import VehicleCards

__all__ = ["VehicleCards"]
