"""From the snapshot to the status bar, the map's scene and the judgements that all lists share."""

from __future__ import annotations

from dataclasses import replace

import pytest
from window_samples import (
    HERON,
    HOME,
    NOW,
    NOW_US,
    TERN,
    WREN,
    make_link,
    make_route,
    make_snapshot,
    make_state,
    many,
    mission,
    on_ground,
    three,
)

from gcs.gui.map.scene import LegState
from gcs.gui.present.judgement import (
    charge_level,
    charge_pct,
    foremost_alarm,
    is_stale,
    phase_level,
    weakest,
    worst_levels,
)
from gcs.gui.present.scene import SceneMaker, key_of, vehicle_of
from gcs.gui.present.separation import closest
from gcs.gui.present.top_bar import TopBarMaker
from gcs.gui.theme import Sign
from gcs.model.alarm import Alarm, Level
from gcs.model.fleet import FleetSnapshot
from gcs.model.ids import VehicleId
from gcs.model.units import AVIATION
from gcs.model.vehicle import (
    Attitude,
    Battery,
    Estimator,
    Gps,
    MissionProgress,
    Motion,
    Phase,
    Position,
    Rc,
    Target,
)

NEVER = Level.OK


def bar(snapshot, selected=HERON, unread=(0, NEVER), muted="", units=None):
    maker = TopBarMaker(units) if units else TopBarMaker()
    return maker.state(snapshot, selected, {HERON: 0, WREN: 1, TERN: 2}, unread, muted)


def bar_of(state, **changes):
    return bar(make_snapshot(state, **changes), state.vehicle)


# -- judgements ---------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", list(Phase))
def test_every_phase_has_a_level(phase):
    wanted = {
        Phase.LINK_LOST: Level.CRITICAL,
        Phase.DISCONNECTED: Level.OFF,
        Phase.NOT_READY: Level.CAUTION,
        Phase.ARMED: Level.CAUTION,
    }
    assert phase_level(phase) is wanted.get(phase, Level.OK)


@pytest.mark.parametrize(
    ("pct", "charge_state", "level"),
    [
        (64.0, 1, Level.OK),
        (25.0, 0, Level.CAUTION),
        (15.0, 0, Level.WARNING),
        (80.0, 2, Level.CAUTION),
        (80.0, 4, Level.CRITICAL),
        (10.0, 2, Level.WARNING),
        (None, 0, Level.OK),
    ],
)
def test_a_charge_is_judged_as_the_alarms_judge_it(pct, charge_state, level):
    assert charge_level(Battery(NOW, 0, 22.0, remaining_pct=pct, charge_state=charge_state)) is level


def test_the_weakest_battery_is_the_one_with_the_least_charge():
    full, low, mute = (Battery(NOW, n, 22.0, remaining_pct=p) for n, p in ((0, 90.0), (1, 30.0), (2, None)))
    assert weakest((full, mute, low)) is low
    assert weakest((mute,)) is mute
    assert weakest((Battery(NOW),)) is None
    assert charge_pct(make_state(batteries=())) is None


def test_a_silence_makes_values_old():
    assert is_stale(make_state(silent_s=3.6))
    assert not is_stale(make_state(silent_s=3.4))


def alarm(key, level, **changes):
    return Alarm(key, level, key, HERON, NOW_US - 5_000_000, **changes)


def test_the_worst_active_level_of_each_vehicle_counts():
    found = worst_levels(
        (alarm("a", Level.CAUTION), alarm("b", Level.WARNING), alarm("c", Level.CRITICAL, active=False))
    )
    assert found == {HERON: Level.WARNING}


def test_what_waits_to_be_acknowledged_comes_before_what_was_seen():
    seen = alarm("seen", Level.CRITICAL, acknowledged=True)
    fresh, mild = alarm("fresh", Level.WARNING), alarm("mild", Level.CAUTION)
    assert foremost_alarm((seen, mild, fresh)) is fresh
    assert foremost_alarm((mild, seen)) is seen
    assert foremost_alarm((alarm("over", Level.CRITICAL, active=False, acknowledged=True),)) is None
    assert foremost_alarm((alarm("note", Level.ADVISORY),)) is None


# -- separation ---------------------------------------------------------------------------------


def at(vehicle, name, lat, lon, alt=100.0, **changes):
    return make_state(vehicle, name, position=Position(NOW, lat, lon, alt), **changes)


def test_the_closest_pair_is_measured_in_three_dimensions():
    found = closest([at(HERON, "A", 0.0, 0.0), at(WREN, "B", 0.0, 0.0, 130.0), at(TERN, "C", 0.0, 0.0005)])
    assert (round(found.distance_m), found.one, found.other) == (30, "A", "B")


