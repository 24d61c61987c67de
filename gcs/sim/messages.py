"""Messages that are neither commands nor missions nor parameters: heartbeats, echoes, streams, targets."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from gcs.sim.behaviours import Velocity
from gcs.sim.flight import Flight
from gcs.sim.modes import Role
from gcs.sim.streams import Streams

_GCS_TYPE = 6
_CUSTOM_MODE = 1
_LAT_E7 = 900_000_000
_HIGHEST_M = 100_000.0
_IGNORE_POSITION, _IGNORE_VELOCITY, _IGNORE_YAW = 0x0007, 0x0038, 0x0400
"""POSITION_TARGET_TYPEMASK."""


class Messages:
    """Hears what is left over by the other protocols."""

    def __init__(self, flight: Flight, streams: Streams) -> None:
        self._flight = flight
        self._streams = streams
        self._handlers: dict[str, Callable[[Any, tuple[int, int]], None]] = {
            "HEARTBEAT": self._heartbeat,
            "TIMESYNC": self._timesync,
            "PING": self._ping,
            "SET_MODE": self._set_mode,
            "REQUEST_DATA_STREAM": self._request_streams,
            "SET_POSITION_TARGET_GLOBAL_INT": self._position_target,
        }

    def handle(self, name: str, msg: Any, sender: tuple[int, int]) -> None:
        """Hear a message; unknown ones are ignored, as autopilots do."""
        handler = self._handlers.get(name)
        if handler is not None:
            handler(msg, sender)

    def _heartbeat(self, msg: Any, sender: tuple[int, int]) -> None:
        if msg.type == _GCS_TYPE:
            self._flight.state.gcs_heard_s = self._flight.state.time_s

    def _timesync(self, msg: Any, sender: tuple[int, int]) -> None:
        if msg.tc1 == 0:
            self._flight.state.post("TIMESYNC", tc1=self._flight.state.boot_us * 1000, ts1=msg.ts1)

    def _ping(self, msg: Any, sender: tuple[int, int]) -> None:
        if msg.target_system == 0:
            self._flight.state.post(
                "PING",
                time_usec=msg.time_usec,
                seq=msg.seq,
                target_system=sender[0],
                target_component=sender[1],
            )

    def _set_mode(self, msg: Any, sender: tuple[int, int]) -> None:
        mode = self._flight.personality.mode_numbered(msg.custom_mode)
        if mode is not None and msg.base_mode & _CUSTOM_MODE:
            self._flight.set_mode(mode)

    def _request_streams(self, msg: Any, sender: tuple[int, int]) -> None:
        groups = self._flight.personality.stream_groups
        names = groups.get(msg.req_stream_id, ())
        if msg.req_stream_id == 0:
            names = tuple(name for group in groups.values() for name in group)
        rate = float(msg.req_message_rate) if msg.start_stop else 0.0
        self._streams.set_rates(dict.fromkeys(names, rate), self._flight.state.time_s)

    def _position_target(self, msg: Any, sender: tuple[int, int]) -> None:
        """Go where the message says, in Guided (Offboard) only."""
        state, flight = self._flight.state, self._flight
        if state.mode.role is not Role.GUIDED:
            return
        if msg.type_mask & _IGNORE_POSITION != _IGNORE_POSITION:
            if abs(msg.lat_int) > _LAT_E7 or abs(msg.lon_int) > 2 * _LAT_E7 or not abs(msg.alt) < _HIGHEST_M:
                return
            n, e = state.earth.to_ne(msg.lat_int / 1e7, msg.lon_int / 1e7)
            alt = msg.alt
            if msg.coordinate_frame in (3, 6):
                alt += state.home.alt
            elif msg.coordinate_frame in (10, 11):
                alt += state.ground_under(n, e)
            yaw = None if msg.type_mask & _IGNORE_YAW or not math.isfinite(msg.yaw) else msg.yaw
            flight.go_to(n, e, alt, yaw)
            return
        wanted = msg.type_mask & _IGNORE_VELOCITY != _IGNORE_VELOCITY
        if wanted and all(map(math.isfinite, (msg.vx, msg.vy, msg.vz))):
            timeout_s = state.params.get("GUID_TIMEOUT", 3.0) * state.link_factor
            flight.guide(Velocity(msg.vx, msg.vy, -msg.vz, timeout_s))
