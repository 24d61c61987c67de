"""Drawing with the Plan workspace's tools: points, outlines, circles and patterns."""

from __future__ import annotations

import pytest
from map_samples import picture
from plan_map_samples import (
    ALT,
    at,
    click,
    drag,
    here,
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

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning import patterns
from gcs.planning.document import Plan
from gcs.planning.errors import PlanError
from gcs.planning.refs import Part, Ref, item_ref


@pytest.fixture
def desk(bare, themes, qtbot):
    return open_desk(bare, themes, qtbot)


@pytest.fixture
def view(desk, bare):
    return bare


def double_click(view, point):
    click(view, point)
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=point)


def right_click(view, point):
    QApplication.sendEvent(
        view, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, view.mapToGlobal(point))
    )


def placed(desk, view, index):
    place = desk.plan.items[index].place
    return at(view, (place.lat_deg, place.lon_deg)).toTuple()


def test_each_click_adds_a_waypoint_after_the_last_and_before_the_return(desk, view):
    desk.overlay.set_tool("waypoint")
    points = [here(view, 100, -250), here(view, 250, -260)]
    for point in points:
        click(view, point)
    assert len(desk.plan.items) == 9
    assert placed(desk, view, 6) == pytest.approx(points[0].toTuple(), abs=1)
    assert placed(desk, view, 7) == pytest.approx(points[1].toTuple(), abs=1)
    assert desk.plan.items[8] is sample_plan().items[6] or desk.plan.items[8].command == 20
    assert desk.selection == {item_ref(7)}
    assert desk.overlay.tool == "waypoint", "the tool stays"
    desk.undo()
    desk.undo()
    assert desk.plan == sample_plan()


def test_a_new_waypoint_comes_after_the_selected_item(desk, view):
    desk.select(frozenset({item_ref(1)}))
    desk.overlay.set_tool("waypoint")
    click(view, here(view, 100, -250))
    assert placed(desk, view, 2) == pytest.approx(here(view, 100, -250).toTuple(), abs=1)


def test_nothing_comes_after_a_landing(desk, view):
    desk.select(frozenset({item_ref(6)}))
    desk.overlay.set_tool("waypoint")
    click(view, here(view, 100, -250))
    assert desk.plan.items[-1].command == 20


def test_the_first_waypoint_of_an_empty_plan(desk, view):
    desk.show(Plan())
    desk.overlay.set_tool("waypoint")
    click(view, here(view, 100, -250))
    assert len(desk.plan.items) == 1


def test_a_drag_with_the_waypoint_tool_moves_the_map_and_adds_nothing(desk, view):
    desk.overlay.set_tool("waypoint")
    place = view.viewport.to_place(640, 790)
    drag(view, QPoint(640, 790), QPoint(700, 740))
    assert view.viewport.to_pixel(*place) == pytest.approx((700, 740), abs=0.01)
    assert desk.labels == []


def test_with_the_waypoint_tool_an_item_can_still_be_dragged(desk, view):
    desk.overlay.set_tool("waypoint")
    drag(view, here(view, 1000, -130), here(view, 950, -60))
    assert len(desk.plan.items) == 7
    assert set(desk.labels) == {"move waypoint 5"}


def test_alt_click_on_a_leg_inserts_there(desk, view):
    desk.overlay.set_tool("waypoint")
    point = here(view, 860, -146)
    click(view, point, ALT)
    assert placed(desk, view, 5) == pytest.approx(point.toTuple(), abs=2)
    click(view, here(view, 100, -250), ALT)
    assert len(desk.plan.items) == 9, "beside all legs it adds as ever"


@pytest.mark.parametrize("leave", ["escape", "right", "other"])
def test_escape_the_right_button_and_another_tool_end_the_waypoint_tool(desk, view, leave):
    desk.overlay.set_tool("waypoint")
    click(view, here(view, 100, -250))
    if leave == "escape":
        key(view, Qt.Key.Key_Escape)
    elif leave == "right":
        right_click(view, here(view, 300, -250))
    else:
        desk.overlay.set_tool("select")
    assert desk.overlay.tool == "select"
    assert desk.finished == (0 if leave == "other" else 1)
    assert desk.menus == []
    assert len(desk.plan.items) == 8


def outline(view):
    return [here(view, *point) for point in ((-300, -250), (-100, -230), (-80, -50), (-280, -40))]


