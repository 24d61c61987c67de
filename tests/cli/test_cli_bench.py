"""``gcs bench``: figures with their limits, as a table and as JSON. No time is asserted here."""

from __future__ import annotations

import json
import math

import pytest
from cli_bench import TLOG

import gcs.cli.bench as bench
from gcs.cli.bench import codec, fleet, latency, plan, start
from gcs.cli.bench.report import Figure, Report
from gcs.cli.bench.show import show
from gcs.cli.bench.window import median_of
from gcs.cli.main import run
from gcs.model.errors import GcsError

MEASURED = {
    "vehicles": 250, "frames": 100_000, "seconds": 8.0, "bad_crc": 0, "recording_dropped": None,
    "kernel_drops": 0, "paint_p95_ms": 5.0, "click_p99_ms": 20.0, "cpu_cores": 0.5, "rss_mb": 150.0,
    "usable_s": 0.9, "usable_cpu_s": 0.8, "pixel_p50_ms": 20.0, "pixel_p95_ms": 30.0, "pixel_samples": 700,
}  # fmt: skip


# -- figures ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "limit", "sense", "holds"),
    [
        (5.0, 6.0, "at most", True),
        (6.0, 6.0, "at most", True),
        (6.1, 6.0, "at most", False),
        (6.0, 6.0, "at least", True),
        (5.9, 6.0, "at least", False),
        (None, 6.0, "at most", False),
        (None, 6.0, "at least", False),
        (math.nan, 6.0, "at most", False),
        (math.nan, 6.0, "at least", False),
        (5.0, None, "", None),
        (None, None, "", None),
    ],
)
def test_a_figure_holds_when_it_keeps_its_limit(value, limit, sense, holds):
    assert Figure("x", value, "ms", limit, sense).holds is holds


def test_a_report_is_plain_data():
    report = Report("codec")
    report.add("ratio", 7.5, "×", 6.0, "at least")
    report.add("frames", 10.0, "/s")
    report.details = {"source": "made up"}
    assert report.as_dict() == {
        "figures": [
            {"name": "ratio", "value": 7.5, "unit": "×", "limit": 6.0, "sense": "at least", "holds": True},
            {"name": "frames", "value": 10.0, "unit": "/s", "limit": None, "sense": "", "holds": None},
        ],
        "details": {"source": "made up"},
    }


