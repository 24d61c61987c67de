"""Two vehicles with one system id: told loudly, with both addresses; one vehicle with two ways: not told."""

from link_fakes import V1, Sender, in_world

from gcs.model.alarm import Level
from gcs.model.ids import VehicleId
from gcs.model.link import LinkEventKind


def conflicts(world):
    return world.of_kind(LinkEventKind.CONFLICT)


def fly(world, seconds, *vehicles):
    """Each of ``vehicles`` is (sender, boot offset s, latitude, type); ten messages a second each."""
    for step in range(round(seconds * 10)):
        world.clock.advance(0.1)
        for sender, boot_s, lat, kind in vehicles:
            if step % 10 == 0:
                sender.beat(vehicle_type=kind)
            boot_ms = round((world.clock.monotonic() + boot_s) * 1000)
            sender.say("GLOBAL_POSITION_INT", time_boot_ms=boot_ms, lat=round(lat * 1e7), lon=80_000_000)
        world.manager.tick()


def test_two_addresses_on_one_link_that_number_by_themselves_are_two_vehicles():
    async def scenario(world):
        link = await world.link("A")
        one, other = Sender(world, link, host="10.0.0.1"), Sender(world, link, host="10.0.0.2")
        other.seq = 120
        fly(world, 8, (one, 0, 47.0, 2), (other, 0, 47.0, 2))
        (event,) = conflicts(world)
        assert event.level is Level.WARNING
        assert "10.0.0.1:14550" in event.text
        assert "10.0.0.2:14550" in event.text
        assert event.remedy
        assert event.vehicle == V1
        assert world.manager.conflicts() == (V1,)

    in_world(scenario)


def test_different_boot_times_on_two_links_are_two_vehicles():
    async def scenario(world):
        a = Sender(world, await world.link("A", 14550), host="10.0.0.1")
        b = Sender(world, await world.link("B", 14551), host="10.0.0.2")
        fly(world, 8, (a, 0, 47.0, 2), (b, 100, 47.0, 2))
        (event,) = conflicts(world)
        assert "booted at different times" in event.text

    in_world(scenario)


def test_different_types_are_two_vehicles_even_with_heartbeats_alone():
    async def scenario(world):
        a = Sender(world, await world.link("A", 14550), host="10.0.0.1")
        b = Sender(world, await world.link("B", 14551), host="10.0.0.2")
        for _ in range(8):
            world.clock.advance(1.0)
            a.beat(vehicle_type=2)
            b.beat(vehicle_type=1)
            world.manager.tick()
        (event,) = conflicts(world)
        assert "different types" in event.text

    in_world(scenario)


def test_twins_that_booted_together_are_told_apart_by_their_places():
    async def scenario(world):
        a = Sender(world, await world.link("A", 14550), host="10.0.0.1")
        b = Sender(world, await world.link("B", 14551), host="10.0.0.2")
        fly(world, 8, (a, 0, 47.0, 2), (b, 0, 47.01, 2))
        (event,) = conflicts(world)
        assert "1113 m apart" in event.text

    in_world(scenario)


def test_one_vehicle_with_two_radios_is_no_conflict():
    async def scenario(world):
        a = Sender(world, await world.link("A", 14550), host="10.0.0.1")
        b = Sender(world, await world.link("B", 14551), host="10.0.0.2")
        b.seq = 77
        fly(world, 20, (a, 0, 47.0, 2), (b, -0.4, 47.0001, 2))
        assert not conflicts(world)

    in_world(scenario)


def test_one_vehicle_whose_frames_come_by_two_addresses_is_no_conflict():
    async def scenario(world):
        link = await world.link("A")
        one, other = Sender(world, link, host="10.0.0.1"), Sender(world, link, host="10.0.0.2")
        fly(world, 20, (one, 0, 47.0, 2), (other, 0, 47.0, 2))
        assert not conflicts(world)
        assert world.status(link).duplicates > 150

    in_world(scenario)


def test_a_reboot_seen_first_on_one_of_two_links_is_no_conflict():
    async def scenario(world):
        a = Sender(world, await world.link("A", 14550), host="10.0.0.1")
        b = Sender(world, await world.link("B", 14551), host="10.0.0.2")
        fly(world, 8, (a, 100, 47.0, 2), (b, 100, 47.0, 2))
        world.clock.advance(1.5)
        a.seq = b.seq = 0
        fly(world, 1.2, (a, 0, 47.0, 2))
        fly(world, 10, (a, 0, 47.0, 2), (b, 0, 47.0, 2))
        assert not conflicts(world)

    in_world(scenario)


def test_a_conflict_ends_when_one_of_the_vehicles_is_gone():
    async def scenario(world):
        link = await world.link("A")
        one, other = Sender(world, link, host="10.0.0.1"), Sender(world, link, host="10.0.0.2")
        other.seq = 120
        fly(world, 8, (one, 0, 47.0, 2), (other, 0, 47.0, 2))
        fly(world, 20, (one, 0, 47.0, 2))
        assert len(conflicts(world)) == 1
        assert len(world.of_kind(LinkEventKind.CONFLICT_OVER)) == 1
        assert world.manager.conflicts() == ()

    in_world(scenario)


def test_two_stations_with_one_id_are_of_no_concern():
    async def scenario(world):
        link = await world.link("A")
        stations = [Sender(world, link, sysid=255, host=f"10.0.0.{n}", compid=190) for n in (1, 2)]
        stations[1].seq = 99
        for _ in range(100):
            world.clock.advance(0.1)
            for station in stations:
                station.say("HEARTBEAT", type=6, autopilot=8)
            world.manager.tick()
        assert not conflicts(world)
        assert world.manager.vehicle_links(VehicleId(0, 255))

    in_world(scenario)
