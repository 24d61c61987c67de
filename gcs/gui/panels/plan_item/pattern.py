"""The form of one pattern: what ``patterns.fields`` says, the most used values first."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gcs.gui.panels.plan_item.fields import Change, FieldKind, FormField, Subject, Value, tr
from gcs.gui.present.plan_view import PlanView
from gcs.gui.present.plan_words import param_words, short_name
from gcs.gui.present.quantities import scale_of
from gcs.model.elevation import Elevation
from gcs.model.format import in_midst
from gcs.planning import edits, patterns
from gcs.planning.document import ComplexItem
from gcs.planning.errors import PlanError
from gcs.planning.patterns import Field
from gcs.planning.refs import item_ref

_FIRST = (
    "height_m", "alt_m", "mode", "reference", "speed_mps", "angle_deg", "front_overlap_pct",
    "side_overlap_pct", "camera", "spacing_m", "turnaround_m", "trigger_m", "entry",
)  # fmt: skip
"""Three rows of three, as the picture has them; everything else follows under its heading."""
_SPEED = "speed_mps"
_HEIGHTS = ("height", "alt", "bottom", "top")


def form_field(field: Field, view: PlanView, *, first: bool) -> FormField:
    """Return a pattern's field as the form shows it."""
    group = "" if first else param_words(field.group)
    label, words = param_words(field.label), param_words(field.help)
    if field.choices:
        choices = tuple((value, param_words(text)) for value, text in field.choices)
        return FormField(
            field.key, label, FieldKind.CHOICE, field.value, choices=choices, help=words, group=group
        )
    if isinstance(field.value, bool):
        return FormField(field.key, label, FieldKind.SWITCH, field.value, help=words, group=group)
    if isinstance(field.value, str):
        return FormField(field.key, label, FieldKind.TEXT, field.value, help=words, group=group)
    height = field.unit == "m" and field.key.startswith(_HEIGHTS)
    limited = field.high > field.low
    # No speed of its own: the pattern is flown as fast as the vehicle goes by then.
    as_set = field.key == _SPEED and field.low == 0.0
    value = math.nan if as_set and not field.value else float(field.value)
    scale = scale_of(field.unit, view.units, height=height)
    return FormField(
        field.key, label, FieldKind.NUMBER, value, scale,
        field.low if limited else None, field.high if limited else None, field.step or 1.0,
        may_be_empty=as_set, empty=tr("As set") if as_set else "",
        whole=isinstance(field.value, int), help=words, group=group,
    )  # fmt: skip


def in_order(fields: Sequence[Field]) -> list[tuple[Field, bool]]:
    """Return fields with the most used ones first, and whether each is one of them."""
    known = {field.key: field for field in fields}
    first = [known[key] for key in _FIRST if key in known]
    if len(first) < 3:
        first = list(fields[:3])
    chosen = {field.key for field in first}
    return [(field, True) for field in first] + [
        (field, False) for field in fields if field.key not in chosen
    ]


class PatternSubject(Subject):
    """One pattern of the mission."""

    def __init__(self, view: PlanView, index: int, elevation: Elevation | None = None) -> None:
        self._view = view
        self._index = index
        item = view.plan.items[index]
        assert isinstance(item, ComplexItem)
        self._item = item
        self._elevation = elevation
        self.title = short_name(view.plan, item_ref(index))
        self._problem = ""
        try:
            self._fields = patterns.fields(item)
        except PlanError as error:
            self._fields = ()
            self._problem = str(error)
        self._entry = next((field for field in self._fields if field.key == "entry"), None)
        self.turns_entry = self._entry is not None and len(self._entry.choices) > 1
        self.regenerates = bool(self._fields)

    def fields(self) -> tuple[FormField, ...]:
        """Return the pattern's values, or why there are none."""
        if self._problem:
            return (FormField("problem", tr("Not editable"), FieldKind.SHOWN, self._problem, columns=3),)
        shown = [form_field(field, self._view, first=first) for field, first in in_order(self._fields)]
        # Groups stay together, whatever order the pattern has them in.
        groups = list(dict.fromkeys(field.group for field in shown))
        return tuple(sorted(shown, key=lambda field: groups.index(field.group)))

    def apply(self, key: str, value: Value) -> Change:
        """Return the plan with one value changed and the pattern worked out anew."""
        label = next((field.label for field in self._fields if field.key == key), key)
        if key == _SPEED and isinstance(value, float) and math.isnan(value):
            value = 0.0
        words = tr("%1 of %2").replace("%1", in_midst(param_words(label))).replace("%2", in_midst(self.title))
        return self._put(words, patterns.with_field(self._item, key, value, self._elevation))

    def turn_entry(self) -> Change:
        """Return the plan with the pattern begun at the next corner."""
        assert self._entry is not None
        values = [value for value, _ in self._entry.choices]
        following = values[(values.index(self._entry.value) + 1) % len(values)]
        item = patterns.with_field(self._item, self._entry.key, following, self._elevation)
        return self._put(tr("turn entry of %s") % in_midst(self.title), item)

    def regenerate(self) -> Change:
        """Return the plan with the pattern worked out anew from what describes it."""
        item = patterns.item_of(patterns.pattern_of(self._item), self._elevation)
        return self._put(tr("regenerate %s") % in_midst(self.title), item)

    def _put(self, label: str, item: ComplexItem) -> Change:
        return Change(label, edits.replace_item(self._view.plan, self._index, item))
