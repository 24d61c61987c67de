"""The tab of the rally points: where to return to instead of home."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from gcs.gui.panels.plan_items.cells import EMPTY, FINDING, HEIGHT, ITEM, LEG, NUMBER, SPEED, Cell, tr
from gcs.gui.panels.plan_items.findings import PartFindings
from gcs.gui.panels.plan_items.model import EditSpec, PartModel
from gcs.gui.panels.plan_items.placing import STEP_M, middle_place
from gcs.gui.panels.plan_items.tab import PartTab
from gcs.gui.present.plan_view import PlanView
from gcs.gui.present.quantities import scale_of
from gcs.gui.theme import ThemeController
from gcs.model import format as fmt
from gcs.planning import edits
from gcs.planning.document import Plan, RallyPoint
from gcs.planning.geodesy import bearing_deg, distance_m, moved
from gcs.planning.refs import Part, Ref

NEW_HEIGHT_M = 50.0


class RallyModel(PartModel):
    """One row for each rally point."""

    def __init__(self) -> None:
        super().__init__()
        self._findings = PartFindings()

    def keys_of(self, view: PlanView) -> tuple[object, ...]:
        """Return the points."""
        return view.plan.rally or ()

    def on_view(self) -> None:
        """Take the findings."""
        self._findings.take(self.shown)

    def headers(self) -> list[str]:
        """Return the titles of the columns."""
        return ["#", tr("Rally point"), tr("Height"), tr("Distance"), tr("Bearing"), ""]

    def hints(self) -> list[str]:
        """Return what the columns hold."""
        return [
            tr("Number"), tr("Rally point"), tr("Height above home"), tr("Distance from the planned home"),
            tr("Direction from the planned home"), tr("Worst finding of the checks"),
        ]  # fmt: skip

    def ref_of(self, row: int) -> Ref:
        """Return the point."""
        return Ref(Part.RALLY, row)

    def row_of(self, ref: Ref) -> int | None:
        """Return a point's row."""
        return ref.index if ref.part is Part.RALLY and ref.index < self.rowCount() else None

    def _point(self, row: int) -> RallyPoint:
        points = self.shown.plan.rally
        assert points is not None
        return points[row]

    def cell(self, row: int, column: int) -> Cell:
        """Return what a cell shows."""
        point = self._point(row)
        at = (point.lat_deg, point.lon_deg)
        home = self.shown.plan.home
        if column == NUMBER:
            return Cell(str(row + 1), tone="t2")
        if column == ITEM:
            tip = fmt.coordinates(*at)
            return Cell(tr("Rally %s") % (row + 1), icon="flag", tip=tip)
        if column == HEIGHT:
            text = fmt.height(point.alt_rel_m, self.shown.units)
            return Cell(text.value, text.unit, tip=tr("%s above home") % text.text, editable=True)
        if column == FINDING:
            marked = self._findings.of(Ref(Part.RALLY, row))
            return Cell(sign=marked.sign, tip=marked.text) if marked is not None else EMPTY
        if home is None:
            return Cell(fmt.UNKNOWN, tip=tr("No planned home"))
        start = (home.lat_deg, home.lon_deg)
        if column == SPEED:
            text = fmt.distance(distance_m(start, at), self.shown.units)
            return Cell(text.value, text.unit, tip=text.text)
        assert column == LEG
        text = fmt.heading(bearing_deg(start, at))
        return Cell(text.text, tip=text.text)

    def edit_spec(self, row: int, column: int) -> EditSpec | None:
        """Return how a height is edited."""
        if column != HEIGHT:
            return None
        scale = scale_of("m", self.shown.units, height=True)
        label = tr("Height of rally point %s") % (row + 1)
        return EditSpec(label, self._point(row).alt_rel_m, scale, -1000.0, 30_000.0, tip=tr("Above home"))


class RallyTab(PartTab):
    """Rally points: added, edited, copied and deleted."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(
            themes, RallyModel(), tr("Rally points"),
            tr("No rally points. Press + to add one, or click on the map."), parent,
        )  # fmt: skip

    @property
    def _count(self) -> int:
        return len(self.plan.rally or ())

    def open_add(self, place: QPoint) -> None:
        """Add a point: there is only one kind."""
        self.add()

    def add(self) -> None:
        """Add a rally point near home, as high as the last one."""
        points = self.plan.rally or ()
        height_m = points[-1].alt_rel_m if points else NEW_HEIGHT_M

        def work() -> Plan:
            place = moved(middle_place(self.plan), 90.0, STEP_M * (self._count + 1))
            return edits.add_rally(self.plan, *place, height_m)

        self.do(self.tr("add rally point"), work, [Ref(Part.RALLY, self._count)])

    def edit(self, rows: list[int], column: int, value: float) -> None:
        """Give points another height."""

        def work() -> Plan:
            plan = self.plan
            for row in rows:
                plan = edits.set_rally_altitude(plan, row, value)
            return plan

        self.do(self.tr("height of rally point"), work)

    def remove(self) -> None:
        """Delete the selected points."""
        rows = self.rows
        if rows:
            refs = [Ref(Part.RALLY, row) for row in rows]
            self.do(self.tr("delete rally point"), lambda: edits.remove_refs(self.plan, refs), [])

    def duplicate(self) -> None:
        """Copy the selected points; the copies are selected."""
        rows = self.rows
        points = self.plan.rally or ()
        if rows:
            copies = tuple(points[row] for row in rows)
            select = [Ref(Part.RALLY, len(points) + step) for step in range(len(rows))]
            self.do(
                self.tr("duplicate rally point"), lambda: replace(self.plan, rally=(*points, *copies)), select
            )

    def context_menu(self) -> QMenu:
        """Return the menu of the selected points."""
        menu = QMenu(self)
        rows = self.rows
        many = len(rows) > 1
        words = self.tr("Height of %s points…") % len(rows) if many else self.tr("Edit height")
        self.entry(
            menu, words, lambda: self.table.edit_cell(rows[0], HEIGHT, for_all=many), enabled=bool(rows)
        )
        menu.addSeparator()
        self.entry(menu, self.tr("Add"), self.add, picture="plus")
        self.entry(
            menu, self.tr("Duplicate"), self.duplicate, picture="copy", keys="Ctrl+D", enabled=bool(rows)
        )
        every = QKeySequence.StandardKey.SelectAll
        self.entry(menu, self.tr("Select all"), self.table.selectAll, keys=every)
        delete = QKeySequence.StandardKey.Delete
        self.entry(
            menu, self.tr("Delete"), self.remove, picture="trash-2", keys=delete, enabled=bool(rows)
        )  # fmt: skip
        return menu
