"""Whether an earlier run left plans unsaved: asked at the start, so nothing of planning is loaded for it."""

from __future__ import annotations

import contextlib
from pathlib import Path

AUTOSAVE = "plans.autosave"
"""In the profile folder: every plan with changes that no file holds."""


def has_autosave(profile: Path) -> bool:
    """Return whether an earlier run of the program left plans unsaved; reads nothing."""
    return (profile / AUTOSAVE).is_file()


def drop_autosave(profile: Path) -> None:
    """Delete the autosave: nobody wants it."""
    with contextlib.suppress(OSError):
        (profile / AUTOSAVE).unlink(missing_ok=True)
