"""Terrain from the station to a vehicle: the simulator, which shares no code, gets the station's heights."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager

import numpy as np
import pytest
from engine_bench import QUIET, V1, beat, frame, state_of, until, wait_for
from msgspec.structs import replace

from gcs.engine.config import EngineConfig
from gcs.engine.facade import Engine
from gcs.engine.runner import OperationRunner
from gcs.engine.supervisor import Supervisor
from gcs.engine.terrain import TerrainDesk
from gcs.mavlink import Encoder, Framer
from gcs.model.clock import ManualClock
from gcs.model.errors import CommandError
from gcs.model.ids import VehicleId
from gcs.model.link import LinkConfig
from gcs.model.settings import TerrainSettings
from gcs.services.terrain import TerrainAnswers
from gcs.sim import Home, SimConfig, SimFleet, SimVehicle, VehicleConfig
from gcs.terrain.island import island_elevation

ISLAND = island_elevation()
WEST, SOUTH, EAST, NORTH = ISLAND.bounds
MIDDLE = ((SOUTH + NORTH) / 2, (WEST + EAST) / 2)
REQUEST = {"lat": 471234567, "lon": 85678901, "grid_spacing": 100, "mask": (1 << 56) - 1}


def ground(lat_deg, lon_deg):
    height = ISLAND.height_amsl_m(lat_deg, lon_deg)
    return 0.0 if height is None else height


# -- without a network: real protocols on both sides, simulated time ------------------------------------


def exchange(loss_pct, seconds, elevation=ISLAND):
    """Let a vehicle and the station's service speak for so many seconds; returns the vehicle."""
    config = VehicleConfig(
        sysid=1, lat_deg=MIDDLE[0], lon_deg=MIDDLE[1], alt_m=ground(*MIDDLE), terrain=ground,
        asks_terrain=True, loss_pct=loss_pct, physics_hz=10.0,
    )  # fmt: skip
    vehicle, service = SimVehicle(config), TerrainAnswers()
    encoder, framer = Encoder(255, 190), Framer()
    station = {"type": 6, "autopilot": 8, "base_mode": 0, "custom_mode": 0, "system_status": 4}
    for tick in range(int(seconds * 10)):
        if tick % 10 == 0:
            vehicle.receive(encoder.encode("HEARTBEAT", mavlink_version=3, **station))
        vehicle.step(0.1)
        for heard in framer.feed(vehicle.take()):
            lookup = service.on_message(V1, heard)
            if lookup is not None:
                service.on_heights(lookup, elevation.heights_amsl_m(lookup.lats_deg, lookup.lons_deg))
        for send in service.on_tick(V1, tick / 10):
            vehicle.receive(encoder.encode(send.name, **send.fields))
    return vehicle


@pytest.mark.parametrize(("loss_pct", "seconds"), [(0.0, 60.0), (20.0, 120.0)])
def test_a_vehicle_gets_the_islands_heights_also_over_a_lossy_link(loss_pct, seconds):
    vehicle = exchange(loss_pct, seconds)
    data = vehicle.state.terrain_data
    assert data.pending == 0 and data.loaded >= 4 * 56
    rng = np.random.default_rng(4)
    compared = 0
    # Places on the vehicle's nodes, so that only rounding to whole metres lies between.
    for corner in list(data._grids):
        lats, lons = nodes_near(corner)
        for at in rng.integers(0, 24, (20, 2)):
            lat, lon = lats[at[0], at[1]], lons[at[0], at[1]]
            theirs = data.height_m(round(lat * 1e7), round(lon * 1e7))
            truth = ISLAND.height_amsl_m(lat, lon)
            if theirs is not None and truth is not None:
                assert abs(theirs - truth) < 2.0
                compared += 1
    assert compared >= 60


def nodes_near(corner):
    from gcs.services.terrain import Grid, places_of

    return places_of(Grid(*corner, 100))


