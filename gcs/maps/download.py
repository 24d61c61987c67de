"""Fetches one address from a host that the user enabled, and follows redirects to no other."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from email.message import Message
from typing import IO

from gcs.maps.egress import EgressPolicy
from gcs.model.errors import MapSourceError

USER_AGENT = "GodwitGCS/0.1 (desktop ground control station; interactive map)"
TIMEOUT_S = 15.0
_MISSING = (403, 404, 410)
"""Some stores answer 403 for what they have not."""


class GuardedRedirects(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only to a host that the policy allows."""

    def __init__(self, policy: EgressPolicy) -> None:
        self._policy = policy

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        """Refuse what the policy does not allow."""
        self._policy.require(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]  # typeshed wants HTTPMessage, urllib passes it


class Downloader:
    """Fetches whole files of limited size. Blocks; safe to use from any thread."""

    def __init__(self, policy: EgressPolicy, max_bytes: int) -> None:
        self._policy = policy
        self._max_bytes = max_bytes
        self._opener = urllib.request.build_opener(GuardedRedirects(policy))

    def fetch(self, url: str) -> bytes | None:
        """Return what is at an address, None when there is nothing.

        Raises:
            MapSourceError: the policy forbids the host, it does not answer, or it gave too much.
        """
        self._policy.require(url)
        request = urllib.request.Request(url, headers={"User-Agent": USER_AGENT})  # noqa: S310  # the policy allows http(s) only
        try:
            with self._opener.open(request, timeout=TIMEOUT_S) as answer:
                data: bytes = answer.read(self._max_bytes + 1)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in _MISSING:
                return None
            raise _failed(f"it answered {error.code} {error.reason}") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _failed(str(getattr(error, "reason", error))) from error
        if len(data) > self._max_bytes:
            raise _failed("its answer is too large")
        return data or None


def _failed(why: str) -> MapSourceError:
    return MapSourceError(f"The server gave nothing: {why}", "Check the network and the address")
