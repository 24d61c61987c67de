"""The "Test" button: opens, listens, says who is there, closes."""

import asyncio
import socket

from link_fakes import heartbeat, live, udp_socket, until

from gcs.mavlink import encode_frame
from gcs.model.link import LinkConfig


async def try_url(world, url, wait_s=0.3):
    return await world.manager.test(LinkConfig(url), wait_s)


def free_port():
    with udp_socket() as probe:
        return probe.getsockname()[1]


def test_it_names_the_systems_that_were_heard_and_leaves_nothing_open():
    async def scenario():
        port = free_port()
        async with live() as world:
            trial = asyncio.create_task(try_url(world, f"udpin:127.0.0.1:{port}", 3.0))
            with udp_socket() as vehicle:
                while not trial.done():
                    vehicle.sendto(heartbeat(7), ("127.0.0.1", port))
                    vehicle.sendto(encode_frame("HEARTBEAT", 8, 100, 0, type=30), ("127.0.0.1", port))
                    await asyncio.sleep(0.05)
            result = await trial
            assert result.ok
            assert result.systems == ((7, 1), (8, 100))
            assert result.text == "MAVLink from system 7, 8"
            assert world.manager.status() == ()
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as again:
                again.bind(("127.0.0.1", port))

    asyncio.run(scenario())


def test_it_greets_a_peer_that_speaks_only_when_spoken_to():
    async def scenario():
        with udp_socket() as vehicle:
            port = vehicle.getsockname()[1]
            async with live() as world:
                trial = asyncio.create_task(try_url(world, f"udpout:127.0.0.1:{port}", 3.0))
                greeting = await asyncio.get_running_loop().sock_recvfrom(vehicle, 300)
                vehicle.sendto(heartbeat(3), greeting[1])
                result = await trial
                assert result.systems == ((3, 1),)

    asyncio.run(scenario())


def test_silence_garbage_and_failure_are_told_apart():
    async def scenario():
        async with live() as world:
            silent = await try_url(world, "udpin:127.0.0.1:0")
            assert not silent.ok
            assert "nothing was heard" in silent.text
            with udp_socket() as blocker:
                busy = await try_url(world, f"udpin:127.0.0.1:{blocker.getsockname()[1]}")
                assert "in use" in busy.text
                assert busy.remedy
            port = free_port()
            trial = asyncio.create_task(try_url(world, f"udpin:127.0.0.1:{port}"))
            with udp_socket() as stranger:
                while not trial.done():
                    stranger.sendto(b"\x11" * 50, ("127.0.0.1", port))
                    await asyncio.sleep(0.02)
            garbage = await trial
            assert not garbage.ok
            assert "not MAVLink" in garbage.text
            assert garbage.bytes_received

    asyncio.run(scenario())


def test_a_url_that_is_open_already_is_answered_from_its_link():
    async def scenario():
        port = free_port()
        async with live() as world:
            link = await world.add(f"udpin:127.0.0.1:{port}", name="Field")
            await world.port(link)
            quiet = await try_url(world, f"udp:127.0.0.1:{port}")
            assert not quiet.ok
            with udp_socket() as vehicle:
                vehicle.sendto(heartbeat(5), ("127.0.0.1", port))
                await until(lambda: world.frames)
            result = await try_url(world, f"udp:127.0.0.1:{port}")
            assert result.ok
            assert result.text == "In use as Field: MAVLink from system 5"

    asyncio.run(scenario())
