"""The forms of fence shapes, rally points, the return point, home, and of the plan as a whole."""

from __future__ import annotations

import math
from dataclasses import replace

from gcs.gui.panels.plan_item.fields import Change, FieldKind, FormField, Subject, Value, tr
from gcs.gui.panels.plan_item.places import (
    AT,
    BEARING,
    DISTANCE,
    NOTATION,
    Notation,
    place_fields,
    relative_place,
    typed_place,
)
from gcs.gui.present.plan_view import PlanView
from gcs.gui.present.plan_words import short_name
from gcs.gui.present.quantities import Scale, scale_of
from gcs.gui.present.shapes import area_text, polygon_area_m2
from gcs.model.elevation import Elevation
from gcs.model.format import in_midst
from gcs.planning import edits
from gcs.planning.document import Fence, LatLon, Place, Plan
from gcs.planning.refs import Part, Ref

INCLUSION, RADIUS, AREA, VERTICES, VERTEX, HEIGHT = (
    "inclusion",
    "radius",
    "area",
    "vertices",
    "vertex",
    "height",
)
CRUISE, HOVER = "cruise", "hover"
_IN, _OUT = 1, 0
LOWEST_M, HIGHEST_M = -1000.0, 30_000.0


def inclusion_field(value: bool | None) -> FormField:
    """Return the choice of staying in or out; None: several values."""
    return FormField(
        INCLUSION, tr("The vehicle must"), FieldKind.CHOICE, None if value is None else int(value),
        choices=((_IN, tr("Stay inside")), (_OUT, tr("Stay out"))),
    )  # fmt: skip


def radius_field(value: float | None, view: PlanView) -> FormField:
    """Return the field of a circle's radius; None: several."""
    scale = scale_of("m", view.units)
    return FormField(RADIUS, tr("Radius"), FieldKind.NUMBER, value, scale, 0.1, 100_000.0, 5.0)


def rally_height_field(value: float | None, view: PlanView) -> FormField:
    """Return the field of a height above home; None: several."""
    scale = scale_of("m", view.units, height=True)
    return FormField(
        HEIGHT, tr("Height above home"), FieldKind.NUMBER, value, scale, LOWEST_M, HIGHEST_M, 1.0
    )  # fmt: skip


def _home(view: PlanView) -> tuple[str, LatLon] | None:
    home = view.plan.home
    return None if home is None else (tr("home"), (home.lat_deg, home.lon_deg))


class PolygonSubject(Subject):
    """One area of the fence; its vertices one at a time."""

    def __init__(self, view: PlanView, ref: Ref, notation: Notation, vertex: int) -> None:
        assert view.plan.fence is not None
        self._view, self._ref, self._notation = view, ref, notation
        self._polygon = view.plan.fence.polygons[ref.index]
        self._vertex = min(max(vertex, 0), len(self._polygon.vertices) - 1)
        self.title = short_name(view.plan, ref)

    def fields(self) -> tuple[FormField, ...]:
        """Return kind, area, count, and the place of one vertex."""
        vertices = self._polygon.vertices
        area = area_text(polygon_area_m2(vertices), self._view.units)
        return (
            inclusion_field(self._polygon.inclusion),
            FormField(AREA, tr("Area"), FieldKind.SHOWN, area.text),
            FormField(VERTICES, tr("Vertices"), FieldKind.SHOWN, str(len(vertices))),
            FormField(
                VERTEX, tr("Vertex"), FieldKind.NUMBER, float(self._vertex + 1), Scale(decimals=0), 1,
                len(vertices), whole=True, group=tr("Place"), help=tr("Whose coordinates are shown"),
            ),
            *(
                replace(field, columns=2)
                for field in place_fields(vertices[self._vertex], self._notation, None, self._view.units)
                if field.key == AT
            ),
        )  # fmt: skip

    def apply(self, key: str, value: Value) -> Change:
        """Return the plan with one value changed."""
        plan = self._view.plan
        if key == INCLUSION:
            return Change(tr("change fence area"), edits.set_inclusion(plan, self._ref, bool(value)))
        place = typed_place(str(value))
        return Change(tr("move fence vertex"), edits.set_vertex(plan, self._ref, self._vertex, *place))


class CircleSubject(Subject):
    """One circle of the fence."""

    def __init__(self, view: PlanView, ref: Ref, notation: Notation) -> None:
        assert view.plan.fence is not None
        self._view, self._ref, self._notation = view, ref, notation
        self._circle = view.plan.fence.circles[ref.index]
        self.title = short_name(view.plan, ref)

    @property
    def _place(self) -> LatLon:
        return self._circle.lat_deg, self._circle.lon_deg

    def fields(self) -> tuple[FormField, ...]:
        """Return kind, radius, area and centre."""
        area = area_text(math.pi * self._circle.radius_m**2, self._view.units)
        return (
            inclusion_field(self._circle.inclusion),
            radius_field(self._circle.radius_m, self._view),
            FormField(AREA, tr("Area"), FieldKind.SHOWN, area.text),
            *place_fields(self._place, self._notation, _home(self._view), self._view.units),
        )

    def apply(self, key: str, value: Value) -> Change:
        """Return the plan with one value changed."""
        plan = self._view.plan
        if key == INCLUSION:
            return Change(tr("change fence circle"), edits.set_inclusion(plan, self._ref, bool(value)))
        if key == RADIUS:
            return Change(tr("fence radius"), edits.set_radius(plan, self._ref, float(value)))
        place = _other_place(self._view, self._place, key, value)
        return Change(tr("move fence circle"), edits.move_ref(plan, self._ref, *place))


