"""From messages to the vehicle's state."""

import math

import pytest
from vehicle_frames import (
    ADSB,
    ARDUPILOT,
    ARMED,
    CAMERA,
    DISARMED,
    GCS,
    GIMBAL,
    NO_AUTOPILOT,
    PLANE,
    PREARM,
    PX4,
    QUAD,
    ROVER,
    Bench,
    frames,
    global_position,
    heartbeat,
    message,
    text,
)

from gcs.mavlink import default_table
from gcs.mavlink.checksum import frame_crc
from gcs.model.clock import ManualClock
from gcs.model.ids import VehicleId
from gcs.model.vehicle import Firmware, ModeInfo, Phase, VehicleKind
from gcs.vehicles.reducers import EACH, NEWEST
from gcs.vehicles.registry import Registry

NAN = math.nan


# -- who is a vehicle -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("autopilot", "mav_type"),
    [
        (NO_AUTOPILOT, GCS),
        (NO_AUTOPILOT, CAMERA),
        (ARDUPILOT, GIMBAL),
        (ARDUPILOT, ADSB),
        (NO_AUTOPILOT, QUAD),
    ],
)
def test_ground_stations_cameras_gimbals_and_transponders_are_no_vehicles(autopilot, mav_type):
    registry = Registry(ManualClock())
    assert registry.route(frames(heartbeat(9, 1, autopilot, mav_type)), {0: 0}) == []
    assert len(registry) == 0


def test_messages_before_the_first_heartbeat_make_no_vehicle():
    registry = Registry(ManualClock())
    registry.route(frames(global_position()), {0: 0})
    assert len(registry) == 0


def test_a_heartbeat_from_system_zero_makes_no_vehicle():
    registry = Registry(ManualClock())
    registry.route(frames(heartbeat(sysid=0)), {0: 0})
    assert len(registry) == 0


def test_the_same_system_id_on_two_networks_is_two_vehicles():
    registry = Registry(ManualClock())
    registry.route(frames(heartbeat(7), link=1) + frames(heartbeat(7), link=2), {1: 0, 2: 1})
    assert {model.vehicle for model in registry} == {VehicleId(0, 7), VehicleId(1, 7)}


def test_route_returns_the_vehicles_that_got_frames_once_each():
    registry = Registry(ManualClock())
    touched = registry.route(frames(heartbeat(1), heartbeat(2), heartbeat(1)), lambda link: 0)
    assert [model.vehicle.sysid for model in touched] == [1, 2]


def test_a_removed_vehicle_comes_back_with_its_next_heartbeat():
    bench = Bench()
    bench.registry.remove(bench.vehicle)
    assert bench.registry.get(bench.vehicle) is None
    assert bench.hear(bench.beat()).vehicle == bench.vehicle


@pytest.mark.parametrize(
    ("autopilot", "mav_type", "firmware", "kind", "product"),
    [
        (ARDUPILOT, QUAD, Firmware.ARDUPILOT, VehicleKind.QUAD, "ArduCopter"),
        (ARDUPILOT, PLANE, Firmware.ARDUPILOT, VehicleKind.PLANE, "ArduPlane"),
        (ARDUPILOT, ROVER, Firmware.ARDUPILOT, VehicleKind.ROVER, "ArduRover"),
        (ARDUPILOT, 11, Firmware.ARDUPILOT, VehicleKind.BOAT, "ArduRover"),
        (ARDUPILOT, 12, Firmware.ARDUPILOT, VehicleKind.SUB, "ArduSub"),
        (ARDUPILOT, 4, Firmware.ARDUPILOT, VehicleKind.HELI, "ArduCopter"),
        (ARDUPILOT, 20, Firmware.ARDUPILOT, VehicleKind.VTOL, "ArduPlane"),
        (PX4, QUAD, Firmware.PX4, VehicleKind.QUAD, "PX4"),
        (PX4, 22, Firmware.PX4, VehicleKind.VTOL, "PX4"),
        (0, QUAD, Firmware.GENERIC, VehicleKind.QUAD, "MAVLink vehicle"),
    ],
)
def test_the_heartbeat_tells_family_and_shape(autopilot, mav_type, firmware, kind, product):
    identity = Bench(autopilot, mav_type).state().identity
    assert (identity.firmware, identity.kind, identity.product) == (firmware, kind, product)


