"""What holds for edits of any plan: undo gives back the very plan, and ways back are ways back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from edit_samples import TAKEOFF, beside, item, jump, waypoint, whole_plan
from hypothesis import given, settings
from hypothesis import strategies as st

from gcs.planning import edits
from gcs.planning.document import Plan
from gcs.planning.edits.jumps import ids_of
from gcs.planning.errors import PlanError
from gcs.planning.geodesy import distance_m
from gcs.planning.history import PlanHistory
from gcs.planning.refs import Part, Ref, item_ref

QUICK = settings(max_examples=60, deadline=None)
INDEX = st.integers(0, 11)
INDICES = st.frozensets(INDEX, max_size=4)
METRES = st.floats(-500.0, 500.0)
REFS = st.lists(st.builds(Ref, st.sampled_from(Part), st.integers(0, 6)), max_size=4)

COMMANDS = st.sampled_from([16, 19, 20, 178])
FENCE = Ref(Part.POLYGON)

EDITS = st.one_of(
    st.builds(lambda i, a: lambda p: edits.insert_items(p, i, [waypoint(0, a)]), INDEX, METRES),
    st.builds(lambda i: lambda p: edits.insert_items(p, i, [edits.new_item(p, 177)]), INDEX),
    st.builds(lambda i: lambda p: edits.remove_items(p, i), INDICES),
    st.builds(lambda i: lambda p: edits.duplicate_items(p, i), INDICES),
    st.builds(lambda i, to: lambda p: edits.move_items(p, i, to), INDICES, INDEX),
    st.builds(lambda i: lambda p: edits.reverse_items(p, i), st.none() | INDICES),
    st.builds(lambda i, m: lambda p: edits.set_item_param(p, i, 1, m), INDEX, METRES),
    st.builds(lambda i, m: lambda p: edits.set_item_altitude(p, i, m), INDICES, METRES),
    st.builds(lambda i, c: lambda p: edits.set_item_command(p, i, c), INDEX, COMMANDS),
    st.builds(lambda i, m: lambda p: edits.set_speed(p, i, m), INDICES, METRES),
    st.builds(lambda r, a, b: lambda p: edits.shift(p, r, a, b), REFS, METRES, METRES),
    st.builds(lambda r, a: lambda p: edits.rotate(p, r, a), REFS, METRES),
    st.builds(lambda r, a: lambda p: edits.scale(p, r, abs(a) / 100.0), REFS, METRES),
    st.builds(lambda r, a: lambda p: edits.change_altitudes(p, r, a), REFS, METRES),
    st.builds(lambda r: lambda p: edits.remove_refs(p, r), REFS),
    st.builds(lambda i, a, b: lambda p: edits.set_vertex(p, FENCE, i, *beside(a, b)), INDEX, METRES, METRES),
    st.builds(lambda i: lambda p: edits.remove_vertex(p, Ref(Part.POLYGON, 1), i), INDEX),
    st.builds(lambda a, b: lambda p: edits.add_rally(p, *beside(a, b)), METRES, METRES),
    st.builds(lambda a, b: lambda p: edits.set_home(p, *beside(a, b)), METRES, METRES),
)  # fmt: skip


def jumps_lead_somewhere(plan):
    known = {number for one in plan.items for number in ids_of(one)}
    assert len(known) == len(plan.items)
    return all(one.params[0] in known for one in plan.items if one.command == 177)


@QUICK
@given(st.lists(EDITS, max_size=12))
def test_undo_after_any_edits_gives_back_the_very_plan(changes):
    first = whole_plan()
    history = PlanHistory(first)
    seen = [first]
    for change in changes:
        try:
            plan = change(history.plan)
        except PlanError as error:
            assert error.remedy, error
            continue
        assert jumps_lead_somewhere(plan)
        if history.do("edit", plan):
            seen.append(plan)
    for plan in reversed(seen[:-1]):
        history.undo()
        assert history.plan is plan
    assert not history.can_undo
    assert history.plan is first
    assert first == whole_plan_again(first)
    for plan in seen[1:]:
        history.redo()
        assert history.plan is plan
    assert not history.can_redo


def whole_plan_again(first):
    """Return the first plan made anew: nothing of it was changed in place."""
    made = whole_plan()
    assert repr(made) == repr(first)
    return first


@QUICK
@given(st.lists(st.tuples(METRES, METRES), min_size=1, max_size=8), st.data())
def test_turning_round_twice_changes_nothing(places, data):
    plan = Plan((item(TAKEOFF, 90, beside(0, 0)), *(waypoint(i + 1, *at) for i, at in enumerate(places))))
    chosen = data.draw(st.none() | st.frozensets(st.integers(0, len(places))))
    once = edits.reverse_items(plan, chosen)
    assert edits.reverse_items(once, chosen) == plan
    assert sorted(map(id, once.items)) == sorted(map(id, plan.items))


@QUICK
@given(st.integers(0, 5), st.integers(0, 5), st.integers(2, 6))
def test_a_loop_turned_round_flies_the_same_places_backwards(a, b, count):
    start, end = sorted((a % count, b % count))
    items = [waypoint(i + 1, 10.0 * i) for i in range(count)]
    plan = Plan((*items[: end + 1], jump(90, start + 1, 2), *items[end + 1 :]))
    assert flown(edits.reverse_items(plan)) == flown(plan)[::-1]


def flown(plan):
    """Return the ids of the waypoints as they are flown, jumps taken so often as they say."""
    order, left, at = [], {}, 0
    while at < len(plan.items):
        one = plan.items[at]
        at += 1
        if one.command != 177:
            order.append(one.item_id)
        elif left.setdefault(one.item_id, one.params[1]) > 0:
            left[one.item_id] -= 1
            at = next(i for i, other in enumerate(plan.items) if other.item_id == one.params[0])
    return order


@QUICK
@given(
    st.lists(st.tuples(st.floats(-3000.0, 3000.0), st.floats(-3000.0, 3000.0)), min_size=1, max_size=5),
    st.tuples(st.sampled_from([0.0, 47.0, -72.5, 89.0, -89.0]), st.sampled_from([1.0, 8.0, 179.99, -180.0])),
    st.floats(-20_000.0, 20_000.0),
    st.floats(-20_000.0, 20_000.0),
)
def test_a_shift_and_its_opposite_lead_back(offsets, centre, east_m, north_m):
    plan = Plan(tuple(item(16, i + 1, beside(*at, centre)) for i, at in enumerate(offsets)))
    refs = [item_ref(i) for i in range(len(offsets))]
    back = edits.shift(edits.shift(plan, refs, east_m, north_m), refs, -east_m, -north_m)
    for old, new in zip(plan.items, back.items, strict=True):
        assert new.params[4] == pytest.approx(old.params[4], abs=1e-7)
        assert distance_m(old.params[4:6], new.params[4:6]) < 0.01
        if abs(centre[0]) < 80.0:
            assert (new.params[5] - old.params[5] + 180.0) % 360.0 - 180.0 == pytest.approx(0.0, abs=1e-7)


@QUICK
@given(st.frozensets(st.integers(0, 6), min_size=1), st.integers(0, 7))
def test_moving_items_keeps_them_all_and_what_jumps_lead_to(chosen, to):
    plan = whole_plan()
    moved = edits.move_items(plan, chosen, to)
    assert sorted(map(id, moved.items)) == sorted(map(id, plan.items))
    assert jumps_lead_somewhere(moved)
    picked = [plan.items[i] for i in sorted(chosen)]
    first = moved.items.index(picked[0])
    assert list(moved.items[first : first + len(picked)]) == picked


@QUICK
@given(st.lists(EDITS, max_size=8))
def test_edits_keep_what_other_programs_wrote(changes):
    plan = replace(whole_plan(), mission_extra={"m": 1}, rally_extra={"q": 2})
    for change in changes:
        try:
            plan = change(plan)
        except PlanError:
            continue
    assert (plan.extra, plan.mission_extra, plan.rally_extra) == ({"root": 5}, {"m": 1}, {"q": 2})
    assert plan.fence.extra == {"f": 3}
    assert all(
        polygon.extra == {"mark": 1} for polygon in plan.fence.polygons[:1] if len(plan.fence.polygons) == 2
    )
    assert all(one.extra == {"note": "a"} for one in plan.items if one.item_id == 2)
