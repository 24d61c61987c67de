"""What is said to each family of autopilots, and what is refused with a reason."""

import math
from dataclasses import replace
from itertools import pairwise

import pytest

from gcs.mavlink.constants import MavAutopilot, MavCmd, MavFrame
from gcs.model import command as c
from gcs.model.ids import VehicleId
from gcs.model.vehicle import (
    Altitude,
    HomePosition,
    Identity,
    MissionProgress,
    ModeInfo,
    Motion,
    Phase,
    Position,
    Target,
    VehicleKind,
    VehicleState,
)
from gcs.vehicles.autopilots import (
    CommandStep,
    Impossible,
    LateStep,
    SteerStep,
    WaitStep,
    adapter_for,
    adapter_of,
    kind_of,
)
from gcs.vehicles.autopilots.base import ModeRole
from gcs.vehicles.autopilots.circling import leading_point
from gcs.vehicles.autopilots.px4 import custom

ARDUPILOT, PX4, GENERIC = MavAutopilot.ARDUPILOTMEGA, MavAutopilot.PX4, MavAutopilot.GENERIC
COPTER_GUIDED, PLANE_GUIDED = 4, 15


def state(autopilot=ARDUPILOT, kind=VehicleKind.QUAD, **changes):
    values = {
        "armed": True,
        "in_air": True,
        "phase": Phase.FLYING,
        "mode": "GUIDED",
        "custom_mode": COPTER_GUIDED,
    }
    values |= {"position": Position(0, 24.0, 121.0, 70.0), "altitude": Altitude(0, 70.0, 20.0)}
    base = VehicleState(
        vehicle=VehicleId(0, 1),
        name="Heron",
        identity=Identity(int(autopilot), 2, kind=kind),
        last_heard_s=0.0,
        first_heard_s=0.0,
        **values,
    )
    return replace(base, **changes)


def on_ground(autopilot=ARDUPILOT, kind=VehicleKind.QUAD, **changes):
    values = {"armed": False, "in_air": False, "phase": Phase.READY, "mode": "STABILIZE", "custom_mode": 0}
    values |= {"altitude": Altitude(0, 50.0, 0.0)}
    return state(autopilot, kind, **(values | changes))


def plan(command, vehicle):
    return adapter_of(vehicle).steps(command, vehicle)


def only(command, vehicle):
    (step,) = plan(command, vehicle)
    return step


# -- ArduPilot --------------------------------------------------------------------------------------


def test_an_arducopter_takes_off_in_guided_armed_to_a_relative_height():
    vehicle = on_ground()
    guided, arm, climb = plan(c.Takeoff(10.0), vehicle)
    assert (guided.command, guided.params[:2]) == (MavCmd.DO_SET_MODE, (1.0, 4.0))
    assert (arm.command, arm.params[:2]) == (MavCmd.COMPONENT_ARM_DISARM, (1.0, 0.0))
    assert (climb.command, climb.params[6], climb.frame) == (MavCmd.NAV_TAKEOFF, 10.0, None)
    assert not guided.skip_if(vehicle) and not arm.skip_if(vehicle)
    assert guided.skip_if(replace(vehicle, custom_mode=4)) and arm.skip_if(replace(vehicle, armed=True))
    assert not climb.until(state(altitude=Altitude(0, None, 9.0)))
    assert climb.until(state(altitude=Altitude(0, None, 9.6)))
    assert not climb.until(state(altitude=None))
    assert climb.abort(state(custom_mode=9, mode="LAND")) == "the mode changed to LAND"
    assert climb.abort(on_ground()) == "the vehicle disarmed"
    assert climb.abort(state()) == ""


def test_arming_and_disarming_by_force_are_their_own_number():
    assert only(c.Arm(), on_ground()).params[:2] == (1.0, 0.0)
    assert only(c.Arm(force=True), on_ground()).params[:2] == (1.0, 21196.0)
    assert only(c.Disarm(), state(in_air=False)).params[:2] == (0.0, 0.0)
    assert plan(c.Disarm(), state()) == Impossible("in flight")
    assert only(c.Disarm(force=True), state()).params[:2] == (0.0, 21196.0)


