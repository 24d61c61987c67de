"""What a plan takes of the battery: leg by leg, and from where the way home still keeps the reserve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gcs.model.vehicle import VehicleKind
from gcs.planning.context import AnalysisContext
from gcs.planning.document import LatLon
from gcs.planning.homeward import Homeward
from gcs.planning.limits import GROUNDED
from gcs.planning.loops import Jump
from gcs.planning.motion import Motion
from gcs.planning.track import GEOD, Track
from gcs.planning.way import HOME, Floats

_UPRIGHT_M = 1.0
"""Shorter legs are taken for climbs and descents on the spot."""


@dataclass(frozen=True, slots=True)
class LegEnergy:
    """The way to one item of the document, and within it where it is a pattern."""

    start: int
    """Index of the item where it begins; -1: home."""
    end: int
    """Index of the item that it leads to."""
    length_m: float
    duration_s: float
    energy_wh: float
    groundspeed_mps: float
    """The lowest; 0 where the wind lets it make no way."""
    airspeed_mps: float
    """The highest."""


@dataclass(frozen=True, slots=True)
class EnergyUse:
    """The whole plan, loops flown as often as they say (endless ones once)."""

    per_leg: tuple[LegEnergy, ...]
    total_wh: float
    capacity_wh: float
    share_pct: float
    """Of the full battery."""
    reserve_pct: float
    lands_with_pct: float
    """What is left at the end, of the full battery; below 0: it does not get there."""
    point_of_no_return: tuple[float, LatLon] | None
    """Last place (distance along the profile) from which a direct return keeps the reserve; None: all do."""
    duration_s: float
    length_m: float
    """Flown, loops included."""
    returns_to: int = HOME
    """Where a return from that place leads: index of a rally point; −1: home."""
    assumed: bool = True
    """The battery and power are defaults for the kind of vehicle."""


def energy_of(
    track: Track, motion: Motion, jumps: Sequence[Jump], back: Homeward, context: AnalysisContext
) -> EnergyUse:
    """Return what a track takes."""
    model = context.energy
    seconds, joules = _by_leg(track, motion, context)
    times = 1.0 + _repeats(track, jumps)
    closing_m, closing_s, closing_j = _closings(track, jumps, context)
    seconds, joules = seconds * times + closing_s, joules * times + closing_j
    energy_wh = joules / 3600.0
    capacity_wh = max(model.capacity_wh, 0.1)
    total_wh = float(energy_wh.sum())
    share_pct = total_wh / capacity_wh * 100.0
    last = _last_return(track, energy_wh, back, model.start_pct, model.reserve_pct, capacity_wh)
    sample = int(back.sample[last or 0])
    return EnergyUse(
        per_leg=_grouped(track, motion, seconds, energy_wh),
        total_wh=total_wh,
        capacity_wh=capacity_wh,
        share_pct=share_pct,
        reserve_pct=model.reserve_pct,
        lands_with_pct=model.start_pct - share_pct,
        point_of_no_return=None if last is None else (float(track.distance_m[sample]), track.place(sample)),
        duration_s=float(seconds.sum()),
        length_m=float((track.length_m * times + closing_m).sum()),
        assumed=model.assumed,
        returns_to=HOME if last is None else int(back.target[last]),
    )


def _by_leg(track: Track, motion: Motion, context: AnalysisContext) -> tuple[Floats, Floats]:
    """Return seconds and joules of each leg once, with what is done at its end."""
    model, kind = context.energy, context.kind
    still = track.length_m < _UPRIGHT_M
    duration = motion.duration_s
    wind = np.full(len(duration), 0.0 if kind in GROUNDED else context.wind.speed_mps)
    upright = still if kind is VehicleKind.VTOL else np.zeros_like(still)
    if kind is VehicleKind.PLANE or kind in GROUNDED:
        # A wing never stands still, and what drives or swims draws little when it does.
        airspeed = np.where(still & (kind is not VehicleKind.PLANE), 0.0, motion.airspeed_mps)
    else:
        airspeed = np.where(still, wind, motion.airspeed_mps)
    level = model.level_power_w(airspeed)
    level = np.where(upright | motion.hovers, model.hover_power_w, level)
    rate = motion.rise_m / np.maximum(duration, 0.1)
    moving_w = model.base_power_w + np.maximum(level + model.climb_power_w(rate), 0.0)
    knots = track.way.knots[1:]
    holds_s = np.array([knot.hold_s for knot in knots])
    flies = kind in (VehicleKind.PLANE, VehicleKind.VTOL)
    waiting = motion.airspeed_mps if flies else wind
    waiting_w = model.base_power_w + model.level_power_w(waiting)
    return duration + holds_s, moving_w * duration + waiting_w * holds_s


def _repeats(track: Track, jumps: Sequence[Jump]) -> Floats:
    """Return how often each leg is flown again."""
    again = np.zeros(track.legs)
    for jump in jumps:
        if jump.backward and jump.repeats:
            assert jump.target is not None
            inside = (track.way.flat[:-1] >= jump.target) & (track.way.flat[1:] < jump.here)
            again += np.where(inside, float(jump.repeats), 0.0)
    return again


def _closings(track: Track, jumps: Sequence[Jump], context: AnalysisContext) -> tuple[Floats, Floats, Floats]:
    """Return metres, seconds and joules of the ways back to where loops begin, by the leg before the jump."""
    metres, seconds, joules = np.zeros(track.legs), np.zeros(track.legs), np.zeros(track.legs)
    way, model = track.way, context.energy
    speed_mps = max(context.vehicle.cruise_speed_mps, 0.1)
    power_w = model.base_power_w + float(model.level_power_w(np.array(speed_mps)))
    for jump in jumps:
        inside = np.flatnonzero((way.flat >= (jump.target or 0)) & (way.flat < jump.here))
        if not (jump.backward and jump.repeats and len(inside) > 1):
            continue
        begin, end = int(inside[0]), int(inside[-1])
        _, _, back_m = GEOD.inv(
            way.lons_deg[end], way.lats_deg[end], way.lons_deg[begin], way.lats_deg[begin]
        )
        metres[end - 1] += back_m * jump.repeats
        seconds[end - 1] += back_m / speed_mps * jump.repeats
        joules[end - 1] += back_m / speed_mps * power_w * jump.repeats
    return metres, seconds, joules


def _grouped(track: Track, motion: Motion, seconds: Floats, energy_wh: Floats) -> tuple[LegEnergy, ...]:
    """Return the legs gathered by the document's item that they lead to."""
    ends = track.way.source[1:]
    starts = np.flatnonzero(np.concatenate(([True], ends[1:] != ends[:-1])))
    sums = [np.add.reduceat(values, starts).tolist() for values in (track.length_m, seconds, energy_wh)]
    ground = np.where(track.length_m < _UPRIGHT_M, np.inf, motion.groundspeed_mps)
    slowest = np.minimum.reduceat(ground, starts)
    slowest = np.where(np.isfinite(slowest), slowest, 0.0).tolist()
    fastest = np.maximum.reduceat(motion.airspeed_mps, starts).tolist()
    before, after = track.way.source[starts].tolist(), ends[starts].tolist()
    rows = zip(before, after, *sums, slowest, fastest, strict=True)
    return tuple(LegEnergy(*row) for row in rows)


def _last_return(
    track: Track, energy_wh: Floats, back: Homeward, start_pct: float, reserve_pct: float, capacity_wh: float
) -> int | None:
    """Return the last place from which a return keeps the reserve, as an index of ``back``; None: all do."""
    used_before = np.concatenate(([0.0], np.cumsum(energy_wh)))[:-1]
    leg = track.leg[back.sample]
    used = used_before[leg] + energy_wh[leg] * track.share[back.sample]
    left_pct = start_pct - (used + back.energy_wh) / capacity_wh * 100.0
    short = np.flatnonzero(left_pct < reserve_pct)
    return max(int(short[0]) - 1, 0) if len(short) else None
