"""Following a mission: tells each item reached, and knows when the flight is over."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from gcs.cli.fly_course import Circling, Course, Words
from gcs.cli.fly_end import Ending, PlanWatch, Since, stands
from gcs.cli.fly_plan import RETURN, SURFACE, FlightPlan
from gcs.cli.fly_progress import Reached, ReachedTracker
from gcs.cli.fly_report import Reporter
from gcs.cli.station import CliStation
from gcs.model.command import Disarm, Outcome, Return, SetMode, VehicleCommand
from gcs.model.vehicle import Firmware, VehicleKind, VehicleState
from gcs.vehicles.autopilots import ModeRole, adapter_of

LANDED, FAILED, STILL_FLYING, TIMEOUT = 0, 1, 3, 4
ON_GROUND = 1
"""MAV_LANDED_STATE."""
STEADY_S = 3.0
"""How long something must hold before it is believed."""
LATE_S = 1.5
"""How long a word that came late may make a vehicle look disarmed: heartbeats come each second."""
DISARM_S = 30.0
"""How long a landed vehicle may take to disarm by itself."""
DISARM_TRIES = 5
SILENT_S = 3.5
LOST_S = 300.0
LEFT_S = 120.0
"""How long a mission may be left for something that does not bring the vehicle down: a pilot may go on."""
COMMAND_S = 20.0
AGAIN_S = 2.0
WORDS_S = 20.0
"""How old words may be that explain a disarming."""
HOMEWARD = (ModeRole.RETURN, ModeRole.LAND)
CRASH = "Crash"
"""What ArduPilot's text begins with when it disarms because of one."""
UPRIGHT_RETURN = "QRTL"
"""Quadplanes that return like planes circle over home; this one lands."""


