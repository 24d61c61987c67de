"""Patterns in files: QGroundControl reads what we write, and what other programs wrote survives an edit."""

from __future__ import annotations

import json
import math

import plan_samples
import pytest
from pattern_shapes import SQUARE, ZURICH, area, at

from gcs.planning import patterns
from gcs.planning.document import ComplexItem, Place, Plan, PlanItem
from gcs.planning.errors import PlanError
from gcs.planning.files.own_patterns import MEMBER
from gcs.planning.files.qgc_plan import decode_qgc_plan, encode_qgc_plan
from gcs.planning.flatten import expand, flatten
from gcs.planning.patterns import KINDS, PatternDefaults, create, pattern_of, summary, with_field

OWN = tuple(kind for kind in KINDS if kind.startswith("godwit."))
QGC = tuple(kind for kind in KINDS if not kind.startswith("godwit."))
HOME = Place(*ZURICH, 400.0)
TAKEOFF = PlanItem(22, 3, (0.0, 0.0, 0.0, math.nan, *ZURICH, 20.0), item_id=1)
RETURN = PlanItem(20, 2, item_id=2)

# What QGroundControl 4.4 and 5 demand of each object: member and JSON type.
ITEM = {"type": str, "frame": float, "command": float, "params": list, "autoContinue": bool}
CALC = {
    "version": float, "CameraName": str, "AdjustedFootprintSide": float, "AdjustedFootprintFrontal": float,
    "DistanceToSurface": float, "DistanceMode": float,
}  # fmt: skip
CAMERA = {
    "ValueSetIsDistance": bool, "ImageDensity": float, "FrontalOverlap": float, "SideOverlap": float,
    "SensorWidth": float, "SensorHeight": float, "ImageWidth": float, "ImageHeight": float,
    "FocalLength": float, "Landscape": bool, "FixedOrientation": bool, "MinTriggerInterval": float,
}  # fmt: skip
STYLE = {
    "version": float, "TurnAroundDistance": float, "CameraTriggerInTurnAround": bool, "HoverAndCapture": bool,
    "Refly90Degrees": bool, "CameraCalc": dict, "VisualTransectPoints": list, "Items": list,
    "CameraShots": float,
}  # fmt: skip
COMPLEX = {"version": float, "type": str, "complexItemType": str}
LANDING = {
    "loiterRadius": float, "loiterClockwise": bool, "landCoordinate": list, "landingApproachCoordinate": list,
    "stopTakingPhotos": bool, "stopVideoPhotos": bool, "useLoiterToAlt": bool, "altitudesAreRelative": bool,
}  # fmt: skip
DEMANDED = {
    "survey": {
        "entryLocation": float, "angle": float, "flyAlternateTransects": bool, "splitConcavePolygons": bool,
        "polygon": list, "TransectStyleComplexItem": dict,
    },
    "CorridorScan": {
        "CorridorWidth": float, "EntryPoint": float, "polyline": list, "TransectStyleComplexItem": dict,
    },
    "StructureScan": {
        "polygon": list, "ScanBottomAlt": float, "StructureHeight": float, "Layers": float,
        "CameraCalc": dict, "EntranceAltitude": float, "GimbalPitch": float, "StartFromTop": bool,
    },
    "fwLandingPattern": LANDING,
    "vtolLandingPattern": LANDING,
}  # fmt: skip
VERSIONS = {
    "survey": 5, "CorridorScan": 2, "StructureScan": 3, "fwLandingPattern": 2, "vtolLandingPattern": 1,
}  # fmt: skip


def made(kind, **given):
    points = {"polygon": area(ZURICH, SQUARE), "line": area(ZURICH, SQUARE[:3]), "point": [ZURICH]}
    return create(kind, points[KINDS[kind].draws], PatternDefaults(**given))


def demand(found, demanded):
    for member, kind in demanded.items():
        assert member in found, member
        value = found[member]
        if kind is float:
            assert isinstance(value, int | float), member
            assert not isinstance(value, bool), member
        else:
            assert isinstance(value, kind), member


def through(plan, name="x.plan"):
    return decode_qgc_plan(encode_qgc_plan(plan), name)


