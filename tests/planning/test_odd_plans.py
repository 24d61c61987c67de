"""Habits of other programs in plans, and hostile ones: read, or refused with a clear error."""

from __future__ import annotations

import json
import math
from collections.abc import Callable

import plan_samples as samples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layer_samples import CSV, GEOJSON, GPX, KML

from gcs.planning.document import Place
from gcs.planning.errors import PlanError, PlanFileError
from gcs.planning.files import PlanFormat, decode_plan, encode_plan, text
from gcs.planning.files.wpl import encode_wpl
from gcs.planning.flatten import MOST_ITEMS, flatten
from gcs.planning.layers import decode_layer, encode_layer, kml, xml_tree
from gcs.planning.layers.gpx import decode_gpx

HEAD = b"QGC WPL 110\n"


def changed(change: Callable[[dict], object]) -> bytes:
    document = samples.quad_survey()
    change(document)
    return samples.encoded(document)


# -- QGC WPL ----------------------------------------------------------------------------------------

HOME = "0\t{current}\t{frame}\t16\t{params}\t47.5\t8.5\t400\t{auto}\n"
NEXT = "1\t{current}\t3\t16\t0\t0\t0\t0\t47.6\t8.6\t50\t1\n"
USUAL = {"frame": 0, "params": "0\t0\t0\t0", "auto": 1}


def wpl(first: int = 1, second: int = 0, **home: object) -> bytes:
    text = HOME.format(current=first, **{**USUAL, **home}) + NEXT.format(current=second)
    return HEAD + text.encode()


@pytest.mark.parametrize(
    "data",
    [
        wpl(), wpl(0, 0), wpl(0, 1), wpl(1, 1), wpl(frame=3), wpl(frame=10, auto=0),
        wpl(0, params="1.5\t0\t0\tnan"),
    ],
)  # fmt: skip
def test_each_column_is_written_again_through_either_format(data):
    plan = decode_plan(data, "a.waypoints")
    other = decode_plan(encode_plan(plan, PlanFormat.QGC_PLAN), "a.plan")
    for one in (plan, other):
        assert encode_wpl(one).replace(b"nan", b"0") == data.replace(b"nan", b"0")


@pytest.mark.parametrize(
    "beside", [None, 5, "x", {"current": 3}, {"current": ["a"]}, {"home": 5}, {"home": {"frame": 999}},
               {"home": {"params": [1, 2]}}, {"home": {"autocontinue": 7}}]
)  # fmt: skip
def test_columns_that_are_not_understood_are_the_usual_ones(beside):
    data = changed(lambda document: document["mission"].update({"godwit.waypoints": beside}))
    plan = decode_plan(data, "a.plan")
    lines = encode_wpl(plan).decode().splitlines()
    assert lines[1].split("\t")[:8] == ["0", "1", "0", "16", "0", "0", "0", "0"]
    assert all(line.split("\t")[1] == "0" for line in lines[2:])


@pytest.mark.parametrize(
    "spelled",
    [
        b"\xef\xbb\xbf" + wpl().replace(b"\t", b" ").replace(b"\n", b"\r\n"),
        wpl().replace(b"\n", b"\r\r\n").replace(b"110", b"110  "),
        wpl().replace(b"\t", b"   ").replace(b"\n", b"  \n\n\n").lower(),
        wpl().replace(b"47.5", b"4.75e1").replace(b"400", b"+4.0E+02").replace(b"\t16\t", b"\t16.000\t"),
        wpl().replace(b"\n", b"\n# 0\t0\t0\n", 2) + b"\n \n\t\n",
    ],
)
def test_a_mission_is_the_same_however_it_is_spelled(spelled):
    assert encode_wpl(decode_plan(spelled, "a.waypoints")) == wpl()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (b"1\t0\t3\t16\t0\t0\t0\t0\t47.6\t8.6\t50\n", "11 columns"),
        (b"1\t0\t-1\t16\t0\t0\t0\t0\t47.6\t8.6\t50\t1\n", "no whole number"),
        (b"1\t0\t3\t16\t0\t0\t0\t0\t47,6\t8,6\t50\t1\n", "no number"),
        (b"1\t0\t3\t16\t0\t0\t0\t0\t147.6\t8.6\t50\t1\n", "no place on earth"),
        (b"1\tx\t3\t16\t0\t0\t0\t0\t47.6\t8.6\t50\t1\n", "current 'x'"),
    ],
)
def test_a_line_that_is_not_understood_is_told_with_its_number(row, words):
    with pytest.raises(PlanFileError, match=f"line 3: .*{words}"):
        decode_plan(wpl().rsplit(b"1\t0\t3", 1)[0] + row, "a.waypoints")


