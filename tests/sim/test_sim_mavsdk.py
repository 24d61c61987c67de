"""A foreign ground station, MAVSDK, flies a simulated PX4 vehicle over UDP."""

from __future__ import annotations

import socket
import time

import pytest

from gcs.sim import Home, SimConfig, SimFleet

mavsdk = pytest.importorskip("mavsdk")

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


@pytest.mark.foreign
@pytest.mark.parametrize("firmware", ["px4"])
def test_mavsdk_connects_arms_takes_off_goes_and_lands(firmware):
    from mavsdk.plugins.action import Action
    from mavsdk.plugins.telemetry import Telemetry

    port = free_port()
    config = SimConfig(
        home=Home(47.397742, 8.545594, 488.0, 0.0),
        firmware=firmware,
        out=(f"udpout:127.0.0.1:{port}",),
        speedup=8.0,
        rate_hz=60.0,
    )
    with SimFleet(config) as fleet:
        sdk = mavsdk.Mavsdk(mavsdk.Configuration.create_with_component_type(mavsdk.ComponentType.GROUND_STATION))
        try:
            assert sdk.add_any_connection(f"udpin://127.0.0.1:{port}") == mavsdk.ConnectionResult.SUCCESS
            system = sdk.first_autopilot(10.0)
            assert system is not None
            action, telemetry = Action(system), Telemetry(system)
            state = fleet.vehicles[0].state
            until(lambda: telemetry.health().is_global_position_ok and telemetry.health().is_home_position_ok)
            action.set_takeoff_altitude(10.0)
            assert state.params.get("MIS_TAKEOFF_ALT") == 10.0
            action.arm()
            until(telemetry.armed)
            action.takeoff()
            until(lambda: telemetry.in_air() and telemetry.position().relative_altitude_m > 9.0)
            here = telemetry.position()
            action.goto_location(here.latitude_deg + 0.0002, here.longitude_deg, here.absolute_altitude_m, 0.0)
            until(lambda: telemetry.position().latitude_deg > here.latitude_deg + 0.00018)
            action.land()
            until(lambda: not telemetry.armed())
            assert state.body.on_ground
        finally:
            sdk.destroy()
