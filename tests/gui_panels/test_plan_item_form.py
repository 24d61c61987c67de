"""The property form: every parameter, places in any notation, heights of another datum, many at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plan_item_samples import HOME, NAN, Desk, a_plan, a_survey, at, item
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox

from gcs.gui.panels.plan_item import PlanItemPanel
from gcs.gui.panels.plan_item.bulk import common
from gcs.gui.panels.plan_item.places import Notation, place_text, typed_place
from gcs.model.units import AVIATION
from gcs.planning import edits, patterns
from gcs.planning.catalogue import COMMANDS
from gcs.planning.document import ComplexItem, Plan
from gcs.planning.frames import AltitudeReference
from gcs.planning.geodesy import bearing_deg, distance_m
from gcs.planning.refs import Part, Ref, item_ref


class FlatGround:
    """A plain 30 m above the sea, with nothing known north of 57°."""

    def height_amsl_m(self, lat, lon):
        return 30.0 if lat < 57.0 else None


@pytest.fixture
def panel(qtbot, themes):
    made = PlanItemPanel(themes)
    qtbot.addWidget(made)
    made.resize(400, 600)
    made.show()
    return made


@pytest.fixture
def desk(panel):
    return Desk(panel)


def control(panel, key):
    return panel.form.controls[key]


def type_into(qtbot, panel, key, text, end=Qt.Key.Key_Return):
    edit = control(panel, key)
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    qtbot.keyClicks(edit, text)
    qtbot.keyClick(edit, end)
    QApplication.processEvents()


def choose(panel, key, words):
    box = control(panel, key)
    place = box.findText(words)
    assert place >= 0, [box.itemText(i) for i in range(box.count())]
    box.setCurrentIndex(place)
    box.activated.emit(place)
    QApplication.processEvents()


# -- simple items -----------------------------------------------------------------------------------


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_parameter_of_every_command_has_its_field(panel, desk, command):
    plan = desk.plan
    at_place = at(45, 300) if COMMANDS[command].place else None
    made = edits.new_item(plan, command, at_place, 5)
    desk.show(plan=edits.insert_items(plan, 5, [made]), selection=frozenset({item_ref(5)}))
    keys = set(panel.form.controls)
    assert {f"param{number}" for number in COMMANDS[command].params} <= keys
    assert ("height" in keys) == COMMANDS[command].place
    assert all(each.accessibleName() for each in panel.form.controls.values())


def test_a_commands_unknown_parameters_are_numbers_without_a_name(panel, desk):
    odd = item(31000, at_place := at(10, 50), 10.0, p=(1.0, 2.0, 3.0, NAN))
    desk.show(plan=edits.insert_items(desk.plan, 1, [odd]), selection=frozenset({item_ref(1)}))
    assert panel.header.accessibleName() is not None
    assert control(panel, "param2").value == 2.0
    assert at_place


def test_a_parameter_is_changed_and_its_range_kept(qtbot, panel, desk):
    desk.select({item_ref(1)})
    type_into(qtbot, panel, "param1", "12.5")
    assert desk.plan.items[1].params[0] == 12.5
    type_into(qtbot, panel, "param2", "-5")
    assert desk.plan.items[1].params[1] == 0.0
    assert "out of range" in desk.problems[0]
    assert len(desk.steps) == 1


def test_a_refused_number_does_not_stay_in_the_field(qtbot, panel, desk):
    desk.select({item_ref(1)})
    type_into(qtbot, panel, "param2", "abc")
    panel.form.controls["param1"].setFocus()
    assert control(panel, "param2").text() == "0"


def test_an_emptied_heading_is_the_vehicles_choice(qtbot, panel, desk):
    desk.select({item_ref(1)})
    type_into(qtbot, panel, "param4", "90")
    assert desk.plan.items[1].params[3] == 90.0
    type_into(qtbot, panel, "param4", "")
    assert desk.plan.items[1].params[3] != desk.plan.items[1].params[3]


def test_arrow_keys_step_and_are_one_change_together(qtbot, panel, desk):
    desk.select({item_ref(1)})
    field = control(panel, "height")
    field.setFocus()
    for _ in range(3):
        qtbot.keyClick(field, Qt.Key.Key_Up)
    assert desk.plan.items[1].params[6] == 63.0
    merges = {merge for _, merge in desk.steps}
    assert len(merges) == 1 and merges != {""}


def test_units_of_the_reader_are_shown_and_typed(qtbot, panel, desk):
    desk.show(units=AVIATION, selection=frozenset({item_ref(1)}))
    assert control(panel, "height").text() == "196.9"
    type_into(qtbot, panel, "speed", "10")
    assert any(i.command == 178 and abs(i.params[1] - 5.1444) < 0.001 for i in desk.plan.items)


def test_the_selection_stays_with_an_item_that_a_new_speed_item_pushed_on(qtbot, panel, desk):
    desk.select({item_ref(2)})
    type_into(qtbot, panel, "speed", "5")
    (ref,) = desk.view.selection
    assert desk.plan.items[ref.index].params[6] == 192.0
    assert control(panel, "speed").value == 5.0


def test_a_height_is_converted_to_another_datum_where_home_and_terrain_are_known(panel, desk):
    panel.set_elevation(FlatGround())
    desk.select({item_ref(1)})
    choose(panel, "reference", "AMSL")
    assert desk.plan.items[1].params[6] == 78.0
    choose(panel, "reference", "Above terrain")
    assert desk.plan.items[1].params[6] == 48.0
    assert desk.plan.items[1].altitude_reference is AltitudeReference.TERRAIN
    choose(panel, "reference", "Above home")
    assert desk.plan.items[1].params[6] == 60.0
    assert not desk.problems


def test_without_terrain_the_number_is_kept_and_that_is_said(panel, desk):
    desk.select({item_ref(1)})
    choose(panel, "reference", "Above terrain")
    assert desk.plan.items[1].params[6] == 60.0
    assert desk.plan.items[1].frame == 10
    assert "kept" in desk.problems[0]


@pytest.mark.parametrize("notation", list(Notation))
def test_coordinates_are_shown_in_each_notation_and_can_be_typed_so(panel, desk, notation):
    desk.select({item_ref(1)})
    panel.form.entered.emit("notation", notation.value, False)
    QApplication.processEvents()
    text = control(panel, "at").text()
    assert text == place_text(at(20, 550), notation)
    assert distance_m(typed_place(text), at(20, 550)) < 1.5


def test_a_typed_place_moves_the_item(qtbot, panel, desk):
    desk.select({item_ref(1)})
    type_into(qtbot, panel, "at", "56.4 -5.4")
    assert desk.plan.items[1].params[4:6] == (56.4, -5.4)


def test_a_place_can_be_typed_as_bearing_and_distance(qtbot, panel, desk):
    desk.select({item_ref(2)})
    before = (desk.plan.items[1].params[4], desk.plan.items[1].params[5])
    type_into(qtbot, panel, "at", "090° 200 m")
    there = (desk.plan.items[2].params[4], desk.plan.items[2].params[5])
    assert distance_m(before, there) == pytest.approx(200.0, abs=0.01)
    type_into(qtbot, panel, "bearing", "180")
    there = (desk.plan.items[2].params[4], desk.plan.items[2].params[5])
    assert bearing_deg(before, there) == pytest.approx(180.0, abs=1e-4)
    type_into(qtbot, panel, "distance", "75")
    there = (desk.plan.items[2].params[4], desk.plan.items[2].params[5])
    assert distance_m(before, there) == pytest.approx(75.0, abs=0.01)


@pytest.mark.parametrize("text", ["nowhere", "95 200", "56.4"])
def test_what_is_no_place_is_refused_and_the_old_one_shown_again(qtbot, panel, desk, text):
    desk.select({item_ref(1)})
    before, shown = desk.plan, control(panel, "at").text()
    type_into(qtbot, panel, "at", text)
    assert desk.plan is before
    assert desk.problems
    assert control(panel, "at").text() == shown


def test_a_landing_gets_a_place_or_none(panel, desk):
    desk.select({item_ref(5)})
    box = control(panel, "placed")
    assert box.isChecked()
    box.click()
    QApplication.processEvents()
    assert not desk.plan.items[5].has_place
    control(panel, "placed").click()
    QApplication.processEvents()
    assert desk.plan.items[5].has_place


def test_a_command_is_chosen_from_the_list(qtbot, panel, desk):
    desk.select({item_ref(1)})
    control(panel, "command").click()
    qtbot.keyClicks(panel.picker.field, "spline")
    qtbot.keyClick(panel.picker.field, Qt.Key.Key_Return)
    assert desk.plan.items[1].command == 82
    assert not panel.picker.isVisible()


# -- patterns ---------------------------------------------------------------------------------------


@pytest.fixture
def survey(desk):
    desk.show(plan=edits.insert_items(desk.plan, 2, [a_survey()]), selection=frozenset({item_ref(2)}))
    return desk


def test_a_pattern_shows_its_height_speed_and_lines_first(panel, survey):
    keys = list(panel.form.controls)
    assert keys[:3] == ["height_m", "mode", "speed_mps"]
    fields = {field.key for field in patterns.fields(survey.plan.items[2])}
    assert set(keys) == fields


def test_a_patterns_value_is_changed_and_its_items_worked_out_anew(qtbot, panel, survey):
    before = survey.plan.items[2]
    type_into(qtbot, panel, "height_m", "70")
    after = survey.plan.items[2]
    assert isinstance(after, ComplexItem)
    assert after is not before
    assert {f.key: f.value for f in patterns.fields(after)}["height_m"] == 70.0


def test_a_pattern_without_a_speed_of_its_own_says_so_instead_of_zero(qtbot, panel, survey):
    def speed():
        return {field.key: field.value for field in patterns.fields(survey.plan.items[2])}["speed_mps"]

    type_into(qtbot, panel, "speed_mps", "0")
    edit = control(panel, "speed_mps")
    assert (edit.text(), edit.placeholderText()) == ("", "As set")
    type_into(qtbot, panel, "speed_mps", "7.5")
    assert speed() == 7.5
    type_into(qtbot, panel, "speed_mps", "")
    assert speed() == 0.0
    assert control(panel, "speed_mps").text() == ""
    assert not survey.problems


def test_an_impossible_value_of_a_pattern_is_refused(qtbot, panel, survey):
    before = survey.plan
    type_into(qtbot, panel, "height_m", "-70")
    assert survey.plan is before
    assert survey.problems


def test_turn_entry_goes_round_and_comes_back(panel, survey):
    entries = []
    for _ in range(4):
        panel.entry_button.click()
        QApplication.processEvents()
        entries.append({f.key: f.value for f in patterns.fields(survey.plan.items[2])}["entry"])
    assert sorted(entries) == [0, 1, 2, 3]
    panel.regenerate_button.click()
    assert not survey.problems


def test_a_pattern_of_another_program_says_why_it_cannot_be_edited(panel, desk):
    desk.show(
        plan=replace(
            desk.plan,
            items=(*desk.plan.items, ComplexItem("mystery", {"TransectStyleComplexItem": {"Items": []}})),
        )
    )
    desk.select({item_ref(6)})
    assert list(panel.form.controls) == ["problem"]
    assert not panel.regenerate_button.isVisible()


# -- fences, rally points, home ---------------------------------------------------------------------


def test_a_fence_area_is_turned_and_its_vertices_typed(qtbot, panel, desk):
    desk.select({Ref(Part.POLYGON, 0)})
    choose(panel, "inclusion", "Stay out")
    assert not desk.plan.fence.polygons[0].inclusion
    type_into(qtbot, panel, "vertex", "3")
    type_into(qtbot, panel, "at", "56.41 -5.40")
    assert desk.plan.fence.polygons[0].vertices[2] == (56.41, -5.40)


def test_a_fence_circle_is_sized_and_moved(qtbot, panel, desk):
    desk.select({Ref(Part.CIRCLE, 0)})
    type_into(qtbot, panel, "radius", "1 km")
    type_into(qtbot, panel, "distance", "500")
    circle = desk.plan.fence.circles[0]
    assert circle.radius_m == 1000.0
    assert distance_m(HOME, (circle.lat_deg, circle.lon_deg)) == pytest.approx(500.0, abs=0.01)


@pytest.mark.parametrize(
    ("ref", "read"),
    [
        (Ref(Part.RALLY, 1), lambda plan: plan.rally[1].alt_rel_m),
        (Ref(Part.HOME), lambda plan: plan.home.alt_m),
        (Ref(Part.BREACH_RETURN), lambda plan: plan.fence.breach_return.alt_m),
    ],
)
def test_points_have_a_height_and_a_place(qtbot, panel, desk, ref, read):
    desk.select({ref})
    type_into(qtbot, panel, "height", "44")
    assert read(desk.plan) == 44.0
    type_into(qtbot, panel, "at", "56.41 -5.40")
    assert "56.410000" in control(panel, "at").text().replace("\u2009", "")
    assert not desk.problems


def test_home_moves_onto_the_ground_where_that_is_known(qtbot, panel, desk):
    panel.set_elevation(FlatGround())
    desk.select({Ref(Part.HOME)})
    type_into(qtbot, panel, "at", "56.41 -5.40")
    assert desk.plan.home.alt_m == 30.0


def test_with_nothing_selected_the_plans_own_values_are_edited(qtbot, panel, desk):
    desk.select(set())
    type_into(qtbot, panel, "cruise", "18")
    type_into(qtbot, panel, "hover", "")
    assert (desk.plan.cruise_speed_mps, desk.plan.hover_speed_mps) == (18.0, None)
    desk.show(plan=Plan())
    type_into(qtbot, panel, "at", "56.41 -5.40")
    assert (desk.plan.home.lat_deg, desk.plan.home.lon_deg) == (56.41, -5.40)


# -- many at once -----------------------------------------------------------------------------------


def test_what_differs_is_shown_as_several_values_never_as_one_of_them(panel, desk):
    desk.select({item_ref(1), item_ref(2)})
    field = control(panel, "height")
    assert (field.text(), field.placeholderText(), field.value) == ("", "Several values", None)
    assert control(panel, "param1").text() == "0"
    assert control(panel, "reference").currentText() == "Above home"


def test_a_value_of_several_items_is_changed_in_one_step(qtbot, panel, desk):
    desk.select({item_ref(1), item_ref(2), item_ref(3)})
    type_into(qtbot, panel, "height", "90")
    type_into(qtbot, panel, "param1", "5")
    assert [i.params[6] for i in desk.plan.items[1:4]] == [90.0] * 3
    assert [i.params[0] for i in desk.plan.items[1:4]] == [5.0] * 3
    assert len(desk.steps) == 2


def test_leaving_a_field_of_several_values_changes_nothing(qtbot, panel, desk):
    desk.select({item_ref(1), item_ref(2)})
    before = desk.plan
    control(panel, "height").setFocus()
    control(panel, "speed").setFocus()
    qtbot.keyClick(control(panel, "height"), Qt.Key.Key_Return)
    assert desk.plan is before


def test_several_states_of_a_switch_become_on_for_all_with_one_click(panel, desk):
    waits = replace(desk.plan.items[1], autocontinue=False)
    desk.show(plan=edits.replace_item(desk.plan, 1, waits), selection=frozenset({item_ref(1), item_ref(2)}))
    box = control(panel, "continue")
    assert isinstance(box, QCheckBox)
    assert box.checkState() is Qt.CheckState.PartiallyChecked
    box.click()
    QApplication.processEvents()
    assert [i.autocontinue for i in desk.plan.items[1:3]] == [True, True]


def test_heights_of_several_items_are_each_converted(panel, desk):
    panel.set_elevation(FlatGround())
    desk.select({item_ref(1), item_ref(2)})
    choose(panel, "reference", "AMSL")
    assert [i.params[6] for i in desk.plan.items[1:3]] == [78.0, 210.0]
    assert len(desk.steps) == 1


def test_several_patterns_share_their_form(qtbot, panel, desk):
    plan = edits.insert_items(desk.plan, 2, [a_survey(80.0), a_survey(60.0)])
    desk.show(plan=plan, selection=frozenset({item_ref(2), item_ref(3)}))
    assert control(panel, "height_m").value is None
    type_into(qtbot, panel, "height_m", "70")
    heights = [{f.key: f.value for f in patterns.fields(desk.plan.items[i])}["height_m"] for i in (2, 3)]
    assert heights == [70.0, 70.0]


def test_several_fence_shapes_and_rally_points_share_what_they_have(qtbot, panel, desk):
    desk.select({Ref(Part.POLYGON, 0), Ref(Part.CIRCLE, 0)})
    assert control(panel, "inclusion").currentIndex() == -1
    choose(panel, "inclusion", "Stay inside")
    assert desk.plan.fence.circles[0].inclusion
    desk.select({Ref(Part.RALLY, 0), Ref(Part.RALLY, 1)})
    type_into(qtbot, panel, "height", "70")
    assert [p.alt_rel_m for p in desk.plan.rally] == [70.0, 70.0]
    desk.select({Ref(Part.RALLY, 0), item_ref(1)})
    assert list(panel.form.controls) == ["problem"]


def test_common_values_know_nan():
    assert common([1.0, 1.0]) == 1.0
    assert common([1.0, 2.0]) is None
    assert common([NAN, NAN]) != common([NAN, NAN])
    assert common([NAN, 1.0]) is None
    assert common([]) is None


# -- the form itself --------------------------------------------------------------------------------


def test_what_a_person_types_is_not_disturbed_by_a_new_picture(qtbot, panel, desk):
    desk.select({item_ref(1)})
    field = control(panel, "height")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "12")
    desk.show(plan=edits.set_item_altitude(desk.plan, [1], 77.0))
    assert control(panel, "height") is field
    assert field.text() == "12"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "77"


def test_a_form_that_comes_back_stands_as_it_stood_before(panel, desk):
    def rows():
        QApplication.processEvents()
        return {key: each.geometry().getRect() for key, each in panel.form.controls.items()}

    desk.show(selection=frozenset())
    before = rows()
    for selection in (item_ref(1), item_ref(0), Ref(Part.HOME, 0)):
        desk.show(selection=frozenset({selection}))
        QApplication.processEvents()
    desk.show(selection=frozenset())
    assert rows() == before, "rows of other forms leave no gaps"


def test_a_part_that_is_gone_leaves_the_form_of_the_plan(panel, desk):
    desk.select({item_ref(5)})
    desk.show(plan=edits.remove_items(desk.plan, [5]))
    assert "cruise" in panel.form.controls
    desk.show(plan=a_plan())
    assert "param1" in panel.form.controls


def test_the_form_is_drawn_in_each_theme(qtbot, each_theme):
    made = PlanItemPanel(each_theme)
    qtbot.addWidget(made)
    desk = Desk(made)
    made.resize(380, 500)
    made.show()
    empty = made.grab().toImage()
    desk.select({item_ref(1), item_ref(2)})
    assert made.grab().toImage() != empty
    assert made.minimumSizeHint().width() <= 320
