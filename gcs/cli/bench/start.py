"""``gcs bench start``: process start to usable window, and what is resident then."""

from __future__ import annotations

from gcs.cli.bench.report import Report
from gcs.cli.bench.window import measure_window, median_of

PORT = 24850
RUNS = 5


def bench_start(quick: bool, recording: str) -> Report:
    """Return the median of warm starts with one vehicle speaking."""
    simulator = ["--count", "1", "--rate", "50", "--out", f"udpout:127.0.0.1:{PORT}"]
    measure_window(PORT, 0.5, [simulator])
    results = [measure_window(PORT, 0.5, [simulator]) for _ in range(2 if quick else RUNS)]
    report = Report("start")
    report.add("process start to usable window", median_of(results, "usable_s"), "s", 1.2, "at most")
    report.add("resident with one vehicle", median_of(results, "rss_mb"), "MB", 200.0, "at most")
    report.details = {
        "usable_s": [result["usable_s"] for result in results],
        "usable_cpu_s": [result["usable_cpu_s"] for result in results],
        "runs": len(results),
    }
    return report
