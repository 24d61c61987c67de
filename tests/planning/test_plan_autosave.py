"""Autosaves: every unsaved plan comes back as it was, and a damaged one costs only what is damaged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from edit_samples import AT, jump, survey, waypoint, whole_plan
from hypothesis import given, settings
from hypothesis import strategies as st

from gcs.planning import edits
from gcs.planning.autosave import decode_autosave, encode_autosave, encode_documents, recover
from gcs.planning.book import NO_VEHICLE, PlanBook, PlanDocument
from gcs.planning.document import NAN, Fence, Plan
from gcs.planning.errors import PlanError, PlanFileError

NAME = "autosave"


def book_of(**plans):
    book = PlanBook()
    for name, plan in plans.items():
        book.document(f"0/{name[1:]}").history.do("edit", plan)
    return book


def decoded(book):
    return decode_autosave(encode_autosave(book, 1_700_000_000_000_000), NAME)


def test_all_unsaved_plans_come_back():
    book = book_of(v1=whole_plan(), v2=Plan((waypoint(1), survey())), v3=Plan())
    book.document("0/3").opened(whole_plan(), Path("/plans/saved.plan"))
    book.document("0/1").path = Path("/plans/Müller.plan")
    book.document("0/1").title = "Müller"
    book.switch("0/2")
    found = decoded(book)
    assert found.problems == ()
    first, second = found.documents
    assert (first.vehicle, first.title, first.path, first.current) == (
        "0/1",
        "Müller",
        Path("/plans/Müller.plan"),
        False,
    )
    assert (second.vehicle, second.title, second.path, second.current) == ("0/2", "", None, True)
    assert first.saved_us == 1_700_000_000_000_000
    assert repr(first.plan) == repr(whole_plan())
    assert second.plan.items[1].data == book.document("0/2").plan.items[1].data


@pytest.mark.parametrize(
    "plan",
    [
        Plan((waypoint(1),)),
        Plan(has_mission=False, fence=Fence()),
        Plan((waypoint(1),), rally=(), cruise_speed_mps=12.0, hover_speed_mps=4.0, vehicle_type=1),
        Plan((waypoint(1),), extra={"own": [1, {"a": None}]}, mission_extra={"m": 1}, rally_extra={"r": 2}),
    ],
)
def test_what_a_plan_does_not_tell_of_it_does_not_tell_of_afterwards(plan):
    (found,) = decoded(book_of(v1=plan)).documents
    assert repr(found.plan) == repr(plan)


def test_nothing_unsaved_is_an_autosave_of_nothing():
    assert decoded(PlanBook()).documents == ()


def test_a_jump_to_nowhere_does_not_keep_a_plan_from_being_saved():
    (found,) = decoded(book_of(v1=Plan((waypoint(1), jump(2, NAN))))).documents
    assert found.plan.items[1].params[0] == 0.0


def test_a_plan_that_can_not_be_written_does_not_keep_the_others_from_it(monkeypatch):
    from gcs.planning import autosave

    encode = autosave.encode_plan

    def refusing(plan, form):
        if plan.home is None:
            raise PlanError("This can't be written", "Undo")
        return encode(plan, form)

    monkeypatch.setattr(autosave, "encode_plan", refusing)
    found = decoded(book_of(v1=Plan((waypoint(1),)), v2=whole_plan()))
    assert [document.vehicle for document in found.documents] == ["0/2"]
    assert "This can't be written. Undo" in str(found.problems[0])


def lines_of(book):
    return encode_autosave(book, 5).splitlines(keepends=True)


def test_a_torn_autosave_gives_what_came_before_the_tear():
    data = encode_autosave(book_of(v1=whole_plan(), v2=whole_plan()), 5)
    found = decode_autosave(data[:-200], NAME)
    assert [document.vehicle for document in found.documents] == ["0/1"]
    assert "line 3" in str(found.problems[0])
    assert found.problems[0].remedy


@pytest.mark.parametrize("line", [0, 1])
def test_a_damaged_line_costs_only_itself(line):
    lines = lines_of(book_of(v1=whole_plan(), v2=Plan((waypoint(1),))))
    lines[line] = lines[line].replace(b"e", b"f", 1)
    found = decode_autosave(b"".join(lines), NAME)
    assert [document.vehicle for document in found.documents] == (["0/1", "0/2"] if line == 0 else ["0/2"])
    assert len(found.problems) == 1


def test_what_is_no_autosave_is_told_so():
    for data in (b"", b"hello", b'{"fileType": "Plan"}', b"\xff\x00\n\n"):
        with pytest.raises(PlanFileError, match=NAME):
            decode_autosave(data, NAME)
    with pytest.raises(PlanFileError, match="no autosave"):
        decode_autosave(line({"file": "else", "version": 1}), NAME)
    with pytest.raises(PlanFileError, match="version"):
        decode_autosave(line({"file": "godwit-autosave", "version": 2}), NAME)


def line(record):
    from zlib import crc32

    text = msgspec.json.encode(record)
    return b"%08x %b\n" % (crc32(text), text)


def test_an_empty_line_within_is_damage():
    lines = lines_of(book_of(v1=whole_plan()))
    found = decode_autosave(b"".join([lines[0], b"\n", lines[1]]), NAME)
    assert len(found.documents) == len(found.problems) == 1


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 5000), st.binary(max_size=30))
def test_any_damage_is_told_and_never_anything_else(at, garbage):
    data = encode_autosave(book_of(v1=whole_plan(), v2=Plan((waypoint(1),))), 5)
    at %= len(data)
    try:
        found = decode_autosave(data[:at] + garbage + data[at + len(garbage) :], NAME)
    except PlanFileError:
        return
    for document in found.documents:
        assert repr(document.plan) in (repr(whole_plan()), repr(Plan((waypoint(1),))))


def test_rally_points_that_do_not_fit_their_extras_keep_none():
    lines = lines_of(book_of(v1=whole_plan()))
    record = msgspec.json.decode(lines[1].partition(b" ")[2])
    record["beside"]["rallyExtra"].pop()
    record["plan"]["godwit"]["rallyPoints"].pop()
    (found,) = decode_autosave(lines[0] + line(record), NAME).documents
    assert [point.extra for point in found.plan.rally] == [{}, {}]


def test_recovered_plans_are_unsaved_and_the_one_that_was_shown_is_shown():
    book = book_of(v1=whole_plan(), v2=Plan((waypoint(1),)))
    book.document("0/1").title = "Field"
    book.switch("0/2")
    fresh = PlanBook()
    recovered = recover(fresh, decoded(book), "Recovered after a crash")
    assert [document.key for document in recovered] == ["0/1", "0/2"]
    assert all(document.file_dirty for document in recovered)
    assert (recovered[0].title, recovered[0].notes) == ("Field", ("Recovered after a crash",))
    assert fresh.current_key == "0/2"
    assert repr(fresh.document("0/1").plan) == repr(whole_plan())


def test_a_recovery_can_be_undone_where_there_was_a_plan_already():
    book = PlanBook()
    mine = edits.add_rally(Plan(), *AT)
    book.document("0/1").opened(mine, Path("/plans/mine.plan"))
    recover(book, decoded(book_of(v1=whole_plan())), "Recovered")
    document = book.document("0/1")
    assert repr(document.plan) == repr(whole_plan())
    document.history.undo()
    assert document.plan == mine
    assert not document.file_dirty


def test_documents_can_be_encoded_one_by_one():
    document = PlanDocument(NO_VEHICLE, replace(whole_plan()))
    (found,) = decode_autosave(encode_documents([document], NO_VEHICLE, 7), NAME).documents
    assert (found.vehicle, found.saved_us, found.current) == (NO_VEHICLE, 7, True)
