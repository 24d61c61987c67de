"""Fetches tiles from a map server that the user enabled, politely and never from anywhere else."""

from __future__ import annotations

import http.client
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from gcs.maps.cache import TileCache
from gcs.maps.download import USER_AGENT, GuardedRedirects
from gcs.maps.egress import EgressPolicy
from gcs.maps.mercator import TileId
from gcs.maps.provider import TileProvider
from gcs.maps.source import SourceInfo
from gcs.model.errors import MapSourceError

TIMEOUT_S = 6.0
MAX_TILE_BYTES = 2_000_000
MIN_LIFETIME_S, DEFAULT_LIFETIME_S = 7 * 86_400.0, 30 * 86_400.0
"""Servers' operators ask that tiles be kept at least a week."""
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 2.0, 120.0
_MAX_AGE = re.compile(r"max-age=(\d+)")
_IMAGE_STARTS = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"GIF8")
_MISSING = (204, 404, 410)


class OnlineSource:
    """Tiles of one provider: from the cache, else from its server. :meth:`tile` blocks up to some seconds."""

    def __init__(
        self,
        provider: TileProvider,
        policy: EgressPolicy,
        cache: TileCache,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._provider = provider
        self._policy = policy
        self._cache = cache
        self._now = now
        self._lock = threading.Lock()
        self._missing: set[TileId] = set()
        self._pause_s = 0.0
        self._paused_until = 0.0
        self._closed = False
        self._opener = urllib.request.build_opener(GuardedRedirects(policy))
        self.last_error = ""
        """Why the server's last answer was of no use; empty when it was good."""

    @property
    def info(self) -> SourceInfo:
        """Facts of the provider."""
        provider = self._provider
        return SourceInfo(
            provider.name, provider.attribution, provider.min_zoom, provider.max_zoom, offline=False
        )

    def tile(self, tile: TileId) -> bytes | None:
        """The tile from cache or server; an old one while the server does not answer; None if there is none.

        Raises:
            MapSourceError: the policy forbids the server, or it gave no tile; asked again after a pause.
        """
        cached = self._cache.get(self._provider.key, tile)
        if cached is not None and not cached.expired:
            return cached.data
        with self._lock:
            if self._closed or tile in self._missing:
                return None
            paused = self._now() < self._paused_until
        if paused:
            if cached is not None:
                return cached.data
            raise MapSourceError(
                f"{self._provider.name} does not answer: {self.last_error}", "Check the network"
            )
        try:
            return self._fetch(tile)
        except MapSourceError:
            if cached is not None:
                return cached.data
            raise

    def _fetch(self, tile: TileId) -> bytes | None:
        url = self._provider.tile_url(tile)
        self._policy.require(url)
        request = urllib.request.Request(url, headers={"User-Agent": USER_AGENT})  # noqa: S310  # the policy allows http(s) only
        try:
            with self._opener.open(request, timeout=TIMEOUT_S) as answer:
                data: bytes = answer.read(MAX_TILE_BYTES + 1)
                lifetime_s = _lifetime_s(answer.headers.get("Cache-Control", ""))
                status = answer.status
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in _MISSING:
                self._remember_missing(tile)
                return None
            raise self._failed(f"it answered {error.code} {error.reason}") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._failed(str(getattr(error, "reason", error))) from error
        if status in _MISSING or not data:
            self._remember_missing(tile)
            return None
        if len(data) > MAX_TILE_BYTES or not data.startswith(_IMAGE_STARTS):
            raise self._failed("its answer is no map image")
        with self._lock:
            self._pause_s, self._paused_until, self.last_error = 0.0, 0.0, ""
        self._cache.put(self._provider.key, tile, data, lifetime_s)
        return data

    def _remember_missing(self, tile: TileId) -> None:
        with self._lock:
            self._missing.add(tile)

    def _failed(self, why: str) -> MapSourceError:
        with self._lock:
            self._pause_s = min(_LONGEST_PAUSE_S, max(_FIRST_PAUSE_S, self._pause_s * 2))
            self._paused_until = self._now() + self._pause_s
            self.last_error = why
        return MapSourceError(
            f"{self._provider.name} gave no tile: {why}", "Check the network and the address"
        )

    def close(self) -> None:
        """Fetch nothing more. The cache belongs to its maker and stays open."""
        with self._lock:
            self._closed = True


def _lifetime_s(cache_control: str) -> float:
    found = _MAX_AGE.search(cache_control)
    return max(MIN_LIFETIME_S, min(float(found[1]), 10 * DEFAULT_LIFETIME_S)) if found else DEFAULT_LIFETIME_S
