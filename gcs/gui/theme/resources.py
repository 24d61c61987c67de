"""Where the shipped fonts and icons lie: beside the package in a wheel, at the top of a source tree."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def resource_dir() -> Path:
    """Folder of the shipped resources.

    Raises:
        FileNotFoundError: The installation lacks its resources.
    """
    package = Path(__file__).resolve().parents[2]
    for candidate in (package / "_resources", package.parent / "resources"):
        if (candidate / "icons").is_dir():
            return candidate
    raise FileNotFoundError(f"no resources folder beside {package}; install Godwit GCS again")
