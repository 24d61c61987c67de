"""The message list: words, repeats, bounds, filter, steadiness, keyboard, export."""

from __future__ import annotations

import csv

import pytest
from panel_samples import HERON, NOW, TERN, make_state
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QMenu

from gcs.gui.panels.messages import MessagesPanel
from gcs.gui.panels.messages.delegate import ROW_HEIGHT
from gcs.gui.panels.messages.log import MessageLog, RowMaker
from gcs.gui.panels.messages.wording import command_text, life_sign, life_word, severity_sign
from gcs.gui.theme import Sign
from gcs.model import command as cmd
from gcs.model.alarm import Alarm, Level
from gcs.model.command import CommandLife, CommandReport
from gcs.model.event import AlarmEvent, CommandEvent, NoticeEvent, OperatorEvent, TextEvent
from gcs.model.units import METRIC
from gcs.model.vehicle import StatusText

T0 = 1_790_000_000_000_000
T = "\u2009"
NAMES = {HERON: "Heron 2", TERN: "Tern 3"}


def said(second, text, vehicle=HERON, severity=6, compid=1):
    at = T0 + int(second * 1e6)
    return TextEvent(at, vehicle, StatusText(at, severity, text, compid))


def alarm(second, key="link-lost", level=Level.CRITICAL, **more):
    return AlarmEvent(T0 + int(second * 1e6), Alarm(key, level, "Link lost", HERON, **more))


def report(second, life, number=1, command=None, reason=""):
    made = CommandReport(number, HERON, command or cmd.Takeoff(30), life, T0, reason=reason)
    return CommandEvent(T0 + int(second * 1e6), made)


@pytest.fixture
def panel(qtbot, themes):
    made = MessagesPanel(themes, NAMES.__getitem__)
    qtbot.addWidget(made)
    made.resize(380, 300)
    made.show()
    return made


def texts(panel):
    return [row.text for row in panel.model.rows()]


def test_the_newest_message_is_on_top(panel):
    panel.append_events([said(0, "one"), said(1, "two")])
    panel.append_events([said(2, "three")])
    assert texts(panel) == ["three", "two", "one"]


def test_a_repeated_text_counts_up_in_its_row(panel):
    panel.append_events([said(0, "PreArm: compass"), said(1, "other")])
    panel.append_events([said(30, "PreArm: compass"), said(60, "PreArm: compass")])
    row = panel.model.row(1)
    assert (panel.model.rowCount(), row.count, row.time_us, row.first_us) == (2, 3, T0 + 60_000_000, T0)


def test_repeats_need_the_same_source_and_severity_and_little_time(panel):
    panel.append_events(
        [said(0, "a"), said(1, "a", TERN), said(2, "a", severity=2), said(3, "a", compid=154)]
    )
    panel.append_events([said(500, "a")])
    assert [row.count for row in panel.model.rows()] == [1] * 5


def test_a_repeat_of_what_went_out_of_sight_gets_a_row_of_its_own(panel):
    panel.append_events([said(0, "a"), *(said(1, f"b{n}") for n in range(20)), said(2, "a")])
    assert texts(panel)[0] == "a"
    assert texts(panel)[-1] == "a"


def test_a_command_has_one_row_through_its_life_with_the_vehicles_reason(panel):
    for second, life in enumerate((CommandLife.SENT, CommandLife.ACCEPTED, CommandLife.IN_PROGRESS)):
        panel.append_events([report(second, life)])
    panel.append_events([report(9, CommandLife.REFUSED, reason="throttle too high")])
    assert texts(panel) == [f"Takeoff to 30{T}m · refused: throttle too high"]
    assert panel.model.row(0).sign is Sign.CAUTION
    assert panel.model.row(0).source == "Heron 2"


def test_an_alarm_has_one_row_until_it_is_over_and_the_next_one_a_new_row(panel):
    panel.append_events([alarm(0), alarm(5, count=4), alarm(6, count=4, acknowledged=True)])
    row = panel.model.row(0)
    assert (panel.model.rowCount(), row.count, row.acknowledged, row.tinted) == (1, 4, True, True)
    panel.append_events([alarm(7, active=False, acknowledged=True)])
    assert not row.open
    panel.append_events([alarm(20)])
    assert panel.model.rowCount() == 2


