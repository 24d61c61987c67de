"""What the upload panel tells: whom the plan would go to, what speaks against it, how they carry it now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gcs.gui.panels.plan_upload import TransferLine, UploadState, VehicleTile
from gcs.gui.present.plan_carried import Carried
from gcs.gui.present.plan_view import PlanView
from gcs.gui.theme import Sign
from gcs.model.fleet import FleetSnapshot
from gcs.model.ids import VehicleId
from gcs.model.vehicle import Phase, VehicleState
from gcs.planning.checks.finding import Severity
from gcs.planning.document import Plan

_GONE = (Phase.LINK_LOST, Phase.DISCONNECTED)


def tr(text: str) -> str:
    """Translate a text of the upload."""
    return QCoreApplication.translate("PlanUpload", text)


@dataclass(frozen=True, slots=True)
class Fleet:
    """What the state of the panel is made of, beside the plan."""

    snapshot: FleetSnapshot
    mine: VehicleId | None
    """Whose plan is shown."""
    chosen: Collection[VehicleId]
    colors: Mapping[VehicleId, int]
    carried: Callable[[VehicleId], Carried]
    flying: Callable[[VehicleState], bool]
    """Whether a vehicle carries out its mission now."""
    writing: Collection[VehicleId] = ()
    """Who is being written to: what they hold is not known before it was read back."""


def why_impossible(state: VehicleState, view: PlanView, snapshot: FleetSnapshot) -> str:
    """Return why a plan can't go to a vehicle; empty when it can."""
    if state.vehicle in snapshot.replayed:
        return tr("replay")
    if view.kind is not None and state.identity.kind is not view.kind:
        return tr("other type")
    if state.phase in _GONE:
        return tr(state.phase.value.lower())
    if state.high_latency:
        return tr("slow link")
    return ""


def tiles_of(view: PlanView, fleet: Fleet) -> tuple[VehicleTile, ...]:
    """Return a tile for each vehicle, the plan's own first, then those that it could go to."""
    tiles = []
    for vehicle, state in fleet.snapshot.vehicles.items():
        why = why_impossible(state, view, fleet.snapshot)
        words, sign = (why, Sign.OFF) if why else fleet.carried(vehicle).words(view.plan)
        if vehicle in fleet.writing and not why:
            words, sign = tr("being written"), Sign.PROGRESS
        tiles.append(
            VehicleTile(
                vehicle, state.name, state.identity.kind, fleet.colors.get(vehicle, 0), words, sign,
                possible=not why, chosen=not why and vehicle in fleet.chosen,
            )
        )  # fmt: skip
    return tuple(
        sorted(tiles, key=lambda tile: (tile.vehicle != fleet.mine, not tile.possible, tile.vehicle))
    )


def counted(plan: Plan) -> str:
    """Return what is uploaded: items, or the fence and the rally points where there are none."""
    count = len(plan.items)
    if count or not (plan.fence or plan.rally):
        return tr("1 item") if count == 1 else tr("%s items") % count
    return tr("fence") if not plan.rally else tr("rally points") if not plan.fence else tr("fence and rally")


def upload_state(
    view: PlanView, fleet: Fleet, lines: tuple[TransferLine, ...], *, busy: bool, settled: bool
) -> UploadState:
    """Return all that the panel shows."""
    tiles = tiles_of(view, fleet)
    targets = [fleet.snapshot.vehicles[tile.vehicle] for tile in tiles if tile.chosen]
    names = ", ".join(state.name for state in targets)
    whom = targets[0].name if len(targets) == 1 else tr("%s vehicles") % len(targets)
    word = tr("Upload %1 to %2").replace("%1", counted(view.plan)).replace("%2", whom)
    errors = view.analysis.count(Severity.ERROR) if view.analysis is not None else 0
    flying = [state.name for state in targets if fleet.flying(state)]
    plan = view.plan
    nothing = not plan.items and plan.fence is None and plan.rally is None
    note, sign, bubble = _note(errors, flying, names, counted(plan), nothing=nothing)
    if busy:
        note, sign = tr("Until it was read back and compared, nothing is certain."), Sign.PROGRESS
    differs, differs_sign = _header(view, fleet)
    return UploadState(
        tiles=tiles,
        word=word if targets else tr("Upload"),
        reason=_reason(view, tiles, targets, settled),
        hold=bool(errors or flying),
        bubble=bubble,
        note=note,
        note_sign=sign,
        differs=differs,
        differs_sign=differs_sign,
        lines=lines,
        busy=busy,
    )


def _reason(
    view: PlanView, tiles: tuple[VehicleTile, ...], targets: list[VehicleState], settled: bool
) -> str:
    plan = view.plan
    if not tiles:
        return tr("no vehicle")
    if not targets:
        return tr("choose a vehicle")
    if view.problem:
        return tr("the plan can't be worked out")
    if not plan.items and plan.fence is None and plan.rally is None:
        return tr("the plan is empty")
    if not settled or view.analysis is None:
        return tr("checking")
    return ""


def _note(
    errors: int, flying: list[str], names: str, what: str, *, nothing: bool
) -> tuple[str, Sign, tuple[str, str]]:
    if nothing:
        return tr("Draw on the map, or open a file."), Sign.ADVISORY, ("", "")
    critical = tr("1 critical check open") if errors == 1 else tr("%s critical checks open") % errors
    if flying:
        who = ", ".join(flying)
        note = tr("%s is flying a mission: press and hold to change it in flight.") % who
        if errors:
            note = f"{critical}. {note}"
        title = tr("Keep holding: change the mission of %s in flight") % who
        effect = tr("%1 to %2").replace("%1", what).replace("%2", names)
        return note, Sign.CRITICAL if errors else Sign.WARNING, (title, effect)
    if errors:
        note = tr("%s: upload needs press and hold. Read back and compared after.") % critical
        title = tr("Keep holding: upload in spite of it")
        return note, Sign.CRITICAL, (title, f"{critical} · {names}")
    return tr("Read back and compared after it was written."), Sign.ADVISORY, ("", "")


def _header(view: PlanView, fleet: Fleet) -> tuple[str, Sign]:
    """Return what the header says of the plan's own vehicle."""
    if fleet.mine is None or fleet.mine not in fleet.snapshot.vehicles:
        return "", Sign.OFF
    if fleet.mine in fleet.writing:
        return tr("being written"), Sign.PROGRESS
    carried = fleet.carried(fleet.mine)
    if not carried.known or not (view.plan.items or view.plan.fence or view.plan.rally):
        return "", Sign.OFF
    if carried.same:
        return tr("vehicle has this plan"), Sign.OK
    return (
        (tr("vehicle has no plan"), Sign.ADVISORY)
        if carried.empty
        else (tr("vehicle plan differs"), Sign.CAUTION)
    )
