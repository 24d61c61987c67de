"""The made-up vehicle of ``gcs bench latency``, as a process of its own."""

from __future__ import annotations

import asyncio
import sys

from gcs.sim.beacon import speak

if __name__ == "__main__":
    asyncio.run(speak(int(sys.argv[1])))
