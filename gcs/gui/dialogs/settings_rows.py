"""What the Settings window shows: each setting's place, name, help and kind, found by any of its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import msgspec
from PySide6.QtCore import QCoreApplication

from gcs.gui.widgets.amount_field import Measure
from gcs.model.settings import Settings
from gcs.model.units import DistanceUnit, HeightUnit, SpeedUnit, TemperatureUnit
from gcs.recording.session_name import check_pattern
from gcs.terrain.server import terrain_host


def tr(text: str) -> str:
    """Translate a text of the settings."""
    return QCoreApplication.translate("Settings", text)


class RowKind(Enum):
    """Which control a setting gets."""

    CHOICE = "choice"
    SWITCH = "switch"
    NUMBER = "number"
    TEXT = "text"
    FOLDER = "folder"
    FILES = "files"
    TERRAIN_FILES = "terrain files"
    FOLDERS = "folders"
    PROVIDERS = "providers"


@dataclass(frozen=True, slots=True)
class Row:
    """One setting."""

    section: str
    path: str
    """Dotted, from the root of ``Settings``."""
    label: str
    help: str
    kind: RowKind
    choices: tuple[tuple[str, object], ...] = ()
    low: float = 0.0
    high: float = 0.0
    decimals: int = 0
    unit: str = ""
    measure: Measure | None = None
    """Of a number that is kept in SI and entered in the pilot's units."""
    restart: bool = False
    """Takes effect at the next start; the window says so."""
    check: Callable[[str], None] | None = None
    """Raises a ``GcsError`` that says what is wrong with a text."""

    def matches(self, text: str) -> bool:
        """True when each word of ``text`` occurs in section, name or help."""
        here = f"{self.section} {self.label} {self.help}".casefold()
        return all(word in here for word in text.casefold().split())


def value_at(settings: Settings, path: str) -> object:
    """Return the value of a setting."""
    value: object = settings
    for name in path.split("."):
        value = getattr(value, name)
    return value


def with_value(settings: Settings, path: str, value: object) -> Settings:
    """Return the settings with one value changed.

    Raises:
        msgspec.ValidationError: the value is out of range.
    """
    data = msgspec.to_builtins(settings)
    place = data
    *parents, name = path.split(".")
    for parent in parents:
        place = place[parent]
    place[name] = msgspec.to_builtins(value)
    return msgspec.convert(data, Settings)


def _unit_rows() -> list[Row]:
    section = tr("Units")
    names: dict[str, Callable[[], tuple[tuple[str, object], ...]]] = {
        "distance": lambda: (
            (tr("metres, kilometres"), DistanceUnit.METRIC),
            (tr("feet, miles"), DistanceUnit.STATUTE),
            (tr("metres, nautical miles"), DistanceUnit.NAUTICAL),
        ),
        "height": lambda: ((tr("metres"), HeightUnit.METRE), (tr("feet"), HeightUnit.FOOT)),
        "speed": lambda: tuple((unit.value, unit) for unit in SpeedUnit),
        "temperature": lambda: tuple((unit.value, unit) for unit in TemperatureUnit),
    }
    labels = {
        "distance": (tr("Distance"), tr("Distances over ground.")),
        "height": (tr("Height"), tr("Heights, whatever their datum; climb rate follows.")),
        "speed": (tr("Speed"), tr("Ground speed, airspeed and wind.")),
        "temperature": (tr("Temperature"), tr("Battery and sensor temperatures.")),
    }
    return [
        Row(section, f"units.{key}", *labels[key], RowKind.CHOICE, choices())
        for key, choices in names.items()
    ]


def _window_rows() -> list[Row]:
    section = tr("Window")
    themes = ((tr("Dark"), "dark"), (tr("Light"), "light"), (tr("Sunlight"), "sunlight"))
    return [
        Row(section, "window.theme", tr("Theme"), tr("Sunlight has the strongest contrast, for the field."),
            RowKind.CHOICE, themes),
        Row(section, "window.scale_pct", tr("Size of everything"), tr("Text and controls, in percent."),
            RowKind.NUMBER, low=75, high=300, unit="%", restart=True),
        Row(section, "window.reduce_motion", tr("Reduce motion"), tr("No animation; values still update."),
            RowKind.SWITCH),
    ]  # fmt: skip


def _flight_rows() -> list[Row]:
    section = tr("Flight")
    return [
        Row(section, "flight.takeoff_alt_m", tr("Takeoff height"), tr("How high Takeoff climbs, above home."),
            RowKind.NUMBER, low=1, high=500, measure=Measure.HEIGHT),
        Row(section, "flight.orbit_radius_m", tr("Orbit radius"), tr("The radius that Orbit here offers."),
            RowKind.NUMBER, low=5, high=5000, measure=Measure.DISTANCE),
        Row(section, "flight.request_streams", tr("Ask ArduPilot for telemetry"),
            tr("Requests message rates that fit the link. PX4 keeps its own rates."), RowKind.SWITCH),
        Row(section, "serial_autoconnect", tr("Open autopilots on USB"),
            tr("Serial ports that look like autopilots are opened as they appear."), RowKind.SWITCH),
        Row(section, "station.sysid", tr("System id of this station"),
            tr("255 unless another station on the same links uses it."),
            RowKind.NUMBER, low=1, high=255, restart=True),
        Row(section, "station.compid", tr("Component id of this station"), tr("190 is the usual one."),
            RowKind.NUMBER, low=1, high=255, restart=True),
    ]  # fmt: skip


