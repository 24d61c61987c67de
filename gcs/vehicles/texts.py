"""STATUSTEXT: long texts come in chunks and are put together again (MAVLink common, STATUSTEXT)."""

from __future__ import annotations

from dataclasses import dataclass, field

from gcs.mavlink import Frame
from gcs.model.vehicle import StatusText

CHUNK_LEN = 50
CHUNK_TIMEOUT_S = 1.0
GAP = "…"
MOST_OPEN = 32
"""Texts under way at once; more can only be nonsense."""


@dataclass(slots=True)
class _Open:
    severity: int
    time_us: int
    deadline_s: float
    chunks: dict[int, str] = field(default_factory=dict)

    def last(self) -> int | None:
        """Number of the chunk that ends the text: the one that is not full."""
        return next((seq for seq, text in self.chunks.items() if len(text) < CHUNK_LEN), None)

    def complete(self) -> bool:
        last = self.last()
        return last is not None and all(seq in self.chunks for seq in range(last))

    def text(self) -> str:
        """All chunks in order; what is missing shows as a gap."""
        last = self.last()
        end = max(self.chunks) if last is None else last
        parts = [self.chunks.get(seq, GAP) for seq in range(end + 1)]
        return "".join(parts) + (GAP if last is None else "")


class TextAssembler:
    """Puts chunks together by (component, id)."""

    def __init__(self) -> None:
        self._open: dict[tuple[int, int], _Open] = {}

    def take(self, frame: Frame, now: float) -> list[StatusText]:
        """Take one STATUSTEXT; return the texts that are complete."""
        msg = frame.msg
        if msg.id == 0:
            return self._told(StatusText(frame.time_us, msg.severity, msg.text.strip(), frame.compid))
        key = (frame.compid, msg.id)
        done: list[StatusText] = []
        known = self._open.get(key)
        if known is not None and msg.chunk_seq in known.chunks:
            # The id is used anew (or the chunk came twice, which ends the same way: nothing is lost).
            if known.chunks[msg.chunk_seq] == msg.text:
                return []
            done += self._finish(key)
            known = None
        if known is None:
            known = self._open[key] = _Open(msg.severity, frame.time_us, now + CHUNK_TIMEOUT_S)
        known.chunks[msg.chunk_seq] = msg.text
        if known.complete():
            done += self._finish(key)
        elif len(self._open) > MOST_OPEN:
            done += self._finish(next(iter(self._open)))
        return done

    def expire(self, now: float) -> list[StatusText]:
        """Return what waited 1 s for missing chunks, with gaps where they belong."""
        if not self._open:
            return []
        late = [key for key, text in self._open.items() if now >= text.deadline_s]
        return [text for key in late for text in self._finish(key)]

    def _finish(self, key: tuple[int, int]) -> list[StatusText]:
        text = self._open.pop(key)
        return self._told(StatusText(text.time_us, text.severity, text.text().strip(), key[0]))

    def _told(self, text: StatusText) -> list[StatusText]:
        return [text] if text.text else []