@pytest.mark.parametrize("kind", QGC)
@pytest.mark.parametrize("camera", ["Manual (no camera specs)", "Sony ILCE-QX1"])
def test_items_have_all_that_qgroundcontrol_demands(kind, camera):
    plan = Plan((TAKEOFF, made(kind, camera=camera, speed_mps=6.0), RETURN), HOME)
    document = json.loads(encode_qgc_plan(plan))
    assert MEMBER not in document
    item = document["mission"]["items"][1]
    demand(item, COMPLEX | DEMANDED[kind])
    assert (item["type"], item["complexItemType"], item["version"]) == ("ComplexItem", kind, VERSIONS[kind])
    style = item.get("TransectStyleComplexItem", item)
    if "TransectStyleComplexItem" in item:
        demand(style, STYLE)
        assert style["version"] == 2
        for each in style["Items"]:
            demand(each, ITEM)
            assert len(each["params"]) == 7
        assert all(len(point) == 2 for point in style["VisualTransectPoints"])
    if "CameraCalc" in style:
        manual = camera.startswith("Manual")
        demand(style["CameraCalc"], CALC if manual else CALC | CAMERA)
        assert style["CameraCalc"]["version"] == 2


@pytest.mark.parametrize("kind", QGC)
def test_items_come_back_from_a_file_as_they_were(kind):
    plan = Plan((TAKEOFF, made(kind), RETURN), HOME)
    again = through(plan)
    assert again.items == plan.items
    assert pattern_of(again.items[1]).points == pattern_of(plan.items[1]).points


@pytest.mark.parametrize(
    "document",
    [
        plan_samples.quad_survey(),
        plan_samples.vtol_survey(),
        plan_samples.plane_survey(),
        plan_samples.scan_plan(),
    ],
)
def test_patterns_of_other_programs_can_be_shown_and_edited(document):
    for item in decode_qgc_plan(plan_samples.encoded(document), "sample").items:
        if not isinstance(item, ComplexItem):
            continue
        assert summary(item).length_m > 0.0
        assert patterns.fields(item)
        assert patterns.handles(item).points
        if item.kind != "survey" or summary(item).lines == 3:
            assert expand(patterns.moved(item, 10.0, 0.0))
        else:  # the sample's area crosses itself: to be repaired by its handles
            with pytest.raises(PlanError, match="crosses itself"):
                patterns.moved(item, 10.0, 0.0)
            points = patterns.handles(item).points
            spec = pattern_of(item).with_points((points[0], points[1], points[3], points[2]))
            assert summary(patterns.item_of(spec)).lines > 1


def test_unknown_members_survive_the_change_of_a_value():
    item = made("survey")
    style = item.data["TransectStyleComplexItem"]
    calc = {**style["CameraCalc"], "campos": True, "version": 1, "DistanceToSurfaceRelative": True}
    data = {
        **item.data,
        "vendor": {"deep": [1, 2]},
        "TransectStyleComplexItem": {**style, "version": 1, "TerrainAdjustTolerance": 7, "CameraCalc": calc},
    }
    changed = with_field(ComplexItem("survey", data), "angle_deg", 12.0).data
    assert changed["vendor"] == {"deep": [1, 2]}
    assert changed["TransectStyleComplexItem"]["TerrainAdjustTolerance"] == 7
    assert changed["TransectStyleComplexItem"]["CameraCalc"]["campos"] is True
    assert "DistanceToSurfaceRelative" not in changed["TransectStyleComplexItem"]["CameraCalc"]
    scan = made("StructureScan")
    odd = ComplexItem(scan.kind, {**scan.data, "vendor": 1})
    assert with_field(odd, "gimbal_deg", -5.0).data["vendor"] == 1


@pytest.mark.parametrize(
    ("calc", "style", "mode"),
    [
        ({"DistanceToSurfaceRelative": True}, {}, 1),
        ({"DistanceToSurfaceRelative": False}, {}, 2),
        ({"DistanceToSurfaceRelative": True}, {"FollowTerrain": True}, 3),
        ({"DistanceMode": 4}, {}, 4),
        ({}, {}, 1),
    ],
)
def test_heights_of_older_versions_are_understood(calc, style, mode):
    item = made("survey")
    old = item.data["TransectStyleComplexItem"]
    kept = {key: value for key, value in old["CameraCalc"].items() if key != "DistanceMode"}
    data = {
        **item.data,
        "TransectStyleComplexItem": {**old, "FollowTerrain": False, "CameraCalc": {**kept, **calc}, **style},
    }
    assert pattern_of(ComplexItem("survey", data)).coverage.mode == mode


@pytest.mark.parametrize("items", [[], [{"command": 16, "params": []}], [{"command": 178, "params": [1]}],
                                   [{"command": 178, "params": [1, -1]}]])  # fmt: skip
