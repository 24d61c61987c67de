"""Missions in the air: what each item makes the vehicle do."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from sim_station import HOME, make, offset

from gcs.sim import Home, PlanItem, SimKind, demo_survey

START = Home(*HOME, heading_deg=0.0)


def wp(north_m, east_m, alt=20.0, command=16, **params):
    return PlanItem(command, 3, **params).at(*offset(north_m, east_m), alt)


def do(command, **params):
    return PlanItem(command, 2, **params)


def flown(firmware, items, kind="quad", limit_s=900.0, **more):
    """Arm and fly a mission to its end; return the station."""
    station = make(firmware, kind, **more)
    station.vehicle.load_mission(items, autofly=True)
    station.until(lambda: station.vehicle.state.armed, 10.0)
    station.until(lambda: not station.vehicle.state.armed, limit_s)
    return station


def reached(station):
    return list(dict.fromkeys(message.seq for message in station.named("MISSION_ITEM_REACHED")))


@pytest.mark.parametrize("firmware", ["ardupilot", "px4"])
@pytest.mark.parametrize("kind", ["quad", "plane", "vtol"])
def test_the_demonstration_survey_ends_on_the_ground_beside_home_disarmed(firmware, kind):
    station = flown(firmware, demo_survey(START, SimKind(kind), lines=4), kind)
    body = station.vehicle.state.body
    assert body.on_ground
    assert math.hypot(body.n, body.e) < (120.0 if kind == "plane" else 3.0)
    assert station.vehicle.state.images > 20
    assert len(station.named("CAMERA_IMAGE_CAPTURED")) == station.vehicle.state.images
    assert station.vehicle.state.body.impact_mps < 2.5


def test_ardupilot_reports_items_as_recorded():
    items = [
        wp(0, 0, command=22),
        do(178, param1=1.0, param2=8.0, param3=-1.0),
        do(206, param1=15.0, param3=1.0),
        wp(40, 0),
        wp(40, 40),
        do(206),
        wp(0, 40, command=19, param1=3.0),
        do(20),
    ]
    station = flown("ardupilot", items)
    assert reached(station) == [2, 4, 5, 7, 8]
    assert "Mission: 2 ChangeSpeed" in station.texts()


def test_px4_reports_the_last_item_before_the_next_leg_and_repeats_it():
    items = [wp(0, 0, command=22), do(178, param1=1.0, param2=8.0), wp(40, 0), wp(40, 40), do(20)]
    station = flown("px4", items)
    assert reached(station)[:3] == [1, 2, 3]
    first = [m.seq for m in station.named("MISSION_ITEM_REACHED")]
    assert first.count(1) > 3
    assert station.mode == "Hold"
    assert any("Returning to launch" in text for text in station.texts())


def test_a_copter_of_ardupilot_waits_for_mission_start_on_the_ground():
    station = make().ready()
    station.vehicle.load_mission([wp(0, 0, command=22), wp(30, 0), do(20)])
    station.ardu_mode(4)
    station.long(400, 1)
    assert station.ardu_mode(3) == 0
    station.run(4.0)
    assert not station.vehicle.state.flying
    assert station.long(300) == 0
    station.until(lambda: station.vehicle.state.flying, 10.0)


def test_a_mission_without_takeoff_is_refused_on_the_ground():
    station = make().ready()
    station.vehicle.load_mission([wp(30, 0), do(20)])
    station.ardu_mode(4)
    station.long(400, 1)
    assert station.ardu_mode(3) == 4
    assert "Auto: Missing Takeoff Cmd" in station.texts()


def test_px4_arms_and_flies_on_mission_start():
    station = make("px4").ready()
    station.vehicle.load_mission([wp(0, 0, command=22), wp(30, 0), do(20)])
    assert station.long(300) == 0
    assert station.vehicle.state.armed
    station.until(lambda: station.vehicle.state.flying, 10.0)


def test_a_waypoint_is_held_for_its_time():
    items = [wp(0, 0, command=22), wp(20, 0, param1=8.0), wp(40, 0), do(20)]
    station = make()
    station.vehicle.load_mission(items, autofly=True)
    body = station.vehicle.state.body
    station.until(lambda: body.n > 18.5, 60.0)
    station.run(6.0)
    assert body.n < 22.0
    station.until(lambda: body.n > 38.0, 30.0)


def test_loiter_turns_counts_the_circles():
    station = make()
    station.vehicle.load_mission(
        [wp(0, 0, command=22), wp(40, 0, command=18, param1=2.0, param3=15.0), do(20)], autofly=True
    )
    station.until(lambda: station.vehicle.state.mission.seq == 2, 60.0)
    body, turned, last = station.vehicle.state.body, 0.0, None
    while station.vehicle.state.mission.seq == 2:
        station.run(0.2)
        angle = math.atan2(body.e, body.n - 40)
        if last is not None:
            turned += math.remainder(angle - last, math.tau)
        last = angle
        assert station.vehicle.state.time_s < 300
    assert turned / math.tau == pytest.approx(2.0, abs=0.7)


def test_loiter_unlimited_stays_until_told_otherwise():
    station = make()
    station.vehicle.load_mission([wp(0, 0, command=22), wp(30, 0, command=17), do(20)], autofly=True)
    station.run(120.0, step=0.5)
    assert station.vehicle.state.mission.seq == 2
    assert abs(station.vehicle.state.body.n - 30.0) < 2.0


def test_a_wing_loiters_up_to_an_altitude():
    items = [wp(300, 0, 60.0, 22), wp(300, 0, 110.0, 31), wp(-500, 0, 50.0), wp(0, 0, 0.0, 21)]
    station = make("ardupilot", "plane")
    station.vehicle.load_mission(items, autofly=True)
    station.until(lambda: station.vehicle.state.mission.seq == 3, 400.0)
    assert station.height == pytest.approx(110.0, abs=5.0)


def test_a_delay_waits_where_it_is():
    station = make()
    station.vehicle.load_mission(
        [wp(0, 0, command=22), wp(15, 0), do(93, param1=6.0), wp(40, 0)], autofly=True
    )
    station.until(lambda: station.vehicle.state.mission.seq == 3, 60.0)
    began = station.vehicle.state.time_s
    station.until(lambda: station.vehicle.state.mission.seq == 4, 60.0)
    assert station.vehicle.state.time_s - began == pytest.approx(6.0, abs=0.5)


def test_a_jump_repeats_and_then_lets_pass():
    items = [wp(0, 0, command=22), wp(20, 0), wp(20, 20), do(177, param1=2.0, param2=2.0), do(20)]
    station = flown("ardupilot", items)
    assert [m.seq for m in station.named("MISSION_ITEM_REACHED")].count(2) == 3


def test_a_mission_of_jumps_only_does_not_hang():
    station = make()
    station.vehicle.load_mission([do(177, param1=1.0, param2=-1.0)], autofly=True)
    station.run(10.0)


def test_change_speed_and_yaw_in_a_mission():
    items = [wp(0, 0, command=22), do(178, param1=1.0, param2=2.5), do(115, param1=90.0), wp(100, 0)]
    station = make()
    station.vehicle.load_mission(items, autofly=True)
    body = station.vehicle.state.body
    station.until(lambda: body.n > 10.0, 60.0)
    assert body.groundspeed == pytest.approx(2.5, abs=0.4)
    assert math.degrees(body.yaw) == pytest.approx(90.0, abs=5.0)


def test_a_vtol_flies_on_its_wing_between_hovering_at_both_ends():
    station = make("px4", "vtol")
    station.vehicle.load_mission(demo_survey(START, SimKind.VTOL, lines=2), autofly=True)
    station.until(lambda: station.vehicle.state.flying, 20.0)
    seen = []
    while station.vehicle.state.armed:
        station.run(1.0)
        station.long(512, 245)
        seen.append(station.last("EXTENDED_SYS_STATE").vtol_state)
        assert station.vehicle.state.time_s < 900
    order = list(dict.fromkeys(seen))
    assert order[:3] == [3, 1, 4]
    assert seen[-1] == 3


def test_a_plane_banks_within_its_limit_and_never_flies_slower_than_it_can():
    station = make("ardupilot", "plane")
    station.vehicle.load_mission(demo_survey(START, SimKind.PLANE, lines=2), autofly=True)
    station.until(lambda: station.height > 60.0, 60.0)
    body = station.vehicle.state.body
    for _ in range(300):
        station.run(0.2)
        assert abs(body.roll) < math.radians(51)
        assert body.airspeed > 9.0


def test_do_land_start_is_where_the_command_jumps_to():
    items = [wp(300, 0, 60.0, 22), wp(800, 0, 60.0), do(189), wp(-500, 0, 50.0), wp(0, 0, 0.0, 21)]
    station = make("ardupilot", "plane")
    station.vehicle.load_mission(items, autofly=True)
    station.until(lambda: station.vehicle.state.mission.seq == 2, 100.0)
    assert station.long(189) == 0
    assert station.vehicle.state.mission.seq == 4
    station.until(lambda: not station.vehicle.state.armed, 300.0)


def test_set_current_goes_on_with_that_item_both_ways():
    station = make()
    station.vehicle.load_mission([wp(0, 0, command=22), wp(200, 0), wp(0, 60), do(20)], autofly=True)
    station.until(lambda: station.vehicle.state.mission.seq == 2, 60.0)
    station.to_vehicle("MISSION_SET_CURRENT", seq=3)
    assert station.last("MISSION_CURRENT").seq == 3
    station.until(lambda: station.vehicle.state.body.e > 50.0, 60.0)
    assert station.long(224, 2) == 0
    station.until(lambda: station.vehicle.state.body.n > 50.0, 60.0)
    assert station.long(224, 99) == 4


def test_leaving_and_resuming_a_mission_goes_on_where_it_was():
    station = make()
    station.vehicle.load_mission([wp(0, 0, command=22), wp(60, 0), wp(60, 60), do(20)], autofly=True)
    station.until(lambda: station.vehicle.state.mission.seq == 3, 60.0)
    station.ardu_mode(5)
    station.long(512, 42)
    assert station.last("MISSION_CURRENT").mission_state == 4
    station.run(5.0)
    assert station.ardu_mode(3) == 0
    assert station.vehicle.state.mission.seq == 3
    station.until(lambda: station.vehicle.state.body.e > 50.0, 60.0)


def test_a_rover_drives_its_mission_and_comes_back():
    station = make("ardupilot", "rover")
    station.vehicle.load_mission(demo_survey(START, SimKind.ROVER, lines=2, length_m=40.0), autofly=True)
    station.until(lambda: station.mode == "RTL", 200.0)
    body = station.vehicle.state.body
    station.until(lambda: math.hypot(body.n, body.e) < 2.0, 100.0)
    assert body.alt == HOME[2]


def test_the_ground_may_rise():
    def terrain(lat_deg, lon_deg):
        return 600.0 + (lat_deg - HOME[0]) * 20_000.0

    station = make(terrain=terrain)
    station.vehicle.load_mission([wp(0, 0, command=22), wp(100, 0, 60.0), wp(100, 0, 0.0, 21)], autofly=True)
    station.until(lambda: station.vehicle.state.armed, 10.0)
    station.until(lambda: not station.vehicle.state.armed, 200.0)
    state = station.vehicle.state
    assert state.body.alt == pytest.approx(terrain(*offset(state.body.n, state.body.e)), abs=0.2)
    assert state.body.alt > 610.0


def test_items_above_terrain_follow_it():
    def terrain(lat_deg, lon_deg):
        return 600.0 if lat_deg < HOME[0] + 0.0005 else 650.0

    above = replace(wp(150, 0, 30.0), frame=10)
    station = make(terrain=terrain)
    station.vehicle.load_mission([wp(0, 0, command=22), above, do(20)], autofly=True)
    station.until(lambda: station.vehicle.state.mission.seq == 3, 120.0)
    assert station.vehicle.state.body.alt == pytest.approx(680.0, abs=2.0)


def placing(north_m, most_m=0.0):
    return wp(north_m, 0, 0.0, 94, param1=most_m)


@pytest.mark.parametrize("kind", ["quad", "vtol"])
def test_a_payload_is_set_down_at_its_place_and_the_mission_goes_on_at_the_height_it_had(kind):
    station = make("ardupilot", kind)
    items = [wp(0, 0, command=22), wp(30, 0), placing(60), wp(90, 0), do(20)]
    station.vehicle.load_mission(items, autofly=True)
    state, body = station.vehicle.state, station.vehicle.state.body
    station.until(lambda: state.mission.seq == 3, 90.0)
    station.until(lambda: body.n > 50.0, 60.0)
    assert station.height == pytest.approx(20.0, abs=2.0), "it flies there at the height that it has"
    station.until(lambda: body.on_ground, 120.0)
    assert (body.n, body.e) == pytest.approx((60.0, 0.0), abs=2.0)
    assert state.armed
    station.until(lambda: state.mission.seq == 4, 60.0)
    assert station.height == pytest.approx(20.0, abs=2.0), "it is up again before it goes on"
    assert 3 in reached(station)
    texts = station.texts()
    assert texts.index("PayloadPlace: landed") < texts.index("PayloadPlace: Releasing the gripper")
    assert "Mission: 3 PayloadPlace" in texts
    station.until(lambda: not state.armed, 300.0)
    assert not any("Crash" in text for text in station.texts())


def test_a_payload_is_carried_on_when_the_ground_is_deeper_than_it_may_descend():
    station = make()
    station.vehicle.load_mission([wp(0, 0, command=22), placing(30, 8.0), wp(60, 0), do(20)], autofly=True)
    state = station.vehicle.state
    station.until(lambda: state.mission.seq == 2, 60.0)
    lowest = 20.0
    while state.mission.seq == 2:
        station.run(0.2)
        lowest = min(lowest, station.height)
        assert state.time_s < 200.0
    assert lowest == pytest.approx(12.0, abs=1.5)
    assert station.height == pytest.approx(20.0, abs=2.0)
    assert "PayloadPlace: Reached maximum descent" in station.texts()
    assert not any("gripper" in text for text in station.texts())


def test_a_payload_without_a_place_is_set_down_where_the_vehicle_is():
    station = make()
    items = [wp(0, 0, command=22), wp(25, 0), PlanItem(94, 3), do(20)]
    station.vehicle.load_mission(items, autofly=True)
    body = station.vehicle.state.body
    station.until(lambda: station.vehicle.state.mission.seq == 3, 60.0)
    station.until(lambda: body.on_ground, 90.0)
    assert (body.n, body.e) == pytest.approx((25.0, 0.0), abs=4.0)
    station.until(lambda: station.vehicle.state.mission.seq == 4, 60.0)
