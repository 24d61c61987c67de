"""What the rows of the plan's table say, and how they look."""

from __future__ import annotations

from dataclasses import replace

from plan_item_samples import NAN, Desk, a_plan, a_survey, at, item
from plan_table_samples import T, shown, type_into
from plan_table_samples import desk as desk
from plan_table_samples import panel as panel
from plan_table_samples import table as table
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gcs.gui.panels.plan_items import PlanItemsPanel
from gcs.gui.panels.plan_items.cells import FINDING, HEIGHT, ITEM, LEG, NUMBER, SPEED
from gcs.gui.panels.plan_items.delegate import ROW_PX
from gcs.gui.panels.plan_items.model import difference
from gcs.gui.theme import Sign
from gcs.model.units import AVIATION
from gcs.planning import edits
from gcs.planning.analysis import Finding, Severity
from gcs.planning.document import Plan
from gcs.planning.refs import Part, Ref, item_ref


def test_rows_say_what_is_flown_how_high_how_fast_and_how_far(panel, desk):
    assert shown(panel, NUMBER) == ["1", "2", "3", "4", "5", "6"]
    assert shown(panel, ITEM) == [
        "Takeoff",
        "Waypoint",
        "Waypoint",
        "Waypoint",
        f"Hold 30{T}s",
        "Land at home",
    ]
    assert shown(panel, HEIGHT) == ["60", "60", "192", "120", "122", "0.0"]
    assert shown(panel, SPEED) == ["12.0"] * 5 + [""]
    assert shown(panel, LEG)[:2] == ["0", "550"]
    assert panel.mission.model.headers()[LEG] == "Leg m"
    assert [panel.tabs.tabText(tab) for tab in range(3)] == ["Mission 6", "Fence 3", "Rally 2"]


def test_a_long_leg_is_written_in_thousands(panel, desk):
    far = replace(desk.plan, items=(*desk.plan.items, item(16, at(10, 7700.0))))
    desk.show(plan=far)
    assert shown(panel, LEG)[-1] == f"7.7{T}k"


def test_heights_name_their_datum_but_for_home(panel, desk):
    plan = edits.set_item_altitude(desk.plan, [1], 60.0, 10)
    desk.show(plan=edits.set_item_altitude(plan, [2], 192.0, 0))
    units = [panel.mission.model.cell_at(row, HEIGHT).unit for row in range(4)]
    assert units == ["m", "m AGL", "m AMSL", "m"]


def test_a_pattern_is_one_row_with_its_lines_height_and_whole_way(panel, desk):
    desk.show(plan=edits.insert_items(desk.plan, 2, [a_survey()]))
    cells = [panel.mission.model.cell_at(2, column) for column in range(FINDING + 1)]
    assert cells[ITEM].text.startswith("Survey, ")
    assert (cells[HEIGHT].text, cells[HEIGHT].unit) == ("80", "m AGL")
    assert cells[SPEED].text == "10.0"
    assert cells[LEG].text.endswith("k")


def test_a_speed_counts_from_its_change_on(panel, desk):
    slow = item(178, p=(1.0, 5.0, -1.0, 0.0), alt_m=0.0, frame=2)
    desk.show(plan=edits.insert_items(desk.plan, 2, [slow]))
    assert shown(panel, SPEED) == ["12.0", "12.0", "5.0", "5.0", "5.0", "5.0", ""]


def test_a_speed_that_only_the_vehicle_knows_is_a_dash_and_can_be_set(panel, desk):
    desk.show(plan=replace(desk.plan, cruise_speed_mps=None, hover_speed_mps=None))
    model = panel.mission.model
    unset = [row for row in range(model.rowCount()) if model.cell_at(row, SPEED).text == "–"]
    assert unset
    assert any(model.cell_at(row, SPEED).editable for row in unset)
    assert all(model.cell_at(row, SPEED).tip == "As set in the vehicle" for row in unset)


def test_units_follow_the_reader(panel, desk):
    desk.show(units=AVIATION)
    cell = panel.mission.model.cell_at(0, HEIGHT)
    assert (cell.text, cell.unit) == ("197", "ft")
    assert panel.mission.model.cell_at(1, SPEED).unit == "kn"


def test_the_worst_finding_of_an_item_is_its_symbol_and_all_are_its_words(panel, desk):
    desk.find(
        Finding("fence-near", Severity.WARNING, "Near the fence", "", 2),
        Finding("terrain-clearance", Severity.ERROR, "Below terrain", "", 2),
        Finding("circle", Severity.NOTE, "Circle is small", "", None, refs=(Ref(Part.CIRCLE, 0),)),
    )
    cell = panel.mission.model.cell_at(2, FINDING)
    assert cell.sign is Sign.CRITICAL
    assert "Below terrain" in cell.tip and "Near the fence" in cell.tip
    assert panel.mission.model.cell_at(2, HEIGHT).tone == "critical"
    assert panel.fence.model.cell_at(1, FINDING).sign is Sign.ADVISORY


