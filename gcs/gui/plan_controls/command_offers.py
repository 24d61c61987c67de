"""What the command picker offers: the catalogue by category, and the patterns."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gcs.gui.plan_controls.command_picker import Offer
from gcs.gui.present.plan_words import (
    command_words,
    icon_of_command,
    icon_of_pattern,
    param_words,
    why_unsupported,
)
from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.catalogue import COMMANDS, Category

PATTERN = "pattern:"
"""What the keys of patterns begin with; those of commands are their numbers."""


def tr(text: str) -> str:
    """Translate a text of the picker."""
    return QCoreApplication.translate("CommandPicker", text)


def command_offers(firmware: Firmware, kind: VehicleKind | None) -> list[Offer]:
    """Return all commands of missions by category; those the vehicle does not execute say why."""
    offers = [
        Offer(
            str(command.id),
            command_words(command.id),
            param_words(command.category.value),
            icon_of_command(command.id),
            why_unsupported(command, firmware, kind),
            param_words(command.help),
            f"{command.name} MAV_CMD_{command.name} {command.id}",
        )
        for command in COMMANDS.values()
        if command.category is not Category.FENCE
    ]
    order = list(Category)
    groups = {param_words(category.value): place for place, category in enumerate(order)}
    return sorted(offers, key=lambda offer: groups[offer.group])


def pattern_offers(kind: VehicleKind | None) -> list[Offer]:
    """Return the kinds of patterns; landings on wings and landings upright say whom they are for."""
    from gcs.planning.patterns import KINDS

    return [
        Offer(
            f"{PATTERN}{key}",
            param_words(pattern.label),
            tr("Patterns"),
            icon_of_pattern(key),
            _why_no_pattern(key, kind),
            param_words(pattern.help),
            key,
        )
        for key, pattern in KINDS.items()
    ]


def _why_no_pattern(key: str, kind: VehicleKind | None) -> str:
    if kind is None:
        return ""
    if key == "fwLandingPattern" and kind is not VehicleKind.PLANE:
        return tr("only planes")
    if key == "vtolLandingPattern" and kind is not VehicleKind.VTOL:
        return tr("only VTOLs")
    return ""
