"""The form of several parts at once: what they have in common, changed for all of them in one step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from gcs.gui.panels.plan_item.fields import Change, FieldKind, FormField, Subject, Value, tr
from gcs.gui.panels.plan_item.pattern import form_field, in_order
from gcs.gui.panels.plan_item.places import converted_m
from gcs.gui.panels.plan_item.shapes import (
    INCLUSION,
    RADIUS,
    inclusion_field,
    radius_field,
    rally_height_field,
)
from gcs.gui.panels.plan_item.simple import (
    COMMAND,
    CONTINUE,
    HEIGHT,
    PARAM,
    REFERENCE,
    SPEED,
    frame_of,
    height_field,
    param_field,
    reference_field,
)
from gcs.gui.present.plan_speeds import SpeedBook
from gcs.gui.present.plan_view import PlanView
from gcs.gui.present.plan_words import command_words
from gcs.gui.present.quantities import scale_of
from gcs.model.elevation import Elevation
from gcs.planning import edits, frames
from gcs.planning.catalogue import COMMANDS, has_place
from gcs.planning.document import DO_JUMP, ComplexItem, Item, Plan, PlanItem
from gcs.planning.edits.bulk import set_speed
from gcs.planning.errors import PlanError
from gcs.planning.frames import AltitudeReference
from gcs.planning.patterns import Field
from gcs.planning.refs import Part, Ref

T = TypeVar("T")


def common(values: Iterable[T]) -> T | None:
    """Return the value that all share; None where they differ, or there are none. NaN equals NaN."""
    rest = iter(values)
    first = next(rest, None)
    if first is None:
        return None
    unknown = first != first
    same = all(value != value if unknown else value == first for value in rest)
    return first if same else None


class ItemsSubject(Subject):
    """Several items of the mission."""

    def __init__(self, view: PlanView, rows: Sequence[int], elevation: Elevation | None = None) -> None:
        self._view = view
        self._rows = sorted(rows)
        self._items: list[Item] = [view.plan.items[row] for row in self._rows]
        self._elevation = elevation
        self._speeds = SpeedBook(view)
        self.title = tr("%s items") % len(self._rows)
        self._patterns = [item for item in self._items if isinstance(item, ComplexItem)]
        self._simple = [item for item in self._items if isinstance(item, PlanItem)]
        self._pattern_fields = self._common_fields()

    # -- what it shows --------------------------------------------------------------------------

    def fields(self) -> tuple[FormField, ...]:
        """Return what the items have in common."""
        if self._patterns and not self._simple:
            return self._of_patterns()
        fields: list[FormField] = []
        if self._simple:
            command = common(item.command for item in self._simple)
            words = None if command is None or self._patterns else command_words(command)
            fields.append(FormField(COMMAND, tr("Command"), FieldKind.COMMAND, words))
        fields += self._heights()
        fields += self._speed()
        if not self._patterns:
            fields += self._params()
            go_on = common(item.autocontinue for item in self._simple)
            fields.append(
                FormField(CONTINUE, tr("Go on by itself"), FieldKind.SWITCH, go_on, group=tr("Flow"))
            )  # fmt: skip
        return tuple(fields)

    def _placed(self) -> list[PlanItem]:
        return [
            item
            for item in self._simple
            if (frames.is_global(item.frame) if (p := has_place(item.command)) is None else p)
        ]

    def _heights(self) -> list[FormField]:
        placed = self._placed()
        if not placed:
            return []
        fields = [
            height_field(None if self._patterns else common(item.params[6] for item in placed), self._view)
        ]
        if not self._patterns:
            reference = common(item.altitude_reference for item in placed)
            fields.append(reference_field(None if reference is AltitudeReference.NONE else reference))
        return fields

    def _speed(self) -> list[FormField]:
        rows = [row for row in self._rows if self._speeds.may_set(row)]
        if not rows:
            return []
        known = [self._speeds.speed_mps(row) for row in rows]
        nan = float("nan")
        value = common(nan if speed is None else speed for speed in known)
        scale = scale_of("m/s", self._view.units)
        return [FormField(SPEED, tr("Speed"), FieldKind.NUMBER, value, scale, 0.1, 300.0, may_be_empty=False)]

    def _params(self) -> list[FormField]:
        command = common(item.command for item in self._simple)
        known = COMMANDS.get(command) if command is not None else None
        if known is None:
            return []
        return [
            param_field(number, param, common(item.params[number - 1] for item in self._simple), self._view)
            for number, param in known.params.items()
            if not (command == DO_JUMP and number == 1)
        ]

    def _common_fields(self) -> list[Field]:
        from gcs.planning import patterns

        if not self._patterns or self._simple or len({item.kind for item in self._patterns}) > 1:
            return []
        try:
            lists = [{field.key: field for field in patterns.fields(item)} for item in self._patterns]
        except PlanError:
            return []
        first = lists[0]
        return [field for key, field in first.items() if all(key in other for other in lists)]

    def _of_patterns(self) -> tuple[FormField, ...]:
        from gcs.planning import patterns

        if not self._pattern_fields:
            words = tr("These patterns have nothing in common that can be edited at once")
            return (FormField("problem", tr("Not editable"), FieldKind.SHOWN, words, columns=3),)
        values = [{field.key: field.value for field in patterns.fields(item)} for item in self._patterns]
        return tuple(
            replace(
                form_field(field, self._view, first=first), value=common(each[field.key] for each in values)
            )
            for field, first in in_order(self._pattern_fields)
        )

    # -- changing -------------------------------------------------------------------------------

    def apply(self, key: str, value: Value) -> Change:
        """Return the plan with one value changed in all items that have it."""
        plan, rows = self._view.plan, self._rows
        if self._pattern_fields:
            return Change(tr("change %s") % self.title, self._with_field(key, value))
        if key == HEIGHT:
            changed = edits.set_item_altitude(plan, rows, float(value), elevation=self._elevation)
            return Change(tr("height of %s") % self.title, changed)
        if key == SPEED:
            return Change(
                tr("speed of %s") % self.title, set_speed(plan, rows, float(value), self._elevation)
            )
        if key == REFERENCE:
            return self._refer(AltitudeReference(value))
        return Change(tr("change %s") % self.title, self._each(key, value))

    def _each(self, key: str, value: Value) -> Plan:
        plan = self._view.plan
        for row in self._rows:
            item = plan.items[row]
            if not isinstance(item, PlanItem):
                continue
            if key == COMMAND:
                plan = edits.set_item_command(plan, row, int(value))
            elif key == CONTINUE:
                plan = edits.replace_item(plan, row, replace(item, autocontinue=bool(value)))
            else:
                plan = edits.set_item_param(plan, row, int(key.removeprefix(PARAM)), float(value))
        return plan

    def _with_field(self, key: str, value: Value) -> Plan:
        from gcs.planning import patterns

        plan = self._view.plan
        for row in self._rows:
            item = plan.items[row]
            assert isinstance(item, ComplexItem)
            plan = edits.replace_item(plan, row, patterns.with_field(item, key, value, self._elevation))
        return plan

    def _refer(self, reference: AltitudeReference) -> Change:
        plan, kept = self._view.plan, 0
        placed = {id(item) for item in self._placed()}
        for row in self._rows:
            item = plan.items[row]
            if not isinstance(item, PlanItem) or id(item) not in placed:
                continue
            alt_m = converted_m(plan, item, reference, self._elevation)
            if alt_m is None:
                alt_m, kept = item.params[6], kept + 1
            if alt_m == alt_m:
                plan = edits.set_item_altitude(plan, [row], alt_m, frame_of(reference))
        note = (
            tr("%s heights kept their number: home or the terrain is not known there") % kept if kept else ""
        )
        return Change(tr("height reference of %s") % self.title, plan, note)


class ShapesSubject(Subject):
    """Several fence shapes or rally points."""

    def __init__(self, view: PlanView, refs: Sequence[Ref]) -> None:
        self._view = view
        self._refs = sorted(refs, key=lambda ref: (ref.part.value, ref.index))
        parts = {ref.part for ref in refs}
        self._rally = parts == {Part.RALLY}
        self._circles = parts == {Part.CIRCLE}
        self._fence = bool(parts) and parts <= {Part.CIRCLE, Part.POLYGON}
        self.title = (
            tr("%s rally points") if self._rally else tr("%s fence shapes") if self._fence else tr("%s parts")
        ) % len(self._refs)

    def fields(self) -> tuple[FormField, ...]:
        """Return what the shapes have in common."""
        plan = self._view.plan
        if self._rally:
            points = [(plan.rally or ())[ref.index] for ref in self._refs]
            return (rally_height_field(common(point.alt_rel_m for point in points), self._view),)
        fields: list[FormField] = []
        fence = plan.fence
        if self._fence and fence is not None:
            kinds = [
                fence.polygons[ref.index].inclusion
                if ref.part is Part.POLYGON
                else fence.circles[ref.index].inclusion
                for ref in self._refs
            ]
            fields.append(inclusion_field(common(kinds)))
            if self._circles:
                radii = [fence.circles[ref.index].radius_m for ref in self._refs]
                fields.append(radius_field(common(radii), self._view))
        if not fields:
            words = tr(
                "They have nothing in common that can be edited at once; move, turn or delete them together"
            )
            return (FormField("problem", tr("Mixed selection"), FieldKind.SHOWN, words, columns=3),)
        return tuple(fields)

    def apply(self, key: str, value: Value) -> Change:
        """Return the plan with one value changed in all of them."""
        changes: dict[str, Callable[[Plan, Ref], Plan]] = {
            INCLUSION: lambda plan, ref: edits.set_inclusion(plan, ref, bool(value)),
            RADIUS: lambda plan, ref: edits.set_radius(plan, ref, float(value)),
            HEIGHT: lambda plan, ref: edits.set_rally_altitude(plan, ref.index, float(value)),
        }
        plan = self._view.plan
        for ref in self._refs:
            plan = changes[key](plan, ref)
        return Change(tr("change %s") % self.title, plan)
