"""The first-run welcome: three sentences, two ways to begin, and it never comes back uncalled."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gcs.gui.theme import ThemeController, paint_logo
from gcs.gui.widgets.plate import Card
from gcs.gui.widgets.role_label import RoleLabel
from gcs.gui.widgets.sized_button import FLIGHT_PX, SizedButton
from gcs.gui.widgets.themed import ThemedWidget

WIDTH = 480


class _Logo(ThemedWidget):
    def __init__(self, themes: ThemeController, parent: QWidget) -> None:
        super().__init__(themes, parent)
        self.setFixedSize(64, 48)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bird."""
        paint_logo(QPainter(self), QRectF(0, 0, 64, 48), self.theme.t1, self.theme.acc)


class WelcomeCard(Card):
    """Stands in the middle of a window that has no vehicle yet.

    Attributes:
        connectWanted: Open the Connections window.
        dismissed: Do not show it again.
    """

    connectWanted = Signal()
    dismissed = Signal()

    def __init__(self, themes: ThemeController, parent: QWidget) -> None:
        super().__init__(themes, parent)
        self.setObjectName("welcomeCard")
        self.setAccessibleName(self.tr("Welcome"))
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 22, 28, 24)
        column.setSpacing(10)
        column.addWidget(_Logo(themes, self))
        column.addWidget(RoleLabel(themes, self.tr("Welcome to Godwit GCS"), "title", self))
        texts = (
            self.tr(
                "It listens for vehicles, at first on UDP 14550, and opens autopilots that you plug in: "
                "a vehicle shows up by itself."
            ),
            self.tr(
                "Everything you fly is recorded on this computer. Nothing leaves it unless you set it up."
            ),
            self.tr(
                "Dangerous actions are held for half a second. F1 opens the help, Ctrl+K finds everything."
            ),
        )
        for text in texts:
            column.addWidget(RoleLabel(themes, text, "body", self, wrap=True))
        self.setAccessibleDescription(" ".join(texts))
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        self.start_button = SizedButton(self.tr("Start"), self, height=FLIGHT_PX, primary=True)
        self.start_button.clicked.connect(self.dismiss)
        self.connect_button = SizedButton(self.tr("Connect a vehicle"), self, height=FLIGHT_PX)
        self.connect_button.clicked.connect(self._connect)
        row.addWidget(self.start_button)
        row.addWidget(self.connect_button)
        row.addStretch(1)
        column.addLayout(row)

    def open(self) -> None:
        """Show it in the middle of the window, once the window has its size."""
        self.show()
        self.place()
        self.start_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> None:
        """Stay in the middle, as high as the words need."""
        parent, layout = self.parentWidget(), self.layout()
        if parent is not None and layout is not None and self.isVisible():
            layout.activate()
            self.resize(WIDTH, layout.heightForWidth(WIDTH))
            self.move((parent.width() - WIDTH) // 2, (parent.height() - self.height()) // 2)
            self.raise_()

    def dismiss(self) -> None:
        """Begin; it does not come back."""
        super().dismiss()
        self.dismissed.emit()

    def _connect(self) -> None:
        self.dismiss()
        self.connectWanted.emit()
