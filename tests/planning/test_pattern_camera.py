"""Cameras: from height to ground sample and back, and what their pictures cover."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pattern_shapes import SQUARE, ZURICH, area

from gcs.planning.errors import PlanError
from gcs.planning.json_node import Node
from gcs.planning.patterns import (
    CAMERAS,
    CUSTOM,
    MANUAL,
    Coverage,
    PatternDefaults,
    create,
    fields,
    summary,
    with_field,
)


def values(item):
    return {field.key: field.value for field in fields(item)}


@pytest.mark.parametrize("name", CAMERAS)
def test_data_sheets_are_of_real_cameras(name):
    camera = CAMERAS[name]
    assert camera.image_width_px >= camera.image_height_px
    pixel_across = camera.sensor_width_mm / camera.image_width_px
    pixel_along = camera.sensor_height_mm / camera.image_height_px
    assert pixel_across == pytest.approx(pixel_along, rel=0.04), "picture elements are square"
    assert 0.0005 < pixel_across < 0.02


def test_there_are_enough_cameras():
    assert len(CAMERAS) >= 15


@given(
    name=st.sampled_from([*CAMERAS, CUSTOM]), height=st.floats(5.0, 1000.0), front=st.floats(0.0, 95.0),
    side=st.floats(0.0, 95.0), landscape=st.booleans(),
)  # fmt: skip
@settings(deadline=None, max_examples=40)
def test_height_and_ground_sample_follow_from_each_other(name, height, front, side, landscape):
    first = Coverage(front_overlap_pct=front, side_overlap_pct=side, landscape=landscape).with_camera(name)
    by_height = first.with_value("height_m", height)
    by_sample = by_height.with_value("ground_sample_cm", by_height.ground_sample_cm)
    assert not by_sample.by_height
    assert by_sample.height_m == pytest.approx(height)
    assert by_sample.spacing_m == pytest.approx(by_height.spacing_m)
    # A pinhole: the footprint is the sensor, larger by height over focal length.
    across, along = first.sensor_width_mm, first.sensor_height_mm
    if not landscape:
        across, along = first.image_height_px / first.image_width_px * across, across
    larger = height / first.focal_length_mm
    assert by_height.spacing_m == pytest.approx(across * larger * (1.0 - side / 100.0), rel=1e-6)
    assert by_height.trigger_m == pytest.approx(along * larger * (1.0 - front / 100.0), rel=0.05)


def test_a_known_example_of_qgroundcontrol_s_documentation():
    coverage = Coverage(ground_sample_cm=25.0, by_height=False, front_overlap_pct=70.0).with_camera(
        "Sony ILCE-QX1"
    )
    assert coverage.height_m == pytest.approx(940.6896551724138)
    assert coverage.trigger_m == pytest.approx(272.4)
    assert coverage.spacing_m == pytest.approx(409.2)


def test_the_form_shows_what_matters_for_the_camera():
    item = create("survey", area(ZURICH, SQUARE))
    assert "spacing_m" in values(item)
    assert "ground_sample_cm" not in values(item)
    assert summary(item).ground_sample_m is None
    item = with_field(item, "camera", "Sony ILCE-QX1")
    assert "spacing_m" not in values(item)
    assert values(item)["ground_sample_cm"] == pytest.approx(50.0 * 23.2 * 100.0 / (5456 * 16.0))
    item = with_field(item, "front_overlap_pct", 80)
    assert summary(item).trigger_m == pytest.approx(3632 * 0.2 * values(item)["ground_sample_cm"] / 100.0)


def test_a_changed_lens_makes_a_camera_a_custom_one():
    item = create("survey", area(ZURICH, SQUARE), PatternDefaults(camera="Sony ILCE-QX1"))
    changed = with_field(item, "focal_length_mm", 20.0)
    assert values(changed)["camera"] == CUSTOM
    assert values(with_field(changed, "focal_length_mm", 24.0))["camera"] == CUSTOM
    assert values(with_field(changed, "camera", "Sony ILCE-QX1"))["focal_length_mm"] == 16.0
    assert values(with_field(item, "image_width_px", 4000.0))["image_width_px"] == 4000


def test_back_to_manual_keeps_the_sizes():
    item = create("survey", area(ZURICH, SQUARE), PatternDefaults(camera="Ricoh GR II"))
    item = with_field(item, "ground_sample_cm", 1.5)
    manual = with_field(item, "camera", MANUAL)
    assert summary(manual).spacing_m == summary(item).spacing_m
    assert values(manual)["height_m"] == values(item)["height_m"]


def test_a_camera_that_only_another_program_knows_stays():
    calc = Coverage().with_camera("Sony ILCE-QX1").json() | {"CameraName": "Kite Cam 3", "SensorWidth": 12.0}
    coverage = Coverage.read(Node(calc, "c", "f"))
    assert coverage.name == "Kite Cam 3"
    camera = next(field for field in coverage.fields() if field.key == "camera")
    assert ("Kite Cam 3", "Kite Cam 3") in camera.choices
    assert coverage.with_value("height_m", 80.0).json()["CameraName"] == "Kite Cam 3"


@pytest.mark.parametrize(
    ("key", "value"), [("camera", "None such"), ("height_m", 0.0), ("side_overlap_pct", 100)]
)
def test_values_that_no_camera_has_are_refused(key, value):
    item = create("survey", area(ZURICH, SQUARE), PatternDefaults(camera="RedEdge"))
    with pytest.raises(PlanError):
        with_field(item, key, value)


def test_a_point_pattern_gets_the_size_of_its_kind_unless_one_is_given():
    assert values(create("godwit.orbit", [ZURICH]))["radius_m"] == pytest.approx(50.0, abs=0.01)
    large = create("godwit.orbit", [ZURICH], PatternDefaults(size_m=333.0))
    assert values(large)["radius_m"] == pytest.approx(333.0, abs=0.01)
