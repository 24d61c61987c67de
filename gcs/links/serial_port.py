"""MAVLink over a serial port: two threads that block, so that the event loop never does."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable

import serial

from gcs.links.backoff import Backoff
from gcs.links.failure import explain
from gcs.links.serial_list import device_of, hardware_of
from gcs.links.transport import Peer, Transport, TransportSink
from gcs.links.url import LinkUrl
from gcs.model.link import LinkState

READ_TIMEOUT_S = 0.2
WRITE_TIMEOUT_S = 1.0
JOIN_TIMEOUT_S = 2.0
UNSENT_LIMIT_FRAMES = 256
LONGEST_RETRY_S = 3.0
"""A device that is plugged in again is there within this time."""


class SerialTransport(Transport):
    """``serial:DEVICE:BAUD``: survives unplugging, and finds the same USB device under a new name."""

    def __init__(self, url: LinkUrl, sink: TransportSink, backoff: Backoff) -> None:
        super().__init__(url, sink, backoff)
        self._pump: _Pump | None = None
        self._hardware: str | None = None

    def default_peers(self) -> tuple[Peer, ...]:
        """Return the device while it is open."""
        return ((self.url.device,),) if self._pump is not None and self._pump.is_open else ()

    def send(self, data: bytes, peer: Peer) -> bool:
        """Queue for the writer thread; False when the device is closed or takes no more."""
        return self._pump is not None and self._pump.send(data)

    async def _session(self) -> None:
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[None] = loop.create_future()

        def end(error: OSError) -> None:
            if not ended.done():
                ended.set_exception(explain(error, self.url))

        def call(function: Callable[..., None], *args: object) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(function, *args)

        pump = _Pump(
            self.url,
            self._hardware,
            opened=lambda device, hardware: call(self._opened, device, hardware),
            got=lambda data: call(self._got, data),
            lost=lambda error: call(end, error),
        )
        self._pump = pump
        pump.start()
        try:
            await ended
        finally:
            self._pump = None
            pump.ask_to_stop()
            await asyncio.shield(asyncio.to_thread(pump.join))
            if ended.done() and not ended.cancelled():
                ended.exception()

    def _opened(self, device: str, hardware: str | None) -> None:
        self._hardware = hardware
        moved = "" if device == self.url.device else f", found again as {device}"
        self._report(LinkState.OPEN, f"{self.url.device} open at {self.url.baud} baud{moved}")

    def _got(self, data: bytes) -> None:
        if self._pump is not None:
            self._sink.received([((self.url.device,), data)], None)


class _Pump:
    """The two threads of one opened port; callbacks come from these threads."""

    def __init__(
        self,
        url: LinkUrl,
        hardware: str | None,
        *,
        opened: Callable[[str, str | None], None],
        got: Callable[[bytes], None],
        lost: Callable[[OSError], None],
    ) -> None:
        self._url = url
        self._hardware = hardware
        self._opened = opened
        self._got = got
        self._lost = lost
        self._stop = threading.Event()
        self._outgoing: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._port: serial.Serial | None = None
        self._thread = threading.Thread(target=self._run, name=f"serial {url.device}", daemon=True)

    @property
    def is_open(self) -> bool:
        """Whether bytes can be sent now."""
        return self._port is not None

    def start(self) -> None:
        """Begin to open the port."""
        self._thread.start()

    def send(self, data: bytes) -> bool:
        """Queue a frame unless the port is closed or hopelessly behind."""
        if self._port is None or self._outgoing.qsize() >= UNSENT_LIMIT_FRAMES:
            return False
        self._outgoing.put(data)
        return True

    def ask_to_stop(self) -> None:
        """Tell both threads to end."""
        self._stop.set()
        self._outgoing.put(None)
        port = self._port
        if port is not None:
            # The reader may be closing the port at this moment.
            with contextlib.suppress(OSError, TypeError):
                port.cancel_read()
                port.cancel_write()

    def join(self) -> None:
        """Wait for the threads, but not for a driver that hangs."""
        self._thread.join(JOIN_TIMEOUT_S)

    def _run(self) -> None:
        try:
            device = self._url.device
            if self._hardware is not None:
                device = device_of(self._hardware) or device
            port = serial.Serial(
                device, self._url.baud, timeout=READ_TIMEOUT_S, write_timeout=WRITE_TIMEOUT_S, exclusive=True
            )
        except (OSError, ValueError) as error:
            self._lost(error if isinstance(error, OSError) else OSError(str(error)))
            return
        writer = threading.Thread(target=self._write, args=(port,), name=f"serial out {device}", daemon=True)
        self._port = port
        writer.start()
        self._opened(device, hardware_of(device))
        self._read(port)
        self._port = None
        self._stop.set()
        self._outgoing.put(None)
        writer.join(WRITE_TIMEOUT_S + READ_TIMEOUT_S)
        # Closing a device that was pulled out can fail too.
        with contextlib.suppress(OSError):
            port.close()

    def _read(self, port: serial.Serial) -> None:
        while not self._stop.is_set():
            try:
                data = port.read(max(1, port.in_waiting))
            except (OSError, TypeError) as error:
                # pyserial raises TypeError when the port is closed under a blocked read.
                self._lost(error if isinstance(error, OSError) else OSError(str(error)))
                return
            if data:
                self._got(data)

    def _write(self, port: serial.Serial) -> None:
        while not self._stop.is_set():
            data = self._outgoing.get()
            if data is None:
                return
            try:
                port.write(data)
            except serial.SerialTimeoutException:
                continue
            except OSError as error:
                self._lost(error)
                self._stop.set()
                return
