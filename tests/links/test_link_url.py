import pytest
from hypothesis import given
from hypothesis import strategies as st

from gcs.links.url import FASTEST, LinkKind, LinkUrl, LinkUrlError, parse_link_url
from gcs.model.errors import GcsError

CANONICAL = {
    "udpin:0.0.0.0:14550": "udpin:0.0.0.0:14550",
    "udp:0.0.0.0:14550": "udpin:0.0.0.0:14550",
    "udp://:14540": "udpin:0.0.0.0:14540",
    "udpin://127.0.0.1:14550/": "udpin:127.0.0.1:14550",
    "UDPIN:0.0.0.0:14550": "udpin:0.0.0.0:14550",
    "  udpin:0.0.0.0:14550 ": "udpin:0.0.0.0:14550",
    "udpin:14550": "udpin:0.0.0.0:14550",
    "udpout:192.168.1.10:14550": "udpout:192.168.1.10:14550",
    "udpout://drone.local:14550": "udpout:drone.local:14550",
    "tcp:127.0.0.1:5760": "tcp:127.0.0.1:5760",
    "tcp://127.0.0.1:5760": "tcp:127.0.0.1:5760",
    "tcpout://host-1:5760": "tcp:host-1:5760",
    "tcpin:0.0.0.0:5760": "tcpin:0.0.0.0:5760",
    "tcpin://:5760": "tcpin:0.0.0.0:5760",
    "udpin:[::]:14550": "udpin:[::]:14550",
    "udpout:[fe80::1%eth0]:14550": "udpout:[fe80::1%eth0]:14550",
    "tcp://[::1]:5760": "tcp:[::1]:5760",
    "serial:/dev/ttyACM0:115200": "serial:/dev/ttyACM0:115200",
    "serial:///dev/ttyUSB0:57600": "serial:/dev/ttyUSB0:57600",
    "serial:/dev/ttyACM0": "serial:/dev/ttyACM0:115200",
    "/dev/ttyUSB0:57600": "serial:/dev/ttyUSB0:57600",
    "/dev/ttyUSB0": "serial:/dev/ttyUSB0:57600",
    "/dev/serial/by-path/pci-0000:00:14.0": "serial:/dev/serial/by-path/pci-0000:00:14.0:57600",
    "/dev/serial/by-path/pci-0000:00:14.0:9600": "serial:/dev/serial/by-path/pci-0000:00:14.0:9600",
    "COM5": "serial:COM5:57600",
    "COM5:115200": "serial:COM5:115200",
    "serial:COM12": "serial:COM12:57600",
    "replay:flight.tlog": "replay:flight.tlog",
    "replay:flight.tlog?speed=4": "replay:flight.tlog?speed=4",
    "replay:flight.tlog?speed=0.5": "replay:flight.tlog?speed=0.5",
    "replay:flight.tlog?speed=max": "replay:flight.tlog?speed=max",
    "replay:flight.tlog?speed=1": "replay:flight.tlog",
    "replay:C:\\logs\\a b.tlog": "replay:C:\\logs\\a b.tlog",
    "replay:///home/me/what?.tlog": "replay:/home/me/what?.tlog",
}


@pytest.mark.parametrize(("text", "canonical"), CANONICAL.items())
def test_each_spelling_has_one_canonical_text_that_reads_back_equal(text, canonical):
    url = parse_link_url(text)
    assert str(url) == canonical
    assert parse_link_url(str(url)) == url


def test_the_parts_are_at_hand():
    assert parse_link_url("udpout:[::1]:14550") == LinkUrl(LinkKind.UDP_OUT, host="::1", port=14550)
    assert parse_link_url("udpout:[::1]:14550").address == "[::1]:14550"
    assert parse_link_url("COM5").device == "COM5"
    assert parse_link_url("replay:a.tlog?speed=max").speed == FASTEST
    assert parse_link_url("tcpin::5760").listens
    assert not parse_link_url("tcp:h:5760").listens


ERRORS = {
    "": "is empty",
    "0.0.0.0:14550": "no connection type",
    "14550": "no connection type",
    "ftp:host:21": "“ftp” is not a connection type",
    "udpin:0.0.0.0": "The port is missing",
    "udpin:0.0.0.0:": "The port is missing",
    "udpin:": "The port is missing",
    "udpout:host": "The port is missing",
    "udpout::14550": "The host is missing",
    "udpout:host:0": "The port “0”",
    "udpout:host:70000": "The port “70000”",
    "tcp:host:57a0": "The port “57a0”",
    "tcp:300.1.1.1:5760": "“300.1.1.1” is not an IPv4 address",
    "tcp:1.2.3:5760": "“1.2.3” is not an IPv4 address",
    "tcp:ho st:5760": "“ho st” is not a host",
    "udpin:::1:14550": "too many colons",
    "udpin:[::1:14550": "is not closed",
    "udpin:[::1]14550": "“14550” after the IPv6 address",
    "udpin:[bad]:14550": "“bad” is not an IPv6 address",
    "udpin:0.0.0.0:14550?speed=2": "takes no options",
    "serial:": "The serial device is missing",
    "serial:/dev/ttyACM0:fast": "The baud rate “fast”",
    "serial:/dev/ttyACM0:0": "The baud rate “0”",
    "COM5:": "The baud rate “”",
    "replay:": "The file to replay is missing",
    "replay:a.tlog?speed=fast": "The replay speed “fast”",
    "replay:a.tlog?speed=0": "The replay speed “0”",
    "replay:a.tlog?loop=1": "no option “loop”",
}


@pytest.mark.parametrize(("text", "part"), ERRORS.items())
def test_an_error_names_the_part_and_says_what_to_write(text, part):
    with pytest.raises(LinkUrlError) as caught:
        parse_link_url(text)
    assert part in caught.value.message
    assert caught.value.remedy


@given(st.text(max_size=40))
def test_any_text_is_a_url_that_round_trips_or_a_gcs_error(text):
    try:
        url = parse_link_url(text)
    except GcsError:
        return
    assert parse_link_url(str(url)) == url


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("udpin:0.0.0.0:14550", "UDP 14550"),
        ("tcp:127.0.0.1:5760", "TCP 5760"),
        ("serial:/dev/ttyACM0:115200", "ttyACM0"),
        ("COM5:57600", "COM5"),
        ("replay:/a/b/flight.tlog", "flight.tlog"),
    ],
)
def test_a_url_has_a_short_title_for_people(url, title):
    assert parse_link_url(url).title == title
