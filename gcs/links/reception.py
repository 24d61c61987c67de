"""The hot path: what happens to every frame that arrives, 12,500 times a second at full load.

Per frame: one look-up of the route, its sequence, its time. Everything else is done for few frames (the
special messages), only for vehicles with several routes, or once a second.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from gcs.links.conflict import WATCHED, learn
from gcs.links.link import Link
from gcs.links.route import PAUSE_S, Route, System, routes_of
from gcs.links.station import Station
from gcs.links.transport import Peer
from gcs.mavlink import Frame
from gcs.mavlink.constants import MavAutopilot
from gcs.model.clock import Clock
from gcs.model.ids import VehicleId
from gcs.model.link import RadioReport

HEARTBEAT: Final = 0
RADIO_STATUS: Final = 109
TIMESYNC: Final = 111
RADIO: Final = 166
HIGH_LATENCY: Final = 234
HIGH_LATENCY2: Final = 235
SETUP_SIGNING: Final = 256
_SPECIAL: Final = frozenset({HEARTBEAT, RADIO_STATUS, TIMESYNC, RADIO, HIGH_LATENCY, HIGH_LATENCY2})
_RADIOS: Final = (RADIO_STATUS, RADIO)
SYSTEM_LIMIT: Final = 2048

Tap = Callable[[bytes, int, int, bool], None]
"""(frame, UTC µs, link id, outgoing)"""


class Reception:
    """Turns bytes into frames, keeps the books of routes and systems, and drops duplicates."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.systems: dict[VehicleId, System] = {}
        self.taps: list[Tap] = []

    def frames(self, link: Link, batch: Sequence[tuple[Peer, bytes]], time_us: int | None) -> list[Frame]:
        """Return the frames in a batch of bytes, without duplicates."""
        now = self._clock.monotonic()
        stamp_us = self._clock.time_us() if time_us is None else time_us
        fresh: list[Frame] = []
        for peer, data in batch:
            link.rx_bytes += len(data)
            station = link.stations.get(peer) or link.station(peer, now)
            if station is None:
                continue
            station.last_bytes = now
            frames = station.feed(data, stamp_us, link.id)
            if link.injected_loss_pct:
                frames = [frame for frame in frames if not link.loses()]
            if frames:
                link.rx_frames += len(frames)
                self._show_taps(frames)
                self._sort(link, station, frames, now, fresh)
        return fresh

    def from_endpoint(self, link: Link, batch: Sequence[tuple[Peer, bytes]]) -> list[Frame]:
        """Return the frames that another ground station sent; they make no routes and no vehicles."""
        now = self._clock.monotonic()
        stamp_us = self._clock.time_us()
        frames: list[Frame] = []
        for peer, data in batch:
            link.rx_bytes += len(data)
            station = link.station(peer, now)
            if station is None:
                continue
            station.last_bytes = now
            heard = station.feed(data, stamp_us, link.id)
            if heard:
                link.last_valid = station.last_valid = now
                link.rx_frames += len(heard)
                frames += heard
        self._show_taps(frames)
        return frames

    def _show_taps(self, frames: list[Frame]) -> None:
        for tap in self.taps:
            for frame in frames:
                if frame.msgid != SETUP_SIGNING:
                    tap(frame.raw, frame.time_us, frame.link, False)

    def _sort(
        self, link: Link, station: Station, frames: list[Frame], now: float, fresh: list[Frame]
    ) -> None:
        routes = routes_of(station)
        for frame in frames:
            msgid = frame.msgid
            if msgid in _RADIOS:
                # A radio's report is no sign of life of the vehicle, even under the vehicle's system id.
                self._note_radio(link, frame, now)
                fresh.append(frame)
                continue
            route = routes.get(frame.sysid)
            if route is None or frame.compid not in route.components:
                route = self._meet(link, station, route, frame, now)
                if route is None:
                    fresh.append(frame)
                    continue
            pause_s = now - route.last_rx
            if pause_s > PAUSE_S:
                route.resume(frame, pause_s)
            route.lost += route.observe(frame)
            route.frames += 1
            route.last_rx = now
            route.remember(frame)
            if msgid in _SPECIAL:
                self._note_special(station, route, frame, now)
            if route.system.several:
                if msgid in WATCHED:
                    learn(route, frame, now)
                if route.system.duplicates.repeats(frame, route):
                    link.duplicates += 1
                    continue
            fresh.append(frame)
        link.last_valid = station.last_valid = now

    def _meet(
        self, link: Link, station: Station, route: Route | None, frame: Frame, now: float
    ) -> Route | None:
        # A message that the dialect does not know has no CRC that could be checked: nobody is met by it.
        if frame.definition is None:
            return route
        if route is not None:
            route.components.add(frame.compid)
            return route
        identity = VehicleId(link.network, frame.sysid)
        system = self.systems.get(identity)
        if system is None:
            if len(self.systems) >= SYSTEM_LIMIT:
                return None
            system = self.systems[identity] = System(identity)
        route = Route(system, link, station, frame, now)
        system.add(route)
        station.routes[frame.sysid] = route
        return route

    def _note_radio(self, link: Link, frame: Frame, now: float) -> None:
        message = frame.msg
        link.radio_s = now
        link.radio = RadioReport(
            message.rssi,
            message.remrssi,
            message.noise,
            message.remnoise,
            message.txbuf,
            message.rxerrors,
            0.0,
        )

    def _note_special(self, station: Station, route: Route, frame: Frame, now: float) -> None:
        message = frame.msg
        if frame.msgid == HEARTBEAT:
            if message.autopilot != MavAutopilot.INVALID:
                route.is_autopilot = True
                route.kind = (message.type, message.autopilot)
                route.kind_seen_s = now
        elif frame.msgid == TIMESYNC:
            rtt_ms = station.probe.answered(message.ts1, now) if message.tc1 else None
            if rtt_ms is not None:
                route.note_rtt(rtt_ms, now)
        else:
            route.high_latency = True
            route.is_autopilot = True
