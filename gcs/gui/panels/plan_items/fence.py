"""The tab of the fence: areas and circles to stay in or out of, and where to go after a breach."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from gcs.gui.panels.plan_items.cells import (
    EMPTY,
    FINDING,
    HEIGHT,
    ITEM,
    LEG,
    NUMBER,
    SPEED,
    Cell,
    tr,
)
from gcs.gui.panels.plan_items.findings import PartFindings
from gcs.gui.panels.plan_items.model import EditSpec, PartModel
from gcs.gui.panels.plan_items.placing import middle_place, square
from gcs.gui.panels.plan_items.tab import PartTab
from gcs.gui.plan_controls import UnitEdit
from gcs.gui.present.plan_view import PlanView
from gcs.gui.present.quantities import scale_of
from gcs.gui.present.shapes import area_text, polygon_area_m2
from gcs.gui.theme import ThemeController
from gcs.gui.widgets.role_label import RoleLabel
from gcs.model import format as fmt
from gcs.planning import edits
from gcs.planning.document import Fence, FenceCircle, FencePolygon, Plan
from gcs.planning.fence_limits import highest_of, with_highest
from gcs.planning.refs import Part, Ref

NEW_HALF_M, NEW_RADIUS_M, NEW_INCLUSION_RADIUS_M = 250.0, 100.0, 300.0
_LARGEST_M = 100_000.0


class FenceModel(PartModel):
    """Polygons, then circles, then the return point."""

    def __init__(self) -> None:
        super().__init__()
        self._refs: list[Ref] = []
        self._findings = PartFindings()

    def keys_of(self, view: PlanView) -> tuple[object, ...]:
        """Return the shapes."""
        fence = view.plan.fence or Fence()
        last = () if fence.breach_return is None else (fence.breach_return,)
        return (*fence.polygons, *fence.circles, *last)

    def on_view(self) -> None:
        """Number the shapes."""
        fence = self.shown.plan.fence or Fence()
        self._refs = [
            *(Ref(Part.POLYGON, i) for i in range(len(fence.polygons))),
            *(Ref(Part.CIRCLE, i) for i in range(len(fence.circles))),
            *([Ref(Part.BREACH_RETURN)] if fence.breach_return is not None else []),
        ]
        self._findings.take(self.shown)

    def headers(self) -> list[str]:
        """Return the titles of the columns."""
        return ["#", tr("Fence"), tr("Radius"), tr("Area"), tr("Points"), ""]

    def hints(self) -> list[str]:
        """Return what the columns hold."""
        return [
            tr("Number"), tr("Where the vehicle must stay, or must not be"), tr("Radius of a circle"),
            tr("Area"), tr("How many vertices the area has"), tr("Worst finding of the checks"),
        ]  # fmt: skip

    def ref_of(self, row: int) -> Ref:
        """Return the shape."""
        return self._refs[row]

    def row_of(self, ref: Ref) -> int | None:
        """Return a shape's row."""
        return self._refs.index(ref) if ref in self._refs else None

    def cell(self, row: int, column: int) -> Cell:
        """Return what a cell shows."""
        shape = self._keys[row]
        if column == NUMBER:
            return Cell(str(row + 1), tone="t2")
        if column == FINDING:
            marked = self._findings.of(self._refs[row])
            return Cell(sign=marked.sign, tip=marked.text) if marked is not None else EMPTY
        if isinstance(shape, FencePolygon):
            return self._polygon(shape, column)
        if isinstance(shape, FenceCircle):
            return self._circle(shape, column)
        return self._return(row, column)

    def _polygon(self, shape: FencePolygon, column: int) -> Cell:
        if column == ITEM:
            words = tr("Stay inside") if shape.inclusion else tr("Stay out")
            return Cell(words, icon="hexagon" if shape.inclusion else "ban", tip=words)
        if column == SPEED:
            text = area_text(polygon_area_m2(shape.vertices), self.shown.units)
            return Cell(text.value, text.unit, tip=text.text)
        return Cell(str(len(shape.vertices))) if column == LEG else EMPTY

    def _circle(self, shape: FenceCircle, column: int) -> Cell:
        if column == ITEM:
            words = tr("Inside circle") if shape.inclusion else tr("Outside circle")
            return Cell(words, icon="circle-dashed" if shape.inclusion else "ban", tip=words)
        if column == HEIGHT:
            text = fmt.distance(shape.radius_m, self.shown.units)
            return Cell(text.value, text.unit, tip=text.text, editable=True)
        if column == SPEED:
            text = area_text(math.pi * shape.radius_m**2, self.shown.units)
            return Cell(text.value, text.unit, tip=text.text)
        return EMPTY

    def _return(self, row: int, column: int) -> Cell:
        if column == ITEM:
            return Cell(tr("Return point"), icon="undo-2", tip=tr("Where to go after a breach"))
        if column == HEIGHT:
            fence = self.shown.plan.fence
            assert fence is not None
            assert fence.breach_return is not None
            text = fmt.height(fence.breach_return.alt_m, self.shown.units)
            return Cell(text.value, text.unit, tip=tr("Height above home"), editable=True)
        return EMPTY

    def edit_spec(self, row: int, column: int) -> EditSpec | None:
        """Return how a radius, or the return point's height, is edited."""
        if column != HEIGHT:
            return None
        shape = self._keys[row]
        if isinstance(shape, FenceCircle):
            scale = scale_of("m", self.shown.units)
            return EditSpec(tr("Radius of the circle"), shape.radius_m, scale, 0.1, _LARGEST_M)
        if isinstance(shape, FencePolygon):
            return None
        fence = self.shown.plan.fence
        assert fence is not None
        assert fence.breach_return is not None
        scale = scale_of("m", self.shown.units, height=True)
        return EditSpec(tr("Height of the return point"), fence.breach_return.alt_m, scale, -1000.0, 30_000.0)


