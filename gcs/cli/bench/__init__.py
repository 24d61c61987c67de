"""The benchmarks. Each gives figures, the limits that they are held against, and whether they hold."""

from __future__ import annotations

from collections.abc import Callable

from gcs.cli.bench.codec import bench_codec
from gcs.cli.bench.fleet import bench_fleet
from gcs.cli.bench.latency import bench_latency
from gcs.cli.bench.plan import bench_plan
from gcs.cli.bench.report import Report
from gcs.cli.bench.start import bench_start

BENCHMARKS: dict[str, Callable[[bool, str], Report]] = {
    "codec": bench_codec,
    "fleet": bench_fleet,
    "latency": bench_latency,
    "plan": bench_plan,
    "start": bench_start,
}

__all__ = ["BENCHMARKS", "Report"]
