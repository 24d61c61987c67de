"""What the window's tests share: fonts, themes, a bridge without an engine."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from window_samples import FakeBridge, three

from gcs.gui.theme import THEMES, ThemeController, dress, load_fonts


@pytest.fixture(scope="session", autouse=True)
def fonts(qapp):
    load_fonts()


@pytest.fixture
def themes(qapp):
    controller = ThemeController()
    controller.set_reduce_motion(True)
    yield controller
    controller.deleteLater()


@pytest.fixture(params=list(THEMES))
def each_theme(request, themes):
    themes.choose(request.param)
    return themes


@pytest.fixture
def bridge(qapp):
    return FakeBridge(three())


@pytest.fixture
def host(qtbot):
    """A window for parts that float over something."""
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(1100, 760)
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    return widget


@pytest.fixture
def dressed(qapp, themes):
    """The application wears the theme, as stylesheets decide sizes; undressed again afterwards."""
    face, colours, style = qapp.font(), qapp.palette(), qapp.style().objectName()
    dress(qapp, themes)
    yield themes
    themes.changed.disconnect()
    qapp.setStyleSheet("")
    qapp.setStyle(style)
    qapp.setPalette(colours)
    qapp.setFont(face)


class Presser:
    """Holds buttons by mouse or key; the button's clock runs faster than ours."""

    def __init__(self, qtbot) -> None:
        self._qtbot = qtbot

    def hold(self, button, key=None):
        """Hold until it acts."""
        button._now = itertools.count(100.0, 0.05).__next__
        with self._qtbot.waitSignal(button.confirmed, timeout=3000):
            self.press(button, key)
        self.release(button, key)

    def press(self, button, key=None):
        if key is None:
            QTest.mousePress(button, Qt.MouseButton.LeftButton)
        else:
            QTest.keyPress(button, key)

    def release(self, button, key=None):
        if key is None:
            QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
        else:
            QTest.keyRelease(button, key)

    def click(self, button):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def presser(qtbot):
    return Presser(qtbot)
