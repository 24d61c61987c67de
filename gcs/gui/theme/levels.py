"""Which status symbol to draw: the alarm levels of the model, and three signs for commands and values."""

from __future__ import annotations

from enum import StrEnum

from gcs.model.alarm import Level


class Sign(StrEnum):
    """A status that has its own symbol; the last three describe a command or a value, not a severity."""

    OFF = "off"
    OK = "ok"
    ADVISORY = "advisory"
    CAUTION = "caution"
    WARNING = "warning"
    CRITICAL = "critical"
    SENT = "sent"
    PROGRESS = "progress"
    STALE = "stale"

    @classmethod
    def of(cls, status: Level | Sign | str) -> Sign:
        """The sign of a model level, of another sign or of its name.

        Raises:
            ValueError: There is no such sign.
        """
        if isinstance(status, Level):
            return _OF_LEVEL[status]
        return cls(status)

    @property
    def is_alert(self) -> bool:
        """Whether a value with this sign must never be dropped from view."""
        return self in (Sign.CAUTION, Sign.WARNING, Sign.CRITICAL)


_OF_LEVEL = {level: Sign(level.name.lower()) for level in Level}