def test_nothing_dangerous_is_repeated_but_the_emergency_stop():
    assert only(c.Arm(), on_ground()).retries == 0
    stop = only(c.EmergencyStop(), state())
    assert (stop.command, stop.params[:2], stop.retries) == (MavCmd.COMPONENT_ARM_DISARM, (0.0, 21196.0), 2)


@pytest.mark.parametrize("autopilot", [ARDUPILOT, PX4])
@pytest.mark.parametrize("kind", [VehicleKind.QUAD, VehicleKind.PLANE, VehicleKind.VTOL, VehicleKind.ROVER])
def test_the_steps_that_start_a_mission_are_said_again_when_nobody_answers(autopilot, kind):
    """A copter that stands armed for ten seconds, because a step was lost, disarms by itself."""
    waiting = on_ground(autopilot, kind, mission=MissionProgress(0.0, 7))
    steps = plan(c.StartMission(arm=True), waiting)
    built = [step.build(waiting) if isinstance(step, LateStep) else step for step in steps]
    assert built and all(step.retries == 2 for step in built)


def test_a_mission_that_goes_on_in_flight_is_not_begun_once_more():
    start = plan(c.StartMission(arm=True), state(custom_mode=3))[-1]
    assert start.skip_if(state(custom_mode=3))
    assert not start.skip_if(state(custom_mode=4))
    assert not start.skip_if(on_ground(custom_mode=3))


@pytest.mark.parametrize(
    ("kind", "command", "mode"),
    [
        (VehicleKind.QUAD, c.Land(), 9),
        (VehicleKind.QUAD, c.Return(), 6),
        (VehicleKind.QUAD, c.Pause(), 17),
        (VehicleKind.QUAD, c.Continue(), 3),
        (VehicleKind.PLANE, c.Return(), 11),
        (VehicleKind.PLANE, c.Pause(), 12),
        (VehicleKind.PLANE, c.Continue(), 10),
        (VehicleKind.VTOL, c.Land(), 20),
        (VehicleKind.ROVER, c.Return(), 11),
        (VehicleKind.ROVER, c.Pause(), 4),
        (VehicleKind.BOAT, c.Continue(), 10),
        (VehicleKind.SUB, c.Return(), 9),
        (VehicleKind.SUB, c.Pause(), 16),
        (VehicleKind.SUB, c.Continue(), 3),
    ],
)
def test_ardupilot_modes_for_the_pilots_words(kind, command, mode):
    step = only(command, state(kind=kind, custom_mode=0))
    assert (step.command, step.params[1]) == (MavCmd.DO_SET_MODE, float(mode))
    assert step.until(state(custom_mode=mode)) and not step.until(state(custom_mode=99))


def test_modes_are_named_as_the_vehicle_lists_them():
    listed = (ModeInfo("Other", 1), ModeInfo("Land now", 9))
    assert only(c.Land(), state(modes=listed)).describe == "mode Land now"
    assert only(c.Return(), state(modes=listed)).describe == "mode RTL"


def test_go_to_is_a_reposition_above_home_that_changes_to_guided():
    step = only(c.GoTo(24.1, 121.1, 30.0), state())
    assert (step.command, step.frame) == (MavCmd.DO_REPOSITION, MavFrame.GLOBAL_RELATIVE_ALT_INT)
    assert step.params == (-1.0, 1.0, 0.0, 0.0, 24.1, 121.1, 30.0)


def test_go_to_without_a_height_keeps_the_present_one():
    assert only(c.GoTo(24.1, 121.1), state()).params[6] == 20.0
    assert plan(c.GoTo(24.1, 121.1), state(altitude=None)) == Impossible("its height is not known")


def test_a_rover_goes_to_a_point_without_height():
    vehicle = state(kind=VehicleKind.ROVER, in_air=False, altitude=None, phase=Phase.ARMED)
    assert only(c.GoTo(24.1, 121.1), vehicle).params[6] == 0.0
    assert plan(c.GoTo(24.1, 121.1), replace(vehicle, armed=False)) == Impossible("disarmed")
    assert plan(c.Takeoff(3.0), vehicle) == Impossible("not supported")


