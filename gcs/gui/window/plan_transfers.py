"""The plan to vehicles and back: whom it goes to, how far it is, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject, Signal

from gcs.gui.bridge import Bridge, ListResult, PlanExchange
from gcs.gui.panels.plan_upload import TransferLine
from gcs.gui.theme import Sign
from gcs.gui.window.plan_progress import Watched, list_name, tr
from gcs.model.command import Outcome
from gcs.model.errors import GcsError
from gcs.model.ids import VehicleId
from gcs.model.plan import MissionItem
from gcs.planning.transfer import MISSION, Upload


@dataclass(slots=True)
class _Sending:
    """One upload; begun anew without a list that the vehicle has no room for and that is empty anyway."""

    vehicle: VehicleId
    name: str
    lists: dict[int, tuple[MissionItem, ...]]
    exchange: PlanExchange | None = None
    watched: Watched | None = None
    done: list[ListResult] = field(default_factory=list)
    line: TransferLine | None = None


class PlanTransfers(QObject):
    """Uploads to several vehicles at once, downloads from one.

    Attributes:
        changed: Something is to be shown anew.
        uploaded: A vehicle holds what was sent: its id.
        downloaded: A vehicle's lists were read: its id and the lists by MAV_MISSION_TYPE.
        failed: What went wrong, and what to do.
    """

    changed = Signal()
    uploaded = Signal(object)
    downloaded = Signal(object, object)
    failed = Signal(str)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._sending: dict[VehicleId, _Sending] = {}
        self._reading: Watched | None = None
        self._line: TransferLine | None = None

    # -- what is shown --------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """An exchange is under way."""
        return self._reading is not None or any(s.exchange is not None for s in self._sending.values())

    def under_way(self) -> frozenset[VehicleId]:
        """Return the vehicles that are being written to."""
        return frozenset(v for v, sending in self._sending.items() if sending.exchange is not None)

    def lines(self) -> tuple[TransferLine, ...]:
        """Return the state of each exchange: of the one under way, or how the last one ended."""
        lines = [self._line_of(sending) for sending in self._sending.values()]
        if self._reading is not None:
            lines.append(self._watched_line(self._reading))
        elif self._line is not None:
            lines.append(self._line)
        return tuple(lines)

    def _line_of(self, sending: _Sending) -> TransferLine:
        if sending.line is not None:
            return sending.line
        if sending.watched is None:
            return TransferLine(sending.vehicle, sending.name, tr("waits"), Sign.SENT, 0.0)
        return self._watched_line(sending.watched)

    def _watched_line(self, watched: Watched) -> TransferLine:
        return watched.line(self._bridge.now_s(), self._bridge.snapshot.vehicles)

    def forget(self) -> None:
        """Show no results of what is over, as when the plan was changed."""
        if not self.busy and (self._sending or self._line):
            self._sending.clear()
            self._line = None
            self.changed.emit()

    # -- doing ----------------------------------------------------------------------------------

    def upload(self, targets: Mapping[VehicleId, tuple[str, Upload]]) -> None:
        """Send what is prepared for each vehicle; they are written at the same time."""
        if self.busy:
            return
        self._sending = {
            vehicle: _Sending(vehicle, name, dict(upload.lists))
            for vehicle, (name, upload) in targets.items()
        }
        self._line = None
        self._send(list(self._sending.values()))
        self.changed.emit()

    def _send(self, sendings: list[_Sending]) -> None:
        try:
            exchanges = self._bridge.upload_plans({one.vehicle: one.lists for one in sendings})
        except GcsError as error:
            self.failed.emit(str(error))
            for sending in sendings:
                sending.line = TransferLine(sending.vehicle, sending.name, str(error), Sign.CRITICAL)
            return
        for sending in sendings:
            sending.exchange = exchanges[sending.vehicle]
            sending.watched = Watched(sending.exchange, sending.name, self._bridge.now_s())
            sending.exchange.finished.connect(partial(self._sent, sending))

    def _sent(self, sending: _Sending, exchange: PlanExchange) -> None:
        sending.exchange = None
        sending.done += [result for result in exchange.results if result.ok]
        bad = next((result for result in exchange.results if not result.ok), None)
        for result in sending.done:
            sending.lists.pop(result.mission_type, None)
        if bad is not None and bad.outcome is Outcome.UNSUPPORTED and not sending.lists[bad.mission_type]:
            sending.lists.pop(bad.mission_type)
            if sending.lists:
                self._send([sending])
                self.changed.emit()
                return
            bad = None
        sending.line = self._result_line(sending, exchange, bad)
        if sending.line.sign is Sign.OK:
            self._bridge.note("plan uploaded", f"{sending.name}: {sending.line.words}")
            self.uploaded.emit(sending.vehicle)
        elif sending.line.sign is not Sign.OFF:
            self.failed.emit(f"{sending.name}: {sending.line.words}")
        self.changed.emit()

    @staticmethod
    def _result_line(sending: _Sending, exchange: PlanExchange, bad: ListResult | None) -> TransferLine:
        vehicle, name = sending.vehicle, sending.name
        if exchange.cancelled:
            far = sending.watched.far() if sending.watched is not None else ""
            words = tr("Cancelled at %s") % far if far else tr("Cancelled before the first item")
            # ArduPilot may hold a part of the new list then: nothing is said before it was read.
            return TransferLine(vehicle, name, tr("%s; what it holds is read anew") % words, Sign.OFF)
        if exchange.error is not None:
            return TransferLine(vehicle, name, str(exchange.error), Sign.CRITICAL)
        if bad is not None:
            why = bad.reason or bad.outcome.value
            words = tr("The %1 was not taken: %2")
            text = words.replace("%1", list_name(bad.mission_type)).replace("%2", why)
            left = [list_name(kind) for kind in sending.lists if kind != bad.mission_type]
            if left:
                text = f"{text}. {tr('Not sent: %s') % ', '.join(left)}"
            return TransferLine(vehicle, name, text, Sign.CRITICAL)
        altered = [str(number) for result in sending.done for number in result.altered]
        if altered:
            words = tr("Read back and compared; it keeps other parameters in %s") % ", ".join(altered[:6])
            return TransferLine(vehicle, name, words, Sign.OK)
        return TransferLine(vehicle, name, tr("Read back and compared"), Sign.OK)

    def download(self, vehicle: VehicleId, name: str) -> None:
        """Read a vehicle's plan."""
        if self.busy:
            return
        self._sending.clear()
        self._line = None
        try:
            exchange = self._bridge.download_plan(vehicle)
        except GcsError as error:
            self.failed.emit(str(error))
        else:
            self._reading = Watched(exchange, name, self._bridge.now_s(), writes=False)
            exchange.finished.connect(partial(self._read, name))
        self.changed.emit()

    def _read(self, name: str, exchange: PlanExchange) -> None:
        self._reading = None
        vehicle = exchange.vehicle
        lists = {result.mission_type: result.items for result in exchange.results if result.ok}
        bad = next((r for r in exchange.results if not r.ok and r.outcome is not Outcome.UNSUPPORTED), None)
        if exchange.cancelled:
            self._line = TransferLine(vehicle, name, tr("Cancelled"), Sign.OFF)
        elif exchange.error is not None or bad is not None or MISSION not in lists:
            why = str(exchange.error) if exchange.error is not None else tr("it did not answer")
            if bad is not None:
                why = f"{list_name(bad.mission_type)}: {bad.reason or bad.outcome.value}"
            self._line = TransferLine(vehicle, name, tr("Not read: %s. Try again") % why, Sign.CRITICAL)
            self.failed.emit(f"{name}: {self._line.words}")
        else:
            count = sum(len(items) for items in lists.values())
            self._line = TransferLine(vehicle, name, tr("%s items read") % count, Sign.OK)
            self.downloaded.emit(vehicle, lists)
        self.changed.emit()

    def cancel(self) -> None:
        """End what is under way."""
        if self._reading is not None:
            self._reading.exchange.cancel()
        for sending in self._sending.values():
            if sending.exchange is not None:
                sending.exchange.cancel()
