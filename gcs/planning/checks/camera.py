"""Pictures against the camera: whether it can take them as fast as they are asked for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gcs.planning import frames
from gcs.planning.checks.finding import Finding, Fix, Severity
from gcs.planning.checks.mending import change_fix, insert_fix, param_fix, set_value, value_of
from gcs.planning.checks.subject import Subject
from gcs.planning.document import ComplexItem, PlanItem
from gcs.planning.flight import Flight
from gcs.planning.limits import WINGED
from gcs.planning.refs import item_ref

_DISTANCE, _INTERVAL, _PICTURES, _SPEED = 206, 214, 2000, 178
_SPARE_S = 0.005
_LEAST_MPS = 0.5


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What is photographed by distance: from one item of the flat list to another."""

    begin: int
    end: int
    every_m: float
    source: int


def check_camera(subject: Subject) -> Iterator[Finding]:
    """Yield where pictures follow each other faster than the camera takes them."""
    yield from _timed(subject)
    if subject.flight is not None:
        told: set[int] = set()
        for stretch in _stretches(subject):
            if stretch.source not in told:
                for finding in _by_distance(subject, subject.flight, stretch):
                    told.add(stretch.source)
                    yield finding


def _stretches(subject: Subject) -> Iterator[_Stretch]:
    begin, every_m, source = 0, 0.0, 0
    for index, entry in enumerate(subject.flat):
        if entry.item.command != _DISTANCE:
            continue
        if every_m > 0.0:
            yield _Stretch(begin, index, every_m, source)
        begin, every_m, source = index, entry.item.params[0], entry.source
    if every_m > 0.0:
        yield _Stretch(begin, len(subject.flat), every_m, source)


def _by_distance(subject: Subject, flight: Flight, stretch: _Stretch) -> Iterator[Finding]:
    flat = flight.track.way.flat[1:]
    inside = (flat > stretch.begin) & (flat < stretch.end) & (flight.track.length_m > stretch.every_m)
    if not inside.any():
        return
    leg = int(np.argmax(np.where(inside, flight.motion.groundspeed_mps, -1.0)))
    fastest_mps = float(flight.motion.groundspeed_mps[leg])
    needed_s = _interval_s(subject, stretch.source)
    interval_s = stretch.every_m / max(fastest_mps, 0.01)
    if interval_s >= needed_s - _SPARE_S:
        return
    yield Finding(
        "camera-rate",
        Severity.WARNING,
        f"{subject.called(stretch.source)} takes a picture every {interval_s:.1f} s; "
        f"the camera needs {needed_s:.1f} s",
        "Fly slower, or take fewer pictures",
        stretch.source,
        f"every {subject.measures.length(stretch.every_m)} at {subject.measures.speed(fastest_mps)}",
        refs=(item_ref(stretch.source),),
        at=subject.knot_place(leg),
        fix=_slow_down(subject, flight, stretch, leg, stretch.every_m / needed_s),
    )


def _slow_down(
    subject: Subject, flight: Flight, stretch: _Stretch, leg: int, ground_mps: float
) -> Fix | None:
    """Return what orders a speed at which the camera keeps up, for these pictures only."""
    wanted_mps = float(flight.motion.wanted_mps[leg])
    excess_mps = float(flight.motion.groundspeed_mps[leg]) - ground_mps
    speed_mps = wanted_mps - excess_mps if subject.kind in WINGED else ground_mps
    speed_mps = math.floor(speed_mps * 10.0 + 1e-6) / 10.0
    if speed_mps < max(subject.context.vehicle.min_speed_mps, _LEAST_MPS):
        return None
    label = f"Slow to {subject.measures.value(speed_mps, 'm/s')}"
    item = subject.plan.items[stretch.source]
    own = any(
        entry.item.command == _SPEED and (index >= stretch.begin or entry.source == stretch.source)
        for index, entry in enumerate(subject.flat[: stretch.end])
    )
    if own:
        # Some pattern orders its own speed.
        if not isinstance(item, ComplexItem) or value_of(item, "speed_mps") is None:
            return None
        change = set_value("speed_mps", speed_mps, subject.context.elevation)
        return change_fix(label, subject.plan, {stretch.source: change})
    after = subject.flat[stretch.end - 1].source + 1
    inserts = {stretch.source: _speed_item(speed_mps)}
    if after < len(subject.plan.items):
        inserts[after] = _speed_item(wanted_mps)
    return insert_fix(label, subject.plan, inserts)


def _speed_item(speed_mps: float) -> PlanItem:
    return PlanItem(_SPEED, frames.MISSION, (1.0, round(speed_mps, 2), -1.0, 0.0, 0.0, 0.0, 0.0))


def _interval_s(subject: Subject, source: int) -> float:
    """Return the camera's shortest interval: its own in a survey that names it, else the vehicle's."""
    item = subject.plan.items[source]
    if isinstance(item, ComplexItem):
        style = item.data.get("TransectStyleComplexItem")
        camera = style.get("CameraCalc") if isinstance(style, dict) else item.data.get("CameraCalc")
        value = camera.get("MinTriggerInterval") if isinstance(camera, dict) else None
        if isinstance(value, int | float) and 0.0 < value <= 3600.0:
            return float(value)
    return subject.context.vehicle.camera_interval_s


def _timed(subject: Subject) -> Iterator[Finding]:
    for entry in subject.flat:
        item, number = entry.item, 0
        if item.command == _PICTURES and item.params[2] != 1.0:
            interval_s, number, each = item.params[1], 2, 1.0
        elif item.command == _INTERVAL:
            interval_s, number, each = item.params[0] / 1000.0, 1, 1000.0
        needed_s = _interval_s(subject, entry.source) if number else 0.0
        if number and 0.0 < interval_s < needed_s:
            text = f"{subject.called(entry.source)} takes a picture every {interval_s:.2f} s"
            yield Finding(
                "camera-rate",
                Severity.WARNING,
                f"{text}; the camera needs {needed_s:.1f} s",
                "Take fewer pictures",
                entry.source,
                refs=(item_ref(entry.source),),
                fix=param_fix(f"Set to {needed_s:g} s", subject.plan, entry.source, number, needed_s * each),
            )
