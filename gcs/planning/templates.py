"""Ready-made plans at a place, to begin with: what most flights are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from gcs.model.elevation import Elevation
from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning import frames, patterns
from gcs.planning.document import (
    ARDUPILOT,
    GENERIC_AUTOPILOT,
    NAN,
    PX4,
    Fence,
    FenceCircle,
    Item,
    LatLon,
    Place,
    Plan,
    PlanItem,
    RallyPoint,
)
from gcs.planning.edits.items import insert_items
from gcs.planning.edits.limits import checked_altitude, checked_item_place, checked_radius
from gcs.planning.errors import PlanError
from gcs.planning.geodesy import FlatMap, moved

_WAYPOINT, _LOITER_TIME, _RETURN, _TAKEOFF, _VTOL_TAKEOFF, _VTOL_LAND = 16, 19, 20, 22, 84, 85
_WINGS = (VehicleKind.PLANE, VehicleKind.VTOL)
_ON_GROUND = (VehicleKind.ROVER, VehicleKind.BOAT, VehicleKind.SUB)
_HOVERING = frozenset({VehicleKind.QUAD, VehicleKind.HELI, VehicleKind.VTOL})
_FLYING = _HOVERING | {VehicleKind.PLANE}
_ALL = frozenset(VehicleKind)
_AUTOPILOTS: Mapping[Firmware, int] = {
    Firmware.ARDUPILOT: ARDUPILOT, Firmware.PX4: PX4, Firmware.GENERIC: GENERIC_AUTOPILOT,
}  # fmt: skip
_TYPES: Mapping[VehicleKind, int] = {
    VehicleKind.QUAD: 2, VehicleKind.PLANE: 1, VehicleKind.VTOL: 20, VehicleKind.HELI: 4,
    VehicleKind.ROVER: 10, VehicleKind.BOAT: 11, VehicleKind.SUB: 12,
}  # fmt: skip
"""MAV_TYPE."""
_CLIMB_OUT_M = 200.0
"""How far ahead of where they start wings climb out."""


@dataclass(frozen=True, slots=True)
class Setup:
    """Where, for whom and how large."""

    at: LatLon
    """Where the vehicle stands."""
    kind: VehicleKind = VehicleKind.QUAD
    firmware: Firmware = Firmware.GENERIC
    height_m: float = 50.0
    """Above home."""
    size_m: float = 0.0
    """Side of a square, length of a line, radius of a circle; 0: what suits the vehicle."""
    heading_deg: float = 0.0
    """Which way it begins: into the wind for wings."""
    home_amsl_m: float = 0.0
    elevation: Elevation | None = None

    @property
    def side_m(self) -> float:
        """The size, suitable for the vehicle where none is given."""
        return self.size_m or (400.0 if self.kind in _WINGS else 100.0)


@dataclass(frozen=True, slots=True)
class Template:
    """One ready-made plan."""

    key: str
    label: str
    help: str
    kinds: frozenset[VehicleKind]
    """For which vehicles it makes sense."""
    build: Callable[[Setup], Plan]


def plan_from(key: str, setup: Setup) -> Plan:
    """Return a ready-made plan at a place.

    Raises:
        PlanError: there is no such template, it is not for this vehicle, or place or size are out of range.
    """
    template = TEMPLATES.get(key)
    if template is None:
        raise PlanError(f"There is no template {key!r}", f"Choose one of: {', '.join(TEMPLATES)}")
    if setup.kind not in template.kinds:
        raise PlanError(f"{template.label} is not for a {setup.kind.value}", "Choose another template")
    checked_item_place(*setup.at)
    checked_altitude(setup.height_m)
    checked_radius(setup.side_m)
    return template.build(setup)


def templates_for(kind: VehicleKind | None) -> tuple[Template, ...]:
    """Return the templates for a vehicle; None: all."""
    return tuple(template for template in TEMPLATES.values() if kind is None or kind in template.kinds)


# -- parts ------------------------------------------------------------------------------------------


def _plan(setup: Setup, items: Sequence[Item]) -> Plan:
    plan = Plan(
        home=Place(*setup.at, setup.home_amsl_m),
        autopilot=_AUTOPILOTS[setup.firmware],
        vehicle_type=_TYPES[setup.kind],
    )
    return insert_items(plan, 0, items)


def _takeoff(setup: Setup) -> list[PlanItem]:
    """Take off on the spot, or climb out ahead on wings; on the ground there is nothing to take off."""
    if setup.kind in _ON_GROUND:
        return []
    if setup.kind is VehicleKind.PLANE:
        return [_item(setup, _TAKEOFF, moved(setup.at, setup.heading_deg, _CLIMB_OUT_M), 15.0)]
    command = _VTOL_TAKEOFF if setup.kind is VehicleKind.VTOL else _TAKEOFF
    return [_item(setup, command, setup.at)]


def _item(setup: Setup, command: int, at: LatLon, first: float = 0.0, alt_m: float | None = None) -> PlanItem:
    height_m = 0.0 if setup.kind in _ON_GROUND else setup.height_m
    params = (first, 0.0, 0.0, NAN, *at, height_m if alt_m is None else alt_m)
    return PlanItem(command, frames.GLOBAL_RELATIVE, params)


def _home(setup: Setup) -> list[PlanItem]:
    """Return, which hovering vehicles end with a landing; a VTOL lands where it started."""
    if setup.kind is VehicleKind.VTOL:
        return [_item(setup, _VTOL_LAND, setup.at, alt_m=0.0)]
    return [PlanItem(_RETURN, frames.MISSION)]


def _beside(setup: Setup, ahead_m: float, right_m: float) -> LatLon:
    """Return a place seen from where the vehicle stands, along its heading."""
    return _beside_all(setup, [(ahead_m, right_m)])[0]


def _beside_all(setup: Setup, places: Sequence[tuple[float, float]]) -> list[LatLon]:
    unit = FlatMap((0.0, 0.0)).to_xy([moved((0.0, 0.0), setup.heading_deg, 1.0)])[0]
    east, north = unit
    xy = [(a * east + r * north, a * north - r * east) for a, r in places]
    return FlatMap(setup.at).to_latlon(xy)


def _start_m(setup: Setup) -> float:
    """How far ahead the work begins."""
    return _CLIMB_OUT_M * 2.0 if setup.kind is VehicleKind.PLANE else setup.side_m / 2.0


def _square_corners(setup: Setup) -> list[LatLon]:
    near, side = _start_m(setup), setup.side_m
    half = side / 2.0
    return _beside_all(setup, [(near, -half), (near + side, -half), (near + side, half), (near, half)])


def _defaults(setup: Setup) -> patterns.PatternDefaults:
    return patterns.PatternDefaults(
        height_m=setup.height_m,
        firmware=setup.firmware,
        kind=setup.kind,
        wind_from_deg=setup.heading_deg,
        size_m=setup.side_m,
        elevation=setup.elevation,
    )


def _with_pattern(setup: Setup, kind: str, points: Sequence[LatLon]) -> Plan:
    pattern = patterns.create(kind, points, _defaults(setup))
    return _plan(setup, [*_takeoff(setup), pattern, *_home(setup)])


# -- templates --------------------------------------------------------------------------------------


def _square(setup: Setup) -> Plan:
    corners = _square_corners(setup)
    route = [_item(setup, _WAYPOINT, corner) for corner in (*corners, corners[0])]
    return _plan(setup, [*_takeoff(setup), *route, *_home(setup)])


def _there_and_back(setup: Setup) -> Plan:
    far = _item(setup, _WAYPOINT, _beside(setup, _start_m(setup) + setup.side_m, 0.0), 10.0)
    return _plan(setup, [*_takeoff(setup), far, *_home(setup)])


def _stay(setup: Setup) -> Plan:
    stay = _item(setup, _LOITER_TIME, _beside(setup, _start_m(setup), 0.0), 60.0)
    return _plan(setup, [*_takeoff(setup), stay, *_home(setup)])


def _survey(setup: Setup) -> Plan:
    return _with_pattern(setup, "survey", _square_corners(setup))


def _corridor(setup: Setup) -> Plan:
    near = _start_m(setup)
    return _with_pattern(
        setup, "CorridorScan", _beside_all(setup, [(near, 0.0), (near + 2.0 * setup.side_m, 0.0)])
    )


def _search(setup: Setup) -> Plan:
    middle = _beside(setup, _start_m(setup) + setup.side_m / 2.0, 0.0)
    return _with_pattern(setup, "godwit.squareSearch", [middle])


def _orbit(setup: Setup) -> Plan:
    middle = _beside(setup, _start_m(setup) + setup.side_m, 0.0)
    return _with_pattern(setup, "godwit.orbit", [middle])


def _circuit(setup: Setup) -> Plan:
    """A plane's circuit with a landing where it started."""
    corners = _square_corners(setup)
    kind = "fwLandingPattern" if setup.kind is VehicleKind.PLANE else "vtolLandingPattern"
    landing = patterns.create(kind, [setup.at], _defaults(setup))
    route = [_item(setup, _WAYPOINT, corner) for corner in corners]
    return _plan(setup, [*_takeoff(setup), *route, landing])


