"""Editing a plan on the map by keyboard alone, and what a screen reader hears of it."""

from __future__ import annotations

import pytest
from map_samples import off, picture
from plan_map_samples import CTRL, RIDGE, SHIFT, Desk, at, here, key, open_desk, sample_plan
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from gcs.gui.map.editing import PlanOverlay
from gcs.planning import patterns
from gcs.planning.document import Plan
from gcs.planning.refs import Part, Ref, item_ref

KEY = Qt.Key


@pytest.fixture
def desk(bare, themes, qtbot):
    bare.setFocus()
    return open_desk(bare, themes, qtbot)


@pytest.fixture
def view(desk, bare):
    return bare


def placed(desk, view, index):
    place = desk.plan.items[index].place
    x, y = view.viewport.to_pixel(place.lat_deg, place.lon_deg)
    return x, y


@pytest.mark.parametrize(
    ("which", "dx", "dy"),
    [(KEY.Key_Left, -1, 0), (KEY.Key_Right, 1, 0), (KEY.Key_Up, 0, -1), (KEY.Key_Down, 0, 1)],
)
@pytest.mark.parametrize(("modifier", "size"), [(Qt.KeyboardModifier.NoModifier, 1), (SHIFT, 10)])
def test_arrows_nudge_what_is_selected_by_pixels_of_the_map(desk, view, which, dx, dy, modifier, size):
    desk.select(frozenset({item_ref(4)}))
    x, y = placed(desk, view, 4)
    looked_at = view.viewport
    key(view, which, modifier)
    after = placed(desk, view, 4)
    assert (after[0] - x, after[1] - y) == pytest.approx((dx * size, dy * size), abs=0.06 * size)
    assert view.viewport == looked_at


def test_nudges_that_follow_each_other_are_one_step_until_something_else_is_selected(desk, view):
    desk.select(frozenset({item_ref(4)}))
    for _ in range(5):
        key(view, KEY.Key_Right)
    key(view, KEY.Key_Up)
    desk.overlay.select(frozenset({item_ref(3)}))
    desk.overlay.select(frozenset({item_ref(4)}))
    once = desk.plan
    key(view, KEY.Key_Up)
    desk.undo()
    assert desk.plan == once
    desk.undo()
    assert desk.plan == sample_plan()


def test_arrows_move_the_map_while_nothing_is_selected(desk, view):
    x, _ = view.viewport.to_pixel(*off(0, 0))
    key(view, KEY.Key_Left)
    assert view.viewport.to_pixel(*off(0, 0))[0] == pytest.approx(x + 90)
    assert desk.labels == []


@pytest.mark.parametrize("which", [KEY.Key_Delete, KEY.Key_Backspace])
def test_delete_removes_any_mixture_of_parts_in_one_step(desk, view, which):
    desk.select(frozenset({item_ref(2), item_ref(4), Ref(Part.RALLY, 0), Ref(Part.CIRCLE, 0)}))
    key(view, which)
    assert len(desk.plan.items) == 5
    assert not desk.plan.rally
    assert desk.plan.fence.circles == ()
    assert desk.selection == frozenset()
    assert desk.labels == ["delete 4 parts"]
    desk.undo()
    assert desk.plan == sample_plan()


def test_tab_walks_through_all_parts_and_shift_tab_back(desk, view):
    seen = []
    for _ in range(11):
        key(view, KEY.Key_Tab)
        seen += desk.selection
    items = [item_ref(i) for i in range(7)]
    others = [Ref(Part.POLYGON, 0), Ref(Part.CIRCLE, 0), Ref(Part.RALLY, 0), Ref(Part.HOME)]
    assert seen == [*items, *others]
    key(view, KEY.Key_Backtab, SHIFT)
    assert desk.selection == {others[2]}


