"""The base of the three tabs: a table, what can be done with its rows, and how that is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from gcs.gui.panels.plan_items.model import PartModel
from gcs.gui.panels.plan_items.table import PlanTable
from gcs.gui.present.plan_follow import followed
from gcs.gui.present.plan_view import PlanView
from gcs.gui.theme import ThemeController, icon
from gcs.gui.widgets.role_label import RoleLabel
from gcs.model.elevation import Elevation
from gcs.planning.document import Plan
from gcs.planning.errors import PlanError
from gcs.planning.refs import Ref


class PartTab(QWidget):
    """One part of the plan.

    Attributes:
        changeWanted: What was done, the plan afterwards, and a key under which changes become one step.
        selectionWanted: The parts that a person selected.
        problem: Why something was not done.
        stateChanged: What can be done is another now.
    """

    changeWanted = Signal(str, object, str)
    selectionWanted = Signal(object)
    problem = Signal(str)
    stateChanged = Signal()

    def __init__(
        self, themes: ThemeController, model: PartModel, name: str, empty: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self.elevation: Elevation | None = None
        """Heights of the ground, for patterns that follow it."""
        self.model = model
        model.setParent(self)
        self.table = PlanTable(themes, model, name, self)
        self.hint = RoleLabel(themes, empty, "body", self, tone="hint", wrap=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        # Not its contents margins: the style sheet takes these.
        self.hint.setMargin(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.hint, 1)
        self.table.selectionWanted.connect(self._select)
        self.table.removeAsked.connect(self.remove)
        self.table.duplicateAsked.connect(self.duplicate)
        self.table.moveAsked.connect(self.shift_rows)
        self.table.dropped.connect(self.put_before)
        self.table.menuAsked.connect(self.open_menu)
        self.table.editing.refused.connect(self.problem)
        self.table.editing.entered.connect(self._edited)

    # -- the picture ----------------------------------------------------------------------------

    @property
    def plan(self) -> Plan:
        """The plan that is shown."""
        return self.model.shown.plan

    @property
    def rows(self) -> list[int]:
        """The selected rows."""
        return self.table.selected_rows()

    def show_plan(self, view: PlanView) -> None:
        """Show the newest picture."""
        self.table.hold(True)
        self.model.show_view(view)
        self.table.hold(False)
        rows = (self.model.row_of(ref) for ref in view.selection)
        self.table.show_selection(row for row in rows if row is not None)
        empty = self.model.rowCount() == 0
        self.table.setVisible(not empty)
        self.hint.setVisible(empty)
        self.stateChanged.emit()

    def _select(self, rows: list[int]) -> None:
        self.selectionWanted.emit(frozenset(self.model.ref_of(row) for row in rows))

    # -- doing ----------------------------------------------------------------------------------

    def do(
        self, label: str, work: Callable[[], Plan], select: Iterable[Ref] | None = None, merge: str = ""
    ) -> bool:
        """Work out a changed plan and ask for it; a refusal is told and changes nothing.

        Args:
            label: what is done, as the undo button says it.
            work: returns the plan afterwards.
            select: what shall be selected then; None: what is selected now.
            merge: key under which changes that follow each other are one step.
        """
        try:
            plan = work()
        except PlanError as error:
            self.problem.emit(str(error))
            return False
        if plan is self.plan:
            return False
        before, chosen = self.plan, self.model.shown.selection
        wanted = followed(before, plan, chosen) if select is None else frozenset(select)
        self.changeWanted.emit(label, plan, merge)
        if wanted != chosen:
            self.selectionWanted.emit(wanted)
        return True

    def _edited(self, index: QPersistentModelIndex, value: float, for_all: bool) -> None:
        rows = [index.row()]
        if for_all and index.row() in self.rows:
            rows = self.rows
        self.edit(rows, index.column(), value)

    # -- what the parts do their own way --------------------------------------------------------

    def edit(self, rows: list[int], column: int, value: float) -> None:
        """Give rows another value in a column."""
        raise NotImplementedError

    def open_add(self, place: QPoint) -> None:
        """Offer what can be added, at a place of the screen."""
        raise NotImplementedError

    def remove(self) -> None:
        """Take the selected rows out."""
        raise NotImplementedError

    def duplicate(self) -> None:
        """Copy the selected rows."""
        raise NotImplementedError

    def shift_rows(self, step: int) -> None:
        """Move the selected rows up or down."""

    def put_before(self, row: int) -> None:
        """Move the selected rows to before a row."""

    def order_menu(self) -> QMenu | None:
        """Return the menu about the order of the rows; None where the order means nothing."""
        return None

    def open_menu(self, place: QPoint) -> None:
        """Open the context menu."""
        menu = self.context_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def context_menu(self) -> QMenu:
        """Return the menu of the selected rows."""
        raise NotImplementedError

    def entry(
        self,
        menu: QMenu,
        text: str,
        work: Callable[[], object],
        *,
        picture: str = "",
        keys: QKeySequence | QKeySequence.StandardKey | str | None = None,
        enabled: bool = True,
    ) -> QAction:
        """Add one entry to a menu; ``keys`` are shown, the table itself listens to them."""
        action = QAction(text, menu)
        if picture:
            action.setIcon(icon(picture, self._themes.current.t2, 16, self._themes.current.t3))
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setShortcutVisibleInContextMenu(True)
        action.setEnabled(enabled)
        action.triggered.connect(lambda: work())
        menu.addAction(action)
        return action
