"""What each firmware wants of items: NaN, frames and places."""

from __future__ import annotations

import math

import pytest

from gcs.model.vehicle import Firmware
from gcs.planning.dialects import ardupilot_items, px4_items
from gcs.planning.document import Plan, PlanItem
from gcs.planning.transfer import MISSION, upload_of

NAN = math.nan


def item(command: int, first: float, frame: int = 3, lat: float = 47.0, lon: float = 8.0) -> PlanItem:
    return PlanItem(command, frame, (first, 0.0, 0.0, NAN, lat, lon, 20.0))


def test_ardupilot_is_sent_no_nan_because_it_refuses_the_item_for_it():
    sent = ardupilot_items(
        [PlanItem(command, 3, (NAN,) * 7) for command in (16, 19, 31, 178, 205, 1000, 4711)]
    )
    assert all(value == 0.0 for one in sent for value in one.params)


def test_ardupilot_keeps_all_other_numbers():
    assert ardupilot_items([item(16, 3.0)])[0].params == (3.0, 0.0, 0.0, 0.0, 47.0, 8.0, 20.0)


def test_px4_keeps_nan_which_means_by_itself():
    assert math.isnan(px4_items([item(16, 0.0)], None)[0].params[3])


@pytest.mark.parametrize(
    ("command", "first", "lat", "frame"),
    [
        (179, 1.0, 47.0, 2),  # home here: in a global frame PX4 refuses it
        (179, 0.0, 0.0, 2),
        (179, 0.0, 47.0, 3),
        (201, 3.0, 47.0, 3),  # a region of interest with a place
        (201, 1.0, 47.0, 2),  # the next waypoint
        (201, 2.0, 0.0, 2),
        (201, 0.0, 47.0, 3),
    ],
)
def test_px4_takes_home_and_region_of_interest_with_a_place_only_where_they_have_one(
    command, first, lat, frame
):
    sent = px4_items([item(command, first, lat=lat, lon=lat and 8.0)], None)[0]
    assert sent.frame == frame
    if frame == 2:
        assert sent.params[4:6] == (0.0, 0.0)


def test_commands_that_nobody_knows_here_are_left_alone():
    assert px4_items([item(4711, 1.0)], None)[0].params[0] == 1.0


def test_a_place_that_is_nan_is_sent_as_0_where_there_is_none():
    plan = Plan(items=(PlanItem(20, 2, (NAN,) * 7), item(16, 0.0)))
    for firmware in (Firmware.PX4, Firmware.GENERIC):
        assert (upload_of(plan, firmware).lists[MISSION][0].x, upload_of(plan, firmware).first_seq) == (0, 0)
