"""Set-up that every test needs: offscreen Qt, no user folders touched, nothing left running."""

import os
import threading
import time

import pytest

# Set before anything imports Qt: a test machine has no display, and Qt's own plugins talk on stderr.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false")

LEAVE_S = 3.0
_EXECUTORS = ("ThreadPoolExecutor", "asyncio_", "pytest_timeout", "Dummy", "execnet", "QThread")


def _running() -> set[threading.Thread]:
    return {t for t in threading.enumerate() if t.is_alive() and not t.name.startswith(_EXECUTORS)}


@pytest.fixture(autouse=True)
def nothing_left_running():
    """Fail a test that leaves a thread behind; a thread that is just ending gets a moment."""
    before = _running()
    yield
    deadline = time.monotonic() + LEAVE_S
    while (left := _running() - before) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not left, f"threads left running: {sorted(thread.name for thread in left)}"


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory, monkeypatch):
    """Keep tests out of the user's own folders."""
    home = tmp_path_factory.getbasetemp() / "home"
    home.mkdir(exist_ok=True)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home))