def test_only_the_autopilots_component_feeds_the_flight_state():
    state = Bench().hear(message("ATTITUDE", compid=154, roll=1.0), heartbeat(compid=154, mav_type=GIMBAL))
    assert state.attitude is None
    assert state.identity.mav_type == QUAD


def test_another_component_may_talk_but_does_not_count_as_life():
    bench = Bench()
    bench.wait(3.0)
    state = bench.hear(text("Camera ready", 6, compid=100), after=1.0)
    assert state.texts[-1].text == "Camera ready"
    assert state.texts[-1].compid == 100
    assert state.phase is Phase.DISCONNECTED or state.phase is Phase.LINK_LOST


def test_component_one_takes_over_from_whoever_was_heard_first():
    bench = Bench(greet=False)
    bench.hear(heartbeat(compid=42, mav_type=QUAD))
    assert bench.state().autopilot_compid == 42
    state = bench.hear(heartbeat(compid=1, custom_mode=4))
    assert (state.autopilot_compid, state.mode) == (1, "GUIDED")


def test_a_late_gimbal_heartbeat_of_the_autopilots_component_changes_nothing():
    bench = Bench()
    state = bench.hear(heartbeat(mav_type=GIMBAL, custom_mode=4), heartbeat(mav_type=GIMBAL, custom_mode=4))
    assert (state.identity.mav_type, state.mode) == (QUAD, "STABILIZE")


# -- attitude, position, motion ---------------------------------------------------------------------


def test_attitude_in_degrees_with_yaw_from_north():
    state = Bench().hear(
        message("ATTITUDE", time_boot_ms=5, roll=0.1, pitch=-0.2, yaw=-math.pi / 2, rollspeed=1.0)
    )
    assert state.attitude.roll_deg == pytest.approx(5.7296, abs=1e-3)
    assert state.attitude.yaw_deg == pytest.approx(270.0, abs=1e-3)
    assert state.attitude.rollspeed_dps == pytest.approx(57.296, abs=1e-2)


def test_nan_rates_do_not_spoil_the_attitude():
    assert Bench().hear(message("ATTITUDE", roll=0.1, rollspeed=NAN)).attitude.rollspeed_dps == 0.0


@pytest.mark.parametrize("bad", [{"roll": NAN}, {"pitch": math.inf}, {"yaw": 1e9}])
def test_an_absurd_attitude_is_named_and_takes_the_old_one_away(bad):
    bench = Bench()
    bench.hear(message("ATTITUDE", roll=0.1))
    state = bench.hear(message("ATTITUDE", **bad))
    assert state.attitude is None
    assert state.invalid_fields == {"attitude"}
    assert bench.hear(message("ATTITUDE", roll=0.1)).invalid_fields == frozenset()


def test_the_quaternion_serves_where_there_are_no_angles():
    half = math.radians(15)
    bench = Bench()
    state = bench.hear(message("ATTITUDE_QUATERNION", q1=math.cos(half), q3=math.sin(half)))
    assert state.attitude.pitch_deg == pytest.approx(30.0, abs=1e-3)
    state = bench.hear(message("ATTITUDE_QUATERNION", q1=math.sqrt(0.5), q3=math.sqrt(0.5) + 1e-7))
    assert state.attitude.pitch_deg == pytest.approx(90.0, abs=0.1)
    bench.hear(message("ATTITUDE", roll=0.5))
    assert bench.hear(message("ATTITUDE_QUATERNION", q1=1.0)).attitude.roll_deg == pytest.approx(
        28.65, abs=0.01
    )


def test_a_quaternion_that_is_none_is_invalid():
    state = Bench().hear(message("ATTITUDE_QUATERNION", q1=3.0))
    assert state.attitude is None and "attitude" in state.invalid_fields


