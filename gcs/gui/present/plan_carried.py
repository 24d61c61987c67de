"""What a vehicle carries beside the plan on the screen: the same, some changes, another plan, nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gcs.gui.theme import Sign
from gcs.model.fleet import FleetSnapshot
from gcs.model.ids import VehicleId
from gcs.model.plan import MissionItem
from gcs.model.vehicle import Firmware, VehicleState
from gcs.planning.compare import Difference, compare_plans
from gcs.planning.document import Place, Plan
from gcs.planning.errors import PlanError
from gcs.planning.transfer import FENCE, MISSION, RALLY, Upload, plan_from_lists, upload_of

Lists = Mapping[int, tuple[MissionItem, ...]]


def tr(text: str) -> str:
    """Translate a text about what a vehicle carries."""
    return QCoreApplication.translate("PlanCarried", text)


@dataclass(frozen=True, slots=True)
class Carried:
    """The comparison with one vehicle."""

    upload: Upload | None = None
    """What the plan would send to it; None where it can't be worked out."""
    theirs: Plan | None = None
    """What it carries; None: not read yet."""
    differences: tuple[Difference, ...] = ()
    unread: bool = False
    """The plan has a fence or rally points, and nobody knows what the vehicle has of these."""
    problem: str = ""
    pending: bool = False
    """The plan was changed, and is being compared anew."""

    @property
    def known(self) -> bool:
        """What it carries was read."""
        return self.theirs is not None

    @property
    def empty(self) -> bool:
        """It is known to carry nothing."""
        theirs = self.theirs
        if theirs is None:
            return False
        return not (theirs.items or theirs.rally or (theirs.fence is not None and not theirs.fence.empty))

    @property
    def same(self) -> bool:
        """It carries this plan."""
        return self.theirs is not None and self.upload is not None and not self.differences

    @property
    def other(self) -> bool:
        """Hardly anything is the same: rather another plan than a changed one."""
        if self.theirs is None or self.upload is None:
            return False
        size = max(len(self.theirs.items), len(self.upload.flat), 1)
        return len(self.differences) > size / 2 and len(self.differences) > 3

    def words(self, plan: Plan) -> tuple[str, Sign]:
        """Return what the vehicle's tile says."""
        if self.pending:
            return tr("comparing"), Sign.OFF
        if not self.known:
            return tr("not read"), Sign.OFF
        if not plan.items and not plan.fence and not plan.rally:
            return (tr("no plan"), Sign.OFF) if self.empty else (tr("has a plan"), Sign.ADVISORY)
        if self.same:
            return (tr("same mission"), Sign.ADVISORY) if self.unread else (tr("same plan"), Sign.OK)
        if self.empty:
            return tr("no plan"), Sign.OFF
        if self.other:
            return tr("other plan"), Sign.ADVISORY
        count = len(self.differences)
        return (tr("1 change") if count == 1 else tr("%s changes") % count), Sign.CAUTION


def lists_of(snapshot: FleetSnapshot, vehicle: VehicleId) -> Lists:
    """Return the lists that a vehicle is known to carry, by MAV_MISSION_TYPE, as far as they were read."""
    found: dict[int, tuple[MissionItem, ...]] = {}
    for mission_type, known in (
        (MISSION, snapshot.missions),
        (FENCE, snapshot.fences),
        (RALLY, snapshot.rallies),
    ):
        if vehicle in known:
            found[mission_type] = known[vehicle]
    return found


def place_of(state: VehicleState) -> Place | None:
    """Return where a vehicle stands or began; None when it does not know."""
    if state.home is not None:
        return Place(state.home.lat_deg, state.home.lon_deg, state.home.alt_amsl_m)
    if state.position is None:
        return None
    return Place(state.position.lat_deg, state.position.lon_deg, state.position.alt_amsl_m or 0.0)


def carried_of(plan: Plan, firmware: Firmware, mav_type: int, here: Place | None, lists: Lists) -> Carried:
    """Compare a plan with what a vehicle carries; of lists that the plan says nothing of, nothing is said."""
    try:
        upload = upload_of(plan, firmware, here)
    except PlanError as error:
        return Carried(problem=str(error))
    if MISSION not in lists:
        return Carried(upload)
    try:
        theirs = plan_from_lists(lists, firmware, mav_type)
        compared = {kind: items for kind, items in lists.items() if kind in upload.lists}
        same_kinds = {kind: items for kind, items in upload.lists.items() if kind in compared}
        ours = plan_from_lists(same_kinds, firmware, mav_type)
        differences = compare_plans(ours, plan_from_lists(compared, firmware, mav_type))
    except PlanError as error:
        return Carried(upload, problem=str(error))
    unread = any(items and kind not in lists for kind, items in upload.lists.items())
    return Carried(upload, theirs, differences, unread)
