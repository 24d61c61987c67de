"""Following a mission with a scripted vehicle: when the flight is over, and with which exit code."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest

from gcs.cli import fly_follow
from gcs.cli.fly_course import Words
from gcs.cli.fly_end import LINGERS_S
from gcs.cli.fly_follow import DISARM_S, DISARM_TRIES, LEFT_S, Follower
from gcs.cli.fly_plan import FlightPlan
from gcs.cli.fly_report import Reporter
from gcs.model.command import CommandLife, CommandReport, Disarm, Outcome, Return, SetMode
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


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    return play(monkeypatch, Script())


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


def test_a_battery_failsafe_fails_with_the_vehicles_words(script, capsys):
    def lines():
        script.go_for(2)
        yield
        script.words.hear("Battery 1 is low 10.50V used 1200 mAh", script.now)
        script.change(custom_mode=RTL, mode="RTL")
        yield from rest(30)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, WAYPOINT, RETURN), lines) == 1
    events = told(capsys)
    assert [one["event"] for one in events if one["event"] == "left"] == ["left"]
    assert "Battery 1 is low" in events[-1]["text"] and "item 2" in events[-1]["text"]


def test_a_landing_by_the_missions_last_items_after_a_failsafe_is_no_success(script, capsys):
    """PX4 names the items of the mission's landing while it returns."""

    def lines():
        script.go_for(2)
        yield
        script.change(custom_mode=RTL, mode="RTL")
        yield from rest(5)
        script.go_for(5, COMPLETE)
        yield from rest(5)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, WAYPOINT, WAYPOINT, LAND), lines) == 1


def test_a_pilot_who_takes_over_and_gives_back_does_no_harm(script, capsys):
    def lines():
        script.go_for(2)
        yield
        script.change(custom_mode=LOITER, mode="LOITER")
        yield from rest(LEFT_S - 10)
        script.change(custom_mode=AUTO, mode="AUTO")
        yield from rest(3)
        script.go_for(3)
        yield from rest(3)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lines) == 0
    assert "resumed" in [one["event"] for one in told(capsys)]


def test_a_mission_that_is_left_for_long_has_failed_though_the_vehicle_hovers(script, capsys):
    """PX4 holds for ever after a breach of its fence."""

    def lines():
        script.go_for(2)
        yield
        script.words.hear("Geofence breached, switching to Hold", script.now)
        script.change(custom_mode=LOITER, mode="LOITER")

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lines) == 1
    assert "Geofence breached" in told(capsys)[-1]["text"]
    assert LEFT_S <= script.now - 100.0 < LEFT_S + 10


def test_the_return_after_a_mission_without_landing_is_ordered_until_it_is_heard(script, capsys):
    def lines():
        script.go_for(2)
        script.reach(2)
        script.go_for(0, COMPLETE)
        yield from rest(40)
        script.disarm()

    script.answers = [Outcome.TIMEOUT, Outcome.TIMEOUT]
    assert script.follow(plan_of(TAKEOFF, WAYPOINT), lines) == 0
    assert script.ordered == [Return(), Return(), Return()]
    assert len([one for one in told(capsys) if one["event"] == "return"]) == 1


def test_repeats_of_a_jump_at_the_end_are_waited_for(script):
    def lines():
        for _ in range(3):
            script.go_for(2)
            script.go_for(2)
            yield from rest(10)
            script.reach(2)
            script.go_for(3)
            yield from rest(10)
            script.reach(3)
            yield
        assert not script.ordered
        script.go_for(0, COMPLETE)
        yield from rest(20)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, WAYPOINT, JUMP), lines) == 0
    assert script.ordered == [Return()]


def test_a_mission_that_never_calls_itself_complete_is_over_when_nothing_follows(script):
    def lines():
        script.go_for(2)
        yield
        script.reach(2)
        yield from rest(60)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT), lines) == 0
    assert script.ordered == [Return()]


def test_what_a_vehicle_says_of_the_flight_before_is_not_believed(script, capsys):
    def lines():
        yield from rest(2)
        script.go_for(1)
        yield
        script.disarm()

    script.change(mission=MissionProgress(0.0, 0, state=COMPLETE))
    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lines) == 1


def test_a_last_word_that_was_lost_is_made_up_for(script, capsys):
    def lines():
        script.go_for(1)
        yield
        script.go_for(2)
        yield from rest(2)
        script.go_for(0, COMPLETE)
        yield from rest(5)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT), lines) == 0
    assert [one["seq"] for one in told(capsys) if one["event"] == "reached"] == [1, 2]


