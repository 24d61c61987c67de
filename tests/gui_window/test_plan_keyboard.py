"""The Plan workspace by keyboard alone: everything is reached, in the order in which one reads it."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)
from test_plan_workspace import desk as desk  # the workspace in a window
from test_plan_workspace import draw

from gcs.gui.map.view import MapView
from gcs.planning.compare import compare_plans
from gcs.planning.document import Plan
from gcs.planning.refs import item_ref

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)


def controls(work) -> list[QWidget]:
    found = [w for w in work.findChildren(QWidget) if isinstance(w, CONTROLS) and w.isVisible()]
    return [
        w for w in found if not w.objectName().startswith("qt_") and not isinstance(w.parent(), QComboBox)
    ]


def walk(work, key=Qt.Key.Key_Tab) -> list[QWidget]:
    """Press the key from the first control on until it leaves the workspace."""
    passed = []
    for _ in range(200):
        now = QApplication.focusWidget()
        if now is None or not work.isAncestorOf(now) or (passed and now is passed[0]):
            return passed
        if not passed or passed[-1] is not now:
            passed.append(now)
        QTest.keyClick(now, key)
    raise AssertionError(passed[-5:])


def open_each_card(work):
    extras = work.extras
    yield work.checks
    for card in (work.diff, extras.layers, extras.dry_run, extras.limits):
        work.right.open(card)
        QApplication.processEvents()
        yield card
        work.right.close_card(card)


def test_everything_has_a_name_for_screen_readers_also_the_cards(desk, qtbot):
    draw(desk, qtbot)
    work = desk.work
    work.extras.conditions.refresh()
    work.diff.show_state(type(work.diff.state)("Heron 1", compare_plans(desk.controller.plan, Plan())))
    for card in open_each_card(work):
        assert card.accessibleName()
        for widget in controls(work):
            said = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
            assert said, (type(widget).__name__, widget.objectName(), type(widget.parent()).__name__)


def test_tab_reaches_every_control_once_in_each_card_and_for_each_selection(desk, qtbot):
    draw(desk, qtbot)
    work = desk.work
    work.extras.conditions.refresh()
    for selection in (frozenset(), frozenset({item_ref(1)})):
        desk.controller.select(selection)
        for _ in open_each_card(work):
            QApplication.processEvents()
            work.header.undo.setFocus()
            passed = walk(work)
            missed = [
                (type(w).__name__, w.accessibleName() or w.objectName())
                for w in controls(work)
                if w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus and w not in passed
            ]
            assert missed == []
            assert len(passed) == len(set(passed))


def test_tab_goes_from_the_header_by_tools_and_map_down_the_right_column(desk, qtbot):
    draw(desk, qtbot)
    work = desk.work
    desk.controller.select(frozenset({item_ref(1)}))
    QApplication.processEvents()
    work.header.undo.setFocus()
    passed = walk(work)
    sections = [work.header, work.tools, desk.map, work.items, work.middle, work.upload.tiles]
    firsts = [next(n for n, w in enumerate(passed) if s.isAncestorOf(w) or s is w) for s in sections]
    assert firsts == sorted(firsts)
    assert passed[-1] is work.upload.button, "the last is what sends the plan"
    down = [w.mapTo(work, QPoint(0, 0)).y() for w in passed if work.middle.isAncestorOf(w)]
    assert all(after >= before - 8 for before, after in pairwise(down))


def test_the_way_back_is_the_same_way(desk, qtbot):
    draw(desk, qtbot)
    work = desk.work
    work.header.undo.setFocus()
    forth = [w for w in walk(work) if not isinstance(w, MapView)]
    forth[-1].setFocus()
    back = [w for w in walk(work, Qt.Key.Key_Backtab) if not isinstance(w, MapView)]
    assert back == forth[::-1]
