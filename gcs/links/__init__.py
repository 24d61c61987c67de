"""The only room that touches sockets and serial ports: transports, and the manager all frames go through."""

from __future__ import annotations

from gcs.links.manager import LinkManager
from gcs.links.sending import SendReceipt
from gcs.links.serial_list import SerialPort, autopilot_ports, serial_ports
from gcs.links.url import LinkKind, LinkUrl, LinkUrlError, parse_link_url

__all__ = [
    "LinkKind",
    "LinkManager",
    "LinkUrl",
    "LinkUrlError",
    "SendReceipt",
    "SerialPort",
    "autopilot_ports",
    "parse_link_url",
    "serial_ports",
]
