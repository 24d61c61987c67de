"""``gcs bench latency``: byte in to pixel out, and command call to byte out.

A made-up vehicle puts the time of sending into its roll angle; the window reads it back from the horizon
that it has just painted. Both processes share the machine's monotonic clock.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from gcs.cli.bench.report import Report
from gcs.cli.bench.window import measure_window
from gcs.engine.config import EngineConfig
from gcs.engine.facade import Engine
from gcs.model.command import Arm, Disarm
from gcs.model.errors import GcsError
from gcs.model.ids import VehicleId
from gcs.model.link import LinkConfig
from gcs.model.settings import Settings
from gcs.sim.beacon import SYSID, Beacon

PORT = 24900
COMMANDS = 200


def bench_latency(quick: bool, recording: str) -> Report:
    """Return both delays; p50 and p95."""
    report = Report("latency")
    sender = subprocess.Popen([sys.executable, "-m", "gcs.cli.bench", str(PORT)], stdin=subprocess.DEVNULL)
    try:
        result = measure_window(PORT, 4.0 if quick else 15.0)
    finally:
        sender.terminate()
        sender.wait(10)
    report.add("byte in to pixel p50", result["pixel_p50_ms"], "ms")
    report.add("byte in to pixel p95", result["pixel_p95_ms"], "ms", 60.0, "at most")
    delays_ms = sorted(_command_delays(20 if quick else COMMANDS))
    if not delays_ms:
        raise GcsError("No command reached the made-up vehicle", "Look whether loopback UDP is blocked")
    report.add("command to byte out p50", delays_ms[len(delays_ms) // 2], "ms")
    report.add("command to byte out p95", delays_ms[int(len(delays_ms) * 0.95)], "ms", 5.0, "at most")
    report.details = {"samples": result["pixel_samples"], "commands": len(delays_ms)}
    return report


def _command_delays(count: int) -> list[float]:
    with tempfile.TemporaryDirectory(prefix="godwit-bench-") as folder:
        engine = Engine(EngineConfig(Settings(links=(), serial_autoconnect=False), Path(folder)))
        engine.start()
        try:
            return _measure_commands(engine, count)
        finally:
            engine.stop()


def _measure_commands(engine: Engine, count: int) -> list[float]:
    engine.add_link(LinkConfig(url="udpin:127.0.0.1:0")).result(5)
    deadline_s = time.monotonic() + 20
    while not (address := next((s.local_address for s in engine.snapshot().links if s.local_address), "")):
        if time.monotonic() > deadline_s:
            raise GcsError("The link did not open", "Try again")
        time.sleep(0.02)
    port = int(address.rpartition(":")[2])
    loop = asyncio.new_event_loop()
    _, vehicle = loop.run_until_complete(
        loop.create_datagram_endpoint(Beacon, remote_addr=("127.0.0.1", port))
    )
    thread = threading.Thread(target=loop.run_forever, name="bench-vehicle")
    thread.start()
    delays_ms: list[float] = []
    target = VehicleId(0, SYSID)
    try:
        while target not in engine.snapshot().vehicles and time.monotonic() < deadline_s:
            loop.call_soon_threadsafe(vehicle.send_heartbeat)
            time.sleep(0.1)
        for number in range(count):
            vehicle.arrived.clear()
            begin = time.perf_counter()
            engine.command((target,), Arm(force=True) if number % 2 else Disarm(force=True))
            if vehicle.arrived.wait(2.0):
                delays_ms.append((vehicle.commands[-1] - begin) * 1000)
            loop.call_soon_threadsafe(vehicle.send_heartbeat)
            # A refusal waits half a second for the vehicle's words before the next may be sent.
            time.sleep(0.65)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        if vehicle.transport is not None:
            vehicle.transport.close()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
    return delays_ms
