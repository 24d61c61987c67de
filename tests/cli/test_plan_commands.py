"""``gcs plan``: figures, checks, conversions, and plans to and from simulated vehicles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gcs.cli import station
from gcs.cli.main import run
from gcs.planning.files import read_plan
from gcs.sim.config import SimConfig
from gcs.sim.fleet import SimFleet
from gcs.sim.start import Home

DATA = Path(__file__).parents[1] / "data"
HOME = Home(-35.363262, 149.165237, 584.0, 0.0)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """One simulated vehicle is alone on its link."""
    monkeypatch.setattr(station, "ALONE_S", 0.2)


def test_stats_are_printed_for_people_and_machines(capsys):
    assert run(["plan", "stats", str(DATA / "quad-survey.plan")]) == 0
    assert "Pictures" in capsys.readouterr().out
    assert run(["plan", "stats", "--json", str(DATA / "quad-survey.plan")]) == 0
    assert json.loads(capsys.readouterr().out)["items"] == 10


def test_check_tells_each_finding_and_fails_on_errors(capsys, tmp_path):
    assert run(["plan", "check", str(DATA / "plane-survey.plan")]) == 0
    assert "0 errors" in capsys.readouterr().out
    broken = tmp_path / "broken.waypoints"
    broken.write_text("QGC WPL 110\n0 0 0 16 0 0 0 0 47 8 500 1\n1 0 3 177 9 1 0 0 0 0 0 1\n")
    assert run(["plan", "check", str(broken), "--json"]) == 1
    findings = json.loads(capsys.readouterr().out)
    assert {finding["code"] for finding in findings} >= {"empty"}
    assert all(finding["remedy"] for finding in findings)


def test_check_takes_the_vehicle_by_name(capsys):
    plan = str(DATA / "structure-scan.plan")
    assert run(["plan", "check", plan, "--firmware", "px4", "--type", "quad"]) == 0
    assert "0 warnings" in capsys.readouterr().out
    assert run(["plan", "check", plan, "--firmware", "xyz"]) == 2
    assert run(["plan", "check", plan, "--type", "xyz"]) == 2
    assert "Choose from" in capsys.readouterr().err


def test_a_broken_file_is_one_line_with_the_place(capsys, tmp_path):
    path = tmp_path / "a.plan"
    path.write_text('{"fileType": "Plan",\n "mission": 1}')
    assert run(["plan", "check", str(path)]) == 2
    words = capsys.readouterr().err
    assert words.count("\n") == 1 and "a.plan, mission:" in words


def test_convert_writes_by_the_name_and_adds_fence_and_rally(tmp_path):
    waypoints, plan, rally = (tmp_path / name for name in ("a.waypoints", "b.plan", "c.rally"))
    source = str(DATA / "quad-survey.plan")
    assert run(["plan", "convert", source, str(waypoints)]) == 0
    assert run(["plan", "convert", source, str(rally)]) == 0
    fence = ["--fence", source, "--rally", str(rally)]
    assert run(["plan", "convert", str(waypoints), str(plan), *fence]) == 0
    again = read_plan(plan)
    assert again.fence == read_plan(Path(source)).fence
    assert again.rally and len(again.items) == 10
    assert run(["plan", "convert", source, str(tmp_path / "x.pdf")]) == 2


@pytest.mark.parametrize("firmware", ["ardupilot", "px4"])
def test_a_plan_is_uploaded_and_downloaded_the_same(firmware, free_port, tmp_path, capsys):
    out = (f"udpout:127.0.0.1:{free_port}",)
    url = f"udpin:127.0.0.1:{free_port}"
    profile = ["--profile-dir", str(tmp_path)]
    with SimFleet(SimConfig(firmware=firmware, home=HOME, out=out, speedup=5)):
        assert run(["plan", "download", url, str(tmp_path / "none.plan"), *profile]) == 2
        capsys.readouterr()
        assert run(["plan", "upload", url, str(DATA / "quad-survey.plan"), "--json", *profile]) == 0
        told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        sent_lists = [event["list"] for event in told if event["event"] == "uploaded"]
        assert sent_lists == ["fence", "rally points", "mission"]
        assert run(["plan", "download", url, str(tmp_path / "back.plan"), *profile]) == 0
    sent, back = read_plan(DATA / "quad-survey.plan"), read_plan(tmp_path / "back.plan")
    assert len(back.items) == 10
    assert back.rally is not None and len(back.rally) == 1
    assert back.fence is not None and sent.fence is not None
    assert [len(polygon.vertices) for polygon in back.fence.polygons] == [4]


def test_nobody_there_is_told(free_port, tmp_path, capsys):
    words = ["--connect-timeout", "1", "--profile-dir", str(tmp_path)]
    assert (
        run(["plan", "upload", f"udpin:127.0.0.1:{free_port}", str(DATA / "quad-survey.plan"), *words]) == 2
    )
    assert "No vehicle was heard" in capsys.readouterr().err
