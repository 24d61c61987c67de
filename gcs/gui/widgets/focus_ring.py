"""The keyboard focus outline of painted controls: one overlay per window, 2 px accent, 2 px away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from gcs.gui.theme import ThemeController
from gcs.gui.widgets.themed import ThemedButton, ThemedWidget

_MARGIN = 4  # 2 px away and 2 px wide
_MOVES = (
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.EnabledChange,
    QEvent.Type.ParentChange,
)


class FocusRing(ThemedWidget):
    """Follows the keyboard focus among the painted widgets of a window.

    Standard controls but tab bars draw their own focus from the stylesheet.
    """

    def __init__(self, themes: ThemeController, window: QWidget) -> None:
        super().__init__(themes, window)
        self._window = window
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched = []
        if isinstance(new, (ThemedButton, ThemedWidget, QTabBar)) and self._window.isAncestorOf(new):
            chain: QWidget | None = new
            while chain is not None and chain is not self._window:
                self._watched.append(chain)
                chain.installEventFilter(self)
                chain = chain.parentWidget()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move with the focused widget and everything it lies in."""
        if event.type() in _MOVES:
            self._place()
        return False

    def _place(self) -> None:
        target = self._watched[0] if self._watched else None
        if target is None or not target.isVisible() or target.visibleRegion().isEmpty():
            self.hide()
            return
        corner = target.mapTo(self._window, QPoint(0, 0))
        room = QRect(corner, target.size()).adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        self.setGeometry(room)
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the outline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.acc), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)
