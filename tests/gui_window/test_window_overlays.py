"""What opens over the window or under its bar: details, find, welcome, banner, help."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from window_samples import HERON, TERN, WREN, FakeBridge, make_snapshot, make_state, many, three

from gcs.gui.dialogs.help import HelpDialog
from gcs.gui.present.details import details_of
from gcs.gui.window.banner import Answer, Banner
from gcs.gui.window.context import WindowContext
from gcs.gui.window.details import DetailsCard
from gcs.gui.window.find import FindPalette, rank
from gcs.gui.window.welcome import WelcomeCard
from gcs.model.alarm import Level
from gcs.model.units import METRIC

ITEMS = ("vehicle", "state", "simulation", "replay", "mode", "gps", "ekf", "battery", "links", "rc", "clock")


@pytest.fixture
def context(themes, bridge):
    return WindowContext(bridge, themes)


# -- details ------------------------------------------------------------------------------------


@pytest.fixture
def details(context, host):
    return DetailsCard(context, host)


@pytest.mark.parametrize("item", ITEMS)
def test_every_item_of_the_bar_has_its_details(details, item):
    details.open(item, QPoint(300, 54))
    assert details.isVisible()
    assert details.shown_rows()
    assert all(name and value for name, value in details.shown_rows())
    assert details.accessibleName() == details.title.text()
    assert ("Heron 1" in details.title.text()) is (item != "clock")


def test_an_item_without_details_opens_nothing(details):
    details.open("theme", QPoint(300, 54))
    assert not details.isVisible()


def test_the_same_item_again_closes_the_card_and_another_changes_it(details):
    details.open("gps", QPoint(300, 54))
    details.open("battery", QPoint(400, 54))
    assert "Batteries" in details.title.text()
    details.open("battery", QPoint(400, 54))
    assert not details.isVisible()


def test_the_card_follows_the_vehicle_while_it_is_open(details, bridge):
    details.open("state", QPoint(300, 54))
    bridge.select(TERN)
    details.slow_beat()
    assert details.title.text() == "Tern 3 · State"
    assert ("Not ready", "GPS: no fix") in details.shown_rows()


def test_the_card_closes_when_there_is_nothing_left_to_tell(details, bridge):
    details.open("battery", QPoint(300, 54))
    bridge.snapshot = make_snapshot()
    bridge.select(None)
    details.slow_beat()
    assert not details.isVisible()


def test_the_card_stays_inside_the_window(details, host):
    details.open("links", QPoint(1090, 740))
    assert details.geometry().right() < host.width()
    assert details.geometry().bottom() < host.height()


def test_the_card_is_as_high_as_its_rows_need(dressed, details):
    details.open("simulation", QPoint(300, 54))
    low = details.height()
    details.open("gps", QPoint(300, 54))
    assert details.height() > low
    details.open("simulation", QPoint(300, 54))
    assert details.height() == low


def test_escape_closes_the_card_and_gives_the_keyboard_back(details, host):
    details.open("gps", QPoint(300, 54))
    assert details.close_button.hasFocus()
    QTest.keyClick(details.close_button, Qt.Key.Key_Escape)
    assert not details.isVisible()
    assert host.hasFocus()


def test_links_lead_to_the_connections(details, qtbot, presser):
    details.open("gps", QPoint(300, 54))
    assert not details.links_button.isVisible()
    details.open("links", QPoint(300, 54))
    with qtbot.waitSignal(details.connectionsWanted):
        presser.click(details.links_button)
    assert not details.isVisible()


def test_the_card_carries_the_vehicles_stripe_but_not_for_the_clock(details):
    details.open("gps", QPoint(300, 54))
    assert details._stripe == 0
    details.open("clock", QPoint(300, 54))
    assert details._stripe is None


def test_details_are_drawn_in_every_theme(each_theme, bridge, host):
    card = DetailsCard(WindowContext(bridge, each_theme), host)
    card.open("battery", QPoint(300, 54))
    assert not card.grab().isNull()


# -- find ---------------------------------------------------------------------------------------


@pytest.fixture
def done():
    return []


@pytest.fixture
def find(context, host, done):
    actions = {"Open Fly": lambda: done.append("fly"), "Next theme": lambda: done.append("theme")}
    made = FindPalette(context, lambda: actions, lambda path: done.append(path), host)
    made.open()
    return made


def listed(find):
    return [find.list.item(row).text() for row in range(find.list.count())]


def test_everything_is_listed_at_first(find):
    assert listed(find)[:2] == ["Open Fly", "Next theme"]
    assert "Vehicle: Tern 3, Not ready" in listed(find)
    assert "Setting: Window, Theme" in listed(find)
    assert find.field.hasFocus()


def test_names_that_begin_with_the_word_come_first(find):
    QTest.keyClicks(find.field, "theme")
    assert listed(find)[0] == "Next theme"
    assert rank("Theme", ["the"]) == 0
    assert rank("Next theme", ["the"]) == 1
    assert rank("Other", ["the"]) == 2
    assert rank("Theme", ["x"]) is None


def test_enter_does_what_is_marked(find, done):
    QTest.keyClicks(find.field, "next theme")
    QTest.keyClick(find.field, Qt.Key.Key_Return)
    assert done == ["theme"]
    assert not find.isVisible()


def test_arrows_move_the_mark_and_stop_at_the_ends(find, done):
    QTest.keyClick(find.field, Qt.Key.Key_Up)
    assert find.list.currentRow() == 0
    QTest.keyClick(find.field, Qt.Key.Key_Down)
    QTest.keyClick(find.field, Qt.Key.Key_Return)
    assert done == ["theme"]
    find.open()
    for _ in range(20):
        QTest.keyClick(find.field, Qt.Key.Key_PageDown)
    assert find.list.currentRow() == find.list.count() - 1


def test_a_vehicle_is_selected_by_its_name(find, bridge):
    QTest.keyClicks(find.field, "tern")
    QTest.keyClick(find.field, Qt.Key.Key_Return)
    assert bridge.selected == TERN


def test_a_setting_is_opened_by_its_name(find, done):
    QTest.keyClicks(find.field, "setting trails")
    QTest.keyClick(find.field, Qt.Key.Key_Return)
    assert done == ["map.trail_minutes"]


def test_a_click_does_it_once(find, done):
    place = find.list.visualItemRect(find.list.item(0)).center()
    QTest.mouseClick(find.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert done == ["fly"]
    find.list.itemActivated.emit(find.list.item(0))
    assert done == ["fly"]


def test_what_is_not_there_is_said(find):
    QTest.keyClicks(find.field, "xyzzy")
    assert listed(find) == []
    assert find.nothing.text() == "Nothing is called “xyzzy”."
    QTest.keyClick(find.field, Qt.Key.Key_Return)
    assert find.isVisible()


def test_find_is_closed_by_escape_by_a_click_elsewhere_and_by_its_own_key(find, host):
    QTest.keyClick(find.field, Qt.Key.Key_Escape)
    assert not find.isVisible()
    find.open()
    QTest.mouseClick(host, Qt.MouseButton.LeftButton, pos=QPoint(20, 700))
    assert not find.isVisible()
    find.open()
    QTest.mouseClick(find, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert find.isVisible()
    find.open()
    assert not find.isVisible()


def test_a_large_fleet_is_listed_up_to_a_limit(themes, host):
    find = FindPalette(WindowContext(FakeBridge(many(250)), themes), dict, lambda path: None, host)
    find.open()
    assert find.list.count() == 60
    find.field.setText("b-200")
    assert [text.split(",")[0] for text in listed(find)] == ["Vehicle: B-200"]


# -- welcome ------------------------------------------------------------------------------------


@pytest.fixture
def welcome(themes, host):
    made = WelcomeCard(themes, host)
    made.open()
    return made


def test_the_welcome_stands_in_the_middle_and_has_the_keyboard(welcome, host):
    middle = welcome.geometry().center()
    assert abs(middle.x() - host.width() // 2) <= 1
    assert abs(middle.y() - host.height() // 2) <= 1
    assert welcome.start_button.hasFocus()
    host.resize(900, 600)
    welcome.place()
    assert abs(welcome.geometry().center().x() - 450) <= 1


@pytest.mark.parametrize("how", ["start", "escape", "connect"])
def test_the_welcome_goes_for_good(welcome, qtbot, presser, how):
    wanted = [welcome.dismissed] + ([welcome.connectWanted] if how == "connect" else [])
    with qtbot.waitSignals(wanted):
        if how == "escape":
            QTest.keyClick(welcome.start_button, Qt.Key.Key_Escape)
        else:
            presser.click(welcome.start_button if how == "start" else welcome.connect_button)
    assert not welcome.isVisible()


def test_the_welcome_is_read_aloud(welcome):
    assert welcome.accessibleName() == "Welcome"
    assert "UDP 14550" in welcome.accessibleDescription()
    assert all(button.text() for button in welcome.findChildren(QPushButton))


def test_the_welcome_is_drawn_in_every_theme(each_theme, host):
    made = WelcomeCard(each_theme, host)
    made.open()
    assert not made.grab().isNull()


# -- banner -------------------------------------------------------------------------------------


@pytest.fixture
def banner(themes, host):
    made = Banner(themes, host)
    made.resize(900, 44)
    return made


def test_a_notice_goes_by_itself_and_a_warning_stays(banner):
    banner.show_text(Level.CAUTION, "Settings were broken")
    assert banner.isVisible()
    assert banner._timer.isActive()
    assert not banner.yes.isVisible()
    banner._timer.timeout.emit()
    assert not banner.isVisible()
    banner.show_text(Level.WARNING, "Disk full")
    assert not banner._timer.isActive()
    assert banner.accessibleName() == "Disk full"


@pytest.mark.parametrize(("button", "answer"), [("yes", "accepted"), ("no", "declined")])
def test_a_question_has_two_answers(banner, presser, button, answer):
    heard = []
    banner.ask(Level.WARNING, "Close?", "Close anyway", lambda: heard.append("accepted"),
               lambda: heard.append("declined"))  # fmt: skip
    assert banner.yes.text() == "Close anyway"
    presser.click(getattr(banner, button))
    assert heard == [answer]
    assert not banner.isVisible()
    assert not banner.asking


def test_a_question_may_have_a_further_answer_and_the_next_one_has_none(banner, presser):
    heard = []
    banner.ask(Level.CAUTION, "Unsaved", "Close", lambda: heard.append("yes"),
               other=Answer("Save", lambda: heard.append("other")))  # fmt: skip
    assert banner.other.text() == "Save"
    assert banner.yes.x() < banner.other.x() < banner.no.x()
    assert banner.no.hasFocus()
    presser.click(banner.other)
    assert heard == ["other"]
    assert not banner.asking
    banner.ask(Level.CAUTION, "Sure?", "Yes", lambda: None)
    assert not banner.other.isVisible()
    presser.click(banner.no)
    banner.show_text(Level.CAUTION, "Saved")
    assert not banner.other.isVisible()


def test_the_harmless_answer_has_the_keyboard(banner):
    heard = []
    banner.ask(Level.WARNING, "Close?", "Close anyway", lambda: heard.append("accepted"))
    assert banner.no.hasFocus()
    QTest.keyClick(banner.no, Qt.Key.Key_Space)
    assert heard == []


def test_escape_declines(banner):
    heard = []
    banner.ask(Level.WARNING, "Close?", "Close anyway", lambda: heard.append(1), lambda: heard.append(0))
    QTest.keyClick(banner.no, Qt.Key.Key_Escape)
    assert heard == [0]


def test_what_is_said_during_a_question_is_said_after_it(banner, presser):
    banner.ask(Level.ADVISORY, "Resume?", "Resume", lambda: None)
    banner.show_text(Level.CAUTION, "Port is busy")
    banner.show_text(Level.CAUTION, "Port is busy")
    assert banner.label.text() == "Resume?"
    presser.click(banner.no)
    assert banner.label.text() == "Port is busy"
    presser.click(banner.no)
    assert not banner.isVisible()


def test_a_warning_is_not_covered_by_less(banner, presser):
    banner.show_text(Level.WARNING, "Disk full")
    banner.show_text(Level.ADVISORY, "Saved")
    assert banner.label.text() == "Disk full"
    presser.click(banner.no)
    assert banner.label.text() == "Saved"


def test_an_answer_may_ask_the_next_question(banner, presser):
    banner.ask(Level.ADVISORY, "One?", "Yes", lambda: banner.ask(Level.ADVISORY, "Two?", "Yes", lambda: None))
    presser.click(banner.yes)
    assert banner.label.text() == "Two?"
    assert banner.asking


# -- help ---------------------------------------------------------------------------------------


@pytest.fixture
def help_dialog(themes, qtbot):
    made = HelpDialog(themes)
    qtbot.addWidget(made)
    made.show()
    return made


def pages(dialog):
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def test_the_help_opens_with_its_first_page(help_dialog):
    assert "First flight" in pages(help_dialog)[0]
    assert help_dialog.page.toPlainText().startswith(pages(help_dialog)[0])
    assert len(pages(help_dialog)) >= 10


def test_pages_are_found_by_any_word_in_them(help_dialog):
    help_dialog.search.setText("tlog")
    found = pages(help_dialog)
    assert "Recording" in found
    assert len(found) < 12
    help_dialog.search.setText("xyzzy")
    assert pages(help_dialog) == []
    assert help_dialog.nothing.text() == "No page has “xyzzy”."


def test_the_page_that_is_read_stays_while_one_searches(help_dialog):
    help_dialog.list.setCurrentRow(pages(help_dialog).index("Recording"))
    help_dialog.search.setText("tlog")
    assert help_dialog.list.currentItem().text() == "Recording"


def test_links_lead_to_other_pages_also_from_a_search_and_never_outside(help_dialog):
    help_dialog.search.setText("tlog")
    help_dialog._follow(QUrl("12-safety.md"))
    assert help_dialog.list.currentItem().text() == "Safety"
    before = help_dialog.page.toPlainText()
    help_dialog._follow(QUrl("https://example.org/x.html"))
    assert help_dialog.page.toPlainText() == before
    assert not help_dialog.page.openLinks()


def test_every_link_in_the_help_leads_to_a_page(help_dialog):
    import re

    names = {path.name for path in help_dialog._texts}
    for path, text in help_dialog._texts.items():
        for target in re.findall(r"\]\(([^)#]+\.md)", text):
            assert target in names, f"{path.name} -> {target}"


def test_a_new_theme_lays_the_page_out_again(help_dialog, themes):
    themes.choose("sunlight")
    assert help_dialog.page.toPlainText()


# -- what the cards say -------------------------------------------------------------------------


def test_without_a_vehicle_only_time_and_links_are_told():
    snapshot = make_snapshot()
    assert details_of("gps", snapshot, None, METRIC) is None
    assert details_of("links", snapshot, None, METRIC)[1] == [
        ("UDP 14550", "3 vehicles heard"),
        ("LTE", "3 vehicles heard"),
    ]
    assert details_of("clock", snapshot, None, METRIC)[1][0][0] == "UTC"


def test_a_recording_in_trouble_says_so():
    snapshot = three()
    trouble = replace(snapshot.recording, error="The disk is full.", remedy="Free some space.")
    rows = dict(details_of("clock", replace(snapshot, recording=trouble), HERON, METRIC)[1])
    assert rows["Problem"] == "The disk is full. Free some space."
    off = dict(details_of("clock", replace(snapshot, recording=None), HERON, METRIC)[1])
    assert off["Recording"] == "off"


def test_unknown_figures_are_dashes_everywhere():
    bare = make_state(
        WREN, "Bare", gps=None, estimator=None, batteries=(), rc=None, mission=None, boot_time_ms=None
    )
    snapshot = make_snapshot(bare, vehicle_links={})
    for item in ("ekf", "battery", "links", "rc"):
        _, rows = details_of(item, snapshot, WREN, METRIC)
        assert [value for _, value in rows] == ["–"], item


def test_the_fix_is_told_in_words():
    rows = dict(details_of("gps", three(), HERON, METRIC)[1])
    assert rows["GPS 1"] == "RTK fixed, 24 satellites"
