"""What is told of a flight: which item the vehicle flies, and that it flies none while it returns."""

from __future__ import annotations

import pytest
from plan_desk_samples import carried_lists, flying_mission, square

from gcs.gui.present.plan_carried import carried_of
from gcs.gui.window.plan_following import NOTHING, PlanFollower, flies_mission
from gcs.model.vehicle import Firmware, Phase


@pytest.fixture
def carried():
    plan = square()
    return carried_of(plan, Firmware.ARDUPILOT, 2, None, carried_lists(plan))


def followed(carried, *states):
    follower, progress = PlanFollower(), NOTHING
    for state in states:
        progress = follower.progress(state, carried)
    return progress


@pytest.mark.parametrize(
    ("mode", "phase"), [("RTL", Phase.RETURNING), ("Land", Phase.LANDING), ("Return", Phase.RETURNING)]
)
@pytest.mark.parametrize("told", [3, 4])
def test_a_vehicle_that_returns_by_itself_flies_no_item_though_its_mission_is_told_as_active(
    carried, mode, phase, told
):
    going = flying_mission(3, 2, state=told)
    gone = flying_mission(3, 2, state=told, mode=mode, phase=phase)
    progress = followed(carried, going, gone)
    assert progress.current is None
    assert progress.done == {0, 1}, "what was flown stays marked"
    assert flies_mission(going)
    assert not flies_mission(gone)


@pytest.mark.parametrize(
    ("mode", "phase"),
    [
        ("Auto", Phase.LANDING),
        ("AUTO RTL", Phase.RETURNING),
        ("Mission", Phase.LANDING),
        ("Loiter", Phase.PAUSED),
        ("Guided", Phase.FLYING),
    ],
)
def test_a_landing_of_the_mission_itself_or_a_pause_keeps_the_current_item(carried, mode, phase):
    state = flying_mission(3, 2, mode=mode, phase=phase)
    progress = followed(carried, flying_mission(3, 2), state)
    assert progress.current == 2
    assert flies_mission(state)


def test_a_return_that_ends_the_mission_is_done_once_the_vehicle_has_landed(carried):
    flying = flying_mission(5, 4)
    landed = flying_mission(5, 4, armed=False, in_air=False, phase=Phase.NOT_READY)
    assert followed(carried, flying, landed).done == {0, 1, 2, 3, 4}


def test_a_vehicle_that_is_disarmed_on_the_way_has_not_done_the_item(carried):
    stopped = flying_mission(3, 2, armed=False, in_air=False, phase=Phase.NOT_READY)
    assert followed(carried, flying_mission(3, 2), stopped).done == {0, 1}
    falling = flying_mission(5, 4, armed=False, in_air=True, phase=Phase.FLYING)
    assert followed(carried, flying_mission(5, 4), falling).done == {0, 1, 2, 3}
