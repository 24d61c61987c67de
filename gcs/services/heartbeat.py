"""Our own heartbeat, once a second on every link: without it vehicles think their station is gone."""

from __future__ import annotations

from gcs.mavlink.constants import MavAutopilot, MavState, MavType
from gcs.services.operation import Send

INTERVAL_S = 1.0
MAVLINK_VERSION = 3


class Heartbeat:
    """HEARTBEAT of a ground station (MAVLink heartbeat protocol)."""

    def __init__(self) -> None:
        self._due_s: float | None = None

    def message(self) -> Send:
        """Return the heartbeat, for every link."""
        return Send(
            "HEARTBEAT",
            {
                "type": int(MavType.GCS),
                "autopilot": int(MavAutopilot.INVALID),
                "base_mode": 0,
                "custom_mode": 0,
                "system_status": int(MavState.ACTIVE),
                "mavlink_version": MAVLINK_VERSION,
            },
        )

    def on_tick(self, now: float) -> list[Send]:
        """Return the heartbeat when it is due; a late tick does not make up for the ones missed."""
        if self._due_s is not None and now < self._due_s:
            return []
        on_time = self._due_s is not None and now < self._due_s + INTERVAL_S
        self._due_s = (self._due_s if on_time and self._due_s is not None else now) + INTERVAL_S
        return [self.message()]
