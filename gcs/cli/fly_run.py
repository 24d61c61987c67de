"""``gcs fly``, once plan and vehicle are known: upload, wait until ready, arm, start, follow to the end."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import IntEnum

from gcs.cli.fly_course import Words
from gcs.cli.fly_end import Since
from gcs.cli.fly_follow import Follower
from gcs.cli.fly_plan import SURFACE, FlightPlan
from gcs.cli.fly_report import Reporter
from gcs.cli.plan_transfer import send_plan
from gcs.cli.station import CliStation
from gcs.model.command import CommandReport, Disarm, Outcome, StartMission, Takeoff, VehicleCommand
from gcs.model.errors import CommandError
from gcs.model.vehicle import Firmware, StatusText, VehicleState
from gcs.planning.transfer import MISSION, Upload
from gcs.vehicles.autopilots import ModeRole, adapter_of

READY_S = 10.0
"""How long to wait for the vehicle's "ready" before arming is tried all the same: its word tells more."""
RETRY_S = 1.0
UNANSWERED_S = 5.0
"""How long a mission may take to lift the vehicle after an answer was lost."""
COMMAND_S = 30.0
MISSION_TOLD_S = 5.0
CLIMB_S = 300.0
UNCONFIRMED_S = 60.0
HIGH_ENOUGH = 0.8
"""Of the height to take off to, after which a mission may begin."""
SAY_AGAIN_S = 60.0
REJECTED_S = 20.0
"""How long PX4 must call a mission that it holds none, before that is believed."""
JUDGED_S = 15.0
"""How soon after an upload it says why."""
NO_MISSION = 1
"""MISSION_STATE_NO_MISSION."""
WORDS_SEVERITY = 4
"""MAV_SEVERITY_WARNING: what is less severe is not passed on."""


_CLIMBING = (ModeRole.GUIDED, ModeRole.TAKEOFF, ModeRole.HOLD)


class FlyExit(IntEnum):
    """The exit codes of ``gcs fly``."""

    LANDED = 0
    FAILED = 1
    MISTAKE = 2
    STILL_FLYING = 3
    TIMEOUT = 4
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class FlyOptions:
    """What the command was asked for."""

    takeoff_alt_m: float | None = None
    timeout_s: float = 7200.0
    arm_timeout_s: float = 180.0
    return_at_end: bool = True


