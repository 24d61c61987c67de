"""Each fault of the simulator against each transfer: a true end, and never a plan that nobody knows of.

Service and simulated vehicle are a pair without sockets: bytes go from hand to hand, time is made.
"""

from dataclasses import dataclass, replace

import pytest

from gcs.mavlink import Encoder, Framer
from gcs.model.clock import ManualClock
from gcs.model.command import Outcome
from gcs.model.ids import VehicleId
from gcs.model.plan import MissionItem
from gcs.services.missions import (
    Held,
    MissionClear,
    MissionDownload,
    MissionPeer,
    MissionUpload,
    compare_lists,
    item_from,
)
from gcs.services.operation import Done, Send
from gcs.sim import Fault, PlanItem, SimFirmware, SimKind, SimVehicle, VehicleConfig
from gcs.vehicles.registry import Registry

SYSID = 7
VEHICLE = VehicleId(0, SYSID)
MISSION, FENCE, RALLY = 0, 1, 2
STEP_S = 0.05
FIRMWARES = ("ardupilot", "px4")
UNHURT = (Outcome.SUCCESS, Held.SENT)


class Pair:
    """A vehicle that carries an old plan, and operations with it."""

    def __init__(self, firmware, **config):
        self.firmware = firmware
        self.vehicle = SimVehicle(
            VehicleConfig(
                sysid=SYSID, kind=SimKind.QUAD, firmware=SimFirmware(firmware), lat_deg=24.0, lon_deg=121.0,
                alt_m=30.0, physics_hz=20.0, seed=3, **config,
            )
        )  # fmt: skip
        self.clock = ManualClock()
        self.registry = Registry(self.clock)
        self.result = None
        self.encoder, self.framer = Encoder(255, 190), Framer()
        for _ in range(100):
            self._pass_time()
        for kind, items in old_lists(firmware).items():
            self.vehicle.plans.replace(kind, [sim_item(item) for item in items])

    def peer(self, kind):
        ardupilot = self.firmware == "ardupilot"
        return MissionPeer(
            VEHICLE, kind, window=5 if ardupilot else 1, ignores_repeats=True, partial=ardupilot
        )

    def home(self, kind):
        return self.firmware == "ardupilot" and kind == MISSION

    def run(self, operation, limit_s=120.0, disturb=lambda pair: None):
        """Let an operation run to its end; ``disturb`` is called at each step."""
        self.result = None
        self._carry_out(operation.start(self.clock.monotonic()))
        end_s = self.clock.monotonic() + limit_s
        while self.result is None:
            assert self.clock.monotonic() < end_s, "the operation never ends"
            disturb(self)
            if self.result is not None:
                break
            for frame in self._pass_time():
                if frame.name in operation.interests and self.result is None:
                    self._carry_out(operation.on_message(frame, self.clock.monotonic()))
            if self.result is None and self.state is not None:
                self._carry_out(operation.on_state(self.state, self.clock.monotonic()))
            if self.result is None:
                self._carry_out(operation.on_tick(self.clock.monotonic()))
        return self.result

    def _pass_time(self):
        self.clock.advance(STEP_S)
        self.vehicle.step(STEP_S)
        frames = self.framer.feed(self.vehicle.take())
        self.state = None
        for model in self.registry.route(frames, {0: 0}):
            model.reduce(self.clock.monotonic())
            self.state = model.snapshot(self.clock.monotonic())
        return frames

    def _carry_out(self, actions):
        for action in actions:
            assert self.result is None, f"{action} after the end"
            if isinstance(action, Send):
                self.vehicle.receive(self.encoder.encode(action.name, **action.fields))
            elif isinstance(action, Done):
                self.result = action.result

    def upload(self, kind, items=None, **options):
        items = new_lists(self.firmware)[kind] if items is None else items
        options |= {"first_is_home": self.home(kind), "previous": old_lists(self.firmware)[kind]}
        return self.run(MissionUpload(self.peer(kind), items, **options))

    def truth(self, kind):
        """What the vehicle would give out."""
        items = self.vehicle.plans.items(kind)
        return tuple(mission_item(seq, item, kind) for seq, item in enumerate(items))

    def holds(self, kind, items):
        """Whether the vehicle really has this list."""
        return compare_lists(items, self.truth(kind), first_is_home=self.home(kind)).same


def sim_item(item):
    names = ("command", "frame", "param1", "param2", "param3", "param4", "x", "y", "z")
    return PlanItem(**{name: getattr(item, name) for name in names})


def mission_item(seq, item, kind):
    @dataclass
    class Message:
        seq: int
        current: int
        mission_type: int

    message = Message(seq, 0, kind)
    for name, value in item.fields().items():
        setattr(message, name, value)
    return item_from(message)


