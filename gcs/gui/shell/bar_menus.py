"""The two menus of the status bar: the vehicles to choose from and the flight modes to ask for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from gcs.gui.shell.topbar_state import ChipPart, ModePart
from gcs.gui.theme import Theme
from gcs.gui.widgets.vehicle_glyph import paint_vehicle_glyph
from gcs.model.vehicle import VehicleKind


def glyph_icon(kind: VehicleKind, colour: str, size: int = 22) -> QIcon:
    """A vehicle's glyph as an icon, sharp at 100 and 200 %."""
    made = QIcon()
    for ratio in (1, 2):
        image = QPixmap(size * ratio, size * ratio)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        paint_vehicle_glyph(painter, QRectF(0, 0, size, size), kind, colour)
        painter.end()
        made.addPixmap(image)
    return made


def vehicle_menu(parent: QWidget, theme: Theme, chip: ChipPart, chosen: Callable[[object], None]) -> QMenu:
    """All vehicles by glyph, name and state; the present one is bold."""
    menu = QMenu(parent)
    for choice in chip.choices:
        words = f"{choice.name}\t{choice.detail}" if choice.detail else choice.name
        action = QAction(glyph_icon(choice.kind, theme.vehicle(choice.identity)), _plain(words), menu)
        if choice.key == chip.key:
            face = action.font()
            face.setBold(True)
            action.setFont(face)
        action.triggered.connect(lambda _=False, key=choice.key: chosen(key))
        menu.addAction(action)
    return menu


def mode_menu(parent: QWidget, theme: Theme, mode: ModePart, chosen: Callable[[str], None]) -> QMenu:
    """All modes by the autopilot's own names; the present one is ticked."""
    menu = QMenu(parent)
    for name in mode.choices:
        action = QAction(_plain(name), menu)
        action.setCheckable(True)
        action.setChecked(name == mode.name)
        action.triggered.connect(lambda _=False, wanted=name: chosen(wanted))
        menu.addAction(action)
    return menu


def _plain(text: str) -> str:
    """Keep Qt from reading an ampersand in a name as a keyboard mark."""
    return text.replace("&", "&&")
