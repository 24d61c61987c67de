"""Undo and redo, merged steps, marks for what files and vehicles hold, and listeners."""

from __future__ import annotations

from gcs.planning import history as module
from gcs.planning.document import Place, Plan
from gcs.planning.history import PlanHistory
from gcs.planning.refs import Part, Ref, item_ref


def plan(number):
    return Plan(home=Place(float(number), 0.0))


def test_a_reference_to_an_item_says_which():
    assert item_ref(3) == Ref(Part.ITEM, 3)
    assert Ref(Part.HOME) == Ref(Part.HOME, 0)


def test_steps_are_undone_and_done_again_by_name():
    history = PlanHistory()
    assert (history.undo(), history.redo(), history.undo_label, history.redo_label) == ("", "", "", "")
    assert history.do("one", plan(1))
    assert history.do("two", plan(2))
    assert (history.undo_label, history.can_redo) == ("two", False)
    assert (history.undo(), history.undo()) == ("two", "one")
    assert history.plan == Plan()
    assert history.redo_label == "one"
    assert (history.redo(), history.plan) == ("one", plan(1))


def test_a_new_step_forgets_what_was_undone():
    history = PlanHistory(plan(0))
    history.do("one", plan(1))
    history.undo()
    history.do("two", plan(2))
    assert not history.can_redo
    assert (history.undo(), history.plan) == ("two", plan(0))


def test_a_step_that_changes_nothing_is_none():
    history = PlanHistory(plan(0))
    history.do("one", plan(1))
    history.undo()
    assert not history.do("again", plan(0))
    assert history.can_redo


def test_changes_of_one_drag_are_one_step_until_it_ends():
    history = PlanHistory(plan(0))
    for number in range(1, 5):
        history.do("drag", plan(number), merge="drag 3")
    history.close_step()
    history.do("drag", plan(5), merge="drag 3")
    history.do("type", plan(6), merge="height 3")
    history.do("type", plan(7), merge="height 4")
    assert [history.plan for _ in range(4) if history.undo()] == [plan(6), plan(5), plan(4), plan(0)]


def test_a_drag_after_undo_is_a_step_of_its_own():
    history = PlanHistory(plan(0))
    history.do("drag", plan(1), merge="a")
    history.do("other", plan(2))
    history.undo()
    history.do("drag", plan(3), merge="a")
    history.undo()
    assert history.plan == plan(1)


def test_a_drag_back_to_where_it_began_leaves_no_step_and_nothing_unsaved():
    history = PlanHistory(plan(0))
    history.mark("file")
    history.do("drag", plan(1), merge="a")
    assert history.do("drag", plan(0), merge="a")
    assert history.is_at("file")
    assert not history.can_undo
    history.do("drag", plan(2), merge="a")
    history.undo()
    assert history.plan == plan(0)


def test_saving_in_the_middle_of_typing_keeps_what_was_saved():
    history = PlanHistory(plan(0))
    history.do("type", plan(1), merge="a")
    history.mark("file")
    history.do("type", plan(2), merge="a")
    assert not history.is_at("file")
    history.undo()
    assert (history.plan, history.is_at("file")) == (plan(1), True)


def test_what_was_uploaded_is_the_plan_as_it_was_when_the_upload_began():
    history = PlanHistory(plan(0))
    sent = history.revision
    history.do("type", plan(1), merge="a")
    history.mark("vehicle", sent)
    history.do("type", plan(2), merge="a")
    assert not history.is_at("vehicle")
    history.undo()
    assert history.is_at("vehicle")
    assert history.plan_at(sent) == plan(0)
    assert history.plan_at(999) is None


def test_marks_follow_undo_and_redo_and_can_be_taken_away():
    history = PlanHistory(plan(0))
    assert not history.is_marked("file")
    history.mark("file")
    history.do("one", plan(1))
    assert (history.is_at("file"), history.is_marked("file")) == (False, True)
    history.undo()
    assert history.is_at("file")
    history.unmark("file")
    assert not history.is_marked("file")


def test_another_plan_begins_anew():
    history = PlanHistory(plan(0))
    history.mark("file")
    before = history.revision
    history.do("one", plan(1))
    history.reset(plan(2))
    assert (history.plan, history.can_undo, history.is_marked("file")) == (plan(2), False, False)
    assert history.revision > before


def test_listeners_hear_each_change_until_they_end():
    history, heard = PlanHistory(), []
    end = history.listen(lambda: heard.append(history.revision))
    history.do("one", plan(1))
    history.mark("file")
    history.undo()
    history.unmark("nothing")
    assert len(heard) == 3
    end()
    end()
    history.redo()
    assert len(heard) == 3


def test_the_oldest_steps_are_forgotten(monkeypatch):
    monkeypatch.setattr(module, "MOST_STEPS", 3)
    history = PlanHistory(plan(0))
    for number in range(1, 6):
        history.do(str(number), plan(number))
    assert [history.undo(), history.undo(), history.undo()] == ["5", "4", ""]
    assert history.plan == plan(3)