def test_copters_are_sent_do_orbit_and_planes_circle_in_guided():
    guided, orbit = plan(c.Orbit(24.0, 121.0, -50.0, 30.0, 4.0), state())
    assert guided.params[1] == 4.0
    assert (orbit.command, orbit.params) == (MavCmd.DO_ORBIT, (-50.0, 4.0, 0.0, 0.0, 24.0, 121.0, 30.0))
    assert math.isnan(plan(c.Orbit(24.0, 121.0, 50.0), state())[1].params[1])
    circle = only(c.Orbit(24.0, 121.0, -80.0, 60.0), state(kind=VehicleKind.PLANE))
    assert (circle.command, circle.params) == (
        MavCmd.DO_REPOSITION,
        (-1.0, 1.0, 80.0, 1.0, 24.0, 121.0, 60.0),
    )
    for kind in (VehicleKind.QUAD, VehicleKind.PLANE):
        assert isinstance(plan(c.Orbit(24.0, 121.0, 50.0), state(kind=kind, altitude=None)), Impossible)


def test_a_vehicle_without_a_circle_is_led_round_by_this_station():
    _, orbit = plan(c.Orbit(24.0, 121.0, -50.0, 30.0), state())
    (steer,) = orbit.otherwise
    assert isinstance(steer, SteerStep)
    assert steer.describe == "orbit at 50 m, counter-clockwise, led by this station"
    assert "50 m, clockwise" in plan(c.Orbit(24.0, 121.0, 50.0), state())[1].otherwise[0].describe
    assert (
        steer.over(state()) == ""
        and steer.over(state(custom_mode=6, mode="RTL")) == "the mode changed to RTL"
    )
    assert steer.target(state(position=None)) is None
    fields = steer.target(state(position=Position(0, 24.0 + 60 / 111_319.49, 121.0)))
    assert (fields["alt"], fields["coordinate_frame"], fields["type_mask"]) == (30.0, 6, 2552)
    assert fields["lon_int"] < 1210000000 and fields["yaw"] == pytest.approx(math.pi, abs=1e-6)
    speed, _ = plan(c.Orbit(24.0, 121.0, 50.0, 30.0, 4.0), state())[1].otherwise
    assert (speed.command, speed.params[1]) == (MavCmd.DO_CHANGE_SPEED, 4.0)


@pytest.mark.parametrize("radius_m", [50.0, -50.0, 8.0, 300.0])
@pytest.mark.parametrize("start", [(0.0, 0.0), (400.0, 0.0), (10.0, -90.0)])
def test_who_follows_the_leading_point_flies_the_circle(radius_m, start):
    """Flying at 5 m/s towards the point it comes to the circle, stays on it and turns the right way."""
    orbit = c.Orbit(60.0, 20.0, radius_m, speed_mps=5.0)
    m_per_deg_lon = 111_319.49 * math.cos(math.radians(60.0))
    north, east = start
    turned, angles = 0.0, []
    for _ in range(6000):
        lat, lon, yaw = leading_point(orbit, 60.0 + north / 111_319.49, 20.0 + east / m_per_deg_lon)
        to_north, to_east = (lat - 60.0) * 111_319.49 - north, (lon - 20.0) * m_per_deg_lon - east
        away = math.hypot(to_north, to_east)
        north, east = north + 0.5 * to_north / away, east + 0.5 * to_east / away
        angles.append(math.atan2(east, north))
        assert 0.0 <= yaw < 2 * math.pi
    for before, after in pairwise(angles[3000:]):
        turned += (after - before + math.pi) % (2 * math.pi) - math.pi
    assert math.hypot(north, east) == pytest.approx(abs(radius_m), rel=0.1)
    assert turned * radius_m > 0 and abs(turned) > 4.0


