"""How a plan looks on the map, in each theme, at any size, and where a map must draw nothing."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from map_samples import HOME, count_near, mark, off, picture
from plan_map_samples import (
    RIDGE,
    Desk,
    at,
    caught_up,
    conflict,
    drag,
    from_file,
    here,
    move,
    press,
    release,
    sample_plan,
    survey,
    waypoint,
)
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from gcs.gui.map import FenceMark, HomeMark, MapScene, MapView, MissionMark, MissionPoint, RallyMark
from gcs.gui.map.editing import PlanOverlay
from gcs.gui.map.editing.ink_route import leg_pixels, place_discs
from gcs.gui.map.editing.sketch import Sketcher
from gcs.gui.map.geometry import clip_segment, clip_segments
from gcs.gui.map.viewport import Viewport
from gcs.gui.theme import blend
from gcs.planning import frames
from gcs.planning.document import (
    ComplexItem,
    Fence,
    FenceCircle,
    FencePolygon,
    Place,
    Plan,
    PlanItem,
    RallyPoint,
)
from gcs.planning.refs import Part, Ref, item_ref


def made(view, themes):
    view.resize(1280, 800)
    view.look_at(*off(520, 330), 15.35)
    overlay = PlanOverlay(view, themes)
    overlay.set_active(True)
    return Desk(overlay)


@pytest.fixture
def desk(bare, themes):
    return made(bare, themes)


@pytest.fixture
def view(desk, bare):
    return bare


@pytest.fixture
def themed(each_theme, qtbot):
    view = MapView(each_theme)
    qtbot.addWidget(view, before_close_func=lambda view: view.shutdown())
    view.vehicles.easing = False
    return made(view, each_theme), view, each_theme.current


def colour_at(image, point):
    return image.pixelColor(point).name()


def test_every_part_has_the_colour_of_its_token(themed):
    desk, view, theme = themed
    plan = sample_plan()
    desk.show(plan, analysis=conflict(plan))
    desk.select(frozenset({item_ref(2)}))
    image = picture(view)

    def near(colour, east_m, north_m, radius=3):
        point = here(view, east_m, north_m)
        return count_near(image, colour, point.x(), point.y(), radius)

    assert near(theme.leg, 90, 165) >= 2, "the line"
    assert near("#FFFFFF", 1000, -130, 10) > 60, "a disc"
    assert near(theme.fence, -480, 200, 4) >= 4, "the fence"
    assert near(theme.acc, 1085, 470, 4) >= 4, "the survey's outline"
    corner = theme.t1 if theme.dark else theme.bg1
    assert near(corner, *RIDGE[0], 3) >= 20, "a square handle"
    assert near(theme.level("critical"), 1170, 60, 30) > 40, "the conflict"
    assert near(theme.acc, -330, 330, 11) > 20, "the rally point"


def test_the_fill_of_a_survey_is_a_tenth_of_the_accent(themed):
    desk, view, theme = themed
    bare = replace(sample_plan(), items=(ComplexItem("survey", survey(RIDGE).data),), fence=None, home=None)
    ground = picture(view)
    desk.show(bare)
    image = picture(view)
    point = here(view, 700, 600)
    box = [QPoint(point.x() + dx, point.y() + dy) for dx in range(-9, 10) for dy in range(-9, 10)]
    expected = QColor(blend(colour_at(ground, point), theme.acc, 0.10))
    found = [image.pixelColor(each) for each in box]
    close = [c for c in found if max(abs(c.red() - expected.red()), abs(c.blue() - expected.blue())) <= 3]
    assert len(close) > 60


def test_fence_ticks_stand_on_the_forbidden_side(desk, view):
    desk.show(Plan(fence=sample_plan().fence))
    image = picture(view)
    ochre = view.palette_now.fence
    edges = [here(view, -500 + 0.04 * along, -300 + along) for along in range(100, 900, 10)]
    outside = sum(count_near(image, ochre, edge.x() - 6, edge.y(), 1, 60) for edge in edges)
    inside = sum(count_near(image, ochre, edge.x() + 6, edge.y(), 1, 60) for edge in edges)
    assert outside > inside == 0


def test_what_was_flown_is_hollow_and_what_is_flown_is_magenta(desk, view):
    desk.show(sample_plan(), current=4, done=frozenset({0, 1, 2, 3}))
    image = picture(view)
    active, done = here(view, 1000, -130), here(view, 1280, 190)
    assert count_near(image, view.palette_now.active, active.x(), active.y(), 10) > 60
    assert count_near(image, "#FFFFFF", done.x(), done.y(), 10) < 20
    line = here(view, 1140, 30)
    assert count_near(image, view.palette_now.active, line.x(), line.y(), 4) >= 3


def test_a_conflict_is_gone_at_once_when_its_item_moves_and_stays_when_another_does(desk, view):
    plan = sample_plan()
    desk.show(plan, analysis=conflict(plan))
    red, spot = view.palette_now.critical, here(view, 1170, 60)
    before = count_near(picture(view), red, spot.x(), spot.y(), 12)
    assert before > 20
    drag(view, here(view, 440, -190), here(view, 400, -250))
    assert count_near(picture(view), red, spot.x(), spot.y(), 12) == before
    drag(view, here(view, 1000, -130), here(view, 1000, -230))
    assert count_near(picture(view), red, spot.x(), spot.y(), 12) == 0
    desk.undo()
    assert count_near(picture(view), red, spot.x(), spot.y(), 12) == before, "it is the plan that was checked"


def test_a_conflict_that_reaches_an_item_leaves_its_number_readable(desk, view):
    plan = sample_plan()
    analysis = conflict(plan)
    a, b = plan.items[3].place, plan.items[4].place
    whole = replace(analysis.findings[0], span=((a.lat_deg, a.lon_deg), (b.lat_deg, b.lon_deg)))
    desk.show(plan, analysis=SimpleNamespace(findings=(whole,), revision=0))
    image = picture(view)
    for east_m, north_m in ((1280, 190), (1000, -130)):
        point = here(view, east_m, north_m)
        assert count_near(image, "#FFFFFF", point.x(), point.y(), 10) > 150
        assert count_near(image, view.palette_now.critical, point.x(), point.y(), 9) == 0


def test_words_beside_home_and_rally_points_cover_no_symbol(desk, view):
    plan = replace(sample_plan(), rally=(RallyPoint(*off(-60, 5), 40.0),))
    desk.show(plan)
    picture(view)
    view.look_at(*off(0, 0), 14.8)
    picture(view)
    rooms = [room for _, _, room in desk.overlay.hand.session.frame.home_parts]
    rally = here(view, -60, 5)
    assert len(rooms) == 2
    assert not any(room.adjusted(-10, -10, 10, 10).contains(rally.toPointF()) for room in rooms)
    desk.show(replace(plan, rally=()))
    picture(view)
    assert all(
        room.right() < here(view, 0, 0).x() for _, _, room in desk.overlay.hand.session.frame.home_parts
    )


def test_an_analysis_that_comes_late_is_held_against_the_plan_that_it_looked_at(desk, view):
    plan = sample_plan()
    red, spot = view.palette_now.critical, here(view, 1170, 60)
    desk.show(plan)
    desk.change("move", replace(plan, items=(*plan.items[:5], waypoint(400, -250), plan.items[6])), "")
    desk.show(late=1, analysis=conflict(plan))
    assert count_near(picture(view), red, spot.x(), spot.y(), 12) > 20, "another item moved meanwhile"
    desk.show(plan)
    desk.change("move", replace(plan, items=(*plan.items[:4], waypoint(900, -250), *plan.items[5:])), "")
    desk.show(late=1, analysis=conflict(plan))
    assert count_near(picture(view), red, spot.x(), spot.y(), 12) == 0, "its own item moved meanwhile"
    desk.show(late=-7, analysis=conflict(plan))
    assert count_near(picture(view), red, spot.x(), spot.y(), 12) == 0, "nobody knows which plan it looked at"


def test_what_is_dragged_is_drawn_where_the_pointer_is_and_nowhere_else(desk, view):
    desk.show(sample_plan())
    start, end = here(view, 440, -190), here(view, 420, -290)
    picture(view)
    drag(view, start, end, drop=False)
    image = picture(view)
    assert count_near(image, "#FFFFFF", end.x(), end.y(), 9) > 60
    assert count_near(image, "#FFFFFF", start.x(), start.y(), 9) < 20
    rebuilt = desk.overlay.hand.painter.rebuilds
    for step in range(12):
        move(view, end + QPoint(3 * step, 2 * step))
        caught_up(view)
        picture(view)
    assert desk.overlay.hand.painter.rebuilds == rebuilt, "what stands still is drawn once for the whole drag"
    release(view, end)


def test_the_picture_after_any_edit_is_the_one_of_a_fresh_map(desk, view, themes, qtbot):
    desk.show(sample_plan())
    picture(view)
    drag(view, here(view, 440, -190), here(view, 400, -260))
    drag(view, here(view, 0, 0), here(view, -60, 30))
    drag(view, here(view, -330, 330), here(view, -300, 300))
    desk.select(frozenset())
    desk.overlay.hand.left()
    fresh = MapView(themes)
    qtbot.addWidget(fresh, before_close_func=lambda view: view.shutdown())
    fresh.vehicles.easing = False
    other = made(fresh, themes)
    other.show(desk.plan)
    assert picture(view) == picture(fresh)


NAN = math.nan


@pytest.mark.parametrize("place", [(NAN, NAN), (91.0, 0.0), (0.0, 0.0), (12.0, 999.0), (math.inf, 5.0)])
def test_impossible_places_are_never_drawn(desk, view, place):
    item = PlanItem(16, frames.GLOBAL_RELATIVE, (0, 0, 0, 0, *place, 10.0))
    corners = (off(0, 0), off(100, 0), place)
    plan = Plan(
        items=(item, waypoint(100, 100), replace(item, command=195), replace(item, command=201)),
        home=Place(*place, 0.0),
        fence=Fence(
            polygons=(FencePolygon(corners),),
            circles=(FenceCircle(*place, 50.0), FenceCircle(*off(0, 0), NAN), FenceCircle(*off(0, 0), 1e12)),
            breach_return=Place(*place, 0.0),
        ),
        rally=(RallyPoint(*place, 10.0),),
    )
    sketch = Sketcher().sketch(plan)
    assert sketch.mark_source.tolist() == [1]
    assert len(sketch.route) == 1
    assert (sketch.fences, sketch.rallies, sketch.home, sketch.breach) == ((), (), None, None)
    desk.show(plan)
    desk.select(frozenset({item_ref(0)}))
    picture(view)
    press(view, here(view, 100, 100))
    release(view, here(view, 100, 100))
    assert desk.selection == {item_ref(1)}


def test_a_pattern_that_cannot_be_worked_out_is_left_out(desk, view):
    desk.show(Plan(items=(ComplexItem("mystery", {}), waypoint(100, 100))))
    desk.select(frozenset({item_ref(0)}))
    picture(view)
    assert Sketcher().sketch(desk.plan).mark_source.tolist() == [1]


def test_a_leg_over_the_date_line_goes_the_short_way_and_is_seen_from_both_sides():
    plan = Plan(
        items=tuple(
            PlanItem(16, frames.GLOBAL_RELATIVE, (0, 0, 0, 0, 10.0, lon, 50.0)) for lon in (179.5, -179.5)
        )
    )
    route = Sketcher().sketch(plan).route
    for lon in (179.9, -179.9, 178.8):
        view = Viewport.at(10.0, lon, 9.0, 1000, 600)
        starts, ends, _ = leg_pixels(view, route)
        assert np.abs(ends - starts).max() < 400
        _, _, seen = clip_segments(starts, ends, (0.0, 0.0, 1000.0, 600.0))
        assert seen.any()
    # From the far side of the world the ends lie at different edges: the leg comes towards each.
    far = Viewport.at(10.0, 0.0, 1.6, 1000, 600)
    starts, ends, index = leg_pixels(far, route)
    assert index.tolist() == [0, 0]
    assert {round(x) for x in (starts[0, 0], ends[1, 0])} == {
        round(far.to_pixel(10.0, lon)[0]) for lon in (179.5, -179.5)
    }


def test_a_survey_over_the_date_line_is_drawn_and_edited_in_one_piece(desk, view):
    view.look_at(10.0, 180.0, 14.0)
    corners = [(10.0, 179.99), (10.0, -179.99), (9.99, -179.99), (9.99, 179.99)]
    from gcs.planning import patterns

    desk.show(Plan(items=(patterns.create("survey", corners, patterns.PatternDefaults(height_m=100.0)),)))
    desk.select(frozenset({item_ref(0)}))
    handles = desk.overlay.hand.session.handles
    assert np.ptp(handles.ring[:, 0]) < 500
    image = picture(view)
    x, y = (at(view, corners[0]) + at(view, corners[1])).toTuple()
    assert count_near(image, view.palette_now.accent, x / 2, y / 2, 4) > 3
    corner = at(view, corners[1])
    drag(view, corner, corner + QPoint(20, -10))
    assert desk.problems == []
    assert np.ptp(desk.overlay.hand.session.handles.ring[:, 0]) < 500


def test_numbers_disappear_where_there_is_no_room_and_the_items_can_still_be_hit(desk, view):
    items = tuple(waypoint(10.0 * (i % 60), 8.0 * (i // 60)) for i in range(1800))
    desk.show(Plan(items=items))
    view.look_at(*off(300, 120), 14.5)
    discs = place_discs(view.viewport, Sketcher().sketch(desk.plan))
    assert 0 < discs.numbered.sum() < 0.3 * discs.seen.sum()
    picture(view)
    point = here(view, 10.0 * 30, 8.0 * 15)
    press(view, point)
    release(view, point)
    assert len(desk.selection) == 1
    panned = replace(view.viewport, center_x=view.viewport.center_x + 3 / view.viewport.scale)
    again = place_discs(panned, Sketcher().sketch(desk.plan))
    both = discs.seen & again.seen
    assert (discs.numbered == again.numbered)[both].mean() > 0.95, "panning does not shuffle the numbers"


def test_clipping_all_at_once_agrees_with_one_at_a_time():
    chance = np.random.default_rng(7)
    starts, ends = chance.uniform(-300, 400, (400, 2)), chance.uniform(-300, 400, (400, 2))
    ends[::9] = starts[::9]
    ends[::7, 0] = starts[::7, 0]
    box = (0.0, 0.0, 100.0, 80.0)
    a, b, hits = clip_segments(starts, ends, box)
    one = [clip_segment(*s, *e, box) for s, e in zip(starts.tolist(), ends.tolist(), strict=True)]
    assert hits.tolist() == [each is not None for each in one]
    assert np.column_stack([a, b]) == pytest.approx(np.array([each for each in one if each is not None]))


def test_the_shown_plan_replaces_the_selected_vehicles_own_and_it_comes_back(bare, themes):
    points = (MissionPoint("1", *off(0, 50)), MissionPoint("2", *off(300, 50)))
    scene = MapScene(
        vehicles=(mark("1", selected=True), mark("2", east_m=200)),
        missions=(MissionMark("1", points, "1"), MissionMark("2", points, "2")),
        fences=(FenceMark((off(0, 0), off(100, 0), off(0, 100))),),
        homes=(HomeMark(*HOME),),
        rallies=(RallyMark(*off(50, 50)),),
    )
    overlay = PlanOverlay(bare, themes)
    bare.set_scene(scene)
    overlay.set_active(True)
    assert [mission.key for mission in bare.scene.missions] == ["2"]
    assert (bare.scene.fences, bare.scene.rallies) == ((), ())
    assert [home.selected for home in bare.scene.homes] == [False]
    bare.set_scene(replace(scene, now_s=1.0))
    assert len(bare.scene.missions) == 1
    overlay.set_active(False)
    assert bare.scene.missions == scene.missions
    assert bare.scene.fences == scene.fences
    assert bare.tool is None


def test_a_scene_that_did_not_change_draws_no_new_ground_while_the_plan_is_edited(bare, themes):
    overlay = PlanOverlay(bare, themes)
    overlay.set_active(True)
    scene = MapScene(vehicles=(mark("1", selected=True),), homes=(HomeMark(*HOME),))
    bare.set_scene(scene)
    picture(bare)
    drawn = bare._backdrop.rebuilds
    for second in range(5):
        bare.set_scene(replace(scene, now_s=float(second)))
        picture(bare)
    assert bare._backdrop.rebuilds == drawn


def test_another_theme_draws_everything_in_its_colours(desk, view, themes):
    desk.show(sample_plan())
    picture(view)
    themes.choose("sunlight")
    fence = here(view, -480, 200)
    assert count_near(picture(view), themes.current.fence, fence.x(), fence.y(), 4) >= 4


@pytest.mark.parametrize("name", ["quad-survey", "plane-survey", "vtol-survey", "structure-scan"])
def test_plans_of_files_are_drawn_with_their_patterns(desk, view, name):
    plan = from_file(f"{name}.plan")
    desk.show(plan)
    view.look_at(plan.home.lat_deg, plan.home.lon_deg, 17.5)
    for index in range(len(plan.items)):
        desk.select(frozenset({item_ref(index)}))
        picture(view)
    sketch = Sketcher().sketch(plan)
    complex_items = [i for i, item in enumerate(plan.items) if isinstance(item, ComplexItem)]
    assert sketch.patterns == tuple(complex_items)
    assert all(sketch.shapes[i].outline is not None for i in complex_items)


def test_sharp_screens_get_sharp_plans(desk, view):
    desk.show(sample_plan())
    desk.select(frozenset({item_ref(2)}))
    image = picture(view, 2.0)
    point = here(view, 1000, -130)
    assert count_near(image, "#FFFFFF", point.x() * 2, point.y() * 2, 20) > 240


def test_the_selected_have_rings_even_when_there_are_very_many(desk, view):
    items = tuple(waypoint(30.0 * (i % 40), 30.0 * (i // 40)) for i in range(500))
    desk.show(Plan(items=items))
    desk.select(frozenset(item_ref(i) for i in range(500)) | {Ref(Part.HOME)})
    image = picture(view)
    for index in (0, 499):
        x, y = here(view, 30.0 * (index % 40), 30.0 * (index // 40)).toTuple()
        assert count_near(image, view.palette_now.accent, x, y, 27) > 10
