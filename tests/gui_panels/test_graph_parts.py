"""The graphs without their drawing: configuration, edits, axes, time, lines, link memory, export."""

from __future__ import annotations

import csv
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_samples import HERON, NOW, TERN

from gcs.gui.panels.graphs import edit
from gcs.gui.panels.graphs.config import (
    LINKS,
    GraphConfig,
    GraphsConfig,
    LimitConfig,
    SeriesConfig,
    TabConfig,
    default_config,
    from_dict,
)
from gcs.gui.panels.graphs.export import as_csv, save
from gcs.gui.panels.graphs.lines import LineData, LineSource
from gcs.gui.panels.graphs.links import LinkMemory
from gcs.gui.panels.graphs.scale import ago_ticks, clock_ticks, nice_range, steady_range
from gcs.gui.panels.graphs.timeline import Timeline
from gcs.model.errors import RecordingError
from gcs.model.units import AVIATION
from gcs.recording.field_catalog import FieldKey

SPEED = SeriesConfig("0/1/1/VFR_HUD.groundspeed")


def test_the_default_has_telemetry_with_four_graphs_and_vibration():
    config = default_config()
    assert [tab.name for tab in config.tabs] == ["Telemetry", "Vibration"]
    assert [graph.title for graph in config.tabs[0].graphs] == ["Height", "Speed", "Battery", "Link quality"]


def test_every_default_field_is_one_that_the_dialect_knows():
    for tab in default_config().tabs:
        for graph in tab.graphs:
            for series in graph.series:
                if series.field != LINKS:
                    key = FieldKey.from_text(series.field)
                    assert ":" not in key.label or key.message == "VIBRATION", key.label


def test_a_configuration_survives_being_kept():
    config = GraphsConfig(
        (TabConfig("A", (GraphConfig("g", (SPEED,), (LimitConfig(1.5, "caution", "x"),)),)), TabConfig("B")),
        1,
        "60",
    )
    assert from_dict(config.to_dict()) == config
    assert from_dict(default_config().to_dict()) == default_config()


@pytest.mark.parametrize(
    "data",
    [{}, {"tabs": 3}, {"tabs": "abc"}, {"tabs": [1, {}]}, {"tabs": [{"name": ""}], "current": "x"}],
)
def test_nonsense_gives_the_default(data):
    assert from_dict(data) == default_config()


def test_parts_that_make_no_sense_are_left_out():
    graph = {"title": "g", "series": [{"field": 3}, {"field": "f", "colour": True}], "limits": [{"value": "a"}, {"value": 2}]}  # fmt: skip # noqa: E501
    read = from_dict({"tabs": [{"name": "A", "graphs": [graph, 7]}], "current": 9, "span": "never"})
    made = GraphConfig("g", (SeriesConfig("f"),), (LimitConfig(2.0, "caution", ""),))
    assert read == GraphsConfig((TabConfig("A", (made,)),), 0, "300")


def test_tabs_are_added_chosen_renamed_and_removed_but_never_all():
    config = edit.add_tab(default_config(), "Mine")
    assert (config.current, config.tabs[2].name) == (2, "Mine")
    config = edit.rename_tab(config, "Ours")
    assert edit.rename_tab(config, "") is config
    assert config.tabs[2].name == "Ours"
    config = edit.remove_tab(config)
    assert config.current == 1
    assert edit.choose_tab(config, 5) is config
    config = edit.remove_tab(edit.choose_tab(config, 0))
    assert edit.remove_tab(config) is config


def test_graphs_and_lines_are_added_and_removed():
    config = edit.add_graph(edit.add_graph(edit.add_tab(default_config(), "T"), "New"), "New")
    assert [graph.title for graph in config.tabs[2].graphs] == ["New", "New 2"]
    config = edit.rename_graph(config, 1, "Other")
    assert edit.rename_graph(config, 1, "") is config
    config = edit.add_series(config, 1, SPEED)
    assert edit.add_series(config, 1, SPEED) is config
    config = edit.add_series(config, 1, SeriesConfig("0/1/1/VFR_HUD.airspeed"))
    config = edit.toggle_right(config, 1, 1)
    assert [(s.colour, s.right) for s in config.tabs[2].graphs[1].series] == [(0, False), (1, True)]
    config = edit.remove_series(config, 1, 0)
    assert [s.colour for s in config.tabs[2].graphs[1].series] == [1]
    config = edit.add_series(config, 1, SPEED)
    assert [s.colour for s in config.tabs[2].graphs[1].series] == [1, 0]
    config = edit.remove_graph(config, 1)
    assert [graph.title for graph in config.tabs[2].graphs] == ["New"]


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_a_range_holds_its_values_in_a_few_round_steps(low, size):
    made = nice_range(low, low + size)
    assert made.low <= low + 1e-6 * made.step and made.high >= low + size - 1e-6 * made.step
    assert 2 <= len(made.ticks()) <= 9
    assert all(made.label(tick) for tick in made.ticks())


