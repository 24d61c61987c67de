"""Broken, hostile and absurd files: a clear error that names file, place and remedy, and nothing else."""

from __future__ import annotations

import json

import plan_samples as samples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gcs.planning.errors import PlanError, PlanFileError
from gcs.planning.files import decode_plan, formats, read_plan
from gcs.planning.flatten import flatten

HEAD = "QGC WPL 110\n"
HOME = "0\t1\t0\t16\t0\t0\t0\t0\t-35.36\t149.16\t584.5\t1\n"


def changed(path: list, value: object) -> bytes:
    """A plan with one value replaced."""
    document = samples.quad_survey()
    target = document
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return samples.encoded(document)


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (b"", "", "empty"),
        (b"  \n\t ", "", "empty"),
        (b"hello", "line 1", "no plan file"),
        (b"<kml/>", "line 1", "no plan file"),
        (b"\xff\xfe{", "line 1", "JSON is broken"),
        (b"PK\x03\x04\0\0", "", "no text file"),
        (b"{", "line 1", "JSON is broken"),
        (b'{"fileType": "Plan",\n"version": NaN}', "line 2", "JSON is broken"),
        (b'{"fileType": "Plan", "version": 1e999}', "line 1", "JSON is broken"),
        (b"[1, 2]", "line 1", "no plan file"),
        (b'{"a": 1}', "", "'fileType' is missing"),
        (b'{"fileType": 5}', "fileType", "a text is expected"),
        (b'{"fileType": "Parameters"}', "fileType", "is no plan"),
        (b'{"fileType": "Plan", "version": 1}', "", "'mission' is missing"),
        (b'{"fileType": "Plan", "version": 77}', "version", "newer"),
        (b'{"fileType": "Plan", "mission": []}', "mission", "an object is expected"),
        (changed(["mission", "items"], {}), "mission.items", "a list is expected"),
        (changed(["mission", "items", 0], 5), "mission.items[0]", "an object is expected"),
        (changed(["mission", "items", 0, "command"], "x"), "mission.items[0].command", "a number"),
        (changed(["mission", "items", 0, "command"], True), "mission.items[0].command", "a number"),
        (changed(["mission", "items", 0, "command"], 1.5), "mission.items[0].command", "whole number"),
        (changed(["mission", "items", 0, "command"], -1), "mission.items[0].command", "out of range"),
        (changed(["mission", "items", 0, "frame"], 999), "mission.items[0].frame", "out of range"),
        (changed(["mission", "items", 0, "type"], "Odd"), "mission.items[0].type", "no kind of item"),
        (changed(["mission", "items", 0, "params"], [0] * 8), "mission.items[0].params", "8 parameters"),
        (changed(["mission", "items", 0, "params", 0], 1e39), "mission.items[0].params[0]", "out of range"),
        (changed(["mission", "items", 0, "params", 4], 91), "mission.items[0]", "latitude 91"),
        (changed(["mission", "items", 0, "params", 5], -181), "mission.items[0]", "longitude -181"),
        (changed(["mission", "items", 0, "params", 6], 1e6), "mission.items[0]", "altitude"),
        (
            changed(["mission", "items", 0, "autoContinue"], 3),
            "mission.items[0].autoContinue",
            "true or false",
        ),
        (changed(["mission", "plannedHomePosition"], [1]), "mission.plannedHomePosition", "no place"),
        (
            changed(["mission", "plannedHomePosition", 0], 91),
            "mission.plannedHomePosition[0]",
            "out of range",
        ),
        (
            changed(["geoFence", "polygons", 0, "polygon"], [[1, 1]]),
            "geoFence.polygons[0].polygon",
            "no polygon",
        ),
        (
            changed(["geoFence", "circles", 0, "circle", "radius"], 0),
            "geoFence.circles[0].circle.radius",
            "radius 0",
        ),
        (
            changed(["geoFence", "circles", 0, "circle", "center"], "x"),
            "geoFence.circles[0].circle.center",
            "a list",
        ),
        (changed(["rallyPoints", "points", 0], [1, 2]), "rallyPoints.points[0]", "no place"),
        (b"QGC WPL 999\n", "line 1", "not known"),
        (b"QGC WPL\n", "line 1", "not known"),
        ((HEAD + HOME + "1 0 3 16\n").encode(), "line 3", "4 columns"),
        ((HEAD + HOME + HOME.replace("16", "x", 1)).encode(), "line 3", "no number"),
        ((HEAD + HOME.replace("-35.36", "inf")).encode(), "line 2", "out of range"),
        ((HEAD + HOME.replace("-35.36", "91")).encode(), "line 2", "no place on earth"),
        ((HEAD + HOME.replace("\t16\t", "\t70000\t")).encode(), "line 2", "out of range"),
        ((HEAD + HOME.replace("\t16\t", "\t16.5\t")).encode(), "line 2", "no whole number"),
        (b"RALLY 1 2\n", "line 1", "no rally point"),
        (b"RALLY 1 200 3\n", "line 1", "longitude 200"),
        (b"RALLY 1 2 nan\n", "line 1", "no number"),
        (b"1 2\n3 4\n", "line 2", "no fence"),
        (b"1 2\n3 4\n5 6 7\n", "line 3", "3 words"),
        (b"1 2\n3 nan\n5 6\n7 8\n", "line 2", "no place"),
        (b"QGC WPL 110\n0 0 3 5001 3 0 0 0 1 1 0 1\n", "item 0", "breaks off"),
        (b'{"items": [], "version": "1.0", "plannedHomePosition": 5}', "plannedHomePosition", "an object"),
    ],
)
def test_a_broken_file_is_told_with_file_place_and_remedy(data, place, words):
    with pytest.raises(PlanFileError) as caught:
        decode_plan(data, "broken.plan")
    assert caught.value.file == "broken.plan"
    assert caught.value.place.startswith(place)
    assert words in str(caught.value)
    assert caught.value.remedy