def test_the_table_tells_what_holds_and_what_does_not(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    report = Report("codec")
    report.add("kept", 7.5, "×", 6.0, "at least")
    report.add("missed", 5.5, "×", 6.0, "at least")
    report.add("unknown", None, "ms", 1.0, "at most")
    report.add("free", 1234.5, "/s")
    show({"codec": report})
    rows = {line.split()[1]: line for line in capsys.readouterr().out.splitlines()[1:]}
    assert "holds" in rows["kept"]
    assert "MISSED" in rows["missed"]
    assert "–" in rows["unknown"]
    assert "MISSED" in rows["unknown"]
    assert "1,234.50 /s" in rows["free"]
    assert "holds" not in rows["free"]


def test_the_median_of_runs_passes_over_those_without_a_figure():
    assert median_of([{"x": 3}, {"x": 1}, {"x": 2}], "x") == 2.0
    assert median_of([{"x": None}, {"x": 4}, {}], "x") == 4.0
    assert median_of([{}], "x") is None


# -- codec --------------------------------------------------------------------------------------------


def names(report):
    return [figure.name for figure in report.figures]


def value(report, words):
    return next(figure.value for figure in report.figures if words in figure.name)


@pytest.fixture
def small(monkeypatch):
    """A few simulated seconds are enough to see that everything is measured."""
    monkeypatch.setattr(codec, "SECONDS_SIMULATED", 8)
    monkeypatch.setattr(plan, "ITEMS", 30)
    monkeypatch.setattr(plan, "HARD_ITEMS", 10)
    monkeypatch.setattr(
        plan, "measure_editing", lambda: {"drag_frames_per_s": 60.0, "pan_frames_per_s": 90.0}
    )


def test_the_codec_is_measured_beside_its_peer_on_made_up_frames(small):
    report = codec.bench_codec(True, "")
    for pieces in ("datagrams", "4 kB pieces"):
        for words in ("beside pymavlink", "to vehicle state", "framed and checked", "pymavlink parse_buffer"):
            assert value(report, f"{pieces}: ") > 0
            assert any(name.startswith(pieces) and words in name for name in names(report))
    assert value(report, "differ from pymavlink") == 0.0
    assert report.details["frames"] > 100
    assert report.details["source"] == "embedded simulator"


def test_the_codec_can_be_measured_on_a_recording():
    report = codec.bench_codec(True, str(TLOG))
    assert report.details["source"] == str(TLOG)
    assert value(report, "differ from pymavlink") == 0.0


def test_a_recording_that_is_missing_or_empty_is_told(tmp_path):
    with pytest.raises(GcsError, match="no recording"):
        codec.bench_codec(True, str(tmp_path / "none.tlog"))
    empty = tmp_path / "empty.tlog"
    empty.write_bytes(b"")
    with pytest.raises(GcsError, match="no message"):
        codec.bench_codec(True, str(empty))


def test_values_that_differ_from_the_peer_are_counted(monkeypatch):
    frames = codec._made_up(1)
    assert codec._differences(frames) == 0
    monkeypatch.setattr(codec, "_same", lambda mine, other: False)
    assert codec._differences(frames) > 0


def test_every_frame_is_routed_to_its_vehicle():
    frames = codec._made_up(1)
    assert codec._route([frame.raw for frame in frames]) == 1
    assert codec._frame_only([frame.raw for frame in frames]) == len(frames)
    assert codec._peer([frame.raw for frame in frames]) == len(frames)


@pytest.mark.parametrize(
    ("mine", "other", "same"),
    [
        (1, 1, True), (1.5, 1.5, True), (1, 2, False), (math.nan, math.nan, True), (math.nan, 1.0, False),
        ((1, 2), [1, 2], True), ((1, math.nan), [1, math.nan], True), ((1,), [1, 2], False), ("a", "a", True),
    ],
)  # fmt: skip
def test_values_are_compared_as_values(mine, other, same):
    assert codec._same(mine, other) is same


# -- the window's own figures, from a probe that is made up ---------------------------------------------


@pytest.fixture
def window(monkeypatch):
    """Runs of the window that were asked for; each measured the same."""
    runs = []

    def measure(port, seconds, simulators=()):
        runs.append((port, seconds, [list(one) for one in simulators]))
        return dict(MEASURED)

    for module in (fleet, latency, start):
        monkeypatch.setattr(module, "measure_window", measure)
    return runs


def test_the_fleet_is_measured_from_one_vehicle_to_all(window):
    report = fleet.bench_fleet(False, "")
    assert [run[2][0][1] for run in window] == ["1", "10", "50", "100", "250"]
    assert set(report.details) == {"1", "10", "50", "100", "250"}
    limits = {figure.name: figure.limit for figure in report.figures if figure.limit is not None}
    assert limits["250: map repaint p95"] == 16.0
    assert limits["250: click handled p99"] == 33.0
    assert limits["250: processor"] == 1.0
    assert limits["250: resident memory"] == 400.0
    assert limits["250: frames lost after the socket"] == 0.0
    assert "10: map repaint p95" not in limits


def test_a_fleet_that_was_not_seen_whole_is_a_miss(window, monkeypatch):
    monkeypatch.setattr(fleet, "measure_window", lambda *words: {**MEASURED, "vehicles": 249})
    report = fleet.bench_fleet(True, "")
    seen = next(figure for figure in report.figures if figure.name == "250: vehicles seen")
    assert seen.holds is False


def test_the_start_is_the_median_of_runs_after_a_first_that_does_not_count(window):
    report = start.bench_start(True, "")
    assert len(window) == 3
    assert value(report, "usable window") == 0.9
    assert report.details["runs"] == 2


def test_delays_of_commands_are_measured_on_a_real_link(window, monkeypatch):
    measured = latency._command_delays(2)
    monkeypatch.setattr(latency, "_command_delays", lambda count: measured)
    report = latency.bench_latency(True, "")
    assert len(measured) == 2
    assert all(delay > 0 for delay in measured)
    assert value(report, "command to byte out p95") == max(measured)
    assert value(report, "byte in to pixel p95") == 30.0


def test_no_command_that_arrived_is_told_and_not_divided_by(window, monkeypatch):
    monkeypatch.setattr(latency, "_command_delays", lambda count: [])
    with pytest.raises(GcsError, match="No command"):
        latency.bench_latency(True, "")


# -- the command --------------------------------------------------------------------------------------


def check_schema(result):
    """What a program that reads ``gcs bench --json`` may count on."""
    for name, report in result.items():
        assert name in ("codec", "fleet", "latency", "plan", "start")
        assert set(report) == {"figures", "details"}
        assert isinstance(report["details"], dict)
        assert report["figures"]
        for figure in report["figures"]:
            assert set(figure) == {"name", "value", "unit", "limit", "sense", "holds"}
            assert isinstance(figure["name"], str)
            assert figure["value"] is None or isinstance(figure["value"], int | float)
            assert isinstance(figure["unit"], str)
            assert figure["sense"] in ("at most", "at least", "")
            assert (figure["limit"] is None) == (figure["sense"] == "") == (figure["holds"] is None)


def strict(text):
    def refuse(word):
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


def test_all_benchmarks_in_one_json_object(small, window, monkeypatch, capsys):
    monkeypatch.setattr(latency, "_command_delays", lambda count: [1.0, 2.0])
    assert run(["bench", "--json", "--quick"]) == 0
    told = capsys.readouterr()
    result = strict(told.out)
    assert list(result) == ["codec", "fleet", "latency", "plan", "start"]
    check_schema(result)
    assert [line.split()[1] for line in told.err.splitlines()] == list(result)


def test_one_benchmark_alone(small, capsys):
    assert run(["bench", "codec", "--json", "--quick"]) == 0
    result = strict(capsys.readouterr().out)
    assert list(result) == ["codec"]
    check_schema(result)


def test_one_benchmark_as_a_table(monkeypatch, capsys):
    report = Report("start")
    report.add("resident", 150.0, "MB", 200.0, "at most")
    monkeypatch.setitem(bench.BENCHMARKS, "start", lambda quick, recording: report)
    assert run(["bench", "start"]) == 0
    assert "150.00 MB" in capsys.readouterr().out


def test_a_figure_that_is_no_number_is_null(monkeypatch, capsys):
    report = Report("start")
    report.add("resident", math.nan, "MB", 200.0, "at most")
    monkeypatch.setitem(bench.BENCHMARKS, "start", lambda quick, recording: report)
    assert run(["bench", "start", "--json"]) == 0
    figure = strict(capsys.readouterr().out)["start"]["figures"][0]
    assert figure["value"] is None
    assert figure["holds"] is False


def test_options_reach_the_benchmark(monkeypatch, capsys):
    seen = []
    report = Report("codec")
    report.add("x", 1.0, "")
    monkeypatch.setitem(bench.BENCHMARKS, "codec", lambda *words: seen.append(words) or report)
    run(["bench", "codec", "--quick", "--recording", "a.tlog"])
    run(["bench", "codec"])
    assert seen == [(True, "a.tlog"), (False, "")]
