"""From messages to the rest of the vehicle's state: power, sensors, mission, fence."""

import math

import pytest
from vehicle_frames import (
    PX4,
    Bench,
    global_position,
    message,
    status,
)

from gcs.mavlink import default_table
from gcs.mavlink.checksum import frame_crc
from gcs.vehicles.reducers import EACH, NEWEST

NAN = math.nan


# -- power ------------------------------------------------------------------------------------------


def battery(**fields):
    values = {"id": 0, "temperature": 32767, "voltages": [65535] * 10, "current_battery": -1}
    values |= {"current_consumed": -1, "energy_consumed": -1, "battery_remaining": -1}
    return message("BATTERY_STATUS", **(values | fields))


def test_a_battery_that_tells_nothing_is_unknown_not_zero():
    (known,) = Bench().hear(battery()).batteries
    assert (known.voltage_v, known.current_a, known.remaining_pct, known.consumed_mah) == (None,) * 4
    assert (known.temperature_degc, known.time_remaining_s, known.cells_v) == (None, None, ())


def test_cells_are_added_until_the_first_unused():
    cells = [4100, 4000, 3900] + [65535] * 7
    told = battery(
        voltages=cells, current_battery=1250, battery_remaining=64, temperature=2550, time_remaining=300
    )
    (known,) = Bench().hear(told).batteries
    assert known.voltage_v == 12.0 and known.cells_v == (4.1, 4.0, 3.9)
    assert (known.current_a, known.remaining_pct, known.temperature_degc) == (12.5, 64.0, 25.5)
    assert known.time_remaining_s == 300.0


def test_more_than_ten_cells_go_on_in_the_extension():
    (known,) = Bench().hear(battery(voltages=[4000] * 10, voltages_ext=[4000, 4000, 0, 0])).batteries
    assert known.voltage_v == 48.0 and len(known.cells_v) == 12


def test_one_voltage_is_the_whole_battery():
    (known,) = Bench().hear(battery(voltages=[12600] + [65535] * 9)).batteries
    assert known.voltage_v == 12.6 and known.cells_v == ()


def test_two_batteries_in_one_batch_are_both_known():
    both = Bench().hear(battery(id=0, battery_remaining=50), battery(id=1, battery_remaining=60)).batteries
    assert [(known.battery_id, known.remaining_pct) for known in both] == [(0, 50.0), (1, 60.0)]


def test_charging_may_be_negative():
    (known,) = Bench().hear(battery(current_battery=-500, charge_state=7)).batteries
    assert known.current_a == -5.0


def test_more_than_all_is_invalid():
    state = Bench().hear(battery(battery_remaining=120))
    assert state.batteries[0].remaining_pct is None
    assert "battery 0 remaining" in state.invalid_fields


def test_sys_status_serves_where_there_is_no_battery_status():
    bench = Bench()
    state = bench.hear(status(voltage_battery=11_100, current_battery=300, battery_remaining=80))
    assert (state.batteries[0].voltage_v, state.batteries[0].remaining_pct) == (11.1, 80.0)
    assert state.cpu_load_pct == 25.0
    bench.hear(battery(battery_remaining=70))
    assert bench.hear(status(voltage_battery=9_000, battery_remaining=10)).batteries[0].remaining_pct == 70.0


@pytest.mark.parametrize("millivolts", [0, 65535])
def test_no_battery_monitor_is_no_battery(millivolts):
    assert Bench().hear(status(voltage_battery=millivolts)).batteries == ()


def test_an_unknown_load_is_unknown():
    assert Bench().hear(status(load=65535)).cpu_load_pct is None


# -- other records ------------------------------------------------------------------------------------


def test_the_estimators_of_both_families():
    bench = Bench()
    ekf = message(
        "EKF_STATUS_REPORT", flags=831, velocity_variance=0.1, pos_horiz_variance=0.3, compass_variance=NAN
    )
    state = bench.hear(ekf)
    assert state.estimator.has_position and state.estimator.has_attitude
    assert state.estimator.worst_ratio == pytest.approx(0.3)
    assert state.estimator.mag_ratio is None
    assert not bench.hear(message("EKF_STATUS_REPORT", flags=831 | 128)).estimator.has_position
    state = bench.hear(message("ESTIMATOR_STATUS", flags=1023, vel_ratio=0.2, pos_horiz_accuracy=0.4))
    assert state.estimator.has_position and state.estimator.pos_horiz_accuracy_m == pytest.approx(0.4)