class FenceTab(PartTab):
    """Shapes: added, edited, turned to the other kind, copied and deleted."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(
            themes, FenceModel(), tr("Fence"),
            tr("No fence. Press + to add an area, or draw one on the map."), parent,
        )  # fmt: skip

        strip = QHBoxLayout()
        strip.setContentsMargins(12, 8, 12, 8)
        strip.setSpacing(8)
        words = tr("Greatest height")
        strip.addWidget(RoleLabel(themes, words, "table", self, tone="label"))
        tip = tr("The fence's ceiling, above home; empty: none")
        scale = scale_of("m", self.model.shown.units, height=True)
        self.highest = UnitEdit(
            themes,
            words,
            scale,
            low=1.0,
            high=20_000.0,
            may_be_empty=True,
            tip=tip,
            empty=tr("None"),
            parent=self,
        )
        self.highest.setMaximumWidth(120)
        self.highest.entered.connect(self._set_highest)
        self.highest.refused.connect(self.problem)
        strip.addWidget(self.highest)
        strip.addWidget(RoleLabel(themes, tr("above home"), "table", self, tone="hint"), 1)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.addLayout(strip)

    def show_plan(self, view: PlanView) -> None:
        """Show the newest picture."""
        super().show_plan(view)
        self.highest.scale = scale_of("m", view.units, height=True)
        height_m = highest_of(view.plan.fence)
        self.highest.show_value(math.nan if height_m is None else height_m)

    def _set_highest(self, height_m: float) -> None:
        wanted = None if math.isnan(height_m) else height_m

        def work() -> Plan:
            fence = with_highest(self.plan.fence or Fence(), wanted)
            return replace(self.plan, fence=fence)

        self.do(self.tr("fence ceiling"), work)

    @property
    def refs(self) -> list[Ref]:
        """The selected shapes."""
        return [self.model.ref_of(row) for row in self.rows]

    def open_add(self, place: QPoint) -> None:
        """Offer the kinds of shapes."""
        self.add_menu().popup(place)

    def add_menu(self) -> QMenu:
        """Return the menu of the kinds of shapes."""
        menu = QMenu(self)
        self.entry(menu, self.tr("Area to stay inside"), lambda: self._add_polygon(True), picture="hexagon")
        self.entry(menu, self.tr("Area to stay out of"), lambda: self._add_polygon(False), picture="ban")
        self.entry(
            menu, self.tr("Circle to stay inside"), lambda: self._add_circle(True), picture="circle-dashed"
        )
        self.entry(menu, self.tr("Circle to stay out of"), lambda: self._add_circle(False), picture="ban")
        fence = self.plan.fence
        single = fence is None or fence.breach_return is None
        self.entry(
            menu, self.tr("Return point after a breach"), self._add_return, picture="undo-2", enabled=single
        )
        return menu

    def _counts(self) -> tuple[int, int]:
        fence = self.plan.fence or Fence()
        return len(fence.polygons), len(fence.circles)

    def _add_polygon(self, inclusion: bool) -> None:
        half_m = NEW_HALF_M if inclusion else NEW_HALF_M / 5
        self.do(
            self.tr("add fence area"),
            lambda: edits.add_polygon(self.plan, square(middle_place(self.plan), half_m), inclusion),
            [Ref(Part.POLYGON, self._counts()[0])],
        )

    def _add_circle(self, inclusion: bool) -> None:
        radius_m = NEW_INCLUSION_RADIUS_M if inclusion else NEW_RADIUS_M
        self.do(
            self.tr("add fence circle"),
            lambda: edits.add_circle(self.plan, *middle_place(self.plan), radius_m, inclusion),
            [Ref(Part.CIRCLE, self._counts()[1])],
        )

    def _add_return(self) -> None:
        self.do(
            self.tr("add fence return point"),
            lambda: edits.set_breach_return(self.plan, *middle_place(self.plan), 50.0),
            [Ref(Part.BREACH_RETURN)],
        )

    def edit(self, rows: list[int], column: int, value: float) -> None:
        """Give circles another radius, or the return point another height."""
        refs = [self.model.ref_of(row) for row in rows]

        def work() -> Plan:
            plan = self.plan
            for ref in refs:
                if ref.part is Part.CIRCLE:
                    plan = edits.set_radius(plan, ref, value)
                elif ref.part is Part.BREACH_RETURN and len(refs) == 1:
                    assert plan.fence is not None
                    assert plan.fence.breach_return is not None
                    place = plan.fence.breach_return
                    plan = edits.set_breach_return(plan, place.lat_deg, place.lon_deg, value)
            return plan

        words = (
            self.tr("height of return point")
            if refs[0].part is Part.BREACH_RETURN
            else self.tr("fence radius")
        )
        self.do(words, work)

    def remove(self) -> None:
        """Delete the selected shapes."""
        refs = self.refs
        if refs:
            self.do(self.tr("delete fence"), lambda: edits.remove_refs(self.plan, refs), [])

    def duplicate(self) -> None:
        """Copy the selected shapes; the copies are selected."""
        refs = [ref for ref in self.refs if ref.part in (Part.POLYGON, Part.CIRCLE)]
        fence = self.plan.fence
        if not refs or fence is None:
            return
        polygons = [fence.polygons[ref.index] for ref in refs if ref.part is Part.POLYGON]
        circles = [fence.circles[ref.index] for ref in refs if ref.part is Part.CIRCLE]
        made = replace(
            fence, polygons=(*fence.polygons, *polygons), circles=(*fence.circles, *circles)
        )  # fmt: skip
        select = [Ref(Part.POLYGON, len(fence.polygons) + i) for i in range(len(polygons))]
        select += [Ref(Part.CIRCLE, len(fence.circles) + i) for i in range(len(circles))]
        self.do(self.tr("duplicate fence"), lambda: replace(self.plan, fence=made), select)

    def turn(self, inclusion: bool) -> None:
        """Make the selected shapes ones to stay in, or out of."""
        refs = [ref for ref in self.refs if ref.part in (Part.POLYGON, Part.CIRCLE)]

        def work() -> Plan:
            plan = self.plan
            for ref in refs:
                plan = edits.set_inclusion(plan, ref, inclusion)
            return plan

        self.do(self.tr("stay inside") if inclusion else self.tr("stay out"), work)

    def context_menu(self) -> QMenu:
        """Return the menu of the selected shapes."""
        menu = QMenu(self)
        rows = self.rows
        radius = next((row for row in rows if self.model.cell_at(row, HEIGHT).editable), None)
        shapes = [ref for ref in self.refs if ref.part is not Part.BREACH_RETURN]
        entries: list[tuple[str, Callable[[], object], str, object, bool]] = [
            (self.tr("Edit radius"), lambda: self._edit_radius(radius), "", None, radius is not None),
            (self.tr("Stay inside"), lambda: self.turn(True), "hexagon", None, bool(shapes)),
            (self.tr("Stay out"), lambda: self.turn(False), "ban", None, bool(shapes)),
        ]
        for text, work, picture, _, enabled in entries:
            self.entry(menu, text, work, picture=picture, enabled=enabled)
        menu.addSeparator()
        adding = self.add_menu()
        adding.setTitle(self.tr("Add"))
        menu.addMenu(adding)
        self.entry(
            menu, self.tr("Duplicate"), self.duplicate, picture="copy", keys="Ctrl+D", enabled=bool(shapes)
        )
        every = QKeySequence.StandardKey.SelectAll
        self.entry(menu, self.tr("Select all"), self.table.selectAll, keys=every)
        delete = QKeySequence.StandardKey.Delete
        self.entry(
            menu, self.tr("Delete"), self.remove, picture="trash-2", keys=delete, enabled=bool(rows)
        )  # fmt: skip
        return menu

    def _edit_radius(self, row: int | None) -> None:
        if row is not None:
            self.table.edit_cell(row, HEIGHT, for_all=len(self.rows) > 1)
