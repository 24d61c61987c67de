"""From a connection URL to the transport that serves it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final, TypeAlias

from gcs.links.backoff import Backoff
from gcs.links.replay import ReplayTransport
from gcs.links.serial_port import LONGEST_RETRY_S, SerialTransport
from gcs.links.tcp import TcpClientTransport, TcpServerTransport
from gcs.links.transport import Transport, TransportSink
from gcs.links.udp import UdpTransport
from gcs.links.url import LinkKind, LinkUrl

MakeTransport: TypeAlias = Callable[[LinkUrl, TransportSink, random.Random], Transport]

_TRANSPORTS: Final[dict[LinkKind, type[Transport]]] = {
    LinkKind.UDP_IN: UdpTransport,
    LinkKind.UDP_OUT: UdpTransport,
    LinkKind.TCP_OUT: TcpClientTransport,
    LinkKind.TCP_IN: TcpServerTransport,
    LinkKind.SERIAL: SerialTransport,
    LinkKind.REPLAY: ReplayTransport,
}


def make_transport(url: LinkUrl, sink: TransportSink, rng: random.Random) -> Transport:
    """Return a transport that is not started yet."""
    backoff = Backoff(rng, longest_s=LONGEST_RETRY_S) if url.kind is LinkKind.SERIAL else Backoff(rng)
    return _TRANSPORTS[url.kind](url, sink, backoff)
