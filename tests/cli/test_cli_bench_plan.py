"""``gcs bench plan``: the made-up link keeps its delay and its losses, and the figures are counted truly."""

import pytest

from gcs.cli.bench import plan, plan_desk
from gcs.cli.bench.plan_link import PlanLink
from gcs.cli.bench.report import Report
from gcs.model.errors import GcsError
from gcs.services.missions import MissionUpload
from gcs.sim.kinds import SimFirmware

FIRMWARES = list(plan.PEERS)


def test_the_bound_is_a_round_trip_for_each_item_and_the_acknowledgement():
    bare_s, bound_s = plan.bounds_s(999, 0.05, 0.0)
    assert bare_s == bound_s == pytest.approx(50.0)
    assert plan.bounds_s(999, 0.05, 0.5)[1] == pytest.approx(200.0)


@pytest.mark.parametrize("firmware", FIRMWARES)
def test_without_loss_an_upload_takes_what_the_protocol_needs_and_no_more(firmware):
    link = PlanLink(firmware, round_trip_s=0.05, loss=0.0)
    assert plan.upload(link, firmware, plan.mission(100))
    bare_s, _ = plan.bounds_s(100, 0.05, 0.0)
    assert link.first_said_s["MISSION_REQUEST_LIST"] == pytest.approx(bare_s, abs=0.01)
    assert link.lost == 0


@pytest.mark.parametrize("firmware", FIRMWARES)
def test_with_loss_an_upload_takes_less_than_half_as_long_again_as_it_must(firmware):
    link = PlanLink(firmware, round_trip_s=0.05, loss=0.05, seed=1)
    assert plan.upload(link, firmware, plan.mission(300))
    assert link.lost / link.frames == pytest.approx(0.05, abs=0.02)
    assert link.first_said_s["MISSION_REQUEST_LIST"] <= 1.5 * plan.bounds_s(300, 0.05, 0.05)[1]


@pytest.mark.parametrize("firmware", FIRMWARES)
def test_a_third_lost_each_way_costs_time_and_no_item(firmware):
    link = PlanLink(firmware, round_trip_s=0.2, loss=0.3, seed=5)
    assert plan.upload(link, firmware, plan.mission(60))


def test_an_upload_that_did_not_arrive_whole_is_not_called_right():
    link = PlanLink(SimFirmware.PX4, round_trip_s=0.05, loss=1.0)
    assert not plan.upload(link, SimFirmware.PX4, plan.mission(3))
    report = Report("plan")
    report.add("right", 0.0, "", 1.0, "at least")
    assert report.figures[0].holds is False


def test_what_the_link_says_is_what_the_operation_sent():
    link = PlanLink(SimFirmware.PX4, round_trip_s=0.05, loss=0.0)
    link.run(MissionUpload(plan.PEERS[SimFirmware.PX4], plan.mission(2)))
    assert list(link.first_said_s) == ["MISSION_COUNT", "MISSION_ITEM_INT", "MISSION_REQUEST_LIST",
                                       "MISSION_REQUEST_INT", "MISSION_ACK"]  # fmt: skip


def test_editing_is_measured_in_a_process_with_a_window(monkeypatch):
    monkeypatch.setattr(plan_desk, "_SCRIPT", "print('noise'); print('{\"drag_frames_per_s\": 61.5}')")
    assert plan_desk.measure_editing() == {"drag_frames_per_s": 61.5}


@pytest.mark.parametrize("script", ["raise SystemExit(3)", "pass", "print('no figures')"])
def test_editing_that_gives_no_figures_is_an_error_with_a_remedy(monkeypatch, script):
    monkeypatch.setattr(plan_desk, "_SCRIPT", script)
    with pytest.raises(GcsError, match="Editing could not be measured") as raised:
        plan_desk.measure_editing()
    assert raised.value.remedy