def test_position_heights_and_speeds_from_the_global_position():
    state = Bench().hear(global_position(vx=300, vy=400, vz=-150))
    assert (state.position.lat_deg, state.position.lon_deg) == (24.77, 121.04)
    assert (state.altitude.amsl_m, state.altitude.rel_m) == (75.0, 25.0)
    motion = state.motion
    assert (motion.groundspeed_mps, motion.climb_mps, motion.heading_deg) == (5.0, 1.5, 90.0)
    assert motion.course_deg == pytest.approx(53.13, abs=0.01)


def test_course_is_unknown_when_standing():
    assert Bench().hear(global_position(vx=10)).motion.course_deg is None


def test_an_unknown_heading_keeps_the_last():
    bench = Bench()
    bench.hear(global_position())
    assert bench.hear(global_position(hdg=65535)).motion.heading_deg == 90.0
    assert Bench().hear(global_position(hdg=65535)).motion.heading_deg is None


def test_zero_zero_is_no_position_but_its_relative_height_counts():
    state = Bench().hear(global_position(0, 0, 0, 3.0))
    assert state.position is None
    assert (state.altitude.amsl_m, state.altitude.rel_m) == (None, 3.0)
    assert state.invalid_fields == frozenset()


def test_a_place_that_turns_to_zero_zero_with_a_fix_is_named_and_the_last_stays():
    bench = Bench()
    bench.hear(message("GPS_RAW_INT", fix_type=3, lat=1, lon=1))
    assert bench.hear(global_position(0, 0)).invalid_fields == frozenset()
    bench.hear(global_position())
    state = bench.hear(global_position(0, 0))
    assert state.position.lat_deg == 24.77 and "position" in state.invalid_fields


def test_a_place_that_is_not_on_earth_never_shows():
    bench = Bench()
    bench.hear(global_position())
    state = bench.hear(global_position(lat=95.0))
    assert state.position.lat_deg == 24.77
    assert "position" in state.invalid_fields


def test_absurd_heights_and_speeds_never_show():
    state = Bench().hear(global_position(rel_m=2_000_000.0, vx=32767, vy=32767))
    assert state.altitude is None and state.motion is None
    assert state.invalid_fields >= {"altitude", "velocity"}


def test_the_raw_receiver_serves_while_there_is_no_global_position():
    bench = Bench()
    raw = message(
        "GPS_RAW_INT", fix_type=3, lat=247000000, lon=1210000000, alt=12_000, eph=90, satellites_visible=11
    )
    state = bench.hear(raw)
    assert state.position.source == "GPS_RAW_INT"
    assert (state.gps.fix_type, state.gps.satellites, state.gps.hdop) == (3, 11, 0.9)
    bench.hear(global_position())
    assert bench.hear(raw).position.source == "GLOBAL_POSITION_INT"


def test_a_fix_nowhere_is_named_and_gives_no_position():
    state = Bench().hear(message("GPS_RAW_INT", fix_type=3, lat=0, lon=0))
    assert state.position is None and state.invalid_fields == {"position"}


def test_unknown_marks_of_the_receiver_are_unknown():
    gps = Bench().hear(message("GPS_RAW_INT", fix_type=1, eph=65535, epv=65535, satellites_visible=255)).gps
    assert (gps.satellites, gps.hdop, gps.vdop, gps.lat_deg, gps.h_acc_m) == (None, None, None, None, None)


def test_an_impossible_fix_type_is_invalid():
    state = Bench().hear(message("GPS_RAW_INT", fix_type=99), message("GPS2_RAW", fix_type=99))
    assert state.gps is None and state.gps2 is None
    assert state.invalid_fields == {"gps", "gps2"}


def test_a_second_receiver():
    assert Bench().hear(message("GPS2_RAW", fix_type=6, lat=10, lon=10)).gps2.fix_type == 6


def test_vfr_hud_adds_airspeed_and_throttle_and_they_age():
    bench = Bench()
    bench.hear(message("SYS_STATUS", onboard_control_sensors_present=0x10))
    state = bench.hear(
        message("VFR_HUD", airspeed=12.0, groundspeed=11.0, heading=360, throttle=55, alt=50.0, climb=1.0)
    )
    assert (state.motion.airspeed_mps, state.motion.throttle_pct, state.motion.heading_deg) == (
        12.0,
        55.0,
        0.0,
    )
    assert state.altitude.amsl_m == 50.0
    assert bench.hear(global_position()).motion.airspeed_mps == 12.0
    assert bench.hear(global_position(), after=6.0).motion.airspeed_mps is None


