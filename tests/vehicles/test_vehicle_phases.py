"""Arming and its reasons, flight phases, silence, restarts, conflicts, texts, slow links."""

import math

import pytest
from vehicle_frames import (
    ARDUPILOT,
    ARMED,
    GIMBAL,
    PLANE,
    PREARM,
    PX4,
    QUAD,
    ROVER,
    SUB,
    Bench,
    global_position,
    heartbeat,
    message,
    text,
)

from gcs.model.vehicle import Firmware, Phase
from gcs.vehicles.texts import MOST_OPEN

ALL_CHECKS = {
    "onboard_control_sensors_present": PREARM | 0x2F,
    "onboard_control_sensors_enabled": PREARM | 0x2F,
}
GOOD = message("SYS_STATUS", onboard_control_sensors_health=PREARM | 0x2F, **ALL_CHECKS)
BAD = message("SYS_STATUS", onboard_control_sensors_health=0x2F, **ALL_CHECKS)
BAD_GPS = message("SYS_STATUS", onboard_control_sensors_health=0x0F, **ALL_CHECKS)
EKF_GOOD = message("EKF_STATUS_REPORT", flags=831)
EKF_BLIND = message("EKF_STATUS_REPORT", flags=167)


def landed(state, **fields):
    return message("EXTENDED_SYS_STATE", landed_state=state, **fields)


# -- arming -----------------------------------------------------------------------------------------


def test_nothing_reported_is_not_ready_and_says_so():
    state = Bench().state()
    assert (state.phase, state.ready) == (Phase.NOT_READY, None)
    assert state.not_ready_reasons == ("Arming checks not reported",)


def test_ready_needs_the_check_bit_and_a_position_estimate():
    bench = Bench()
    assert bench.hear(GOOD).not_ready_reasons == ("Estimator not reported",)
    assert bench.hear(EKF_BLIND).not_ready_reasons == ("No position estimate",)
    state = bench.hear(EKF_GOOD)
    assert (state.phase, state.ready, state.not_ready_reasons) == (Phase.READY, True, ())


def test_a_submarine_needs_no_position():
    assert Bench(ARDUPILOT, SUB).hear(GOOD).phase is Phase.READY


def test_the_vehicles_own_words_are_the_reasons_and_age():
    bench = Bench()
    state = bench.hear(BAD, EKF_GOOD, text("PreArm: Compass not calibrated"))
    assert state.not_ready_reasons == ("Compass not calibrated",)
    bench.wait(30)
    assert bench.hear(bench.beat()).not_ready_reasons == ("Compass not calibrated",)
    assert bench.hear(bench.beat(), after=6).not_ready_reasons == ("Arming checks fail",)


def test_a_refusal_outlives_the_good_check_bit_for_a_while():
    bench = Bench()
    state = bench.hear(GOOD, EKF_GOOD, text("Arm: Gyros inconsistent"))
    assert (state.ready, state.not_ready_reasons) == (False, ("Gyros inconsistent",))
    bench.wait(14)
    assert bench.hear(bench.beat(), after=2).phase is Phase.READY


def test_a_failed_check_without_words_names_the_ill_sensors():
    assert Bench().hear(BAD_GPS, EKF_GOOD).not_ready_reasons == ("GPS not healthy",)
    assert Bench().hear(BAD, EKF_GOOD).not_ready_reasons == ("Arming checks fail",)


def test_a_position_complaint_is_not_told_twice():
    reasons = Bench().hear(GOOD, EKF_BLIND, text("Arm: Need Position Estimate")).not_ready_reasons
    assert reasons == ("Need Position Estimate",)


def test_starting_up_is_a_reason():
    bench = Bench()
    assert bench.hear(bench.beat(status=2), GOOD, EKF_GOOD).not_ready_reasons == ("Starting up",)


def test_unknown_checks_with_words_give_the_words():
    state = Bench(0).hear(message("SYS_STATUS"), text("PreArm: no"))
    assert (state.ready, state.not_ready_reasons) == (None, ("no",))
    assert Bench(0).hear(message("SYS_STATUS")).not_ready_reasons == ("Arming checks not reported",)


def test_px4_tells_readiness_by_the_health_bit_alone():
    bench = Bench(PX4)
    assert bench.hear(message("SYS_STATUS", onboard_control_sensors_present=1)).phase is Phase.NOT_READY
    health = {"onboard_control_sensors_present": 1, "onboard_control_sensors_health": PREARM}
    assert bench.hear(message("SYS_STATUS", **health)).phase is Phase.READY
    assert Bench(PX4).hear(message("SYS_STATUS")).ready is None


