"""The form of one simple item: every parameter of its command, its height and its place."""

from __future__ import annotations

from gcs.gui.panels.plan_item.fields import Change, FieldKind, FormField, Subject, Value, tr
from gcs.gui.panels.plan_item.places import (
    AT,
    BEARING,
    DISTANCE,
    Notation,
    converted_m,
    place_fields,
    relative_place,
    typed_place,
)
from gcs.gui.present.plan_view import PlanView
from gcs.gui.present.plan_words import (
    command_words,
    jump_target,
    param_words,
    reference_words,
    short_name,
)
from gcs.gui.present.quantities import Scale, scale_of
from gcs.model.elevation import Elevation
from gcs.model.format import in_midst
from gcs.planning import edits, frames
from gcs.planning.catalogue import COMMANDS, Param, has_place
from gcs.planning.document import DO_JUMP, LatLon, Plan, PlanItem
from gcs.planning.edits.bulk import set_speed
from gcs.planning.errors import PlanError
from gcs.planning.frames import AltitudeReference
from gcs.planning.refs import item_ref

COMMAND, HEIGHT, REFERENCE, SPEED, CONTINUE, PLACED = (
    "command",
    "height",
    "reference",
    "speed",
    "continue",
    "placed",
)
PARAM = "param"
LOWEST_M, HIGHEST_M = -1000.0, 30_000.0
REFERENCES = (
    (AltitudeReference.HOME, frames.GLOBAL_RELATIVE),
    (AltitudeReference.AMSL, frames.GLOBAL),
    (AltitudeReference.TERRAIN, frames.GLOBAL_TERRAIN),
)
_HEIGHT_LABELS = ("Altitude", "Lowest", "Highest", "Height delay", "Approach altitude", "Abort height")
_EMPTY_MEANS = "empty"


def is_height(param: Param) -> bool:
    """Return whether a parameter in metres is a height."""
    return param.unit == "m" and param.label in _HEIGHT_LABELS


def height_field(value: float | None, view: PlanView, help_text: str = "") -> FormField:
    """Return the field of a height; None: several."""
    scale = scale_of("m", view.units, height=True)
    return FormField(
        HEIGHT, tr("Height"), FieldKind.NUMBER, value, scale, LOWEST_M, HIGHEST_M, 1.0, help=help_text
    )  # fmt: skip


def reference_field(reference: AltitudeReference | None) -> FormField:
    """Return the field of what a height is measured from; None: several."""
    return FormField(
        REFERENCE, tr("Reference"), FieldKind.CHOICE, None if reference is None else reference.value,
        choices=tuple((known.value, reference_words(known)) for known, _ in REFERENCES),
        help=tr("What the height is measured from; the number is converted where home and terrain are known"),
    )  # fmt: skip


def frame_of(reference: AltitudeReference) -> int:
    """Return the MAV_FRAME of a reference."""
    return dict(REFERENCES)[reference]


def param_field(number: int, param: Param, value: float | None, view: PlanView) -> FormField:
    """Return the field of one parameter; None: several values."""
    label, words = param_words(param.label), param_words(param.help)
    key = f"{PARAM}{number}"
    if param.choices:
        choices = tuple((float(known), param_words(text)) for known, text in param.choices.items())
        if value is not None and value not in param.choices:
            shown = tr("unknown (%s)") % f"{value:g}" if value == value else tr("Default")
            choices = (*choices, (value, shown))
        return FormField(key, label, FieldKind.CHOICE, value, choices=choices, help=words)
    scale = scale_of(param.unit, view.units, height=is_height(param))
    return FormField(
        key, label, FieldKind.NUMBER, value, scale, param.low, param.high,
        help=words, may_be_empty=_may_be_empty(param, value),
    )  # fmt: skip


def _may_be_empty(param: Param, value: float | None) -> bool:
    """Empty is NaN, the vehicle's default: where the command says so, or where it is so already."""
    named = _EMPTY_MEANS in param.help.lower()
    return named or (value is not None and value != value)