def _lists(firmware, shift):
    def at(seq, command=16, **fields):
        place = {"x": 240000000 + 100 * seq + shift, "y": 1210000000 + 100 * seq, "z": 25.0, "frame": 3}
        return MissionItem(seq, command=command, **(place | fields))

    home = firmware == "ardupilot"
    mission = [at(0, frame=0)] if home else []
    mission.append(at(len(mission), 22))
    while len(mission) < 12:
        mission.append(at(len(mission)))
    fence = [at(seq, 5001, param1=6.0, mission_type=FENCE) for seq in range(6)]
    rally = [at(seq, 5100, z=20.0, mission_type=RALLY) for seq in range(4)]
    return {MISSION: tuple(mission), FENCE: tuple(fence), RALLY: tuple(rally)}


def old_lists(firmware):
    return _lists(firmware, 50_000)


def new_lists(firmware):
    return _lists(firmware, 0)


def broken(firmware, kind):
    """What a vehicle holds after an upload that broke off half-way."""
    return Held.PART if firmware == "ardupilot" and kind == MISSION else Held.PREVIOUS


def expected(fault, firmware, kind):
    """How an upload ends; UNHURT unless the fault makes it impossible."""
    amid = broken(firmware, kind)
    ends = {
        Fault.SILENT: (Outcome.TIMEOUT, Held.UNKNOWN),
        Fault.MISSION_NO_REQUEST: (Outcome.TIMEOUT, Held.UNKNOWN),
        Fault.MISSION_WRONG_TYPE: (Outcome.TIMEOUT, Held.UNKNOWN),
        Fault.MISSION_ABORT: (Outcome.FAILED, amid),
        Fault.MISSION_REFUSE: (Outcome.DENIED, Held.PREVIOUS),
        Fault.MISSION_REFUSE_ITEM: (Outcome.DENIED, amid),
    }
    if fault is Fault.MAVLINK1 and kind != MISSION:
        return (Outcome.TIMEOUT, Held.UNKNOWN)  # its frames have no mission type
    return ends.get(fault, UNHURT)


@pytest.mark.parametrize("kind", [MISSION, FENCE, RALLY], ids=["mission", "fence", "rally"])
@pytest.mark.parametrize("firmware", FIRMWARES)
@pytest.mark.parametrize("fault", list(Fault))
def test_an_upload_ends_truly_whatever_is_wrong(fault, firmware, kind):
    pair = Pair(firmware)
    pair.vehicle.faults.add(fault)
    result = pair.upload(kind)
    if fault is Fault.MISSION_CHANGE:
        assert result.outcome is Outcome.FAILED, result.reason
        assert (
            result.reason.startswith("the vehicle holds another plan") and result.value.held is not Held.SENT
        )
        return
    outcome, held = expected(fault, firmware, kind)
    assert (result.outcome, result.value.held) == (outcome, held), result.reason
    if held is Held.SENT:
        assert pair.holds(kind, new_lists(firmware)[kind])
    elif held is Held.PREVIOUS:
        assert pair.holds(kind, old_lists(firmware)[kind])
    elif held is Held.PART:
        assert "no whole plan" in result.reason and not pair.holds(kind, new_lists(firmware)[kind])


@pytest.mark.parametrize("firmware", FIRMWARES)
@pytest.mark.parametrize("fault", list(Fault))
def test_a_download_ends_truly_whatever_is_wrong(fault, firmware):
    pair = Pair(firmware)
    for kind in (MISSION, FENCE, RALLY):
        pair.vehicle.faults.add(fault)
        result = pair.run(MissionDownload(pair.peer(kind)))
        outcome = {
            Fault.SILENT: Outcome.TIMEOUT,
            Fault.MISSION_WRONG_TYPE: Outcome.TIMEOUT,
            Fault.MISSION_REFUSE: Outcome.DENIED,
        }.get(fault, Outcome.SUCCESS)
        if fault is Fault.MAVLINK1 and kind != MISSION:
            outcome = Outcome.TIMEOUT
        assert result.outcome is outcome, result.reason
        if outcome is Outcome.SUCCESS:
            assert pair.holds(kind, result.value)
            assert (len(result.value) < len(old_lists(firmware)[kind])) == (fault is Fault.MISSION_CHANGE)


@pytest.mark.parametrize("firmware", FIRMWARES)
@pytest.mark.parametrize("result", range(1, 16))
def test_each_refusal_is_reported_with_what_the_vehicle_holds(firmware, result):
    for fault in (Fault.MISSION_REFUSE, Fault.MISSION_REFUSE_ITEM):
        pair = Pair(firmware)
        pair.vehicle.faults.mission_result = result
        pair.vehicle.faults.add(fault)
        ended = pair.upload(MISSION)
        assert ended.outcome not in (Outcome.SUCCESS, Outcome.NO_EFFECT)
        assert ended.reason
        old = pair.holds(MISSION, old_lists(firmware)[MISSION])
        # A vehicle that was silent after all is said to hold what nobody knows.
        assert ended.value.held in (Held.UNKNOWN, Held.PREVIOUS if old else Held.PART)


