"""The dry run's card: simulated beside expected and recorded, and never mistaken for a flight."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gcs.gui.panels.plan_dry_run import DryRunState, FlightFigures, PlanDryRun
from gcs.gui.panels.plan_dry_run import panel as panel_module
from gcs.gui.theme import Sign
from gcs.model.units import IMPERIAL

RUNNING = DryRunState(
    running=True,
    level="advisory",
    words="Item 3, battery 80 %.",
    wind="Wind 3 m/s from 250°.",
    expected=FlightFigures(600.0, 2500.0, 60.0, 30.0),
    flown=FlightFigures(100.0, None, 55.0, None),
)


@pytest.fixture
def panel(qtbot, themes):
    made = PlanDryRun(themes)
    qtbot.addWidget(made)
    made.resize(420, 360)
    made.show()
    return made


def cells(panel: PlanDryRun, column: int) -> list[str]:
    return [panel._cells[(row, column)].text() for row in range(5)]


def test_a_flight_under_way_shows_what_is_known_and_can_be_stopped(panel, qtbot):
    panel.show_state(RUNNING)
    assert cells(panel, 1)[0] == "expected"
    assert cells(panel, 2) == ["simulated", "01:40", "–", "55\u2009m", "–"]
    assert cells(panel, 3) == [""] * 5
    assert "Wind" in panel.words.text()
    assert panel.stop.isVisible()
    assert not panel.again.isVisible()
    with qtbot.waitSignal(panel.stopWanted):
        panel.stop.click()


def test_a_finished_one_can_be_flown_again_and_compared(panel, qtbot):
    panel.show_state(replace(RUNNING, running=False, level="ok"))
    assert panel.sign.status is Sign.OK
    for signal, button in (
        (panel.againWanted, panel.again),
        (panel.compareWanted, panel.compare),
        (panel.closed, panel.close_button),
    ):
        with qtbot.waitSignal(signal):
            button.click()


def test_a_recorded_flight_stands_beside_it_in_the_pilots_units(panel):
    recorded = FlightFigures(650.0, 2600.0, None, 33.0)
    panel.show_state(replace(RUNNING, running=False, recorded=recorded, compared="2 m apart", units=IMPERIAL))
    assert cells(panel, 3)[0] == "recorded"
    assert cells(panel, 3)[3] == "–"
    assert "ft" in cells(panel, 1)[3]
    assert panel.compared.text() == "2 m apart"


def test_events_grow_at_the_end_and_begin_anew_with_another_run(panel, monkeypatch):
    panel.show_state(replace(RUNNING, events=("a", "b")))
    panel.show_state(replace(RUNNING, events=("a", "b", "c")))
    assert [panel.list.item(row).text() for row in range(panel.list.count())] == ["a", "b", "c"]
    panel.show_state(replace(RUNNING, events=("x",)))
    assert [panel.list.item(row).text() for row in range(panel.list.count())] == ["x"]
    monkeypatch.setattr(panel_module, "MOST_EVENTS", 2)
    panel.show_state(replace(RUNNING, events=("x", "y", "z")))
    assert [panel.list.item(row).text() for row in range(panel.list.count())] == ["y", "z"]


def test_it_is_drawn_in_each_theme(panel, each_theme):
    panel.show_state(RUNNING)
    panel.show_state(RUNNING)
    assert panel.state == RUNNING
    assert not panel.grab().isNull()
    assert panel.list.accessibleName()