def test_ranges_look_as_in_the_picture():
    assert [nice_range(14, 82).label(t) for t in nice_range(14, 82).ticks()] == ["0", "20", "40", "60", "80", "100"]  # fmt: skip # noqa: E501
    assert nice_range(75, 99)[:2] == (75, 100)
    assert nice_range(0, 0)[:2] == (0, 1)
    assert nice_range(-6, -5.5)[1] <= 0
    assert nice_range(math.nan, 1)[:2] == (0, 1)
    assert nice_range(22.8, 22.8)[0] < 22.8 < nice_range(22.8, 22.8)[1]
    assert nice_range(0, 0.001).label(0.0002) == "0.0002"
    assert nice_range(0, 10, 4).label(2.5) == "2.5"


def test_a_range_stays_while_the_values_fit_and_fill_it():
    first = steady_range(None, 0, 80)
    assert steady_range(first, 0, 55) is first
    assert steady_range(first, 0, 101).high > 100
    assert steady_range(first, 0, 20).high < first.high


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (300, ["−5 min", "−4", "−3", "−2", "−1", "now"]),
        (60, ["−60 s", "−50", "−40", "−30", "−20", "−10", "now"]),
        (1800, ["−30 min", "−25", "−20", "−15", "−10", "−5", "now"]),
        (7200, ["−120 min", "−90", "−60", "−30", "now"]),
        (36000, ["−10 h", "−8", "−6", "−4", "−2", "now"]),
    ],
)
def test_a_live_axis_counts_back_from_now(span, words):
    assert [text for _, text in ago_ticks(span)] == words


def test_a_halted_axis_tells_the_time_of_day():
    t0 = 1_790_000_000_000_000
    assert clock_ticks(t0, t0 + 300_000_000) == [(100.0, "14:15:00"), (220.0, "14:17:00")] or clock_ticks(
        t0, t0 + 300_000_000
    )
    for span in (0.7, 4, 60, 1234, 86_400, 900_000):
        ticks = clock_ticks(t0, t0 + int(span * 1e6))
        assert 1 <= len(ticks) <= 6
        assert all(0 <= tick <= span for tick, _ in ticks)
    assert clock_ticks(t0, t0 + 700_000)[0][1] == "14:13:20.0"


def make_timeline():
    timeline = Timeline(lambda s: int(s * 1e6))
    timeline.advance(NOW, NOW - 900)
    return timeline


def test_a_live_window_ends_now_and_a_halted_one_stays():
    timeline = make_timeline()
    assert timeline.window() == (NOW - 300, NOW)
    timeline.halt(True)
    timeline.advance(NOW + 50, NOW - 900)
    assert timeline.window() == (NOW - 300, NOW)
    assert timeline.ticks()[0][1][2] == ":"
    timeline.halt(False)
    assert timeline.window() == (NOW - 250, NOW + 50)
    assert timeline.ticks()[-1] == (300.0, "now")


def test_the_flight_span_reaches_back_to_arming_but_at_least_a_minute():
    timeline = make_timeline()
    timeline.choose("flight")
    assert timeline.window() == (NOW - 900, NOW)
    timeline.advance(NOW, NOW - 5)
    assert timeline.window() == (NOW - 60, NOW)


def test_a_halted_window_is_dragged_and_zoomed_but_not_beyond_now():
    timeline = make_timeline()
    timeline.drag(0.5)
    timeline.zoom(0.5, 0.5)
    assert timeline.window() == (NOW - 300, NOW)
    timeline.halt(True)
    timeline.drag(0.5)
    assert timeline.window() == (NOW - 450, NOW - 150)
    timeline.drag(-2)
    assert timeline.window() == (NOW - 300, NOW)
    timeline.zoom(0.5, 0.0)
    assert timeline.window() == (NOW - 300, NOW - 150)
    timeline.zoom(1e-9, 0.5)
    assert timeline.window()[1] - timeline.window()[0] == pytest.approx(1.0)
    timeline.zoom(1e9, 0.5)
    assert timeline.window()[1] <= NOW
    timeline.choose("60")
    assert timeline.window()[1] - timeline.window()[0] == pytest.approx(60)


