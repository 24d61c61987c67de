"""Where files shipped with the program are found, in a checkout and in an installed wheel alike."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_INSTALLED = _PACKAGE / "_resources"
_CHECKOUT = _PACKAGE.parent / "resources"


def resource_path(*parts: str) -> Path:
    """Return the path of a shipped file or folder.

    A wheel carries the files inside the package (`gcs/_resources`), a checkout beside it (`resources`).

    Args:
        parts: path components below the resources folder, such as ``"mavlink", "messages.bin"``.

    Raises:
        FileNotFoundError: the program was installed without this file.
    """
    root = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    path = root.joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: the installation is incomplete, install Godwit again")
    return path
