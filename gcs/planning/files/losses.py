"""What a plan loses when it is saved in a format that can't hold all of it, to be told before or after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from gcs.planning.document import PX4, ComplexItem, Fence, Plan, PlanItem
from gcs.planning.files.formats import PlanFormat


def lost_in(plan: Plan, form: PlanFormat) -> tuple[str, ...]:
    """Return what of a plan a format does not hold, each as a few words; nothing for ``.plan``."""
    found = _LOST.get(form)
    return tuple(found(plan)) if found is not None else ()


def _of_waypoints(plan: Plan) -> Iterator[str]:
    patterns = sum(isinstance(item, ComplexItem) for item in plan.items)
    if patterns:
        yield f"{_counted(patterns, 'pattern')} saved as single items"
    yield from _fence(plan)
    yield from _rally(plan)
    yield from _speeds(plan)
    simple = [item for item in plan.items if isinstance(item, PlanItem)]
    if plan.autopilot != PX4 and any(value != value for item in simple for value in item.params):
        yield "values left to the vehicle are saved as 0"
    yield from _unknown(plan)


def _of_fence(plan: Plan) -> Iterator[str]:
    yield from _mission(plan)
    fence = plan.fence or Fence()
    if fence.extra or any(polygon.extra for polygon in fence.polygons):
        yield "members of the fence that this format does not know"
    if fence.breach_return is not None and fence.breach_return.alt_m:
        yield "the height of the fence's return point"
    yield from _rally(plan)
    yield from _speeds(plan)


def _of_rally(plan: Plan) -> Iterator[str]:
    yield from _mission(plan)
    yield from _fence(plan)
    yield from _speeds(plan)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _mission(plan: Plan) -> Iterator[str]:
    if plan.items:
        yield _counted(len(plan.items), "mission item")


def _fence(plan: Plan) -> Iterator[str]:
    if plan.fence is not None and (plan.fence.extra or not plan.fence.empty):
        yield "the fence"


def _rally(plan: Plan) -> Iterator[str]:
    if plan.rally:
        yield _counted(len(plan.rally), "rally point")


def _speeds(plan: Plan) -> Iterator[str]:
    if plan.cruise_speed_mps is not None or plan.hover_speed_mps is not None:
        yield "the plan's usual speeds"


def _unknown(plan: Plan) -> Iterator[str]:
    simple = [item for item in plan.items if isinstance(item, PlanItem)]
    if plan.extra or any(item.extra for item in simple):
        yield "members that other programs wrote"


_LOST: Mapping[PlanFormat, Callable[[Plan], Iterator[str]]] = {
    PlanFormat.WPL: _of_waypoints,
    PlanFormat.MP_FENCE: _of_fence,
    PlanFormat.MP_RALLY: _of_rally,
}
