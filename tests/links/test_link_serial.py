import asyncio
import fcntl
import os
import threading
import time
import tty
from pathlib import Path

import pytest
from link_fakes import V1, heartbeat, live, until

from gcs.links import serial_list
from gcs.links.backoff import Backoff
from gcs.links.serial_list import PortKind, autopilot_ports, classify, device_of, hardware_of, serial_ports
from gcs.mavlink import Framer
from gcs.model.link import LinkEventKind, LinkState


class Cable:
    """A serial device at a fixed path that can be pulled out and plugged in again."""

    def __init__(self, path: Path):
        self.path = path
        self.master = -1
        self.slave = -1

    def plug_in(self):
        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        os.set_blocking(self.master, False)
        self.path.symlink_to(os.ttyname(self.slave))
        return self

    def pull_out(self):
        self.path.unlink(missing_ok=True)
        for end in (self.master, self.slave):
            if end >= 0:
                os.close(end)
        self.master = self.slave = -1

    def frames(self):
        try:
            return Framer().feed(os.read(self.master, 65536))
        except BlockingIOError:
            return []


@pytest.fixture
def cable(tmp_path):
    cable = Cable(tmp_path / "ttyTEST0").plug_in()
    yield cable
    cable.pull_out()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("serial")]


def test_frames_pass_both_ways(cable):
    async def scenario():
        async with live() as world:
            link = await world.add(f"serial:{cable.path}:57600")
            await until(lambda: world.status(link).state is LinkState.WAITING)
            assert world.status(link).bandwidth_bps == 46_080
            os.write(cable.master, heartbeat())
            await until(lambda: world.frames)
            assert world.status(link).state is LinkState.OPEN
            world.manager.send("COMMAND_LONG", {"command": 400}, target=V1)
            heard = []
            await until(lambda: heard.extend(cable.frames()) or heard)
            assert heard[0].msg.command == 400

    asyncio.run(scenario())


def test_a_pulled_cable_is_told_and_the_link_reopens_by_itself_when_it_is_back(cable, monkeypatch):
    monkeypatch.setattr(Backoff, "next_delay_s", lambda self: 0.05)

    async def scenario():
        async with live() as world:
            link = await world.add(f"serial:{cable.path}:57600")
            await until(lambda: world.status(link).state is LinkState.WAITING)
            os.write(cable.master, heartbeat(1, 0))
            await until(lambda: world.frames)
            cable.pull_out()
            await until(lambda: world.status(link).state is LinkState.FAILED)
            await until(lambda: "is not there" in world.status(link).reason)
            assert "opens by itself" in world.status(link).remedy
            cable.plug_in()
            await until(
                lambda: (
                    "nothing heard" in world.status(link).text or world.status(link).state is LinkState.OPEN
                )
            )
            os.write(cable.master, heartbeat(1, 1))
            await until(lambda: len(world.frames) == 2)
            kinds = [event.kind for event in world.events]
            assert kinds.count(LinkEventKind.OPENED) == 2

    asyncio.run(scenario())


def test_a_device_in_use_by_another_program_is_named(cable):
    async def scenario():
        with cable.path.open("rb") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            async with live() as world:
                link = await world.add(f"serial:{cable.path}:57600")
                await until(lambda: world.status(link).state is LinkState.FAILED)
                assert "in use by another program" in world.status(link).reason

    asyncio.run(scenario())


def test_a_device_that_takes_nothing_never_blocks_the_engine_and_still_closes(cable):
    async def scenario():
        async with live() as world:
            link = await world.add(f"serial:{cable.path}:57600")
            await until(lambda: world.status(link).state is LinkState.WAITING)
            os.write(cable.master, heartbeat())
            await until(lambda: world.frames)
            transport = world.manager._links[link].transport
            begin = time.monotonic()
            taken = [transport.send(bytes(1024), transport.default_peers()[0]) for _ in range(2000)]
            assert time.monotonic() - begin < 0.5
            assert not all(taken)

    asyncio.run(scenario())


def test_a_device_that_is_not_there_fails_with_the_remedy(tmp_path):
    async def scenario():
        async with live() as world:
            link = await world.add(f"serial:{tmp_path}/ttyNONE:57600")
            await until(lambda: world.status(link).state is LinkState.FAILED)
            assert world.status(link).reason.endswith("ttyNONE is not there")

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("vid", "pid", "description", "kind"),
    [
        (0x1209, 0x5740, "CubeOrange+", PortKind.AUTOPILOT),
        (0x1209, 0x5741, "fmuv3", PortKind.AUTOPILOT),
        (0x26AC, 0x0032, "PX4 FMU v5.x", PortKind.AUTOPILOT),
        (0x3162, 0x004B, "", PortKind.AUTOPILOT),
        (0x2DAE, 0x1016, "CubeOrange", PortKind.AUTOPILOT),
        (0x27AC, 0x1151, "", PortKind.AUTOPILOT),
        (0x0483, 0x5740, "STM32 Virtual ComPort", PortKind.AUTOPILOT),
        (0x0403, 0x6015, "FT231X USB UART", PortKind.POSSIBLE),
        (0x10C4, 0xEA60, "CP2102 USB to UART", PortKind.POSSIBLE),
        (0x1A86, 0x7523, "USB Serial", PortKind.POSSIBLE),
        (0x26AC, 0x0011, "PX4 BL FMU v2.x", PortKind.OTHER),
        (0x1D50, 0x6018, "Black Magic Probe", PortKind.OTHER),
        (None, None, "n/a", PortKind.OTHER),
        (0x046D, 0xC52B, "USB Receiver", PortKind.OTHER),
    ],
)
def test_autopilots_and_radios_are_recognised(vid, pid, description, kind):
    found, title = classify(vid, pid, description)
    assert found is kind
    assert title


class Info:
    def __init__(self, device, vid=None, pid=None, product=None, serial_number=None):
        self.device, self.vid, self.pid = device, vid, pid
        self.product, self.serial_number = product, serial_number
        self.description = product or "n/a"


def test_ports_are_listed_with_autopilots_first_and_followed_by_their_usb_serial_number(monkeypatch):
    ports = [
        Info("/dev/ttyS0"),
        Info("/dev/ttyUSB0", 0x0403, 0x6015, "FT231X USB UART", "D30"),
        Info("/dev/ttyACM3", 0x1209, 0x5740, "CubeOrange", "3A00"),
    ]
    monkeypatch.setattr(serial_list.list_ports, "comports", lambda: ports)
    assert [port.device for port in serial_ports()] == ["/dev/ttyACM3", "/dev/ttyUSB0", "/dev/ttyS0"]
    assert [port.url for port in autopilot_ports()] == [
        "serial:/dev/ttyACM3:115200",
        "serial:/dev/ttyUSB0:57600",
    ]
    hardware = hardware_of("/dev/ttyACM3")
    ports[2].device = "/dev/ttyACM4"
    assert device_of(hardware) == "/dev/ttyACM4"
    ports.pop()
    assert device_of(hardware) is None
    assert hardware_of("/dev/ttyS0") is None
