"""The engine as the rest of the program sees it: a thread with real links, asked from other threads."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import random
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as wait_futures
from contextlib import contextmanager, suppress

import psutil
import pytest
from engine_bench import NO_STREAMS, QUIET, V1, V2, wait_for
from msgspec.structs import replace

from gcs.engine.config import EngineConfig
from gcs.engine.facade import Engine
from gcs.engine.settings_store import SettingsStore
from gcs.links.url import LinkUrlError
from gcs.model.clock import SystemClock
from gcs.model.command import Arm, CommandLife, Land, Outcome, Takeoff
from gcs.model.errors import GcsError, LinkError
from gcs.model.event import CommandEvent, NoticeEvent
from gcs.model.ids import VehicleId
from gcs.model.link import LinkConfig, LinkState
from gcs.model.settings import LinkSettings, RecordingSettings
from gcs.recording.tlog_reader import TlogReader
from gcs.sim import SimConfig, SimFleet

ANY_PORT = LinkConfig("udpin:127.0.0.1:0", "Here")


def sockets():
    return {(one.laddr, one.type) for one in psutil.Process().net_connections("inet")}


def open_files():
    return {one.path for one in psutil.Process().open_files()}


@pytest.fixture(autouse=True)
def brisk(monkeypatch):
    """The engine's slow round comes often, so that nobody waits for it."""
    monkeypatch.setattr("gcs.engine.core.HOUSEKEEPING_S", 0.02)
    monkeypatch.setattr("gcs.engine.core.SLOW_S", 0.04)


@pytest.fixture(autouse=True)
def nothing_left():
    gc.collect()
    threads, ports, files = set(threading.enumerate()), sockets(), open_files()
    yield
    gc.collect()
    assert not set(threading.enumerate()) - threads
    assert not sockets() - ports
    assert not open_files() - files


@contextmanager
def engine_in(folder, settings=QUIET, start=True, **options):
    engine = Engine(EngineConfig(settings, folder, **({"record": False} | options)))
    if start:
        engine.start()
    try:
        yield engine
    finally:
        engine.stop()


def bound(engine, link_id):
    """HOST:PORT of a listening link, once the snapshot shows it."""

    def found():
        return next((s.local_address for s in engine.snapshot().links if s.link_id == link_id), "")

    return wait_for(found, 5, "the link is bound")


@contextmanager
def fleet(engine, count=1, **options):
    """Simulated vehicles on a link of their own."""
    address = bound(engine, engine.add_link(ANY_PORT).result(5))
    # Simulated time runs faster, and with it the vehicle's heartbeats.
    settings = {"speedup": 5.0, "ready_after_s": 0.0} | options
    simulated = SimConfig(count=count, out=(f"udpout:{address}",), **settings)
    with SimFleet(simulated) as running:
        wait_for(lambda: len(engine.snapshot().vehicles) >= count, 10, "all vehicles are heard")
        yield running


def unused_port():
    """A UDP port below those that the system hands out, so that no other socket gets it by chance."""
    while True:
        port = random.randrange(20_000, 30_000)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            return port


class Events:
    def __init__(self, engine):
        self.engine, self.all = engine, []

    def of(self, kind):
        self.all += self.engine.events.drain()
        return [event for event in self.all if isinstance(event, kind)]

    def notices(self):
        return [event.text for event in self.of(NoticeEvent)]

    def final(self, group, vehicle=V1):
        reports = [event.report for event in self.of(CommandEvent) if event.report.group_id == group]
        return next((r for r in reports if r.vehicle == vehicle and r.life.final), None)


# -- life ---------------------------------------------------------------------------------------------


def test_an_engine_with_links_and_vehicles_leaves_no_thread_no_socket_and_no_file(tmp_path):
    with engine_in(tmp_path, record=True) as engine, fleet(engine, 2):
        assert [thread.name for thread in threading.enumerate() if thread.name == "gcs-engine"]
        engine.add_link(LinkConfig("tcpin:127.0.0.1:0")).result(5)
        engine.command([V1], Arm())


def test_stopping_an_engine_twice_or_before_it_ran_is_harmless(tmp_path):
    with engine_in(tmp_path, start=False) as engine:
        engine.stop()
    with engine_in(tmp_path) as engine:
        engine.stop()
        engine.stop()


