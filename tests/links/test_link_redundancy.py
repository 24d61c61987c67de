"""Several links to one vehicle: nothing twice, the best one for sending, lost only when all are silent."""

import pytest
from link_fakes import V1, Sender, in_world

from gcs.model.alarm import Level
from gcs.model.errors import LinkError
from gcs.model.link import LinkEventKind


async def two_links(world):
    one, other = await world.link("A", 14550), await world.link("B", 14551)
    return one, other, Sender(world, one), Sender(world, other)


def answer_pings(world, link, sender, rtt_s):
    """Let a vehicle answer the TIMESYNC that waits on a link, after ``rtt_s``."""
    questions = [f for f in world.transport(link).messages() if f.name == "TIMESYNC"]
    world.transport(link).sent.clear()
    for question in questions:
        world.clock.advance(rtt_s)
        sender.say("TIMESYNC", tc1=1, ts1=question.msg.ts1)


def test_the_same_frames_on_two_links_are_told_once():
    async def scenario(world):
        _, _, a, b = await two_links(world)
        world.run(5, a, b)
        assert len(world.frames) == 100
        assert sum(status.duplicates for status in world.manager.status()) == 100
        assert [frame.seq for frame in world.frames] == [seq & 0xFF for seq in range(100)]

    in_world(scenario)


def test_what_one_link_loses_the_other_brings():
    async def scenario(world):
        one, other, a, b = await two_links(world)
        for number in range(200):
            frame = a.make("VFR_HUD", alt=float(number))
            if number % 3:
                world.hear(one, frame, a.peer)
            if number % 5:
                world.hear(other, frame, b.peer)
        told = [frame.msg.alt for frame in world.frames]
        assert sorted(told) == [n for n in range(200) if n % 3 or n % 5]

    in_world(scenario)


def test_a_duplicate_that_comes_late_by_the_slower_link_is_dropped():
    async def scenario(world):
        one, other, a, b = await two_links(world)
        a.beat()
        b.beat()
        world.manager.tick()
        late = [a.make("VFR_HUD", alt=float(n)) for n in range(10)]
        for frame in late:
            world.hear(one, frame, a.peer)
        world.clock.advance(0.8)
        world.manager.tick()
        for frame in late:
            world.hear(other, frame, b.peer)
        assert [frame.msg.alt for frame in world.frames if frame.name == "VFR_HUD"] == list(range(10))

    in_world(scenario)


def test_signed_and_mavlink_1_copies_are_known_as_the_same_frame():
    from gcs.mavlink import encode_frame

    async def scenario(world):
        one, other, a, b = await two_links(world)
        a.beat()
        b.beat()
        world.frames.clear()
        world.hear(one, encode_frame("HEARTBEAT", 1, 1, 50, version=2, type=2, autopilot=3), a.peer)
        world.hear(other, encode_frame("HEARTBEAT", 1, 1, 50, version=1, type=2, autopilot=3), b.peer)
        assert len(world.frames) == 1

    in_world(scenario)


def test_equal_messages_that_a_vehicle_really_sent_twice_are_told_twice():
    async def scenario(world):
        _, _, a, b = await two_links(world)
        a.beat()
        b.beat()
        world.frames.clear()
        for sender in (a, b, a, b):
            sender.say("STATUSTEXT", severity=4, text="Bad battery")
            world.clock.advance(0.1)
        assert len(world.frames) == 2

    in_world(scenario)


def test_a_text_from_two_ports_of_one_autopilot_is_told_once_although_numbered_twice():
    async def scenario(world):
        _, _, a, b = await two_links(world)
        b.seq = 90
        a.beat()
        b.beat()
        world.frames.clear()
        for sender in (a, b):
            sender.say("STATUSTEXT", severity=4, text="PreArm: Compass not calibrated")
        assert len(world.frames) == 1

    in_world(scenario)


def test_sending_goes_on_within_a_second_when_the_link_in_use_falls_silent():
    async def scenario(world):
        one, other, a, b = await two_links(world)
        world.run(6, a, b)
        used = world.active()
        alive = b if used == one else a
        silent_since = world.clock.monotonic()
        while world.active() == used:
            world.run(0.2, alive)
            assert world.clock.monotonic() - silent_since <= 1.0
        receipt = world.manager.send("COMMAND_LONG", {}, target=V1)
        assert set(receipt.link_ids) == {one, other} - {used}
        (event,) = world.of_kind(LinkEventKind.ROUTE_CHANGED)
        assert "is silent" in event.text
        world.run(4, alive)
        assert world.of_kind(LinkEventKind.VEHICLE_SILENT)[0].link_id == used
        assert not world.of_kind(LinkEventKind.ALL_SILENT)
        assert world.manager.vehicle_silent_s(V1) < 0.2

    in_world(scenario)


def test_lost_only_when_both_links_are_silent():
    async def scenario(world):
        _, _, a, b = await two_links(world)
        world.run(5, a, b)
        world.run(10, a)
        assert not world.of_kind(LinkEventKind.ALL_SILENT)
        world.run(3.2)
        assert not world.of_kind(LinkEventKind.ALL_SILENT)
        world.run(0.8)
        assert len(world.of_kind(LinkEventKind.ALL_SILENT)) == 1
        world.run(1, b)
        assert len(world.of_kind(LinkEventKind.REGAINED)) == 1

    in_world(scenario)


def test_telemetry_goes_on_without_duplicate_or_gap_through_a_failover():
    async def scenario(world):
        _one, _other, a, b = await two_links(world)
        world.run(3, a, b)
        b.seq = a.seq
        world.run(3, a)
        b.seq = a.seq
        world.run(3, b)
        seqs = [frame.seq for frame in world.frames]
        assert seqs == [number & 0xFF for number in range(180)]

    in_world(scenario)