@pytest.fixture
def field_below(bare, qtbot):
    """A window with the map and a field under it; returns the field."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(bare)
    field = QLineEdit()
    column.addWidget(field)
    window.resize(800, 600)
    window.show()
    qtbot.waitExposed(window)
    yield field
    bare.setParent(None)


def test_after_the_last_part_tab_leaves_the_map(themes, bare, field_below):
    window = bare.window()
    overlay = PlanOverlay(bare, themes)
    overlay.set_active(True)
    desk = Desk(overlay)
    desk.show(Plan(items=sample_plan().items[1:2]))
    bare.setFocus()
    key(bare, KEY.Key_Tab)
    assert desk.selection == {item_ref(0)}
    key(bare, KEY.Key_Tab)
    assert window.focusWidget() is field_below
    bare.setFocus()
    key(bare, KEY.Key_Backtab, SHIFT)
    assert window.focusWidget() is not bare, "before the first one, too"


def test_a_part_out_of_view_is_brought_into_it(desk, view):
    view.look_at(*off(20_000, 0), 15.0)
    desk.select(frozenset({item_ref(2)}))
    key(view, KEY.Key_Tab)
    assert view.rect().contains(at(view, off(1280, 190)))
    view.look_at(*off(20_000, 0), 15.0)
    desk.overlay.reveal(Ref(Part.HOME))
    assert view.rect().contains(at(view, off(0, 0)))


@pytest.mark.parametrize("way", ["enter", "menu key"])
def test_enter_and_the_menu_key_open_the_menu_at_the_item(desk, view, way):
    desk.select(frozenset({item_ref(4)}))
    if way == "enter":
        key(view, KEY.Key_Return)
    else:
        reason = QContextMenuEvent.Reason.Keyboard
        QApplication.sendEvent(
            view, QContextMenuEvent(reason, here(view, 0, 0), view.mapToGlobal(here(view, 0, 0)))
        )
    ref, lat, lon, where = desk.menus[0]
    assert ref == item_ref(4)
    assert (lat, lon) == pytest.approx(off(1000, -130))
    assert where == view.mapToGlobal(here(view, 1000, -130))


def test_enter_with_nothing_selected_opens_the_menu_at_the_middle(desk, view):
    said = []
    view.mapClicked.connect(lambda *args: said.append(args))
    key(view, KEY.Key_Return)
    assert desk.menus[0][0] is None
    assert desk.menus[0][1:3] == pytest.approx(off(520, 330), abs=1e-6)
    assert said == []


def test_escape_lets_go_of_corner_selection_and_then_leaves_the_key_to_the_window(desk, view):
    desk.select(frozenset({item_ref(2)}))
    key(view, KEY.Key_V)
    assert desk.overlay.hand.keys.corner == 0
    key(view, KEY.Key_Escape)
    assert desk.selection == frozenset()
    assert not desk.overlay.cancel()
    assert not desk.overlay.hand.wants_key(press_of(KEY.Key_Escape))


def press_of(which, modifiers=Qt.KeyboardModifier.NoModifier):
    return QKeyEvent(QEvent.Type.ShortcutOverride, which, modifiers)


def test_corners_are_reached_moved_added_and_removed_by_keys(desk, view):
    desk.select(frozenset({item_ref(2)}))
    for _ in range(3):
        key(view, KEY.Key_V)
    assert desk.overlay.hand.keys.corner == 2
    picture(view)
    before = at(view, off(*RIDGE[2]))
    key(view, KEY.Key_Right, SHIFT)
    moved = at(view, patterns.handles(desk.plan.items[2]).points[2])
    assert (moved - before).toTuple() == pytest.approx((10, 0), abs=1)
    key(view, KEY.Key_Insert)
    assert len(patterns.handles(desk.plan.items[2]).points) == 7
    assert desk.overlay.hand.keys.corner == 3
    key(view, KEY.Key_Delete)
    assert len(patterns.handles(desk.plan.items[2]).points) == 6
    assert len(desk.plan.items) == 7, "the corner goes, not the survey"
    key(view, KEY.Key_V, SHIFT)
    assert desk.overlay.hand.keys.corner == 2
    desk.select(frozenset({item_ref(4)}))
    assert desk.overlay.hand.keys.corner is None


def test_the_last_corner_of_a_line_gets_its_neighbour_inside_the_line(desk, view):
    line = patterns.create(
        "CorridorScan", [off(0, 0), off(200, 0), off(200, 200)], patterns.PatternDefaults()
    )
    desk.show(Plan(items=(line,)))
    desk.select(frozenset({item_ref(0)}))
    key(view, KEY.Key_V, SHIFT)
    assert desk.overlay.hand.keys.corner == 2
    key(view, KEY.Key_Insert)
    points = patterns.handles(desk.plan.items[0]).points
    assert len(points) == 4
    assert points[2] == pytest.approx(off(200, 100), abs=1e-5)


def test_keys_of_the_plan_win_over_shortcuts_of_the_window_only_when_they_do_something(desk, view):
    overlay = desk.overlay
    assert not overlay.hand.wants_key(press_of(KEY.Key_Delete))
    desk.select(frozenset({item_ref(2)}))
    for which in (KEY.Key_Delete, KEY.Key_Left, KEY.Key_Escape, KEY.Key_V, KEY.Key_Return):
        event = press_of(which)
        event.ignore()
        QApplication.sendEvent(view, event)
        assert event.isAccepted()
    assert not overlay.hand.wants_key(press_of(KEY.Key_Z, CTRL))
    assert not overlay.hand.wants_key(press_of(KEY.Key_Left, CTRL))
    overlay.set_tool("survey")
    assert overlay.hand.wants_key(press_of(KEY.Key_Space))
    assert not overlay.hand.wants_key(press_of(KEY.Key_Delete))
    overlay.set_tool("measure")
    assert not overlay.hand.wants_key(press_of(KEY.Key_Escape))


def test_plus_and_minus_still_zoom(desk, view):
    desk.select(frozenset({item_ref(2)}))
    zoom = view.viewport.zoom
    key(view, KEY.Key_Plus)
    assert view.viewport.zoom == pytest.approx(zoom + 0.5)


def test_a_screen_reader_hears_what_is_selected(desk, view):
    assert view.accessibleName() == "Plan on the map"
    assert "Nothing selected" in view.accessibleDescription()
    desk.select(frozenset({item_ref(4)}))
    assert view.accessibleDescription().startswith("Waypoint 5, 36.5")
    desk.select(frozenset({item_ref(4), item_ref(5)}))
    assert view.accessibleDescription() == "2 parts selected"
    desk.select(frozenset({item_ref(6)}))
    assert view.accessibleDescription().endswith("without a place")
    desk.overlay.set_tool("fence")
    desk.show()
    assert view.accessibleDescription() == desk.overlay.hint
    desk.overlay.set_active(False)
    assert view.accessibleName() == "Map"
    assert "Arrow keys move" in view.accessibleDescription()


def test_control_a_on_the_map_selects_all_items_of_the_mission(desk, view):
    key(view, KEY.Key_A, CTRL)
    assert desk.selection == frozenset(map(item_ref, range(len(desk.plan.items))))
    key(view, KEY.Key_Escape)
    desk.show(Plan())
    key(view, KEY.Key_A, CTRL)
    assert desk.selection == frozenset()
