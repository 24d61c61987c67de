"""The Settings window, its controls and its lists."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
)

from gcs.gui.dialogs.list_editors import FileList, ProviderList
from gcs.gui.dialogs.settings import SettingsDialog
from gcs.gui.dialogs.settings_rows import RowKind, rows, value_at, with_value
from gcs.gui.widgets.amount_field import AmountField
from gcs.model.settings import Settings, TileProviderSettings
from gcs.model.units import DistanceUnit, HeightUnit


@pytest.fixture
def dialog(themes, bridge, qtbot):
    made = SettingsDialog(themes, bridge)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def field_of(dialog, path):
    widget = dialog.control(path)
    return widget if not type(widget) is not QLineEdit else widget.findChild(QLineEdit)


def change(dialog, row):
    """Change a setting as a person would; returns what it should be now."""
    widget = dialog.control(row.path)
    if isinstance(widget, QComboBox):
        index = (widget.currentIndex() + 1) % widget.count()
        widget.setCurrentIndex(index)
        widget.activated.emit(index)
        return row.choices[index][1]
    if isinstance(widget, QCheckBox):
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(8, widget.height() // 2))
        return widget.isChecked()
    if isinstance(widget, QDoubleSpinBox):
        value = row.low + 3 if widget.value() != row.low + 3 else row.low + 4
        widget.setValue(value)
        return value
    line = widget if isinstance(widget, QLineEdit) else widget.findChild(QLineEdit)
    text = "/tmp/records" if row.kind is RowKind.FOLDER else "{name}-{date}"
    if row.path == "terrain.online_url":
        text = "http://127.0.0.1/{lat}/{name}.hgt.gz"
    line.setText(text)
    line.editingFinished.emit()
    return text


LISTS = (RowKind.FILES, RowKind.TERRAIN_FILES, RowKind.FOLDERS, RowKind.PROVIDERS)
SIMPLE = [row for row in rows() if row.kind not in LISTS]


@pytest.mark.parametrize("row", SIMPLE, ids=lambda row: row.path)
def test_every_row_changes_its_setting(dialog, bridge, row):
    wanted = change(dialog, row)
    assert value_at(bridge.settings, row.path) == wanted
    assert isinstance(value_at(bridge.settings, row.path), type(value_at(Settings(), row.path)))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.path)
def test_every_row_has_a_name_and_a_help(dialog, row):
    widget = dialog.control(row.path)
    assert widget.accessibleName() == row.label
    assert widget.accessibleDescription() == row.help
    assert row.help.endswith(".")


@pytest.mark.parametrize(
    "row", [row for row in rows() if row.kind is RowKind.NUMBER], ids=lambda row: row.path
)
def test_every_number_has_the_limits_of_its_setting(row):
    for value in (row.low, row.high):
        exact = value if isinstance(value_at(Settings(), row.path), float) else round(value)
        with_value(Settings(), row.path, exact)


def test_no_two_rows_share_a_setting():
    paths = [row.path for row in rows()]
    assert len(paths) == len(set(paths))


def test_settings_survive_being_written_and_read(dialog, bridge):
    for row in SIMPLE:
        change(dialog, row)
    data = msgspec.json.encode(bridge.settings)
    assert msgspec.json.decode(data, type=Settings) == bridge.settings


def test_a_number_out_of_range_can_not_be_entered(dialog, bridge):
    box = dialog.control("map.trail_minutes")
    box.setValue(100_000)
    assert bridge.settings.map.trail_minutes == 120


def test_a_number_is_taken_when_it_is_complete(dialog, bridge):
    box = dialog.control("map.cache_mb")
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "250")
    assert bridge.settings.map.cache_mb == 500
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert bridge.settings.map.cache_mb == 250
    assert dialog.isVisible()


def test_what_waits_for_the_next_start_says_so(dialog):
    dialog.control("window.scale_pct").setValue(150)
    assert dialog.message.text() == "Size of everything changes at the next start."
    dialog.control("window.reduce_motion").click()
    assert dialog.message.text() == ""


def test_settings_that_can_not_be_saved_are_told(dialog, bridge):
    bridge.problem = "The settings can't be written: the disk is full."
    dialog.control("map.show_island").click()
    assert dialog.message.text() == bridge.problem


@pytest.mark.parametrize("pattern", ["{nonsense}", "", "{date", "}"])
def test_a_bad_name_pattern_is_refused_with_a_remedy_and_the_old_one_stays(dialog, bridge, pattern):
    field = dialog.control("recording.name_pattern")
    field.setText(pattern)
    field.editingFinished.emit()
    assert "Use {date}" in dialog.message.text()
    assert field.property("invalid") is True
    assert bridge.settings.recording.name_pattern == "{date}_{time}"
    field.setText("{date}_{time}")
    field.editingFinished.emit()
    assert field.property("invalid") is False
    assert dialog.message.text() == ""


def test_a_change_made_elsewhere_is_shown(dialog, bridge):
    window = msgspec.structs.replace(bridge.settings.window, theme="sunlight")
    bridge.change_settings(msgspec.structs.replace(bridge.settings, window=window))
    assert dialog.control("window.theme").currentText() == "Sunlight"


def test_showing_a_setting_does_not_change_it(dialog, bridge, qtbot):
    with qtbot.assertNotEmitted(bridge.settingsChanged):
        dialog.show_values()


def test_heights_and_distances_are_entered_in_the_pilots_units(dialog, bridge):
    takeoff = dialog.control("flight.takeoff_alt_m")
    assert isinstance(takeoff, AmountField)
    assert takeoff.text() == "10\u2009m"
    dialog._set(next(r for r in rows() if r.path == "units.height"), HeightUnit.FOOT)
    assert takeoff.text() == "32.8\u2009ft"
    assert bridge.settings.flight.takeoff_alt_m == 10.0
    takeoff.setValue(100.0)
    assert bridge.settings.flight.takeoff_alt_m == pytest.approx(30.48)
    dialog._set(next(r for r in rows() if r.path == "units.distance"), DistanceUnit.STATUTE)
    assert dialog.control("flight.orbit_radius_m").suffix() == "\u2009ft"


# -- search -------------------------------------------------------------------------------------


def shown(dialog):
    return {path for path, entry in dialog._shown.items() if not entry.holder.isHidden()}


def test_a_search_leaves_what_matches_in_name_section_or_help(dialog):
    dialog.search.setText("sunlight")
    assert shown(dialog) == {"window.theme"}
    dialog.search.setText("units")
    assert {path.split(".")[0] for path in shown(dialog)} >= {"units"}
    dialog.search.setText("oldest recordings")
    assert shown(dialog) == {"recording.keep_gb"}
    assert [h.text() for h in dialog._headings.values() if not h.isHidden()] == ["Recording"]


def test_a_search_without_result_says_so(dialog):
    dialog.search.setText("xyzzy")
    assert shown(dialog) == set()
    assert dialog.message.text() == "No setting matches “xyzzy”."
    dialog.search.clear()
    assert len(shown(dialog)) == len(rows())
    assert not dialog.message.isVisible()


def test_one_setting_can_be_opened_by_its_path(dialog):
    dialog.show_setting("map.trail_minutes")
    assert shown(dialog) == {"map.trail_minutes"}
    assert dialog.control("map.trail_minutes").hasFocus()
    dialog.show_setting("no.such.setting")


def test_the_wheel_does_not_change_what_it_scrolls_over(dialog, bridge):
    dialog.search.setFocus()
    for path in ("window.theme", "map.cache_mb", "flight.takeoff_alt_m"):
        box = dialog.control(path)
        place = QPointF(10, 10)
        event = QWheelEvent(
            place, box.mapToGlobal(place), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(box, event)
    assert bridge.settings == type(bridge)().settings


def test_a_folder_is_chosen_in_a_dialog(dialog, bridge, monkeypatch, tmp_path):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a: str(tmp_path))
    QTest.mouseClick(dialog.control("recording.folder").findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert bridge.settings.recording.folder == str(tmp_path)


# -- lists --------------------------------------------------------------------------------------


def test_map_files_are_added_once_and_removed(dialog, bridge):
    files = dialog.control("map.files")
    files.add(["/maps/a.mbtiles", "/maps/b.pmtiles", "/maps/a.mbtiles"])
    files.add(["/maps/a.mbtiles"])
    assert bridge.settings.map.files == ("/maps/a.mbtiles", "/maps/b.pmtiles")
    files.list.setCurrentRow(0)
    QTest.mouseClick(files.remove_button, Qt.MouseButton.LeftButton)
    assert bridge.settings.map.files == ("/maps/b.pmtiles",)


def test_delete_removes_the_selected_file(qtbot):
    files = FileList()
    qtbot.addWidget(files)
    files.show_paths(("/a", "/b"))
    files.list.setCurrentRow(1)
    with qtbot.waitSignal(files.changed) as caught:
        QTest.keyClick(files.list, Qt.Key.Key_Delete)
    assert caught.args == [("/a",)]


def test_files_are_picked_in_a_dialog(qtbot, monkeypatch):
    files = FileList()
    qtbot.addWidget(files)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *a: (["/maps/x.mbtiles"], ""))
    with qtbot.waitSignal(files.changed) as caught:
        QTest.mouseClick(files.add_button, Qt.MouseButton.LeftButton)
    assert caught.args == [("/maps/x.mbtiles",)]


def test_a_cancelled_dialog_changes_nothing(qtbot, monkeypatch):
    files = FileList()
    qtbot.addWidget(files)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *a: ([], ""))
    with qtbot.assertNotEmitted(files.changed):
        QTest.mouseClick(files.add_button, Qt.MouseButton.LeftButton)


SERVER = "https://tiles.example.org/{z}/{x}/{y}.png"


def test_a_map_server_is_off_until_it_is_ticked(dialog, bridge):
    servers = dialog.control("map.providers")
    servers.address.setText(SERVER)
    QTest.keyClick(servers.address, Qt.Key.Key_Return)
    assert bridge.settings.map.providers == (TileProviderSettings(name="tiles.example.org", url=SERVER),)
    assert not bridge.settings.map.providers[0].enabled
    servers.list.item(0).setCheckState(Qt.CheckState.Checked)
    assert bridge.settings.map.providers[0].enabled
    servers.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert not bridge.settings.map.providers[0].enabled


@pytest.mark.parametrize("address", ["ftp://x/{z}/{x}/{y}", "https://x.org/{z}/{x}", "nonsense"])
def test_an_address_that_can_not_be_is_refused_with_the_reason(dialog, bridge, address):
    servers = dialog.control("map.providers")
    servers.address.setText(address)
    QTest.mouseClick(servers.add_button, Qt.MouseButton.LeftButton)
    assert bridge.settings.map.providers == ()
    assert dialog.message.text()
    assert servers.address.text() == address


def test_the_same_server_is_not_added_twice(qtbot):
    servers = ProviderList()
    qtbot.addWidget(servers)
    servers.show_providers((TileProviderSettings(name="x", url=SERVER),))
    servers.address.setText(SERVER)
    with qtbot.waitSignal(servers.refused) as caught:
        QTest.mouseClick(servers.add_button, Qt.MouseButton.LeftButton)
    assert caught.args == ["This map server is in the list already."]


def test_servers_are_removed(qtbot):
    servers = ProviderList()
    qtbot.addWidget(servers)
    servers.show_providers((TileProviderSettings(name="x", url=SERVER),))
    assert not servers.remove_button.isEnabled()
    servers.list.setCurrentRow(0)
    with qtbot.waitSignal(servers.changed) as caught:
        QTest.mouseClick(servers.remove_button, Qt.MouseButton.LeftButton)
    assert caught.args == [()]


def test_it_is_drawn_in_every_theme(each_theme, bridge, qtbot):
    made = SettingsDialog(each_theme, bridge)
    qtbot.addWidget(made)
    made.show()
    assert not made.grab().isNull()


def test_elevation_files_and_folders_are_chosen_and_removed(dialog, bridge, monkeypatch):
    files, folders = dialog.control("terrain.files"), dialog.control("terrain.folders")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *a: (["/t/N51E007.hgt"], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a: "/t/srtm")
    QTest.mouseClick(files.add_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(folders.add_button, Qt.MouseButton.LeftButton)
    assert bridge.settings.terrain.files == ("/t/N51E007.hgt",)
    assert bridge.settings.terrain.folders == ("/t/srtm",)
    folders.list.setCurrentRow(0)
    QTest.mouseClick(folders.remove_button, Qt.MouseButton.LeftButton)
    assert bridge.settings.terrain.folders == ()


def test_an_impossible_elevation_server_is_refused_with_the_reason(dialog, bridge):
    field = dialog.control("terrain.online_url")
    field.setText("https://terrain.example.org/tiles")
    field.editingFinished.emit()
    assert bridge.settings.terrain.online_url == ""
    assert "{name}" in dialog.message.text()
    field.setText("")
    field.editingFinished.emit()
    assert not bridge.settings.terrain.online_enabled
