"""The engine's core on fake links: frames in, snapshots and events out."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest
from engine_bench import NO_STREAMS, QUIET, V1, V2, FakeLinks, Speaker, raw, until
from msgspec.structs import replace

from gcs.engine.config import EngineConfig
from gcs.engine.core import EngineCore
from gcs.engine.event_queue import EventQueue
from gcs.mavlink import Framer
from gcs.model.alarm import Level
from gcs.model.clock import ManualClock
from gcs.model.command import Arm, CommandLife, Outcome
from gcs.model.event import AlarmEvent, CommandEvent, NoticeEvent, TextEvent
from gcs.model.ids import VehicleId
from gcs.model.link import LinkConfig
from gcs.model.recording import RecordingState, RecordingStatus
from gcs.model.vehicle import Phase
from gcs.recording.history import History
from gcs.vehicles.model import VehicleModel


class FakeRecorder:
    """Keeps what it is given; fails when told to."""

    def __init__(self):
        self.frames, self.events = [], []
        self.state, self.error, self.remedy = RecordingState.RECORDING, "", ""
        self.started = self.closed = False

    def start(self):
        self.started = True

    def write(self, raw, time_us):
        self.frames.append((raw, time_us))

    def add_event(self, event):
        self.events.append(event)

    def status(self):
        return RecordingStatus(self.state, "x.tlog", error=self.error, remedy=self.remedy)

    def close(self):
        self.closed = True


class World:
    def __init__(self, core, fakes, recorder, events):
        self.core, self.fakes, self.recorder, self.queue = core, fakes, recorder, events
        self.clock = core.clock
        self.events = []

    async def link(self, url="udpin:127.0.0.1:14550", **options):
        link_id = await self.core.links.add(LinkConfig(url, **options))
        return link_id, self.fakes.transports[url]

    async def speaker(self, sysid=1, url="udpin:127.0.0.1:14550", **options):
        """A link with one vehicle that was heard."""
        _, transport = await self.link(url, **options)
        speaker = Speaker(transport, sysid)
        speaker.beat()
        await until(lambda: any(vehicle.sysid == sysid for vehicle in self.vehicles))
        return speaker

    @property
    def vehicles(self):
        return self.core.snapshot.vehicles

    def seen(self, kind):
        self.events += self.queue.drain()
        return [event for event in self.events if isinstance(event, kind)]

    def notices(self):
        return [event.text for event in self.seen(NoticeEvent)]

    async def slow_round(self):
        """Let one round of housekeeping pass that looks at everything."""
        self.clock.advance(0.6)
        mark = self.core.snapshot
        now = self.clock.monotonic()
        await until(lambda: self.core.snapshot is not mark and self.core.snapshot.time_s >= now)


@asynccontextmanager
async def running(monkeypatch, settings=NO_STREAMS, recorder=None, names=None, tmp_path=None):
    fakes = FakeLinks()
    monkeypatch.setattr("gcs.engine.core.LinkManager", fakes.manager)
    monkeypatch.setattr("gcs.engine.core.HOUSEKEEPING_S", 0.001)
    events = EventQueue()
    config = EngineConfig(settings, tmp_path or "/nonexistent", names=names or {})
    core = EngineCore(config, ManualClock(), events, History(16 << 20), recorder)
    await core.start()
    try:
        yield World(core, fakes, recorder, events)
    finally:
        await core.stop()


@pytest.fixture
def play(monkeypatch):
    """Run a scenario in a world of its own, without any fault that the supervisor caught."""

    def run(scenario, faults=0, **options):
        async def go():
            async with running(monkeypatch, **options) as world:
                await scenario(world)
                assert world.core.supervisor.faults == faults, world.notices()

        asyncio.run(go())

    return run


# -- frames in ----------------------------------------------------------------------------------------


def test_a_vehicle_appears_in_the_snapshot_and_is_told(play):
    async def scenario(world):
        await world.speaker()
        assert set(world.vehicles) == {V1}
        assert world.vehicles[V1].name == "Vehicle 1"
        assert any("Vehicle 1 is heard" in text for text in world.notices())

    play(scenario)


def test_a_snapshot_never_changes_once_it_was_handed_out(play):
    async def scenario(world):
        speaker = await world.speaker()
        before = world.core.snapshot
        held = dict(before.vehicles)
        Speaker(speaker.transport, 2).beat()
        await until(lambda: V2 in world.vehicles)
        assert dict(before.vehicles) == held
        assert world.core.snapshot is not before

    play(scenario)


def test_values_reach_the_snapshot(play):
    async def scenario(world):
        speaker = await world.speaker()
        speaker.say("ATTITUDE", roll=0.25, time_boot_ms=5)
        await until(lambda: world.vehicles[V1].attitude)
        assert world.vehicles[V1].attitude.roll_deg == pytest.approx(14.32, abs=0.01)
        assert world.core.snapshot.frames_total == 2

    play(scenario)


def test_a_ground_station_is_no_vehicle(play):
    async def scenario(world):
        _, transport = await world.link()
        other = Speaker(transport, 254)
        other.say("HEARTBEAT", compid=190, type=6, autopilot=8, mavlink_version=3)
        await world.slow_round()
        assert world.vehicles == {}

    play(scenario)


def test_fields_of_a_vehicle_go_to_the_history(play):
    async def scenario(world):
        speaker = await world.speaker()
        speaker.say("ATTITUDE", roll=0.25, time_boot_ms=5)
        await until(lambda: world.core.history.fields(V1))
        assert any(key.message == "ATTITUDE" for key in world.core.history.fields(V1))

    play(scenario)


def test_what_a_vehicle_says_is_an_event(play):
    async def scenario(world):
        speaker = await world.speaker()
        speaker.say("STATUSTEXT", severity=4, text="Low voltage")
        await until(lambda: world.seen(TextEvent))
        (event,) = world.seen(TextEvent)
        assert (event.vehicle, event.text.text) == (V1, "Low voltage")

    play(scenario)


def test_the_rate_of_messages_is_measured(play):
    async def scenario(world):
        speaker = await world.speaker()
        await world.slow_round()
        world.clock.advance(0.5)
        await world.slow_round()
        for _ in range(200):
            speaker.say("ATTITUDE", time_boot_ms=5)
        world.clock.advance(1.4)
        await world.slow_round()
        assert world.core.snapshot.messages_per_s == pytest.approx(100, rel=0.1)

    play(scenario)


# -- out ----------------------------------------------------------------------------------------------


def test_our_heartbeat_goes_out_once_a_second(play):
    async def scenario(world):
        speaker = await world.speaker()
        for _ in range(30):
            world.clock.advance(0.1)
            speaker.beat()
            await asyncio.sleep(0.005)
        assert 2 <= len(speaker.transport.named("HEARTBEAT")) <= 4
        assert speaker.transport.named("HEARTBEAT")[0].type == 6

    play(scenario)


def test_a_command_goes_out_and_its_answer_comes_back(play):
    async def scenario(world):
        speaker = await world.speaker()
        world.core.commander.command(1, [V1], Arm())
        assert any(message.command == 400 for message in speaker.transport.named("COMMAND_LONG"))
        speaker.say("COMMAND_ACK", command=400, result=0, target_system=255, target_component=190)
        speaker.beat(base_mode=81 | 128)
        await until(lambda: [e for e in world.seen(CommandEvent) if e.report.life.final])
        assert world.seen(CommandEvent)[-1].report.life is CommandLife.DONE

    play(scenario)


def test_a_command_to_a_vehicle_whose_link_broke_is_told(play):
    async def scenario(world):
        speaker = await world.speaker()
        speaker.transport.broken = True
        world.core.commander.command(1, [V1], Arm())
        report = world.seen(CommandEvent)[-1].report
        assert report.outcome is Outcome.NO_ROUTE
        assert report.reason

    play(scenario)


def test_commands_under_way_are_cancelled_at_the_end_and_logged(play):
    recorder = FakeRecorder()

    async def scenario(world):
        await world.speaker()
        world.core.commander.command(1, [V1], Arm())

    play(scenario, recorder=recorder)
    reports = [event.report for event in recorder.events if isinstance(event, CommandEvent)]
    assert reports[-1].life is CommandLife.CANCELLED
    assert recorder.closed


# -- the slow round -----------------------------------------------------------------------------------


def test_links_and_routes_are_in_the_snapshot(play):
    async def scenario(world):
        await world.speaker(name="Radio")
        await world.slow_round()
        snapshot = world.core.snapshot
        assert [status.name for status in snapshot.links] == ["Radio"]
        assert [route.link_name for route in snapshot.vehicle_links[V1]] == ["Radio"]

    play(scenario)


def test_a_vehicle_on_simulated_links_only_is_marked(play):
    async def scenario(world):
        await world.speaker(1, "udpin:127.0.0.1:1", simulated=True)
        await world.speaker(2, "udpin:127.0.0.1:2")
        await world.slow_round()
        await until(lambda: world.vehicles[V1].simulated)
        assert not world.vehicles[V2].simulated

    play(scenario)


def test_a_vehicle_from_a_recording_is_marked_and_nothing_is_asked_of_it(play):
    async def scenario(world):
        speaker = await world.speaker(1, "replay:flight.tlog")
        await world.slow_round()
        vehicle = VehicleId(0, 1)
        assert world.core.snapshot.replayed == {vehicle}
        assert world.core.is_replay(vehicle)
        await world.slow_round()
        assert not world.core.runner.busy
        assert speaker.transport.named("COMMAND_LONG") == []

    play(scenario)


def test_silence_becomes_a_lost_link_with_its_alarm(play):
    async def scenario(world):
        await world.speaker()
        for _ in range(8):
            await world.slow_round()
        await until(lambda: world.vehicles[V1].phase is Phase.LINK_LOST)
        await world.slow_round()
        assert [(one.key, one.vehicle) for one in world.core.snapshot.alarms] == [("link-lost", V1)]
        assert [e.alarm.key for e in world.seen(AlarmEvent)] == ["link-lost"]
        world.core.acknowledge(V1, None)
        assert world.core.snapshot.alarms[0].acknowledged

    play(scenario)


def test_limits_of_alarms_have_hysteresis(play):
    async def scenario(world):
        speaker = await world.speaker()

        async def charge(percent):
            speaker.say("BATTERY_STATUS", battery_remaining=percent, voltages=[12_000] + [65535] * 9)
            speaker.beat()
            await world.slow_round()
            await world.slow_round()
            return [one.key for one in world.core.snapshot.alarms if one.key.startswith("battery")]

        assert await charge(26) == []
        assert await charge(24) == ["battery-low-0"]
        assert await charge(27) == ["battery-low-0"]
        assert await charge(35) == []

    play(scenario)


def test_what_happens_to_links_is_an_event_and_in_the_log(play):
    recorder = FakeRecorder()

    async def scenario(world):
        link_id, _ = await world.link(name="Radio")
        await world.core.links.remove(link_id)
        sources = [event.source for event in world.seen(NoticeEvent)]
        assert "Radio" in sources

    play(scenario, recorder=recorder)
    assert any(getattr(event, "link_name", "") == "Radio" for event in recorder.events)


def test_a_recording_that_fails_is_an_alarm_of_the_station(play):
    recorder = FakeRecorder()

    async def scenario(world):
        await world.slow_round()
        assert world.core.snapshot.alarms == ()
        recorder.state = RecordingState.FAILED
        recorder.error, recorder.remedy = "The disk is full (/data)", "Free some space"
        await world.slow_round()
        await until(lambda: world.core.snapshot.alarms)
        (one,) = world.core.snapshot.alarms
        assert (one.key, one.vehicle, one.level) == ("recording", None, Level.WARNING)
        assert one.text == "Recording stopped: The disk is full (/data). Free some space"
        recorder.state = RecordingState.RECORDING
        await world.slow_round()
        await until(lambda: not world.core.snapshot.alarms[0].active)
        world.core.acknowledge(None, "recording")
        assert world.core.snapshot.alarms == ()

    play(scenario, recorder=recorder)


def test_every_frame_in_and_out_is_recorded(play):
    recorder = FakeRecorder()

    async def scenario(world):
        speaker = await world.speaker()
        speaker.say("ATTITUDE", time_boot_ms=1)
        world.clock.advance(1.5)
        await until(lambda: speaker.transport.named("HEARTBEAT"))

    play(scenario, recorder=recorder)
    framer = Framer()
    names = {one.name for raw, _ in recorder.frames for one in framer.feed(raw)}
    assert {"HEARTBEAT", "ATTITUDE", "COMMAND_LONG"} <= names
    assert recorder.started
    assert all(time_us > 0 for _, time_us in recorder.frames)


def test_without_a_recorder_nothing_is_recorded_and_nothing_missing(play):
    async def scenario(world):
        await world.speaker()
        await world.slow_round()
        assert world.core.snapshot.recording is None

    play(scenario)


# -- faults -------------------------------------------------------------------------------------------


def test_a_fault_with_one_message_loses_none_of_the_others(play, monkeypatch):
    async def scenario(world):
        speaker = await world.speaker()
        heard = []
        take = world.core.contacts.take

        def trip(vehicle, frame):
            if frame.name == "RAW_IMU":
                raise ZeroDivisionError("a bug")
            heard.append(frame.name)
            take(vehicle, frame)

        monkeypatch.setattr(world.core.contacts, "take", trip)
        speaker.transport.hear(
            raw("ATTITUDE", 1, 1, 100, time_boot_ms=1)
            + raw("RAW_IMU", 1, 1, 101)
            + raw("VFR_HUD", 1, 1, 102)
            + raw("RAW_IMU", 1, 1, 103)
            + raw("SYS_STATUS", 1, 1, 104)
        )
        await until(lambda: world.vehicles[V1].attitude)
        assert heard == ["ATTITUDE", "VFR_HUD", "SYS_STATUS"]
        assert len([text for text in world.notices() if "Fault in this program" in text]) == 1

    play(scenario, faults=2)


def test_a_fault_with_one_vehicle_stops_no_other(play, monkeypatch):
    async def scenario(world):
        speaker = await world.speaker(1)
        other = Speaker(speaker.transport, 2)
        other.beat()
        await until(lambda: V2 in world.vehicles)
        reduce = VehicleModel.reduce

        def trip(model, now):
            if model.vehicle == V1:
                raise ZeroDivisionError("a bug")
            return reduce(model, now)

        monkeypatch.setattr(VehicleModel, "reduce", trip)
        speaker.say("ATTITUDE", roll=0.1, time_boot_ms=1)
        other.say("ATTITUDE", roll=0.1, time_boot_ms=1)
        await until(lambda: world.vehicles[V2].attitude)
        await world.slow_round()
        assert world.core.snapshot.vehicle_links[V2]
        assert world.core.supervisor.faults > 0
        world.core.supervisor.faults = 0

    play(scenario)


# -- the pilot's wishes ---------------------------------------------------------------------------------


def test_a_forgotten_vehicle_is_gone_with_all_that_was_its(play):
    async def scenario(world):
        await world.speaker()
        await world.slow_round()
        world.core.forget(V1)
        snapshot = world.core.snapshot
        assert (snapshot.vehicles, snapshot.vehicle_links, snapshot.alarms) == ({}, {}, ())
        assert world.core.links.vehicle_links(V1) == ()
        assert not world.core.runner.busy

    play(scenario)


def test_a_forgotten_vehicle_comes_back_and_is_greeted_anew(play):
    async def scenario(world):
        speaker = await world.speaker()
        world.core.forget(V1)
        await world.slow_round()
        assert V1 not in world.vehicles
        speaker.transport.sent.clear()
        speaker.beat()
        await until(lambda: V1 in world.vehicles)
        assert len([text for text in world.notices() if "Vehicle 1 is heard" in text]) == 2
        assert speaker.transport.named("SYSTEM_TIME")

    play(scenario)


def test_names_come_from_the_settings_and_for_this_run(play):
    settings = replace(QUIET, vehicle_names={"0/1": "Heron", "0/2": "Gull", "nonsense": "x", "0/0": "y"})

    async def scenario(world):
        await world.speaker(1, "udpin:127.0.0.1:1")
        await world.speaker(2, "udpin:127.0.0.1:2")
        assert (world.vehicles[V1].name, world.vehicles[V2].name) == ("Heron", "Demo 2")
        assert set(world.core.names) == {V1, V2}

    play(scenario, settings=settings, names={V2: "Demo 2"})


def test_a_vehicle_can_be_named_before_and_after_it_is_heard(play):
    async def scenario(world):
        world.core.rename(V1, "Heron")
        await world.speaker()
        assert world.vehicles[V1].name == "Heron"
        world.core.rename(V1, "Tern")
        assert world.core.registry.get(V1).snapshot(world.clock.monotonic()).name == "Tern"
        await world.slow_round()
        assert world.vehicles[V1].name == "Tern"
        world.core.rename(V1, "")
        await world.slow_round()
        assert world.vehicles[V1].name == "Vehicle 1"

    play(scenario)


def test_a_vehicles_share_of_a_narrow_link_is_known(play):
    async def scenario(world):
        speaker = await world.speaker(1, bandwidth_bps=57_600)
        Speaker(speaker.transport, 2).beat()
        await until(lambda: V2 in world.vehicles)
        await world.slow_round()
        await world.slow_round()
        assert world.core.share_bps(V1) == pytest.approx(28_800)
        await world.speaker(3, "udpin:127.0.0.1:9")
        assert world.core.share_bps(VehicleId(0, 3)) is None
        assert world.core.share_bps(VehicleId(0, 77)) is None

    play(scenario)


def test_an_answer_is_taken_from_the_vehicle_alone(play):
    async def scenario(world):
        speaker = await world.speaker()
        world.core.commander.command(1, [V1], Arm())
        stranger = Speaker(speaker.transport, 2)
        stranger.beat()
        stranger.say("COMMAND_ACK", command=400, result=0, target_system=255, target_component=190)
        await until(lambda: V2 in world.vehicles)
        assert world.seen(CommandEvent)[-1].report.life is CommandLife.SENT

    play(scenario)


def test_faults_go_to_whoever_watches(play):
    async def scenario(world):
        world.core.supervisor.run("testing", lambda: 1 / 0)
        assert any("while testing" in text for text in world.notices())

    play(scenario, faults=1)


def test_an_answer_that_finds_no_way_out_is_no_fault(play):
    async def scenario(world):
        speaker = await world.speaker()
        speaker.transport.broken = True
        speaker.say("TIMESYNC", tc1=0, ts1=5)
        speaker.say("ATTITUDE", roll=0.1, time_boot_ms=1)
        await until(lambda: world.vehicles[V1].attitude)

    play(scenario)
