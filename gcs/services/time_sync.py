"""Clocks: answers a vehicle's TIMESYNC and PING, measures its clock against ours, tells it the time."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from gcs.mavlink import Frame
from gcs.model.clock import Clock
from gcs.model.ids import VehicleId
from gcs.services.operation import Send

REQUEST_EVERY_S = 5.0
SAMPLES = 8
"""Of the last samples the one with the shortest round trip is the most truthful."""
LONGEST_ROUND_TRIP_S = 10.0
INTERESTS = frozenset({"TIMESYNC", "PING"})


@dataclass(slots=True)
class _Measured:
    asked_ns: int = 0
    due_s: float = 0.0
    samples: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=SAMPLES))
    """(round trip in seconds, vehicle's clock minus ours in microseconds)."""


class TimeSync:
    """The clocks of all vehicles against ours (MAVLink time synchronisation protocol v2)."""

    interests = INTERESTS

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._measured: dict[VehicleId, _Measured] = {}

    def on_connect(self, vehicle: VehicleId, component: int = 1) -> list[Send]:
        """Return what a vehicle is told at first contact: the time, and a question for its own."""
        told = Send("SYSTEM_TIME", {"time_unix_usec": self._clock.time_us(), "time_boot_ms": 0}, vehicle)
        return [told, *self.request(vehicle, component)]

    def request(self, vehicle: VehicleId, component: int = 1) -> list[Send]:
        """Return a question for the vehicle's clock."""
        measured = self._measured.setdefault(vehicle, _Measured())
        measured.asked_ns = self._now_ns()
        measured.due_s = self._clock.monotonic() + REQUEST_EVERY_S
        return [Send("TIMESYNC", {"tc1": 0, "ts1": measured.asked_ns}, vehicle)]

    def on_tick(self, vehicle: VehicleId, component: int = 1) -> list[Send]:
        """Return the next question when it is due."""
        measured = self._measured.get(vehicle)
        if measured is None or self._clock.monotonic() < measured.due_s:
            return []
        return self.request(vehicle, component)

    def on_message(self, vehicle: VehicleId, frame: Frame) -> list[Send]:
        """Take TIMESYNC or PING of a vehicle; return the answer if it asks."""
        if frame.name == "PING":
            return self._answer_ping(vehicle, frame)
        if frame.name != "TIMESYNC":
            return []
        msg = frame.msg
        if msg.tc1 != 0:
            self._take_answer(vehicle, msg.tc1, msg.ts1)
            return []
        return [Send("TIMESYNC", {"tc1": self._now_ns(), "ts1": msg.ts1}, vehicle)]

    def offset_us(self, vehicle: VehicleId) -> int | None:
        """Return the vehicle's clock minus ours (UTC), None before the first answer."""
        measured = self._measured.get(vehicle)
        return min(measured.samples)[1] if measured is not None and measured.samples else None

    def round_trip_s(self, vehicle: VehicleId) -> float | None:
        """Return the shortest recent round trip, None before the first answer."""
        measured = self._measured.get(vehicle)
        return min(measured.samples)[0] if measured is not None and measured.samples else None

    def forget(self, vehicle: VehicleId) -> None:
        """Measure anew, as after a reboot."""
        self._measured.pop(vehicle, None)

    def _take_answer(self, vehicle: VehicleId, theirs_ns: int, asked_ns: int) -> None:
        measured = self._measured.get(vehicle)
        # Answers to other stations, and to the links' own probes, carry another ts1.
        if measured is None or asked_ns != measured.asked_ns or not asked_ns:
            return
        measured.asked_ns = 0
        now_ns = self._now_ns()
        round_trip_s = (now_ns - asked_ns) / 1e9
        if 0.0 <= round_trip_s <= LONGEST_ROUND_TRIP_S:
            offset_us = (theirs_ns - (asked_ns + now_ns) // 2) // 1000
            measured.samples.append((round_trip_s, offset_us))

    def _answer_ping(self, vehicle: VehicleId, frame: Frame) -> list[Send]:
        msg = frame.msg
        if msg.target_system != 0 or msg.target_component != 0:
            return []  # an answer, or a question for someone else (MAVLink ping protocol)
        fields: dict[str, object] = {
            "time_usec": msg.time_usec,
            "seq": msg.seq,
            "target_system": frame.sysid,
            "target_component": frame.compid,
        }
        return [Send("PING", fields, vehicle)]

    def _now_ns(self) -> int:
        return self._clock.time_us() * 1000
