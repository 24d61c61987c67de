"""Watching the links themselves: opened, failed, closed, and bytes that are not what they should be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from gcs.links.link import Link
from gcs.links.transport import TransportReport
from gcs.links.watch import Tell
from gcs.model.alarm import Level
from gcs.model.link import LinkEventKind, LinkState

NOT_MAVLINK_BYTES: Final = 64
"""So many bytes within 3 s without a frame among them are no MAVLink."""
_UP: Final = (LinkState.OPEN, LinkState.WAITING)


class LinkWatch:
    """Tells of a link's changes once each, not at every attempt."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._second_s = 0.0

    def reported(self, link: Link, before: TransportReport) -> None:
        """Tell what the transport's new state means, if it means something new."""
        report = link.report
        if report.state in _UP:
            if not link.opened_told:
                link.opened_told = True
                link.failure_told = ""
                self._tell(LinkEventKind.OPENED, Level.OK, f"{link.name}: {report.text}", link=link)
        elif report.state is LinkState.FAILED:
            link.opened_told = False
            if report.reason != link.failure_told:
                link.failure_told = report.reason
                text = f"{link.name}: {report.reason}"
                self._tell(LinkEventKind.FAILED, Level.CAUTION, text, link=link, remedy=report.remedy)
        elif report.state is LinkState.FINISHED:
            self._tell(LinkEventKind.FINISHED, Level.ADVISORY, f"{link.name}: {report.text}", link=link)
        elif report.state is LinkState.CLOSED and before.state is not LinkState.FINISHED:
            link.opened_told = False
            link.failure_told = ""
            self._tell(LinkEventKind.CLOSED, Level.ADVISORY, f"{link.name} closed", link=link)

    def look(self, links: Iterable[Link], now: float) -> None:
        """Note the figures of all links once a second."""
        if now < self._second_s:
            return
        self._second_s = now + 1.0
        for link in links:
            link.sample(now)
            self._look_at_bytes(link)
            self._look_at_drops(link)

    def _look_at_bytes(self, link: Link) -> None:
        if link.window.growth(0) > 0:
            link.not_mavlink = False
        elif link.window.growth(2) >= NOT_MAVLINK_BYTES and not link.not_mavlink:
            link.not_mavlink = True
            text = f"{link.name}: bytes arrive, but they are not MAVLink"
            remedy = (
                f"Check the baud rate ({link.url.baud})" if link.url.baud else "Check what sends to this port"
            )
            self._tell(LinkEventKind.NOT_MAVLINK, Level.CAUTION, text, link=link, remedy=remedy)

    def _look_at_drops(self, link: Link) -> None:
        drops = link.transport.kernel_drops() or 0
        lost = drops - link.kernel_drops_told
        if lost > 0:
            link.kernel_drops_told = drops
            text = f"{link.name}: this computer was too busy and lost {lost} datagrams"
            self._tell(LinkEventKind.DROPPED, Level.CAUTION, text, link=link, remedy="Close other programs")
