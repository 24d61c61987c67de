"""The upload panel and the comparison at work: targets, exchanges, whose plan stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer

from gcs.gui.panels.plan_diff import DiffState, PlanDiff
from gcs.gui.panels.plan_upload import PlanUpload
from gcs.gui.present.plan_carried import Carried, Lists
from gcs.gui.present.plan_view import PlanView
from gcs.gui.window.banner import Banner
from gcs.gui.window.context import WindowContext
from gcs.gui.window.plan_cards import PlanCards
from gcs.gui.window.plan_controller import PlanController, key_of
from gcs.gui.window.plan_following import flies_mission
from gcs.gui.window.plan_targets import Fleet, upload_state, why_impossible
from gcs.gui.window.plan_transfers import PlanTransfers
from gcs.model.alarm import Level
from gcs.model.ids import VehicleId
from gcs.model.vehicle import VehicleState
from gcs.planning.compare import compare_plans
from gcs.planning.document import Plan
from gcs.planning.errors import PlanError
from gcs.planning.transfer import Upload, plan_from_lists

COMPARED_AGAIN_MS = 250
"""After a change, once it rests: a comparison of long plans takes time."""


class PlanUploads(QObject):
    """Chooses targets, sends, reads, compares."""

    def __init__(
        self,
        context: WindowContext,
        controller: PlanController,
        panel: PlanUpload,
        diff: PlanDiff,
        cards: PlanCards,
        banner: Banner,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._controller = controller
        self._panel = panel
        self._diff = diff
        self._cards = cards
        self._banner = banner
        self._mine: VehicleId | None = None
        self._chosen: set[VehicleId] = set()
        self._sent: dict[VehicleId, int] = {}
        self._theirs: tuple[VehicleId, Plan] | None = None
        self._document = controller.document
        self._seen = (controller.document, controller.history.revision)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(COMPARED_AGAIN_MS)
        self._again.timeout.connect(self._compare_again)
        self.transfers = PlanTransfers(context.bridge, self)
        self.transfers.changed.connect(self.refresh)
        self.transfers.uploaded.connect(self._uploaded)
        self.transfers.downloaded.connect(self._downloaded)
        self.transfers.failed.connect(lambda text: banner.show_text(Level.CAUTION, text))
        controller.carriedChanged.connect(self.refresh)
        controller.documentChanged.connect(self._document_changed)
        panel.targetToggled.connect(self._toggle)
        panel.allWanted.connect(self._choose_all)
        panel.uploadWanted.connect(self.upload)
        panel.cancelWanted.connect(self.transfers.cancel)
        panel.compareWanted.connect(self.compare)
        diff.oursWanted.connect(self.close_comparison)
        diff.theirsWanted.connect(self._take_theirs)

    # -- targets --------------------------------------------------------------------------------

    def show(self, view: PlanView) -> None:
        """Show another plan or another state of it."""
        self.refresh()

    def refresh(self) -> None:
        """Show targets, exchanges and what speaks against an upload."""
        controller = self._controller
        if controller.vehicle != self._mine:
            self._mine = controller.vehicle
            self._chosen = set() if self._mine is None else {self._mine}
            self.transfers.forget()
            # It told of the plan of another vehicle.
            self.close_comparison()
        self._panel.show_state(
            upload_state(
                controller.view,
                self._fleet(),
                self.transfers.lines(),
                busy=self.transfers.busy,
                settled=controller.settled(),
            )
        )

    def _fleet(self) -> Fleet:
        snapshot = self._context.bridge.snapshot
        return Fleet(
            snapshot, self._mine, self._chosen, self._context.colors.of(snapshot.vehicles),
            self._controller.carried, flies_mission,
            self.transfers.under_way(),
        )  # fmt: skip

    def _toggle(self, vehicle: VehicleId) -> None:
        self._chosen ^= {vehicle}
        self.refresh()

    def _choose_all(self, everyone: bool) -> None:
        snapshot, view = self._context.bridge.snapshot, self._controller.view
        self._chosen = set() if self._mine is None else {self._mine}
        if everyone:
            self._chosen |= {v for v, s in snapshot.vehicles.items() if not why_impossible(s, view, snapshot)}
        self.refresh()

    def _document_changed(self) -> None:
        state = (self._controller.document, self._controller.history.revision)
        if state != self._seen:
            # What came of the last exchange was said of another state of the plan.
            self._seen = state
            self.transfers.forget()
            if self._theirs is not None:
                self._again.start()
        self.refresh()

    # -- to the vehicles ------------------------------------------------------------------------

    def ask(self) -> None:
        """Upload where a click would, else give the keyboard to the button that must be held."""
        button = self._panel.button
        if button.isEnabled() and not button.hold and not self.transfers.busy:
            self.upload()
        else:
            button.setFocus()

    def upload(self) -> None:
        """Send the plan to the chosen vehicles."""
        targets: dict[VehicleId, tuple[str, Upload]] = {}
        snapshot, view = self._context.bridge.snapshot, self._controller.view
        for vehicle in sorted(self._chosen):
            state = snapshot.vehicles.get(vehicle)
            if state is None or why_impossible(state, view, snapshot):
                continue
            try:
                targets[vehicle] = (state.name, self._controller.upload_for(state))
            except PlanError as error:
                self._banner.show_text(Level.CAUTION, str(error))
                return
        self._sent = dict.fromkeys(targets, self._controller.history.revision)
        self._document = self._controller.document
        self.transfers.upload(targets)

    def _uploaded(self, vehicle: VehicleId) -> None:
        key = key_of(vehicle)
        self._document.uploaded(key, self._sent.get(vehicle))
        if self._theirs is not None and self._theirs[0] == vehicle:
            # What the comparison told of is not on the vehicle any more.
            self.close_comparison()
        if vehicle != self._mine:
            self._controller.book.copy_to([key])

    def copy_to(self, vehicles: Sequence[VehicleId]) -> None:
        """Make the plan on the screen that of other vehicles, too; nothing is sent."""
        copied = self._controller.book.copy_to([key_of(vehicle) for vehicle in vehicles])
        names = [self._name(vehicle) for vehicle in vehicles]
        self._banner.show_text(
            Level.ADVISORY,
            self.tr("Copied to %s. Nothing was sent; undo there brings the former plan back.")
            % ", ".join(names[: len(copied)]),
        )

    def form(self, plans: Sequence[Plan]) -> None:
        """Give the plans of a formation to this vehicle and the others of its type, the chosen ones first."""
        snapshot, view = self._context.bridge.snapshot, self._controller.view
        able = [v for v, state in snapshot.vehicles.items() if not why_impossible(state, view, snapshot)]
        able.sort(key=lambda vehicle: (vehicle != self._mine, vehicle not in self._chosen, vehicle))
        if len(able) < len(plans) or self._mine is None:
            text = self.tr("A formation of %1 needs as many vehicles of one type; %2 can be given a plan now")
            numbers = text.replace("%1", str(len(plans))).replace("%2", str(len(able)))
            self._banner.show_text(Level.CAUTION, numbers)
            return
        for vehicle, plan in zip(able, plans, strict=False):
            self._controller.book.give(key_of(vehicle), plan, self.tr("formation"))
        names = ", ".join(self._name(vehicle) for vehicle in able[: len(plans)])
        self._banner.show_text(
            Level.ADVISORY, self.tr("%s have their plans. Choose each to see and upload it.") % names
        )

    def _name(self, vehicle: VehicleId) -> str:
        state = self._context.bridge.snapshot.vehicles.get(vehicle)
        return state.name if state is not None else str(vehicle)

    # -- from the vehicle -----------------------------------------------------------------------

    def why_no_download(self) -> str:
        """Return why the vehicle's plan can't be read now; empty when it can."""
        state = self._controller.state
        if state is None:
            return self.tr("no vehicle")
        if self.transfers.busy:
            return self.tr("another exchange is under way")
        return why_impossible(state, PlanView(Plan()), self._context.bridge.snapshot)

    def download(self) -> None:
        """Read the plan of the vehicle."""
        state = self._controller.state
        if state is not None and not self.why_no_download():
            self.transfers.download(state.vehicle, state.name)

    def _downloaded(self, vehicle: VehicleId, lists: Lists) -> None:
        state = self._context.bridge.snapshot.vehicles.get(vehicle)
        if state is None or vehicle != self._mine:
            return
        try:
            theirs = plan_from_lists(lists, state.identity.firmware, state.identity.mav_type)
        except PlanError as error:
            self._banner.show_text(Level.CAUTION, str(error))
            return
        self._show_comparison(state, theirs)

    def compare(self) -> None:
        """Show how the plan that the vehicle is known to carry differs."""
        state = self._controller.state
        carried = self._controller.carried(state.vehicle) if state is not None else Carried()
        if state is not None and carried.theirs is not None:
            self._show_comparison(state, carried.theirs)

    def _show_comparison(self, state: VehicleState, theirs: Plan) -> None:
        controller = self._controller
        document, ours = controller.document, controller.plan
        key = key_of(state.vehicle)
        theirs = _as_it_was_sent(document.held(key), theirs)
        if not ours.items and not ours.fence and not ours.rally:
            document.take_over(key, _with_home(theirs, ours), self.tr("read from %s") % state.name)
            return
        try:
            differences = compare_plans(ours, theirs)
        except PlanError as error:
            self._banner.show_text(Level.CAUTION, str(error))
            return
        document.downloaded(key, theirs)
        if not differences:
            self.close_comparison()
            self._banner.show_text(Level.ADVISORY, self.tr("%s carries this very plan") % state.name)
            return
        self._theirs = (state.vehicle, theirs)
        self._diff.show_state(DiffState(state.name, differences))
        self._cards.open(self._diff)

    def _compare_again(self) -> None:
        """Follow changes of the plan while the differences are shown."""
        state = self._controller.state
        if self._theirs is None or state is None or state.vehicle != self._theirs[0]:
            return
        try:
            differences = compare_plans(self._controller.plan, self._theirs[1])
        except PlanError:
            # The checks tell why the plan can't be worked out; it can't be compared either.
            differences = ()
        if differences:
            self._diff.show_state(DiffState(state.name, differences))
        else:
            self.close_comparison()

    def close_comparison(self) -> None:
        """Show again what was shown before."""
        self._theirs = None
        self._cards.close_card(self._diff)

    def _take_theirs(self) -> None:
        if self._theirs is not None and self._theirs[0] == self._mine:
            vehicle, theirs = self._theirs
            plan = _with_home(theirs, self._controller.plan)
            self._controller.document.take_over(
                key_of(vehicle), plan, self.tr("plan of %s") % self._name(vehicle)
            )
        self.close_comparison()


def _as_it_was_sent(sent: Plan | None, theirs: Plan) -> Plan:
    """Return what was sent when the vehicle still holds just that: vehicles know no surveys, only items."""
    if sent is None:
        return theirs
    try:
        return theirs if compare_plans(sent, theirs) else sent
    except PlanError:
        return theirs


def _with_home(theirs: Plan, ours: Plan) -> Plan:
    """Return their plan with our planned home, where theirs has none."""
    return theirs if theirs.home is not None else replace(theirs, home=ours.home)
