"""Header, tools and figures of the Plan workspace: what they tell is true and stays legible."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plan_panel_samples import HOME, hill_plan, view_of, waypoint
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from gcs.gui.panels.plan_figures import PlanFigures
from gcs.gui.panels.plan_header import HeaderState, MenuEntry, PlanHeader
from gcs.gui.panels.plan_tools import GROUPS, MORE, PlanTools, tool_of
from gcs.gui.present.plan_figures import area, battery_use, figures_of_view, ground_sample
from gcs.gui.present.plan_to_go import to_go
from gcs.gui.present.plan_view import PlanView
from gcs.gui.theme import Sign
from gcs.model.units import IMPERIAL, METRIC
from gcs.planning.document import ComplexItem, Plan

# -- header -------------------------------------------------------------------------------------


@pytest.fixture
def header(qtbot, themes):
    made = PlanHeader(themes)
    qtbot.addWidget(made)
    made.resize(1100, 46)
    made.show()
    return made


FULL = HeaderState(
    "Alden ridge survey", ".plan", False, False, "move survey corner", "add waypoint", "Heron 2"
)


def test_undo_says_what_it_would_take_back_and_is_off_when_there_is_nothing(header):
    header.show_state(FULL)
    assert header.undo.isEnabled()
    assert header.undo.detail == "move survey corner"
    assert "add waypoint" in header.redo.toolTip()
    header.show_state(replace(FULL, undo="", redo=""))
    assert not header.undo.isEnabled()
    assert not header.redo.isEnabled()


@pytest.mark.parametrize(
    ("state", "words"),
    [(FULL, "Not saved"), (replace(FULL, saved=True), "Saved"), (replace(FULL, saving=True), "Saving")],
)
def test_whether_it_is_saved_is_a_word_beside_its_sign(header, state, words):
    header.show_state(state)
    assert header.saved.text == words


def test_a_download_that_is_impossible_says_why(header):
    header.show_state(replace(FULL, no_download="no vehicle"))
    assert not header.download.isEnabled()
    assert header.download.toolTip() == "no vehicle"


def test_a_long_title_is_cut_but_not_what_it_is_and_whether_it_is_saved(header, qtbot):
    header.show_state(replace(FULL, title="A very long plan name " * 8, undo="", redo=""))
    for width in (1400, 1100, 900, 790, 620):
        header.resize(width, 46)
        header.layout().activate()
        assert header.saved.width() >= header.saved.sizeHint().width(), width
        assert header.suffix.width() >= header.suffix.sizeHint().width(), width
        assert header.more.geometry().right() <= width


def test_words_go_before_buttons_where_room_is_short_and_undo_keeps_its_own_longest(header):
    header.show_state(FULL)
    assert header.undo._detail_width() > 0
    for width in range(1100, 430, -10):
        header.resize(width, 46)
        assert header.more.geometry().right() <= width, width
        assert header.title.width() >= 24
    assert not header.open._shows_word
    header.resize(700, 46)
    assert header.undo._shows_word
    assert header.undo._detail_width() == 0


def test_the_menu_shows_what_works_and_why_the_rest_does_not(header):
    done = []
    header.set_menu(
        lambda: [
            MenuEntry("New", lambda: done.append("new")),
            MenuEntry(),
            MenuEntry("Copy to", children=(MenuEntry("Heron 1", lambda: done.append("copy")),)),
            MenuEntry("Resume", lambda: done.append("resume"), "no flight broke off"),
            MenuEntry("Shown", lambda: done.append("shown"), checked=True),
        ]
    )
    header.more.click()
    menu = header.findChild(QMenu)
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert not actions["Resume (no flight broke off)"].isEnabled()
    assert actions["Shown"].isChecked()
    actions["New"].trigger()
    actions["Copy to"].menu().actions()[0].trigger()
    menu.close()
    assert done == ["new", "copy"]


def test_the_header_is_drawn_in_every_theme(qtbot, each_theme):
    header = PlanHeader(each_theme)
    qtbot.addWidget(header)
    header.resize(900, 46)
    header.show_state(FULL)
    assert not header.grab().isNull()


# -- tools --------------------------------------------------------------------------------------


@pytest.fixture
def tools(qtbot, themes):
    made = PlanTools(themes)
    qtbot.addWidget(made)
    made.show()
    return made


def test_one_tool_is_chosen_and_the_same_again_goes_back_to_select(tools):
    told = []
    tools.toolChosen.connect(told.append)
    tools.choose("survey")
    assert tools.current == "survey"
    tools.choose("survey")
    assert told == ["survey", "select"]
    marked = [b.tool.key for b in tools._buttons() if b.isChecked()]
    assert marked == ["select"]


def test_a_tool_of_the_drawer_marks_the_drawer(tools):
    menu = tools.more_menu()
    spiral = next(action for action in menu.actions() if action.text() == "Spiral")
    spiral.trigger()
    assert tools.current == "godwit.spiral"
    assert tools.more.isChecked()
    menu.deleteLater()


def test_tools_that_do_not_work_are_not_shown(tools):
    tools.set_missing(frozenset({"StructureScan", "godwit.orbit"}))
    assert not next(b for b in tools._buttons() if b.tool.key == "StructureScan").isVisibleTo(tools)
    menu = tools.more_menu()
    assert "Orbit" not in [action.text() for action in menu.actions()]
    menu.deleteLater()


@pytest.mark.parametrize("height", [900, 520, 470, 400, 320, 260])
def test_tools_fit_and_stay_large_enough_for_a_finger(tools, height):
    tools.fit(height)
    assert tools.height() <= height
    shown = [b for b in tools._buttons() if b.isVisibleTo(tools)]
    assert len(shown) == sum(len(group) for group in GROUPS) + 1
    for button in shown:
        assert button.height() >= 38
        assert tools.rect().contains(button.geometry())
    boxes = [b.geometry() for b in shown]
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])


def test_letters_are_each_used_once_and_icons_exist(tools):
    letters = [tool.letter for tool in (*(t for g in GROUPS for t in g), *MORE) if tool.letter]
    assert len(letters) == len(set(letters))
    with pytest.raises(KeyError):
        tool_of("no such tool")
    assert tool_of("rally").word == "Rally"


# -- figures ------------------------------------------------------------------------------------


def test_figures_are_those_of_the_analysis_in_the_readers_units():
    view = view_of(hill_plan(200.0))
    figures = {figure.label: figure for figure in figures_of_view(view)}
    assert figures["Distance"].unit == "km"
    assert int(figures["Farthest"].value) == pytest.approx(800, abs=3)
    assert "Photos" not in figures, "a plan without camera has no photos"
    feet = {f.label: f for f in figures_of_view(view_of(hill_plan(200.0), units=IMPERIAL))}
    assert feet["Max above ground"].unit == "ft"


def test_what_is_left_of_a_flight_shrinks_along_the_path_and_stands_first():
    view = view_of(hill_plan(200.0), current=2, done=frozenset({0, 1}))
    total = view.analysis.figures.length_m
    left = [to_go(view, tuple(waypoint(0, east, 0).params[4:6])) for east in (300, 500, 800)]
    distances = [one.distance_m for one in left]
    # Home lies 300 m before item 2, and the profile begins with the takeoff at home.
    assert distances == pytest.approx([total - 300, total - 500, total - 800], abs=30)
    times = [one.duration_s for one in left]
    assert times == sorted(times, reverse=True)
    assert times[0] < view.analysis.energy.duration_s
    figures = figures_of_view(view, left[0])
    assert [figure.label for figure in figures[:2]] == ["To go", "Time to go"]


def test_on_a_path_that_crosses_itself_the_place_is_looked_for_on_the_way_to_the_current_item():
    items = (
        waypoint(0, 0, 50, 1, 22), waypoint(0, 400, 50, 2), waypoint(200, 400, 50, 3),
        waypoint(200, 200, 50, 4), waypoint(-200, 200, 50, 5),
    )  # fmt: skip
    plan = hill_plan(items=items)
    crossing = tuple(waypoint(0, 200, 0).params[4:6])
    first, second = (to_go(view_of(plan, current=n), crossing).distance_m for n in (1, 4))
    assert first == pytest.approx(1000, abs=30)
    assert second == pytest.approx(200, abs=30)


def test_nothing_is_left_of_a_flight_that_is_none():
    assert to_go(view_of(hill_plan()), HOME) is None
    assert to_go(PlanView(Plan(), current=0), HOME) is None


def test_a_plan_that_can_not_be_worked_out_has_unknown_figures_and_no_zeros():
    broken = Plan(items=(ComplexItem("nothing known", {}),))
    from gcs.gui.present.plan_view import PlanView as View
    from gcs.planning.analysis import analyse, context_for

    view = View(plan=broken, analysis=analyse(broken, context_for()))
    assert {figure.value for figure in figures_of_view(view)} == {"–"}
    assert battery_use(view).text == "–"
    assert {figure.value for figure in figures_of_view(PlanView(Plan()))} == {"–"}


def test_battery_tells_reserve_and_takes_its_sign_from_what_is_left():
    view = view_of(hill_plan(200.0))
    use = battery_use(view, 3.4)
    energy = view.analysis.energy
    assert use.share == pytest.approx(energy.share_pct / 100)
    assert "3.4" in use.label
    assert use.sign is Sign.OK
    for lands, assumed, sign in (
        (20.0, True, Sign.CAUTION),
        (-5.0, True, Sign.CAUTION),
        (-5.0, False, Sign.CRITICAL),
    ):
        changed = replace(energy, lands_with_pct=lands, assumed=assumed)
        analysis = replace(view.analysis, energy=changed)
        assert battery_use(replace(view, analysis=analysis)).sign is sign
    far = replace(energy, point_of_no_return=(900.0, (0.0, 0.0)))
    assert "900" in battery_use(replace(view, analysis=replace(view.analysis, energy=far))).detail


@pytest.mark.parametrize(
    ("square_m", "units", "text"),
    [
        (5_000.0, METRIC, "0.5 ha"), (99_000.0, METRIC, "9.9 ha"), (840_000.0, METRIC, "0.84 km²"),
        (25_000_000.0, METRIC, "25.0 km²"), (40_469.0, IMPERIAL, "10.0 ac"),
        (2_589_988.0, IMPERIAL, "1.00 mi²"),
    ],
)  # fmt: skip
def test_areas(square_m, units, text):
    assert area(square_m, units).text.replace("\u2009", " ") == text


def test_ground_sample_is_in_centimetres_or_inches():
    assert ground_sample(0.021, METRIC).text.replace("\u2009", " ") == "2.1 cm"
    assert ground_sample(0.0254, IMPERIAL).text.replace("\u2009", " ") == "1.00 in"
    assert not ground_sample(None, METRIC).known


def test_the_strip_is_drawn_in_every_theme_at_any_width(qtbot, each_theme):
    strip = PlanFigures(each_theme)
    qtbot.addWidget(strip)
    view = view_of(hill_plan(60.0))
    low = replace(
        view, analysis=replace(view.analysis, energy=replace(view.analysis.energy, lands_with_pct=10.0))
    )
    for shown in (view, low, PlanView(Plan())):
        strip.show_plan(shown, 3.0)
        for width in (1400, 700, 400):
            strip.resize(width, 54)
            assert not strip.grab().isNull()
    strip.show_plan(view)
    assert "Distance" in strip.accessibleDescription()


def test_keys_reach_the_header_in_reading_order(header, qtbot):
    header.show_state(FULL)
    header.setFocus()
    order = []
    widget = header.undo
    for _ in range(6):
        order.append(widget)
        widget = widget.nextInFocusChain()
        while widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            widget = widget.nextInFocusChain()
    xs = [one.x() for one in order if one.parent() is header]
    assert xs == sorted(xs)
    QTest.keyClick(header.open, Qt.Key.Key_Return)
