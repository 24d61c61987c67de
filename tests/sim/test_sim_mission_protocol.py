"""Missions, fences and rally points over the wire: the vehicle's side."""

from __future__ import annotations

import pytest
from sim_station import make, offset

FIRMWARES = ("ardupilot", "px4")


def item(seq, command=16, frame=3, x=0, y=0, z=20.0, mission_type=0, **params):
    return dict(
        seq=seq,
        command=command,
        frame=frame,
        autocontinue=1,
        x=x,
        y=y,
        z=z,
        mission_type=mission_type,
        **params,
    )


def at(north_m, east_m):
    lat, lon = offset(north_m, east_m)
    return {"x": round(lat * 1e7), "y": round(lon * 1e7)}


def upload(station, items, mission_type=0, limit_s=20.0):
    """Answer each request until the vehicle acknowledges; return MAV_MISSION_RESULT and the requests."""
    station.clear()
    station.to_vehicle("MISSION_COUNT", count=len(items), mission_type=mission_type)
    asked, seen = [], 0
    waited = 0.0
    while waited < limit_s:
        while seen < len(station.frames):
            frame = station.frames[seen]
            seen += 1
            if frame.name in ("MISSION_REQUEST", "MISSION_REQUEST_INT"):
                asked.append((frame.name, frame.msg.seq))
                station.to_vehicle("MISSION_ITEM_INT", **items[frame.msg.seq])
            elif frame.name == "MISSION_ACK":
                return frame.msg, asked
        station.run(0.1)
        waited += 0.1
    return None, asked


def download(station, mission_type=0):
    station.clear()
    station.to_vehicle("MISSION_REQUEST_LIST", mission_type=mission_type)
    count = station.last("MISSION_COUNT").count
    for seq in range(count):
        station.to_vehicle("MISSION_REQUEST_INT", seq=seq, mission_type=mission_type)
    return station.named("MISSION_ITEM_INT")


MISSION = [
    item(0, frame=0, z=584.0, **at(0, 0)),
    item(1, 22, z=15.0, **at(0, 0)),
    item(2, 178, frame=2, z=0.0, param1=1.0, param2=6.0, param3=-1.0),
    item(3, **at(40, 0)),
    item(4, 19, param1=2.0, param3=40.0, **at(40, 40)),
    item(5, 20, frame=2, z=0.0),
]


def px4_mission():
    return [{**entry, "seq": entry["seq"] - 1} for entry in MISSION[1:]]


def test_ardupilot_asks_for_each_item_with_the_old_message_and_accepts():
    ack, asked = upload(make().ready(), MISSION)
    assert (ack.type, ack.mission_type) == (0, 0)
    assert asked == [("MISSION_REQUEST", seq) for seq in range(6)]


def test_px4_asks_with_the_int_message():
    ack, asked = upload(make("px4").ready(), px4_mission())
    assert ack.type == 0
    assert asked == [("MISSION_REQUEST_INT", seq) for seq in range(5)]


def test_ardupilot_gives_the_mission_back_as_altered_as_the_real_one():
    station = make().ready()
    upload(station, MISSION)
    back = download(station)
    assert len(back) == 6
    home = back[0]
    assert (home.command, home.frame, home.z) == (16, 0, pytest.approx(584.0, abs=0.5))
    assert back[2].frame == 0
    assert back[3].frame == 3
    assert back[3].x == MISSION[3]["x"]
    assert back[4].param3 == 1.0
    assert [entry.current for entry in back] == [0] * 6


def test_ardupilots_home_item_is_empty_before_home_is_known():
    station = make(ready_after_s=30.0)
    station.run(1.0)
    upload(station, MISSION)
    home = download(station)[0]
    assert (home.x, home.y, home.z) == (0, 0, 0.0)


