"""Who answered what: the last group command, its vehicles worst first, and how to try again."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gcs.gui.panels.fleet.group_bar import names_of
from gcs.gui.panels.fleet.tiles import SIGNS, STAGES, Tile, TileField, tr
from gcs.gui.theme import Sign, ThemeController, font, paint_icon
from gcs.gui.widgets import ElidedLabel, HoldBubble, HoldButton, paint_status, paint_text, text_width
from gcs.gui.widgets.themed import ThemedWidget
from gcs.model.command import CommandLife, CommandReport
from gcs.model.format import time_of_day
from gcs.model.ids import VehicleId

ORDER = {
    CommandLife.NO_ANSWER: 0,
    CommandLife.REFUSED: 1,
    CommandLife.CANCELLED: 2,
    CommandLife.SENT: 3,
    CommandLife.ACCEPTED: 4,
    CommandLife.IN_PROGRESS: 5,
    CommandLife.DONE: 6,
}
FAILED = (CommandLife.REFUSED, CommandLife.NO_ANSWER)
RETRY_PX = 40


class RetryButton(HoldButton):
    """A held action in one line: icon, word and hint side by side."""

    def sizeHint(self) -> QSize:
        """Wide enough for both words."""
        word = text_width(self.text(), font("action", self.theme))
        hint = text_width(self._hint, font("action_hint", self.theme))
        return QSize(round(word + hint) + 56, RETRY_PX)

    def _paint_words(self, painter: QPainter, word: str, hint: str) -> None:
        theme = self.theme
        middle = QPointF(self.rect().center())
        paint_icon(painter, QRectF(12, middle.y() - 8, 16, 16), self._icon_name, word)
        face = font("action", theme)
        width = text_width(self.text(), face)
        paint_text(painter, QRectF(34, 0, width + 2, self.height()), self.text(), face, word)
        rest = QRectF(42 + width, 1, self.width() - width - 46, self.height())
        paint_text(painter, rest, self._hint, font("action_hint", theme), hint)


class MatrixSummary(ThemedWidget):
    """One line: how many are done, a bar of all, and how many fare otherwise."""

    KINDS = (
        (CommandLife.IN_PROGRESS, (CommandLife.SENT, CommandLife.ACCEPTED, CommandLife.IN_PROGRESS)),
        (CommandLife.REFUSED, (CommandLife.REFUSED,)),
        (CommandLife.NO_ANSWER, (CommandLife.NO_ANSWER,)),
        (CommandLife.CANCELLED, (CommandLife.CANCELLED,)),
    )

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._lives: list[CommandLife] = []
        self.setFixedHeight(20)

    def show_lives(self, lives: list[CommandLife]) -> None:
        """Count anew."""
        if lives != self._lives:
            self._lives = lives
            self.setAccessibleName(self.text())
            self.update()

    def parts(self) -> list[tuple[CommandLife, int, str]]:
        """Return what is not done: kind, count and words."""
        counted = [(kind, sum(life in lives for life in self._lives)) for kind, lives in self.KINDS]
        return [(kind, count, f"{count} {tr(kind.value).lower()}") for kind, count in counted if count]

    def done(self) -> str:
        """Return how many are done of how many."""
        return tr("%s / %s done") % (sum(x is CommandLife.DONE for x in self._lives), len(self._lives))

    def text(self) -> str:
        """Return the line for screen readers and tests."""
        return " · ".join([self.done(), *(words for _, _, words in self.parts())]) if self._lives else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        if not self._lives:
            return
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong, face = font("body_strong", theme), font("table", theme)
        done = self.done()
        left = text_width(done, strong)
        paint_text(painter, QRectF(0, 0, left + 2, 20), done, strong, theme.t1)
        left = self._paint_bar(painter, left + 12, min(140.0, self.width() * 0.22))
        for kind, _, words in self.parts():
            paint_status(painter, QRectF(left, 4, 12, 12), SIGNS[kind], theme)
            width = text_width(words, face)
            paint_text(painter, QRectF(left + 17, 0, width + 2, 20), words, face, theme.t1)
            left += width + 32
        legend = tr("4 bars: sent, accepted, in progress, done")
        if left + text_width(legend, face) < self.width():
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            paint_text(painter, QRectF(left, 0, self.width() - left, 20), legend, face, theme.t2, align)

    def _paint_bar(self, painter: QPainter, left: float, width: float) -> float:
        theme = self.theme
        painter.fillRect(QRectF(left, 6, width, 8), QColor(theme.bg4))
        at = left
        done = sum(life is CommandLife.DONE for life in self._lives)
        for sign, count in ((Sign.OK, done), *((SIGNS[kind], count) for kind, count, _ in self.parts())):
            share = width * count / len(self._lives)
            painter.fillRect(QRectF(at, 6, max(0.0, share - 1), 8), QColor(theme.level(sign)))
            at += share
        return left + width + 14


class AckMatrix(QWidget):
    """The last group command: what, to whom, when, and how each vehicle fares.

    Attributes:
        vehicleClicked: Select this vehicle.
        retryWanted: Send it again to those that refused or did not answer.
    """

    vehicleClicked = Signal(object)
    retryWanted = Signal(object)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.group_id = 0
        self._word = ""
        self._reports: dict[VehicleId, tuple[CommandReport, int]] = {}
        self._names: dict[VehicleId, str] = {}
        self._targets: tuple[VehicleId, ...] = ()
        self.setAccessibleName(tr("Answers to the last group command"))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(6)
        top = QHBoxLayout()
        self.title = ElidedLabel(themes, tr("No group command yet"), role="body_strong")
        self.bubble = HoldBubble(themes, parent if parent is not None else self)
        self.retry = RetryButton(themes, "refresh-cw", tr("Retry"), parent=self)
        self.retry.setObjectName("matrix-retry")
        self.retry.confirmed.connect(self._retry)
        self.bubble.watch(self.retry, self._describe)
        # It keeps its place, so that the tiles do not jump when the first vehicle refuses.
        policy = self.retry.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.retry.setSizePolicy(policy)
        self.retry.hide()
        top.addWidget(self.title, 1)
        top.addWidget(self.retry)
        column.addLayout(top)
        self.summary = MatrixSummary(themes, self)
        column.addWidget(self.summary)
        self.field = TileField(themes, self)
        self.field.vehicleClicked.connect(self.vehicleClicked)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.field)
        column.addWidget(area, 1)

    def begin(self, group_id: int, word: str, names: dict[VehicleId, str], time_us: int) -> None:
        """Follow a new group command; nothing is known of any vehicle yet."""
        self.group_id = group_id
        self._word = word
        self._names = dict(names)
        self._reports = {}
        count = tr("1 vehicle") if len(names) == 1 else tr("%s vehicles") % len(names)
        self.title.set_text(tr("%s · %s · sent %s") % (word, count, time_of_day(time_us)))
        self._refresh()

    def show_report(self, report: CommandReport) -> None:
        """Take the next stage of one vehicle."""
        if report.group_id != self.group_id or report.vehicle not in self._names:
            return
        _, stage = self._reports.get(report.vehicle, (report, 0))
        if report.life in STAGES:
            stage = max(stage, STAGES.index(report.life) + 1)
        self._reports[report.vehicle] = (report, stage)
        self._refresh()

    def failed(self) -> tuple[VehicleId, ...]:
        """Return who refused or did not answer."""
        return tuple(vehicle for vehicle, (report, _) in self._reports.items() if report.life in FAILED)

    def tiles(self) -> list[Tile]:
        """Return the tiles, the worst first, then by id."""
        tiles = []
        for vehicle, name in self._names.items():
            report, stage = self._reports.get(vehicle, (None, 0))
            life = report.life if report else CommandLife.SENT
            tiles.append(Tile(vehicle, name, life, report.reason if report else "", stage))
        tiles.sort(key=lambda tile: (ORDER[tile.life], tile.vehicle))
        return tiles

    def _describe(self) -> tuple[str, str]:
        names = names_of([self._names[vehicle] for vehicle in self._targets])
        return tr("Keep holding: %s again, %s") % (self._word, len(self._targets)), names

    def _retry(self) -> None:
        if self._targets:
            self.retryWanted.emit(self._targets)

    def _refresh(self) -> None:
        tiles = self.tiles()
        failed = self.failed()
        if failed != self._targets:
            # The bubble named others than those that it would go to now.
            self.retry.cancel()
            self._targets = failed
        if failed:
            self.retry.set_word(tr("Retry %s") % len(failed))
        self.retry.setVisible(bool(failed))
        self.summary.show_lives([tile.life for tile in tiles])
        self.field.show_tiles(tiles)