def test_arming_forgets_the_complaints():
    bench = Bench()
    bench.hear(GOOD, EKF_GOOD, text("Arm: Gyros inconsistent"))
    bench.hear(bench.beat(base_mode=ARMED))
    assert bench.hear(bench.beat()).phase is Phase.READY


# -- phases -----------------------------------------------------------------------------------------


def test_ardupilot_flies_when_its_heartbeat_is_active():
    bench = Bench()
    assert bench.hear(bench.beat(base_mode=ARMED, status=3)).phase is Phase.ARMED
    state = bench.hear(bench.beat(base_mode=ARMED, status=4))
    assert (state.phase, state.in_air) == (Phase.FLYING, True)
    assert bench.hear(bench.beat(status=3)).in_air is False


def test_a_failsafe_does_not_land_a_flying_vehicle_in_our_eyes():
    bench = Bench()
    bench.hear(bench.beat(base_mode=ARMED, status=4), global_position(rel_m=30))
    assert bench.hear(bench.beat(base_mode=ARMED, status=5)).in_air is True
    assert bench.hear(global_position(rel_m=0.1)).in_air is False


def test_px4_is_in_the_air_only_by_its_landed_state():
    bench = Bench(PX4)
    assert bench.hear(bench.beat(base_mode=ARMED, status=4), landed(1)).phase is Phase.ARMED
    assert bench.hear(landed(3)).phase is Phase.FLYING
    assert bench.hear(landed(2)).phase is Phase.FLYING
    assert bench.hear(landed(4)).phase is Phase.LANDING
    assert bench.hear(landed(1)).phase is Phase.ARMED


def test_each_landed_state_in_a_batch_counts_and_nonsense_is_named():
    state = Bench(PX4).hear(landed(2), landed(77))
    assert state.landed_state == 2 and "landed state" in state.invalid_fields


def test_without_landed_state_height_decides_with_hysteresis():
    bench = Bench(PX4, greet=False)
    assert bench.hear(bench.beat(base_mode=ARMED, status=4)).in_air is None
    assert bench.hear(global_position(rel_m=1.5)).in_air is False
    assert bench.hear(global_position(rel_m=2.5)).in_air is True
    assert bench.hear(global_position(rel_m=1.5)).in_air is True
    assert bench.hear(global_position(rel_m=0.3)).in_air is False
    assert bench.hear(bench.beat()).in_air is False


def test_an_old_landed_state_is_not_believed_for_ever():
    bench = Bench(PX4)
    bench.hear(bench.beat(base_mode=ARMED), landed(1))
    for _ in range(6):
        bench.hear(global_position(rel_m=40.0), after=3.0)
    assert bench.state().in_air is True


@pytest.mark.parametrize(
    ("autopilot", "mav_type", "custom_mode", "phase"),
    [
        (ARDUPILOT, QUAD, 9, Phase.LANDING),
        (ARDUPILOT, QUAD, 6, Phase.RETURNING),
        (ARDUPILOT, QUAD, 21, Phase.RETURNING),
        (ARDUPILOT, QUAD, 17, Phase.PAUSED),
        (ARDUPILOT, QUAD, 3, Phase.FLYING),
        (ARDUPILOT, PLANE, 12, Phase.PAUSED),
        (PX4, QUAD, 4 << 16 | 3 << 24, Phase.PAUSED),
        (PX4, QUAD, 4 << 16 | 5 << 24, Phase.RETURNING),
        (PX4, QUAD, 4 << 16 | 6 << 24, Phase.LANDING),
        (PX4, QUAD, 4 << 16 | 4 << 24, Phase.FLYING),
    ],
)
def test_in_the_air_the_mode_names_the_phase(autopilot, mav_type, custom_mode, phase):
    bench = Bench(autopilot, mav_type)
    state = bench.hear(bench.beat(base_mode=ARMED, custom_mode=custom_mode, status=4), landed(2))
    assert state.phase is phase


def test_what_hovers_and_moves_is_not_paused():
    bench = Bench(PX4)
    hold = bench.beat(base_mode=ARMED, custom_mode=4 << 16 | 3 << 24, status=4)
    assert bench.hear(hold, landed(2), global_position(vx=500)).phase is Phase.FLYING
    assert bench.hear(global_position(vx=20)).phase is Phase.PAUSED
    plane = Bench(ARDUPILOT, PLANE)
    circling = plane.beat(base_mode=ARMED, custom_mode=12, status=4)
    assert plane.hear(circling, landed(2), global_position(vx=1800)).phase is Phase.PAUSED


