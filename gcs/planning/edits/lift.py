"""Higher or lower: one item's altitude changed by so much."""

from __future__ import annotations

import math

from gcs.model.elevation import Elevation
from gcs.planning.document import Item, PlanItem
from gcs.planning.edits.limits import checked_altitude
from gcs.planning.edits.pattern_edits import pattern_lifted
from gcs.planning.edits.values import has_height, with_params


def lifted(item: Item, by_m: float, elevation: Elevation | None = None) -> Item:
    """Return an item so much higher; the same where it has no altitude.

    Raises:
        PlanError: the altitude would be out of reach.
    """
    if isinstance(item, PlanItem):
        if not has_height(item) or not math.isfinite(item.params[6]):
            return item
        return with_params(item, (*item.params[:6], checked_altitude(item.params[6] + by_m)))
    return pattern_lifted(item, by_m, elevation)
