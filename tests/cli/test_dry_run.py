"""Dry runs: a plan is flown in the embedded simulator, faster than it would be, and told step by step."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from gcs.cli.dry_run import DryRunOptions, DryRunResult, TrackSample, fly_dry, start_of
from gcs.cli.dry_run_report import tell_deviation, tell_result, track_layer
from gcs.cli.fly_report import Reporter
from gcs.cli.fly_run import FlyExit
from gcs.maps.island import load_island
from gcs.mavlink import encode_frame
from gcs.model.errors import RecordingError
from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.analysis import analyse, context_for
from gcs.planning.document import Place, Plan, PlanItem
from gcs.planning.errors import PlanError
from gcs.planning.geodesy import moved
from gcs.recording.deviation import deviation_of
from gcs.terrain.island import island_elevation

ISLAND = load_island()
HOME = (ISLAND.home_lat_deg, ISLAND.home_lon_deg)


def item(command: int, place: tuple[float, float] = (0.0, 0.0), alt_m: float = 0.0) -> PlanItem:
    frame = 2 if command == 20 else 3
    return PlanItem(command, frame, (0.0, 0.0, 0.0, math.nan if command == 16 else 0.0, *place, alt_m))


def square(*, takeoff: bool = True) -> Plan:
    corners = [item(16, moved(HOME, bearing, 60.0), 25.0) for bearing in (0.0, 120.0, 240.0)]
    items = [*([item(22, HOME, 20.0)] if takeoff else []), *corners, item(20)]
    return Plan(tuple(items), Place(*HOME, 0.0))


def fly(plan: Plan, firmware: Firmware, capsys, **more) -> tuple[DryRunResult, list[dict]]:
    options = DryRunOptions(firmware, more.pop("kind", VehicleKind.QUAD), speedup=25.0, **more)
    result = fly_dry(plan, options, island_elevation(), Reporter(as_json=True))
    return result, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("firmware", "takeoff"), [(Firmware.ARDUPILOT, True), (Firmware.PX4, True), (Firmware.ARDUPILOT, False)]
)
def test_a_plan_is_flown_to_the_end_and_its_track_told(firmware, takeoff, capsys):
    result, told = fly(square(takeoff=takeoff), firmware, capsys, wind_mps=4.0, wind_from_deg=250.0)
    assert result.exit is FlyExit.LANDED
    assert 20.0 < result.seconds < 400.0
    assert 250.0 < result.length_m < 500.0
    assert 20.0 < result.highest_rel_m < 60.0
    assert 0.5 < result.battery_used_pct < 40.0
    track = [entry for entry in told if entry["event"] == "track"]
    assert len(track) == len(result.track) > 20
    assert [point["seconds"] for point in track] == sorted(point["seconds"] for point in track)
    reached = [entry for entry in told if entry["event"] == "reached"]
    assert len(reached) >= 3
    assert track[0]["alt_amsl_m"] == pytest.approx(ISLAND.home_alt_amsl_m, abs=3.0)


def test_the_simulated_vehicle_stands_where_the_plan_begins():
    ground = island_elevation()
    assert start_of(square(), ground).alt_m == pytest.approx(ground.height_amsl_m(*HOME))
    first = start_of(Plan((item(16, (50.0, 10.0), 30.0),)), ground)
    assert (first.lat_deg, first.lon_deg, first.alt_m) == (50.0, 10.0, 0.0)
    with pytest.raises(PlanError, match="no home and no place"):
        start_of(Plan((item(20),), Place(0.0, 0.0)), ground)


def test_what_can_not_be_simulated_is_told():
    options = DryRunOptions(Firmware.ARDUPILOT, VehicleKind.SUB)
    with pytest.raises(PlanError, match="has no sub"):
        fly_dry(square(), options, island_elevation(), Reporter(as_json=True))


def sample(seconds: float, bearing: float, metres: float) -> TrackSample:
    return TrackSample(seconds, *moved(HOME, bearing, metres), 20.0, 48.0, 90.0, 1)


def line_of(result: DryRunResult) -> list[tuple[float, float]]:
    return [(point.lat_deg, point.lon_deg) for point in result.track]


def recording(path: Path, places: list[tuple[float, float]]) -> Path:
    with path.open("wb") as file:
        for second, (lat, lon) in enumerate(places):
            time_us = 1_790_000_000_000_000 + second * 1_000_000
            beat = {"type": 2, "autopilot": 3, "base_mode": 128, "custom_mode": 0, "system_status": 4}
            place = {"time_boot_ms": second * 1000, "lat": round(lat * 1e7), "lon": round(lon * 1e7)}
            frames = [
                encode_frame("HEARTBEAT", 1, 1, 0, **beat, mavlink_version=3),
                encode_frame("GLOBAL_POSITION_INT", 1, 1, 0, **place, alt=48000, relative_alt=20000),
                encode_frame("SYS_STATUS", 1, 1, 0, battery_remaining=90 - second),
            ]
            for frame in frames:
                file.write(time_us.to_bytes(8, "big") + frame)
    return path


def test_a_recorded_flight_is_compared_with_the_dry_run(tmp_path, capsys):
    result = DryRunResult(FlyExit.LANDED, 8.0, 100.0, 3.0, 50.0, 20.0, [sample(0, 0, 0), sample(8, 0, 100)])
    beside = [moved(moved(HOME, 0.0, 10.0 * i), 90.0, 2.0 if i != 5 else 7.0) for i in range(11)]
    deviation = deviation_of(line_of(result), recording(tmp_path / "a.tlog", beside))
    assert deviation.worst_m == pytest.approx(7.0, abs=0.05)
    assert deviation.mean_m == pytest.approx((10 * 2.0 + 7.0) / 11, abs=0.05)
    assert deviation.worst_at == pytest.approx(beside[5], abs=1e-6)
    assert deviation.battery_used_pct == 10
    tell_deviation(deviation, result, Reporter(as_json=False))
    assert "2.45\u2009m" not in capsys.readouterr().err
    tell_result(
        result, analyse(square(), context_for(Firmware.ARDUPILOT, VehicleKind.QUAD)), Reporter(as_json=True)
    )
    told = json.loads(capsys.readouterr().out)
    assert told["flown"]["seconds"] == 8.0
    assert told["expected"]["length_m"] > 200.0
    assert [len(feature.rings[0]) for feature in track_layer(result, "x").features] == [2]
    assert track_layer(DryRunResult(), "x").features == ()


def test_a_recording_without_a_flight_is_told(tmp_path):
    result = DryRunResult(track=[sample(0, 0, 0), sample(1, 0, 10)])
    (tmp_path / "empty.tlog").write_bytes(b"")
    with pytest.raises(RecordingError, match="holds no flight"):
        deviation_of(line_of(result), tmp_path / "empty.tlog")
