"""A station without a window: an engine, one link and one vehicle, for the commands that fly."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from msgspec.structs import replace

from gcs.cli.terrain import terrain_library
from gcs.engine.config import EngineConfig
from gcs.engine.facade import Engine
from gcs.engine.settings_store import SettingsStore
from gcs.links.config import config_of
from gcs.model.command import CommandReport, VehicleCommand
from gcs.model.errors import GcsError, LinkError
from gcs.model.event import CommandEvent, NoticeEvent, TextEvent
from gcs.model.ids import VehicleId
from gcs.model.link import LinkState
from gcs.model.settings import LinkSettings
from gcs.model.vehicle import Firmware, StatusText, VehicleKind, VehicleState
from gcs.terrain.library import TerrainLibrary

T = TypeVar("T")
POLL_S = 0.05
ALONE_S = 1.5
"""How long to listen for other vehicles on the link before one is taken."""
MODES_S = 5.0
"""How long to wait for the list of modes, which tells quadplanes from planes."""
PLANE_S = 10.0
"""How much longer where it does look like a plane: before 4.6 only a parameter tells."""


class NotHeardError(LinkError):
    """The link works, but no vehicle speaks."""


@dataclass(slots=True)
class CliStation:
    """Use it as a context manager; ``pump`` must be called while waiting."""

    profile: Path
    record: bool = False
    on_text: Callable[[StatusText], None] | None = None
    """Told of each status text of the vehicle."""
    on_notice: Callable[[str], None] | None = None
    on_pump: Callable[[], None] | None = None
    """Called each time that the station rests while it waits."""
    vehicle: VehicleId | None = None
    engine: Engine = field(init=False)
    terrain: TerrainLibrary = field(init=False)
    """Answers vehicles that ask for heights of the ground."""
    finals: dict[int, CommandReport] = field(default_factory=dict)
    """The last report of each command, by its group."""

    def __post_init__(self) -> None:
        """Build the engine with the station's own ids, and nothing that opens by itself."""
        saved = SettingsStore(self.profile).load().settings
        settings = replace(saved, links=(), serial_autoconnect=False)
        self.terrain = terrain_library(self.profile)
        self.engine = Engine(EngineConfig(settings, self.profile, record=self.record, elevation=self.terrain))

    def __enter__(self) -> CliStation:
        """Start the engine."""
        self.terrain.configure(self.engine.settings.terrain)
        self.engine.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End everything."""
        self.engine.stop()
        self.terrain.close()

    # -- waiting --------------------------------------------------------------------------------

    def pump(self) -> None:
        """Take what was told, then rest a moment."""
        for event in self.engine.events.drain():
            if isinstance(event, TextEvent) and event.vehicle == self.vehicle and self.on_text is not None:
                self.on_text(event.text)
            elif isinstance(event, CommandEvent) and event.report.life.final:
                self.finals[event.report.group_id] = event.report
            elif isinstance(event, NoticeEvent) and self.on_notice is not None:
                self.on_notice(event.text)
        if self.on_pump is not None:
            self.on_pump()
        time.sleep(POLL_S)

    def wait_until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Return whether a condition came true in time."""
        deadline_s = time.monotonic() + seconds
        while not condition():
            if time.monotonic() >= deadline_s:
                return False
            self.pump()
        return True

    def result(self, future: Future[T]) -> T:
        """Wait for the engine; an interruption cancels what it is doing and lets it say so."""
        try:
            while not future.done():
                self.pump()
        except KeyboardInterrupt:
            future.cancel()
            self.wait_until(future.done, 1.0)
            raise
        return future.result()

    def command(self, command: VehicleCommand, seconds: float) -> CommandReport | None:
        """Give a command and return its last report; None when none came in time."""
        assert self.vehicle is not None, "connect first"
        group = self.engine.command([self.vehicle], command)
        try:
            if not self.wait_until(lambda: group in self.finals, seconds):
                self.engine.cancel(group)
        except KeyboardInterrupt:
            self.engine.cancel(group)
            raise
        return self.finals.pop(group, None)

    # -- the vehicle ----------------------------------------------------------------------------

    @property
    def state(self) -> VehicleState:
        """What is known of the vehicle now."""
        assert self.vehicle is not None, "connect first"
        state = self.engine.snapshot().vehicles.get(self.vehicle)
        if state is None:
            raise GcsError(f"Vehicle {self.vehicle} is gone", "Check the link")
        return state

    def connect(self, url: str, sysid: int | None, seconds: float) -> VehicleState:
        """Open a link and wait for the vehicle: the one that is named, or the only one.

        Raises:
            GcsError: the URL is wrong, the link can't be opened, nothing is heard or several vehicles are.
        """
        link_id = self.result(self.engine.add_link(config_of(LinkSettings(url=url, name=url))))

        def heard() -> bool:
            self._refuse_failed(link_id)
            return bool(self._heard(sysid))

        if not self.wait_until(heard, seconds):
            who = "No vehicle was" if sysid is None else f"Vehicle {sysid} was not"
            raise NotHeardError(
                f"{who} heard on {url} within {seconds:g} s",
                "Check that the vehicle speaks, and the URL's side (udpin, udpout, tcp, serial)",
            )
        self.wait_until(lambda: False, ALONE_S)
        found = self._heard(sysid)
        if len(found) > 1:
            known = ", ".join(str(state.vehicle.sysid) for state in found)
            raise LinkError(f"Several vehicles are heard on {url}: {known}", "Choose one with --vehicle")
        self.vehicle = found[0].vehicle
        if self.state.identity.firmware is Firmware.ARDUPILOT:
            self.wait_until(lambda: bool(self.state.modes), MODES_S)
            if self.state.identity.kind is VehicleKind.PLANE:
                self.wait_until(self._is_told_apart, PLANE_S)
        return self.state

    def _heard(self, sysid: int | None) -> list[VehicleState]:
        vehicles = self.engine.snapshot().vehicles.values()
        return [
            state
            for state in vehicles
            if state.identity.autopilot >= 0 and (sysid is None or state.vehicle.sysid == sysid)
        ]

    def _is_told_apart(self) -> bool:
        state = self.state
        return bool(state.modes) or state.identity.kind is not VehicleKind.PLANE

    def _refuse_failed(self, link_id: int) -> None:
        for link in self.engine.snapshot().links:
            # A link that waits may still come; one that failed for good says why.
            if link.link_id == link_id and link.state is LinkState.FAILED and not link.rx_frames:
                raise LinkError(link.reason or link.text, link.remedy)
