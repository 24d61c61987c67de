"""What the graphs need of the rest of the program."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from gcs.model.ids import VehicleId
from gcs.recording.field_catalog import FieldKey

FloatArray = npt.NDArray[np.float64]


class HistoryPort(Protocol):
    """The history of telemetry fields, as ``gcs.recording.history`` keeps it; times are monotonic seconds."""

    def vehicles(self) -> list[VehicleId]:
        """Return the vehicles that have values."""
        ...

    def fields(self, vehicle: VehicleId) -> list[FieldKey]:
        """Return every field of a vehicle that has values."""
        ...

    def series(
        self, key: FieldKey, t0_s: float, t1_s: float, max_points: int | None = None
    ) -> tuple[FloatArray, FloatArray]:
        """Return times and scaled values between two times; NaN where there is a gap."""
        ...

    def latest(self, key: FieldKey) -> tuple[float, float] | None:
        """Return time and value of the newest sample."""
        ...
