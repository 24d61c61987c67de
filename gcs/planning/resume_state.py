"""What the part of a mission that was flown has switched on, and what of it the rest still needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite

from gcs.planning.document import PlanItem

_SPEED, _TRIGGER, _OBLIQUE, _INTERVAL = 178, 206, 260, 214
_CAPTURE, _STOP_CAPTURE, _RECORD, _STOP_RECORD = 2000, 2001, 2500, 2501
_LOOK_AT = frozenset({195, 196, 198, 201})
_LOOK_AHEAD, _OLD_LOOK_AT = 197, 201
_GIMBAL = frozenset({205, 1000})
_SETTINGS = frozenset({194, 204, 207, 215, 530, 531, 532, 1001, 3000})
"""Reverse, gimbal setup, fence, repeated distance, camera mode, zoom, focus, gimbal control, transition."""
_ONCE: Mapping[int, str] = {
    181: "relay", 182: "relay", 183: "servo", 184: "servo", 187: "actuator", 208: "parachute",
    211: "gripper", 42600: "winch", 216: "sprayer",
}  # fmt: skip
"""Outputs: what they have done is not done again by itself."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Commands that put a vehicle back into the state that it was in."""

    settings: tuple[PlanItem, ...]
    """Speed, gimbal, camera: from the start on."""
    pictures: tuple[PlanItem, ...]
    """Triggers and captures: from where the mission broke off."""
    once: tuple[str, ...]
    """Outputs that were switched and are left alone."""

    @property
    def trigger_m(self) -> float:
        """The distance between pictures, 0 where they are not taken by distance."""
        return max(
            (item.params[0] for item in self.pictures if item.command in (_TRIGGER, _OBLIQUE)), default=0.0
        )


def carried(flown: Iterable[PlanItem]) -> Carried:
    """Return what is still in force after these items, in the order in which it was said."""
    settings: dict[object, PlanItem] = {}
    pictures: dict[object, PlanItem] = {}
    once: dict[str, None] = {}
    for item in flown:
        if item.command in _ONCE:
            once[_ONCE[item.command]] = None
        elif not _note_picture(pictures, item):
            _note_setting(settings, item)
    return Carried(tuple(settings.values()), tuple(pictures.values()), tuple(once))


def _note_picture(pictures: dict[object, PlanItem], item: PlanItem) -> bool:
    """Take a command that starts or ends pictures; False when it is none."""
    command, first = item.command, item.params[0]
    if command in (_TRIGGER, _OBLIQUE):
        _switch(pictures, "distance", item, on=isfinite(first) and first > 0.0)
    elif command == _INTERVAL:
        _switch(pictures, "interval", item, on=isfinite(first) and first > 0.0)
    elif command == _CAPTURE:
        # One picture, or a number of them, was taken; only what goes on for ever goes on.
        _switch(pictures, "capture", item, on=not item.params[2] >= 1.0)
    elif command == _RECORD:
        _switch(pictures, "record", item, on=True)
    elif command in (_STOP_CAPTURE, _STOP_RECORD):
        pictures.pop("capture" if command == _STOP_CAPTURE else "record", None)
    else:
        return False
    return True


def _note_setting(settings: dict[object, PlanItem], item: PlanItem) -> None:
    command = item.command
    if command == _SPEED:
        _switch(settings, ("speed", item.params[0]), item, on=True)
    elif command in _LOOK_AT:
        _switch(settings, "look", item, on=command != _OLD_LOOK_AT or item.has_place)
    elif command == _LOOK_AHEAD:
        settings.pop("look", None)
    elif command in _GIMBAL:
        _switch(settings, "gimbal", item, on=True)
    elif command in _SETTINGS:
        _switch(settings, command, item, on=True)


def _switch(state: dict[object, PlanItem], key: object, item: PlanItem, *, on: bool) -> None:
    """The newest word comes last: what overrides must stay behind what is overridden."""
    state.pop(key, None)
    if on:
        state[key] = item