def test_unknown_columns_of_rally_points_do_no_harm():
    plan = decode_plan(b"RALLY\t1\t2\t30\t1234.5678\t0\t1\n", "a.ral")
    assert plan.rally[0].extra == {"break_alt_m": 1234.5678, "flags": 1.0}
    assert encode_plan(plan, PlanFormat.MP_RALLY) == b"RALLY\t1.0\t2.0\t30.0\t1234.5678\t0\t1\n"
    odd = changed(lambda document: document.update(godwit={"rallyPoints": [{"flags": "many"}]}))
    assert encode_plan(decode_plan(odd, "x"), PlanFormat.MP_RALLY).endswith(b"\t0\t0\t0\n")


# -- .plan ------------------------------------------------------------------------------------------


def test_parts_that_are_null_are_parts_that_are_missing():
    def emptied(document: dict) -> None:
        document |= {"geoFence": None, "rallyPoints": None}
        document["mission"] |= {"cruiseSpeed": None, "vehicleType": None, "firmwareType": None}

    plan = decode_plan(changed(emptied), "a.plan")
    assert (plan.fence, plan.rally, plan.cruise_speed_mps, plan.vehicle_type) == (None, None, None, None)


def test_a_coordinate_beside_seven_parameters_says_nothing_new():
    def doubled(document: dict) -> None:
        document["mission"]["items"][0]["coordinate"] = [1, 2, 3]

    plan = decode_plan(changed(doubled), "a.plan")
    written = json.loads(encode_plan(plan, PlanFormat.QGC_PLAN))["mission"]["items"][0]
    assert "coordinate" not in written
    assert written["params"][4:] == samples.quad_survey()["mission"]["items"][0]["params"][4:]


@pytest.mark.parametrize("member", [{"AltitudeMode": 0}, {"AltitudeMode": 3, "Altitude": 12.5},
                                    {"AMSLAltAboveTerrain": 75.25}, {"Altitude": None}])  # fmt: skip
def test_altitude_members_of_any_mode_are_written_again(member):
    data = changed(lambda document: document["mission"]["items"][0].update(member))
    assert json.loads(encode_plan(decode_plan(data, "a"), PlanFormat.QGC_PLAN)) == json.loads(data)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.update(fileType="GeoFence"), "is no plan"),
        (lambda d: d["mission"]["items"][0].update(params=["1", 0, 0, 0, 0, 0, 0]), r"params\[0\].*text"),
        (lambda d: d["mission"].update(plannedHomePosition=[[1], 2, 3]), r"plannedHomePosition\[0\].*list"),
        (lambda d: d["mission"].update(plannedHomePosition=[None, 2, 3]), r"plannedHomePosition\[0\].*null"),
        (lambda d: d["rallyPoints"].update(points=[[1, 2]]), "no place"),
        (lambda d: d["geoFence"].update(version=3), "newer"),
        (lambda d: d["mission"]["items"].append({"type": "ComplexItem"}), "complexItemType"),
    ],
)
def test_what_is_wrong_in_a_plan_is_told_with_its_path(change, words):
    with pytest.raises(PlanFileError, match=words) as caught:
        decode_plan(changed(change), "a.plan")
    assert caught.value.remedy


# -- size -------------------------------------------------------------------------------------------


def many_items(count: int) -> bytes:
    return changed(lambda d: d["mission"].update(items=[{"type": "SimpleItem", "command": 16}] * count))


def many_carried(count: int) -> bytes:
    style = {"Items": [{"command": 16}] * count}
    item = {"type": "ComplexItem", "complexItemType": "survey", "TransectStyleComplexItem": style}
    return changed(lambda d: d["mission"].update(items=[item, item]))


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.plan", lambda: many_items(MOST_ITEMS + 1)),
        ("a.plan", lambda: many_carried(MOST_ITEMS // 2 + 1)),
        ("a.plan", lambda: changed(lambda d: d["rallyPoints"].update(points=[[1, 2, 3]] * (MOST_ITEMS + 1)))),
        (
            "a.plan",
            lambda: changed(lambda d: d["geoFence"]["polygons"][0].update(polygon=[[1, 2]] * MOST_ITEMS)),
        ),
        ("a.plan", lambda: b'{"fileType":"Plan","x":[' + b"[]," * 1_300_000),
        ("a.plan", lambda: b'{"fileType":"Plan","x":[' + b"1," * 4_100_000),
        ("a.waypoints", lambda: HEAD + b"0 0 3 16 0 0 0 0 1 1 1 1\n" * (MOST_ITEMS + 2)),
        ("a.waypoints", lambda: HEAD + b"\n" * 260_000),
        ("a.waypoints", lambda: HEAD + b"0 " * 6_000),
    ],
)
def test_more_than_any_plan_holds_is_refused_before_it_is_looked_at(name, make):
    with pytest.raises(PlanFileError) as caught:
        decode_plan(make(), name)
    assert "more" in str(caught.value)
    assert caught.value.remedy