def test_severities_keep_the_vehicles_own_judgement():
    expected = [Sign.CRITICAL] * 3 + [Sign.WARNING, Sign.CAUTION, Sign.ADVISORY, Sign.OK, Sign.OFF]
    assert [severity_sign(n) for n in range(8)] == expected
    assert severity_sign(-1) is Sign.CRITICAL
    assert severity_sign(200) is Sign.OFF


def test_only_critical_and_warning_rows_are_tinted(panel):
    panel.append_events([said(n, str(n), severity=n) for n in range(8)])
    assert [row.tinted for row in reversed(panel.model.rows())] == [True] * 4 + [False] * 4


COMMANDS = [
    cmd.Arm(), cmd.Arm(True), cmd.Disarm(), cmd.Disarm(True), cmd.Takeoff(30), cmd.Land(), cmd.Return(),
    cmd.Pause(), cmd.Continue(), cmd.GoTo(56.4, -5.4), cmd.Orbit(56.4, -5.4, -80), cmd.ChangeSpeed(8),
    cmd.ChangeAltitude(50), cmd.ChangeHeading(90), cmd.SetRoi(1, 2), cmd.ClearRoi(), cmd.SetHome(),
    cmd.StartMission(), cmd.SetCurrentItem(4), cmd.SetMode("Loiter"), cmd.EmergencyStop(), cmd.Reboot(),
]  # fmt: skip


def test_every_command_and_every_stage_has_its_own_words():
    words = [command_text(command, METRIC) for command in COMMANDS]
    assert len(set(words)) == len(COMMANDS)
    assert {type(command) for command in COMMANDS} == set(cmd.VehicleCommand.__args__)
    assert all(not hasattr(cmd, word) or word in ("Arm", "Disarm", "Land", "Return", "Pause", "Reboot")
               for word in words)  # fmt: skip
    assert len({life_word(life) for life in CommandLife}) == len(CommandLife)
    assert all(isinstance(life_sign(life), Sign) for life in CommandLife)


def test_the_list_keeps_the_newest_rows_only(qtbot):
    log = MessageLog(RowMaker(NAMES.__getitem__), capacity=5)
    log.append([said(n, f"m{n}") for n in range(4)])
    added = log.append([said(n, f"m{n}") for n in range(4, 12)])
    assert [row.text for row in log.rows] == [f"m{n}" for n in range(7, 12)]
    assert [row.text for row in added.new] == [f"m{n}" for n in range(7, 12)]
    assert [row.text for row in added.dropped] == ["m0", "m1", "m2", "m3"]
    assert log.append([said(12, "m0")]).changed == []


def test_the_model_follows_when_old_rows_go(panel, qtmodeltester):
    panel.append_events([said(n, f"m{n}") for n in range(4990)])
    panel.append_events([said(5000 + n, f"n{n}") for n in range(30)])
    assert panel.model.rowCount() == 5000
    assert texts(panel)[-1] == "m20"
    qtmodeltester.check(panel.model)


def test_the_filter_shows_the_selected_vehicle_and_the_station(panel):
    notice = NoticeEvent(T0, Level.CAUTION, "Link B", "loss 18 %")
    panel.append_events([said(0, "a"), said(1, "b", TERN), notice, OperatorEvent(T0, "Theme", "dark")])
    assert len(texts(panel)) == 4
    panel.show_state(make_state(), NOW)
    assert texts(panel) == ["Theme: dark", "loss 18 %", "a"]
    panel.append_events([said(5, "c", TERN), said(6, "d")])
    assert texts(panel)[0] == "d"
    panel.show_only("all")
    assert texts(panel)[:2] == ["d", "c"]
    panel.show_state(None, NOW)
    assert len(texts(panel)) == 6


def test_searching_narrows_by_text_and_source_and_escape_ends_it(panel, qtbot):
    panel.append_events([said(0, "Reached waypoint 6"), said(1, "Land complete", TERN)])
    panel.search("TERN")
    assert texts(panel) == ["Land complete"]
    panel.search("waypoint")
    assert texts(panel) == ["Reached waypoint 6"]
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert len(texts(panel)) == 2


