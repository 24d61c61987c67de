"""``gcs bench codec``: frames decoded, checked and routed to vehicle state, beside pymavlink."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from gcs.cli.bench.report import Report
from gcs.mavlink import Frame, Framer
from gcs.mavlink.peer import pymavlink_messages, pymavlink_parse
from gcs.model.clock import ManualClock
from gcs.model.errors import GcsError
from gcs.recording.tlog_reader import TlogReader
from gcs.sim import SimConfig, SimFirmware, SimKind, SimVehicle
from gcs.vehicles.registry import Registry

FRAMES_PER_TICK = 100
"""What one vehicle fleet brings in a tick of 8 ms at 12,500 messages a second."""
SECONDS_SIMULATED = 60
ROUNDS = 5


def bench_codec(quick: bool, recording: str) -> Report:
    """Return frames per second of both, and their ratio; the median of interleaved rounds."""
    frames = _recorded(recording) if recording else _made_up(SECONDS_SIMULATED // (4 if quick else 1))
    chunks = [frame.raw for frame in frames]
    stream = b"".join(chunks)
    ours: list[float] = []
    lazy: list[float] = []
    theirs: list[float] = []
    # In turns, so that a busy moment of the machine strikes all alike.
    for _ in range(3 if quick else ROUNDS):
        ours.append(_timed(lambda: _route(chunks), len(chunks)))
        lazy.append(_timed(lambda: _frame_only(chunks), len(chunks)))
        theirs.append(_timed(lambda: pymavlink_parse(stream), len(chunks)))
    report = Report("codec")
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    report.add("to vehicle state, beside pymavlink", statistics.median(ratios), "×", 6.0, "at least")
    report.add("to vehicle state", statistics.median(ours), "frames/s")
    report.add("framed and checked", statistics.median(lazy), "frames/s")
    report.add("pymavlink parse_buffer", statistics.median(theirs), "frames/s")
    report.add("fields that differ from pymavlink", float(_differences(frames)), "", 0.0, "at most")
    report.details = {
        "frames": len(chunks),
        "bytes": len(stream),
        "source": recording or "embedded simulator",
    }
    return report


def _recorded(name: str) -> list[Frame]:
    path = Path(name)
    if not path.is_file():
        raise GcsError(f"There is no recording {path}", "Name a .tlog file")
    return [frame for frame in TlogReader(path) if not frame.name.startswith("UNKNOWN_")]


def _made_up(seconds: int) -> list[Frame]:
    config = SimConfig(firmware=SimFirmware.PX4, type=SimKind.QUAD)
    vehicle = SimVehicle(config.vehicles()[0])
    framer = Framer()
    frames: list[Frame] = []
    for _ in range(seconds * 50):
        vehicle.step(0.02)
        for datagram in vehicle.outbox.take_datagrams(0):
            frames += framer.feed(datagram)
    return frames


def _timed(work: Callable[[], object], frames: int) -> float:
    begin = time.perf_counter()
    work()
    return frames / (time.perf_counter() - begin)


def _route(chunks: list[bytes]) -> int:
    clock = ManualClock()
    registry = Registry(clock)
    framer = Framer()
    batch: list[Frame] = []
    for number, chunk in enumerate(chunks):
        batch += framer.feed(chunk)
        if number % FRAMES_PER_TICK == FRAMES_PER_TICK - 1:
            now = clock.advance(0.008)
            for model in registry.route(batch, {0: 0}):
                model.reduce(now)
                model.snapshot(now)
            batch = []
    return len(registry)


def _frame_only(chunks: list[bytes]) -> int:
    framer = Framer()
    return sum(len(framer.feed(chunk)) for chunk in chunks)


def _differences(frames: list[Frame]) -> int:
    """Count fields whose value is not pymavlink's, over one frame of each kind and every 50th of all."""
    seen: set[int] = set()
    chosen = []
    for number, frame in enumerate(frames):
        if frame.msgid not in seen or number % 50 == 0:
            seen.add(frame.msgid)
            chosen.append(frame)
    theirs = list(pymavlink_messages(b"".join(frame.raw for frame in chosen)))
    differing = abs(len(theirs) - len(chosen))
    for frame, peer in zip(chosen, theirs, strict=False):
        expected = peer.to_dict()
        for name, value in frame.msg.as_dict().items():
            other = expected.get(name)
            mine = list(value) if isinstance(value, tuple) else value
            differing += mine != other and not (value != value and other != other)
    return differing
