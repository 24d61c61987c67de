"""GeoJSON, shapefiles, GPX and CSV; formats by name; round trips and hostile input."""

from __future__ import annotations

import io
import math
import zipfile
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layer_samples import CSV, GEOJSON, GPX, KML
from pyproj import CRS, Transformer

from gcs.planning.errors import PlanError, PlanFileError
from gcs.planning.frames import AltitudeReference
from gcs.planning.layers import (
    Feature,
    FeatureKind,
    Layer,
    LayerFormat,
    Vertex,
    decode_layer,
    encode_layer,
    esri,
    formats,
    geojson,
    gpx,
    layer_format_of,
    read_layer,
    table,
)

SQUARE = (Vertex(50.0, 10.0), Vertex(50.0, 10.1), Vertex(50.1, 10.1), Vertex(50.1, 10.0))
HOLE = (Vertex(50.04, 10.04), Vertex(50.06, 10.04), Vertex(50.05, 10.06))
AREA = Feature(FeatureKind.AREA, (SQUARE, HOLE), name="Lot", properties={"name": "Lot", "n": "3"})


def again(layer: Layer, name: str) -> Layer:
    return decode_layer(encode_layer(layer, name)[name], name)


# -- GeoJSON ----------------------------------------------------------------------------------------


def test_geojson_of_every_geometry_is_read():
    layer = decode_layer(GEOJSON, "a.geojson")
    assert layer.name == "Works"
    assert layer.count_text == "2 areas, 3 lines, 3 points"
    assert layer.notes == ("Feature 4 has no geometry",)
    lot, high, *_ = layer.features
    assert (lot.name, lot.description, lot.stroke, lot.properties["n"]) == ("Lot", "d", "#FF0000", 3)
    assert (lot.reference, high.reference) == (AltitudeReference.NONE, AltitudeReference.AMSL)


def test_geojson_keeps_members_that_it_does_not_know():
    text = encode_layer(decode_layer(GEOJSON, "a.geojson"), "b.geojson")["b.geojson"].decode()
    assert '"id": 7' in text
    assert '"crs"' in text
    assert repr(decode_layer(text.encode(), "b.geojson").features[0].rings)


def test_single_features_and_bare_geometries_are_read():
    assert decode_layer(b'{"type":"Point","coordinates":[1,2,3]}', "p.json").features[0].rings == (
        (Vertex(2, 1, 3),),
    )
    feature = b'{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]}}'
    layer = decode_layer(feature, "p.json")
    assert (layer.name, layer.features[0].points) == ("p", ((2.0, 1.0),))


def test_names_and_colours_given_here_are_written_as_properties():
    feature = replace(AREA, name="Other", description="told", stroke="#ABCDEF", fill="#123456")
    got = again(Layer("x", (feature,)), "x.geojson").features[0]
    assert (got.name, got.description, got.stroke, got.fill) == ("Other", "told", "#ABCDEF", "#123456")
    assert repr(got.rings) == repr(feature.rings)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{", "JSON is broken"),
        (b'{"type":"FeatureCollection"}', "'features' is missing"),
        (b'{"type":"FeatureCollection","features":[]}', "no point, line or area"),
        (b'{"type":"Circle","coordinates":[]}', "no geometry 'Circle'"),
        (b'{"type":"Point","coordinates":[1]}', "are no place"),
        (b'{"type":"Point","coordinates":["a","b"]}', "a number is expected"),
        (b'{"type":"LineString","coordinates":[[1,2]]}', "one point is no line"),
        (b'{"type":"Polygon","coordinates":[]}', "has no ring"),
        (b'{"type":"Polygon","coordinates":[[[1,1],[2,2],[1,1]]]}', "are no area"),
        (b'{"type":"Point","coordinates":[1,95]}', "no latitude and longitude"),
    ],
)
def test_wrong_geojson_is_told_with_its_path(data, words):
    with pytest.raises(PlanFileError, match=words):
        decode_layer(data, "bad.geojson")


def test_geojson_that_is_nested_without_end_or_huge_is_refused(monkeypatch):
    deep = b'{"type":"Point","coordinates":[1,2]}'
    for _ in range(30):
        deep = b'{"type":"GeometryCollection","geometries":[' + deep + b"]}"
    with pytest.raises(PlanFileError, match="nested too deeply"):
        decode_layer(deep, "deep.geojson")
    monkeypatch.setattr(geojson, "MOST_VERTICES", 3)
    with pytest.raises(PlanFileError, match="more than 3 points"):
        decode_layer(GEOJSON, "a.geojson")


