"""Setting a fleet up: homes, choices, formation, and errors that say what to do."""

from __future__ import annotations

import math

import pytest

from gcs.sim import (
    Fault,
    Home,
    SimConfig,
    SimError,
    SimFirmware,
    SimKind,
    demo_survey,
    formation,
    parse_fault,
    parse_home,
)
from gcs.sim.geo import FlatEarth
from gcs.sim.transport import parse_target


def test_a_home_has_two_to_four_numbers():
    assert parse_home("-35.36,149.16,584,270") == Home(-35.36, 149.16, 584.0, 270.0)
    assert parse_home("1,2") == Home(1.0, 2.0, 0.0, 0.0)
    assert parse_home("1,2,3,-90").heading_deg == 270.0


@pytest.mark.parametrize("text", ["", "1", "a,b", "91,0", "0,181", "nan,0", "1,2,3,4,5", "1,2,inf"])
def test_a_wrong_home_says_how_to_write_it(text):
    with pytest.raises(SimError) as caught:
        parse_home(text)
    assert caught.value.remedy


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": 0},
        {"count": 300},
        {"count": 10, "first_sysid": 250},
        {"firmware": "betaflight"},
        {"type": "zeppelin"},
        {"type": ()},
        {"speedup": 0.0},
        {"rate_hz": -1.0},
        {"loss_pct": 101.0},
        {"out": ()},
    ],
)
def test_what_can_not_be_simulated_is_refused_with_a_remedy(wrong):
    with pytest.raises(SimError) as caught:
        SimConfig(**wrong)
    assert caught.value.remedy


def test_firmwares_and_types_are_taken_in_turn():
    config = SimConfig(
        count=4, firmware=("ardupilot", "px4"), type=("quad", "plane", "rover"), first_sysid=11
    )
    vehicles = config.vehicles()
    assert [v.sysid for v in vehicles] == [11, 12, 13, 14]
    assert [v.firmware for v in vehicles] == [SimFirmware.ARDUPILOT, SimFirmware.PX4] * 2
    assert [v.kind for v in vehicles] == [SimKind.QUAD, SimKind.PLANE, SimKind.ROVER, SimKind.QUAD]


def test_a_formation_stands_behind_home_without_touching():
    home = Home(10.0, 20.0, 5.0, 90.0)
    places = formation(home, 250)
    earth = FlatEarth(10.0, 20.0)
    points = [earth.to_ne(p.lat_deg, p.lon_deg) for p in places]
    assert points[0] == pytest.approx((0.0, 0.0), abs=0.01)
    nearest = min(math.dist(a, b) for i, a in enumerate(points) for b in points[i + 1 :])
    assert nearest > 11.0
    assert max(math.hypot(*p) for p in points) < 300.0


def test_the_survey_is_a_lawn_mowers_path_ahead_of_home():
    home = Home(-35.36, 149.16, 584.0, 90.0)
    items = demo_survey(home)
    assert [items[0].command, items[-1].command] == [22, 20]
    points = [i for i in items if i.command == 16]
    assert len(points) == 16
    earth = FlatEarth(home.lat_deg, home.lon_deg)
    assert all(earth.to_ne(p.x / 1e7, p.y / 1e7)[1] > 30.0 for p in points)


def test_the_flat_earth_agrees_with_the_ellipsoid_within_a_survey():
    from pyproj import Geod

    geod = Geod(ellps="WGS84")
    for lat in (-60.0, 0.0, 47.0):
        earth = FlatEarth(lat, 8.0)
        for n, e in ((1000.0, 0.0), (0.0, 1000.0), (2000.0, -1500.0)):
            to = earth.to_latlon(n, e)
            _, _, dist = geod.inv(8.0, lat, to[1], to[0])
            assert dist == pytest.approx(math.hypot(n, e), abs=1.0)
            assert earth.to_ne(*to) == pytest.approx((n, e), abs=1e-6)


def test_positions_cross_the_date_line():
    earth = FlatEarth(0.0, 179.9995)
    lat, lon = earth.to_latlon(0.0, 200.0)
    assert lon < -179.9
    assert earth.to_ne(lat, lon)[1] == pytest.approx(200.0, abs=0.01)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("udpout:127.0.0.1:14550", "udpout"),
        ("udp:0.0.0.0:14550", "udpin"),
        ("udpin://127.0.0.1:1", "udpin"),
        ("tcp:localhost:5760", "tcp"),
        ("tcpout://localhost:5760", "tcp"),
        ("tcpin:[::1]:5760", "tcpin"),
    ],
)
def test_urls_in_both_spellings(url, kind):
    assert parse_target(url).kind == kind


@pytest.mark.parametrize(
    "url", ["", "udpout", "udpout:host", "serial:/dev/x:9600", "udpout:h:99999", "udpout:h:x"]
)
def test_a_wrong_url_says_how_to_write_it(url):
    with pytest.raises(SimError) as caught:
        parse_target(url)
    assert "udpout:HOST:PORT" in caught.value.remedy


@pytest.mark.parametrize("text", ["no_ack", "NO_ACK", "no-ack"])
def test_a_fault_has_a_name_on_the_command_line(text):
    assert parse_fault(text) is Fault.NO_ACK


def test_an_unknown_fault_lists_the_known_ones():
    with pytest.raises(SimError) as caught:
        parse_fault("gremlins")
    assert "gps_loss" in caught.value.remedy


def test_vehicles_have_the_names_given():
    names = [vehicle.name for vehicle in SimConfig(count=2, names=("Kestrel",)).vehicles()]
    assert names == ["Kestrel", "Vehicle 2"]
