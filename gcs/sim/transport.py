"""The simulator's own ways onto a network: UDP and TCP, with asyncio and nothing else.

It shares nothing with the program's links, so that neither side's mistakes hide the other's.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, cast

from gcs.mavlink import Frame, Framer
from gcs.sim.start import SimError

Deliver = Callable[[Frame], None]
"""Gives a frame heard on a shared link to whom it is for."""

_KINDS = ("udpout", "udpin", "udp", "tcp", "tcpout", "tcpin")
_RECONNECT_S = 0.5
_MAX_WAITING_BYTES = 1 << 20
_REMEDY = "Write udpout:HOST:PORT, udpin:HOST:PORT, tcp:HOST:PORT or tcpin:HOST:PORT"


@dataclass(frozen=True, slots=True)
class Target:
    """A parsed URL."""

    kind: str
    host: str
    port: int

    @property
    def per_vehicle(self) -> bool:
        """Every vehicle has a socket of its own; else they share one."""
        return self.kind == "udpout"


def parse_target(url: str) -> Target:
    """Read ``KIND:HOST:PORT`` or ``KIND://HOST:PORT``.

    Raises:
        SimError: it is not that.
    """
    kind, _, rest = url.partition(":")
    host, _, port = rest.removeprefix("//").rpartition(":")
    kind = {"udp": "udpin", "tcpout": "tcp"}.get(kind, kind)
    if kind not in _KINDS or not host or not port.isdecimal() or int(port) > 65535:
        raise SimError(f"Not a link that a simulated vehicle can speak on: {url!r}", _REMEDY)
    return Target(kind, host.strip("[]"), int(port))


class Pipe(Protocol):
    """An open link end."""

    def send(self, datagrams: list[bytes]) -> None:
        """Send datagrams, or their bytes one after the other; never waits."""
        ...

    def close(self) -> None:
        """Close it."""
        ...

    @property
    def address(self) -> tuple[str, int]:
        """The local address."""
        ...


class UdpOut(asyncio.DatagramProtocol):
    """One vehicle's socket towards one ground station; an absent station is no error."""

    def __init__(self, receive: Callable[[bytes], None]) -> None:
        self._receive = receive
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport (asyncio)."""
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: Any) -> None:
        """Hand bytes to the vehicle (asyncio)."""
        self._receive(data)

    def error_received(self, exc: Exception) -> None:
        """Nobody listens yet: go on, as a radio does (asyncio)."""

    def send(self, datagrams: list[bytes]) -> None:
        """Send to the ground station."""
        transport = self._transport
        if transport is not None and not transport.is_closing():
            for data in datagrams:
                transport.sendto(data)

    def close(self) -> None:
        """Close the socket."""
        if self._transport is not None:
            self._transport.close()

    @property
    def address(self) -> tuple[str, int]:
        """The local address."""
        assert self._transport is not None
        return _local(self._transport)


class UdpIn(asyncio.DatagramProtocol):
    """A socket that all vehicles share; it answers everyone that it has heard."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._transport: asyncio.DatagramTransport | None = None
        self._peers: dict[Any, Framer] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport (asyncio)."""
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: Any) -> None:
        """Learn the peer and hand its frames on (asyncio)."""
        framer = self._peers.get(addr)
        if framer is None:
            framer = self._peers[addr] = Framer()
        for frame in framer.feed(data):
            self._deliver(frame)

    def error_received(self, exc: Exception) -> None:
        """A peer is gone: go on (asyncio)."""

    def send(self, datagrams: list[bytes]) -> None:
        """Send to every peer."""
        transport = self._transport
        if transport is not None and not transport.is_closing():
            for addr in self._peers:
                for data in datagrams:
                    transport.sendto(data, addr)

    def close(self) -> None:
        """Close the socket."""
        if self._transport is not None:
            self._transport.close()

    @property
    def address(self) -> tuple[str, int]:
        """The local address."""
        assert self._transport is not None
        return _local(self._transport)


class _Stream(asyncio.Protocol):
    """One TCP connection."""

    def __init__(self, owner: Tcp) -> None:
        self._owner = owner
        self._framer = Framer()
        self.transport: asyncio.Transport | None = None
        self.gone = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self._owner.streams.add(self)

    def data_received(self, data: bytes) -> None:
        for frame in self._framer.feed(data):
            self._owner.deliver(frame)

    def connection_lost(self, exc: Exception | None) -> None:
        self._owner.streams.discard(self)
        self.gone.set()


class Tcp:
    """A TCP server for any number of clients, or a client that connects again and again."""

    def __init__(self, deliver: Deliver) -> None:
        self.deliver = deliver
        self.streams: set[_Stream] = set()
        self._server: asyncio.Server | None = None
        self._task: asyncio.Task[None] | None = None

    async def listen(self, host: str, port: int) -> None:
        """Serve; OSError when the port is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Stream(self), host, port)

    def connect(self, host: str, port: int) -> None:
        """Connect in the background, as often as it takes."""
        self._task = asyncio.get_running_loop().create_task(
            self._keep_connected(host, port), name="sim-tcp-client"
        )

    async def _keep_connected(self, host: str, port: int) -> None:
        loop = asyncio.get_running_loop()
        while True:
            with contextlib.suppress(OSError):
                _, stream = await loop.create_connection(lambda: _Stream(self), host, port)
                await stream.gone.wait()
            await asyncio.sleep(_RECONNECT_S)

    def send(self, datagrams: list[bytes]) -> None:
        """Send to every connection that keeps up; a slow one loses whole frames."""
        for stream in self.streams:
            transport = stream.transport
            if transport is not None and transport.get_write_buffer_size() < _MAX_WAITING_BYTES:
                transport.write(b"".join(datagrams))

    def close(self) -> None:
        """Close all connections and stop serving or connecting."""
        if self._task is not None:
            self._task.cancel()
        if self._server is not None:
            self._server.close()
        for stream in list(self.streams):
            if stream.transport is not None:
                stream.transport.abort()

    @property
    def address(self) -> tuple[str, int]:
        """The address served, or an empty one for a client."""
        if self._server is None:
            return ("", 0)
        host, port = self._server.sockets[0].getsockname()[:2]
        return str(host), int(port)


def _local(transport: asyncio.DatagramTransport) -> tuple[str, int]:
    host, port = transport.get_extra_info("sockname")[:2]
    return str(host), int(port)


async def open_own(target: Target, receive: Callable[[bytes], None]) -> Pipe:
    """Open one vehicle's own socket.

    Raises:
        SimError: the host can't be found.
    """
    loop = asyncio.get_running_loop()
    try:
        _, pipe = await loop.create_datagram_endpoint(
            lambda: UdpOut(receive), remote_addr=(target.host, target.port)
        )
    except OSError as error:
        raise SimError(f"Can't send to {target.host}:{target.port}: {error}", "Check the address") from error
    return pipe


async def open_shared(target: Target, deliver: Deliver) -> Pipe:
    """Open a link end that all vehicles share.

    Raises:
        SimError: the port is taken or the host can't be found.
    """
    loop = asyncio.get_running_loop()
    try:
        if target.kind == "udpin":
            _, udp = await loop.create_datagram_endpoint(
                lambda: UdpIn(deliver), local_addr=(target.host, target.port)
            )
            return udp
        tcp = Tcp(deliver)
        if target.kind == "tcpin":
            await tcp.listen(target.host, target.port)
        else:
            tcp.connect(target.host, target.port)
    except OSError as error:
        raise SimError(
            f"Can't listen on {target.host}:{target.port}: {error}", "Choose another port"
        ) from error
    return tcp
