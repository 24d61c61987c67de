"""Every change of a plan, as functions from a plan to another: nothing is changed in place.

What makes no sense is refused with a PlanError that says what to do instead.
"""

from __future__ import annotations

from gcs.planning.edits.bulk import set_altitudes, set_commands, set_params, set_speed
from gcs.planning.edits.items import (
    duplicate_items,
    insert_items,
    move_items,
    new_item,
    remove_items,
    replace_item,
    reverse_items,
    set_item_altitude,
    set_item_command,
    set_item_param,
    set_item_place,
)
from gcs.planning.edits.shapes import (
    add_circle,
    add_polygon,
    add_rally,
    insert_vertex,
    move_ref,
    remove_refs,
    remove_vertex,
    set_breach_return,
    set_home,
    set_inclusion,
    set_radius,
    set_rally_altitude,
    set_vertex,
)
from gcs.planning.edits.transform import carry, change_altitudes, offset_formation, rotate, scale, shift

__all__ = [
    "add_circle",
    "add_polygon",
    "add_rally",
    "carry",
    "change_altitudes",
    "duplicate_items",
    "insert_items",
    "insert_vertex",
    "move_items",
    "move_ref",
    "new_item",
    "offset_formation",
    "remove_items",
    "remove_refs",
    "remove_vertex",
    "replace_item",
    "reverse_items",
    "rotate",
    "scale",
    "set_altitudes",
    "set_breach_return",
    "set_commands",
    "set_home",
    "set_inclusion",
    "set_item_altitude",
    "set_item_command",
    "set_item_param",
    "set_item_place",
    "set_params",
    "set_radius",
    "set_rally_altitude",
    "set_speed",
    "set_vertex",
    "shift",
]
