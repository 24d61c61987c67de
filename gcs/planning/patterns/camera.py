"""Cameras, and what their pictures cover of a surface at a distance.

Member names and formulas are QGroundControl's ``CameraCalc`` (versions 1 and 2), so that it reads what is
written here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from gcs.planning.json_node import Node
from gcs.planning.patterns.fields import Field, Value
from gcs.planning.patterns.reading import flag, number, text

MANUAL, CUSTOM = "Manual (no camera specs)", "Custom Camera"
_MANUAL_WORDS = "Manual (no camera spec)"
_VERSION = 2
_HIGHEST_M = 10_000.0
_OPTICS = ("sensor_width_mm", "sensor_height_mm", "image_width_px", "image_height_px", "focal_length_mm")
_PICTURES, _HEIGHT = "Pictures", "Height"


class HeightMode(IntEnum):
    """QGroundControl's ``DistanceMode``."""

    HOME = 1
    AMSL = 2
    CALCULATED = 3
    """Heights above sea level, worked out from the ground's for each waypoint."""
    TERRAIN = 4
    """The vehicle itself keeps its height above the ground (MAV_FRAME 10)."""


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera's data sheet; sizes of the sensor with the image's long side as width."""

    sensor_width_mm: float
    sensor_height_mm: float
    image_width_px: int
    image_height_px: int
    focal_length_mm: float
    min_interval_s: float = 0.0


CAMERAS: Mapping[str, Camera] = {
    "Canon EOS-M 22mm": Camera(22.3, 14.9, 5184, 3456, 22.0),
    "Canon S100 PowerShot": Camera(7.6, 5.7, 4000, 3000, 5.2),
    "Canon SX260 HS PowerShot": Camera(6.17, 4.55, 4000, 3000, 4.5),
    "DJI Mavic 3 Enterprise": Camera(17.3, 13.0, 5280, 3956, 12.29, 0.7),
    "DJI Phantom 4 Pro": Camera(13.2, 8.8, 5472, 3648, 8.8, 2.0),
    "DJI Zenmuse P1 35mm": Camera(35.9, 24.0, 8192, 5460, 35.0, 0.7),
    "GoPro Hero 4": Camera(6.17, 4.55, 4000, 3000, 2.98),
    "MicaSense Altum": Camera(7.12, 5.33, 2064, 1544, 8.0, 1.0),
    "Parrot Sequioa Monochrome": Camera(4.8, 3.6, 1280, 960, 4.0, 0.8),
    "Parrot Sequioa RGB": Camera(6.17, 4.63, 4608, 3456, 4.9, 1.0),
    "RedEdge": Camera(4.8, 3.6, 1280, 960, 5.5),
    "Ricoh GR II": Camera(23.7, 15.7, 4928, 3264, 18.3),
    "Sentera Double 4K Sensor": Camera(6.2, 4.65, 4000, 3000, 5.4),
    "Sony a6000 16mm": Camera(23.5, 15.6, 6000, 4000, 16.0, 2.0),
    "Sony ILCE-QX1": Camera(23.2, 15.4, 5456, 3632, 16.0),
    "Sony ILX-LR1 35mm": Camera(35.7, 23.8, 9504, 6336, 35.0, 0.7),
    "Sony RX1R II 35mm": Camera(35.9, 24.0, 7952, 5304, 35.0, 1.0),
}
"""By name: QGroundControl's own where it knows the camera (its spelling of Sequoia included)."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the sizes of a coverage are called in a pattern."""

    distance: str
    spacing: str
    trigger: str


GRID_WORDS = Words("Height", "Spacing of lines", "Trigger distance")


