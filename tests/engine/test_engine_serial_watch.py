"""Serial ports that look like autopilots are opened as they appear, once, and only those."""

from __future__ import annotations

import asyncio

import pytest
from engine_bench import FakeLinks, until

from gcs.engine import serial_watch
from gcs.links.serial_list import PortKind, SerialPort
from gcs.model.clock import ManualClock
from gcs.model.link import LinkConfig

CUBE = SerialPort("/dev/ttyACM0", "CubeOrange", PortKind.AUTOPILOT, 115_200)
RADIO = SerialPort("/dev/ttyUSB0", "FTDI adapter or telemetry radio", PortKind.POSSIBLE, 57_600)


class Host:
    def __init__(self):
        self.links = FakeLinks().manager(ManualClock(), on_frames=lambda frames: None)
        self.said = []

    def notice(self, level, source, text, vehicle=None):
        self.said.append(text)

    @property
    def urls(self):
        return [status.url for status in self.links.status()]


@pytest.fixture
def play(monkeypatch):
    """Watch ports that the test plugs in; ``scenario(host, ports, look)``, ``look`` lets one look pass."""
    ports = []
    looks = [0]

    def listed():
        looks[0] += 1
        return tuple(ports)

    monkeypatch.setattr(serial_watch, "autopilot_ports", listed)
    monkeypatch.setattr(serial_watch, "LOOK_S", 0.001)

    def run(scenario, wanted=lambda: True):
        async def go():
            host = Host()

            async def look():
                mark = looks[0]
                await until(lambda: looks[0] >= mark + 2)

            task = asyncio.create_task(serial_watch.watch_serial_ports(wanted, host))
            try:
                await scenario(host, ports, look)
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                await host.links.close()

        asyncio.run(go())

    run.looks = looks
    return run


def test_an_autopilot_that_is_plugged_in_is_opened_and_told(play):
    async def scenario(host, ports, look):
        ports.append(CUBE)
        await until(lambda: host.urls)
        await look()
        assert host.urls == ["serial:/dev/ttyACM0:115200"]
        assert host.said == ["Autopilot on serial:/dev/ttyACM0:115200: CubeOrange"]

    play(scenario)


def test_an_adapter_that_may_be_anything_is_left_alone(play):
    async def scenario(host, ports, look):
        ports.append(RADIO)
        await look()
        assert host.urls == host.said == []

    play(scenario)


def test_a_port_that_the_pilot_uses_at_another_rate_is_not_opened_a_second_time(play):
    async def scenario(host, ports, look):
        await host.links.add(LinkConfig("serial:/dev/ttyACM0:57600"))
        ports.append(CUBE)
        await look()
        assert host.urls == ["serial:/dev/ttyACM0:57600"]

    play(scenario)


def test_a_port_that_the_pilot_removed_stays_closed_until_it_is_plugged_in_again(play):
    async def scenario(host, ports, look):
        ports.append(CUBE)
        await until(lambda: host.urls)
        await host.links.remove(host.links.status()[0].link_id)
        await look()
        assert host.urls == []
        ports.clear()
        await look()
        ports.append(CUBE)
        await until(lambda: host.urls)

    play(scenario)


def test_ports_are_not_even_listed_when_the_pilot_does_not_want_it(play):
    async def scenario(host, ports, look):
        ports.append(CUBE)
        for _ in range(20):
            await asyncio.sleep(0.001)
        assert play.looks == [0]
        assert host.urls == []

    play(scenario, wanted=lambda: False)


def test_nothing_is_opened_beside_a_recording(play):
    async def scenario(host, ports, look):
        await host.links.add(LinkConfig("replay:flight.tlog"))
        ports.append(CUBE)
        await look()
        assert host.urls == ["replay:flight.tlog"]
        assert host.said == []

    play(scenario)
