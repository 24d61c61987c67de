"""The theme's tokens as ready Qt colours, made once per theme because paint runs at 20 Hz."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor

from gcs.gui.theme import Theme, with_alpha

CASING_ALPHA = 0.55


@dataclass(frozen=True, slots=True)
class MapPalette:
    """Colours of everything that the map draws."""

    theme: Theme
    sea: QColor
    land: QColor
    coast: QColor
    graticule: QColor
    label: QColor
    halo: QColor
    sea_label: QColor
    plate: QColor
    plate_line: QColor
    text: QColor
    text_soft: QColor
    accent: QColor
    active: QColor
    leg: QColor
    fence: QColor
    sim: QColor
    critical: QColor
    casing: QColor
    on_bright: QColor
    identity: tuple[QColor, ...]
    line_scale: float
    tile_brightness: float
    tile_saturation: float

    @classmethod
    def of(cls, theme: Theme) -> MapPalette:
        """Take the colours from a theme."""
        ground = theme.map_ground
        return cls(
            theme=theme,
            sea=QColor(ground.sea),
            land=QColor(ground.land),
            coast=QColor(ground.coast),
            graticule=with_alpha(ground.coast, 0.30),
            label=QColor(ground.label),
            halo=QColor(ground.land),
            sea_label=QColor(ground.coast),
            plate=with_alpha(theme.bg1, 0.94),
            plate_line=QColor(theme.line2),
            text=QColor(theme.t1),
            text_soft=QColor(theme.t2),
            accent=QColor(theme.acc),
            active=QColor(theme.active),
            leg=QColor(theme.leg),
            fence=QColor(theme.fence),
            sim=QColor(theme.sim),
            critical=QColor(theme.level("critical")),
            casing=with_alpha(theme.casing, CASING_ALPHA),
            on_bright=QColor(theme.bg0),
            identity=tuple(QColor(colour) for colour in theme.identity),
            line_scale=theme.map_line_scale,
            tile_brightness=ground.tile_brightness,
            tile_saturation=ground.tile_saturation,
        )

    def vehicle(self, index: int) -> QColor:
        """Identity colour; repeats after 8."""
        return self.identity[index % len(self.identity)]

    def level(self, level: str) -> QColor:
        """Colour of an alert level by its name."""
        return QColor(self.theme.level(level))
