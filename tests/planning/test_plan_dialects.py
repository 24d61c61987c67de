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


@pytest.mark.parametrize("frame", [0, 3, 10])
def test_ardupilot_is_told_what_a_change_of_altitude_is_measured_from(frame):
    """It keeps height and frame of this command, which has no place (AP_Mission::stored_in_location)."""
    sent = ardupilot_items([item(30, 1.0, frame)])[0]
    assert (sent.frame, sent.params[6]) == (frame, 20.0)


def test_a_place_in_the_mission_frame_goes_to_ardupilot_as_degrees():
    """It takes the frame for AMSL and the numbers for 1e-7 degrees."""
    plan = Plan(items=(item(16, 0.0, 2), item(201, 3.0, 2), item(189, 0.0, 2, 0.0, 0.0)))
    sent = upload_of(plan, Firmware.ARDUPILOT).lists[MISSION][1:]
    assert [(one.x, one.frame) for one in sent] == [(470000000, 0), (470000000, 0), (0, 2)]


@pytest.mark.parametrize(("repeats", "sent"), [(-1.0, 65535.0), (3.0, 3.0), (NAN, NAN)])
def test_px4_repeats_a_jump_for_ever_by_its_greatest_number(repeats, sent):
    """It stores the count without a sign (navigation.h, do_jump_repeat_count)."""
    one = px4_items([PlanItem(177, 2, (0.0, repeats, 0.0, 0.0, 0.0, 0.0, 0.0))], None)[0]
    assert one.params[1] == pytest.approx(sent, nan_ok=True)


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
