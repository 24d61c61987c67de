"""How the right column of the Plan workspace shares its height, until the pilot moves a splitter."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

_LEAST = (234, 150, 122)
"""Five rows of the table, two of the form, three checks: what a window of 1280 × 800 has room for."""
_OF_THE_REST = (0.36, 0.34, 0.30)
_WITH_PANEL = (0.31, 0.20, 0.49)


def shares(height_px: int) -> list[int]:
    """Return the heights of table, form and checks: the table gets most, most of all where room is short."""
    rest = height_px - sum(_LEAST)
    if rest < 0:
        return [round(height_px * least / sum(_LEAST)) for least in _LEAST]
    return [round(least + rest * part) for least, part in zip(_LEAST, _OF_THE_REST, strict=True)]


class PartsSplitter(QSplitter):
    """Table, form and checks over each other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._own = True
        """Nobody chose other heights."""
        self._panel = False
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._moved)

    def _moved(self) -> None:
        self._own = False

    def restoreState(self, state: QByteArray | bytes | bytearray | memoryview) -> bool:
        """Take heights that the pilot chose before."""
        good = super().restoreState(state)
        self._own = self._own and not good
        return good

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share another height anew."""
        super().resizeEvent(event)
        self.share()

    def share(self, panel: bool | None = None) -> None:
        """Share the height, unless the pilot did.

        Args:
            panel: something stands in place of the checks, and wants the height; None: as before.
        """
        self._panel = self._panel if panel is None else panel
        if self._own:
            height_px = self.height()
            self.setSizes([round(height_px * p) for p in _WITH_PANEL] if self._panel else shares(height_px))
