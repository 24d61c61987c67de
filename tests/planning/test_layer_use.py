"""What features become in a plan, and a plan as a layer."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from layer_samples import KML

from gcs.planning import frames
from gcs.planning.document import (
    ComplexItem,
    Fence,
    FenceCircle,
    FencePolygon,
    Place,
    Plan,
    PlanItem,
    RallyPoint,
)
from gcs.planning.errors import PlanError, PlanFileError
from gcs.planning.files import decode_plan
from gcs.planning.frames import AltitudeReference
from gcs.planning.geodesy import distance_m
from gcs.planning.layers import (
    Feature,
    FeatureKind,
    Layer,
    Use,
    Vertex,
    decode_layer,
    encode_layer,
    layer_of,
    plan_with,
    read_layer,
    use,
)
from gcs.planning.layers.use import usable

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "qgroundcontrol"
SQUARE = (Vertex(50.0, 10.0), Vertex(50.0, 10.1), Vertex(50.1, 10.1), Vertex(50.1, 10.0))
HOLE = (Vertex(50.04, 10.04), Vertex(50.06, 10.04), Vertex(50.05, 10.06))
AREA = Feature(FeatureKind.AREA, (SQUARE, HOLE), name="Lot")
LINE = Feature(
    FeatureKind.LINE, ((Vertex(1.0, 2.0, 30.0), Vertex(1.1, 2.0)),), reference=AltitudeReference.AMSL
)
POINT = Feature(FeatureKind.POINT, ((Vertex(3.0, 4.0, 0.0),),))


def pattern(wanted: Use, feature: Feature) -> ComplexItem:
    return ComplexItem(wanted.value, {"points": feature.points})


def test_areas_become_fences_and_their_holes_are_excluded():
    plan = Plan(fence=Fence(circles=(FenceCircle(1.0, 2.0, 50.0),)))
    made = plan_with(plan, [AREA, POINT], Use.FENCE, pattern)
    assert (made.added, made.left_out) == (1, 1)
    assert made.plan.fence is not None
    assert [polygon.inclusion for polygon in made.plan.fence.polygons] == [True, False]
    assert made.plan.fence.circles == plan.fence.circles
    excluded = plan_with(Plan(), [AREA], Use.EXCLUSION, pattern).plan.fence
    assert excluded is not None
    assert [(len(p.vertices), p.inclusion) for p in excluded.polygons] == [(4, False)]


def test_areas_and_lines_become_patterns():
    made = plan_with(Plan(has_mission=False), [AREA, LINE, POINT], Use.SURVEY, pattern).plan
    assert made.has_mission
    assert [item.kind for item in made.items if isinstance(item, ComplexItem)] == ["survey"]
    corridor = plan_with(Plan(), [AREA, LINE], Use.CORRIDOR, pattern).plan.items[0]
    assert isinstance(corridor, ComplexItem)
    assert corridor.data["points"] == ((1.0, 2.0), (1.1, 2.0))


def test_waypoints_keep_altitudes_that_are_told_and_get_new_ids():
    before = Plan(items=(PlanItem(22, item_id=7),))
    terrain = replace(POINT, rings=((Vertex(3.0, 4.0, 25.0),),), reference=AltitudeReference.TERRAIN)
    items = plan_with(before, [LINE, POINT, terrain], Use.WAYPOINTS, pattern, height_m=60.0).plan.items[1:]
    assert all(isinstance(item, PlanItem) for item in items)
    assert [(item.frame, item.params[6]) for item in items if isinstance(item, PlanItem)] == [
        (frames.GLOBAL, 30.0),
        (frames.GLOBAL_RELATIVE, 60.0),
        (frames.GLOBAL_RELATIVE, 60.0),
        (frames.GLOBAL_TERRAIN, 25.0),
    ]
    assert [item.item_id for item in items if isinstance(item, PlanItem)] == [8, 9, 10, 11]


def test_rally_points_have_heights_above_home():
    high = replace(POINT, rings=((Vertex(3.0, 4.0, 80.0),),))
    sea = replace(high, reference=AltitudeReference.AMSL)
    rally = plan_with(
        Plan(rally=(RallyPoint(0, 1, 2),)), [POINT, high, sea, LINE], Use.RALLY, pattern
    ).plan.rally
    assert rally is not None
    assert [point.alt_rel_m for point in rally] == [2, 50.0, 80.0, 50.0]


def test_what_can_not_be_made_is_told(monkeypatch):
    with pytest.raises(PlanError, match="There is no line among them"):
        plan_with(Plan(), [AREA], Use.CORRIDOR, pattern)
    with pytest.raises(PlanError, match="There is no feature among them"):
        plan_with(Plan(), [], Use.WAYPOINTS, pattern)
    monkeypatch.setattr(use, "MOST_WAYPOINTS", 1)
    with pytest.raises(PlanError, match="1 is the most"):
        plan_with(Plan(), [LINE], Use.WAYPOINTS, pattern)
    assert usable([AREA, LINE, POINT], Use.WAYPOINTS) == [AREA, LINE, POINT]


def test_a_plan_as_a_layer_shows_route_items_fence_and_rally():
    items = (
        PlanItem(22, frames.GLOBAL_RELATIVE, (0, 0, 0, math.nan, 50.0, 10.0, 30.0)),
        PlanItem(178),
        PlanItem(16, frames.GLOBAL_RELATIVE, (0, 0, 0, math.nan, 50.1, 10.1, 40.0)),
        PlanItem(31010, frames.GLOBAL_RELATIVE, (0, 0, 0, 0, 50.2, 10.1, 40.0)),
    )
    polygons = tuple(
        FencePolygon(((50.0, 10.0), (50.0, 11.0), (51.0, 11.0)), inclusion=inclusion)
        for inclusion in (True, False)
    )
    circles = (FenceCircle(50.0, 10.0, 100.0), FenceCircle(50.0, 10.0, 100.0, inclusion=False))
    plan = Plan(items, Place(50.0, 10.0, 120.0), Fence(polygons, circles), (RallyPoint(50.0, 10.0, 20.0),))
    layer = layer_of(plan, "alden")
    names = [feature.name for feature in layer.features]
    assert names[:4] == ["Route", "1 Takeoff", "2 Waypoint", "3 Command 31010"]
    assert names[4:] == ["Fence 1", "Exclusion 2", "Fence circle 1", "Exclusion circle 2", "Rally 1", "Home"]
    assert layer.features[0].rings[0][1] == Vertex(50.1, 10.1, 40.0)
    assert layer.features[0].reference is AltitudeReference.HOME
    assert all(abs(distance_m((50.0, 10.0), at) - 100.0) < 0.01 for at in layer.features[6].points)
    again = decode_layer(encode_layer(layer, "a.kml")["a.kml"], "a.kml")
    assert [feature.name for feature in again.features] == names


def test_a_route_through_different_frames_claims_no_heights():
    at = (0.0, 0.0, 0.0, math.nan, 50.0, 10.0, 30.0)
    plan = Plan((PlanItem(16, frames.GLOBAL, at), PlanItem(16, frames.GLOBAL_RELATIVE, at)))
    route = layer_of(plan, "x").features[0]
    assert route.reference is AltitudeReference.NONE
    assert math.isnan(route.rings[0][0].alt_m)
    assert layer_of(Plan((PlanItem(16, frames.GLOBAL, at),)), "x").features[0].name == "1 Waypoint"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not there")
@pytest.mark.parametrize("name", ["PolygonAreaTest.kml", "PolygonGood.kml", "polygon.kml", "polyline.kml"])
def test_kml_of_other_programs_comes_back_with_every_field(name):
    layer = read_layer(SAMPLES / name)
    written = encode_layer(layer, name)[name]
    assert repr(decode_layer(written, name).features) == repr(layer.features)
    words = "".join((SAMPLES / name).read_text().split())
    for element in ("hotSpot", "StyleMap", "tessellate", "styleUrl", "LookAt"):
        assert words.count(f"<{element}") == written.decode().count(f"<{element}")
    for suffix in (".kmz", ".geojson"):
        other = encode_layer(replace(layer, extra={}), f"x{suffix}")[f"x{suffix}"]
        assert repr(decode_layer(other, f"x{suffix}").features[0].rings) == repr(layer.features[0].rings)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not there")
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("PolygonBadXml.kml", "XML is broken"),
        ("PolygonBadCoordinatesNode.kml", "XML is broken"),
        ("PolygonMissingNode.kml", "no point, line or area"),
        ("polygon.shp", "coordinate system"),
        ("pline.shp", "coordinate system"),
    ],
)
def test_broken_files_of_other_programs_get_their_clear_error(name, words):
    with pytest.raises(PlanFileError, match=words) as caught:
        read_layer(SAMPLES / name)
    assert str(caught.value).startswith(name)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not there")
@pytest.mark.parametrize(("name", "crs"), [("polygon.shp", "EPSG:32618"), ("pline.shp", "EPSG:2926")])
def test_shapefiles_whose_prj_is_wrong_are_read_with_the_right_one(name, crs):
    layer = read_layer(SAMPLES / name, crs)
    parts = encode_layer(layer, "x.zip")["x.zip"]
    again = decode_layer(parts, "x.zip")
    assert [feature.properties for feature in again.features] == [
        feature.properties for feature in layer.features
    ]
    assert [len(f.rings[0]) for f in again.features] == [len(f.rings[0]) for f in layer.features]


def test_a_layer_without_anything_says_so():
    assert Layer("x", ()).count_text == "nothing to draw"
    assert isinstance(decode_plan(b"QGC WPL 110\n", "a.waypoints"), Plan)
    assert decode_layer(KML, "a.kml").features
