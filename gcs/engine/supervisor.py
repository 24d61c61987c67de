"""The one place where an unforeseen error is caught: it is reported, and the rest goes on.

A fault in the handling of one vehicle's message must not end the telemetry of the others.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable

_log = logging.getLogger(__name__)


class Supervisor:
    """Runs callbacks; an exception is logged once per place and told, never swallowed silently."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._seen: dict[str, int] = {}
        self.faults = 0

    def run(self, what: str | Callable[[], str], callback: Callable[[], object]) -> bool:
        """Call ``callback``; an exception becomes a notice that names ``what``, and False is returned."""
        try:
            callback()
        except Exception as error:  # noqa: BLE001 - the supervisor is where they end
            self.report(what if isinstance(what, str) else what(), error)
            return False
        return True

    def report(self, what: str, error: BaseException) -> None:
        """Log an error with its traceback, and tell the pilot the first time it happens at a place."""
        self.faults += 1
        frames = traceback.extract_tb(error.__traceback__)
        place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else what
        count = self._seen.get(place, 0)
        self._seen[place] = count + 1
        if count == 0:
            _log.error("Fault while %s", what, exc_info=error)
            self._tell(
                f"Fault in this program while {what}: {type(error).__name__}: {error}. "
                "Flying goes on; please report it with the event log."
            )
