"""The plan document itself: what counts as nothing, and how much is too much."""

from __future__ import annotations

import pytest

from gcs.planning import flatten as flatten_module
from gcs.planning.document import Fence, FenceCircle, FencePolygon, Place, Plan, PlanItem
from gcs.planning.errors import PlanError
from gcs.planning.flatten import flatten


@pytest.mark.parametrize(
    ("fence", "empty"),
    [
        (Fence(), True),
        (Fence(extra={"x": 1}), True),
        (Fence(polygons=(FencePolygon(((0.0, 0.0), (0.0, 1.0), (1.0, 1.0))),)), False),
        (Fence(circles=(FenceCircle(0.0, 0.0, 5.0),)), False),
        (Fence(breach_return=Place(0.0, 0.0)), False),
    ],
)
def test_a_fence_is_empty_when_it_bounds_nothing(fence, empty):
    assert fence.empty is empty


def test_more_items_than_any_vehicle_takes_are_refused(monkeypatch):
    monkeypatch.setattr(flatten_module, "MOST_ITEMS", 2)
    assert len(flatten(Plan((PlanItem(16),) * 2))) == 2
    with pytest.raises(PlanError, match="more than 2 items"):
        flatten(Plan((PlanItem(16),) * 3))
