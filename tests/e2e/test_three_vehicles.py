"""`gcs sim --count 3` as a process, the engine without a window: everything a pilot does with a fleet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from e2e_station import Station, distance_m, north_east, simulator

from gcs.model.command import (
    Arm,
    CommandLife,
    Disarm,
    GoTo,
    Land,
    Orbit,
    Outcome,
    Pause,
    Return,
    Takeoff,
    VehicleCommand,
)
from gcs.model.ids import VehicleId
from gcs.model.vehicle import Firmware, VehicleKind

SPEEDUP = "20"
ALPHA, BRAVO, CHARLIE = VehicleId(0, 1), VehicleId(0, 2), VehicleId(0, 3)


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with Station(tmp_path / "profile") as station:
        yield station
        assert station.faults() == []


def fleet(station: Station, tmp_path: Path, firmware: str, kinds: str, count: int = 3):
    _, address = station.listen()
    options = (f"--count={count}", f"--firmware={firmware}", f"--type={kinds}", f"--out=udpout:{address}")
    return simulator(tmp_path / "sim.log", *options, f"--speedup={SPEEDUP}", "--ready-after=1")


def fly_round(station: Station, vehicle: VehicleId, away_m: float, alt_m: float = 25.0) -> None:
    """Arm, take off, go to a point, orbit it, return, land; every command ends as Done."""
    state = station.wait_ready(vehicle)
    takeoff = station.do(vehicle, Takeoff(alt_m), 40)
    assert CommandLife.SENT in takeoff.lives(vehicle)
    assert station.wait_vehicle(vehicle, lambda s: s.armed and s.in_air, 5).phase.airborne
    lat, lon = north_east(state, away_m, away_m / 2)
    station.do(vehicle, GoTo(lat, lon, alt_m))
    near_m = 15.0 if state.identity.kind is not VehicleKind.PLANE else 150.0
    station.wait_vehicle(vehicle, lambda s: distance_m(s, lat, lon) < near_m, 60, "at the point")
    orbit_there(station, vehicle, lat, lon, alt_m)
    station.do(vehicle, Return())


def orbit_there(station: Station, vehicle: VehicleId, lat: float, lon: float, alt_m: float) -> None:
    """Orbit a point and see the vehicle on opposite sides of it."""
    radius_m = 40.0
    orbit = station.order(vehicle, Orbit(lat, lon, radius_m, alt_m))
    for side in (1.0, -1.0):
        station.wait_vehicle(
            vehicle,
            lambda s, side=side: (s.position.lat_deg - lat) * side * 111_320 > 0.4 * radius_m,
            60,
            "on its circle",
        )
    state = station.state(vehicle)
    assert state is not None
    assert distance_m(state, lat, lon) < 5 * radius_m
    # Where the firmware circles by itself the command is done; else this station steers until the next one.
    steered = state.identity.product == "ArduCopter"
    orbit.reports = [r for r in station.reports() if r.group_id == orbit.group_id]
    assert orbit.lives(vehicle)[-1] is (CommandLife.IN_PROGRESS if steered else CommandLife.DONE)


def at_once(*works: Callable[[], None]) -> None:
    """Fly several vehicles at the same time; the first failure is raised."""
    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(work) for work in works]:
            done.result()


def end_disarmed(station: Station, vehicle: VehicleId, seconds: float = 60.0) -> None:
    station.wait_vehicle(vehicle, lambda s: not s.armed and not s.in_air, seconds, "landed and disarmed")


def test_copters_of_both_firmwares_and_a_rover_do_all_that_the_window_offers(
    station: Station, tmp_path: Path
) -> None:
    with fleet(station, tmp_path, "ardupilot,px4,ardupilot", "quad,quad,rover"):
        for vehicle in (ALPHA, BRAVO, CHARLIE):
            station.wait_ready(vehicle)
        vehicles = station.snapshot.vehicles
        assert [vehicles[v].identity.firmware for v in (ALPHA, BRAVO)] == [Firmware.ARDUPILOT, Firmware.PX4]
        assert vehicles[CHARLIE].identity.kind is VehicleKind.ROVER

        armed = station.do(ALPHA, Arm())
        assert armed.lives(ALPHA)[0] is CommandLife.SENT
        station.do(ALPHA, Disarm())
        station.wait_vehicle(ALPHA, lambda s: not s.armed, 5)

        at_once(
            lambda: fly_round(station, ALPHA, 60.0),
            lambda: fly_round(station, BRAVO, 60.0),
            lambda: drive_round(station, CHARLIE),
        )
        for vehicle in (ALPHA, BRAVO):
            end_disarmed(station, vehicle)


def drive_round(station: Station, rover: VehicleId) -> None:
    """A rover can't take off or orbit: it says so; it drives to a point and back."""
    for command, words in ((Takeoff(10.0), "not supported"), (Land(), "not supported")):
        refuse(station, rover, command, words)
    state = station.state(rover)
    assert state is not None
    assert station.engine.why_not(state, Orbit)
    station.do(rover, Arm())
    lat, lon = north_east(state, 40.0, 20.0)
    station.do(rover, GoTo(lat, lon))
    station.wait_vehicle(rover, lambda s: distance_m(s, lat, lon) < 8.0, 60, "at the point")
    station.do(rover, Return())
    assert state.home is not None
    home = (state.home.lat_deg, state.home.lon_deg)
    station.wait_vehicle(rover, lambda s: distance_m(s, *home) < 8.0, 60, "home")
    station.do(rover, Disarm())


