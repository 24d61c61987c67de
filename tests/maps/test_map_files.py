"""MBTiles and PMTiles: good ones are read, bad ones say what is wrong and what to do."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing

import pytest
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from gcs.maps.files import open_map_file
from gcs.maps.mbtiles import MbtilesSource
from gcs.maps.mercator import WORLD, TileId
from gcs.maps.pmtiles_source import PmtilesSource
from gcs.model.errors import MapSourceError

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"


def make_mbtiles(path, tiles=((3, 4, 2, PNG),), **metadata):
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        database.execute(
            "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)"
        )
        database.executemany("INSERT INTO metadata VALUES (?, ?)", metadata.items())
        database.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", tiles)
    return path


def make_pmtiles(path, kind=TileType.PNG, compression=Compression.NONE, data=PNG):
    with path.open("wb") as file:
        writer = Writer(file)
        writer.write_tile(zxy_to_tileid(3, 4, 5), data)
        header = {
            "tile_type": kind,
            "tile_compression": compression,
            "min_zoom": 3,
            "max_zoom": 3,
            "min_lon_e7": -100000000,
            "min_lat_e7": -100000000,
            "max_lon_e7": 100000000,
            "max_lat_e7": 100000000,
            "center_zoom": 3,
            "center_lon_e7": 0,
            "center_lat_e7": 0,
        }
        writer.finalize(header, {"name": "Test archive", "attribution": "nobody"})
    return path


def test_mbtiles_rows_are_counted_from_the_south(tmp_path):
    source = MbtilesSource(
        make_mbtiles(tmp_path / "a.mbtiles", name="Hills", attribution="us", bounds="-10,-20,30,40")
    )
    assert source.tile(TileId(3, 4, 5)) == PNG
    assert source.tile(TileId(3, 4, 2)) is None
    assert (source.info.name, source.info.attribution, source.info.min_zoom, source.info.max_zoom) == (
        "Hills",
        "us",
        3,
        3,
    )
    assert source.info.bounds == (-10, -20, 30, 40)
    source.close()
    assert source.tile(TileId(3, 4, 5)) is None


def test_reading_mbtiles_writes_nothing_beside_it(tmp_path):
    path = make_mbtiles(tmp_path / "a.mbtiles")
    before = path.read_bytes()
    with closing(MbtilesSource(path)) as source:
        source.tile(TileId(3, 4, 5))
    assert [each.name for each in tmp_path.iterdir()] == ["a.mbtiles"]
    assert path.read_bytes() == before


@pytest.mark.parametrize("bounds", ["", "a,b,c,d", "1,2,3", "-200,0,10,10", "0,50,10,40", "nan,0,1,1"])
def test_absurd_bounds_mean_the_whole_world(tmp_path, bounds):
    with closing(MbtilesSource(make_mbtiles(tmp_path / "a.mbtiles", bounds=bounds))) as source:
        assert source.info.bounds == WORLD


@pytest.mark.parametrize(
    "content", [b"", b"not a database at all" * 50, b"SQLite format 3\0" + b"\x13" * 400]
)
def test_a_corrupt_mbtiles_file_says_what_to_do(tmp_path, content):
    path = tmp_path / "broken.mbtiles"
    path.write_bytes(content)
    with pytest.raises(MapSourceError, match=r"broken.*Copy the file again"):
        MbtilesSource(path)


def test_an_mbtiles_file_cut_short_fails_at_the_tile_and_not_with_a_crash(tmp_path):
    tiles = [(10, i % 32, i // 32, bytes([i % 256]) * 4000) for i in range(512)]
    path = make_mbtiles(tmp_path / "short.mbtiles", tiles)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    try:
        source = MbtilesSource(path)
    except MapSourceError:
        return
    with closing(source), pytest.raises(MapSourceError, match="damaged"):
        for tile in tiles:
            source.tile(TileId(10, tile[1], 1023 - tile[2]))


@pytest.mark.parametrize("kind", ["pbf", "mvt"])
def test_vector_mbtiles_are_refused_with_the_reason(tmp_path, kind):
    with pytest.raises(MapSourceError, match="vector tiles"):
        MbtilesSource(make_mbtiles(tmp_path / "v.mbtiles", format=kind))


def test_an_mbtiles_file_without_tiles_is_refused(tmp_path):
    with pytest.raises(MapSourceError, match="no tiles"):
        MbtilesSource(make_mbtiles(tmp_path / "e.mbtiles", tiles=()))


def test_an_mbtiles_file_with_words_for_zooms_is_refused(tmp_path):
    with pytest.raises(MapSourceError, match="no numbers"):
        MbtilesSource(make_mbtiles(tmp_path / "w.mbtiles", tiles=(("high", 1, 1, PNG),)))


def test_a_tile_that_is_text_counts_as_missing(tmp_path):
    with closing(MbtilesSource(make_mbtiles(tmp_path / "t.mbtiles", tiles=((3, 4, 2, "text"),)))) as source:
        assert source.tile(TileId(3, 4, 5)) is None


def test_a_missing_file_is_named(tmp_path):
    for name in ("gone.mbtiles", "gone.pmtiles"):
        with pytest.raises(MapSourceError, match="gone"):
            open_map_file(tmp_path / name)


def test_an_unknown_kind_of_file_is_refused_with_those_that_are_known(tmp_path):
    with pytest.raises(MapSourceError, match=r"\.mbtiles or \.pmtiles"):
        open_map_file(tmp_path / "map.zip")


@pytest.mark.parametrize(
    ("compression", "data"), [(Compression.NONE, PNG), (Compression.GZIP, gzip.compress(PNG, mtime=0))]
)
def test_pmtiles_give_their_tiles(tmp_path, compression, data):
    source = open_map_file(make_pmtiles(tmp_path / "a.pmtiles", compression=compression, data=data))
    assert source.tile(TileId(3, 4, 5)) == PNG
    assert source.tile(TileId(3, 4, 4)) is None
    assert source.tile(TileId(3, 400, 4)) is None
    assert (source.info.name, source.info.attribution) == ("Test archive", "nobody")
    assert source.info.bounds == pytest.approx((-10, -10, 10, 10))
    source.close()
    assert source.tile(TileId(3, 4, 5)) is None


def test_vector_pmtiles_are_refused_with_the_reason(tmp_path):
    with pytest.raises(MapSourceError, match="vector tiles"):
        PmtilesSource(make_pmtiles(tmp_path / "v.pmtiles", kind=TileType.MVT))


def test_a_mutated_pmtiles_file_never_does_worse_than_an_error_that_says_so(tmp_path):
    whole = bytearray(make_pmtiles(tmp_path / "a.pmtiles").read_bytes())
    path = tmp_path / "m.pmtiles"
    for position in range(len(whole)):
        mutated = bytearray(whole)
        mutated[position] ^= 0xFF
        path.write_bytes(mutated)
        try:
            with closing(PmtilesSource(path)) as source:
                source.tile(TileId(3, 4, 5))
        except MapSourceError as error:
            assert "m.pmtiles" in str(error)


@pytest.mark.parametrize("length", [0, 5, 100, 127, 140])
def test_a_pmtiles_file_cut_short_says_what_to_do(tmp_path, length):
    path = make_pmtiles(tmp_path / "a.pmtiles")
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(MapSourceError, match="Copy the file again"), closing(PmtilesSource(path)) as source:
        source.tile(TileId(3, 4, 5))