def test_an_engine_runs_once(tmp_path):
    with engine_in(tmp_path) as engine:
        with pytest.raises(GcsError, match="started before"):
            engine.start()
        engine.stop()
        with pytest.raises(GcsError, match="started before"):
            engine.start()


def test_an_engine_that_cannot_begin_says_so_and_hangs_nobody(tmp_path, monkeypatch):
    failed = []
    monkeypatch.setattr(threading, "excepthook", failed.append)
    with engine_in(tmp_path, start=False) as engine:

        async def broken():
            raise RuntimeError("no thread to be had")

        monkeypatch.setattr(engine._core, "start", broken)
        with pytest.raises(GcsError, match="could not begin"):
            engine.start()
    assert failed[0].exc_type is RuntimeError


def test_orders_to_an_engine_that_does_not_run_are_errors_or_nothing(tmp_path):
    with engine_in(tmp_path, start=False) as engine:
        for _ in range(2):
            with pytest.raises(GcsError, match="not running"):
                engine.add_link(ANY_PORT)
            engine.command([V1], Arm())
            engine.forget(V1)
            engine.note("nothing")
            engine.stop()


def test_work_that_is_under_way_at_the_end_is_cancelled(tmp_path):
    with engine_in(tmp_path) as engine:
        future = engine.submit(asyncio.sleep(60))
        engine.stop()
        assert future.cancelled()


def test_an_unforeseen_error_in_a_task_of_the_engine_is_told(tmp_path, monkeypatch, caplog):
    def broken(*arguments):
        raise OSError("the bus fell off")

    monkeypatch.setattr("gcs.engine.serial_watch.autopilot_ports", broken)
    with engine_in(tmp_path, replace(QUIET, serial_autoconnect=True)) as engine:
        events = Events(engine)
        wait_for(lambda: any("serial-watch" in text and "bus fell off" in text for text in events.notices()))


def test_an_unforeseen_error_in_a_callback_of_the_loop_is_told(tmp_path, caplog):
    with engine_in(tmp_path) as engine:

        async def plant():
            asyncio.get_running_loop().call_soon(lambda: 1 / 0)

        engine.submit(plant()).result(5)
        events = Events(engine)
        wait_for(lambda: any("ZeroDivisionError" in text for text in events.notices()))


# -- links --------------------------------------------------------------------------------------------


def test_adding_a_link_gives_its_id_and_removing_it_ends_it(tmp_path):
    with engine_in(tmp_path) as engine:
        link_id = engine.add_link(ANY_PORT).result(5)
        bound(engine, link_id)
        engine.remove_link(link_id).result(5)
        wait_for(lambda: engine.snapshot().links == ())
        with pytest.raises(LinkError, match="no link"):
            engine.remove_link(link_id).result(5)


def test_a_wrong_url_is_the_futures_error(tmp_path):
    with engine_in(tmp_path) as engine:
        with pytest.raises(LinkUrlError):
            engine.add_link(LinkConfig("smoke-signals:hill")).result(5)
        with pytest.raises(LinkUrlError):
            engine.test_link(LinkConfig("udpin:127.0.0.1:70000")).result(5)


def test_the_same_link_twice_is_the_futures_error(tmp_path):
    with engine_in(tmp_path) as engine, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        url = f"udpout:127.0.0.1:{free.getsockname()[1]}"
        engine.add_link(LinkConfig(url)).result(5)
        with pytest.raises(LinkError, match="connected already"):
            engine.add_link(LinkConfig(url)).result(5)


def test_a_busy_port_is_told_and_tried_again(tmp_path):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with engine_in(tmp_path) as engine:
            engine.add_link(LinkConfig(f"udpin:127.0.0.1:{port}")).result(5)

            def status():
                return next((s for s in engine.snapshot().links if s.state is LinkState.FAILED), None)

            failed = wait_for(status)
            assert failed.reason
            assert failed.remedy


def test_a_link_can_be_tested_without_adding_it(tmp_path):
    with engine_in(tmp_path) as engine:
        port = unused_port()
        with SimFleet(SimConfig(out=(f"udpout:127.0.0.1:{port}",))):
            result = engine.test_link(LinkConfig(f"udpin:127.0.0.1:{port}")).result(10)
        assert result.ok
        assert (1, 1) in result.systems
        assert engine.snapshot().links == ()


