"""Who is who: the keys of vehicles, so that every room names them alike."""

from __future__ import annotations

from typing import NamedTuple

MAX_SYSTEM_ID = 255
"""MAVLink's system ids are one byte; 0 means broadcast."""


class VehicleId(NamedTuple):
    """One vehicle: the network it speaks on and its MAVLink system id.

    More than 254 vehicles need more than one network, hence the pair.
    """

    network: int
    sysid: int

    def __str__(self) -> str:
        """Return ``3`` on the first network, ``2/3`` on another."""
        return f"{self.sysid}" if self.network == 0 else f"{self.network}/{self.sysid}"
