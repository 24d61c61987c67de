"""Frames pass between links and other stations by the rule, raw, and never back to where they came from."""

import pytest
from link_fakes import Sender, in_world

from gcs.mavlink import encode_frame
from gcs.model.errors import LinkError
from gcs.model.link import ForwardDirection, ForwardRule, LinkState

URL = "udpout:10.9.9.9:14550"
PEER = ("10.9.9.9", 14550)
HEARTBEAT, ATTITUDE, COMMAND_LONG = 0, 30, 76


def rule(**options):
    return ForwardRule((URL,), **options)


async def forwarding(world, port=14550, name="A", **options):
    link = await world.link(name, port, forward=rule(**options))
    world.transports[URL].defaults = (PEER,)
    return link


def from_endpoint(world, data):
    world.transports[URL]._sink.received([(PEER, data)], None)


def ids(transport):
    return [frame.msgid for frame in transport.messages()]


def command(seq=0, target=1, sysid=200, msgid_name="COMMAND_LONG", **fields):
    return encode_frame(msgid_name, sysid, 190, seq, target_system=target, target_component=1, **fields)


def test_frames_pass_raw_to_the_endpoint_and_commands_back_to_the_vehicle():
    async def scenario(world):
        link = await forwarding(world)
        sender = Sender(world, link, host="10.0.0.1")
        raw = [sender.beat(), sender.say()]
        assert world.transports[URL].sent == [(PEER, data) for data in raw]
        order = command()
        from_endpoint(world, order)
        assert world.transport(link).sent == [(("10.0.0.1", 14550), order)]
        assert len(world.frames) == 2
        (endpoint,) = world.manager.endpoints()
        assert endpoint.tx_frames == 2
        assert endpoint.rx_frames == 1

    in_world(scenario)


def test_unknown_messages_pass_too():
    async def scenario(world):
        link = await forwarding(world)
        raw = bytes((0xFD, 4, 0, 0, 9, 77, 1, 0x39, 0x30, 0, 1, 2, 3, 4, 0, 0))
        world.hear(link, raw)
        assert world.transports[URL].sent == [(PEER, raw)]

    in_world(scenario)


def test_message_filters_hold_in_both_directions_and_deny_wins():
    async def scenario(world):
        link = await forwarding(
            world, allow_ids=frozenset({HEARTBEAT, ATTITUDE}), deny_ids=frozenset({ATTITUDE})
        )
        sender = Sender(world, link)
        sender.beat()
        sender.say("ATTITUDE")
        sender.say("VFR_HUD")
        assert ids(world.transports[URL]) == [HEARTBEAT]
        from_endpoint(world, command())
        from_endpoint(world, encode_frame("HEARTBEAT", 200, 190, 1, type=6, autopilot=8))
        assert ids(world.transport(link)) == [HEARTBEAT]

    in_world(scenario)


def test_system_filters_hold_in_both_directions():
    async def scenario(world):
        link = await forwarding(world, sysids=frozenset({1}))
        one, two = (
            Sender(world, link, sysid=1, host="10.0.0.1"),
            Sender(world, link, sysid=2, host="10.0.0.2"),
        )
        one.beat()
        two.beat()
        assert [frame.sysid for frame in world.transports[URL].messages()] == [1]
        from_endpoint(world, command(seq=0, target=2))
        from_endpoint(world, command(seq=1, target=1))
        from_endpoint(world, encode_frame("HEARTBEAT", 200, 190, 2, type=6, autopilot=8))
        assert [peer[0] for peer, _ in world.transport(link).sent] == ["10.0.0.1", "10.0.0.1"]

    in_world(scenario)


@pytest.mark.parametrize(
    ("direction", "out", "back"),
    [
        (ForwardDirection.BOTH, 1, 1),
        (ForwardDirection.TO_ENDPOINT, 1, 0),
        (ForwardDirection.FROM_ENDPOINT, 0, 1),
    ],
)
def test_the_direction_is_kept(direction, out, back):
    async def scenario(world):
        link = await forwarding(world, direction=direction)
        Sender(world, link).beat()
        from_endpoint(world, command())
        assert len(world.transports[URL].sent) == out
        assert len(world.transport(link).sent) == back

    in_world(scenario)


