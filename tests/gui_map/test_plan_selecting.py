"""Editing a plan on the map by mouse: select, drag, insert, box, corners, rims."""

from __future__ import annotations

import pytest
from map_samples import HOME, off, picture
from plan_map_samples import (
    ALT,
    CTRL,
    RIDGE,
    SHIFT,
    at,
    click,
    drag,
    here,
    hover,
    key,
    move,
    open_desk,
    press,
    release,
    sample_plan,
    waypoint,
)
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gcs.planning import patterns
from gcs.planning.document import Place, Plan
from gcs.planning.refs import Part, Ref, item_ref


@pytest.fixture
def desk(bare, themes, qtbot):
    made = open_desk(bare, themes, qtbot)
    picture(bare)
    return made


@pytest.fixture
def view(desk, bare):
    return bare


def right_click(view, point):
    QApplication.sendEvent(
        view, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, view.mapToGlobal(point))
    )


def place_of(desk, index):
    place = desk.plan.items[index].place
    return place.lat_deg, place.lon_deg


def test_a_click_selects_an_item_and_a_click_on_the_ground_nothing(desk, view):
    click(view, here(view, 1280, 190))
    assert desk.selection == {item_ref(3)}
    click(view, here(view, 600, -350))
    assert desk.selection == frozenset()
    assert desk.labels == []
    assert desk.menus == []


def test_a_click_on_the_ground_opens_no_fly_menu_while_the_plan_is_edited(desk, view, qtbot):
    said = []
    view.mapClicked.connect(lambda *args: said.append(args))
    click(view, here(view, 600, -350))
    assert not view._click.isActive()
    assert said == []


@pytest.mark.parametrize("modifier", [CTRL, SHIFT])
def test_ctrl_and_shift_clicks_take_items_into_the_selection_and_out_again(desk, view, modifier):
    click(view, here(view, 1280, 190))
    click(view, here(view, 1000, -130), modifier)
    assert desk.selection == {item_ref(3), item_ref(4)}
    click(view, here(view, 1280, 190), modifier)
    assert desk.selection == {item_ref(4)}


def test_a_drag_moves_an_item_live_and_is_one_step_of_undo(desk, view):
    before = desk.plan
    start, end = here(view, 1000, -130), here(view, 900, -40)
    drag(view, start, end, drop=False)
    assert len(desk.labels) >= 1, "the plan follows before the button comes up"
    assert place_of(desk, 4) == pytest.approx(view.viewport.to_place(end.x(), end.y()), abs=2e-5)
    release(view, end)
    assert set(desk.labels) == {"move waypoint 5"}
    assert len(set(desk.merges)) == 1
    assert desk.plan.items[:4] == before.items[:4]
    desk.undo()
    assert desk.plan == before


def test_a_second_drag_is_a_step_of_its_own(desk, view):
    drag(view, here(view, 1000, -130), here(view, 950, -100))
    once = desk.plan
    drag(view, here(view, 950, -100), here(view, 900, -60))
    desk.undo()
    assert desk.plan == once


def test_an_item_keeps_its_distance_to_the_pointer_that_took_it_at_its_edge(desk, view):
    start = here(view, 1000, -130) + QPoint(8, 3)
    drag(view, start, start + QPoint(60, 40))
    moved = at(view, place_of(desk, 4))
    assert (moved - here(view, 1000, -130)).toTuple() == pytest.approx((60, 40), abs=1)


def test_escape_during_a_drag_puts_the_item_back(desk, view):
    before = desk.plan
    drag(view, here(view, 1000, -130), here(view, 900, -40), drop=False)
    assert desk.plan != before
    key(view, Qt.Key.Key_Escape)
    assert desk.plan == before
    release(view, here(view, 900, -40))
    assert desk.plan == before
    assert len(set(desk.merges)) == 1


def test_a_hand_that_trembles_moves_nothing(desk, view):
    start = here(view, 1000, -130)
    press(view, start)
    move(view, start + QPoint(2, 1))
    release(view, start + QPoint(2, 1))
    assert desk.labels == []
    assert desk.selection == {item_ref(4)}


def test_a_drag_of_one_of_several_moves_all_of_them_alike(desk, view):
    desk.select(frozenset({item_ref(3), item_ref(4), Ref(Part.RALLY, 0)}))
    before = desk.plan
    start = here(view, 1000, -130)
    drag(view, start, start + QPoint(50, -30))
    for index, was in ((3, off(1280, 190)), (4, off(1000, -130))):
        step = at(view, place_of(desk, index)) - at(view, was)
        assert step.toTuple() == pytest.approx((50, -30), abs=1)
    rally = desk.plan.rally[0]
    step = at(view, (rally.lat_deg, rally.lon_deg)) - here(view, -330, 330)
    assert step.toTuple() == pytest.approx((50, -30), abs=1)
    assert desk.plan.items[5] is before.items[5]
    assert desk.selection == {item_ref(3), item_ref(4), Ref(Part.RALLY, 0)}
    assert desk.labels[-1] == "move 3 parts"


