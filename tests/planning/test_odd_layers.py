"""Habits of other programs in maps: encodings, coordinate systems, namespaces, headers, empty tracks."""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
import shapefile
from pyproj import CRS, Transformer

from gcs.planning.errors import PlanFileError
from gcs.planning.layers import FeatureKind, Layer, decode_layer, encode_layer
from gcs.planning.layers.esri import decode_shapefile

PLACE = "<Placemark><name>Höhe</name><Point><coordinates>8,47,5</coordinates></Point></Placemark>"
WAY = '<wpt lat="47" lon="8"><ele>5</ele><name>Höhe</name></wpt>'
GX = "http://www.google.com/kml/ext/2.2"


def only(layer: Layer) -> tuple[str, float, float, float]:
    (feature,) = layer.features
    return feature.name, *feature.rings[0][0]


@pytest.mark.parametrize(
    "text",
    [
        f"<kml>{PLACE}</kml>",
        f'<kml xmlns="http://earth.google.com/kml/2.0"><Folder>{PLACE}</Folder></kml>',
        f'<kml xmlns="http://earth.google.com/kml/2.1"><Document>{PLACE}</Document></kml>',
        f'\r\n\n <?xml version="1.0"?>\n<kml>{PLACE}</kml>',
        f"<Document>{PLACE}</Document>",
        f"<Folder><Folder><Document>{PLACE}</Document></Folder></Folder>",
        '<k:kml xmlns:k="http://www.opengis.net/kml/2.2">'
        f"{PLACE.replace('</', '</k:').replace('<', '<k:').replace('<k:/k:', '</k:')}</k:kml>",
        f'<kml xsi:schemaLocation="a b"><gx:Tour><gx:Playlist/></gx:Tour>{PLACE}</kml>',
        "<kml>" + PLACE.replace("8,47,5", " 8 , 47 ,\t5,\n") + "</kml>",
        f"<kml><Placemark><Model><Location/></Model></Placemark>{PLACE}</kml>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_map_of_any_version_and_spelling_of_kml_is_read_and_written_again(text, encoding):
    layer = decode_layer(text.encode(encoding), "a.kml")
    assert only(layer) == ("Höhe", 47.0, 8.0, 5.0)
    written = encode_layer(layer, "b.kml")["b.kml"]
    assert decode_layer(written, "b.kml").features == layer.features
    moved = replace(layer.features[0], name="moved")
    changed = encode_layer(replace(layer, features=(moved,)), "b.kml")["b.kml"]
    assert only(decode_layer(changed, "b.kml"))[0] == "moved"


@pytest.mark.parametrize("encoding", ["windows-1252", "ISO-8859-1", "UTF-16"])
@pytest.mark.parametrize(("name", "body"), [("a.kml", f"<kml>{PLACE}</kml>"), ("a.gpx", f"<gpx>{WAY}</gpx>")])
def test_xml_in_the_encoding_that_it_declares_is_read(name, body, encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?>{body}'
    assert only(decode_layer(text.encode(encoding), name)) == ("Höhe", 47.0, 8.0, 5.0)


def test_lines_are_counted_from_the_files_own_beginning():
    with pytest.raises(PlanFileError, match="line 4"):
        decode_layer(b"\n\n<kml>\n<Placemark><Point/></Placemark></kml>", "a.kml")


def test_a_map_that_only_links_to_others_says_so():
    with pytest.raises(PlanFileError, match="only links") as caught:
        decode_layer(b"<kml><NetworkLink><Link><href>x</href></Link></NetworkLink></kml>", "a.kml")
    assert "save the places" in caught.value.remedy
    with pytest.raises(PlanFileError, match="no point"):
        decode_layer(b"<kml/>", "a.kml")
    with pytest.raises(PlanFileError, match="XML is broken"):
        decode_layer(b"<", "a.kml")


def test_tracks_without_two_points_are_told_and_stay_in_the_document():
    coord = "<gx:coord>8 47 5</gx:coord><gx:coord>9 47 5</gx:coord>"
    text = (
        f'<kml xmlns:gx="{GX}"><Placemark><gx:MultiTrack><gx:Track>{coord}</gx:Track>'
        "<gx:Track><when>2020</when></gx:Track></gx:MultiTrack></Placemark>"
        "<Placemark><name>empty</name><gx:Track/></Placemark></kml>"
    )
    layer = decode_layer(text.encode(), "a.kml")
    assert [feature.kind for feature in layer.features] == [FeatureKind.LINE]
    assert sum("less than two points" in note for note in layer.notes) == 2
    without = encode_layer(replace(layer, features=()), "a.kml")["a.kml"]
    assert b"<when>2020</when>" in without and b"empty" in without and b"8 47 5" not in without


def test_gpx_of_any_version_and_prefix_is_read():
    old = f'<gpx version="1.0" xmlns="http://www.topografix.com/GPX/1/0"><name>Old</name>{WAY}</gpx>'
    layer = decode_layer(old.encode(), "a.gpx")
    assert layer.name == "Old" and only(layer)[1:] == (47.0, 8.0, 5.0)
    prefixed = b'<g:gpx xmlns:g="http://www.topografix.com/GPX/1/1"><g:wpt lat="47" lon="8"/></g:gpx>'
    assert only(decode_layer(prefixed, "b.gpx"))[:3] == ("", 47.0, 8.0)
    short = decode_layer(
        f"<gpx>{WAY}<rte><rtept lat='1' lon='2'/></rte><trk><trkseg/></trk></gpx>".encode(), "c.gpx"
    )
    assert [note.partition(": ")[2] for note in short.notes] == ["less than two points are left out"] * 2


@pytest.mark.parametrize("words", ['lat="1,5" lon="2"', 'lon="2"', 'lat="" lon="2"'])
def test_a_waypoint_without_numbers_is_told_with_its_line(words):
    with pytest.raises(PlanFileError, match=r"line 2, <wpt>.*not understood"):
        decode_layer(f"<gpx>\n<wpt {words}/></gpx>".encode(), "a.gpx")


# -- tables -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "height"),
    [
        ("Lat;Lng;Alt(m)", 30.0),
        ("latitude,longitude,altitude(m),heading(deg)", 30.0),
        ("latitude,longitude,altitude(ft)", 30.0 * 0.3048),
        ("Latitude [deg],Longitude [deg],Altitude [Feet]", 30.0 * 0.3048),
        ("POINT_Y,POINT_X,POINT_Z", 30.0),
        ("GPSLatitude,GPSLongitude,GPSAltitude", 30.0),
        ("sep=|\nlat|lon|alt", 30.0),
        ("sep=\nlat,lon,alt", 30.0),
        ('"lat" , "lon" , "alt"', 30.0),
        ("GPS.Latitude\tGPS-Longitude\tElevation", 30.0),
    ],
)
def test_tables_with_other_headers_are_read_in_metres(header, height):
    first = header.splitlines()[-1]
    mark = max(";\t|,", key=first.count)
    cells = ["47.5", "8.5", "30", "90"][: first.count(mark) + 1]
    layer = decode_layer(f"{header}\n{mark.join(cells)}\n".encode(), "a.csv")
    assert only(layer)[1:] == pytest.approx((47.5, 8.5, height))


def test_names_of_columns_stay_as_they_are_written():
    (feature,) = decode_layer(b"Lat,Lon,Farm Name,ha (net)\n1,2,Oak,3\n", "a.csv").features
    assert feature.properties == {"Farm Name": "Oak", "ha (net)": "3"}


def test_tables_of_spreadsheets_are_read_whatever_their_encoding():
    text = "lat\tlon\tname\n1\t2\tHöhe\n"
    assert only(decode_layer(text.encode("utf-16"), "a.csv"))[0] == "Höhe"
    windows = decode_layer(text.encode("cp1252"), "a.csv")
    assert only(windows)[0] == "Höhe"
    assert windows.notes == ("It is not UTF-8: taken for Windows-1252",)
    with pytest.raises(PlanFileError, match=r"no text file|not UTF-8"):
        decode_layer(b"lat,lon\n\xff\0\n", "a.csv")


# -- GeoJSON ----------------------------------------------------------------------------------------


def geojson(geometry: object, **root: object) -> bytes:
    feature = {"type": "Feature", "properties": {"name": "n"}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature], **root}).encode()


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", 7, None])
def test_geojson_that_names_degrees_is_taken_as_it_is(name):
    crs = {"type": "name", "properties": {"name": name}}
    layer = decode_layer(geojson({"type": "Point", "coordinates": [8, 47]}, crs=crs), "a.geojson")
    assert only(layer)[1:3] == (47.0, 8.0)
    assert layer.notes == ()
    assert json.loads(encode_layer(layer, "a.geojson")["a.geojson"])["crs"] == crs