def _fence(setup: Setup) -> Plan:
    """Room to fly in: nothing of a mission, a circle to stay in, and a place to return to."""
    radius_m = setup.side_m * 3.0
    return Plan(
        home=Place(*setup.at, setup.home_amsl_m),
        fence=Fence(circles=(FenceCircle(*setup.at, checked_radius(radius_m)),)),
        rally=(RallyPoint(*_beside(setup, 0.0, min(20.0, setup.side_m)), setup.height_m),),
        autopilot=_AUTOPILOTS[setup.firmware],
        vehicle_type=_TYPES[setup.kind],
        has_mission=False,
    )


TEMPLATES: Mapping[str, Template] = {
    template.key: template
    for template in (
        Template("square", "Square", "Take off, fly a square, return", _ALL, _square),
        Template("there-and-back", "There and back", "Fly ahead, stay for ten seconds, return", _ALL,
                 _there_and_back),
        Template("stay", "Stay", "Take off, stay at a place for a minute, return", _FLYING, _stay),
        Template("survey", "Survey", "Take off, photograph an area in lines, return", _FLYING, _survey),
        Template("corridor", "Corridor", "Take off, photograph along a line, return", _FLYING, _corridor),
        Template("search", "Search", "Take off, search outwards in a square, return", _FLYING, _search),
        Template("orbit", "Orbit", "Take off, fly round a place, return", _FLYING, _orbit),
        Template("circuit", "Circuit and landing", "Take off, fly a circuit, land in a glide",
                 frozenset(_WINGS), _circuit),
        Template("fence", "Fence", "A circle to stay in, and a rally point; no mission", _ALL, _fence),
    )
}  # fmt: skip


def with_template(plan: Plan, key: str, setup: Setup) -> Plan:
    """Return a plan with a template in it: its mission in place of the old one, its fence beside the old one.

    Raises:
        PlanError: as :func:`plan_from`.
    """
    made = plan_from(key, setup)
    home = plan.home or made.home
    if made.has_mission:
        return replace(plan, items=made.items, home=home, has_mission=True)
    fence, new = plan.fence or Fence(), made.fence or Fence()
    fence = replace(fence, polygons=fence.polygons + new.polygons, circles=fence.circles + new.circles)
    return replace(plan, fence=fence, rally=(*(plan.rally or ()), *(made.rally or ())), home=home)
