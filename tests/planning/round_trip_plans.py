"""Whole plans out of thin air: all commands, patterns, shapes, unknown members, odd names (hypothesis)."""

from __future__ import annotations

import math
import struct
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from pattern_shapes import SQUARE, ZURICH, area

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.catalogue import COMMANDS, Category, Command, Param
from gcs.planning.document import (
    ARDUPILOT,
    DO_JUMP,
    PX4,
    ComplexItem,
    Fence,
    FenceCircle,
    FencePolygon,
    Item,
    Params,
    Place,
    Plan,
    PlanItem,
    RallyPoint,
)
from gcs.planning.patterns import KINDS, PatternDefaults, create

NAN = math.nan
AUTOPILOTS = {Firmware.ARDUPILOT: ARDUPILOT, Firmware.PX4: PX4}
MISSION_COMMANDS = tuple(c for c in COMMANDS.values() if c.category is not Category.FENCE)
_DRAWN = {"polygon": area(ZURICH, SQUARE), "line": area(ZURICH, SQUARE[:3]), "point": [ZURICH]}
_CAMERAS = ("Manual (no camera specs)", "Sony ILCE-QX1")
PATTERNS: dict[tuple[str, bool], ComplexItem] = {
    (kind, wings): create(
        kind,
        _DRAWN[KINDS[kind].draws],
        PatternDefaults(
            camera=_CAMERAS[wings], speed_mps=6.0, kind=VehicleKind.PLANE if wings else VehicleKind.QUAD
        ),
    )
    for kind in KINDS
    for wings in (False, True)
}
"""Each kind once for copters and once for wings: working them out anew for each example would take long."""

names = st.text(max_size=8).filter(lambda text: not any(0xD800 <= ord(c) < 0xE000 for c in text))
words = st.sampled_from(["ünbekannt", "🛩", "a.b", "", "Höhe ü. M.", "名前"]) | names
numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
unknown = st.dictionaries(words.map(lambda word: f"x-{word}"), values, max_size=2)
latitudes, longitudes = st.floats(-90.0, 90.0), st.floats(-180.0, 180.0)
heights = st.floats(-500.0, 9000.0) | st.integers(-100, 500).map(float)
places = st.tuples(latitudes, longitudes)


def single(value: float) -> float:
    """Return a number as a 32-bit float holds it."""
    return float(struct.unpack("<f", struct.pack("<f", value))[0])


def _param(param: Param | None) -> st.SearchStrategy[float]:
    if param is None:
        return st.sampled_from([0.0, NAN])
    if param.choices:
        return st.sampled_from([float(choice) for choice in param.choices])
    low = -1000.0 if param.low is None else param.low
    high = max(low, 1000.0) if param.high is None else param.high
    return st.floats(low, high) | st.just(NAN)


@st.composite
def simple_items(draw: st.DrawFn, command: Command, item_id: int, nan: bool = True) -> PlanItem:
    """Return an item with legal parameters; ``nan``: some may be left to the vehicle."""
    params = [draw(_param(command.params.get(number))) for number in range(1, 8)]
    frame = 2
    if command.place:
        frame = draw(st.sampled_from((0, 3, 10)))
        params[4:] = [*draw(places), draw(heights)]
        if command.place_optional and draw(st.booleans()):
            params[4:6] = [0.0, 0.0]
    if not nan:
        params = [0.0 if math.isnan(value) else value for value in params]
    chosen: Params = (params[0], params[1], params[2], params[3], params[4], params[5], params[6])
    return PlanItem(command.id, frame, chosen, draw(st.booleans()), item_id, draw(unknown))


@st.composite
def unknown_items(draw: st.DrawFn, item_id: int) -> PlanItem:
    """Return a command that nobody knows."""
    command = draw(st.integers(30_000, 65_535).filter(lambda number: number not in COMMANDS))
    given_params = draw(st.tuples(*[st.floats(-1e6, 1e6) | st.just(NAN)] * 4))
    frame = draw(st.sampled_from((0, 2, 3)))
    rest = (*draw(places), draw(heights)) if frame != 2 else (1.0, 2.0, 3.0)
    return PlanItem(command, frame, (*given_params, *rest), draw(st.booleans()), item_id, draw(unknown))


@st.composite
def fences(draw: st.DrawFn) -> Fence:
    """Return polygons and circles to stay in and out of."""
    polygons = st.builds(
        FencePolygon, st.lists(places, min_size=3, max_size=5).map(tuple), st.booleans(), unknown
    )
    circles = st.builds(
        FenceCircle, latitudes, longitudes, st.floats(0.5, 1e5), st.booleans(), unknown
    )  # fmt: skip
    return Fence(
        tuple(draw(st.lists(polygons, max_size=2))),
        tuple(draw(st.lists(circles, max_size=2))),
        draw(st.none() | st.builds(Place, latitudes, longitudes, heights)),
        draw(unknown),
    )


rally_extras = st.dictionaries(
    st.sampled_from(["break_alt_m", "landing_direction", "flags"]), st.floats(1.0, 360.0)
)
rally_points = st.builds(RallyPoint, latitudes, longitudes, heights, rally_extras)


@st.composite
def items(draw: st.DrawFn, *, most: int = 6, patterns: bool = True, nan: bool = True) -> tuple[Item, ...]:
    """Return a mission's items: jumps lead to items that there are."""
    found: list[Item] = []
    ids = draw(st.lists(st.integers(1, 10_000), min_size=most + 3, max_size=most + 3, unique=True))
    for number in range(draw(st.integers(0, most))):
        what = draw(st.integers(0, 9))
        if what == 0 and patterns:
            found.append(draw(st.sampled_from(list(PATTERNS.values()))))
        elif what == 1:
            found.append(draw(unknown_items(ids[number])))
        else:
            command = draw(st.sampled_from([c for c in MISSION_COMMANDS if c.id != DO_JUMP]))
            found.append(draw(simple_items(command, ids[number], nan)))
    targets = [float(item.item_id) for item in found if isinstance(item, PlanItem)]
    for number in range(draw(st.integers(0, 2)) if targets else 0):
        params: Params = (
            draw(st.sampled_from(targets)),
            draw(st.integers(-1, 9)) * 1.0,
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
        )
        found.append(PlanItem(DO_JUMP, 2, params, True, ids[most + number]))
    return tuple(found)


@st.composite
def plans(draw: st.DrawFn, **options: Any) -> Plan:
    """Return a plan of which anything may be missing."""
    speeds = st.none() | st.floats(0.0, 100.0)
    found = draw(items(**options))
    home = draw(st.none() | st.builds(Place, latitudes, longitudes, heights))
    plan = Plan(
        items=found,
        home=home if home is None or home.lat_deg or home.lon_deg else replace(home, lat_deg=1.0),
        fence=draw(st.none() | fences()),
        rally=draw(st.none() | st.lists(rally_points, max_size=3).map(tuple)),
        autopilot=draw(st.sampled_from([0, ARDUPILOT, PX4, 200])),
        vehicle_type=draw(st.none() | st.integers(0, 40)),
        cruise_speed_mps=draw(speeds),
        hover_speed_mps=draw(speeds),
        extra=draw(unknown),
        mission_extra=draw(unknown),
    )
    if plan.rally is not None:
        plan = replace(plan, rally_extra=draw(unknown))
    return replace(plan, has_mission=bool(found) or draw(st.booleans()))
