"""The start reads no sources twice, and the collector leaves alone what the program is made of."""

from __future__ import annotations

import subprocess
import sys


def run(code: str) -> None:
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_no_source_is_read_for_a_module_that_is_imported_after_qt():
    run(
        "import linecache, PySide6.QtWidgets\n"
        "from gcs.gui.quick_start import skip_reading_sources\n"
        "skip_reading_sources()\n"
        "before = set(linecache.cache)\n"
        "import gcs.gui.map.panel\n"
        "read = [name for name in set(linecache.cache) - before if 'gcs' in name]\n"
        "assert not read, read"
    )


def test_without_qt_or_with_another_qt_nothing_is_touched():
    run(
        "import sys, types\n"
        "from gcs.gui import quick_start\n"
        "quick_start.skip_reading_sources()\n"
        "assert 'shibokensupport.feature' not in sys.modules\n"
        "other = sys.modules['shibokensupport.feature'] = types.ModuleType('feature')\n"
        "quick_start.skip_reading_sources()\n"
        "assert not hasattr(other, '_mod_uses_pyside')"
    )


def test_garbage_is_collected_again_once_the_window_stands():
    run(
        "import gc, linecache\n"
        "from gcs.gui import quick_start\n"
        "quick_start.hold_collector()\n"
        "assert not gc.isenabled()\n"
        "linecache.getlines(quick_start.__file__)\n"
        "quick_start.settle()\n"
        "assert gc.isenabled() and gc.get_freeze_count() > 1000 and not linecache.cache\n"
        "assert gc.get_threshold()[0] == quick_start.YOUNGEST"
    )


def test_a_program_that_ends_early_leaves_the_collector_on():
    run(
        "import gc\n"
        "from gcs.gui import quick_start\n"
        "quick_start.hold_collector()\n"
        "quick_start.release_collector()\n"
        "assert gc.isenabled()"
    )
