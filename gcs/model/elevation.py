"""What everyone may ask of terrain, whatever it comes from."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt


class Elevation(Protocol):
    """Height of the ground above mean sea level."""

    def height_amsl_m(self, lat_deg: float, lon_deg: float) -> float | None:
        """Return the height at one place; None where it is not known."""

    def heights_amsl_m(
        self, lats_deg: npt.NDArray[np.float64], lons_deg: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        """Return the heights at many places (arrays of one shape); NaN where it is not known."""