def test_heartbeats_at_one_hertz_do_not_make_the_route_flap():
    async def scenario(world):
        _, _, a, b = await two_links(world)
        for _ in range(60):
            a.beat()
            world.clock.advance(0.4)
            world.manager.tick()
            b.beat()
            world.clock.advance(0.6)
            world.manager.tick()
        assert not world.of_kind(LinkEventKind.ROUTE_CHANGED)

    in_world(scenario)


def test_a_lossy_link_gives_way_after_some_seconds_and_little_differences_change_nothing():
    async def scenario(world):
        one, _other, a, b = await two_links(world)
        world.run(12, a, b)
        used = world.active()
        lossy, clean = (a, b) if used == one else (b, a)
        began = world.clock.monotonic()
        while world.active() == used:
            assert world.clock.monotonic() - began < 15
            for step in range(20):
                world.clock.advance(0.05)
                frame = lossy.make()
                if step % 3:
                    world.hear(lossy.link_id, frame, lossy.peer)
                clean.say()
                if step % 4 == 0:
                    world.manager.tick()
        assert world.clock.monotonic() - began >= 3
        assert "loses" in world.of_kind(LinkEventKind.ROUTE_CHANGED)[0].text
        world.run(60, a, b)
        assert len(world.of_kind(LinkEventKind.ROUTE_CHANGED)) == 1

    in_world(scenario)


def test_the_link_with_the_clearly_shorter_round_trip_is_used():
    async def scenario(world):
        one, other, a, b = await two_links(world)
        for _ in range(400):
            world.clock.advance(0.05)
            a.say()
            b.say()
            a.beat()
            b.beat()
            world.manager.tick()
            answer_pings(world, one, a, 0.300)
            answer_pings(world, other, b, 0.020)
        assert world.active() == other
        routes = world.routes()
        assert routes[one].rtt_ms > 250
        assert routes[other].rtt_ms < 60
        assert len(world.of_kind(LinkEventKind.ROUTE_CHANGED)) <= 1

    in_world(scenario)


def test_a_pin_is_obeyed_at_once_although_the_link_is_worse():
    async def scenario(world):
        one, other, a, b = await two_links(world)
        world.run(5, a, b)
        for link in (one, other, one):
            world.manager.pin(V1, link)
            assert world.active() == link
            assert world.manager.send("COMMAND_LONG", {}, target=V1).link_ids == (link,)
            world.run(10, a, b)
            assert world.active() == link
            assert world.routes()[link].pinned

    in_world(scenario)


def test_a_pinned_link_that_falls_silent_is_bypassed_loudly_and_used_again_when_it_is_back():
    async def scenario(world):
        one, other, a, b = await two_links(world)
        world.run(5, a, b)
        world.manager.pin(V1, one)
        world.run(1.0, b)
        assert world.active() == other
        (warning,) = world.of_kind(LinkEventKind.PIN_SILENT)
        assert warning.level is Level.WARNING
        assert "A is silent" in warning.text
        assert world.routes()[one].pinned
        world.run(30, b)
        assert len(world.of_kind(LinkEventKind.PIN_SILENT)) == 1
        world.run(1.5, a, b)
        assert world.active() == other
        world.run(2, a, b)
        assert world.active() == one
        assert len(world.of_kind(LinkEventKind.PIN_BACK)) == 1
        world.manager.pin(V1, None)
        assert not world.routes()[one].pinned

    in_world(scenario)


def test_a_pin_stays_when_all_links_are_silent():
    async def scenario(world):
        one, other, a, b = await two_links(world)
        world.run(5, a, b)
        world.manager.pin(V1, other)
        world.run(10)
        assert world.active() == other
        world.run(1, a)
        assert world.active() == one

    in_world(scenario)


def test_a_pin_to_a_link_that_does_not_exist_is_refused():
    async def scenario(world):
        with pytest.raises(LinkError):
            world.manager.pin(V1, 5)

    in_world(scenario)


def test_removing_the_link_in_use_leaves_the_other():
    async def scenario(world):
        one, other, a, b = await two_links(world)
        world.run(5, a, b)
        used = world.active()
        await world.manager.remove(used)
        assert {world.active()} == {one, other} - {used}
        assert world.manager.send("COMMAND_LONG", {}, target=V1).link_ids

    in_world(scenario)


def test_a_vehicle_that_comes_back_from_another_address_is_answered_there():
    async def scenario(world):
        link = await world.link("A")
        old, new = Sender(world, link, port=1000), Sender(world, link, port=2000)
        world.run(5, old)
        world.clock.advance(2)
        world.run(2, new)
        world.transport(link).sent.clear()
        world.manager.send("COMMAND_LONG", {}, target=V1)
        assert world.transport(link).sent[0][0] == ("10.0.0.1", 2000)
        assert not world.of_kind(LinkEventKind.CONFLICT)
        world.run(40, new)
        assert len(world.manager.vehicle_links(V1)) == 1

    in_world(scenario)


def test_an_address_that_joins_long_after_is_not_measured_against_old_frames():
    async def scenario(world):
        link = await world.link("A")
        for port in (1000, 2000, 3000):
            sender = Sender(world, link, port=port)
            for _ in range(50):
                sender.beat()
            world.clock.advance(5)
            world.manager.tick()
            world.clock.advance(5)
            world.manager.tick()
        assert len(world.frames) == 150

    in_world(scenario)
