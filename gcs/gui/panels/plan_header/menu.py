"""The entries of the header's menu, given by whoever can carry them out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QMenu, QWidget


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of the menu; without a word it is a line that parts groups."""

    word: str = ""
    do: Callable[[], object] | None = None
    why_not: str = ""
    """Why it is impossible now; shown behind the word."""
    children: tuple[MenuEntry, ...] = ()
    checked: bool | None = None
    """None: it can't be ticked."""


def fill_menu(menu: QMenu, entries: Sequence[MenuEntry]) -> None:
    """Put entries into a menu, with their sub-menus."""
    for entry in entries:
        if not entry.word:
            menu.addSeparator()
        elif entry.children:
            fill_menu(menu.addMenu(entry.word), entry.children)
        else:
            words = f"{entry.word} ({entry.why_not})" if entry.why_not else entry.word
            action = menu.addAction(words)
            action.setEnabled(entry.do is not None and not entry.why_not)
            if entry.checked is not None:
                action.setCheckable(True)
                action.setChecked(entry.checked)
            if entry.do is not None:
                # Through a default: Qt hands over whether it is checked.
                action.triggered.connect(lambda _=False, do=entry.do: do())


def made_menu(title: str, entries: Sequence[MenuEntry], parent: QWidget) -> QMenu:
    """Return a menu that deletes itself when it is closed."""
    menu = QMenu(title, parent)
    menu.setAccessibleName(title)
    fill_menu(menu, entries)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