def test_wind_is_where_it_comes_from():
    bench = Bench()
    assert bench.hear(message("WIND", direction=-90.0, speed=5.0)).wind.from_deg == 270.0
    wind = bench.hear(message("WIND_COV", wind_x=0.0, wind_y=4.0, wind_z=NAN)).wind
    assert (wind.from_deg, wind.speed_mps, wind.vertical_mps) == (pytest.approx(270.0), 4.0, None)
    state = bench.hear(message("WIND", direction=NAN), message("WIND_COV", wind_x=NAN))
    assert state.wind.speed_mps == 4.0 and "wind" in state.invalid_fields


def test_vibration():
    bench = Bench()
    state = bench.hear(message("VIBRATION", vibration_x=1.0, vibration_y=2.0, vibration_z=3.0, clipping_1=7))
    assert (state.vibration.z_mps2, state.vibration.clipping) == (3.0, (0, 7, 0))
    assert "vibration" in bench.hear(message("VIBRATION", vibration_x=NAN)).invalid_fields


def test_radio_control():
    state = Bench().hear(message("RC_CHANNELS", chancount=4, chan1_raw=1100, chan4_raw=1900, rssi=127))
    assert state.rc.channels_us == (1100, 0, 0, 1900)
    assert state.rc.rssi_pct == pytest.approx(50.0)
    assert Bench().hear(message("RC_CHANNELS", chancount=200, rssi=255)).rc.rssi_pct is None


def test_speed_controllers_from_all_messages():
    bench = Bench()
    first = message(
        "ESC_TELEMETRY_1_TO_4", voltage=[1600] * 4, current=[50] * 4, rpm=[5000] * 4, count=[1, 1, 1, 0]
    )
    second = message("ESC_TELEMETRY_5_TO_8", voltage=[1600, 0, 0, 0], rpm=[4000, 0, 0, 0], count=[1, 0, 0, 0])
    state = bench.hear(first, second)
    assert [(esc.index, esc.rpm) for esc in state.escs] == [
        (0, 5000),
        (1, 5000),
        (2, 5000),
        (3, 5000),
        (4, 4000),
    ]
    assert state.escs[0].voltage_v == 16.0


def test_range_finders():
    bench = Bench()
    bench.hear(global_position())
    down = message(
        "DISTANCE_SENSOR", id=3, orientation=25, current_distance=420, min_distance=20, max_distance=4000
    )
    state = bench.hear(down)
    assert state.distances[0].distance_m == 4.2
    assert (state.altitude.agl_m, state.altitude.agl_source) == (4.2, "range finder")
    assert len(bench.hear(message("RANGEFINDER", distance=9.0)).distances) == 1
    away = message(
        "DISTANCE_SENSOR", id=3, orientation=25, current_distance=5000, min_distance=20, max_distance=4000
    )
    assert bench.hear(away).distances == ()


def test_a_forward_range_finder_is_no_height():
    ahead = message(
        "DISTANCE_SENSOR", id=0, orientation=0, current_distance=420, min_distance=20, max_distance=4000
    )
    bench = Bench()
    state = bench.hear(ahead)
    assert state.altitude is None and len(state.distances) == 1
    assert bench.hear(message("RANGEFINDER", distance=9.0)).distances[0].distance_m == 4.2


def test_the_old_range_finder_message():
    bench = Bench()
    assert bench.hear(message("RANGEFINDER", distance=0.0)).distances == ()
    assert bench.hear(message("RANGEFINDER", distance=7.0)).distances[0].distance_m == 7.0
    assert bench.hear(message("RANGEFINDER", distance=8.0)).distances[0].distance_m == 8.0
    assert "range finder" in bench.hear(message("RANGEFINDER", distance=NAN)).invalid_fields


def test_terrain_tells_the_height_above_ground_where_there_is_data():
    bench = Bench()
    data = {"lat": 1, "lon": 1, "terrain_height": 50.0, "current_height": 21.0}
    state = bench.hear(message("TERRAIN_REPORT", spacing=100, **data))
    assert (state.terrain.agl_m, state.altitude.agl_m, state.altitude.agl_source) == (
        21.0,
        21.0,
        "terrain data",
    )
    assert bench.hear(message("TERRAIN_REPORT", spacing=0, **data)).terrain is None
    state = bench.hear(message("TERRAIN_REPORT", spacing=100, current_height=NAN))
    assert "terrain" in state.invalid_fields


