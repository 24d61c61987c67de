"""How the parts of a plan are called and pictured in lists, forms and menus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gcs.model.format import THIN, number
from gcs.model.units import METRIC, UnitSettings
from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.catalogue import COMMANDS, Category, Command, Param, label_of
from gcs.planning.deeds import Deed, deed_of
from gcs.planning.document import DO_JUMP, ComplexItem, Item, Plan, PlanItem
from gcs.planning.errors import PlanError
from gcs.planning.frames import AltitudeReference
from gcs.planning.measures import Measures
from gcs.planning.refs import Part, Ref

LAND, RETURN, SPEED_CHANGE = 21, 20, 178
_HEIGHT_KEYS = ("height_m", "alt_m", "altitude_m")

_ICONS: Mapping[int, str] = {
    16: "map-pin", 17: "orbit", 18: "orbit", 19: "clock", 20: "house", 21: "plane-landing",
    22: "plane-takeoff", 30: "arrow-up-down", 31: "orbit", 82: "spline", 83: "clock", 84: "plane-takeoff",
    85: "plane-landing", 92: "gamepad-2", 93: "clock", 94: "package", 112: "clock", 114: "ruler",
    115: "rotate-cw", 177: "redo-2", 178: "gauge", 179: "house", 181: "power", 182: "power", 183: "radius",
    184: "radius", 188: "undo-2", 189: "plane-landing", 191: "redo-2", 194: "arrow-left", 195: "crosshair",
    196: "crosshair", 197: "eye-off", 198: "crosshair", 201: "crosshair", 204: "eye", 205: "eye",
    207: "hexagon", 208: "life-buoy", 211: "hand-grab", 216: "waves", 217: "terminal", 223: "power",
    600: "bookmark", 601: "redo-2", 1000: "eye", 1001: "eye", 2500: "video", 2501: "video", 200: "video",
    3000: "plane", 4501: "waypoints", 42600: "cable", 42702: "terminal",
}  # fmt: skip
_CATEGORY_ICONS: Mapping[Category, str] = {
    Category.FLY: "navigation",
    Category.LAND: "plane-landing",
    Category.CONDITION: "clock",
    Category.FLOW: "redo-2",
    Category.FLIGHT: "gauge",
    Category.CAMERA: "camera",
    Category.PAYLOAD: "package",
    Category.SAFETY: "shield-alert",
    Category.FENCE: "hexagon",
}
_PATTERN_ICONS: Mapping[str, str] = {
    "survey": "scan",
    "CorridorScan": "route",
    "StructureScan": "building-2",
    "fwLandingPattern": "plane-landing",
    "vtolLandingPattern": "plane-landing",
    "godwit.squareSearch": "square-dashed",
    "godwit.sectorSearch": "chart-pie",
    "godwit.parallelSearch": "rows-3",
    "godwit.spiral": "shell",
    "godwit.orbit": "orbit",
}
MAIN_PARAMS: Mapping[int, int] = {
    18: 1, 19: 1, 93: 1, 112: 1, 114: 1, 115: 1, 177: 1, 181: 2, 183: 2, 206: 1, 600: 1, 601: 1,
    16: 1, 82: 1, 207: 1, 208: 1, 211: 2, 1000: 1, 2000: 3, 205: 1, 30: 7, 215: 1, 214: 1, 216: 1, 223: 1,
    3000: 1, 531: 2, 218: 2, 217: 1, 191: 1, 83: 1, 92: 1,
}  # fmt: skip
"""The parameter that says most of a command: shown with its name, edited in its cell."""


def tr(text: str) -> str:
    """Translate a text about the parts of a plan."""
    return QCoreApplication.translate("PlanWords", text)


def icon_of(item: Item) -> str:
    """Return the icon of a mission item."""
    if isinstance(item, ComplexItem):
        return _PATTERN_ICONS.get(item.kind, "layers")
    return icon_of_command(item.command)


def icon_of_command(command: int) -> str:
    """Return the icon of a command, by what it is about where it has none of its own."""
    if command in _ICONS:
        return _ICONS[command]
    known = COMMANDS.get(command)
    return _CATEGORY_ICONS[known.category] if known is not None else "circle-help"


def icon_of_pattern(kind: str) -> str:
    """Return the icon of a kind of pattern."""
    return _PATTERN_ICONS.get(kind, "layers")


def command_words(command: int) -> str:
    """Return a command's translated name."""
    return QCoreApplication.translate("Commands", label_of(command))


