"""The path in profile: heights of path and ground along the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ProfileMark:
    """An item's place on the profile."""

    distance_m: float
    label: str
    """The item's number as the map shows it."""
    source: int
    """Index in ``Plan.items``."""
    alt_amsl_m: float


@dataclass(frozen=True, slots=True)
class ProfileBand:
    """The stretch that a pattern takes."""

    from_m: float
    to_m: float
    source: int
    label: str
    """ "Survey 3 · 80 m above terrain"."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Heights along the way; the arrays have one length, distances never fall."""

    distance_m: Floats
    path_amsl_m: Floats
    terrain_amsl_m: Floats
    """NaN where it is not known."""
    marks: tuple[ProfileMark, ...]
    bands: tuple[ProfileBand, ...]
    home_amsl_m: float
    """What heights above home are added to; 0 where nobody knows it."""
    home_known: bool = True
    """False: neither the plan nor the terrain says how high home is; heights are above home then."""
    required_m: Floats | None = None
    """Clearance asked for at each place: less where the vehicle takes off and lands."""
    lats_deg: Floats | None = None
    lons_deg: Floats | None = None