def test_a_range_finder_wins_over_terrain_data():
    bench = Bench()
    down = message(
        "DISTANCE_SENSOR", orientation=25, current_distance=420, min_distance=20, max_distance=4000
    )
    bench.hear(down)
    told = message("TERRAIN_REPORT", spacing=100, lat=1, lon=1, current_height=9.0)
    assert bench.hear(told).altitude.agl_m == 4.2
    assert bench.hear(told, after=3.0).altitude.agl_m == 9.0


def test_mission_progress():
    bench = Bench()
    state = bench.hear(message("MISSION_CURRENT", seq=2))
    assert (state.mission.current_seq, state.mission.total) == (2, None)
    bench.hear(message("NAV_CONTROLLER_OUTPUT", wp_dist=120, target_bearing=-90))
    bench.hear(message("MISSION_ITEM_REACHED", seq=2))
    state = bench.hear(message("MISSION_CURRENT", seq=3, total=11, mission_state=3))
    mission = state.mission
    assert (mission.reached_seq, mission.total, mission.state, mission.distance_to_next_m) == (
        2,
        11,
        3,
        120.0,
    )
    assert (state.target.bearing_deg, state.target.distance_m) == (270.0, 120.0)
    assert Bench().hear(message("MISSION_ITEM_REACHED", seq=1)).mission.reached_seq == 1
    assert bench.hear(message("MISSION_CURRENT", seq=3, total=65535, mission_state=3)).mission.total is None


def test_the_number_of_the_plan_is_read_from_the_extension():
    bench = Bench(PX4)
    raw = bytearray(message("MISSION_CURRENT", seq=1, total=2, mission_state=3, mission_mode=1))
    payload = bytes(raw[10:-2]) + (123456).to_bytes(4, "little")
    raw[1] = len(payload)
    head = bytes(raw[:10]) + payload
    crc = frame_crc(head[1:], default_table().by_name["MISSION_CURRENT"].crc_extra)
    plan = head + crc.to_bytes(2, "little")
    assert bench.hear(plan).mission.plan_id == 123456
    bench.hear(message("NAV_CONTROLLER_OUTPUT", wp_dist=5), message("MISSION_ITEM_REACHED", seq=1))
    assert bench.state().mission.plan_id == 123456


def test_every_reducer_is_for_a_message_of_the_dialect():
    assert set(NEWEST) | set(EACH) <= set(default_table().by_id)


def test_the_target_says_which_datum_its_height_has():
    bench = Bench()
    where = {"lat_int": 240000000, "lon_int": 1210000000, "alt": 65.0}
    target = bench.hear(message("POSITION_TARGET_GLOBAL_INT", coordinate_frame=0, **where)).target
    assert (target.alt_amsl_m, target.alt_rel_m) == (65.0, None)
    target = bench.hear(message("POSITION_TARGET_GLOBAL_INT", coordinate_frame=6, **where)).target
    assert (target.alt_amsl_m, target.alt_rel_m) == (None, 65.0)
    target = bench.hear(message("POSITION_TARGET_GLOBAL_INT", alt=NAN)).target
    assert (target.lat_deg, target.alt_amsl_m) == (None, None)


def test_fence_status():
    fence = Bench().hear(message("FENCE_STATUS", breach_status=1, breach_count=2, breach_type=3)).fence
    assert (fence.breached, fence.breach_count, fence.breach_type) == (True, 2, 3)


def test_version_and_commit_of_both_families():
    bench = Bench()
    ours = bench.hear(
        message(
            "AUTOPILOT_VERSION",
            flight_sw_version=67567616,
            flight_custom_version=list(b"2598e9d4"),
            uid2=[1] * 18,
        )
    ).identity
    assert (ours.version, ours.git_hash, ours.uid) == ("4.7.0-dev", "2598e9d4", "01" * 18)
    custom = [0, 0, 0, 27, 61, 205, 46, 117]
    theirs = bench.hear(
        message("AUTOPILOT_VERSION", flight_sw_version=17891392, flight_custom_version=custom, uid=255)
    ).identity
    assert (theirs.version, theirs.git_hash, theirs.uid) == ("1.17.0-alpha", "752ecd3d1b", "00000000000000ff")
    unknown = bench.hear(message("AUTOPILOT_VERSION")).identity
    assert (unknown.version, unknown.git_hash, unknown.uid) == ("", "", "")
    assert (
        bench.hear(message("AUTOPILOT_VERSION", flight_sw_version=0x01020307)).identity.version == "1.2.3-7"
    )