def test_rows_that_are_being_read_do_not_move_when_new_ones_come(panel):
    panel.append_events([said(n, f"m{n}") for n in range(60)])
    panel.view.executeDelayedItemsLayout()
    bar = panel.view.verticalScrollBar()
    bar.setValue(10 * ROW_HEIGHT)
    seen = panel.view.indexAt(panel.view.viewport().rect().center()).data()
    panel.append_events([said(100 + n, f"new {n}") for n in range(7)])
    assert panel.view.indexAt(panel.view.viewport().rect().center()).data() == seen
    bar.setValue(0)
    panel.append_events([said(200, "newest")])
    assert bar.value() == 0


def test_space_and_double_click_acknowledge_and_select_the_vehicle(panel, qtbot):
    panel.append_events([said(0, "a"), alarm(1)])
    panel.view.select(0)
    with (
        qtbot.waitSignal(panel.acknowledgeRequested) as acknowledged,
        qtbot.waitSignal(panel.vehicleChosen) as chosen,
    ):
        qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    assert (acknowledged.args, chosen.args) == ([HERON, "link-lost"], [HERON])
    with qtbot.waitSignal(panel.vehicleChosen), qtbot.assertNotEmitted(panel.acknowledgeRequested):
        panel.view.doubleClicked.emit(panel.model.index(1))
    panel.append_events([alarm(2, acknowledged=True)])
    with qtbot.assertNotEmitted(panel.acknowledgeRequested):
        panel.acknowledge(0)


def test_an_alarm_can_be_found_again_through_filter_and_search(panel):
    panel.append_events([alarm(0), *(said(1 + n, f"m{n}", TERN) for n in range(50))])
    panel.search("nothing like it")
    assert panel.show_alarm(HERON, "link-lost")
    assert panel.view.currentIndex().row() == 50
    assert not panel.show_alarm(HERON, "never raised")


def test_the_keyboard_walks_and_copies(panel, qtbot):
    panel.append_events([said(0, "one"), said(1, "two"), said(2, "three")])
    panel.view.select(0)
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    assert panel.view.currentIndex().row() == 1
    qtbot.keyClick(panel.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split()[-1] for line in lines] == ["one", "two"]


def test_a_screen_reader_hears_level_source_text_and_time(panel):
    panel.append_events([alarm(0, count=4)])
    spoken = panel.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "critical, Heron 2, Link lost, × 4, 14:13:20"
    tip = panel.model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert "Space acknowledges" in tip
    assert "4 times since 14:13:20" in tip
    assert panel.model.index(9).data() is None


def test_export_writes_what_is_shown_as_text_or_table(panel, tmp_path):
    panel.append_events([said(0, 'say "hi", twice'), said(1, "x"), said(2, "x")])
    assert panel.export_to(str(tmp_path / "m.csv"))
    rows = list(csv.DictReader((tmp_path / "m.csv").read_text().splitlines()))
    assert [(row["text"], row["count"]) for row in rows] == [('say "hi", twice', "1"), ("x", "2")]
    assert rows[0]["time_utc"] == "2026-09-21T14:13:20.000+00:00"
    assert panel.export_to(str(tmp_path / "m.txt"))
    assert (tmp_path / "m.txt").read_text().splitlines()[1].endswith("x (x2)")


def test_a_failed_export_says_what_to_do(panel, tmp_path, qtbot):
    with qtbot.waitSignal(panel.problem) as told:
        assert not panel.export_to(str(tmp_path / "missing" / "m.csv"))
    assert "Choose another place" in told.args[0]


def test_the_export_menu_asks_without_locking_the_window(panel, qtbot):
    menu = panel.make_export_menu()
    menu.actions()[1].trigger()
    dialog = panel.findChild(QFileDialog)
    assert dialog.isVisible() and not dialog.isModal()
    dialog.close()
    panel._open_export_menu()
    opened = [child for child in panel.findChildren(QMenu) if child.isVisible()]
    assert len(opened) == 1
    opened[0].close()


def test_every_kind_of_row_is_drawn_in_each_theme(panel, each_theme):
    panel.append_events([said(n, "text " * 20, severity=n) for n in range(8)])
    panel.append_events([alarm(9, count=3), alarm(10, acknowledged=True)])
    panel.append_events([report(11, CommandLife.IN_PROGRESS), report(12, CommandLife.SENT, 2)])
    panel.view.select(2)
    image = QImage(panel.size(), QImage.Format.Format_ARGB32)
    panel.render(image)
    tint = each_theme.current.tint(Sign.CRITICAL).lower()
    found = {image.pixelColor(2, y).name() for y in range(image.height())}
    assert tint in found