def test_a_vehicle_whose_attitude_is_nonsense_is_not_ready():
    bench = Bench()
    state = bench.hear(GOOD, EKF_GOOD, message("ATTITUDE", roll=math.nan))
    assert (state.phase, state.not_ready_reasons) == (Phase.NOT_READY, ("Attitude invalid",))
    assert bench.hear(message("ATTITUDE", roll=0.1)).phase is Phase.READY


def test_disarmed_in_the_air_is_not_ready():
    bench = Bench()
    state = bench.hear(GOOD, EKF_GOOD, landed(2))
    assert (state.phase, state.not_ready_reasons) == (Phase.NOT_READY, ("In the air",))
    assert bench.hear(landed(1)).phase is Phase.READY


def test_a_rover_is_armed_never_flying():
    bench = Bench(ARDUPILOT, ROVER)
    state = bench.hear(bench.beat(base_mode=ARMED, custom_mode=11, status=4), landed(2))
    assert (state.phase, state.in_air) == (Phase.ARMED, False)


# -- silence ----------------------------------------------------------------------------------------


def test_three_and_a_half_seconds_of_silence_are_link_lost():
    bench = Bench()
    assert bench.wait(3.3).phase is Phase.NOT_READY
    state = bench.wait(0.4)
    assert (state.phase, state.silent_s) == (Phase.LINK_LOST, 3.5)
    assert state.phase_since_s == bench.clock.monotonic()
    assert bench.hear(bench.beat()).phase is Phase.NOT_READY


def test_a_minute_of_silence_on_the_ground_is_disconnected():
    bench = Bench()
    assert bench.wait(59).phase is Phase.LINK_LOST
    assert bench.wait(2).phase is Phase.DISCONNECTED


def test_in_flight_it_stays_lost():
    bench = Bench()
    bench.hear(bench.beat(base_mode=ARMED, status=4))
    assert bench.wait(600).phase is Phase.LINK_LOST


def test_closed_links_are_disconnected_at_once():
    bench = Bench()
    bench.model.set_links_open(False)
    assert bench.state().phase is Phase.DISCONNECTED
    bench.model.set_links_open(True)
    assert bench.state().phase is Phase.NOT_READY


def test_a_silent_vehicle_is_a_new_state_only_twice_a_second_at_most():
    bench = Bench()
    states = {id(state): state for state in (bench.wait(0.04) for _ in range(250))}
    assert len(states) < 25


# -- restarts and strangers -------------------------------------------------------------------------


def test_a_boot_clock_that_goes_back_is_a_restart():
    bench = Bench()
    bench.hear(global_position(boot_ms=500_000), EKF_GOOD, message("HOME_POSITION", latitude=9, longitude=9))
    state = bench.hear(message("SYSTEM_TIME", time_boot_ms=1200))
    assert (state.boot_count, state.estimator, state.home, state.altitude) == (1, None, None, None)
    assert state.position is not None
    assert state.boot_time_ms == 1200
    assert not state.id_conflict


def test_the_vehicles_sync_clock_tells_a_restart_before_its_streams_do():
    bench = Bench()
    bench.hear(message("SYSTEM_TIME", time_boot_ms=500_000))
    bench.hear(message("TIMESYNC", tc1=500_000_000_000, ts1=7), EKF_GOOD)
    assert bench.hear(message("TIMESYNC", tc1=0, ts1=9)).boot_count == 0
    assert bench.hear(message("TIMESYNC", tc1=499_000_000_000, ts1=8)).boot_count == 0
    state = bench.hear(message("TIMESYNC", tc1=2_000_000_000, ts1=9))
    assert (state.boot_count, state.estimator) == (1, None)
    assert bench.hear(message("SYSTEM_TIME", time_boot_ms=2100)).boot_count == 1


def test_a_sync_clock_that_is_set_back_in_flight_is_no_restart():
    bench = Bench()
    bench.hear(message("SYSTEM_TIME", time_boot_ms=500_000))
    bench.hear(message("TIMESYNC", tc1=1_790_000_000_000_000_000, ts1=7))
    assert bench.hear(message("TIMESYNC", tc1=1_780_000_000_000_000_000, ts1=7)).boot_count == 0
    unknown = Bench()
    unknown.hear(message("TIMESYNC", tc1=500_000_000_000, ts1=7))
    assert unknown.hear(message("TIMESYNC", tc1=5, ts1=7)).boot_count == 0


def test_a_late_packet_is_no_restart():
    bench = Bench()
    bench.hear(global_position(boot_ms=500_000))
    state = bench.hear(global_position(boot_ms=498_500))
    assert (state.boot_count, state.boot_time_ms) == (0, 500_000)