def test_vehicles_astride_the_date_line_are_neighbours():
    found = closest([at(HERON, "A", -36.0, 179.9999), at(WREN, "B", -36.0, -179.9999)])
    assert found.distance_m == pytest.approx(18.0, abs=0.2)


@pytest.mark.parametrize(
    "changes",
    [{"in_air": False}, {"in_air": None}, {"silent_s": 10.0}, {"position": Position(NOW, 0.0, 0.0)}],
)
def test_what_is_not_known_to_fly_here_does_not_count(changes):
    assert closest([at(HERON, "A", 0.0, 0.0), replace(at(WREN, "B", 0.0, 0.0), **changes)]) is None


# -- status bar ---------------------------------------------------------------------------------


def test_the_bar_of_a_flying_vehicle():
    found = bar(three())
    assert (found.chip.name, found.chip.detail) == ("Heron 1", "ArduCopter 4.7.0 · ID 1")
    assert (found.state.phase, found.state.detail) == (Phase.FLYING, "80\u2009m · 01:05")
    assert found.mode.name == "Guided"
    assert found.mode.choices == ("Stabilize", "Guided", "Auto", "RTL")
    assert (found.gps.value, found.gps.detail, found.gps.sign) == ("RTK fixed", "24 sats · HDOP 0.6", Sign.OK)
    assert (found.ekf.value, found.ekf.sign) == ("EKF good", Sign.OK)
    assert (found.battery.value, found.battery.detail) == ("64\u2009% · 22.8\u2009V", "13:20 left")
    assert [(row.letter, row.name, row.active) for row in found.links] == [
        ("A", "900 MHz", True),
        ("B", "LTE", False),
    ]
    assert found.rc.value == "RC 96\u2009%"
    assert found.utc
    assert [choice.name for choice in found.chip.choices] == ["Heron 1", "Heron 2", "Tern 3"]


def test_the_bar_without_a_vehicle_says_what_it_waits_for():
    found = bar(FleetSnapshot(links=(make_link(text="Listening on 0.0.0.0:14550"),)), None)
    assert (found.chip.name, found.chip.detail) == ("No vehicle", "Listening on 0.0.0.0:14550")
    assert bar(FleetSnapshot(), None).chip.detail == "no link yet"
    assert found.state is None


def test_heights_of_the_bar_come_in_the_pilots_units():
    assert bar(three(), units=AVIATION).state.detail == "264\u2009ft · 01:05"


@pytest.mark.parametrize(
    ("state", "detail"),
    [
        (on_ground(), "all checks passed"),
        (on_ground(phase=Phase.NOT_READY, not_ready_reasons=("No fix", "Compass")), "No fix +1"),
        (on_ground(phase=Phase.NOT_READY), "the vehicle gives no reason"),
        (on_ground(phase=Phase.ARMED, armed=True), "on ground 01:05"),
        (make_state(phase=Phase.LINK_LOST, silent_s=12.0), "last heard 12\u2009s ago"),
        (make_state(altitude=None), "– · 01:05"),
    ],
)
def test_the_state_says_what_matters_in_it(state, detail):
    assert bar_of(state).state.detail == detail


def test_a_simulated_and_a_replayed_vehicle_are_marked():
    assert bar_of(make_state(simulated=True)).simulation
    assert bar_of(make_state()).simulation is None
    assert bar_of(make_state(), replayed=frozenset({HERON})).replay
    assert bar_of(make_state()).replay is None


@pytest.mark.parametrize(
    ("gps", "value", "sign"),
    [
        (Gps(NOW, 3, 12, 0.9), "3D fix", Sign.OK),
        (Gps(NOW, 3, 5, 2.4), "3D fix", Sign.CAUTION),
        (Gps(NOW, 2, 5), "2D fix", Sign.WARNING),
        (Gps(NOW, 0, None), "No GPS", Sign.WARNING),
        (Gps(NOW - 8, 6, 20), "GPS", Sign.STALE),
    ],
)
def test_gps_in_words(gps, value, sign):
    part = bar_of(make_state(gps=gps)).gps
    assert (part.value, part.sign) == (value, sign)


def estimator(ratio=0.1, **changes):
    kept = {"has_attitude": True, "has_position": True} | changes
    return Estimator(NOW, 0, ratio, **kept)


@pytest.mark.parametrize(
    ("found", "value", "sign"),
    [
        (estimator(), "EKF good", Sign.OK),
        (estimator(0.6), "EKF fair", Sign.CAUTION),
        (estimator(0.9), "EKF bad", Sign.WARNING),
        (estimator(has_position=False), "No position", Sign.CAUTION),
        (estimator(has_attitude=False), "No attitude", Sign.WARNING),
        (replace(estimator(), time_s=NOW - 9), "EKF", Sign.STALE),
        (estimator(None), "EKF good", Sign.OK),
    ],
)
def test_the_estimate_in_words(found, value, sign):
    part = bar_of(make_state(estimator=found)).ekf
    assert (part.value, part.sign) == (value, sign)


