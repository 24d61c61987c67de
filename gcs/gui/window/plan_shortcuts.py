"""The keys of the Plan workspace; they act only while it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from gcs.gui.panels.plan_tools import GROUPS, MORE
from gcs.gui.plan_controls import UnitEdit


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
    UndoKeys(owner)


class UndoKeys(QObject):
    """Ctrl+Z in a field is the field's while something was typed in it, and the plan's as soon as it stands.

    Qt's fields take the key even when they have nothing to undo.
    """

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._field: QLineEdit | None = None
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if self._field is not None and self._field is old:
            self._field.removeEventFilter(self)
        self._field = new if isinstance(new, QLineEdit) and self._owner.isAncestorOf(new) else None
        if self._field is not None:
            self._field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the field from taking a key that would do nothing in it."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if not isinstance(watched, QLineEdit):
            return False
        stands = isinstance(watched, UnitEdit) and watched.untouched
        undo = event.matches(QKeySequence.StandardKey.Undo) and (stands or not watched.isUndoAvailable())
        redo = event.matches(QKeySequence.StandardKey.Redo) and (stands or not watched.isRedoAvailable())
        if undo or redo:
            event.ignore()
        return undo or redo
