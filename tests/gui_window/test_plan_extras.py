"""Imports, dry runs, briefings and conditions as the workspace puts them together."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from plan_desk_samples import square, wait
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from test_plan_workspace import desk as desk  # the workspace in a window

from gcs.gui.window import plan_dry_runs
from gcs.mavlink import encode_frame
from gcs.model.settings import PlanningSettings, PlanVehicleSettings
from gcs.planning.document import ComplexItem
from gcs.planning.layers import Use

KML = b"""<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Lot</name>
<Placemark><name>Field</name><Polygon><outerBoundaryIs><LinearRing><coordinates>
-122.95,-36.52 -122.948,-36.52 -122.948,-36.518 -122.95,-36.518 -122.95,-36.52</coordinates></LinearRing>
</outerBoundaryIs><innerBoundaryIs><LinearRing><coordinates>
-122.9492,-36.5192 -122.9488,-36.5192 -122.949,-36.5188 -122.9492,-36.5192</coordinates></LinearRing>
</innerBoundaryIs></Polygon></Placemark>
<Placemark><name>Gate</name><Point><coordinates>-122.95,-36.52</coordinates></Point></Placemark>
</Document></kml>"""


def drawn(desk) -> tuple:
    return (*desk.map._backdrop.drawings.drawings, *desk.map._over.drawings)


@pytest.fixture
def imported(desk, qtbot, tmp_path):
    path = tmp_path / "lot.kml"
    path.write_bytes(KML)
    with qtbot.waitSignal(desk.work.extras.imports.opened, timeout=5000):
        desk.work.open_path(path)
    return desk


def test_a_dropped_file_of_areas_is_shown_listed_and_drawn(imported):
    desk = imported
    layers = desk.work.extras.layers
    assert desk.work.right.currentWidget() is layers
    assert layers.list.count() == 2
    assert [drawing.name for drawing in drawn(desk)] == ["Field", "", "Gate"]
    assert desk.controller.plan.items == ()
    layers.shown.click()
    assert drawn(desk) == ()
    layers.close_button.click()
    assert desk.work.right.currentWidget() is desk.work.checks


def test_no_card_is_seen_before_it_is_opened(desk):
    extras = desk.work.extras
    cards = (extras.layers, extras.dry_run, extras.limits, desk.work.diff)
    assert not any(card.isVisibleTo(desk.work) for card in cards)


def test_a_card_that_lies_below_another_comes_back_when_that_is_closed(imported):
    work = imported.work
    work.extras.conditions.open()
    assert work.right.currentWidget() is work.extras.limits
    work.extras.limits.close_button.click()
    assert work.right.currentWidget() is work.extras.layers


def test_the_last_import_can_be_shown_again_to_hide_what_it_drew(imported):
    work = imported.work
    words = [entry.word for entry in work._header_menu()]
    assert "Show the last import" not in words, "it is open"
    work.extras.layers.close_button.click()
    entry = next(entry for entry in work._header_menu() if entry.word == "Show the last import")
    entry.do()
    assert work.right.currentWidget() is work.extras.layers
    work.extras.layers.shown.click()
    assert drawn(imported) == ()


def test_features_become_parts_of_the_plan_in_one_step(imported, qtbot):
    desk = imported
    layers, plan = desk.work.extras.layers, desk.controller.plan
    layers.add_button.click()
    wait(qtbot, lambda: desk.controller.plan is not plan)
    (item,) = desk.controller.plan.items
    assert isinstance(item, ComplexItem)
    assert desk.controller.history.undo_label == "import of Lot"
    layers.use.setCurrentIndex(layers.use.findData(Use.FENCE))
    layers.add_button.click()
    wait(qtbot, lambda: desk.controller.plan.fence is not None)
    assert [polygon.inclusion for polygon in desk.controller.plan.fence.polygons] == [True, False]
    desk.controller.undo()
    desk.controller.undo()
    assert desk.controller.plan is plan


def test_a_plan_that_changed_meanwhile_is_not_overwritten(imported, qtbot):
    desk = imported
    desk.work.extras.layers.add_button.click()
    desk.controller.change("draw", square())
    wait(qtbot, lambda: any("changed meanwhile" in text for _, text in desk.said))
    assert len(desk.controller.plan.items) == 5


def test_a_broken_file_is_told_and_changes_nothing(desk, qtbot, tmp_path):
    path = tmp_path / "bad.kml"
    path.write_bytes(b"<kml>")
    desk.work.open_path(path)
    wait(qtbot, lambda: any("bad.kml" in text for _, text in desk.said))
    assert desk.work.right.currentWidget() is desk.work.checks


def test_the_menu_asks_for_files_without_locking_anything(desk, qtbot):
    actions = desk.work.menu_actions()
    desk.controller.change("draw", square())
    for act, name in ((actions.import_areas, "layerFileDialog"), (actions.briefing, "briefingFileDialog")):
        act()
        dialog = desk.work.findChild(QFileDialog, name)
        assert dialog is not None
        assert dialog.windowModality() is Qt.WindowModality.NonModal
        dialog.reject()
        wait(qtbot, lambda name=name: desk.work.findChild(QFileDialog, name) is None)


def test_a_briefing_is_written_beside_everything_else(desk, qtbot, tmp_path):
    desk.controller.change("draw", square())
    wait(qtbot, desk.controller.settled)
    target = tmp_path / "brief.html"
    with qtbot.waitSignal(desk.work.extras.briefings.written, timeout=20_000):
        desk.work.extras.briefings.write(target)
    page = target.read_text()
    assert "for Heron 1" in page
    assert "SHA-256" not in page, "there is no file to sign for"
    assert any(str(target) in text for _, text in desk.said)


def test_a_briefing_that_can_not_be_written_is_told(desk, qtbot):
    desk.controller.change("draw", square())
    with qtbot.waitSignal(desk.work.extras.briefings.problem, timeout=20_000):
        desk.work.extras.briefings.write(Path("/proc/none/brief.html"))


# -- dry runs ---------------------------------------------------------------------------------------


def scripted(monkeypatch, tmp_path, body: str) -> None:
    """Let a script stand for the simulator's command."""
    script = tmp_path / "pretend.py"
    script.write_text("import json, sys, time\n" + body)
    monkeypatch.setattr(plan_dry_runs, "_arguments", lambda path, setting: [str(script), str(path)])


