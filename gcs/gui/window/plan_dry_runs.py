"""Dry runs: ``gcs plan dry-run`` as a process of its own; what it prints is drawn and told."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QProcess, Signal
from PySide6.QtWidgets import QWidget

from gcs.gui.map.drawings import MapDrawing
from gcs.gui.panels.plan_dry_run import DryRunState, FlightFigures, PlanDryRun
from gcs.gui.window.ask_file import ask_open
from gcs.gui.window.plan_controller import PlanController
from gcs.gui.window.plan_setting import Setting
from gcs.gui.window.plan_worker import PlanWorker
from gcs.model import format as fmt
from gcs.model.errors import GcsError
from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.document import LatLon, Plan
from gcs.planning.files import PlanFormat, encode_plan
from gcs.recording.atomic_file import write_atomically
from gcs.recording.deviation import Deviation, deviation_of

_FIRMWARES = {Firmware.ARDUPILOT: "ardupilot", Firmware.PX4: "px4"}
_TOLD = ("reached", "says", "mode", "return", "retry", "failed", "landed", "takeoff", "waiting", "note")
_KILL_MS = 3000
_EMPTY_PCT = 99.5
RECORDED = "#D08BE6"


class PlanDryRuns(QObject):
    """Flies the plan on the screen in the simulator.

    Attributes:
        opened: The panel has something to show.
        closed: The pilot is done with the panel.
        drawingsChanged: The track on the map changed.
    """

    opened = Signal()
    closed = Signal()
    drawingsChanged = Signal()

    def __init__(
        self, controller: PlanController, worker: PlanWorker, panel: PlanDryRun, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._worker = worker
        self._panel = panel
        self._window = parent
        self._process: QProcess | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._state = DryRunState()
        self._track: list[LatLon] = []
        self._recorded: tuple[LatLon, ...] = ()
        self._rest = b""
        self._stopped = self._starting = False
        self._reserve_pct = 0.0
        self._plan: Plan | None = None
        """What is flown, or was flown last."""
        controller.documentChanged.connect(self._say_what_it_is_of)
        panel.againWanted.connect(self.start)
        panel.stopWanted.connect(self.stop)
        panel.compareWanted.connect(self.ask_recording)
        panel.closed.connect(self.close_panel)

    @property
    def running(self) -> bool:
        """A simulated flight is under way."""
        return self._starting or self._process is not None

    @property
    def drawings(self) -> tuple[MapDrawing, ...]:
        """The simulated track, and a recorded one beside it."""
        found = []
        if len(self._track) > 1:
            found.append(MapDrawing(tuple(self._track), simulated=True))
            found.append(MapDrawing((self._track[-1],), name=self.tr("Dry run"), simulated=True))
        if len(self._recorded) > 1:
            found.append(MapDrawing(self._recorded, color=RECORDED, name=self.tr("Recorded flight")))
        return tuple(found)

    # -- fly ------------------------------------------------------------------------------------

    def start(self) -> None:
        """Fly the plan as it is now."""
        if self.running:
            self.opened.emit()
            return
        plan, setting = self._controller.plan, self._controller.setting
        self._track, self._recorded, self._rest, self._stopped = [], (), b"", False
        self._plan, self._starting = plan, True
        analysis = self._controller.view.analysis
        expected = FlightFigures()
        if analysis is not None:
            energy, figures = analysis.energy, analysis.figures
            self._reserve_pct = energy.reserve_pct if energy is not None else 0.0
            expected = FlightFigures(
                energy.duration_s if energy is not None else figures.duration_s,
                energy.length_m if energy is not None else figures.length_m,
                figures.highest_rel_m,
                energy.share_pct if energy is not None else None,
            )
        self._show(
            DryRunState(
                running=True,
                level="advisory",
                words=self.tr("The simulator starts."),
                wind=self._wind_words(setting),
                expected=expected,
                units=self._controller.view.units,
            )
        )
        self.drawingsChanged.emit()
        self.opened.emit()
        self._folder = tempfile.TemporaryDirectory(prefix="godwit-dry-run-")
        file = Path(self._folder.name) / "plan.plan"

        def write() -> Path:
            write_atomically(file, [encode_plan(plan, PlanFormat.QGC_PLAN)])
            return file

        self._worker.run(write, lambda path: self._launch(path, setting), self._not_started)

    def _wind_words(self, setting: Setting) -> str:
        if setting.wind.speed_mps <= 0.0:
            return self.tr("No wind.")
        speed = fmt.speed(setting.wind.speed_mps, self._controller.view.units).text
        return (
            self.tr("Wind %1 from %2.")
            .replace("%1", speed)
            .replace("%2", fmt.heading(setting.wind.from_deg).text)
        )

    def _launch(self, path: Path, setting: Setting) -> None:
        self._starting = False
        if self._stopped:
            self._show(replace(self._state, running=False, level="off", words=self.tr("Stopped.")))
            self._tidy()
            return
        process = QProcess(self)
        self._process = process
        process.setProgram(sys.executable)
        process.setArguments(_arguments(path, setting))
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._broken)
        process.start()

    def _not_started(self, error: GcsError) -> None:
        self._starting = False
        self._show(replace(self._state, running=False, level="caution", words=str(error)))
        self._tidy()

    def stop(self) -> None:
        """Break it off, also before the simulator runs."""
        self._stopped = self._stopped or self.running
        if self._process is not None:
            self._process.terminate()

    def _say_what_it_is_of(self) -> None:
        """Tell when the plan on the screen is not the one that was flown."""
        other = self._plan is not None and self._controller.plan is not self._plan
        note = self.tr("Of another state of the plan than what is on the screen now.") if other else ""
        if note != self._state.note:
            self._show(replace(self._state, note=note))

    def _broken(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and self._process is not None:
            words = self.tr("The simulator did not start: %s") % self._process.errorString()
            self._process.deleteLater()
            self._process = None
            self._show(replace(self._state, running=False, level="caution", words=words))
            self._tidy()

    # -- what it tells --------------------------------------------------------------------------

    def _read(self) -> None:
        if self._process is None:
            return
        data = self._rest + bytes(self._process.readAllStandardOutput().data())
        *lines, self._rest = data.split(b"\n")
        grown = len(self._track)
        for line in lines:
            try:
                told = msgspec.json.decode(line)
            except msgspec.DecodeError:
                continue  # a line that is no JSON is not for us
            if isinstance(told, dict):
                self._take(told)
        if len(self._track) != grown:
            self.drawingsChanged.emit()
        self._panel.show_state(self._state)

    def _take(self, told: Mapping[str, Any]) -> None:
        event, state = told.get("event"), self._state
        if event == "track":
            self._track.append((float(told["lat_deg"]), float(told["lon_deg"])))
            height = max(state.flown.highest_rel_m or 0.0, float(told["alt_rel_m"]))
            flown = replace(state.flown, seconds=float(told["seconds"]), highest_rel_m=height)
            left = fmt.percent(float(told["battery_pct"])).text
            words = self.tr("Item %1, battery %2.").replace("%1", str(told["item"])).replace("%2", left)
            self._state = replace(state, flown=flown, words=words)
        elif event == "result":
            flown = told["flown"]
            figures = FlightFigures(
                flown["seconds"], flown["length_m"], flown["highest_rel_m"], told["battery_used_pct"]
            )
            self._state = replace(state, flown=figures)
        elif event in _TOLD:
            at = fmt.duration(state.flown.seconds) if state.flown.seconds is not None else ""
            line = f"{at}  {told.get('text', '')}".strip()
            self._state = replace(state, events=(*state.events, line))

    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        process = self._process
        if process is None:
            return
        self._read()
        words = bytes(process.readAllStandardError().data()).decode("utf-8", "replace").strip()
        self._process = None
        process.deleteLater()
        level, verdict = self._verdict(code, status, words)
        self._show(replace(self._state, running=False, level=level, words=verdict))
        self._tidy()

    def _verdict(self, code: int, status: QProcess.ExitStatus, words: str) -> tuple[str, str]:
        if self._stopped:
            return "off", self.tr("Stopped.")
        if status is QProcess.ExitStatus.NormalExit and code == 0:
            return self._landed()
        last = self._state.events[-1] if self._state.events else ""
        reason = words.splitlines()[-1] if words else last
        return "warning", self.tr("Not flown to its end: %s") % reason

    def _landed(self) -> tuple[str, str]:
        """It came home; whether a battery would have brought it home is another question."""
        used_pct = self._state.flown.battery_pct
        if used_pct is not None and used_pct >= _EMPTY_PCT:
            return "warning", self.tr("Flown to its end, but the battery was empty before it.")
        if used_pct is not None and used_pct > 100.0 - self._reserve_pct:
            return "caution", self.tr("Landed and disarmed, but with less than the reserve in the battery.")
        return "ok", self.tr("Landed and disarmed, the plan was flown to its end.")

    # -- a recorded flight beside it ------------------------------------------------------------

    def ask_recording(self) -> None:
        """Ask which recording to compare with."""
        title = self.tr("Compare with a recorded flight")
        filters = [self.tr("Recordings (*.tlog)")]
        ask_open(self._window, title, "dryRunRecordingDialog", filters, self.compare_with)

    def compare_with(self, recording: Path) -> None:
        """Put a recorded flight beside the dry run."""
        track = tuple(self._track)
        self._worker.run(lambda: deviation_of(track, recording), self._compared, self._not_compared)

    def _compared(self, deviation: Deviation) -> None:
        self._recorded = deviation.track
        units = self._state.units
        mean, worst = (fmt.distance(value, units).text for value in (deviation.mean_m, deviation.worst_m))
        words = self.tr("The recorded track lies %1 from the simulated one on average, %2 at most.")
        self._show(
            replace(
                self._state,
                recorded=FlightFigures(
                    deviation.seconds, deviation.length_m, None, deviation.battery_used_pct
                ),
                compared=words.replace("%1", mean).replace("%2", worst),
            )
        )
        self.drawingsChanged.emit()

    def _not_compared(self, error: GcsError) -> None:
        self._show(replace(self._state, compared=str(error)))

    # -- the end --------------------------------------------------------------------------------

    def close_panel(self) -> None:
        """Break off what is under way; the track goes from the map."""
        self.stop()
        self._track, self._recorded = [], ()
        self.drawingsChanged.emit()
        self.closed.emit()

    def shutdown(self) -> None:
        """End the simulator's process."""
        process, self._process = self._process, None
        if process is not None:
            process.finished.disconnect()
            process.errorOccurred.disconnect()
            process.terminate()
            if not process.waitForFinished(_KILL_MS):
                process.kill()
                process.waitForFinished(_KILL_MS)
        self._tidy()

    def _show(self, state: DryRunState) -> None:
        self._state = state
        self._panel.show_state(state)

    def _tidy(self) -> None:
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.cleanup()


def _arguments(path: Path, setting: Setting) -> list[str]:
    words = ["-m", "gcs", "plan", "dry-run", str(path), "--json"]
    words += ["--firmware", _FIRMWARES.get(setting.firmware, "ardupilot")]
    words += ["--type", (setting.kind or VehicleKind.QUAD).value]
    if setting.wind.speed_mps > 0.0:
        words += ["--wind", f"{setting.wind.speed_mps:g}", "--wind-from", f"{setting.wind.from_deg:g}"]
    return words
