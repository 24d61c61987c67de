"""Opens serial ports that look like autopilots as they appear, when the pilot wants that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from gcs.links import LinkManager, autopilot_ports, parse_link_url
from gcs.links.serial_list import PortKind
from gcs.model.alarm import Level
from gcs.model.errors import LinkError
from gcs.model.ids import VehicleId
from gcs.model.link import LinkConfig

LOOK_S = 2.0


class Host(Protocol):
    """Where the ports are opened."""

    links: LinkManager

    def notice(self, level: Level, source: str, text: str, vehicle: VehicleId | None = None) -> None:
        """Say something to the pilot."""
        ...


async def watch_serial_ports(wanted: Callable[[], bool], host: Host) -> None:
    """Look every two seconds; a port that the pilot removed is not opened again while it is plugged in."""
    known: set[str] = set()
    while True:
        if wanted():
            # Listing asks the operating system about every device: not in the engine's thread.
            ports = await asyncio.to_thread(autopilot_ports)
            known &= {port.url for port in ports}
            taken = {parse_link_url(status.url).device for status in host.links.status()}
            for port in ports:
                # Radios and adapters may be anything: only the pilot opens those.
                if port.kind is not PortKind.AUTOPILOT or port.url in known or port.device in taken:
                    continue
                known.add(port.url)
                try:
                    await host.links.add(LinkConfig(url=port.url, name=port.title))
                except LinkError:
                    # A recording is being shown: its vehicles must not mix with a live one.
                    continue
                host.notice(Level.ADVISORY, "GCS", f"Autopilot on {port.url}: {port.title}")
        await asyncio.sleep(LOOK_S)