def test_a_click_on_one_of_several_selects_it_alone(desk, view):
    desk.select(frozenset({item_ref(3), item_ref(4)}))
    click(view, here(view, 1000, -130))
    assert desk.selection == {item_ref(4)}


def test_a_drag_of_the_ground_still_moves_the_map(desk, view):
    place = view.viewport.to_place(640, 790)
    drag(view, QPoint(640, 790), QPoint(700, 740))
    assert view.viewport.to_pixel(*place) == pytest.approx((700, 740), abs=0.01)
    assert desk.labels == []


def test_a_shift_drag_selects_what_lies_in_the_box(desk, view):
    start, end = here(view, 380, -250), here(view, 1350, 230)
    press(view, start, SHIFT)
    move(view, end)
    picture(view)
    release(view, end, SHIFT)
    assert desk.selection == {item_ref(3), item_ref(4), item_ref(5)}
    assert desk.labels == []


def test_an_area_is_in_the_box_only_when_all_of_it_is(desk, view):
    inner = here(view, 1280, 590), here(view, 1620, 250)
    press(view, inner[0], SHIFT)
    release(view, inner[1], SHIFT)
    assert desk.selection == {Ref(Part.CIRCLE, 0)}
    press(view, here(view, 200, 1000), SHIFT)
    release(view, here(view, 900, 600), SHIFT)
    assert item_ref(2) not in desk.selection


def test_ctrl_and_shift_add_the_box_to_the_selection(desk, view):
    desk.select(frozenset({item_ref(1)}))
    press(view, here(view, 900, -30), SHIFT | CTRL)
    release(view, here(view, 1100, -230), SHIFT | CTRL)
    assert desk.selection == {item_ref(1), item_ref(4)}


def test_dragging_the_plus_of_a_leg_inserts_a_waypoint_there_and_selects_it(desk, view):
    middle = here(view, 720, -160)
    drag(view, middle, middle + QPoint(0, 50))
    assert len(desk.plan.items) == 8
    assert at(view, place_of(desk, 5)).toTuple() == pytest.approx((middle.x(), middle.y() + 50), abs=2)
    assert desk.selection == {item_ref(5)}
    assert desk.plan.items[5].place.alt_m in (192.0, 122.0)
    desk.undo()
    assert len(desk.plan.items) == 7


def test_a_click_on_the_plus_of_a_leg_inserts_at_its_middle(desk, view):
    click(view, here(view, 720, -160))
    assert at(view, place_of(desk, 5)).toTuple() == pytest.approx(here(view, 720, -160).toTuple(), abs=2)


def test_the_corner_of_a_survey_is_dragged_and_the_survey_works_itself_out_anew(desk, view):
    desk.select(frozenset({item_ref(2)}))
    before = desk.plan.items[2]
    corner = here(view, *RIDGE[2])
    drag(view, corner, corner + QPoint(60, 20))
    after = desk.plan.items[2]
    moved = at(view, patterns.handles(after).points[2])
    assert (moved - corner).toTuple() == pytest.approx((60, 20), abs=1)
    assert patterns.summary(after).length_m > patterns.summary(before).length_m
    assert set(desk.labels) == {"move corner of survey 3"}
    desk.undo()
    assert desk.plan.items[2] == before


def test_a_plus_puts_a_corner_in_and_the_right_button_takes_it_out(desk, view):
    desk.select(frozenset({item_ref(2)}))
    middle = here(view, *((a + b) / 2 for a, b in zip(RIDGE[1], RIDGE[2], strict=True)))
    drag(view, middle, middle + QPoint(30, -20))
    assert len(patterns.handles(desk.plan.items[2]).points) == len(RIDGE) + 1
    right_click(view, middle + QPoint(30, -20))
    assert len(patterns.handles(desk.plan.items[2]).points) == len(RIDGE)
    assert desk.labels[-1] == "remove corner of survey 3"
    assert desk.menus == []


def test_the_last_three_corners_stay_and_it_is_said_why(desk, view):
    desk.select(frozenset({item_ref(2)}))
    for _ in range(len(RIDGE) - 2):
        right_click(view, at(view, patterns.handles(desk.plan.items[2]).points[0]))
    assert len(patterns.handles(desk.plan.items[2]).points) == 3
    assert len(desk.problems) == 1


def test_the_middle_handle_moves_a_whole_pattern(desk, view):
    desk.select(frozenset({item_ref(2)}))
    before = patterns.handles(desk.plan.items[2])
    middle = at(view, before.centre)
    drag(view, middle, middle + QPoint(-40, 70))
    after = patterns.handles(desk.plan.items[2])
    for was, now in zip(before.points, after.points, strict=True):
        assert (at(view, now) - at(view, was)).toTuple() == pytest.approx((-40, 70), abs=2)


