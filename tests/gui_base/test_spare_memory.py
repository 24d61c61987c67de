"""Free memory goes back to the system, in a thread, where the C library can do that."""

from __future__ import annotations

import sys
import threading

import pytest

from gcs.gui import spare_memory
from gcs.gui.spare_memory import SpareMemory, trimmer


@pytest.mark.skipif(sys.platform != "linux", reason="the C library of Linux")
def test_the_c_library_is_asked():
    trim = trimmer()
    assert trim is None or trim(0) in (0, 1)


def test_elsewhere_nothing_is_done(monkeypatch):
    monkeypatch.setattr(spare_memory.sys, "platform", "win32")
    assert trimmer() is None
    SpareMemory().give_back()


def test_it_is_done_again_and_again_but_never_twice_at_a_time(monkeypatch, qtbot):
    go, at_once, calls = threading.Event(), [], []

    def trim(pad):
        calls.append(threading.current_thread().name)
        at_once.append(1)
        go.wait(5)
        at_once.pop()
        return 1

    monkeypatch.setattr(spare_memory, "trimmer", lambda: trim)
    keeper = SpareMemory(every_ms=5)
    qtbot.waitUntil(lambda: len(calls) == 1, timeout=5000)
    keeper.give_back()
    assert len(at_once) == 1
    go.set()
    qtbot.waitUntil(lambda: len(calls) >= 3, timeout=5000)
    assert set(calls) == {"spare-memory"}
    keeper.deleteLater()
