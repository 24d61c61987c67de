"""The keyboard on a plan: walk through its parts, nudge them, take them out, reach their corners."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from gcs.gui.map.editing.hits import in_order
from gcs.gui.map.editing.selecting import place_of, remove_corner
from gcs.gui.map.editing.session import EditSession
from gcs.gui.map.editing.words import names_of, tr
from gcs.planning import edits
from gcs.planning.document import LatLon
from gcs.planning.refs import Ref, item_ref

ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_COARSE_PX = 10
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_DELETES = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


def _all_wanted(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier


class PlanKeys:
    """What the keys do while nothing is being drawn."""

    def __init__(self, session: EditSession) -> None:
        self._session = session
        self._nudged: object = None
        self._merge = ""
        self._held: tuple[frozenset[Ref], int] = (frozenset(), -1)

    @property
    def corner(self) -> int | None:
        """The corner of the selected part that the keys act on; None: on the whole part."""
        refs, corner = self._held
        handles = self._session.handles
        if corner < 0 or refs != self._session.selection or handles is None:
            return None
        return corner if corner < len(handles.ring) else None

    def wants(self, event: QKeyEvent) -> bool:
        """Return whether a key does something here."""
        if _all_wanted(event):
            return bool(self._session.plan.items)
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        key = event.key()
        chosen = bool(self._session.selection)
        if key in ARROWS or key in _DELETES or key == Qt.Key.Key_Escape:
            return chosen
        handles = self._session.handles
        corners = handles is not None and len(handles.ring) > 0
        return key in _TABS or (corners and key in (Qt.Key.Key_V, Qt.Key.Key_Insert))

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; False where it stands for nothing."""
        if not self.wants(event):
            return False
        if _all_wanted(event):
            self._session.select(*map(item_ref, range(len(self._session.plan.items))))
            return True
        key, shift = event.key(), bool(event.modifiers() & _SHIFT)
        if key in ARROWS:
            step = _COARSE_PX if shift else 1
            self._nudge(ARROWS[key][0] * step, ARROWS[key][1] * step)
            return True
        if key in _TABS:
            return self._walk(-1 if shift or key == Qt.Key.Key_Backtab else 1)
        if key in _DELETES:
            self._delete()
        elif key == Qt.Key.Key_Escape:
            self._release()
        elif key == Qt.Key.Key_V:
            self._next_corner(-1 if shift else 1)
        else:
            self._insert()
        return True

    # -- selection ------------------------------------------------------------------------------------------

    def _walk(self, step: int) -> bool:
        """Select the next part; at either end the focus goes on to the next widget."""
        session = self._session
        order = in_order(session.sketch)
        at = [i for i, ref in enumerate(order) if ref in session.selection]
        index = (max(at) + 1 if step > 0 else min(at) - 1) if at else 0 if step > 0 else len(order) - 1
        if not 0 <= index < len(order):
            return False
        session.select(order[index])
        self.show(order[index])
        return True

    def show(self, ref: Ref) -> None:
        """Bring a part into view where it is not."""
        session = self._session
        place = place_of(session, ref)
        if place is not None and not session.view.free_room.contains(session.pixel(place)):
            session.view.glide_to(*place)

    def _release(self) -> None:
        if self.corner is not None:
            self._held = (frozenset(), -1)
            self._session.view.update()
        else:
            self._session.select()

    # -- changes --------------------------------------------------------------------------------------------

    def _nudge(self, dx: int, dy: int) -> None:
        session, corner = self._session, self.corner
        refs = session.selection
        # Steps that follow each other on the same thing are one step of undo.
        acted_on = (refs, corner)
        if acted_on != self._nudged:
            self._nudged, self._merge = acted_on, session.new_merge("nudge")
        if corner is not None:
            (ref,) = refs
            place = self._moved_corner(corner, dx, dy)
            label = tr("move corner of {0}").format(names_of(session.plan, refs))
            session.edit(label, lambda: edits.set_vertex(session.plan, ref, corner, *place), self._merge)
            return
        metres = session.view.viewport.meters_per_pixel
        label = tr("move {0}").format(names_of(session.plan, refs))
        session.edit(label, lambda: edits.shift(session.plan, refs, dx * metres, -dy * metres), self._merge)

    def _moved_corner(self, corner: int, dx: int, dy: int) -> LatLon:
        handles = self._session.handles
        assert handles is not None
        x, y = handles.ring[corner].tolist()
        return self._session.view.viewport.to_place(x + dx, y + dy)

    def end_step(self) -> None:
        """Something else happened: the next nudge is a step of its own."""
        self._nudged = None

    def _delete(self) -> None:
        session, corner = self._session, self.corner
        if corner is not None:
            (ref,) = session.selection
            remove_corner(session, ref, corner)
            return
        refs = session.selection
        label = tr("delete {0}").format(names_of(session.plan, refs))
        if session.edit(label, lambda: edits.remove_refs(session.plan, refs)):
            session.select()

    # -- corners --------------------------------------------------------------------------------------------

    def _next_corner(self, step: int) -> None:
        handles = self._session.handles
        assert handles is not None
        at = self.corner
        count = len(handles.ring)
        index = (at + step) % count if at is not None else 0 if step > 0 else count - 1
        self._held = (self._session.selection, index)
        self._session.view.update()

    def _insert(self) -> None:
        """Put a corner in after the one that is held, at the middle of its edge."""
        session, handles = self._session, self._session.handles
        assert handles is not None
        corner = self.corner if self.corner is not None else 0
        count = len(handles.ring)
        if not handles.closed:
            corner = min(corner, count - 2)
        x, y = ((handles.ring[corner] + handles.ring[(corner + 1) % count]) / 2).tolist()
        place, ref = session.view.viewport.to_place(x, y), handles.ref
        label = tr("add corner to {0}").format(names_of(session.plan, {ref}))
        if session.edit(label, lambda: edits.insert_vertex(session.plan, ref, corner + 1, *place)):
            self._held = (session.selection, corner + 1)
