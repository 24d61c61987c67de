"""Commands in, acknowledgements out: who is meant, what faults do to the answer, the long ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gcs.sim.args import CommandArgs, args_from_int, args_from_long
from gcs.sim.commands_flight import FlightCommands
from gcs.sim.commands_system import SystemCommands
from gcs.sim.faults import Fault
from gcs.sim.personality.base import DENIED, TEMPORARILY_REJECTED, UNSUPPORTED, Personality
from gcs.sim.state import VehicleState

_LATE_S = 3.0
_PLACED = frozenset({16, 17, 21, 22, 34, 84, 85, 179, 192, 195, 201, 43001})
"""Commands whose last three parameters are a place."""
_ALWAYS_KNOWN = frozenset({400, 176, 246, 511, 512, 510})
Later = Callable[[float, Callable[[], None]], None]


class Commands:
    """Routes a command to its handler and acknowledges it."""

    def __init__(
        self,
        state: VehicleState,
        personality: Personality,
        flight: FlightCommands,
        system: SystemCommands,
        later: Later,
    ) -> None:
        self._state = state
        self._who = personality
        self._flight = flight
        self._system = system
        self._later = later

    def handle(self, name: str, msg: Any, sender: tuple[int, int]) -> bool:
        """Carry out COMMAND_LONG or COMMAND_INT; False for other messages."""
        if name == "COMMAND_LONG":
            args = args_from_long(msg, sender)
        elif name == "COMMAND_INT":
            args = args_from_int(msg, sender)
        else:
            return False
        for_all = msg.target_system == 0
        result = self._execute(args)
        # A broadcast to all systems is carried out by those that know it, and only they answer.
        if not (for_all and result == UNSUPPORTED):
            self.acknowledge(args, result)
        return True

    def _execute(self, args: CommandArgs) -> int:
        if Fault.DENY in self._state.faults:
            return DENIED
        if Fault.TEMP_REJECT in self._state.faults:
            return TEMPORARILY_REJECTED
        if args.command not in _ALWAYS_KNOWN and not self._who.supports(args.command):
            return UNSUPPORTED
        if args.command in _PLACED and not args.on_earth:
            return DENIED
        handler = self._flight.handlers.get(args.command) or self._system.handlers.get(args.command)
        return handler(args) if handler is not None else UNSUPPORTED

    def acknowledge(self, args: CommandArgs, result: int, progress: int = 0) -> None:
        """Send a COMMAND_ACK, as far as the faults let it be."""
        faults = self._state.faults
        if Fault.NO_ACK in faults:
            return
        command, (system, component) = args.command, args.sender
        if Fault.WRONG_ACK in faults:
            if self._state.rng.random() < 0.5:
                command = (command + 1) & 0xFFFF
            else:
                system = (system + 1) & 0xFF or 1
        fields = {
            "command": command,
            "result": result,
            "progress": progress,
            "target_system": system,
            "target_component": component,
        }
        if Fault.LATE_ACK in faults:
            self._later(_LATE_S * self._state.link_factor, lambda: self._state.post("COMMAND_ACK", **fields))
        else:
            # In front of the texts that explain it, as both firmwares do.
            self._state.posts.insert(0, ("COMMAND_ACK", fields))
