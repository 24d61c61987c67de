"""Items and patterns are added to the plan's table."""

from __future__ import annotations

import pytest
from plan_item_samples import a_plan
from plan_table_samples import desk as desk
from plan_table_samples import panel as panel
from plan_table_samples import table as table
from PySide6.QtCore import QPoint, Qt

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.document import Plan
from gcs.planning.refs import item_ref


def test_a_new_waypoint_goes_before_the_landing_a_little_on_along_the_way(panel, desk):
    panel.mission.add("16")
    assert [i.command for i in desk.plan.items] == [22, 16, 16, 16, 19, 16, 21]
    new = desk.plan.items[5]
    assert new.has_place
    assert new.params[6] == 122.0
    assert desk.view.selection == frozenset({item_ref(5)})


def test_a_new_item_goes_behind_the_selected_one(panel, desk):
    desk.select({item_ref(1)})
    panel.mission.add("206")
    assert [i.command for i in desk.plan.items][:3] == [22, 16, 206]


def test_every_command_of_the_catalogue_can_be_added(panel, desk):
    for offer in [*panel_offers(panel)]:
        before = len(desk.plan.items)
        panel.mission.add(offer.key)
        assert len(desk.plan.items) == before + 1, offer.label
    assert not desk.problems


def panel_offers(panel):
    panel.mission.open_add(QPoint(0, 0))
    offers = panel.mission.offers()
    panel.mission.picker.hide()
    return offers


def test_patterns_are_added_with_a_default_size(panel, desk):
    panel.mission.add("pattern:survey")
    assert desk.plan.items[5].kind == "survey"


def test_without_any_place_a_waypoint_is_refused_with_what_to_do(panel, desk):
    desk.show(plan=Plan())
    panel.mission.add("16")
    assert desk.plan.items == ()
    assert "planned home" in desk.problems[0]


def test_the_list_of_commands_says_why_one_is_not_for_this_vehicle(qtbot, panel, desk):
    desk.show(firmware=Firmware.PX4, kind=VehicleKind.QUAD)
    offers = {offer.label: offer for offer in panel_offers(panel)}
    assert offers["Waypoint"].why_not == ""
    assert offers["Spline waypoint"].why_not == "PX4 does not execute it"
    assert offers["VTOL transition"].why_not == "PX4: only VTOLs"


def test_typing_searches_the_list_and_enter_adds_the_best(qtbot, panel, desk):
    panel.open_add()
    picker = panel.mission.picker
    qtbot.keyClicks(picker.field, "loit t")
    assert [offer.label for offer in picker.shown()][:3] == [
        "Loiter turns",
        "Loiter time",
        "Loiter to altitude",
    ]
    qtbot.keyClick(picker.field, Qt.Key.Key_Down)
    qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    assert not picker.isVisible()
    assert 19 in [i.command for i in desk.plan.items[5:]]


def test_what_cannot_be_chosen_is_not_chosen(qtbot, panel, desk):
    desk.show(firmware=Firmware.PX4, kind=VehicleKind.QUAD)
    before = desk.plan
    panel.open_add()
    picker = panel.mission.picker
    qtbot.keyClicks(picker.field, "spline")
    qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    qtbot.keyClick(picker.field, Qt.Key.Key_Escape)
    qtbot.keyClick(picker.field, Qt.Key.Key_Escape)
    assert not picker.isVisible()
    assert desk.plan is before


@pytest.mark.parametrize("kind", ["survey", "CorridorScan", "fwLandingPattern", "godwit.orbit"])
def test_a_pattern_alone_goes_on_from_home(panel, desk, kind):
    desk.show(plan=Plan(home=a_plan().home))
    panel.mission.add(f"pattern:{kind}")
    assert [each.kind for each in desk.plan.items] == [kind]
    assert not desk.problems
    panel.mission.add("16")
    assert len(desk.plan.items) == 2