class PointSubject(Subject):
    """A rally point, the fence's return point, or the planned home: a place with a height."""

    def __init__(
        self, view: PlanView, ref: Ref, notation: Notation, elevation: Elevation | None = None
    ) -> None:
        self._view, self._ref, self._notation = view, ref, notation
        self._elevation = elevation
        self.title = short_name(view.plan, ref)

    def _point(self) -> Place:
        plan = self._view.plan
        if self._ref.part is Part.RALLY:
            assert plan.rally is not None
            point = plan.rally[self._ref.index]
            return Place(point.lat_deg, point.lon_deg, point.alt_rel_m)
        if self._ref.part is Part.HOME:
            assert plan.home is not None
            return plan.home
        assert plan.fence is not None
        assert plan.fence.breach_return is not None
        return plan.fence.breach_return

    def fields(self) -> tuple[FormField, ...]:
        """Return height and place."""
        point = self._point()
        is_home = self._ref.part is Part.HOME
        height = rally_height_field(point.alt_m, self._view)
        if is_home:
            height = replace(height, label=tr("Height AMSL"), help=tr("Above mean sea level"))
        before = None if is_home else _home(self._view)
        place = (point.lat_deg, point.lon_deg)
        return height, *place_fields(place, self._notation, before, self._view.units)

    def apply(self, key: str, value: Value) -> Change:
        """Return the plan with one value changed."""
        plan, point, name = self._view.plan, self._point(), in_midst(self.title)
        if key == HEIGHT:
            return Change(tr("height of %s") % name, self._with_height(plan, point, float(value)))
        place = _other_place(self._view, (point.lat_deg, point.lon_deg), key, value)
        if self._ref.part is Part.HOME:
            return Change(tr("move home"), home_at(plan, place, self._elevation))
        return Change(tr("move %s") % name, edits.move_ref(plan, self._ref, *place))

    def _with_height(self, plan: Plan, point: Place, height_m: float) -> Plan:
        if self._ref.part is Part.RALLY:
            return edits.set_rally_altitude(plan, self._ref.index, height_m)
        if self._ref.part is Part.HOME:
            return edits.set_home(plan, point.lat_deg, point.lon_deg, height_m)
        return edits.set_breach_return(plan, point.lat_deg, point.lon_deg, height_m)


def home_at(plan: Plan, place: LatLon, elevation: Elevation | None) -> Plan:
    """Return the plan with its home elsewhere, on the ground there where that is known."""
    ground_m = elevation.height_amsl_m(*place) if elevation is not None else None
    return edits.set_home(plan, *place, ground_m)


class PlanSubject(Subject):
    """Nothing is selected: what holds for the whole plan."""

    def __init__(self, view: PlanView, notation: Notation, elevation: Elevation | None = None) -> None:
        self._view, self._notation, self._elevation = view, notation, elevation
        self.title = tr("Plan")

    def fields(self) -> tuple[FormField, ...]:
        """Return home and the usual speeds."""
        plan, view = self._view.plan, self._view
        scale = scale_of("m/s", view.units)
        nan = float("nan")
        fields = [
            FormField(
                CRUISE, tr("Cruise speed"), FieldKind.NUMBER, plan.cruise_speed_mps or nan, scale, 0.1, 300.0,
                may_be_empty=True, help=tr("On the wing, unless the plan changes it; for figures and files"),
            ),
            FormField(
                HOVER, tr("Hover speed"), FieldKind.NUMBER, plan.hover_speed_mps or nan, scale, 0.1, 300.0,
                may_be_empty=True, help=tr("Of copters, unless the plan changes it; for figures and files"),
            ),
        ]  # fmt: skip
        if plan.home is None:
            fields.append(
                FormField(
                    AT, tr("Planned home"), FieldKind.TEXT, "", columns=3,
                    help=tr("No home yet: type coordinates in any notation, or click on the map"),
                )
            )  # fmt: skip
            return tuple(fields)
        home = PointSubject(view, Ref(Part.HOME), self._notation).fields()
        fields.append(replace(home[0], label=tr("Home AMSL")))
        fields += [replace(field, group=tr("Planned home")) for field in home[1:]]
        return tuple(fields)

    def apply(self, key: str, value: Value) -> Change:
        """Return the plan with one value changed."""
        plan = self._view.plan
        if key in (CRUISE, HOVER):
            speed_mps = None if float(value) != float(value) else float(value)
            if key == CRUISE:
                return Change(tr("cruise speed"), replace(plan, cruise_speed_mps=speed_mps))
            return Change(tr("hover speed"), replace(plan, hover_speed_mps=speed_mps))
        if plan.home is None:
            return Change(tr("set home"), home_at(plan, typed_place(str(value)), self._elevation))
        point = PointSubject(self._view, Ref(Part.HOME), self._notation, self._elevation)
        return point.apply(key, value)


def _other_place(view: PlanView, here: LatLon, key: str, value: Value) -> LatLon:
    if key in (BEARING, DISTANCE):
        home = _home(view)
        assert home is not None
        return relative_place(home[1], here, key, float(value))
    return typed_place(str(value), start[1] if (start := _home(view)) is not None else None)


def fence_of(view: PlanView) -> Fence:
    """Return the fence; an empty one where the plan has none."""
    return view.plan.fence or Fence()


LOCAL_KEYS = frozenset((NOTATION, VERTEX))
"""What changes only how the form shows things."""