def test_what_the_vehicle_does_not_tell_is_left_out():
    found = bar_of(make_state(gps=None, estimator=None, batteries=(), rc=None))
    assert (found.gps, found.ekf, found.battery, found.rc) == (None, None, None, None)


def test_an_old_battery_and_an_old_radio_never_look_live():
    old = make_state(
        batteries=(Battery(NOW - 20, 0, 22.0, remaining_pct=64.0),), rc=Rc(NOW - 6, (1500,), 90.0)
    )
    found = bar_of(old)
    assert (found.battery.value, found.battery.percent, found.battery.sign) == ("Battery", None, Sign.STALE)
    assert (found.rc.value, found.rc.detail, found.rc.sign) == ("RC", "6\u2009s", Sign.STALE)


def test_in_a_silence_everything_is_old():
    found = bar_of(make_state(silent_s=6.0, phase=Phase.LINK_LOST))
    assert {part.sign for part in (found.gps, found.ekf, found.battery, found.rc)} == {Sign.STALE}


def test_the_weakest_of_several_batteries_is_shown_and_counted():
    pair = (Battery(NOW, 0, 22.0, 9.0, 70.0), Battery(NOW, 1, 20.0, 9.0, 12.0))
    part = bar_of(make_state(batteries=pair)).battery
    assert part.value == "12\u2009% · 20.0\u2009V"
    assert part.detail == "9.0\u2009A · weakest of 2"
    assert part.sign is Sign.WARNING


def test_links_by_letter_quality_and_lock():
    routes = (make_route(loss_pct=40.0, signed=True), make_route(2, "LTE", silent=True, pinned=True))
    rows = bar_of(make_state(), vehicle_links={HERON: routes}).links
    assert [(r.letter, r.quality_percent, r.sign, r.signed) for r in rows] == [
        ("A", 60.0, Sign.CAUTION, True),
        ("B", 0.0, Sign.CRITICAL, None),
    ]
    assert rows[1].name == "LTE · pinned"


def test_the_mode_tells_the_item_while_a_mission_is_flown():
    flown = make_state(mode="Auto", mission=MissionProgress(NOW, 6, 5, 10, 3))
    assert bar_of(flown).mode.detail == "item 6 / 10"
    assert bar_of(replace(flown, armed=False)).mode.detail == "mode"
    assert bar_of(make_state()).mode.detail == "mode"


def test_the_alert_tells_vehicle_age_count_and_others():
    alarms = (
        alarm("Link lost", Level.CRITICAL, count=4),
        alarm("GPS lost", Level.WARNING, acknowledged=True),
    )
    part = bar(replace(three(), alarms=alarms)).alert
    assert (part.sign, part.text, part.detail) == (Sign.CRITICAL, "Heron 1 Link lost", "00:05 · × 4 · +1")


def test_the_alert_says_when_it_was_seen_or_is_over():
    def shown(**changes):
        return bar(replace(three(), alarms=(alarm("x", Level.WARNING, **changes),))).alert

    assert shown(acknowledged=True).detail == "00:05 · acknowledged"
    assert shown(active=False).detail == "00:05 · over"
    assert shown(active=False, acknowledged=True) is None
    assert bar(three()).alert is None


def test_an_alert_of_the_station_has_no_vehicle():
    disk = Alarm("disk", Level.CRITICAL, "Disk full", None, NOW_US)
    assert bar(FleetSnapshot(alarms=(disk,), time_us=NOW_US), None).alert.text == "Disk full"


def test_unread_messages_take_their_worst_sign():
    assert bar(three(), unread=(9, Level.CRITICAL)).messages.sign is Sign.CRITICAL
    assert bar(three(), unread=(0, Level.OK)).messages.value == "0 new"


def test_the_mute_is_passed_on():
    assert bar(three(), muted="0:42").muted == "0:42"


# -- scene --------------------------------------------------------------------------------------


def scene_of(*states, selected=HERON, group=(), **changes):
    return SceneMaker().scene(make_snapshot(*states, **changes), selected, group, {HERON: 4})


def test_a_vehicle_becomes_a_mark():
    mark = scene_of(make_state(simulated=True), group={HERON}).vehicles[0]
    assert (mark.key, mark.name, mark.color_index) == ("0/1", "Heron 1", 4)
    assert (mark.selected, mark.in_group, mark.simulated, mark.link_lost) == (True, True, True, False)
    assert (mark.heading_deg, mark.course_deg, mark.speed_mps) == (126.0, 128.0, 11.9)
    assert mark.label_lines == ("80\u2009m · 11.9\u2009m/s · 64\u2009%",)