def test_a_rover_is_led_round_on_its_own_level():
    vehicle = state(kind=VehicleKind.ROVER, in_air=False, custom_mode=15)
    _, orbit = plan(c.Orbit(24.0, 121.0, 20.0), vehicle)
    assert orbit.otherwise[0].target(vehicle)["alt"] == 0.0


def test_a_change_of_height_keeps_the_place_or_the_target():
    here = only(c.ChangeAltitude(40.0), state(custom_mode=5))
    assert here.params[4:] == (24.0, 121.0, 40.0)
    target = Target(0, 24.5, 121.5)
    there = only(c.ChangeAltitude(40.0), state(target=target))
    assert there.params[4:] == (24.5, 121.5, 40.0)
    assert there.until(state(altitude=Altitude(0, None, 39.0))) and not there.until(state())
    assert there.timeout_s > 60
    assert here.abort(state(custom_mode=5)) == "" == here.abort(state())
    assert here.abort(state(custom_mode=9, mode="LAND")) == "the mode changed to LAND"
    assert plan(c.ChangeAltitude(40.0), state(position=None)) == Impossible("no position")
    assert only(c.ChangeAltitude(40.0), state(target=Target(0))).params[4:] == (24.0, 121.0, 40.0)


def test_headings():
    turn = only(c.ChangeHeading(370.0), state())
    assert (turn.command, turn.params[0]) == (MavCmd.CONDITION_YAW, 10.0)
    assert turn.until(state(motion=Motion(0, heading_deg=8.0)))
    assert turn.until(state(motion=Motion(0, heading_deg=359.0))) is False
    assert turn.until(state()) is False and turn.until(state(motion=Motion(0))) is False
    assert turn.abort(state()) == ""
    assert plan(c.ChangeHeading(10.0), state(custom_mode=5)) == Impossible("only in GUIDED or AUTO")
    plane = state(kind=VehicleKind.PLANE, custom_mode=PLANE_GUIDED)
    assert only(c.ChangeHeading(10.0), plane).command == MavCmd.GUIDED_CHANGE_HEADING
    assert isinstance(plan(c.ChangeHeading(10.0), replace(plane, custom_mode=12)), Impossible)


def test_an_arduplane_is_launched_in_takeoff_and_then_climbs_on_in_guided():
    vehicle = on_ground(kind=VehicleKind.PLANE)
    mode, arm, wait, late = plan(c.Takeoff(80.0), vehicle)
    assert (mode.params[1], arm.command) == (13.0, MavCmd.COMPONENT_ARM_DISARM)
    assert isinstance(wait, WaitStep) and isinstance(late, LateStep)
    assert wait.until(state(altitude=Altitude(0, None, 29.0)))
    climb = late.build(state(kind=VehicleKind.PLANE, custom_mode=13))
    assert (climb.command, climb.params[6]) == (MavCmd.DO_REPOSITION, 80.0)
    assert late.build(state(position=None)) == Impossible("no position")


def test_an_arduplane_lands_by_its_own_mode_or_by_the_missions_landing():
    by_mission = only(c.Land(), state(kind=VehicleKind.PLANE))
    assert by_mission.command == MavCmd.DO_LAND_START
    modes = (ModeInfo("AUTOLAND", 26),)
    assert only(c.Land(), state(kind=VehicleKind.PLANE, modes=modes)).params[1] == 26.0


def test_a_quadplane_takes_off_like_a_copter():
    mode, _, climb = plan(c.Takeoff(10.0), on_ground(kind=VehicleKind.VTOL))
    assert (mode.params[1], climb.command) == (15.0, MavCmd.NAV_TAKEOFF)


def test_a_copters_mission_starts_armed_in_guided_then_auto():
    vehicle = on_ground(mission=MissionProgress(0, current_seq=5, total=8))
    item, late, arm, auto, start = plan(c.StartMission(arm=True), vehicle)
    assert (item.command, item.params[0]) == (MavCmd.DO_SET_MISSION_CURRENT, 1.0)
    assert late.build(vehicle).params[1] == 4.0
    flying = state(custom_mode=5)
    assert late.build(flying).skip_if(flying)
    assert (arm.command, auto.params[1], start.command) == (400, 3.0, MavCmd.MISSION_START)
    assert plan(c.StartMission(), vehicle) == Impossible("disarmed")
    assert len(plan(c.StartMission(), state(mission=MissionProgress(0, current_seq=0)))) == 4


