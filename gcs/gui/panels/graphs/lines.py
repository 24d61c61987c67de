"""From a graph's configuration to the numbers of its lines, in the pilot's units."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from gcs.gui.panels.graphs.config import LINKS, GraphConfig, SeriesConfig
from gcs.gui.panels.graphs.links import LinkMemory
from gcs.gui.panels.graphs.port import FloatArray, HistoryPort
from gcs.model.errors import RecordingError
from gcs.model.ids import VehicleId
from gcs.model.units import METRIC, TemperatureUnit, UnitSettings
from gcs.recording.field_catalog import FieldKey

_LINK_COLOURS = (0, 3, 1, 2)
_NEAR_S = 3.0
_HEIGHT_WORDS = ("alt", "height", "agl", "terrain")


@dataclass(frozen=True, slots=True)
class Line:
    """One line to draw: where it comes from, its name, unit and look."""

    config: SeriesConfig
    name: str
    unit: str
    colour: int
    key: FieldKey | None = None
    """None for a link."""
    vehicle: VehicleId | None = None
    scale: float = 1.0
    offset: float = 0.0


@dataclass(slots=True)
class LineData:
    """A line's points: monotonic seconds and values in the line's unit."""

    times_s: FloatArray
    values: FloatArray

    def at(self, time_s: float) -> float:
        """Return the value of the last sample up to ``time_s``; NaN where there is none, or none near."""
        number = int(np.searchsorted(self.times_s, time_s, side="right")) - 1
        if number < 0:
            return math.nan
        usual_s = (self.times_s[-1] - self.times_s[0]) / self.times_s.size
        near = time_s - self.times_s[number] <= _NEAR_S + 3 * usual_s
        return float(self.values[number]) if near else math.nan


def _in_units(key: FieldKey, units: UnitSettings) -> tuple[str, float, float]:
    """Unit, scale and offset that turn the catalogue's unit into the pilot's."""
    unit = key.units
    if unit == "m/s":
        return units.speed.value, 1 / units.speed.mps, 0.0
    if unit == "m" and any(word in key.field.lower() for word in _HEIGHT_WORDS):
        return units.height.value, 1 / units.height.metres, 0.0
    if unit == "°C" and units.temperature is TemperatureUnit.FAHRENHEIT:
        return units.temperature.value, 1.8, 32.0
    return unit, 1.0, 0.0


def _key(config: SeriesConfig, selected: VehicleId | None) -> FieldKey | None:
    try:
        key = FieldKey.from_text(config.field)
    except RecordingError:
        return None
    if not config.follow:
        return key
    return None if selected is None else replace(key, vehicle=selected)


class LineSource:
    """Reads lines out of history and link memory."""

    def __init__(self, history: HistoryPort, links: LinkMemory, names: Callable[[VehicleId], str]) -> None:
        self._history = history
        self._links = links
        self._names = names
        self.units: UnitSettings = METRIC

    def lines(self, graph: GraphConfig, selected: VehicleId | None) -> list[Line]:
        """Return the lines of a graph for the selected vehicle."""
        made: list[Line] = []
        for place, config in enumerate(graph.series):
            if config.field == LINKS:
                names = self._links.names(selected) if selected is not None else []
                for number, name in enumerate(names):
                    colour = _LINK_COLOURS[number] if number < len(_LINK_COLOURS) else number
                    made.append(Line(config, name, "%", colour, None, selected))
                continue
            key = _key(config, selected)
            if key is None:
                continue
            unit, scale, offset = _in_units(key, self.units)
            name = config.label or key.label
            if not config.follow:
                name = f"{self._names(key.vehicle)} {name}"
            colour = config.colour if config.colour >= 0 else place
            made.append(Line(config, name, unit, colour, key, key.vehicle, scale, offset))
        return made

    def data(self, line: Line, t0_s: float, t1_s: float, max_points: int | None) -> LineData:
        """Return a line's points between two monotonic times."""
        if line.key is None:
            if line.vehicle is None:
                return LineData(np.empty(0), np.empty(0))
            return LineData(*self._links.series(line.vehicle, line.name, t0_s, t1_s))
        times, values = self._history.series(line.key, t0_s, t1_s, max_points)
        if line.config.above_home:
            values = values - self._home_amsl_m(line.key.vehicle)
        if line.scale != 1.0 or line.offset:
            values = values * line.scale + line.offset
        return LineData(times, values)

    def latest(self, line: Line) -> tuple[float, float] | None:
        """Return time and value of a line's newest sample."""
        if line.key is None:
            return None if line.vehicle is None else self._links.latest(line.vehicle, line.name)
        found = self._history.latest(line.key)
        if found is None:
            return None
        value = found[1] - (self._home_amsl_m(line.key.vehicle) if line.config.above_home else 0.0)
        return found[0], value * line.scale + line.offset

    def _home_amsl_m(self, vehicle: VehicleId) -> float:
        """Home's height as the vehicle reckons it: its two heights differ by just that. NaN when unknown."""
        message = "GLOBAL_POSITION_INT"
        amsl = self._history.latest(FieldKey(vehicle, 1, message, "alt"))
        above_home = self._history.latest(FieldKey(vehicle, 1, message, "relative_alt"))
        return math.nan if amsl is None or above_home is None else amsl[1] - above_home[1]
