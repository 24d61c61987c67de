"""A link manager on fake transports and a clock that the test moves, and helpers for real sockets."""

from __future__ import annotations

import asyncio
import random
import socket
import time
from contextlib import asynccontextmanager

from gcs.links.backoff import Backoff
from gcs.links.manager import LinkManager
from gcs.links.transport import Transport, TransportReport
from gcs.mavlink import Framer, encode_frame
from gcs.model.clock import ManualClock, SystemClock
from gcs.model.ids import VehicleId
from gcs.model.link import LinkConfig, LinkEventKind, LinkState

V1 = VehicleId(0, 1)


class FakeTransport(Transport):
    """Opens at once, remembers what was sent, fails when told to."""

    def __init__(self, url, sink, rng):
        super().__init__(url, sink, Backoff(rng))
        self.sent = []
        self.defaults = ()
        self.broken = False

    def start(self):
        self._sink.reported(TransportReport(LinkState.OPEN, f"Open {self.url.address}"))

    async def stop(self):
        self._sink.reported(TransportReport(LinkState.CLOSED, "Closed"))

    def send(self, data, peer):
        if self.broken:
            return False
        self.sent.append((peer, data))
        return True

    def default_peers(self):
        return self.defaults

    async def _session(self):
        raise AssertionError("never started")

    def messages(self):
        framer = Framer()
        return [frame for _, data in self.sent for frame in framer.feed(data)]

    def names(self):
        return [frame.name for frame in self.messages()]


class Sender:
    """A vehicle's telemetry port: numbers its frames, speaks from an address on a link."""

    def __init__(self, world, link_id, sysid=1, host="10.0.0.1", port=14550, compid=1):
        self.world, self.link_id, self.sysid, self.compid = world, link_id, sysid, compid
        self.peer = (host, port)
        self.seq = 0

    def make(self, name="ATTITUDE", **fields):
        frame = encode_frame(name, self.sysid, self.compid, self.seq & 0xFF, **fields)
        self.seq += 1
        return frame

    def say(self, name="ATTITUDE", **fields):
        frame = self.make(name, **fields)
        self.world.hear(self.link_id, frame, self.peer)
        return frame

    def beat(self, vehicle_type=2, autopilot=3):
        return self.say("HEARTBEAT", type=vehicle_type, autopilot=autopilot, mavlink_version=3)


class World:
    """The manager under test with everything it told."""

    def __init__(self, seed=1):
        self.clock = ManualClock()
        self.frames = []
        self.batches = 0
        self.events = []
        self.transports = {}
        self.manager = LinkManager(
            self.clock,
            on_frames=self._on_frames,
            on_event=self.events.append,
            rng=random.Random(seed),
            transports=self._make,
        )

    def _make(self, url, sink, rng):
        self.transports[str(url)] = transport = FakeTransport(url, sink, rng)
        return transport

    def _on_frames(self, frames):
        self.frames.extend(frames)
        self.batches += 1

    async def link(self, name, port=14550, **options):
        return await self.manager.add(LinkConfig(f"udpin:0.0.0.0:{port}", name, **options))

    def transport(self, link_id):
        url = next(status.url for status in self.manager.status() if status.link_id == link_id)
        return self.transports[url]

    def hear(self, link_id, data, peer=("10.0.0.1", 14550)):
        self.transport(link_id)._sink.received([(peer, data)], None)

    def run(self, seconds, *senders, rate_hz=20, beat=True):
        """Let time pass in steps of 50 ms; ``senders`` speak; ticks come every 0.2 s."""
        steps = round(seconds * rate_hz)
        for step in range(steps):
            self.clock.advance(1.0 / rate_hz)
            for sender in senders:
                if beat and step % rate_hz == 0:
                    sender.beat()
                else:
                    sender.say(time_boot_ms=round(self.clock.monotonic() * 1000) % 2**32)
            if step % max(1, rate_hz // 5) == 0:
                self.manager.tick()

    def kinds(self):
        return [event.kind for event in self.events]

    def of_kind(self, kind: LinkEventKind):
        return [event for event in self.events if event.kind is kind]

    def status(self, link_id):
        return next(status for status in self.manager.status() if status.link_id == link_id)

    def routes(self, vehicle=V1):
        return {route.link_id: route for route in self.manager.vehicle_links(vehicle)}

    def active(self, vehicle=V1):
        return next((route.link_id for route in self.manager.vehicle_links(vehicle) if route.active), None)


def in_world(scenario, **options):
    """Run ``scenario(world)`` and close the manager."""

    async def go():
        world = World(**options)
        await scenario(world)
        await world.manager.close()

    asyncio.run(go())


async def until(condition, seconds=5.0):
    """Wait for a condition with a deadline."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the condition did not come true in time"
        await asyncio.sleep(0.005)


class Live:
    """A manager on real transports."""

    def __init__(self):
        self.frames = []
        self.events = []
        self.manager = LinkManager(
            SystemClock(),
            on_frames=self.frames.extend,
            on_event=self.events.append,
            rng=random.Random(7),
        )

    async def add(self, url, **options):
        return await self.manager.add(LinkConfig(url, **options))

    def status(self, link_id):
        return next(status for status in self.manager.status() if status.link_id == link_id)

    async def port(self, link_id):
        await until(lambda: self.status(link_id).local_address)
        return int(self.status(link_id).local_address.rpartition(":")[2])


@asynccontextmanager
async def live():
    world = Live()
    try:
        yield world
    finally:
        await world.manager.close()


def udp_socket():
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    sock.setblocking(False)
    return sock


def heartbeat(sysid=1, seq=0, vehicle_type=2, autopilot=3):
    return encode_frame("HEARTBEAT", sysid, 1, seq, type=vehicle_type, autopilot=autopilot, mavlink_version=3)


def read_frames(sock):
    """Return all frames that wait in a UDP socket."""
    frames, framer = [], Framer()
    while True:
        try:
            frames += framer.feed(sock.recv(65536))
        except BlockingIOError:
            return frames