@pytest.mark.parametrize("firmware", FIRMWARES)
@pytest.mark.parametrize("fault", list(Fault))
def test_clearing_ends_truly_whatever_is_wrong(fault, firmware):
    pair = Pair(firmware)
    pair.vehicle.faults.add(fault)
    result = pair.run(MissionClear(pair.peer(MISSION), first_is_home=pair.home(MISSION)))
    if result.outcome is Outcome.SUCCESS:
        assert pair.truth(MISSION) == ()
    else:
        assert fault in (
            Fault.SILENT, Fault.MISSION_REFUSE, Fault.MISSION_WRONG_TYPE, Fault.MISSION_WRONG_TYPE_ACK,
        )  # fmt: skip


@pytest.mark.parametrize("kind", [MISSION, FENCE, RALLY], ids=["mission", "fence", "rally"])
@pytest.mark.parametrize("firmware", FIRMWARES)
@pytest.mark.parametrize("after", [0, 1, 3, 6, 12, 14])
def test_an_upload_cancelled_at_any_moment_leaves_a_vehicle_that_can_be_written_to_again(
    firmware, kind, after
):
    pair = Pair(firmware)
    upload = MissionUpload(pair.peer(kind), new_lists(firmware)[kind], first_is_home=pair.home(kind))
    steps = iter(range(1000))

    def cancel(pair):
        if next(steps) == after:
            pair._carry_out(upload.cancel(pair.clock.monotonic()))

    result = pair.run(upload, disturb=cancel)
    assert result.outcome in (Outcome.CANCELLED, Outcome.SUCCESS)
    again = pair.upload(kind)
    assert (again.outcome, again.value.held) == UNHURT, again.reason
    assert pair.holds(kind, new_lists(firmware)[kind])


@pytest.mark.parametrize("kind", [MISSION, FENCE, RALLY], ids=["mission", "fence", "rally"])
@pytest.mark.parametrize("firmware", FIRMWARES)
@pytest.mark.parametrize("seed", range(4))
def test_uploads_and_downloads_survive_a_link_that_loses_repeats_mixes_up_and_garbles(firmware, kind, seed):
    pair = Pair(firmware, loss_pct=30.0)
    pair.vehicle.outbox._rng.seed(seed)
    for fault in (Fault.DUPLICATE, Fault.REORDER, Fault.CORRUPT):
        pair.vehicle.faults.add(fault)
    result = pair.upload(kind)
    assert (result.outcome, result.value.held) == UNHURT, result.reason
    assert pair.holds(kind, new_lists(firmware)[kind])
    read = pair.run(MissionDownload(pair.peer(kind)))
    assert read.outcome is Outcome.SUCCESS and pair.holds(kind, read.value)


def test_px4_is_not_kept_busy_by_a_reading_that_it_thinks_is_still_open():
    pair = Pair("px4")
    for message in ("MISSION_REQUEST_LIST", "MISSION_REQUEST_INT"):
        fields = {"seq": 0} if message.endswith("INT") else {}
        pair._carry_out([pair.peer(FENCE).send(message, **fields)])
    before_s = pair.clock.monotonic()
    assert pair.upload(MISSION).outcome is Outcome.SUCCESS
    assert pair.clock.monotonic() - before_s < 3.0


def test_few_changes_go_out_alone_to_ardupilot_and_the_vehicle_holds_the_whole():
    pair = Pair("ardupilot")
    old = old_lists("ardupilot")[MISSION]
    changed = (*old[:5], replace(old[5], z=77.0), *old[6:])
    result = pair.upload(MISSION, changed)
    assert (result.outcome, result.value.partial) == (Outcome.SUCCESS, True)
    assert pair.holds(MISSION, changed) and not pair.holds(MISSION, old)


def test_a_part_is_not_trusted_when_the_vehicle_had_another_plan_than_we_thought():
    pair = Pair("ardupilot")
    old = old_lists("ardupilot")[MISSION]
    changed = (*old[:5], replace(old[5], z=77.0), *old[6:])
    pair.vehicle.plans.replace(MISSION, [sim_item(item) for item in new_lists("ardupilot")[MISSION]])
    result = pair.upload(MISSION, changed)
    assert (result.outcome, result.value.partial) == (Outcome.SUCCESS, False)
    assert pair.holds(MISSION, changed)
