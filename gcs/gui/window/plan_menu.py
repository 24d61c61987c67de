"""What the Plan workspace's menus hold: the header's, and the one on the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from gcs.gui.panels.plan_header import MenuEntry
from gcs.gui.window.plan_controller import PlanController
from gcs.model.elevation import Elevation
from gcs.model.format import coordinates
from gcs.model.ids import VehicleId
from gcs.model.vehicle import VehicleKind, VehicleState
from gcs.planning import edits
from gcs.planning.document import LatLon, Plan
from gcs.planning.refs import Part, Ref

LINE = MenuEntry()
TAKEOFF, VTOL_TAKEOFF, RETURN, WAYPOINT, LOITER_TIME, LAND = 22, 84, 20, 16, 19, 21


def tr(text: str) -> str:
    """Translate a text of the menus."""
    return QCoreApplication.translate("PlanMenu", text)


@dataclass(frozen=True, slots=True)
class MenuActions:
    """What the header's menu can have done; an action that does not work yet is None and left out."""

    new: Callable[[], object]
    save_as: Callable[[], object]
    transform: Callable[[], object] | None = None
    template: Callable[[str], object] | None = None
    templates: Sequence[tuple[str, str]] = ()
    """Key and word of each ready-made plan."""
    copy_to: Callable[[Sequence[VehicleId]], object] | None = None
    formation: Callable[[], object] | None = None
    resume: Callable[[], object] | None = None
    resume_why_not: str = ""
    import_areas: Callable[[], object] | None = None
    imported: Callable[[], object] | None = None
    briefing: Callable[[], object] | None = None
    dry_run: Callable[[], object] | None = None
    conditions: Callable[[], object] | None = None
    terrain: Callable[[], object] | None = None
    terrain_why_not: str = ""


def header_entries(actions: MenuActions, others: Sequence[VehicleState], *, empty: bool) -> list[MenuEntry]:
    """Return the header's menu; ``others`` are vehicles of the same type."""
    entries = [MenuEntry(tr("New plan"), actions.new), MenuEntry(tr("Save as…"), actions.save_as)]
    if actions.import_areas is not None:
        entries.append(MenuEntry(tr("Import areas, lines and points…"), actions.import_areas))
    if actions.imported is not None:
        entries.append(MenuEntry(tr("Show the last import"), actions.imported))
    entries.append(LINE)
    if actions.template is not None and actions.templates:
        made = tuple(MenuEntry(word, partial(actions.template, key)) for key, word in actions.templates)
        entries.append(MenuEntry(tr("Begin with a template"), children=made))
    nothing = tr("the plan is empty") if empty else ""
    if actions.transform is not None:
        entries.append(MenuEntry(tr("Move, turn, scale, lift…"), actions.transform, nothing))
    entries += _vehicles(actions, others, nothing)
    if actions.resume is not None:
        entries.append(MenuEntry(tr("Resume after a battery change"), actions.resume, actions.resume_why_not))
    last = []
    if actions.conditions is not None:
        last.append(MenuEntry(tr("Wind, battery and limits…"), actions.conditions))
    if actions.terrain is not None:
        word = tr("Does the vehicle have the terrain?")
        last.append(MenuEntry(word, actions.terrain, nothing or actions.terrain_why_not))
    last += [
        MenuEntry(word, act, nothing)
        for word, act in ((tr("Dry run"), actions.dry_run), (tr("Briefing…"), actions.briefing))
        if act is not None
    ]
    return [*entries, LINE, *last] if last else entries


def _vehicles(actions: MenuActions, others: Sequence[VehicleState], nothing: str) -> list[MenuEntry]:
    found = []
    lonely = nothing or ("" if others else tr("no other vehicle of this type"))
    everyone = [state.vehicle for state in others]
    if actions.copy_to is not None:
        copy = actions.copy_to
        children = [MenuEntry(state.name, partial(copy, [state.vehicle])) for state in others]
        if len(others) > 1:
            children += [LINE, MenuEntry(tr("All of this type"), partial(copy, everyone))]
        entry = MenuEntry(tr("Copy to"), children=tuple(children)) if children and not nothing else None
        found.append(entry or MenuEntry(tr("Copy to"), None, lonely))
    if actions.formation is not None:
        found.append(MenuEntry(tr("Formation…"), actions.formation, lonely))
    return found


