import asyncio
import socket

import pytest
from link_fakes import V1, heartbeat, live, read_frames, udp_socket, until

from gcs.links import udp
from gcs.mavlink import encode_frame
from gcs.model.ids import VehicleId
from gcs.model.link import LinkEventKind, LinkState


def test_vehicles_on_one_port_are_each_answered_at_their_own_address():
    async def scenario():
        async with live() as world:
            link = await world.add("udpin:127.0.0.1:0")
            to = ("127.0.0.1", await world.port(link))
            with udp_socket() as one, udp_socket() as two:
                one.sendto(heartbeat(1), to)
                two.sendto(heartbeat(2), to)
                await until(lambda: len(world.frames) == 2)
                world.manager.send("COMMAND_LONG", {"command": 400}, target=V1)
                world.manager.send("COMMAND_LONG", {"command": 22}, target=VehicleId(0, 2))
                world.manager.send("HEARTBEAT", {"type": 6})
                assert [(f.name, f.sysid, f.compid) for f in read_frames(one)] == [
                    ("COMMAND_LONG", 255, 190),
                    ("HEARTBEAT", 255, 190),
                ]
                assert read_frames(two)[0].msg.command == 22
                assert world.status(link).addresses == tuple(
                    f"127.0.0.1:{sock.getsockname()[1]}" for sock in (one, two)
                )

    asyncio.run(scenario())


def test_udpout_speaks_first_and_tolerates_that_nobody_listens_yet():
    async def scenario():
        with udp_socket() as probe:
            port = probe.getsockname()[1]
        async with live() as world:
            link = await world.add(f"udpout:127.0.0.1:{port}")
            await until(lambda: world.status(link).state is not LinkState.OPENING)
            while "No program listens" not in world.status(link).text:
                world.manager.send("HEARTBEAT", {"type": 6})
                await asyncio.sleep(0.01)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as vehicle:
                vehicle.bind(("127.0.0.1", port))
                vehicle.setblocking(False)
                world.manager.send("HEARTBEAT", {"type": 6})
                world.manager.send("HEARTBEAT", {"type": 6})
                data, gcs = vehicle.recvfrom(300)
                assert data
                vehicle.sendto(heartbeat(), gcs)
                await until(lambda: world.frames)
                assert world.status(link).state is LinkState.OPEN
                world.manager.send("COMMAND_LONG", {}, target=V1)
                assert "COMMAND_LONG" in [frame.name for frame in read_frames(vehicle)]

    asyncio.run(scenario())


def test_a_busy_port_is_named_and_taken_as_soon_as_it_is_free():
    async def scenario():
        async with live() as world:
            blocker = udp_socket()
            port = blocker.getsockname()[1]
            link = await world.add(f"udpin:127.0.0.1:{port}")
            await until(lambda: world.status(link).state is LinkState.FAILED)
            status = world.status(link)
            assert status.reason == f"Port {port} is in use by another program"
            assert "Close the other" in status.remedy
            assert 0 <= status.retry_in_s <= 0.7
            blocker.close()
            await until(lambda: world.status(link).state is LinkState.WAITING)
            kinds = [event.kind for event in world.events]
            assert kinds == [LinkEventKind.FAILED, LinkEventKind.OPENED]

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("udpin:192.0.2.77:14550", "This computer has no address 192.0.2.77"),
        ("udpout:no-such-host.invalid:14550", "The name “no-such-host.invalid” is not known"),
    ],
)
def test_what_can_not_be_opened_says_why_and_what_to_do(url, reason):
    async def scenario():
        async with live() as world:
            link = await world.add(url)
            await until(lambda: world.status(link).state is LinkState.FAILED, 8)
            assert world.status(link).reason == reason
            assert world.status(link).remedy

    asyncio.run(scenario())


