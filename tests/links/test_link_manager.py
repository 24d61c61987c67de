import math

import pytest
from link_fakes import V1, Sender, in_world

from gcs.mavlink import EncodeError, encode_frame
from gcs.model.alarm import Level
from gcs.model.errors import LinkError, NoRouteError
from gcs.model.ids import VehicleId
from gcs.model.link import LinkConfig, LinkEventKind, LinkState


def test_a_command_goes_to_the_address_that_the_vehicle_speaks_from():
    async def scenario(world):
        link = await world.link("A")
        first = Sender(world, link, sysid=1, host="10.0.0.1", port=18570)
        second = Sender(world, link, sysid=2, host="10.0.0.2", port=18571)
        first.beat()
        second.beat()
        receipt = world.manager.send("COMMAND_LONG", {"command": 400}, target=V1)
        assert receipt.link_ids == (link,)
        world.manager.send("COMMAND_LONG", {"command": 400}, target=VehicleId(0, 2))
        peers = [peer for peer, _ in world.transport(link).sent]
        assert peers == [("10.0.0.1", 18570), ("10.0.0.2", 18571)]
        assert [frame.msg.target_system for frame in world.transport(link).messages()] == [1, 2]

    in_world(scenario)


def test_a_target_that_contradicts_the_fields_is_refused():
    async def scenario(world):
        Sender(world, await world.link("A")).beat()
        with pytest.raises(EncodeError, match="names system 7"):
            world.manager.send("COMMAND_LONG", {"target_system": 7}, target=V1)

    in_world(scenario)


def test_a_component_with_an_address_of_its_own_is_reached_there():
    async def scenario(world):
        link = await world.link("A")
        Sender(world, link, host="10.0.0.1").beat()
        camera = Sender(world, link, host="10.0.0.9", compid=100)
        camera.say("HEARTBEAT", type=30, autopilot=8)
        world.manager.send("COMMAND_LONG", {"command": 2000, "target_component": 100}, target=V1)
        world.manager.send("COMMAND_LONG", {"command": 400, "target_component": 1}, target=V1)
        world.manager.send("COMMAND_LONG", {"command": 400}, target=V1)
        assert [peer[0] for peer, _ in world.transport(link).sent] == ["10.0.0.9", "10.0.0.1", "10.0.0.1"]
        assert not world.of_kind(LinkEventKind.CONFLICT)

    in_world(scenario)


def test_without_a_route_the_error_says_so():
    async def scenario(world):
        link = await world.link("A")
        with pytest.raises(NoRouteError, match="No link leads to vehicle 1"):
            world.manager.send("COMMAND_LONG", {}, target=V1)
        Sender(world, link).beat()
        world.transport(link).broken = True
        with pytest.raises(NoRouteError, match="A could not send"):
            world.manager.send("COMMAND_LONG", {}, target=V1)
        assert world.status(link).tx_dropped == 1
        with pytest.raises(LinkError, match="no link 99"):
            world.manager.send("COMMAND_LONG", {}, link=99)

    in_world(scenario)


def test_when_the_best_link_can_not_send_another_one_does():
    async def scenario(world):
        one, other = await world.link("A", 14550), await world.link("B", 14551)
        Sender(world, one).beat()
        Sender(world, other).beat()
        world.manager.tick()
        best = world.active()
        world.transport(best).broken = True
        receipt = world.manager.send("COMMAND_LONG", {}, target=V1)
        assert set(receipt.link_ids) == {one, other} - {best}

    in_world(scenario)