def test_the_boot_clock_wraps_after_seven_weeks():
    bench = Bench()
    bench.hear(message("SYSTEM_TIME", time_boot_ms=2**32 - 500))
    state = bench.hear(message("SYSTEM_TIME", time_boot_ms=300))
    assert (state.boot_count, state.boot_time_ms) == (0, 300)


def test_a_clock_that_jumps_forward_changes_nothing():
    bench = Bench()
    bench.hear(message("SYSTEM_TIME", time_boot_ms=1000))
    assert bench.hear(message("SYSTEM_TIME", time_boot_ms=10**9)).boot_count == 0


def test_two_vehicles_with_one_system_id_are_told_not_taken_for_restarts():
    bench = Bench()
    for _ in range(4):
        bench.hear(message("SYSTEM_TIME", time_boot_ms=900_000))
        state = bench.hear(message("SYSTEM_TIME", time_boot_ms=20_000))
    assert state.id_conflict
    assert state.boot_count == 1
    for _ in range(12):
        state = bench.hear(bench.beat(), after=1.0)
    assert not state.id_conflict


def test_another_firmware_is_believed_when_claimed_twice():
    bench = Bench()
    bench.hear(EKF_GOOD)
    assert bench.hear(heartbeat(autopilot=PX4)).identity.firmware is Firmware.ARDUPILOT
    state = bench.hear(heartbeat(autopilot=PX4, custom_mode=4 << 16 | 3 << 24))
    assert (state.identity.firmware, state.mode, state.estimator) == (Firmware.PX4, "Hold", None)
    assert state.boot_count == 1 and state.modes == ()


def test_alternating_identities_are_a_conflict():
    bench = Bench()
    for _ in range(3):
        bench.hear(heartbeat(autopilot=PX4))
        state = bench.hear(bench.beat())
    assert state.id_conflict and state.identity.firmware is Firmware.ARDUPILOT


# -- texts ------------------------------------------------------------------------------------------


def test_texts_are_news_once():
    bench = Bench()
    bench.hear(text("one", 6), text("two", 4))
    assert [known.text for known in bench.model.take_texts()] == ["one", "two"]
    assert bench.model.take_texts() == []


def test_only_the_newest_twenty_texts_stay_in_the_state():
    bench = Bench()
    state = bench.hear(*[text(f"line {number}", 6) for number in range(30)])
    assert [state.texts[0].text, state.texts[-1].text, len(state.texts)] == ["line 10", "line 29", 20]


def test_chunks_are_put_together_in_order():
    bench = Bench()
    first, last = "a" * 50, "b" * 10
    state = bench.hear(text(last, id=7, chunk_seq=1), text(first, id=7, chunk_seq=0))
    assert [known.text for known in state.texts] == [first + last]


def test_a_missing_chunk_shows_as_a_gap_after_a_second():
    bench = Bench()
    assert bench.hear(text("a" * 50, id=7, chunk_seq=0), text("c", id=7, chunk_seq=2)).texts == ()
    assert bench.wait(0.9).texts == ()
    assert bench.wait(0.2).texts[0].text == "a" * 50 + "…c"


def test_a_missing_end_shows_as_a_gap():
    bench = Bench()
    bench.hear(text("a" * 50, id=7, chunk_seq=0))
    assert bench.wait(1.1).texts[0].text == "a" * 50 + "…"


def test_chunks_of_different_components_are_not_mixed():
    bench = Bench()
    state = bench.hear(text("a" * 50, id=7, chunk_seq=0), text("b", id=7, chunk_seq=1, compid=100))
    assert state.texts == ()


def test_a_repeated_chunk_is_ignored_and_a_reused_id_ends_the_old_text():
    bench = Bench()
    bench.hear(text("a" * 50, id=7, chunk_seq=0), text("a" * 50, id=7, chunk_seq=0))
    state = bench.hear(text("new text", id=7, chunk_seq=0))
    assert [known.text for known in state.texts] == ["a" * 50 + "…", "new text"]


def test_empty_texts_say_nothing():
    assert Bench().hear(text(""), text("\t", id=3)).texts == ()


def test_a_flood_of_unfinished_texts_is_bounded():
    bench = Bench()
    state = bench.hear(*[text("x" * 50, id=number + 1, chunk_seq=0) for number in range(MOST_OPEN + 5)])
    assert len(state.texts) == 5


# -- slow links -------------------------------------------------------------------------------------


