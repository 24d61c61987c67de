"""Connection URLs: one grammar for the command line, the settings and the Connections dialog.

Both spellings of ``interface.md`` are read, ``udpin:HOST:PORT`` and ``udpin://HOST:PORT``; ``str()`` gives
the first. Every error names the part that is wrong and what to write instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gcs.model.errors import LinkError


class LinkKind(StrEnum):
    """The transports; the value is the scheme of the canonical text."""

    UDP_IN = "udpin"
    UDP_OUT = "udpout"
    TCP_OUT = "tcp"
    TCP_IN = "tcpin"
    SERIAL = "serial"
    REPLAY = "replay"


_SCHEMES: Final = {
    "udp": LinkKind.UDP_IN,
    "udpin": LinkKind.UDP_IN,
    "udpout": LinkKind.UDP_OUT,
    "tcp": LinkKind.TCP_OUT,
    "tcpout": LinkKind.TCP_OUT,
    "tcpin": LinkKind.TCP_IN,
    "serial": LinkKind.SERIAL,
    "replay": LinkKind.REPLAY,
}
_LISTENING: Final = (LinkKind.UDP_IN, LinkKind.TCP_IN)
_EXAMPLES: Final = {
    LinkKind.UDP_IN: "udpin:0.0.0.0:14550",
    LinkKind.UDP_OUT: "udpout:192.168.1.10:14550",
    LinkKind.TCP_OUT: "tcp:127.0.0.1:5760",
    LinkKind.TCP_IN: "tcpin:0.0.0.0:5760",
    LinkKind.SERIAL: "serial:/dev/ttyACM0:115200",
    LinkKind.REPLAY: "replay:flight.tlog",
}
_DEVICE = re.compile(r"^(/dev/|//\./|\\\\\.\\|COM\d)", re.IGNORECASE)
_HOST = re.compile(r"^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?$")
_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*):(.*)$", re.DOTALL)
_MAX_BAUD: Final = 20_000_000
FASTEST: Final = 0.0
"""``LinkUrl.speed`` of a replay that does not wait between frames."""


class LinkUrlError(LinkError):
    """A connection URL can't be understood; the message names the part, the remedy gives an example."""


@dataclass(frozen=True, slots=True)
class LinkUrl:
    """A connection URL taken apart. Only the fields of its kind are meaningful.

    ``host`` carries no brackets; ``speed`` is a factor of real time, ``FASTEST`` (0) without waiting.
    """

    kind: LinkKind
    host: str = ""
    port: int = 0
    device: str = ""
    baud: int = 0
    path: str = ""
    speed: float = 1.0

    @property
    def listens(self) -> bool:
        """Whether the link waits for others to speak first."""
        return self.kind in _LISTENING

    @property
    def title(self) -> str:
        """A short name for people: ``UDP 14550``, ``TCP 5760``, ``ttyACM0``, a recording's name."""
        if self.kind is LinkKind.SERIAL:
            return self.device.rpartition("/")[2] or self.device
        if self.kind is LinkKind.REPLAY:
            return re.split(r"[/\\\\]", self.path)[-1]
        return f"{'TCP' if self.kind in (LinkKind.TCP_IN, LinkKind.TCP_OUT) else 'UDP'} {self.port}"

    @property
    def address(self) -> str:
        """``HOST:PORT`` with brackets around IPv6, or the device, or the file."""
        if self.kind is LinkKind.SERIAL:
            return self.device
        if self.kind is LinkKind.REPLAY:
            return self.path
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def __str__(self) -> str:
        """Return the canonical text; parsing it gives an equal ``LinkUrl``."""
        if self.kind is LinkKind.SERIAL:
            return f"serial:{self.device}:{self.baud}"
        if self.kind is LinkKind.REPLAY:
            speed = "max" if self.speed == FASTEST else f"{self.speed!r}".removesuffix(".0")
            return f"replay:{self.path}" + ("" if self.speed == 1.0 else f"?speed={speed}")
        return f"{self.kind.value}:{self.address}"


def parse_link_url(text: str) -> LinkUrl:
    """Read a connection URL.

    Raises:
        LinkUrlError: naming the part that is wrong.
    """
    text = text.strip()
    if not text:
        raise LinkUrlError("The connection URL is empty", f"Write for example {_EXAMPLES[LinkKind.UDP_IN]}")
    if _DEVICE.match(text):
        return _serial(text)
    match = _SCHEME.match(text)
    if match is None:
        raise LinkUrlError(f"“{text}” has no connection type", _list_of_kinds())
    scheme, rest = match.group(1).lower(), match.group(2)
    kind = _SCHEMES.get(scheme)
    if kind is None:
        raise LinkUrlError(f"“{match.group(1)}” is not a connection type", _list_of_kinds())
    rest = rest.removeprefix("//")
    if kind is LinkKind.SERIAL:
        return _serial(rest)
    if kind is LinkKind.REPLAY:
        return _replay(rest)
    return _internet(kind, rest)


