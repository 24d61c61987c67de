"""MAVSDK as a vehicle: an autopilot that this project has not written. Runs until its standard input ends.

    python e2e_foreign_vehicle.py HOST:PORT

MAVSDK answers arming and requests itself; the other flight commands are read and answered through its own
MAVLink library by "mavlink direct".
"""

from __future__ import annotations

import json
import queue
import sys
import threading
from typing import Any

from mavsdk import ComponentType, Configuration, ConnectionResult, Mavsdk
from mavsdk.plugins.action_server import ActionServer
from mavsdk.plugins.action_server.action_server import AllowableFlightModes
from mavsdk.plugins.mavlink_direct_server import MavlinkDirectServer
from mavsdk.plugins.mavlink_direct_server.mavlink_direct_server import MavlinkMessage
from mavsdk.plugins.telemetry_server import TelemetryServer
from mavsdk.plugins.telemetry_server import telemetry_server as t

LAT, LON, GROUND_M = 47.397742, 8.545594, 488.0
PERIOD_S = 0.1
CLIMB_M = 1.0
STEP_DEG = 2e-5
SAY_EVERY = 20
LAND, TAKEOFF, REPOSITION = 21, 22, 192


class ForeignVehicle:
    """Arms, takes off to 10 m and lands when it is told to, and publishes what it does."""

    def __init__(self, station: str) -> None:
        kind = Configuration.create_with_component_type(ComponentType.AUTOPILOT)
        self.sdk = Mavsdk(kind)
        result = self.sdk.add_any_connection(f"udpout://{station}")
        assert result == ConnectionResult.SUCCESS, result
        component = self.sdk.server_component_by_type(ComponentType.AUTOPILOT)
        self.actions = ActionServer(component)
        self.telemetry = TelemetryServer(component)
        self.height_m = 0.0
        self.wanted_m = 0.0
        self.armed = False
        self.actions.set_armable(True, True)
        self.actions.set_disarmable(True, True)
        self.actions.set_allow_takeoff(True)
        self.actions.set_allowable_flight_modes(
            AllowableFlightModes(True, True, True, True, True, True, True)
        )
        self.actions.subscribe_arm_disarm(self._arm)
        self.direct = MavlinkDirectServer(component)
        self.orders: queue.Queue[Any] = queue.Queue()
        for name in ("COMMAND_INT", "COMMAND_LONG"):
            self.direct.subscribe_message(name, lambda message, _: self.orders.put(message))
        self.north_deg = 0.0
        self.wanted_north_deg = 0.0

    def _arm(self, result: Any, wanted: Any, _: Any) -> None:
        print(f"told: {'arm' if wanted.arm else 'disarm'}", flush=True)
        self.armed = bool(wanted.arm)

    def _obey(self, message: Any) -> None:
        """Carry out and acknowledge one command, unless MAVSDK answers it itself."""
        order = json.loads(message.fields_json)
        command = order["command"]
        if command not in (LAND, TAKEOFF, REPOSITION):
            return
        print(f"told: {command} {order.get('x')} {order.get('y')} {order.get('z')}", flush=True)
        self.wanted_m = 0.0 if command == LAND else order["z"]
        if command == REPOSITION:
            self.wanted_north_deg = order["x"] / 1e7 - LAT
        answer = {
            "command": command,
            "result": 0,
            "progress": 0,
            "result_param2": 0,
            "target_system": message.system_id,
            "target_component": message.component_id,
        }
        self.direct.send_message(MavlinkMessage("COMMAND_ACK", 1, 1, 0, 0, json.dumps(answer)))

    def step(self) -> None:
        while not self.orders.empty():
            self._obey(self.orders.get())
        self.north_deg += max(-STEP_DEG, min(STEP_DEG, self.wanted_north_deg - self.north_deg))
        self.height_m += max(-CLIMB_M, min(CLIMB_M, self.wanted_m - self.height_m))
        place = t.Position(LAT + self.north_deg, LON, GROUND_M + self.height_m, self.height_m)
        self.telemetry.publish_position(place, t.VelocityNed(0.0, 0.0, 0.0), t.Heading(90.0))
        self.telemetry.publish_home(t.Position(LAT, LON, GROUND_M, 0.0))
        gps = t.RawGps(0, LAT, LON, GROUND_M, 0.8, 1.2, 0.0, 0.0, GROUND_M, 1.0, 1.5, 0.1, 1.0, 0.0)
        self.telemetry.publish_raw_gps(gps, t.GpsInfo(12, t.FixType.FIX_3D))
        self.telemetry.publish_battery(t.Battery(15.2, 0.5))
        self.telemetry.publish_attitude(
            t.EulerAngle(1.0, -2.0, 90.0, 0), t.AngularVelocityBody(0.0, 0.0, 0.0)
        )
        landed = t.LandedState.IN_AIR if self.height_m > 0.5 else t.LandedState.ON_GROUND
        self.telemetry.publish_extended_sys_state(t.VtolState.UNDEFINED, landed)


def main() -> None:
    vehicle = ForeignVehicle(sys.argv[1])
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    words = t.StatusText(t.StatusTextType.INFO, "MAVSDK vehicle ready")
    steps = 0
    while not ended.wait(PERIOD_S):
        vehicle.step()
        steps += 1
        if steps % SAY_EVERY == 0:
            vehicle.telemetry.publish_status_text(words)
    vehicle.sdk.destroy()


if __name__ == "__main__":
    main()
