"""What is drawn where: tabs, graphs, series and limits as plain records that settings can keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate

LINKS = "links"
"""In place of a field: the quality of each link of the vehicle."""
SPANS = {"60": 60.0, "300": 300.0, "1800": 1800.0, "flight": None}
"""Seconds shown, by key; None: since arming, else since the vehicle was first heard."""
DEFAULT_SPAN = "300"


@dataclass(frozen=True, slots=True)
class SeriesConfig:
    """One line. ``field`` is ``FieldKey.to_text`` or ``LINKS``."""

    field: str
    label: str = ""
    follow: bool = True
    """Shows the field of the selected vehicle; otherwise of the one named in ``field``."""
    right: bool = False
    """Against the second axis."""
    terrain: bool = False
    """Drawn as filled ground."""
    above_home: bool = False
    """A height above mean sea level, shown as height above home."""
    colour: int = -1
    """Index among the series colours; −1: the place in the graph."""


@dataclass(frozen=True, slots=True)
class LimitConfig:
    """A dashed line with a name, in the colour of a level."""

    value: float
    level: str
    label: str


@dataclass(frozen=True, slots=True)
class GraphConfig:
    """One graph with one axis (or a second one, if a series asks for it)."""

    title: str
    series: tuple[SeriesConfig, ...] = ()
    limits: tuple[LimitConfig, ...] = ()


@dataclass(frozen=True, slots=True)
class TabConfig:
    """Graphs side by side."""

    name: str
    graphs: tuple[GraphConfig, ...] = ()


@dataclass(frozen=True, slots=True)
class GraphsConfig:
    """All tabs, the one in front, and the time span."""

    tabs: tuple[TabConfig, ...] = field(default=())
    current: int = 0
    span: str = DEFAULT_SPAN

    def to_dict(self) -> dict[str, object]:
        """Return plain data for the settings."""
        return asdict(self)


def _series(field_text: str, label: str, colour: int = -1) -> SeriesConfig:
    return SeriesConfig("0/1/1/" + field_text, label, colour=colour)


def default_config() -> GraphsConfig:
    """Return the tabs that a pilot starts with."""

    def tr(text: str) -> str:
        return translate("GraphsPanel", text)

    height = GraphConfig(
        tr("Height"),
        (
            replace(_series("TERRAIN_REPORT.terrain_height", tr("terrain")), terrain=True, above_home=True),
            _series("GLOBAL_POSITION_INT.relative_alt", tr("above home"), colour=0),
        ),
    )
    speed = GraphConfig(
        tr("Speed"),
        (
            _series("VFR_HUD.groundspeed", tr("ground"), colour=0),
            _series("VFR_HUD.airspeed", tr("air"), colour=1),
        ),
    )
    battery = GraphConfig(
        tr("Battery"),
        (
            _series("SYS_STATUS.voltage_battery", "V", colour=2),
            _series("SYS_STATUS.current_battery", "A", colour=1),
        ),
    )
    link = GraphConfig(tr("Link quality"), (SeriesConfig(LINKS),))
    vibration = GraphConfig(
        tr("Vibration"),
        tuple(_series(f"VIBRATION.vibration_{axis}", axis.upper()) for axis in "xyz"),
        (LimitConfig(30.0, "caution", tr("caution 30")), LimitConfig(60.0, "warning", tr("bad 60"))),
    )
    clipping = GraphConfig(
        tr("Clipping"), tuple(_series(f"VIBRATION.clipping_{n}", f"IMU {n + 1}") for n in range(3))
    )
    attitude = GraphConfig(
        tr("Attitude"), (_series("ATTITUDE.roll", tr("roll")), _series("ATTITUDE.pitch", tr("pitch")))
    )
    return GraphsConfig(
        (
            TabConfig(tr("Telemetry"), (height, speed, battery, link)),
            TabConfig(tr("Vibration"), (vibration, clipping, attitude)),
        )
    )


def from_dict(data: Mapping[str, object]) -> GraphsConfig:
    """Read what ``to_dict`` wrote; what makes no sense is left out, nothing at all gives the default."""
    tabs = tuple(_tab(entry) for entry in _records(data.get("tabs")))
    tabs = tuple(tab for tab in tabs if tab.name)
    if not tabs:
        return default_config()
    current, span = data.get("current"), data.get("span")
    return GraphsConfig(
        tabs,
        current if isinstance(current, int) and 0 <= current < len(tabs) else 0,
        span if isinstance(span, str) and span in SPANS else DEFAULT_SPAN,
    )


def _records(value: object) -> list[Mapping[str, object]]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    return [entry for entry in value if isinstance(entry, Mapping)]


def _text(data: Mapping[str, object], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _tab(data: Mapping[str, object]) -> TabConfig:
    return TabConfig(_text(data, "name"), tuple(_graph(entry) for entry in _records(data.get("graphs"))))


def _graph(data: Mapping[str, object]) -> GraphConfig:
    limits = []
    for entry in _records(data.get("limits")):
        value = entry.get("value")
        if isinstance(value, int | float):
            limits.append(
                LimitConfig(float(value), _text(entry, "level") or "caution", _text(entry, "label"))
            )
    series = tuple(_one_series(entry) for entry in _records(data.get("series")) if _text(entry, "field"))
    return GraphConfig(_text(data, "title"), series, tuple(limits))


def _one_series(data: Mapping[str, object]) -> SeriesConfig:
    colour = data.get("colour")
    return SeriesConfig(
        _text(data, "field"),
        _text(data, "label"),
        data.get("follow") is not False,
        data.get("right") is True,
        data.get("terrain") is True,
        data.get("above_home") is True,
        colour if isinstance(colour, int) and not isinstance(colour, bool) else -1,
    )
