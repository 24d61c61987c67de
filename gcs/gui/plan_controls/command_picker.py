"""The list of what can be added to a plan, or what an item can become: by category, found by typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gcs.gui.theme import ThemeController, font, paint_icon
from gcs.gui.widgets import SearchField, paint_text, text_width
from gcs.gui.widgets.labels import RIGHT
from gcs.gui.widgets.plate import paint_plate
from gcs.gui.widgets.themed import ThemedWidget

_OFFER = Qt.ItemDataRole.UserRole
_ROW_PX, _HEAD_PX = 28, 24
_WIDTH_PX, _HEIGHT_PX = 320, 420


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be chosen."""

    key: str
    label: str
    group: str
    icon: str = ""
    why_not: str = ""
    """Why it can't be chosen now; empty: it can."""
    help: str = ""
    words: str = ""
    """More words that a search finds it by."""

    def matches(self, words: Sequence[str]) -> bool:
        """Return whether each of the lower-case words occurs in it."""
        text = f"{self.label} {self.group} {self.help} {self.words}".lower()
        return all(word in text for word in words)

    def rank(self, text: str) -> int:
        """Return how well its name fits what was typed; less is better."""
        label = self.label.lower()
        if label.startswith(text):
            return 0
        parts = label.split()
        # Each typed word begins another word of the name: "loit t" is "Loiter time".
        begun = {place for word in text.split() for place, part in enumerate(parts) if part.startswith(word)}
        if len(begun) >= len(text.split()):
            return 1
        return 2 if text in label else 3


class _OfferDelegate(QStyledItemDelegate):
    """Draws icon, name and the reason why not."""

    def __init__(self, themes: ThemeController, parent: QObject) -> None:
        super().__init__(parent)
        self._themes = themes

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Headings are lower than offers."""
        return QSize(0, _ROW_PX if isinstance(index.data(_OFFER), Offer) else _HEAD_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one line."""
        theme = self._themes.current
        rect = QRectF(option.rect)
        offer = index.data(_OFFER)
        painter.save()
        if not isinstance(offer, Offer):
            painter.fillRect(rect, QColor(theme.bg2))
            paint_text(
                painter, rect.adjusted(10, 0, -8, 0), str(index.data()), font("small_strong", theme), theme.t2
            )
            painter.restore()
            return
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.fillRect(rect, QColor(theme.acc_bg if chosen else theme.bg2))
        ink = theme.t3 if offer.why_not else theme.t1
        if offer.icon:
            paint_icon(painter, QRectF(rect.left() + 10, rect.center().y() - 7.5, 16, 16), offer.icon, ink)
        face = font("body", theme)
        name = rect.adjusted(34, 0, -8, 0)
        paint_text(painter, name, offer.label, face, ink)
        left = text_width(offer.label, face) + 12
        if offer.why_not and left < name.width():
            reason = name.adjusted(left, 0, 0, 0)
            paint_text(painter, reason, offer.why_not, font("small", theme), theme.t3, RIGHT)
        painter.restore()


class CommandPicker(ThemedWidget):
    """Search field over a list, shown as a popup; typing searches, arrows walk, Enter chooses.

    Attributes:
        picked: The key of the chosen offer.
    """

    picked = Signal(str)

    def __init__(self, themes: ThemeController, name: str, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self.setWindowFlags(Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName(name)
        self._offers: tuple[Offer, ...] = ()
        self.field = SearchField(themes, self.tr("Search commands"), self)
        self.list = QListWidget(self)
        self.list.setAccessibleName(name)
        self.list.setItemDelegate(_OfferDelegate(themes, self.list))
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(4)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.textChanged.connect(self._refill)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._pick)
        self.setFocusProxy(self.field)

    def open_at(self, offers: Sequence[Offer], place: QPoint) -> None:
        """Show the offers with the popup's top left corner at a place of the screen."""
        self._offers = tuple(offers)
        self.field.clear()
        self._refill()
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        screen = self.screen().availableGeometry()
        left = min(max(place.x(), screen.left()), screen.right() - self.width())
        top = min(max(place.y(), screen.top()), screen.bottom() - self.height())
        self.move(left, top)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def shown(self) -> list[Offer]:
        """Return the offers in the list now."""
        entries = (self.list.item(row).data(_OFFER) for row in range(self.list.count()))
        return [offer for offer in entries if isinstance(offer, Offer)]

    def _refill(self, *_: object) -> None:
        text = self.field.text().strip().lower()
        found = [offer for offer in self._offers if offer.matches(text.split())]
        if text:
            # What can be chosen and is called so comes first; the sort keeps the categories' order.
            found.sort(key=lambda offer: (bool(offer.why_not), offer.rank(text)))
        self.list.clear()
        group = ""
        for offer in found:
            if not text and offer.group != group:
                group = offer.group
                self._append_heading(group)
            self._append(offer)
        if not found:
            self._append_heading(self.tr("Nothing found"))
        self._walk(0, 1)

    def _append_heading(self, text: str) -> None:
        heading = QListWidgetItem(text)
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(heading)

    def _append(self, offer: Offer) -> None:
        entry = QListWidgetItem(offer.label)
        entry.setData(_OFFER, offer)
        tip = "\n".join(line for line in (offer.label, offer.help, offer.why_not) if line)
        entry.setToolTip(tip)
        spoken = f"{offer.label}, {offer.group}" + (f", {offer.why_not}" if offer.why_not else "")
        entry.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        if offer.why_not:
            entry.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(entry)

    def _walk(self, row: int, step: int) -> None:
        """Go to the next line that can be chosen."""
        while 0 <= row < self.list.count():
            if self.list.item(row).flags() & Qt.ItemFlag.ItemIsEnabled:
                self.list.setCurrentRow(row)
                return
            row += step

    def _pick(self, entry: QListWidgetItem | None) -> None:
        if entry is None or not entry.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        offer: Offer = entry.data(_OFFER)
        self.hide()
        self.picked.emit(offer.key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows and Enter in the search field work in the list."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = event.key()
        steps = {
            Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 12, Qt.Key.Key_PageUp: -12,
        }  # fmt: skip
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pick(self.list.currentItem())
            return True
        if key == Qt.Key.Key_Escape and not self.field.text():
            self.hide()
            return True
        step = steps.get(Qt.Key(key))
        if step is None:
            return False
        last = self.list.count() - 1
        self._walk(min(max(self.list.currentRow() + step, 0), last), 1 if step > 0 else -1)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plate."""
        painter = QPainter(self)
        paint_plate(painter, QRectF(self.rect()), self.theme)