def test_vfr_hud_keeps_the_finer_heading_of_the_global_position():
    bench = Bench()
    bench.hear(global_position(hdg=9050))
    assert bench.hear(message("VFR_HUD", heading=12)).motion.heading_deg == 90.5
    bench = Bench()
    bench.hear(global_position(hdg=65535))
    assert bench.hear(message("VFR_HUD", heading=12)).motion.heading_deg == 12.0


def test_nan_airspeed_means_no_sensor_and_is_not_invalid():
    state = Bench().hear(message("VFR_HUD", airspeed=NAN, groundspeed=1.0))
    assert state.motion.airspeed_mps is None and state.invalid_fields == frozenset()


def test_absurd_hud_values_are_named():
    hud = message("VFR_HUD", airspeed=1e6, groundspeed=NAN, heading=-5, throttle=900, alt=NAN, climb=NAN)
    state = Bench().hear(hud)
    assert state.invalid_fields == {"airspeed", "groundspeed", "heading", "throttle", "climb", "altitude"}
    motion = state.motion
    assert (motion.groundspeed_mps, motion.climb_mps, motion.heading_deg, motion.throttle_pct) == (None,) * 4


def test_altitude_tells_the_height_above_ground():
    bench = Bench(PX4)
    altitude = message("ALTITUDE", altitude_amsl=60.0, altitude_relative=10.0, bottom_clearance=9.5)
    state = bench.hear(altitude)
    assert (state.altitude.amsl_m, state.altitude.rel_m, state.altitude.agl_m) == (60.0, 10.0, 9.5)
    state = bench.hear(global_position())
    assert (state.altitude.rel_m, state.altitude.agl_m, state.altitude.agl_source) == (25.0, 9.5, "estimator")
    assert bench.hear(altitude).altitude.rel_m == 25.0
    state = bench.hear(
        message("ALTITUDE", altitude_amsl=NAN, altitude_relative=NAN, bottom_clearance=NAN), after=9
    )
    assert (state.altitude.amsl_m, state.altitude.rel_m, state.altitude.agl_m) == (None, None, None)


def test_home_is_taken_when_it_is_a_place():
    bench = Bench()
    assert bench.hear(message("HOME_POSITION", latitude=0, longitude=0)).home is None
    home = bench.hear(
        message("HOME_POSITION", latitude=240000000, longitude=1210000000, altitude=50_000)
    ).home
    assert (home.lat_deg, home.lon_deg, home.alt_amsl_m) == (24.0, 121.0, 50.0)
    state = bench.hear(message("HOME_POSITION", latitude=2000000000, longitude=1))
    assert state.home == home and "home" in state.invalid_fields


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


def status(**fields):
    values = {"voltage_battery": 65535, "current_battery": -1, "battery_remaining": -1, "load": 250}
    return message("SYS_STATUS", **(values | fields))


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


# -- modes --------------------------------------------------------------------------------------------


def test_modes_keep_the_autopilots_own_names():
    assert Bench().hear(heartbeat(custom_mode=21)).mode == "SMARTRTL"
    assert Bench(ARDUPILOT, PLANE).hear(heartbeat(mav_type=PLANE, custom_mode=26)).mode == "AUTOLAND"
    assert Bench(PX4).hear(heartbeat(autopilot=PX4, custom_mode=4 << 16 | 4 << 24)).mode == "Mission"
    assert Bench().hear(heartbeat(custom_mode=250)).mode == "Mode 250"
    assert Bench().hear(heartbeat(base_mode=0)).mode == "Unknown"


def test_listed_modes_win_over_the_table():
    bench = Bench()
    bench.model.set_modes((ModeInfo("My Mode", 77), ModeInfo("STAB", 0)))
    assert bench.state().mode == "STAB"
    assert bench.hear(heartbeat(custom_mode=77)).mode == "My Mode"
    assert bench.state().modes[0].name == "My Mode"


