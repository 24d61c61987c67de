"""The mission's rows: number, name, height, speed, leg and the worst finding of each item."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject

from gcs.gui.panels.plan_items.cells import EMPTY, HEIGHT, ITEM, LEG, NUMBER, SPEED, Cell, tr
from gcs.gui.panels.plan_items.model import EditSpec, PartModel
from gcs.gui.panels.plan_items.rows import Findings, RowBook, finding_tip
from gcs.gui.present.plan_view import PlanView
from gcs.gui.present.plan_words import icon_of, jump_target, main_param, param_words
from gcs.gui.present.quantities import scale_of
from gcs.model.format import UNKNOWN
from gcs.planning.document import DO_JUMP, ComplexItem, PlanItem
from gcs.planning.refs import Part, Ref, item_ref

LOWEST_M, HIGHEST_M = -1000.0, 30_000.0
FASTEST_MPS = 300.0


class MissionModel(PartModel):
    """One row for each item of the plan."""

    can_drag = True

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.book = RowBook(self.shown)
        self._findings = Findings()

    def keys_of(self, view: PlanView) -> tuple[object, ...]:
        """Items are frozen: the same object is the same row."""
        return view.plan.items

    def on_view(self) -> None:
        """Begin a new book of rows."""
        self.book = RowBook(self.shown, self.book)
        self._findings.take(self.shown)

    def headers(self) -> list[str]:
        """Return the titles of the columns; the leg's unit stands in its title."""
        unit = self.shown.units.distance.small[0]
        return ["#", tr("Item"), tr("Height"), tr("Speed"), tr("Leg %s") % unit, ""]

    def hints(self) -> list[str]:
        """Return what the columns hold."""
        return [
            tr("Number of the item"), tr("What the vehicle does"),
            tr("Height, above home unless it says AGL (above terrain) or AMSL (above mean sea level)"),
            tr("Ground speed on the way to the item"), tr("Way from the item before"),
            tr("Worst finding of the checks"),
        ]  # fmt: skip

    def ref_of(self, row: int) -> Ref:
        """Return the item."""
        return item_ref(row)

    def row_of(self, ref: Ref) -> int | None:
        """Return an item's row."""
        return ref.index if ref.part is Part.ITEM and ref.index < self.rowCount() else None

    # -- cells ----------------------------------------------------------------------------------

    def tone(self, row: int) -> str:
        """Return the colour of a row: flown now, flown already, or to come."""
        if row == self.shown.current:
            return "active"
        return "t3" if row in self.shown.done else "t1"

    def cell(self, row: int, column: int) -> Cell:
        """Return what a cell shows."""
        tone = self.tone(row)
        if column == NUMBER:
            return Cell(str(row + 1), tone="t2" if tone == "t1" else tone, tip=self._state_words(row))
        if column == ITEM:
            return self._name(row, tone)
        if column == HEIGHT:
            return self._height(row, tone)
        if column == SPEED:
            return self._speed(row, tone)
        if column == LEG:
            return Cell(self.book.leg_text(row), tone=tone)
        marked = self._findings.of(row)
        return Cell(sign=marked.sign, tip=finding_tip(marked)) if marked is not None else EMPTY

    def _state_words(self, row: int) -> str:
        if row == self.shown.current:
            return tr("Item %s, flown now") % (row + 1)
        return tr("Item %s, done") % (row + 1) if row in self.shown.done else ""

    def _name(self, row: int, tone: str) -> Cell:
        item = self.shown.plan.items[row]
        title = self.book.title(row)
        found = main_param(item)
        tip = title
        if found is not None:
            tip = f"{title}\n" + tr("F2 edits: %s") % param_words(found[1].label)
        return Cell(title, icon=icon_of(item), tone=tone, tip=tip, editable=found is not None)

    def _height(self, row: int, tone: str) -> Cell:
        shown = self.book.height_of(row)
        if not shown.value:
            return EMPTY
        datum, words = self.book.datum_of(row)
        marked = self._findings.of(row)
        if marked is not None and marked.about_height and marked.sign in ("critical", "caution"):
            tone = str(marked.sign)
        unit = f"{shown.unit} {datum}".strip()
        tip = f"{shown.text} {words}".strip()
        return Cell(shown.value, unit, tone=tone, tip=tip, editable=self._height_spec(row) is not None)

    def _speed(self, row: int, tone: str) -> Cell:
        shown = self.book.speed_of(row)
        editable = self._speed_spec(row) is not None
        if not shown.value and self.book.may_set_speed(row):
            return Cell(UNKNOWN, tone=tone, tip=tr("As set in the vehicle"), editable=editable)
        return Cell(shown.value, shown.unit, tone=tone, tip=shown.text, editable=editable)

    # -- editing --------------------------------------------------------------------------------

    def edit_spec(self, row: int, column: int) -> EditSpec | None:
        """Return how a cell is edited."""
        if column == HEIGHT:
            return self._height_spec(row)
        if column == SPEED:
            return self._speed_spec(row)
        return self._main_spec(row) if column == ITEM else None

    def _height_spec(self, row: int) -> EditSpec | None:
        found = self.book.heights(row)
        if found is None or len(found[0]) != 1:
            return None
        scale = scale_of("m", self.shown.units, height=True)
        _, words = self.book.datum_of(row)
        label = tr("Height of item %s") % (row + 1)
        return EditSpec(label, found[0][0], scale, LOWEST_M, HIGHEST_M, tip=words)

    def _speed_spec(self, row: int) -> EditSpec | None:
        item = self.shown.plan.items[row]
        value = self.book.speed_mps(row)
        if value is None and (isinstance(item, ComplexItem) or not self.book.may_set_speed(row)):
            return None
        scale = scale_of("m/s", self.shown.units)
        start = math.nan if value is None else value
        return EditSpec(tr("Speed to item %s") % (row + 1), start, scale, 0.1, FASTEST_MPS)

    def _main_spec(self, row: int) -> EditSpec | None:
        item = self.shown.plan.items[row]
        found = main_param(item)
        if found is None or not isinstance(item, PlanItem):
            return None
        which, param = found
        scale = scale_of(param.unit, self.shown.units, height=param.label == "Altitude")
        label = tr("%1 of item %2").replace("%1", param_words(param.label)).replace("%2", str(row + 1))
        if item.command == DO_JUMP:
            target = jump_target(self.shown.plan, item)
            value = float(target) if target.isdigit() else math.nan
            return EditSpec(label, value, scale, 1, self.rowCount(), whole=True, tip=param.help)
        choices = tuple((float(value), param_words(words)) for value, words in param.choices.items())
        value, tip = item.params[which - 1], param_words(param.help)
        return EditSpec(label, value, scale, param.low, param.high, tip=tip, choices=choices)
