"""Where Tab goes in the Plan workspace: as one reads it, though fields come and go.

Qt's own order is that of creation; a form that is built anew would stand behind everything else.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

_ROW_PX = 12
"""Controls whose middles are no farther apart stand in one row."""


def reading_order(sections: Sequence[QWidget]) -> list[QWidget]:
    """Return what the keyboard can reach, section by section, as one reads each."""
    order: list[QWidget] = []
    for section in sections:
        inner = [other for other in sections if other is not section and section.isAncestorOf(other)]
        found = [
            widget
            for widget in (section, *section.findChildren(QWidget))
            if _takes_keys(widget)
            and not any(other.isAncestorOf(widget) or other is widget for other in inner)
        ]
        order += _rows(found, section.window())
    return order


def step(sections: Sequence[QWidget], now: QWidget | None, *, forward: bool) -> QWidget | None:
    """Return what comes after a control, or before it; None at the ends and for what is elsewhere."""
    order = reading_order(sections)
    if now not in order:
        return None
    place = order.index(now) + (1 if forward else -1)
    return order[place] if 0 <= place < len(order) else None


def outside(owner: QWidget, *, forward: bool) -> QWidget | None:
    """Return what comes after, or before, a whole workspace."""
    first = owner
    widget: QWidget | None = owner
    while widget is not None:
        widget = widget.nextInFocusChain() if forward else widget.previousInFocusChain()
        if widget is first or widget is None:
            return None
        if not owner.isAncestorOf(widget) and _takes_keys(widget):
            return widget
    return None


def _takes_keys(widget: QWidget) -> bool:
    if not widget.isVisible() or not widget.isEnabled() or widget.isWindow():
        return False
    return widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus


def _rows(widgets: list[QWidget], window: QWidget) -> list[QWidget]:
    placed = sorted(
        ((middle.y(), middle.x(), number) for number, middle in enumerate(_middles(widgets, window))),
    )
    rows: list[list[tuple[int, int, int]]] = []
    for spot in placed:
        if rows and spot[0] - rows[-1][0][0] <= _ROW_PX:
            rows[-1].append(spot)
        else:
            rows.append([spot])
    return [widgets[number] for row in rows for _, _, number in sorted(row, key=lambda spot: spot[1])]


def _middles(widgets: list[QWidget], window: QWidget) -> list[QPoint]:
    return [widget.mapTo(window, widget.rect().center()) for widget in widgets]
