"""The import's panel: what a file holds is listed, and only what fits becomes something."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gcs.gui.panels.plan_layers import LayerState, PlanLayers
from gcs.gui.panels.plan_layers import panel as panel_module
from gcs.planning.layers import Feature, FeatureKind, Layer, Use, Vertex

SQUARE = (Vertex(50.0, 10.0), Vertex(50.0, 10.1), Vertex(50.1, 10.1))
AREA = Feature(FeatureKind.AREA, (SQUARE,), name="Lot", description="Wheat")
LINE = Feature(FeatureKind.LINE, (SQUARE,))
POINT = Feature(FeatureKind.POINT, (SQUARE[:1],), name="Gate")


@pytest.fixture
def panel(qtbot, themes):
    made = PlanLayers(themes)
    qtbot.addWidget(made)
    made.resize(400, 320)
    made.show()
    return made


def words(panel: PlanLayers) -> list[str]:
    return [panel.list.item(row).text() for row in range(panel.list.count())]


def test_features_are_listed_with_notes_and_a_use_that_fits(panel):
    panel.show_state(LayerState(Layer("Alden", (AREA, LINE, POINT), ("Links are not followed",))))
    assert words(panel) == ["Lot, 3 points", "Line, 3 points", "Gate"]
    assert panel.notes.text() == "Links are not followed"
    assert panel.use.currentData() is Use.SURVEY
    assert panel.add_button.text() == "Add 1"
    assert panel.list.item(0).toolTip() == "Lot\nWheat", "a name that does not fit can be read"
    panel.show_state(LayerState(Layer("Points", (POINT,))))
    assert panel.use.currentData() is Use.WAYPOINTS
    panel.show_state(LayerState(Layer("Lines", (LINE,))))
    assert panel.use.currentData() is Use.CORRIDOR


def test_what_is_ticked_and_fits_is_asked_for(panel, qtbot):
    panel.show_state(LayerState(Layer("Alden", (AREA, LINE, POINT))))
    panel.use.setCurrentIndex(panel.use.findData(Use.WAYPOINTS))
    panel.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    with qtbot.waitSignal(panel.useWanted) as asked:
        panel.add_button.click()
    assert asked.args == [Use.WAYPOINTS, [0, 2]]
    panel.use.setCurrentIndex(panel.use.findData(Use.CORRIDOR))
    assert panel.chosen() == []
    assert not panel.add_button.isEnabled()
    assert panel.add_button.toolTip()


def test_a_huge_layer_is_cut_in_the_list_and_goes_whole(panel, monkeypatch):
    monkeypatch.setattr(panel_module, "MOST", 2)
    panel.show_state(LayerState(Layer("Many", (AREA,) * 5)))
    assert len(words(panel)) == 2
    assert "3 more" in panel.notes.text()
    assert panel.chosen() == [0, 1, 2, 3, 4]
    panel.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert panel.chosen() == [1]


def test_choosing_a_row_shows_its_place_and_the_box_hides_the_layer(panel, qtbot):
    panel.show_state(LayerState(Layer("Alden", (AREA, POINT))))
    with qtbot.waitSignal(panel.placeWanted) as place:
        panel.list.setCurrentRow(1)
    assert place.args == [(50.0, 10.0)]
    with qtbot.waitSignal(panel.shownToggled) as toggled:
        panel.shown.click()
    assert toggled.args == [False]
    with qtbot.waitSignal(panel.closed):
        panel.close_button.click()


def test_it_is_drawn_in_each_theme(panel, each_theme):
    panel.show_state(
        LayerState(Layer("A name that is much longer than the header has room for" * 2, (AREA,)))
    )
    assert not panel.grab().isNull()
    assert panel.list.accessibleName()
    assert panel.use.accessibleName()
