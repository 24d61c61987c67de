"""The first-run welcome: three sentences, three ways to begin, and it never comes back uncalled."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gcs.gui.theme import ThemeController, font, paint_logo

WIDTH = 470


class _Logo(QWidget):
    def __init__(self, themes: ThemeController, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setFixedSize(64, 48)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bird."""
        theme = self._themes.current
        paint_logo(QPainter(self), QRectF(0, 0, 64, 48), theme.t1, theme.acc)


class WelcomeCard(QFrame):
    """Stands in the middle of a window that has no vehicle yet.

    Attributes:
        connectWanted: Open the Connections window.
        dismissed: Do not show it again.
    """

    connectWanted = Signal()
    dismissed = Signal()

    def __init__(self, themes: ThemeController, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("welcomeCard")
        self.setAccessibleName(self.tr("Welcome"))
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(12)
        column.addWidget(_Logo(themes, self))
        title = QLabel(self.tr("Welcome to Godwit GCS"), self)
        title.setFont(font("bar_name", themes.current))
        column.addWidget(title)
        for text in (
            self.tr(
                "It already listens on UDP 14550 and on autopilots that you plug in: a vehicle shows up by itself."
            ),
            self.tr(
                "Everything you fly is recorded on this computer. Nothing leaves it unless you set it up."
            ),
            self.tr(
                "Dangerous actions are held for half a second. F1 opens the help, Ctrl+K finds everything."
            ),
        ):
            label = QLabel(text, self)
            label.setWordWrap(True)
            column.addWidget(label)
        row = QHBoxLayout()
        self.connect_button = QPushButton(self.tr("Connect a vehicle"), self)
        self.connect_button.clicked.connect(self._connect)
        self.start_button = QPushButton(self.tr("Start"), self)
        self.start_button.setProperty("primary", True)
        self.start_button.clicked.connect(self._dismiss)
        for button in (self.start_button, self.connect_button):
            button.setMinimumHeight(40)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def open(self) -> None:
        """Show it in the middle of the window, once the window has its size."""
        self.show()
        self.place()
        self.start_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> None:
        """Stay in the middle."""
        parent = self.parentWidget()
        if parent is not None and self.isVisible():
            self.adjustSize()
            self.move((parent.width() - self.width()) // 2, (parent.height() - self.height()) // 2)
            self.raise_()

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()

    def _connect(self) -> None:
        self._dismiss()
        self.connectWanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape begins."""
        if event.key() == Qt.Key.Key_Escape:
            self._dismiss()
        else:
            super().keyPressEvent(event)