def map_entries(
    controller: PlanController, ref: Ref | None, at: LatLon, elevation: Elevation | None
) -> list[MenuEntry]:
    """Return the menu of a place on the map, or of the part that is there."""
    lat, lon = at
    ground_m = elevation.height_amsl_m(lat, lon) if elevation is not None else None

    def entry(word: str, label: str, edit: Callable[[Plan], Plan]) -> MenuEntry:
        return MenuEntry(word, partial(controller.try_change, label, edit))

    after = ref.index + 1 if ref is not None and ref.part is Part.ITEM else None
    entries = [*_part_entries(controller, ref), LINE] if ref is not None else []
    return [
        *entries,
        entry(tr("Add waypoint here"), tr("add waypoint"), lambda p: _added(p, WAYPOINT, at, after)),
        entry(tr("Loiter here"), tr("add loiter"), lambda p: _added(p, LOITER_TIME, at, after)),
        entry(tr("Land here"), tr("add landing"), lambda p: _added(p, LAND, at, None)),
        LINE,
        entry(
            tr("Planned home here"), tr("set planned home"), lambda p: edits.set_home(p, lat, lon, ground_m)
        ),
        entry(tr("Rally point here"), tr("add rally point"), lambda p: edits.add_rally(p, lat, lon)),
        entry(
            tr("Fence's return point here"),
            tr("set return point"),
            lambda p: edits.set_breach_return(p, lat, lon),
        ),
        LINE,
        MenuEntry(tr("Copy coordinates"), lambda: QGuiApplication.clipboard().setText(coordinates(lat, lon))),
    ]


def _part_entries(controller: PlanController, ref: Ref) -> list[MenuEntry]:
    chosen = controller.view.selection if ref in controller.view.selection else frozenset({ref})
    items = sorted(r.index for r in chosen if r.part is Part.ITEM)
    count = len(chosen)
    delete = tr("Delete") if count == 1 else tr("Delete %s parts") % count
    entries = []
    if items:
        entries += [
            MenuEntry(
                tr("Duplicate"),
                partial(controller.try_change, tr("duplicate"), lambda p: edits.duplicate_items(p, items)),
            ),
        ]
        if len(items) > 1:
            entries.append(
                MenuEntry(
                    tr("Reverse order"),
                    partial(controller.try_change, tr("reverse"), lambda p: edits.reverse_items(p, items)),
                )
            )
    entries.append(
        MenuEntry(
            delete, partial(controller.try_change, delete.lower(), lambda p: edits.remove_refs(p, chosen))
        )
    )
    return entries


def _added(plan: Plan, command: int, at: LatLon, index: int | None) -> Plan:
    place = len(plan.items) if index is None else index
    return edits.insert_items(plan, place, [edits.new_item(plan, command, at, place)])


def at_once(controller: PlanController, key: str) -> bool:
    """Do what a tool does that needs no drawing: takeoff, or a landing of what hovers; False: it draws."""
    kind, plan = controller.setting.kind, controller.plan
    home = (plan.home.lat_deg, plan.home.lon_deg) if plan.home is not None else None
    if key == "takeoff":
        command = VTOL_TAKEOFF if kind is VehicleKind.VTOL else TAKEOFF
        controller.try_change(
            tr("add takeoff"),
            lambda p: edits.insert_items(p, 0, [edits.new_item(p, command, home, 0)]),
        )
        return True
    if key == "landing" and kind not in (VehicleKind.PLANE, VehicleKind.VTOL):
        controller.try_change(
            tr("add return"),
            lambda p: edits.insert_items(p, len(p.items), [edits.new_item(p, RETURN, None)]),
        )
        return True
    return False


def tool_of_kind(key: str, kind: VehicleKind | None) -> str:
    """Return what the map calls a tool: how a landing is drawn depends on the vehicle."""
    if key != "landing":
        return key
    return "vtolLandingPattern" if kind is VehicleKind.VTOL else "fwLandingPattern"
