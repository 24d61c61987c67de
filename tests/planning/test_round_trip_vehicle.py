"""Plans come back from a vehicle as they were sent: through files, items, both simulated firmwares and back.

What may differ: parameters are 32-bit floats, the fifth and sixth of commands without a place whole numbers,
places whole 1e-7 degrees, heights of ArduPilot's places centimetres; of the circle of a timed loiter
ArduPilot keeps the direction only; NaN and 0 both mean "as the vehicle likes"; ArduPilot puts its own
home in the place of ours, PX4 puts takeoffs and landings without a place at the last one.
"""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from round_trip_plans import AUTOPILOTS, PATTERNS, plans
from round_trip_vehicle import HOME, LISTS, Pair

from gcs.model.command import Outcome
from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.catalogue import COMMANDS
from gcs.planning.compare import compare_plans
from gcs.planning.document import Place, Plan, PlanItem
from gcs.planning.files import PlanFormat, decode_plan, encode_plan
from gcs.planning.transfer import plan_from_lists, upload_of

FIRMWARES = (Firmware.ARDUPILOT, Firmware.PX4)
SIMULATED = {Firmware.ARDUPILOT: "ardupilot", Firmware.PX4: "px4"}
HERE = Place(*HOME)
_LOITER_TIME = 19


@pytest.fixture(scope="module", params=FIRMWARES, ids=SIMULATED.get)
def vehicle(request):
    return request.param, Pair(SIMULATED[request.param])


def flown(plan: Plan, firmware: Firmware) -> Plan:
    """A plan of items that this vehicle takes: with places that it doesn't have to make up."""

    def taken(item: object) -> bool:
        if not isinstance(item, PlanItem):
            return True
        known = COMMANDS.get(item.command)
        if known is None or not known.supported(firmware, VehicleKind.QUAD):
            return False
        # So near to 0/0 that it is that on the wire is no place either.
        return not known.place or any(round(value * 1e7) for value in item.params[4:6])

    def rounded(item: object) -> object:
        if firmware is Firmware.ARDUPILOT and isinstance(item, PlanItem) and item.command == _LOITER_TIME:
            turn = item.params[2] and math.copysign(1.0, item.params[2])
            return replace(item, params=(*item.params[:2], turn, *item.params[3:]))
        if not isinstance(item, PlanItem) or COMMANDS[item.command].place:
            return item
        whole = (value if math.isnan(value) else float(round(value)) for value in item.params[4:6])
        return replace(item, params=(*item.params[:4], *whole, item.params[6]))

    kept = tuple(rounded(item) for item in plan.items if taken(item))
    ids = {item.item_id for item in kept if isinstance(item, PlanItem)}
    kept = tuple(
        item
        for item in kept
        if not (isinstance(item, PlanItem) and item.command == 177) or item.params[0] in ids
    )
    return replace(plan, items=kept, home=HERE, autopilot=AUTOPILOTS[firmware])


def through(plan: Plan, firmware: Firmware, pair: Pair) -> Plan:
    """A plan through its file, the wire, the vehicle, the wire and its file again."""
    read = decode_plan(encode_plan(plan, PlanFormat.QGC_PLAN), "x")
    for kind, wired in upload_of(read, firmware, HERE).lists.items():
        result = pair.write(kind, wired)
        assert result.outcome is Outcome.SUCCESS, result
    lists = {kind: pair.read(kind) for kind in LISTS}
    held = plan_from_lists(lists, firmware)
    return decode_plan(encode_plan(held, PlanFormat.QGC_PLAN), "y")


# A transfer takes too long for the search of a smaller example.
@settings(
    max_examples=15, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)
@given(plan=plans(most=5))
def test_any_plan_comes_back_from_a_vehicle_without_a_difference(vehicle, plan):
    firmware, pair = vehicle
    plan = flown(plan, firmware)
    again = through(plan, firmware, pair)
    assert compare_plans(plan, again) == ()
    # Once they have been on a vehicle, nothing is rounded any more.
    twice = through(again, firmware, pair)
    assert repr((twice.items, twice.fence, twice.rally)) == repr((again.items, again.fence, again.rally))


@pytest.mark.parametrize("key", [key for key in PATTERNS if not key[1]], ids=lambda key: key[0])
def test_each_pattern_comes_back_from_a_vehicle_as_the_items_that_it_stands_for(vehicle, key):
    firmware, pair = vehicle
    plan = Plan((PATTERNS[key],), HERE, autopilot=AUTOPILOTS[firmware])
    assert compare_plans(plan, through(plan, firmware, pair)) == ()


@pytest.mark.parametrize("at", [0, 1, 3])
def test_a_difference_is_found_where_there_is_one(vehicle, at):
    firmware, pair = vehicle
    place = (0.0, 0.0, 0.0, 0.0, 24.001, 121.001)
    own = [PlanItem(16, 3, (*place, 20.0 + i), item_id=i + 1) for i in range(4)]
    plan = Plan(tuple(own), HERE, autopilot=AUTOPILOTS[firmware])
    again = through(plan, firmware, pair)
    own[at] = replace(own[at], params=(*place, 99.0))
    assert len(compare_plans(replace(plan, items=tuple(own)), again)) == 1
    assert len(compare_plans(replace(plan, items=plan.items[:-1]), again)) == 1
