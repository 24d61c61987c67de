"""The map draws 250 vehicles within a frame's time; the figure of the issue is measured by ``gcs bench``."""

from __future__ import annotations

from gcs.gui.map.bench import fleet_scene, measure_paint
from gcs.maps.mercator import position_is_valid


def test_250_vehicles_with_trails_and_labels_are_drawn_in_time(qapp):
    result = measure_paint(250, seconds=4.0, warm_s=120.0)
    assert result.frames == 80
    # Other tests share the machine's cores: what counts here is the processor's time.
    assert result.processor_median_ms < 16
    assert result.processor_p95_ms < 32
    assert result.as_dict()["vehicles"] == 250


def test_the_measured_scene_is_a_real_one():
    scene = fleet_scene(50, 10.0, (-36.5, -122.9))
    assert len({mark.key for mark in scene.vehicles}) == 50
    assert all(position_is_valid(mark.lat_deg, mark.lon_deg) for mark in scene.vehicles)
    assert {mark.kind.value for mark in scene.vehicles} == {"quad", "plane", "vtol", "rover"}
