"""The link manager: every frame comes in through it, and it is the only way out for one."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Final

from gcs.links.choice import choose
from gcs.links.factory import MakeTransport, make_transport
from gcs.links.forwarding import Forwarder, check_endpoint
from gcs.links.link import Link
from gcs.links.link_watch import LinkWatch
from gcs.links.reception import SETUP_SIGNING, Reception, Tap
from gcs.links.reports import link_status, vehicle_link_status
from gcs.links.route import Route, System, routes_of
from gcs.links.sending import SendReceipt, addressed, refused, route_to
from gcs.links.transport import Peer
from gcs.links.trial import LinkTrial, result_of_open_link
from gcs.links.url import LinkKind, LinkUrl, parse_link_url
from gcs.links.watch import Watch
from gcs.mavlink import Encoder, Frame
from gcs.model.alarm import Level
from gcs.model.clock import Clock
from gcs.model.errors import LinkError
from gcs.model.ids import VehicleId
from gcs.model.link import (
    LinkConfig,
    LinkEvent,
    LinkEventKind,
    LinkState,
    LinkStatus,
    LinkTestResult,
    VehicleLinkStatus,
)

TEST_S: Final = 5.0
_PROBE_FRESH_S: Final = 2.0


class LinkManager:
    """Owns all links. Lives in the engine's thread; nothing here blocks or may be called from another thread.

    Args:
        clock: the time; transports themselves wait by the event loop's.
        sysid: our MAVLink system id.
        compid: our component id.
        on_frames: takes each batch of frames, without what another route brought already.
        on_event: takes what the pilot should be told.
        rng: source of jitter and injected loss.
        transports: makes the transport for a URL; tests put in their own.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        sysid: int = 255,
        compid: int = 190,
        on_frames: Callable[[list[Frame]], None],
        on_event: Callable[[LinkEvent], None] | None = None,
        rng: random.Random | None = None,
        transports: MakeTransport = make_transport,
    ) -> None:
        self._clock = clock
        self._identity = (sysid, compid)
        self._on_frames = on_frames
        self._on_event = on_event
        self._rng = random.Random() if rng is None else rng
        self._make_transport = transports
        self._links: dict[int, Link] = {}
        self._last_id = 0
        self._reception = Reception(clock)
        self._systems = self._reception.systems
        self._watch = Watch(self._tell)
        self._link_watch = LinkWatch(self._tell)
        self._forwarder = Forwarder(self._make_endpoint, self._routes_on)

    # -- the links themselves -------------------------------------------------------------------

    async def add(self, config: LinkConfig) -> int:
        """Add a connection and begin to open it unless ``autoconnect`` is off; return its id.

        Raises:
            LinkUrlError: the URL, or that of an endpoint, can't be understood.
            LinkError: the same URL is there already, an endpoint leads back to one of our links, or live
                vehicles would mix with a recording.
        """
        url = parse_link_url(config.url)
        others = [link.url for link in self._links.values()]
        if url in others and url.port != 0:
            raise LinkError(f"{url} is connected already", "Edit that connection instead")
        for endpoint in self._forwarder.links:
            check_endpoint(endpoint.url, [url])
        if config.forward is not None:
            for text in config.forward.endpoints:
                check_endpoint(parse_link_url(text), [url, *others])
        link = self._make_link(config, url, network=self._network_for(config, url))
        self._links[link.id] = link
        if config.forward is not None:
            self._forwarder.attach(link, config.forward)
        if config.autoconnect:
            link.transport.start()
        return link.id

    async def remove(self, link_id: int) -> None:
        """Close a connection and forget it and its routes."""
        link = self._link(link_id)
        await self._forwarder.detach(link_id)
        await link.transport.stop()
        self._links.pop(link_id, None)
        for system in self._systems.values():
            for route in tuple(system.routes):
                if route.link is link:
                    system.drop(route)
            system.several = len(system.routes) > 1
            choose(system, self._clock.monotonic())

    async def connect(self, link_id: int) -> None:
        """Begin to open a connection that was added without ``autoconnect``, or closed."""
        self._link(link_id).transport.start()

    async def disconnect(self, link_id: int) -> None:
        """Close a connection but keep it in the list."""
        await self._link(link_id).transport.stop()

    async def close(self) -> None:
        """Close everything; the manager can't be used afterwards."""
        for link_id in tuple(self._links):
            await self.remove(link_id)

    async def test(self, config: LinkConfig, wait_s: float = TEST_S) -> LinkTestResult:
        """Try a connection without adding it; answers within ``wait_s`` or a little more.

        Raises:
            LinkUrlError: the URL can't be understood.
        """
        url = parse_link_url(config.url)
        for link in self._links.values():
            if link.url == url and link.report.state is not LinkState.CLOSED:
                return result_of_open_link(link, self._clock.monotonic())
        trial = LinkTrial(url, Encoder(*self._identity), self._make_transport, self._rng)
        return await trial.run(wait_s)

    # -- out -------------------------------------------------------------------------------------

    def send(
        self,
        name: str,
        fields: Mapping[str, object],
        *,
        target: VehicleId | None = None,
        link: int | None = None,
    ) -> SendReceipt:
        """Send a message to a vehicle by its best (or the given) link, or to everyone.

        Args:
            name: message name.
            fields: its fields; ``target_system`` is filled in from ``target``.
            target: the vehicle; None sends on every open link to everyone known there.
            link: only by this link.

        Raises:
            NoRouteError: the vehicle was never heard, or no route to it can send now.
            EncodeError: the message can't be encoded.
            LinkError: there is no such link, or the message must not be broadcast.
        """
        if target is None:
            return self._broadcast(name, fields, link)
        system = self._systems.get(target)
        compid = fields.get("target_component", 0)
        wanted = route_to(system, target, compid if isinstance(compid, int) else 0, link)
        values = addressed(name, fields, target)
        others = [] if system is None or link is not None else system.candidates()
        others = sorted((route for route in others if route is not wanted), key=lambda route: -route.last_rx)
        for route in (wanted, *others):
            data = route.link.encoder.encode(name, **values)
            if self._transmit(route.link, data, route.station.peer):
                return SendReceipt((route.link.id,), len(data), self._clock.time_us())
        raise refused(wanted.link, target)

    def _broadcast(self, name: str, fields: Mapping[str, object], link_id: int | None) -> SendReceipt:
        if name == "SETUP_SIGNING":
            raise LinkError("A key must never be sent to everyone", "Name the vehicle it is for")
        links = list(self._links.values()) if link_id is None else [self._link(link_id)]
        now = self._clock.monotonic()
        took: list[int] = []
        size = 0
        for link in links:
            audience = link.audience(now) if link.is_up else []
            if not audience:
                continue
            data = link.encoder.encode(name, **fields)
            size = len(data)
            # A copy for each address, but one frame: shown to the taps once.
            shares = [self._transmit(link, data, peer, show=not index) for index, peer in enumerate(audience)]
            if any(shares):
                took.append(link.id)
        return SendReceipt(tuple(took), size, self._clock.time_us())

    def _transmit(self, link: Link, data: bytes, peer: Peer, *, show: bool = True) -> bool:
        if not link.transmit(data, peer):
            return False
        if show and int.from_bytes(data[7:10], "little") != SETUP_SIGNING:
            for tap in self._reception.taps:
                tap(data, self._clock.time_us(), link.id, True)
        return True

    # -- time ------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Look after statistics, routes, round trips and silence; call 5 to 10 times a second."""
        now = self._clock.monotonic()
        self._link_watch.look((*self._links.values(), *self._forwarder.links), now)
        self._watch.look(self._systems.values(), now)
        self._forwarder.expire(now)
        self._probe(now)

    def _probe(self, now: float) -> None:
        for link in self._links.values():
            if not link.is_up or not link.transport.can_send:
                continue
            for station in link.stations.values():
                if now < station.probe.due_s or station.last_valid is None:
                    continue
                if now - station.last_valid > _PROBE_FRESH_S or not station.leads_to_vehicle():
                    continue
                ts1 = station.probe.ask(now, self._clock.time_us())
                self._transmit(link, link.encoder.encode("TIMESYNC", tc1=0, ts1=ts1), station.peer)

    # -- questions -------------------------------------------------------------------------------

    def status(self) -> tuple[LinkStatus, ...]:
        """Return all links, in the order in which they were added."""
        return tuple(self._status(link) for link in self._links.values())

    def endpoints(self) -> tuple[LinkStatus, ...]:
        """Return the connections to other stations that frames are forwarded to."""
        return tuple(self._status(link) for link in self._forwarder.links)

    def vehicle_links(self, vehicle: VehicleId) -> tuple[VehicleLinkStatus, ...]:
        """Return the routes to a vehicle, empty when it was never heard."""
        system = self._systems.get(vehicle)
        if system is None:
            return ()
        now = self._clock.monotonic()
        routes = sorted(system.routes, key=lambda route: (route.link.id, route.first_rx))
        return tuple(vehicle_link_status(system, route, now) for route in routes)

    def link_ids(self, vehicle: VehicleId) -> tuple[int, ...]:
        """Return the links on which a vehicle was heard, the one in use first; cheap to ask."""
        system = self._systems.get(vehicle)
        if system is None:
            return ()
        routes = sorted(system.routes, key=lambda route: route is not system.active)
        return tuple(dict.fromkeys(route.link.id for route in routes))

    def vehicle_silent_s(self, vehicle: VehicleId) -> float:
        """Return seconds since the vehicle was heard on any link; infinite when never. Lost from 3.5 s on."""
        system = self._systems.get(vehicle)
        last_rx = None if system is None else system.last_rx()
        return math.inf if last_rx is None else self._clock.monotonic() - last_rx

    def conflicts(self) -> tuple[VehicleId, ...]:
        """Return the ids that two vehicles use at the same time."""
        return tuple(sorted(system.id for system in self._systems.values() if system.conflict))

    def network_of(self, link_id: int) -> int:
        """Return the network of a link; 0 when it is gone."""
        link = self._links.get(link_id)
        return 0 if link is None else link.network

    # -- the pilot's and the recorder's wishes ----------------------------------------------------

    def pin(self, vehicle: VehicleId, link: int | None) -> None:
        """Send to a vehicle by this link as long as it is heard there; None lets the program choose.

        Raises:
            LinkError: there is no such link.
        """
        if link is not None:
            self._link(link)
        system = self._systems.setdefault(vehicle, System(vehicle))
        system.pin = link
        system.pin_told = False
        self._watch.decide(system, self._clock.monotonic())

    def forget(self, vehicle: VehicleId) -> None:
        """Forget a vehicle, its routes and its pin; it comes back when it is heard again."""
        system = self._systems.pop(vehicle, None)
        for route in () if system is None else system.routes:
            route.station.routes.pop(vehicle.sysid, None)

    def add_tap(self, tap: Tap) -> None:
        """Show ``tap`` every frame once: where it comes in (duplicates too) and where we send it.

        Copies made by forwarding and SETUP_SIGNING, which holds a key, are not shown.
        """
        self._reception.taps.append(tap)

    def remove_tap(self, tap: Tap) -> None:
        """Stop showing frames to ``tap``."""
        if tap in self._reception.taps:
            self._reception.taps.remove(tap)

    def inject_loss(self, link: int, pct: float) -> None:
        """Lose this share of the frames of a simulated link, both ways; 0 ends it.

        Raises:
            LinkError: the link is not simulated, or ``pct`` is not from 0 to 100.
        """
        found = self._link(link)
        if not found.config.simulated:
            raise LinkError(
                f"{found.name} may lead to a real vehicle", "Loss is injected on simulated links only"
            )
        if not 0.0 <= pct <= 100.0:
            raise LinkError(f"{pct} % is no share of frames", "Give a number from 0 to 100")
        found.injected_loss_pct = pct

    # -- inside ----------------------------------------------------------------------------------

    def _link(self, link_id: int) -> Link:
        link = self._links.get(link_id)
        if link is None:
            raise LinkError(f"There is no link {link_id}", "It may have been removed")
        return link

    def _network_for(self, config: LinkConfig, url: LinkUrl) -> int:
        # A recorded vehicle must never be taken for a live one with the same system id.
        replays = {link.network for link in self._links.values() if link.url.kind is LinkKind.REPLAY}
        live = {link.network for link in self._links.values() if link.url.kind is not LinkKind.REPLAY}
        if url.kind is LinkKind.REPLAY:
            return next(number for number in count(config.network) if number not in live)
        if config.network in replays:
            raise LinkError(
                f"A recording is replayed on network {config.network}",
                "Close the replay, or use another network",
            )
        return config.network

    def _make_link(
        self, config: LinkConfig, url: LinkUrl, *, network: int | None = None, is_endpoint: bool = False
    ) -> Link:
        self._last_id += 1
        return Link(
            self._last_id,
            config,
            url,
            Encoder(*self._identity),
            self._clock,
            self._rng,
            self._make_transport,
            self._received,
            self._link_watch.reported,
            network=network,
            is_endpoint=is_endpoint,
        )

    def _make_endpoint(self, url: LinkUrl) -> Link:
        return self._make_link(LinkConfig(str(url), f"Endpoint {url}"), url, is_endpoint=True)

    def _received(self, link: Link, batch: Sequence[tuple[Peer, bytes]], time_us: int | None) -> None:
        now = self._clock.monotonic()
        if link.is_endpoint:
            self._forwarder.inward(link, self._reception.from_endpoint(link, batch), now)
            return
        frames = self._reception.frames(link, batch, time_us)
        if frames:
            self._forwarder.outward(link, frames, now)
            self._on_frames(frames)

    def _routes_on(self, link: Link, sysid: int) -> list[Route]:
        system = self._systems.get(VehicleId(link.network, sysid))
        if system is None:
            return []
        routes = [route for route in system.routes if route.link is link]
        return sorted(routes, key=lambda route: (route is not system.active, -route.last_rx))

    def _status(self, link: Link) -> LinkStatus:
        routes = [route for station in link.stations.values() for route in routes_of(station).values()]
        return link_status(link, routes, self._clock.monotonic())

    def _tell(
        self,
        kind: LinkEventKind,
        level: Level,
        text: str,
        *,
        link: Link | None = None,
        vehicle: VehicleId | None = None,
        remedy: str = "",
    ) -> None:
        if self._on_event is not None:
            link_id, name = (None, "") if link is None else (link.id, link.name)
            self._on_event(
                LinkEvent(self._clock.time_us(), kind, level, text, link_id, name, vehicle, remedy)
            )