def test_a_finding_stays_with_its_item_until_the_next_analysis(panel, desk):
    desk.find(Finding("x", Severity.ERROR, "Wrong", "", 3))
    desk.show(plan=edits.remove_items(desk.plan, [1]), revision=desk.view.revision + 1)
    signs = [panel.mission.model.cell_at(row, FINDING).sign for row in range(5)]
    assert signs == [None, None, Sign.CRITICAL, None, None]


def test_a_finding_goes_where_its_item_is_moved_and_stays_while_it_is_edited(panel, desk):
    desk.find(Finding("x", Severity.ERROR, "Wrong", "", 3))
    desk.show(plan=edits.move_items(desk.plan, [3], 1), revision=desk.view.revision + 1)
    model = panel.mission.model
    assert [model.cell_at(row, FINDING).sign is not None for row in range(4)] == [False, True, False, False]
    desk.show(plan=edits.move_items(desk.plan, [1], 4), revision=desk.view.revision + 1)
    desk.show(plan=edits.set_item_altitude(desk.plan, [3], 10.0), revision=desk.view.revision + 1)
    assert model.cell_at(3, FINDING).sign is Sign.CRITICAL


def test_a_finding_of_a_deleted_item_goes_with_it(panel, desk):
    desk.find(Finding("x", Severity.ERROR, "Wrong", "", 3))
    desk.show(plan=edits.remove_items(desk.plan, [3]), revision=desk.view.revision + 1)
    assert all(panel.mission.model.cell_at(row, FINDING).sign is None for row in range(5))


def test_what_is_flown_now_and_what_is_done_have_their_own_colours(panel, desk):
    desk.show(current=2, done=frozenset({0, 1}))
    tones = [panel.mission.model.cell_at(row, ITEM).tone for row in range(4)]
    assert tones == ["t3", "t3", "active", "t1"]
    assert "flown now" in panel.mission.model.cell_at(2, NUMBER).tip


def test_only_rows_in_view_are_worked_out_however_long_the_plan(qtbot, panel, desk, table):
    many = tuple(item(16, at(i % 360, 100.0 + i), 50.0, item_id=i + 1) for i in range(5000))
    desk.show(plan=Plan(items=many, home=a_plan().home, hover_speed_mps=12.0))
    asked = []
    cell = panel.mission.model.cell
    panel.mission.model.cell = lambda row, column: (asked.append(row), cell(row, column))[1]
    type_into(qtbot, table, 2500, HEIGHT, "75")
    QApplication.processEvents()
    assert desk.plan.items[2500].params[6] == 75.0
    assert len(set(asked)) < 3 * panel.height() / ROW_PX


def test_lists_are_compared_by_identity():
    a, b, c, d = (object() for _ in range(4))
    assert difference((a, b, c), (a, d, c)).first == 1
    change = difference((a, b, c), (a, c))
    assert (change.first, change.removed, change.inserted) == (1, 1, 0)
    change = difference((a, a), (a, a, a))
    assert (change.removed, change.inserted) == (0, 1)


def test_undoing_a_deletion_keeps_rows_and_scroll_position(panel, desk, table):
    many = tuple(item(16, at(i % 360, 100.0 + i), 50.0, item_id=i + 1) for i in range(300))
    whole = Plan(items=many, home=a_plan().home)
    desk.show(plan=whole)
    table.scrollTo(table.model().index(150, ITEM))
    before = table.verticalScrollBar().value()
    desk.show(plan=edits.remove_items(whole, [151, 153, 155]))
    desk.show(plan=whole)
    assert table.model().rowCount() == 300
    assert table.verticalScrollBar().value() == before


def test_the_tables_are_drawn_in_each_theme_down_to_the_least_width(qtbot, each_theme):
    made = PlanItemsPanel(each_theme)
    qtbot.addWidget(made)
    desk = Desk(made)
    desk.find(Finding("terrain", Severity.ERROR, "Below", "", 2))
    desk.show(current=1, done=frozenset({0}), selection=frozenset({item_ref(2)}))
    made.resize(320, 400)
    made.show()
    first = made.grab().toImage()
    desk.show(selection=frozenset())
    assert made.grab().toImage() != first
    assert made.mission.table.columnWidth(ITEM) >= 60
    assert made.sizeHint().width() <= 380


def test_everything_has_a_name_for_screen_readers(panel, desk, table):
    for button in (panel.add_button, panel.duplicate_button, panel.order_button, panel.delete_button):
        assert button.accessibleName()
    assert table.accessibleName()
    index = table.model().index(2, HEIGHT)
    assert table.model().data(index, Qt.ItemDataRole.AccessibleTextRole) == "192 m"
    assert panel.tabs.accessibleTabName(0) == "Mission, 6"
    assert NAN != NAN