def test_a_burst_switches_to_polling_loses_nothing_and_calms_down_again():
    async def scenario():
        async with live() as world:
            link = await world.add("udpin:127.0.0.1:0")
            to = ("127.0.0.1", await world.port(link))
            transport = world.manager._links[link].transport
            polled = False
            with udp_socket() as vehicle:
                for number in range(3000):
                    vehicle.sendto(encode_frame("ATTITUDE", 1, 1, number & 255, roll=1.0), to)
                    if number % 20 == 0:
                        await asyncio.sleep(0)
                        polled = polled or transport._poll is not None
                await until(lambda: len(world.frames) == 3000)
                await until(lambda: transport._poll is None)
                assert polled
                vehicle.sendto(heartbeat(1, 3000 & 255), to)
                await until(lambda: len(world.frames) == 3001)
            route = world.manager._systems[V1].routes[0]
            assert route.lost == 0
            assert world.status(link).kernel_drops == 0

    asyncio.run(scenario())


def test_what_this_computer_lost_is_counted_apart_from_the_radio(monkeypatch):
    monkeypatch.setattr(udp, "RECEIVE_BUFFER_BYTES", 8192)

    async def scenario():
        async with live() as world:
            link = await world.add("udpin:127.0.0.1:0")
            to = ("127.0.0.1", await world.port(link))
            with udp_socket() as vehicle:
                for number in range(400):
                    vehicle.sendto(heartbeat(1, number & 255), to)
            await until(lambda: world.frames)
            drops = world.status(link).kernel_drops
            assert drops > 100
            assert drops + len(world.frames) == 400
            world.manager.tick()
            (event,) = [event for event in world.events if event.kind is LinkEventKind.DROPPED]
            assert f"lost {drops} datagrams" in event.text
            await world.manager.disconnect(link)
            assert world.status(link).kernel_drops == drops

    asyncio.run(scenario())


def test_a_stranger_who_sends_no_mavlink_is_never_answered():
    async def scenario():
        async with live() as world:
            link = await world.add("udpin:127.0.0.1:0")
            to = ("127.0.0.1", await world.port(link))
            with udp_socket() as stranger:
                stranger.sendto(b"", to)
                stranger.sendto(bytes(range(256)) * 8, to)
                await until(lambda: world.status(link).rx_bytes == 2048)
                assert world.manager.send("HEARTBEAT", {}).link_ids == ()
                assert read_frames(stranger) == []

    asyncio.run(scenario())


def test_ipv6_works_and_addresses_have_brackets():
    async def scenario():
        async with live() as world:
            link = await world.add("udpin:[::1]:0")
            port = await world.port(link)
            with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as vehicle:
                vehicle.bind(("::1", 0))
                vehicle.setblocking(False)
                vehicle.sendto(heartbeat(), ("::1", port))
                await until(lambda: world.frames)
                assert world.status(link).addresses[0].startswith("[::1]:")
                world.manager.send("HEARTBEAT", {})
                assert read_frames(vehicle)

    asyncio.run(scenario())


def test_disconnect_frees_the_port_and_connect_opens_it_again():
    async def scenario():
        with udp_socket() as probe:
            port = probe.getsockname()[1]
        async with live() as world:
            link = await world.add(f"udpin:127.0.0.1:{port}")
            await world.port(link)
            await world.manager.disconnect(link)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
                other.bind(("127.0.0.1", port))
            await world.manager.connect(link)
            await until(lambda: world.status(link).state is LinkState.WAITING)

    asyncio.run(scenario())


def test_redundant_links_over_real_sockets_tell_each_frame_once():
    async def scenario():
        async with live() as world:
            links = [await world.add("udpin:127.0.0.1:0", name=name) for name in "AB"]
            ports = [await world.port(link) for link in links]
            with udp_socket() as vehicle:
                for number in range(100):
                    for port in ports:
                        vehicle.sendto(heartbeat(1, number), ("127.0.0.1", port))
                await until(lambda: sum(world.status(link).rx_frames for link in links) == 200)
                assert sorted(frame.seq for frame in world.frames) == list(range(100))

    asyncio.run(scenario())