def test_a_crash_on_the_last_leg_is_no_landing(script, capsys):
    def lines():
        script.go_for(3)
        yield
        script.words.hear("Crash: Disarming: AngErr=54>30, Accel=1.2<3.0", script.now)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, RETURN), lines) == 1
    assert "Crash" in told(capsys)[-1]["text"]


def test_a_restart_in_flight_is_told(script, capsys):
    def lines():
        script.go_for(2)
        yield
        script.change(boot_count=script.state.boot_count + 1)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lines) == 1
    assert "restarted" in told(capsys)[-1]["text"]


def test_a_vehicle_that_stands_landed_is_disarmed(script):
    def lines():
        script.go_for(3)
        yield
        script.land()
        while not script.ordered:
            yield
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lines) == 0
    assert script.ordered == [Disarm()]
    assert script.now - 100.0 > DISARM_S


def circling(script: Script, radius_deg: float = 0.0008) -> Callable[[], None]:
    """A wing that goes round, ten kilometres from home."""

    def move() -> None:
        angle = script.now / 4.0
        lat, lon = 47.1 + radius_deg * math.cos(angle), 8.1 + radius_deg * math.sin(angle)
        script.change(position=Position(script.now, lat, lon))

    return move


def test_a_plane_that_circles_over_a_rally_point_is_still_flying(monkeypatch, capsys):
    script = play(monkeypatch, Script(VehicleKind.PLANE, 10))
    script.moves = circling(script)

    def lines():
        script.go_for(2)
        yield
        script.change(custom_mode=11, mode="RTL")
        yield
        script.go_for(3, NOT_STARTED)

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, RETURN), lines) == 3
    assert script.now < 250.0


def test_a_quadplane_that_circles_after_a_mission_without_landing_is_brought_down(monkeypatch, capsys):
    script = play(monkeypatch, Script(VehicleKind.VTOL, 10))
    script.moves = circling(script)

    def lines():
        script.go_for(2)
        script.reach(2)
        yield
        script.go_for(0, COMPLETE)
        script.change(custom_mode=11, mode="RTL")
        while not script.ordered:
            yield
        yield from rest(5)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT), lines) == 0
    assert script.ordered == [SetMode("QRTL")]


def test_a_plane_that_a_failsafe_made_circle_has_failed(monkeypatch, capsys):
    script = play(monkeypatch, Script(VehicleKind.PLANE, 10))
    script.moves = circling(script)

    def lines():
        script.go_for(1)
        yield
        script.change(custom_mode=11, mode="RTL")

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, WAYPOINT, LAND), lines) == 1
    assert "circles" in told(capsys)[-1]["text"]


def test_a_rover_that_a_failsafe_stopped_has_failed(monkeypatch, capsys):
    script = play(monkeypatch, Script(VehicleKind.ROVER, 10))

    def lines():
        script.go_for(1)
        yield
        script.change(custom_mode=4, mode="HOLD", motion=Motion(0.0, 0.0))

    assert script.follow(plan_of(WAYPOINT, WAYPOINT), lines) == 1
    assert "HOLD" in told(capsys)[-1]["text"]


def test_a_rover_is_disarmed_when_it_stands_at_the_end(monkeypatch):
    script = play(monkeypatch, Script(VehicleKind.ROVER, 10))

    def lines():
        script.go_for(2)
        yield
        script.go_for(0, COMPLETE)
        script.change(motion=Motion(0.0, 0.0))
        while not script.ordered:
            yield
        script.change(armed=False)

    assert script.follow(plan_of(WAYPOINT, WAYPOINT), lines) == 0
    assert script.ordered == [Disarm()]


def test_a_flight_that_is_left_in_the_air_on_purpose_ends_with_3(script):
    def lines():
        script.go_for(2)
        script.reach(2)
        yield
        script.go_for(0, COMPLETE)

    assert script.follow(plan_of(TAKEOFF, WAYPOINT), lines, back=False) == 3
    assert not script.ordered


@pytest.mark.parametrize("commands", [(TAKEOFF, WAYPOINT, WAYPOINT), (TAKEOFF, WAYPOINT, LAND)])
def test_a_failsafe_on_the_way_to_the_last_item_is_no_success(script, capsys, commands):
    def lines():
        script.go_for(2)
        yield
        script.reach(2)
        script.go_for(3)
        yield from rest(5)
        script.words.hear("Battery 1 is low 10.50V used 1200 mAh", script.now)
        script.change(custom_mode=RTL, mode="RTL")
        yield from rest(30)
        script.disarm()

    assert script.follow(far_away(plan_of(*commands)), lines) == 1
    assert "Battery 1 is low" in told(capsys)[-1]["text"]


