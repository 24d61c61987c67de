"""Keeps the pieces of elevation files that were used last, within a fixed amount of memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from gcs.terrain.source import Block

CAP_BYTES = 128 << 20
"""Room for four 1-arc-second tiles that had to be unpacked whole, or for many windows of others."""


class BlockCache:
    """A least-recently-used cache with a cap on bytes. Safe to use from any thread."""

    def __init__(self, cap_bytes: int = CAP_BYTES) -> None:
        self._cap_bytes = cap_bytes
        self._blocks: OrderedDict[Hashable, Block] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    @property
    def size_bytes(self) -> int:
        """Memory in use."""
        return self._bytes

    def at_hand(self, key: Hashable) -> Block | None:
        """Return a block if it is here."""
        with self._lock:
            block = self._blocks.get(key)
            if block is not None:
                self._blocks.move_to_end(key)
            return block

    def get(self, key: Hashable, load: Callable[[], Block]) -> Block:
        """Return a block, loading it if need be; two threads may load the same one, neither waits."""
        block = self.at_hand(key)
        if block is None:
            block = load()
            self._keep(key, block)
        return block

    def _keep(self, key: Hashable, block: Block) -> None:
        with self._lock:
            old = self._blocks.pop(key, None)
            self._bytes += block.nbytes - (old.nbytes if old is not None else 0)
            self._blocks[key] = block
            # The newest stays even when it alone is above the cap: it is in use anyway.
            while self._bytes > self._cap_bytes and len(self._blocks) > 1:
                _, gone = self._blocks.popitem(last=False)
                self._bytes -= gone.nbytes

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._blocks.clear()
            self._bytes = 0