def test_px4_gives_the_mission_back_in_int_frames_without_home():
    station = make("px4").ready()
    upload(station, px4_mission())
    back = download(station)
    assert [entry.command for entry in back] == [22, 178, 16, 19, 20]
    assert [entry.frame for entry in back] == [6, 2, 6, 6, 2]
    assert [entry.current for entry in back] == [1, 0, 0, 0, 0]
    assert back[3].param3 == 40.0


@pytest.mark.parametrize(("firmware", "frame", "autocontinue"), [("ardupilot", 0, 0), ("px4", 5, 0)])
def test_a_fence_comes_back_in_the_firmwares_frame(firmware, frame, autocontinue):
    station = make(firmware).ready()
    corners = [(-90, -90), (-90, 90), (90, 90), (90, -90)]
    items = [
        item(i, 5001, z=0.0, mission_type=1, param1=4.0, **at(*corner)) for i, corner in enumerate(corners)
    ]
    ack, _ = upload(station, items, mission_type=1)
    assert (ack.type, ack.mission_type) == (0, 1)
    back = download(station, mission_type=1)
    assert [(entry.frame, entry.autocontinue, entry.command) for entry in back] == [
        (frame, autocontinue, 5001)
    ] * 4


@pytest.mark.parametrize("firmware", FIRMWARES)
def test_rally_points_are_kept_apart_from_the_mission(firmware):
    station = make(firmware).ready()
    upload(station, [item(0, 5100, mission_type=2, **at(10, 10))], mission_type=2)
    assert len(download(station, 2)) == 1
    assert download(station, 0) == []


@pytest.mark.parametrize("firmware", FIRMWARES)
def test_an_item_that_does_not_come_is_asked_for_again(firmware):
    station = make(firmware).ready()
    station.clear()
    station.to_vehicle("MISSION_COUNT", count=2, mission_type=0)
    station.run(3.5)
    asked = station.named("MISSION_REQUEST") + station.named("MISSION_REQUEST_INT")
    assert len(asked) >= 3
    assert {message.seq for message in asked} == {0}


def test_an_upload_is_given_up_when_nothing_comes():
    station = make().ready()
    station.to_vehicle("MISSION_COUNT", count=2, mission_type=0)
    station.run(10.0)
    assert station.last("MISSION_ACK").type == 15
    station = make("px4").ready()
    station.to_vehicle("MISSION_COUNT", count=2, mission_type=0)
    station.run(6.0)
    assert "Operation timeout\t" in station.texts() and station.named("MISSION_ACK") == []


def test_ardupilot_overwrites_its_mission_item_by_item_and_px4_only_when_all_is_there():
    for station, items, left in (
        (make().ready(), MISSION, [16, 22, 178, 16]),
        (make("px4").ready(), px4_mission(), [22, 178, 16, 19, 20]),
    ):
        upload(station, items)
        station.to_vehicle("MISSION_COUNT", count=4, mission_type=0)
        station.to_vehicle("MISSION_ITEM_INT", **item(0, **at(5, 5)))
        assert [entry.command for entry in station.vehicle.plans.mission] == left
        station.run(10.0)
        assert [entry.command for entry in station.vehicle.plans.mission] == left


def test_ardupilot_reads_nothing_out_while_it_waits_for_items():
    station = make().ready()
    station.to_vehicle("MISSION_COUNT", count=2, mission_type=0)
    station.to_vehicle("MISSION_REQUEST_LIST", mission_type=0)
    assert station.last("MISSION_ACK").type == 14 and station.named("MISSION_COUNT") == []
    station.to_vehicle("MISSION_REQUEST_INT", seq=0, mission_type=0)
    station.to_vehicle("MISSION_CLEAR_ALL", mission_type=0)
    assert [ack.type for ack in station.named("MISSION_ACK")] == [14, 14, 1]