def test_a_vehicle_that_disarms_on_its_way_to_the_last_item_is_no_success(script, capsys):
    def lines():
        script.go_for(3)
        yield from rest(5)
        script.disarm()

    assert script.follow(far_away(plan_of(TAKEOFF, WAYPOINT, WAYPOINT)), lines) == 1


def test_the_mode_after_the_last_item_is_no_failure_though_its_word_was_lost(monkeypatch, capsys):
    """ArduPlane before 4.5 says nothing of a mission's end but "reached", once, and returns."""
    script = play(monkeypatch, Script(VehicleKind.PLANE, 10))

    def lines():
        script.go_for(3, 0)
        yield from rest(5)
        script.change(custom_mode=11, mode="RTL")
        yield from rest(30)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, WAYPOINT), lines) == 0


@pytest.mark.parametrize("hold_s", [0.0, 90.0])
def test_a_copter_that_hovers_at_its_last_waypoint_is_brought_back_though_its_word_was_lost(
    script, capsys, hold_s
):
    """ArduCopter before 4.5 says nothing of a mission's end but "reached", once."""
    plan = plan_of(TAKEOFF, WAYPOINT)
    last = plan.items[2]
    assert last is not None
    plan = FlightPlan((*plan.items[:2], replace(last, params=(hold_s, *last.params[1:]))))
    begin_s = script.now

    def lines():
        script.go_for(2, 0)
        script.change(motion=Motion(0.0, 0.0, climb_mps=0.0))
        while not script.ordered:
            yield
        assert script.now - begin_s > hold_s + LINGERS_S
        yield from rest(5)
        script.disarm()

    assert script.follow(plan, lines) == 0
    assert script.ordered == [Return()]
    assert [one["seq"] for one in told(capsys) if one["event"] == "reached"] == [2]


def test_a_vehicle_that_disarmed_before_it_was_looked_at_is_not_waited_for(script, capsys):
    script.disarm()
    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lambda: iter(())) == 1
    assert script.now < 110.0


def test_a_heartbeat_that_came_late_does_not_end_the_flight(script):
    def lines():
        script.go_for(3)
        yield
        script.change(armed=False)
        yield from rest(1)
        script.change(armed=True)
        yield from rest(5)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lines) == 0
    assert script.now > 106.0


def test_px4s_first_item_after_a_flight_does_not_undo_it(script):
    """PX4 names item 0 again when it has landed."""
    plan = FlightPlan(plan_of(TAKEOFF, WAYPOINT, LAND).items[1:])

    def lines():
        script.go_for(1)
        script.reach(1)
        yield
        script.go_for(2)
        yield
        script.land()
        script.reach(2)
        yield
        for _ in range(3):
            script.go_for(0, NOT_STARTED)
        yield from rest(2)
        script.disarm()

    assert script.follow(plan, lines) == 0


def test_the_last_item_of_the_flight_before_is_no_end_of_this_one(script, capsys):
    def lines():
        for seq in (3, 3, 1, 1):
            script.go_for(seq)
        yield from rest(3)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lines) == 1


def test_a_failsafe_amid_the_repeats_of_a_jump_at_the_end_is_no_success(script, capsys):
    def lines():
        script.go_for(2)
        script.reach(2)
        script.go_for(3)
        script.reach(3)
        yield
        script.go_for(2)
        script.go_for(2)
        yield from rest(5)
        script.change(custom_mode=RTL, mode="RTL")
        yield from rest(20)
        script.disarm()

    assert script.follow(far_away(plan_of(TAKEOFF, WAYPOINT, WAYPOINT, JUMP)), lines) == 1


def test_a_quadplane_whose_return_circles_is_brought_down(monkeypatch, capsys):
    script = play(monkeypatch, Script(VehicleKind.VTOL, 10))
    script.moves = circling(script)

    def lines():
        script.go_for(3)
        script.change(custom_mode=11, mode="RTL")
        while not script.ordered:
            yield
        yield from rest(5)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, RETURN), lines) == 0
    assert script.ordered == [SetMode("QRTL")]


