"""Owns the plans of the Plan workspace: the one on the screen, its past, what is selected and known of it.

Panels and map show a :class:`PlanView` and ask for changes; nothing else changes a plan. What takes time
(analysis, comparison with the vehicles) is done by the worker, of which only the newest answer counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Signal

from gcs.gui.bridge import Bridge
from gcs.gui.present.plan_carried import Carried, Lists, carried_of, lists_of, place_of
from gcs.gui.present.plan_view import PlanView
from gcs.gui.window.plan_following import Break, PlanFollower
from gcs.gui.window.plan_setting import Setting, setting_of
from gcs.gui.window.plan_worker import PlanWorker
from gcs.model.elevation import Elevation
from gcs.model.errors import GcsError
from gcs.model.ids import VehicleId
from gcs.model.vehicle import Firmware, VehicleState
from gcs.planning.analysis import Analysis, analyse
from gcs.planning.book import NO_VEHICLE, PlanBook, PlanDocument
from gcs.planning.document import Place, Plan
from gcs.planning.errors import PlanError
from gcs.planning.flatten import flatten
from gcs.planning.history import PlanHistory
from gcs.planning.parts import part_counts
from gcs.planning.refs import Ref
from gcs.planning.resume import index_of_seq, resumption
from gcs.planning.transfer import Upload, upload_of
from gcs.terrain.library import TerrainLibrary


def key_of(vehicle: VehicleId | None) -> str:
    """Return the key of a vehicle's plan in the book."""
    return NO_VEHICLE if vehicle is None else vehicle.key


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a comparison with one vehicle was made of."""

    plan: Plan
    firmware: Firmware
    mav_type: int
    here: Place | None
    lists: Lists

    def same_as(self, other: _Asked | None) -> bool:
        """Return whether its answer would be the same."""
        if other is None or self.plan is not other.plan or self.here != other.here:
            return False
        if (self.firmware, self.mav_type) != (other.firmware, other.mav_type):
            return False
        return self.lists.keys() == other.lists.keys() and all(
            items is other.lists[kind] for kind, items in self.lists.items()
        )


@dataclass(frozen=True, slots=True)
class _Question:
    """What the worker is asked: the plan, what it is judged against, the vehicles to compare with."""

    whose: VehicleId | None
    plan: Plan
    setting: Setting
    vehicles: Mapping[VehicleId, _Asked]

    def analyses_as(self, other: _Question) -> bool:
        """Return whether the analysis would be the same."""
        return self.plan is other.plan and self.setting == other.setting

    def same_as(self, other: _Question) -> bool:
        """Return whether the whole answer would be the same."""
        if not self.analyses_as(other) or self.vehicles.keys() != other.vehicles.keys():
            return False
        return all(asked.same_as(other.vehicles[vehicle]) for vehicle, asked in self.vehicles.items())


@dataclass(frozen=True, slots=True)
class _Answer:
    question: _Question | None = None
    analysis: Analysis | None = None
    carried: Mapping[VehicleId, tuple[_Asked, Carried]] = field(default_factory=dict)


class PlanController(QObject):
    """The plans, and the one that is shown.

    Attributes:
        viewChanged: A new :class:`PlanView` is to be shown.
        documentChanged: Another plan is on the screen, or its name or dirty state changed.
        carriedChanged: What is known of the vehicles' plans changed.
        problem: Why something can't be done.
    """

    viewChanged = Signal(object)
    documentChanged = Signal()
    carriedChanged = Signal()
    problem = Signal(str)

    def __init__(
        self, bridge: Bridge, elevation: Elevation | None, worker: PlanWorker, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._elevation = elevation
        self._worker = worker
        self.book = PlanBook()
        self._vehicle: VehicleId | None = None
        self._unlisten: Callable[[], None] | None = None
        self._selection: frozenset[Ref] = frozenset()
        self._analysis: Analysis | None = None
        self._question: _Question | None = None
        """What the worker was asked last."""
        self._answered: _Question | None = None
        """What the analysis and the comparisons in hand answer."""
        self._carried: Mapping[VehicleId, tuple[_Asked, Carried]] = {}
        self._follower = PlanFollower()
        self._setting = setting_of(None, elevation, planning=bridge.settings.planning)
        self._view = PlanView(Plan())
        self._show_document(bridge.selected)

    # -- the plan on the screen -----------------------------------------------------------------

    @property
    def vehicle(self) -> VehicleId | None:
        """Whose plan is shown; None: nobody's."""
        return self._vehicle

    @property
    def state(self) -> VehicleState | None:
        """The state of that vehicle."""
        return None if self._vehicle is None else self._bridge.snapshot.vehicles.get(self._vehicle)

    @property
    def document(self) -> PlanDocument:
        """The plan that is shown, with its past."""
        return self.book.current

    @property
    def history(self) -> PlanHistory:
        """The past of the plan that is shown."""
        return self.document.history

    @property
    def plan(self) -> Plan:
        """The plan that is shown."""
        return self.history.plan

    @property
    def view(self) -> PlanView:
        """What is shown now."""
        return self._view

    def title_of(self, document: PlanDocument) -> str:
        """Return what a plan is called, and whose it is: several vehicles may have a new plan each."""
        title = document.title or QCoreApplication.translate("PlanFiles", "New plan")
        states = self._bridge.snapshot.vehicles.values()
        name = next((state.name for state in states if key_of(state.vehicle) == document.key), "")
        if not name:
            return title
        words = QCoreApplication.translate("PlanFiles", "%1 of %2")
        return words.replace("%1", title).replace("%2", name)

    @property
    def setting(self) -> Setting:
        """What the plan is judged against."""
        return self._setting

    def carried(self, vehicle: VehicleId) -> Carried:
        """Return what is known of a vehicle's plan beside the one on the screen, or beside its last state."""
        found = self._carried.get(vehicle)
        if found is None:
            return Carried()
        asked, carried = found
        if asked.plan is not self.plan and carried.same:
            # That was said of an earlier plan; what is on the screen now has not been compared yet.
            return Carried(pending=True)
        return carried

    def settled(self) -> bool:
        """Return whether all that is known is of the plan as it is now."""
        return self._answered is not None and self._answered.plan is self.plan

    def upload_for(self, state: VehicleState) -> Upload:
        """Return what goes to a vehicle.

        Raises:
            PlanError: it can't be worked out.
        """
        here = place_of(state) if state.identity.firmware is Firmware.PX4 else None
        return upload_of(self.plan, state.identity.firmware, here)

    # -- changes --------------------------------------------------------------------------------

    def change(self, label: str, plan: Plan, merge: str = "") -> None:
        """Make a plan the newest state: one step, or part of the step before when ``merge`` is the same."""
        self.history.do(label, plan, merge=merge)

    def close_step(self) -> None:
        """End a drag: the next change is a step of its own."""
        self.history.close_step()

    def undo(self) -> None:
        """Take the last step back."""
        self.history.undo()

    def redo(self) -> None:
        """Do the step that was taken back again."""
        self.history.redo()

    def select(self, selection: frozenset[Ref]) -> None:
        """Select parts of the plan."""
        kept = _existing(self.plan, selection)
        if kept != self._selection:
            self._selection = kept
            self._rebuild()

    def try_change(self, label: str, edit: Callable[[Plan], Plan], merge: str = "") -> bool:
        """Make a change, or tell why it can't be made."""
        try:
            plan = edit(self.plan)
        except PlanError as error:
            self.problem.emit(str(error))
            return False
        self.change(label, plan, merge)
        return True

    def broke_off(self) -> Break | None:
        """Return where the vehicle left this plan in flight; None when there is nothing to take up."""
        if self._vehicle is None:
            return None
        return self._follower.broke_off(self._vehicle, self.carried(self._vehicle))

    def resume(self) -> tuple[str, ...] | None:
        """Make what is left of the flight the plan, as after a battery change.

        Returns:
            What to know of it; None: it could not be done.
        """
        left = self.broke_off()
        if left is None:
            return None
        firmware = self._setting.firmware
        try:
            rest = resumption(self.plan, index_of_seq(left.seq, firmware), left.at, firmware)
        except PlanError as error:
            self.problem.emit(str(error))
            return None
        self.change(QCoreApplication.translate("PlanMenu", "resume"), rest.plan)
        return rest.notes

    # -- whose plan -----------------------------------------------------------------------------

    def show_vehicle(self, vehicle: VehicleId | None) -> None:
        """Show another vehicle's plan; a plan that was made for nobody goes with the first vehicle."""
        if vehicle == self._vehicle:
            return
        self._show_document(vehicle)

    def _show_document(self, vehicle: VehicleId | None) -> None:
        if self._unlisten is not None:
            self._unlisten()
        self._vehicle = vehicle
        self.book.switch(key_of(vehicle), adopt=True)
        self._selection = frozenset()
        self._analysis = self._question = self._answered = None
        self._unlisten = self.history.listen(self._plan_changed)
        self._begin_pristine()
        self._plan_changed()

    def reload(self) -> None:
        """Follow the document anew, after it was replaced in the book."""
        self._show_document(self._vehicle)

    def _begin_pristine(self) -> None:
        """Give a plan that nobody touched the vehicle's home and kind."""
        document, state = self.document, self.state
        if state is None or not _pristine(document):
            return
        here = place_of(state)
        wanted = Plan(home=here, autopilot=state.identity.autopilot, vehicle_type=state.identity.mav_type)
        known = document.history.plan
        if wanted != known and (here is not None or known.home is None):
            document.opened(wanted)

    # -- following ------------------------------------------------------------------------------

    def slow_beat(self) -> None:
        """Follow the selected vehicle, its flight, and what the vehicles carry."""
        self.show_vehicle(self._bridge.selected)
        self._begin_pristine()
        self._ask()
        self._rebuild()

    def follow(self) -> None:
        """Note how far the vehicles are in the plans that they carry, while another workspace is shown."""
        snapshot = self._bridge.snapshot
        for vehicle, (_, carried) in self._carried.items():
            state = snapshot.vehicles.get(vehicle)
            if state is not None:
                self._follower.progress(state, carried)

    def _plan_changed(self) -> None:
        self._selection = _existing(self.plan, self._selection)
        self._ask()
        self._rebuild()
        self.documentChanged.emit()

    def _rebuild(self) -> None:
        plan, state = self.plan, self.state
        flat, problem = self._view.flat, self._view.problem
        if plan is not self._view.plan or (not flat and not problem):
            try:
                flat, problem = flatten(plan), ""
            except PlanError as error:
                flat, problem = (), str(error)
        progress = None
        if state is not None and self._vehicle is not None:
            progress = self._follower.progress(state, self.carried(self._vehicle))
        view = PlanView(
            plan=plan,
            revision=self.history.revision,
            selection=self._selection,
            firmware=self._setting.firmware,
            kind=self._setting.kind,
            vehicle_name=state.name if state is not None else "",
            units=self._bridge.settings.units,
            flat=flat,
            problem=problem,
            analysis=self._analysis,
            current=progress.current if progress is not None else None,
            done=progress.done if progress is not None else frozenset(),
        )
        if not _same_view(view, self._view):
            self._view = view
            self.viewChanged.emit(view)

    # -- what takes time ------------------------------------------------------------------------

    def _ask(self) -> None:
        """Have the plan analysed and compared, unless that was asked already."""
        # Files read later, or fetched, change the ground under the same plan.
        version = self._elevation.revision if isinstance(self._elevation, TerrainLibrary) else 0
        planning = self._bridge.settings.planning
        setting = setting_of(self.state, self._elevation, self._setting, version, planning)
        self._setting = replace(setting, units=self._bridge.settings.units)
        question = _Question(self._vehicle, self.plan, self._setting, self._comparisons())
        if self._question is not None and question.same_as(self._question):
            return
        self._question = question
        known = _Answer(self._answered, self._analysis, self._carried)
        job = partial(_work_out, question, self.history.revision, known)
        self._worker.run_newest(job, self._take_answer, self._answer_failed)

    def _comparisons(self) -> dict[VehicleId, _Asked]:
        snapshot = self._bridge.snapshot
        asked = {}
        for vehicle, state in snapshot.vehicles.items():
            if state.identity.kind is not self._setting.kind or vehicle in snapshot.replayed:
                continue
            here = place_of(state) if state.identity.firmware is Firmware.PX4 else None
            asked[vehicle] = _Asked(
                self.plan, state.identity.firmware, state.identity.mav_type, here,
                lists_of(snapshot, vehicle),
            )  # fmt: skip
        return asked

    def _take_answer(self, answer: _Answer) -> None:
        if answer.question is not None and answer.question.whose != self._vehicle:
            return
        self._answered, self._analysis, self._carried = answer.question, answer.analysis, answer.carried
        self._rebuild()
        self.carriedChanged.emit()

    def _answer_failed(self, error: GcsError) -> None:
        self._question = None
        self.problem.emit(str(error))

    def close(self) -> None:
        """Follow nothing any more."""
        if self._unlisten is not None:
            self._unlisten()
            self._unlisten = None


