"""Moving, turning, scaling and lifting parts together; formations."""

from __future__ import annotations

import pytest
from plan_item_samples import HOME, Desk, at
from PySide6.QtCore import Qt

from gcs.gui.panels.plan_transform import PlanTransformPanel
from gcs.model.units import AVIATION
from gcs.planning.document import Plan
from gcs.planning.geodesy import bearing_deg, distance_m
from gcs.planning.refs import Part, Ref, item_ref


@pytest.fixture
def panel(qtbot, themes):
    made = PlanTransformPanel(themes)
    qtbot.addWidget(made)
    made.resize(380, 480)
    made.show()
    return made


@pytest.fixture
def desk(panel):
    return Desk(panel)


def enter(qtbot, panel, **values):
    for key, text in values.items():
        field = panel.fields[key]
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, text)


def place(plan, index):
    return plan.items[index].params[4], plan.items[index].params[5]


def test_selected_items_are_moved_east_and_north(qtbot, panel, desk):
    desk.select({item_ref(1)})
    enter(qtbot, panel, east="300", north="400")
    panel.buttons["move"].click()
    assert distance_m(at(20, 550), place(desk.plan, 1)) == pytest.approx(500.0, abs=0.1)
    assert place(desk.plan, 2) == at(60, 1700)
    assert desk.steps == [("move selection", "")]


def test_the_whole_plan_but_home_is_moved_by_bearing_when_nothing_is_selected(qtbot, panel, desk):
    before = desk.plan
    panel.move_by.chosen.emit("bearing")
    panel.move_by.set_current("bearing")
    panel._show_move()
    enter(qtbot, panel, bearing="90", way="1 km")
    panel.buttons["carry"].click()
    for index in (1, 2, 3):
        assert distance_m(place(before, index), place(desk.plan, index)) == pytest.approx(1000.0, abs=1.0)
        assert bearing_deg(place(before, index), place(desk.plan, index)) == pytest.approx(90.0, abs=0.1)
    assert desk.plan.home == before.home
    assert desk.plan.fence != before.fence
    assert desk.plan.rally != before.rally
    assert desk.steps == [("move plan", "")]


def test_only_one_way_of_moving_is_shown(panel, desk):
    assert panel.buttons["move"].isVisible() and not panel.buttons["carry"].isVisible()
    panel.move_by.set_current("bearing")
    panel._show_move()
    assert panel.fields["way"].isVisible() and not panel.fields["east"].isVisible()


def test_parts_are_turned_scaled_and_raised(qtbot, panel, desk):
    desk.select({item_ref(1), item_ref(2), Ref(Part.CIRCLE, 0)})
    enter(qtbot, panel, angle="90")
    panel.buttons["rotate"].click()
    enter(qtbot, panel, factor="200")
    panel.buttons["scale"].click()
    enter(qtbot, panel, lift="10")
    panel.buttons["lift"].click()
    assert distance_m(place(desk.plan, 1), place(desk.plan, 2)) == pytest.approx(
        2 * distance_m(at(20, 550), at(60, 1700)), rel=0.001
    )
    assert desk.plan.fence.circles[0].radius_m == pytest.approx(300.0)
    assert [item.params[6] for item in desk.plan.items[1:3]] == [70.0, 202.0]
    assert [label for label, _ in desk.steps] == ["turn 3 parts", "scale 3 parts", "raise 3 parts"]


def test_a_refused_number_changes_nothing(qtbot, panel, desk):
    before = desk.plan
    enter(qtbot, panel, factor="abc")
    panel.buttons["scale"].click()
    assert desk.plan is before
    assert desk.problems


def test_a_move_by_nothing_is_said_to_be_none(panel, desk):
    panel.buttons["move"].click()
    assert desk.problems == ["Nothing to move by: both distances are 0"]


def test_an_edit_that_makes_no_sense_is_told(qtbot, panel, desk):
    before = desk.plan
    desk.select({Ref(Part.POLYGON, 0)})
    enter(qtbot, panel, lift="10")
    panel.buttons["lift"].click()
    assert desk.plan is before
    assert len(desk.problems) == 1


def test_a_formation_is_one_plan_for_each_vehicle(qtbot, panel, desk):
    made = []
    panel.formationWanted.connect(made.append)
    enter(qtbot, panel, right="20", up="5", count="3")
    panel.buttons["formation"].click()
    (plans,) = made
    assert len(plans) == 3
    assert plans[0] is desk.plan
    assert [plan.items[1].params[6] for plan in plans] == [60.0, 65.0, 70.0]


def test_a_formation_on_one_place_is_refused(panel, desk):
    panel.buttons["formation"].click()
    assert "same place" in desk.problems[0]


def test_units_follow_the_reader(qtbot, panel, desk):
    enter(qtbot, panel, lift="100")
    panel.fields["angle"].setFocus()
    desk.show(units=AVIATION)
    assert panel.fields["lift"].text() == "328.1"


def test_it_says_what_it_acts_on_and_rests_while_there_is_nothing(qtbot, panel, desk):
    desk.select({item_ref(1)})
    assert panel.target.text() == "Acts on the selected part"
    desk.select({item_ref(1), item_ref(2)})
    assert "2 selected" in panel.target.text()
    desk.show(plan=Plan(), selection=frozenset())
    assert not any(button.isEnabled() for button in panel.buttons.values())


def test_the_keyboard_goes_through_in_reading_order(qtbot, panel, desk):
    panel.fields["east"].setFocus()
    qtbot.keyClick(panel.fields["east"], Qt.Key.Key_Tab)
    assert panel.fields["north"].hasFocus()
    qtbot.keyClick(panel.fields["north"], Qt.Key.Key_Tab)
    assert panel.buttons["move"].hasFocus()


def test_it_is_drawn_in_each_theme(qtbot, each_theme):
    made = PlanTransformPanel(each_theme)
    qtbot.addWidget(made)
    Desk(made)
    made.resize(380, 480)
    made.show()
    assert not made.grab().isNull()
    assert made.sizeHint().width() <= 380
    assert HOME
