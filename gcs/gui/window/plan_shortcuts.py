"""The keys of the Plan workspace; they act only while it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gcs.gui.panels.plan_tools import GROUPS, MORE


def add_shortcuts(
    owner: QWidget, actions: Mapping[str, Callable[[], object]], choose: Callable[[str], object]
) -> None:
    """Give a workspace its keys: ``actions`` by key sequence, and the letters of the tools.

    The window has the keyboard wherever it is; a hidden workspace's keys do nothing. In a text field letters
    are text and Ctrl+Z is the field's own.
    """
    for keys, act in actions.items():
        QShortcut(QKeySequence(keys), owner).activated.connect(act)
    for tool in (*(tool for group in GROUPS for tool in group), *MORE):
        if tool.letter:
            shortcut = QShortcut(QKeySequence(tool.letter), owner)
            shortcut.activated.connect(lambda key=tool.key: choose(key))
