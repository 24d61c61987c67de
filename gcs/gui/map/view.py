"""The map that a person uses: mouse, touchpad and keyboard over the picture of :mod:`gcs.gui.map.canvas`."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from gcs.gui.map.canvas import MapCanvas
from gcs.gui.theme import ThemeController
from gcs.maps.island import PlaceLabel
from gcs.maps.world import WorldOutlines

DRAG_FROM_PX = 5.0
CLICK_WAIT_MS = 160
"""A click on the ground waits this long for a second one, so that a double click zooms and opens no menu."""
WHEEL_STEP = 0.5
_KEY_PAN_PX = 90.0
_NOTCH = 120.0
_PIXELS_PER_LEVEL = 220.0
_PANS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class MapView(MapCanvas):
    """The map with its mouse and keyboard actions."""

    def __init__(
        self,
        themes: ThemeController,
        *,
        outlines: WorldOutlines | None = None,
        labels: Sequence[PlaceLabel] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(themes, outlines=outlines, labels=labels, parent=parent)
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._dragging = False
        self._click_at = (0.0, 0.0, QPoint())
        self._click = QTimer(self)
        self._click.setSingleShot(True)
        self._click.setInterval(CLICK_WAIT_MS)
        self._click.timeout.connect(self._ground_clicked)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # -- mouse ---------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press may become a click or a drag."""
        if self._tool is not None and self._tool.pressed(event):
            return
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._last = event.position()
            self._dragging = self.keyboard_focus = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the map, or point at something."""
        if self._tool is not None and self._tool.moved(event):
            self.cursorMoved.emit(self.viewport.to_place(event.position().x(), event.position().y()))
            return
        self._moved(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of a drag, or a click."""
        if self._tool is not None and self._tool.released(event):
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        was_click = self._pressed is not None and not self._dragging
        self._pressed, self._dragging = None, False
        self.update_cursor()
        if was_click:
            self._clicked(event.position(), event.modifiers())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Zoom in at the pointer."""
        if self._tool is not None and self._tool.double_clicked(event):
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._click.stop()
        at = event.position()
        if self.measure.active:
            self._pressed = at
        elif not self.vehicles.hit(at.x(), at.y()):
            self.zoom_by(1.0, at.x(), at.y())

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is elsewhere."""
        if self._tool is not None:
            self._tool.left()
        self.cursorMoved.emit(None)
        self._hover("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard acts here."""
        self.keyboard_focus = event.reason() in _KEYBOARD
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard acts elsewhere."""
        self.keyboard_focus = False
        self.update()

    def _moved(self, at: QPointF) -> None:
        if self._pressed is not None:
            if not self._dragging and (at - self._pressed).manhattanLength() > DRAG_FROM_PX:
                self._dragging = True
                self.update_cursor()
                if self.follow_key:
                    self.set_follow("")
            if self._dragging:
                delta = at - self._last
                self._last = at
                self.move_to(self.viewport.panned(delta.x(), delta.y()))
        else:
            self._hover(self.vehicles.hit(at.x(), at.y()))
        place = self.viewport.to_place(at.x(), at.y())
        if self.measure.active and self.measure.points:
            self.measure.hover = place
            self.update()
        self.cursorMoved.emit(place)

    def _hover(self, key: str) -> None:
        if key != self.hovered:
            self.hovered = key
            self.update_cursor()
            self.update()

    def update_cursor(self) -> None:
        """Show what a click would do."""
        shape = Qt.CursorShape.ArrowCursor
        if self._dragging:
            shape = Qt.CursorShape.ClosedHandCursor
        elif self.measure.active:
            shape = Qt.CursorShape.CrossCursor
        elif self.hovered:
            shape = Qt.CursorShape.PointingHandCursor
        if self._tool is not None and not self._dragging:
            shape = self._tool.cursor() or shape
        self.setCursor(shape)

    def _clicked(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if self._tool is not None and self._tool.clicked(at, modifiers):
            return
        if self.measure.active:
            self.measure.add(self.viewport.to_place(at.x(), at.y()))
            self.update()
            return
        key = self.vehicles.hit(at.x(), at.y())
        if key:
            self.vehicleClicked.emit(key)
            return
        if self._tool is not None:
            return
        self._click_at = self._ground(at)
        self._click.start()

    def _ground_clicked(self) -> None:
        if self._tool is None:
            self.mapClicked.emit(*self._click_at)

    def _ground(self, at: QPointF) -> tuple[float, float, QPoint]:
        # Taken at the moment of the click: the map may move on before the second click has failed to come.
        lat_deg, lon_deg = self.viewport.to_place(at.x(), at.y())
        return lat_deg, lon_deg, self.mapToGlobal(QPoint(round(at.x()), round(at.y())))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same as a click on the ground; ends measuring."""
        if self.measure.active:
            self.set_measuring(False)
            return
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        at = self._middle() if keyboard else QPointF(event.pos())
        if self._tool is not None:
            self._tool.menu(at, keyboard=keyboard)
            return
        self.mapClicked.emit(*self._ground(at))

    def _middle(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer, or at the middle while following."""
        at = event.position()
        if self.follow_key:
            at = self._middle()
        pixels = event.pixelDelta().y()
        if pixels and event.phase() != Qt.ScrollPhase.NoScrollPhase:
            zoom = self.viewport.zoom + pixels / _PIXELS_PER_LEVEL
            self.move_to(self.viewport.zoomed(zoom, at.x(), at.y()))
            return
        self.zoom_by(event.angleDelta().y() / _NOTCH * WHEEL_STEP, at.x(), at.y())

    # -- keyboard ------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Give the tool its keys before shortcuts and the focus chain take them."""
        if self._tool is not None and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and self._tool.wants_key(event):
                event.accept()
                return True
            tabs = event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            if event.type() == QEvent.Type.KeyPress and tabs and self._tool.key(event):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pan, zoom, click or measure at the middle."""
        if self._tool is not None and self._tool.key(event):
            return
        if not self._key(event):
            event.ignore()

    def _key(self, event: QKeyEvent) -> bool:
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        key = event.key()
        if key in _PANS:
            dx, dy = _PANS[key]
            if self.follow_key:
                self.set_follow("")
            self.move_to(self.viewport.panned(dx * _KEY_PAN_PX, dy * _KEY_PAN_PX))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(WHEEL_STEP)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom_by(-WHEEL_STEP)
        elif key == Qt.Key.Key_Home:
            self.fit_vehicles()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            return self.measure.active and self._measure_key(key)
        self.keyboard_focus = True
        self.update()
        return True

    def _enter(self) -> None:
        middle = self._middle()
        if self.measure.active:
            self.measure.add(self.viewport.to_place(middle.x(), middle.y()))
            self.update()
        elif self._tool is not None:
            self._tool.menu(middle, keyboard=True)
        else:
            self.mapClicked.emit(*self._ground(middle))

    def _measure_key(self, key: int) -> bool:
        if key == Qt.Key.Key_Escape:
            self.set_measuring(False)
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.measure.undo()
            self.update()
        else:
            return False
        return True
