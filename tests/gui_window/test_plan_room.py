"""The right column of the Plan workspace: the table has room, whatever the window's height and fleet."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gcs.gui.panels.plan_upload import PlanUpload, TransferLine, UploadState, VehicleTile
from gcs.gui.panels.plan_upload.lines import ROW
from gcs.gui.panels.plan_upload.tiles import HEIGHT
from gcs.gui.present.plan_carried import Carried
from gcs.gui.present.plan_view import PlanView
from gcs.gui.theme import Sign
from gcs.gui.window.plan_parts import PartsSplitter, shares
from gcs.gui.window.plan_targets import Fleet, upload_state
from gcs.model.fleet import FleetSnapshot
from gcs.model.ids import VehicleId
from gcs.model.vehicle import VehicleKind
from gcs.planning.document import Plan


@pytest.mark.parametrize("height_px", [200, 400, 462, 506, 746, 1200])
def test_the_table_has_the_largest_share_and_all_is_shared(height_px):
    table, form, checks = shares(height_px)
    assert table > form > checks
    assert abs(table + form + checks - height_px) <= 2


def test_a_low_window_shows_five_rows_of_the_table():
    assert shares(506)[0] >= 36 + 26 + 5 * 30


def _state(count: int) -> UploadState:
    tiles = tuple(
        VehicleTile(
            VehicleId(0, number), f"Vehicle {number}", VehicleKind.QUAD, number % 8, "no plan", Sign.OFF,
            possible=True, chosen=number == 1,
        )
        for number in range(1, count + 1)
    )  # fmt: skip
    return UploadState(tiles=tiles, word="Upload")


def test_fifty_vehicles_take_two_rows_and_are_scrolled(qtbot: QtBot, themes):
    panel = PlanUpload(themes)
    qtbot.addWidget(panel)
    panel.resize(430, 300)
    panel.show_state(_state(50))
    panel.show()
    qtbot.waitUntil(lambda: panel.tiles.width() > 300)
    assert panel.tiles.height() < 3 * HEIGHT
    assert panel.sizeHint().height() < 300
    bar = panel.tiles.verticalScrollBar()
    assert bar.maximum() > 0
    last = panel.tiles._buttons[49]
    assert last.mapTo(panel.tiles, last.rect().bottomRight()).x() < panel.tiles.width() - bar.width() + 1
    last.setFocus()
    panel.tiles.ensureWidgetVisible(last)
    assert 0 <= last.mapTo(panel.tiles, last.rect().topLeft()).y() < panel.tiles.height()
    panel.show_state(_state(3))
    assert panel.tiles.height() == HEIGHT


def test_a_panel_in_place_of_the_checks_gets_half_of_the_height_and_gives_it_back(qtbot: QtBot):
    splitter = PartsSplitter()
    qtbot.addWidget(splitter)
    for _ in range(3):
        splitter.addWidget(QWidget())
    splitter.resize(400, 700)
    splitter.show()
    before = splitter.sizes()
    splitter.share(True)
    assert splitter.sizes()[2] > 320
    splitter.share(False)
    assert splitter.sizes() == before
    splitter.moveSplitter(500, 1)
    chosen = splitter.sizes()
    splitter.share(True)
    assert splitter.sizes() == chosen, "what the pilot chose stays"


def test_what_went_wrong_with_an_upload_is_told_whole_and_the_bar_has_one_row(qtbot: QtBot, themes):
    panel = PlanUpload(themes)
    qtbot.addWidget(panel)
    panel.resize(430, 400)
    panel.show()
    vehicle = VehicleId(0, 1)
    bar = TransferLine(vehicle, "Heron 1", "mission 3/9", Sign.PROGRESS, 0.3)
    panel.show_state(replace(_state(1), lines=(bar,)))
    qtbot.waitUntil(lambda: panel.lines.height() == ROW)
    words = "The fence was not taken: cleared, but could not be read back: the vehicle stopped answering"
    panel.show_state(replace(_state(1), lines=(TransferLine(vehicle, "Heron 1", words, Sign.CRITICAL),)))
    assert panel.lines.height() > ROW + 10
    panel.lines.resize(2000, panel.lines.height())
    assert panel.lines.height() == ROW


def test_while_an_upload_lasts_nothing_is_said_to_have_been_compared(themes):
    view = PlanView(Plan())
    fleet = Fleet(FleetSnapshot(), None, (), {}, lambda _: Carried(), lambda _: False)
    state = upload_state(view, fleet, (), busy=True, settled=True)
    assert "nothing is certain" in state.note
