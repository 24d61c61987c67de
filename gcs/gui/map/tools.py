"""The column of tools that floats on the map's left: follow, layers, measure, show all, zoom."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from gcs.gui.map.canvas import MapOptions
from gcs.gui.map.view import MapView
from gcs.gui.theme import ThemeController, with_alpha
from gcs.gui.widgets import IconButton, ThemedWidget
from gcs.gui.widgets.icon_button import FLIGHT
from gcs.gui.widgets.still import StillPicture

ZOOM_STEP = 1.0


class _Plate(ThemedWidget):
    """A rounded ground for a few tools."""

    def __init__(self, themes: ThemeController, parent: QWidget) -> None:
        super().__init__(themes, parent)
        self._still = StillPicture()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(1, 1, 1, 1)
        self.column.setSpacing(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and border."""
        self._still.paint(self, self.theme.name, self._draw)

    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.line2), self.theme.border_px))
        painter.setBrush(with_alpha(self.theme.bg1, 0.96))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


class MapTools(QWidget):
    """Buttons that act on one map; each can be reached by keyboard and names itself."""

    def __init__(self, themes: ThemeController, view: MapView, parent: QWidget | None = None) -> None:
        super().__init__(parent or view)
        self._themes = themes
        self._view = view
        self._menu: QMenu | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        upper, lower = _Plate(themes, self), _Plate(themes, self)
        self.follow = self._button(upper, "locate-fixed", self._follow_words(True), checkable=True)
        self.layers = self._button(upper, "layers", self.tr("Layers"))
        self.measure = self._button(upper, "ruler", self.tr("Measure distance and bearing"), checkable=True)
        self.fit = self._button(upper, "maximize-2", self.tr("Show all vehicles"))
        self.zoom_in = self._button(lower, "plus", self.tr("Zoom in"))
        self.zoom_out = self._button(lower, "minus", self.tr("Zoom out"))
        column.addWidget(upper)
        column.addWidget(lower)
        self._connect()
        self.update_state()
        self.adjustSize()

    def _button(self, plate: _Plate, icon: str, name: str, *, checkable: bool = False) -> IconButton:
        button = IconButton(self._themes, icon, name, size=FLIGHT, checkable=checkable, parent=plate)
        plate.column.addWidget(button)
        return button

    def _connect(self) -> None:
        view = self._view
        self.follow.clicked.connect(self._toggle_follow)
        self.layers.clicked.connect(self.show_layers)
        self.measure.clicked.connect(view.set_measuring)
        self.fit.clicked.connect(self._fit)
        self.zoom_in.clicked.connect(self._zoom_in)
        self.zoom_out.clicked.connect(self._zoom_out)
        view.followChanged.connect(self.update_state)
        view.measuringChanged.connect(self.update_state)
        view.sceneChanged.connect(self.update_state)

    def _fit(self) -> None:
        self._view.set_follow("")
        self._view.fit_vehicles()

    def _zoom_in(self) -> None:
        self._view.zoom_by(ZOOM_STEP)

    def _zoom_out(self) -> None:
        self._view.zoom_by(-ZOOM_STEP)

    def _toggle_follow(self) -> None:
        self._view.set_follow("" if self._view.follow_key else self._view.selected_key)
        self.update_state()

    def _follow_words(self, possible: bool) -> str:
        if possible:
            return self.tr("Follow the selected vehicle")
        return self.tr("Follow: first select a vehicle that is on the map")

    def update_state(self) -> None:
        """Show what is on, and why following may not be possible."""
        view = self._view
        self.follow.setChecked(bool(view.follow_key))
        possible = bool(view.follow_key or view.selected_key)
        if possible != self.follow.isEnabled():
            self.follow.setEnabled(possible)
            self.follow.set_name(self._follow_words(possible))
        self.measure.setChecked(view.measure.active)
        self.fit.setEnabled(bool(view.vehicles.marks or view.scene.homes))

    def show_layers(self) -> None:
        """Open the layers menu beside its button."""
        self.layers_menu().popup(self.layers.mapToGlobal(QPoint(self.layers.width() + 6, 0)))

    def layers_menu(self) -> QMenu:
        """The menu with every layer that can be shown or hidden."""
        if self._menu is not None:
            self._menu.deleteLater()
        menu = self._menu = QMenu(self.tr("Layers"), self)
        menu.setAccessibleName(self.tr("Layers"))
        for layer in reversed(self._view.layers):
            action = self._action(menu, layer.source.info.name, layer.visible)
            action.toggled.connect(lambda on, layer=layer: self._view.set_layer_visible(layer, on))
        menu.addSeparator()
        options = self._view.options
        for field, words in self._words():
            action = self._action(menu, words, getattr(options, field))
            action.toggled.connect(lambda on, field=field: self._switch(field, on))
        return menu

    def _words(self) -> tuple[tuple[str, str], ...]:
        return (
            ("placenames", self.tr("Place names")),
            ("graticule", self.tr("Latitude and longitude lines")),
            ("missions", self.tr("Missions")),
            ("fences", self.tr("Fences")),
            ("trails", self.tr("Trails")),
            ("vectors", self.tr("Speed vectors")),
            ("labels", self.tr("Vehicle labels")),
        )

    @staticmethod
    def _action(menu: QMenu, words: str, on: bool) -> QAction:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(on)
        return action

    def _switch(self, field: str, on: bool) -> None:
        options: MapOptions = replace(self._view.options, **{field: on})
        self._view.set_options(options)