def test_a_broadcast_goes_to_all_addresses_of_all_links_and_not_to_strangers():
    async def scenario(world):
        one, other = await world.link("A", 14550), await world.link("B", 14551)
        Sender(world, one, sysid=1, host="10.0.0.1").beat()
        Sender(world, one, sysid=2, host="10.0.0.2").beat()
        Sender(world, other, sysid=3, host="10.0.0.3").beat()
        world.hear(one, b"GET / HTTP/1.1\r\n", ("6.6.6.6", 80))
        receipt = world.manager.send("HEARTBEAT", {"type": 6, "autopilot": 8})
        assert receipt.link_ids == (one, other)
        assert [peer[0] for peer, _ in world.transport(one).sent] == ["10.0.0.1", "10.0.0.2"]
        assert [peer[0] for peer, _ in world.transport(other).sent] == ["10.0.0.3"]
        assert world.manager.send("HEARTBEAT", {"type": 6}, link=other).link_ids == (other,)

    in_world(scenario)


def test_an_address_that_was_silent_for_a_minute_is_no_longer_spoken_to():
    async def scenario(world):
        link = await world.link("A")
        Sender(world, link, host="10.0.0.1").beat()
        world.clock.advance(61)
        assert world.manager.send("HEARTBEAT", {}).link_ids == ()

    in_world(scenario)


def test_a_key_is_never_broadcast_and_never_shown_to_taps():
    async def scenario(world):
        shown = []
        world.manager.add_tap(lambda raw, time_us, link, outgoing: shown.append((raw[7:10], outgoing)))
        link = await world.link("A")
        sender = Sender(world, link)
        sender.beat()
        with pytest.raises(LinkError, match="never be sent to everyone"):
            world.manager.send("SETUP_SIGNING", {"secret_key": b"k" * 32})
        world.manager.send("SETUP_SIGNING", {"secret_key": b"k" * 32}, target=V1)
        sender.say("SETUP_SIGNING", secret_key=b"k" * 32)
        world.manager.send("COMMAND_LONG", {}, target=V1)
        assert [(int.from_bytes(msgid, "little"), outgoing) for msgid, outgoing in shown] == [
            (0, False),
            (76, True),
        ]

    in_world(scenario)


def test_a_tap_sees_each_frame_in_and_out_once_with_link_and_direction():
    async def scenario(world):
        shown = []
        one, other = await world.link("A", 14550), await world.link("B", 14551)
        a, b = Sender(world, one), Sender(world, other)
        world.manager.add_tap(lambda *seen: shown.append(seen))
        raw = a.beat()
        assert b.beat() == raw
        assert shown == [(raw, world.clock.time_us(), one, False), (raw, world.clock.time_us(), other, False)]
        shown.clear()
        world.manager.send("HEARTBEAT", {})
        assert [(link, outgoing) for _, _, link, outgoing in shown] == [(one, True), (other, True)]

    in_world(scenario)


def test_loss_is_counted_per_link_over_the_last_ten_seconds():
    async def scenario(world):
        link = await world.link("A")
        sender = Sender(world, link)
        for step in range(200):
            world.clock.advance(0.05)
            sender.beat() if step % 20 == 0 else sender.say()
            if step % 10 == 0:
                sender.make()
            if step % 4 == 0:
                world.manager.tick()
        assert world.routes()[link].loss_pct == pytest.approx(100 / 11, abs=1)
        assert world.status(link).loss_pct == pytest.approx(100 / 11, abs=1)
        assert world.routes()[link].rate_msgs_per_s == pytest.approx(20, rel=0.1)
        world.run(12, sender)
        assert world.routes()[link].loss_pct == 0

    in_world(scenario)


def test_a_reboot_and_a_long_silence_are_no_loss():
    async def scenario(world):
        link = await world.link("A")
        sender = Sender(world, link)
        world.run(5, sender)
        world.clock.advance(2.0)
        sender.seq = 0
        world.run(2, sender)
        assert world.routes()[link].loss_pct == 0
        world.clock.advance(8.0)
        sender.seq += 100
        world.run(2, sender)
        assert world.routes()[link].loss_pct == 0

    in_world(scenario)