def test_the_links_of_the_settings_are_opened_and_wrong_ones_told_by_name(tmp_path):
    settings = replace(
        QUIET,
        links=(
            LinkSettings(url="udpin:127.0.0.1:0", name="Good"),
            LinkSettings(url="nonsense", name="Typo"),
            LinkSettings(url="tcpin:127.0.0.1:0", name="Later", autoconnect=False),
            LinkSettings(url="udpin:127.0.0.1:0", name="Also good", forward_messages=("NO_SUCH",)),
        ),
    )
    with engine_in(tmp_path, settings) as engine:
        events = Events(engine)
        engine.open_links()
        wait_for(lambda: [s.name for s in engine.snapshot().links] == ["Good"])
        wait_for(lambda: len([t for t in events.notices() if t.startswith(("Typo", "Also good"))]) == 2)


def test_pinning_a_link_that_is_gone_is_told_and_no_fault(tmp_path):
    with engine_in(tmp_path) as engine:
        events = Events(engine)
        engine.pin(V1, 99)
        wait_for(lambda: any("no link 99" in text for text in events.notices()))
        assert engine._core.supervisor.faults == 0


# -- vehicles -----------------------------------------------------------------------------------------


def test_a_vehicle_is_commanded_from_another_thread_and_answers(tmp_path):
    with engine_in(tmp_path) as engine, fleet(engine):
        events = Events(engine)
        wait_for(lambda: engine.snapshot().vehicles[V1].ready, 10, "ready to arm")
        with ThreadPoolExecutor(1) as other:
            group = other.submit(engine.command, [V1], Takeoff(12.0)).result(5)
        wait_for(lambda: engine.snapshot().vehicles[V1].armed, 10, "armed")
        wait_for(lambda: events.final(group), 10, "taken off")
        assert events.final(group).outcome is Outcome.SUCCESS
        lives = [e.report.life for e in events.of(CommandEvent)]
        assert lives[0] is CommandLife.SENT
        assert lives[-1] is CommandLife.DONE
        assert engine._core.supervisor.faults == 0


def test_many_threads_may_order_at_once_and_every_order_has_an_id_of_its_own(tmp_path):
    with engine_in(tmp_path, NO_STREAMS) as engine, fleet(engine, 2):
        events = Events(engine)

        def order(_):
            return engine.command([V1, V2], Land())

        with ThreadPoolExecutor(4) as pool:
            groups = list(pool.map(order, range(24)))
        assert len(set(groups)) == 24
        wait_for(
            lambda: all(events.final(g, v) for g in groups for v in (V1, V2)), 10, "a result for each order"
        )
        assert engine._core.supervisor.faults == 0


def test_a_cancelled_command_ends_at_once(tmp_path):
    with engine_in(tmp_path, NO_STREAMS) as engine, fleet(engine) as simulated:
        events = Events(engine)
        simulated.stop()
        group = engine.command([V1], Arm())
        engine.cancel(group)
        wait_for(lambda: events.final(group), 1.0, "cancelled")
        assert events.final(group).life is CommandLife.CANCELLED


def test_a_vehicle_never_heard_is_answered_for(tmp_path):
    with engine_in(tmp_path) as engine:
        events = Events(engine)
        group = engine.command([VehicleId(3, 7)], Arm())
        wait_for(lambda: events.final(group, VehicleId(3, 7)))
        assert events.final(group, VehicleId(3, 7)).outcome is Outcome.NO_ROUTE


def test_why_a_command_is_impossible_is_known_without_asking_the_engine(tmp_path):
    with engine_in(tmp_path, NO_STREAMS) as engine, fleet(engine):
        state = engine.snapshot().vehicles[V1]
        assert engine.why_not(state, Land) is not None
        engine._core.snapshot = type(engine.snapshot())(replayed=frozenset({V1}))
        assert engine.why_not(state, Arm) == "replay"