@pytest.mark.parametrize(("kind", "mode"), [(VehicleKind.QUAD, AUTO), (VehicleKind.ROVER, 10)])
def test_a_vehicle_that_can_not_be_disarmed_is_not_waited_for_for_ever(monkeypatch, capsys, kind, mode):
    script = play(monkeypatch, Script(kind, mode))

    def lines():
        script.go_for(3)
        yield
        script.land()
        script.change(motion=Motion(0.0, 0.0))
        script.go_for(0, COMPLETE)

    script.answers = [Outcome.FAILED] * 100
    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lines) == 3
    assert script.ordered == [Disarm()] * DISARM_TRIES
    assert "still armed" in told(capsys)[-1]["text"]


def test_an_old_plane_that_returned_by_itself_and_circles_is_still_flying_though_a_word_was_lost(
    monkeypatch, capsys
):
    """Before 4.5 nothing but "reached" tells of the end, and the radio lost it."""
    script = play(monkeypatch, Script(VehicleKind.PLANE, 10))

    def lines():
        script.go_for(2, 0)
        yield from rest(5)
        script.change(custom_mode=11, mode="RTL")
        yield from rest(2)
        script.moves = circling(script)

    assert script.follow(plan_of(TAKEOFF, WAYPOINT), lines) == 3
    assert script.now < 250.0
    assert [one["seq"] for one in told(capsys) if one["event"] == "reached"] == [2]


def test_a_mission_that_is_called_complete_just_after_its_mode_ended_was_flown(script, capsys):
    """PX4 goes to Hold at the end; its words come when they come."""

    def lines():
        script.go_for(2)
        yield from rest(5)
        script.change(custom_mode=LOITER, mode="LOITER")
        yield from rest(1)
        script.go_for(2, COMPLETE)
        while not script.ordered:
            yield
        yield from rest(5)
        script.disarm()

    assert script.follow(far_away(plan_of(TAKEOFF, WAYPOINT)), lines) == 0
    assert script.ordered == [Return()]
    assert not [one for one in told(capsys) if one["event"] == "left"]


@pytest.mark.parametrize(("mode", "code"), [(RTL, 1), (AUTO, 0)])
def test_a_landing_in_a_silence_is_judged_by_the_mode_that_it_ended_in(script, capsys, mode, code):
    """PX4 calls its mission complete, too, when it came home over the mission's landing."""

    def lines():
        script.go_for(2)
        yield
        script.change(silent_s=10.0)
        yield from rest(60)
        script.disarm()
        script.go_for(4, COMPLETE)
        script.change(silent_s=0.0, custom_mode=mode, mode="RTL" if mode == RTL else "AUTO")

    assert script.follow(far_away(plan_of(TAKEOFF, WAYPOINT, WAYPOINT, LAND)), lines) == code


@pytest.mark.parametrize(("seen_to", "code"), [(2, 1), (4, 0)])
def test_px4s_landing_in_a_silence_counts_only_where_the_items_before_were_seen(script, seen_to, code):
    """It goes to Hold when it disarms (recorded), whichever way it came down."""
    plan = FlightPlan(far_away(plan_of(TAKEOFF, WAYPOINT, WAYPOINT, WAYPOINT, LAND)).items[1:])
    script.change(identity=Identity(12, 2, Firmware.PX4, VehicleKind.QUAD), custom_mode=PX4_MISSION)

    def lines():
        script.go_for(seen_to)
        yield
        script.change(silent_s=10.0)
        yield from rest(60)
        script.disarm()
        script.go_for(4, COMPLETE)
        script.change(silent_s=0.0, custom_mode=PX4_HOLD, mode="Hold")

    assert script.follow(plan, lines) == code


@pytest.mark.parametrize(("total", "plan_id", "code"), [(3, 7, 0), (9, 7, 1), (None, 7, 0), (3, 8, 1)])
def test_another_plan_that_somebody_uploads_in_flight_is_not_taken_for_ours(
    script, capsys, total, plan_id, code
):
    def lines():
        script.change(mission=MissionProgress(0.0, 1, None, 3, ACTIVE, plan_id=7))
        yield from rest(20)
        assert script.state.mission is not None
        script.change(mission=replace(script.state.mission, total=total, plan_id=plan_id))
        yield from rest(20)
        script.go_for(3)
        yield
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lines) == code
    assert code == 0 or "another plan" in told(capsys)[-1]["text"]


def test_a_word_of_the_plan_before_that_comes_late_is_no_other_plan(script):
    def lines():
        script.change(mission=MissionProgress(0.0, 1, None, 8, ACTIVE, plan_id=6))
        yield from rest(2)
        script.change(mission=MissionProgress(0.0, 1, None, 3, ACTIVE, plan_id=7))
        yield from rest(20)
        script.go_for(3)
        yield
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lines) == 0
