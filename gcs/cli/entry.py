"""What the program must know of the command line before it knows whether a window is wanted.

Kept apart from ``main``: the window starts without loading the machinery of the commands.
"""

from __future__ import annotations

from pathlib import Path

COMMANDS = ("sim", "monitor", "bench", "version")
"""What the command line answers itself; ``gui`` and ``replay`` open the window."""


def default_profile() -> Path:
    """Return the folder where settings, recordings and caches live."""
    from platformdirs import user_data_path

    return user_data_path("godwit-gcs", appauthor=False)
