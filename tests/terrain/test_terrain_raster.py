"""GeoTIFF and DTED: any coordinate system, unknown stays unknown, read by windows, and without rasterio."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from terrain_samples import heights_of

from gcs.model.errors import MapSourceError
from gcs.terrain.blocks import BlockCache
from gcs.terrain.files import open_terrain_file

rasterio = pytest.importorskip("rasterio")
pyproj = pytest.importorskip("pyproj")
from rasterio.transform import Affine  # noqa: E402


def from_bounds(west, south, east, north, columns, rows):
    return Affine((east - west) / columns, 0, west, 0, (south - north) / rows, north)


def plane(x, y):
    """Linear, so that bilinear interpolation is exact."""
    return np.asarray(x) * 0.01 + np.asarray(y) * 0.02


def write(path, data, transform, crs="EPSG:4326", driver="GTiff", **more):
    rows, columns = data.shape[-2:]
    count = data.shape[0] if data.ndim == 3 else 1
    values = {"dtype": data.dtype, "count": count, "height": rows, "width": columns} | more
    with rasterio.open(path, "w", driver=driver, crs=crs, transform=transform, **values) as file:
        file.write(data if data.ndim == 3 else data[np.newaxis])
    return path


def centres(transform, shape):
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]] + 0.5
    return transform.a * columns + transform.b * rows + transform.c, (
        transform.d * columns + transform.e * rows + transform.f
    )


def geographic(path, bounds=(8.0, 47.0, 8.1, 47.1), shape=(300, 400), **more):
    transform = from_bounds(*bounds, shape[1], shape[0])
    x, y = centres(transform, shape)
    return write(path, (plane(x, y) * 1000).astype(np.float32), transform, **more)


def test_a_geographic_geotiff_is_read_between_its_pixels(tmp_path):
    sources = open_terrain_file(geographic(tmp_path / "a.tif"))
    rng = np.random.default_rng(1)
    lats, lons = 47.001 + rng.random(300) * 0.098, 8.001 + rng.random(300) * 0.098
    assert np.abs(heights_of(sources, lats, lons) - plane(lons, lats) * 1000).max() < 0.02
    assert sources[0].bounds == pytest.approx((8.0, 47.0, 8.1, 47.1))
    assert sources[0].step_deg == pytest.approx(0.1 / 300)


@pytest.mark.parametrize("epsg", [32632, 3857, 2056, 3035])
@pytest.mark.parametrize("turned", [False, True], ids=["north-up", "turned"])
def test_any_coordinate_system_is_understood(tmp_path, epsg, turned):
    to_system = pyproj.Transformer.from_crs(4326, epsg, always_xy=True)
    x0, y0 = to_system.transform(8.0, 47.0)
    transform = Affine.translation(x0 - 5000, y0 + 5000) @ Affine.scale(25, -25)
    if turned:
        transform = transform @ Affine.rotation(20)
    x, y = centres(transform, (600, 500))
    path = write(tmp_path / "b.tif", plane(x - x0, y - y0).astype(np.float32), transform, f"EPSG:{epsg}")
    middle = to_system.transform(*transform_of(transform, 250, 300), direction="INVERSE")
    rng = np.random.default_rng(2)
    lons, lats = middle[0] + rng.uniform(-0.02, 0.02, 200), middle[1] + rng.uniform(-0.02, 0.02, 200)
    wanted = to_system.transform(lons, lats)
    sources = open_terrain_file(path)
    assert np.abs(heights_of(sources, lats, lons) - plane(wanted[0] - x0, wanted[1] - y0)).max() < 0.02
    west, south, east, north = sources[0].bounds
    assert west < middle[0] < east and south < middle[1] < north


def transform_of(transform, column, row):
    return (
        transform.a * column + transform.b * row + transform.c,
        transform.d * column + transform.e * row + transform.f,
    )


def test_beyond_a_turned_files_edge_is_unknown(tmp_path):
    transform = Affine.translation(8.0, 47.1) @ Affine.rotation(-30) @ Affine.scale(0.0005, -0.0005)
    path = write(tmp_path / "c.tif", np.full((200, 200), 7, np.int16), transform)
    sources = open_terrain_file(path)
    west, south, east, north = sources[0].bounds
    inside = transform_of(transform, 100, 100)
    found = heights_of(
        sources, [inside[1], south + 1e-4, north - 1e-4], [inside[0], west + 1e-4, east - 1e-4]
    )
    assert found[0] == 7.0
    assert np.isnan(found[1:]).all()


@pytest.mark.parametrize("nodata", [-9999, -32768, 0])
def test_nodata_is_unknown(tmp_path, nodata):
    data = np.full((100, 100), 50, np.int16)
    data[40:60, 40:60] = nodata
    path = write(tmp_path / "d.tif", data, from_bounds(8, 47, 9, 48, 100, 100), nodata=nodata)
    found = heights_of(open_terrain_file(path), [47.5, 47.9], [8.5, 8.1])
    assert np.isnan(found[0]) and found[1] == 50.0


def test_a_nodata_that_is_no_number_and_impossible_heights_are_unknown(tmp_path):
    data = np.full((100, 100), 50, np.float32)
    data[:, 50:] = np.nan
    data[:, :10] = 3.4e38
    path = write(tmp_path / "e.tif", data, from_bounds(8, 47, 9, 48, 100, 100), nodata=np.nan)
    found = heights_of(open_terrain_file(path), [47.5] * 3, [8.05, 8.3, 8.7])
    assert np.isnan(found[[0, 2]]).all() and found[1] == 50.0


def test_the_outer_half_pixel_belongs_to_the_file(tmp_path):
    path = write(tmp_path / "f.tif", np.full((10, 10), 50, np.int16), from_bounds(8, 47, 9, 48, 10, 10))
    found = heights_of(open_terrain_file(path), [47.0, 48.0, 47.01], [8.0, 9.0, 8.99])
    assert found == pytest.approx([50.0] * 3)


def test_scale_offset_and_feet_are_applied(tmp_path):
    path = write(tmp_path / "g.tif", np.full((10, 10), 100, np.int16), from_bounds(8, 47, 9, 48, 10, 10))
    with rasterio.open(path, "r+") as file:
        file.units = ("ft",)
    assert heights_of(open_terrain_file(path), [47.5], [8.5]) == pytest.approx([30.48])
    with rasterio.open(path, "r+") as file:
        file.units, file.scales, file.offsets = ("m",), (0.1,), (1000.0,)
    assert heights_of(open_terrain_file(path), [47.5], [8.5]) == pytest.approx([1010.0])


@pytest.mark.parametrize(("suffix", "side"), [(".dt0", 121), (".dt1", 1201)])
def test_dted_is_read(tmp_path, suffix, side):
    step = 1 / (side - 1)
    transform = Affine.translation(8 - step / 2, 48 + step / 2) @ Affine.scale(step, -step)
    x, y = centres(transform, (side, side))
    data = np.rint((y - 47) * 1200 + (x - 8) * 600).astype(np.int16)
    data[:10, :10] = -32767
    path = write(tmp_path / f"n47{suffix}", data, transform, driver="DTED")
    found = heights_of(open_terrain_file(path), [47.5, 47.0, 47.999], [8.5, 8.0, 8.001])
    assert found[:2] == pytest.approx([900.0, 0.0], abs=0.6)
    assert np.isnan(found[2])


def test_a_file_across_the_date_line_is_found_from_both_sides(tmp_path):
    transform = Affine.translation(0, 0) @ Affine.scale(100, -100)
    path = write(tmp_path / "h.tif", np.full((500, 500), 9, np.int16), transform, "EPSG:32601")
    shifted = Affine.translation(150_000, 1_025_000) @ Affine.scale(100, -100)
    path = write(path, np.full((500, 500), 9, np.int16), shifted, "EPSG:32601")
    (source,) = open_terrain_file(path)
    assert source.bounds.west_deg < 180 < source.bounds.east_deg
    assert heights_of([source], [9.0, 9.0], [179.9, 180.1]) == pytest.approx([9.0, 9.0])


def test_only_the_windows_that_are_needed_are_read(tmp_path):
    path = geographic(tmp_path / "i.tif", shape=(2000, 2000), tiled=True, blockxsize=256, blockysize=256)
    cache = BlockCache()
    (source,) = open_terrain_file(path)
    source.heights(np.array([47.05]), np.array([8.05]), cache.get)
    assert 0 < cache.size_bytes <= 4 * 256 * 256 * 4


# -- what is refused ----------------------------------------------------------------------------------


def refused(path, match):
    with pytest.raises(MapSourceError, match=match) as caught:
        heights_of(open_terrain_file(path), [47.5], [8.5])
    assert path.name in str(caught.value) and caught.value.remedy


def test_pictures_are_refused(tmp_path):
    transform = from_bounds(8, 47, 9, 48, 20, 20)
    refused(write(tmp_path / "rgb.tif", np.zeros((3, 20, 20), np.uint8), transform), "picture.*3 bands")
    refused(write(tmp_path / "grey.tif", np.zeros((20, 20), np.uint8), transform), "picture")


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_file_without_a_place_is_refused(tmp_path):
    data = np.zeros((20, 20), np.int16)
    refused(write(tmp_path / "a.tif", data, Affine.identity(), crs=None), "where it lies")
    refused(write(tmp_path / "b.tif", data, from_bounds(8, 47, 9, 48, 20, 20), crs=None), "where it lies")
    far = Affine.translation(1e12, 1e12) @ Affine.scale(1, -1)
    refused(write(tmp_path / "c.tif", data, far, crs="EPSG:32632"), "nowhere|not known|where it lies")


def test_a_strip_of_one_pixel_is_refused(tmp_path):
    transform = from_bounds(8, 47, 9, 48, 20, 1)
    refused(write(tmp_path / "a.tif", np.zeros((1, 20), np.int16), transform), "smaller than 2")


def test_a_file_in_one_huge_piece_is_refused_before_it_is_unpacked(tmp_path):
    shape = (9000, 9000)
    path = tmp_path / "huge.tif"
    more = {"dtype": "float32", "count": 1, "height": shape[0], "width": shape[1], "blockysize": shape[0]}
    more |= {"compress": "deflate", "sparse_ok": True}
    transform = from_bounds(8, 47, 9, 48, *shape)
    with rasterio.open(path, "w", driver="GTiff", crs="EPSG:4326", transform=transform, **more):
        pass
    refused(path, "stored in pieces")


def test_damaged_and_disguised_files_end_with_a_sentence(tmp_path):
    whole = geographic(tmp_path / "a.tif", compress="deflate").read_bytes()
    for cut in (0, 4, 100, len(whole) // 2):
        (tmp_path / "cut.tif").write_bytes(whole[:cut])
        refused(tmp_path / "cut.tif", "can't be read")
    vrt = '<VRTDataset rasterXSize="20" rasterYSize="20"><SRS>EPSG:4326</SRS></VRTDataset>'
    (tmp_path / "vrt.tif").write_text(vrt)
    refused(tmp_path / "vrt.tif", "can't be read")


def test_a_file_that_changed_under_us_is_told(tmp_path):
    path = geographic(tmp_path / "a.tif")
    sources = open_terrain_file(path)
    geographic(path, shape=(50, 50))
    with pytest.raises(MapSourceError, match="changed"):
        heights_of(sources, [47.05], [8.05])


def test_without_rasterio_the_extra_is_named(tmp_path, monkeypatch):
    path = geographic(tmp_path / "a.tif")
    monkeypatch.setitem(sys.modules, "rasterio", None)
    with pytest.raises(MapSourceError, match=r"godwit-gcs\[rasters\]"):
        open_terrain_file(path)