def param_words(text: str) -> str:
    """Return a translated label, choice or help of the catalogue."""
    return QCoreApplication.translate("Commands", text)


def main_param(item: Item) -> tuple[int, Param] | None:
    """Return the number and description of the parameter that stands behind an item's name."""
    if not isinstance(item, PlanItem) or item.command not in COMMANDS:
        return None
    which = MAIN_PARAMS.get(item.command)
    if which is None:
        return None
    return which, COMMANDS[item.command].params[which]


def title_of(plan: Plan, index: int, units: UnitSettings = METRIC) -> str:
    """Return what an item is called in lists: "Waypoint", "Hold 30 s", "Survey, 16 lines"."""
    item = plan.items[index]
    if isinstance(item, ComplexItem):
        return pattern_title(item)
    if item.command == LAND:
        return _landing(plan, item)
    deed = deed_of(item, Measures(units), jump_target(plan, item) if item.command == DO_JUMP else "")
    if deed is not None:
        template = QCoreApplication.translate("Commands", deed.template)
        return Deed(template, tuple(value.replace(" ", THIN) for value in deed.values)).text
    words = command_words(item.command)
    value = _main_value(item)
    if item.command == 19 and value:
        return tr("Hold %s") % value
    if item.command in (16, 82) and value:
        return tr("%1, hold %2").replace("%1", words).replace("%2", value)
    return f"{words} {value}".strip() if value else words


def _landing(plan: Plan, item: PlanItem) -> str:
    words = command_words(item.command)
    if not item.has_place or plan.home is None:
        return words
    near = abs(item.params[4] - plan.home.lat_deg) < 5e-5 and abs(item.params[5] - plan.home.lon_deg) < 5e-5
    return tr("Land at home") if near else words


def _main_value(item: PlanItem) -> str:
    found = main_param(item)
    if found is None:
        return ""
    which, param = found
    value = item.params[which - 1]
    if value != value or (item.command in (16, 82, 208) and value == 0.0):
        return ""
    if param.choices:
        word = param.choices.get(round(value), "")
        return param_words(word).lower() if word else number(value)
    digits = number(value, 0 if value == round(value) else 1)
    if param.unit in ("", "%"):
        return digits + (f"{THIN}%" if param.unit else "")
    unit = {"deg": "°", "deg/s": "°/s"}.get(param.unit, param.unit)
    return f"{digits}{unit}" if unit == "°" else f"{digits}{THIN}{unit}"


def jump_target(plan: Plan, item: PlanItem) -> str:
    """Return the row that a jump leads to; "–" where there is none."""
    wanted = item.params[0]
    for number_, other in enumerate(plan.items, 1):
        if isinstance(other, PlanItem) and other.item_id and other.item_id == wanted:
            return str(number_)
    return "–"


def pattern_title(item: ComplexItem) -> str:
    """Return a pattern's name with what it holds; its kind where it can't be worked out."""
    from gcs.planning import patterns  # geometry is imported when a pattern is first shown

    try:
        return patterns.summary(item).title
    except PlanError:
        return item.kind


@dataclass(frozen=True, slots=True)
class PatternFacts:
    """What lists show of a pattern."""

    title: str
    height_m: float | None = None
    """As its form has it; None where it has no single one."""
    reference: AltitudeReference = AltitudeReference.NONE
    height_key: str = ""
    """The form's field that holds the height."""
    speed_key: str = ""