def test_a_planes_mission_starts_in_auto_then_armed():
    auto, arm, start = plan(c.StartMission(arm=True), on_ground(kind=VehicleKind.PLANE))
    assert (auto.params[1], arm.command, start.command) == (10.0, 400, MavCmd.MISSION_START)


@pytest.mark.parametrize("kind", [VehicleKind.PLANE, VehicleKind.ROVER])
def test_a_vehicle_that_stands_in_auto_is_told_to_load_its_mission_anew(kind):
    """It holds the first item of the plan before until it is told (AP_Mission: _nav_cmd is a copy)."""
    vehicle = on_ground(kind=kind, custom_mode=10, mission=MissionProgress(0, current_seq=1, total=8))
    item, *_ = plan(c.StartMission(arm=True), vehicle)
    assert (item.command, item.params[:2]) == (MavCmd.DO_SET_MISSION_CURRENT, (1.0, 1.0))
    going = state(kind=kind, custom_mode=10, mission=MissionProgress(0, current_seq=1, total=8))
    assert plan(c.StartMission(), going)[0].command != MavCmd.DO_SET_MISSION_CURRENT


def test_a_rovers_mission_starts_in_auto_then_armed():
    auto, arm, _ = plan(c.StartMission(arm=True), on_ground(kind=VehicleKind.ROVER))
    assert (auto.params[1], arm.command) == (10.0, 400)


def test_modes_by_name():
    assert only(c.SetMode("poshold"), state()).params[1] == 16.0
    assert plan(c.SetMode("nonsense"), state()) == Impossible("the vehicle has no mode nonsense")
    listed = state(modes=(ModeInfo("Mine", 200),))
    assert only(c.SetMode("Mine"), listed).params[1] == 200.0
    assert isinstance(plan(c.SetMode("POSHOLD"), listed), Impossible)


def test_all_families_share_the_plain_commands():
    for autopilot in (ARDUPILOT, PX4, GENERIC):
        vehicle = state(autopilot, mission=MissionProgress(0, 1, total=5))
        speed = only(c.ChangeSpeed(7.0), vehicle)
        assert (speed.command, speed.params[:3]) == (MavCmd.DO_CHANGE_SPEED, (1.0, 7.0, -1.0))
        assert only(c.ChangeSpeed(7.0, airspeed=True), vehicle).params[0] == 0.0
        roi = only(c.SetRoi(24.0, 121.0, 30.0), vehicle)
        assert (roi.command, roi.frame, roi.params[4:]) == (195, MavFrame.GLOBAL, (24.0, 121.0, 30.0))
        assert only(c.ClearRoi(), vehicle).command == MavCmd.DO_SET_ROI_NONE
        item = only(c.SetCurrentItem(4), vehicle)
        assert item.until(state(mission=MissionProgress(0, 5))) and not item.until(vehicle)
        assert not item.until(state())


def test_home_here_or_at_a_point_with_a_height():
    assert only(c.SetHome(), state()).params[0] == 1.0
    there = only(c.SetHome(24.0, 121.0, 12.0), state())
    assert (there.frame, there.params[4:]) == (MavFrame.GLOBAL, (24.0, 121.0, 12.0))
    home = HomePosition(0, 24.0, 121.0, 50.0)
    assert only(c.SetHome(24.1, 121.1), state(home=home)).params[6] == 50.0
    assert isinstance(plan(c.SetHome(24.1, 121.1), state()), Impossible)


def test_reboot_is_seen_by_the_boot_count():
    step = only(c.Reboot(), on_ground())
    assert not step.until(on_ground()) and step.until(on_ground(boot_count=1))
    assert plan(c.Reboot(), state(in_air=False)) == Impossible("armed")


