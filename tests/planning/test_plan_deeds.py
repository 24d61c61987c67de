"""What items are said to do: with their value, its unit, and how often."""

from __future__ import annotations

import math

import pytest

from gcs.model.units import IMPERIAL
from gcs.planning.catalogue import COMMANDS
from gcs.planning.deeds import Deed, deed_of
from gcs.planning.document import PlanItem
from gcs.planning.measures import Measures


def said(command: int, *params: float, measures: Measures | None = None) -> str | None:
    item = PlanItem(command, 2, (*params, *[0.0] * 7)[:7])  # type: ignore[arg-type]
    deed = deed_of(item, measures or Measures(), "4")
    return None if deed is None else deed.text


@pytest.mark.parametrize(
    ("words", "command", "params"),
    [
        ("Jump to item 4, 3 times", 177, (9, 3)),
        ("Jump to item 4, once", 177, (9, 1)),
        ("Jump to item 4, never", 177, (9, 0)),
        ("Jump to item 4, never", 177, (9, math.nan)),
        ("Jump to item 4, without end", 177, (9, -1)),
        ("Jump to tag 9, 2 times", 601, (9, 2)),
        ("Airspeed 12.5 m/s", 178, (0, 12.5)),
        ("Ground speed 8 m/s", 178, (1, 8)),
        ("Climb speed 2 m/s", 178, (2, 2)),
        ("Descent speed as set in the vehicle", 178, (3, -2)),
        ("Throttle 60 %", 178, (0, -1, 60)),
        (None, 178, (0, -1, -1)),
        (None, 178, (7, 5)),
        ("Wait 30 s", 93, (30,)),
        ("Wait until 07:05:00 UTC", 93, (-1, 7, 5, 0)),
        ("Wait until ··:30:00 UTC", 93, (-1, -1, 30, 0)),
        ("Wait 5 s, then do", 112, (5,)),
        ("80 m before the next, then do", 114, (80,)),
        ("Turn the nose to 90°", 115, (90,)),
        ("Turn the nose by −30°", 115, (30, 0, -1, 1)),
        ("Turn the nose by 30°", 115, (30, 0, 1, 1)),
        ("Picture every 25 m", 206, (25,)),
        ("Stop triggering", 206, (0,)),
        ("Picture every 1.5 s", 214, (1500,)),
        ("Stop triggering", 214, (0,)),
        ("Take a picture", 2000, (0, 2, 1)),
        ("Take pictures every 2 s", 2000, (0, 2, 0)),
        ("Take 5 pictures, one every 2 s", 2000, (0, 2, 5)),
        ("Relay 2 on", 181, (2, 1)),
        (None, 181, (2, 5)),
        ("Relay 2 on and off, 3 times, every 4 s", 182, (2, 3, 4)),
        ("Servo 9 to 1500 µs", 183, (9, 1500)),
        ("Servo 9 to 1500 µs and back, 3 times, every 4 s", 184, (9, 1500, 3, 4)),
        ("Release gripper 1", 211, (1, 0)),
        ("Grab with gripper 1", 211, (1, 1)),
        (None, 211, (1, 7)),
        ("Let 4 m of line out", 42600, (1, 1, 4)),
        ("Wind 4 m of line in", 42600, (1, 1, -4)),
        ("Let line out at 2 m/s", 42600, (1, 2, 0, 2)),
        ("Wind line in at 2 m/s", 42600, (1, 2, 0, -2)),
        ("Lock the winch", 42600, (1, 3)),
        (None, 42600, (1, 77)),
        ("Climb to 120 m", 30, (1, 0, 0, 0, 0, 0, 120)),
        ("Go on to 120 m", 30, (0, 0, 0, 0, 0, 0, 120)),
        (None, 30, (1, 0, 0, 0, 0, 0, math.nan)),
        (None, 30, (8, 0, 0, 0, 0, 0, 120)),
        ("Wait until 9000 m high", 83, (9000,)),
        ("Go around at 40 m", 191, (40,)),
        (None, 191, (0,)),
        ("Circle 3 times", 18, (3,)),
        ("Circle 3 times at 80 m", 18, (3, 0, -80)),
        (None, 18, (math.nan,)),
        ("Look at vehicle 7", 198, (7,)),
        ("Look ahead, pitch -45°, roll 0°, yaw 10°", 196, (0, 0, 0, 0, -45, math.nan, 10)),
        ("Gimbal pitch -90°, yaw 0°", 1000, (-90, math.nan)),
        ("Gimbal pitch -90°, yaw 20°", 205, (-90, 0, 20)),
        ("Repeat 30 m on resume", 215, (30,)),
        (None, 16, (5,)),
    ],
)
def test_items_say_what_they_do(words, command, params):
    assert said(command, *params) == words


def test_values_are_told_in_the_units_that_the_person_reads():
    imperial = Measures(IMPERIAL)
    assert said(178, 1, 8.9408, measures=imperial) == "Ground speed 20 mph"
    assert said(206, 30.48, measures=imperial) == "Picture every 100 ft"
    assert said(30, 2, 0, 0, 0, 0, 0, 30.48, measures=imperial) == "Descend to 100 ft"


def test_any_numbers_are_said_in_words_or_not_at_all():
    for command in COMMANDS:
        for value in (0.0, -1.0, 1.0, math.nan, math.inf, -1e38, 3.5):
            words = said(command, *[value] * 7)
            assert words is None or (words and "%" not in words.replace(" %", ""))


def test_a_template_takes_its_values_in_another_order_too():
    assert Deed("%2 of %1", ("a", "b")).text == "b of a"
