"""Foreign peers: MAVSDK as the ground station of our simulator, and MAVSDK as a vehicle of our station."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from e2e_station import (
    ROOT,
    Station,
    distance_m,
    environment,
    free_udp_port,
    north_east,
    simulator,
    wait_for,
)

from gcs.model.command import Arm, Disarm, GoTo, Land, Takeoff
from gcs.model.ids import VehicleId

pytest.importorskip("mavsdk")
from mavsdk import ComponentType, Configuration, Mavsdk
from mavsdk.plugins.action import Action
from mavsdk.plugins.action.action import OrbitYawBehavior
from mavsdk.plugins.telemetry import Telemetry

pytestmark = pytest.mark.foreign
VEHICLE = Path(__file__).with_name("e2e_foreign_vehicle.py")
FOREIGN = VehicleId(0, 1)


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with Station(tmp_path / "profile") as station:
        yield station
        assert station.faults() == []


@pytest.fixture
def told(station: Station, tmp_path: Path) -> Iterator[Path]:
    """A vehicle that speaks MAVSDK's MAVLink; the file in which it says what it was told."""
    _, address = station.listen()
    log = tmp_path / "vehicle.log"
    with log.open("wb") as output:
        running = subprocess.Popen(
            [sys.executable, str(VEHICLE), address], cwd=ROOT, env=environment(), stdin=subprocess.PIPE,
            stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            yield log
        finally:
            assert running.stdin is not None
            running.stdin.close()
            running.wait(10)


def test_a_mavsdk_vehicle_appears_with_its_place_battery_and_words(station: Station, told: Path) -> None:
    state = station.wait_vehicle(FOREIGN, lambda s: s.position and s.batteries and s.gps, 10, "telemetry")
    assert state.position.lat_deg == pytest.approx(47.397742, abs=1e-6)
    assert state.batteries[0].remaining_pct == pytest.approx(50.0)
    assert state.gps.satellites == 12
    assert not state.armed
    wait_for(lambda: "MAVSDK vehicle ready" in station.texts(), 5, "its words")


def test_a_mavsdk_vehicle_arms_takes_off_goes_to_a_point_and_lands_as_told(
    station: Station, told: Path
) -> None:
    state = station.wait_vehicle(FOREIGN, lambda s: s.position and s.landed_state == 1, 10, "on the ground")
    station.do(FOREIGN, Arm())
    station.do(FOREIGN, Takeoff(10.0))
    station.wait_vehicle(FOREIGN, lambda s: s.in_air and s.altitude.rel_m > 9.0, 10, "at its height")
    lat, lon = north_east(state, 30.0, 0.0)
    station.do(FOREIGN, GoTo(lat, lon, 12.0))
    station.wait_vehicle(FOREIGN, lambda s: distance_m(s, lat, lon) < 2.0, 10, "at the point")
    station.do(FOREIGN, Land())
    station.wait_vehicle(FOREIGN, lambda s: s.in_air is False, 10, "on the ground again")
    station.do(FOREIGN, Disarm())
    words = [line for line in told.read_text().splitlines() if line.startswith("told: ")]
    assert words[0] == "told: arm"
    assert words[1].startswith("told: 22 ")
    assert words[2].startswith(f"told: 192 {round(lat * 1e7)} {round(lon * 1e7)} 12")
    assert words[3].startswith("told: 21 ")
    assert words[4:] == ["told: disarm"], "each command was heard once"


class Flight:
    """MAVSDK's view of one vehicle."""

    def __init__(self, system: object) -> None:
        self.action = Action(system)
        self.telemetry = Telemetry(system)

    def ready(self) -> bool:
        health = self.telemetry.health()
        return health.is_global_position_ok and health.is_home_position_ok and health.is_armable


def test_mavsdk_flies_three_simulated_vehicles_as_a_foreign_ground_station(tmp_path: Path) -> None:
    port = free_udp_port()
    options = ("--count=3", "--firmware=px4", "--type=quad", "--speedup=20", "--rate=60", "--ready-after=0.5")
    with simulator(tmp_path / "sim.log", *options, f"--out=udpout:127.0.0.1:{port}"):
        sdk = Mavsdk(Configuration.create_with_component_type(ComponentType.GROUND_STATION))
        try:
            sdk.add_any_connection(f"udpin://127.0.0.1:{port}")
            wait_for(lambda: sdk.system_count() == 3, 10, "three systems")
            flights = [Flight(system) for system in sdk.get_systems()]
            for flight in flights:
                fly_there(flight)
            for flight in flights:
                flight.action.return_to_launch()
            for flight in flights:
                wait_for(lambda f=flight: not f.telemetry.armed() and not f.telemetry.in_air(), 30, "landed")
        finally:
            sdk.destroy()


def fly_there(flight: Flight) -> None:
    """Arm, take off, go to a point and orbit it."""
    wait_for(flight.ready, 15, "ready to arm")
    action, telemetry = flight.action, flight.telemetry
    action.set_takeoff_altitude(12.0)
    action.arm()
    action.takeoff()
    wait_for(lambda: telemetry.in_air() and telemetry.position().relative_altitude_m > 10.0, 15, "in the air")
    here = telemetry.position()
    north = here.latitude_deg + 0.0005
    action.goto_location(north, here.longitude_deg, here.absolute_altitude_m, 0.0)
    wait_for(lambda: telemetry.position().latitude_deg > north - 0.00005, 15, "at the point")
    how = OrbitYawBehavior.HOLD_FRONT_TO_CIRCLE_CENTER
    action.do_orbit(30.0, 5.0, how, north, here.longitude_deg, here.absolute_altitude_m)
    wait_for(
        lambda: abs(telemetry.position().longitude_deg - here.longitude_deg) > 0.0002, 20, "on its circle"
    )
