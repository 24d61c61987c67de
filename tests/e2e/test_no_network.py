"""Without configured map servers nothing leaves the computer: each network call of a session is looked at."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from e2e_profile import make_profile
from e2e_screen import Screen, watched_program
from e2e_station import free_udp_port, simulator

pytestmark = [
    pytest.mark.foreign,
    pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace (apt-get install -y strace)"),
]
CALL = re.compile(r"(?:^|\] |\s)(connect|sendto|sendmsg|sendmmsg|bind|socket)\((.*)")
HARMLESS_FAMILIES = ("AF_UNIX", "AF_LOCAL", "AF_NETLINK")
"""AF_UNIX: Qt's and asyncio's own pipes. AF_NETLINK: how the kernel lists interfaces and serial ports."""


def test_a_session_speaks_to_its_links_on_this_computer_and_to_nobody_else(tmp_path: Path) -> None:
    profile = make_profile(tmp_path / "profile")
    port = free_udp_port()
    trace = tmp_path / "trace.txt"
    strace = ["strace", "-f", "-qq", "-e", "trace=network", "-s", "0", "-o", str(trace)]
    options = ["--offscreen", "--profile-dir", str(profile), "--connect", f"udpin:127.0.0.1:{port}"]
    with watched_program(tmp_path, options, wrapper=strace) as (screen, program):
        with simulator(tmp_path / "sim.log", f"--out=udpout:127.0.0.1:{port}", "--survey=1") as flight:
            screen.until(lambda seen: seen["vehicles"].get("1", {}).get("in_air"), 60, "in flight")
            look_around(screen)
            assert flight.poll() is None
        screen.press("close")
        assert program.wait(30) == 0

    calls = list(network_calls(trace.read_text()))
    sent = [call for call in calls if call.startswith(("send", "connect"))]
    assert any("127.0.0.1" in call for call in calls), "the trace saw the link"
    assert any(call.startswith("sendto") and "AF_INET" in call for call in sent), "commands went out"
    foreign = [call for call in calls if not allowed(call)]
    assert foreign == []


def look_around(screen: Screen) -> None:
    """Everything that a curious pilot opens in the first minutes."""
    for action in (
        "workspace fleet",
        "workspace fly",
        "open connections",
        "open settings",
        "open help",
        "theme",
    ):
        screen.press(action)
        screen.look_again()


def network_calls(trace: str) -> Iterator[str]:
    """The calls that name an address or a family."""
    for line in trace.splitlines():
        found = CALL.search(line)
        if found and "resumed" not in line.split(found.group(1))[0]:
            yield f"{found.group(1)}({found.group(2)}"


def allowed(call: str) -> bool:
    """The exact policy: other families by name; IP only to and from this computer, never a name server."""
    if any(family in call for family in HARMLESS_FAMILIES):
        return True
    if call.startswith("socket("):
        # A socket alone says nothing: where it connects, binds or sends is looked at.
        return "AF_INET" in call
    if "AF_INET" not in call:
        # sendto(fd, data, NULL) on a socket that is connected: its connect() was looked at.
        return call.startswith(("sendto", "sendmsg", "sendmmsg"))
    addresses = re.findall(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"', call)
    places = [four or six for four, six in addresses]
    ports = re.findall(r"sin6?_port=htons\((\d+)\)", call)
    return bool(places) and all(p.startswith("127.") or p == "::1" for p in places) and "53" not in ports


def inet(address: str, port: int) -> str:
    return f'{{sa_family=AF_INET, sin_port=htons({port}), sin_addr=inet_addr("{address}")}}, 16) = 0'


def test_the_policy_itself_catches_what_goes_elsewhere() -> None:
    wrong = (
        f"12 connect(7, {inet('93.184.216.34', 443)}",
        f'12 sendto(7, ""..., 40, 0, {inet("127.0.0.53", 53)}',
        f"12 bind(7, {inet('0.0.0.0', 14550)}",
        '[pid 12] connect(7, {sa_family=AF_INET6, inet_pton(AF_INET6, "2001:db8::1", &sin6_addr)}, 28) = 0',
    )
    assert [allowed(call) for call in network_calls("\n".join(wrong))] == [False] * 4
    fine = (
        f'12 sendto(7, ""..., 21, 0, {inet("127.0.0.1", 14550)}',
        '12 connect(3, {sa_family=AF_UNIX, sun_path="/run/dbus/socket"}, 110) = 0',
    )
    assert [allowed(call) for call in network_calls("\n".join(fine))] == [True] * 2
