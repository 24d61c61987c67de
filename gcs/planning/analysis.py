"""What others use of the analysis: types, context and ``analyse``.

The work is done in ``gcs.planning.checks``; see there for what is looked at.
"""

from __future__ import annotations

from gcs.planning.checks.analysing import Analysis, analyse
from gcs.planning.checks.finding import Finding, Fix, Severity, single
from gcs.planning.context import AnalysisContext, Wind, context_for
from gcs.planning.energy import EnergyUse, LegEnergy
from gcs.planning.limits import VehicleLimits, limits_for
from gcs.planning.power import Drive, EnergyModel, energy_for
from gcs.planning.profile import Profile, ProfileBand, ProfileMark
from gcs.planning.statistics import PlanFigures

__all__ = [
    "Analysis",
    "AnalysisContext",
    "Drive",
    "EnergyModel",
    "EnergyUse",
    "Finding",
    "Fix",
    "LegEnergy",
    "PlanFigures",
    "Profile",
    "ProfileBand",
    "ProfileMark",
    "Severity",
    "VehicleLimits",
    "Wind",
    "analyse",
    "context_for",
    "energy_for",
    "limits_for",
    "single",
]
