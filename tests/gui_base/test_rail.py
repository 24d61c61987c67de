"""The rail of workspaces."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QShortcut
from PySide6.QtTest import QTest

from gcs.gui.shell import Rail, RailItem
from gcs.gui.theme import DARK

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


@pytest.fixture
def rail(themes, qtbot):
    made = Rail(themes, [("fly", "send", "Fly"), RailItem("fleet", "layout-grid", "Fleet")])
    qtbot.addWidget(made)
    made.resize(60, 700)
    made.show()
    return made


def test_only_the_given_workspaces_are_there_and_the_first_is_marked(rail):
    assert list(rail._buttons) == ["fly", "fleet"]
    assert rail.current == "fly"
    assert rail.width() == 60


def test_a_click_chooses_and_marks(rail):
    heard = []
    rail.chosen.connect(heard.append)
    QTest.mouseClick(rail._buttons["fleet"], Qt.MouseButton.LeftButton)
    assert (heard, rail.current) == (["fleet"], "fleet")


def test_marking_tells_nobody(rail):
    heard = []
    rail.chosen.connect(heard.append)
    rail.set_current("fleet")
    assert (heard, rail.current) == ([], "fleet")
    with pytest.raises(KeyError):
        rail.set_current("plan")


def test_shortcuts_choose_and_are_told_in_the_tool_tips(rail):
    heard = []
    rail.chosen.connect(heard.append)
    keys = {shortcut.key().toString(): shortcut for shortcut in rail.findChildren(QShortcut)}
    assert set(keys) == {"Ctrl+1", "Ctrl+2", "Ctrl+K", "Ctrl+,"}
    keys["Ctrl+2"].activated.emit()
    assert heard == ["fleet"]
    assert rail._buttons["fleet"].toolTip() == "Fleet (Ctrl+2)"


def test_find_and_settings_are_told_apart(rail):
    heard = []
    rail.findClicked.connect(lambda: heard.append("find"))
    rail.settingsClicked.connect(lambda: heard.append("settings"))
    keys = {shortcut.key().toString(): shortcut for shortcut in rail.findChildren(QShortcut)}
    keys["Ctrl+K"].activated.emit()
    keys["Ctrl+,"].activated.emit()
    assert heard == ["find", "settings"]


def test_find_and_settings_can_be_left_out(themes, qtbot):
    made = Rail(themes, [("fly", "send", "Fly")], find=False, settings=False)
    qtbot.addWidget(made)
    assert len(made.findChildren(QShortcut)) == 1


def test_the_keyboard_walks_the_rail(rail):
    heard = []
    rail.chosen.connect(heard.append)
    rail.activateWindow()
    rail._buttons["fly"].setFocus()
    QTest.keyClick(rail._buttons["fly"], Qt.Key.Key_Down)
    assert rail.focusWidget() is rail._buttons["fleet"]
    QTest.keyClick(rail._buttons["fleet"], Qt.Key.Key_Return)
    assert heard == ["fleet"]
    QTest.keyClick(rail._buttons["fleet"], Qt.Key.Key_Up)
    assert rail.focusWidget() is rail._buttons["fly"]


def test_the_marked_workspace_has_an_accent_bar_at_its_left(rail):
    image = rail._buttons["fly"].grab().toImage()
    assert image.pixelColor(1, 20) == QColor(DARK.acc)
    assert image.pixelColor(6, 3) == QColor(DARK.bg3)
    assert rail._buttons["fleet"].grab().toImage().pixelColor(1, 20) != QColor(DARK.acc)


def test_each_button_is_named_and_large_enough(rail):
    for button in rail._buttons.values():
        assert button.accessibleName()
        assert button.width() >= 40
        assert button.height() >= 40


def test_a_workspace_with_an_unknown_icon_is_refused(themes):
    with pytest.raises(KeyError):
        Rail(themes, [("x", "no-such-icon", "X")])
