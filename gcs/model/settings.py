"""The settings of the station: what they are, their defaults and their limits.

Each has a sentence of help in its docstring-like metadata, shown beside the control and searched.
Secrets are never settings: they live in the key store.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from gcs.model.units import UnitSettings

SETTINGS_VERSION = 1

ThemeName = Literal["dark", "light", "sunlight"]


class StationSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """How this station names itself on the links."""

    sysid: Annotated[int, msgspec.Meta(ge=1, le=255)] = 255
    compid: Annotated[int, msgspec.Meta(ge=1, le=255)] = 190


class LinkSettings(msgspec.Struct, frozen=True, kw_only=True):
    """One connection that the pilot keeps."""

    url: str
    name: str = ""
    network: Annotated[int, msgspec.Meta(ge=0, le=255)] = 0
    autoconnect: bool = True
    simulated: bool = False
    bandwidth_bps: Annotated[int, msgspec.Meta(ge=0)] = 0
    """0: derived from the kind of link."""
    forward_to: tuple[str, ...] = ()
    """URLs of endpoints that hear this link's frames and may send through it."""
    forward_messages: tuple[str, ...] = ()
    """Names of messages that are forwarded; empty: all."""
    forward_systems: tuple[int, ...] = ()
    """System ids that are forwarded; empty: all."""


class RecordingSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where recordings go and how long they stay."""

    folder: str = ""
    """Empty: ``recordings`` in the profile folder."""
    name_pattern: str = "{date}_{time}"
    keep_days: Annotated[int, msgspec.Meta(ge=0, le=36500)] = 0
    """0: for ever."""
    keep_gb: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    """0: as much as the disk holds."""
    history_mb: Annotated[int, msgspec.Meta(ge=16, le=4096)] = 48
    """Memory for the graphs' history."""


class TileProviderSettings(msgspec.Struct, frozen=True, kw_only=True):
    """One map server. Nothing is ever asked of it unless it is enabled."""

    name: str
    url: str
    """With ``{z}``, ``{x}``, ``{y}`` (or ``{-y}``)."""
    attribution: str = ""
    max_zoom: Annotated[int, msgspec.Meta(ge=0, le=24)] = 19
    enabled: bool = False


class MapSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the map shows."""

    files: tuple[str, ...] = ()
    """MBTiles and PMTiles files, the topmost last."""
    providers: tuple[TileProviderSettings, ...] = ()
    cache_mb: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 500
    trail_minutes: Annotated[int, msgspec.Meta(ge=0, le=120)] = 5
    show_island: bool = True
    show_graticule: bool = True
    show_terrain_height: bool = True
    show_utm: bool = False


class TerrainSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where heights of the ground come from, besides the bundled island."""

    files: tuple[str, ...] = ()
    """SRTM (HGT), GeoTIFF and DTED files."""
    folders: tuple[str, ...] = ()
    """Folders that are searched for such files, with what lies below them."""
    online_url: str = ""
    """A server of HGT files, with ``{name}`` (N51E007) and, where wanted, ``{lat}`` (N51)."""
    online_enabled: bool = False
    """Nothing is ever asked of the server unless the pilot enabled it."""
    cache_mb: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 1000
    """Disk space for what the server gave."""
    answer_vehicles: bool = True
    """Send heights to ArduPilot vehicles that ask for them."""


class PlanVehicleSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the pilot knows of a kind of vehicle; None: a usual value."""

    battery_wh: Annotated[float, msgspec.Meta(ge=1, le=100_000)] | None = None
    reserve_pct: Annotated[float, msgspec.Meta(ge=0, le=90)] = 25.0
    cruise_mps: Annotated[float, msgspec.Meta(ge=0.5, le=100)] | None = None
    range_m: Annotated[float, msgspec.Meta(ge=10, le=1_000_000)] | None = None
    """How far the radio reaches; None: not known."""
    clearance_m: Annotated[float, msgspec.Meta(ge=0, le=1000)] | None = None
    """Least height of a path above the ground."""


class PlanningSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What plans are reckoned with."""

    wind_mps: Annotated[float, msgspec.Meta(ge=0, le=60)] | None = None
    """None: as the vehicle tells."""
    wind_from_deg: Annotated[float, msgspec.Meta(ge=0, le=360)] = 0.0
    vehicles: dict[str, PlanVehicleSettings] = {}
    """By type of vehicle: ``quad``, ``plane`` …"""


class VoiceSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Spoken alarms and tones."""

    enabled: bool = False
    volume_pct: Annotated[int, msgspec.Meta(ge=0, le=100)] = 80


class FlightSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Defaults of the flight actions."""

    takeoff_alt_m: Annotated[float, msgspec.Meta(ge=1, le=500)] = 10.0
    orbit_radius_m: Annotated[float, msgspec.Meta(ge=5, le=5000)] = 50.0
    request_streams: bool = True
    """Ask ArduPilot vehicles for telemetry streams (PX4 keeps its own)."""


class WindowSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How the window looks."""

    theme: ThemeName = "dark"
    scale_pct: Annotated[int, msgspec.Meta(ge=75, le=300)] = 100
    reduce_motion: bool = False
    welcome_seen: bool = False
    language: str = "en"
    layout: str = ""
    """The docks' state (base64 of Qt's own)."""
    plan_layout: str = ""
    """The Plan workspace's splitters (base64 of Qt's own, one after the other)."""
    geometry: str = ""
    value_grid: tuple[str, ...] = ()
    graphs: str = ""
    """The graphs' own configuration, as JSON."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings of the station."""

    version: int = SETTINGS_VERSION
    station: StationSettings = StationSettings()
    links: tuple[LinkSettings, ...] = (LinkSettings(url="udpin:0.0.0.0:14550", name="UDP 14550"),)
    serial_autoconnect: bool = True
    """Open serial ports that look like autopilots as they appear."""
    vehicle_names: dict[str, str] = {}
    """The pilot's own names, by ``network/sysid``."""
    recording: RecordingSettings = RecordingSettings()
    map: MapSettings = MapSettings()
    terrain: TerrainSettings = TerrainSettings()
    planning: PlanningSettings = PlanningSettings()
    units: UnitSettings = UnitSettings()
    voice: VoiceSettings = VoiceSettings()
    flight: FlightSettings = FlightSettings()
    window: WindowSettings = WindowSettings()
