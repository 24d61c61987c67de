"""Operating-system errors in the words of the pilot: what happened, and what to do about it."""

from __future__ import annotations

import errno
import socket

from gcs.links.url import LinkKind, LinkUrl
from gcs.model.errors import LinkError

_WINDOWS_EQUIVALENTS = {
    10013: errno.EACCES,
    10048: errno.EADDRINUSE,
    10049: errno.EADDRNOTAVAIL,
    10051: errno.ENETUNREACH,
    10060: errno.ETIMEDOUT,
    10061: errno.ECONNREFUSED,
    10065: errno.EHOSTUNREACH,
}


def explain(error: OSError, url: LinkUrl) -> LinkError:
    """Return the error as a ``LinkError`` whose message and remedy a pilot can act on."""
    if url.kind is LinkKind.SERIAL:
        return LinkError(*_serial(error, url))
    if url.kind is LinkKind.REPLAY:
        return LinkError(*_file(error, url))
    if isinstance(error, socket.gaierror):
        return LinkError(
            f"The name “{url.host}” is not known", "Check its spelling, or write the address in digits"
        )
    return LinkError(*_network(error, url))


def _network(error: OSError, url: LinkUrl) -> tuple[str, str]:
    number = error.errno or 0
    words = {
        errno.EADDRINUSE: (
            f"Port {url.port} is in use by another program",
            "Close the other ground station or router, or choose another port",
        ),
        errno.EADDRNOTAVAIL: (
            f"This computer has no address {url.host}",
            "Use 0.0.0.0 to listen on every network, or check that the network is connected",
        ),
        errno.EACCES: (f"This computer does not allow the use of {url.address}", "Use a port above 1023"),
        errno.EPERM: (f"This computer blocks sending to {url.address}", "Check the firewall"),
        errno.ECONNREFUSED: (
            f"Nothing listens at {url.address}",
            "Start the vehicle or simulator, and check address and port",
        ),
        errno.ETIMEDOUT: (f"{url.address} does not answer", "Check that it is switched on and in reach"),
        errno.EHOSTUNREACH: (f"There is no way to {url.host}", "Check that you are on the vehicle's network"),
        errno.ENETUNREACH: (
            f"There is no network that leads to {url.host}",
            "Connect to the vehicle's network",
        ),
        errno.ECONNRESET: (
            f"{url.address} closed the connection",
            "It may already serve another ground station",
        ),
    }
    number = _WINDOWS_EQUIVALENTS.get(number, number)
    if isinstance(error, TimeoutError):
        number = errno.ETIMEDOUT
    return words.get(number, (f"{url.address}: {error.strerror or error}", "Check the connection"))


def _serial(error: OSError, url: LinkUrl) -> tuple[str, str]:
    text = str(error).lower()
    if error.errno == errno.ENOENT or "filenotfounderror" in text:
        return f"{url.device} is not there", "Plug the device in; the link opens by itself when it appears"
    if error.errno == errno.EACCES and "permission" in text:
        return (
            f"You may not use {url.device}",
            "On Linux: sudo usermod -aG dialout $USER, then log in again; on Windows: close other programs",
        )
    if error.errno in (errno.EBUSY, errno.EAGAIN) or "exclusively lock" in text or "permissionerror" in text:
        return f"{url.device} is in use by another program", "Close the other program"
    return (
        f"{url.device} was lost ({error.strerror or error})",
        "Check cable and power; the link reopens by itself",
    )


def _file(error: OSError, url: LinkUrl) -> tuple[str, str]:
    if error.errno == errno.ENOENT:
        return f"There is no file {url.path}", "Check the name and the folder"
    if error.errno == errno.EISDIR:
        return f"{url.path} is a folder", "Name a .tlog file in it"
    return f"{url.path} can't be read ({error.strerror or error})", "Check the permissions of the file"
