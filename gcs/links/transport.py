"""What every transport promises the link manager, and the life that all of them share.

A transport carries bytes to and from *peers* (an address, a TCP client, a serial device). It knows nothing of
MAVLink. It opens again by itself, with growing and jittered delays, until it is stopped.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol, TypeAlias

from gcs.links.backoff import Backoff
from gcs.links.failure import explain
from gcs.links.url import LinkUrl
from gcs.model.errors import LinkError
from gcs.model.link import LinkState

Peer: TypeAlias = tuple[str | int, ...]
"""Where bytes come from and go to: a socket address, or ``(device,)``, or ``(path,)``."""

STEADY_S = 5.0
"""A connection that held this long was a good one: the next attempt is made without delay again."""


def peer_text(peer: Peer) -> str:
    """Return the address as people write it."""
    if len(peer) == 1:
        return str(peer[0])
    host = str(peer[0]).removeprefix("::ffff:")
    return f"[{host}]:{peer[1]}" if ":" in host else f"{host}:{peer[1]}"


@dataclass(frozen=True, slots=True)
class TransportReport:
    """The state of a transport in words for the pilot."""

    state: LinkState
    text: str
    reason: str = ""
    remedy: str = ""
    retry_in_s: float | None = None


class TransportSink(Protocol):
    """Who a transport reports to: a link of the manager, or the link test."""

    def received(self, batch: Sequence[tuple[Peer, bytes]], time_us: int | None) -> None:
        """Take bytes by peer, in order; ``time_us`` is None for "now" or the time in a recording."""
        ...

    def reported(self, report: TransportReport) -> None:
        """Take the new state."""
        ...


class Transport(ABC):
    """A carrier of bytes that keeps itself open from ``start`` to ``stop``."""

    can_send: ClassVar[bool] = True

    def __init__(self, url: LinkUrl, sink: TransportSink, backoff: Backoff) -> None:
        self.url = url
        self._sink = sink
        self._backoff = backoff
        self._task: asyncio.Task[None] | None = None

    @abstractmethod
    def send(self, data: bytes, peer: Peer) -> bool:
        """Hand ``data`` to the operating system at once; False if that was not possible."""

    @abstractmethod
    def default_peers(self) -> tuple[Peer, ...]:
        """Return whom to speak to although nobody was heard yet."""

    @abstractmethod
    async def _session(self) -> None:
        """Open, report OPEN and carry bytes until it breaks (``LinkError``, ``OSError``) or ends (return)."""

    def kernel_drops(self) -> int | None:
        """Return how much arrived that this computer lost since the start; None where it can't be told."""
        return None

    def local_address(self) -> Peer | None:
        """Return where a socket is bound; None while there is none."""
        return None

    def start(self) -> None:
        """Begin to open; does nothing when already at it."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._live(), name=f"link {self.url}")
            self._task.add_done_callback(self._ended)

    async def stop(self) -> None:
        """Close and wait until nothing is left behind."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        self._sink.reported(TransportReport(LinkState.CLOSED, "Closed"))

    def _ended(self, task: asyncio.Task[None]) -> None:
        # An error that no transport foresees must not leave a link that looks alive.
        error = None if task.cancelled() else task.exception()
        if error is not None:
            reason = f"An error in this program closed the link: {error!r}"
            self._sink.reported(TransportReport(LinkState.FAILED, reason, reason, "Connect it again"))
            loop = task.get_loop()
            loop.call_exception_handler({"message": reason, "exception": error, "task": task})

    def _report(self, state: LinkState, text: str) -> None:
        self._sink.reported(TransportReport(state, text))

    async def _live(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            self._report(LinkState.OPENING, f"Opening {self.url.address}")
            began_s = loop.time()
            try:
                await self._session()
                self._report(LinkState.FINISHED, "Finished")
                return
            except LinkError as error:
                failure = error
            except OSError as error:
                failure = explain(error, self.url)
            if loop.time() - began_s > STEADY_S:
                self._backoff.reset()
            delay_s = self._backoff.next_delay_s()
            text = f"{failure.message}. Trying again"
            self._sink.reported(
                TransportReport(LinkState.FAILED, text, failure.message, failure.remedy, delay_s)
            )
            await asyncio.sleep(delay_s)