# -- shapefiles -------------------------------------------------------------------------------------


def shp(layer: Layer) -> dict[str, bytes]:
    return {f".{name.rsplit('.')[-1]}": data for name, data in encode_layer(layer, "x.shp").items()}


def test_a_shapefile_keeps_shapes_holes_columns_and_heights():
    got = esri.decode_shapefile(shp(Layer("x", (AREA,))), "x.shp")
    assert [sorted(map(repr, ring)) for ring in got.features[0].rings] == [
        sorted(map(repr, r)) for r in AREA.rings
    ]
    assert got.features[0].properties == {"name": "Lot", "n": "3"}
    assert esri.decode_shapefile(shp(got), "y.shp").features == got.features
    line = Feature(FeatureKind.LINE, ((Vertex(1, 2, 3), Vertex(2, 3, 4)),), name="L")
    points = tuple(Feature(FeatureKind.POINT, ((Vertex(i, i, i),),), name=f"P{i}") for i in range(3))
    for features in (
        (line,),
        points,
        (replace(AREA, rings=(tuple(v._replace(alt_m=5.0) for v in SQUARE),)),),
    ):
        back = esri.decode_shapefile(shp(Layer("x", features)), "x.shp").features
        assert [sorted(f.rings[0]) for f in back] == [sorted(f.rings[0]) for f in features]
        assert back[0].reference is AltitudeReference.AMSL
    flat = Layer("x", (Feature(FeatureKind.LINE, ((Vertex(1, 2), Vertex(2, 3)),)),))
    assert math.isnan(esri.decode_shapefile(shp(flat), "x").features[0].rings[0][0].alt_m)
    assert again(Layer("x", points), "x.zip").count_text == "3 points"


def test_a_shapefile_in_another_coordinate_system_is_converted():
    forward = Transformer.from_crs("EPSG:4326", "EPSG:32632", always_xy=True)
    projected = [forward.transform(lon, lat) for lat, lon, _ in SQUARE]
    writer_io = {"shp": io.BytesIO(), "shx": io.BytesIO(), "dbf": io.BytesIO()}
    with esri.shapefile.Writer(**writer_io, shapeType=5) as writer:
        writer.field("id", "N", 5, 0)
        writer.poly([[list(p) for p in [*projected, projected[0]]]])
        writer.record(4)
        writer.null()
        writer.record(5)
    parts = {f".{key}": stream.getvalue() for key, stream in writer_io.items()}
    prj = CRS.from_epsg(32632).to_wkt("WKT1_ESRI").encode()
    for got in (
        esri.decode_shapefile({**parts, ".prj": prj, ".cpg": b"nonsense"}, "utm.shp"),
        esri.decode_shapefile(parts, "utm.shp", "EPSG:32632"),
    ):
        assert len(got.features) == 1
        assert got.features[0].name == "4"
        assert got.notes[0].startswith("Converted from")
        for found, meant in zip(_in_order(got.features[0].rings[0]), _in_order(SQUARE), strict=True):
            assert abs(found.lat_deg - meant.lat_deg) < 1e-9
            assert abs(found.lon_deg - meant.lon_deg) < 1e-9
    with pytest.raises(PlanFileError, match="--crs"):
        esri.decode_shapefile(parts, "utm.shp")
    with pytest.raises(PlanFileError, match="not understood"):
        esri.decode_shapefile({**parts, ".prj": b"GIBBERISH"}, "utm.shp")
    with pytest.raises(PlanFileError, match="no latitude and longitude"):
        esri.decode_shapefile({**parts, ".prj": prj, ".shp": _far_away(parts[".shp"])}, "utm.shp")


def _in_order(ring):
    return sorted(ring, key=lambda v: (round(v.lat_deg, 6), round(v.lon_deg, 6)))


def _far_away(data: bytes) -> bytes:
    """The first vertex at infinity."""
    import struct

    changed = bytearray(data)
    changed[100 + 8 + 44 + 4 : 100 + 8 + 44 + 4 + 8] = struct.pack("<d", 1e300)
    return bytes(changed)