class FlyRun:
    """One flight of one plan."""

    def __init__(self, station: CliStation, upload: Upload, options: FlyOptions, reporter: Reporter) -> None:
        self._station = station
        self._upload = upload
        self._options = options
        self._reporter = reporter
        self._plan = FlightPlan.of(upload)
        self._deadline_s = time.monotonic() + options.timeout_s
        self._started = False
        self._said: dict[str, float] = {}
        self._words = Words()
        self._uploaded_s = (0.0, 0.0)
        self._rejected = Since()
        station.on_text = self._text

    def run(self) -> FlyExit:
        """Fly; returns the exit code, the reason is told.

        Raises:
            CommandError: the vehicle refused the plan, or to arm.
            KeyboardInterrupt: after what was begun was tidied up and what the vehicle does was told.
        """
        if self._plan.last < 0:
            raise CommandError("The plan has nothing to fly", "Add a takeoff and waypoints")
        if self._station.state.in_air:
            raise CommandError("The vehicle is flying", "Land it first: gcs fly begins on the ground")
        try:
            begin_s = time.monotonic()
            self._forget_jumps()
            send_plan(self._station, self._upload, self._reporter)
            self._uploaded_s = (begin_s, time.monotonic())
            self._tell_endless()
            back = self._options.return_at_end
            follower = Follower(self._station, self._plan, self._reporter, back, self._words)
            with follower:
                self._start()
                self._started = True
                code = follower.run(self._deadline_s)
        except KeyboardInterrupt:
            self._tidy_up()
            raise
        return FlyExit(code)

    def _forget_jumps(self) -> None:
        """PX4 keeps a mission that comes again, and with it how often a flight that broke off has jumped."""
        vehicle = self._station.vehicle
        assert vehicle is not None, "connect first"
        if self._plan.jumps and self._station.state.identity.firmware is Firmware.PX4:
            # Should it fail, the upload that follows says why.
            self._station.result(self._station.engine.upload_plan(vehicle, {MISSION: ()}, lambda *_: None))

    def _tell_endless(self) -> None:
        if self._plan.never_ends:
            self._reporter.tell("note", "the plan goes on for ever: only a pilot or --timeout ends it")
        if self._plan.halts and self._station.state.identity.firmware is Firmware.PX4:
            words = f"PX4 stops at item {self._plan.halts[0]}, which does not go on by itself"
            self._reporter.tell("note", words, items=list(self._plan.halts))

    # -- words ----------------------------------------------------------------------------------

    def _text(self, text: StatusText) -> None:
        words, now = text.text.strip(), time.monotonic()
        if text.severity <= WORDS_SEVERITY:
            self._words.hear(words, now)
        # ArduPilot repeats what keeps it from arming: once in a while is enough.
        if text.severity <= WORDS_SEVERITY and now - self._said.get(words, -SAY_AGAIN_S) >= SAY_AGAIN_S:
            self._said[words] = now
            self._reporter.tell("says", words, severity=text.severity)

    # -- on the ground --------------------------------------------------------------------------

    def _start(self) -> None:
        state = self._station.state
        deadline_s = min(self._deadline_s, time.monotonic() + self._options.arm_timeout_s)
        if not self._plan.has_takeoff and state.identity.kind not in SURFACE:
            alt_m = self._plan.takeoff_alt_m(state.identity.kind, self._options.takeoff_alt_m)
            words = f"to {alt_m:g} m: the plan has no takeoff of its own"
            self._reporter.tell("takeoff", words, alt_rel_m=alt_m)
            self._insist(Takeoff(alt_m), deadline_s, CLIMB_S)
            deadline_s = time.monotonic() + self._options.arm_timeout_s
        # What the vehicle says of its mission may still be of the time before the upload.
        self._station.wait_until(self._knows_mission, MISSION_TOLD_S)
        self._insist(StartMission(arm=True), deadline_s, COMMAND_S)
        self._reporter.tell("started", f"the mission, mode {self._station.state.mode}")

    def _knows_mission(self) -> bool:
        mission = self._station.state.mission
        return mission is None or mission.total != 0

    def _insist(self, command: VehicleCommand, deadline_s: float, seconds: float) -> None:
        """Give a command until it is done: vehicles refuse to arm until their estimators have settled."""
        reason = ""
        while True:
            self._await_ready(deadline_s)
            report = self._station.command(command, seconds)
            if report is not None and report.outcome is Outcome.SUCCESS:
                return
            reason = _reason(report)
            if isinstance(command, StartMission) and self._began_after_all():
                return
            if isinstance(command, Takeoff) and self._station.state.in_air:
                if self._climbs_all_the_same(command, report):
                    return
                raise CommandError(f"The takeoff failed: {reason}", "Take over: the vehicle is in the air")
            if self._is_rejected():
                raise CommandError(
                    f"The vehicle does not fly the mission: {self._verdict(reason)}", "Correct it"
                )
            hopeless = report is not None and report.outcome is Outcome.UNSUPPORTED
            if hopeless or time.monotonic() >= deadline_s:
                break
            self._reporter.tell_once("waiting", f"it does not start: {reason}", reason=reason)
            self._station.wait_until(lambda: False, RETRY_S)
        if self._station.state.armed and not self._station.state.in_air:
            self._station.command(Disarm(), COMMAND_S)
        now = time.monotonic()
        said = self._words.between(now - SAY_AGAIN_S, now)
        if said and said not in reason:
            reason += f" ({said})"
        remedy = "Take over: the vehicle is in the air" if self._station.state.in_air else "Clear the reason"
        raise CommandError(f"The vehicle does not start: {reason}", remedy)

    def _is_rejected(self) -> bool:
        """PX4 takes any plan and judges it when it knows its home: what it rejects it calls no mission."""
        mission, home = self._station.state.mission, self._station.state.home
        rejected = mission is not None and mission.state == NO_MISSION and bool(mission.total)
        return self._rejected.holds(rejected and home is not None, time.monotonic()) > REJECTED_S

    def _verdict(self, reason: str) -> str:
        begin_s, end_s = self._uploaded_s
        said = self._words.between(begin_s, end_s + JUDGED_S)
        return said or self._words.between(begin_s, time.monotonic()) or reason

    def _began_after_all(self) -> bool:
        """An answer may be lost of a mission that is flown: giving the command again would begin it anew."""

        def flown() -> bool:
            state = self._station.state
            in_mission = adapter_of(state).role(state.custom_mode) is ModeRole.MISSION
            return state.armed and in_mission and (bool(state.in_air) or state.identity.kind in SURFACE)

        return self._station.state.armed and self._station.wait_until(flown, UNANSWERED_S)

    def _climbs_all_the_same(self, command: Takeoff, report: CommandReport | None) -> bool:
        """Only an answer was lost on the way: what flies is better led on than left alone."""
        if report is None or report.outcome is not Outcome.TIMEOUT:
            return False

        def high() -> bool:
            altitude = self._station.state.altitude
            height_m = altitude.rel_m if altitude is not None else None
            return height_m is not None and height_m >= HIGH_ENOUGH * command.alt_rel_m

        def ours() -> bool:
            state = self._station.state
            return bool(state.in_air) and adapter_of(state).role(state.custom_mode) in _CLIMBING

        self._station.wait_until(lambda: high() or not ours(), UNCONFIRMED_S)
        return high() and ours()

    def _await_ready(self, deadline_s: float) -> None:
        until_s = min(deadline_s, time.monotonic() + READY_S)
        while time.monotonic() < until_s:
            state = self._station.state
            if state.armed or state.ready:
                return
            for why in state.not_ready_reasons:
                self._reporter.tell_once("waiting", f"not ready: {why}", reason=why)
            self._station.pump()

    # -- the end --------------------------------------------------------------------------------

    def _tidy_up(self) -> None:
        """After an interruption: no props left turning on the ground; say what the vehicle does."""
        state = self._station.state
        if state.armed and state.in_air is False and not self._started:
            self._reporter.tell("disarming", "the vehicle stands armed on the ground")
            self._station.command(Disarm(), COMMAND_S / 3)
        self._reporter.tell("left", describe(self._station.state))


def describe(state: VehicleState) -> str:
    """Return what a vehicle is doing, for the one who leaves it alone."""
    if state.silent_s > 3.5:
        return f"the vehicle was last heard {state.silent_s:.0f} s ago"
    if not state.armed:
        return "the vehicle is disarmed"
    where = "in the air" if state.in_air else "armed on the ground"
    height = state.altitude.rel_m if state.altitude is not None else None
    at = f" at {height:.0f} m above home" if height is not None and state.in_air else ""
    item = state.mission.current_seq if state.mission is not None else None
    doing = f", item {item}" if item is not None else ""
    return f"the vehicle is {where}{at}, mode {state.mode}{doing}; it goes on by itself: take over to stop it"


def _reason(report: CommandReport | None) -> str:
    if report is None:
        return "no answer"
    return report.reason or (report.outcome.value if report.outcome is not None else "no answer")