def facts_of(item: ComplexItem) -> PatternFacts:
    """Return what lists show of a pattern, as far as its data tell."""
    from gcs.planning import patterns  # as above

    title = pattern_title(item)
    try:
        fields = {field.key: field for field in patterns.fields(item)}
    except PlanError:
        return PatternFacts(title)
    height = next((fields[key] for key in _HEIGHT_KEYS if key in fields), None)
    speed_key = "speed_mps" if "speed_mps" in fields else ""
    if height is None:
        return PatternFacts(title, speed_key=speed_key)
    mode = fields.get("mode") or fields.get("reference")
    reference = _pattern_reference(mode.value) if mode is not None else AltitudeReference.HOME
    return PatternFacts(title, float(height.value), reference, height.key, speed_key)


def _pattern_reference(value: object) -> AltitudeReference:
    from gcs.planning.patterns import HeightMode  # as above

    if isinstance(value, AltitudeReference):
        return value
    if value == AltitudeReference.AMSL.value or value == HeightMode.AMSL:
        return AltitudeReference.AMSL
    terrain = (HeightMode.TERRAIN, HeightMode.CALCULATED, AltitudeReference.TERRAIN.value)
    return AltitudeReference.TERRAIN if value in terrain else AltitudeReference.HOME


def short_name(plan: Plan, ref: Ref) -> str:
    """Return the title of a form about one part: "Survey 3", "Rally 1"."""
    if ref.part is Part.ITEM:
        item = plan.items[ref.index]
        if isinstance(item, ComplexItem):
            return f"{pattern_title(item).split(',')[0]} {ref.index + 1}"
        return f"{command_words(item.command)} {ref.index + 1}"
    names = {
        Part.POLYGON: tr("Fence area %s") % (ref.index + 1),
        Part.CIRCLE: tr("Fence circle %s") % (ref.index + 1),
        Part.RALLY: tr("Rally %s") % (ref.index + 1),
        Part.HOME: tr("Planned home"),
        Part.BREACH_RETURN: tr("Fence return point"),
    }
    return names[ref.part]


def reference_words(reference: AltitudeReference) -> str:
    """Return what a height is measured from, for forms and tool tips."""
    return {
        AltitudeReference.HOME: tr("Above home"),
        AltitudeReference.AMSL: tr("AMSL"),
        AltitudeReference.TERRAIN: tr("Above terrain"),
        AltitudeReference.NONE: "",
    }[reference]


def datum_words(reference: AltitudeReference) -> str:
    """Return the datum that stands small behind a height: home is the usual one and has none."""
    return {AltitudeReference.AMSL: tr("AMSL"), AltitudeReference.TERRAIN: tr("AGL")}.get(reference, "")


def why_unsupported(command: Command, firmware: Firmware, kind: VehicleKind | None) -> str:
    """Return why a vehicle does not execute a command; empty when it does, or when nobody knows."""
    if firmware is Firmware.GENERIC:
        return ""
    kinds = command.support.get(firmware, frozenset())
    if kind is None:
        return "" if kinds else tr("%s does not execute it") % firmware_words(firmware)
    if kind in kinds:
        return ""
    if not kinds:
        return tr("%s does not execute it") % firmware_words(firmware)
    names = ", ".join(sorted(kind_words(one) for one in kinds))
    return tr("%1: only %2").replace("%1", firmware_words(firmware)).replace("%2", names)


def firmware_words(firmware: Firmware) -> str:
    """Return a firmware's name."""
    return {Firmware.ARDUPILOT: "ArduPilot", Firmware.PX4: "PX4"}.get(firmware, tr("This vehicle"))


def kind_words(kind: VehicleKind) -> str:
    """Return the plural of a kind of vehicle."""
    return {
        VehicleKind.QUAD: tr("copters"),
        VehicleKind.HELI: tr("helicopters"),
        VehicleKind.PLANE: tr("planes"),
        VehicleKind.VTOL: tr("VTOLs"),
        VehicleKind.ROVER: tr("rovers"),
        VehicleKind.BOAT: tr("boats"),
        VehicleKind.SUB: tr("submarines"),
    }.get(kind, tr("others"))