class Follower:
    """From the start of the mission until the vehicle stands disarmed, or can't be expected to."""

    def __init__(
        self,
        station: CliStation,
        plan: FlightPlan,
        reporter: Reporter,
        return_at_end: bool,
        words: Words | None = None,
    ) -> None:
        self._station = station
        self._plan = plan
        self._reporter = reporter
        self._return_at_end = return_at_end
        self._words = words or Words()
        self._tracker = ReachedTracker(plan.flown)
        self._end = Ending(plan, self._tracker)
        self._ours = PlanWatch()
        self._course = Course(plan, self._words)
        self._circles = Circling()
        self._news: deque[tuple[str, int]] = deque()
        self._lock = threading.Lock()
        self._end_watch: Callable[[], None] | None = None
        self._boots: int | None = None
        self._flew = False
        self._returning = False
        self._asked_back_s = 0.0
        self._refusals = 0
        self._silent = False
        self._unseen = False
        """Nothing was heard since it was last seen armed."""
        self._seen_to = -1
        """How far it had come when it fell silent."""
        self._mode = ""
        self._landed, self._still, self._over, self._disarmed = Since(), Since(), Since(), Since()

    def __enter__(self) -> Follower:
        """Begin to listen."""
        assert self._station.vehicle is not None, "connect first"
        self._end_watch = self._station.engine.watch_mission(self._station.vehicle, self._hear)
        return self

    def __exit__(self, *error: object) -> None:
        """Stop listening."""
        if self._end_watch is not None:
            self._end_watch()

    def _hear(self, name: str, seq: int) -> None:
        # Called in the engine's thread.
        with self._lock:
            self._news.append((name, seq))

    # -- the loop -------------------------------------------------------------------------------

    def run(self, deadline_s: float) -> int:
        """Follow until the end; returns the exit code."""
        while True:
            now = time.monotonic()
            self._tell_progress(now)
            code = self._judge(self._station.state, now)
            if code is not None:
                return code
            if now >= deadline_s:
                return self._finish(TIMEOUT, "the time is up and the vehicle has not landed")
            self._station.pump()

    def _tell_progress(self, now: float) -> None:
        with self._lock:
            news = list(self._news)
            self._news.clear()
        for name, seq in news:
            if name == "MISSION_ITEM_REACHED":
                self._tell_reached(self._tracker.on_reached(seq))
            elif self._tracker.on_current(seq, now):
                self._tell_current(seq)
        self._tell_reached(self._tracker.on_tick(now))

    def _tell_reached(self, reached: list[Reached]) -> None:
        for item in reached:
            name = self._plan.name(item.seq)
            words = f"item {item.seq} of {len(self._plan.items) - 1}, {name}"
            command = self._plan.command(item.seq)
            self._reporter.tell(
                "reached", words, seq=item.seq, name=name, command=command, source=item.source
            )

    def _tell_current(self, seq: int) -> None:
        name = self._plan.name(seq)
        command = self._plan.command(seq)
        if command is not None:
            self._reporter.tell("current", f"item {seq}, {name}", seq=seq, name=name, command=command)

    # -- what it means --------------------------------------------------------------------------

    def _judge(self, state: VehicleState, now: float) -> int | None:
        if self._is_silent(state):
            if not self._unseen:
                self._unseen, self._seen_to = True, self._tracker.farthest
            if state.silent_s > LOST_S:
                return self._finish(FAILED, f"nothing was heard for {LOST_S:.0f} s")
            return None
        self._flew = self._flew or bool(state.in_air)
        self._boots = state.boot_count if self._boots is None else self._boots
        self._end.see(state)
        self._tell_mode(state)
        if not state.armed:
            # One heartbeat may be stale: what ends a flight must hold.
            over = self._disarmed.holds(True, now) >= LATE_S
            return self._after_disarming(state, now) if over else None
        self._disarmed.holds(False, now)
        self._unseen = False
        self._watch_course(state, now)
        if self._ours.is_replaced(state, now):
            return self._finish(FAILED, "the vehicle holds another plan now: somebody uploaded it in flight")
        if self._refusals >= DISARM_TRIES:
            return self._still_armed()
        if self._course.left is not None:
            return self._astray(state, now)
        if state.identity.kind in SURFACE:
            return self._on_the_surface(state, now)
        return self._in_flight(state, now)

    def _watch_course(self, state: VehicleState, now: float) -> None:
        news = self._course.see(
            in_mission=_role(state) is ModeRole.MISSION,
            mode=state.mode,
            current=self._tracker.current,
            complete=self._returning or self._end.is_reached(state),
            now=now,
        )
        if self._course.left is None:
            self._end.keep(state)
        if news == "left":
            self._reporter.tell("left", self._course.describe(), mode=state.mode, item=self._tracker.current)
        elif news == "resumed":
            self._reporter.tell("resumed", "the mission goes on", item=self._tracker.current)

    def _is_silent(self, state: VehicleState) -> bool:
        silent = state.silent_s > SILENT_S
        if silent != self._silent:
            self._silent = silent
            words = "nothing is heard of the vehicle" if silent else "the vehicle is heard again"
            self._reporter.tell("link", words, lost=silent)
        return silent

    def _tell_mode(self, state: VehicleState) -> None:
        if state.mode != self._mode:
            self._mode = state.mode
            self._reporter.tell("mode", state.mode, mode=state.mode)

    def _complete(self, state: VehicleState) -> bool:
        return self._course.left is None and self._end.is_reached(state)

    def _after_disarming(self, state: VehicleState, now: float) -> int:
        self._tell_reached(self._tracker.flush())
        words = self._words.between(now - WORDS_S, now)
        crashed = CRASH in words
        if self._came_home_unseen(state):
            words = "it landed while nothing was heard of it, and was not seen to fly the whole mission"
            return self._finish(FAILED, words)
        if self._complete(state) and (self._flew or state.identity.kind in SURFACE) and not crashed:
            self._tell_last()
            return self._finish(LANDED, "landed and disarmed, the mission is complete")
        if self._boots is not None and state.boot_count > self._boots:
            return self._finish(FAILED, "the vehicle restarted before the mission was complete")
        what = "it landed and disarmed" if self._flew else "it disarmed on the ground"
        if crashed:
            return self._finish(FAILED, f"it disarmed after a crash: {words}")
        if self._course.left is not None:
            return self._finish(FAILED, f"{what}, but {self._course.describe()}")
        item = self._tracker.current
        at = f" at item {item}" if item is not None else ""
        why = f": {words}" if words else ""
        return self._finish(FAILED, f"{what} before the mission was complete{at} (mode {state.mode}){why}")

    def _is_over(self, state: VehicleState, now: float) -> bool:
        over = self._end.is_over(state, now)
        if over:
            self._tell_last()
        return over

    def _tell_last(self) -> None:
        if self._plan.command(self._plan.last) != RETURN:
            self._tell_reached(self._tracker.finish(self._plan.last))

    def _came_home_unseen(self, state: VehicleState) -> bool:
        """PX4 calls a mission complete, too, when it returned over the mission's landing."""
        planned = self._returning or self._plan.command(self._plan.last) == RETURN
        if not self._unseen or planned:
            return False
        in_doubt = self._plan.lands and state.identity.firmware is Firmware.PX4
        return _role(state) in HOMEWARD or (in_doubt and self._seen_to < self._plan.last)

    def _disarm_landed(self, state: VehicleState, now: float) -> None:
        landed = self._flew and state.landed_state == ON_GROUND
        if self._landed.holds(landed, now) > DISARM_S:
            self._disarm("landed, and still armed")

    def _still_armed(self) -> int:
        if self._course.left is not None:
            return self._finish(FAILED, f"{self._course.describe()}; it landed and is still armed")
        return self._finish(STILL_FLYING, "the mission is complete, but the vehicle is still armed")

    def _disarm(self, words: str) -> None:
        self._reporter.tell_once("disarming", words)
        report = self._station.command(Disarm(), COMMAND_S)
        if report is None or report.outcome is not Outcome.SUCCESS:
            self._refusals += 1
            reason = report.reason if report is not None else "no answer"
            self._reporter.tell_once("waiting", f"it does not disarm: {reason}", reason=reason)

    def _in_flight(self, state: VehicleState, now: float) -> int | None:
        if self._complete(state):
            self._disarm_landed(state, now)
        over = self._flew and self._is_over(state, now)
        returns = _role(state) in HOMEWARD
        if returns and (over or self._complete(state)):
            # ArduPlane returns by itself when its mission is over.
            self._returning = True
            self._tell_last()
        if self._returning or self._plan.ends_down:
            return self._on_the_way_back(state, now)
        if self._over.holds(over and not returns, now) > STEADY_S:
            if not self._return_at_end:
                return self._finish(STILL_FLYING, "the mission is complete, the vehicle is still flying")
            self._bring_back(_return_of(state), now)
        return None

    def _bring_back(self, command: VehicleCommand, now: float) -> None:
        """Say it until it is done: on a bad radio an order may be lost."""
        if now < self._asked_back_s + AGAIN_S:
            return
        self._asked_back_s = now
        words = "the mission is complete and has no landing: back to launch"
        self._reporter.tell_once("return", words)
        report = self._station.command(command, COMMAND_S)
        self._returning = report is not None and report.outcome is Outcome.SUCCESS
        if report is not None and not self._returning:
            self._reporter.tell_once("waiting", f"it does not return: {report.reason}", reason=report.reason)

    def _on_the_way_back(self, state: VehicleState, now: float) -> int | None:
        """A wing that returned circles for ever unless it is set up to land."""
        if not self._is_circling(state, now):
            return None
        command = _return_of(state)
        if isinstance(command, SetMode) and self._return_at_end and not self._plan.lands:
            self._circles.forget()
            self._bring_back(command, now)
            return None
        words = "the mission is complete; the vehicle has returned and circles, since the plan has no landing"
        return self._finish(STILL_FLYING, words)

    def _is_circling(self, state: VehicleState, now: float) -> bool:
        wing = state.identity.kind in (VehicleKind.PLANE, VehicleKind.VTOL)
        if not wing or _role(state) is not ModeRole.RETURN or not state.in_air or state.position is None:
            self._circles.forget()
            return False
        climb = state.motion.climb_mps if state.motion is not None else None
        return self._circles.see(state.position.lat_deg, state.position.lon_deg, climb or 0.0, now)

    def _astray(self, state: VehicleState, now: float) -> int | None:
        """A failsafe or a pilot flies it: the end is near if that brings it down, else after a while."""
        left = self._course.left
        assert left is not None, "it was looked at before"
        self._disarm_landed(state, now)
        if self._is_circling(state, now):
            return self._finish(FAILED, f"{self._course.describe()}; the vehicle circles")
        coming_down = _role(state) in HOMEWARD
        if state.identity.kind in SURFACE:
            coming_down = self._still.holds(stands(state), now) < STEADY_S
        if coming_down or now - left.since_s < LEFT_S:
            return None
        return self._finish(FAILED, f"{self._course.describe()}; it is in mode {state.mode}")

    def _on_the_surface(self, state: VehicleState, now: float) -> int | None:
        """What drives or floats does not disarm by itself: it is done when it stands at the end."""
        over = self._is_over(state, now)
        arrived = over or (self._complete(state) and _role(state) is not ModeRole.MISSION)
        if self._still.holds(arrived and stands(state), now) > STEADY_S:
            self._disarm("the route is complete and the vehicle stands")
            self._still.holds(False, now)
        return None

    def _finish(self, code: int, words: str) -> int:
        self._tell_reached(self._tracker.flush())
        event = "landed" if code == LANDED else "failed"
        self._reporter.tell(event, words, exit=code, seconds=round(self._reporter.elapsed_s, 1))
        return code


def _role(state: VehicleState) -> ModeRole:
    return adapter_of(state).role(state.custom_mode)


def _return_of(state: VehicleState) -> VehicleCommand:
    modes = adapter_of(state).modes(state)
    upright = state.identity.kind is VehicleKind.VTOL and any(mode.name == UPRIGHT_RETURN for mode in modes)
    return SetMode(UPRIGHT_RETURN) if upright else Return()
