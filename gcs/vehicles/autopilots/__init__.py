"""Adapters: all that differs between autopilot families lives here, never in an ``if`` elsewhere."""

from __future__ import annotations

from functools import cache

from gcs.mavlink.constants import MavAutopilot
from gcs.model.vehicle import VehicleKind, VehicleState
from gcs.vehicles.autopilots.ardupilot import CopterAdapter, RoverAdapter, SubAdapter
from gcs.vehicles.autopilots.ardupilot_plane import PlaneAdapter, QuadPlaneAdapter
from gcs.vehicles.autopilots.base import Adapter, ModeRole, StreamRequest, kind_of
from gcs.vehicles.autopilots.generic import GenericAdapter
from gcs.vehicles.autopilots.px4 import Px4Adapter
from gcs.vehicles.autopilots.steps import (
    CommandStep,
    Effect,
    Impossible,
    LateStep,
    MessageStep,
    Plan,
    SteerStep,
    Step,
    WaitStep,
)

__all__ = [
    "Adapter",
    "CommandStep",
    "Effect",
    "Impossible",
    "LateStep",
    "MessageStep",
    "ModeRole",
    "Plan",
    "SteerStep",
    "Step",
    "StreamRequest",
    "WaitStep",
    "adapter_for",
    "adapter_of",
    "kind_of",
]

_ARDUPILOT = {
    VehicleKind.QUAD: CopterAdapter,
    VehicleKind.HELI: CopterAdapter,
    VehicleKind.PLANE: PlaneAdapter,
    VehicleKind.VTOL: QuadPlaneAdapter,
    VehicleKind.ROVER: RoverAdapter,
    VehicleKind.BOAT: RoverAdapter,
    VehicleKind.SUB: SubAdapter,
}


@cache
def adapter_of_kind(autopilot: int, kind: VehicleKind) -> Adapter:
    """Return the adapter of an autopilot family (MAV_AUTOPILOT) for a shape of vehicle."""
    if autopilot == MavAutopilot.ARDUPILOTMEGA:
        return _ARDUPILOT[kind](kind)
    if autopilot == MavAutopilot.PX4:
        return Px4Adapter(kind)
    return GenericAdapter(kind)


def adapter_for(autopilot: int, mav_type: int) -> Adapter:
    """Return the adapter for what a HEARTBEAT claims (MAV_AUTOPILOT, MAV_TYPE)."""
    return adapter_of_kind(autopilot, kind_of(mav_type))


def adapter_of(state: VehicleState) -> Adapter:
    """Return the adapter of a vehicle."""
    return adapter_of_kind(state.identity.autopilot, state.identity.kind)