def test_geojson_in_another_coordinate_system_is_converted_and_written_in_degrees():
    x, y = Transformer.from_crs("EPSG:4326", "EPSG:25832", always_xy=True).transform(8.5, 47.5)
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
    layer = decode_layer(geojson({"type": "Point", "coordinates": [x, y]}, crs=crs), "a.geojson")
    assert only(layer)[1:3] == pytest.approx((47.5, 8.5), abs=1e-7)
    assert layer.notes == ("Converted from ETRS89 / UTM zone 32N",)
    written = json.loads(encode_layer(layer, "a.geojson")["a.geojson"])
    assert "crs" not in written
    unknown = {"type": "name", "properties": {"name": "our own grid"}}
    with pytest.raises(PlanFileError, match=r"crs.*not understood"):
        decode_layer(geojson({"type": "Point", "coordinates": [x, y]}, crs=unknown), "a.geojson")


def test_empty_coordinates_are_no_geometry():
    empty = json.loads(geojson({"type": "Polygon", "coordinates": []}))
    empty["features"] += json.loads(geojson({"type": "Point", "coordinates": [8, 47]}))["features"]
    layer = decode_layer(json.dumps(empty).encode(), "a.geojson")
    assert layer.count_text == "1 point"
    assert layer.notes == ("Feature 1 has no geometry",)


