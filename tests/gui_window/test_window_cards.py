"""The row of vehicle cards over the map."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from window_samples import HERON, TERN, WREN, make_snapshot, make_state, many, three

from gcs.gui.panels.cards import VehicleCards
from gcs.gui.panels.cards.strip import CARD_W, GAP
from gcs.gui.theme import Sign
from gcs.model.alarm import Level
from gcs.model.ids import VehicleId
from gcs.model.units import AVIATION
from gcs.model.vehicle import Battery, Phase


@pytest.fixture
def cards(themes, host):
    made = VehicleCards(themes, host)
    made.set_room(900)
    made.show()
    return made


def show(cards, snapshot, selected=HERON, levels=None):
    cards.show_fleet(snapshot, selected, {}, levels or {})


def test_a_card_tells_state_mode_height_and_battery(cards):
    show(cards, three())
    card = cards.cards[0]
    assert (card.name, card.state, card.mode, card.height) == ("Heron 1", "Flying", "Guided", "80\u2009m")
    assert card.battery_pct == 64.0
    assert cards.cards[1].height == "on ground"
    assert cards.cards[2].sign is Sign.CAUTION


def test_heights_come_in_the_pilots_units(cards):
    cards.units = AVIATION
    show(cards, three())
    assert cards.cards[0].height == "264\u2009ft"


def test_an_alert_takes_the_symbol(cards):
    show(cards, three(), levels={HERON: Level.WARNING})
    assert cards.cards[0].sign is Sign.WARNING


def test_a_lost_vehicle_shows_the_age_and_never_claims_to_be_on_the_ground(cards):
    lost = make_state(phase=Phase.LINK_LOST, silent_s=14.0, in_air=False)
    show(cards, make_snapshot(lost))
    assert cards.cards[0].height == "14\u2009s"
    assert cards.cards[0].stale
    assert cards.cards[0].sign is Sign.CRITICAL


def test_an_unknown_height_is_a_dash(cards):
    show(cards, make_snapshot(make_state(altitude=None)))
    assert cards.cards[0].height == "–"


def test_the_weakest_battery_is_shown(cards):
    batteries = (Battery(0, 0, 22.0, remaining_pct=80.0), Battery(0, 1, 21.0, remaining_pct=18.0))
    show(cards, make_snapshot(make_state(batteries=batteries)))
    assert cards.cards[0].battery_pct == 18.0
    assert cards.cards[0].battery_level is Level.CAUTION


def test_fifty_vehicles_fit_by_counting_and_the_selected_is_always_there(cards):
    selected = VehicleId(0, 40)
    show(cards, many(50), selected)
    assert cards.cards[-1].vehicle == selected
    assert len(cards.cards) + cards.hidden == 50
    assert cards.sizeHint().width() <= 900


def test_all_are_shown_when_there_is_just_room(cards):
    cards.set_room(3 * (CARD_W + GAP) - GAP)
    show(cards, three())
    assert (len(cards.cards), cards.hidden) == (3, 0)
    cards.set_room(3 * (CARD_W + GAP) - GAP - 1)
    show(cards, three())
    assert (len(cards.cards), cards.hidden) == (2, 1)


def test_a_tiny_map_still_shows_the_selected(cards):
    cards.set_room(10)
    show(cards, three(), TERN)
    assert [card.vehicle for card in cards.cards] == [TERN]


@pytest.mark.parametrize(("x", "vehicle"), [(10, HERON), (CARD_W + GAP + 5, WREN)])
def test_a_click_selects(cards, qtbot, x, vehicle):
    show(cards, three())
    with qtbot.waitSignal(cards.vehicleClicked) as caught:
        QTest.mouseClick(cards, Qt.MouseButton.LeftButton, pos=QPoint(x, 20))
    assert caught.args == [vehicle]


def test_the_gap_and_the_count_are_no_cards(cards, qtbot):
    show(cards, many(50))
    with qtbot.assertNotEmitted(cards.vehicleClicked):
        QTest.mouseClick(cards, Qt.MouseButton.LeftButton, pos=QPoint(CARD_W + 3, 20))
        QTest.mouseClick(cards, Qt.MouseButton.LeftButton, pos=QPoint(cards.width() - 5, 20))


def test_arrow_keys_step_through_all_vehicles_also_those_without_a_card(cards, qtbot):
    snapshot = many(50)
    show(cards, snapshot, VehicleId(0, 4))
    cards.setFocus()
    with qtbot.waitSignal(cards.vehicleClicked) as caught:
        QTest.keyClick(cards, Qt.Key.Key_Right)
    assert caught.args == [VehicleId(0, 5)]
    show(cards, snapshot, VehicleId(0, 1))
    with qtbot.waitSignal(cards.vehicleClicked) as caught:
        QTest.keyClick(cards, Qt.Key.Key_Left)
    assert caught.args == [VehicleId(0, 50)]


def test_screen_readers_hear_names_and_states(cards):
    show(cards, three())
    assert cards.accessibleDescription() == "Heron 1 Flying, Heron 2 Ready, Tern 3 Not ready"


def test_nothing_is_drawn_anew_when_nothing_changed(cards, monkeypatch):
    snapshot = three()
    show(cards, snapshot)
    monkeypatch.setattr(cards, "update", lambda: pytest.fail("drawn again"))
    show(cards, replace(snapshot, time_s=snapshot.time_s + 1))


def test_long_names_are_drawn_in_every_theme(each_theme, host):
    made = VehicleCards(each_theme, host)
    made.set_room(1000)
    made.show_fleet(many(50, long_names=True), VehicleId(0, 34), {}, {})
    made.show()
    assert not made.grab().isNull()
