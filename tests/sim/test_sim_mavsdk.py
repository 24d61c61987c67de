"""A foreign ground station, MAVSDK, flies simulated vehicles of both firmwares over UDP."""

from __future__ import annotations

import socket
import time

import pytest

from gcs.sim import Home, PlanItem, SimConfig, SimFleet, demo_survey

mavsdk = pytest.importorskip("mavsdk")

HOME = Home(47.397742, 8.545594, 488.0, 0.0)
LIMIT_S = 18.0


def until(condition, limit_s=LIMIT_S):
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.02)


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@pytest.fixture(params=["px4", "ardupilot"])
def peers(request):
    """A simulated vehicle in the air of time, and MAVSDK's view of it."""
    port = free_port()
    config = SimConfig(
        home=HOME, firmware=request.param, out=(f"udpout:127.0.0.1:{port}",), speedup=20.0, rate_hz=60.0
    )
    with SimFleet(config) as fleet:
        kind = mavsdk.ComponentType.GROUND_STATION
        sdk = mavsdk.Mavsdk(mavsdk.Configuration.create_with_component_type(kind))
        try:
            assert sdk.add_any_connection(f"udpin://127.0.0.1:{port}") == mavsdk.ConnectionResult.SUCCESS
            system = sdk.first_autopilot(10.0)
            assert system is not None
            yield fleet.vehicles[0], system
        finally:
            sdk.destroy()


@pytest.mark.foreign
def test_mavsdk_connects_arms_takes_off_goes_and_lands(peers):
    from mavsdk.plugins.action import Action
    from mavsdk.plugins.telemetry import Telemetry

    vehicle, system = peers
    action, telemetry = Action(system), Telemetry(system)
    until(lambda: telemetry.health().is_global_position_ok and telemetry.health().is_home_position_ok)
    action.set_takeoff_altitude(10.0)
    action.arm()
    until(telemetry.armed)
    action.takeoff()
    until(lambda: telemetry.in_air() and telemetry.position().relative_altitude_m > 9.0)
    here = telemetry.position()
    action.goto_location(here.latitude_deg + 0.0002, here.longitude_deg, here.absolute_altitude_m, 0.0)
    until(lambda: telemetry.position().latitude_deg > here.latitude_deg + 0.00018)
    action.land()
    until(lambda: not telemetry.armed())
    assert vehicle.state.body.on_ground


@pytest.mark.foreign
def test_mavsdk_uploads_reads_back_and_flies_a_mission(peers):
    from mavsdk.plugins.action import Action
    from mavsdk.plugins.mission_raw import MissionItem, MissionRaw
    from mavsdk.plugins.telemetry import Telemetry

    vehicle, system = peers
    action, mission, telemetry = Action(system), MissionRaw(system), Telemetry(system)
    until(lambda: telemetry.health().is_global_position_ok and telemetry.health().is_home_position_ok)
    plan = demo_survey(HOME, lines=2, length_m=40.0, alt_m=15.0)
    if vehicle.personality.home_item:
        plan.insert(0, PlanItem(command=16, frame=0))
    mission.upload_mission(
        [MissionItem(seq=i, current=int(i == 0), **item.fields()) for i, item in enumerate(plan)]
    )
    back = mission.download_mission()
    assert [item.command for item in back] == [item.command for item in plan]
    assert [(item.x, item.y) for item in back[1:]] == [(item.x, item.y) for item in plan[1:]]
    if vehicle.personality.home_item:
        vehicle.state.mode = vehicle.personality.mode_numbered(4)
    action.arm()
    mission.start_mission()
    # "In the air" may be heard before the heartbeat that says "armed".
    until(lambda: telemetry.in_air() and telemetry.armed())
    until(lambda: not telemetry.armed())
    assert vehicle.state.images >= 8
