"""``gcs bench codec``: frames decoded, checked and routed to vehicle state, beside pymavlink."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from gcs.cli.bench.report import Report
from gcs.engine.pacer import TickPacer
from gcs.mavlink import Frame, Framer
from gcs.mavlink.peer import PymavlinkPeer, pymavlink_messages
from gcs.model.clock import SystemClock
from gcs.model.errors import GcsError
from gcs.model.ids import VehicleId
from gcs.recording.tlog_reader import TlogReader
from gcs.sim import SimConfig, SimFirmware, SimKind, SimVehicle
from gcs.vehicles.model import VehicleModel
from gcs.vehicles.registry import Registry

DATAGRAMS_PER_WAKE = 64
"""What a busy UDP socket brings at once."""
SECONDS_SIMULATED = 60
ROUNDS = 5
PIECE_BYTES = 4096


def bench_codec(quick: bool, recording: str) -> Report:
    """Return frames per second of both, and their ratio; medians of interleaved rounds.

    Both parsers get the same pieces of the same bytes: once whole datagrams of one frame, as UDP brings
    them, and once 4 kB at a time, as a stream or a file does.
    """
    frames = _recorded(recording) if recording else _made_up(SECONDS_SIMULATED // (4 if quick else 1))
    datagrams = [frame.raw for frame in frames]
    stream = b"".join(datagrams)
    pieces = [stream[at : at + PIECE_BYTES] for at in range(0, len(stream), PIECE_BYTES)]
    report = Report("codec")
    for name, chunks in (("datagrams", datagrams), ("4 kB pieces", pieces)):
        _compare(report, name, chunks, len(frames), 3 if quick else ROUNDS)
    report.add("fields that differ from pymavlink", float(_differences(frames)), "", 0.0, "at most")
    report.details = {
        "frames": len(frames),
        "bytes": len(stream),
        "source": recording or "embedded simulator",
    }
    return report


def _compare(report: Report, name: str, chunks: list[bytes], frames: int, rounds: int) -> None:
    ours: list[float] = []
    framed: list[float] = []
    theirs: list[float] = []
    # In turns, so that a busy moment of the machine strikes all alike.
    for _ in range(rounds):
        ours.append(_timed(lambda: _route(chunks), frames))
        framed.append(_timed(lambda: _frame_only(chunks), frames))
        theirs.append(_timed(lambda: _peer(chunks), frames))
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    report.add(f"{name}: to vehicle state, beside pymavlink", statistics.median(ratios), "×", 6.0, "at least")
    report.add(f"{name}: to vehicle state", statistics.median(ours), "frames/s")
    report.add(f"{name}: framed and checked", statistics.median(framed), "frames/s")
    report.add(f"{name}: pymavlink parse_buffer", statistics.median(theirs), "frames/s")


def _peer(chunks: list[bytes]) -> int:
    peer = PymavlinkPeer()
    return sum(len(peer.feed(chunk)) for chunk in chunks)


def _recorded(name: str) -> list[Frame]:
    path = Path(name)
    if not path.is_file():
        raise GcsError(f"There is no recording {path}", "Name a .tlog file")
    frames = [frame for frame in TlogReader(path) if not frame.name.startswith("UNKNOWN_")]
    if not frames:
        raise GcsError(f"{path} holds no message", "Name a recording of telemetry")
    return frames


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
    """Do what the engine does: route what a wake of the socket brings, and tick as its pacer allows."""
    clock = SystemClock()
    registry = Registry(clock)
    framer = Framer()
    pacer = TickPacer()
    dirty: dict[VehicleId, VehicleModel] = {}
    for at in range(0, len(chunks), DATAGRAMS_PER_WAKE):
        frames: list[Frame] = []
        for chunk in chunks[at : at + DATAGRAMS_PER_WAKE]:
            frames += framer.feed(chunk)
        for model in registry.route(frames, {0: 0}):
            dirty[model.vehicle] = model
        now = clock.monotonic()
        if pacer.wait_s(now) == 0.0:
            _tick(dirty, now)
            pacer.ticked(now, clock.monotonic())
            dirty = {}
    _tick(dirty, clock.monotonic())
    return len(registry)


def _tick(dirty: dict[VehicleId, VehicleModel], now: float) -> None:
    for model in dirty.values():
        model.reduce(now)
        model.snapshot(now)


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
            differing += not _same(value, expected.get(name))
    return differing


def _same(mine: object, other: object) -> bool:
    """Compare as values: NaN is NaN, a tuple is the list that pymavlink gives."""
    if isinstance(mine, list | tuple) and isinstance(other, list | tuple):
        return len(mine) == len(other) and all(_same(a, b) for a, b in zip(mine, other, strict=True))
    both_nan = mine != mine and other != other
    return both_nan or mine == other
