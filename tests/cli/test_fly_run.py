"""The start of a flight with a scripted station: what is tried again, and what is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pytest

from gcs.cli import fly_run
from gcs.cli.fly_report import Reporter
from gcs.cli.fly_run import FlyOptions, FlyRun
from gcs.model.command import CommandLife, CommandReport, Disarm, Outcome, StartMission, Takeoff
from gcs.model.errors import CommandError
from gcs.model.ids import VehicleId
from gcs.model.vehicle import (
    Altitude,
    Firmware,
    HomePosition,
    Identity,
    MissionProgress,
    Phase,
    StatusText,
    VehicleKind,
    VehicleState,
)
from gcs.planning.document import Plan, PlanItem
from gcs.planning.transfer import MISSION, upload_of

VEHICLE = VehicleId(0, 1)
GUIDED, LOITER, AUTO = 4, 5, 3


class Station:
    """Answers commands from a list; a pause lets half a second pass."""

    def __init__(self) -> None:
        self.now = 100.0
        self.vehicle = VEHICLE
        self.on_text: Callable[[StatusText], None] | None = None
        self.state = VehicleState(
            VEHICLE, "V", Identity(3, 2, Firmware.ARDUPILOT, VehicleKind.QUAD), Phase.READY, False,
            "STABILIZE", 0, 0.0, 0.0, ready=True, in_air=False, mission=MissionProgress(0.0, 0, total=2),
        )  # fmt: skip
        self.answers: list[tuple[Outcome, str]] = []
        self.ordered: list[object] = []
        self.after: Callable[[object], None] = lambda command: None
        self.moves: Callable[[], None] = lambda: None

    def pump(self) -> None:
        self.now += 0.5
        self.moves()

    def wait_until(self, condition: Callable[[], bool], seconds: float) -> bool:
        deadline_s = self.now + seconds
        while not condition():
            if self.now >= deadline_s:
                return False
            self.pump()
        return True

    def command(self, command: object, seconds: float) -> CommandReport:
        self.now += 1.0
        self.ordered.append(command)
        outcome, reason = self.answers.pop(0) if self.answers else (Outcome.SUCCESS, "")
        self.after(command)
        return CommandReport(1, VEHICLE, command, CommandLife.DONE, 0, outcome, reason, 1)

    def change(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)


@pytest.fixture
def station(monkeypatch: pytest.MonkeyPatch) -> Station:
    made = Station()
    monkeypatch.setattr(fly_run, "time", SimpleNamespace(monotonic=lambda: made.now))
    return made


def flight(station: Station, *commands: int) -> FlyRun:
    place = (0.0, 0.0, 0.0, 0.0, 47.0, 8.0, 20.0)
    plan = Plan(items=tuple(PlanItem(command, 3, place) for command in commands))
    return FlyRun(station, upload_of(plan, Firmware.ARDUPILOT), FlyOptions(20.0), Reporter(as_json=True))


def taken_off(station: Station, height_m: float, mode: int = GUIDED) -> Callable[[object], None]:
    def after(command: object) -> None:
        if isinstance(command, Takeoff):
            altitude = Altitude(0.0, 600.0, height_m)
            station.change(armed=True, in_air=True, custom_mode=mode, altitude=altitude)

    return after


def test_a_takeoff_whose_last_answer_was_lost_is_flown_on_from(station):
    station.answers = [(Outcome.TIMEOUT, "no answer")]
    station.after = taken_off(station, 19.0)
    flight(station, 16, 16)._start()
    assert station.ordered == [Takeoff(20.0), StartMission(arm=True)]


@pytest.mark.parametrize(
    ("outcome", "height_m", "mode"),
    [(Outcome.TIMEOUT, 3.0, GUIDED), (Outcome.TIMEOUT, 19.0, LOITER), (Outcome.NO_EFFECT, 19.0, GUIDED)],
)
def test_a_takeoff_that_does_not_climb_or_that_a_pilot_took_over_is_not(station, outcome, height_m, mode):
    station.answers = [(outcome, "the mode changed")]
    station.after = taken_off(station, height_m, mode)
    with pytest.raises(CommandError, match=r"takeoff failed.*in the air"):
        flight(station, 16, 16)._start()
    assert station.ordered == [Takeoff(20.0)]


def test_refusals_are_tried_again_until_the_vehicle_arms(station, capsys):
    station.answers = [(Outcome.FAILED, "Arm: Need Position Estimate")] * 5
    flight(station, 22, 16)._start()
    assert station.ordered == [StartMission(arm=True)] * 6
    assert (
        capsys.readouterr().out.count("Need Position Estimate") == 2
    )  # the words and the reason of one line


def test_what_the_vehicle_said_of_a_mission_that_it_rejects_is_in_the_last_word(station):
    """PX4 only says "no mission" of one that is not feasible; why, it says in a text."""
    station.answers = [(Outcome.IMPOSSIBLE, "no mission")] * 1000
    run = flight(station, 22, 16)
    assert station.on_text is not None
    station.moves = lambda: station.on_text(StatusText(0, 2, "Mission rejected: takeoff is missing\t"))
    with pytest.raises(CommandError, match=r"no mission \(Mission rejected: takeoff is missing\)"):
        run._start()
    assert not any(isinstance(one, Disarm) for one in station.ordered)


@pytest.mark.parametrize("home", [HomePosition(0.0, 47.0, 8.0, 500.0), None])
def test_a_mission_that_px4_holds_but_calls_none_is_given_up_soon_with_its_reason(station, home):
    """It judges a mission after it took it, once it knows its home, and says once what is wrong."""
    station.change(home=home, mission=MissionProgress(0.0, 0, total=2, state=1))
    station.answers = [(Outcome.TEMPORARILY_REJECTED, "temporarily rejected")] * 1000
    run = flight(station, 22, 16)
    assert station.on_text is not None
    station.engine = SimpleNamespace(
        upload_plan=lambda *_: station.on_text(StatusText(0, 2, "Geofence violation for waypoint 2\t")),
        watch_mission=lambda *_: lambda: None,
    )
    station.result = lambda _: ()
    begin_s = station.now
    words = r"does not fly the mission.*Geofence violation for waypoint 2" if home else "does not start"
    with pytest.raises(CommandError, match=words):
        run.run()
    assert (station.now - begin_s < 60.0) == (home is not None)


@pytest.mark.parametrize(("firmware", "notes"), [(Firmware.PX4, 1), (Firmware.ARDUPILOT, 0)])
def test_a_plan_that_px4_would_stop_in_is_told(station, capsys, firmware, notes):
    station.change(identity=Identity(12, 2, firmware, VehicleKind.QUAD))
    run = flight(station, 22, 16)
    items = [replace(item, autocontinue=False) if item is not None else None for item in run._plan.items]
    run._plan = replace(run._plan, items=tuple(items))
    run._tell_endless()
    assert capsys.readouterr().out.count("does not go on by itself") == notes


@pytest.mark.parametrize(
    ("firmware", "command", "cleared"),
    [(Firmware.PX4, 177, True), (Firmware.PX4, 16, False), (Firmware.ARDUPILOT, 177, False)],
)
def test_px4s_count_of_jumps_is_not_that_of_a_flight_that_broke_off(station, firmware, command, cleared):
    """It keeps the mission that it has, counts and all, when the same one comes again."""
    uploads: list[dict[int, tuple]] = []
    station.engine = SimpleNamespace(
        upload_plan=lambda vehicle, lists, tell: uploads.append(dict(lists)),
        watch_mission=lambda *_: lambda: None,
    )
    station.result = lambda _: ()
    station.answers = [(Outcome.UNSUPPORTED, "unsupported")]
    station.change(identity=Identity(12, 2, firmware, VehicleKind.QUAD), sensors_present=0)
    last = PlanItem(command, 3, (1.0, 2.0, 0.0, 0.0, 47.0, 8.0, 20.0), True, 2)
    plan = Plan(items=(PlanItem(22, 3, (0.0, 0.0, 0.0, 0.0, 47.0, 8.0, 20.0), True, 1), last))
    run = FlyRun(station, upload_of(plan, firmware), FlyOptions(20.0), Reporter(as_json=True))
    with pytest.raises(CommandError, match="does not start"):
        run.run()
    assert [MISSION in one and not one[MISSION] for one in uploads] == ([True, False] if cleared else [False])
