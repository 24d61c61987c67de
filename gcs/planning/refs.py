"""How editors, findings and the map name one part of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Part(Enum):
    """What kind of part."""

    ITEM = "item"
    """A mission item, simple or complex; by index in ``Plan.items``."""
    POLYGON = "polygon"
    """A fence polygon; by index in ``Fence.polygons``."""
    CIRCLE = "circle"
    """A fence circle; by index in ``Fence.circles``."""
    RALLY = "rally"
    """A rally point; by index in ``Plan.rally``."""
    HOME = "home"
    """The planned home; index 0."""
    BREACH_RETURN = "breach return"
    """The fence's return point; index 0."""

    # Members are themselves only: this is a tenth of the time of Enum's own, and drags ask for thousands.
    __hash__ = object.__hash__


@dataclass(frozen=True, slots=True)
class Ref:
    """One part of a plan; means something only together with the plan it was made for."""

    part: Part
    index: int = 0


def item_ref(index: int) -> Ref:
    """Return the reference to a mission item."""
    return Ref(Part.ITEM, index)
