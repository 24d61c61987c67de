"""Each import contract of pyproject.toml holds for the program, and fails when it is broken.

The failing half runs on a skeleton of the rooms with one forbidden import put in: a contract that
cannot fail protects nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACTS = PYPROJECT["tool"]["importlinter"]["contracts"]

ROOMS = {
    "model": ["ids"],
    "mavlink": ["frame"],
    "maps": ["tiles"],
    "planning": ["document"],
    "terrain": ["grid"],
    "links": ["manager"],
    "recording": ["tlog"],
    "sim": ["fleet"],
    "vehicles": ["registry"],
    "services": ["operation", "commands", "heartbeat"],
    "engine": ["facade"],
    "gui": ["bridge", "window"],
    "cli": ["main"],
}
GUI_ROOMS = ["panels", "panels/pfd", "panels/values", "map", "widgets", "theme", "shell", "dialogs"]

# contract id → (file in the skeleton, the import that breaks it)
BREAKERS = {
    "floors": ("model/ids.py", "import gcs.mavlink.frame"),
    "sim-uses": ("sim/fleet.py", "import gcs.maps.tiles"),
    "sim-used": ("engine/facade.py", "import gcs.sim.fleet"),
    "pymavlink": ("vehicles/registry.py", "import pymavlink.mavutil"),
    "sockets": ("engine/facade.py", "import socket"),
    "qt": ("recording/tlog.py", "import PySide6.QtCore"),
    "panels": ("gui/panels/pfd/__init__.py", "import gcs.gui.panels.values"),
    "bridge": ("gui/panels/pfd/__init__.py", "import gcs.engine.facade"),
    "services": ("services/commands.py", "import gcs.services.heartbeat"),
    "siblings": ("gui/map/__init__.py", "import gcs.gui.widgets"),
}
EXTRA = {"siblings": ("gui/widgets/__init__.py", "import gcs.gui.map")}


def skeleton(folder: Path) -> None:
    """Lay out the rooms, empty, with the contracts of the program."""
    package = folder / "gcs"
    for room, modules in ROOMS.items():
        (package / room).mkdir(parents=True)
        (package / room / "__init__.py").touch()
        for module in modules:
            (package / room / f"{module}.py").touch()
    for room in GUI_ROOMS:
        (package / "gui" / room).mkdir(parents=True, exist_ok=True)
        (package / "gui" / room / "__init__.py").touch()
    (package / "__init__.py").touch()
    # External packages are known to a contract only when something imports them.
    (package / "app.py").write_text("import PySide6.QtCore\nimport pyqtgraph\nimport shiboken6\n")
    (package / "links" / "manager.py").write_text("import socket\nimport serial\n")
    (package / "mavlink" / "frame.py").write_text("import pymavlink\n")
    for module in ("commands", "heartbeat"):
        (package / "services" / f"{module}.py").write_text("import gcs.services.operation\n")
    (folder / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())


def lint(folder: Path, contract: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as c; c()",
        "--no-cache",
    ]
    if contract:
        command += ["--contract", contract]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONSAFEPATH": "1", "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)


def test_every_contract_has_a_breaker():
    assert {contract["id"] for contract in CONTRACTS} == set(BREAKERS)


def test_the_skeleton_keeps_all_contracts(tmp_path):
    skeleton(tmp_path)
    done = lint(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("contract", [contract["id"] for contract in CONTRACTS])
def test_a_contract_fails_when_it_is_broken(contract, tmp_path):
    skeleton(tmp_path)
    for path, text in filter(None, [BREAKERS[contract], EXTRA.get(contract)]):
        (tmp_path / "gcs" / path).write_text(f"{text}\n")
    done = lint(tmp_path, contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout, done.stdout


def test_a_room_without_a_floor_is_refused(tmp_path):
    skeleton(tmp_path)
    (tmp_path / "gcs" / "attic").mkdir()
    (tmp_path / "gcs" / "attic" / "__init__.py").touch()
    assert lint(tmp_path, "floors").returncode == 1
