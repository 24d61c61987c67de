"""MAVLink over UDP: a raw socket drained in bulk; asyncio's datagram protocol costs a wake per datagram.

250 vehicles send 12,500 datagrams a second. Each wake of the event loop costs many times what a ``recvfrom``
costs, so under load the socket is polled every few milliseconds instead of waking for each datagram.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import struct
import sys
from typing import Any

from gcs.links.transport import Peer, Transport, peer_text
from gcs.links.url import LinkKind
from gcs.model.link import LinkState

DRAIN_LIMIT = 256
"""Datagrams taken per wake: about 2 ms of work, then others have their turn."""
BUSY_PER_S = 1000
"""From this rate on, the socket is polled."""
POLL_S = 0.004
RECEIVE_BUFFER_BYTES = 4 << 20
_LARGEST_DATAGRAM = 65_536
_RATE_WINDOW_S = 0.1
# Linux only: asm-generic/socket.h and linux/sock_diag.h; Python's socket module does not name them.
_SO_RCVBUFFORCE = 33
_SO_MEMINFO = 55
_MEMINFO = struct.Struct("9I")
_MEMINFO_DROPS = 8


class UdpTransport(Transport):
    """``udpin``: bound, speaks to whom it has heard. ``udpout``: speaks first, to one address."""

    _sock: socket.socket | None = None
    _broken: asyncio.Future[None] | None = None
    _poll: asyncio.TimerHandle | None = None
    _remote: Peer | None = None
    _connected = False
    _refused = False
    _drops_before = 0
    _window_ends_s = 0.0
    _window_count = 0
    _view = memoryview(b"")
    """Where each datagram is received; what it holds is copied at once."""

    def default_peers(self) -> tuple[Peer, ...]:
        """Return the remote address of ``udpout``; a listener knows nobody."""
        return () if self._remote is None or self._sock is None else (self._remote,)

    def send(self, data: bytes, peer: Peer) -> bool:
        """Send one datagram; False when the system's buffer is full or the network is gone."""
        if self._sock is None:
            return False
        try:
            if self._connected:
                self._sock.send(data)
            else:
                self._sock.sendto(data, peer)
        except ConnectionError:
            self._note_refusal()
            return False
        except OSError:
            # A full buffer, or a network that is away for the moment: the socket stays good.
            return False
        return True

    def local_address(self) -> Peer | None:
        """Return where the socket is bound, None while it is not open."""
        if self._sock is None:
            return None
        address: Peer = self._sock.getsockname()
        return address

    def kernel_drops(self) -> int | None:
        """Return datagrams that overflowed the receive buffer (Linux, SO_MEMINFO)."""
        if sys.platform != "linux":
            return None
        return self._drops_before + self._drops_of_this_socket()

    def _drops_of_this_socket(self) -> int:
        if self._sock is None:
            return 0
        try:
            packed = self._sock.getsockopt(socket.SOL_SOCKET, _SO_MEMINFO, _MEMINFO.size)
            return int(_MEMINFO.unpack(packed)[_MEMINFO_DROPS])
        except (OSError, struct.error):
            return 0

    async def _session(self) -> None:
        loop = asyncio.get_running_loop()
        flags = socket.AI_PASSIVE if self.url.listens else 0
        found = await loop.getaddrinfo(self.url.host, self.url.port, type=socket.SOCK_DGRAM, flags=flags)
        family, _, _, _, address = found[0]
        sock = socket.socket(family, socket.SOCK_DGRAM)
        self._broken = loop.create_future()
        try:
            self._set_up(sock, family, address)
            self._sock = sock
            self._view = memoryview(bytearray(_LARGEST_DATAGRAM))
            loop.add_reader(sock, self._drain)
            self._report_open()
            await self._broken
        finally:
            self._stop_reading(sock)
            self._drops_before += self._drops_of_this_socket()
            self._sock = None
            sock.close()

    def _set_up(self, sock: socket.socket, family: int, address: Any) -> None:
        sock.setblocking(False)
        _enlarge_buffer(sock)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        if family == socket.AF_INET6:
            with contextlib.suppress(OSError):
                sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        if self.url.kind is LinkKind.UDP_IN:
            sock.bind(address)
            return
        self._remote = address
        self._connected = not _reaches_many(str(address[0]))
        if self._connected:
            # Connected, the system tells us when nobody listens, and strangers can't slip datagrams in.
            sock.connect(address)
        else:
            sock.bind(("", 0))

    def _report_open(self) -> None:
        local = self.local_address()
        listening = self.url.listens and local is not None
        text = f"Listening on {peer_text(local)}" if listening and local else f"Sending to {self.url.address}"
        self._report(LinkState.OPEN, text)

    def _stop_reading(self, sock: socket.socket) -> None:
        asyncio.get_running_loop().remove_reader(sock)
        if self._poll is not None:
            self._poll.cancel()
            self._poll = None

    def _drain(self) -> int:
        sock = self._sock
        if sock is None:
            return 0
        grouped: dict[Peer, list[bytes]] = {}
        receive, view = sock.recvfrom_into, self._view
        count = 0
        while count < DRAIN_LIMIT:
            try:
                size, peer = receive(view)
            except (BlockingIOError, InterruptedError):
                break
            except ConnectionError:
                self._note_refusal()
                break
            except OSError as error:
                self._break(error)
                break
            count += 1
            # A copy of its size: bytes that were made for the largest datagram and cut scatter the memory.
            data = bytes(view[:size])
            chunks = grouped.get(peer)
            if chunks is None:
                grouped[peer] = [data]
            else:
                chunks.append(data)
        if grouped:
            self._note_data()
            self._sink.received([(peer, b"".join(chunks)) for peer, chunks in grouped.items()], None)
        if self._poll is None:
            self._consider_polling(sock, count)
        return count

    def _consider_polling(self, sock: socket.socket, count: int) -> None:
        loop = asyncio.get_running_loop()
        now_s = loop.time()
        if now_s > self._window_ends_s:
            self._window_ends_s = now_s + _RATE_WINDOW_S
            self._window_count = 0
        self._window_count += count
        if self._window_count > BUSY_PER_S * _RATE_WINDOW_S and self._sock is sock:
            loop.remove_reader(sock)
            self._poll = loop.call_later(POLL_S, self._poll_once, sock)

    def _poll_once(self, sock: socket.socket) -> None:
        if self._sock is not sock:
            return
        loop = asyncio.get_running_loop()
        count = self._drain()
        if count == 0:
            self._poll = None
            self._window_count = 0
            loop.add_reader(sock, self._drain)
            return
        delay_s = 0.0 if count == DRAIN_LIMIT else POLL_S
        self._poll = loop.call_later(delay_s, self._poll_once, sock)

    def _break(self, error: OSError) -> None:
        if self._broken is not None and not self._broken.done():
            self._broken.set_exception(error)

    def _note_refusal(self) -> None:
        if not self._refused and self.url.kind is LinkKind.UDP_OUT:
            self._refused = True
            self._report(LinkState.WAITING, f"No program listens at {self.url.address} yet")

    def _note_data(self) -> None:
        if self._refused:
            self._refused = False
            self._report_open()


def _enlarge_buffer(sock: socket.socket) -> None:
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, RECEIVE_BUFFER_BYTES)
            return
    with contextlib.suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)


def _reaches_many(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_multicast or host == "255.255.255.255" or host.endswith(".255")