def high_latency2(**fields):
    values = {"type": QUAD, "autopilot": PX4, "custom_mode": 4 | 4 << 8, "latitude": 247700000}
    values |= {"longitude": 1210400000, "altitude": 80, "heading": 45, "groundspeed": 50, "battery": 61}
    return message("HIGH_LATENCY2", **(values | fields))


def test_one_coarse_message_makes_and_feeds_a_vehicle():
    bench = Bench(PX4, greet=False)
    state = bench.hear(high_latency2())
    assert (state.identity.firmware, state.mode, state.high_latency) == (Firmware.PX4, "Mission", True)
    assert (state.position.source, state.altitude.amsl_m, state.altitude.rel_m) == (
        "HIGH_LATENCY2",
        80.0,
        None,
    )
    assert (state.motion.heading_deg, state.motion.groundspeed_mps) == (90.0, 10.0)
    assert state.batteries[0].remaining_pct == 61.0


def test_a_slow_link_is_silent_for_two_minutes_before_it_is_lost():
    bench = Bench(PX4, greet=False)
    bench.hear(high_latency2())
    assert bench.wait(100).phase is Phase.NOT_READY
    assert bench.wait(30).phase is Phase.DISCONNECTED


def test_ordinary_telemetry_wins_over_the_coarse_one():
    bench = Bench(PX4)
    bench.hear(global_position(), message("HOME_POSITION", latitude=9, longitude=9, altitude=30_000))
    state = bench.hear(high_latency2(altitude=500), message("HIGH_LATENCY", altitude_amsl=500))
    assert (state.high_latency, state.altitude.rel_m) == (False, 25.0)
    state = bench.hear(high_latency2(battery=-1), after=11)
    assert (state.high_latency, state.altitude.rel_m) == (True, 50.0)
    assert bench.hear(global_position()).high_latency is False


def test_absurd_coarse_values_do_not_show():
    bench = Bench(PX4, greet=False)
    state = bench.hear(high_latency2(latitude=2**31 - 1, throttle=200))
    assert state.position is None and "position" in state.invalid_fields
    assert state.motion.throttle_pct is None


def test_the_older_coarse_message_tells_the_whole_mode():
    bench = Bench()
    values = {"base_mode": ARMED, "custom_mode": 6, "landed_state": 2, "latitude": 247700000, "longitude": 9}
    told = {"altitude_amsl": 90, "gps_fix_type": 3, "gps_nsat": 12, "battery_remaining": 70, "throttle": 40}
    state = bench.hear(message("HIGH_LATENCY", **values, **told, heading=9000, groundspeed=11))
    assert (state.mode, state.armed, state.phase) == ("RTL", True, Phase.RETURNING)
    assert (state.gps.satellites, state.batteries[0].remaining_pct, state.motion.heading_deg) == (
        12,
        70.0,
        90.0,
    )
    bench.hear(message("PARAM_VALUE", param_id="ARMING_REQUIRE", param_type=2))
    state = bench.hear(message("HIGH_LATENCY", gps_nsat=255, throttle=-5, battery_remaining=255), after=0.5)
    assert state.armed and state.gps.satellites is None and state.motion.throttle_pct is None


def test_nothing_absurd_is_ever_shown_whatever_comes():
    """Every float field NaN or infinite, every integer at its extremes: the records stay sane."""
    from gcs.mavlink import default_table
    from gcs.vehicles.reducers import EACH, NEWEST

    bench = Bench()
    for msgid in [*NEWEST, *EACH]:
        definition = default_table().by_id[msgid]
        for extreme in (math.nan, math.inf, -math.inf):
            for low in (True, False):
                fields = {
                    field.name: _extreme(field, extreme, low)
                    for field in definition.fields
                    if field.type != "char"
                }
                state = bench.hear(message(definition.name, **fields))
    if state.position is not None:
        assert abs(state.position.lat_deg) <= 90 and abs(state.position.lon_deg) <= 180
    for record in (state.attitude, state.altitude, state.motion, state.vibration, state.wind):
        for name in getattr(record, "__slots__", ()):
            value = getattr(record, name)
            assert not isinstance(value, float) or math.isfinite(value), (name, record)
    assert bench.hear(heartbeat(mav_type=GIMBAL)).vehicle == bench.vehicle


def _extreme(field, value, low):
    if field.type not in ("float", "double"):
        bits = int("".join(ch for ch in field.type.removesuffix("_t") if ch.isdigit()))
        signed = not field.type.startswith("u")
        value = (-(1 << bits - 1) if signed else 0) if low else (1 << bits - signed) - 1
    return [value] * field.array_length if field.array_length else value
