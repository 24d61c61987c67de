"""SRTM files: all their forms agree, voids are unknown, damage is a sentence and never more."""

from __future__ import annotations

import gzip
import io
import os
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from terrain_samples import SIDE, heights_of, samples, slope, write_hgt

from gcs.model.errors import MapSourceError
from gcs.terrain.blocks import BlockCache
from gcs.terrain.files import open_terrain_file
from gcs.terrain.hgt import STRIP_ROWS, corner_of, tile_name

FORMS = [".hgt", ".hgt.gz", ".hgt.zip", ".zip"]
few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("suffix", FORMS)
@pytest.mark.parametrize("corner", [(47, 8), (-34, -72), (0, 179), (-1, -180)])
def test_every_form_gives_the_same_heights(tmp_path, suffix, corner):
    lat, lon = corner
    path = write_hgt(tmp_path, lat, lon, data=samples(lat, lon, base=corner), suffix=suffix)
    rng = np.random.default_rng(3)
    lats, lons = lat + rng.random(200), lon + rng.random(200)
    found = heights_of(open_terrain_file(path), lats, lons)
    assert np.abs(found - slope(lats, lons, corner)).max() < 0.6


def test_one_arc_second_is_read_and_is_finer(tmp_path):
    (coarse,) = open_terrain_file(write_hgt(tmp_path, suffix=".hgt.gz"))
    (fine,) = open_terrain_file(write_hgt(tmp_path, side=3601))
    assert fine.step_deg < coarse.step_deg == pytest.approx(3 / 3600)
    lats, lons = np.linspace(47, 48, 301), np.linspace(9, 8, 301)
    assert np.abs(heights_of([fine], lats, lons) - slope(lats, lons)).max() < 1.0


def test_all_edges_and_corners_belong_to_the_tile(tmp_path):
    (tile,) = open_terrain_file(write_hgt(tmp_path))
    lats, lons = np.array([47.0, 48.0, 47.0, 48.0, 47.5]), np.array([8.0, 8.0, 9.0, 9.0, 9.0])
    assert heights_of([tile], lats, lons) == pytest.approx(slope(lats, lons))
    assert tile.bounds == (8, 47, 9, 48)


def test_a_void_makes_its_surroundings_unknown_but_not_the_samples_beside_it(tmp_path):
    data = samples(47, 8)
    data[600, 600] = -32768
    (tile,) = open_terrain_file(write_hgt(tmp_path, data=data))
    middle, step = (47.5, 8.5), 1 / 1200
    lats = np.array([middle[0], middle[0] + step / 2, middle[0] + step, middle[0] + 2.5 * step])
    found = heights_of([tile], lats, np.full(4, middle[1]))
    assert np.isnan(found[:2]).all()
    assert found[2:] == pytest.approx(slope(lats, middle[1])[2:], abs=0.6)


def test_a_plain_file_is_read_in_strips_and_not_as_a_whole(tmp_path):
    (tile,) = open_terrain_file(write_hgt(tmp_path))
    cache = BlockCache()
    tile.heights(np.array([47.5]), np.array([8.5]), cache.get)
    assert 0 < cache.size_bytes <= 2 * STRIP_ROWS * SIDE * 2


@pytest.mark.parametrize(
    ("name", "corner"),
    [
        ("N51E007.hgt", (51, 7)), ("s01w180.HGT", (-1, -180)), ("N00E000.hgt", (0, 0)),
        ("N51E007.SRTMGL1.hgt.zip", (51, 7)), ("N91E007.hgt", None), ("N51E181.hgt", None),
        ("N51E0071.hgt", None), ("tile.hgt", None), ("N5E007.hgt", None), ("N51E180.hgt", None),
    ],
)  # fmt: skip
def test_the_name_gives_the_corner(name, corner):
    assert corner_of(name) == corner


@given(lat=st.integers(-90, 89), lon=st.integers(-180, 179))
@few
def test_names_are_made_as_they_are_read(lat, lon):
    assert corner_of(tile_name(lat + 0.5, lon + 0.25) + ".hgt") == (lat, lon)


def test_an_archive_may_hold_several_tiles(tmp_path):
    path = tmp_path / "region.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for lon in (8, 9):
            archive.writestr(f"L32/N47E{lon:03d}.hgt", samples(47, lon).tobytes())
        archive.writestr("readme.txt", "hello")
    tiles = open_terrain_file(path)
    assert [tile.bounds.west_deg for tile in tiles] == [8, 9]
    assert heights_of(tiles[1:], [47.5], [9.5])[0] == pytest.approx(slope(47.5, 9.5), abs=0.6)


# -- damage -------------------------------------------------------------------------------------------