def _map_rows() -> list[Row]:
    section = tr("Map")
    return [
        Row(section, "map.files", tr("Map files"),
            tr("MBTiles and PMTiles files with pictures of the ground; they need no network."),
            RowKind.FILES),
        Row(section, "map.providers", tr("Map servers"),
            tr("Off until enabled here: an enabled server learns which area you look at."),
            RowKind.PROVIDERS),
        Row(section, "map.cache_mb", tr("Map cache"), tr("Disk space for pictures from map servers."),
            RowKind.NUMBER, low=0, high=100_000, unit="MB", restart=True),
        Row(section, "map.trail_minutes", tr("Length of trails"), tr("How far back trails on the map reach."),
            RowKind.NUMBER, low=0, high=120, unit="min"),
        Row(section, "map.show_island", tr("Training island"), tr("Show the bundled fictional island."),
            RowKind.SWITCH),
        Row(section, "map.show_graticule", tr("Graticule"), tr("Lines of latitude and longitude."),
            RowKind.SWITCH),
        Row(section, "map.show_terrain_height", tr("Terrain under the cursor"),
            tr("Its height above mean sea level, where it is known."), RowKind.SWITCH),
        Row(section, "map.show_utm", tr("UTM under the cursor"), tr("Beside latitude, longitude and MGRS."),
            RowKind.SWITCH),
    ]  # fmt: skip


def _check_terrain_url(text: str) -> None:
    if text:
        terrain_host(text)


def _terrain_rows() -> list[Row]:
    section = tr("Terrain")
    return [
        Row(section, "terrain.files", tr("Elevation files"),
            tr("SRTM (.hgt, also gzipped or zipped), GeoTIFF and DTED; they need no network. "
               "GeoTIFF and DTED need the rasters extra."),
            RowKind.TERRAIN_FILES),
        Row(section, "terrain.folders", tr("Elevation folders"),
            tr("All elevation files in them and below are used; the finest wins where several overlap."),
            RowKind.FOLDERS),
        Row(section, "terrain.online_url", tr("Elevation server"),
            tr("Address of gzipped or plain HGT files, with {name} for N51E007 and {lat} for N51."),
            RowKind.TEXT, check=_check_terrain_url),
        Row(section, "terrain.online_enabled", tr("Ask the elevation server"),
            tr("Off until enabled here: an enabled server learns which area you look at or fly in."),
            RowKind.SWITCH),
        Row(section, "terrain.cache_mb", tr("Elevation cache"),
            tr("Disk space for what the elevation server gave; 0 asks it for nothing."),
            RowKind.NUMBER, low=0, high=100_000, unit="MB"),
        Row(section, "terrain.answer_vehicles", tr("Send terrain to vehicles"),
            tr("Answers ArduPilot vehicles that ask for heights of the ground, where they are known."),
            RowKind.SWITCH),
    ]  # fmt: skip


def _recording_rows() -> list[Row]:
    section = tr("Recording")
    return [
        Row(section, "recording.folder", tr("Folder"),
            tr("Where recordings and event logs go; empty: the profile folder."),
            RowKind.FOLDER, restart=True),
        Row(section, "recording.name_pattern", tr("Name"),
            tr("May hold {date} and {time} (UTC) and {name}."),
            RowKind.TEXT, restart=True, check=check_pattern),
        Row(section, "recording.keep_days", tr("Keep for"), tr("Days; 0 keeps recordings for ever."),
            RowKind.NUMBER, low=0, high=36500, unit=tr("days"), restart=True),
        Row(section, "recording.keep_gb", tr("Keep at most"),
            tr("The oldest recordings go first; 0 sets no limit."), RowKind.NUMBER, low=0, high=100_000,
            decimals=1, unit="GB", restart=True),
        Row(section, "recording.history_mb", tr("Memory for graphs"),
            tr("When it is full, the oldest values are thinned out."), RowKind.NUMBER, low=16, high=4096,
            unit="MB", restart=True),
    ]  # fmt: skip


def _voice_rows() -> list[Row]:
    section = tr("Voice")
    return [
        Row(section, "voice.enabled", tr("Speak alarms"),
            tr("Speaks the vehicle and the fact for warnings and worse. Needs the voice extra."),
            RowKind.SWITCH),
        Row(section, "voice.volume_pct", tr("Volume"), tr("Of speech."), RowKind.NUMBER, low=0, high=100,
            unit="%"),
    ]  # fmt: skip


def rows() -> list[Row]:
    """Return all settings in the order in which they are shown."""
    return [
        *_window_rows(), *_unit_rows(), *_flight_rows(), *_map_rows(), *_terrain_rows(), *_recording_rows(),
        *_voice_rows(),
    ]  # fmt: skip
