"""Plan files: what is read, what is written, and that nothing is lost between."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import plan_samples as samples
import pytest

from gcs.planning.document import (
    ComplexItem,
    Fence,
    FenceCircle,
    FencePolygon,
    Place,
    Plan,
    PlanItem,
    RallyPoint,
)
from gcs.planning.errors import PlanError
from gcs.planning.files import PlanFormat, decode_plan, encode_plan, format_of_name, read_plan
from gcs.planning.flatten import flatten

PLANS = (samples.quad_survey(), samples.plane_survey(), samples.vtol_survey(), samples.scan_plan())
WPL = """QGC WPL 110
0\t1\t0\t16\t0\t0\t0\t0\t-35.36\t149.16\t584.5\t1
1\t0\t3\t22\t15\t0\t0\t0\t-35.361\t149.161\t40.25\t1
2\t0\t3\t16\t0\t0\t0\tnan\t-35.362\t149.162\t100\t1
3\t0\t0\t177\t2\t-1\t0\t0\t0\t0\t0\t1
4\t0\t3\t20\t0\t0\t0\t0\t0\t0\t0\t0
"""


def through(plan: Plan, form: PlanFormat) -> Plan:
    return decode_plan(encode_plan(plan, form), "again")


@pytest.mark.parametrize("document", PLANS)
def test_a_plan_of_qgroundcontrol_comes_back_whole(document):
    again = json.loads(encode_plan(decode_plan(samples.encoded(document), "one.plan"), PlanFormat.QGC_PLAN))
    assert again == document


def test_what_is_not_understood_survives():
    document = samples.quad_survey()
    document["someTool"] = {"a": [1, None, "x"]}
    document["mission"]["future"] = {"deep": [{}]}
    document["mission"]["items"][0]["note"] = "grün"
    document["geoFence"]["params"] = {"maxAlt": 120}
    document["geoFence"]["polygons"][0]["colour"] = "red"
    document["geoFence"]["circles"][0]["label"] = "mast"
    document["rallyPoints"]["comment"] = 5
    document["mission"]["items"].append(
        {"type": "ComplexItem", "complexItemType": "fromTheFuture", "version": 9, "x": {"y": [1]}}
    )
    plan = decode_plan(samples.encoded(document), "one.plan")
    assert json.loads(encode_plan(plan, PlanFormat.QGC_PLAN)) == document
    with pytest.raises(PlanError, match="fromTheFuture"):
        flatten(plan)


def test_null_parameters_are_nan_and_null_again():
    plan = decode_plan(samples.encoded(samples.quad_survey()), "one.plan")
    first = plan.items[0]
    assert isinstance(first, PlanItem)
    assert math.isnan(first.params[3])
    assert json.loads(encode_plan(plan, PlanFormat.QGC_PLAN))["mission"]["items"][0]["params"][3] is None


def test_older_plans_with_a_coordinate_and_one_fence_polygon_are_understood():
    document = samples.plan([], firmware=12, vehicle=2)
    place = samples.at(10, 10)
    document["mission"]["items"] = [
        {
            "type": "SimpleItem",
            "command": 16,
            "frame": 3,
            "doJumpId": 1,
            "params": [0, 0, 0, None],
            "coordinate": [*place, 20],
            "autoContinue": True,
        },
    ]
    corners = [samples.at(0, 0), samples.at(0, 50), samples.at(50, 50)]
    document["geoFence"] = {"polygon": corners, "version": 1}
    plan = decode_plan(samples.encoded(document), "old.plan")
    item = plan.items[0]
    assert isinstance(item, PlanItem)
    assert item.params[4:] == (*place, 20)
    assert plan.fence is not None and len(plan.fence.polygons[0].vertices) == 3
    assert through(plan, PlanFormat.QGC_PLAN).fence == plan.fence


def test_a_plan_without_home_has_none_after_saving():
    item = PlanItem(16, params=(0, 0, 0, 0, 47.0, 8.0, 20.0), item_id=1)
    plan = Plan(items=(item,), fence=Fence(), rally=())
    assert through(plan, PlanFormat.QGC_PLAN).home is None
    written = json.loads(encode_plan(plan, PlanFormat.QGC_PLAN))
    assert written["mission"]["plannedHomePosition"] == [47.0, 8.0, 0.0]


def test_repeated_jump_ids_are_taken_as_positions():
    items = [samples.simple(16, samples.at(i, 0), 20, 1) for i in range(3)]
    document = samples.plan(items, firmware=3, vehicle=2)
    plan = decode_plan(samples.encoded(document), "one.plan")
    assert [item.item_id for item in plan.items if isinstance(item, PlanItem)] == [1, 2, 3]


def test_waypoint_files_have_home_in_line_0():
    plan = decode_plan(WPL.encode(), "one.waypoints")
    assert plan.home == Place(-35.36, 149.16, 584.5)
    assert [item.command for item in plan.items if isinstance(item, PlanItem)] == [22, 16, 177, 20]
    assert plan.fence is None and plan.rally is None
    assert not plan.items[3].autocontinue  # type: ignore[union-attr]


def test_a_waypoint_file_comes_back_the_same():
    plan = decode_plan(WPL.encode(), "one.waypoints")
    assert encode_plan(replace(plan, autopilot=12), PlanFormat.WPL).decode() == WPL


def test_comments_spaces_empty_lines_and_a_byte_order_mark_do_no_harm():
    text = "\ufeff" + WPL.replace("\t", "   ").replace("\n", "\r\n\r\n# a word\r\n")
    assert str(decode_plan(text.encode(), "one.txt")) == str(decode_plan(WPL.encode(), "one.txt"))


@pytest.mark.parametrize("version", ["110", "120"])
def test_waypoint_files_without_home_count_from_0(version):
    lines = [
        f"QGC WPL {version}",
        "0 1 3 22 0 0 0 0 47.1 8.1 20 1",
        "1 0 3 16 0 0 0 0 47.2 8.2 20 1",
        "2 0 3 177 1 3 0 0 0 0 0 1",
    ]
    plan = decode_plan("\n".join(lines).encode(), "one.txt")
    assert plan.home is None
    jump = plan.items[2]
    assert isinstance(jump, PlanItem)
    assert jump.params[0] == 2.0 == plan.items[1].item_id  # type: ignore[union-attr]


def test_home_at_0_0_is_no_home():
    assert decode_plan(WPL.replace("-35.36\t149.16\t584.5", "0\t0\t0").encode(), "x").home is None


def test_patterns_become_simple_items_in_waypoint_files():
    plan = decode_plan(samples.encoded(samples.plane_survey()), "one.plan")
    again = through(plan, PlanFormat.WPL)
    assert len(again.items) == len(flatten(plan))
    assert again.home == plan.home


def test_fence_and_rally_items_in_a_waypoint_file_are_fence_and_rally_points():
    rows = [f"{i} 0 3 5001 3 0 0 0 {lat} {lon} 0 1" for i, (lat, lon) in enumerate(((1, 1), (1, 2), (2, 2)))]
    plan = decode_plan("\n".join(["QGC WPL 110", *rows, "3 0 3 5100 0 0 0 0 1.5 1.6 30 1"]).encode(), "x")
    assert plan.fence == Fence((FencePolygon(((1, 1), (1, 2), (2, 2))),))
    assert plan.rally == (RallyPoint(1.5, 1.6, 30.0),)
    assert not plan.has_mission


def test_mission_planner_fence_has_its_return_point_first_and_closes():
    text = "# fence\n1.5\t1.6\n1\t1\n1\t2\n2\t2\n1\t1\n"
    plan = decode_plan(text.encode(), "one.fen")
    assert plan.fence == Fence((FencePolygon(((1, 1), (1, 2), (2, 2))),), (), Place(1.5, 1.6))
    assert through(plan, PlanFormat.MP_FENCE).fence == plan.fence


def test_mission_planner_rally_points_keep_all_their_columns():
    plan = decode_plan(b"RALLY 1.5 2.5 30 40 90 1\nrally 3 4 5\n", "one.ral")
    assert plan.rally is not None
    assert plan.rally[0].extra == {"break_alt_m": 40.0, "landing_direction": 90.0, "flags": 1.0}
    assert through(plan, PlanFormat.MP_RALLY).rally[0] == plan.rally[0]  # type: ignore[index]


def test_what_a_format_cannot_hold_is_refused():
    circle = Plan(fence=Fence((), (FenceCircle(1, 1, 50),)))
    with pytest.raises(PlanError, match="one polygon"):
        encode_plan(circle, PlanFormat.MP_FENCE)
    with pytest.raises(PlanError, match="no rally points"):
        encode_plan(circle, PlanFormat.MP_RALLY)
    with pytest.raises(PlanError, match="only read"):
        encode_plan(circle, PlanFormat.QGC_MISSION)
    with pytest.raises(PlanError, match="no plan format"):
        format_of_name("one.xyz")
    assert format_of_name("ONE.PLAN") is PlanFormat.QGC_PLAN


def test_old_mission_files_are_read_with_their_surveys_in_place():
    document = {
        "MAV_AUTOPILOT": 3,
        "version": "1.0",
        "groundStation": "QGroundControl",
        "tool": 1,
        "plannedHomePosition": {"coordinate": [1.0, 2.0, 3.0], "command": 16, "frame": 0, "id": 0},
        "items": [
            {
                "type": "missionItem",
                "id": 1,
                "command": 22,
                "frame": 2,
                "param1": 20,
                "param2": 0,
                "param3": 0,
                "param4": 0,
                "coordinate": [0, 0, 30],
                "autoContinue": True,
            },
            {"type": "missionItem", "id": 9, "command": 16, "frame": 3, "coordinate": [1.1, 2.1, 30]},
        ],
        "complexItems": [{"type": "survey", "id": 2, "grid": {}}],
    }
    plan = decode_plan(json.dumps(document).encode(), "one.mission")
    assert plan.home == Place(1.0, 2.0, 3.0)
    assert isinstance(plan.items[1], ComplexItem)
    first = plan.items[0]
    assert isinstance(first, PlanItem)
    assert first.params[0] == 20 and first.params[6] == 30 and first.extra == {}
    assert plan.mission_extra == {"tool": 1}


def test_mission_files_of_version_2_are_read():
    document = {**samples.quad_survey()["mission"], "fileType": "Mission"}
    plan = decode_plan(json.dumps(document).encode(), "two.mission")
    assert len(plan.items) == 3 and plan.fence is None


NAMES = ("quad-survey", "plane-survey", "vtol-survey", "structure-scan")


@pytest.mark.parametrize(("name", "made"), list(zip(NAMES, PLANS, strict=True)), ids=NAMES)
def test_our_samples_are_what_the_generator_makes(name, made):
    assert json.loads((samples.DATA / f"{name}.plan").read_text()) == made


FOREIGN = sorted(
    path
    for path in samples.SAMPLES.rglob("*")
    if path.suffix in (".plan", ".waypoints", ".mission") or path.parent.name == "ardupilot"
)


@pytest.mark.skipif(not FOREIGN, reason="the samples of other programs are not here")
@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.name)
def test_files_of_other_programs_keep_every_field(path):
    plan = read_plan(path)
    again = through(plan, PlanFormat.QGC_PLAN)
    assert repr(again.items) == repr(plan.items)
    assert again.home == plan.home
    if path.suffix == ".plan":
        before, after = json.loads(path.read_text()), json.loads(encode_plan(plan, PlanFormat.QGC_PLAN))
        if before["mission"]["items"] and "coordinate" not in before["mission"]["items"][0]:
            assert after == before
    if plan.has_mission:
        assert repr(flatten(through(plan, PlanFormat.WPL))).count("PlanItem") == len(flatten(plan))
    if plan.rally:
        assert through(plan, PlanFormat.MP_RALLY).rally == plan.rally