def test_a_forgotten_vehicle_that_still_speaks_comes_back(tmp_path):
    with engine_in(tmp_path, NO_STREAMS) as engine, fleet(engine):
        events = Events(engine)
        engine.forget(V1)
        wait_for(lambda: len([t for t in events.notices() if "Vehicle 1 is heard" in t]) == 2, 5)
        wait_for(lambda: V1 in engine.snapshot().vehicles)
        group = engine.command([V1], Arm(force=True))
        wait_for(lambda: events.final(group), 5)
        assert events.final(group).outcome is not Outcome.NO_ROUTE


def test_a_forgotten_vehicle_that_is_silent_stays_away(tmp_path):
    with engine_in(tmp_path, NO_STREAMS) as engine, fleet(engine) as simulated:
        simulated.stop()
        engine.forget(V1)
        wait_for(lambda: V1 not in engine.snapshot().vehicles)
        mark = engine.snapshot().time_s
        wait_for(lambda: engine.snapshot().time_s > mark + 0.3)
        assert V1 not in engine.snapshot().vehicles


# -- names --------------------------------------------------------------------------------------------


def test_a_name_is_shown_saved_and_there_at_the_next_start(tmp_path):
    with engine_in(tmp_path, NO_STREAMS) as engine, fleet(engine):
        assert engine.rename(V1, "  Heron   7 ") == ""
        wait_for(lambda: engine.snapshot().vehicles[V1].name == "Heron 7")
    settings = SettingsStore(tmp_path).load().settings
    assert settings.vehicle_names == {"0/1": "Heron 7"}
    with (
        engine_in(tmp_path, replace(NO_STREAMS, vehicle_names=settings.vehicle_names)) as engine,
        fleet(engine),
    ):
        assert engine.snapshot().vehicles[V1].name == "Heron 7"
        engine.rename(V1, "")
        wait_for(lambda: engine.snapshot().vehicles[V1].name == "Vehicle 1")
    assert SettingsStore(tmp_path).load().settings.vehicle_names == {}


def test_a_name_for_this_run_only_is_not_saved_even_with_other_changes(tmp_path):
    with engine_in(tmp_path) as engine:
        engine.rename(V1, "Demo", keep=False)
        engine.rename(V2, "Gull")
        engine.change_settings(replace(engine.settings, serial_autoconnect=False))
        wait_for(lambda: engine._core.names == {V1: "Demo", V2: "Gull"})
    assert SettingsStore(tmp_path).load().settings.vehicle_names == {"0/2": "Gull"}


def test_a_name_that_cannot_be_saved_is_shown_all_the_same(tmp_path):
    profile = tmp_path / "a file"
    profile.write_text("")
    with engine_in(profile) as engine:
        problem = engine.rename(V1, "Heron")
        assert "not saved" in problem
        wait_for(lambda: engine._core.names == {V1: "Heron"})


# -- settings -----------------------------------------------------------------------------------------


def test_changed_settings_are_in_force_and_saved_without_those_of_this_run(tmp_path):
    saved = replace(QUIET, links=(LinkSettings(url="udpin:0.0.0.0:14550", name="UDP 14550"),))
    with engine_in(tmp_path, QUIET, saved=saved) as engine:
        changed = replace(engine.settings, flight=replace(engine.settings.flight, takeoff_alt_m=25.0))
        assert engine.change_settings(changed) == ""
        assert engine.settings.flight.takeoff_alt_m == 25.0
    kept = SettingsStore(tmp_path).load().settings
    assert kept.flight.takeoff_alt_m == 25.0
    assert kept.links == saved.links


def test_settings_out_of_range_are_refused_and_change_nothing(tmp_path):
    with engine_in(tmp_path) as engine:
        before = engine.settings
        problem = engine.change_settings(replace(before, recording=RecordingSettings(keep_days=-5)))
        assert "keep_days" in problem
        assert engine.settings == before
        assert not SettingsStore(tmp_path).path.exists()


