"""MAVSDK's mission_raw_server as a vehicle. Runs until its standard input ends.

    python e2e_foreign_missions.py HOST:PORT

Prints one line of JSON for each list that came in.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from mavsdk import ComponentType, Configuration, ConnectionResult, Mavsdk
from mavsdk.plugins.mission_raw_server import MissionRawServer

FIELDS = (
    "seq", "frame", "command", "autocontinue", "param1", "param2", "param3", "param4", "x", "y", "z",
    "mission_type",
)  # fmt: skip


def main() -> None:
    sdk = Mavsdk(Configuration.create_with_component_type(ComponentType.AUTOPILOT))
    result = sdk.add_any_connection(f"udpout://{sys.argv[1]}")
    assert result == ConnectionResult.SUCCESS, result
    server = MissionRawServer(sdk.server_component_by_type(ComponentType.AUTOPILOT))

    def incoming(outcome: Any, plan: Any, _: Any) -> None:
        items = [{name: getattr(item, name) for name in FIELDS} for item in plan.mission_items]
        print(json.dumps({"incoming": outcome.name, "items": items}), flush=True)

    server.subscribe_incoming_mission(incoming)
    server.subscribe_clear_all(lambda kind, _: print(json.dumps({"cleared": kind}), flush=True))
    sys.stdin.read()
    server.destroy()
    sdk.destroy()


if __name__ == "__main__":
    main()