# -- PX4 --------------------------------------------------------------------------------------------

HOME = HomePosition(0, 24.0, 121.0, 50.0)


def test_px4_takes_off_to_a_height_above_sea_level_then_arms():
    takeoff, arm = plan(c.Takeoff(10.0), on_ground(PX4, home=HOME))
    assert (takeoff.command, takeoff.frame, takeoff.params[4:]) == (22, MavFrame.GLOBAL, (24.0, 121.0, 60.0))
    assert takeoff.until(state(PX4, custom_mode=custom(4, 2)))
    assert arm.command == MavCmd.COMPONENT_ARM_DISARM
    climbing = state(PX4, custom_mode=custom(4, 2), mode="Takeoff", altitude=Altitude(0, None, 5.0))
    assert arm.abort(replace(climbing, armed=False)) == "" == arm.abort(climbing)
    assert arm.abort(replace(climbing, custom_mode=custom(4, 6), mode="Land")) == "the mode changed to Land"
    assert arm.abort(replace(climbing, armed=False)) == "the vehicle disarmed"
    assert arm.until(replace(climbing, altitude=Altitude(0, None, 9.6)))


def test_px4_needs_to_know_how_high_home_is():
    unknown = on_ground(PX4, altitude=None)
    assert isinstance(plan(c.Takeoff(10.0), unknown), Impossible)
    assert isinstance(plan(c.GoTo(24.0, 121.0, 10.0), state(PX4, altitude=None)), Impossible)
    assert isinstance(plan(c.GoTo(24.0, 121.0), state(PX4, altitude=None)), Impossible)
    assert isinstance(plan(c.Orbit(24.0, 121.0, 5.0), state(PX4, altitude=None)), Impossible)
    assert isinstance(plan(c.ChangeAltitude(10.0), state(PX4, altitude=Altitude(0, 70.0))), Impossible)
    assert plan(c.Takeoff(10.0), on_ground(PX4))[0].params[6] == 60.0


def test_px4_mode_changes_carry_main_and_sub_mode():
    step = only(c.Return(), state(PX4))
    assert (step.command, step.params[:3]) == (MavCmd.DO_SET_MODE, (1.0, 4.0, 5.0))
    assert only(c.Land(), state(PX4)).params[:3] == (1.0, 4.0, 6.0)
    assert only(c.Continue(), state(PX4)).params[:3] == (1.0, 4.0, 4.0)
    assert only(c.SetMode("altitude"), state(PX4)).params[:3] == (1.0, 2.0, 0.0)
    assert isinstance(plan(c.SetMode("GUIDED"), state(PX4)), Impossible)


def test_px4_pauses_by_repositioning_to_where_it_is():
    step = only(c.Pause(), state(PX4))
    assert step.command == MavCmd.DO_REPOSITION and all(math.isnan(value) for value in step.params[3:])
    assert step.until(state(PX4, custom_mode=custom(4, 3)))


def test_px4_go_to_and_orbit_are_above_sea_level():
    assert only(c.GoTo(24.1, 121.1, 30.0), state(PX4, home=HOME)).params[4:] == (24.1, 121.1, 80.0)
    assert only(c.GoTo(24.1, 121.1), state(PX4)).params[6] == 70.0
    orbit = only(c.Orbit(24.1, 121.1, -40.0, 30.0, 3.0), state(PX4, home=HOME))
    assert orbit.params == (-40.0, 3.0, 0.0, 0.0, 24.1, 121.1, 80.0)
    assert orbit.until(state(PX4, custom_mode=custom(3, 1)))
    wing = only(c.Orbit(24.1, 121.1, 40.0), state(PX4, VehicleKind.PLANE))
    assert wing.until is None and math.isnan(wing.params[1])


