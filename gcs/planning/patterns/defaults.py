"""What a new pattern begins with: of the vehicle, the plan and the weather."""

from __future__ import annotations

from dataclasses import dataclass

from gcs.model.elevation import Elevation
from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.frames import AltitudeReference
from gcs.planning.patterns.camera import MANUAL, Coverage, HeightMode

_WINGS = (VehicleKind.PLANE, VehicleKind.VTOL)
_HEIGHT_M = 50.0


@dataclass(frozen=True, slots=True)
class PatternDefaults:
    """The circumstances in which a pattern is made."""

    height_m: float = _HEIGHT_M
    reference: AltitudeReference = AltitudeReference.HOME
    speed_mps: float = 0.0
    """0: as the vehicle is set up."""
    camera: str = MANUAL
    firmware: Firmware = Firmware.GENERIC
    kind: VehicleKind | None = None
    wind_speed_mps: float = 0.0
    wind_from_deg: float | None = None
    """None: not known."""
    size_m: float = 0.0
    """How large a pattern gets that is made from one point; 0: as its kind says."""
    elevation: Elevation | None = None

    @property
    def wings(self) -> bool:
        """The vehicle flies on the wing and needs room to turn."""
        return self.kind in _WINGS

    @property
    def height_rel_m(self) -> float:
        """The height above home; heights above sea level are none that can be told here."""
        return _HEIGHT_M if self.reference is AltitudeReference.AMSL else self.height_m

    @property
    def mode(self) -> HeightMode:
        """The height's reference as QGroundControl has it; PX4 knows no terrain frame."""
        if self.reference is AltitudeReference.AMSL:
            return HeightMode.AMSL
        if self.reference is AltitudeReference.TERRAIN:
            return HeightMode.CALCULATED if self.firmware is Firmware.PX4 else HeightMode.TERRAIN
        return HeightMode.HOME

    @property
    def coverage(self) -> Coverage:
        """The camera at the height asked for."""
        return Coverage(height_m=self.height_m, mode=self.mode).with_camera(self.camera)
