"""One tree of errors: each says what happened and what to do about it."""

from __future__ import annotations


class GcsError(Exception):
    """Anything that a person can be told: ``message`` says what happened, ``remedy`` what to do."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        """Return message and remedy in one line."""
        return f"{self.message}. {self.remedy}" if self.remedy else self.message


class LinkError(GcsError):
    """A link could not be opened, used or understood."""


class NoRouteError(LinkError):
    """No link leads to the vehicle."""


class CodecError(GcsError):
    """A message could not be encoded or decoded."""


class RecordingError(GcsError):
    """A recording could not be written or read."""


class SettingsError(GcsError):
    """Settings could not be read or hold a value out of range."""


class MapSourceError(GcsError):
    """A map or elevation source could not be used."""


class CommandError(GcsError):
    """A command can't be given to this vehicle now."""
