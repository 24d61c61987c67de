"""Recordings of real autopilots, read frame by frame with their own time."""

from pathlib import Path

import pytest

from gcs.mavlink import Framer
from gcs.model.clock import ManualClock
from gcs.vehicles.registry import Registry

FOLDER = Path(__file__).parents[3] / "shared" / "recordings"
REDUCE_S = 0.04


def recording(name):
    path = FOLDER / name
    return pytest.param(
        path, id=name, marks=pytest.mark.skipif(not path.exists(), reason="no recordings here")
    )


def stamped_frames(path):
    data = path.read_bytes()
    framer, at = Framer(), 0
    while at + 10 <= len(data):
        time_us = int.from_bytes(data[at : at + 8], "big")
        at += 8
        signed = data[at] == 0xFD and data[at + 2] & 1
        length = data[at + 1] + (12 + 13 * bool(signed) if data[at] == 0xFD else 8)
        yield time_us, framer.feed(data[at : at + length], time_us)
        at += length


def replay(path):
    """Yield (seconds since the start, registry) each time the vehicles were brought up to date."""
    clock = ManualClock()
    registry = Registry(clock)
    begin_us = None
    reduced_s = -1.0
    for time_us, frames in stamped_frames(path):
        begin_us = begin_us or time_us
        since_s = (time_us - begin_us) / 1e6
        clock.advance(max(0.0, 1000.0 + since_s - clock.monotonic()))
        registry.route(frames, {0: 0})
        if since_s - reduced_s >= REDUCE_S:
            reduced_s = since_s
            for model in registry:
                model.reduce(clock.monotonic())
            yield since_s, registry


def story(path):
    """Return the final states, and each vehicle's phases and modes in their order."""
    told = {}
    for _, registry in replay(path):
        for model in registry:
            state = model.snapshot(0.0)
            line = told.setdefault(state.vehicle, [])
            if not line or line[-1] != (state.phase, state.mode):
                line.append((state.phase, state.mode))
    return {model.vehicle: model.snapshot(0.0) for model in registry}, told
