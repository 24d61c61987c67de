"""Plans per vehicle: saved and uploaded apart, kept when vehicles go, copied between them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from edit_samples import AT, beside, survey, waypoint, whole_plan

from gcs.planning import edits
from gcs.planning.book import NO_VEHICLE, PlanBook, PlanDocument
from gcs.planning.document import ComplexItem, Plan
from gcs.planning.errors import PlanError
from gcs.planning.refs import item_ref


def other_plan():
    return edits.add_rally(whole_plan(), *beside(99.0, 9.0))


def as_downloaded(plan):
    """The same plan as a vehicle gives it back: rounded, without what other programs wrote."""
    items = tuple(
        replace(one, extra={}, item_id=i, params=tuple(round(value, 7) for value in one.params))
        for i, one in enumerate(plan.items, 1)
    )
    return replace(plan, items=items, home=None, extra={})


# -- one document -----------------------------------------------------------------------------------


def test_a_new_document_has_nothing_to_lose():
    document = PlanDocument("0/1")
    assert not document.file_dirty
    assert document.vehicle_dirty("0/1")
    assert document.held("0/1") is None


def test_saving_and_uploading_are_told_apart():
    document = PlanDocument("0/1", whole_plan())
    document.history.do("edit", other_plan())
    assert document.file_dirty
    document.saved(Path("/plans/field.plan"))
    assert (document.file_dirty, document.title, document.path) == (False, "field", Path("/plans/field.plan"))
    assert document.vehicle_dirty("0/1")
    document.uploaded("0/1")
    assert not document.vehicle_dirty("0/1")
    assert document.held("0/1") is document.plan
    document.history.undo()
    assert document.file_dirty
    assert document.vehicle_dirty("0/1")
    document.history.redo()
    assert not (document.file_dirty or document.vehicle_dirty("0/1"))


def test_an_upload_marks_the_plan_as_it_was_when_it_began():
    document = PlanDocument("0/1", whole_plan())
    sent = document.history.revision
    document.history.do("edit", other_plan())
    document.uploaded("0/1", sent)
    assert document.vehicle_dirty("0/1")
    assert document.held("0/1") == whole_plan()
    document.history.undo()
    assert not document.vehicle_dirty("0/1")


def test_what_was_read_back_is_remembered_as_held():
    document = PlanDocument("0/1", whole_plan())
    back = as_downloaded(whole_plan())
    document.uploaded("0/1", held=back)
    assert document.held("0/1") is back


def test_opening_a_file_begins_anew_but_knows_what_vehicles_hold():
    document = PlanDocument("0/1", other_plan())
    document.downloaded("0/1", as_downloaded(whole_plan()))
    assert document.vehicle_dirty("0/1")
    document.opened(whole_plan(), Path("/plans/a.plan"))
    assert (document.title, document.file_dirty, document.history.can_undo) == ("a", False, False)
    assert not document.vehicle_dirty("0/1")
    document.opened(Plan(), title="Empty")
    assert (document.title, document.path) == ("Empty", None)
    assert document.vehicle_dirty("0/1")
    document.opened(Plan())
    assert document.title == ""


def test_a_download_tells_whether_it_is_the_same_plan():
    document = PlanDocument("0/1", whole_plan())
    document.downloaded("0/1", as_downloaded(whole_plan()))
    assert not document.vehicle_dirty("0/1")
    document.downloaded("0/1", as_downloaded(other_plan()))
    assert document.vehicle_dirty("0/1")
    assert document.plan == whole_plan()


def test_what_a_vehicle_keeps_in_its_own_way_stays_the_plan_that_was_sent():
    document = PlanDocument("0/1", whole_plan())
    kept = as_downloaded(edits.set_item_param(whole_plan(), 1, 1, 4.0))
    document.uploaded("0/1", held=kept)
    document.downloaded("0/1", kept)
    assert not document.vehicle_dirty("0/1")


def test_a_downloaded_plan_is_taken_over_undoably():
    document = PlanDocument("0/1", whole_plan())
    document.take_over("0/1", other_plan())
    assert not document.vehicle_dirty("0/1")
    assert document.file_dirty
    document.history.undo()
    assert document.plan == whole_plan()
    assert document.vehicle_dirty("0/1")


def test_a_vehicle_that_changed_its_plan_behind_our_back_is_not_known_any_more():
    document = PlanDocument("0/1", whole_plan())
    document.uploaded("0/1")
    document.forget_held("0/1")
    assert document.held("0/1") is None
    assert document.vehicle_dirty("0/1")


def test_a_plan_that_can_not_be_worked_out_is_not_taken_for_the_vehicle_s():
    document = PlanDocument("0/1", Plan((ComplexItem("strange", {}),)))
    document.downloaded("0/1", whole_plan())
    assert document.vehicle_dirty("0/1")


def test_a_recovered_plan_is_unsaved_and_notes_are_told_once():
    document = PlanDocument("0/1")
    document.recovered(whole_plan(), Path("/plans/a.plan"))
    assert document.file_dirty
    document.note("recovered")
    assert document.notes == ("recovered",)
    document.clear_notes()
    assert document.notes == ()


# -- the book ---------------------------------------------------------------------------------------


def test_each_vehicle_keeps_its_plan_when_another_is_shown():
    book = PlanBook()
    book.switch("0/1").history.do("edit", whole_plan())
    book.switch("0/2").history.do("edit", other_plan())
    assert book.switch("0/1").plan == whole_plan()
    assert book.current_key == "0/1"
    assert book.document("0/2").plan == other_plan()
    assert [document.key for document in book.unsaved] == ["0/1", "0/2"]


def test_what_was_made_without_a_vehicle_goes_to_the_first_that_comes():
    book = PlanBook()
    book.current.history.do("edit", whole_plan())
    document = book.switch("0/1", adopt=True)
    assert document.plan == whole_plan()
    assert document.history.can_undo
    assert book.document(NO_VEHICLE).plan == Plan()


@pytest.mark.parametrize("drawn", [True, False])
def test_nothing_is_adopted_by_a_vehicle_that_has_a_plan(drawn):
    book = PlanBook()
    if drawn:
        book.document("0/1")
        book.current.history.do("edit", whole_plan())
    assert book.switch("0/1", adopt=True).plan == Plan()
    assert book.switch("0/2", adopt=True).plan == Plan()
    assert (book.document(NO_VEHICLE).plan == Plan()) is not drawn


def test_plans_are_copied_to_other_vehicles_and_theirs_can_be_had_back():
    book = PlanBook()
    book.switch("0/2").opened(other_plan(), Path("/plans/b.plan"))
    book.switch("0/1").opened(whole_plan(), Path("/plans/a.plan"))
    copies = book.copy_to(["0/1", "0/2", "0/3", "0/2"])
    assert [copy.key for copy in copies] == ["0/2", "0/3"]
    assert all(copy.plan == whole_plan() for copy in copies)
    assert (copies[0].path, copies[0].title, copies[0].file_dirty) == (None, "a", True)
    copies[0].history.undo()
    assert copies[0].plan == other_plan()


def test_a_copy_of_what_is_there_already_leaves_the_file():
    book = PlanBook()
    book.switch("0/2").opened(whole_plan(), Path("/plans/b.plan"))
    book.switch("0/1").opened(whole_plan(), Path("/plans/a.plan"))
    (copy,) = book.copy_to(["0/2"])
    assert (copy.path, copy.file_dirty) == (Path("/plans/b.plan"), False)


def test_a_formation_is_given_to_vehicles_one_by_one():
    book = PlanBook()
    plans = edits.offset_formation(whole_plan(), 2, up_m=10.0)
    for key, plan in zip(("0/1", "0/2"), plans, strict=True):
        book.give(key, plan, "formation")
    assert book.document("0/2").plan == plans[1]
    assert book.document("0/2").history.undo() == "formation"


def test_a_vehicle_that_is_called_otherwise_keeps_its_plan():
    book = PlanBook()
    document = book.switch("0/1")
    document.history.do("edit", whole_plan())
    document.uploaded("0/1")
    assert book.rename_vehicle("0/1", "0/7") is document
    assert (book.current_key, document.key, book.find("0/1")) == ("0/7", "0/7", None)
    assert not document.vehicle_dirty("0/7")
    assert "0/1" in document.notes[0]


def test_what_is_not_on_the_vehicle_is_not_after_renaming_either():
    book = PlanBook()
    book.document("0/1").downloaded("0/1", whole_plan())
    document = book.rename_vehicle("0/1", "0/7")
    assert document.vehicle_dirty("0/7")
    assert document.held("0/7") == whole_plan()
    assert book.rename_vehicle("0/7", "0/8").held("0/8") == whole_plan()
    assert book.current_key == NO_VEHICLE


def test_renaming_does_not_overwrite_another_plan():
    book = PlanBook()
    book.document("0/1")
    book.document("0/2").history.do("edit", whole_plan())
    book.document("0/3")
    with pytest.raises(PlanError, match="plan of its own"):
        book.rename_vehicle("0/1", "0/2")
    with pytest.raises(PlanError, match="no plan of vehicle"):
        book.rename_vehicle("0/9", "0/1")
    with pytest.raises(PlanError, match="no plan of vehicle"):
        book.rename_vehicle(NO_VEHICLE, "0/1")
    assert book.rename_vehicle("0/2", "0/3").plan == whole_plan()


def test_a_closed_plan_is_gone_and_another_is_shown():
    book = PlanBook()
    book.switch("0/1")
    book.document("0/2")
    book.close("0/1")
    assert (book.current_key, book.find("0/1")) == (NO_VEHICLE, None)
    book.close("0/2")
    book.close(NO_VEHICLE)
    assert [document.key for document in book.documents] == [NO_VEHICLE]


def test_listeners_hear_of_plans_that_come_and_go():
    book, heard = PlanBook(), []
    end = book.listen(lambda: heard.append(book.current_key))
    book.switch("0/1")
    book.switch("0/1")
    book.close("0/1")
    assert heard == [NO_VEHICLE, "0/1", NO_VEHICLE]
    end()
    end()
    book.switch("0/2")
    assert len(heard) == 3


def test_a_survey_on_the_vehicle_is_the_survey_that_was_sent():
    from gcs.planning.flatten import flatten

    plan = Plan((waypoint(1), survey()))
    document = PlanDocument("0/1", plan)
    flat = tuple(replace(entry.item, item_id=i) for i, entry in enumerate(flatten(plan), 1))
    document.downloaded("0/1", Plan(flat))
    assert not document.vehicle_dirty("0/1")
    document.history.do("move", edits.shift(plan, [item_ref(1)], 5.0, 0.0))
    document.downloaded("0/1", Plan(flat[:-1]))
    assert document.vehicle_dirty("0/1")
    assert AT