def test_a_disk_that_refuses_the_settings_is_said_in_words(tmp_path, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    with engine_in(tmp_path) as engine:
        monkeypatch.setattr(os, "fsync", full)
        problem = engine.change_settings(replace(engine.settings, serial_autoconnect=True))
        assert "No space left on device" in problem
        assert engine.settings.serial_autoconnect


# -- recording ----------------------------------------------------------------------------------------


def test_a_session_is_recorded_with_its_events(tmp_path):
    with engine_in(tmp_path, NO_STREAMS, record=True, session_name="trip") as engine, fleet(engine):
        path = engine.recording_path
        engine.note("looked around", "north")
        engine.command([V1], Arm(force=True))
        wait_for(lambda: engine.snapshot().recording and engine.snapshot().recording.frames > 20, 10)
    assert path.parent == tmp_path / "recordings"
    names = {frame.name for frame in TlogReader(path)}
    assert {"HEARTBEAT", "COMMAND_LONG"} <= names
    log = path.with_suffix(".events.jsonl").read_text()
    assert "looked around" in log
    assert "Arm" in log
    assert all(json.loads(line) for line in log.splitlines())
    assert not list(path.parent.glob("*.lock"))


def test_what_is_connected_is_noted_for_a_session_that_is_cut_short(tmp_path):
    with engine_in(tmp_path, record=True) as engine:
        engine.note_connected([("udpin:127.0.0.1:14550", "Here")], [V1])
        locks = wait_for(lambda: list((tmp_path / "recordings").glob("*.lock")))
        content = wait_for(lambda: (c := json.loads(locks[0].read_bytes()))["links"] and c)
        assert content["links"] == [{"url": "udpin:127.0.0.1:14550", "name": "Here"}]
        assert content["selected"] == [[0, 1]]


def test_without_recording_there_is_nothing_to_note(tmp_path):
    with engine_in(tmp_path) as engine:
        engine.note_connected([("udpin:127.0.0.1:14550", "Here")], [])
        assert engine.recording_path is None
    assert not (tmp_path / "recordings").exists()


def test_recordings_older_than_the_settings_keep_are_deleted_at_the_start(tmp_path):
    with engine_in(tmp_path, record=True) as engine:
        old = engine.recording_path
        wait_for(old.exists)
    for path in old.parent.iterdir():
        os.utime(path, (time.time() - 40 * 86_400,) * 2)
    foreign = old.parent / "somebody-elses.tlog"
    foreign.write_bytes(b"")
    os.utime(foreign, (time.time() - 400 * 86_400,) * 2)
    settings = replace(QUIET, recording=RecordingSettings(keep_days=30))
    with engine_in(tmp_path, settings, record=True) as engine:
        events = Events(engine)
        wait_for(lambda: not old.exists())
        wait_for(lambda: any("deleted" in text.lower() for text in events.notices()))
        assert engine.recording_path.exists()
    assert foreign.exists()


def test_a_folder_that_cannot_be_written_is_an_alarm_and_flying_goes_on(tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    settings = replace(NO_STREAMS, recording=RecordingSettings(folder=str(blocked)))
    with engine_in(tmp_path, settings, record=True) as engine, fleet(engine):
        wait_for(lambda: any(one.key == "recording" for one in engine.snapshot().alarms))
        (alarm,) = [one for one in engine.snapshot().alarms if one.key == "recording"]
        assert str(tmp_path) in alarm.text
        engine.acknowledge(None, "recording")
        wait_for(lambda: engine.snapshot().alarms[0].acknowledged)


def test_a_recording_folder_of_the_pilots_is_used(tmp_path):
    settings = replace(QUIET, recording=RecordingSettings(folder=str(tmp_path / "flights")))
    with engine_in(tmp_path, settings, record=True) as engine:
        assert engine.recording_path.parent == tmp_path / "flights"
    home = EngineConfig(replace(QUIET, recording=RecordingSettings(folder="~/flights")), tmp_path)
    assert "~" not in str(home.recording_folder)


def test_what_the_station_says_reaches_the_pilot_from_any_thread(tmp_path):
    with engine_in(tmp_path) as engine:
        events = Events(engine)
        with ThreadPoolExecutor(3) as pool:
            wait_futures([pool.submit(engine.tell, level, f"word {level}") for level in range(3)])
        wait_for(lambda: {f"word {n}" for n in range(3)} <= set(events.notices()))


def test_the_clock_of_the_engine_is_the_one_it_was_given(tmp_path):
    clock = SystemClock()
    engine = Engine(EngineConfig(QUIET, tmp_path, record=False), clock)
    assert engine.clock is clock
    engine.stop()