def test_a_key_is_never_forwarded_in_either_direction():
    async def scenario(world):
        link = await forwarding(world, allow_ids=frozenset({256}))
        sender = Sender(world, link)
        sender.beat()
        sender.say("SETUP_SIGNING", secret_key=b"k" * 32)
        from_endpoint(world, command(msgid_name="SETUP_SIGNING", secret_key=b"k" * 32))
        assert world.transports[URL].sent == []
        assert world.transport(link).sent == []

    in_world(scenario)


def test_a_frame_that_comes_back_from_the_endpoint_is_not_sent_to_the_vehicle():
    async def scenario(world):
        link = await forwarding(world)
        raw = Sender(world, link).beat()
        from_endpoint(world, raw)
        world.clock.advance(0.9)
        world.manager.tick()
        from_endpoint(world, raw)
        assert HEARTBEAT not in ids(world.transport(link))
        assert len(world.transports[URL].sent) == 1
        assert len(world.frames) == 1

    in_world(scenario)


def test_an_order_that_the_vehicles_network_echoes_is_not_sent_to_the_endpoint_again():
    async def scenario(world):
        link = await forwarding(world)
        Sender(world, link).beat()
        order = command()
        from_endpoint(world, order)
        world.hear(link, order, ("10.0.0.7", 14550))
        assert len(world.transports[URL].sent) == 1

    in_world(scenario)


def test_an_order_for_an_unknown_vehicle_goes_nowhere():
    async def scenario(world):
        link = await forwarding(world)
        Sender(world, link, sysid=1).beat()
        from_endpoint(world, command(target=9))
        assert world.transport(link).sent == []

    in_world(scenario)


def test_links_with_the_same_endpoint_share_it_and_a_redundant_vehicle_is_passed_on_once():
    async def scenario(world):
        one = await forwarding(world, 14550, "A")
        other = await forwarding(world, 14551, "B")
        a, b = Sender(world, one), Sender(world, other)
        a.beat()
        b.beat()
        a.say()
        b.say()
        assert len(world.manager.endpoints()) == 1
        assert ids(world.transports[URL]) == [HEARTBEAT, ATTITUDE]
        await world.manager.remove(one)
        assert world.manager.endpoints()[0].state is LinkState.WAITING
        await world.manager.remove(other)
        assert world.manager.endpoints() == ()

    in_world(scenario)


def test_taps_see_a_frame_once_not_its_forwarded_copies():
    async def scenario(world):
        shown = []
        world.manager.add_tap(lambda raw, time_us, link, outgoing: shown.append((raw, link, outgoing)))
        link = await forwarding(world)
        raw = Sender(world, link).beat()
        order = command()
        from_endpoint(world, order)
        endpoint = world.manager.endpoints()[0].link_id
        assert shown == [(raw, link, False), (order, endpoint, False)]

    in_world(scenario)


def test_our_own_frames_are_not_sent_to_endpoints():
    async def scenario(world):
        link = await forwarding(world)
        Sender(world, link).beat()
        world.transports[URL].sent.clear()
        world.manager.send("HEARTBEAT", {})
        assert world.transports[URL].sent == []

    in_world(scenario)


@pytest.mark.parametrize(
    "endpoint",
    ["udpin:0.0.0.0:14550", "udpout:127.0.0.1:14550", "udpout:localhost:14555", "replay:a.tlog", "nonsense"],
)
def test_an_endpoint_that_leads_back_to_us_or_nowhere_is_refused(endpoint):
    async def scenario(world):
        await world.link("other", 14555)
        with pytest.raises(LinkError) as caught:
            await world.link("A", 14550, forward=ForwardRule((endpoint,)))
        assert caught.value.remedy
        assert len(world.manager.status()) == 1

    in_world(scenario)


def test_a_link_that_would_hear_one_of_our_endpoints_is_refused():
    async def scenario(world):
        await world.link("A", 14550, forward=ForwardRule(("udpout:127.0.0.1:14560",)))
        with pytest.raises(LinkError, match="own link"):
            await world.link("B", 14560)

    in_world(scenario)
