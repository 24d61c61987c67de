"""The tables of the plan at work, for the tests of what they show and do."""

from __future__ import annotations

import pytest
from plan_item_samples import Desk
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gcs.gui.panels.plan_items import PlanItemsPanel

T = "\u2009"


@pytest.fixture
def panel(qtbot, themes):
    made = PlanItemsPanel(themes)
    qtbot.addWidget(made)
    made.resize(400, 420)
    made.show()
    return made


@pytest.fixture
def desk(panel):
    return Desk(panel)


@pytest.fixture
def table(panel):
    return panel.mission.table


def shown(panel, column, part=None):
    model = (part or panel.mission).model
    return [model.cell_at(row, column).text for row in range(model.rowCount())]


def type_into(
    qtbot, table, row, column, text, key=Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.NoModifier
):
    table.setFocus()
    assert table.edit_cell(row, column)
    editor = table.viewport().findChild(object, "qt_editor") or QApplication.focusWidget()
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, key, modifier)
    return editor


def heights(desk):
    return [i.params[6] for i in desk.plan.items]


def entries(menu):
    return {action.text(): action for action in menu.actions() if action.text()}
