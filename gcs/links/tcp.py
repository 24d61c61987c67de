"""MAVLink over TCP: a client that connects again by itself, and a server for several clients."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

from gcs.links.backoff import Backoff
from gcs.links.transport import Peer, Transport, TransportSink, peer_text
from gcs.links.url import LinkUrl
from gcs.model.errors import LinkError
from gcs.model.link import LinkState

CONNECT_TIMEOUT_S = 10.0
UNSENT_LIMIT_BYTES = 64 << 10
"""Beyond this much unsent, new frames are dropped: old telemetry requests help nobody."""


class _Connection(asyncio.Protocol):
    """One TCP connection: bytes up, and word of its end."""

    def __init__(
        self,
        opened: Callable[[_Connection], None],
        got: Callable[[Peer, bytes], None],
        lost: Callable[[_Connection, Exception | None], None],
    ) -> None:
        self._opened = opened
        self._got = got
        self._lost = lost
        self.transport: asyncio.Transport | None = None
        self.peer: Peer = ("", 0)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note who is at the other end."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.peer = transport.get_extra_info("peername") or ("", 0)
        sock = transport.get_extra_info("socket")
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._opened(self)

    def data_received(self, data: bytes) -> None:
        """Hand bytes up."""
        self._got(self.peer, data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Say that it is over."""
        self.transport = None
        self._lost(self, exc)

    def send(self, data: bytes) -> bool:
        """Send, unless the other side has stopped reading."""
        transport = self.transport
        if (
            transport is None
            or transport.is_closing()
            or transport.get_write_buffer_size() > UNSENT_LIMIT_BYTES
        ):
            return False
        transport.write(data)
        return True

    def abort(self) -> None:
        """Close now, without waiting for what was not sent."""
        if self.transport is not None:
            self.transport.abort()


class TcpClientTransport(Transport):
    """``tcp:HOST:PORT``."""

    _connection: _Connection | None = None

    def default_peers(self) -> tuple[Peer, ...]:
        """Return the server, once connected."""
        return () if self._connection is None else (self._connection.peer,)

    def send(self, data: bytes, peer: Peer) -> bool:
        """Send to the server."""
        return self._connection is not None and self._connection.send(data)

    async def _session(self) -> None:
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[None] = loop.create_future()

        def lost(_: _Connection, error: Exception | None) -> None:
            if not ended.done():
                ended.set_exception(error if isinstance(error, OSError) else self._closed_by_peer())

        def factory() -> _Connection:
            return _Connection(lambda _: None, self._got, lost)

        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                _, connection = await loop.create_connection(factory, self.url.host, self.url.port)
            self._connection = connection
            self._report(LinkState.OPEN, f"Connected to {self.url.address}")
            await ended
        finally:
            if self._connection is not None:
                self._connection.abort()
                self._connection = None
            if ended.done() and not ended.cancelled():
                ended.exception()

    def _got(self, peer: Peer, data: bytes) -> None:
        self._sink.received([(peer, data)], None)

    def _closed_by_peer(self) -> LinkError:
        return LinkError(
            f"{self.url.address} closed the connection",
            "It may have restarted, or already serve another station",
        )


class TcpServerTransport(Transport):
    """``tcpin:HOST:PORT``: each client is a peer of its own."""

    def __init__(self, url: LinkUrl, sink: TransportSink, backoff: Backoff) -> None:
        super().__init__(url, sink, backoff)
        self._clients: dict[Peer, _Connection] = {}
        self._server: asyncio.Server | None = None

    def default_peers(self) -> tuple[Peer, ...]:
        """Return all clients: one may wait for our heartbeat before it speaks."""
        return tuple(self._clients)

    def send(self, data: bytes, peer: Peer) -> bool:
        """Send to one client."""
        client = self._clients.get(peer)
        return client is not None and client.send(data)

    def local_address(self) -> Peer | None:
        """Return where the server listens, None while it does not."""
        if self._server is None or not self._server.sockets:
            return None
        address: Peer = self._server.sockets[0].getsockname()
        return address

    async def _session(self) -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: _Connection(self._came, self._got, self._left), self.url.host, self.url.port
        )
        self._server = server
        try:
            self._report_clients()
            await loop.create_future()
        finally:
            self._server = None
            server.close()
            for client in tuple(self._clients.values()):
                client.abort()
            await server.wait_closed()

    def _came(self, client: _Connection) -> None:
        self._clients[client.peer] = client
        self._report_clients()

    def _left(self, client: _Connection, _: Exception | None) -> None:
        self._clients.pop(client.peer, None)
        if self._server is not None:
            self._report_clients()

    def _got(self, peer: Peer, data: bytes) -> None:
        self._sink.received([(peer, data)], None)

    def _report_clients(self) -> None:
        local = self.local_address()
        place = self.url.address if local is None else peer_text(local)
        count = len(self._clients)
        if count == 0:
            self._report(LinkState.WAITING, f"Listening on {place}, nobody connected")
        else:
            self._report(LinkState.OPEN, f"Listening on {place}, {count} connected")