def test_plans_of_odd_shapes_are_counted_too():
    assert len(decode_plan(many_carried(3), "x").items) == 2
    for style in (5, {"Items": 7}):
        data = changed(lambda d, style=style: d["mission"]["items"][1].update(TransectStyleComplexItem=style))
        with pytest.raises(PlanFileError):
            flatten(decode_plan(data, "x"))
    for shape in (5, {"polygon": 7}):
        with pytest.raises(PlanFileError):
            decode_plan(changed(lambda d, shape=shape: d["geoFence"].update(polygons=[shape])), "x")
    with pytest.raises(PlanFileError):
        decode_plan(changed(lambda d: d["mission"].update(items=[5])), "x")


def test_more_elements_or_points_than_any_map_holds_are_refused(monkeypatch):
    with pytest.raises(PlanFileError, match="more than 1000000 points"):
        places = b"1,2 " * 2_100_000
        decode_layer(
            b"<kml><Placemark><LineString><coordinates>"
            + places
            + b"</coordinates></LineString></Placemark></kml>",
            "a.kml",
        )
    monkeypatch.setattr(kml, "MOST_VERTICES", 8)
    two = b"<Placemark><Point><coordinates>1,2</coordinates></Point></Placemark>" * 2
    with pytest.raises(PlanFileError, match="<Point>: it has more than 8 points"):
        decode_layer(b"<kml>" + two + b"</kml>", "a.kml")
    monkeypatch.setattr(xml_tree, "MOST_ELEMENTS", 50)
    with pytest.raises(PlanFileError, match="more than 50 elements"):
        decode_gpx(b"<gpx>" + b'<wpt lat="1" lon="2"/>' * 51 + b"</gpx>", "a.gpx")
    monkeypatch.setattr(text, "MOST_BRACKETS", 5)
    with pytest.raises(PlanFileError, match="more values"):
        decode_layer(GEOJSON, "a.geojson")


# -- anything ---------------------------------------------------------------------------------------

SEEDS = (
    ("a.plan", samples.encoded(samples.quad_survey())),
    ("b.plan", samples.encoded(samples.vtol_survey())),
    ("a.waypoints", wpl(0, 1, frame=3)),
    ("a.ral", b"RALLY 1 2 3 4 5 6\nRALLY 2 3 4\n"),
    ("a.fen", b"1 1\n1 2\n2 2\n2 1\n1 2\n"),
    ("a.kml", KML), ("a.geojson", GEOJSON), ("a.gpx", GPX), ("a.csv", CSV),
    ("a.kmz", encode_layer(decode_layer(KML, "a.kml"), "a.kmz")["a.kmz"]),
    ("a.zip", encode_layer(decode_layer(CSV, "a.csv"), "a.zip")["a.zip"]),
)  # fmt: skip
PIECES = st.sampled_from([
    b"", b"null", b"NaN", b"-1", b"1e999", b"99999999999999999999", b'""', b"[]", b"{}", b"\0", b"\xff", b"<",
    b"&x;", b"<![CDATA[", b"\n", b",", b"91", b"inf", b"\xef\xbb\xbf", b"\xff\xff\xff\x7f", b"\\ud800",
    b"5003", b"177",
]) | st.binary(max_size=6)  # fmt: skip
PLANS = (".plan", ".waypoints", ".ral", ".fen")


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.floats(0.0, 1.0), st.integers(0, 40), PIECES), min_size=1, max_size=4),
)
def test_any_damage_to_any_file_is_read_or_told(seed, damages):
    name, data = seed
    for where, cut, piece in damages:
        at = math.floor(where * len(data))
        data = data[:at] + piece + data[at + cut :]
    try:
        if name.endswith(PLANS):
            plan = decode_plan(data, name)
            assert decode_plan(encode_plan(plan, PlanFormat.QGC_PLAN), "again").autopilot == plan.autopilot
            flatten(plan)
        else:
            layer = decode_layer(data, name)
            encode_layer(layer, name)
            encode_layer(layer, "b.geojson")
    except PlanError as error:
        assert str(error)


def test_a_home_on_the_equator_or_at_greenwich_is_one():
    for lat, lon in ((0.0, 8.5), (51.5, 0.0)):
        data = changed(lambda d, at=(lat, lon): d["mission"].update(plannedHomePosition=[*at, 5]))
        assert decode_plan(data, "x").home == Place(lat, lon, 5.0)
