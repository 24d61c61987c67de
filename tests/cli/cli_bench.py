"""What the command line's tests share: the program as a process, and waiting with a deadline."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
GCS = (sys.executable, "-W", "error", "-m", "gcs")
TLOG = ROOT / "tests" / "data" / "ardupilot-extract.tlog"


def environment(**changes: str) -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "COLUMNS": "100", **changes}


def gcs(*words: str, seconds: float = 30.0) -> subprocess.CompletedProcess[str]:
    """Run ``python -m gcs`` with these words to its end."""
    return subprocess.run(
        [*GCS, *words], cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=seconds
    )


@contextmanager
def running(*words: str) -> Iterator[subprocess.Popen[str]]:
    """``python -m gcs`` beside the test; it is gone afterwards."""
    process = subprocess.Popen(
        [*GCS, *words], cwd=ROOT, env=environment(PYTHONUNBUFFERED="1"), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def one_line(text: str) -> bool:
    return len(text.strip().splitlines()) == 1 and "Traceback" not in text


def wait_for(condition: Callable[[], Any], seconds: float = 10.0, what: str = "") -> Any:
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {what or condition}"
        time.sleep(0.02)
    return found


def free_port() -> int:
    """A UDP port that nobody uses, and that no socket gets by chance: below those the system hands out."""
    while True:
        port = random.randrange(20_000, 30_000)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            return port