@pytest.fixture
def source(history):
    return LineSource(history, LinkMemory(), {HERON: "Heron 2", TERN: "Tern 3"}.__getitem__)


def test_a_following_line_shows_the_selected_vehicle_and_a_pinned_one_its_own(source):
    pinned = SeriesConfig("0/3/1/VFR_HUD.groundspeed", follow=False)
    lines = source.lines(GraphConfig("g", (SPEED, pinned, SeriesConfig("nonsense"))), HERON)
    assert [(line.name, line.vehicle) for line in lines] == [
        ("Ground speed", HERON),
        ("Tern 3 Ground speed", TERN),
    ]
    assert len(source.lines(GraphConfig("g", (SPEED, pinned)), None)) == 1


def test_terrain_is_shown_above_home_by_the_vehicles_own_reckoning(source):
    height = default_config().tabs[0].graphs[0]
    terrain, above_home = source.lines(height, HERON)
    assert source.data(terrain, NOW - 10, NOW, None).values[-1] == 50 - 28
    assert source.latest(terrain) == (NOW, 22.0)
    assert source.latest(above_home) == (NOW, 80.0)


def test_lines_are_in_the_pilots_units(source):
    source.units = AVIATION
    (line,) = source.lines(GraphConfig("g", (SPEED,)), HERON)
    assert line.unit == "kn"
    assert source.latest(line)[1] == pytest.approx(23.3, abs=0.1)
    height = source.lines(default_config().tabs[0].graphs[0], HERON)[1]
    assert (height.unit, source.latest(height)[1]) == ("ft", pytest.approx(262.5, abs=0.1))


def test_a_value_is_read_at_or_before_the_crosshair_but_not_across_a_gap():
    data = LineData(np.array([1.0, 2.0, 2.5, 3.0, 90.0]), np.array([10.0, 20.0, np.nan, 30.0, 40.0]))
    assert math.isnan(data.at(0.5))
    assert data.at(1.5) == 10
    assert math.isnan(data.at(2.7))
    assert data.at(90) == 40
    assert math.isnan(LineData(np.array([1.0, 1.5, 2.0]), np.ones(3)).at(60))


def test_link_quality_is_kept_once_a_second_with_gaps(source):
    memory = LinkMemory()
    for tick in range(100):
        memory.add(HERON, NOW + tick * 0.2, {"A": 90.0, "B": 80.0})
    memory.add(HERON, NOW + 60, {"A": 50.0})
    times, values = memory.series(HERON, "A", NOW, NOW + 100)
    assert times.size == 22
    assert np.isnan(values).sum() == 1
    assert memory.names(HERON) == ["A", "B"]
    assert memory.latest(HERON, "A") == (NOW + 60, 50.0)
    assert memory.latest(TERN, "A") is None
    assert memory.series(TERN, "A", 0, 1)[0].size == 0
    source._links = memory
    lines = source.lines(GraphConfig("Link", (SeriesConfig(LINKS),)), HERON)
    assert [(line.name, line.unit, line.colour) for line in lines] == [("A", "%", 0), ("B", "%", 3)]
    assert source.latest(lines[0]) == (NOW + 60, 50.0)
    assert source.data(lines[1], NOW, NOW + 5, None).times_s.size == 6


def test_link_memory_is_bounded():
    memory = LinkMemory()
    for tick in range(16_000):
        memory.add(HERON, tick * 1.0, {"A": 90.0})
    assert memory.series(HERON, "A", -1, 1e9)[0].size <= 14_400


def test_the_table_has_a_row_per_sample_and_none_for_gaps(source):
    line = source.lines(GraphConfig("g", (SPEED,)), HERON)[0]
    data = LineData(np.array([0.0, 0.5, 1.0]), np.array([1.5, np.nan, 2.5]))
    text = as_csv(
        [("Speed", line, data)], lambda s: 1_790_000_000_000_000 + int(s * 1e6), lambda _: "Heron 2"
    )
    rows = list(csv.reader(text.splitlines()))
    assert rows[1] == ["2026-09-21T14:13:20.000+00:00", "Heron 2", "Speed", "Ground speed", "VFR_HUD.groundspeed", "m/s", "1.5"]  # fmt: skip # noqa: E501
    assert len(rows) == 3


def test_a_file_that_cannot_be_written_says_what_to_do(tmp_path):
    with pytest.raises(RecordingError, match="Choose another place"):
        save(str(tmp_path / "missing" / "g.csv"), b"x")
