"""Mission, fence and rally points of each vehicle: fetched once, and again when the vehicle says so."""

from __future__ import annotations

import struct

import fastcrc
import pytest
from contact_bench import ContactBench
from engine_bench import NO_STREAMS, V1, V2, heartbeat

from gcs.mavlink import Framer, default_table
from gcs.mavlink.constants import MavMissionType

MISSION, FENCE, RALLY = MavMissionType.MISSION, MavMissionType.FENCE, MavMissionType.RALLY
STATION = {"target_system": 255, "target_component": 190}
UNSUPPORTED, DENIED = 3, 14


class PlanBench(ContactBench):
    """A vehicle that holds plans and serves them, unless told to be mute."""

    def __init__(self):
        super().__init__(NO_STREAMS)
        self.plans = {MISSION: [], FENCE: [], RALLY: []}
        self.refuses = {}
        self.mute = set()
        self.progress = None
        self._served = 0
        self.downloads = []

    def run(self, seconds, beating=True, **changes):
        for _ in range(round(seconds * 10)):
            super().run(0.1, beating=False)
            if beating and round(self.clock.monotonic() * 10) % 5 == 0:
                self.beat(**changes)
                if self.progress is not None:
                    self.say("MISSION_CURRENT", seq=0, mission_state=1, **self.progress)
                self.slow_round()
            self.serve()

    def serve(self):
        while self._served < len(self.sent):
            send = self.sent[self._served]
            self._served += 1
            kind = send.fields.get("mission_type")
            if kind is None or kind in self.mute or send.target != V1:
                continue
            if send.name == "MISSION_REQUEST_LIST":
                self.downloads.append(kind)
                if kind in self.refuses:
                    self.say("MISSION_ACK", type=self.refuses[kind], mission_type=kind, **STATION)
                else:
                    self.say("MISSION_COUNT", count=len(self.plans[kind]), mission_type=kind, **STATION)
            elif send.name == "MISSION_REQUEST_INT":
                self.say("MISSION_ITEM_INT", **self.plans[kind][send.fields["seq"]], **STATION)

    def load(self, kind, heights, plan_id=0):
        self.plans[kind] = [
            {"seq": seq, "command": 16, "frame": 3, "x": 1, "y": 1, "z": height, "mission_type": kind}
            for seq, height in enumerate(heights)
        ]
        if kind == MISSION:
            self.progress = {"total": len(heights)}

    def heights(self, kind=MISSION):
        return [item.z for item in self.contacts.plans_of(kind).get(V1, ())]


@pytest.fixture
def world():
    return PlanBench()


def test_all_three_lists_are_fetched_at_first_contact(world):
    world.load(MISSION, [10.0, 20.0])
    world.load(FENCE, [1.0, 2.0, 3.0])
    world.load(RALLY, [50.0])
    world.beat()
    world.run(5)
    assert world.heights(MISSION) == [10.0, 20.0]
    assert world.heights(FENCE) == [1.0, 2.0, 3.0]
    assert world.heights(RALLY) == [50.0]


def test_a_list_that_did_not_change_is_fetched_once(world):
    world.load(MISSION, [10.0])
    world.beat()
    world.run(30)
    assert sorted(world.downloads) == [MISSION, FENCE, RALLY]


def test_an_empty_list_is_known_to_be_empty_once_it_was_read(world):
    assert world.contacts.plans_of(MISSION) == {}
    world.beat()
    world.run(5)
    assert list(world.contacts.plans_of(MISSION).values()) == [()]


def test_a_mission_of_another_length_is_fetched_again(world):
    world.load(MISSION, [10.0])
    world.beat()
    world.run(5)
    world.load(MISSION, [11.0, 12.0])
    world.run(5)
    assert world.heights() == [11.0, 12.0]


def mission_current(total, plan_id):
    """MISSION_CURRENT as newer firmware sends it: its id of the plan is an extension of 2023."""
    payload = struct.pack("<HHBBI", 0, total, 1, 0, plan_id)
    body = struct.pack("<BBBBBB", len(payload), 0, 0, 0, 1, 1) + (42).to_bytes(3, "little") + payload
    checked = body + bytes([default_table().by_name["MISSION_CURRENT"].crc_extra])
    (made,) = Framer().feed(b"\xfd" + body + struct.pack("<H", fastcrc.crc16.mcrf4xx(checked)))
    return made


