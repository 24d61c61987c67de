"""Mouse, touchpad and keyboard of the map, watching the widget's events so that the widget only draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)

if TYPE_CHECKING:
    from gcs.gui.map.view import MapView

DRAG_FROM_PX = 5.0
CLICK_WAIT_MS = 160
"""A click on the ground waits this long for a second one, so that a double click zooms and opens no menu."""
WHEEL_STEP = 0.5
_KEY_PAN_PX = 90.0
_NOTCH = 120.0
_PIXELS_PER_LEVEL = 220.0
_PANS = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class MapInput(QObject):
    """Turns events of a :class:`MapView` into its actions."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._view = view
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._dragging = False
        self._click_at = QPointF()
        self.keyboard_focus = False
        """True while the map has the focus through the keyboard, which then acts at its middle."""
        self._click = QTimer(self)
        self._click.setSingleShot(True)
        self._click.setInterval(CLICK_WAIT_MS)
        self._click.timeout.connect(self._ground_clicked)
        view.setMouseTracking(True)
        view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle the map's input events; True when an event needs nothing more."""
        handled = True
        if isinstance(event, QMouseEvent):
            handled = self._mouse(event)
        elif isinstance(event, QWheelEvent):
            self._wheel(event)
        elif isinstance(event, QKeyEvent):
            handled = event.type() == QEvent.Type.KeyPress and self._key(event)
        elif isinstance(event, QContextMenuEvent):
            self._context_menu(event)
        elif isinstance(event, QNativeGestureEvent):
            handled = self._gesture(event)
        else:
            handled = False
            self._other(event)
        if handled:
            event.accept()
        return handled

    def _other(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.Leave:
            self._view.cursorMoved.emit(None)
            self._hover("")
        elif isinstance(event, QFocusEvent):
            reasons = (
                Qt.FocusReason.TabFocusReason,
                Qt.FocusReason.BacktabFocusReason,
                Qt.FocusReason.ShortcutFocusReason,
            )
            self.keyboard_focus = event.gotFocus() and event.reason() in reasons
            self._view.update()

    # -- mouse ---------------------------------------------------------------------------------------------

    def _mouse(self, event: QMouseEvent) -> bool:
        kind, at = event.type(), event.position()
        if kind == QEvent.Type.MouseMove:
            self._moved(at)
            return True
        if event.button() != Qt.MouseButton.LeftButton:
            return event.button() == Qt.MouseButton.RightButton
        if kind == QEvent.Type.MouseButtonPress:
            self._pressed, self._last, self._dragging = at, at, False
            self.keyboard_focus = False
        elif kind == QEvent.Type.MouseButtonRelease:
            was_click = self._pressed is not None and not self._dragging
            self._pressed, self._dragging = None, False
            self.update_cursor()
            if was_click:
                self._clicked(at)
        elif kind == QEvent.Type.MouseButtonDblClick:
            self._double_clicked(at)
        return True

    def _moved(self, at: QPointF) -> None:
        view = self._view
        if self._pressed is not None:
            if not self._dragging and (at - self._pressed).manhattanLength() > DRAG_FROM_PX:
                self._dragging = True
                self.update_cursor()
                if view.follow_key:
                    view.set_follow("")
            if self._dragging:
                delta = at - self._last
                self._last = at
                view.move_to(view.viewport.panned(delta.x(), delta.y()))
        else:
            self._hover(view.vehicles.hit(at.x(), at.y()))
        place = view.viewport.to_place(at.x(), at.y())
        if view.measure.active and view.measure.points:
            view.measure.hover = place
            view.update()
        view.cursorMoved.emit(place)

    def _hover(self, key: str) -> None:
        if key != self._view.hovered:
            self._view.hovered = key
            self.update_cursor()
            self._view.update()

    def update_cursor(self) -> None:
        """Show what a click would do."""
        shape = Qt.CursorShape.ArrowCursor
        if self._dragging:
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._view.measure.active:
            shape = Qt.CursorShape.CrossCursor
        elif self._view.hovered:
            shape = Qt.CursorShape.PointingHandCursor
        self._view.setCursor(shape)

    def _clicked(self, at: QPointF) -> None:
        view = self._view
        if view.measure.active:
            view.measure.add(view.viewport.to_place(at.x(), at.y()))
            view.update()
            return
        key = view.vehicles.hit(at.x(), at.y())
        if key:
            view.vehicleClicked.emit(key)
            return
        self._click_at = at
        self._click.start()

    def _double_clicked(self, at: QPointF) -> None:
        self._click.stop()
        self._pressed = None
        if self._view.measure.active:
            return
        if not self._view.vehicles.hit(at.x(), at.y()):
            self._view.zoom_by(1.0, at.x(), at.y())

    def _ground_clicked(self) -> None:
        self._emit_ground(self._click_at)

    def _emit_ground(self, at: QPointF) -> None:
        view = self._view
        lat_deg, lon_deg = view.viewport.to_place(at.x(), at.y())
        view.mapClicked.emit(lat_deg, lon_deg, view.mapToGlobal(QPoint(round(at.x()), round(at.y()))))

    def _context_menu(self, event: QContextMenuEvent) -> None:
        if self._view.measure.active:
            self._view.set_measuring(False)
            return
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        self._emit_ground(self._middle() if keyboard else QPointF(event.pos()))

    def _middle(self) -> QPointF:
        return QPointF(self._view.width() / 2, self._view.height() / 2)

    def _wheel(self, event: QWheelEvent) -> None:
        view, at = self._view, event.position()
        if view.follow_key:
            at = self._middle()
        pixels = event.pixelDelta().y()
        if pixels and event.phase() != Qt.ScrollPhase.NoScrollPhase:
            zoom = view.viewport.zoom + pixels / _PIXELS_PER_LEVEL
            view.move_to(view.viewport.zoomed(zoom, at.x(), at.y()))
            return
        view.zoom_by(event.angleDelta().y() / _NOTCH * WHEEL_STEP, at.x(), at.y())

    def _gesture(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        view, at = self._view, event.position()
        view.move_to(view.viewport.zoomed(view.viewport.zoom + event.value(), at.x(), at.y()))
        return True

    # -- keyboard ------------------------------------------------------------------------------------------

    def _key(self, event: QKeyEvent) -> bool:
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        key, view = Qt.Key(event.key()), self._view
        if key in _PANS:
            dx, dy = _PANS[key]
            if view.follow_key:
                view.set_follow("")
            view.move_to(view.viewport.panned(dx * _KEY_PAN_PX, dy * _KEY_PAN_PX))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            view.zoom_by(WHEEL_STEP)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            view.zoom_by(-WHEEL_STEP)
        elif key == Qt.Key.Key_Home:
            view.fit_vehicles()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            return view.measure.active and self._measure_key(key)
        self.keyboard_focus = True
        view.update()
        return True

    def _enter(self) -> None:
        view, middle = self._view, self._middle()
        if view.measure.active:
            view.measure.add(view.viewport.to_place(middle.x(), middle.y()))
            view.update()
        else:
            self._emit_ground(middle)

    def _measure_key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Escape:
            self._view.set_measuring(False)
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._view.measure.undo()
            self._view.update()
        else:
            return False
        return True
