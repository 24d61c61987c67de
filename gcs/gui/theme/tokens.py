"""The one place where colours and stroke scales live: a table of tokens for each theme (look/tokens.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gcs.gui.theme.colour import blend
from gcs.gui.theme.levels import Sign
from gcs.model.alarm import Level


@dataclass(frozen=True, slots=True)
class MapGround:
    """Colours of the bundled vector map and how raster tiles are toned down (0 to 1)."""

    sea: str
    shoal: str
    land: str
    wood: str
    contour: str
    contour_major: str
    coast: str
    road: str
    road_major: str
    label: str
    tile_brightness: float = 1.0
    tile_saturation: float = 1.0


@dataclass(frozen=True, slots=True)
class FlightDisplay:
    """Colours of the primary flight display; sky and ground are two-stop gradients, top to bottom."""

    sky_top: str
    sky_bottom: str
    ground_top: str
    ground_bottom: str
    aircraft: str = "#FFD54A"
    flight_path: str = "#7CF2A4"


@dataclass(frozen=True, slots=True)
class Theme:
    """All tokens of one theme. Colours are ``#RRGGBB``; surfaces stack bg0 < bg1 < bg2 < bg3 < bg4."""

    name: str
    bg0: str
    bg1: str
    bg2: str
    bg3: str
    bg4: str
    line: str
    line2: str
    t1: str
    t2: str
    t3: str
    acc: str
    acc_bg: str
    on_acc: str
    active: str
    leg: str
    fence: str
    sim: str
    plot: str
    grid: str
    levels: Mapping[str, str]
    fills: Mapping[str, tuple[str, str]]
    """Fill and text colour of a solid pill, by level."""
    identity: tuple[str, ...]
    series: tuple[str, ...]
    map_ground: MapGround
    flight: FlightDisplay
    terrain: str = "#A98B52"
    casing: str = "#000000"
    border_px: float = 1.0
    map_line_scale: float = 1.0
    weight_step: int = 0
    """Added to each font weight: 100 makes text one weight heavier."""
    caution_outline: str = ""
    """Colour of the outline a caution symbol needs to reach its contrast; empty for none."""
    dark: bool = False

    def level(self, status: Level | Sign | str) -> str:
        """Colour of a status symbol; *sent* and *stale* are grey, *in progress* is advisory."""
        return self.levels.get(Sign.of(status), self.t3)

    def fill(self, status: Level | Sign | str) -> tuple[str, str]:
        """Fill and text colour of a solid pill at this level."""
        return self.fills.get(Sign.of(status), (self.bg3, self.t1))

    def tint(self, status: Level | Sign | str) -> str:
        """Ground of a tinted row; only words in t1 may stand on it."""
        return blend(self.bg1, self.level(status), 0.16)

    def vehicle(self, index: int) -> str:
        """Identity colour of the n-th vehicle or group; repeats after 8."""
        return self.identity[index % len(self.identity)]

    def graph(self, index: int) -> tuple[str, bool]:
        """Colour of the n-th graph series and whether it is drawn with the 6-3 dash."""
        count = len(self.series)
        return self.series[index % count], (index // count) % 2 == 1


def _levels(ok: str, advisory: str, caution: str, warning: str, critical: str, off: str) -> Mapping[str, str]:
    return MappingProxyType(
        {
            Sign.OK: ok,
            Sign.ADVISORY: advisory,
            Sign.CAUTION: caution,
            Sign.WARNING: warning,
            Sign.CRITICAL: critical,
            Sign.OFF: off,
            Sign.PROGRESS: advisory,
        }
    )


def _fills(caution: str, warning: str, on_warning: str) -> Mapping[str, tuple[str, str]]:
    # Critical and the caution's text colour are the same in all themes: "Text on filled critical", tokens.md.
    return MappingProxyType(
        {
            Sign.CAUTION: (caution, "#171200"),
            Sign.WARNING: (warning, on_warning),
            Sign.CRITICAL: ("#C92A2A", "#FFFFFF"),
        }
    )


_BRIGHT_IDENTITY = (
    "#2B3FBF",
    "#00605A",
    "#7A1F9E",
    "#6B4A12",
    "#9C2A4A",
    "#44525E",
    "#1D5F8A",
    "#7A4A34",
)
_BRIGHT_SERIES = ("#0047C2", "#8A4B00", "#006B5E", "#8A0F8A")

DARK = Theme(
    name="dark",
    bg0="#0B0E11",
    bg1="#12161B",
    bg2="#191F26",
    bg3="#222A33",
    bg4="#2D3742",
    line="#242C35",
    line2="#3A4653",
    t1="#E9EEF2",
    t2="#AAB6C2",
    t3="#7F8C99",
    acc="#3FA9F5",
    acc_bg="#12354F",
    on_acc="#04121F",
    active="#F07AE0",
    leg="#E9EEF2",
    fence="#D6A556",
    sim="#9A7BFF",
    plot="#0E1216",
    grid="#1F272F",
    levels=_levels("#4CC38A", "#5AC8E8", "#F2CC3F", "#FF9A3C", "#F0524B", "#8592A0"),
    fills=_fills("#F2CC3F", "#FF9A3C", "#171200"),
    identity=(
        "#9DB1FF",
        "#7CD6CF",
        "#DDB7F2",
        "#E3C9A0",
        "#F2B3C1",
        "#C3D0DC",
        "#8FC3E8",
        "#C9A38B",
    ),
    series=("#4DB1FF", "#EDE3C8", "#45C4B5", "#D08BE6"),
    map_ground=MapGround(
        sea="#0D161E",
        shoal="#111E27",
        land="#1B2225",
        wood="#1A2822",
        contour="#2E3A3F",
        contour_major="#43525A",
        coast="#54707F",
        road="#363A3B",
        road_major="#4A4A44",
        label="#8D9AA3",
        tile_brightness=0.55,
        tile_saturation=0.35,
    ),
    flight=FlightDisplay("#174469", "#2A6C9E", "#5B472C", "#3B2E1D"),
    dark=True,
)

LIGHT = Theme(
    name="light",
    bg0="#E9ECEF",
    bg1="#F7F8F9",
    bg2="#EDF0F2",
    bg3="#DFE4E8",
    bg4="#CDD4DA",
    line="#D3D9DE",
    line2="#A9B3BC",
    t1="#12181D",
    t2="#414D58",
    t3="#5D6974",
    acc="#0B66C3",
    acc_bg="#D8E9FA",
    on_acc="#FFFFFF",
    active="#A8189A",
    leg="#12181D",
    fence="#7A5200",
    sim="#5B35D5",
    plot="#FFFFFF",
    grid="#E1E6EA",
    levels=_levels("#0F7A4A", "#0A6E8F", "#8A6400", "#B34E00", "#C2201F", "#5D6974"),
    fills=_fills("#F2CC3F", "#B34E00", "#FFFFFF"),
    identity=_BRIGHT_IDENTITY,
    series=_BRIGHT_SERIES,
    # tokens.md names a ground for dark and sunlight only; light is the sunlight ground, a little softer.
    map_ground=MapGround(
        sea="#C9DAE4",
        shoal="#D9E6ED",
        land="#F3F2EC",
        wood="#DDE7D7",
        contour="#DCD8CA",
        contour_major="#C4BAA0",
        coast="#3F6A82",
        road="#D2CFC6",
        road_major="#C9BE9C",
        label="#2B343B",
    ),
    flight=FlightDisplay("#174469", "#2A6C9E", "#5B472C", "#3B2E1D"),
)

SUNLIGHT = Theme(
    name="sunlight",
    bg0="#FFFFFF",
    bg1="#FFFFFF",
    bg2="#F0F0EC",
    bg3="#E4E4DE",
    bg4="#D4D4CC",
    line="#8A8A84",
    line2="#000000",
    t1="#000000",
    t2="#1E1E1E",
    t3="#3A3A3A",
    acc="#0047C2",
    acc_bg="#D6E4FF",
    on_acc="#FFFFFF",
    active="#B0008F",
    leg="#000000",
    fence="#7A4E00",
    sim="#4A1FC4",
    plot="#FFFFFF",
    grid="#D6D6D0",
    levels=_levels("#006B3C", "#00557A", "#FFD400", "#B84300", "#C40010", "#444444"),
    fills=_fills("#FFD400", "#B84300", "#FFFFFF"),
    identity=_BRIGHT_IDENTITY,
    series=_BRIGHT_SERIES,
    map_ground=MapGround(
        sea="#CFE0EA",
        shoal="#DFEAF1",
        land="#FBFAF4",
        wood="#E3EDD9",
        contour="#E2DDCF",
        contour_major="#C4BAA0",
        coast="#1E4C66",
        road="#D6D2C6",
        road_major="#D9C08A",
        label="#1B1B1B",
    ),
    flight=FlightDisplay("#2E86D6", "#6DB4F0", "#9A6B2F", "#7A5220"),
    border_px=1.5,
    map_line_scale=1.45,
    weight_step=100,
    caution_outline="#000000",
)

THEMES: Mapping[str, Theme] = MappingProxyType({theme.name: theme for theme in (DARK, LIGHT, SUNLIGHT)})
"""By name, in the order the theme button steps through."""
