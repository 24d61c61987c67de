"""Changes of many parts together: moved, turned, scaled, lifted; one plan for several vehicles.

A part of the column, not a dialog: the map stays in view, and each button is one step of undo.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gcs.gui.plan_controls import UnitEdit
from gcs.gui.present.plan_view import PlanView
from gcs.gui.present.quantities import Scale, scale_of
from gcs.gui.theme import ThemeController
from gcs.gui.widgets import ElidedLabel, PanelHeader, SegmentedControl
from gcs.gui.widgets.role_label import RoleLabel
from gcs.gui.widgets.sized_button import SizedButton
from gcs.model.elevation import Elevation
from gcs.model.units import UnitSettings
from gcs.planning import edits
from gcs.planning.document import Fence, Plan
from gcs.planning.errors import PlanError
from gcs.planning.refs import Part, Ref, item_ref

BY_AXES, BY_BEARING = "axes", "bearing"
FARTHEST_M, HIGHEST_M = 100_000.0, 10_000.0
_BUTTON_PX = 28


class PlanTransformPanel(QWidget):
    """Fields and buttons; acts on what is selected, or on the whole plan when nothing is.

    Attributes:
        changeWanted: What was done, the plan afterwards, and a key under which changes become one step.
        formationWanted: Plans for several vehicles, the first as it is: a tuple.
        problem: Why something was not done.
    """

    changeWanted = Signal(str, object, str)
    selectionWanted = Signal(object)
    formationWanted = Signal(object)
    problem = Signal(str)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._view = PlanView(plan=Plan())
        self._elevation: Elevation | None = None
        self._units: UnitSettings = self._view.units
        self.setAccessibleName(self.tr("Transform"))
        self.fields: dict[str, UnitEdit] = {}
        self.buttons: dict[str, SizedButton] = {}
        self.header = PanelHeader(themes, self.tr("Transform"), self)
        self.target = RoleLabel(themes, "", "table", self, tone="hint", wrap=True)
        self.move_by = SegmentedControl(
            themes,
            [(BY_AXES, self.tr("East, north")), (BY_BEARING, self.tr("Bearing"))],
            height=24,
            name=self.tr("Move by"),
        )
        self.move_by.chosen.connect(lambda key: self._show_move())
        self._lay_out()
        self._show_move()
        self._refresh()

    # -- layout ---------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        holder = QWidget(self)
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(12, 8, 12, 12)
        self._grid.setHorizontalSpacing(9)
        self._grid.setVerticalSpacing(3)
        for place in range(3):
            self._grid.setColumnStretch(place, 1)
        self._grid.addWidget(self.target, 0, 0, 1, 3)
        self._grid.addWidget(self.move_by, 1, 0, 1, 3)
        self._grid.setRowMinimumHeight(1, 30)
        self._row(2, [("east", self.tr("East")), ("north", self.tr("North"))], "move", self.tr("Move"))
        self._row(
            4, [("bearing", self.tr("Bearing")), ("way", self.tr("Distance"))], "carry", self.tr("Move")
        )
        self._row(6, [("angle", self.tr("Turn clockwise"))], "rotate", self.tr("Turn"))
        self._row(8, [("factor", self.tr("Scale to"))], "scale", self.tr("Scale"))
        self._row(10, [("lift", self.tr("Raise by"))], "lift", self.tr("Raise"))
        heading = RoleLabel(
            self._themes,
            self.tr("Formation: the same plan for several vehicles"),
            "panel_header",
            self,
            tone="label",
        )
        heading.setContentsMargins(0, 8, 0, 2)
        self._grid.addWidget(heading, 12, 0, 1, 3)
        spread = [
            ("right", self.tr("Each to the right")),
            ("back", self.tr("Behind")),
            ("up", self.tr("Above")),
        ]
        self._row(13, spread, "", "")
        self._row(15, [("count", self.tr("Vehicles"))], "formation", self.tr("Make plans"))
        # Longer than the form: it scrolls below its header, so that changing over moves nothing.
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(holder)
        rows.addStretch(1)
        self.area.setWidget(inner)
        column.addWidget(self.area, 1)
        self._connect()
        self._order_keyboard()

    def _row(self, row: int, fields: list[tuple[str, str]], button: str, words: str) -> None:
        for place, (key, label) in enumerate(fields):
            name = ElidedLabel(self._themes, label, "table", "t2", self)
            edit = self._field(key, label)
            name.setObjectName(f"label {key}")
            edit.setMinimumWidth(40)
            edit.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._grid.addWidget(name, row, place)
            self._grid.addWidget(edit, row + 1, place)
            self.fields[key] = edit
        if button:
            made = SizedButton(words, self, height=_BUTTON_PX)
            self._grid.addWidget(made, row + 1, 2)
            self.buttons[button] = made
        self._grid.setRowMinimumHeight(row + 1, 34)

    def _field(self, key: str, label: str) -> UnitEdit:
        scale, low, high, start = self._limits(key)
        edit = UnitEdit(self._themes, label, scale, low=low, high=high, whole=key == "count", parent=self)
        edit.refused.connect(self.problem)
        edit.show_value(start)
        return edit

    def _limits(self, key: str) -> tuple[Scale, float, float, float]:
        way = scale_of("m", self._units)
        height = scale_of("m", self._units, height=True)
        angle = scale_of("deg", self._units)
        return {
            "bearing": (angle, -360.0, 360.0, 0.0),
            "angle": (angle, -360.0, 360.0, 0.0),
            "way": (way, 0.0, FARTHEST_M, 0.0),
            "factor": (Scale("%", 0.01, 1), 0.001, 1000.0, 1.0),
            "lift": (height, -HIGHEST_M, HIGHEST_M, 0.0),
            "up": (height, -1000.0, 1000.0, 0.0),
            "count": (Scale(decimals=0), 2.0, 20.0, 2.0),
            "back": (way, 0.0, 10_000.0, 0.0),
        }.get(key, (way, -FARTHEST_M, FARTHEST_M, 0.0))

    def _connect(self) -> None:
        work: dict[str, Callable[[], None]] = {
            "move": lambda: self._move(),
            "carry": lambda: self._carry(),
            "rotate": lambda: self._rotate(),
            "scale": lambda: self._scale(),
            "lift": lambda: self._lift(),
            "formation": lambda: self._formation(),
        }
        for key, button in self.buttons.items():
            button.clicked.connect(work[key])

    def _order_keyboard(self) -> None:
        order: list[QWidget] = [
            self.move_by, self.fields["east"], self.fields["north"], self.buttons["move"],
            self.fields["bearing"], self.fields["way"], self.buttons["carry"],
            self.fields["angle"], self.buttons["rotate"], self.fields["factor"], self.buttons["scale"],
            self.fields["lift"], self.buttons["lift"], self.fields["right"], self.fields["back"],
            self.fields["up"], self.fields["count"], self.buttons["formation"],
        ]  # fmt: skip
        for before, after in zip(order, order[1:], strict=False):  # noqa: RUF007 - pairs of widgets, as Qt wants them
            QWidget.setTabOrder(before, after)

    def _show_move(self) -> None:
        axes = self.move_by.current == BY_AXES
        for keys, button, shown in (
            (("east", "north"), "move", axes),
            (("bearing", "way"), "carry", not axes),
        ):
            for key in keys:
                self.fields[key].setVisible(shown)
                label = self.findChild(QWidget, f"label {key}")
                if isinstance(label, QWidget):
                    label.setVisible(shown)
            self.buttons[button].setVisible(shown)
        for row, shown in ((3, axes), (5, not axes)):
            self._grid.setRowMinimumHeight(row, 34 if shown else 0)

    def begin_formation(self) -> None:
        """Give the keyboard to the first field of the formation, and show all of them."""
        first = self.fields["right"]
        for shown in (self.buttons["formation"], first):
            self.area.ensureWidgetVisible(shown, 0, 12)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- the picture ----------------------------------------------------------------------------

    def set_elevation(self, elevation: Elevation | None) -> None:
        """Heights of the ground, for patterns that follow it."""
        self._elevation = elevation

    def show_plan(self, view: PlanView) -> None:
        """Show the newest picture: on what the buttons act."""
        self._view = view
        if view.units != self._units:
            self._units = view.units
            for key, edit in self.fields.items():
                value = edit.value
                edit.scale = self._limits(key)[0]
                edit.show_value(value)
        self._refresh()

    def refs(self) -> frozenset[Ref]:
        """Return what the buttons act on: the selection, or everything but home."""
        if self._view.selection:
            return self._view.selection
        plan = self._view.plan
        fence = plan.fence or Fence()
        back = [Ref(Part.BREACH_RETURN)] if fence.breach_return is not None else []
        return frozenset(
            [
                *(item_ref(index) for index in range(len(plan.items))),
                *(Ref(Part.POLYGON, index) for index in range(len(fence.polygons))),
                *(Ref(Part.CIRCLE, index) for index in range(len(fence.circles))),
                *(Ref(Part.RALLY, index) for index in range(len(plan.rally or ()))),
                *back,
            ]
        )

    def _refresh(self) -> None:
        count = len(self._view.selection)
        if count:
            words = (
                self.tr("Acts on the selected part")
                if count == 1
                else self.tr("Acts on %s selected parts") % count
            )
        elif self._is_empty():
            words = self.tr("The plan is empty")
        else:
            words = self.tr("Nothing is selected: acts on the whole plan but home")
        self.target.setText(words)
        for key, button in self.buttons.items():
            some = bool(self._view.plan.items) if key == "formation" else not self._is_empty()
            button.setEnabled(some)
            button.setToolTip("" if some else self.tr("the plan is empty"))

    def _is_empty(self) -> bool:
        plan = self._view.plan
        fence = plan.fence
        return not (plan.items or plan.rally or (fence is not None and not fence.empty))

    # -- doing ----------------------------------------------------------------------------------

    def _values(self, *keys: str) -> list[float] | None:
        """Return what the fields say; None when one of them is not to be taken."""
        values = []
        for key in keys:
            edit = self.fields[key]
            if not edit.commit() or edit.value is None:
                edit.setFocus()
                return None
            values.append(edit.value)
        return values

    def _do(self, label: str, work: Callable[[Plan, frozenset[Ref]], Plan]) -> None:
        count = len(self._view.selection)
        what = (
            self.tr("plan")
            if not count
            else self.tr("%s parts") % count
            if count > 1
            else self.tr("selection")
        )
        try:
            plan = work(self._view.plan, self.refs())
        except PlanError as error:
            self.problem.emit(str(error))
            return
        if plan is not self._view.plan:
            self.changeWanted.emit(label % what, plan, "")

    def _move(self) -> None:
        values = self._values("east", "north")
        if values is not None:
            east_m, north_m = values
            if east_m == 0.0 and north_m == 0.0:
                self.problem.emit(self.tr("Nothing to move by: both distances are 0"))
                return
            ground = self._elevation
            self._do(self.tr("move %s"), lambda plan, refs: edits.shift(plan, refs, east_m, north_m, ground))

    def _carry(self) -> None:
        from math import cos, radians, sin

        values = self._values("bearing", "way")
        if values is not None:
            bearing_deg, metres = values
            if metres == 0.0:
                self.problem.emit(self.tr("Nothing to move by: the distance is 0"))
                return
            east_m, north_m = metres * sin(radians(bearing_deg)), metres * cos(radians(bearing_deg))
            ground = self._elevation
            self._do(self.tr("move %s"), lambda plan, refs: edits.shift(plan, refs, east_m, north_m, ground))

    def _rotate(self) -> None:
        values = self._values("angle")
        if values is not None:
            angle_deg, ground = values[0], self._elevation
            self._do(self.tr("turn %s"), lambda plan, refs: edits.rotate(plan, refs, angle_deg, None, ground))

    def _scale(self) -> None:
        values = self._values("factor")
        if values is not None:
            factor, ground = values[0], self._elevation
            self._do(self.tr("scale %s"), lambda plan, refs: edits.scale(plan, refs, factor, None, ground))

    def _lift(self) -> None:
        values = self._values("lift")
        if values is not None:
            by_m, ground = values[0], self._elevation
            self._do(self.tr("raise %s"), lambda plan, refs: edits.change_altitudes(plan, refs, by_m, ground))

    def _formation(self) -> None:
        values = self._values("count", "right", "back", "up")
        if values is None:
            return
        count, right_m, back_m, up_m = values
        try:
            plans = edits.offset_formation(
                self._view.plan,
                round(count),
                right_m=right_m,
                back_m=back_m,
                up_m=up_m,
                elevation=self._elevation,
            )
        except PlanError as error:
            self.problem.emit(str(error))
            return
        self.formationWanted.emit(plans)
