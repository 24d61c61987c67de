"""Which serial devices are plugged in, and which of them are autopilots.

Vendor and product ids: ArduPilot and ChibiOS boards 1209:5740/5741, PX4 26ac, Holybro 3162, CubePilot/Hex
2dae, ST's stock virtual port 0483:5740, and others as listed below.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from serial.tools import list_ports


class PortKind(Enum):
    """What is likely to be behind a serial port."""

    AUTOPILOT = "autopilot"
    POSSIBLE = "telemetry radio or USB adapter"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SerialPort:
    """One serial port of this computer."""

    device: str
    title: str
    """Such as ``CubeOrange+ (/dev/ttyACM0)``."""
    kind: PortKind
    suggested_baud: int
    usb_id: str = ""
    """``vid:pid`` in hexadecimal; empty for a port that is not USB."""
    serial_number: str = ""

    @property
    def url(self) -> str:
        """Return the connection URL to suggest."""
        return f"serial:{self.device}:{self.suggested_baud}"


_AUTOPILOT_IDS: Final = frozenset({(0x1209, 0x5740), (0x1209, 0x5741), (0x0483, 0x5740)})
_AUTOPILOT_VENDORS: Final = {
    0x26AC: "PX4 autopilot",
    0x3162: "Holybro autopilot",
    0x2DAE: "CubePilot autopilot",
    0x27AC: "Laser Navigation autopilot",
    0x1FC9: "NXP autopilot",
    0x3185: "ARK autopilot",
    0x35A7: "CUAV autopilot",
}
_ADAPTER_VENDORS: Final = {
    0x0403: "FTDI adapter or telemetry radio",
    0x10C4: "SiLabs adapter or telemetry radio",
    0x1A86: "CH340 adapter or telemetry radio",
    0x067B: "Prolific adapter",
}
_AUTOPILOT_WORDS: Final = re.compile(
    r"ardupilot|px4|pixhawk|cube(orange|black|yellow|purple)|mavlink|chibios|kakute|matek|holybro|durandal",
    re.IGNORECASE,
)
_NOT_AUTOPILOT_WORDS: Final = re.compile(r"bootloader|bl fmu|dfu|debug|black ?magic|st-?link", re.IGNORECASE)


def classify(vid: int | None, pid: int | None, description: str) -> tuple[PortKind, str]:
    """Return the kind of a port and a title, from its USB ids (None for none) and description."""
    shown = description if description and description != "n/a" else ""
    if _NOT_AUTOPILOT_WORDS.search(shown):
        return PortKind.OTHER, shown
    if vid in _AUTOPILOT_VENDORS or (vid, pid) in _AUTOPILOT_IDS or _AUTOPILOT_WORDS.search(shown):
        return PortKind.AUTOPILOT, shown or _AUTOPILOT_VENDORS.get(vid or 0, "ArduPilot or PX4 autopilot")
    if vid in _ADAPTER_VENDORS:
        return PortKind.POSSIBLE, shown or _ADAPTER_VENDORS[vid or 0]
    return PortKind.OTHER, shown or "Serial port"


def serial_ports() -> tuple[SerialPort, ...]:
    """Return every serial port, likely autopilots first."""
    ports = []
    for info in list_ports.comports():
        kind, title = classify(info.vid, info.pid, info.product or info.description or "")
        ports.append(
            SerialPort(
                device=info.device,
                title=f"{title} ({info.device})",
                kind=kind,
                suggested_baud=115_200 if kind is PortKind.AUTOPILOT else 57_600,
                usb_id="" if info.vid is None else f"{info.vid:04x}:{info.pid or 0:04x}",
                serial_number=info.serial_number or "",
            )
        )
    order = list(PortKind)
    return tuple(sorted(ports, key=lambda port: (order.index(port.kind), port.device)))


def autopilot_ports() -> tuple[SerialPort, ...]:
    """Return the ports that are, or may be, a vehicle: autopilots first, then radios and adapters."""
    return tuple(port for port in serial_ports() if port.kind is not PortKind.OTHER)


def hardware_of(device: str) -> str | None:
    """Return what identifies the USB device behind a port wherever it is plugged in, if anything does."""
    for port in serial_ports():
        if port.device == device and port.usb_id and port.serial_number:
            return _identity(port)
    return None


def device_of(hardware: str) -> str | None:
    """Return the port that a USB device has now, None while it is not plugged in.

    An autopilot with two USB ports gives both the same identity; the first in order is the telemetry port.
    """
    return next((port.device for port in serial_ports() if port.usb_id and _identity(port) == hardware), None)


def _identity(port: SerialPort) -> str:
    return f"{port.usb_id} {port.serial_number}"