def line(**told) -> str:
    return f"print({msgspec.json.encode(told).decode()!r}, flush=True)\n"


FLIGHT = (
    line(event="track", seconds=1.0, lat_deg=-36.52, lon_deg=-122.95, alt_rel_m=5.0, battery_pct=99.0, item=1)
    + "print('no json', flush=True)\n"
    + line(event="reached", text="item 1 of 4, Takeoff")
    + line(
        event="track", seconds=2.0, lat_deg=-36.521, lon_deg=-122.95, alt_rel_m=9.0, battery_pct=98.0, item=2
    )
    + line(
        event="result",
        flown={"seconds": 2.0, "length_m": 111.0, "highest_rel_m": 9.0, "farthest_m": 111.0},
        battery_used_pct=2.0,
    )
)


@pytest.mark.parametrize(
    ("used", "level", "words"),
    [(60.0, "ok", "to its end"), (80.0, "caution", "less than the reserve"), (100.0, "warning", "empty")],
)
def test_a_dry_run_that_empties_the_battery_is_no_success(
    desk, qtbot, monkeypatch, tmp_path, used, level, words
):
    scripted(monkeypatch, tmp_path, FLIGHT.replace('"battery_used_pct":2.0', f'"battery_used_pct":{used}'))
    desk.controller.change("draw", square())
    wait(qtbot, desk.controller.settled)
    desk.work.extras.dry_runs.start()
    panel = desk.work.extras.dry_run
    wait(qtbot, lambda: not panel.state.running)
    assert panel.state.flown.battery_pct == used
    assert panel.state.level == level
    assert words in panel.state.words


def test_a_dry_run_says_when_the_plan_was_changed_since(desk, qtbot, monkeypatch, tmp_path):
    scripted(monkeypatch, tmp_path, FLIGHT)
    desk.controller.change("draw", square())
    desk.work.extras.dry_runs.start()
    panel = desk.work.extras.dry_run
    wait(qtbot, lambda: not panel.state.running)
    assert not panel.note.isVisibleTo(panel)
    desk.controller.change("lift", square(80.0))
    assert "another state of the plan" in panel.note.text()
    assert panel.note.isVisibleTo(panel)
    desk.controller.undo()
    assert not panel.note.isVisibleTo(panel)


def test_a_dry_run_that_is_closed_before_it_flies_does_not_fly(desk, qtbot, monkeypatch, tmp_path):
    flown = tmp_path / "flown"
    scripted(monkeypatch, tmp_path, f"open({str(flown)!r}, 'w').close()\n")
    desk.controller.change("draw", square())
    runs = desk.work.extras.dry_runs
    runs.start()
    runs.start()
    desk.work.extras.dry_run.close_button.click()
    wait(qtbot, lambda: not runs.running)
    assert not flown.exists()
    assert desk.work.extras.dry_run.state.words == "Stopped."


def test_a_dry_run_is_drawn_as_simulated_and_told_to_its_end(desk, qtbot, monkeypatch, tmp_path):
    scripted(monkeypatch, tmp_path, FLIGHT)
    desk.controller.change("draw", square())
    wait(qtbot, desk.controller.settled)
    runs = desk.work.extras.dry_runs
    runs.start()
    panel = desk.work.extras.dry_run
    assert desk.work.right.currentWidget() is panel
    wait(qtbot, lambda: panel.state is not None and not panel.state.running)
    assert panel.state.level == "ok"
    assert panel.state.flown.length_m == 111.0
    assert panel.state.expected.length_m is not None
    assert panel.state.events == ("00:01  item 1 of 4, Takeoff",)
    track, ghost = drawn(desk)
    assert track.simulated
    assert ghost.simulated
    assert (len(track.points), ghost.name) == (2, "Dry run")
    desk.work.release_stage()
    assert drawn(desk) == (), "nothing simulated on the map of Fly"
    desk.work.take_stage(desk.stage)
    assert len(drawn(desk)) == 2
    panel.close_button.click()
    assert drawn(desk) == ()


