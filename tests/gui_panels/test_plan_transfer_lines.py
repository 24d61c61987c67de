"""The lines of exchanges with more vehicles than there is room for."""

from __future__ import annotations

from gcs.gui.panels.plan_upload import TransferLine
from gcs.gui.panels.plan_upload.lines import MOST, TransferLines
from gcs.gui.theme import Sign
from gcs.model.ids import VehicleId


def test_what_went_wrong_is_never_left_out_and_the_rest_is_counted(qtbot, themes):
    shown = TransferLines(themes)
    qtbot.addWidget(shown)
    lines = [
        TransferLine(VehicleId(0, n), f"Heron {n}", "Read back and compared", Sign.OK) for n in range(1, 31)
    ]
    lines[28] = TransferLine(VehicleId(0, 29), "Heron 29", "The mission was not taken", Sign.CRITICAL)
    shown.show_lines(tuple(lines))
    assert len(shown.lines) == MOST
    assert shown.lines[0].name == "Heron 29"
    assert shown.lines[-1].name == "and 23 more"
    assert shown.lines[-1].words == "29 of 30 are done"
    assert "Heron 30" in shown.accessibleName(), "a screen reader hears all"
    shown.show_lines(tuple(lines[:MOST]))
    assert [line.name for line in shown.lines] == [f"Heron {n}" for n in range(1, MOST + 1)]
