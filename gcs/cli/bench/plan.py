"""``gcs bench plan``: transfers over bad links in virtual time, and how fast plans are made and checked.

The lower bound of an upload. The vehicle asks for each item (stop and wait is its choice, and the protocol
knows no other way), so that an item costs one round trip: with the count and the acknowledgement n + 1 round
trips. No link without loss can do better. Where a share p of the frames is lost each way, an exchange
succeeds with (1 - p)², and the best that anyone can do is to know of each loss after one round trip:
(n + 1) / (1 - p)² round trips are expected. Both ratios are given; the limit of 1.5 is held against the
second, what the protocol allows on this link.

An upload's time ends when the station knows that the vehicle has everything. Reading back, which the
protocol does not ask for but the station does, has a figure of its own.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping

from gcs.cli.bench.plan_desk import measure_editing
from gcs.cli.bench.plan_link import PlanLink
from gcs.cli.bench.report import Report
from gcs.model.ids import VehicleId
from gcs.model.plan import MissionItem
from gcs.services.missions import MissionPeer, MissionUpload, UploadReport
from gcs.sim.kinds import SimFirmware

ROUND_TRIP_S = 0.05
LOSS, HARD_LOSS = 0.05, 0.3
ITEMS, HARD_ITEMS = 1000, 100
HARD_UPLOADS, RUNS = 100, 5
MOST_OF_BOUND = 1.5
VEHICLE = VehicleId(0, 1)
PEERS: Mapping[SimFirmware, MissionPeer] = {
    SimFirmware.ARDUPILOT: MissionPeer(VEHICLE, window=5, ignores_repeats=True),
    SimFirmware.PX4: MissionPeer(VEHICLE, window=1, ignores_repeats=True),
}


def bench_plan(quick: bool, recording: str) -> Report:
    """Return the figures of transfers, patterns, checks and editing."""
    from gcs.planning.checks.measure import bench_checks
    from gcs.planning.patterns.measure import bench_survey

    report = Report("plan")
    for firmware in PEERS:
        _uploads(report, firmware, 1 if quick else RUNS)
        _hard_uploads(report, firmware, 10 if quick else HARD_UPLOADS)
    survey = bench_survey(2 if quick else 5)
    report.add("survey of 10 km² at 2 cm", survey["seconds"], "s", 1.0, "at most")
    checks = bench_checks(rounds=3 if quick else 9)
    report.add("checks after an edit of 1,000 items", checks["checks_1000_items_ms"], "ms", 200.0, "at most")
    editing = measure_editing()
    report.add("5,000 items: drag", editing["drag_frames_per_s"], "frames/s", 30.0, "at least")
    report.add("5,000 items: pan", editing["pan_frames_per_s"], "frames/s", 30.0, "at least")
    report.details |= {"survey": survey, "checks": checks, "editing": editing}
    return report


def bounds_s(items: int, round_trip_s: float, loss: float) -> tuple[float, float]:
    """Return the lower bound of an upload without loss, and the expected one with it."""
    bare_s = (items + 1) * round_trip_s
    return bare_s, bare_s / (1.0 - loss) ** 2


def mission(count: int, step: int = 1000) -> tuple[MissionItem, ...]:
    """Return a mission of waypoints, the first of them in home's place."""
    return tuple(
        MissionItem(seq, 3, 16, x=240_000_000 + step * seq, y=1_210_000_000, z=50.0) for seq in range(count)
    )


def upload(link: PlanLink, firmware: SimFirmware, items: tuple[MissionItem, ...]) -> bool:
    """Upload over a link; returns whether it was reported right and the vehicle really holds it."""
    home = firmware is SimFirmware.ARDUPILOT
    result = link.run(MissionUpload(PEERS[firmware], items, first_is_home=home))
    held = [(item.command, item.x, item.y, item.z) for item in link.plans.mission]
    right = held == [(item.command, item.x, item.y, item.z) for item in items]
    return right and isinstance(result.value, UploadReport) and result.outcome.name == "SUCCESS"


def _uploads(report: Report, firmware: SimFirmware, runs: int) -> None:
    bare_s, bound_s = bounds_s(ITEMS, ROUND_TRIP_S, LOSS)
    taken_s: list[float] = []
    whole_s: list[float] = []
    for seed in range(runs):
        link = PlanLink(firmware, round_trip_s=ROUND_TRIP_S, loss=LOSS, seed=seed)
        if upload(link, firmware, mission(ITEMS)):
            taken_s.append(link.first_said_s["MISSION_REQUEST_LIST"])
            whole_s.append(link.now_s)
    name = f"{firmware.value}, 1,000 items, 50 ms, 5 % loss"
    report.add(f"{name}: right", float(len(taken_s)), "", float(runs), "at least")
    median_s = statistics.median(taken_s) if taken_s else None
    ratio = None if median_s is None else median_s / bound_s
    report.add(f"{name}: upload", median_s, "s")
    report.add(f"{name}: upload / bound with losses", ratio, "", MOST_OF_BOUND, "at most")
    report.add(f"{name}: upload / bound without", None if median_s is None else median_s / bare_s, "")
    report.add(f"{name}: with reading back", statistics.median(whole_s) if whole_s else None, "s")
    report.details[f"{firmware.value}_uploads_s"] = taken_s
    report.details["bounds_s"] = {"without loss": bare_s, "with losses": bound_s}


def _hard_uploads(report: Report, firmware: SimFirmware, uploads: int) -> None:
    right = 0
    times_s: list[float] = []
    for seed in range(uploads):
        link = PlanLink(firmware, round_trip_s=ROUND_TRIP_S, loss=HARD_LOSS, seed=seed)
        right += upload(link, firmware, mission(HARD_ITEMS))
        times_s.append(link.now_s)
    name = f"{firmware.value}, 100 items, 30 % loss"
    report.add(f"{name}: right of {uploads}", float(right), "", float(uploads), "at least")
    report.add(f"{name}: median time", statistics.median(times_s), "s")
    report.details[f"{firmware.value}_hard_longest_s"] = max(times_s)
