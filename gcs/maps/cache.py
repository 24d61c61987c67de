"""Keeps fetched tiles on disk (one SQLite file) so that a map seen once is there without a network."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from gcs.maps.mercator import TileId

_SCHEMA = """
CREATE TABLE IF NOT EXISTS tiles (
    provider TEXT NOT NULL, z INTEGER NOT NULL, x INTEGER NOT NULL, y INTEGER NOT NULL,
    data BLOB NOT NULL, size INTEGER NOT NULL, expires_s REAL NOT NULL, used_s REAL NOT NULL,
    PRIMARY KEY (provider, z, x, y)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_use ON tiles (used_s);
"""
_TOUCH_AFTER_S = 3600.0
_EVICT_TO = 0.9


class CachedTile(NamedTuple):
    """A tile from the cache and whether its server may have a newer one."""

    data: bytes
    expired: bool


class TileCache:
    """A least-recently-used cache of tiles with a size cap. Safe to use from any thread.

    A damaged cache file is replaced by an empty one, and a full disk only stops new tiles from being kept:
    a cache may lose what it holds, never disturb a flight.
    """

    def __init__(self, path: Path, cap_bytes: int, now_s: Callable[[], float] = time.time) -> None:
        self._path = path
        self._cap_bytes = cap_bytes
        self._now_s = now_s
        self._lock = threading.Lock()
        self.write_error = ""
        """Why the last tile could not be kept; empty when it was."""
        self._database: sqlite3.Connection | None = None
        self._size_bytes = 0
        self._open()

    def _open(self) -> None:
        for attempt in range(2):
            database: sqlite3.Connection | None = None
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                database = sqlite3.connect(self._path, check_same_thread=False, isolation_level=None)
                database.execute("PRAGMA journal_mode=WAL")
                database.execute("PRAGMA synchronous=NORMAL")
                database.executescript(_SCHEMA)
                self._size_bytes = database.execute("SELECT coalesce(sum(size), 0) FROM tiles").fetchone()[0]
                self._database = database
                return
            except (sqlite3.Error, OSError) as error:
                self.write_error = str(error)
                if database is not None:
                    with suppress(sqlite3.Error):
                        database.close()
                if attempt == 0:
                    self._discard_files()

    def _discard_files(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            with suppress(OSError):
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    @property
    def size_bytes(self) -> int:
        """Bytes of tiles held."""
        return self._size_bytes

    def get(self, provider: str, tile: TileId) -> CachedTile | None:
        """A tile that was kept, even when it is past its time."""
        where = (provider, tile.z, tile.x, tile.y)
        now_s = self._now_s()
        try:
            with self._lock:
                if self._database is None:
                    return None
                row = self._database.execute(
                    "SELECT data, expires_s, used_s FROM tiles WHERE provider=? AND z=? AND x=? AND y=?",
                    where,
                ).fetchone()
                if row is None:
                    return None
                if now_s - row[2] > _TOUCH_AFTER_S:
                    self._database.execute(
                        "UPDATE tiles SET used_s=? WHERE provider=? AND z=? AND x=? AND y=?", (now_s, *where)
                    )
        except sqlite3.Error as error:
            self.write_error = str(error)
            return None
        return CachedTile(bytes(row[0]), row[1] <= now_s)

    def put(self, provider: str, tile: TileId, data: bytes, lifetime_s: float) -> None:
        """Keep a tile for at least ``lifetime_s`` before its server is asked again."""
        if len(data) > self._cap_bytes:
            return
        now_s = self._now_s()
        where = (provider, tile.z, tile.x, tile.y)
        try:
            with self._lock:
                if self._database is None:
                    return
                old = self._database.execute(
                    "SELECT size FROM tiles WHERE provider=? AND z=? AND x=? AND y=?", where
                ).fetchone()
                self._database.execute(
                    "INSERT OR REPLACE INTO tiles VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (*where, data, len(data), now_s + lifetime_s, now_s),
                )
                self._size_bytes += len(data) - (old[0] if old else 0)
                self._evict()
            self.write_error = ""
        except sqlite3.Error as error:
            self.write_error = str(error)

    def _evict(self) -> None:
        assert self._database is not None
        while self._size_bytes > self._cap_bytes:
            rows = self._database.execute(
                "SELECT provider, z, x, y, size FROM tiles ORDER BY used_s LIMIT 64"
            ).fetchall()
            for row in rows:
                self._database.execute("DELETE FROM tiles WHERE provider=? AND z=? AND x=? AND y=?", row[:4])
                self._size_bytes -= row[4]
                if self._size_bytes <= self._cap_bytes * _EVICT_TO:
                    return

    def close(self) -> None:
        """Close the file."""
        with self._lock, suppress(sqlite3.Error):
            if self._database is not None:
                self._database.close()
            self._database = None
