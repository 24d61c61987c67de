"""The embedded simulator: vehicles that speak MAVLink like ArduPilot or PX4, for demonstration and tests.

It is an independent implementation of the vehicle's side and shares no protocol code with the services. It
shows what a ground station must cope with; for how an aircraft really flies, SITL stays the reference.
"""

from __future__ import annotations

from gcs.sim.birth import VehicleConfig
from gcs.sim.config import SimConfig
from gcs.sim.faults import Fault, FaultSet, parse_fault
from gcs.sim.fleet import FleetRunner, SimFleet, run_fleet
from gcs.sim.kinds import SimFirmware, SimKind
from gcs.sim.plan import PlanItem
from gcs.sim.start import Home, SimError, parse_home
from gcs.sim.survey import demo_survey, formation
from gcs.sim.vehicle import SimVehicle

__all__ = [
    "Fault",
    "FaultSet",
    "FleetRunner",
    "Home",
    "PlanItem",
    "SimConfig",
    "SimError",
    "SimFirmware",
    "SimFleet",
    "SimKind",
    "SimVehicle",
    "VehicleConfig",
    "demo_survey",
    "formation",
    "parse_fault",
    "parse_home",
    "run_fleet",
]
