"""The status bar: what it shows, what it gives up, what it tells when clicked."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from gcs.gui.shell import (
    AlertPart,
    BarPart,
    BatteryPart,
    ChipPart,
    CountsPart,
    ExtraPart,
    LinkRow,
    ModePart,
    StatePart,
    TopBar,
    TopBarState,
    VehicleChoice,
)
from gcs.gui.theme import DARK, THEMES, Sign
from gcs.model.vehicle import Phase, VehicleKind

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

FLY = TopBarState(
    chip=ChipPart(
        2,
        "Heron 2",
        "ArduCopter 4.6 · ID 2",
        VehicleKind.QUAD,
        1,
        (
            VehicleChoice(1, "Heron 1", "Flying"),
            VehicleChoice(2, "Heron 2", "Armed", identity=1),
            VehicleChoice(3, "Tern & Co", "Flying", VehicleKind.VTOL, 2),
        ),
    ),
    state=StatePart(Phase.ARMED, "on ground 00:48"),
    mode=ModePart("Guided", "mission paused at 6", ("Stabilize", "Guided", "Auto")),
    gps=BarPart("RTK fixed", "24 sats · HDOP 0.6", Sign.OK),
    ekf=BarPart("EKF good", "variance 0.12", Sign.OK),
    battery=BatteryPart("64\u2009% · 22.8\u2009V", "13:40 to reserve", 64),
    links=(LinkRow("A", "900 MHz", 99, True, True), LinkRow("B", "LTE", 86, False, True)),
    rc=BarPart("RC 96\u2009%", "pilot"),
    messages=BarPart("2 new", "messages", Sign.CAUTION),
    utc="14:32:07",
)
CROWDED = replace(
    FLY,
    chip=replace(FLY.chip, name="Survey helicopter of the northern district team"),
    state=StatePart(Phase.NOT_READY, "Compass 2 not calibrated · 3 more"),
    simulation="no live vehicle connected",
    ekf=BarPart("EKF variance 0.92", "position", Sign.WARNING),
    battery=BatteryPart("12\u2009% · 20.1\u2009V", "00:40 to reserve", 12, Sign.WARNING),
    alert=AlertPart(Sign.WARNING, "Heron 2 EKF variance", "00:14 · check compass"),
    muted="0:42",
)
FLEET = TopBarState(
    chip=ChipPart("g", "32 of 48 selected", "Bravo, Charlie", "layers"),
    extras=(ExtraPart("group", "git-compare-arrows", BarPart("Return", "group command 00:06")),),
    counts=CountsPart(((Sign.CRITICAL, 1), (Sign.WARNING, 2)), "vehicles with alerts"),
    alert=AlertPart(Sign.CRITICAL, "B-07 Link lost", "00:14 · failsafe Return at 00:20"),
    links=FLY.links,
    utc="14:32:07",
)


@pytest.fixture
def bar(themes, qtbot):
    made = TopBar(themes)
    qtbot.addWidget(made)
    made.resize(1600, 54)
    made.show()
    yield made
    for menu in made.findChildren(QMenu):
        menu.close()


def shown(bar):
    return {item.key for item in bar._all() if not item.isHidden()}


def right_edge(bar):
    return max(item.geometry().right() for item in bar._all() if not item.isHidden())


def test_an_item_is_shown_only_when_it_has_data(bar):
    assert shown(bar) == {"theme"}
    bar.set_state(FLY)
    assert shown(bar) == {
        "vehicle", "state", "mode", "gps", "ekf", "battery", "links", "rc", "messages", "clock", "theme"
    }  # fmt: skip
    bar.set_state(TopBarState(utc="14:32:08"))
    assert shown(bar) == {"clock", "theme"}


def test_at_1600_all_sub_lines_are_there(bar):
    bar.set_state(FLY)
    assert not any(item.compact for item in bar._all())
    assert right_edge(bar) < 1600


def test_items_stand_in_order_without_overlap(bar):
    for state in (FLY, CROWDED, FLEET):
        for width in (1280, 1440, 1600, 1920):
            bar.resize(width, 54)
            bar.set_state(state)
            items = [item for item in bar._all() if not item.isHidden()]
            edges = [item.geometry() for item in items]
            assert all(one.right() < other.left() for one, other in pairwise(edges))
            assert edges[0].left() == 60
            assert right_edge(bar) < width


def test_at_1280_calm_rc_goes_and_alerts_stay(bar):
    bar.resize(1280, 54)
    bar.set_state(FLY)
    assert "rc" not in shown(bar)
    bar.set_state(replace(FLY, rc=BarPart("RC lost", "failsafe", Sign.CRITICAL)))
    assert "rc" in shown(bar)
    bar.set_state(CROWDED)
    assert {"ekf", "battery", "alert", "state", "simulation", "muted", "links", "messages"} <= shown(bar)


@pytest.mark.parametrize("theme", list(THEMES))
def test_at_1280_no_words_of_an_alert_are_cut(bar, themes, theme):
    themes.choose(theme)
    bar.resize(1280, 54)
    bar.set_state(CROWDED)
    for key in ("ekf", "battery", "state"):
        item = bar.item(key)
        assert item.width() >= item.least_width()
    assert right_edge(bar) < 1280


def test_the_alert_beside_a_vehicle_moves_no_value_where_there_is_room(bar):
    bar.resize(2000, 54)
    bar.set_state(FLY)
    before = {item.key: item.x() for item in bar._all()}
    bar.set_state(replace(FLY, alert=AlertPart(Sign.CRITICAL, "Tern 3 Link lost", "00:04")))
    assert bar.item("alert") is not None
    assert before == {item.key: item.x() for item in bar._all() if item.key != "alert"} | {
        "alert": before["alert"]
    }


def test_in_fleet_the_alert_follows_the_counts(bar):
    bar.set_state(FLEET)
    assert bar.item("group").x() < bar.item("counts").x() < bar.item("alert").x() < bar.item("links").x()


def test_a_breathing_text_does_not_move_its_neighbours(bar):
    bar.resize(1920, 54)
    bar.set_state(FLY)
    place = bar.item("ekf").x()
    bar.set_state(replace(FLY, gps=BarPart("3D fix", "8 sats", Sign.OK)))
    assert bar.item("ekf").x() == place
    bar.set_state(replace(FLY, chip=replace(FLY.chip, key=9), gps=BarPart("3D fix", "8 sats", Sign.OK)))
    assert bar.item("ekf").x() < place


def test_an_unchanged_state_touches_nothing(bar, monkeypatch):
    bar.set_state(FLY)
    monkeypatch.setattr(bar, "_arrange", lambda: pytest.fail("arranged again"))
    bar.set_state(replace(FLY))


def test_each_item_is_named_with_its_value_and_reached_by_keyboard(bar):
    bar.set_state(FLY)
    names = {item.key: item.accessibleName() for item in bar._all() if not item.isHidden()}
    assert names["gps"] == "GPS: RTK fixed, 24 sats · HDOP 0.6, normal"
    assert names["state"] == "State: ARMED, on ground 00:48"
    assert names["links"].startswith("Links: A 900 MHz 99")
    assert all(names.values())
    bar.activateWindow()
    bar.item("vehicle").setFocus()
    walked = []
    for _ in range(11):
        walked.append(bar.focusWidget().key)
        bar.focusNextChild()
    assert walked == [
        item.key for item in sorted((i for i in bar._all() if not i.isHidden()), key=lambda i: i.x())
    ]


def test_a_click_asks_for_an_items_details_below_it(bar, qtbot):
    bar.set_state(FLY)
    with qtbot.waitSignal(bar.itemClicked, timeout=1000) as heard:
        QTest.mouseClick(bar.item("battery"), Qt.MouseButton.LeftButton)
    key, point = heard.args
    assert key == "battery"
    assert point == bar.item("battery").mapToGlobal(QPoint(0, bar.item("battery").height()))


def test_enter_and_space_click_too(bar):
    bar.set_state(FLY)
    heard = []
    bar.itemClicked.connect(lambda key, _: heard.append(key))
    QTest.keyClick(bar.item("gps"), Qt.Key.Key_Return)
    QTest.keyClick(bar.item("state"), Qt.Key.Key_Space)
    assert heard == ["gps", "state"]


def menu_of(bar, qtbot, key):
    QTest.mouseClick(bar.item(key), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any(menu.isVisible() for menu in bar.findChildren(QMenu)), timeout=1000)
    return next(menu for menu in bar.findChildren(QMenu) if menu.isVisible())


def test_the_chip_offers_all_vehicles(bar, qtbot):
    bar.set_state(FLY)
    menu = menu_of(bar, qtbot, "vehicle")
    assert [action.text() for action in menu.actions()] == [
        "Heron 1\tFlying",
        "Heron 2\tArmed",
        "Tern && Co\tFlying",
    ]
    assert [action.font().bold() for action in menu.actions()] == [False, True, False]
    with qtbot.waitSignal(bar.vehicleChosen, timeout=1000) as heard:
        menu.actions()[2].trigger()
    assert heard.args == [3]
    menu.close()


def test_the_mode_menu_ticks_the_present_mode(bar, qtbot):
    bar.set_state(FLY)
    menu = menu_of(bar, qtbot, "mode")
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["Guided"]
    with qtbot.waitSignal(bar.modeChosen, timeout=1000) as heard:
        menu.actions()[2].trigger()
    assert heard.args == ["Auto"]
    menu.close()


def test_a_chip_without_choices_asks_for_details(bar):
    heard = []
    bar.itemClicked.connect(lambda key, _: heard.append(key))
    bar.set_state(FLEET)
    QTest.mouseClick(bar.item("vehicle"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(bar.item("group"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(bar.item("counts"), Qt.MouseButton.LeftButton)
    assert heard == ["vehicle", "group", "counts"]


def test_the_theme_button_asks_for_the_next_theme(bar, qtbot):
    with qtbot.waitSignal(bar.themeClicked, timeout=1000):
        QTest.mouseClick(bar.item("theme"), Qt.MouseButton.LeftButton)


def colours_of(item):
    image = item.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_the_stripe_has_the_vehicles_colour_and_a_groups_the_accent(bar):
    bar.set_state(FLY)
    image = bar.item("vehicle").grab().toImage()
    assert image.pixelColor(1, 20) == QColor(DARK.vehicle(1))
    bar.set_state(FLEET)
    assert bar.item("vehicle").grab().toImage().pixelColor(1, 20) == QColor(DARK.acc)


@pytest.mark.parametrize(
    ("phase", "colour"),
    [
        (Phase.ARMED, "#f2cc3f"),
        (Phase.FLYING, "#3fa9f5"),
        (Phase.LANDING, "#3fa9f5"),
        (Phase.LINK_LOST, "#c92a2a"),
        (Phase.READY, "#4cc38a"),
        (Phase.DISCONNECTED, "#8592a0"),
    ],
)
def test_the_state_pill_has_its_states_colour(bar, phase, colour):
    bar.set_state(replace(FLY, state=StatePart(phase, "detail")))
    assert colour in colours_of(bar.item("state"))
    assert bar.item("state").accessibleName() == f"State: {bar.phase_word(phase).upper()}, detail"


def test_every_phase_has_a_word(bar):
    assert {bar.phase_word(phase) for phase in Phase} == {phase.value for phase in Phase}


def test_an_unknown_link_quality_is_a_dash_and_an_open_lock_is_said(bar):
    bar.set_state(replace(FLY, links=(LinkRow("A", "USB", None, True, False, Sign.CRITICAL),)))
    assert bar.item("links").accessibleName() == "Links: A USB –, not signed, critical"
    assert bar.item("links").alerting


def test_a_simulation_and_a_replay_are_marked(bar):
    bar.set_state(replace(FLY, simulation="embedded vehicles", replay="14 May, ×4"))
    assert {"simulation", "replay"} <= shown(bar)
    assert bar.item("simulation").accessibleName() == "Simulation: SIMULATION, embedded vehicles"


def test_a_changed_extra_item_is_renewed(bar):
    bar.set_state(FLEET)
    bar.set_state(replace(FLEET, extras=(ExtraPart("rate", "activity", BarPart("2 386 msg/s")),)))
    assert "group" not in shown(bar)
    assert bar.item("rate").accessibleName().endswith("2 386 msg/s")


@pytest.mark.parametrize("theme", list(THEMES))
def test_the_bar_draws_in_each_theme(bar, themes, theme):
    bar.set_state(CROWDED)
    themes.choose(theme)
    image = bar.grab().toImage()
    assert image.pixelColor(30, 2) == QColor(themes.current.bg1)


def test_a_new_alert_inverts_for_three_seconds_and_a_running_one_does_not_start_again(bar):
    alert = bar._pills["alert"]
    bar.set_state(FLEET)
    assert alert._timer.isActive()
    seen = []
    for _ in range(7):
        seen.append(alert.inverted)
        alert._invert()
    assert seen == [False, True, False, True, False, True, False]
    assert not alert._timer.isActive()
    bar.set_state(replace(FLEET, alert=replace(FLEET.alert, detail="00:15 · failsafe Return at 00:20")))
    assert not alert._timer.isActive()
    bar.set_state(replace(FLEET, alert=AlertPart(Sign.WARNING, "B-12 EKF variance")))
    assert alert._timer.isActive()
    alert._timer.stop()


def test_with_reduced_motion_a_new_alert_does_not_invert(bar, themes):
    themes.set_reduce_motion(True)
    bar.set_state(FLEET)
    assert not bar._pills["alert"]._timer.isActive()
