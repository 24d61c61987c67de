"""The upper part of the Plan workspace's right column: mission, fence and rally points as tables."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gcs.gui.panels.plan_items.fence import FenceTab
from gcs.gui.panels.plan_items.mission import MissionTab
from gcs.gui.panels.plan_items.rally import RallyTab
from gcs.gui.panels.plan_items.tab import PartTab
from gcs.gui.panels.plan_items.tabs import HEIGHT, PartTabs
from gcs.gui.present.plan_view import PlanView
from gcs.gui.theme import ThemeController
from gcs.gui.widgets import IconButton
from gcs.gui.widgets.themed import ThemedWidget
from gcs.model.elevation import Elevation
from gcs.planning.document import Fence, Plan
from gcs.planning.refs import Part, Ref

MISSION, FENCE, RALLY = range(3)
_TAB_OF = {
    Part.ITEM: MISSION,
    Part.POLYGON: FENCE,
    Part.CIRCLE: FENCE,
    Part.BREACH_RETURN: FENCE,
    Part.RALLY: RALLY,
}


class _Head(ThemedWidget):
    """The ground of tabs and buttons."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.bg2))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(self.theme.line))


class PlanItemsPanel(QWidget):
    """Tabs, buttons and tables.

    Attributes:
        changeWanted: What was done, the plan afterwards, and a key under which changes become one step.
        selectionWanted: The parts that a person selected, a frozenset of ``Ref``.
        problem: Why something was not done.
    """

    changeWanted = Signal(str, object, str)
    selectionWanted = Signal(object)
    problem = Signal(str)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Plan items"))
        self._view = PlanView(plan=Plan())
        self._selection: frozenset[Ref] = frozenset()
        self.mission = MissionTab(themes, self)
        self.fence = FenceTab(themes, self)
        self.rally = RallyTab(themes, self)
        self._parts: list[PartTab] = [self.mission, self.fence, self.rally]
        self.tabs = PartTabs(themes, [self.tr("Mission"), self.tr("Fence"), self.tr("Rally")], self)
        self._stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header(themes))
        column.addWidget(self._stack, 1)
        for part in self._parts:
            self._stack.addWidget(part)
            part.changeWanted.connect(self.changeWanted)
            part.selectionWanted.connect(self._pass_selection)
            part.problem.connect(self.problem)
            part.stateChanged.connect(self._refresh_buttons)
        self.tabs.currentChanged.connect(self._show_tab)
        self._order_keyboard()
        self._refresh_buttons()

    def _header(self, themes: ThemeController) -> QWidget:
        head = _Head(themes, self)
        head.setFixedHeight(HEIGHT)
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(2)
        self.add_button = IconButton(themes, "plus", self.tr("Add"))
        self.duplicate_button = IconButton(themes, "copy", self.tr("Duplicate"))
        self.order_button = IconButton(themes, "arrow-up-down", self.tr("Order"))
        self.delete_button = IconButton(themes, "trash-2", self.tr("Delete"))
        self.add_button.clicked.connect(lambda: self.open_add())
        self.duplicate_button.clicked.connect(lambda: self.current.duplicate())
        self.order_button.clicked.connect(self._open_order)
        self.delete_button.clicked.connect(lambda: self.current.remove())
        row.addWidget(self.tabs, 1)
        for button in self._buttons():
            row.addWidget(button)
        return head

    def _buttons(self) -> tuple[IconButton, ...]:
        return self.add_button, self.duplicate_button, self.order_button, self.delete_button

    def _order_keyboard(self) -> None:
        order: list[QWidget] = [self.tabs, *self._buttons(), *(part.table for part in self._parts)]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    # -- the picture ----------------------------------------------------------------------------

    @property
    def current(self) -> PartTab:
        """The part whose table is shown."""
        return self._parts[self.tabs.currentIndex()]

    def set_elevation(self, elevation: Elevation | None) -> None:
        """Heights of the ground, for patterns that follow it."""
        for part in self._parts:
            part.elevation = elevation

    def show_plan(self, view: PlanView) -> None:
        """Show the newest picture; a selection made on the map brings its tab to the front."""
        self._view = view
        fence = view.plan.fence or Fence()
        count = len(fence.polygons) + len(fence.circles) + (fence.breach_return is not None)
        self.tabs.set_counts([len(view.plan.items), count, len(view.plan.rally or ())])
        for part in self._parts:
            part.show_plan(view)
        if view.selection != self._selection:
            self._selection = view.selection
            tabs = {_TAB_OF.get(ref.part) for ref in view.selection} - {None}
            if tabs and self.tabs.currentIndex() not in tabs:
                self.tabs.setCurrentIndex(min(tab for tab in tabs if tab is not None))
        self._refresh_buttons()

    def _pass_selection(self, refs: frozenset[Ref]) -> None:
        self._selection = refs
        self.selectionWanted.emit(refs)
        self._refresh_buttons()

    def _show_tab(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        self._refresh_buttons()

    def _refresh_buttons(self) -> None:
        part = self.current
        some = bool(part.rows)
        mission = part is self.mission
        self.duplicate_button.setEnabled(some)
        self.delete_button.setEnabled(some)
        self.order_button.setEnabled(mission and part.model.rowCount() > 1)
        names = [
            (self.tr("Add item"), self.tr("Duplicate the selected items (Ctrl+D)")),
            (self.tr("Add to the fence"), self.tr("Duplicate the selected shapes (Ctrl+D)")),
            (self.tr("Add rally point"), self.tr("Duplicate the selected points (Ctrl+D)")),
        ][self.tabs.currentIndex()]
        nothing = self.tr("nothing is selected")
        self.add_button.set_name(names[0])
        self.duplicate_button.set_name(names[1] if some else f"{names[1]}: {nothing}")
        words = self.tr("Delete the selected ones (Del)")
        self.delete_button.set_name(words if some else f"{words}: {nothing}")
        words = self.tr("Move and reverse")
        self.order_button.set_name(
            words if mission else f"{words}: " + self.tr("the order means nothing here")
        )

    # -- buttons --------------------------------------------------------------------------------

    def open_add(self) -> None:
        """Offer what can be added to the part that is shown."""
        corner = QPoint(self.add_button.width() - 300, self.add_button.height() + 4)
        self.current.open_add(self.add_button.mapToGlobal(corner))

    def _open_order(self) -> None:
        menu = self.current.order_menu()
        if menu is not None:
            menu.popup(self.order_button.mapToGlobal(QPoint(0, self.order_button.height() + 4)))
