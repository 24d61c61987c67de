"""MAVSDK's mission server as a foreign vehicle: it takes our uploads, and gives them back."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from e2e_station import ROOT, Station, environment, wait_for

from gcs.engine.plans import ListResult
from gcs.model.ids import VehicleId
from gcs.model.plan import MissionItem
from gcs.model.vehicle import Firmware
from gcs.planning.document import Fence, FencePolygon, Place, Plan, PlanItem, RallyPoint
from gcs.planning.transfer import FENCE, MISSION, RALLY, upload_of
from gcs.services.missions import Held, compare_lists

pytest.importorskip("mavsdk.plugins.mission_raw_server")
pytestmark = pytest.mark.foreign
VEHICLE = Path(__file__).with_name("e2e_foreign_missions.py")
FOREIGN = VehicleId(0, 1)
LIMIT_S = 30.0


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with Station(tmp_path / "profile") as station:
        yield station
        assert station.faults() == []


@pytest.fixture
def told(station: Station, tmp_path: Path) -> Iterator[Path]:
    """A mission server that speaks MAVSDK's MAVLink; the file in which it says what came in."""
    _, address = station.listen()
    log = tmp_path / "vehicle.log"
    with log.open("wb") as output:
        running = subprocess.Popen(
            [sys.executable, str(VEHICLE), address], cwd=ROOT, env=environment(), stdin=subprocess.PIPE,
            stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            station.wait_vehicle(FOREIGN, seconds=15.0, what="MAVSDK's heartbeat")
            yield log
        finally:
            assert running.stdin is not None
            running.stdin.close()
            running.wait(10)


def incoming(log: Path) -> list[list[dict[str, Any]]]:
    """Return the lists that the server took."""
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    return [line["items"] for line in lines if line.get("incoming") == "SUCCESS"]


def plan(count: int = 30, north: float = 0.0) -> Plan:
    items = [PlanItem(22, 3, (0.0, 0.0, 0.0, float("nan"), 24.0, 121.0, 20.0), item_id=1)]
    for i in range(count):
        place = (24.001 + north + i * 1e-4, 121.0, 20.5 + i)
        items.append(PlanItem(16, 3, (float(i % 3), 2.0, 0.0, 45.0, *place), item_id=2 + i))
    items.append(PlanItem(178, 2, (1.0, 7.5, -1.0, 0.0, 0.0, 0.0, 0.0), item_id=90))
    items.append(PlanItem(177, 2, (2.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0), item_id=91))
    items.append(PlanItem(20, 2, (0.0,) * 7, item_id=92))
    corners = ((24.0, 121.0), (24.0, 121.01), (24.01, 121.01))
    return Plan(
        items=tuple(items),
        home=Place(24.0, 121.0, 10.0),
        fence=Fence(polygons=(FencePolygon(corners),)),
        rally=(RallyPoint(24.002, 121.002, 30.0),),
    )


def lists_of(document: Plan) -> dict[int, tuple[MissionItem, ...]]:
    return dict(upload_of(document, Firmware.GENERIC).lists)


def send(station: Station, lists: dict[int, tuple[MissionItem, ...]]) -> tuple[ListResult, ...]:
    return station.engine.upload_plan(FOREIGN, lists).result(LIMIT_S)


def test_a_foreign_server_takes_a_mission_and_gives_it_back(station: Station, told: Path) -> None:
    mission = lists_of(plan())[MISSION]
    (result,) = send(station, {MISSION: mission})
    assert result.ok, result
    assert result.held is Held.SENT and result.changes == ()
    (taken,) = wait_for(lambda: incoming(told), 5.0, "what the server took")
    for item, sent in zip(taken, mission, strict=True):
        assert (item["seq"], item["command"], item["frame"]) == (sent.seq, sent.command, sent.frame)
        assert (item["x"], item["y"], item["z"]) == (sent.x, sent.y, pytest.approx(sent.z))
        assert item["mission_type"] == MISSION
    results = station.engine.download_plan(FOREIGN).result(60.0)
    read = next(one for one in results if one.mission_type == MISSION)
    assert read.ok and compare_lists(mission, read.items).same


def test_a_second_upload_replaces_the_first(station: Station, told: Path) -> None:
    assert send(station, {MISSION: lists_of(plan())[MISSION]})[0].ok
    shorter = lists_of(plan(5, north=0.5))[MISSION]
    (result,) = send(station, {MISSION: shorter})
    assert result.ok and compare_lists(shorter, result.items).same
    wait_for(lambda: len(incoming(told)) == 2, 5.0, "both uploads")


@pytest.mark.parametrize("kind", [FENCE, RALLY], ids=["fence", "rally"])
def test_fence_and_rally_points_are_taken_too_and_each_list_keeps_its_type(
    station: Station, told: Path, kind: int
) -> None:
    sent = lists_of(plan())[kind]
    (result,) = send(station, {kind: sent})
    assert result.ok and result.held is Held.SENT, result
    assert len(result.items) == len(sent) and {item.mission_type for item in result.items} == {kind}
