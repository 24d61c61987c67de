"""Passing frames on, raw and both ways, between links and other ground stations ("endpoints").

A frame never goes back to where it came from: each is passed on once, and a frame that comes back is known by
its bytes. SETUP_SIGNING holds a key and is never passed on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from gcs.links.link import Link
from gcs.links.route import Route
from gcs.links.transport import Peer
from gcs.links.url import LinkKind, LinkUrl, parse_link_url
from gcs.mavlink import Frame
from gcs.model.errors import LinkError
from gcs.model.link import ForwardDirection, ForwardRule

SETUP_SIGNING: Final = 256
REMEMBER_S: Final = 1.0
"""How long a frame is known again: one to two of these."""
_LOCAL_HOSTS: Final = frozenset({"127.0.0.1", "::1", "localhost", "0.0.0.0", "::"})  # noqa: S104 - compared only

FindRoutes = Callable[[Link, int], list[Route]]
"""The routes on a link that lead to a system id, the one in use first."""


def passes(rule: ForwardRule, frame: Frame) -> bool:
    """Return whether the rule lets the message itself pass."""
    msgid = frame.msgid
    if msgid == SETUP_SIGNING or msgid in rule.deny_ids:
        return False
    return not rule.allow_ids or msgid in rule.allow_ids


def target_of(frame: Frame) -> int:
    """Return the system id a frame is meant for, 0 for everyone or when its message is unknown."""
    definition = frame.definition
    if definition is None or "target_system" not in definition.field_by_name:
        return 0
    return int(frame.msg.target_system)


class Endpoint:
    """One other station or program, shared by all links whose rules name it."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.users: dict[int, tuple[Link, ForwardRule]] = {}


class Forwarder:
    """Holds the endpoints and decides who gets which frame."""

    def __init__(self, make_endpoint: Callable[[LinkUrl], Link], find_routes: FindRoutes) -> None:
        self._make_endpoint = make_endpoint
        self._find_routes = find_routes
        self._endpoints: dict[str, Endpoint] = {}
        self._by_user: dict[int, list[Endpoint]] = {}
        self._new: set[bytes] = set()
        self._old: set[bytes] = set()
        self._turn_at_s = 0.0

    @property
    def links(self) -> tuple[Link, ...]:
        """Return the links to the endpoints."""
        return tuple(endpoint.link for endpoint in self._endpoints.values())

    def attach(self, link: Link, rule: ForwardRule) -> None:
        """Begin to pass on a link's frames; call ``check_endpoint`` before."""
        for text in rule.endpoints:
            url = parse_link_url(text)
            endpoint = self._endpoints.get(str(url))
            if endpoint is None:
                endpoint = self._endpoints[str(url)] = Endpoint(self._make_endpoint(url))
                endpoint.link.transport.start()
            endpoint.users[link.id] = (link, rule)
            self._by_user.setdefault(link.id, []).append(endpoint)

    async def detach(self, link_id: int) -> None:
        """Stop passing on a link's frames; endpoints that no link uses any more are closed."""
        for endpoint in self._by_user.pop(link_id, []):
            endpoint.users.pop(link_id, None)
            if not endpoint.users and self._endpoints.pop(str(endpoint.link.url), None) is not None:
                await endpoint.link.transport.stop()

    def expire(self, now: float) -> None:
        """Forget the bytes of old frames."""
        if self._by_user and now >= self._turn_at_s:
            self._old, self._new = self._new, set()
            self._turn_at_s = now + REMEMBER_S

    def outward(self, link: Link, frames: Iterable[Frame], now: float) -> None:
        """Pass frames heard on a link on to its endpoints."""
        endpoints = self._by_user.get(link.id)
        if not endpoints:
            return
        audiences = [(endpoint, endpoint.link.audience(now)) for endpoint in endpoints]
        for frame in frames:
            if not self._is_new(frame.raw):
                continue
            for endpoint, audience in audiences:
                _, rule = endpoint.users[link.id]
                if rule.direction is ForwardDirection.FROM_ENDPOINT or not passes(rule, frame):
                    continue
                if rule.sysids and frame.sysid not in rule.sysids:
                    continue
                for peer in audience:
                    endpoint.link.transmit(frame.raw, peer)

    def inward(self, endpoint_link: Link, frames: Sequence[Frame], now: float) -> None:
        """Pass frames that came from an endpoint on to the vehicles of the links that use it."""
        endpoint = self._endpoints.get(str(endpoint_link.url))
        if endpoint is None:
            return
        for frame in frames:
            if not self._is_new(frame.raw):
                continue
            for link, rule in tuple(endpoint.users.values()):
                if rule.direction is ForwardDirection.TO_ENDPOINT or not passes(rule, frame):
                    continue
                for peer in self._recipients(link, rule, frame, now):
                    link.transmit(frame.raw, peer)

    def _recipients(self, link: Link, rule: ForwardRule, frame: Frame, now: float) -> list[Peer]:
        if self._find_routes(link, frame.sysid):
            return []
        target = target_of(frame)
        if target:
            if rule.sysids and target not in rule.sysids:
                return []
            return [route.station.peer for route in self._find_routes(link, target)[:1]]
        if not rule.sysids:
            return link.audience(now)
        peers = {
            route.station.peer: None for sysid in rule.sysids for route in self._find_routes(link, sysid)
        }
        return list(peers)

    def _is_new(self, raw: bytes) -> bool:
        if raw in self._new or raw in self._old:
            return False
        self._new.add(raw)
        return True


def check_endpoint(url: LinkUrl, own: Iterable[LinkUrl]) -> None:
    """Refuse an endpoint that would feed frames back into this program.

    Raises:
        LinkError: it is a recording, or leads to one of our ``own`` links.
    """
    if url.kind is LinkKind.REPLAY:
        raise LinkError(
            "A recording can't be an endpoint", "Forward to an address, such as udpout:10.0.0.5:14550"
        )
    for link in own:
        if url == link or _leads_to(url, link):
            raise LinkError(
                f"The endpoint {url} is this program's own link {link}", "Choose another address or port"
            )


def _leads_to(endpoint: LinkUrl, link: LinkUrl) -> bool:
    pairs = {LinkKind.UDP_OUT: LinkKind.UDP_IN, LinkKind.TCP_OUT: LinkKind.TCP_IN}
    return (
        pairs.get(endpoint.kind) is link.kind
        and endpoint.port == link.port
        and (endpoint.host in _LOCAL_HOSTS or endpoint.host == link.host)
    )
