"""``gcs plan check`` and ``stats`` with terrain, wind and a battery."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gcs.cli.main import run
from gcs.planning.document import Place, Plan, PlanItem
from gcs.planning.files import encode_plan, format_of_name
from gcs.planning.geodesy import moved
from gcs.terrain.island import island_elevation

ISLAND = (-36.5, -122.9)
DATA = Path(__file__).parents[1] / "data"


def item(command: int, at: tuple[float, float], alt_m: float, number: int) -> PlanItem:
    return PlanItem(command, 3, (0.0, 0.0, 0.0, 0.0, *at, alt_m), item_id=number)


@pytest.fixture
def island_plan(tmp_path: Path) -> str:
    """A flight over the island that is too low for its hills."""
    home_m = island_elevation().height_amsl_m(*ISLAND) or 0.0
    far = moved(ISLAND, 45.0, 2000.0)
    items = (item(22, ISLAND, 15.0, 1), item(16, far, 15.0, 2), PlanItem(20, 2, item_id=3))
    path = tmp_path / "island.plan"
    plan = Plan(items=items, home=Place(*ISLAND, home_m), autopilot=3, vehicle_type=2)
    path.write_bytes(encode_plan(plan, format_of_name(path.name)))
    return str(path)


def test_the_islands_terrain_is_looked_at(capsys, island_plan):
    assert run(["plan", "check", island_plan, "--json"]) == 1
    findings = json.loads(capsys.readouterr().out)
    terrain = next(finding for finding in findings if finding["code"] == "terrain")
    assert terrain["severity"] == "error" and "below terrain" in terrain["text"]
    assert len(terrain["distance_m"]) == 2 and len(terrain["at"]) == 2


def test_what_is_right_is_told_too(capsys):
    assert run(["plan", "check", str(DATA / "quad-survey.plan"), "--link-range", "500"]) == 0
    words = capsys.readouterr().out
    assert "ok       Inside fence, outside exclusions" in words
    assert "ok       Within 500 m of the link" in words


def test_a_battery_that_is_given_makes_errors(capsys):
    plan = str(DATA / "quad-survey.plan")
    assert run(["plan", "check", plan, "--battery", "10"]) == 1
    assert "Lands with" in capsys.readouterr().out
    assert run(["plan", "check", plan, "--battery", "10", "--reserve", "5"]) == 0


def test_stats_reckon_with_wind_and_battery(capsys):
    plan = str(DATA / "quad-survey.plan")
    assert run(["plan", "stats", plan, "--wind", "5", "--wind-from", "270", "--battery", "60"]) == 0
    words = capsys.readouterr().out
    assert "with 5 m/s of wind" in words and "% of the battery" in words
    assert run(["plan", "stats", plan, "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["battery_pct"] > 0 and figures["area_m2"] > 0


def test_terrain_that_is_not_there_is_told(capsys, tmp_path, island_plan):
    assert run(["plan", "check", island_plan, "--terrain", str(tmp_path / "none.hgt")]) == 2
    assert "none.hgt" in capsys.readouterr().err
    assert run(["plan", "check", island_plan, "--terrain", str(tmp_path)]) in (1, 2)


def test_a_plan_that_cannot_be_worked_out_has_no_figures(capsys, tmp_path):
    document = json.loads((DATA / "quad-survey.plan").read_text())
    document["mission"]["items"][1]["TransectStyleComplexItem"].pop("Items")
    path = tmp_path / "broken.plan"
    path.write_text(json.dumps(document))
    assert run(["plan", "stats", str(path)]) == 2
    assert run(["plan", "check", str(path)]) == 1
    assert "carries no items" in capsys.readouterr().out