def test_long_names_of_columns_are_cut_and_long_texts_refused():
    facts = {"a long column 1": "x", "a long column 2": "y", "n": 2}
    got = esri.decode_shapefile(shp(Layer("x", (replace(AREA, properties=facts),))), "x.shp").features[0]
    assert got.properties == {"a_long_col": "x", "a_long_co2": "y", "n": "2"}
    with pytest.raises(PlanFileError, match="more than 254 bytes"):
        shp(Layer("x", (replace(AREA, properties={"k": "ä" * 200}),)))


def test_more_decimals_than_a_column_declares_are_kept():
    fields = (("LENGTH", "F", 8, 3), ("ID", "N", 5, 0))
    layer = Layer(
        "x",
        (replace(AREA, properties={"LENGTH": 139.45052, "ID": 7}),),
        extra={"shapefile": {"fields": fields}},
    )
    assert esri.decode_shapefile(shp(layer), "x.shp").features[0].properties == {"LENGTH": 139.45052, "ID": 7}


def test_a_shapefile_without_names_or_projection_says_so():
    parts = shp(Layer("x", (AREA,)))
    got = esri.decode_shapefile({".shp": parts[".shp"]}, "x.shp")
    assert got.notes == (
        "Without its .prj it is taken for WGS 84 degrees",
        "Without its .dbf it has no names",
    )
    assert got.features[0].properties == {}
    assert decode_layer(parts[".shp"], "x.shp").features[0].kind is FeatureKind.AREA


def test_a_shapefile_can_not_mix_kinds_nor_be_empty():
    point = Feature(FeatureKind.POINT, ((Vertex(1, 2),),))
    with pytest.raises(PlanFileError, match="1 area, 1 point"):
        encode_layer(Layer("x", (AREA, point)), "x.shp")
    with pytest.raises(PlanFileError, match="nothing to draw"):
        encode_layer(Layer("x", ()), "x.shp")


def _written(shape_type: int, draw) -> dict[str, bytes]:
    streams = {"shp": io.BytesIO(), "shx": io.BytesIO(), "dbf": io.BytesIO()}
    with esri.shapefile.Writer(**streams, shapeType=shape_type) as writer:
        writer.field("a", "C", 5, 0)
        draw(writer)
        writer.record("")
    return {f".{key}": stream.getvalue() for key, stream in streams.items()}


def test_points_by_the_many_and_lines_of_one_point():
    many = esri.decode_shapefile(_written(8, lambda w: w.multipoint([[1, 2], [3, 4]])), "m.shp")
    assert many.count_text == "2 points"
    with pytest.raises(PlanFileError, match="one point is no line"):
        esri.decode_shapefile(_written(3, lambda w: w.line([[[1, 2]]])), "l.shp")
    with pytest.raises(PlanFileError, match="no point, line or area"):
        esri.decode_shapefile(_written(5, lambda w: w.null()), "n.shp")


def test_damaged_shapefiles_are_told(monkeypatch):
    parts = shp(Layer("x", (AREA,)))
    with pytest.raises(PlanFileError, match=r"\.shp is missing"):
        esri.decode_shapefile({".dbf": b""}, "x.shp")
    with pytest.raises(PlanFileError, match="broken"):
        esri.decode_shapefile({**parts, ".shp": parts[".shp"][:90]}, "x.shp")
    patch = _written(
        31, lambda w: w.multipatch([[[1, 2, 3], [2, 3, 4], [1, 3, 5], [1, 2, 3]]], partTypes=[0])
    )
    with pytest.raises(PlanFileError, match="type 31 are not known"):
        esri.decode_shapefile(patch, "x.shp")
    longer = esri.decode_shapefile({**parts, ".shp": parts[".shp"] + bytes(4)}, "x.shp")
    assert longer.notes == ("Its headers contradict its content: something may be missing",)

    def confused(*_):
        raise TypeError

    monkeypatch.setattr(esri, "_fields", confused)
    with pytest.raises(PlanFileError, match="contradict each other"):
        esri.decode_shapefile(parts, "x.shp")


