"""Uploads from the command line: what is tried again, after which wait, and what is not."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from gcs.cli.fly_report import Reporter
from gcs.cli.plan_transfer import OTHERS_S, send_plan
from gcs.engine.plans import ListResult
from gcs.model.command import Outcome
from gcs.model.errors import CommandError
from gcs.model.ids import VehicleId
from gcs.model.vehicle import Firmware, HomePosition
from gcs.planning.document import Fence, FenceCircle, Plan, PlanItem
from gcs.planning.transfer import FENCE, MISSION, upload_of
from gcs.services.missions import Held

ITEM = PlanItem(16, 3, (0.0, 0.0, 0.0, 0.0, 47.0, 8.0, 20.0))
GEOFENCE = 0x100000
"""MAV_SYS_STATUS_GEOFENCE."""
FENCED = Plan(items=(ITEM,), fence=Fence(circles=(FenceCircle(47.0, 8.0, 100.0),)))


class Station:
    """Ends uploads as it is told; a list that nothing is said of is taken."""

    def __init__(
        self, *ends: ListResult, sensors_present: int = 0, sensors_enabled: int = 0, **state: object
    ) -> None:
        self.vehicle = VehicleId(0, 1)
        self.waited_s = 0.0
        self.uploads: list[list[int]] = []
        self._ends = list(ends)
        self.engine = SimpleNamespace(upload_plan=self._upload)
        known = {
            "identity": SimpleNamespace(firmware=Firmware.ARDUPILOT),
            "home": HomePosition(0.0, 47.0, 8.0, 500.0),
        }
        sensors = {"sensors_present": sensors_present, "sensors_enabled": sensors_enabled}
        self.state = SimpleNamespace(**(known | sensors | state))

    def _upload(self, vehicle: VehicleId, lists: dict[int, object], step: object) -> list[ListResult]:
        self.uploads.append(sorted(lists))
        if self._ends:
            return [self._ends.pop(0)]
        return [ListResult(kind, Outcome.SUCCESS, held=Held.SENT) for kind in lists]

    def result(self, value: list[ListResult]) -> list[ListResult]:
        return value

    def wait_until(self, condition: object, seconds: float) -> bool:
        self.waited_s += seconds
        return False


def denied(held: Held = Held.PREVIOUS) -> ListResult:
    return ListResult(MISSION, Outcome.DENIED, "denied", held=held)


def send(station: Station, plan: Plan = FENCED) -> None:
    send_plan(station, upload_of(plan, Firmware.ARDUPILOT), Reporter(as_json=True))


def told(capsys: pytest.CaptureFixture[str], event: str) -> list[dict]:
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [line for line in lines if line["event"] == event]


def test_another_station_that_uploads_is_waited_for(capsys):
    station = Station(denied(), denied())
    send(station)
    assert station.uploads == [[MISSION, FENCE]] * 3
    assert station.waited_s == 2 * OTHERS_S > 8.0
    assert len(told(capsys, "retry")) == 2


def test_a_denial_that_stays_is_an_error():
    station = Station(*[denied()] * 3)
    with pytest.raises(CommandError, match="mission could not be uploaded: denied"):
        send(station)
    assert len(station.uploads) == 3


def test_an_item_that_is_denied_is_not_sent_again():
    station = Station(denied(Held.PART))
    with pytest.raises(CommandError, match="denied"):
        send(station)
    assert len(station.uploads) == 1


def test_what_was_lost_on_the_way_is_sent_again_at_once():
    station = Station(ListResult(MISSION, Outcome.TIMEOUT, "the vehicle stopped answering"))
    send(station)
    assert (len(station.uploads), station.waited_s) == (2, 0.0)


@pytest.mark.parametrize(
    ("present", "enabled", "firmware", "notes"),
    [
        (GEOFENCE, 0, Firmware.ARDUPILOT, 1),
        (GEOFENCE, GEOFENCE, Firmware.ARDUPILOT, 0),
        (0, 0, Firmware.ARDUPILOT, 0),  # nothing was told of it yet
        (GEOFENCE, 0, Firmware.PX4, 0),  # PX4 keeps to every fence that it holds
    ],
)
def test_a_fence_that_ardupilot_holds_but_does_not_keep_to_is_told(capsys, present, enabled, firmware, notes):
    station = Station(
        sensors_present=present, sensors_enabled=enabled, identity=SimpleNamespace(firmware=firmware)
    )
    send(station)
    assert len(told(capsys, "note")) == notes


def test_a_plan_without_a_fence_has_no_word_about_fences(capsys):
    send(Station(sensors_present=GEOFENCE), Plan(items=(ITEM,), fence=Fence()))
    assert not told(capsys, "note")
