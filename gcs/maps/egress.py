"""Which hosts a map may be fetched from: none, until the user names them."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from gcs.model.errors import MapSourceError


@dataclass(frozen=True, slots=True)
class EgressPolicy:
    """An allow-list of host names; the empty list, the default, allows nothing."""

    hosts: frozenset[str] = field(default_factory=frozenset)

    def allows(self, url: str) -> bool:
        """True when the URL is http(s) and its host is on the list."""
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").lower()
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and host in self.hosts

    def require(self, url: str) -> None:
        """Let an allowed URL pass.

        Raises:
            MapSourceError: the host is not on the list.
        """
        if not self.allows(url):
            host = urlsplit(url).hostname or url
            raise MapSourceError(
                f"Fetching maps from {host} is not allowed", "Enable its provider under Settings, Map"
            )