def test_nesting_without_end_is_refused():
    with pytest.raises(PlanFileError, match=r"nested too deeply|JSON is broken"):
        decode_plan(b'{"fileType":' + b'{"a":' * 100_000, "deep.plan")


def test_huge_files_are_refused_before_they_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "MOST_BYTES", 1000)
    path = tmp_path / "huge.plan"
    path.write_bytes(b" " * 1001)
    with pytest.raises(PlanFileError, match="too much"):
        read_plan(path)
    with pytest.raises(PlanFileError, match="too large"):
        decode_plan(b" " * 1001, "huge.plan")


def test_a_missing_file_and_a_folder_are_told(tmp_path):
    with pytest.raises(PlanFileError, match="can't be read"):
        read_plan(tmp_path / "none.plan")
    with pytest.raises(PlanFileError, match="can't be read"):
        read_plan(tmp_path)


def test_a_plan_of_too_many_items_is_refused():
    row = HOME.replace("0\t1\t0", "1\t0\t3")
    with pytest.raises(PlanError, match="more than"):
        flatten(decode_plan((HEAD + HOME + row * 60_001).encode(), "many.txt"))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_plan_or_a_plan_error(data):
    for head in (b"", b"QGC WPL 110\n", b"RALLY ", b'{"fileType": "Plan", "mission": '):
        try:
            flatten(decode_plan(head + data, "any"))
        except PlanError as error:
            assert str(error)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 70000) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)
_PATHS = st.sampled_from(
    [
        ["mission"],
        ["mission", "items"],
        ["mission", "items", 1],
        ["mission", "items", 0, "params"],
        ["mission", "items", 1, "TransectStyleComplexItem"],
        ["geoFence"],
        ["geoFence", "polygons", 0],
        ["mission", "items", 1, "TransectStyleComplexItem", "Items"],
        ["geoFence", "circles", 0, "circle"],
        ["rallyPoints"],
        ["rallyPoints", "points"],
        ["mission", "plannedHomePosition"],
        ["mission", "items", 1, "complexItemType"],
        ["mission", "items", 0, "type"],
    ]
)


@settings(max_examples=300, deadline=None)
@given(_PATHS, _JSON)
def test_any_value_in_any_place_is_a_plan_or_a_plan_error(path, value):
    try:
        flatten(decode_plan(changed(path, value), "any"))
    except PlanError as error:
        assert str(error)


def test_landing_patterns_with_missing_members_name_them():
    document = samples.plane_survey()
    del document["mission"]["items"][2]["landCoordinate"]
    plan = decode_plan(json.dumps(document).encode(), "one.plan")
    with pytest.raises(PlanFileError, match="landCoordinate"):
        flatten(plan)