class SimpleSubject(Subject):
    """One simple item."""

    def __init__(
        self, view: PlanView, index: int, notation: Notation, speed_mps: float | None,
        elevation: Elevation | None = None,
    ) -> None:  # fmt: skip
        self._view = view
        self._index = index
        item = view.plan.items[index]
        assert isinstance(item, PlanItem)
        self._item = item
        self._notation = notation
        self._speed_mps = speed_mps
        self._elevation = elevation
        self.title = short_name(view.plan, item_ref(index))

    # -- what it shows --------------------------------------------------------------------------

    @property
    def _placed(self) -> bool:
        placed = has_place(self._item.command)
        return frames.is_global(self._item.frame) if placed is None else placed

    def fields(self) -> tuple[FormField, ...]:
        """Return command, height, parameters and place."""
        item = self._item
        fields = [
            FormField(
                COMMAND,
                tr("Command"),
                FieldKind.COMMAND,
                command_words(item.command),
                help=self._command_help(),
            )
        ]
        if self._placed:
            fields += [height_field(item.params[6], self._view), reference_field(self._reference())]
        if self._speed_mps is not None:
            scale = scale_of("m/s", self._view.units)
            words = tr("Ground speed on the way to the item; a change of speed is put before it where needed")
            fields.append(
                FormField(
                    SPEED,
                    tr("Speed"),
                    FieldKind.NUMBER,
                    self._speed_mps,
                    scale,
                    0.1,
                    300.0,
                    empty=tr("As set"),
                    help=words,
                )
            )
        fields += self._params()
        if self._placed:
            fields += self._place()
        fields.append(
            FormField(
                CONTINUE, tr("Go on by itself"), FieldKind.SWITCH, item.autocontinue, group=tr("Flow"),
                help=tr("Off: the vehicle waits after this item until the pilot lets it go on"),
            )
        )  # fmt: skip
        return tuple(fields)

    def _command_help(self) -> str:
        known = COMMANDS.get(self._item.command)
        name = f"MAV_CMD_{known.name}" if known is not None else str(self._item.command)
        return "\n".join(
            part for part in (param_words(known.help) if known is not None else "", name) if part
        )

    def _reference(self) -> AltitudeReference | None:
        reference = self._item.altitude_reference
        return None if reference is AltitudeReference.NONE else reference

    def _params(self) -> list[FormField]:
        item = self._item
        known = COMMANDS.get(item.command)
        if known is None:
            free = (1, 2, 3, 4) if self._placed else (1, 2, 3, 4, 5, 6, 7)
            return [
                param_field(
                    n,
                    Param(tr("Parameter %s") % n, help=tr("Empty: default")),
                    item.params[n - 1],
                    self._view,
                )
                for n in free
            ]
        fields = []
        for number, param in known.params.items():
            if item.command == DO_JUMP and number == 1:
                fields.append(self._jump(param))
            else:
                fields.append(param_field(number, param, item.params[number - 1], self._view))
        return fields

    def _jump(self, param: Param) -> FormField:
        target = jump_target(self._view.plan, self._item)
        value = float(target) if target.isdigit() else float("nan")
        return FormField(
            f"{PARAM}1", param_words(param.label), FieldKind.NUMBER, value, Scale(decimals=0), 1,
            len(self._view.plan.items), whole=True, help=tr("Number of the item in the list"),
        )  # fmt: skip

    def _place(self) -> tuple[FormField, ...]:
        item = self._item
        known = COMMANDS.get(item.command)
        optional = known is not None and known.place_optional
        fields: tuple[FormField, ...] = ()
        if optional:
            fields = (
                FormField(
                    PLACED, tr("At a place"), FieldKind.SWITCH, item.has_place, group=tr("Place"),
                    help=tr("Off: where the vehicle is then, or at home"),
                ),
            )  # fmt: skip
        if item.has_place:
            here = (item.params[4], item.params[5])
            fields += place_fields(here, self._notation, self._before(), self._view.units)
        elif not optional:
            fields += (
                FormField(
                    AT, tr("Coordinates"), FieldKind.TEXT, "", group=tr("Place"), columns=3,
                    help=tr("This item has no place yet: type one, or drag it on the map"),
                ),
            )  # fmt: skip
        return fields

    def _before(self) -> tuple[str, LatLon] | None:
        plan = self._view.plan
        for index in range(self._index - 1, -1, -1):
            item = plan.items[index]
            if isinstance(item, PlanItem) and item.has_place:
                return str(index + 1), (item.params[4], item.params[5])
        if plan.home is not None:
            return tr("home"), (plan.home.lat_deg, plan.home.lon_deg)
        return None

    # -- changing -------------------------------------------------------------------------------

    def apply(self, key: str, value: Value) -> Change:
        """Return the plan with one value changed."""
        plan, index = self._view.plan, self._index
        name = in_midst(self.title)
        if key == COMMAND:
            return Change(tr("change %s") % name, edits.set_item_command(plan, index, int(value)))
        if key == HEIGHT:
            return Change(tr("height of %s") % name, edits.set_item_altitude(plan, [index], float(value)))
        if key == REFERENCE:
            return self._refer(AltitudeReference(value))
        if key == SPEED:
            return Change(tr("speed of %s") % name, set_speed(plan, [index], float(value)))
        if key in (AT, BEARING, DISTANCE):
            return Change(tr("move %s") % name, self._moved(key, value))
        if key == CONTINUE:
            changed = edits.replace_item(plan, index, self._with(autocontinue=bool(value)))
            return Change(tr("change %s") % name, changed)
        if key == PLACED:
            return Change(tr("change %s") % name, self._with_place(bool(value)))
        return Change(tr("change %s") % name, self._with_param(int(key.removeprefix(PARAM)), float(value)))

    def _with(self, autocontinue: bool) -> PlanItem:
        from dataclasses import replace

        return replace(self._item, autocontinue=autocontinue)

    def _with_param(self, number: int, value: float) -> Plan:
        plan = self._view.plan
        if self._item.command == DO_JUMP and number == 1:
            target = plan.items[round(value) - 1] if 1 <= value <= len(plan.items) else None
            if not isinstance(target, PlanItem) or not target.item_id:
                raise PlanError(
                    tr("Nothing can jump to item %s") % f"{value:g}",
                    tr("Choose a simple item of the mission"),
                )
            value = float(target.item_id)
        return edits.set_item_param(plan, self._index, number, value)

    def _refer(self, reference: AltitudeReference) -> Change:
        plan = self._view.plan
        alt_m = converted_m(plan, self._item, reference, self._elevation)
        note = ""
        if alt_m is None:
            alt_m = self._item.params[6]
            note = tr("The number of the height was kept: home or the terrain there is not known")
        if alt_m != alt_m:
            raise PlanError(tr("The item has no height"), tr("Type one first"))
        changed = edits.set_item_altitude(plan, [self._index], alt_m, frame_of(reference))
        return Change(tr("height reference of %s") % in_midst(self.title), changed, note)

    def _moved(self, key: str, value: Value) -> Plan:
        plan = self._view.plan
        if key == AT:
            start = self._before()
            place = typed_place(str(value), start[1] if start is not None else None)
            return edits.set_item_place(plan, self._index, *place)
        before = self._before()
        assert before is not None
        here = (self._item.params[4], self._item.params[5])
        place = relative_place(before[1], here, key, float(value))
        return edits.set_item_place(plan, self._index, *place)

    def _with_place(self, placed: bool) -> Plan:
        from dataclasses import replace

        plan, item = self._view.plan, self._item
        if placed:
            before = self._before()
            if before is None:
                raise PlanError(tr("There is no place yet"), tr("Set the planned home, or click on the map"))
            return edits.set_item_place(plan, self._index, *before[1])
        params = (*item.params[:4], 0.0, 0.0, item.params[6])
        return edits.replace_item(plan, self._index, replace(item, params=params))