def test_a_speed_is_read_only_where_one_is_said(items):
    item = made("survey")
    style = {**item.data["TransectStyleComplexItem"], "Items": items}
    spec = pattern_of(ComplexItem("survey", {**item.data, "TransectStyleComplexItem": style}))
    assert spec.style.flying.speed_mps == 0.0
    without = {key: value for key, value in style.items() if key != "Items"}
    spec = pattern_of(ComplexItem("survey", {**item.data, "TransectStyleComplexItem": without}))
    assert spec.style.flying.speed_mps == 0.0


def test_lines_of_other_programs_are_counted_from_what_they_draw():
    for turnaround in (0.0, 20.0):
        item = with_field(made("survey"), "turnaround_m", turnaround)
        lines = summary(item).lines
        other = ComplexItem("survey", {key: value for key, value in item.data.items() if key != "godwit"})
        assert summary(other).lines == lines
    strange = ComplexItem("survey", {**other.data, "godwit": "x"})
    changed = with_field(strange, "alternate", True)
    assert changed.data["godwit"] == {"lines": summary(strange).lines}
    for data in ({"lines": True}, {"lines": 1, "mine": 2}):
        marked = with_field(ComplexItem("survey", {**other.data, "godwit": data}), "alternate", True)
        assert marked.data["godwit"] == {**data, "lines": summary(strange).lines}


@pytest.mark.parametrize("area", ["nowhere", [], [[47.0, 8.0]], [[47.0, 8.0], [47.1, 8.0]]])
def test_a_broken_area_still_has_figures(area):
    item = made("survey")
    broken = ComplexItem("survey", {**item.data, "polygon": area})
    assert summary(broken).area_m2 is None
    assert summary(broken).photos == summary(item).photos
    with pytest.raises(PlanError):
        with_field(broken, "angle_deg", 3.0)
    with pytest.raises(PlanError):
        patterns.moved(broken, 1.0, 1.0)


def test_items_that_are_missing_are_told_and_none_are_no_length():
    item = made("survey")
    style = item.data["TransectStyleComplexItem"]
    empty = ComplexItem("survey", {**item.data, "TransectStyleComplexItem": {**style, "Items": []}})
    assert (summary(empty).length_m, summary(empty).photos) == (0.0, 0)
    without = {key: value for key, value in style.items() if key != "Items"}
    with pytest.raises(PlanError, match="carries no items"):
        summary(ComplexItem("survey", {**item.data, "TransectStyleComplexItem": without}))


def test_what_is_unknown_can_be_summed_up_but_not_edited():
    style = made("survey").data
    strange = ComplexItem("fromTheFuture", {"TransectStyleComplexItem": style["TransectStyleComplexItem"]})
    assert summary(strange).title.startswith("fromTheFuture, ")
    assert not patterns.is_pattern(strange)
    assert patterns.is_pattern(made("survey"))
    with pytest.raises(PlanError, match="can't edit"):
        pattern_of(strange)
    with pytest.raises(PlanError, match="no pattern"):
        create("fromTheFuture", [ZURICH])
    with pytest.raises(PlanError, match="carries no items"):
        summary(ComplexItem("fromTheFuture", {}))


# -- our own kinds ----------------------------------------------------------------------------------


def own_plan():
    items = [TAKEOFF]
    for kind in OWN:
        items += [
            made(kind, speed_mps=4.0),
            PlanItem(16, 3, (0.0,) * 4 + (*ZURICH, 30.0), item_id=len(items) + 9),
        ]
    return Plan((*items, RETURN), HOME)


def test_our_kinds_are_written_as_simple_items_and_come_back_as_patterns():
    plan = own_plan()
    document = json.loads(encode_qgc_plan(plan))
    assert {item["type"] for item in document["mission"]["items"]} == {"SimpleItem"}
    assert len(document["mission"]["items"]) == len(flatten(plan))
    numbers = [item["doJumpId"] for item in document["mission"]["items"]]
    assert len(set(numbers)) == len(numbers)
    again = through(plan)
    assert again == plan
    assert encode_qgc_plan(again) == encode_qgc_plan(plan)


def test_other_programs_see_all_items_when_our_note_is_lost():
    plan = own_plan()
    document = json.loads(encode_qgc_plan(plan))
    del document[MEMBER]
    again = decode_qgc_plan(plan_samples.encoded(document), "x")

    def seen(item):
        return item.command, item.frame, repr(item.params)

    assert [seen(entry.item) for entry in flatten(plan)] == [seen(item) for item in again.items]


