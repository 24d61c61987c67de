"""MAV_CMDs about the autopilot itself: messages, intervals, reboot, calibration, payloads, failures."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

from gcs.mavlink.table import default_table
from gcs.sim.args import CommandArgs
from gcs.sim.faults import Fault
from gcs.sim.mission_do import take_photo
from gcs.sim.personality.base import (
    ACCEPTED,
    DENIED,
    FAILED,
    IN_PROGRESS,
    TEMPORARILY_REJECTED,
    UNSUPPORTED,
    Personality,
)
from gcs.sim.state import VehicleState
from gcs.sim.streams import Streams
from gcs.sim.telemetry import BUILDERS

Handler = Callable[[CommandArgs], int]
_PAYLOAD_COMMANDS = frozenset(
    {181, 182, 183, 184, 187, 200, 203, 205, 206, 211, 405, 530, 531, 532, 1000, 1001}
)
_INJECTABLE = {4: Fault.GPS_LOSS, 100: Fault.BATTERY_FAIL, 101: Fault.MOTOR_FAILURE, 104: Fault.RC_LOSS}
"""PX4's failure units that have a fault here (MAV_CMD_INJECT_FAILURE)."""
_CALIBRATION_S = 3.0
_HIGHEST_U16 = 65535.0


class SystemPort(Protocol):
    """What the handlers need of the vehicle beyond its state."""

    state: VehicleState
    personality: Personality
    streams: Streams

    def request_reboot(self) -> None:
        """Restart the autopilot as soon as the acknowledgement is out."""
        ...

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        """Do something in ``seconds`` of simulated time."""
        ...

    def acknowledge(self, args: CommandArgs, result: int, progress: int = 0) -> None:
        """Send a COMMAND_ACK."""
        ...


class SystemCommands:
    """The handlers by command number."""

    def __init__(self, port: SystemPort) -> None:
        self._port = port
        self.handlers: dict[int, Handler] = {
            241: self._calibrate,
            246: self._reboot,
            420: self._inject,
            510: self._get_interval,
            511: self._set_interval,
            512: self._request_message,
            519: self._protocol_version,
            520: self._capabilities,
            410: self._home,
            2000: self._image,
            2001: self._nothing,
            2500: self._nothing,
            2501: self._nothing,
            **dict.fromkeys(_PAYLOAD_COMMANDS, self._nothing),
        }

    def _nothing(self, args: CommandArgs) -> int:
        return ACCEPTED

    def _protocol_version(self, args: CommandArgs) -> int:
        return UNSUPPORTED

    # -- messages -----------------------------------------------------------------------------------

    def _name(self, msgid: float) -> str | None:
        if not math.isfinite(msgid):
            return None
        found = default_table().by_id.get(int(msgid))
        return found.name if found is not None and found.name in BUILDERS else None

    def _request_message(self, args: CommandArgs) -> int:
        state, who = self._port.state, self._port.personality
        msgid = int(args.p1) if math.isfinite(args.p1) else -1
        if msgid == 148:
            state.post("AUTOPILOT_VERSION", **who.version(state))
            return ACCEPTED
        if msgid == 435:
            return self._modes(int(args.p2) if math.isfinite(args.p2) else 0)
        name = self._name(msgid)
        if name is None:
            return FAILED if who.home_item else UNSUPPORTED
        state.post(name)
        return ACCEPTED

    def _modes(self, index: int) -> int:
        """Send one mode (1…), or all of them (0)."""
        state, modes = self._port.state, self._port.personality.modes
        if not 0 <= index <= len(modes):
            return DENIED
        for i, mode in enumerate(modes, 1):
            if index in (0, i):
                advanced = 0 if mode.standard and mode.standard != 5 else 1
                state.post(
                    "AVAILABLE_MODES",
                    number_modes=len(modes),
                    mode_index=i,
                    standard_mode=mode.standard,
                    custom_mode=mode.number,
                    properties=advanced | (0 if mode.selectable else 2),
                    mode_name="" if mode.standard else mode.title or mode.name,
                )
        return ACCEPTED

    def _capabilities(self, args: CommandArgs) -> int:
        self._port.state.post("AUTOPILOT_VERSION", **self._port.personality.version(self._port.state))
        return ACCEPTED

    def _home(self, args: CommandArgs) -> int:
        if not self._port.state.home.known:
            return FAILED
        self._port.state.post("HOME_POSITION")
        return ACCEPTED

    def _set_interval(self, args: CommandArgs) -> int:
        """Param 2 in µs: -1 stops, 0 restores the default."""
        name = self._name(args.p1)
        if name is None or not math.isfinite(args.p2):
            return FAILED if self._port.personality.home_item else UNSUPPORTED
        rate = 0.0 if args.p2 < 0 else -1.0 if args.p2 == 0 else 1e6 / args.p2
        self._port.streams.set_rates({name: rate}, self._port.state.time_s)
        return ACCEPTED

    def _get_interval(self, args: CommandArgs) -> int:
        name = self._name(args.p1)
        if name is None:
            if math.isfinite(args.p1) and 0.0 <= args.p1 <= _HIGHEST_U16:
                self._port.state.post("MESSAGE_INTERVAL", message_id=int(args.p1), interval_us=0)
            return FAILED
        rate = self._port.streams.rate_of(name)
        interval = round(1e6 / rate) if rate > 0.0 else -1
        self._port.state.post("MESSAGE_INTERVAL", message_id=int(args.p1), interval_us=interval)
        return ACCEPTED

    # -- the autopilot ------------------------------------------------------------------------------

    def _reboot(self, args: CommandArgs) -> int:
        if args.p1 != 1.0:
            return DENIED
        if self._port.state.armed:
            self._port.state.say(2, "Reboot denied: vehicle is armed")
            return FAILED if self._port.personality.home_item else TEMPORARILY_REJECTED
        self._port.request_reboot()
        return ACCEPTED

    def _calibrate(self, args: CommandArgs) -> int:
        """Calibrations of gyro, barometer and level finish by themselves; the others need hands."""
        port = self._port
        if port.state.armed:
            return TEMPORARILY_REJECTED
        if args.p2 == 1.0 or args.p4 == 1.0:
            return UNSUPPORTED
        port.later(_CALIBRATION_S / 3, lambda: port.acknowledge(args, IN_PROGRESS, 33))
        port.later(_CALIBRATION_S * 2 / 3, lambda: port.acknowledge(args, IN_PROGRESS, 66))
        port.later(_CALIBRATION_S, lambda: port.acknowledge(args, ACCEPTED, 100))
        return IN_PROGRESS

    def _inject(self, args: CommandArgs) -> int:
        state = self._port.state
        if self._port.personality.home_item or not (math.isfinite(args.p1) and math.isfinite(args.p2)):
            return UNSUPPORTED
        if state.params.get("SYS_FAILURE_EN") <= 0:
            return DENIED
        fault = _INJECTABLE.get(int(args.p1))
        if fault is None:
            return UNSUPPORTED
        if int(args.p2) == 0:
            state.faults.discard(fault)
        else:
            state.faults.add(fault)
        return ACCEPTED

    def _image(self, args: CommandArgs) -> int:
        take_photo(self._port.state)
        return ACCEPTED
