"""Plans to and from a connected vehicle, with progress: what ``gcs plan`` and ``gcs fly`` share."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from gcs.cli.fly_report import Reporter
from gcs.cli.station import CliStation
from gcs.engine.plans import ListResult
from gcs.mavlink.constants import MavSysStatusSensor
from gcs.model.command import Outcome
from gcs.model.errors import CommandError
from gcs.model.plan import MissionItem
from gcs.model.vehicle import Firmware
from gcs.planning.document import Place
from gcs.planning.transfer import FENCE, MISSION, RALLY, Upload
from gcs.services.missions import Held
from gcs.services.operation import Progress as Step

NAMES: Mapping[int, str] = {MISSION: "mission", FENCE: "fence", RALLY: "rally points"}
TRIES = 3
_WORTH_ANOTHER_TRY = (Outcome.TIMEOUT, Outcome.FAILED, Outcome.NO_ROUTE, Outcome.CANCELLED)
OTHERS_S = 5.0
"""How long to wait after a denial: ArduPilot denies while another station uploads, and for 8 s after it broke
off (``MissionItemProtocol.h``, upload_timeout_ms)."""


class TransferBar:
    """Progress of lists on the terminal; silent where a machine reads along."""

    def __init__(self, reporter: Reporter) -> None:
        console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=reporter.as_json or not console.is_terminal,
        )
        self._tasks: dict[tuple[int, str], TaskID] = {}

    def __enter__(self) -> TransferBar:
        """Show it."""
        self._bar.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Take it away."""
        self._bar.stop()

    def step(self, mission_type: int, step: Step) -> None:
        """Show how far a list is; called in the engine's thread, which the bar allows."""
        key = (mission_type, step.text)
        if key not in self._tasks:
            self._tasks[key] = self._bar.add_task(f"{NAMES[mission_type]}: {step.text}", total=None)
        self._bar.update(self._tasks[key], completed=step.done, total=step.total or None)


def here(station: CliStation) -> Place | None:
    """Return where the vehicle stands, None when it does not know."""
    state = station.state
    if state.home is not None:
        return Place(state.home.lat_deg, state.home.lon_deg, state.home.alt_amsl_m)
    if state.position is None:
        return None
    return Place(state.position.lat_deg, state.position.lon_deg, state.position.alt_amsl_m or 0.0)


def send_plan(station: CliStation, upload: Upload, reporter: Reporter) -> None:
    """Upload all lists, each read back and compared; what was lost on the way is tried again.

    Raises:
        CommandError: the vehicle refused a list or holds another one than was sent.
    """
    left = dict(upload.lists)
    for tries_left in range(TRIES - 1, -1, -1):
        failed = _send_once(station, left, reporter)
        if failed is None:
            _tell_idle_fence(station, upload, reporter)
            return
        why = failed.reason or failed.outcome.value
        what = f"The {NAMES[failed.mission_type]} could not be uploaded: {why}"
        denied = failed.outcome is Outcome.DENIED and failed.held is Held.PREVIOUS
        if not tries_left or not (denied or failed.outcome in _WORTH_ANOTHER_TRY):
            raise CommandError(what, "Correct the plan or try again; the vehicle must not fly it as it is")
        reporter.tell("retry", what, list=NAMES[failed.mission_type], reason=failed.reason)
        if denied:
            station.wait_until(lambda: False, OTHERS_S)


def _tell_idle_fence(station: CliStation, upload: Upload, reporter: Reporter) -> None:
    """ArduPilot may hold a fence and not keep to it; that is a setting, which no plan carries."""
    state, bit = station.state, int(MavSysStatusSensor.GEOFENCE)
    off = bool(state.sensors_present & bit) and not state.sensors_enabled & bit
    if upload.lists.get(FENCE) and off and state.identity.firmware is Firmware.ARDUPILOT:
        words = "the vehicle holds the fence, but does not keep to it now: FENCE_ENABLE switches it on"
        reporter.tell("note", words)


def _send_once(
    station: CliStation, left: dict[int, tuple[MissionItem, ...]], reporter: Reporter
) -> ListResult | None:
    vehicle = station.vehicle
    assert vehicle is not None, "connect first"
    with TransferBar(reporter) as bar:
        results = station.result(station.engine.upload_plan(vehicle, left, bar.step))
    for result in results:
        sent = left[result.mission_type]
        if not result.ok and not sent and result.outcome is Outcome.UNSUPPORTED:
            reporter.tell("note", f"The vehicle has no {NAMES[result.mission_type]}: nothing to clear")
            left.pop(result.mission_type)
            return _send_once(station, left, reporter)
        if not result.ok:
            return result
        left.pop(result.mission_type)
        _tell_sent(reporter, result, len(sent))
    return None


def _tell_sent(reporter: Reporter, result: ListResult, count: int) -> None:
    name = NAMES[result.mission_type]
    words = f"{name}: {count} items, read back and the same" if count else f"{name}: none, cleared"
    if result.altered:
        words += f"; the vehicle keeps other parameters in {', '.join(map(str, result.altered))}"
    reporter.tell("uploaded", words, list=name, items=count, altered=list(result.altered))


def fetch_lists(station: CliStation, reporter: Reporter) -> dict[int, tuple[MissionItem, ...]]:
    """Download all lists that the vehicle has.

    Raises:
        CommandError: the mission could not be read.
    """
    vehicle = station.vehicle
    assert vehicle is not None, "connect first"
    with TransferBar(reporter) as bar:
        future: Future[tuple[ListResult, ...]] = station.engine.download_plan(vehicle, bar.step)
        results = station.result(future)
    found: dict[int, tuple[MissionItem, ...]] = {}
    for result in results:
        name = NAMES[result.mission_type]
        if result.ok:
            found[result.mission_type] = result.items
            reporter.tell("read", f"{name}: {len(result.items)} items", list=name, items=len(result.items))
        elif result.outcome is Outcome.UNSUPPORTED:
            reporter.tell("note", f"The vehicle has no {name}", list=name)
        else:
            raise CommandError(
                f"The {name} could not be read: {result.reason or result.outcome.value}", "Try again"
            )
    return found
