"""Structure scans: rounds outside of the walls, in layers."""

from __future__ import annotations

import math

import pytest
from pattern_shapes import SQUARE, ZURICH, area, path, polygon, waypoints
from shapely import LineString

from gcs.planning import patterns
from gcs.planning.errors import PlanError
from gcs.planning.flatten import expand
from gcs.planning.frames import AltitudeReference
from gcs.planning.patterns import PatternDefaults, create, summary, with_field


def scan(**values):
    item = create("StructureScan", area(ZURICH, SQUARE), PatternDefaults(60.0))
    for key, value in values.items():
        item = with_field(item, key, value)
    return item


def test_rounds_keep_their_distance_to_the_walls():
    item = scan(wall_m=20.0)
    around = LineString(path(ZURICH, item))
    walls = polygon(ZURICH, area(ZURICH, SQUARE))
    assert around.distance(walls) == pytest.approx(20.0, abs=0.01)
    assert around.hausdorff_distance(walls.exterior) < 20.0 * math.sqrt(2.0) + 0.01


def test_layers_follow_from_the_height_and_the_pictures():
    item = scan(trigger_m=8.0, bottom_m=4.0, structure_m=30.0)
    assert item.data["Layers"] == 4
    heights = {each.params[6] for each in waypoints(item)}
    assert heights == {60.0, 8.0, 16.0, 24.0, 32.0}
    assert summary(item).title == "Structure scan, 4 layers"
    assert with_field(item, "layers", 2).data["Layers"] == 2
    assert with_field(item, "structure_m", 3.0).data["Layers"] == 1


def test_a_camera_makes_the_layers():
    item = scan(camera="Sony ILCE-QX1", structure_m=40.0)
    calc = item.data["CameraCalc"]
    high = 25.0 * 15.4 / 16.0 * 0.25
    assert calc["AdjustedFootprintFrontal"] == pytest.approx(high, rel=0.01)
    assert item.data["Layers"] == math.ceil(40.0 / calc["AdjustedFootprintFrontal"])


def test_heights_above_sea_level_are_not_taken_for_heights_above_home():
    amsl = PatternDefaults(1700.0, AltitudeReference.AMSL)
    assert create("StructureScan", area(ZURICH, SQUARE), amsl).data["EntranceAltitude"] == 50.0
    assert create("fwLandingPattern", [ZURICH], amsl).data["landingApproachCoordinate"][2] == 50.0


def test_it_may_begin_at_the_top():
    item = scan(trigger_m=10.0, structure_m=40.0, from_top=True)
    heights = [each.params[6] for each in waypoints(item)]
    assert heights[1] == 35.0
    assert heights[-2] == 5.0


def test_raising_it_raises_all_of_it_but_not_the_distance():
    item = scan(trigger_m=10.0, structure_m=30.0)
    higher = patterns.raised(item, 12.0)
    assert [b.params[6] - a.params[6] for a, b in zip(waypoints(item), waypoints(higher), strict=True)] == (
        pytest.approx([12.0] * len(waypoints(item)))
    )
    assert higher.data["CameraCalc"] == item.data["CameraCalc"]
    assert "height_m" not in [field.key for field in patterns.fields(item)]


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (((0, 0), (50, 0)), "has 2 points"),
        (((0, 0), (50, 50), (50, 0), (0, 50)), "crosses itself"),
    ],
)
def test_an_outline_that_is_none_is_refused(shape, words):
    with pytest.raises(PlanError, match=words):
        create("StructureScan", area(ZURICH, shape))


def test_a_way_that_would_lead_through_the_walls_of_a_yard_is_refused():
    yard = ((0, 0), (100, 0), (100, 100), (60, 100), (60, 20), (40, 20), (40, 100), (0, 100))
    assert expand(with_field(create("StructureScan", area(ZURICH, SQUARE)), "wall_m", 100.0))
    with pytest.raises(PlanError, match="crosses itself"):
        create("StructureScan", area(ZURICH, yard))


def test_layers_without_end_are_refused():
    with pytest.raises(PlanError, match="layers"):
        scan(trigger_m=0.1, structure_m=5000.0)
    with pytest.raises(PlanError, match="layer height"):
        scan(trigger_m=0.0)
    round_tower = [(math.sin(i / 40.0) * 50.0, math.cos(i / 40.0) * 50.0) for i in range(240)]
    tower = with_field(create("StructureScan", area(ZURICH, round_tower)), "trigger_m", 1.0)
    with pytest.raises(PlanError, match="more than 60000 items"):
        with_field(tower, "structure_m", 900.0)


def test_an_item_and_its_description_are_one_and_the_same():
    item = scan(gimbal_deg=-15.0, entrance_m=70.0, spacing_m=7.0)
    again = patterns.item_of(patterns.pattern_of(item))
    assert again == item
    assert expand(again) == expand(item)
    assert summary(item).area_m2 is None
    turned = patterns.scaled(patterns.rotated(item, 45.0), 0.5)
    assert polygon(ZURICH, turned.data["polygon"]).area == pytest.approx(15_000.0, rel=1e-4)
    assert summary(turned).photos == 1 + 700 // 7, (
        "two sides of 150, two of 100 and 25 m of way round each corner"
    )
    moved = patterns.with_handle(item, 0, area(ZURICH, ((-200, -120),))[0])
    assert moved.data["polygon"][0] == pytest.approx(area(ZURICH, ((-200, -120),))[0])
