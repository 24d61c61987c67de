"""The "Test" button of the Connections dialog: open a connection, listen, say who is there, close it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable, Sequence
from typing import Final

from gcs.links.factory import MakeTransport
from gcs.links.link import Link
from gcs.links.route import SILENT_S, routes_of
from gcs.links.transport import Peer, TransportReport
from gcs.links.url import LinkKind, LinkUrl
from gcs.mavlink import Encoder, Framer
from gcs.mavlink.constants import MavAutopilot, MavState, MavType
from gcs.model.link import LinkState, LinkTestResult

GATHER_S: Final = 1.5
"""After the first frame, others have this long to be heard too."""
_GREET_EVERY_S: Final = 0.5


class LinkTrial:
    """One test of one URL; the sink of a transport of its own."""

    def __init__(
        self, url: LinkUrl, encoder: Encoder, make_transport: MakeTransport, rng: random.Random
    ) -> None:
        self._url = url
        self._encoder = encoder
        self._transport = make_transport(url, self, rng)
        self._framers: dict[Peer, Framer] = {}
        self._systems: set[tuple[int, int]] = set()
        self._frames = 0
        self._bytes = 0
        self._report: TransportReport | None = None
        self._news = asyncio.Event()

    def received(self, batch: Sequence[tuple[Peer, bytes]], time_us: int | None) -> None:
        """Count what arrives."""
        for peer, data in batch:
            self._bytes += len(data)
            for frame in self._framers.setdefault(peer, Framer()).feed(data):
                self._frames += 1
                if frame.definition is not None:
                    self._systems.add((frame.sysid, frame.compid))
        self._news.set()

    def reported(self, report: TransportReport) -> None:
        """Note the state."""
        self._report = report
        self._news.set()

    async def run(self, wait_s: float) -> LinkTestResult:
        """Listen for up to ``wait_s`` and tell what was heard."""
        self._transport.start()
        try:
            await self._listen(wait_s)
            return self._result(wait_s)
        finally:
            await self._transport.stop()

    async def _listen(self, wait_s: float) -> None:
        loop = asyncio.get_running_loop()
        end_s = loop.time() + wait_s
        heard = False
        greet_s = loop.time()
        while (left_s := end_s - loop.time()) > 0:
            if self._report is not None and self._report.state in (LinkState.FAILED, LinkState.FINISHED):
                return
            if self._systems and not heard:
                heard = True
                end_s = min(end_s, loop.time() + GATHER_S)
            if loop.time() >= greet_s and self._greet():
                greet_s = loop.time() + _GREET_EVERY_S
            self._news.clear()
            try:
                async with asyncio.timeout(min(left_s, _GREET_EVERY_S)):
                    await self._news.wait()
            except TimeoutError:
                continue

    def _greet(self) -> bool:
        # Many peers speak only to whom they have heard.
        peers = self._transport.default_peers()
        if peers:
            frame = self._encoder.encode(
                "HEARTBEAT",
                type=MavType.GCS,
                autopilot=MavAutopilot.INVALID,
                system_status=MavState.ACTIVE,
                mavlink_version=3,
            )
            for peer in peers:
                self._transport.send(frame, peer)
        return bool(peers)

    def _result(self, wait_s: float) -> LinkTestResult:
        systems = tuple(sorted(self._systems))
        if systems:
            return LinkTestResult(True, heard_text(systems), "", systems, self._frames, self._bytes)
        report = self._report
        if report is not None and report.state is LinkState.FAILED:
            return LinkTestResult(False, report.reason, report.remedy)
        if self._bytes:
            remedy = (
                "Check the baud rate"
                if self._url.kind is LinkKind.SERIAL
                else "Check what sends to this port"
            )
            return LinkTestResult(
                False, "Bytes arrive, but they are not MAVLink", remedy, bytes_received=self._bytes
            )
        return LinkTestResult(
            False,
            f"It opens, but nothing was heard for {wait_s:g} s",
            "Check that the vehicle is powered and sends to this computer",
        )


def heard_text(systems: Iterable[tuple[int, int]]) -> str:
    """Return ``MAVLink from system 1, 2``."""
    ids = sorted({sysid for sysid, _ in systems})
    return f"MAVLink from system {', '.join(map(str, ids))}"


def result_of_open_link(link: Link, now: float) -> LinkTestResult:
    """Return what is known of a URL that is open already: testing it again would only find its port busy."""
    systems = tuple(
        sorted(
            (sysid, compid)
            for station in link.stations.values()
            for sysid, route in routes_of(station).items()
            for compid in route.components
        )
    )
    if link.last_valid is not None and now - link.last_valid <= SILENT_S:
        text = f"In use as {link.name}: {heard_text(systems)}"
        return LinkTestResult(True, text, "", systems, link.rx_frames, link.rx_bytes)
    return LinkTestResult(
        False,
        f"In use as {link.name}, which hears nothing now",
        link.report.remedy or "Check that the vehicle is powered and sends to this computer",
        systems,
        link.rx_frames,
        link.rx_bytes,
    )