def _list_of_kinds() -> str:
    return "Write one of " + ", ".join(_EXAMPLES.values()) + ", COM5"


def _error(kind: LinkKind, what: str) -> LinkUrlError:
    return LinkUrlError(what, f"Write for example {_EXAMPLES[kind]}")


def _serial(rest: str) -> LinkUrl:
    device, colon, baud_text = rest.rpartition(":")
    # Names under by-path hold colons themselves: /dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0
    if not colon or (rest.startswith("/dev/serial/by-") and not baud_text.isdigit()):
        device, baud_text = rest, ""
    if not device:
        raise _error(LinkKind.SERIAL, "The serial device is missing")
    if not colon or device == rest:
        return LinkUrl(LinkKind.SERIAL, device=device, baud=_usual_baud(device))
    if not re.fullmatch(r"[0-9]{1,8}", baud_text) or not 1 <= int(baud_text) <= _MAX_BAUD:
        raise _error(LinkKind.SERIAL, f"The baud rate “{baud_text}” is not a number from 1 to {_MAX_BAUD}")
    return LinkUrl(LinkKind.SERIAL, device=device, baud=int(baud_text))


def _usual_baud(device: str) -> int:
    # USB autopilots ignore the rate; what else has no rate in its URL is most often a 57,600-baud radio.
    return 115_200 if "ACM" in device or "usbmodem" in device else 57_600


def _replay(rest: str) -> LinkUrl:
    path, question, options = rest.rpartition("?")
    if not question or "=" not in options:
        path, options = rest, ""
    if not path:
        raise _error(LinkKind.REPLAY, "The file to replay is missing")
    speed = 1.0
    for option in filter(None, options.split("&")):
        key, _, value = option.partition("=")
        if key != "speed":
            raise LinkUrlError(
                f"A replay knows no option “{key}”", "The only option is speed, as in ?speed=4"
            )
        speed = _speed(value)
    return LinkUrl(LinkKind.REPLAY, path=path, speed=speed)


def _speed(value: str) -> float:
    if value == "max":
        return FASTEST
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", value) or not 0.01 <= float(value) <= 1000:
        raise LinkUrlError(
            f"The replay speed “{value}” is neither a number from 0.01 to 1000 nor max",
            "Write for example ?speed=4, or ?speed=max to go without waiting",
        )
    return float(value)


def _internet(kind: LinkKind, rest: str) -> LinkUrl:
    if "?" in rest:
        raise _error(kind, f"“{kind.value}” takes no options (“?{rest.partition('?')[2]}”)")
    rest = rest.removesuffix("/")
    if rest.startswith("["):
        host, bracket, tail = rest[1:].partition("]")
        if not bracket:
            raise _error(kind, f"The bracket of the IPv6 address “{rest}” is not closed")
        port_text = tail.removeprefix(":") if tail.startswith(":") else ""
        if tail and not tail.startswith(":"):
            raise _error(kind, f"“{tail}” after the IPv6 address is not a port")
        _check_ipv6(kind, host)
    else:
        host, colon, port_text = rest.rpartition(":")
        if ":" in host:
            raise LinkUrlError(
                f"“{rest}” has too many colons", f"Put an IPv6 address in brackets: {kind.value}:[::1]:14550"
            )
        if not colon and not rest.isdigit():
            host, port_text = rest, ""
        host = _check_host(kind, host)
    return LinkUrl(kind, host=host, port=_port(kind, port_text))


def _check_ipv6(kind: LinkKind, host: str) -> None:
    # Zone ids (fe80::1%eth0) are allowed: without one, link-local addresses can't be reached.
    if not re.fullmatch(r"[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9_.-]+)?", host):
        raise _error(kind, f"“{host}” is not an IPv6 address")


def _check_host(kind: LinkKind, host: str) -> str:
    if not host and kind in _LISTENING:
        return "0.0.0.0"  # noqa: S104 - listening on every interface is what a listener without a host means
    if not host:
        raise _error(kind, "The host is missing")
    if not _HOST.match(host):
        raise _error(kind, f"“{host}” is not a host name or address")
    if re.fullmatch(r"[0-9.]+", host):
        parts = host.split(".")
        if len(parts) != 4 or any(not part or int(part) > 255 for part in parts):
            raise _error(kind, f"“{host}” is not an IPv4 address")
    return host


def _port(kind: LinkKind, text: str) -> int:
    if not text:
        raise _error(kind, "The port is missing")
    lowest = 0 if kind in _LISTENING else 1
    if not re.fullmatch(r"[0-9]{1,5}", text) or not lowest <= int(text) <= 65535:
        raise _error(kind, f"The port “{text}” is not a number from 1 to 65535")
    return int(text)
