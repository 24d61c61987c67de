"""What complex items stand for is remembered by identity, and not for ever."""

from __future__ import annotations

from pattern_shapes import SQUARE, ZURICH, area

from gcs.planning.document import ComplexItem, PlanItem
from gcs.planning.flatten import expand
from gcs.planning.patterns import create, memory
from gcs.planning.patterns.memory import ItemMemory


def test_asking_again_gives_the_very_same_items():
    item = create("survey", area(ZURICH, SQUARE))
    assert expand(item) is expand(item)
    assert expand(item) is expand(ComplexItem(item.kind, item.data), 7)
    assert expand(ComplexItem(item.kind, dict(item.data))) is not expand(item)


def test_the_oldest_are_forgotten_when_there_are_too_many():
    small = ItemMemory(most=10)
    items = [ComplexItem("x", {"i": i}) for i in range(4)]
    for item in items:
        small.keep(item, (PlanItem(16),) * 4)
    assert [small.found(item) is not None for item in items] == [False, False, True, True]
    small.keep(items[3], (PlanItem(16),) * 5)
    assert len(small.found(items[3])) == 5
    small.keep(items[0], (PlanItem(16),) * 11)
    assert small.found(items[0]) is None


def test_there_is_a_limit_for_empty_ones_too(monkeypatch):
    monkeypatch.setattr(memory, "_MOST_ENTRIES", 2)
    small = ItemMemory()
    items = [ComplexItem("x", {"i": i}) for i in range(3)]
    for item in items:
        small.keep(item, ())
    assert [small.found(item) for item in items] == [None, (), ()]