def test_an_outage_that_lost_more_than_the_sequence_number_can_tell_is_counted_in_full():
    async def scenario(world):
        link = await world.link("A")
        sender = Sender(world, link)
        world.run(5, sender, rate_hz=200)
        sender.seq += 600
        world.clock.advance(3.0)
        world.run(1.2, sender, rate_hz=200)
        assert 100 * 600 / 1850 < world.routes()[link].loss_pct < 100 * 600 / 1590

    in_world(scenario)


def test_late_and_repeated_frames_are_no_loss():
    async def scenario(world):
        link = await world.link("A")
        sender = Sender(world, link)
        world.run(3, sender)
        one, two, three = sender.make(), sender.make(), sender.make()
        for frame in (two, one, three, three):
            world.hear(link, frame)
        world.run(3, sender)
        assert world.routes()[link].loss_pct == 0

    in_world(scenario)


def test_unknown_messages_pass_without_creating_a_system():
    async def scenario(world):
        link = await world.link("A")
        raw = bytes((0xFD, 4, 0, 0, 9, 77, 1, 0x39, 0x30, 0, 1, 2, 3, 4, 0, 0))
        world.hear(link, raw)
        assert [(frame.msgid, frame.raw) for frame in world.frames] == [(12345, raw)]
        assert world.status(link).unknown_messages == 1
        assert world.manager.vehicle_links(VehicleId(0, 77)) == ()

    in_world(scenario)


def test_garbage_between_frames_loses_no_valid_frame():
    async def scenario(world):
        link = await world.link("A")
        sender = Sender(world, link)
        for _ in range(20):
            world.hear(link, b"\xfd\x00garbage\xfe" + sender.make() + b"\x55\xaa")
        world.hear(link, bytes(600))
        assert len(world.frames) == 20
        assert world.status(link).bytes_skipped > 100

    in_world(scenario)


def test_bytes_that_are_not_mavlink_are_told_once_with_the_remedy():
    async def scenario(world):
        link = await world.manager.add(LinkConfig("serial:/dev/ttyX:57600", "Radio"))
        for _ in range(30):
            world.clock.advance(0.2)
            world.transport(link)._sink.received([(("/dev/ttyX",), b"\x00\x80\xf8" * 20)], None)
            world.manager.tick()
        (event,) = world.of_kind(LinkEventKind.NOT_MAVLINK)
        assert "57600" in event.remedy
        status = world.status(link)
        assert status.state is LinkState.WAITING
        assert "not MAVLink" in status.text
        sender = Sender(world, link)
        for _ in range(3):
            world.clock.advance(1)
            sender.beat()
            world.manager.tick()
        assert world.status(link).state is LinkState.OPEN

    in_world(scenario)


def test_the_state_says_when_nothing_was_heard_yet_or_any_more():
    async def scenario(world):
        link = await world.link("A")
        assert world.status(link).state is LinkState.WAITING
        assert "nothing heard yet" in world.status(link).text
        Sender(world, link).beat()
        assert world.status(link).state is LinkState.OPEN
        world.clock.advance(12)
        assert world.status(link).state is LinkState.WAITING
        assert "nothing heard for 12 s" in world.status(link).text

    in_world(scenario)


def test_round_trip_is_measured_by_timesync_and_other_stations_answers_are_ignored():
    async def scenario(world):
        link = await world.link("A")
        sender = Sender(world, link)
        answered = 0
        for _ in range(100):
            world.clock.advance(0.04)
            sender.beat()
            world.manager.tick()
            for frame in world.transport(link).messages():
                if frame.name == "TIMESYNC" and frame.msg.ts1:
                    assert frame.msg.tc1 == 0
                    answered += 1
                    world.clock.advance(0.080)
                    sender.say("TIMESYNC", tc1=5_000_000, ts1=frame.msg.ts1)
                    sender.say("TIMESYNC", tc1=5_000_000, ts1=frame.msg.ts1 - 1_000_000)
            world.transport(link).sent.clear()
        assert 3 <= answered <= 6
        assert world.routes()[link].rtt_ms == pytest.approx(80, abs=1)
        world.run(20, sender)
        assert world.routes()[link].rtt_ms is None

    in_world(scenario)


