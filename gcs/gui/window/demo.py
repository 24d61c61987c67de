"""The demonstration: three simulated vehicles over the training island, one of them flying a survey.

The simulator is a process of its own, spoken to over loopback like any vehicle. Without a display the
flight runs faster, and ends with a recording, an event log, a picture and a report.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer

from gcs.gui.bridge import Bridge
from gcs.gui.window.main_window import MainWindow
from gcs.model.errors import GcsError
from gcs.model.ids import VehicleId
from gcs.model.link import LinkConfig
from gcs.model.settings import Settings
from gcs.recording.report import write_report

NAMES = {VehicleId(0, 1): "Heron 1", VehicleId(0, 2): "Heron 2", VehicleId(0, 3): "Tern 3"}
SURVEYOR = VehicleId(0, 1)
UNATTENDED_SPEEDUP = 8.0
UNATTENDED_LIMIT_S = 300.0
PICTURE_AFTER_ITEM = 6
POLL_MS = 100


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """How the demonstration runs."""

    unattended: bool
    """No display: fly faster, save everything, end by itself."""
    picture: Path | None = None
    """Where the picture goes; None: beside the recording."""

    def settings(self, settings: Settings) -> Settings:
        """Return settings without the pilot's own links: a demonstration must not meet a real vehicle."""
        window = replace(settings.window, welcome_seen=True)
        return replace(settings, links=(), serial_autoconnect=False, window=window)


class Demo(QObject):
    """Starts the simulator, follows the survey, and says where everything was saved."""

    def __init__(
        self, plan: DemoPlan, bridge: Bridge, window: MainWindow, quit_application: Callable[[], None]
    ) -> None:
        super().__init__(window)
        self._plan = plan
        self._bridge = bridge
        self._window = window
        self._quit = quit_application
        self._link: Future[int] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._began_s = time.monotonic()
        self._flown = False
        self._landed = False
        self._picture: Path | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._poll)

    def start(self) -> None:
        """Open the link; the simulator follows once its port is known."""
        for vehicle, name in NAMES.items():
            self._bridge.rename_vehicle(vehicle, name, keep=False)
        config = LinkConfig(url="udpin:127.0.0.1:0", name="Simulator", simulated=True)
        self._link = self._bridge.add_link(config)
        self._bridge.select(SURVEYOR)
        self._bridge.note("demonstration started")
        self._timer.start()

    def _poll(self) -> None:
        if self._process is None:
            self._start_simulator()
        elif self._process.poll() is not None:
            self._window.say(self.tr("The simulator ended by itself; restart with: make demo"))
            self._timer.stop()
            if self._plan.unattended:
                self._quit()
            return
        if self._plan.unattended:
            self._follow()

    def _start_simulator(self) -> None:
        status = next((s for s in self._bridge.snapshot.links if s.local_address), None)
        if status is None:
            if self._link is not None and self._link.done():
                self._link.result()
            return
        speedup = UNATTENDED_SPEEDUP if self._plan.unattended else 1.0
        # Firmware and type take turns, so that both personalities are on the map.
        command = [
            sys.executable, "-m", "gcs", "sim", "--count", "3", "--firmware", "ardupilot,px4,ardupilot",
            "--type", "quad,quad,plane", "--survey", "1", "--speedup", f"{speedup:g}", "--wind", "3",
            "--turbulence", "0.5", "--spacing", "45", "--out", f"udpout:{status.local_address}",
        ]  # fmt: skip
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _follow(self) -> None:
        state = self._bridge.snapshot.vehicles.get(SURVEYOR)
        elapsed_s = time.monotonic() - self._began_s
        if state is not None:
            self._flown = self._flown or state.phase.airborne
            reached = state.mission.current_seq if state.mission is not None else None
            if self._picture is None and self._flown and (reached or 0) >= PICTURE_AFTER_ITEM:
                self._take_picture()
            self._landed = self._flown and not state.armed
        if self._landed or elapsed_s > UNATTENDED_LIMIT_S:
            self._timer.stop()
            if self._picture is None:
                self._take_picture()
            self._window.close_now()

    def _take_picture(self) -> None:
        recording = self._bridge.snapshot.recording
        beside = Path(recording.path).with_suffix(".png") if recording is not None else Path("demo.png")
        self._picture = self._plan.picture or beside
        self._window.save_picture(self._picture)

    def stop(self) -> None:
        """End the simulator."""
        self._timer.stop()
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def finish(self) -> int:
        """Say where everything is, once the recording is closed; return the exit code.

        Raises:
            GcsError: the report can't be written.
        """
        if not self._plan.unattended:
            return 0
        recording = self._bridge.snapshot.recording
        if recording is None:
            raise GcsError("Nothing was recorded", "Look at the event log in the profile folder")
        tlog, events = Path(recording.path), Path(recording.events_path)
        report = tlog.with_suffix(".html")
        write_report(tlog, events, report)
        for what, path in (
            ("recording", tlog),
            ("event log", events),
            ("picture", self._picture),
            ("report", report),
        ):
            print(f"{what}: {path}")
        if not self._landed:
            print("gcs --demo: the survey did not end in time; see the event log", file=sys.stderr)
            return 1
        print("The survey was flown, the vehicle landed and disarmed.")
        return 0
