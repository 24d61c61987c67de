"""What ``gcs fly`` and ``gcs plan`` tell while they work: lines for people, or JSON lines for machines."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec


class Reporter:
    """Writes one line for each event; with ``as_json`` one JSON object a line, else plain words."""

    def __init__(self, *, as_json: bool) -> None:
        self._json = as_json
        self._begin_s = time.monotonic()
        self._said: set[str] = set()

    @property
    def as_json(self) -> bool:
        """Machines read along."""
        return self._json

    @property
    def elapsed_s(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._begin_s

    def tell(self, event: str, words: str, /, **fields: object) -> None:
        """Tell of an event: ``words`` for people, ``fields`` for machines."""
        if self._json:
            self._line({"time": _now(), "event": event, "text": words, **fields})
        else:
            print(f"{self.elapsed_s:7.1f} s  {event:<9} {words}", flush=True)

    def tell_once(self, event: str, words: str, /, **fields: object) -> None:
        """Tell of an event unless the same words were told before."""
        if words not in self._said:
            self._said.add(words)
            self.tell(event, words, **fields)

    def _line(self, fields: Mapping[str, object]) -> None:
        sys.stdout.write(msgspec.json.encode(fields).decode() + "\n")
        sys.stdout.flush()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