def test_stations_and_high_latency_vehicles_are_not_asked_for_round_trips():
    async def scenario(world):
        link = await world.link("A")
        station = Sender(world, link, sysid=255, host="10.0.0.5", compid=190)
        distant = Sender(world, link, sysid=9, host="10.0.0.6")
        for _ in range(20):
            world.clock.advance(0.3)
            station.say("HEARTBEAT", type=6, autopilot=8)
            distant.say("HIGH_LATENCY2", type=1, autopilot=3)
            world.manager.tick()
        assert "TIMESYNC" not in world.transport(link).names()
        world.clock.advance(20)
        world.manager.tick()
        assert not world.routes(VehicleId(0, 9))[link].silent

    in_world(scenario)


def test_a_radio_report_is_no_sign_of_life():
    async def scenario(world):
        link = await world.link("A")
        sender = Sender(world, link)
        sender.beat()
        for _ in range(8):
            world.clock.advance(0.5)
            sender.say("RADIO_STATUS", rssi=180, remrssi=170, noise=40, remnoise=45, txbuf=90, rxerrors=2)
            world.manager.tick()
        assert world.manager.vehicle_silent_s(V1) == pytest.approx(4.0)
        assert world.of_kind(LinkEventKind.ALL_SILENT)
        radio = world.status(link).radio
        assert (radio.rssi, radio.remote_rssi, radio.tx_buffer_pct) == (180, 170, 90)

    in_world(scenario)


def test_lost_and_regained_are_told_once_each():
    async def scenario(world):
        link = await world.link("A")
        sender = Sender(world, link)
        assert world.manager.vehicle_silent_s(V1) == math.inf
        world.run(2, sender)
        world.run(6)
        assert len(world.of_kind(LinkEventKind.ALL_SILENT)) == 1
        assert world.of_kind(LinkEventKind.ALL_SILENT)[0].level is Level.WARNING
        world.run(2, sender)
        assert len(world.of_kind(LinkEventKind.REGAINED)) == 1
        assert len(world.of_kind(LinkEventKind.ALL_SILENT)) == 1

    in_world(scenario)


def test_injected_loss_works_both_ways_on_simulated_links_and_is_refused_elsewhere():
    async def scenario(world):
        real, simulated = await world.link("A", 14550), await world.link("B", 14551, simulated=True)
        with pytest.raises(LinkError, match="may lead to a real vehicle"):
            world.manager.inject_loss(real, 10)
        with pytest.raises(LinkError, match="no share"):
            world.manager.inject_loss(simulated, 101)
        sender = Sender(world, simulated)
        sender.beat()
        world.manager.inject_loss(simulated, 30)
        assert world.status(simulated).injected_loss_pct == 30
        world.frames.clear()
        for _ in range(1000):
            sender.say()
            world.manager.send("HEARTBEAT", {})
        assert 620 < len(world.frames) < 780
        assert 620 < len(world.transport(simulated).sent) < 780
        world.manager.inject_loss(simulated, 0)
        world.frames.clear()
        world.run(1, sender)
        assert len(world.frames) == 20

    in_world(scenario)


def test_networks_keep_equal_system_ids_apart():
    async def scenario(world):
        one, other = await world.link("A", 14550), await world.link("B", 14551, network=1)
        world.run(8, Sender(world, one), Sender(world, other))
        assert set(world.routes(VehicleId(0, 1))) == {one}
        assert set(world.routes(VehicleId(1, 1))) == {other}
        assert world.manager.network_of(other) == 1
        assert not world.of_kind(LinkEventKind.CONFLICT)
        assert len(world.frames) == 320

    in_world(scenario)