def refuse(station: Station, vehicle: VehicleId, command: VehicleCommand, words: str) -> None:
    order = station.follow(station.order(vehicle, command), [vehicle], 10)
    final = order.final(vehicle)
    assert final is not None
    assert final.life is CommandLife.REFUSED
    assert words in final.reason


def test_a_group_command_tells_each_vehicles_own_answer(station: Station, tmp_path: Path) -> None:
    with fleet(station, tmp_path, "ardupilot,px4,ardupilot", "quad,quad,rover"):
        everyone = (ALPHA, BRAVO, CHARLIE)
        for vehicle in everyone:
            station.wait_ready(vehicle)
        absent = VehicleId(0, 77)
        order = station.follow(station.order((*everyone, absent), Takeoff(12.0)), (*everyone, absent), 40)
        assert {r.group_id for r in order.reports} == {order.group_id}
        outcomes = {v: order.final(v).outcome for v in (*everyone, absent)}
        assert outcomes[ALPHA] is Outcome.SUCCESS
        assert outcomes[BRAVO] is Outcome.SUCCESS
        assert outcomes[CHARLIE] is Outcome.IMPOSSIBLE
        assert outcomes[absent] is Outcome.NO_ROUTE
        assert "Takeoff: 2 of 4 vehicles did it" in station.notices()
        landing = station.follow(station.order((ALPHA, BRAVO), Land()), (ALPHA, BRAVO), 30)
        assert all(landing.final(v).outcome is Outcome.SUCCESS for v in (ALPHA, BRAVO))
        for vehicle in (ALPHA, BRAVO):
            end_disarmed(station, vehicle)


def test_planes_take_off_go_orbit_and_return_to_circle_over_home(station: Station, tmp_path: Path) -> None:
    with fleet(station, tmp_path, "ardupilot,px4", "plane", 2):
        at_once(
            lambda: fly_round(station, ALPHA, 400.0, 60.0), lambda: fly_round(station, BRAVO, 400.0, 60.0)
        )
        for vehicle in (ALPHA, BRAVO):
            state = station.wait_vehicle(vehicle, lambda s: s.home)
            home = (state.home.lat_deg, state.home.lon_deg)
            station.wait_vehicle(vehicle, lambda s, h=home: distance_m(s, *h) < 250.0, 60, "back over home")


def test_vtols_take_off_upright_go_return_and_land(station: Station, tmp_path: Path) -> None:
    with fleet(station, tmp_path, "ardupilot,px4", "vtol", 2):
        at_once(lambda: fly_upright(station, ALPHA), lambda: fly_upright(station, BRAVO))


def fly_upright(station: Station, vehicle: VehicleId) -> None:
    state = station.wait_ready(vehicle)
    assert state.identity.kind is VehicleKind.VTOL, vehicle
    station.do(vehicle, Takeoff(40.0), 60)
    lat, lon = north_east(state, 300.0, 100.0)
    station.do(vehicle, GoTo(lat, lon, 50.0))
    station.wait_vehicle(vehicle, lambda s: distance_m(s, lat, lon) < 150.0, 60, "there")
    station.do(vehicle, Pause())
    station.do(vehicle, Return())
    end_disarmed(station, vehicle, 90)
