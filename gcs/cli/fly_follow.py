"""Following a mission: tells each item reached, and knows when the flight is over."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable

from gcs.cli.fly_plan import SURFACE, FlightPlan
from gcs.cli.fly_progress import Reached, ReachedTracker
from gcs.cli.fly_report import Reporter
from gcs.cli.station import CliStation
from gcs.model.command import Disarm, Return
from gcs.model.vehicle import VehicleKind, VehicleState
from gcs.vehicles.autopilots import ModeRole, adapter_of

LANDED, FAILED, STILL_FLYING, TIMEOUT = 0, 1, 3, 4
MISSION_COMPLETE = 5
"""MISSION_STATE_COMPLETE."""
ON_GROUND = 1
"""MAV_LANDED_STATE."""
STEADY_S = 3.0
"""How long something must hold before it is believed."""
DISARM_S = 30.0
"""How long a landed vehicle may take to disarm by itself."""
SILENT_S = 3.5
LOST_S = 300.0
CIRCLING_S = 60.0
CIRCLES_WITHIN_M = 600.0
STILL_MPS = 0.4
COMMAND_S = 20.0


class Since:
    """How long a condition has held without a break."""

    def __init__(self) -> None:
        self._since_s: float | None = None

    def holds(self, condition: bool, now: float) -> float:
        """Return for how many seconds it has held; 0 when it does not."""
        if not condition:
            self._since_s = None
            return 0.0
        if self._since_s is None:
            self._since_s = now
        return now - self._since_s


class Follower:
    """From the start of the mission until the vehicle stands disarmed, or can't be expected to."""

    def __init__(
        self, station: CliStation, plan: FlightPlan, reporter: Reporter, return_at_end: bool
    ) -> None:
        self._station = station
        self._plan = plan
        self._reporter = reporter
        self._return_at_end = return_at_end
        self._tracker = ReachedTracker(plan.flown)
        self._news: deque[tuple[str, int]] = deque()
        self._lock = threading.Lock()
        self._end_watch: Callable[[], None] | None = None
        self._reached: set[int] = set()
        self._flew = False
        self._was_armed = False
        self._returning = False
        self._silent = False
        self._mode = ""
        self._landed, self._still, self._over = Since(), Since(), Since()
        self._disarmed, self._circling = Since(), Since()

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
            self._reached.add(item.seq)
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
            if state.silent_s > LOST_S:
                return self._finish(FAILED, f"nothing was heard for {LOST_S:.0f} s")
            return None
        self._flew = self._flew or bool(state.in_air)
        self._was_armed = self._was_armed or state.armed
        self._tell_mode(state)
        if not state.armed and self._was_armed:
            # One heartbeat may be stale: what ends a flight must hold.
            return self._after_disarming(state) if self._disarmed.holds(True, now) > 0.5 else None
        self._disarmed.holds(False, now)
        if state.identity.kind in SURFACE:
            return self._on_the_surface(state, now)
        return self._in_flight(state, now)

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
        """All was flown: the last item was gone for, or the vehicle says so."""
        says_so = state.mission is not None and state.mission.state == MISSION_COMPLETE
        return says_so or self._tracker.farthest >= self._plan.last

    def _all_reached(self, state: VehicleState) -> bool:
        says_so = state.mission is not None and state.mission.state == MISSION_COMPLETE
        return says_so or self._plan.last in self._reached

    def _after_disarming(self, state: VehicleState) -> int:
        self._tell_reached(self._tracker.flush())
        if self._complete(state) and (self._flew or state.identity.kind in SURFACE):
            return self._finish(LANDED, "landed and disarmed, the mission is complete")
        what = "it landed and disarmed" if self._flew else "it disarmed on the ground"
        item = self._tracker.current
        at = f" at item {item}" if item is not None else ""
        return self._finish(FAILED, f"{what} before the mission was complete{at} (mode {state.mode})")

    def _in_flight(self, state: VehicleState, now: float) -> int | None:
        landed = self._flew and state.landed_state == ON_GROUND and self._complete(state)
        if self._landed.holds(landed, now) > DISARM_S:
            self._reporter.tell("disarming", "landed, and still armed")
            self._station.command(Disarm(), COMMAND_S)
        role = adapter_of(state).role(state.custom_mode)
        if self._returning or self._plan.ends_down:
            return self._circles(state, role, now)
        ended = self._flew and self._all_reached(state) and role is not ModeRole.RETURN
        if role is ModeRole.RETURN and self._all_reached(state):
            self._returning = True
        if self._over.holds(ended, now) > STEADY_S:
            if not self._return_at_end:
                return self._finish(STILL_FLYING, "the mission is complete, the vehicle is still flying")
            self._reporter.tell("return", "the mission is complete and has no landing: back to launch")
            self._returning = True
            self._station.command(Return(), COMMAND_S)
        return None

    def _circles(self, state: VehicleState, role: ModeRole, now: float) -> int | None:
        """A wing that returned circles over home for ever unless it is set up to land."""
        circling = (
            state.identity.kind is VehicleKind.PLANE
            and role is ModeRole.RETURN
            and bool(state.in_air)
            and _from_home_m(state) < CIRCLES_WITHIN_M
            and abs(_climb_mps(state)) < 1.0
        )
        if self._circling.holds(circling, now) < CIRCLING_S:
            return None
        words = "the mission is complete; the vehicle circles over home, since the plan has no landing"
        return self._finish(STILL_FLYING, words)

    def _on_the_surface(self, state: VehicleState, now: float) -> int | None:
        """What drives or floats does not disarm by itself: it is done when it stands at the end."""
        role = adapter_of(state).role(state.custom_mode)
        arrived = self._all_reached(state) or (self._complete(state) and role is not ModeRole.MISSION)
        speed = state.motion.groundspeed_mps if state.motion is not None else None
        if self._still.holds(arrived and (speed or 0.0) < STILL_MPS, now) > STEADY_S:
            self._reporter.tell("disarming", "the route is complete and the vehicle stands")
            self._station.command(Disarm(), COMMAND_S)
            self._still.holds(False, now)
        return None

    def _finish(self, code: int, words: str) -> int:
        self._tell_reached(self._tracker.flush())
        event = "landed" if code == LANDED else "failed"
        self._reporter.tell(event, words, exit=code, seconds=round(self._reporter.elapsed_s, 1))
        return code


def _from_home_m(state: VehicleState) -> float:
    if state.home is None or state.position is None:
        return math.inf
    north_m = (state.position.lat_deg - state.home.lat_deg) * 111_320.0
    narrow = math.cos(math.radians(state.home.lat_deg))
    east_deg = math.remainder(state.position.lon_deg - state.home.lon_deg, 360.0)
    return math.hypot(north_m, east_deg * 111_320.0 * narrow)


def _climb_mps(state: VehicleState) -> float:
    climb = state.motion.climb_mps if state.motion is not None else None
    return climb if climb is not None else 0.0
