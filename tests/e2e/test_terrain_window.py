"""Elevation settings take effect in the running window, and a file that can't be read is told there."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import sys, time
from pathlib import Path
from msgspec.structs import replace
from gcs.app import _application, _window
from gcs.cli.terrain import terrain_library
from gcs.cli.window_options import parse_window_options
from gcs.engine.config import EngineConfig
from gcs.engine.facade import Engine
from gcs.model.settings import Settings, TerrainSettings

folder = Path(sys.argv[1])
settings = Settings(links=(), serial_autoconnect=False)
terrain = terrain_library(folder / "profile")
engine = Engine(EngineConfig(settings, folder / "profile", record=False, elevation=terrain))
engine.start()
terrain.configure(settings.terrain)
application = _application(settings)
options = parse_window_options(["--profile-dir", str(folder / "profile")])
window = _window(application, engine, terrain, options)
window.show()
said = []
window.say = said.append

def until(condition, what):
    deadline = time.monotonic() + 20
    while not condition():
        application.processEvents()
        time.sleep(0.005)
        assert time.monotonic() < deadline, (what, said)

strip = window.stage.panel.strip
files = (str(folder / "N47E008.hgt.gz"), str(folder / "N48E008.hgt"))
before = terrain.revision
problem = window.bridge.change_settings(replace(settings, terrain=TerrainSettings(files=files)))
assert problem == "", problem
until(lambda: terrain.revision > before, "indexed")
until(lambda: any("N48E008" in text for text in said), "told")
assert len(said) == 1
until(lambda: terrain.at_hand.height_amsl_m(47.5, 8.5) == 321.0, "at hand")
window.plan.controller.slow_beat()
assert window.plan.controller.setting.elevation_version == terrain.revision, "the plan is judged anew"
window.bridge.change_settings(settings)
until(lambda: terrain.height_amsl_m(47.5, 8.5) is None, "gone")
window.close_now()
engine.stop()
terrain.close()
print("as it should be")
"""


def test_elevation_files_are_used_and_problems_told_while_the_window_runs(tmp_path: Path) -> None:
    flat = np.full((1201, 1201), 321, ">i2").tobytes()
    (tmp_path / "N47E008.hgt.gz").write_bytes(gzip.compress(flat, 1))
    (tmp_path / "N48E008.hgt").write_bytes(b"short")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM, str(tmp_path)],
        capture_output=True, text=True, cwd=ROOT, timeout=90,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.stdout.strip().endswith("as it should be"), done.stdout + done.stderr
    assert "Traceback" not in done.stderr