# -- shapefiles -------------------------------------------------------------------------------------


def parts_of(
    draw: Callable[[shapefile.Writer], object], kind: int = 1, encoding: str = "utf-8", **more: bytes
) -> dict[str, bytes]:
    streams = {suffix: io.BytesIO() for suffix in ("shp", "shx", "dbf")}
    writer = shapefile.Writer(**streams, shapeType=kind, encoding=encoding)
    writer.field("NAME", "C", 20)
    draw(writer)
    writer.record("Höhe")
    writer.close()
    parts = {f".{suffix}": stream.getvalue() for suffix, stream in streams.items()}
    return parts | {f".{suffix}": content for suffix, content in more.items()}


def point(writer: shapefile.Writer) -> None:
    writer.point(8, 47)


def with_driver(parts: Mapping[str, bytes], driver: int) -> dict[str, bytes]:
    table = bytearray(parts[".dbf"])
    table[29] = driver
    return {**parts, ".dbf": bytes(table)}


@pytest.mark.parametrize(
    "parts",
    [
        parts_of(point, cpg=b"UTF-8"),
        parts_of(point, cpg=b"65001"),
        parts_of(point),
        parts_of(point, encoding="cp1252", cpg=b"ANSI 1252"),
        parts_of(point, encoding="cp1252", cpg=b"CP1252\r\n"),
        parts_of(point, encoding="latin-1", cpg=b"88591"),
        parts_of(point, encoding="latin-1", cpg=b"ISO-8859-1"),
        with_driver(parts_of(point, encoding="cp1252"), 0),
        with_driver(parts_of(point), 0),
        with_driver(parts_of(point, encoding="cp1252"), 0x57),
        with_driver(parts_of(point, encoding="cp437"), 0x01),
        with_driver(parts_of(point, encoding="cp850", cpg=b"nonsense"), 0x02),
    ],
)
def test_texts_of_tables_are_read_in_the_code_page_that_is_told_or_seen(parts):
    layer = decode_shapefile(parts, "a.shp")
    assert only(layer)[0] == "Höhe"
    again = {f".{name.rsplit('.')[-1]}": data for name, data in encode_layer(layer, "b.shp").items()}
    assert only(decode_shapefile(again, "b.shp"))[0] == "Höhe"