def _work_out(question: _Question, revision: int, known: _Answer) -> _Answer:
    """Analyse and compare; runs in the worker's thread. What is known already is not done again."""
    analysis, before = known.analysis, known.question
    if analysis is None or before is None or not question.analyses_as(before):
        analysis = replace(analyse(question.plan, question.setting.context()), revision=revision)
    carried: dict[VehicleId, tuple[_Asked, Carried]] = {}
    for vehicle, asked in question.vehicles.items():
        # Of many vehicles most carry the same, often nothing: what was found for one holds for the next.
        near = [known.carried[vehicle]] if vehicle in known.carried else []
        found = next((pair for pair in (*near, *carried.values()) if asked.same_as(pair[0])), None)
        if found is None:
            lists = asked.lists
            found = (asked, carried_of(asked.plan, asked.firmware, asked.mav_type, asked.here, lists))
        carried[vehicle] = found
    return _Answer(question, analysis, carried)


def _pristine(document: PlanDocument) -> bool:
    """Return whether nobody touched it yet."""
    history, plan = document.history, document.history.plan
    untouched = not (history.can_undo or history.can_redo or document.path)
    return untouched and not (plan.items or plan.rally or plan.fence)


def _existing(plan: Plan, selection: frozenset[Ref]) -> frozenset[Ref]:
    """Return what there is in the plan of a selection."""
    counts = part_counts(plan)
    return frozenset(ref for ref in selection if 0 <= ref.index < counts[ref.part])


def _same_view(one: PlanView, other: PlanView) -> bool:
    """Return whether two views show the same, without comparing plans item by item."""
    return (
        one.plan is other.plan
        and one.analysis is other.analysis
        and one.flat is other.flat
        and (one.revision, one.selection, one.firmware, one.kind, one.vehicle_name, one.units, one.problem)
        == (
            other.revision, other.selection, other.firmware, other.kind, other.vehicle_name, other.units,
            other.problem,
        )
        and (one.current, one.done) == (other.current, other.done)
    )  # fmt: skip
