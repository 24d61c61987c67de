"""Controls that the panels of the Plan workspace share: numbers with units, choice of a command, cards."""

from __future__ import annotations

from gcs.gui.plan_controls.choice_box import ChoiceBox, OpenField
from gcs.gui.plan_controls.command_offers import PATTERN, command_offers, pattern_offers
from gcs.gui.plan_controls.command_picker import CommandPicker, Offer
from gcs.gui.plan_controls.side_card import SideCard
from gcs.gui.plan_controls.unit_edit import UnitEdit

__all__ = [
    "PATTERN",
    "ChoiceBox",
    "CommandPicker",
    "Offer",
    "OpenField",
    "SideCard",
    "UnitEdit",
    "command_offers",
    "pattern_offers",
]
