"""How far an exchange of plans is, in words; and at once that nothing comes back, when nothing does.

The exchange itself repeats what was lost for a long time before it gives up. Until then a bar that stands
still would look like work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gcs.gui.bridge import PlanExchange
from gcs.gui.panels.plan_upload import TransferLine
from gcs.gui.theme import Sign
from gcs.model.ids import VehicleId
from gcs.model.vehicle import VehicleState
from gcs.planning.transfer import FENCE, MISSION, RALLY

QUIET_S = 4.0
"""So long nothing new may come before that is told."""
_SHARE = {FENCE: 0.1, RALLY: 0.05, MISSION: 0.85}
"""How much of the bar each list takes, at most."""
_BEGUN = {FENCE: 0.0, RALLY: _SHARE[FENCE], MISSION: _SHARE[FENCE] + _SHARE[RALLY]}
_WRITTEN = 0.6
"""How much of a list's share the writing takes; reading back takes the rest."""
_READS = "reading"


def tr(text: str) -> str:
    """Translate a text about exchanges with vehicles."""
    return QCoreApplication.translate("PlanTransfers", text)


def list_name(mission_type: int) -> str:
    """Return what a list is called."""
    names = {MISSION: tr("mission"), FENCE: tr("fence"), RALLY: tr("rally points")}
    return names.get(mission_type, str(mission_type))


@dataclass(slots=True)
class Watched:
    """An exchange under way, and since when nothing new came of it."""

    exchange: PlanExchange
    name: str
    since_s: float
    writes: bool = True
    _seen: object = None
    _writing: int | None = None
    """The list of which items went out."""

    def line(self, now_s: float, vehicles: Mapping[VehicleId, VehicleState]) -> TransferLine:
        """Return what is shown of it now."""
        step = self.exchange.step
        if step != self._seen:
            self._seen, self.since_s = step, now_s
            if step is not None and not step[1].text.startswith(_READS):
                self._writing = step[0]
        vehicle = self.exchange.vehicle
        words, share = self._progress()
        quiet_s = now_s - self.since_s
        if quiet_s >= QUIET_S:
            state = vehicles.get(vehicle)
            silent_s = quiet_s if state is None else now_s - state.last_heard_s
            return TransferLine(vehicle, self.name, self._quiet(quiet_s, silent_s, words), Sign.CAUTION)
        return TransferLine(vehicle, self.name, words, Sign.PROGRESS, share)

    def far(self) -> str:
        """Return how far it came: ``mission 12/40``; empty before the first item."""
        step = self.exchange.step
        if step is None or not step[1].total:
            return ""
        return f"{list_name(step[0])} {step[1].done}/{step[1].total}"

    def _quiet(self, quiet_s: float, silent_s: float, far: str) -> str:
        if silent_s >= QUIET_S:
            words = tr("Silent for %s s, trying again") % round(silent_s)
        elif self.exchange.step is None:
            return tr("Not begun after %s s: it waits for its turn or for an answer") % round(quiet_s)
        else:
            words = tr("No answer for %s s, trying again") % round(quiet_s)
        return f"{words} · {far}" if self.far() else words

    def _writes_now(self) -> bool:
        step = self.exchange.step
        return step is not None and not step[1].text.startswith(_READS)

    def _progress(self) -> tuple[str, float]:
        step = self.exchange.step
        if step is None:
            return (tr("writing") if self.writes else tr("reading")), 0.0
        mission_type, progress = step
        if not progress.total:
            return list_name(mission_type), 0.0
        done = progress.done / progress.total
        words = self.far()
        if self.writes:
            if self._writes_now():
                done *= _WRITTEN
            elif self._writing == mission_type:
                words = tr("read back %s") % f"{progress.done}/{progress.total}"
                done = _WRITTEN + done * (1.0 - _WRITTEN)
            else:
                # The list that it holds is read first, so that it can be put back.
                words = tr("reads old %s") % f"{progress.done}/{progress.total}"
                done = 0.0
        share = _BEGUN.get(mission_type, 0.0) + _SHARE.get(mission_type, 0.0) * done
        return words, min(1.0, share)