def test_a_quadplane_that_calls_itself_a_plane_is_known_by_its_modes():
    bench = Bench(ARDUPILOT, PLANE)
    bench.model.set_modes((ModeInfo("QSTABILIZE", 17), ModeInfo("QHOVER", 18)))
    assert bench.state().identity.kind is VehicleKind.VTOL
    assert bench.hear(heartbeat(mav_type=PLANE, custom_mode=20)).mode == "QLAND"


# -- what others tell ---------------------------------------------------------------------------------


def test_names_clock_and_simulation_are_taken_from_others():
    bench = Bench()
    bench.model.rename("Heron 2")
    bench.model.set_clock_offset(1500)
    bench.model.set_simulated(True)
    state = bench.state()
    assert (state.name, state.clock_offset_us, state.simulated) == ("Heron 2", 1500, True)
    bench.model.set_clock_offset(1500)
    bench.model.set_simulated(True)
    assert not bench.model.reduce(bench.clock.monotonic())
    assert bench.model.snapshot(bench.clock.monotonic()) is state
    assert bench.model.adapter.product == "ArduCopter"
    assert bench.model.autopilot_compid == 1


def test_an_unchanged_state_is_the_same_object():
    bench = Bench()
    bench.hear(global_position())
    first = bench.wait(0.1)
    assert bench.wait(0.1) is first


def test_messages_without_meaning_still_count_as_life():
    bench = Bench()
    for _ in range(10):
        state = bench.hear(message("RAW_IMU"), after=1.0)
    assert state.silent_s == 0.0 and state.phase is Phase.NOT_READY
    assert bench.clock.monotonic() - state.last_heard_s < 1.0


def test_radio_status_is_no_life():
    bench = Bench()
    for _ in range(5):
        state = bench.hear(message("RADIO_STATUS"), after=1.0)
    assert state.phase is Phase.LINK_LOST


def test_a_flood_of_ordered_messages_keeps_the_newest():
    bench = Bench()
    flood = frames(*[text(f"line {number}", 6) for number in range(5000)])
    bench.registry.route(flood, {0: 0})
    assert bench.state().texts[-1].text == "line 4999"
    assert len(bench.model.take_texts()) <= 4096


def test_arming_require_zero_makes_the_motor_bit_decide():
    bench = Bench()
    parameter = message("PARAM_VALUE", param_id="ARMING_REQUIRE", param_value=0.0, param_type=2)
    state = bench.hear(parameter, bench.beat(base_mode=ARMED))
    assert not state.armed
    motors = {"onboard_control_sensors_enabled": 0x8000}
    assert bench.hear(bench.beat(base_mode=DISARMED), status(**motors)).armed
    assert not bench.hear(status()).armed
    other = message("PARAM_VALUE", param_id="ARMING_CHECK", param_value=1.0, param_type=2)
    longer = message("PARAM_VALUE", param_id="X_ARMING_REQUIRE", param_value=1.0, param_type=2)
    assert not bench.hear(other, longer, bench.beat(base_mode=ARMED)).armed
    again = message("PARAM_VALUE", param_id="ARMING_REQUIRE", param_value=1.0, param_type=2)
    assert bench.hear(again, bench.beat(base_mode=ARMED)).armed


def test_armed_since_is_the_time_of_arming():
    bench = Bench()
    assert bench.state().armed_since_s is None
    since = bench.hear(bench.beat(base_mode=ARMED)).armed_since_s
    assert since == bench.clock.monotonic()
    assert bench.hear(bench.beat(base_mode=ARMED), after=5).armed_since_s == since
    assert bench.hear(bench.beat()).armed_since_s is None


def test_prearm_constant_is_the_check_bit():
    from gcs.mavlink.constants import MavSysStatusSensor

    assert MavSysStatusSensor.PREARM_CHECK == PREARM


def test_a_parameter_that_only_contains_the_name_is_not_it():
    bench = Bench()
    other = message("PARAM_VALUE", param_id="ARMING_REQUIRE", param_value=0.0, param_type=2)
    longer = message("PARAM_VALUE", param_id="XARMING_REQUIRE", param_value=0.0, param_type=2)
    assert bench.hear(longer, status(), bench.beat(base_mode=ARMED)).armed
    assert not bench.hear(other, bench.beat(), bench.beat(base_mode=ARMED)).armed