def test_what_the_station_does_not_know_stays_pending():
    class Half:
        def heights_amsl_m(self, lats, lons):
            return np.where(lons < MIDDLE[1], ISLAND.heights_amsl_m(lats, lons), np.nan)

    data = exchange(0.0, 40.0, Half()).state.terrain_data
    assert data.pending > 0 and data.loaded > 0
    east = (round(MIDDLE[0] * 1e7), round((MIDDLE[1] + 0.01) * 1e7))
    assert data.height_m(*east) is None


# -- the whole station ----------------------------------------------------------------------------------


@contextmanager
def flying(profile, elevation, loss_pct=0.0):
    engine = Engine(EngineConfig(QUIET, profile, record=False, elevation=elevation))
    engine.start()
    try:
        link = engine.add_link(LinkConfig("udpin:127.0.0.1:0")).result(5)
        address = wait_for(
            lambda: next((s.local_address for s in engine.snapshot().links if s.link_id == link), "")
        )
        config = SimConfig(
            home=Home(*MIDDLE, ground(*MIDDLE), 0.0), out=(f"udpout:{address}",), terrain=ground,
            asks_terrain=True, loss_pct=loss_pct,
        )  # fmt: skip
        with SimFleet(config):
            yield engine
    finally:
        engine.stop()


@pytest.mark.parametrize("loss_pct", [0.0, 20.0])
def test_the_engine_serves_a_vehicle_over_udp_and_sees_it_loaded(tmp_path, monkeypatch, loss_pct):
    monkeypatch.setattr("gcs.sim.terrain_client.ASK_EVERY_S", 0.1)
    monkeypatch.setattr("gcs.services.terrain.BLOCKS_PER_S", 800.0)
    threads = set()

    class Watched:
        def heights_amsl_m(self, lats, lons):
            threads.add(threading.current_thread().name)
            return ISLAND.heights_amsl_m(lats, lons)

    with flying(tmp_path, Watched(), loss_pct) as engine:

        def terrain():
            state = engine.snapshot().vehicles.get(V1)
            return state.terrain if state is not None else None

        wait_for(lambda: terrain() and terrain().pending == 0 and terrain().loaded >= 4 * 56, 40.0)
        assert terrain().terrain_amsl_m == pytest.approx(ground(*MIDDLE), abs=2.0)
        if loss_pct == 0.0:
            check_places(engine, terrain)
    assert threads and "gcs-engine" not in threads


def check_places(engine, terrain):
    """Ask for the terrain here and far away; what is far away must not become the vehicle's own ground."""
    told = engine.check_terrain(V1, *MIDDLE).result(10)
    assert told.terrain_amsl_m == pytest.approx(ground(*MIDDLE), abs=2.0)
    far = (MIDDLE[0] + 0.05, MIDDLE[1])
    before = terrain().terrain_amsl_m
    assert engine.check_terrain(V1, *far).result(10).terrain_amsl_m is None
    wait_for(lambda: engine.check_terrain(V1, *far).result(10).terrain_amsl_m is not None, 10.0)
    assert terrain().terrain_amsl_m == pytest.approx(before, abs=0.5)


# -- the desk -------------------------------------------------------------------------------------------


class Host:
    def __init__(self, clock):
        self.sent, self.states, self.bps, self.replay = [], {V1: state_of()}, None, False
        self.runner = OperationRunner(clock, self.sent.append)

    def send_quietly(self, send):
        self.sent.append(send)

    def share_bps(self, vehicle):
        return self.bps

    def is_replay(self, vehicle):
        return self.replay

    def state_of(self, vehicle):
        return self.states.get(vehicle)

    @property
    def data(self):
        return [send for send in self.sent if send.name == "TERRAIN_DATA"]


class Flat:
    fault = None

    def height_amsl_m(self, lat_deg, lon_deg):
        return 12.0

    def heights_amsl_m(self, lats, lons):
        if self.fault:
            raise self.fault
        return np.full(lats.shape, 12.0)