def test_fence_corners_move_and_a_crossing_outline_is_refused_once_with_the_last_good_one_kept(desk, view):
    desk.select(frozenset({Ref(Part.POLYGON, 0)}))
    corner = here(view, -500, -300)
    drag(view, corner, corner + QPoint(30, 20))
    good = desk.plan.fence.polygons[0]
    assert (at(view, good.vertices[0]) - corner).toTuple() == pytest.approx((30, 20), abs=1)
    assert desk.problems == []
    start = at(view, good.vertices[0])
    drag(view, start, here(view, 1500, 900))
    assert len(desk.problems) == 1


def test_a_circle_has_a_handle_for_its_radius_and_one_to_move_it(desk, view):
    desk.select(frozenset({Ref(Part.CIRCLE, 0)}))
    rim = here(view, 1600, 420)
    drag(view, rim, here(view, 1700, 420))
    circle = desk.plan.fence.circles[0]
    assert circle.radius_m == pytest.approx(250, abs=3)
    center = here(view, 1450, 420)
    drag(view, center, center + QPoint(-50, 0))
    moved = desk.plan.fence.circles[0]
    assert moved.radius_m == circle.radius_m
    assert (at(view, (moved.lat_deg, moved.lon_deg)) - center).toTuple() == pytest.approx((-50, 0), abs=1)


def test_home_and_rally_points_are_dragged_too(desk, view):
    drag(view, here(view, 0, 0), here(view, 40, -60))
    home = desk.plan.home
    assert at(view, (home.lat_deg, home.lon_deg)).toTuple() == pytest.approx(
        here(view, 40, -60).toTuple(), abs=1
    )
    assert home.alt_m == 28.0
    drag(view, here(view, -330, 330), here(view, -300, 400))
    assert desk.plan.rally[0].alt_rel_m == 40.0
    assert desk.labels[-1] == "move rally 1"


def test_what_happens_at_home_is_selected_by_its_word_beside_it(desk, view):
    picture(view)
    parts = desk.overlay.hand.session.frame.home_parts
    assert [word for _, word, _ in parts] == ["1 Takeoff", "7 Return"]
    click(view, parts[1][2].center().toPoint())
    assert desk.selection == {item_ref(6)}
    click(view, here(view, 0, 0))
    assert desk.selection == {Ref(Part.HOME)}


def test_areas_are_selected_by_a_click_inside_and_fences_by_their_line(desk, view):
    click(view, here(view, 700, 480))
    assert desk.selection == {item_ref(2)}
    click(view, here(view, 1450, 480))
    assert desk.selection == {Ref(Part.CIRCLE, 0)}
    click(view, here(view, -480, 200))
    assert desk.selection == {Ref(Part.POLYGON, 0)}
    click(view, here(view, 300, 20))
    assert desk.selection == frozenset(), "the ground inside the fence is no part of it"


def test_items_are_hit_before_edges_and_edges_before_areas(desk, view):
    desk.show(Plan(items=(*sample_plan().items[:6], waypoint(700, 480)), home=Place(*HOME, 0.0)))
    click(view, here(view, 700, 480))
    assert desk.selection == {item_ref(6)}


def test_the_pointer_tells_what_it_would_take(desk, view):
    shapes = Qt.CursorShape
    hover(view, here(view, 1000, -130))
    assert view.cursor().shape() == shapes.OpenHandCursor
    hover(view, here(view, 720, -160))
    assert view.cursor().shape() == shapes.CrossCursor
    hover(view, here(view, -480, 200))
    assert view.cursor().shape() == shapes.PointingHandCursor
    hover(view, here(view, 300, 20))
    assert view.cursor().shape() == shapes.ArrowCursor


def test_the_menu_comes_for_what_is_under_the_pointer_which_is_then_selected(desk, view):
    point = here(view, 1000, -130)
    right_click(view, point)
    assert desk.selection == {item_ref(4)}
    ref, lat, lon, where = desk.menus[0]
    assert ref == item_ref(4)
    assert (lat, lon) == pytest.approx(view.viewport.to_place(point.x(), point.y()))
    assert where == view.mapToGlobal(point)
    right_click(view, here(view, 300, 20))
    assert desk.menus[1][0] is None
    assert desk.selection == {item_ref(4)}


def test_the_menu_for_one_of_several_keeps_them_selected(desk, view):
    both = frozenset({item_ref(3), item_ref(4)})
    desk.select(both)
    right_click(view, here(view, 1000, -130))
    assert desk.selection == both


def test_a_change_by_another_hand_ends_the_drag_without_undoing_that(desk, view):
    drag(view, here(view, 1000, -130), here(view, 900, -40), drop=False)
    other = sample_plan()
    desk.show(other)
    move(view, here(view, 800, -40))
    key(view, Qt.Key.Key_Escape)
    assert desk.plan is other


def test_a_double_click_on_an_item_does_not_zoom(desk, view):
    zoom = view.viewport.zoom
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=here(view, 1000, -130))
    assert view.viewport.zoom == zoom


def test_alt_is_no_part_of_selecting(desk, view):
    click(view, here(view, 1280, 190), ALT)
    assert desk.selection == {item_ref(3)}
