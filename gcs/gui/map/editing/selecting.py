"""The selecting tool: what a press, a click, the right button and the pointer's rest mean on each thing."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from gcs.gui.map.editing.gestures import BoxSelect, EditDrag, Gesture
from gcs.gui.map.editing.hits import Hit, Target
from gcs.gui.map.editing.session import EditSession
from gcs.gui.map.editing.words import name_of, names_of, place_text, tr
from gcs.gui.map.measure import measured
from gcs.maps.mercator import lat_lon
from gcs.planning import edits
from gcs.planning.document import LatLon, Plan
from gcs.planning.refs import Part, Ref, item_ref

WAYPOINT = 16
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def pressed(session: EditSession, at: QPointF, modifiers: Qt.KeyboardModifier) -> Gesture | None:
    """Begin what a press of the left button begins; None leaves the press to the map."""
    hit = session.frame.hit(at.x(), at.y(), session.handles)
    if hit is not None and hit.ref is not None and hit.is_handle:
        return _handle(session, hit, hit.ref, at)
    if hit is not None and hit.target is Target.ITEM and hit.ref is not None:
        return _item(session, hit.ref, at, modifiers)
    if hit is not None and hit.target is Target.LEG_PLUS and not modifiers & _SHIFT:
        return insertion(session, hit.index, at)
    if modifiers & _SHIFT:
        return BoxSelect(session, at, add=bool(modifiers & _CTRL))
    return None


def clicked(session: EditSession, at: QPointF, modifiers: Qt.KeyboardModifier) -> bool:
    """Select what was clicked; False where there is nothing of the plan."""
    hit = session.frame.hit(at.x(), at.y(), session.handles)
    if hit is None:
        if session.view.vehicles.hit(at.x(), at.y()):
            return False
        session.select()
        return True
    ref = hit.ref if hit.ref is not None else _leads_to(session, hit.index)
    if modifiers & (_SHIFT | _CTRL):
        session.toggle(ref)
    else:
        session.select(ref)
    return True


def _leads_to(session: EditSession, leg: int) -> Ref:
    return item_ref(int(session.sketch.source[leg + 1]))


def _item(session: EditSession, ref: Ref, at: QPointF, modifiers: Qt.KeyboardModifier) -> Gesture:
    if modifiers & (_SHIFT | _CTRL):
        session.toggle(ref)
        return drag_of(session, session.selection or frozenset({ref}), at)
    if ref in session.selection:
        return drag_of(session, session.selection, at, alone=ref)
    session.select(ref)
    return drag_of(session, frozenset({ref}), at)


def drag_of(session: EditSession, refs: frozenset[Ref], at: QPointF, alone: Ref | None = None) -> Gesture:
    """Return the drag of parts; a click selects ``alone`` only."""
    label = tr("move {0}").format(names_of(session.plan, refs))
    clicked = (lambda: session.select(alone)) if alone is not None else None
    if len(refs) == 1:
        (ref,) = refs
        grabbed = place_of(session, ref)
        if grabbed is not None and not _is_area(session, ref):
            return EditDrag(
                session, label, lambda plan, place: edits.move_ref(plan, ref, *place),
                start=at, grabbed=session.pixel(grabbed), lifted=refs, clicked=clicked,
            )  # fmt: skip
    origin = session.place(at)
    return EditDrag(
        session, label, lambda plan, place: edits.carry(plan, refs, origin, place),
        start=at, lifted=refs, clicked=clicked,
    )  # fmt: skip


def _is_area(session: EditSession, ref: Ref) -> bool:
    if ref.part is Part.ITEM:
        return session.sketch.shapes[ref.index].outline is not None
    return ref.part is Part.POLYGON


def place_of(session: EditSession, ref: Ref) -> LatLon | None:
    """Return where a part is; None where it has no place that can be drawn."""
    sketch = session.sketch
    if ref.part is Part.ITEM:
        shape = sketch.shapes[ref.index]
        if shape.handles.center is not None:
            return shape.handles.center
        return lat_lon(*shape.place) if shape.place is not None else None
    fence = sketch.fence(ref)
    if fence is not None:
        return lat_lon(*fence.center)
    spot = next((spot for spot in sketch.spots() if spot.ref == ref), None)
    return lat_lon(*spot.at) if spot is not None else None


def _handle(session: EditSession, hit: Hit, ref: Ref, at: QPointF) -> Gesture:
    name, lifted = names_of(session.plan, {ref}), frozenset({ref})
    handles = session.handles
    assert handles is not None
    if hit.target is Target.MOVE:
        return drag_of(session, lifted, at)
    if hit.target is Target.RIM:
        center = place_of(session, ref)
        assert center is not None
        return EditDrag(
            session, tr("change radius of {0}").format(name),
            lambda plan, place: edits.set_radius(plan, ref, measured(center, place).distance_m),
            start=at, grabbed=QPointF(*(handles.rim or (at.x(), at.y()))), lifted=lifted,
        )  # fmt: skip
    if hit.target is Target.PLUS:
        where = next(plus for before, plus in handles.pluses if before == hit.index)
        return EditDrag(
            session, tr("add corner to {0}").format(name),
            lambda plan, place: edits.insert_vertex(plan, ref, hit.index, *place),
            start=at, grabbed=QPointF(*where), lifted=lifted, on_click=True,
        )  # fmt: skip
    x, y = handles.ring[hit.index].tolist()
    return EditDrag(
        session, tr("move corner of {0}").format(name),
        lambda plan, place: edits.set_vertex(plan, ref, hit.index, *place),
        start=at, grabbed=QPointF(x, y), lifted=lifted,
    )  # fmt: skip


def insertion(session: EditSession, leg: int, at: QPointF, *, here: bool = False) -> Gesture:
    """Return the drag that puts a waypoint into a leg: at the leg's middle, or where the pointer is."""
    index = int(session.sketch.source[leg + 1])
    middle = session.frame.leg_middle(leg) if not here else None
    return EditDrag(
        session, tr("insert waypoint {0}").format(index + 1),
        lambda plan, place: with_waypoint(plan, index, place),
        start=at, grabbed=QPointF(*middle) if middle is not None else None,
        lifted=frozenset({item_ref(index)}), done=lambda: session.select(item_ref(index)), on_click=True,
    )  # fmt: skip


