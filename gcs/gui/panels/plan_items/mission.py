"""The tab of the mission: its items in the order they are flown."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan

from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from gcs.gui.panels.plan_items.cells import HEIGHT, ITEM, SPEED
from gcs.gui.panels.plan_items.mission_model import MissionModel
from gcs.gui.panels.plan_items.placing import insert_index, next_place, square
from gcs.gui.panels.plan_items.tab import PartTab
from gcs.gui.plan_controls import PATTERN, CommandPicker, Offer, command_offers, pattern_offers
from gcs.gui.present.plan_words import command_words, main_param, param_words, short_name
from gcs.gui.theme import ThemeController
from gcs.model.format import in_midst
from gcs.planning import edits
from gcs.planning.catalogue import COMMANDS, has_place, is_navigation
from gcs.planning.document import DO_JUMP, Plan, PlanItem
from gcs.planning.edits.bulk import set_speed
from gcs.planning.errors import PlanError
from gcs.planning.refs import item_ref


class MissionTab(PartTab):
    """Items: added, moved, copied, turned round, edited and deleted, one or many."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        self.items = MissionModel()
        super().__init__(
            themes, self.items, _tr("Items of the mission"),
            _tr("No items yet. Press + to add one, or draw on the map."), parent,
        )  # fmt: skip
        self.picker = CommandPicker(themes, self.tr("Commands"), self)
        self.picker.picked.connect(self._picked)
        self._take: Callable[[str], None] = self.add

    # -- adding ---------------------------------------------------------------------------------

    def open_add(self, place: QPoint) -> None:
        """Offer commands and patterns."""
        view = self.model.shown
        self._take = self.add
        offers = command_offers(view.firmware, view.kind)
        self.picker.open_at([*offers, *pattern_offers(view.kind)], place)

    def _open_change(self, place: QPoint) -> None:
        view = self.model.shown
        self._take = lambda key: self.set_command(int(key))
        self.picker.open_at(command_offers(view.firmware, view.kind), place)

    def _picked(self, key: str) -> None:
        self._take(key)

    def add(self, key: str) -> None:
        """Add a command or a pattern after the selected items, or at the end."""
        if key.startswith(PATTERN):
            self._add_pattern(key.removeprefix(PATTERN))
            return
        command = int(key)
        index = insert_index(self.plan, self.rows, navigation=is_navigation(command))

        def work() -> Plan:
            known = COMMANDS.get(command)
            wants = bool(has_place(command)) and not (known is not None and known.place_optional)
            at = next_place(self.plan, index) if wants else None
            return edits.insert_items(self.plan, index, [edits.new_item(self.plan, command, at, index)])

        self.do(self.tr("add %s") % in_midst(command_words(command)), work, [item_ref(index)])

    def _add_pattern(self, kind: str) -> None:
        from gcs.planning import patterns

        index = insert_index(self.plan, self.rows, navigation=True)
        known = patterns.KINDS[kind]

        def work() -> Plan:
            start = next_place(self.plan, index)
            view = self.model.shown
            size_m = known.default_size_m
            defaults = patterns.PatternDefaults(
                firmware=view.firmware, kind=view.kind, size_m=size_m, elevation=self.elevation
            )
            points = square(start, size_m / 2)
            if known.draws == "line":
                points = points[:2]
            elif known.draws == "point":
                points = [start]
            made = patterns.create(kind, points, defaults)
            return edits.insert_items(self.plan, index, [made])

        self.do(self.tr("add %s") % in_midst(known.label), work, [item_ref(index)])

    # -- the selected items ---------------------------------------------------------------------

    def remove(self) -> None:
        """Delete the selected items; the next one is selected."""
        rows = self.rows
        if not rows:
            return
        left = len(self.plan.items) - len(rows)
        after = min(rows[-1] + 1 - len(rows), left - 1)
        select = [item_ref(after)] if left else []
        self.do(self._label(self.tr("delete %s"), rows), lambda: edits.remove_items(self.plan, rows), select)

    def duplicate(self) -> None:
        """Copy the selected items behind them; the copies are selected."""
        rows = self.rows
        if rows:
            first = rows[-1] + 1
            copies = [item_ref(first + step) for step in range(len(rows))]
            work: Callable[[], Plan] = lambda: edits.duplicate_items(self.plan, rows)  # noqa: E731
            self.do(self._label(self.tr("duplicate %s"), rows), work, copies)

    def shift_rows(self, step: int) -> None:
        """Move the selected items by one place up or down."""
        rows = self.rows
        if not rows:
            return
        if step < 0 and rows[0] > 0:
            self.put_before(rows[0] - 1)
        elif step > 0 and rows[-1] + 1 < len(self.plan.items):
            self.put_before(rows[-1] + 2)

    def put_before(self, row: int) -> None:
        """Move the selected items, in their order, to before a row."""
        rows = self.rows
        if not rows:
            return
        first = row - sum(old < row for old in rows)
        select = [item_ref(first + step) for step in range(len(rows))]
        # The same items moved again and again are one step; they are known by what they are, not where.
        merge = f"move {[id(self.plan.items[old]) for old in rows]}"
        label = self._label(self.tr("move %s"), rows)
        self.do(label, lambda: edits.move_items(self.plan, rows, row), select, merge)

    def reverse(self) -> None:
        """Turn the order of the selected items round; of all when fewer than two are selected."""
        rows = self.rows if len(self.rows) > 1 else list(range(len(self.plan.items)))
        self.do(self._label(self.tr("reverse %s"), rows), lambda: edits.reverse_items(self.plan, rows))

    def set_command(self, command: int) -> None:
        """Make the selected items another command."""
        rows = [row for row in self.rows if isinstance(self.plan.items[row], PlanItem)]

        def work() -> Plan:
            plan = self.plan
            for row in rows:
                plan = edits.set_item_command(plan, row, command)
            return plan

        label = self._label(self.tr("change %s"), rows)
        if rows:
            self.do(f"{label}: {in_midst(command_words(command))}", work)

    def edit(self, rows: list[int], column: int, value: float) -> None:
        """Give items another height, speed or main value."""
        if column == HEIGHT:
            if isnan(value):
                self.problem.emit(self.tr("A height is a number"))
                return
            label = self._label(self.tr("height of %s"), rows)
            ground = self.elevation
            self.do(label, lambda: edits.set_item_altitude(self.plan, rows, value, elevation=ground))
        elif column == SPEED:
            label = self._label(self.tr("speed of %s"), rows)
            self.do(label, lambda: set_speed(self.plan, rows, value, self.elevation))
        elif column == ITEM:
            self._edit_main(rows, value)

    def _edit_main(self, rows: list[int], value: float) -> None:
        found = main_param(self.plan.items[rows[0]])
        if found is None:
            return
        which, param = found
        first = self.plan.items[rows[0]]
        same = [
            row
            for row in rows
            if isinstance(item := self.plan.items[row], PlanItem)
            and isinstance(first, PlanItem)
            and item.command == first.command
        ]

        def work() -> Plan:
            plan = self.plan
            for row in same:
                plan = _with_main(plan, row, which, value)
            return plan

        label = f"{in_midst(param_words(param.label))} %s"
        self.do(self._label(self.tr("change %s") % label, same), work)

    def _label(self, words: str, rows: list[int]) -> str:
        if len(rows) == 1:
            return words % in_midst(short_name(self.plan, item_ref(rows[0])))
        return words % (self.tr("%s items") % len(rows))

    # -- menus ----------------------------------------------------------------------------------

    def order_menu(self) -> QMenu:
        """Return the menu about the order of the items."""
        menu = QMenu(self)
        self._order_entries(menu)
        return menu

    def _order_entries(self, menu: QMenu) -> None:
        rows, count = self.rows, len(self.plan.items)
        up = bool(rows) and rows[0] > 0
        down = bool(rows) and rows[-1] + 1 < count
        self.entry(
            menu,
            self.tr("Move up"),
            lambda: self.shift_rows(-1),
            picture="arrow-up",
            keys="Alt+Up",
            enabled=up,
        )
        self.entry(
            menu,
            self.tr("Move down"),
            lambda: self.shift_rows(1),
            picture="arrow-down",
            keys="Alt+Down",
            enabled=down,
        )
        self.entry(menu, self.tr("Move to the beginning"), lambda: self.put_before(0), enabled=up)
        self.entry(menu, self.tr("Move to the end"), lambda: self.put_before(count), enabled=down)
        words = (
            self.tr("Reverse the selected items") if len(rows) > 1 else self.tr("Reverse the whole mission")
        )
        self.entry(menu, words, self.reverse, picture="arrow-up-down", enabled=count > 1)

    def context_menu(self) -> QMenu:
        """Return the menu of the selected items."""
        menu = QMenu(self)
        rows = self.rows
        self._edit_entries(menu, rows)
        menu.addSeparator()
        place = self.table.viewport().mapToGlobal(QPoint(40, 30))
        words = self.tr("Add after it…") if rows else self.tr("Add…")
        self.entry(menu, words, lambda: self.open_add(place), picture="plus")
        self.entry(
            menu, self.tr("Duplicate"), self.duplicate, picture="copy", keys="Ctrl+D", enabled=bool(rows)
        )
        menu.addSeparator()
        self._order_entries(menu)
        menu.addSeparator()
        every = QKeySequence.StandardKey.SelectAll
        self.entry(menu, self.tr("Select all"), self.table.selectAll, keys=every)
        words = self.tr("Delete %s items") % len(rows) if len(rows) > 1 else self.tr("Delete")
        self.entry(
            menu,
            words,
            self.remove,
            picture="trash-2",
            keys=QKeySequence.StandardKey.Delete,
            enabled=bool(rows),
        )
        return menu

    def _edit_entries(self, menu: QMenu, rows: list[int]) -> None:
        many = len(rows) > 1
        current = self.table.currentIndex().row()
        row = current if current in rows else (rows[0] if rows else -1)
        words = {
            HEIGHT: self.tr("Height of %s items…") % len(rows) if many else self.tr("Edit height"),
            SPEED: self.tr("Speed of %s items…") % len(rows) if many else self.tr("Edit speed"),
        }
        for column, text in words.items():
            at = next((r for r in (row, *rows) if r >= 0 and self.model.cell_at(r, column).editable), None)
            self.entry(menu, text, self._editing(at, column, many), keys=None, enabled=at is not None)
        found = main_param(self.plan.items[row]) if row >= 0 else None
        if found is not None:
            text = self.tr("Edit %s") % in_midst(param_words(found[1].label))
            self.entry(menu, text, self._editing(row, ITEM, many))
        place = self.table.viewport().mapToGlobal(QPoint(40, 30))
        simple = any(isinstance(self.plan.items[r], PlanItem) for r in rows)
        self.entry(menu, self.tr("Change command…"), lambda: self._open_change(place), enabled=simple)

    def _editing(self, row: int | None, column: int, many: bool) -> Callable[[], object]:
        def begin() -> None:
            if row is not None:
                self.table.edit_cell(row, column, for_all=many)

        return begin

    def offers(self) -> list[Offer]:
        """Return what the picker shows now."""
        return self.picker.shown()


def _tr(text: str) -> str:
    from gcs.gui.panels.plan_items.cells import tr

    return tr(text)


def _with_main(plan: Plan, row: int, which: int, value: float) -> Plan:
    item = plan.items[row]
    if isinstance(item, PlanItem) and item.command == DO_JUMP and which == 1:
        return _with_jump(plan, row, value)
    return edits.set_item_param(plan, row, which, value)


def _with_jump(plan: Plan, row: int, value: float) -> Plan:
    """Jumps are typed as the number of a row, and kept as the id of its item."""
    target = plan.items[round(value) - 1] if 1 <= value <= len(plan.items) else None
    if not isinstance(target, PlanItem) or not target.item_id:
        raise PlanError(
            _tr("Nothing can jump to item %s") % f"{value:g}", _tr("Choose a simple item of the mission")
        )
    return edits.set_item_param(plan, row, 1, float(target.item_id))