def broken(path, match):
    with pytest.raises(MapSourceError, match=match) as caught:
        heights_of(open_terrain_file(path), [47.5], [8.5])
    assert "\n" not in str(caught.value)
    assert path.name in str(caught.value) or path.stem in str(caught.value)
    assert caught.value.remedy


def test_files_of_another_size_are_refused_with_the_sizes_that_fit(tmp_path):
    path = write_hgt(tmp_path)
    path.write_bytes(path.read_bytes()[:-2])
    broken(path, "2,884,800 bytes.*2,884,802")


def test_a_file_that_shrinks_after_it_was_opened_ends_with_a_sentence(tmp_path):
    path = write_hgt(tmp_path)
    tiles = open_terrain_file(path)
    path.write_bytes(b"")
    with pytest.raises(MapSourceError, match="shorter"):
        heights_of(tiles, [47.5], [8.5])
    path.unlink()
    with pytest.raises(MapSourceError, match="No such file"):
        heights_of(tiles, [47.5], [8.5])


def test_what_is_no_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "N47E008.hgt.gz")
    broken(tmp_path / "N47E008.hgt.gz", "not there")
    broken(tmp_path / "N47E009.hgt", "not there")
    (tmp_path / "heights.txt").write_text("1 2 3")
    broken(tmp_path / "heights.txt", "not an elevation file")


def test_a_tile_without_a_corner_in_its_name_is_refused(tmp_path):
    path = write_hgt(tmp_path)
    broken(path.rename(tmp_path / "alps.hgt"), "where it lies")


@pytest.mark.parametrize("suffix", [".hgt.gz", ".zip"])
@given(data=st.data())
@few
def test_damaged_archives_end_with_a_sentence_or_with_heights(tmp_path_factory, packed, suffix, data):
    folder = tmp_path_factory.mktemp("damage")
    whole = packed[suffix]
    cut = data.draw(st.integers(0, len(whole)) | st.just(len(whole)))
    spoilt = bytearray(whole[:cut])
    for _ in range(data.draw(st.integers(0, 4))):
        if spoilt:
            spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    path = folder / f"N47E008{suffix}"
    path.write_bytes(spoilt)
    try:
        found = heights_of(open_terrain_file(path), [47.5], [8.5])
    except MapSourceError as error:
        assert "\n" not in str(error)
    else:
        assert found.shape == (1,)


@given(st.binary(max_size=400))
@few
def test_noise_is_no_tile(tmp_path_factory, noise):
    folder = tmp_path_factory.mktemp("noise")
    for suffix in FORMS:
        path = folder / f"N47E008{suffix}"
        path.write_bytes(noise)
        with pytest.raises(MapSourceError):
            open_terrain_file(path)


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packed")
    flat = np.zeros((SIDE, SIDE), ">i2")
    return {
        suffix: write_hgt(folder, data=flat, suffix=suffix).read_bytes() for suffix in (".hgt.gz", ".zip")
    }


def test_a_bomb_that_claims_to_be_a_tile_is_not_unpacked(tmp_path):
    bomb = gzip.compress(bytes(300_000_000), 1)
    size = SIDE * SIDE * 2
    gz = tmp_path / "N47E008.hgt.gz"
    gz.write_bytes(bomb[:-4] + struct.pack("<I", size))
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("N47E009.hgt", bytes(60_000_000))
    lie = zipped.getvalue().replace(struct.pack("<I", 60_000_000), struct.pack("<I", size))
    (tmp_path / "N47E009.zip").write_bytes(lie)
    tracemalloc.start()
    try:
        broken(gz, "longer")
        broken(tmp_path / "N47E009.zip", "can't be read")
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    honest = tmp_path / "N47E010.zip"
    honest.write_bytes(zipped.getvalue().replace(b"E009", b"E010"))
    broken(honest, "60,000,000 bytes")


def test_encrypted_and_empty_archives_are_refused(tmp_path):
    path = tmp_path / "N47E008.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing here")
    broken(path, "holds no .hgt")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("N47E008.hgt", samples(47, 8).tobytes())
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    broken(path, "can't be read")


# -- memory -------------------------------------------------------------------------------------------


def test_blocks_used_least_go_first_when_memory_is_full():
    cache = BlockCache(cap_bytes=3000)
    for key in "abc":
        cache.get(key, lambda: np.zeros(1000, np.int8))
    assert cache.at_hand("a") is not None
    cache.get("d", lambda: np.zeros(1000, np.int8))
    assert cache.at_hand("b") is None and cache.at_hand("a") is not None
    assert cache.size_bytes == 3000
    cache.get("huge", lambda: np.zeros(9000, np.int8))
    assert cache.at_hand("huge") is not None and cache.size_bytes == 9000
    cache.clear()
    assert cache.size_bytes == 0 and cache.at_hand("huge") is None
