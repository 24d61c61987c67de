"""KML and KMZ: what other programs drew is understood, kept, and never trusted."""

from __future__ import annotations

import io
import math
import zipfile
from dataclasses import replace

import pytest
from layer_samples import KML

from gcs.planning.errors import PlanFileError
from gcs.planning.frames import AltitudeReference
from gcs.planning.layers import Feature, FeatureKind, Layer, Vertex, decode_layer, encode_layer
from gcs.planning.layers import kml as kml_reader
from gcs.planning.layers import kmz as kmz_reader


def kml(body: str) -> bytes:
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark>{body}</Placemark></kml>'.encode()


def written(layer: Layer, name: str = "a.kml") -> bytes:
    return encode_layer(layer, name)[name]


def kmz(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        # Without the time of day: the content names tests.
        packed.writestr(zipfile.ZipInfo("folder/"), b"")
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name.replace("_", ".")), content)
    return out.getvalue()


def test_areas_lines_points_and_tracks_come_with_all_that_is_said_of_them():
    layer = decode_layer(KML, "alden.kml")
    area, line, point, track, ring = layer.features
    assert layer.name == "Alden"
    assert layer.count_text == "2 areas, 2 lines, 1 point"
    assert (area.name, area.description, area.folder) == ("Field", "Wheat", "Areas/North")
    assert area.properties == {"owner": "Ann", "crop": "wheat"}
    assert (area.stroke, area.fill) == ("#FF0000", "#00FF00")
    assert area.reference is AltitudeReference.AMSL
    assert [len(one) for one in area.rings] == [4, 3]
    assert area.rings[0][0] == Vertex(50.0, 10.0, 100.0)
    assert (line.kind, line.reference) == (FeatureKind.LINE, AltitudeReference.TERRAIN)
    assert line.stroke == ""
    assert point.points == ((50.3, 10.3),)
    assert math.isnan(point.rings[0][0].alt_m)
    assert track.rings[0][1] == Vertex(50.0, 10.1, 6.0)
    assert ring.kind is FeatureKind.AREA
    assert layer.notes == ("Links to other files are not followed", "Pictures on the ground are not shown")


def test_what_is_not_changed_is_written_with_every_element_it_had():
    layer = decode_layer(KML, "alden.kml")
    text = written(layer).decode()
    for kept in (
        "gx:Track",
        "StyleMap",
        "drawn by hand",
        "NetworkLink",
        "Nothing drawn",
        'id="p1"',
        "SchemaData",
    ):
        assert kept in text
    again = decode_layer(written(layer), "alden.kml")
    assert repr(again.features) == repr(layer.features)


def test_a_changed_feature_is_written_and_its_neighbours_stay_as_they_were():
    layer = decode_layer(KML, "alden.kml")
    area, line, point, *rest = layer.features
    moved = replace(
        area, rings=(tuple(Vertex(v.lat_deg + 1, v.lon_deg, v.alt_m) for v in area.rings[0]),), name="New"
    )
    turned = replace(rest[0], rings=(rest[0].rings[0][::-1],))
    named = replace(rest[1], name="Ring", rings=rest[1].rings, description="now told")
    added = Feature(FeatureKind.POINT, ((Vertex(1.0, 2.0),),), name="Extra")
    text = written(replace(layer, features=(moved, line, turned, named, added)))
    again = decode_layer(text, "alden.kml")
    assert again.features[0].rings == moved.rings
    assert again.features[0].name == "New"
    assert b"<extrude>1</extrude>" in text
    assert [feature.kind for feature in again.features].count(FeatureKind.POINT) == 1
    assert {feature.name for feature in again.features} >= {"Ring", "Extra"}
    assert next(f for f in again.features if f.name == "Ring").description == "now told"
    assert not any(feature.points == point.points for feature in again.features)


def test_a_placemark_whose_features_are_all_gone_is_gone():
    layer = decode_layer(KML, "alden.kml")
    again = decode_layer(written(replace(layer, features=layer.features[1:])), "alden.kml")
    assert not any(feature.name == "Field" for feature in again.features)
    assert b"Nothing drawn" in written(layer)


def test_a_new_layer_is_written_with_names_colours_and_data():
    area = Feature(
        FeatureKind.AREA,
        ((Vertex(50.0, 10.0), Vertex(50.0, 11.0), Vertex(51.0, 11.0)),),
        name="A <b>",
        description="d & e",
        properties={"k": "v", "none": None},
        stroke="#112233",
        fill="#445566",
    )
    bare = Feature(
        FeatureKind.LINE, ((Vertex(1.0, 2.0, 3.0), Vertex(2.0, 3.0, 4.0)),), reference=AltitudeReference.HOME
    )
    again = decode_layer(written(Layer("n", (area, bare))), "n.kml")
    assert (again.features[0].name, again.features[0].description) == ("A <b>", "d & e")
    assert again.features[0].properties == {"k": "v", "none": ""}
    assert (again.features[0].stroke, again.features[0].fill) == ("#112233", "#445566")
    assert repr(again.features[0].rings) == repr(area.rings)
    assert again.features[1].rings == bare.rings


