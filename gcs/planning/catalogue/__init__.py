"""The mission commands that ArduPilot and PX4 execute, as data: for editors, checks and transfers."""

from __future__ import annotations

from collections.abc import Mapping

from gcs.planning.catalogue.actions import ACTION_COMMANDS
from gcs.planning.catalogue.definition import Category, Command, Execution, Param
from gcs.planning.catalogue.nav import NAV_COMMANDS
from gcs.planning.catalogue.payload import PAYLOAD_COMMANDS

COMMANDS: Mapping[int, Command] = {
    command.id: command for command in (*NAV_COMMANDS, *ACTION_COMMANDS, *PAYLOAD_COMMANDS)
}

_UNPLACED_BELOW = 95
"""MAV_CMD: navigation commands end with MAV_CMD_NAV_LAST."""

__all__ = [
    "COMMANDS",
    "Category",
    "Command",
    "Execution",
    "Param",
    "has_place",
    "is_navigation",
    "label_of",
]


def has_place(command: int) -> bool | None:
    """Return whether a command's last three parameters are a place; None where it is not known."""
    known = COMMANDS.get(command)
    return known.place if known is not None else None


def is_navigation(command: int) -> bool:
    """Return whether the vehicle flies it: by the catalogue, else by MAV_CMD's numbering."""
    known = COMMANDS.get(command)
    return known.is_navigation if known is not None else command < _UNPLACED_BELOW


def label_of(command: int) -> str:
    """Return a command's plain name; its number where it is not known."""
    known = COMMANDS.get(command)
    return known.label if known is not None else f"Command {command}"
