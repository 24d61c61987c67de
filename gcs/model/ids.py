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

    @property
    def key(self) -> str:
        """The same in full, as files spell it: ``0/3``."""
        return f"{self.network}/{self.sysid}"

    @classmethod
    def of_key(cls, key: str) -> VehicleId | None:
        """Return the vehicle that ``key`` names, None when it names none."""
        network, _, sysid = key.partition("/")
        if not (network.isdecimal() and sysid.isdecimal() and 1 <= int(sysid) <= MAX_SYSTEM_ID):
            return None
        return cls(int(network), int(sysid))