def test_px4_height_and_heading_keep_the_place():
    height = only(c.ChangeAltitude(30.0), state(PX4, home=HOME))
    assert math.isnan(height.params[4]) and height.params[6] == 80.0
    heading = only(c.ChangeHeading(90.0), state(PX4))
    assert heading.params[3] == pytest.approx(math.pi / 2)
    assert math.isnan(heading.params[4]) and heading.params[6] == 70.0
    assert math.isnan(only(c.ChangeHeading(90.0), state(PX4, altitude=None)).params[6])


def test_a_px4_wing_has_no_heading_of_its_own():
    assert plan(c.ChangeHeading(90.0), state(PX4, VehicleKind.PLANE)) == Impossible("not supported")


def test_px4_is_believed_to_begin_anew_only_when_it_says_so():
    """Before 1.17 it knows only a message, which may be lost, and resumes where the flight before ended."""
    vehicle = on_ground(PX4, mission=MissionProgress(0, current_seq=3, total=5))
    item, *_ = plan(c.StartMission(arm=True), vehicle)
    (message,) = item.otherwise
    assert not message.until(vehicle)
    assert message.until(on_ground(PX4, mission=MissionProgress(0, current_seq=0, total=5)))
    assert not message.until(on_ground(PX4, mission=None))


def test_px4_leaves_a_mission_that_it_begins_anew():
    """In Mission it carries do-commands out while it stands disarmed: nobody would see that it began anew."""
    vehicle = on_ground(PX4, custom_mode=custom(4, 4), mission=MissionProgress(0, current_seq=3, total=5))
    hold, item, mode, arm = plan(c.StartMission(arm=True), vehicle)
    assert (hold.params[:3], mode.params[:3]) == ((1.0, 4.0, 3.0), (1.0, 4.0, 4.0))
    assert (item.command, arm.command) == (MavCmd.DO_SET_MISSION_CURRENT, 400)
    assert not mode.skip_if(on_ground(PX4, custom_mode=custom(4, 3)))


def test_px4_missions_have_no_home_item():
    vehicle = on_ground(PX4, mission=MissionProgress(0, current_seq=3, total=5))
    item, mode, arm = plan(c.StartMission(arm=True), vehicle)
    assert (item.params[0], mode.params[:3], arm.command) == (0.0, (1.0, 4.0, 4.0), 400)
    assert len(plan(c.StartMission(arm=True), on_ground(PX4))) == 2
    assert plan(c.StartMission(), on_ground(PX4)) == Impossible("disarmed")


# -- others -----------------------------------------------------------------------------------------


def test_a_generic_vehicle_gets_the_common_commands():
    vehicle = state(GENERIC)
    commands = {c.Land(): 21, c.Return(): 20, c.Pause(): 193, c.Continue(): 193, c.ChangeHeading(9.0): 115}
    for command, number in commands.items():
        assert only(command, vehicle).command == number
    assert only(c.Continue(), vehicle).params[0] == 1.0
    assert only(c.GoTo(24.0, 121.0), vehicle).params[6] == 20.0
    assert only(c.Orbit(24.0, 121.0, 9.0), vehicle).command == MavCmd.DO_ORBIT
    assert only(c.Takeoff(5.0), on_ground(GENERIC)).params[6] == 5.0
    assert only(c.StartMission(), vehicle).command == MavCmd.MISSION_START
    assert plan(c.StartMission(), on_ground(GENERIC)) == Impossible("arm first")
    assert plan(c.SetMode("Loiter"), vehicle) == Impossible("the vehicle has no mode Loiter")
    assert only(c.SetMode("loiter"), replace(vehicle, modes=(ModeInfo("Loiter", 9),))).params[1] == 9.0
    several = replace(vehicle, modes=(ModeInfo("Hold", 1), ModeInfo("Loiter", 9)))
    assert only(c.SetMode("loiter"), several).params[1] == 9.0
    for command in (c.GoTo(24.0, 121.0), c.Orbit(24.0, 121.0, 9.0)):
        assert isinstance(plan(command, replace(vehicle, altitude=None)), Impossible)
    assert plan(c.ChangeAltitude(5.0), vehicle) == Impossible("not supported")


