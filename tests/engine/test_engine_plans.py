"""Plans to and from vehicles: results that are true, restored lists, many vehicles at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from engine_bench import V1, V2, V3
from plan_bench import FENCE, MISSION, RALLY, PlanDeskBench, mission

from gcs.engine import plans
from gcs.engine.config import EngineConfig
from gcs.engine.facade import Engine
from gcs.engine.plans import AT_ONCE
from gcs.mavlink import Framer, encode_frame
from gcs.model.command import Outcome
from gcs.model.errors import CommandError
from gcs.model.ids import VehicleId
from gcs.model.settings import Settings
from gcs.services.missions import Held
from gcs.sim import Fault

OLD = mission(5.0, 11.0, 12.0, 13.0, 14.0, 15.0)
NEW = mission(5.0, 21.0, 22.0, 23.0, 24.0, 25.0)
FENCE_ITEMS = tuple(mission(0.0, 0.0, 0.0, kind=FENCE, command=5001))
RALLY_ITEMS = mission(30.0, kind=RALLY, command=5100)


def with_vertices(items):
    return tuple(replace(item, param1=float(len(items))) for item in items)


@pytest.mark.parametrize("firmware", ["ardupilot", "px4"])
def test_all_lists_are_written_in_the_order_that_keeps_the_vehicle_fenced(firmware):
    bench = PlanDeskBench(firmware)
    steps = []
    lists = {MISSION: NEW, RALLY: RALLY_ITEMS, FENCE: with_vertices(FENCE_ITEMS)}
    results = bench.run(bench.desk.upload(V1, lists, lambda kind, step: steps.append((kind, step.text))))
    assert [(one.mission_type, one.ok, one.held) for one in results] == [
        (FENCE, True, Held.SENT), (RALLY, True, Held.SENT), (MISSION, True, Held.SENT),
    ]  # fmt: skip
    assert bench.heights(V1)[1:] == [21.0, 22.0, 23.0, 24.0, 25.0]
    assert {(kind, text.split()[0]) for kind, text in steps} == {
        (FENCE, "writing"), (FENCE, "reading"), (RALLY, "writing"),
        (MISSION, "writing"), (MISSION, "reading"),
    }  # fmt: skip


def test_an_empty_list_clears_what_was_there():
    bench = PlanDeskBench("ardupilot")
    bench.store(V1, OLD)
    (result,) = bench.run(bench.desk.upload(V1, {MISSION: ()}))
    assert result.ok and result.items == () and bench.heights(V1) == []


def test_an_upload_ends_at_the_first_list_that_fails():
    bench = PlanDeskBench("ardupilot")
    bench.vehicles[V1].faults.add(Fault.MISSION_REFUSE)
    results = bench.run(bench.desk.upload(V1, {MISSION: NEW, RALLY: RALLY_ITEMS}))
    assert [(one.mission_type, one.outcome, one.held) for one in results] == [
        (RALLY, Outcome.DENIED, Held.PREVIOUS)
    ]


def test_a_download_reads_all_lists_whatever_happens_to_one():
    bench = PlanDeskBench("px4")
    bench.store(V1, OLD)
    results = bench.run(bench.desk.download(V1, (MISSION, 7, RALLY)))
    assert [one.outcome for one in results] == [Outcome.SUCCESS, Outcome.UNSUPPORTED, Outcome.SUCCESS]
    assert [item.z for item in results[0].items] == bench.heights(V1)
    assert bench.fetcher.of_kind(MISSION)[V1] == results[0].items


def test_what_was_read_back_is_what_the_station_shows():
    bench = PlanDeskBench("ardupilot")
    bench.fetch(V1)
    (result,) = bench.run(bench.desk.upload(V1, {MISSION: NEW}))
    assert bench.fetcher.of_kind(MISSION)[V1] == result.items


# -- failures ---------------------------------------------------------------------------------------------


def test_half_a_plan_is_told_and_shown_as_it_is():
    bench = PlanDeskBench("ardupilot")
    bench.store(V1, OLD)
    bench.fetch(V1)
    bench.vehicles[V1].faults.add(Fault.MISSION_ABORT)
    (result,) = bench.run(bench.desk.upload(V1, {MISSION: NEW}))
    assert (result.ok, result.held, result.restored) == (False, Held.PART, False)
    assert "holds 3 of 6 items" in result.reason
    assert [item.z for item in bench.fetcher.of_kind(MISSION)[V1]][1:] == [21.0, 22.0, 13.0, 14.0, 15.0]


@pytest.mark.parametrize("fetched", [True, False])
def test_the_old_list_is_put_back_on_wish(fetched):
    bench = PlanDeskBench("ardupilot")
    bench.store(V1, OLD)
    if fetched:
        bench.fetch(V1)
    sim = bench.vehicles[V1]
    sim.faults.add(Fault.MISSION_ABORT)

    def heal():
        if [item.z for item in sim.plans.mission][1:3] == [21.0, 22.0]:
            sim.faults.discard(Fault.MISSION_ABORT)

    bench.disturb = heal
    (result,) = bench.run(bench.desk.upload(V1, {MISSION: NEW}, restore=True))
    assert (result.ok, result.held, result.restored) == (False, Held.PREVIOUS, True)
    assert result.reason.endswith("its old list was put back")
    assert bench.heights(V1)[1:] == [11.0, 12.0, 13.0, 14.0, 15.0]


def test_a_list_that_can_not_be_put_back_is_told():
    bench = PlanDeskBench("ardupilot")
    bench.store(V1, OLD)
    bench.vehicles[V1].faults.add(Fault.MISSION_ABORT)
    (result,) = bench.run(bench.desk.upload(V1, {MISSION: NEW[:4]}, restore=True))
    assert not result.ok and not result.restored
    assert "its old list could not be put back" in result.reason
    assert result.held is not Held.PREVIOUS


def test_nothing_is_put_back_where_the_old_list_is_still_there():
    bench = PlanDeskBench("px4")
    bench.store(V1, OLD)
    bench.vehicles[V1].faults.add(Fault.MISSION_ABORT)
    (result,) = bench.run(bench.desk.upload(V1, {MISSION: NEW}, restore=True))
    assert (result.held, result.restored) == (Held.PREVIOUS, False)


def test_nothing_is_put_back_that_could_not_be_read():
    bench = PlanDeskBench("ardupilot")
    bench.vehicles[V1].faults.add(Fault.MISSION_REFUSE)
    (result,) = bench.run(bench.desk.upload(V1, {MISSION: NEW}, restore=True))
    assert (result.outcome, result.restored) == (Outcome.DENIED, False)


def test_what_nobody_knows_is_not_shown_and_is_fetched_anew():
    bench = PlanDeskBench("ardupilot")
    bench.store(V1, OLD)
    bench.fetch(V1)
    bench.vehicles[V1].faults.add(Fault.SILENT)
    (result,) = bench.run(bench.desk.upload(V1, {MISSION: NEW}))
    assert (result.outcome, result.held) == (Outcome.TIMEOUT, Held.UNKNOWN)
    assert V1 not in bench.fetcher.of_kind(MISSION)
    bench.vehicles[V1].faults.discard(Fault.SILENT)
    bench.look(V1)
    assert [item.z for item in bench.fetcher.of_kind(MISSION)[V1]][1:] == [11.0, 12.0, 13.0, 14.0, 15.0]


def test_a_cancelled_upload_tells_the_vehicle_and_what_it_holds_is_fetched_anew():
    bench = PlanDeskBench("ardupilot")
    bench.store(V1, OLD)
    bench.fetch(V1)

    under_way = asyncio.Event()

    def look():
        if any(send.name == "MISSION_ITEM_INT" for send in bench.sent):
            under_way.set()

    bench.disturb = look

    async def cancelled():
        task = asyncio.ensure_future(bench.desk.upload(V1, {MISSION: NEW}))
        await under_way.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return task.cancelled()

    assert bench.run(cancelled())
    assert (bench.sent[-1].name, bench.sent[-1].fields["type"]) == ("MISSION_ACK", 15)
    assert V1 not in bench.fetcher.of_kind(MISSION)
    bench.look(V1, 40.0)
    shown = [item.z for item in bench.fetcher.of_kind(MISSION)[V1]]
    assert shown[1:] == bench.heights(V1)[1:]
    assert bench.run(bench.desk.upload(V1, {MISSION: NEW}))[0].ok


def test_a_vehicle_that_was_never_heard_is_refused():
    bench = PlanDeskBench("px4")
    with pytest.raises(CommandError, match="never heard"):
        bench.run(bench.desk.upload(V3, {MISSION: NEW}))
    with pytest.raises(CommandError, match="never heard"):
        bench.run(bench.desk.download(V3))


def test_one_exchange_at_a_time_with_each_vehicle(monkeypatch):
    bench = PlanDeskBench("px4")
    first, second = bench.run(
        asyncio_gather(bench.desk.upload(V1, {MISSION: OLD}), bench.desk.upload(V1, {MISSION: NEW}))
    )
    assert first[0].ok and second[0].ok and bench.heights(V1) == [item.z for item in NEW]
    assert bench.most_at_once == 1
    monkeypatch.setattr(plans, "TURN_S", 0.0)
    assert bench.fetcher.borrow_plans(V1)
    with pytest.raises(CommandError, match="does not end"):
        bench.run(bench.desk.upload(V1, {MISSION: NEW}))


async def asyncio_gather(*work):
    return await asyncio.gather(*work)


# -- only what differs --------------------------------------------------------------------------------------


def test_a_small_change_of_a_known_mission_goes_out_alone():
    bench = PlanDeskBench("ardupilot")
    bench.store(V1, OLD)
    bench.fetch(V1)
    changed = mission(5.0, 11.0, 12.0, 99.0, 14.0, 15.0)
    (result,) = bench.run(bench.desk.upload(V1, {MISSION: changed}))
    assert result.ok and result.partial
    assert sum(send.name == "MISSION_ITEM_INT" for send in bench.sent) == 1
    assert bench.heights(V1)[1:] == [11.0, 12.0, 99.0, 14.0, 15.0]


@pytest.mark.parametrize(("firmware", "fetched"), [("ardupilot", False), ("px4", True)])
def test_the_whole_goes_out_where_the_old_one_is_unknown_or_the_vehicle_takes_no_parts(firmware, fetched):
    bench = PlanDeskBench(firmware)
    bench.store(V1, OLD)
    if fetched:
        bench.fetch(V1)
    (result,) = bench.run(bench.desk.upload(V1, {MISSION: mission(5.0, 11.0, 12.0, 99.0, 14.0, 15.0)}))
    assert result.ok and not result.partial


# -- many at once -------------------------------------------------------------------------------------------


def test_many_vehicles_are_written_to_at_once_each_with_its_own_end():
    count = AT_ONCE + 3
    bench = PlanDeskBench(*["ardupilot", "px4"] * count)
    bench.vehicles[V2].faults.add(Fault.MISSION_REFUSE)
    gate = asyncio.Semaphore(AT_ONCE)
    work = [bench.desk.upload(vehicle, {MISSION: NEW}, gate=gate) for vehicle in bench.vehicles]
    results = bench.run(asyncio_gather(*work))
    failed = [vehicle for vehicle, (result,) in zip(bench.vehicles, results, strict=True) if not result.ok]
    assert failed == [V2]
    assert bench.most_at_once == AT_ONCE
    assert all(bench.heights(vehicle)[1:] == [21.0, 22.0, 23.0, 24.0, 25.0]
               for vehicle in bench.vehicles if vehicle != V2)  # fmt: skip


def test_the_engine_gives_each_vehicle_a_result_of_its_own(tmp_path):
    engine = Engine(EngineConfig(Settings(links=(), serial_autoconnect=False), tmp_path, record=False))
    engine.start()
    try:
        futures = engine.upload_plans({V1: {MISSION: NEW}, V2: {MISSION: NEW}}, lambda *step: None)
        assert set(futures) == {V1, V2}
        for vehicle, future in futures.items():
            with pytest.raises(CommandError, match=f"{vehicle} was never heard"):
                future.result(5)
        with pytest.raises(CommandError, match="never heard"):
            engine.upload_plans({VehicleId(0, 9): {MISSION: NEW}})[VehicleId(0, 9)].result(5)
    finally:
        engine.stop()


# -- watching -----------------------------------------------------------------------------------------------


def test_a_watch_tells_of_each_word_about_the_mission_until_it_ends():
    bench = PlanDeskBench("px4")
    told = []
    watch = bench.desk.watch(V1, lambda name, seq: told.append((name, seq)))
    bench.store(V1, NEW)
    for _ in range(60):
        bench._pass_time()
    assert ("MISSION_CURRENT", 0) in told
    bench.desk.unwatch(watch)
    told.clear()
    for _ in range(60):
        bench._pass_time()
    assert told == []


def test_a_watch_hears_the_autopilot_and_no_other_component_of_the_vehicle():
    """A companion computer that serves missions of its own speaks with the vehicle's system id."""
    bench = PlanDeskBench("px4")
    told = []
    bench.desk.watch(V1, lambda name, seq: told.append((name, seq)))
    for compid in (191, 1):
        raw = encode_frame("MISSION_ITEM_REACHED", V1.sysid, compid, 0, seq=compid)
        (frame,) = Framer().feed(raw, 0, 0)
        bench.runner.dispatch(V1, frame)
    assert ("MISSION_ITEM_REACHED", 1) in told and ("MISSION_ITEM_REACHED", 191) not in told
    bench.runner.on_state(replace(bench.states[V1], autopilot_compid=191))
    bench.runner.dispatch(V1, Framer().feed(encode_frame("MISSION_ITEM_REACHED", V1.sysid, 191, 0, seq=7))[0])
    assert ("MISSION_ITEM_REACHED", 7) in told
