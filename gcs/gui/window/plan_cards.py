"""What may stand in place of the checks: one card over the other, and none is lost below another."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget


class PlanCards(QStackedWidget):
    """The first widget is always there; closing a card shows the one that was open before it."""

    def __init__(self, always: QWidget, *cards: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open: list[QWidget] = []
        self._always = always
        self.add(always, *cards)

    def add(self, *cards: QWidget) -> None:
        """Take in cards; they are not shown before they are opened."""
        for card in cards:
            self.addWidget(card)

    def open(self, card: QWidget) -> None:
        """Show a card over what is shown."""
        self._open = [other for other in self._open if other is not card]
        self._open.append(card)
        self._show()

    def close_card(self, card: QWidget) -> None:
        """Show what was shown before a card; a card that lies below another one just goes."""
        self._open = [other for other in self._open if other is not card]
        self._show()

    def is_open(self, card: QWidget) -> bool:
        """Return whether a card is open, if another lies over it or not."""
        return card in self._open

    def _show(self) -> None:
        self.setCurrentWidget(self._open[-1] if self._open else self._always)
