"""The plans that are open: one for each vehicle, each with its own past, file and unsaved changes.

Nothing here reads or writes files or asks vehicles: it remembers what was read, saved, uploaded and
downloaded, so that "saved" and "on the vehicle" can be told apart and are true after undo as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from gcs.planning.compare import compare_plans
from gcs.planning.document import Plan
from gcs.planning.errors import PlanError
from gcs.planning.history import PlanHistory

NO_VEHICLE = ""
"""Key of the plan that is made without a vehicle."""
_FILE = "file"


class PlanDocument:
    """One open plan: its past, the file it is from, and what vehicles hold beside it."""

    def __init__(self, key: str, plan: Plan | None = None, *, title: str = "") -> None:
        self.key = key
        """Whose plan it is: ``VehicleId.key``, or ``NO_VEHICLE``."""
        self.title = title
        """What it is called; empty: it has no name yet."""
        self.path: Path | None = None
        """Where it was last opened or saved."""
        self.history = PlanHistory(plan)
        self.notes: tuple[str, ...] = ()
        """What happened to it without being asked for: a vehicle that is called otherwise now, a recovery."""
        self._held: dict[str, Plan] = {}
        self.history.mark(_FILE)

    @property
    def plan(self) -> Plan:
        """The plan as it is now."""
        return self.history.plan

    def note(self, text: str) -> None:
        """Remember what a person should be told once."""
        self.notes = (*self.notes, text)

    def clear_notes(self) -> None:
        """Forget the notes: they were read."""
        self.notes = ()

    # -- the file -------------------------------------------------------------------------------

    @property
    def file_dirty(self) -> bool:
        """There is something that closing the program would lose."""
        return not self.history.is_at(_FILE)

    def opened(self, plan: Plan, path: Path | None = None, title: str = "") -> None:
        """Begin anew with what a file holds."""
        self.history.reset(plan)
        self.path = path
        self.title = title or (path.stem if path is not None else "")
        self.history.mark(_FILE)
        self._mark_held()

    def saved(self, path: Path, revision: int | None = None) -> None:
        """Remember that a file holds the plan; ``revision``: as it was when saving began."""
        self.path = path
        self.title = path.stem
        self.history.mark(_FILE, revision)

    def recovered(self, plan: Plan, path: Path | None = None, title: str = "") -> None:
        """Begin anew with a plan that no file holds yet: it is unsaved."""
        self.opened(plan, path, title)
        self.history.unmark(_FILE)

    # -- vehicles -------------------------------------------------------------------------------

    def held(self, vehicle: str) -> Plan | None:
        """Return what a vehicle holds, as far as it is known."""
        return self._held.get(vehicle)

    def vehicle_dirty(self, vehicle: str) -> bool:
        """Return whether a vehicle is not known to hold this very plan."""
        return not self.history.is_at(_mark_of(vehicle))

    def uploaded(self, vehicle: str, revision: int | None = None, held: Plan | None = None) -> None:
        """Remember that a vehicle holds the plan.

        Args:
            vehicle: its key.
            revision: the plan as it was when the upload began; None: as it is now.
            held: what was read back; None: the plan itself.
        """
        sent = self.plan if revision is None else self.history.plan_at(revision)
        self._held[vehicle] = held or sent or self.plan
        self.history.mark(_mark_of(vehicle), revision)

    def downloaded(self, vehicle: str, plan: Plan) -> None:
        """Remember what a vehicle holds; the plan stays as it is."""
        before = self._held.get(vehicle)
        self._held[vehicle] = plan
        if before is None or not _same(before, plan):
            self._mark_held()

    def take_over(self, vehicle: str, plan: Plan, label: str = "download") -> None:
        """Make what a vehicle holds the plan; that can be undone."""
        self._held[vehicle] = plan
        self.history.do(label, plan)
        self.history.mark(_mark_of(vehicle))

    def forget_held(self, vehicle: str) -> None:
        """Forget what a vehicle holds: it has rebooted, or was given another plan behind our back."""
        self._held.pop(vehicle, None)
        self.history.unmark(_mark_of(vehicle))

    def _mark_held(self) -> None:
        for vehicle, held in self._held.items():
            if _same(self.plan, held):
                self.history.mark(_mark_of(vehicle))
            else:
                self.history.unmark(_mark_of(vehicle))

    def called(self, key: str) -> None:
        """Go on under another vehicle's key; what the old one held, it holds."""
        held = self._held.pop(self.key, None)
        if held is not None:
            self._held[key] = held
            synced = not self.vehicle_dirty(self.key)
            self.history.unmark(_mark_of(self.key))
            if synced:
                self.history.mark(_mark_of(key))
        self.key = key


