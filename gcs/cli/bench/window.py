"""Runs the window as a process of its own, with or without simulated vehicles, and reads what it measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from gcs.model.errors import GcsError

START_LIMIT_S = 60.0
SIMULATOR_START_S = 2.0


@contextmanager
def child(arguments: Sequence[str]) -> Any:
    """Run ``gcs`` with these arguments until the block ends."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    # A warm start has byte code: without this each run would compile the whole program anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "gcs", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def measure_window(port: int, seconds: float, simulators: Sequence[Sequence[str]] = ()) -> dict[str, Any]:
    """Run the window for ``seconds`` beside simulators; return what its probe wrote.

    Raises:
        GcsError: the window ended without figures.
    """
    with tempfile.TemporaryDirectory(prefix="godwit-bench-") as folder, ExitStack() as running:
        probe = Path(folder) / "probe.json"
        for simulator in simulators:
            running.enter_context(child(["sim", *simulator]))
        if simulators:
            # The simulator's own start must not be measured as the window's.
            time.sleep(SIMULATOR_START_S)
        window = running.enter_context(
            child(
                [
                    "gui", "--offscreen", "--size", "1280x800", "--profile-dir", folder,
                    "--connect", f"udpin:127.0.0.1:{port}", "--probe", str(probe), "--after", f"{seconds:g}",
                ]
            )
        )  # fmt: skip
        try:
            _, errors = window.communicate(timeout=seconds + START_LIMIT_S)
        except subprocess.TimeoutExpired as error:
            raise GcsError("The window did not end", "Run it by hand: gcs gui --offscreen") from error
        if not probe.is_file():
            raise GcsError(
                f"The window ended without figures: {errors.decode()[-400:]}", "Run: gcs gui --offscreen"
            )
        result: dict[str, Any] = json.loads(probe.read_bytes())
        return result


def median_of(results: Sequence[dict[str, Any]], key: str) -> float | None:
    """Return the median of one figure over several runs."""
    values = sorted(float(result[key]) for result in results if result.get(key) is not None)
    return values[len(values) // 2] if values else None