def test_damaged_tables_lose_names_only():
    for table in (b"", b"\x03" * 40):
        with pytest.raises(PlanFileError):
            decode_shapefile({**parts_of(point), ".dbf": table}, "a.shp")
    two = parts_of(lambda writer: (writer.point(8, 47), writer.record("Höhe"), writer.point(9, 48)))
    one = parts_of(point)
    assert [f.name for f in decode_shapefile({**two, ".dbf": one[".dbf"]}, "a.shp").features] == ["Höhe", ""]


def test_heights_are_kept_and_measures_are_told_to_be_left_out():
    high = decode_shapefile(parts_of(lambda writer: writer.pointz(8, 47, 5, 6), 11), "a.shp")
    assert only(high)[3] == 5.0
    measured = decode_shapefile(parts_of(lambda writer: writer.pointm(8, 47, 6), 21), "a.shp")
    assert "Measures (M) are left out" in measured.notes


@pytest.mark.parametrize(
    ("code", "lat", "lon"),
    [
        (32632, 47.5, 8.5), (25832, 47.5, 8.5), (27700, 52.0, -1.5), (2227, 37.5, -122.0), (3857, 47.5, 8.5),
        (4269, 37.5, -122.0), (4230, 47.5, 8.5), (21781, 47.0, 8.0), (5514, 50.0, 15.0), (31370, 50.8, 4.4),
    ],
)  # fmt: skip
def test_places_in_any_nations_grid_are_within_a_decimetre(code, lat, lon):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        prj = CRS.from_epsg(code).to_wkt("WKT1_ESRI")
    x, y = Transformer.from_crs("EPSG:4326", code, always_xy=True).transform(lon, lat)
    for bom in ("", "\ufeff"):
        parts = parts_of(lambda writer: writer.point(x, y), prj=(bom + prj).encode())
        layer = decode_shapefile(parts, "a.shp")
        assert only(layer)[1:3] == pytest.approx((lat, lon), abs=1e-6)
        assert layer.notes[0].startswith("Converted from")


@pytest.mark.parametrize(
    "prj",
    [
        'LOCAL_CS["site",UNIT["Meter",1.0]]',
        'VERT_CS["height",VERT_DATUM["sea",2005],UNIT["Meter",1.0]]',
        'GEOCCS["x",DATUM["d",SPHEROID["s",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Meter",1]]',
        "nonsense",
    ],
)
def test_a_coordinate_system_that_is_no_place_on_earth_is_told(prj):
    with pytest.raises(PlanFileError, match="--crs") as caught:
        decode_shapefile(parts_of(point, prj=prj.encode()), "a.shp")
    assert caught.value.place == ".prj"


def test_a_multipatch_is_refused_and_null_shapes_are_passed_over():
    patch = parts_of(lambda writer: writer.multipatch([[[0, 0, 0], [0, 1, 0], [1, 1, 0]]], [0]), 31)
    with pytest.raises(PlanFileError, match="type 31"):
        decode_shapefile(patch, "a.shp")
    mixed = parts_of(lambda writer: (writer.null(), writer.record("none"), writer.point(8, 47)))
    assert only(decode_shapefile(mixed, "a.shp"))[0] == "Höhe"


# -- archives ---------------------------------------------------------------------------------------


def archive(method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        packed.writestr("images/a.png", bytes(range(256)) * 4)
        packed.writestr("sub/places.kml", f"<kml>{PLACE}</kml>")
    return out.getvalue()


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_damage_anywhere_in_an_archive_is_told_whatever_its_compression(method):
    data = archive(method)
    assert only(decode_layer(data, "a.kmz"))[0] == "Höhe"
    told = 0
    for at in range(0, len(data), 7):
        broken = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        try:
            encode_layer(decode_layer(broken, "a.kmz"), "b.kmz")
        except PlanFileError as error:
            told += bool(str(error) and error.remedy)
    assert told > len(data) // 7 // 3


def test_a_broken_picture_is_told_when_the_map_is_saved():
    data = archive(zipfile.ZIP_STORED)
    layer = decode_layer(data.replace(bytes(range(256)), bytes(256), 1), "a.kmz")
    with pytest.raises(PlanFileError, match="picture or file in it is broken"):
        encode_layer(layer, "b.kmz")
