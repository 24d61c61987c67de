"""One link at work: a transport, its stations, its figures, and its share of the outgoing frames."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final

from gcs.links.factory import MakeTransport
from gcs.links.station import Station
from gcs.links.transport import Peer, Transport, TransportReport
from gcs.links.url import LinkKind, LinkUrl
from gcs.links.window import Window
from gcs.mavlink import Encoder
from gcs.model.clock import Clock
from gcs.model.link import LinkConfig, LinkState, RadioReport

NARROW_BPS: Final = 20_000
STATION_LIMIT: Final = 512
FORGET_STATION_S: Final = 60.0
"""An address that was not heard for this long is no longer spoken to."""
RATE_SPAN_S: Final = 3.0

Received = Callable[["Link", Sequence[tuple[Peer, bytes]], int | None], None]
Reported = Callable[["Link", TransportReport], None]
"""(link with its new report, report before)"""


class Link:
    """One connection, the sink of its transport; ``on_received`` and ``on_report`` are the manager's."""

    def __init__(
        self,
        link_id: int,
        config: LinkConfig,
        url: LinkUrl,
        encoder: Encoder,
        clock: Clock,
        rng: random.Random,
        make_transport: MakeTransport,
        on_received: Received,
        on_report: Reported,
        *,
        network: int | None = None,
        is_endpoint: bool = False,
    ) -> None:
        self.id = link_id
        self.config = config
        self.url = url
        self.name = config.name or str(url)
        self.network = config.network if network is None else network
        self.is_endpoint = is_endpoint
        self.encoder = encoder
        self.stations: dict[Peer, Station] = {}
        self.report = TransportReport(LinkState.CLOSED, "Closed")
        self.report_s = clock.monotonic()
        self.last_valid: float | None = None
        self.rx_frames = self.rx_bytes = self.tx_frames = self.tx_bytes = self.tx_dropped = (
            self.duplicates
        ) = 0
        self.kernel_drops_told = 0
        self.not_mavlink = False
        self.opened_told = False
        self.failure_told = ""
        self.radio: RadioReport | None = None
        self.radio_s = 0.0
        self.injected_loss_pct = 0.0
        self.window = Window(RATE_SPAN_S)
        self._clock = clock
        self._rng = rng
        self._on_received = on_received
        self._on_report = on_report
        self.transport: Transport = make_transport(url, self, rng)

    @property
    def bandwidth_bps(self) -> int | None:
        """Bits per second that it carries, None for ample; 8N1 sends ten bits for eight."""
        if self.config.bandwidth_bps:
            return self.config.bandwidth_bps
        return self.url.baud * 8 // 10 if self.url.kind is LinkKind.SERIAL else None

    @property
    def is_narrow(self) -> bool:
        """Whether every byte counts."""
        return self.bandwidth_bps is not None and self.bandwidth_bps < NARROW_BPS

    def received(self, batch: Sequence[tuple[Peer, bytes]], time_us: int | None) -> None:
        """Take bytes from the transport."""
        self._on_received(self, batch, time_us)

    def reported(self, report: TransportReport) -> None:
        """Take the state from the transport."""
        before, self.report = self.report, report
        self.report_s = self._clock.monotonic()
        if report != before:
            self._on_report(self, before)

    def station(self, peer: Peer, now: float) -> Station | None:
        """Return the station at an address, made when it is new; None when there are too many already."""
        station = self.stations.get(peer)
        if station is None:
            if len(self.stations) >= STATION_LIMIT and not self._make_room():
                return None
            station = Station(peer, now, self._rng, narrow=self.is_narrow)
            self.stations[peer] = station
        return station

    def _make_room(self) -> bool:
        # Whoever sent nothing valid goes first: a port scan must not push a vehicle out.
        forgotten_s = self._clock.monotonic() - FORGET_STATION_S
        stations = self.stations.values()
        spare = [station for station in stations if not station.routes] or [
            station for station in stations if station.last_bytes < forgotten_s
        ]
        if not spare:
            return False
        oldest = min(spare, key=lambda station: station.last_bytes)
        for route in oldest.routes.values():
            route.leave()
        del self.stations[oldest.peer]
        return True

    def loses(self) -> bool:
        """Return whether the injected loss takes this frame."""
        return self.injected_loss_pct > 0 and self._rng.random() * 100.0 < self.injected_loss_pct

    def transmit(self, data: bytes, peer: Peer) -> bool:
        """Send one frame to one address; a frame taken by injected loss counts as sent."""
        if self.loses():
            return True
        if not self.transport.send(data, peer):
            self.tx_dropped += 1
            return False
        self.tx_frames += 1
        self.tx_bytes += len(data)
        return True

    def audience(self, now: float) -> list[Peer]:
        """Return everyone to speak to when nobody in particular is meant."""
        peers = dict.fromkeys(self.transport.default_peers())
        if self.transport.can_send:
            for station in self.stations.values():
                if station.last_valid is not None and now - station.last_valid <= FORGET_STATION_S:
                    peers[station.peer] = None
        return list(peers)

    @property
    def is_up(self) -> bool:
        """Whether the transport carries bytes."""
        return self.report.state in (LinkState.OPEN, LinkState.WAITING)

    def sample(self, now: float) -> None:
        """Note the counters, once a second."""
        self.window.sample(now, self.rx_frames, self.tx_frames, self.rx_bytes, self.tx_bytes)
