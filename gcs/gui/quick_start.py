"""Keeps the start short and the memory small: what Python and Qt for Python do meanwhile can wait.

Measured with ``gcs bench start`` (one vehicle, offscreen): Qt for Python reads the source of each module that
is imported after it, to see whether it uses Qt, and Python keeps those lines for ever (18 MB, 5 % of the
start); the collector walks through everything that was imported again and again (10 % of the start), and
later stops the window for 150 to 200 ms at a time.
"""

from __future__ import annotations

import gc
import linecache
import sys
from types import ModuleType
from typing import Final

_FEATURES: Final = "shibokensupport.feature"
_USES_QT: Final = "_mod_uses_pyside"
YOUNGEST: Final = 20_000
"""So many new containers before the collector looks. Frames and states of one round of 250 vehicles are a few
thousand, and gone by themselves after it: with Python's 700 each round was collected several times."""


def hold_collector() -> None:
    """Collect no garbage until :func:`settle`: what is imported and built now stays."""
    gc.disable()


def skip_reading_sources() -> None:
    """Tell Qt for Python that no module uses ``from __feature__ import``, instead of letting it read each.

    Call it after Qt was imported. A version of Qt for Python that does this otherwise is left alone.
    """
    features = sys.modules.get(_FEATURES)
    if isinstance(features, ModuleType) and callable(getattr(features, _USES_QT, None)):
        setattr(features, _USES_QT, _no_features)


def settle() -> None:
    """The window stands: collect garbage again, but never walk through what was made up to here."""
    linecache.clearcache()
    gc.freeze()
    gc.set_threshold(YOUNGEST, *gc.get_threshold()[1:])
    gc.enable()


def release_collector() -> None:
    """Collect garbage again, as at the end of a program that may have ended before it settled."""
    gc.enable()


def _no_features(module: ModuleType) -> bool:
    return False
