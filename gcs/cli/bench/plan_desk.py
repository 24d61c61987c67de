"""How fluently a large plan is edited on the map: measured in a process of its own, which has a window."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from gcs.model.errors import GcsError

_LIMIT_S = 300.0
_SCRIPT = """
import json
from PySide6.QtWidgets import QApplication
application = QApplication([])
from gcs.gui.theme import load_fonts
load_fonts()
from gcs.gui.map.editing.measure import bench_editing
print(json.dumps(bench_editing()))
"""


def measure_editing() -> dict[str, float]:
    """Return what ``gcs.gui.map.editing.measure`` measures.

    Raises:
        GcsError: it ended without figures.
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    try:
        ended = subprocess.run(
            [sys.executable, "-c", _SCRIPT],
            env=environment,
            capture_output=True,
            timeout=_LIMIT_S,
            check=True,
        )
        figures: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError) as error:
        raise GcsError(
            f"Editing could not be measured: {error}", "Look whether the window starts: gcs gui --offscreen"
        ) from error
    return figures
