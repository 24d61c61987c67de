"""The installed PySide6 survives many emits: some versions abort after some 570 of them."""

from __future__ import annotations

import subprocess
import sys

CODE = """
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Source(QObject):
    told = Signal(bool)

application = QCoreApplication([])
source = Source()
heard = []
source.told.connect(heard.append)
for _ in range(2000):
    source.told.emit(True)
print(len(heard), True)
"""


def test_two_thousand_emits_do_not_abort():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["2000", "True"]
