"""Heavy modules are loaded in a thread, and what waits for them is done in order."""

from __future__ import annotations

import importlib
import sys
import threading

import pytest

from gcs.gui.widgets import ModuleLoader


@pytest.fixture
def module(tmp_path, monkeypatch):
    """A module that was not loaded yet and tells which thread loads it."""
    (tmp_path / "slow_to_load.py").write_text("import threading\nthread = threading.current_thread().name\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    yield "slow_to_load"
    sys.modules.pop("slow_to_load", None)


def test_modules_are_loaded_elsewhere_and_all_is_called_here_in_order(module, qtbot):
    loader = ModuleLoader(module)
    told = []
    assert not loader.ready
    for number in (1, 2):
        loader.then(lambda number=number: told.append((number, threading.current_thread())))
    qtbot.waitUntil(lambda: len(told) == 2, timeout=5000)
    assert told == [(1, threading.main_thread()), (2, threading.main_thread())]
    assert sys.modules[module].thread == f"load {module}"
    assert loader.ready
    loader.then(lambda: told.append("at once"))
    assert told[-1] == "at once"


def test_a_window_that_is_closed_meanwhile_hears_nothing(module, qtbot, qapp):
    loader = ModuleLoader(module)
    told = []
    loader.then(lambda: told.append(1))
    loader.close()
    qapp.processEvents()
    assert told == []


def test_a_module_that_cannot_be_loaded_fails_where_it_is_used(qtbot):
    loader = ModuleLoader("no_such_module")
    told = []
    loader.then(lambda: told.append(threading.current_thread()))
    qtbot.waitUntil(lambda: bool(told), timeout=5000)
    assert told == [threading.main_thread()]
    assert not loader.ready


def test_what_waits_can_be_dropped(module, qtbot):
    loader = ModuleLoader(module)
    told = []
    loader.then(lambda: told.append("dropped"))
    loader.drop()
    qtbot.waitUntil(lambda: loader.ready, timeout=5000)
    assert told == []