def test_keys_of_the_map_lead_back_to_the_vehicle():
    for vehicle in (HERON, VehicleId(3, 250)):
        assert vehicle_of(key_of(vehicle)) == vehicle


def test_a_vehicle_without_a_place_is_not_drawn():
    assert scene_of(make_state(position=None)).vehicles == ()


def test_the_nose_follows_the_attitude_where_no_heading_is_told():
    state = make_state(motion=Motion(NOW), attitude=Attitude(NOW, 0.0, 0.0, -90.0))
    assert scene_of(state).vehicles[0].heading_deg == 270.0
    assert scene_of(replace(state, attitude=None)).vehicles[0].heading_deg is None


@pytest.mark.parametrize(
    ("state", "label"),
    [
        (on_ground(), "on ground · 64\u2009%"),
        (on_ground(in_air=None), "ready · 64\u2009%"),
        (make_state(phase=Phase.LINK_LOST, in_air=False, batteries=()), "link lost"),
        (make_state(altitude=None, motion=None), "64\u2009%"),
    ],
)
def test_labels_say_only_what_is_known(state, label):
    assert scene_of(state).vehicles[0].label_lines == (label,)


def test_a_lost_vehicle_and_its_alarm_are_marked():
    lost = make_state(phase=Phase.LINK_LOST, silent_s=9.0)
    mark = scene_of(lost, alarms=(alarm("link-lost", Level.CRITICAL),)).vehicles[0]
    assert (mark.link_lost, mark.age_s, mark.level) == (True, 9.0, "critical")


def test_in_a_large_fleet_only_the_selected_has_second_line_home_and_mission():
    snapshot = many(20)
    places = mission(HOME, (HOME[0] + 0.01, HOME[1]), (HOME[0], HOME[1] + 0.01))
    snapshot = replace(snapshot, missions=dict.fromkeys(snapshot.vehicles, places))
    scene = SceneMaker().scene(snapshot, HERON, (), {})
    assert [mark.key for mark in scene.vehicles if mark.label_lines] == ["0/1"]
    assert len(scene.homes) == 1
    assert [mark.vehicle_key for mark in scene.missions] == ["0/1"]


PLACES = mission(HOME, (HOME[0] + 0.01, HOME[1]), (HOME[0] + 0.01, HOME[1] + 0.01), (HOME[0], HOME[1] + 0.01))


def flown(current, **changes):
    state = make_state(mode="Auto", mission=MissionProgress(NOW, current, current - 1, 4, 3), **changes)
    return scene_of(state, missions={HERON: PLACES}).missions[0]


def test_done_active_and_remaining_legs_of_a_mission():
    legs = [point.state for point in flown(2).points]
    assert legs == [LegState.DONE, LegState.DONE, LegState.ACTIVE, LegState.TODO]


def test_a_mission_that_is_not_flown_is_all_to_do():
    assert {point.state for point in flown(2, armed=False).points} == {LegState.TODO}


def test_what_has_no_place_is_no_point():
    jump = replace(PLACES[1], seq=4, command=177)
    land_home = replace(PLACES[1], seq=5, command=20)
    nowhere = replace(PLACES[1], seq=6, x=0, y=0)
    items = (*PLACES, jump, land_home, nowhere)
    mark = scene_of(make_state(), missions={HERON: items}).missions[0]
    assert [point.label for point in mark.points] == ["0", "1", "2", "3"]
    assert [point.waypoint for point in mark.points] == [False, True, True, True]


def test_a_mission_that_did_not_change_is_the_same_object():
    maker = SceneMaker()
    snapshot = make_snapshot(make_state(), missions={HERON: PLACES})
    first = maker.scene(snapshot, HERON, (), {}).missions[0]
    assert maker.scene(snapshot, HERON, (), {}).missions[0] is first
    other = replace(snapshot, missions={HERON: PLACES[:3]})
    assert maker.scene(other, HERON, (), {}).missions[0] is not first


def test_a_single_point_is_no_route():
    assert scene_of(make_state(), missions={HERON: PLACES[:1]}).missions == ()


def test_the_target_is_shown_while_the_vehicle_flies_to_it():
    target = Target(NOW, 56.0, -5.0)
    assert [(t.lat_deg, t.lon_deg) for t in scene_of(make_state(target=target)).targets] == [(56.0, -5.0)]
    assert scene_of(make_state(target=target, mode="Auto")).targets == ()
    assert scene_of(on_ground(target=target)).targets == ()
    assert scene_of(make_state(target=replace(target, time_s=NOW - 20))).targets == ()
    assert scene_of(make_state(target=Target(NOW))).targets == ()
