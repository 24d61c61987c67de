"""A made-up vehicle that tells in its roll angle when it sent it, and notes when a command reaches it.

It is no simulation: the latency benchmark needs a vehicle's side whose times are known to the millisecond.
"""

from __future__ import annotations

import asyncio
import threading
import time
from typing import cast

from gcs.mavlink import Encoder, Framer

SYSID = 77
ROLL_SPAN_RAD = 0.5
PERIOD_MS = 60_000
"""The roll angle tells the milliseconds of this period."""
ARM_COMMAND = 400
DENIED = 2


class Beacon(asyncio.DatagramProtocol):
    """Speaks as a vehicle; notes when a command arrives and refuses it, so that nothing else follows."""

    def __init__(self) -> None:
        self.transport: asyncio.DatagramTransport | None = None
        self._framer = Framer()
        self._encoder = Encoder(SYSID, 1)
        self.commands: list[float] = []
        self.arrived = threading.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport (asyncio)."""
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: object) -> None:
        """Note commands to arm or disarm (asyncio)."""
        now = time.perf_counter()
        for frame in self._framer.feed(data):
            if frame.name == "COMMAND_LONG":
                command = frame.msg.command
                if command == ARM_COMMAND:
                    self.commands.append(now)
                    self.arrived.set()
                self.send(
                    "COMMAND_ACK", command=command, result=DENIED, target_system=255, target_component=190
                )

    def send(self, name: str, **fields: object) -> None:
        """Send one message."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.sendto(self._encoder.encode(name, **fields))

    def send_heartbeat(self) -> None:
        """Send a heartbeat of an ArduCopter, armed never."""
        self.send(
            "HEARTBEAT", type=2, autopilot=3, base_mode=81, custom_mode=4, system_status=3, mavlink_version=3
        )

    def send_time(self) -> None:
        """Send the time of sending as a roll angle."""
        phase = (time.monotonic() * 1000) % PERIOD_MS / PERIOD_MS
        self.send("ATTITUDE", time_boot_ms=1, roll=phase * ROLL_SPAN_RAD)


async def speak(port: int) -> None:
    """Be the made-up vehicle until the process is ended."""
    loop = asyncio.get_running_loop()
    _, vehicle = await loop.create_datagram_endpoint(Beacon, remote_addr=("127.0.0.1", port))
    number = 0
    while True:
        if number % 50 == 0:
            vehicle.send_heartbeat()
        vehicle.send_time()
        number += 1
        await asyncio.sleep(0.02)
