"""Whether a vehicle has the ground below the plan: it is asked place by place, and fetches what it lacks.

ArduPilot flies "above terrain" by its own data, which it asks of the station while it is connected.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal

from gcs.gui.bridge import Bridge, VehicleTerrain
from gcs.gui.window.plan_controller import PlanController
from gcs.model.alarm import Level
from gcs.model.errors import GcsError
from gcs.model.ids import VehicleId
from gcs.model.vehicle import Firmware
from gcs.planning.document import LatLon

GRID_DEG = 0.005
"""One place in so many degrees: ArduPilot keeps the ground in blocks of some kilometres."""
MOST_PLACES = 60


@dataclass(slots=True)
class _Round:
    vehicle: VehicleId
    name: str
    places: tuple[LatLon, ...]
    asked: int = 0
    lacks: int = 0
    pending: int = 0


class PlanTerrain(QObject):
    """Asks one place after the other.

    Attributes:
        told: How it stands: level and text.
    """

    told = Signal(Level, str)
    _answered = Signal(object, object)

    def __init__(self, bridge: Bridge, controller: PlanController, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._controller = controller
        self._round: _Round | None = None
        self._answered.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def why_not(self) -> str:
        """Return why the vehicle can't be asked now; empty when it can."""
        state = self._controller.state
        if state is None:
            return self.tr("no vehicle")
        if state.identity.firmware is not Firmware.ARDUPILOT:
            return self.tr("only ArduPilot keeps terrain")
        if not self._places():
            return self.tr("the plan has no places")
        return self.tr("being asked") if self._round is not None else ""

    def ask(self) -> None:
        """Ask the plan's vehicle for every part of the ground below the plan."""
        state = self._controller.state
        if state is None or self.why_not():
            return
        self._round = _Round(state.vehicle, state.name, self._places())
        self.told.emit(Level.ADVISORY, self.tr("%s is asked what terrain it has") % state.name)
        self._next()

    def _places(self) -> tuple[LatLon, ...]:
        found: dict[tuple[int, int], LatLon] = {}
        for entry in self._controller.view.flat:
            if entry.item.has_place:
                place = entry.item.place
                cell = (round(place.lat_deg / GRID_DEG), round(place.lon_deg / GRID_DEG))
                found.setdefault(cell, (place.lat_deg, place.lon_deg))
        return tuple(found.values())[:MOST_PLACES]

    def _next(self) -> None:
        now = self._round
        assert now is not None
        try:
            future = self._bridge.check_terrain(now.vehicle, *now.places[now.asked])
        except GcsError as error:
            self._end(Level.CAUTION, str(error))
            return
        future.add_done_callback(lambda done: self._answered.emit(now, done))

    def _take(self, now: _Round, future: Future[VehicleTerrain]) -> None:
        if now is not self._round:
            return
        error = None if future.cancelled() else future.exception()
        if future.cancelled() or error is not None:
            self._end(Level.CAUTION, str(error) if error is not None else self.tr("The check was broken off"))
            return
        answer = future.result()
        now.asked += 1
        now.lacks += answer.terrain_amsl_m is None
        now.pending = answer.pending
        if now.asked < len(now.places):
            self._next()
            return
        count = len(now.places)
        if not now.lacks:
            words = self.tr("%1 has the terrain of the whole plan (%2 places asked)")
            self._end(Level.ADVISORY, words.replace("%1", now.name).replace("%2", str(count)))
            return
        words = self.tr(
            "%1 lacks the terrain at %2 of %3 places, and asks for it now. Check again before flight"
        )
        self._end(
            Level.CAUTION,
            words.replace("%1", now.name).replace("%2", str(now.lacks)).replace("%3", str(count)),
        )

    def _end(self, level: Level, text: str) -> None:
        self._round = None
        self.told.emit(level, text)
