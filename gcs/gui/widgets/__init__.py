"""Controls and drawings that every panel shares."""

from __future__ import annotations

from gcs.gui.widgets.bars import BatteryBar, SignalBars, paint_battery, paint_signal_bars
from gcs.gui.widgets.focus_ring import FocusRing
from gcs.gui.widgets.hold_bubble import HoldBubble
from gcs.gui.widgets.hold_button import HoldButton
from gcs.gui.widgets.icon_button import IconButton
from gcs.gui.widgets.labels import ElidedLabel, paint_text, text_width
from gcs.gui.widgets.module_loader import ModuleLoader
from gcs.gui.widgets.panel_header import PanelHeader
from gcs.gui.widgets.pill import Pill, PillLook, alert_look, paint_pill, phase_look
from gcs.gui.widgets.search_field import SearchField
from gcs.gui.widgets.segmented import SegmentedControl
from gcs.gui.widgets.status_symbol import StatusSymbol, paint_status, status_word
from gcs.gui.widgets.themed import ThemedButton, ThemedWidget
from gcs.gui.widgets.value_cell import CellValue, ValueCell, paint_cell_lines
from gcs.gui.widgets.vehicle_glyph import paint_vehicle_glyph, vehicle_path

__all__ = [
    "BatteryBar",
    "CellValue",
    "ElidedLabel",
    "FocusRing",
    "HoldBubble",
    "HoldButton",
    "IconButton",
    "ModuleLoader",
    "PanelHeader",
    "Pill",
    "PillLook",
    "SearchField",
    "SegmentedControl",
    "SignalBars",
    "StatusSymbol",
    "ThemedButton",
    "ThemedWidget",
    "ValueCell",
    "alert_look",
    "paint_battery",
    "paint_cell_lines",
    "paint_pill",
    "paint_signal_bars",
    "paint_status",
    "paint_text",
    "paint_vehicle_glyph",
    "phase_look",
    "status_word",
    "text_width",
    "vehicle_path",
]