@pytest.mark.parametrize(
    ("command", "changes", "reason"),
    [
        (c.Arm, {}, "already armed"),
        (c.Disarm, {}, "in flight"),
        (c.Disarm, {"armed": False, "in_air": False}, "already disarmed"),
        (c.Takeoff, {}, "in flight"),
        (c.Takeoff, {"in_air": False, "position": None}, "no position"),
        (c.Land, {"in_air": False}, "on ground"),
        (c.GoTo, {"in_air": False}, "on ground"),
        (c.GoTo, {"position": None}, "no position"),
        (c.Continue, {"mission": MissionProgress(0, total=0)}, "no mission"),
        (c.StartMission, {"mission": MissionProgress(0, total=0)}, "no mission"),
        (c.EmergencyStop, {"armed": False}, None),
        (c.Reboot, {}, "armed"),
        (c.GoTo, {"phase": Phase.LINK_LOST}, "link lost"),
        (c.Arm, {"phase": Phase.DISCONNECTED}, "not connected"),
        (c.Return, {"phase": Phase.LINK_LOST}, None),
        (c.EmergencyStop, {"phase": Phase.LINK_LOST}, None),
        (c.GoTo, {}, None),
        (c.GoTo, {"in_air": None}, None),
        (c.SetMode, {}, None),
        (c.StartMission, {"mission": MissionProgress(0)}, None),
    ],
)
def test_a_disabled_button_says_why(command, changes, reason):
    vehicle = state(**changes)
    assert adapter_of(vehicle).why_not(command, vehicle) == reason


def test_what_a_rover_does_not_do():
    vehicle = state(kind=VehicleKind.ROVER)
    assert adapter_of(vehicle).why_not(c.Land, vehicle) == "not supported"
    px4_rover = state(PX4, VehicleKind.ROVER)
    assert adapter_of(px4_rover).why_not(c.Land, px4_rover) == "does not fly"


def test_every_command_has_a_builder_or_a_reason_in_each_family():
    commands = c.VehicleCommand.__args__
    for autopilot in (ARDUPILOT, PX4, GENERIC):
        for kind in VehicleKind:
            vehicle = state(autopilot, kind)
            for command in commands:
                reason = adapter_of(vehicle).why_not(command, vehicle)
                assert reason is None or reason


def test_kinds_and_roles():
    assert (
        kind_of(21) is VehicleKind.VTOL and kind_of(13) is VehicleKind.QUAD and kind_of(3) is VehicleKind.HELI
    )
    copter = adapter_for(ARDUPILOT, 2)
    assert (copter.role(6), copter.role(99)) == (ModeRole.RETURN, ModeRole.MANUAL)
    assert adapter_for(ARDUPILOT, 2) is copter
    assert copter.refine((ModeInfo("QHOVER", 18),)) is copter
    quadplane = adapter_for(ARDUPILOT, 20)
    assert quadplane.refine(()) is quadplane
    assert adapter_for(ARDUPILOT, 1).refine(()) is adapter_for(ARDUPILOT, 1)
    assert (adapter_for(PX4, 2).bytewise_parameters, copter.bytewise_parameters) == (True, False)
    assert copter.high_latency_mode(6) == 6


def test_streams_are_asked_of_ardupilot_only():
    names = [request.message for request in adapter_for(ARDUPILOT, 2).stream_requests()]
    assert len(names) == len(set(names)) and "ATTITUDE" in names
    assert adapter_for(PX4, 2).stream_requests() == () == adapter_for(GENERIC, 2).stream_requests()


def test_each_step_says_what_it_does_and_what_was_not_seen():
    for autopilot in (ARDUPILOT, PX4, GENERIC):
        for vehicle in (state(autopilot, home=HOME), on_ground(autopilot, home=HOME)):
            for command in (c.Arm(), c.Takeoff(9.0), c.Land(), c.Return(), c.GoTo(24.0, 121.0), c.Reboot()):
                steps = plan(command, vehicle)
                for step in () if isinstance(steps, Impossible) else steps:
                    assert isinstance(step, CommandStep)
                    assert step.describe and (step.until is None or step.until_text)