@pytest.mark.parametrize("index", range(len(OWN)))
@pytest.mark.parametrize(
    "edit",
    [
        lambda item: item["params"].__setitem__(4, item["params"][4] + 1e-7),
        lambda item: item["params"].__setitem__(6, item["params"][6] + 0.1),
        lambda item: item.update(frame=0),
        lambda item: item.update(command=17),
        lambda item: item.update(autoContinue=False),
        lambda item: item.update(note="mine"),
    ],
)
def test_an_edited_item_dissolves_its_group_and_none_is_lost(index, edit):
    plan = own_plan()
    document = json.loads(encode_qgc_plan(plan))
    note = document[MEMBER][index]
    item = document["mission"]["items"][note["first"] + note["count"] // 2]
    if item["command"] != 16:
        item = document["mission"]["items"][note["first"] + 1]
    edit(item)
    again = decode_qgc_plan(plan_samples.encoded(document), "x")
    assert len(flatten(again)) == len(flatten(plan))
    kinds = [each.kind for each in again.items if isinstance(each, ComplexItem)]
    assert kinds == [kind for kind in OWN if kind != note["pattern"]["complexItemType"]]


@pytest.mark.parametrize(
    "notes",
    [
        None,
        "x",
        [1, {}, {"first": "a", "pattern": {}}, {"first": 1, "pattern": 3}],
        [{"first": 1, "pattern": {"complexItemType": "survey"}}],
        [{"first": 1, "pattern": {"complexItemType": 5}}],
        [{"first": 1, "pattern": {"complexItemType": "godwit.orbit"}}],
        [{"first": -1, "pattern": made("godwit.orbit").data}],
        [{"first": 10**9, "pattern": made("godwit.orbit").data}],
        [{"first": 0, "pattern": made("godwit.orbit").data}],
        [{"first": 1, "pattern": {**made("godwit.orbit").data, "turns": 10**9}}],
        [{"first": 1, "pattern": {**made("godwit.spiral").data, "turns": 900.0, "error_m": 0.05}}] * 50,
    ],
)
def test_notes_that_do_not_fit_are_passed_over(notes):
    plan = own_plan()
    document = json.loads(encode_qgc_plan(plan)) | {MEMBER: notes}
    again = decode_qgc_plan(plan_samples.encoded(document), "x")
    assert not [item for item in again.items if isinstance(item, ComplexItem)]
    assert len(again.items) == len(flatten(plan))
    assert MEMBER not in again.extra


def test_a_jump_into_a_group_dissolves_it():
    plan = own_plan()
    document = json.loads(encode_qgc_plan(plan))
    target = document["mission"]["items"][document[MEMBER][0]["first"]]["doJumpId"]
    jump = {"autoContinue": True, "command": 177, "doJumpId": 9999, "frame": 2, "type": "SimpleItem",
            "params": [target, 1, 0, 0, 0, 0, 0]}  # fmt: skip
    document["mission"]["items"].append(jump)
    again = decode_qgc_plan(plan_samples.encoded(document), "x")
    assert [item.kind for item in again.items if isinstance(item, ComplexItem)] == list(OWN[1:])


def test_a_plan_without_a_home_has_the_first_place_of_its_pattern():
    plan = Plan((made("godwit.orbit"),), None)
    document = json.loads(encode_qgc_plan(plan))
    first = document["mission"]["items"][0]["params"]
    assert document["mission"]["plannedHomePosition"][:2] == first[4:6]
    assert through(plan).home is None


def test_a_pattern_that_can_t_be_flown_is_not_written():
    broken = ComplexItem("godwit.orbit", {**made("godwit.orbit").data, "points": []})
    with pytest.raises(PlanError):
        encode_qgc_plan(Plan((broken,), HOME))
    here = made("godwit.orbit").data["points"][0]
    one = ComplexItem("godwit.orbit", {**made("godwit.orbit").data, "points": [here]})
    for ask in (expand, patterns.fields, patterns.handles, summary):
        with pytest.raises(PlanError, match="1 points"):
            ask(one)
    assert patterns.handles(with_field(made("godwit.orbit"), "turns", 3)).points[0] == tuple(here)
    assert at(ZURICH, 0.0, 0.0) == pytest.approx(tuple(here))