def test_a_layer_of_another_format_is_added_to_no_old_document():
    layer = decode_layer(KML.replace(b"<name>Alden</name>", b""), "the file.kml")
    assert layer.name == "the file"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Incorrectly formed", "the XML is broken"),
        (b"<gpx/>", "this is no KML"),
        (b"<kml/>", "there is no point, line or area in it"),
        (
            b'<!DOCTYPE k [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml>&x;</kml>',
            "document type or entities",
        ),
        (b"<a>" * 300, "nested too deeply"),
        (kml("<Polygon/>"), "no outer boundary"),
        (kml("<Polygon><outerBoundaryIs/></Polygon>"), "has no LinearRing"),
        (kml("<Point/>"), "has no coordinates"),
        (kml("<Point><coordinates> </coordinates></Point>"), "has no coordinates"),
        (kml("<Point><coordinates>1</coordinates></Point>"), "is no place"),
        (kml("<Point><coordinates>a,b</coordinates></Point>"), "no number"),
        (kml("<Point><coordinates>1,91</coordinates></Point>"), "no latitude and longitude"),
        (kml("<Point><coordinates>nan,1</coordinates></Point>"), "no latitude and longitude"),
        (kml("<Point><coordinates>1,1,inf</coordinates></Point>"), "no altitude"),
        (kml("<LineString><coordinates>1,1</coordinates></LineString>"), "one point is no line"),
        (kml("<LinearRing><coordinates>1,1 2,2 1,1</coordinates></LinearRing>"), "are no area"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_place(data, words):
    with pytest.raises(PlanFileError, match=words) as caught:
        decode_layer(data, "bad.kml")
    assert str(caught.value).startswith("bad.kml, line 1")
    assert caught.value.remedy


def test_a_longitude_beyond_the_date_line_is_wrapped():
    layer = decode_layer(kml("<Point><coordinates>190,1</coordinates></Point>"), "a.kml")
    assert layer.features[0].points == ((1.0, -170.0),)


def test_too_many_points_are_refused(monkeypatch):
    monkeypatch.setattr(kml_reader, "MOST_VERTICES", 2)
    with pytest.raises(PlanFileError, match="more than 2 points"):
        decode_layer(KML, "a.kml")


def test_a_kmz_is_read_and_keeps_its_pictures():
    layer = decode_layer(kmz(other_kml=b"<x/>", doc_kml=KML, photo_png=b"picture"), "a.kmz")
    assert layer.count_text == "2 areas, 2 lines, 1 point"
    with zipfile.ZipFile(io.BytesIO(written(layer, "b.kmz"))) as packed:
        assert packed.read("photo.png") == b"picture"
        assert sorted(packed.namelist()) == ["doc.kml", "other.kml", "photo.png"]
    fresh = decode_layer(written(replace(layer, extra={}), "c.kmz"), "c.kmz")
    assert fresh.count_text == "2 areas, 2 lines, 1 point"


def test_a_kmz_with_one_kml_of_any_name_is_read():
    assert decode_layer(kmz(my_kml=KML), "a.kmz").name == "Alden"


def test_a_zip_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(kmz_reader, "MOST_UNPACKED", 1000)
    with pytest.raises(PlanFileError, match="unpacks to more"):
        decode_layer(kmz(doc_kml=b"0" * 100_000), "bomb.kmz")
    monkeypatch.setattr(kmz_reader, "MOST_ENTRIES", 1)
    with pytest.raises(PlanFileError, match="too many files"):
        decode_layer(kmz(doc_kml=b"", b_kml=b""), "many.kmz")


@pytest.mark.parametrize(
    ("data", "words"), [(b"PK nonsense", "archive is broken"), (kmz(a_txt=b""), "no .kml in it")]
)
def test_a_broken_kmz_is_told(data, words):
    with pytest.raises(PlanFileError, match=words):
        decode_layer(data, "a.kmz")


def test_an_archive_damaged_inside_is_told():
    whole = bytearray(kmz(doc_kml=KML))
    at = whole.index(b"doc.kml") + 60
    whole[at : at + 40] = bytes(40)
    with pytest.raises(PlanFileError, match=r"archive is broken|XML is broken"):
        decode_layer(bytes(whole), "a.kmz")
