"""``gcs fly`` against simulated vehicles of both firmwares, from plans of our own and of others."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gcs.cli import fly_command, fly_follow, fly_run, station
from gcs.cli.main import run
from gcs.planning.files import read_plan
from gcs.sim.config import SimConfig
from gcs.sim.faults import Fault
from gcs.sim.fleet import SimFleet
from gcs.sim.start import Home

DATA = Path(__file__).parents[1] / "data"
SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
HOME = Home(-35.363262, 149.165237, 584.0, 0.0)
WAYPOINTS = "0 0 3 16 0 0 0 0 {0} {1} 15 1"


class Flight:
    """One run of ``gcs fly --json`` and what it told."""

    def __init__(self, code: int, events: list[dict]) -> None:
        self.code = code
        self.events = events

    def of(self, event: str) -> list[dict]:
        return [one for one in self.events if one["event"] == event]

    @property
    def reached(self) -> list[int]:
        return [one["seq"] for one in self.of("reached")]

    @property
    def last(self) -> str:
        return self.events[-1]["text"]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated vehicles live faster: so do the waits that are meant for real ones."""
    monkeypatch.setattr(station, "ALONE_S", 0.2)
    monkeypatch.setattr(fly_command, "POSITION_S", 1.0)
    monkeypatch.setattr(fly_run, "READY_S", 1.0)
    monkeypatch.setattr(fly_run, "RETRY_S", 0.2)
    monkeypatch.setattr(fly_follow, "STEADY_S", 0.5)


@pytest.fixture
def fly(free_port: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Flight]:
    """Fly a plan on a simulated vehicle that stands at its home."""

    def go(firmware: str, kind: str, plan: Path, *words: str, **changes: object) -> Flight:
        home = read_plan(plan).home
        start = HOME if home is None else Home(home.lat_deg, home.lon_deg, home.alt_m, 0.0)
        during = changes.pop("during", None)
        settings = {"home": start, "speedup": 50.0, "out": (f"udpout:127.0.0.1:{free_port}",), **changes}
        command = ["fly", f"udpin:127.0.0.1:{free_port}", "--plan", str(plan), "--json"]
        with SimFleet(SimConfig(firmware=firmware, type=kind, **settings)) as fleet:
            helper = threading.Thread(target=during, args=(fleet,)) if callable(during) else None
            if helper is not None:
                helper.start()
            code = run([*command, "--profile-dir", str(tmp_path), *words])
            if helper is not None:
                helper.join()
        written = capsys.readouterr().out.splitlines()
        return Flight(code, [json.loads(line) for line in written])

    return go


@pytest.mark.parametrize(
    ("firmware", "kind", "plan", "reached"),
    [
        ("ardupilot", "quad", "quad-survey", [1, 3, 4, 5, 6, 7, 8, 10]),
        ("px4", "quad", "quad-survey", [0, 2, 3, 4, 5, 6, 7]),
        ("ardupilot", "plane", "plane-survey", [1, 3, 4, 5, 6, 12, 13]),
        ("px4", "plane", "plane-survey", [0, 2, 3, 4, 5, 11, 12]),
        ("ardupilot", "vtol", "vtol-survey", [1, 3, 4, 5, 6, 12, 13]),
        ("px4", "vtol", "vtol-survey", [0, 2, 3, 4, 5, 11, 12]),
    ],
)
def test_a_survey_with_fence_and_rally_is_flown_to_the_end(fly, firmware, kind, plan, reached):
    flight = fly(firmware, kind, DATA / f"{plan}.plan")
    assert flight.code == 0, flight.events
    assert [one["list"] for one in flight.of("uploaded")] == ["fence", "rally points", "mission"]
    assert flight.reached == reached
    assert flight.of("landed")[0]["exit"] == 0
    assert all({"time", "event", "text"} <= set(one) for one in flight.events)
    assert all({"seq", "name", "command"} <= set(one) for one in flight.of("reached"))


def route(path: Path, *metres: tuple[float, float]) -> Path:
    """A waypoint file without takeoff and landing."""
    lines = ["QGC WPL 110", f"0 1 0 16 0 0 0 0 {HOME.lat_deg} {HOME.lon_deg} {HOME.alt_m} 1"]
    for north, east in metres:
        lines.append(WAYPOINTS.format(HOME.lat_deg + north / 111_000, HOME.lon_deg + east / 91_000))
    path.write_text("\n".join(lines))
    return path


@pytest.mark.parametrize("firmware", ["ardupilot", "px4"])
def test_a_plan_without_takeoff_and_landing_is_taken_off_for_and_returned_from(fly, firmware, tmp_path):
    flight = fly(firmware, "quad", route(tmp_path / "a.txt", (40, 0), (40, 40)), "--takeoff-alt", "12")
    assert flight.code == 0, flight.events
    assert flight.of("takeoff")[0]["alt_rel_m"] == 12
    assert len(flight.reached) == 2
    assert len(flight.of("return")) == 1


def test_a_rover_is_disarmed_at_the_end_of_its_route(fly, tmp_path):
    flight = fly("ardupilot", "rover", route(tmp_path / "a.txt", (20, 0), (20, 20)))
    assert flight.code == 0, flight.events
    assert not flight.of("takeoff") and flight.of("disarming")


