import os

import pytest
from PySide6.QtWidgets import QApplication

from gcs.gui.theme import ThemeController, dress, load_fonts

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def themes(qapp: QApplication) -> ThemeController:
    load_fonts()
    return ThemeController()


@pytest.fixture
def dressed(qapp: QApplication):
    """A controller whose theme the whole application wears; undressed again afterwards."""
    face, colours, style = qapp.font(), qapp.palette(), qapp.style().objectName()
    themes = ThemeController()
    dress(qapp, themes)
    yield themes
    qapp.setStyleSheet("")
    qapp.setStyle(style)
    qapp.setPalette(colours)
    qapp.setFont(face)


class HandClock:
    """Monotonic seconds that move only when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hand_clock() -> HandClock:
    return HandClock()
