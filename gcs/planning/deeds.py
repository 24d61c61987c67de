"""What an item does, in a few words with its value and unit: "Jump to item 2, 3 times", "Ground speed 8 m/s".

Texts are templates and what is put in for %1, %2 …, so that they can be translated.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

from gcs.planning.document import PlanItem
from gcs.planning.measures import Measures


class Deed(NamedTuple):
    """A template and its values."""

    template: str
    values: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The template with its values."""
        text = self.template
        for number, value in enumerate(self.values, 1):
            text = text.replace(f"%{number}", value)
        return text


_Say = Callable[[PlanItem, Measures], Deed | None]


def deed_of(item: PlanItem, measures: Measures, target: str = "") -> Deed | None:
    """Return what an item does; None where its name says it all, or its values make no sense.

    Args:
        item: the item.
        measures: writes numbers.
        target: what the item is called that a jump leads to.
    """
    if item.command in (_JUMP, _JUMP_TAG):
        where = target if item.command == _JUMP else f"{item.params[0]:g}"
        return _jump("item" if item.command == _JUMP else "tag", where, item.params[1])
    say = _DEEDS.get(item.command)
    return say(item, measures) if say is not None else None


_JUMP, _JUMP_TAG = 177, 601


def _jump(what: str, where: str, times: float) -> Deed:
    if times < 0.0:
        return Deed(f"Jump to {what} %1, without end", (where,))
    if times == 0.0 or times != times:
        return Deed(f"Jump to {what} %1, never", (where,))
    if times == 1.0:
        return Deed(f"Jump to {what} %1, once", (where,))
    return Deed(f"Jump to {what} %1, %2 times", (where, f"{times:g}"))


_SPEEDS = {0.0: "Airspeed", 1.0: "Ground speed", 2.0: "Climb speed", 3.0: "Descent speed"}


def _speed(item: PlanItem, measures: Measures) -> Deed | None:
    kind, speed_mps, throttle_pct = item.params[:3]
    word = _SPEEDS.get(kind)
    if word is None:
        return None
    if speed_mps == -2.0:
        return Deed(f"{word} as set in the vehicle")
    if not speed_mps > 0.0:
        return Deed("Throttle %1 %", (f"{throttle_pct:g}",)) if throttle_pct >= 0.0 else None
    return Deed(f"{word} %1", (measures.value(speed_mps, "m/s"),))


def _delay(item: PlanItem, measures: Measures) -> Deed | None:
    seconds, *clock = item.params[:4]
    if seconds >= 0.0:
        return Deed("Wait %1", (measures.value(seconds, "s"),))
    known = [f"{value:02.0f}" if 0.0 <= value < 60.0 else "··" for value in clock]
    return Deed("Wait until %1 UTC", (":".join(known),))


def _wait(item: PlanItem, measures: Measures) -> Deed:
    return Deed("Wait %1, then do", (measures.value(item.params[0], "s"),))


def _near(item: PlanItem, measures: Measures) -> Deed:
    return Deed("%1 before the next, then do", (measures.value(item.params[0], "m"),))


def _nose(item: PlanItem, measures: Measures) -> Deed:
    relative = item.params[3] == 1.0
    sign = "−" if relative and item.params[2] < 0.0 else ""
    template = "Turn the nose by %1°" if relative else "Turn the nose to %1°"
    return Deed(template, (f"{sign}{item.params[0]:g}",))


def _trigger(item: PlanItem, measures: Measures) -> Deed:
    if not item.params[0] > 0.0:
        return Deed("Stop triggering")
    return Deed("Picture every %1", (measures.value(item.params[0], "m"),))


def _interval(item: PlanItem, measures: Measures) -> Deed:
    if not item.params[0] > 0.0:
        return Deed("Stop triggering")
    return Deed("Picture every %1", (measures.value(item.params[0] / 1000.0, "s"),))


def _pictures(item: PlanItem, measures: Measures) -> Deed:
    every, number = measures.value(item.params[1], "s"), item.params[2]
    if number == 1.0:
        return Deed("Take a picture")
    if not number > 0.0:
        return Deed("Take pictures every %1", (every,))
    return Deed("Take %1 pictures, one every %2", (f"{number:g}", every))


_SWITCHES = {-1.0: "toggle", 0.0: "off", 1.0: "on"}


def _relay(item: PlanItem, measures: Measures) -> Deed | None:
    word = _SWITCHES.get(item.params[1])
    return None if word is None else Deed(f"Relay %1 {word}", (f"{item.params[0]:g}",))


def _cycle_relay(item: PlanItem, measures: Measures) -> Deed:
    relay, times, cycle_s = item.params[:3]
    return Deed(
        "Relay %1 on and off, %2 times, every %3", (f"{relay:g}", f"{times:g}", measures.value(cycle_s, "s"))
    )