def test_ardupilot_begins_anew_at_a_repeated_count_and_px4_complains_and_goes_on():
    station = make().ready()
    for _ in range(2):
        station.to_vehicle("MISSION_COUNT", count=2, mission_type=0)
        station.to_vehicle("MISSION_ITEM_INT", **item(0))
    assert [asked.seq for asked in station.named("MISSION_REQUEST")] == [0, 1, 0, 1]
    station = make("px4").ready()
    station.to_vehicle("MISSION_COUNT", count=2, mission_type=0)
    station.to_vehicle("MISSION_COUNT", count=2, mission_type=0)
    station.to_vehicle("MISSION_ITEM_INT", **item(0, **at(10, 0)))
    station.to_vehicle("MISSION_COUNT", count=2, mission_type=0)
    assert station.last("MISSION_ACK").type == 1
    station.to_vehicle("MISSION_ITEM_INT", **item(1, **at(20, 0)))
    assert station.last("MISSION_ACK").type == 0


def test_the_last_item_said_again_after_the_end_is_an_error_for_ardupilot_and_accepted_again_by_px4():
    for firmware, result in (("ardupilot", 1), ("px4", 0)):
        station = make(firmware).ready()
        upload(station, [item(0, **at(10, 0))])
        station.clear()
        station.to_vehicle("MISSION_ITEM_INT", **item(0, **at(10, 0)))
        assert station.last("MISSION_ACK").type == result
        station.to_vehicle("MISSION_ITEM_INT", **item(4, **at(10, 0)))
        assert station.last("MISSION_ACK").type == 1


def test_px4_ends_a_download_when_an_item_is_asked_for_out_of_turn():
    station = make("px4").ready()
    upload(station, px4_mission())
    station.to_vehicle("MISSION_REQUEST_LIST", mission_type=0)
    for seq in (0, 0, 1, 3):
        station.to_vehicle("MISSION_REQUEST_INT", seq=seq, mission_type=0)
    assert [entry.seq for entry in station.named("MISSION_ITEM_INT")] == [0, 0, 1]
    assert station.last("MISSION_ACK").type == 1
    station.to_vehicle("MISSION_REQUEST_INT", seq=2, mission_type=0)
    assert len(station.named("MISSION_ITEM_INT")) == 3


def test_px4_is_busy_until_a_download_ends_or_is_forgotten():
    station = make("px4").ready()
    upload(station, px4_mission())
    station.clear()
    station.to_vehicle("MISSION_REQUEST_LIST", mission_type=0)
    station.to_vehicle("MISSION_COUNT", count=1, mission_type=0)
    assert station.last("MISSION_ACK").type == 1
    station.to_vehicle("MISSION_REQUEST_LIST", mission_type=1)
    assert len(station.named("MISSION_COUNT")) == 1
    station.to_vehicle("MISSION_ACK", type=15, mission_type=0)
    station.to_vehicle("MISSION_COUNT", count=1, mission_type=0)
    assert [asked.seq for asked in station.named("MISSION_REQUEST_INT")] == [0]
    station.to_vehicle("MISSION_ACK", type=15, mission_type=0)
    station.to_vehicle("MISSION_REQUEST_LIST", mission_type=0)
    station.run(5.5)
    station.to_vehicle("MISSION_COUNT", count=1, mission_type=0)
    assert station.named("MISSION_REQUEST_INT")[-1].seq == 0


def test_ardupilot_takes_a_part_of_a_list_and_px4_does_not_know_that_message():
    station = make().ready()
    upload(station, MISSION)
    station.to_vehicle("MISSION_WRITE_PARTIAL_LIST", start_index=3, end_index=4, mission_type=0)
    for seq in (3, 4):
        assert station.last("MISSION_REQUEST").seq == seq
        station.to_vehicle("MISSION_ITEM_INT", **item(seq, 82, **at(seq, seq)))
    assert station.last("MISSION_ACK").type == 0
    assert [entry.command for entry in download(station)] == [16, 22, 178, 82, 82, 20]
    station.to_vehicle("MISSION_WRITE_PARTIAL_LIST", start_index=3, end_index=9, mission_type=0)
    assert station.last("MISSION_ACK").type == 1
    station = make("px4").ready()
    station.to_vehicle("MISSION_WRITE_PARTIAL_LIST", start_index=0, end_index=0, mission_type=0)
    station.run(2.0)
    assert station.named("MISSION_REQUEST_INT") == [] and station.named("MISSION_ACK") == []