def test_a_removed_link_takes_its_routes_along_but_not_the_memory_of_when_it_was_heard():
    async def scenario(world):
        link = await world.link("A")
        Sender(world, link).beat()
        await world.manager.remove(link)
        world.clock.advance(2)
        assert world.manager.vehicle_links(V1) == ()
        assert world.manager.vehicle_silent_s(V1) == pytest.approx(2)
        assert world.manager.status() == ()
        with pytest.raises(NoRouteError):
            world.manager.send("COMMAND_LONG", {}, target=V1)

    in_world(scenario)


def test_the_same_url_twice_is_refused():
    async def scenario(world):
        await world.link("A", 14550)
        with pytest.raises(LinkError, match="connected already"):
            await world.manager.add(LinkConfig("udp://:14550"))

    in_world(scenario)


def test_without_autoconnect_a_link_waits_for_the_pilot():
    async def scenario(world):
        link = await world.link("A", autoconnect=False)
        assert world.status(link).state is LinkState.CLOSED
        await world.manager.connect(link)
        assert world.status(link).state is LinkState.WAITING
        await world.manager.disconnect(link)
        assert world.status(link).state is LinkState.CLOSED
        assert world.kinds() == [LinkEventKind.OPENED, LinkEventKind.CLOSED]

    in_world(scenario)


def test_a_flood_of_addresses_does_not_push_a_vehicle_out():
    async def scenario(world):
        link = await world.link("A")
        sender = Sender(world, link)
        sender.beat()
        for number in range(3000):
            world.hear(link, b"scan", (f"6.6.{number >> 8}.{number & 255}", 1))
        assert len(world.manager._links[link].stations) <= 512
        sender.beat()
        assert len(world.frames) == 2

    in_world(scenario)


def test_mavlink_1_among_2_is_taken_alike():
    async def scenario(world):
        link = await world.link("A")
        for seq in range(10):
            world.hear(link, encode_frame("HEARTBEAT", 1, 1, seq, version=1 + seq % 2, type=2, autopilot=3))
        assert [frame.version for frame in world.frames] == [1, 2] * 5
        world.manager.tick()
        assert not world.routes()[link].signed

    in_world(scenario)


def test_a_recording_never_shares_a_network_with_live_vehicles():
    async def scenario(world):
        live = await world.link("Live")
        replay = await world.manager.add(LinkConfig("replay:flight.tlog"))
        Sender(world, live).beat()
        Sender(world, replay).beat()
        assert set(world.routes(V1)) == {live}
        assert set(world.routes(VehicleId(1, 1))) == {replay}
        assert world.manager.network_of(replay) == 1
        with pytest.raises(LinkError, match="A recording is replayed on network 1"):
            await world.link("B", 14551, network=1)

    in_world(scenario)


def test_a_recording_alone_is_on_network_0_and_keeps_live_vehicles_off_it():
    async def scenario(world):
        replay = await world.manager.add(LinkConfig("replay:flight.tlog"))
        assert world.manager.network_of(replay) == 0
        with pytest.raises(LinkError, match="recording"):
            await world.link("A")

    in_world(scenario)


def test_a_forgotten_vehicle_comes_back_when_it_is_heard():
    async def scenario(world):
        link = await world.link("A")
        sender = Sender(world, link)
        sender.beat()
        world.manager.forget(V1)
        assert world.manager.vehicle_links(V1) == ()
        assert world.manager.vehicle_silent_s(V1) == math.inf
        sender.beat()
        assert set(world.routes()) == {link}

    in_world(scenario)


def test_clients_that_reconnect_for_ever_do_not_fill_a_link():
    async def scenario(world):
        link = await world.link("A")
        for number in range(700):
            world.clock.advance(1)
            sender = Sender(world, link, host="10.0.0.1", port=10_000 + number)
            sender.seq = number
            sender.beat()
            world.manager.tick()
        assert len(world.frames) == 700
        assert len(world.manager.vehicle_links(V1)) < 60

    in_world(scenario)