def test_a_plan_that_ends_in_the_air_may_be_left_there(fly, tmp_path):
    flight = fly("px4", "quad", route(tmp_path / "a.txt", (40, 0)), "--no-rtl-at-end", speedup=20.0)
    assert flight.code == 3
    assert "still flying" in flight.last


def test_a_vehicle_that_is_not_ready_yet_is_waited_for(fly):
    # At 50 times the speed 200 s are 4 s: arming is refused with words until then.
    flight = fly("ardupilot", "quad", DATA / "quad-survey.plan", ready_after_s=200.0)
    assert flight.code == 0, flight.events
    assert any("osition" in one["text"] for one in flight.of("waiting"))


def test_a_vehicle_that_never_arms_is_given_up_with_its_reason(fly, monkeypatch):
    monkeypatch.setattr("gcs.cli.fly_command.PX4_POSITION_S", 3.0)
    flight = fly(
        "px4", "quad", DATA / "quad-survey.plan", "--arm-timeout", "1", speedup=1.0, ready_after_s=1e6
    )
    assert flight.code == 1
    assert "does not start" in flight.last
    assert flight.of("waiting")


def test_a_refused_plan_is_not_flown(fly):
    flight = fly("ardupilot", "quad", DATA / "quad-survey.plan", faults=(Fault.MISSION_ABORT,))
    assert flight.code == 1
    assert "could not be uploaded" in flight.last
    assert not flight.of("started")


def test_a_plan_with_errors_is_not_flown(fly, tmp_path):
    plan = json.loads((DATA / "quad-survey.plan").read_text())
    home = plan["mission"]["plannedHomePosition"][:2]
    plan["geoFence"]["circles"] = [{"circle": {"center": home, "radius": 60}, "inclusion": True}]
    plan["geoFence"]["polygons"] = []
    path = tmp_path / "outside.plan"
    path.write_text(json.dumps(plan))
    flight = fly("px4", "quad", path)
    assert flight.code == 2
    assert any("fence" in one["text"] for one in flight.of("check"))
    assert not flight.of("uploaded")


def test_a_plan_for_another_place_is_not_flown(fly):
    flight = fly("px4", "quad", DATA / "quad-survey.plan", home=Home(47.0, 8.0, 500.0, 0.0))
    assert flight.code == 2 and not flight.of("uploaded")
    assert flight.of("failed")[-1]["exit"] == 2


def test_a_vehicle_that_is_not_heard_is_a_failure(free_port, tmp_path, capsys):
    url, plan = f"udpin:127.0.0.1:{free_port}", str(DATA / "quad-survey.plan")
    words = ["--json", "--connect-timeout", "1", "--profile-dir", str(tmp_path)]
    assert run(["fly", url, "--plan", plan, *words]) == 1
    assert "No vehicle was heard" in json.loads(capsys.readouterr().out.splitlines()[-1])["text"]


def test_a_flight_that_ends_early_fails_with_what_happened(fly):
    def cut(fleet: SimFleet) -> None:
        vehicle = fleet.vehicles[0]
        wait_for(lambda: vehicle.state.mission.seq >= 3)
        fleet.call(lambda runner: runner.vehicles[0].flight.disarm())

    flight = fly("px4", "quad", DATA / "quad-survey.plan", during=cut, speedup=10.0)
    assert flight.code == 1
    assert "before the mission was complete" in flight.last


def test_time_that_is_up_is_told(fly):
    flight = fly("px4", "quad", DATA / "quad-survey.plan", "--timeout", "2", speedup=2.0)
    assert flight.code == 4


def test_an_interruption_says_what_the_vehicle_is_doing(fly):
    def interrupt(fleet: SimFleet) -> None:
        vehicle = fleet.vehicles[0]
        wait_for(lambda: vehicle.state.flying and vehicle.state.mission.seq >= 2)
        os.kill(os.getpid(), signal.SIGTERM)

    flight = fly("ardupilot", "quad", DATA / "quad-survey.plan", during=interrupt, speedup=10.0)
    assert flight.code == 130
    assert "in the air" in flight.last and "it goes on by itself" in flight.last


def test_an_interruption_before_the_start_leaves_no_armed_vehicle(fly):
    def interrupt(fleet: SimFleet) -> None:
        wait_for(lambda: len(fleet.vehicles[0].plans.mission) > 0)
        os.kill(os.getpid(), signal.SIGTERM)

    flight = fly("ardupilot", "quad", DATA / "quad-survey.plan", during=interrupt, ready_after_s=1e6)
    assert flight.code == 130
    assert "disarmed" in flight.last


def test_a_flight_over_a_lossy_radio_succeeds(fly):
    flight = fly("ardupilot", "quad", DATA / "quad-survey.plan", loss_pct=10.0, speedup=20.0)
    assert flight.code == 0, flight.events
    assert flight.reached == sorted(flight.reached)


FOREIGN = (
    ("px4", "quad", "px4/MC_safe_landing.plan"),
    ("px4", "vtol", "px4/vtol_mission_with_land_start.plan"),
    ("ardupilot", "quad", "ardupilot/copter_glitch_mission.txt"),
)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of other programs are not here")
@pytest.mark.parametrize(("firmware", "kind", "name"), FOREIGN)
def test_plans_of_other_programs_are_flown(fly, firmware, kind, name):
    flight = fly(firmware, kind, SAMPLES / name)
    assert flight.code == 0, flight.events


def wait_for(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline_s = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline_s, "not in time"
        time.sleep(0.02)
