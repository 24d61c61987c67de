"""Who exchanges which list, and how that vehicle behaves in an exchange."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gcs.mavlink import Frame
from gcs.mavlink.constants import MavMissionResult
from gcs.model.ids import VehicleId
from gcs.services.operation import Send

IN_FLIGHT = 5
LIST_NAMES: Mapping[int, str] = {0: "mission", 1: "fence", 2: "rally points"}


@dataclass(frozen=True, slots=True)
class MissionPeer:
    """Who exchanges which list: the vehicle's component and this station."""

    vehicle: VehicleId
    mission_type: int = 0
    """MAV_MISSION_TYPE: 0 mission, 1 fence, 2 rally."""
    component: int = 1
    station: tuple[int, int] = (255, 190)
    window: int = IN_FLIGHT
    """How many items are asked for at once: PX4 ends a download when one is asked for out of turn."""
    ignores_repeats: bool = False
    """An item that it did not ask for changes nothing, so that a lost one may be repeated early."""
    partial: bool = False
    """It takes MISSION_WRITE_PARTIAL_LIST for its mission."""

    def send(self, name: str, **fields: object) -> Send:
        """Return a message to the vehicle about this list."""
        to: dict[str, object] = {"target_system": self.vehicle.sysid, "target_component": self.component}
        return Send(name, to | fields | {"mission_type": self.mission_type}, self.vehicle)

    def end_transfers(self) -> list[Send]:
        """Return what ends any exchange of ours that the vehicle still thinks is open."""
        cancelled = {"type": int(MavMissionResult.OPERATION_CANCELLED)}
        return [replace(self, mission_type=kind).send("MISSION_ACK", **cancelled) for kind in LIST_NAMES]

    def concerns(self, frame: Frame) -> bool:
        """Return whether a mission message is from the vehicle, for us, and about this list."""
        return self._is_ours(frame) and frame.msg.mission_type == self.mission_type

    def other_list(self, frame: Frame) -> str:
        """Return which other list the vehicle speaks of to us; empty when it is none."""
        if not self._is_ours(frame) or frame.msg.mission_type == self.mission_type:
            return ""
        return LIST_NAMES.get(frame.msg.mission_type, f"list {frame.msg.mission_type}")

    def _is_ours(self, frame: Frame) -> bool:
        if frame.sysid != self.vehicle.sysid or frame.compid != self.component:
            return False
        msg = frame.msg
        return msg.target_system in (0, self.station[0]) and msg.target_component in (0, self.station[1])
