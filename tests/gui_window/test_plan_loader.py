"""The Plan workspace is loaded in a thread, and what waits for it is done in order."""

from __future__ import annotations

import importlib
import sys
import threading

import pytest
from plan_desk_samples import wait

from gcs.gui.window import plan_loader
from gcs.gui.window.plan_loader import PlanLoader


@pytest.fixture
def module(tmp_path, monkeypatch):
    """A module that was not loaded yet and tells which thread loads it."""
    (tmp_path / "slow_to_load.py").write_text("import threading\nthread = threading.current_thread().name\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    monkeypatch.setattr(plan_loader, "MODULE", "slow_to_load")
    yield "slow_to_load"
    sys.modules.pop("slow_to_load", None)


def test_modules_are_loaded_elsewhere_and_all_is_called_here_in_order(module, qtbot):
    loader = PlanLoader()
    told = []
    assert not loader.ready
    for number in (1, 2):
        loader.then(lambda number=number: told.append((number, threading.current_thread())))
    wait(qtbot, lambda: len(told) == 2)
    assert told == [(1, threading.main_thread()), (2, threading.main_thread())]
    assert sys.modules[module].thread == "plan-loader"
    assert loader.ready
    loader.then(lambda: told.append("at once"))
    assert told[-1] == "at once"


def test_a_window_that_is_closed_meanwhile_hears_nothing(module, qtbot, qapp):
    loader = PlanLoader()
    told = []
    loader.then(lambda: told.append(1))
    loader.close()
    qapp.processEvents()
    assert told == []
