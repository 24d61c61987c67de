"""Frames on their way out, one queue per link, with what bad links do to them."""

from __future__ import annotations

import random

from gcs.sim.faults import Fault, FaultSet

_DATAGRAM_BYTES = 1200
_SHARE = 0.1
_DEFAULT_LOSS = 0.2
_FULL_FRAMES = 2000
"""Frames that a queue holds at most, should nobody fetch them."""


class Outbox:
    """Sends each frame on each link, as a companion computer with several radios does.

    Attributes:
        loss: share of frames lost on purpose, 0 to 1, independently on each link and in both directions.
        silenced: links on which nothing passes.
    """

    def __init__(self, links: int, rng: random.Random, faults: FaultSet, loss: float = 0.0) -> None:
        self._queues: list[list[bytes]] = [[] for _ in range(links)]
        self._held: list[bytes | None] = [None] * links
        self._rng = rng
        self._faults = faults
        self.loss = loss
        self.silenced: set[int] = set()

    @property
    def links(self) -> int:
        """Number of links."""
        return len(self._queues)

    def put(self, frame: bytes) -> None:
        """Queue a frame on all links."""
        if not self._faults and not self.silenced and self.loss <= 0.0:
            for queue in self._queues:
                if len(queue) < _FULL_FRAMES:
                    queue.append(frame)
            return
        if Fault.SILENT in self._faults:
            return
        for link in range(len(self._queues)):
            if link not in self.silenced and len(self._queues[link]) < _FULL_FRAMES:
                self._put_spoilt(link, frame)

    def hears(self, link: int) -> bool:
        """Return whether something that arrives on a link gets through to the vehicle."""
        if Fault.SILENT in self._faults or link in self.silenced:
            return False
        loss = self._loss()
        return loss <= 0.0 or self._rng.random() >= loss

    def take(self, link: int = 0) -> bytes:
        """Return and forget everything queued on a link."""
        queue = self._queues[link]
        if not queue:
            return b""
        self._queues[link] = []
        return b"".join(queue)

    def take_datagrams(self, link: int = 0) -> list[bytes]:
        """Return and forget everything queued on a link, whole frames in datagrams of at most 1,200 bytes."""
        queue = self._queues[link]
        if not queue:
            return []
        self._queues[link] = []
        if sum(map(len, queue)) <= _DATAGRAM_BYTES:
            return [b"".join(queue)]
        out: list[bytes] = []
        part: list[bytes] = []
        size = 0
        for frame in queue:
            if part and size + len(frame) > _DATAGRAM_BYTES:
                out.append(b"".join(part))
                part, size = [], 0
            part.append(frame)
            size += len(frame)
        out.append(b"".join(part))
        return out

    def clear(self) -> None:
        """Forget everything queued."""
        self._queues = [[] for _ in self._queues]
        self._held = [None] * len(self._queues)

    def _loss(self) -> float:
        if self.loss > 0.0:
            return self.loss
        return _DEFAULT_LOSS if Fault.MESSAGE_LOSS in self._faults else 0.0

    def _put_spoilt(self, link: int, frame: bytes) -> None:
        rng, faults, queue = self._rng, self._faults, self._queues[link]
        if rng.random() < self._loss():
            return
        if Fault.CORRUPT in faults and rng.random() < _SHARE:
            frame = self._corrupt(frame)
        held, self._held[link] = self._held[link], None
        if held is None and Fault.REORDER in faults and rng.random() < _SHARE:
            self._held[link] = frame
            return
        queue.append(frame)
        if Fault.DUPLICATE in faults and rng.random() < _SHARE:
            queue.append(frame)
        if held is not None:
            queue.append(held)

    def _corrupt(self, frame: bytes) -> bytes:
        at = self._rng.randrange(len(frame))
        if self._rng.random() < 0.3:
            return frame[:at]
        return frame[:at] + bytes((frame[at] ^ (1 << self._rng.randrange(8)),)) + frame[at + 1 :]
