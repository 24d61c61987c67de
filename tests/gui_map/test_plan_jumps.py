"""Jumps on the map: a dashed bow from the last place to the target; and words that labels don't cover."""

from __future__ import annotations

from dataclasses import replace

import pytest
from map_samples import count_near, mark, off, picture
from plan_map_samples import Desk, here, waypoint
from PySide6.QtCore import QRectF

from gcs.gui.map import MapScene, MissionMark, MissionPoint
from gcs.gui.map.editing import PlanOverlay
from gcs.gui.map.editing.ink_jumps import jumps_of
from gcs.gui.map.editing.sketch import Sketcher
from gcs.planning import frames
from gcs.planning.document import DO_JUMP, Place, Plan, PlanItem


def jump(target, repeats, number=9):
    params = (float(target), float(repeats), 0.0, 0.0, 0.0, 0.0, 0.0)
    return PlanItem(DO_JUMP, frames.MISSION, params, item_id=number)


def loop(*jumps):
    places = ((0, 300), (600, 300), (600, -200))
    return Plan(items=(*(waypoint(*p, number=i + 1) for i, p in enumerate(places)), *jumps))


@pytest.fixture
def desk(bare, themes):
    bare.resize(1280, 800)
    bare.look_at(*off(300, 50), 15.6)
    overlay = PlanOverlay(bare, themes)
    overlay.set_active(True)
    return Desk(overlay)


def test_a_jump_leads_from_the_last_place_before_it_to_its_target():
    sketch = Sketcher().sketch(loop(jump(1, 3)))
    (found,) = jumps_of(sketch)
    assert found.start == sketch.shapes[2].flown[0]
    assert found.end == sketch.shapes[0].flown[0]
    assert found.words == "4 · 3×"
    assert jumps_of(Sketcher().sketch(loop(jump(1, -1))))[0].words == "4 · ∞"


@pytest.mark.parametrize("target", [77, float("nan"), 3])
def test_a_jump_that_leads_nowhere_is_not_drawn(target):
    assert jumps_of(Sketcher().sketch(loop(jump(target, 2)))) == ()


def test_the_bow_of_a_jump_is_drawn_and_goes_with_it(desk, bare):
    desk.show(loop(jump(1, 3)))
    tip = here(bare, 0, 300)
    with_jump = picture(bare)
    desk.show(loop())
    without = picture(bare)
    theme = bare.palette_now.theme
    near = (tip.x() + 14, tip.y() + 14, 16)
    assert count_near(with_jump, theme.leg, *near) > count_near(without, theme.leg, *near) + 5


def test_labels_of_vehicles_leave_the_words_of_the_plan_free(desk, bare):
    vehicle = mark("here", east_m=0.0)
    free = bare._free_room()
    (usual,) = bare._labels.place([(vehicle, 600.0, 400.0)], 1, "", 1.0, free)
    size = usual.pixmap.deviceIndependentSize()
    words = QRectF(usual.at, size)
    (moved,) = bare._labels.place([(vehicle, 600.0, 400.0)], 1, "", 1.0, free, [words])
    assert not QRectF(moved.at, size).intersects(words)


def test_the_words_at_home_are_told_to_the_map(desk, bare):
    takeoff = waypoint(0, 0, command=22, number=1)
    lat, lon = takeoff.params[4:6]
    desk.show(replace(loop(), items=(takeoff, *loop().items), home=Place(lat, lon, 28.0)))
    picture(bare)
    assert [room.width() > 20 for room in desk.overlay.hand.rooms] == [True]


def test_missions_of_other_vehicles_are_faint_lines_without_numbers(desk, bare):
    desk.overlay.set_active(False)
    points = tuple(MissionPoint(str(i + 1), *off(200.0 * i, 300.0)) for i in range(3))
    bare.set_scene(MapScene(missions=(MissionMark("other", points, "other"),)))
    middle = here(bare, 200, 300)
    assert count_near(picture(bare), "#FFFFFF", middle.x(), middle.y(), 10) > 60, "as in Fly"
    desk.overlay.set_active(True)
    desk.show(Plan())
    assert count_near(picture(bare), "#FFFFFF", middle.x(), middle.y(), 10) == 0