def desk_of(elevation, settings=None):
    clock = ManualClock()
    host = Host(clock)
    faults = []
    desk = TerrainDesk(settings or TerrainSettings(), elevation, clock, host, Supervisor(faults.append).run)
    return desk, host, clock, faults


async def ask(desk, clock, seconds=5, **changes):
    desk.take(V1, frame("TERRAIN_REQUEST", **(REQUEST | changes)))
    await until(lambda: not desk._tasks)
    for _ in range(seconds * 10):
        clock.advance(0.1)
        desk.tick()


def test_a_request_is_looked_up_elsewhere_and_answered_at_a_rate():
    async def run():
        desk, host, clock, _ = desk_of(Flat())
        await ask(desk, clock, 30)
        assert {send.fields["gridbit"] for send in host.data} == set(range(56))
        desk.take(V1, frame("HEARTBEAT", **beat()))
        await desk.stop()

    asyncio.run(run())


def test_a_narrow_link_carries_little_terrain():
    async def run():
        desk, host, clock, _ = desk_of(Flat())
        host.bps = 9600.0
        await ask(desk, clock, 10)
        assert len(host.data) * 55 * 8 <= 9600 * 0.16 * 10 + 55 * 8
        assert len(host.data) > 20

    asyncio.run(run())


@pytest.mark.parametrize("why", ["no heights", "switched off", "replay", "unheard", "satellite"])
def test_nobody_is_answered(why):
    async def run():
        elevation = None if why == "no heights" else Flat()
        desk, host, clock, _ = desk_of(elevation)
        if why == "switched off":
            desk.change_settings(replace(TerrainSettings(), answer_vehicles=False))
        host.replay = why == "replay"
        if why == "unheard":
            host.states.clear()
        if why == "satellite":
            host.states[V1] = state_of(high_latency=True)
        await ask(desk, clock)
        assert host.sent == []

    asyncio.run(run())


def test_a_fault_in_a_lookup_is_told_and_the_next_one_is_made():
    async def run():
        elevation = Flat()
        desk, host, clock, faults = desk_of(elevation)
        elevation.fault = ZeroDivisionError("oops")
        await ask(desk, clock)
        assert len(faults) == 1 and "looking up terrain" in faults[0]
        elevation.fault = None
        await ask(desk, clock)
        assert host.data

    asyncio.run(run())


def test_a_forgotten_vehicle_and_a_stopped_desk_send_nothing():
    async def run():
        desk, host, clock, _ = desk_of(Flat())
        await ask(desk, clock, 0)
        desk.forget(V1)
        for _ in range(2):
            desk.take(V1, frame("TERRAIN_REQUEST", **REQUEST))
        assert len(desk._tasks) == 1
        await desk.stop()
        desk.tick()
        assert host.data == [] and not desk._tasks

    asyncio.run(run())


def test_a_check_of_a_vehicle_that_is_silent_or_unknown_says_so():
    async def run():
        desk, host, clock, _ = desk_of(Flat())
        with pytest.raises(CommandError, match="never heard"):
            await desk.check(VehicleId(0, 9), 1.0, 2.0)
        checking = asyncio.ensure_future(desk.check(V1, 1.0, 2.0))
        for _ in range(5):
            await asyncio.sleep(0)
            clock.advance(1.1)
            host.runner.tick()
        with pytest.raises(CommandError, match="does not answer about terrain"):
            await checking
        assert [send.name for send in host.sent] == ["TERRAIN_CHECK"] * 3

    asyncio.run(run())


def test_a_check_can_be_cancelled():
    async def run():
        desk, host, _, _ = desk_of(Flat())
        checking = asyncio.ensure_future(desk.check(V1, 1.0, 2.0))
        await asyncio.sleep(0)
        checking.cancel()
        await asyncio.gather(checking, return_exceptions=True)
        assert checking.cancelled() and not host.runner.busy

    asyncio.run(run())
