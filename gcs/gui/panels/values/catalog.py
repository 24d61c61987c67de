"""The values that the grid offers by itself, worked out from a vehicle's state; ``None`` is always "–"."""

from __future__ import annotations

import math
from functools import cache

from PySide6.QtCore import QCoreApplication

from gcs.gui.panels.values.geodesic import between
from gcs.gui.panels.values.reading import FAST_STALE_S, CellReading, ValueDef
from gcs.gui.theme import Sign
from gcs.model import format as fmt
from gcs.model.units import UnitSettings
from gcs.model.vehicle import Battery, VehicleState

translate = QCoreApplication.translate

DEFAULT_IDS = (
    "above_ground",
    "home_distance",
    "next_time",
    "wind",
    "power",
    "used",
    "vibration",
    "throttle",
    "time_armed",
)
_NONE = CellReading()
_MISSION_ACTIVE = 3
_SLOWEST_MPS = 0.5
_VIBRATION_CAUTION_MPS2, _VIBRATION_WARNING_MPS2 = 30.0, 60.0


def _above_ground(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    a = state.altitude
    return CellReading(fmt.height(a.agl_m, units), a.time_s) if a else _NONE


def _above_home(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    a = state.altitude
    return CellReading(fmt.height(a.rel_m, units), a.time_s) if a else _NONE


def _above_sea(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    a = state.altitude
    return CellReading(fmt.height(a.amsl_m, units), a.time_s) if a else _NONE


def _home(state: VehicleState) -> tuple[float, float, float] | None:
    """Distance to home, bearing to it, and the position's time."""
    here, home = state.position, state.home
    if here is None or home is None:
        return None
    places = (here.lat_deg, here.lon_deg, home.lat_deg, home.lon_deg)
    if not all(math.isfinite(value) for value in places):
        return None
    distance_m, bearing_deg = between(*places)
    return distance_m, bearing_deg, here.time_s


def _home_distance(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    found = _home(state)
    return CellReading(fmt.distance(found[0], units), found[2]) if found else _NONE


def _home_bearing(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    found = _home(state)
    return CellReading(fmt.heading(found[1]), found[2]) if found else _NONE


def _next(state: VehicleState) -> tuple[float | None, float, str]:
    """Distance to the next waypoint, the time it was told, and the label."""
    mission = state.mission
    if mission is None or mission.state not in (0, _MISSION_ACTIVE) or mission.current_seq is None:
        return None, 0.0, ""
    label = translate("ValuesPanel", "Next waypoint") + f" {mission.current_seq}"
    if mission.distance_to_next_m is not None:
        return mission.distance_to_next_m, mission.time_s, label
    # NAV_CONTROLLER_OUTPUT's wp_dist: while a mission runs it is the distance to the current item.
    if mission.state == _MISSION_ACTIVE and state.target is not None:
        return state.target.distance_m, state.target.time_s, label
    return None, mission.time_s, label


def _next_distance(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    distance_m, time_s, label = _next(state)
    return CellReading(fmt.distance(distance_m, units), time_s, label=label)


def _next_time(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    distance_m, time_s, label = _next(state)
    speed = state.motion.groundspeed_mps if state.motion else None
    if distance_m is None or speed is None or not speed >= _SLOWEST_MPS or not math.isfinite(distance_m):
        return CellReading(label=label)
    assert state.motion is not None
    left_s = distance_m / speed
    return CellReading(fmt.Quantity(fmt.duration(left_s)), min(time_s, state.motion.time_s), label=label)


def _wind(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    wind = state.wind
    if wind is None:
        return _NONE
    label = translate("ValuesPanel", "Wind") + f" {fmt.heading(wind.from_deg).text}"
    return CellReading(fmt.speed(wind.speed_mps, units), wind.time_s, label=label)


def _battery_sign(batteries: tuple[Battery, ...]) -> Sign | None:
    worst = max((battery.charge_state for battery in batteries), default=0)
    if worst >= 3:
        return Sign.CRITICAL
    return {1: Sign.OK, 2: Sign.CAUTION}.get(worst)


def _sum(batteries: tuple[Battery, ...], value: str) -> float | None:
    """Sum over all batteries; unknown when one of them doesn't tell, because a part is not the whole."""
    values = [getattr(battery, value) for battery in batteries]
    return None if not values or None in values else float(sum(values))


def _oldest(batteries: tuple[Battery, ...]) -> float:
    return min(battery.time_s for battery in batteries)


def _power(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    packs = state.batteries
    total = 0.0
    for pack in packs:
        if pack.voltage_v is None or pack.current_a is None:
            return _NONE
        total += pack.voltage_v * pack.current_a
    return CellReading(fmt.power(total), _oldest(packs)) if packs else _NONE


def _used(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    packs = state.batteries
    return CellReading(fmt.charge(_sum(packs, "consumed_mah")), _oldest(packs)) if packs else _NONE


def _current(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    packs = state.batteries
    return CellReading(fmt.current(_sum(packs, "current_a")), _oldest(packs)) if packs else _NONE


def _voltage(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    if not state.batteries:
        return _NONE
    pack = state.batteries[0]
    return CellReading(fmt.voltage(pack.voltage_v), pack.time_s, _battery_sign((pack,)))


def _remaining(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    known = [pack for pack in state.batteries if pack.remaining_pct is not None]
    if not known:
        return _NONE
    least = min(known, key=lambda pack: pack.remaining_pct or 0.0)
    return CellReading(fmt.percent(least.remaining_pct), least.time_s, _battery_sign(state.batteries))


def _battery_time(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    known = [pack for pack in state.batteries if pack.time_remaining_s]
    if not known:
        return _NONE
    least = min(known, key=lambda pack: pack.time_remaining_s or 0.0)
    return CellReading(fmt.Quantity(fmt.duration(least.time_remaining_s)), least.time_s)


def _vibration(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    v = state.vibration
    if v is None:
        return _NONE
    worst = max(v.x_mps2, v.y_mps2, v.z_mps2)
    sign = Sign.OK
    if worst >= _VIBRATION_CAUTION_MPS2:
        sign = Sign.WARNING if worst >= _VIBRATION_WARNING_MPS2 else Sign.CAUTION
    return CellReading(fmt.quantity(worst, "m/s²"), v.time_s, sign)


def _throttle(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    m = state.motion
    return CellReading(fmt.percent(m.throttle_pct), m.time_s) if m else _NONE


def _time_armed(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    if not state.armed or state.armed_since_s is None:
        return _NONE
    return CellReading(fmt.Quantity(fmt.duration(now - state.armed_since_s)))


def _ground_speed(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    m = state.motion
    return CellReading(fmt.speed(m.groundspeed_mps, units), m.time_s) if m else _NONE


def _air_speed(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    m = state.motion
    return CellReading(fmt.speed(m.airspeed_mps, units), m.time_s) if m else _NONE


def _climb(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    m = state.motion
    return CellReading(fmt.climb(m.climb_mps, units), m.time_s) if m else _NONE


def _heading(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    m = state.motion
    return CellReading(fmt.heading(m.heading_deg), m.time_s) if m else _NONE


def _course(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    m = state.motion
    return CellReading(fmt.heading(m.course_deg), m.time_s) if m else _NONE


def _roll(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    a = state.attitude
    return CellReading(fmt.quantity(a.roll_deg, "°"), a.time_s) if a else _NONE


def _pitch(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    a = state.attitude
    return CellReading(fmt.quantity(a.pitch_deg, "°"), a.time_s) if a else _NONE


def _satellites(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    g = state.gps
    return CellReading(fmt.quantity(g.satellites, ""), g.time_s) if g else _NONE


def _hdop(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    g = state.gps
    return CellReading(fmt.quantity(g.hdop, "", 1), g.time_s) if g else _NONE


def _estimator(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    e = state.estimator
    if e is None or e.worst_ratio is None:
        return _NONE
    sign = Sign.OK if e.worst_ratio < 0.8 else Sign.CAUTION if e.worst_ratio < 1.0 else Sign.WARNING
    return CellReading(fmt.quantity(e.worst_ratio, "", 2), e.time_s, sign)


def _rc(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    return CellReading(fmt.percent(state.rc.rssi_pct), state.rc.time_s) if state.rc else _NONE


def _load(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    return CellReading(fmt.percent(state.cpu_load_pct), state.last_heard_s)


def _battery_temperature(state: VehicleState, now: float, units: UnitSettings) -> CellReading:
    known = [pack for pack in state.batteries if pack.temperature_degc is not None]
    if not known:
        return _NONE
    hottest = max(known, key=lambda pack: pack.temperature_degc or 0.0)
    return CellReading(fmt.temperature(hottest.temperature_degc, units), hottest.time_s)


@cache
def builtin_values() -> dict[str, ValueDef]:
    """Return all values by id, in the order in which they are offered."""

    def tr(text: str) -> str:
        return translate("ValuesPanel", text)

    fast = FAST_STALE_S
    values = (
        ValueDef("above_ground", tr("Above ground"), "height agl altitude", _above_ground, fast),
        ValueDef("above_home", tr("Above home"), "height relative altitude", _above_home, fast),
        ValueDef("above_sea", tr("Above sea level"), "height amsl altitude", _above_sea, fast),
        ValueDef("home_distance", tr("Distance to home"), "launch", _home_distance, fast),
        ValueDef("home_bearing", tr("Bearing to home"), "launch direction", _home_bearing, fast),
        ValueDef("next_time", tr("Next waypoint"), "time mission eta", _next_time),
        ValueDef("next_distance", tr("To waypoint"), "next distance mission", _next_distance),
        ValueDef("wind", tr("Wind"), "speed direction", _wind),
        ValueDef("power", tr("Power"), "battery watt", _power),
        ValueDef("used", tr("Used"), "battery charge ah mah consumed", _used),
        ValueDef("voltage", tr("Battery voltage"), "volt", _voltage),
        ValueDef("current", tr("Battery current"), "ampere", _current),
        ValueDef("remaining", tr("Battery"), "remaining percent", _remaining),
        ValueDef("battery_time", tr("Battery time left"), "remaining reserve", _battery_time),
        ValueDef("battery_temperature", tr("Battery temp."), "temperature", _battery_temperature),
        ValueDef("vibration", tr("Vibration"), "imu", _vibration),
        ValueDef("throttle", tr("Throttle"), "motor", _throttle, fast),
        ValueDef("time_armed", tr("Time armed"), "flight time duration", _time_armed),
        ValueDef("ground_speed", tr("Ground speed"), "gs", _ground_speed, fast),
        ValueDef("air_speed", tr("Air speed"), "airspeed as ias", _air_speed, fast),
        ValueDef("climb", tr("Climb"), "vertical speed descent", _climb, fast),
        ValueDef("heading", tr("Heading"), "yaw compass nose", _heading, fast),
        ValueDef("course", tr("Course"), "track over ground cog", _course, fast),
        ValueDef("roll", tr("Roll"), "bank attitude", _roll, fast),
        ValueDef("pitch", tr("Pitch"), "attitude", _pitch, fast),
        ValueDef("satellites", tr("GPS satellites"), "sats", _satellites),
        ValueDef("hdop", tr("GPS HDOP"), "precision", _hdop),
        ValueDef("estimator", tr("EKF variance"), "estimator", _estimator),
        ValueDef("rc", tr("RC signal"), "rssi radio control", _rc),
        ValueDef("load", tr("Processor load"), "cpu autopilot", _load),
    )
    return {value.id: value for value in values}
