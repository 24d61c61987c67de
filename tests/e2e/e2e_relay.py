"""A radio link that can be cut: relays UDP both ways between one vehicle and the station."""

from __future__ import annotations

import select
import socket
import threading
import time


class Relay:
    """Vehicles send to ``address``; everything goes on to ``station`` and back, unless ``cut``."""

    def __init__(self, station: str) -> None:
        host, _, port = station.rpartition(":")
        self._station = (host, int(port))
        self._front = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._front.bind(("127.0.0.1", 0))
        self._back = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._back.bind(("127.0.0.1", 0))
        self._wake_read, self._wake_write = socket.socketpair()
        self._vehicle: tuple[str, int] | None = None
        self.cut = False
        self.to_vehicle = 0
        self.to_station = 0
        self.passed: list[tuple[float, bytes]] = []
        """What went on to the station, and when (monotonic)."""
        self._thread = threading.Thread(target=self._run, name="relay")

    @property
    def address(self) -> str:
        """HOST:PORT for the vehicle."""
        host, port = self._front.getsockname()
        return f"{host}:{port}"

    def inject(self, data: bytes) -> None:
        """Send bytes to the station as if they came from the vehicle."""
        self._back.sendto(data, self._station)

    def __enter__(self) -> Relay:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._wake_write.send(b"x")
        self._thread.join(5)
        for sock in (self._front, self._back, self._wake_read, self._wake_write):
            sock.close()

    def _run(self) -> None:
        while True:
            ready, _, _ = select.select([self._front, self._back, self._wake_read], [], [], 5)
            if self._wake_read in ready:
                return
            for sock in ready:
                self._pass(sock)

    def _pass(self, sock: socket.socket) -> None:
        try:
            data, sender = sock.recvfrom(65536)
            if sock is self._front:
                self._vehicle = sender
                if not self.cut:
                    self.to_station += 1
                    self.passed.append((time.monotonic(), data))
                    self._back.sendto(data, self._station)
            elif self._vehicle is not None and not self.cut:
                self.to_vehicle += 1
                self._front.sendto(data, self._vehicle)
        except ConnectionError:
            # The other side is not there: a radio sends all the same.
            return
