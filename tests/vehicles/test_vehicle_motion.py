"""From messages to attitude, position and motion."""

import math

import pytest
from vehicle_frames import (
    PX4,
    Bench,
    global_position,
    message,
)

NAN = math.nan


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
