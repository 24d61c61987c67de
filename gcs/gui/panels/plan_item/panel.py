"""The property form of what is selected in the plan."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from gcs.gui.panels.plan_item.bulk import ItemsSubject, ShapesSubject
from gcs.gui.panels.plan_item.fields import Change, Subject, Value
from gcs.gui.panels.plan_item.grid import FormGrid
from gcs.gui.panels.plan_item.pattern import PatternSubject
from gcs.gui.panels.plan_item.places import NOTATION, Notation
from gcs.gui.panels.plan_item.shapes import VERTEX, CircleSubject, PlanSubject, PointSubject, PolygonSubject
from gcs.gui.panels.plan_item.simple import COMMAND, SimpleSubject
from gcs.gui.plan_controls import CommandPicker, command_offers
from gcs.gui.present.plan_follow import followed
from gcs.gui.present.plan_speeds import SpeedBook
from gcs.gui.present.plan_view import PlanView
from gcs.gui.theme import ThemeController
from gcs.gui.widgets import IconButton, PanelHeader
from gcs.model.elevation import Elevation
from gcs.planning.document import ComplexItem, Plan
from gcs.planning.errors import PlanError
from gcs.planning.parts import part_counts
from gcs.planning.refs import Part, Ref


class PlanItemPanel(QWidget):
    """Header and form.

    Attributes:
        changeWanted: What was done, the plan afterwards, and a key under which changes become one step.
        selectionWanted: The parts that a person selected.
        problem: Why something was not done, or what one should know of what was done.
    """

    changeWanted = Signal(str, object, str)
    selectionWanted = Signal(object)
    problem = Signal(str)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Properties"))
        self._view = PlanView(plan=Plan())
        self._elevation: Elevation | None = None
        self._notation = Notation.DECIMAL
        self._vertex = 0
        self._subject: Subject | None = None
        self.header = PanelHeader(themes, "", self)
        self.regenerate_button = IconButton(themes, "refresh-cw", self.tr("Regenerate: work it out anew"))
        self.entry_button = IconButton(themes, "spline", self.tr("Turn entry: begin at the next corner"))
        self.regenerate_button.clicked.connect(lambda: self._do(lambda s: s.regenerate(), ""))
        self.entry_button.clicked.connect(lambda: self._do(lambda s: s.turn_entry(), ""))
        for button in (self.regenerate_button, self.entry_button):
            self.header.add_tool(button)
        self.form = FormGrid(themes, self)
        self.form.entered.connect(self._entered)
        self.form.refused.connect(self.problem)
        self.form.commandAsked.connect(self._open_picker)
        self.picker = CommandPicker(themes, self.tr("Commands"), self)
        self.picker.picked.connect(lambda key: self._entered(COMMAND, int(key), False))
        self._lay_out()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.refresh)

    def _lay_out(self) -> None:
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.form)
        inner.addStretch(1)
        self.area.setWidget(holder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.area, 1)

    # -- the picture ----------------------------------------------------------------------------

    def set_elevation(self, elevation: Elevation | None) -> None:
        """Heights of the ground: for other references of heights, and for patterns that follow terrain."""
        self._elevation = elevation

    def show_plan(self, view: PlanView) -> None:
        """Show the newest picture; a form that shows nothing new is left alone."""
        before, self._view = self._view, view
        if view.selection != before.selection:
            self._vertex = 0
        if self._subject is None or not _same(before, view):
            self.refresh()

    def refresh(self) -> None:
        """Build the form of the newest picture."""
        self._subject = self._make_subject()
        self.header.set_title(self._subject.title)
        self.regenerate_button.setVisible(self._subject.regenerates)
        self.entry_button.setVisible(self._subject.turns_entry)
        self.form.show_fields(self._subject.fields())

    def _make_subject(self) -> Subject:
        view = self._view
        counts = part_counts(view.plan)
        order = {part: place for place, part in enumerate(counts)}
        known = [ref for ref in view.selection if ref.index < counts[ref.part]]
        refs = sorted(known, key=lambda ref: (order[ref.part], ref.index))
        if not refs:
            return PlanSubject(view, self._notation, self._elevation)
        if len(refs) > 1:
            if all(ref.part is Part.ITEM for ref in refs):
                return ItemsSubject(view, [ref.index for ref in refs], self._elevation)
            return ShapesSubject(view, refs)
        return self._single(refs[0])

    def _single(self, ref: Ref) -> Subject:
        view = self._view
        if ref.part is Part.POLYGON:
            return PolygonSubject(view, ref, self._notation, self._vertex)
        if ref.part is Part.CIRCLE:
            return CircleSubject(view, ref, self._notation)
        if ref.part is not Part.ITEM:
            return PointSubject(view, ref, self._notation, self._elevation)
        if isinstance(view.plan.items[ref.index], ComplexItem):
            return PatternSubject(view, ref.index, self._elevation)
        speeds = SpeedBook(view)
        speed_mps = None
        if speeds.may_set(ref.index):
            known = speeds.speed_mps(ref.index)
            speed_mps = float("nan") if known is None else known
        return SimpleSubject(view, ref.index, self._notation, speed_mps, self._elevation)

    # -- changes --------------------------------------------------------------------------------

    def _entered(self, key: str, value: Value, stepping: bool) -> None:
        if key == NOTATION:
            self._notation = Notation(value)
            self._later.start()
        elif key == VERTEX:
            self._vertex = round(float(value)) - 1
            self._later.start()
        else:
            merge = f"{key} of {sorted(map(str, self._view.selection))}" if stepping else ""
            self._do(lambda subject: subject.apply(key, value), merge)

    def _do(self, work: Callable[[Subject], Change], merge: str) -> None:
        if self._subject is None:
            return
        try:
            change = work(self._subject)
        except PlanError as error:
            self.problem.emit(str(error))
            # What was typed is not what holds: the form shows the plan again.
            self._later.start()
            return
        if change.plan is not self._view.plan:
            chosen = self._view.selection
            wanted = followed(self._view.plan, change.plan, chosen)
            self.changeWanted.emit(change.label, change.plan, merge)
            if wanted != chosen:
                self.selectionWanted.emit(wanted)
        if change.note:
            self.problem.emit(change.note)
        self._later.start()

    def _open_picker(self, button: QWidget) -> None:
        offers = command_offers(self._view.firmware, self._view.kind)
        self.picker.open_at(offers, button.mapToGlobal(QPoint(0, button.height() + 4)))


def _same(old: PlanView, new: PlanView) -> bool:
    """Return whether a form would show the same; parts of plans are compared by identity."""
    one, other = old.plan, new.plan
    same = one.fence is other.fence and one.rally is other.rally and one.home is other.home
    if new.selection:
        same = same and one.items is other.items and old.flat is new.flat
    speeds = (one.cruise_speed_mps, one.hover_speed_mps) == (other.cruise_speed_mps, other.hover_speed_mps)
    context = (old.selection, old.units, old.firmware, old.kind) == (
        new.selection,
        new.units,
        new.firmware,
        new.kind,
    )
    return same and speeds and context