def _mark_of(vehicle: str) -> str:
    return f"vehicle {vehicle}"


def _same(ours: Plan, theirs: Plan) -> bool:
    try:
        return not compare_plans(ours, theirs)
    except PlanError:
        return False


class PlanBook:
    """All open plans by vehicle, and which of them is shown. Plans of vehicles that are gone stay."""

    def __init__(self) -> None:
        self._documents: dict[str, PlanDocument] = {NO_VEHICLE: PlanDocument(NO_VEHICLE)}
        self._current = NO_VEHICLE
        self._listeners: list[Callable[[], None]] = []

    # -- which one ------------------------------------------------------------------------------

    @property
    def current_key(self) -> str:
        """Whose plan is shown."""
        return self._current

    @property
    def current(self) -> PlanDocument:
        """The plan that is shown."""
        return self._documents[self._current]

    @property
    def documents(self) -> tuple[PlanDocument, ...]:
        """All of them, in the order in which they came."""
        return tuple(self._documents.values())

    @property
    def unsaved(self) -> tuple[PlanDocument, ...]:
        """Those that closing the program would lose."""
        return tuple(document for document in self.documents if document.file_dirty)

    def find(self, key: str) -> PlanDocument | None:
        """Return a vehicle's plan, None when it has none yet."""
        return self._documents.get(key)

    def document(self, key: str) -> PlanDocument:
        """Return a vehicle's plan, an empty one when it has none yet."""
        found = self._documents.get(key)
        if found is None:
            found = self._documents[key] = PlanDocument(key)
            self._tell()
        return found

    def switch(self, key: str, *, adopt: bool = False) -> PlanDocument:
        """Show another vehicle's plan; the one before stays as it is.

        Args:
            key: the vehicle.
            adopt: a vehicle without a plan takes over what was made without a vehicle, when that is shown.
        """
        if (
            adopt
            and self._current == NO_VEHICLE
            and key not in self._documents
            and self.current.plan != Plan()
        ):
            document = self._documents[key] = self._documents.pop(NO_VEHICLE)
            document.called(key)
            self._documents[NO_VEHICLE] = PlanDocument(NO_VEHICLE)
        document = self.document(key)
        if key != self._current:
            self._current = key
            self._tell()
        return document

    def rename_vehicle(self, old: str, new: str) -> PlanDocument:
        """Keep a plan when its vehicle is called otherwise now.

        Raises:
            PlanError: there is none, or the new name has a plan already.
        """
        document = self._documents.get(old)
        if document is None or old == NO_VEHICLE:
            raise PlanError(f"There is no plan of vehicle {old!r}", "Choose another vehicle")
        other = self._documents.get(new)
        if other is not None and (other.plan != Plan() or other.file_dirty):
            raise PlanError(f"Vehicle {new} has a plan of its own", "Copy the plan over instead")
        del self._documents[old]
        document.called(new)
        document.note(f"This was the plan of vehicle {old}, which is called {new} now")
        self._documents[new] = document
        if self._current == old:
            self._current = new
        self._tell()
        return document

    def copy_to(
        self, keys: Iterable[str], label: str = "copy from another vehicle"
    ) -> tuple[PlanDocument, ...]:
        """Copy the plan that is shown to other vehicles; theirs can be had back by undo.

        A copy has no file: the one it replaces keeps what it holds.
        """
        source = self.current
        copies = []
        for key in dict.fromkeys(keys):
            if key == source.key:
                continue
            document = self.document(key)
            if document.history.do(label, source.plan):
                document.title, document.path = source.title, None
            copies.append(document)
        self._tell()
        return tuple(copies)

    def give(self, key: str, plan: Plan, label: str) -> PlanDocument:
        """Make a plan the newest state of a vehicle's document, as formations do; it can be undone."""
        document = self.document(key)
        document.history.do(label, plan)
        return document

    def close(self, key: str) -> None:
        """Drop a vehicle's plan with its past; the one that is shown becomes that without a vehicle."""
        self._documents.pop(key, None)
        self.document(NO_VEHICLE)
        if self._current == key:
            self._current = NO_VEHICLE
        self._tell()

    # -- listeners ------------------------------------------------------------------------------

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call a listener when plans come, go, or another is shown; returns what ends it."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def _tell(self) -> None:
        for listener in list(self._listeners):
            listener()
