"""The profile: what it draws agrees with the plan, and a mark that is dragged changes the plan."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_panel_samples import hill_plan, view_of
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from gcs.gui.panels.plan_profile import PlanProfile
from gcs.gui.panels.plan_profile.axes import Axes, nice_step
from gcs.gui.panels.plan_profile.callout import callout_at
from gcs.gui.panels.plan_profile.content import content_of, ground_conflicts, runs, thinned
from gcs.gui.panels.plan_profile.marks import disc_width, disc_x
from gcs.gui.theme import Sign
from gcs.model.units import IMPERIAL
from gcs.planning.document import Plan
from gcs.planning.history import PlanHistory
from gcs.planning.refs import item_ref


@pytest.fixture
def panel(qtbot, themes):
    made = PlanProfile(themes)
    qtbot.addWidget(made)
    made.resize(900, 240)
    made.show()
    return made


def shown(panel, plan, **changes):
    view = view_of(plan, **changes)
    panel.show_plan(view)
    return view


def test_marks_stand_where_the_items_are_along_the_path_and_in_height(panel):
    shown(panel, hill_plan(200.0))
    axes = panel.axes()
    marks = {mark.source: mark for mark in panel.marks()}
    assert axes.distance_at(marks[1].x) == pytest.approx(300, abs=15)
    assert axes.distance_at(marks[2].x) == pytest.approx(800, abs=15)
    assert marks[1].y == pytest.approx(axes.y(228.0), abs=1)


def test_discs_of_long_plans_stand_beside_each_other_and_inside_the_panel(panel, themes):
    plan = hill_plan(200.0)
    way = plan.items[1]
    many = tuple(
        replace(way, params=(*way.params[:4], way.params[4] + i * 2e-5, *way.params[5:]), item_id=i + 1)
        for i in range(1200)
    )
    shown(panel, replace(plan, items=many))
    axes = panel.axes()
    spans = []
    for mark in panel.marks():
        if mark.shown:
            width = disc_width(mark.label, themes.current)
            middle = disc_x(mark.x, width, axes)
            spans.append((middle - width / 2, middle + width / 2))
    spans.sort()
    assert len(spans) > 10
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert spans[0][0] >= 0
    assert spans[-1][1] <= panel.width()


def test_the_path_in_the_hill_is_in_conflict_all_along_and_above_it_is_not(panel):
    view = shown(panel, hill_plan(60.0))
    content = content_of(view)
    severe = [c for c in content.conflicts if c.severe]
    assert severe
    # The ground is at 88 m, where the path is, 600 m east of home.
    assert min(c.from_m for c in severe) == pytest.approx(600, abs=25)
    near = content.conflict_at(550.0, 1.0)
    assert near is not None
    assert not near.severe
    assert content.conflict_at(200.0, 1.0) is None
    assert content_of(view_of(hill_plan(200.0))).conflicts == ()


def test_the_callout_tells_heights_clearance_and_where(panel):
    content = content_of(shown(panel, hill_plan(60.0)))
    callout = callout_at(content, panel.axes(), 700.0)
    assert callout.sign is Sign.CRITICAL
    assert callout.title.startswith("Clearance −")
    assert "AMSL" in callout.lines[0]
    assert callout.lines[1].startswith("700")
    assert callout_at(content, panel.axes(), 100.0).sign is None


def test_ground_that_nobody_knows_is_a_gap_and_said_so(panel):
    class Unknown:
        def height_amsl_m(self, lat_deg, lon_deg):
            return None

        def heights_amsl_m(self, lats_deg, lons_deg):
            return np.full(np.shape(lats_deg), np.nan)

    content = content_of(shown(panel, hill_plan(60.0), elevation=Unknown()))
    panel.grab()
    assert callout_at(content, panel.axes(), 700.0).title == "Ground not known here"
    assert ground_conflicts(content.profile) == []


def test_a_dragged_mark_is_one_step_and_follows_the_pointer(panel):
    plan = hill_plan(60.0)
    history = PlanHistory(plan)
    view = shown(panel, plan)
    told = []
    panel.changeWanted.connect(
        lambda label, new, merge: (told.append(label), history.do(label, new, merge=merge))
    )
    panel.changeEnded.connect(history.close_step)
    axes = panel.axes()
    mark = next(m for m in panel.marks() if m.source == 2)
    at = QPoint(round(mark.x), round(mark.y))
    QTest.mousePress(panel, Qt.MouseButton.LeftButton, pos=at)
    for up in (3, 10, 20, 40):
        QTest.mouseMove(panel, at - QPoint(0, up))
    QTest.mouseRelease(panel, Qt.MouseButton.LeftButton, pos=at - QPoint(0, 40))
    lifted = history.plan.items[2].params[6]
    assert lifted == pytest.approx(60 + 40 * axes.metres_per_pixel(), abs=1.5)
    assert lifted == round(lifted), "whole metres"
    assert history.plan.items[1] is view.plan.items[1]
    history.undo()
    assert history.plan is plan
    assert "3" in told[-1]


def test_a_shaky_click_on_a_mark_selects_and_changes_nothing(panel):
    shown(panel, hill_plan(60.0))
    chosen, changed = [], []
    panel.selectionWanted.connect(chosen.append)
    panel.changeWanted.connect(lambda *given: changed.append(given))
    mark = next(m for m in panel.marks() if m.source == 1)
    at = QPoint(round(mark.x), round(mark.y))
    QTest.mousePress(panel, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(panel, at + QPoint(1, 2))
    QTest.mouseRelease(panel, Qt.MouseButton.LeftButton, pos=at + QPoint(1, 2))
    assert chosen == [frozenset({item_ref(1)})]
    assert changed == []


def test_all_selected_marks_go_along(panel):
    plan = hill_plan(60.0)
    shown(panel, plan, selection=frozenset({item_ref(1), item_ref(2)}))
    changed = []
    panel.changeWanted.connect(lambda label, new, merge: changed.append((label, new)))
    panel.setFocus()
    QTest.keyClick(panel, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    label, new = changed[-1]
    assert [item.params[6] for item in new.items[:4]] == [60, 70, 70, 60]
    assert "+10" in label


def test_left_and_right_walk_along_the_items(panel):
    shown(panel, hill_plan(60.0), selection=frozenset({item_ref(1)}))
    chosen = []
    panel.selectionWanted.connect(chosen.append)
    QTest.keyClick(panel, Qt.Key.Key_Right)
    QTest.keyClick(panel, Qt.Key.Key_Left)
    assert chosen == [frozenset({item_ref(2)}), frozenset({item_ref(0)})]


def test_a_height_that_can_not_be_is_refused_with_its_reason(panel):
    shown(panel, hill_plan(60.0), selection=frozenset({item_ref(1)}))
    said, changed = [], []
    panel.problem.connect(said.append)
    panel.changeWanted.connect(lambda *given: changed.append(given))
    panel._change(hill_plan(60.0), frozenset({item_ref(1)}), 1e9, None)
    assert said
    assert not changed


def test_pointing_tells_the_distance_and_leaving_ends_it(panel):
    shown(panel, hill_plan(60.0))
    told = []
    panel.placeHovered.connect(told.append)
    axes = panel.axes()
    QTest.mouseMove(panel, QPoint(round(axes.x(500.0)), 60))
    assert told[-1] == pytest.approx(500.0, abs=3)
    panel.leaveEvent(None)
    assert told[-1] is None


def test_axes_are_in_the_readers_units(panel):
    shown(panel, hill_plan(60.0), units=IMPERIAL)
    axes = panel.axes()
    assert any(text.endswith((" mi", " ft")) for _, text in axes.distance_lines())
    numbers = [int(text.replace("\u2009", "")) for _, text in axes.height_lines()]
    assert max(numbers) > 250, "feet"


@pytest.mark.parametrize("plan", [Plan(), replace(hill_plan(), items=hill_plan().items[:1], home=None)])
def test_a_plan_without_a_way_says_what_is_missing(panel, plan):
    shown(panel, plan)
    assert panel.axes() is None
    panel.grab()
    QTest.mouseMove(panel, QPoint(200, 100))
    QTest.mouseClick(panel, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    QTest.keyClick(panel, Qt.Key.Key_Right)


def test_it_is_drawn_in_every_theme_with_progress_and_selection(qtbot, each_theme):
    panel = PlanProfile(each_theme)
    qtbot.addWidget(panel)
    panel.resize(900, 240)
    panel.show_plan(
        view_of(hill_plan(60.0), selection=frozenset({item_ref(2)}), current=2, done=frozenset({0, 1}))
    )
    panel.show_place(700.0)
    image = panel.grab().toImage()
    axes = panel.axes()
    at = image.pixelColor(round(axes.x(700.0)), round(axes.box.bottom()) - 3)
    assert at.name() != each_theme.current.plot.lower(), "the ground is filled"
    disc = next(mark for mark in panel.marks() if mark.source == 2)
    active = image.pixelColor(round(disc.x) - 6, round(axes.box.bottom()))
    assert abs(active.red() - int(each_theme.current.active[1:3], 16)) < 30, "the active leg's colour"


@given(
    st.lists(st.floats(-500, 5000) | st.just(float("nan")), min_size=1, max_size=600),
    st.integers(1, 60),
)
@settings(deadline=None, max_examples=60)
def test_a_thinned_line_keeps_its_ends_peaks_and_order(heights, columns):
    values = np.array(heights)
    distances = np.arange(len(values), dtype=float)
    xs, ys = thinned(distances, values, columns)
    assert xs[0] == distances[0]
    assert xs[-1] == distances[-1]
    assert np.all(np.diff(xs) > 0) or len(xs) == 1
    assert len(xs) <= max(len(values) if len(values) <= 4 * columns else 4 * columns, 4)
    if np.isfinite(values).any():
        assert np.nanmax(ys) == np.nanmax(values)
        assert np.nanmin(ys) == np.nanmin(values)


@given(st.lists(st.floats(0, 1) | st.just(float("nan")), max_size=40))
@settings(deadline=None, max_examples=60)
def test_runs_are_exactly_the_stretches_without_gaps(values):
    array = np.array(values, dtype=float)
    found = [index for run in runs(array) for index in range(run.start, run.stop)]
    assert found == [index for index, value in enumerate(values) if value == value]


@given(st.floats(1e-3, 1e6), st.floats(1, 50))
@settings(deadline=None, max_examples=60)
def test_a_nice_step_gives_no_more_lines_than_wanted_and_not_far_fewer(span, most):
    step = nice_step(span, most)
    assert span / step <= most * (1 + 1e-6)
    assert span / step >= most / 3 or most < 3
    digits = f"{step:.3e}"
    assert digits[0] in "125"


def test_axes_turn_pixels_and_metres_into_each_other():
    from PySide6.QtCore import QRectF

    from gcs.model.units import METRIC

    axes = Axes(QRectF(40, 10, 800, 200), 2000.0, 0.0, 100.0, METRIC)
    assert axes.distance_at(axes.x(750.0)) == pytest.approx(750.0)
    assert axes.y(100.0) == pytest.approx(10.0)
    assert axes.distance_at(-50) == 0.0
    assert QPointF(axes.x(2000.0), axes.y(0.0)) == QPointF(840.0, 210.0)
