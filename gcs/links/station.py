"""One address on a link: its byte stream, and the systems that speak through it."""

from __future__ import annotations

import random
from typing import Protocol

from gcs.links.round_trip import RoundTripProbe
from gcs.links.transport import Peer, peer_text
from gcs.mavlink import Framer


class RouteHere(Protocol):
    """What a station and its link need to know of a route; ``routes_of`` gives the whole routes."""

    is_autopilot: bool
    high_latency: bool

    def leave(self) -> None:
        """Drop out of its system: nothing is sent this way any more."""
        ...


class Station:
    """Bytes of different senders must not be mixed, so each address has a framer of its own."""

    __slots__ = ("address", "feed", "framer", "last_bytes", "last_valid", "peer", "probe", "routes")

    def __init__(self, peer: Peer, now: float, rng: random.Random, *, narrow: bool) -> None:
        self.peer = peer
        self.address = peer_text(peer)
        self.framer = Framer()
        self.feed = self.framer.feed
        self.routes: dict[int, RouteHere] = {}
        self.last_bytes = now
        self.last_valid: float | None = None
        self.probe = RoundTripProbe(rng, now, narrow=narrow)

    def leads_to_vehicle(self) -> bool:
        """Return whether a vehicle that may be asked things is heard here."""
        return any(route.is_autopilot and not route.high_latency for route in self.routes.values())