def test_too_many_vertices_in_a_shapefile(monkeypatch):
    monkeypatch.setattr(esri, "MOST_VERTICES", 3)
    with pytest.raises(PlanFileError, match="more than 3 points"):
        esri.decode_shapefile(shp(Layer("x", (AREA,))), "x.shp")


# -- GPX --------------------------------------------------------------------------------------------


def test_gpx_waypoints_routes_and_tracks_are_read():
    layer = decode_layer(GPX, "w.gpx")
    gate, route, track = layer.features
    assert layer.name == "Walk"
    assert (gate.name, gate.description, gate.properties) == ("Gate", "Iron", {"symbol": "Flag"})
    assert gate.rings == ((Vertex(50.1, 10.1, 120.5),),)
    assert (route.kind, route.reference) == (FeatureKind.LINE, AltitudeReference.NONE)
    assert track.name == "T"
    assert encode_layer(layer, "v.gpx")["v.gpx"] == GPX


def test_gpx_is_written_anew_where_something_changed():
    layer = decode_layer(GPX, "w.gpx")
    changed = replace(layer, features=(*layer.features, AREA))
    got = again(changed, "v.gpx")
    assert got.count_text == "4 lines, 1 point"
    assert got.features[0] == layer.features[0]
    assert again(replace(layer, extra={}), "u.gpx").features[0].properties == {"symbol": "Flag"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<gpx>", "XML is broken"),
        (b"<kml/>", "this is no GPX"),
        (b'<gpx version="1.1"/>', "no waypoint, route or track"),
        (b'<gpx version="1.1"><wpt lat="x" lon="1"/></gpx>', "not understood"),
        (b'<gpx version="1.1"><wpt lat="99" lon="1"/></gpx>', "no latitude and longitude"),
        (b'<!DOCTYPE g [<!ENTITY x "y">]><gpx/>', "entities"),
    ],
)
def test_wrong_gpx_is_told(data, words):
    with pytest.raises(PlanFileError, match=words):
        decode_layer(data, "bad.gpx")


def test_a_track_that_is_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(gpx, "MOST_VERTICES", 1)
    with pytest.raises(PlanFileError, match="more than 1 points"):
        decode_layer(GPX, "a.gpx")


# -- CSV --------------------------------------------------------------------------------------------


def test_a_table_with_semicolons_and_decimal_commas_is_read():
    a, b = decode_layer(CSV, "t.csv").features
    assert (a.name, a.rings[0][0], a.reference) == ("A", Vertex(50.5, 10.25, 40.0), AltitudeReference.HOME)
    assert a.properties["note"] == "first"
    assert math.isnan(b.rings[0][0].alt_m)


def test_tables_come_back_as_they_were():
    layer = decode_layer(CSV, "t.csv")
    for got, meant in zip(again(layer, "u.csv").features, layer.features, strict=True):
        assert (got.name, repr(got.rings), got.reference) == (
            meant.name,
            repr(meant.rings),
            meant.reference,
        )
        assert got.properties["note"] == meant.properties["note"]
    bare = Layer("x", (Feature(FeatureKind.POINT, ((Vertex(1, 2),),), properties={"k": None}),))
    assert again(bare, "x.csv").features[0].properties == {"k": ""}


def test_no_cell_is_a_formula():
    names = ("=1+1", "+x", "@y", "-z", "-12.5", "plain")
    layer = Layer("x", tuple(Feature(FeatureKind.POINT, ((Vertex(1, 2),),), name=name) for name in names))
    text = encode_layer(layer, "x.csv")["x.csv"].decode()
    assert [line.split(",")[0] for line in text.splitlines()[1:]] == [
        "'=1+1",
        "'+x",
        "'@y",
        "'-z",
        "-12.5",
        "plain",
    ]
    assert tuple(feature.name for feature in again(layer, "x.csv").features) == names


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"  ", "it is empty"),
        (b"a,b\n1,2\n", "no column for the latitude"),
        (b"lat,b\n1,2\n", "no column for the longitude"),
        (b"lat,lon\n", "no line with a place"),
        (b"lat,lon\n1\n", "1 columns only"),
        (b"lat,lon\nx,1\n", "no number"),
        (b"lat,lon\n99,1\n", "no latitude and longitude"),
        (b"lat,lon,alt\n9,1,1e9\n", "no altitude"),
        (b'lat,lon\n1,"' + b"x" * 200_000, "table is broken"),
    ],
)
def test_wrong_tables_are_told(data, words):
    with pytest.raises(PlanFileError, match=words):
        decode_layer(data, "bad.csv")