def _servo(item: PlanItem, measures: Measures) -> Deed:
    return Deed("Servo %1 to %2 µs", (f"{item.params[0]:g}", f"{item.params[1]:g}"))


def _cycle_servo(item: PlanItem, measures: Measures) -> Deed:
    servo, pwm_us, times, cycle_s = item.params[:4]
    values = (f"{servo:g}", f"{pwm_us:g}", f"{times:g}", measures.value(cycle_s, "s"))
    return Deed("Servo %1 to %2 µs and back, %3 times, every %4", values)


_GRIPS = {0.0: "Release gripper %1", 1.0: "Grab with gripper %1", 2.0: "Hold gripper %1"}


def _gripper(item: PlanItem, measures: Measures) -> Deed | None:
    template = _GRIPS.get(item.params[1])
    return None if template is None else Deed(template, (f"{item.params[0]:g}",))


_WINCHES: Mapping[float, str] = {
    0.0: "Relax the winch", 3.0: "Lock the winch", 4.0: "Winch delivers", 5.0: "Winch holds",
    6.0: "Wind the line in", 7.0: "Load the line", 8.0: "Abandon the line", 9.0: "Load the payload",
}  # fmt: skip


def _winch(item: PlanItem, measures: Measures) -> Deed | None:
    action, length_m, rate_mps = item.params[1:4]
    if action == 1.0:
        template = "Wind %1 of line in" if length_m < 0.0 else "Let %1 of line out"
        return Deed(template, (measures.value(abs(length_m), "m"),))
    if action == 2.0:
        template = "Wind line in at %1" if rate_mps < 0.0 else "Let line out at %1"
        return Deed(template, (measures.value(abs(rate_mps), "m/s"),))
    words = _WINCHES.get(action)
    return None if words is None else Deed(words)


_CLIMBS = {0.0: "Go on to %1", 1.0: "Climb to %1", 2.0: "Descend to %1"}


def _altitude(item: PlanItem, measures: Measures) -> Deed | None:
    template = _CLIMBS.get(item.params[0])
    height = measures.value(item.params[6], "m", height=True)
    return None if template is None or item.params[6] != item.params[6] else Deed(template, (height,))


def _await(item: PlanItem, measures: Measures) -> Deed:
    return Deed("Wait until %1 high", (measures.value(item.params[0], "m", height=True),))


def _go_around(item: PlanItem, measures: Measures) -> Deed | None:
    height_m = item.params[0]
    return Deed("Go around at %1", (measures.value(height_m, "m", height=True),)) if height_m > 0.0 else None


def _turns(item: PlanItem, measures: Measures) -> Deed | None:
    turns, radius_m = item.params[0], abs(item.params[2])
    if not turns >= 0.0:
        return None
    if radius_m > 0.0:
        return Deed("Circle %1 times at %2", (f"{turns:g}", measures.value(radius_m, "m")))
    return Deed("Circle %1 times", (f"{turns:g}",))


def _look_at_vehicle(item: PlanItem, measures: Measures) -> Deed:
    return Deed("Look at vehicle %1", (f"{item.params[0]:g}",))


def _look_ahead(item: PlanItem, measures: Measures) -> Deed:
    pitch, roll, yaw = (f"{_known(value):g}" for value in item.params[4:7])
    return Deed("Look ahead, pitch %1°, roll %2°, yaw %3°", (pitch, roll, yaw))


def _gimbal(item: PlanItem, measures: Measures) -> Deed:
    number = 2 if item.command == _OLD_GIMBAL else 1
    pitch, yaw = f"{_known(item.params[0]):g}", f"{_known(item.params[number]):g}"
    return Deed("Gimbal pitch %1°, yaw %2°", (pitch, yaw))


def _known(value: float) -> float:
    return value if math.isfinite(value) else 0.0


def _resume(item: PlanItem, measures: Measures) -> Deed:
    return Deed("Repeat %1 on resume", (measures.value(item.params[0], "m"),))


_OLD_GIMBAL = 205
_DEEDS: Mapping[int, _Say] = {
    18: _turns, 30: _altitude, 83: _await, 93: _delay, 112: _wait, 114: _near, 115: _nose, 178: _speed,
    181: _relay, 182: _cycle_relay, 183: _servo, 184: _cycle_servo, 191: _go_around, 196: _look_ahead,
    198: _look_at_vehicle, _OLD_GIMBAL: _gimbal, 206: _trigger, 211: _gripper, 214: _interval, 215: _resume,
    1000: _gimbal, 2000: _pictures, 42600: _winch,
}  # fmt: skip