def with_waypoint(plan: Plan, index: int, place: LatLon) -> Plan:
    """Return the plan with a waypoint before an index."""
    return edits.insert_items(plan, index, [edits.new_item(plan, WAYPOINT, place, index)])


def remove_corner(session: EditSession, ref: Ref, corner: int) -> bool:
    """Take a corner out."""
    label = tr("remove corner of {0}").format(names_of(session.plan, {ref}))
    return session.edit(label, lambda: edits.remove_vertex(session.plan, ref, corner))


def cursor_of(hit: Hit | None) -> Qt.CursorShape | None:
    """Return the pointer's shape over a thing."""
    if hit is None:
        return None
    if hit.target in (Target.PLUS, Target.LEG_PLUS):
        return Qt.CursorShape.CrossCursor
    if hit.target in (Target.ITEM, Target.MOVE, Target.VERTEX):
        return Qt.CursorShape.OpenHandCursor
    return Qt.CursorShape.SizeHorCursor if hit.target is Target.RIM else Qt.CursorShape.PointingHandCursor


def described(session: EditSession) -> str:
    """Return what a screen reader says of the selection."""
    refs = session.selection
    if not refs:
        return tr("Nothing selected. Tab walks through the plan.")
    if len(refs) > 1:
        return tr("{0} parts selected").format(len(refs))
    (ref,) = refs
    place = place_of(session, ref)
    where = place_text(place) if place is not None else tr("without a place")
    return f"{name_of(session.plan, ref)}, {where}"
