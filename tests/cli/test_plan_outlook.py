"""``gcs plan brief``, ``dry-run``, and ``convert`` of areas, lines and points, as a user calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gcs.cli.main import run
from gcs.planning.document import ComplexItem
from gcs.planning.files import read_plan
from gcs.planning.layers import read_layer

DATA = Path(__file__).parents[1] / "data"
SURVEY = DATA / "quad-survey.plan"
KML = b"""<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Lot</name>
<Placemark><name>Lot</name><Polygon><outerBoundaryIs><LinearRing><coordinates>
-122.95,-36.52 -122.948,-36.52 -122.948,-36.518 -122.95,-36.518 -122.95,-36.52
</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
<Placemark><name>Gate</name><Point><coordinates>-122.95,-36.52</coordinates></Point></Placemark>
</Document></kml>"""


@pytest.fixture
def kml(tmp_path):
    path = tmp_path / "lot.kml"
    path.write_bytes(KML)
    return path


def test_a_briefing_is_written_and_named(tmp_path, capsys):
    target = tmp_path / "brief.html"
    assert run(["plan", "brief", str(SURVEY), str(target), "--wind", "5", "--vehicle", "Heron 2"]) == 0
    assert capsys.readouterr().out.strip() == str(target)
    page = target.read_text()
    assert "quad-survey" in page
    assert "for Heron 2" in page
    assert "SHA-256" in page


def test_areas_become_a_survey_unless_something_else_is_wanted(kml, tmp_path, capsys):
    target = tmp_path / "lot.plan"
    assert run(["plan", "convert", str(kml), str(target)]) == 0
    (item,) = read_plan(target).items
    assert isinstance(item, ComplexItem)
    assert item.kind == "survey"
    assert "1 of another kind left out" in capsys.readouterr().out
    assert run(["plan", "convert", str(kml), str(target), "--as", "fence"]) == 0
    fence = read_plan(target).fence
    assert fence is not None
    assert len(fence.polygons[0].vertices) == 4
    assert run(["plan", "convert", str(kml), str(target), "--as", "waypoints", "--height", "33"]) == 0
    assert {item.params[6] for item in read_plan(target).items} == {33.0}


def test_points_alone_become_waypoints(tmp_path):
    source, target = tmp_path / "a.csv", tmp_path / "a.plan"
    source.write_text("lat,lon\n1,2\n1.001,2\n")
    assert run(["plan", "convert", str(source), str(target)]) == 0
    assert len(read_plan(target).items) == 2


def test_layers_and_plans_are_converted_into_each_other(kml, tmp_path):
    other = tmp_path / "lot.geojson"
    assert run(["plan", "convert", str(kml), str(other)]) == 0
    assert read_layer(other).count_text == "1 area, 1 point"
    route = tmp_path / "route.shp"
    assert run(["plan", "convert", str(SURVEY), str(route)]) == 2
    route = tmp_path / "route.kml"
    assert run(["plan", "convert", str(SURVEY), str(route)]) == 0
    assert read_layer(route).features[0].name == "Route"


def test_a_use_that_there_is_not_is_told(kml, tmp_path, capsys):
    assert run(["plan", "convert", str(kml), str(tmp_path / "a.plan"), "--as", "nonsense"]) == 2
    assert "Choose from survey" in capsys.readouterr().err
    assert not (tmp_path / "a.plan").exists()


def test_a_dry_run_tells_its_result_and_writes_its_track(tmp_path, capsys):
    track = tmp_path / "track.geojson"
    words = [
        "plan",
        "dry-run",
        str(SURVEY),
        "--json",
        "--speedup",
        "40",
        "--track",
        str(track),
        "--wind",
        "3",
    ]
    assert run(words) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    result = next(entry for entry in told if entry["event"] == "result")
    assert result["flown"]["seconds"] > 30.0
    assert result["expected"]["length_m"] > 100.0
    assert len(read_layer(track).features[0].rings[0]) > 20


def test_a_survey_of_a_file_without_a_home_is_flown_where_it_lies(kml, tmp_path, capsys):
    target = tmp_path / "lot.plan"
    assert run(["plan", "convert", str(kml), str(target), "--height", "120"]) == 0
    assert run(["plan", "dry-run", str(target), "--speedup", "80", "--json"]) == 0
    assert '"event":"landed"' in capsys.readouterr().out
