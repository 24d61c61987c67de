"""The card of a point on the map: numbers, reasons, and how it goes away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QPushButton
from window_samples import HERON, NOW, TERN, make_state, on_ground

from gcs.gui.panels.actions import PointCard
from gcs.model.command import GoTo, Orbit, SetHome, SetRoi
from gcs.model.units import AVIATION, IMPERIAL
from gcs.model.vehicle import Altitude

FLYING = make_state(HERON, "Heron 1")
PLACE = (56.5, -5.25)


@pytest.fixture
def card(themes, bridge, host):
    return PointCard(themes, bridge, host, orbit_radius_m=60.0)


def open_card(card, state=FLYING, terrain=12.0, where=(300, 200)):
    card.open_at(state, *PLACE, QPoint(*where), terrain, 2)
    return card


def press(card, name):
    QTest.mouseClick(card.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_go_to_uses_the_place_and_the_present_height(card, bridge):
    open_card(card)
    press(card, "point-goto")
    assert bridge.sent == [((HERON,), GoTo(*PLACE, 80.0))]
    assert not card.isVisible()


def test_go_to_uses_the_height_that_was_entered(card, bridge):
    open_card(card)
    card.height_field.setValue(35.0)
    press(card, "point-goto")
    assert bridge.sent[-1][1] == GoTo(*PLACE, 35.0)


def test_an_unknown_height_is_kept_not_made_up(card, bridge):
    open_card(card, replace(FLYING, altitude=None))
    assert card.height_field.text() == "as now"
    press(card, "point-goto")
    assert bridge.sent[-1][1] == GoTo(*PLACE, None)


def test_a_low_hover_is_not_rounded_to_the_ground(card, bridge):
    open_card(card, replace(FLYING, altitude=Altitude(NOW, 28.4, 0.4, 0.4)))
    press(card, "point-goto")
    assert bridge.sent[-1][1].alt_rel_m == pytest.approx(0.4)


def test_orbit_takes_radius_and_height(card, bridge):
    open_card(card)
    card.radius_field.setValue(120.0)
    press(card, "point-orbit")
    assert bridge.sent == [((HERON,), Orbit(*PLACE, 120.0, 80.0))]


def test_numbers_are_entered_in_the_pilots_units(card, bridge):
    card.apply_settings(AVIATION, 60.0)
    open_card(card)
    assert card.height_field.text() == "262.5\u2009ft"
    assert card.radius_field.text() == "60\u2009m", "aviation has metres for short distances"
    card.height_field.setValue(300.0)
    press(card, "point-orbit")
    assert bridge.sent[-1][1].alt_rel_m == pytest.approx(91.44)
    assert bridge.sent[-1][1].radius_m == 60.0


def test_a_radius_in_feet_is_sent_in_metres(card, bridge):
    card.apply_settings(IMPERIAL, 60.0)
    open_card(card)
    card.radius_field.setValue(300.0)
    press(card, "point-orbit")
    assert bridge.sent[-1][1].radius_m == pytest.approx(91.44)


def test_a_changed_setting_changes_the_radius(card):
    card.apply_settings(orbit_radius_m=90.0)
    assert card.radius_field.si() == 90.0


def test_look_here_means_the_ground(card, bridge):
    open_card(card, terrain=12.0)
    press(card, "point-roi")
    assert bridge.sent == [((HERON,), SetRoi(*PLACE, 12.0))]


def test_where_no_terrain_is_known_the_height_of_home_stands_in(card, bridge):
    open_card(card, terrain=None)
    press(card, "point-home")
    assert bridge.sent == [((HERON,), SetHome(*PLACE, 28.0))]


def test_without_home_the_height_below_the_vehicle_stands_in(card, bridge):
    open_card(card, replace(FLYING, home=None), terrain=None)
    press(card, "point-roi")
    assert bridge.sent[-1][1].alt_amsl_m == pytest.approx(108.0 - 80.4)


def test_without_any_height_home_is_not_moved(card, bridge):
    open_card(card, replace(FLYING, home=None, altitude=None), terrain=None)
    assert not card.buttons[SetHome].isEnabled()
    assert card.buttons[SetHome].text() == "Set home here · height unknown"
    card.buttons[SetHome].clicked.emit()
    assert bridge.sent == []


def test_impossible_commands_say_why(card, bridge):
    open_card(card, on_ground(HERON, "Heron 1"))
    assert card.buttons[GoTo].text() == "Go to · on ground"
    assert not card.buttons[GoTo].isEnabled()
    assert card.buttons[GoTo].accessibleDescription() == "on ground"
    assert card.buttons[SetRoi].isEnabled()
    assert not card.radius_field.isEnabled()


def test_without_a_vehicle_only_the_tools_work(card, bridge):
    open_card(card, None)
    assert not any(button.isEnabled() for button in card.buttons.values())
    press(card, "point-copy")
    assert QGuiApplication.clipboard().text() == "56.5000000, -5.2500000"


def test_escape_closes_it_also_from_a_field(card):
    for part in (card, card.height_field, card.buttons[GoTo]):
        open_card(card)
        part.setFocus()
        QTest.keyClick(part, Qt.Key.Key_Escape)
        assert not card.isVisible()


def test_closing_gives_the_keyboard_back(card, host):
    open_card(card)
    press(card, "point-close")
    assert host.hasFocus()


def test_it_closes_when_another_vehicle_is_selected(card, bridge):
    open_card(card)
    card.show_state(make_state(TERN, "Tern 3"))
    assert not card.isVisible()


def test_it_names_the_vehicle_and_carries_its_stripe(card):
    open_card(card)
    assert card._title.text == "Heron 1"
    assert card._stripe == 2


def test_it_stays_inside_the_map_and_off_the_action_bar(card, host):
    card.keep_clear_px = 90
    open_card(card, where=(1090, 750))
    assert card.geometry().right() < host.width()
    assert card.geometry().bottom() < host.height() - 90


def test_it_stays_inside_a_map_that_is_too_small(card, host):
    host.resize(280, 200)
    open_card(card, where=(270, 190))
    assert (card.x(), card.y()) == (8, 8)


def test_measure_starts_from_the_point(card, qtbot):
    open_card(card)
    with qtbot.waitSignal(card.measureWanted) as caught:
        press(card, "point-measure")
    assert caught.args == list(PLACE)


def test_the_command_is_announced_with_its_group(card, qtbot):
    open_card(card)
    with qtbot.waitSignal(card.commandSent) as caught:
        press(card, "point-goto")
    assert caught.args == [1, "Go to"]


def test_controls_used_in_flight_are_high_enough(dressed, card):
    open_card(card)
    assert all(button.height() >= 40 for button in card.findChildren(QPushButton))


def test_every_control_has_a_name(card):
    open_card(card)
    for widget in [*card.findChildren(QPushButton), *card.findChildren(QAbstractSpinBox)]:
        assert widget.accessibleName() or widget.text()


def test_it_is_drawn_in_every_theme(each_theme, card):
    assert not open_card(card).grab().isNull()
