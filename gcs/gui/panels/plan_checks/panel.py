"""The list of checks: findings first, the worst on top, and what is right below."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gcs.gui.panels.plan_checks.row import CheckRow
from gcs.gui.present.plan_view import PlanView
from gcs.gui.theme import Sign, ThemeController, font
from gcs.gui.widgets import PanelHeader, paint_status, paint_text, text_width
from gcs.gui.widgets.themed import ThemedWidget
from gcs.model.format import in_midst
from gcs.planning.checks.finding import Finding, Severity
from gcs.planning.document import Plan
from gcs.planning.errors import PlanError

MOST = 60
"""Rows for findings; the rest is counted."""
SIGNS = {Severity.ERROR: Sign.CRITICAL, Severity.WARNING: Sign.CAUTION, Severity.NOTE: Sign.ADVISORY}


class _Counts(ThemedWidget):
    """How many of each severity, in the header."""

    def __init__(self, themes: ThemeController, parent: QWidget) -> None:
        super().__init__(themes, parent)
        self.counts: tuple[tuple[Sign, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_counts(self, counts: tuple[tuple[Sign, int], ...]) -> None:
        if counts != self.counts:
            self.counts = counts
            self.setAccessibleName(", ".join(f"{sign.value} {count}" for sign, count in counts))
            self.updateGeometry()
            self.update()

    def _width(self, count: int) -> float:
        return 18 + text_width(str(count), font("table_strong", self.theme)) + 10

    def sizeHint(self) -> QSize:
        return QSize(round(sum(self._width(count) for _, count in self.counts)) + 4, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.theme
        painter = QPainter(self)
        left = 0.0
        for sign, count in self.counts:
            paint_status(painter, QRectF(left, 5, 12, 12), sign, theme)
            place = QRectF(left + 17, 0, 60, 22)
            paint_text(painter, place, str(count), font("table_strong", theme), theme.t1)
            left += self._width(count)


class PlanChecks(ThemedWidget):
    """Shows findings and mends them.

    Attributes:
        changeWanted: What is done, the plan afterwards, and the key that joins it with the step before.
        selectionWanted: Parts to select.
        placeWanted: A finding that the map shall show.
        problem: Why something can't be done.
    """

    changeWanted = Signal(str, object, str)
    selectionWanted = Signal(object)
    placeWanted = Signal(object)
    problem = Signal(str)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._view = PlanView(Plan())
        self._shown: object = None
        self._findings: tuple[Finding, ...] = ()
        self.setObjectName("planChecks")
        self.setAccessibleName(self.tr("Checks of the plan"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header = PanelHeader(themes, self.tr("Checks, as you edit"), self)
        self.counts = _Counts(themes, self.header)
        self.header.add_tool(self.counts)
        column.addWidget(self.header)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The panel takes the keyboard in its place: a painted widget has the ring that shows it.
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._list = QWidget(self.area)
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.area.setWidget(self._list)
        column.addWidget(self.area, 1)
        self.rows: list[CheckRow] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll with the arrow keys and by pages."""
        bar = self.area.verticalScrollBar()
        moves = {
            Qt.Key.Key_Down: bar.singleStep(), Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_PageDown: bar.pageStep(), Qt.Key.Key_PageUp: -bar.pageStep(),
        }  # fmt: skip
        by = moves.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            bar.setValue(bar.value() + by)

    def show_plan(self, view: PlanView) -> None:
        """Show the findings of a plan."""
        self._view = view
        analysis = view.analysis
        if analysis is self._shown:
            return
        self._shown = analysis
        if analysis is None:
            self._findings = ()
            self._fill([], [])
            self.counts.show_counts(())
            return
        self._findings = analysis.findings
        self._fill(list(analysis.findings[:MOST]), list(analysis.passed))
        left_out = len(analysis.findings) - MOST
        if left_out > 0:
            row = self._row(min(MOST, len(analysis.findings)) + len(analysis.passed))
            row.show_check(Sign.ADVISORY, self.tr("%s more findings") % left_out, "", "", "")
            row.show()
        count = {sign: analysis.count(severity) for severity, sign in SIGNS.items()}
        kept = [(sign, number) for sign, number in count.items() if number]
        self.counts.show_counts((*kept, (Sign.OK, len(analysis.passed))))
        self._settle()

    def _settle(self) -> None:
        """Lay out at once: no frame shall show rows over each other."""
        self._column.activate()
        layout = self.header.layout()
        if layout is not None:
            layout.activate()

    def _fill(self, findings: list[Finding], passed: list[str]) -> None:
        for number, finding in enumerate(findings):
            act = finding.fix.label if finding.fix is not None else self._show_word(finding)
            self._row(number).show_check(
                SIGNS[finding.severity],
                finding.text,
                finding.detail,
                act,
                f"{finding.text}\n{finding.remedy}",
            )
        for number, text in enumerate(passed, len(findings)):
            self._row(number).show_check(Sign.OK, text, "", "", text)
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(findings) + len(passed))

    def _show_word(self, finding: Finding) -> str:
        placed = finding.at is not None or finding.span is not None or finding.refs
        return self.tr("Show") if placed or finding.item is not None else ""

    def _row(self, number: int) -> CheckRow:
        while len(self.rows) <= number:
            row = CheckRow(self._themes, self._list)
            place = len(self.rows)
            row.clicked.connect(partial(self._show, place))
            row.acted.connect(partial(self._act, place))
            self.rows.append(row)
            self._column.insertWidget(place, row)
        return self.rows[number]

    def _finding(self, place: int) -> Finding | None:
        return self._findings[place] if place < min(len(self._findings), MOST) else None

    def _show(self, place: int) -> None:
        finding = self._finding(place)
        if finding is None:
            return
        if finding.refs:
            self.selectionWanted.emit(frozenset(finding.refs))
        self.placeWanted.emit(finding)

    def _act(self, place: int) -> None:
        finding = self._finding(place)
        if finding is None or finding.fix is None:
            self._show(place)
            return
        try:
            plan = finding.fix.apply(self._view.plan)
        except PlanError as error:
            self.problem.emit(str(error))
            return
        self.changeWanted.emit(in_midst(finding.fix.label), plan, "")

    def sizeHint(self) -> QSize:
        """Six rows."""
        return QSize(380, 30 + 6 * 30)

    def minimumSizeHint(self) -> QSize:
        """Header and two rows."""
        return QSize(280, 30 + 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), QColor(self.theme.bg1))