@dataclass(frozen=True, slots=True)
class Coverage:
    """A camera, how far it is from the surface, and how its pictures follow each other."""

    name: str = MANUAL
    height_m: float = 50.0
    """Distance to the surface; see ``mode``."""
    mode: HeightMode = HeightMode.HOME
    spacing_m: float = 25.0
    """Between lines (``AdjustedFootprintSide``); worked out unless the camera is manual."""
    trigger_m: float = 25.0
    """Between pictures along a line (``AdjustedFootprintFrontal``)."""
    by_height: bool = True
    """The height is given and the ground sample follows; else the other way round."""
    ground_sample_cm: float = 2.0
    front_overlap_pct: float = 75.0
    side_overlap_pct: float = 70.0
    landscape: bool = True
    fixed_orientation: bool = False
    sensor_width_mm: float = 23.2
    sensor_height_mm: float = 15.4
    image_width_px: int = 5456
    image_height_px: int = 3632
    focal_length_mm: float = 16.0
    min_interval_s: float = 0.0

    @property
    def manual(self) -> bool:
        """There is no camera: spacing and trigger distance are given."""
        return self.name == MANUAL

    @property
    def ground_sample_m(self) -> float | None:
        """Size of a picture element on the surface; None without a camera."""
        return None if self.manual else self.ground_sample_cm / 100.0

    def with_camera(self, name: str) -> Coverage:
        """Return it with the data sheet of a known camera."""
        known = CAMERAS.get(name)
        if known is None:
            return replace(self, name=name).settled()
        return replace(
            self, name=name, fixed_orientation=False, min_interval_s=known.min_interval_s,
            **{key: getattr(known, key) for key in _OPTICS},
        ).settled()  # fmt: skip

    def settled(self) -> Coverage:
        """Return it with everything worked out that follows from the rest."""
        if self.manual:
            return self if self.by_height else replace(self, by_height=True)
        per_metre_cm = self.sensor_width_mm * 100.0 / (self.image_width_px * self.focal_length_mm)
        sample_cm = self.height_m * per_metre_cm if self.by_height else self.ground_sample_cm
        across, along = self.image_width_px, self.image_height_px
        if not self.landscape:
            across, along = along, across
        return replace(
            self,
            height_m=self.height_m if self.by_height else sample_cm / per_metre_cm,
            ground_sample_cm=sample_cm,
            spacing_m=across * sample_cm / 100.0 * (1.0 - self.side_overlap_pct / 100.0),
            trigger_m=along * sample_cm / 100.0 * (1.0 - self.front_overlap_pct / 100.0),
        )

    # -- QGroundControl's CameraCalc ----------------------------------------------------------------

    def json(self) -> dict[str, Any]:
        """Return the members of ``CameraCalc``."""
        members: dict[str, Any] = {
            "version": _VERSION,
            "AdjustedFootprintFrontal": self.trigger_m,
            "AdjustedFootprintSide": self.spacing_m,
            "CameraName": self.name,
            "DistanceMode": int(self.mode),
            "DistanceToSurface": self.height_m,
        }
        if self.manual:
            return members
        return members | {
            "FixedOrientation": self.fixed_orientation,
            "FocalLength": self.focal_length_mm,
            "FrontalOverlap": self.front_overlap_pct,
            "ImageDensity": self.ground_sample_cm,
            "ImageHeight": self.image_height_px,
            "ImageWidth": self.image_width_px,
            "Landscape": self.landscape,
            "MinTriggerInterval": self.min_interval_s,
            "SensorHeight": self.sensor_height_mm,
            "SensorWidth": self.sensor_width_mm,
            "SideOverlap": self.side_overlap_pct,
            "ValueSetIsDistance": self.by_height,
        }

    @classmethod
    def read(cls, node: Node, *, follows_terrain: bool = False) -> Coverage:
        """Return what a ``CameraCalc`` says; ``follows_terrain`` is what version 1 said elsewhere."""
        d = cls()
        return cls(
            name=text(node, "CameraName", d.name),
            height_m=number(node, "DistanceToSurface", d.height_m, 0.0, _HIGHEST_M),
            mode=_mode(node, follows_terrain),
            spacing_m=number(node, "AdjustedFootprintSide", d.spacing_m, 0.0, 1e6),
            trigger_m=number(node, "AdjustedFootprintFrontal", d.trigger_m, 0.0, 1e6),
            by_height=flag(node, "ValueSetIsDistance", d.by_height),
            ground_sample_cm=number(node, "ImageDensity", d.ground_sample_cm, 0.0, 1e6),
            front_overlap_pct=number(node, "FrontalOverlap", d.front_overlap_pct, -1000.0, 99.0),
            side_overlap_pct=number(node, "SideOverlap", d.side_overlap_pct, -1000.0, 99.0),
            landscape=flag(node, "Landscape", d.landscape),
            fixed_orientation=flag(node, "FixedOrientation", d.fixed_orientation),
            sensor_width_mm=number(node, "SensorWidth", d.sensor_width_mm, 0.01, 1000.0),
            sensor_height_mm=number(node, "SensorHeight", d.sensor_height_mm, 0.01, 1000.0),
            image_width_px=round(number(node, "ImageWidth", d.image_width_px, 1.0, 1e6)),
            image_height_px=round(number(node, "ImageHeight", d.image_height_px, 1.0, 1e6)),
            focal_length_mm=number(node, "FocalLength", d.focal_length_mm, 0.01, 10_000.0),
            min_interval_s=number(node, "MinTriggerInterval", d.min_interval_s, 0.0, 3600.0),
        )

    # -- the form ------------------------------------------------------------------------------------

    def with_value(self, key: str, value: Value) -> Coverage:
        """Return it with one of its fields changed."""
        if key == "camera":
            return self.with_camera(str(value))
        changes: dict[str, Any] = {"mode": HeightMode(int(value))} if key == "mode" else {key: value}
        if key == "height_m":
            changes["by_height"] = True
        elif key == "ground_sample_cm":
            changes["by_height"] = False
        elif key in _OPTICS and self.name not in (MANUAL, CUSTOM):
            changes["name"] = CUSTOM
        return replace(self, **changes).settled()

    def fields(self, words: Words = GRID_WORDS) -> tuple[Field, ...]:
        """Return what an editor shows."""
        names = [MANUAL, CUSTOM, *CAMERAS]
        if self.name not in names:
            names.append(self.name)
        first = (
            Field("camera", "Camera", "", self.name, group=_PICTURES,
                  choices=tuple((name, _MANUAL_WORDS if name == MANUAL else name) for name in names),
                  help="Whose sensor and lens the spacing is worked out from"),
            Field("height_m", words.distance, "m", self.height_m, 0.1, _HIGHEST_M, 1.0, group=_HEIGHT,
                  help="Distance from the surface that is photographed"),
        )  # fmt: skip
        if self.manual:
            return (
                *first,
                Field("spacing_m", words.spacing, "m", self.spacing_m, 0.1, 10_000.0, 1.0, group=_PICTURES),
                Field("trigger_m", words.trigger, "m", self.trigger_m, 0.0, 10_000.0, 1.0, group=_PICTURES),
            )  # fmt: skip
        return (*first, *self._camera_fields())

    def _camera_fields(self) -> tuple[Field, ...]:
        return (
            Field("ground_sample_cm", "Ground sample", "cm", self.ground_sample_cm, 0.01, 1000.0, 0.1,
                  group=_PICTURES, help="Size of a picture element on the surface; the height follows"),
            Field("front_overlap_pct", "Front overlap", "%", self.front_overlap_pct, -100.0, 99.0, 5.0,
                  group=_PICTURES, help="Of pictures that follow each other"),
            Field("side_overlap_pct", "Side overlap", "%", self.side_overlap_pct, -100.0, 99.0, 5.0,
                  group=_PICTURES, help="Of pictures on neighbouring lines"),
            Field("landscape", "Orientation", "", self.landscape, group=_PICTURES,
                  choices=((True, "Landscape"), (False, "Portrait")),
                  help="Landscape: the long side lies across the line"),
            Field("sensor_width_mm", "Sensor width", "mm", self.sensor_width_mm, 0.01, 1000.0, 0.1,
                  group="Camera"),
            Field("sensor_height_mm", "Sensor height", "mm", self.sensor_height_mm, 0.01, 1000.0, 0.1,
                  group="Camera"),
            Field("image_width_px", "Image width", "px", self.image_width_px, 1, 1e6, 1, group="Camera"),
            Field("image_height_px", "Image height", "px", self.image_height_px, 1, 1e6, 1, group="Camera"),
            Field("focal_length_mm", "Focal length", "mm", self.focal_length_mm, 0.01, 10_000.0, 0.1,
                  group="Camera"),
        )  # fmt: skip


CAMERA_KEYS = frozenset((
    "camera", "height_m", "mode", "spacing_m", "trigger_m", "ground_sample_cm", "front_overlap_pct",
    "side_overlap_pct", "landscape", *_OPTICS,
))  # fmt: skip
"""Keys of fields that ``Coverage.with_value`` understands."""


def _mode(node: Node, follows_terrain: bool) -> HeightMode:
    found = node.optional("DistanceMode")
    if found is not None:
        return HeightMode(found.integer(1, 4))
    if follows_terrain:
        return HeightMode.CALCULATED
    return HeightMode.HOME if flag(node, "DistanceToSurfaceRelative", True) else HeightMode.AMSL
