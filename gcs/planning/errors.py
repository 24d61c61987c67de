"""What can be wrong with a plan or its file, in words that name the place and the remedy."""

from __future__ import annotations

from gcs.model.errors import GcsError


class PlanError(GcsError):
    """A plan can't be used as it is."""


class PlanFileError(PlanError):
    """A plan file can't be understood; ``place`` is a line or a path in the JSON."""

    def __init__(self, file: str, place: str, what: str, remedy: str = "") -> None:
        where = f"{file}, {place}" if place else file
        super().__init__(f"{where}: {what}", remedy)
        self.file = file
        self.place = place