def test_short_lines_leave_the_rest_open(monkeypatch):
    layer = decode_layer(b"lat,lon,alt,name\n1,2\n3,4,5,n\n", "a.csv")
    assert [feature.name for feature in layer.features] == ["", "n"]
    assert math.isnan(layer.features[0].rings[0][0].alt_m)
    monkeypatch.setattr(table, "MOST_VERTICES", 1)
    with pytest.raises(PlanFileError, match="too many lines"):
        decode_layer(b"lat,lon\n1,2\n3,4\n", "a.csv")


# -- names and files --------------------------------------------------------------------------------


def test_formats_go_by_their_names(tmp_path):
    assert layer_format_of("A.KMZ") is LayerFormat.KMZ
    assert layer_format_of("a.plan") is None
    with pytest.raises(PlanFileError, match="no format of areas"):
        decode_layer(b"", "a.plan")
    with pytest.raises(PlanFileError, match="no format goes with it"):
        encode_layer(Layer("x", (AREA,)), "a.plan")


def test_files_are_read_from_the_disk_with_their_parts(tmp_path, monkeypatch):
    for name, data in encode_layer(Layer("x", (AREA,)), "x.shp").items():
        (tmp_path / name.replace(".dbf", ".DBF")).write_bytes(data)
    assert read_layer(tmp_path / "x.shp").features[0].name == "Lot"
    (tmp_path / "a.kml").write_bytes(KML)
    assert read_layer(tmp_path / "a.kml").name == "Alden"
    with pytest.raises(PlanFileError, match="can't be read"):
        read_layer(tmp_path / "none.kml")
    monkeypatch.setattr(formats, "MOST_BYTES", 10)
    with pytest.raises(PlanFileError, match="too large"):
        read_layer(tmp_path / "a.kml")


def test_a_zip_with_only_the_shapes_is_read():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("in/x.shp", shp(Layer("x", (AREA,)))[".shp"])
    assert decode_layer(out.getvalue(), "x.zip").count_text == "1 area"


# -- properties -------------------------------------------------------------------------------------

_vertex = st.builds(
    Vertex,
    st.floats(-90, 90).map(lambda v: round(v, 7)),
    st.floats(-180, 180).map(lambda v: round(v, 7)),
    st.one_of(st.just(math.nan), st.floats(-400, 9000).map(lambda v: round(v, 2))),
)
_text = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=20).map(str.strip)
_ring = st.lists(_vertex, min_size=3, max_size=8, unique_by=lambda v: v[:2]).map(tuple)
_feature = st.one_of(
    st.builds(Feature, st.just(FeatureKind.AREA), st.tuples(_ring), name=_text),
    st.builds(Feature, st.just(FeatureKind.LINE), st.tuples(_ring), name=_text),
    st.builds(Feature, st.just(FeatureKind.POINT), st.tuples(st.tuples(_vertex)), name=_text),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_feature, min_size=1, max_size=5), st.sampled_from(["x.kml", "x.kmz", "x.geojson"]))
def test_generated_layers_come_back_whole(features, name):
    layer = Layer("x", tuple(features))
    got = again(layer, name)
    assert [(f.kind, f.name, repr(f.rings)) for f in got.features] == [
        (f.kind, f.name, repr(f.rings)) for f in layer.features
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([("a.kml", KML), ("a.geojson", GEOJSON), ("a.gpx", GPX), ("a.csv", CSV)]),
    st.data(),
)
def test_mutated_files_are_read_or_refused_and_nothing_else(sample, data):
    name, content = sample
    mutated = bytearray(content)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(mutated) - 1))
        mutated[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=6))
    with suppress(PlanError):
        layer = decode_layer(bytes(mutated), name)
        encode_layer(layer, name)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_mutated_shapefiles_are_read_or_refused_and_nothing_else(data):
    parts = shp(Layer("x", (AREA,)))
    which = data.draw(st.sampled_from(sorted(parts)))
    mutated = bytearray(parts[which])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(mutated)))
        mutated[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    with suppress(PlanError):
        esri.decode_shapefile({**parts, which: bytes(mutated)}, "x.shp")