def test_a_flight_that_failed_says_why(desk, qtbot, monkeypatch, tmp_path):
    scripted(monkeypatch, tmp_path, "sys.stderr.write('gcs plan: nothing to fly\\n')\nsys.exit(2)\n")
    desk.controller.change("draw", square())
    desk.work.extras.dry_runs.start()
    panel = desk.work.extras.dry_run
    wait(qtbot, lambda: panel.state is not None and not panel.state.running)
    assert panel.state.level == "warning"
    assert "nothing to fly" in panel.state.words


def test_a_dry_run_is_stopped_and_leaves_no_process(desk, qtbot, monkeypatch, tmp_path):
    scripted(monkeypatch, tmp_path, line(event="reached", text="begun") + "time.sleep(60)\n")
    desk.controller.change("draw", square())
    runs, panel = desk.work.extras.dry_runs, desk.work.extras.dry_run
    runs.start()
    wait(qtbot, lambda: panel.state is not None and panel.state.events)
    runs.start()
    assert runs.running, "a second start shows the first"
    QTest.mouseClick(panel.stop, Qt.MouseButton.LeftButton)
    wait(qtbot, lambda: not runs.running)
    assert panel.state.words == "Stopped."
    runs.start()
    wait(qtbot, lambda: runs.running and bool(panel.state.events))
    runs.shutdown()
    assert not runs.running


def test_a_simulator_that_does_not_start_is_told(desk, qtbot, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    desk.controller.change("draw", square())
    desk.work.extras.dry_runs.start()
    panel = desk.work.extras.dry_run
    wait(qtbot, lambda: panel.state is not None and panel.state.level == "caution")
    assert "did not start" in panel.state.words


def test_a_recorded_flight_stands_beside_it_and_one_without_is_told(desk, qtbot, monkeypatch, tmp_path):
    scripted(monkeypatch, tmp_path, FLIGHT)
    desk.controller.change("draw", square())
    runs, panel = desk.work.extras.dry_runs, desk.work.extras.dry_run
    runs.start()
    wait(qtbot, lambda: panel.state is not None and not panel.state.running)
    (tmp_path / "empty.tlog").write_bytes(b"")
    runs.compare_with(tmp_path / "empty.tlog")
    wait(qtbot, lambda: "holds no flight" in panel.state.compared)
    flight = tmp_path / "flight.tlog"
    with flight.open("wb") as file:
        for second in range(20):
            beat = {"type": 2, "autopilot": 3, "base_mode": 128, "custom_mode": 0, "system_status": 4}
            place = {"lat": -365200000 - 500 * second, "lon": -1229500000, "alt": 40000, "relative_alt": 9000}
            for frame in (
                encode_frame("HEARTBEAT", 1, 1, 0, **beat, mavlink_version=3),
                encode_frame("GLOBAL_POSITION_INT", 1, 1, 0, time_boot_ms=second * 1000, **place),
            ):
                file.write((1_790_000_000_000_000 + second * 1_000_000).to_bytes(8, "big") + frame)
    runs.compare_with(flight)
    wait(qtbot, lambda: panel.state.recorded is not None)
    assert panel.state.recorded.seconds == pytest.approx(19.0, abs=1.1)
    assert [drawing.simulated for drawing in drawn(desk)] == [True, True, False]


def test_what_the_simulator_is_asked_for_follows_the_vehicle(desk, tmp_path):
    setting = desk.controller.setting
    words = plan_dry_runs._arguments(tmp_path / "a.plan", setting)
    assert words[:4] == ["-m", "gcs", "plan", "dry-run"]
    assert "--json" in words
    assert words[words.index("--type") + 1] == "quad"
    windy = replace(setting, wind=type(setting.wind)(5.0, 90.0))
    assert plan_dry_runs._arguments(tmp_path / "a.plan", windy)[-4:] == ["--wind", "5", "--wind-from", "90"]


# -- conditions -------------------------------------------------------------------------------------


def test_wind_and_battery_are_set_where_the_battery_is_shown(desk, qtbot):
    desk.controller.change("draw", square())
    wait(qtbot, desk.controller.settled)
    before = desk.controller.view.analysis.energy.share_pct
    desk.work.figures.grab()
    with qtbot.waitSignal(desk.work.figures.batteryClicked):
        strip = desk.work.figures
        at = QPoint(strip.width() - 20, strip.height() // 2)
        QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=at)
    limits = desk.work.extras.limits
    assert desk.work.right.currentWidget() is limits
    planning = PlanningSettings(vehicles={"quad": PlanVehicleSettings(battery_wh=45.0)})
    limits.changed.emit(planning)
    wait(qtbot, lambda: desk.controller.view.analysis.energy.share_pct > 1.5 * before)
    assert not desk.controller.view.analysis.energy.assumed
    limits.close_button.click()
    assert desk.work.right.currentWidget() is desk.work.checks
