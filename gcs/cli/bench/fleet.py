"""``gcs bench fleet``: the window beside 1 to 250 simulated vehicles at 50 messages a second each."""

from __future__ import annotations

from gcs.cli.bench.report import Report
from gcs.cli.bench.window import measure_window

COUNTS = (1, 10, 50, 100, 250)
FULL = 250
PORT = 24550
SECONDS = 20.0


def bench_fleet(quick: bool, recording: str) -> Report:
    """Return paint times, click delays, processor, memory, losses; the limits are for 250 vehicles."""
    report = Report("fleet")
    for count in (FULL,) if quick else COUNTS:
        port = PORT + count
        simulator = [
            "--count", str(count), "--rate", "50", "--out", f"udpout:127.0.0.1:{port}",
            "--firmware", "px4,ardupilot", "--type", "quad,plane", "--survey", str(count),
        ]  # fmt: skip
        result = measure_window(port, 8.0 if quick else SECONDS, [simulator])
        # The simulator's vehicles don't say in their roll when it was sent, as those of the latency's run do.
        report.details[str(count)] = {
            key: value for key, value in result.items() if not key.startswith("pixel_")
        }
        _figures(report, count, result)
    return report


def _figures(report: Report, count: int, result: dict[str, float]) -> None:
    full = count == FULL

    def add(name: str, key: str, unit: str, limit: float) -> None:
        value = result[key]
        if full:
            report.add(f"{count}: {name}", value, unit, limit, "at most")
        else:
            report.add(f"{count}: {name}", value, unit)

    report.add(f"{count}: vehicles seen", result["vehicles"], "", float(count), "at least")
    report.add(f"{count}: messages", result["frames"] / result["seconds"], "/s")
    lost = result["bad_crc"] + (result["recording_dropped"] or 0)
    report.add(f"{count}: frames lost after the socket", lost, "", 0.0, "at most")
    report.add(f"{count}: datagrams lost by the kernel", result["kernel_drops"], "")
    add("map repaint p95", "paint_p95_ms", "ms", 16.0)
    add("click handled p99", "click_p99_ms", "ms", 33.0)
    add("processor", "cpu_cores", "cores", 1.0)
    add("resident memory", "rss_mb", "MB", 400.0)
