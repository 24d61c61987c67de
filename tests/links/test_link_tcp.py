import asyncio
import socket

from link_fakes import V1, heartbeat, live, until

from gcs.links.backoff import Backoff
from gcs.mavlink import Framer
from gcs.model.ids import VehicleId
from gcs.model.link import LinkEventKind, LinkState


class Vehicle:
    """A TCP server as an autopilot's simulator offers it."""

    def __init__(self):
        self.writers = []
        self.frames = []
        self.server = None

    async def start(self, port=0):
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        return self.server.sockets[0].getsockname()[1]

    async def _serve(self, reader, writer):
        self.writers.append(writer)
        framer = Framer()
        while data := await reader.read(4096):
            self.frames += framer.feed(data)

    def say(self, data):
        self.writers[-1].write(data)

    def hang_up(self):
        for writer in self.writers:
            writer.transport.abort()
        self.writers.clear()

    async def stop(self):
        self.hang_up()
        self.server.close()
        await self.server.wait_closed()


def test_a_client_hears_and_is_heard_with_frames_cut_anywhere():
    async def scenario():
        vehicle = Vehicle()
        port = await vehicle.start()
        async with live() as world:
            link = await world.add(f"tcp:127.0.0.1:{port}")
            await until(lambda: vehicle.writers)
            data = b"".join(heartbeat(1, seq) for seq in range(10))
            for start in range(0, len(data), 7):
                vehicle.say(data[start : start + 7])
                await asyncio.sleep(0)
            await until(lambda: len(world.frames) == 10)
            assert world.status(link).state is LinkState.OPEN
            world.manager.send("COMMAND_LONG", {"command": 400}, target=V1)
            await until(lambda: vehicle.frames)
            assert vehicle.frames[0].msg.command == 400
        await vehicle.stop()

    asyncio.run(scenario())


def test_a_client_connects_again_when_the_vehicle_hangs_up(monkeypatch):
    monkeypatch.setattr(Backoff, "next_delay_s", lambda self: 0.02)

    async def scenario():
        vehicle = Vehicle()
        port = await vehicle.start()
        async with live() as world:
            link = await world.add(f"tcp:127.0.0.1:{port}")
            for round_number in range(3):
                await until(lambda: vehicle.writers)
                vehicle.say(heartbeat(1, round_number))
                await until(lambda n=round_number: len(world.frames) == n + 1)
                vehicle.hang_up()
                await until(lambda: world.status(link).state in (LinkState.FAILED, LinkState.OPENING))
            await vehicle.stop()
            await until(lambda: "Nothing listens" in world.status(link).reason)
            await vehicle.start(port)
            await until(lambda: vehicle.writers)
        await vehicle.stop()

    asyncio.run(scenario())


def test_nobody_there_is_told_once_with_remedy_and_not_at_every_attempt(monkeypatch):
    monkeypatch.setattr(Backoff, "next_delay_s", lambda self: 0.01)

    async def scenario():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        async with live() as world:
            link = await world.add(f"tcp:127.0.0.1:{port}")
            opened = 0
            original = world.manager._links[link].transport._session

            async def counted():
                nonlocal opened
                opened += 1
                await original()

            world.manager._links[link].transport._session = counted
            await until(lambda: opened >= 4)
            (event,) = [event for event in world.events if event.kind is LinkEventKind.FAILED]
            assert f"Nothing listens at 127.0.0.1:{port}" in event.text
            assert "Start the vehicle" in event.remedy

    asyncio.run(scenario())


def test_a_server_keeps_its_clients_apart_and_answers_each():
    async def scenario():
        async with live() as world:
            link = await world.add("tcpin:127.0.0.1:0")
            port = await world.port(link)
            assert "nobody connected" in world.status(link).text
            readers, writers = zip(
                *[await asyncio.open_connection("127.0.0.1", port) for _ in range(2)], strict=True
            )
            halves = [heartbeat(sysid) for sysid in (1, 2)]
            for part in (slice(0, 9), slice(9, None)):
                for writer, frame in zip(writers, halves, strict=True):
                    writer.write(frame[part])
                before = world.status(link).rx_bytes
                await until(lambda n=before: world.status(link).rx_bytes >= n + 18)
            await until(lambda: len(world.frames) == 2)
            assert "2 connected" in world.status(link).text
            world.manager.send("COMMAND_LONG", {"command": 22}, target=VehicleId(0, 2))
            frame = Framer().feed(await asyncio.wait_for(readers[1].read(300), 2))[0]
            assert frame.msg.command == 22
            writers[0].close()
            await until(lambda: "1 connected" in world.status(link).text)
            writers[1].close()
            await until(lambda: world.status(link).state is LinkState.WAITING)

    asyncio.run(scenario())


def test_a_busy_server_port_is_named():
    async def scenario():
        with socket.socket() as blocker:
            blocker.bind(("127.0.0.1", 0))
            blocker.listen()
            port = blocker.getsockname()[1]
            async with live() as world:
                link = await world.add(f"tcpin:127.0.0.1:{port}")
                await until(lambda: world.status(link).state is LinkState.FAILED)
                assert f"Port {port} is in use" in world.status(link).reason

    asyncio.run(scenario())


def test_a_peer_that_stops_reading_costs_frames_not_memory():
    async def scenario():
        async with live() as world:
            link = await world.add("tcpin:127.0.0.1:0")
            port = await world.port(link)
            with socket.socket() as client:
                client.connect(("127.0.0.1", port))
                client.sendall(heartbeat())
                await until(lambda: world.frames)
                transport = world.manager._links[link].transport
                dropped = 0
                data = bytes(4096)
                for _ in range(5000):
                    dropped += not transport.send(data, transport.default_peers()[0])
                assert dropped
                (connection,) = transport._clients.values()
                assert connection.transport.get_write_buffer_size() <= 80_000

    asyncio.run(scenario())