def test_ardupilot_answers_an_item_out_of_order_with_invalid_sequence_and_goes_on():
    station = make().ready()
    station.to_vehicle("MISSION_COUNT", count=2, mission_type=0)
    station.to_vehicle("MISSION_ITEM_INT", **item(1, **at(10, 0)))
    assert station.last("MISSION_ACK").type == 13
    station.to_vehicle("MISSION_ITEM_INT", **item(0))
    station.to_vehicle("MISSION_ITEM_INT", **item(1, **at(10, 0)))
    assert station.last("MISSION_ACK").type == 0


def test_a_second_ground_station_is_denied_while_an_upload_runs():
    station = make().ready()
    station.to_vehicle("MISSION_COUNT", count=2, mission_type=0)
    other = type(station)(station.vehicle, sysid=254)
    other.to_vehicle("MISSION_COUNT", count=3, mission_type=0)
    ack = other.last("MISSION_ACK")
    assert (ack.target_system, ack.type) == (254, 14)


def test_too_many_items_are_refused_for_lack_of_space():
    station = make().ready()
    station.to_vehicle("MISSION_COUNT", count=5000, mission_type=0)
    assert station.last("MISSION_ACK").type == 4


def test_a_frame_that_nobody_knows_is_refused():
    ack, _ = upload(make().ready(), [item(0), item(1, frame=99)])
    assert ack.type == 2


@pytest.mark.parametrize(("firmware", "result"), [("ardupilot", 0), ("px4", 3)])
def test_px4_does_not_know_how_to_place_a_payload(firmware, result):
    station = make(firmware).ready()
    ack, _ = upload(station, [item(0, 22, **at(0, 0)), item(1, 94, **at(10, 10))])
    assert ack.type == result
    assert len(download(station)) == (0 if result else 2)


@pytest.mark.parametrize("firmware", FIRMWARES)
def test_clearing_empties_the_type_that_is_named(firmware):
    station = make(firmware).ready()
    upload(station, MISSION if firmware == "ardupilot" else px4_mission())
    upload(station, [item(0, 5100, mission_type=2, **at(10, 10))], mission_type=2)
    station.to_vehicle("MISSION_CLEAR_ALL", mission_type=0)
    assert station.last("MISSION_ACK").type == 0
    assert download(station) == []
    assert len(download(station, 2)) == 1
    station.to_vehicle("MISSION_CLEAR_ALL", mission_type=255)
    assert download(station, 2) == []


def test_mission_current_counts_without_home_on_ardupilot_and_with_all_on_px4():
    for station, items in ((make().ready(), MISSION), (make("px4").ready(), px4_mission())):
        upload(station, items)
        station.long(512, 42)
        current = station.last("MISSION_CURRENT")
        assert (current.total, current.mission_state) == (5, 2)


def test_the_old_item_message_in_degrees_is_understood():
    station = make().ready()
    lat, lon = offset(10.0, 0.0)
    station.to_vehicle("MISSION_COUNT", count=1, mission_type=2)
    station.to_vehicle("MISSION_ITEM", seq=0, command=5100, frame=3, x=lat, y=lon, z=10.0, mission_type=2)
    assert station.last("MISSION_ACK").type == 0
    # A float of degrees is good to about a metre.
    assert download(station, 2)[0].x == pytest.approx(round(lat * 1e7), abs=40)


@pytest.mark.parametrize(
    ("place", "result"), [({"x": 2_000_000_000}, 10), ({"y": -2_000_000_000}, 11), ({"z": float("nan")}, 12)]
)
def test_a_place_that_is_not_on_earth_is_refused(place, result):
    ack, _ = upload(make("px4").ready(), [{**item(0, **at(10, 10)), **place}])
    assert ack.type == result
