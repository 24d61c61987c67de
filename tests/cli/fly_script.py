"""A scripted vehicle, for tests of following a mission."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest

from gcs.cli import fly_follow
from gcs.cli.fly_course import Words
from gcs.cli.fly_follow import Follower
from gcs.cli.fly_plan import FlightPlan
from gcs.cli.fly_report import Reporter
from gcs.model.command import CommandLife, CommandReport, Outcome, Return
from gcs.model.ids import VehicleId
from gcs.model.vehicle import (
    Firmware,
    Identity,
    MissionProgress,
    Motion,
    Phase,
    Position,
    VehicleKind,
    VehicleState,
)
from gcs.planning.document import PlanItem
from gcs.vehicles.autopilots.px4 import custom

VEHICLE = VehicleId(0, 1)
TAKEOFF, WAYPOINT, LAND, RETURN, JUMP = 22, 16, 21, 20, 177
AUTO, GUIDED, LOITER, RTL = 3, 4, 5, 6
"""ArduCopter's modes; planes have 10, 15, 12 and 11."""
PX4_MISSION, PX4_HOLD = custom(4, 4), custom(4, 3)
NOT_STARTED, ACTIVE, COMPLETE = 2, 3, 5
ON_GROUND, IN_AIR = 1, 2


def plan_of(*commands: int, repeats: float = 2.0) -> FlightPlan:
    place = (0.0, 0.0, 0.0, 0.0, 47.0, 8.0, 20.0)
    items = (
        PlanItem(command, 3, (2.0, repeats, *place[2:]) if command == JUMP else place, True, i)
        for i, command in enumerate(commands, 1)
    )
    return FlightPlan((None, *items))


class Script:
    """Stands for the station: each rest lets half a second pass and plays the next line of the script."""

    def __init__(self, kind: VehicleKind = VehicleKind.QUAD, mode: int = AUTO) -> None:
        self.now = 100.0
        self.vehicle = VEHICLE
        identity = Identity(3, 2, Firmware.ARDUPILOT, kind)
        self.state = VehicleState(
            VEHICLE, "V", identity=identity, phase=Phase.FLYING, armed=True, mode="AUTO",
            last_heard_s=0.0, first_heard_s=0.0, custom_mode=mode,
            in_air=kind is not VehicleKind.ROVER, landed_state=IN_AIR, mission=MissionProgress(0.0, 1),
            position=Position(0.0, 47.0, 8.0), motion=Motion(0.0, 5.0, climb_mps=0.0),
        )  # fmt: skip
        self.words = Words()
        self.ordered: list[object] = []
        self.answers: list[Outcome] = []
        self.moves: Callable[[], None] = lambda: None
        self._tell: Callable[[str, int], None] = lambda name, seq: None
        self._lines: Iterator[None] = iter(())
        self.engine = SimpleNamespace(watch_mission=self._watch)

    def _watch(self, vehicle: VehicleId, tell: Callable[[str, int], None]) -> Callable[[], None]:
        self._tell = tell
        return lambda: None

    def pump(self) -> None:
        self.now += 0.5
        self.moves()
        next(self._lines, None)

    def command(self, command: object, seconds: float) -> CommandReport:
        self.now += 1.0
        self.ordered.append(command)
        outcome = self.answers.pop(0) if self.answers else Outcome.SUCCESS
        if outcome is Outcome.SUCCESS and isinstance(command, Return):
            self.change(custom_mode=RTL, mode="RTL")
        return CommandReport(1, VEHICLE, command, CommandLife.DONE, 0, outcome, "no answer", 1)

    # -- what a script says ---------------------------------------------------------------------

    def change(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)

    def go_for(self, seq: int, state: int = ACTIVE) -> None:
        self._tell("MISSION_CURRENT", seq)
        assert self.state.mission is not None
        self.change(mission=replace(self.state.mission, current_seq=seq, state=state))

    def reach(self, seq: int) -> None:
        self._tell("MISSION_ITEM_REACHED", seq)

    def land(self) -> None:
        self.change(in_air=False, landed_state=ON_GROUND)

    def disarm(self) -> None:
        self.land()
        self.change(armed=False)

    def follow(self, plan: FlightPlan, lines: Callable[[], Iterator[None]], **options: object) -> int:
        self._lines = lines()
        back = bool(options.get("back", True))
        with Follower(self, plan, Reporter(as_json=True), back, self.words) as follower:
            return follower.run(self.now + float(options.get("seconds", 1000.0)))


def play(monkeypatch: pytest.MonkeyPatch, script: Script) -> Script:
    monkeypatch.setattr(fly_follow, "time", SimpleNamespace(monotonic=lambda: script.now))
    return script


def far_away(plan: FlightPlan) -> FlightPlan:
    """The same plan ten kilometres from where the script's vehicle is."""
    items = (
        replace(item, params=(*item.params[:4], 47.1, *item.params[5:])) if item is not None else None
        for item in plan.items
    )
    return FlightPlan(tuple(items))


def rest(seconds: float) -> Iterator[None]:
    yield from [None] * int(seconds * 2)


def told(capsys: pytest.CaptureFixture[str]) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def circling(script: Script, radius_deg: float = 0.0008) -> Callable[[], None]:
    """A wing that goes round, ten kilometres from home."""

    def move() -> None:
        angle = script.now / 4.0
        lat, lon = 47.1 + radius_deg * math.cos(angle), 8.1 + radius_deg * math.sin(angle)
        script.change(position=Position(script.now, lat, lon))

    return move