def test_a_mission_of_the_same_length_but_another_id_is_fetched_again(world):
    def tell(plan_id):
        for _ in range(6):
            world.hear(mission_current(1, plan_id))
            world.run(1)

    world.load(MISSION, [10.0])
    world.progress = None
    world.beat()
    tell(7)
    world.load(MISSION, [99.0])
    world.progress = None
    tell(7)
    assert world.heights() == [10.0]
    tell(8)
    assert world.heights() == [99.0]


def test_a_vehicle_without_fences_is_asked_for_them_once(world):
    world.refuses = {FENCE: UNSUPPORTED, RALLY: UNSUPPORTED}
    world.beat()
    world.run(40)
    assert world.downloads.count(FENCE) == 1
    assert world.downloads.count(RALLY) == 1


def test_a_failed_download_is_tried_three_times_and_then_left(world):
    world.refuses = {MISSION: DENIED}
    world.beat()
    world.run(100)
    assert world.downloads.count(MISSION) == 3
    assert world.downloads.count(FENCE) == world.downloads.count(RALLY) == 1


def test_a_failed_download_waits_before_it_is_tried_again(world):
    world.refuses = {MISSION: DENIED}
    world.beat()
    world.run(10)
    assert world.downloads.count(MISSION) == 1
    world.run(10)
    assert world.downloads.count(MISSION) == 2


def test_a_failed_try_does_not_count_against_the_next_change(world):
    world.refuses = {MISSION: DENIED}
    world.beat()
    world.run(20)
    world.refuses = {}
    world.load(MISSION, [5.0])
    world.run(20)
    assert world.heights() == [5.0]
    world.refuses = {MISSION: DENIED}
    world.load(MISSION, [5.0, 6.0])
    world.downloads.clear()
    world.run(100)
    assert world.downloads.count(MISSION) == 3


def test_a_mission_known_to_have_changed_is_not_shown_when_it_cannot_be_fetched(world):
    world.load(MISSION, [10.0])
    world.beat()
    world.run(5)
    world.load(MISSION, [11.0, 12.0])
    world.refuses = {MISSION: DENIED}
    world.run(5)
    assert world.heights() == []


def test_lists_are_fetched_again_after_a_reboot_and_shown_until_then(world):
    world.load(MISSION, [10.0])
    world.say("SYSTEM_TIME", time_boot_ms=600_000)
    world.beat()
    world.run(5)
    world.say("SYSTEM_TIME", time_boot_ms=600_000)
    world.run(1)
    world.downloads.clear()
    world.say("SYSTEM_TIME", time_boot_ms=1_000)
    world.slow_round()
    assert world.heights() == [10.0]
    world.run(5)
    assert sorted(world.downloads) == [MISSION, FENCE, RALLY]


def test_a_download_that_a_reboot_cut_short_is_begun_anew(world):
    world.load(MISSION, [10.0])
    world.mute = {MISSION}
    world.beat()
    world.say("SYSTEM_TIME", time_boot_ms=600_000)
    world.run(2)
    world.mute = set()
    world.say("SYSTEM_TIME", time_boot_ms=1_000)
    world.run(3)
    assert world.heights() == [10.0]


def test_a_link_that_failed_is_no_try(world):
    world.load(MISSION, [10.0])
    world.no_route = True
    world.beat()
    world.run(60)
    world.no_route = False
    world.run(20)
    assert world.heights() == [10.0]


def test_a_forgotten_vehicle_has_no_plan_and_no_download(world):
    world.load(MISSION, [10.0])
    world.beat()
    world.run(5)
    world.contacts.forget(V1)
    assert world.contacts.plans_of(MISSION) == {}
    assert not world.runner.busy


def test_a_vehicle_that_is_silent_is_not_asked(world):
    world.beat()
    world.run(5)
    world.load(MISSION, [1.0])
    world.say("MISSION_CURRENT", seq=0, mission_state=1, total=1)
    world.downloads.clear()
    world.run(1.4, beating=False)
    world.downloads.clear()
    world.run(30, beating=False)
    assert world.downloads == []


def test_each_vehicle_has_its_own_plan(world):
    world.load(MISSION, [10.0])
    world.hear(heartbeat(2))
    world.beat()
    world.run(5)
    assert set(world.contacts.plans_of(MISSION)) == {V1}
    assert any(send.target == V2 for send in world.sent if send.name == "MISSION_REQUEST_LIST")