@pytest.mark.parametrize("how", ["enter", "double click", "first corner", "right"])
def test_a_fence_is_drawn_corner_by_corner_and_closed(desk, view, how):
    desk.overlay.set_tool("fence")
    points = outline(view)
    for point in points[:-1]:
        click(view, point)
    if how == "double click":
        double_click(view, points[-1])
    else:
        click(view, points[-1])
        if how == "enter":
            key(view, Qt.Key.Key_Return)
        elif how == "right":
            right_click(view, points[-1])
        else:
            click(view, points[0] + QPoint(4, 3))
    made = desk.plan.fence.polygons[1]
    assert made.inclusion
    assert [at(view, corner).toTuple() for corner in made.vertices] == [
        pytest.approx(point.toTuple(), abs=1) for point in points
    ]
    assert desk.selection == {Ref(Part.POLYGON, 1)}
    assert desk.labels == ["draw fence"]
    assert (desk.finished, desk.overlay.tool) == (1, "select")
    assert desk.problems == []


def test_backspace_takes_the_last_corner_back_and_escape_all_of_them(desk, view):
    desk.overlay.set_tool("fence")
    points = outline(view)
    for point in points:
        click(view, point)
    key(view, Qt.Key.Key_Backspace)
    picture(view)
    assert len(desk.overlay.hand.draw.places) == 3
    key(view, Qt.Key.Key_Escape)
    assert desk.overlay.hand.draw.places == []
    assert desk.overlay.tool == "fence", "the first Escape forgets the drawing, the second leaves the tool"
    key(view, Qt.Key.Key_Escape)
    assert desk.overlay.tool == "select"
    assert desk.plan == sample_plan()


def test_too_few_corners_are_no_area_and_the_drawing_goes_on(desk, view):
    desk.overlay.set_tool("exclude")
    click(view, outline(view)[0])
    click(view, outline(view)[1])
    key(view, Qt.Key.Key_Return)
    assert len(desk.problems) == 1
    click(view, outline(view)[2])
    key(view, Qt.Key.Key_Return)
    assert not desk.plan.fence.polygons[1].inclusion
    assert desk.labels == ["draw exclusion"]


def test_an_outline_that_crosses_itself_is_refused_and_can_be_mended(desk, view):
    desk.overlay.set_tool("fence")
    a, b, c, d = outline(view)
    for point in (a, c, b, d):
        click(view, point)
    key(view, Qt.Key.Key_Return)
    assert len(desk.problems) == 1
    assert desk.plan == sample_plan()
    key(view, Qt.Key.Key_Backspace)
    key(view, Qt.Key.Key_Return)
    assert len(desk.plan.fence.polygons) == 2


def test_a_drag_with_the_excluding_tool_draws_a_circle(desk, view):
    desk.overlay.set_tool("exclude")
    drag(view, here(view, -200, -150), here(view, -120, -150))
    circle = desk.plan.fence.circles[1]
    assert not circle.inclusion
    assert circle.radius_m == pytest.approx(80, abs=3)
    assert desk.finished == 1


@pytest.mark.parametrize("dragged", [True, False])
def test_a_fence_circle_takes_its_radius_from_the_drag_or_the_usual_one(desk, view, dragged):
    desk.overlay.set_tool("circle")
    start = here(view, -200, -150)
    if dragged:
        drag(view, start, here(view, -100, -150))
    else:
        click(view, start)
    circle = desk.plan.fence.circles[1]
    assert circle.inclusion
    assert circle.radius_m == pytest.approx(100 if dragged else 150, abs=3)
    assert at(view, (circle.lat_deg, circle.lon_deg)).toTuple() == pytest.approx(start.toTuple(), abs=1)
    assert desk.selection == {Ref(Part.CIRCLE, 1)}


def test_escape_during_the_drag_of_a_circle_draws_none(desk, view):
    desk.overlay.set_tool("circle")
    drag(view, here(view, -200, -150), here(view, -100, -150), drop=False)
    key(view, Qt.Key.Key_Escape)
    release(view, here(view, -100, -150))
    assert desk.plan == sample_plan()
    assert desk.overlay.tool == "circle"


def test_rally_points_are_added_at_the_height_of_the_last_one_and_home_is_set_once(desk, view):
    desk.overlay.set_tool("rally")
    click(view, here(view, -200, -150))
    click(view, here(view, -100, -150))
    assert [point.alt_rel_m for point in desk.plan.rally] == [40.0, 40.0, 40.0]
    assert desk.overlay.tool == "rally"
    desk.overlay.set_tool("home")
    click(view, here(view, -100, -250))
    home = desk.plan.home
    assert at(view, (home.lat_deg, home.lon_deg)).toTuple() == pytest.approx(
        here(view, -100, -250).toTuple(), abs=1
    )
    assert desk.overlay.tool == "select"


