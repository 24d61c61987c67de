"""The Connections window and the form of one link."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace

import pytest
from msgspec.structs import replace as changed
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QSpinBox
from window_samples import HERON, TERN, WREN, make_link, make_route, three

from gcs.gui.dialogs import link_editor
from gcs.gui.dialogs.connections import ConnectionsDialog
from gcs.gui.dialogs.link_tables import link_entries as entries
from gcs.gui.dialogs.link_tables import link_row, link_words, route_rows
from gcs.links.serial_list import PortKind, SerialPort
from gcs.model.errors import LinkError
from gcs.model.link import LinkState, LinkTestResult
from gcs.model.settings import LinkSettings

PORT = SerialPort("/dev/ttyACM7", "CubeOrange+ (/dev/ttyACM7)", PortKind.AUTOPILOT, 115_200)


@pytest.fixture(autouse=True)
def no_real_ports(monkeypatch):
    monkeypatch.setattr(link_editor, "serial_ports", lambda: (PORT,))


@pytest.fixture
def dialog(themes, bridge, qtbot):
    made = ConnectionsDialog(themes, bridge)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def settle(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog._pending)


def cell(table, row, column):
    return table.item(row, column).text()


# -- what is shown ------------------------------------------------------------------------------


def test_each_link_is_a_row_with_its_figures(dialog):
    assert cell(dialog.links, 0, 0) == "UDP 14550"
    assert cell(dialog.links, 0, 1) == "3 vehicles heard"
    assert [cell(dialog.links, 0, column) for column in range(2, 7)] == [
        "146",
        "3",
        "0\u2009%",
        "0\u2009s",
        "3",
    ]
    assert dialog.links.item(0, 2).textAlignment() & Qt.AlignmentFlag.AlignRight


def test_a_failed_link_says_why_what_to_do_and_when_it_tries_again():
    status = make_link(
        state=LinkState.FAILED,
        text="",
        reason="The port is busy",
        remedy="Close the other program.",
        retry_in_s=4.0,
    )
    assert link_words(status) == "The port is busy. Close the other program. tries again in 4\u2009s."


def test_unknown_figures_are_dashes():
    row = link_row(entries([make_link(loss_pct=None, age_s=None)], [])[0])
    assert row[4] == row[5] == "–"


def test_a_link_that_is_kept_but_closed_is_listed_too(dialog, bridge):
    bridge.settings = changed(bridge.settings, links=(LinkSettings(url="tcp:10.0.0.5:5760", name="Base"),))
    dialog.refresh()
    assert (cell(dialog.links, 2, 0), cell(dialog.links, 2, 1)) == ("Base", "not open")


def test_an_open_link_and_its_settings_are_one_row():
    found = entries([make_link()], [LinkSettings(url="udpin://0.0.0.0:14550")])
    assert len(found) == 1
    assert found[0].kept is not None


def test_each_route_is_a_row():
    found = route_rows(three())
    assert len(found) == 6
    assert found[0] == [
        "Heron 1",
        "900 MHz",
        "in use",
        "1\u2009%",
        "48",
        "23\u2009ms",
        "0\u2009s",
        "no",
        "127.0.0.1:40001",
    ]
    lost = replace(
        three(), vehicle_links={HERON: (make_route(active=False, silent=True, pinned=True, rtt_ms=None),)}
    )
    assert route_rows(lost)[0][2] == "silent, pinned"
    assert route_rows(lost)[0][5] == "–"


def test_the_selection_stays_with_its_link(dialog, bridge):
    dialog.links.selectRow(1)
    bridge.snapshot = replace(
        bridge.snapshot, links=(make_link(9, "tcp:1.2.3.4:5", name="New"), *bridge.snapshot.links)
    )
    dialog.refresh()
    assert dialog.links.chosen_row() == 2
    assert dialog._chosen().name == "LTE"


def test_buttons_wait_for_a_selection(dialog):
    assert not dialog.edit_button.isEnabled()
    dialog.links.selectRow(0)
    assert all(b.isEnabled() for b in (dialog.edit_button, dialog.open_button, dialog.remove_button))
    assert dialog.open_button.text() == "Close"


def test_it_follows_the_links_only_while_it_is_open(dialog):
    assert dialog._timer.isActive()
    dialog.close()
    assert not dialog._timer.isActive()


# -- add, edit, remove --------------------------------------------------------------------------


def test_adding_opens_the_link_and_keeps_it(dialog, bridge, qtbot, presser):
    presser.click(dialog.add_button)
    dialog.editor.url.setEditText("tcp:10.0.0.7:5760")
    dialog.editor.name.setText("Base")
    presser.click(dialog.editor.save_button)
    settle(qtbot, dialog)
    assert [(c.url, c.name, c.autoconnect) for c in bridge.added] == [("tcp:10.0.0.7:5760", "Base", True)]
    assert bridge.settings.links[-1] == LinkSettings(url="tcp:10.0.0.7:5760", name="Base")
    assert not dialog.editor.isVisible()


def test_a_link_that_is_not_opened_at_the_start_is_opened_now_all_the_same(dialog, bridge, qtbot, presser):
    presser.click(dialog.add_button)
    dialog.editor.url.setEditText("tcp:10.0.0.7:5760")
    dialog.editor.autoconnect.setChecked(False)
    presser.click(dialog.editor.save_button)
    settle(qtbot, dialog)
    assert bridge.added[0].autoconnect
    assert not bridge.settings.links[-1].autoconnect


def test_a_link_that_can_not_be_added_is_not_kept_and_says_why(dialog, bridge, qtbot, presser):
    bridge.link_outcome = LinkError("tcp:10.0.0.7:5760 is connected already", "Edit that connection instead")
    presser.click(dialog.add_button)
    dialog.editor.url.setEditText("tcp:10.0.0.7:5760")
    presser.click(dialog.editor.save_button)
    settle(qtbot, dialog)
    assert dialog.message.text() == "tcp:10.0.0.7:5760 is connected already. Edit that connection instead"
    assert bridge.settings.links == ()


def test_an_unforeseen_fault_is_said_with_what_to_do(dialog, bridge, qtbot):
    bridge.link_outcome = RuntimeError("boom")
    dialog._open(LinkSettings(url="tcp:10.0.0.7:5760"))
    settle(qtbot, dialog)
    assert "RuntimeError: boom" in dialog.message.text()
    assert "event log" in dialog.message.text()


def test_editing_closes_the_old_link_before_it_opens_the_new_one(dialog, bridge, qtbot, presser):
    bridge.snapshot = replace(bridge.snapshot, vehicles={})
    bridge.settings = changed(
        bridge.settings, links=(LinkSettings(url="udpin:0.0.0.0:14550", bandwidth_bps=9000),)
    )
    dialog.refresh()
    slow: Future[None] = Future()
    bridge.remove_link = lambda link_id: bridge.removed.append(link_id) or slow
    dialog.links.selectRow(0)
    presser.click(dialog.edit_button)
    dialog.editor.url.setEditText("udpin:0.0.0.0:14777")
    presser.click(dialog.editor.save_button)
    dialog._look_at_futures()
    assert bridge.removed == [1]
    assert bridge.added == []
    slow.set_result(None)
    settle(qtbot, dialog)
    assert [config.url for config in bridge.added] == ["udpin:0.0.0.0:14777"]
    assert [(s.url, s.bandwidth_bps) for s in bridge.settings.links] == [("udpin:0.0.0.0:14777", 9000)]


def test_a_double_click_edits(dialog, presser):
    dialog.links.selectRow(1)
    dialog.links.itemDoubleClicked.emit(dialog.links.item(1, 0))
    assert dialog.editor.isVisible()
    assert dialog.editor.url.currentText() == "udpin:0.0.0.0:14560"


def test_removing_a_quiet_link_needs_no_question(dialog, bridge, qtbot, presser):
    bridge.snapshot = replace(bridge.snapshot, vehicles={})
    bridge.settings = changed(bridge.settings, links=(LinkSettings(url="udpin:0.0.0.0:14560"),))
    dialog.refresh()
    dialog.links.selectRow(1)
    presser.click(dialog.remove_button)
    settle(qtbot, dialog)
    assert bridge.removed == [2]
    assert bridge.settings.links == ()


def test_removing_the_link_of_an_armed_vehicle_asks_once(dialog, bridge, qtbot, presser):
    dialog.links.selectRow(0)
    presser.click(dialog.remove_button)
    assert bridge.removed == []
    assert "Heron 1 is armed" in dialog.message.text()
    assert dialog.remove_button.text() == "Remove anyway"
    presser.click(dialog.remove_button)
    settle(qtbot, dialog)
    assert bridge.removed == [1]


def test_the_question_ends_when_another_link_is_selected(dialog, bridge, presser):
    dialog.links.selectRow(0)
    presser.click(dialog.remove_button)
    dialog.links.selectRow(1)
    assert dialog.remove_button.text() == "Remove"
    dialog.links.selectRow(0)
    presser.click(dialog.remove_button)
    assert bridge.removed == []


@pytest.mark.parametrize("button", ["open_button", "save"])
def test_closing_and_editing_the_link_of_an_armed_vehicle_ask_once_too(
    dialog, bridge, qtbot, presser, button
):
    dialog.links.selectRow(0)
    if button == "save":
        presser.click(dialog.edit_button)
        target = dialog.editor.save_button
    else:
        target = dialog.open_button
    presser.click(target)
    assert bridge.removed == []
    presser.click(target)
    settle(qtbot, dialog)
    assert bridge.removed == [1]


def test_a_closed_link_is_kept_and_opens_again(dialog, bridge, qtbot, presser):
    bridge.settings = changed(
        bridge.settings, links=(LinkSettings(url="tcp:10.0.0.5:5760", autoconnect=False),)
    )
    dialog.refresh()
    dialog.links.selectRow(2)
    assert dialog.open_button.text() == "Open"
    presser.click(dialog.open_button)
    settle(qtbot, dialog)
    assert [(c.url, c.autoconnect) for c in bridge.added] == [("tcp:10.0.0.5:5760", True)]


def test_settings_that_can_not_be_saved_are_told(dialog, bridge, qtbot, presser):
    bridge.problem = "The settings can't be written: the disk is full."
    dialog._keep([])
    assert dialog.message.text() == bridge.problem


# -- test, pin ----------------------------------------------------------------------------------


def test_a_test_listens_and_tells_what_it_heard(dialog, bridge, qtbot, presser):
    waiting: Future[LinkTestResult] = Future()
    bridge.test_outcome = waiting
    presser.click(dialog.add_button)
    dialog.editor.url.setEditText("udpin:0.0.0.0:14999")
    presser.click(dialog.editor.test_button)
    assert dialog.message.text() == "Listening on udpin:0.0.0.0:14999 for a few seconds…"
    assert not dialog.editor.test_button.isEnabled(), "one test at a time"
    waiting.set_result(LinkTestResult(False, "Nothing heard in 4 s", "Check the port"))
    settle(qtbot, dialog)
    assert dialog.message.text() == "Nothing heard in 4 s. Check the port."
    assert dialog.editor.test_button.isEnabled()
    assert bridge.added == []


def test_a_test_that_fails_gives_the_button_back(dialog, bridge, qtbot, presser):
    bridge.test_outcome = LinkError("Port 14550 is in use", "Close the other program")
    presser.click(dialog.add_button)
    presser.click(dialog.editor.test_button)
    settle(qtbot, dialog)
    assert dialog.message.text() == "Port 14550 is in use. Close the other program"
    assert dialog.editor.test_button.isEnabled()


def test_a_vehicle_is_pinned_to_a_link_and_set_free(dialog, bridge):
    assert dialog.pin_label.text() == "Send to Heron 1 over"
    assert [dialog.pin_box.itemText(i) for i in range(3)] == ["the best link", "900 MHz", "LTE"]
    for index in (2, 0):
        dialog.pin_box.setCurrentIndex(index)
        dialog.pin_box.activated.emit(index)
    assert bridge.pinned == [(HERON, 2), (HERON, None)]


def test_the_pin_of_the_vehicle_is_shown(dialog, bridge):
    links = (make_route(), make_route(2, "LTE", pinned=True))
    bridge.snapshot = replace(bridge.snapshot, vehicle_links={WREN: links})
    bridge.select(WREN)
    dialog.refresh()
    assert dialog.pin_box.currentText() == "LTE"


def test_one_route_leaves_nothing_to_choose(dialog, bridge):
    bridge.snapshot = replace(bridge.snapshot, vehicle_links={TERN: (make_route(),)})
    bridge.select(TERN)
    dialog.refresh()
    assert not dialog.pin_box.isEnabled()


# -- the form -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("url", "foo:1", "foo"),
        ("url", "udpin:0.0.0.0:99999", "99999"),
        ("url", "", ""),
        ("systems", "1, 300", "300"),
        ("systems", "²", "²"),
        ("forward", "nonsense", "nonsense"),
    ],
)
def test_what_can_not_be_is_said_as_one_types(dialog, presser, field, text, words):
    presser.click(dialog.add_button)
    widget = getattr(dialog.editor, field)
    (widget.setEditText if field == "url" else widget.setText)(text)
    assert words in dialog.editor.problem.text()
    assert dialog.editor.problem.text()
    assert not dialog.editor.save_button.isEnabled()
    assert not dialog.editor.test_button.isEnabled()


def test_an_unknown_message_is_refused_when_forwarding(dialog, presser):
    presser.click(dialog.add_button)
    dialog.editor.forward.setText("udpout:127.0.0.1:14551")
    dialog.editor.filters.setText("heartbeat, nonsense")
    assert "NONSENSE" in dialog.editor.problem.text()
    dialog.editor.filters.setText("heartbeat")
    assert dialog.editor.problem.text() == ""
    assert dialog.editor.settings().forward_messages == ("HEARTBEAT",)


def test_serial_ports_are_offered_with_their_names_and_taken_by_url(dialog, presser):
    presser.click(dialog.add_button)
    assert dialog.editor.url.itemText(0) == "serial:/dev/ttyACM7:115200  CubeOrange+ (/dev/ttyACM7)"
    dialog.editor.url.setCurrentIndex(0)
    dialog.editor.url.activated.emit(0)
    assert dialog.editor.url.currentText() == "serial:/dev/ttyACM7:115200"
    assert dialog.editor.save_button.isEnabled()


def test_the_form_shows_what_a_link_has(dialog):
    kept = LinkSettings(
        url="udpin:0.0.0.0:14550", name="Field", network=2, autoconnect=False, simulated=True,
        forward_to=("udpout:127.0.0.1:14551",), forward_messages=("HEARTBEAT",), forward_systems=(1, 2),
    )  # fmt: skip
    dialog.editor.open_for(kept, None)
    assert dialog.editor.settings() == kept


def test_enter_saves_and_escape_leaves_the_form_but_not_the_window(dialog, bridge, qtbot, presser):
    presser.click(dialog.add_button)
    QTest.keyClick(dialog.editor.name, Qt.Key.Key_Escape)
    assert not dialog.editor.isVisible()
    assert dialog.isVisible()
    presser.click(dialog.add_button)
    QTest.keyClick(dialog.editor.name, Qt.Key.Key_Return)
    settle(qtbot, dialog)
    assert len(bridge.added) == 1


def test_enter_on_cancel_cancels(dialog, bridge, presser):
    presser.click(dialog.add_button)
    dialog.editor.cancel_button.setFocus()
    QTest.keyClick(dialog.editor.cancel_button, Qt.Key.Key_Return)
    assert not dialog.editor.isVisible()
    assert bridge.added == []


def test_every_control_has_a_name(dialog, presser):
    presser.click(dialog.add_button)
    for kind in (QAbstractButton, QComboBox, QLineEdit, QSpinBox):
        for widget in dialog.findChildren(kind):
            inner = isinstance(widget.parentWidget(), QComboBox | QSpinBox)
            inner = inner or widget.objectName().startswith("qt_")
            assert inner or widget.accessibleName() or getattr(widget, "text", str)()


def test_it_is_drawn_in_every_theme(each_theme, bridge, qtbot):
    made = ConnectionsDialog(each_theme, bridge)
    qtbot.addWidget(made)
    made.show()
    made.add_button.click()
    assert not made.grab().isNull()