def test_a_survey_is_drawn_into_the_mission_with_the_vehicles_defaults(desk, view):
    desk.show(firmware=Firmware.PX4, kind=VehicleKind.QUAD)
    desk.overlay.set_tool("survey")
    for point in outline(view):
        click(view, point)
    key(view, Qt.Key.Key_Enter)
    made = desk.plan.items[6]
    assert patterns.is_pattern(made)
    assert made.kind == "survey"
    assert desk.selection == {item_ref(6)}
    assert desk.labels == ["draw survey"]
    assert desk.plan.items[7].command == 20


def test_given_defaults_win(desk, view):
    desk.overlay.set_defaults(patterns.PatternDefaults(height_m=33.0))
    desk.overlay.set_tool("survey")
    for point in outline(view):
        click(view, point)
    key(view, Qt.Key.Key_Return)
    assert {field.value for field in patterns.fields(desk.plan.items[6]) if field.key == "height_m"} <= {33.0}


@pytest.mark.parametrize("kind", sorted(patterns.KINDS))
def test_every_kind_of_pattern_can_be_drawn_and_then_dragged_by_each_handle(desk, view, kind):
    desk.show(Plan(items=(waypoint(0, 0),), home=sample_plan().home))
    desk.overlay.set_tool(kind)
    draws = patterns.KINDS[kind].draws
    if draws == "point":
        drag(view, here(view, 200, 200), here(view, 320, 260))
    else:
        for point in ((150, 100), (500, 120), (480, 420), (160, 400)):
            click(view, here(view, *point))
        key(view, Qt.Key.Key_Return)
    assert desk.problems == []
    assert desk.plan.items[1].kind == kind
    assert desk.overlay.tool == "select"
    picture(view)
    for i in range(len(patterns.handles(desk.plan.items[1]).points)):
        before = desk.plan
        corner = at(view, patterns.handles(desk.plan.items[1]).points[i])
        press(view, corner)
        move(view, corner + QPoint(9, 7))
        picture(view)
        release(view, corner + QPoint(9, 7))
        assert desk.plan != before, f"handle {i}"
    assert desk.problems == []


def test_points_are_set_by_the_keyboard_at_the_middle(desk, view):
    view.setFocus()
    desk.overlay.set_tool("waypoint")
    QTest.keyClick(view, Qt.Key.Key_Space)
    middle = view.width() // 2, view.height() // 2
    assert placed(desk, view, 6) == pytest.approx(middle, abs=1)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert len(desk.plan.items) == 8, "arrows move the map under the cross-hair"
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert placed(desk, view, 7) == pytest.approx(middle, abs=1)
    assert view.keyboard_focus


def test_an_area_can_be_drawn_by_the_keyboard_alone(desk, view):
    desk.overlay.set_tool("fence")
    for pan in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        QTest.keyClick(view, Qt.Key.Key_Space)
        QTest.keyClick(view, pan)
    QTest.keyClick(view, Qt.Key.Key_Space)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert len(desk.plan.fence.polygons[1].vertices) == 4


def test_null_island_takes_no_waypoint(desk, view):
    view.look_at(0.0, 0.0, 18.0)
    desk.overlay.set_tool("waypoint")
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert len(desk.problems) == 1
    assert desk.labels == []


def test_the_measuring_tool_is_the_maps_own_and_its_end_is_told(desk, view):
    desk.overlay.set_tool("measure")
    assert view.measure.active
    click(view, here(view, 1000, -130))
    click(view, here(view, 900, -130))
    assert len(view.measure.points) == 2
    assert desk.selection == frozenset()
    key(view, Qt.Key.Key_Escape)
    assert not view.measure.active
    assert (desk.finished, desk.overlay.tool) == (1, "select")
    desk.overlay.set_tool("measure")
    desk.overlay.set_tool("waypoint")
    assert not view.measure.active


def test_an_unknown_tool_is_refused_and_the_old_one_stays(desk):
    with pytest.raises(PlanError, match="no tool"):
        desk.overlay.set_tool("lasso")
    assert desk.overlay.tool == "select"


def test_each_tool_says_what_to_do(desk, view):
    said = []
    desk.overlay.hintChanged.connect(said.append)
    for name in ("waypoint", "fence", "exclude", "circle", "rally", "home", *patterns.KINDS):
        desk.overlay.set_tool(name)
        assert said[-1] == desk.overlay.hint != ""
        assert view.cursor().shape() == Qt.CursorShape.CrossCursor
    desk.overlay.set_tool("select")
    assert said[-1] == ""
