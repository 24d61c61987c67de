"""Checks, upload and differences: every line says what it is, and acts on what it names."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plan_panel_samples import box_fence, hill_plan, view_of
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gcs.gui.panels.plan_checks import PlanChecks
from gcs.gui.panels.plan_checks.panel import MOST
from gcs.gui.panels.plan_diff import DiffState, PlanDiff
from gcs.gui.panels.plan_upload import PlanUpload, TransferLine, UploadState, VehicleTile
from gcs.gui.theme import Sign
from gcs.gui.widgets import HoldBubble
from gcs.model.ids import VehicleId
from gcs.model.vehicle import VehicleKind
from gcs.planning.analysis import Analysis, Finding, Fix, Severity
from gcs.planning.compare import compare_plans
from gcs.planning.errors import PlanError
from gcs.planning.refs import item_ref

HERON, WREN = VehicleId(0, 1), VehicleId(0, 2)


def rows_of(panel):
    return [row for row in panel.rows if row.isVisibleTo(panel)]


# -- checks -------------------------------------------------------------------------------------


@pytest.fixture
def checks(qtbot, themes):
    made = PlanChecks(themes)
    qtbot.addWidget(made)
    made.resize(430, 400)
    made.show()
    return made


def with_findings(*findings, passed=()):
    view = view_of(hill_plan())
    return replace(view, analysis=replace(view.analysis, findings=findings, passed=passed))


def test_errors_stand_first_and_what_is_right_stands_last(checks):
    checks.show_plan(view_of(hill_plan(60.0, fence=box_fence())))
    texts = [row.text for row in rows_of(checks)]
    view = view_of(hill_plan(60.0, fence=box_fence()))
    assert texts == [*(f.text for f in view.analysis.findings), *view.analysis.passed]
    assert checks.counts.counts[0] == (Sign.CRITICAL, view.analysis.count(Severity.ERROR))


def test_rows_that_are_no_longer_needed_go(checks):
    checks.show_plan(view_of(hill_plan(60.0)))
    many = len(rows_of(checks))
    checks.show_plan(with_findings(passed=("All is well",)))
    assert [row.text for row in rows_of(checks)] == ["All is well"]
    assert many > 1
    checks.show_plan(replace(with_findings(), analysis=None))
    assert rows_of(checks) == []


def test_a_fix_changes_the_plan_that_was_checked(checks):
    view = view_of(hill_plan(60.0))
    fixable = next(f for f in view.analysis.findings if f.fix is not None)
    checks.show_plan(view)
    told = []
    checks.changeWanted.connect(lambda label, plan, merge: told.append((label, plan, merge)))
    row = next(row for row in rows_of(checks) if row.text == fixable.text)
    QTest.mouseClick(row.button, Qt.MouseButton.LeftButton)
    ((label, plan, merge),) = told
    assert plan != view.plan
    assert merge == "", "a fix is a step of its own"
    assert label == fixable.fix.label.lower()


def test_a_fix_that_no_longer_fits_says_why(checks):
    def apply(plan):
        raise PlanError("The plan has changed", "Wait for the checks")

    finding = Finding("x", Severity.ERROR, "Too low", "Raise it", fix=Fix("Raise", apply))
    checks.show_plan(with_findings(finding))
    said = []
    checks.problem.connect(said.append)
    QTest.mouseClick(rows_of(checks)[0].button, Qt.MouseButton.LeftButton)
    assert said == ["The plan has changed. Wait for the checks"]


def test_a_click_on_a_finding_selects_what_it_is_about_and_shows_its_place(checks):
    finding = Finding(
        "x", Severity.WARNING, "Near", "Move it", refs=(item_ref(2),), at=(1.0, 2.0), detail="at 3 km"
    )
    checks.show_plan(with_findings(finding, passed=("Right",)))
    chosen, places = [], []
    checks.selectionWanted.connect(chosen.append)
    checks.placeWanted.connect(places.append)
    row, right = rows_of(checks)
    assert row.button.text() == "Show"
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(50, 10))
    QTest.mouseClick(right, Qt.MouseButton.LeftButton, pos=QPoint(50, 10))
    assert chosen == [frozenset({item_ref(2)})]
    assert places == [finding]


def test_thousands_of_findings_are_counted_and_the_worst_are_shown(checks):
    findings = tuple(Finding("x", Severity.ERROR, f"Number {i}", "Do") for i in range(3000))
    checks.show_plan(with_findings(*findings))
    assert len(rows_of(checks)) == MOST + 1
    assert "2940" in rows_of(checks)[-1].text
    assert checks.counts.counts[0] == (Sign.CRITICAL, 3000)
    QTest.mouseClick(rows_of(checks)[-1], Qt.MouseButton.LeftButton, pos=QPoint(50, 10))


def test_no_row_lies_over_another_as_soon_as_they_are_shown(checks):
    checks.show_plan(with_findings(passed=("One",)))
    finding = Finding("x", Severity.WARNING, "Near", "Move it", detail="at 3 km")
    checks.show_plan(with_findings(finding, finding, passed=("One", "Two")))
    boxes = [row.geometry() for row in rows_of(checks)]
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])


def test_checks_are_drawn_in_every_theme(qtbot, each_theme):
    panel = PlanChecks(each_theme)
    qtbot.addWidget(panel)
    panel.show_plan(view_of(hill_plan(60.0, fence=box_fence())))
    assert not panel.grab().isNull()


def test_the_checks_are_scrolled_with_the_keyboard(checks):
    checks.resize(430, 120)
    show = with_findings(*(Finding(f"code {n}", Severity.NOTE, f"Note {n}", "") for n in range(20)))
    checks.show_plan(show)
    bar = checks.area.verticalScrollBar()
    QTest.qWait(0)
    QTest.keyClick(checks, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    QTest.keyClick(checks, Qt.Key.Key_Up)
    QTest.keyClick(checks, Qt.Key.Key_PageUp)
    assert bar.value() == 0


# -- upload -------------------------------------------------------------------------------------


@pytest.fixture
def upload(qtbot, themes):
    made = PlanUpload(themes)
    qtbot.addWidget(made)
    made.resize(430, 260)
    made.show()
    return made


def tile(vehicle=HERON, name="Heron 1", words="same plan", sign=Sign.OK, **more):
    return VehicleTile(vehicle, name, VehicleKind.QUAD, 0, words, sign, **more)


READY = UploadState(
    (tile(chosen=True), tile(WREN, "Heron 2", "3 changes", Sign.CAUTION)), "Upload 7 items to Heron 1"
)


def test_a_plain_button_acts_on_a_click_a_held_one_does_not(upload, qtbot):
    told = []
    upload.uploadWanted.connect(lambda: told.append(1))
    upload.show_state(READY)
    QTest.mouseClick(upload.button, Qt.MouseButton.LeftButton)
    assert told == [1]
    upload.show_state(replace(READY, hold=True))
    QTest.mouseClick(upload.button, Qt.MouseButton.LeftButton)
    assert told == [1]
    times = iter([100.0 + 0.05 * n for n in range(200)])
    upload.button._now = lambda: next(times)
    with qtbot.waitSignal(upload.uploadWanted, timeout=3000):
        QTest.mousePress(upload.button, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(upload.button, Qt.MouseButton.LeftButton)


def test_a_button_that_begins_to_need_holding_breaks_a_hold_off_when_it_ends(upload):
    upload.show_state(replace(READY, hold=True))
    QTest.mousePress(upload.button, Qt.MouseButton.LeftButton)
    assert upload.button.holding
    upload.show_state(READY)
    assert not upload.button.holding
    QTest.mouseRelease(upload.button, Qt.MouseButton.LeftButton)


def test_the_bubble_says_what_holding_does_and_to_whom(upload, themes, qtbot):
    bubble = HoldBubble(themes, upload)
    upload.watch_with(bubble)
    upload.show_state(replace(READY, hold=True, bubble=("Keep holding", "7 items to Heron 1")))
    QTest.mousePress(upload.button, Qt.MouseButton.LeftButton)
    assert (bubble.title, bubble.detail) == ("Keep holding", "7 items to Heron 1")
    QTest.mouseRelease(upload.button, Qt.MouseButton.LeftButton)


def test_a_tile_tells_its_vehicle_and_an_impossible_one_is_off(upload):
    told = []
    upload.targetToggled.connect(told.append)
    third = tile(VehicleId(0, 3), "Tern 3", "other type", Sign.OFF, possible=False)
    upload.show_state(replace(READY, tiles=(*READY.tiles, third)))
    one, two, three = upload.tiles._buttons
    QTest.mouseClick(two, Qt.MouseButton.LeftButton)
    QTest.mouseClick(three, Qt.MouseButton.LeftButton)
    assert told == [WREN]
    assert one.isChecked()
    assert "3 changes" in two.accessibleName()
    upload.show_state(READY)
    assert not three.isVisibleTo(upload)


def test_while_it_lasts_only_cancel_can_be_pressed_and_the_bar_moves(upload, qtbot):
    line = TransferLine(HERON, "Heron 1", "mission 3/6", Sign.PROGRESS, 0.5)
    upload.show_state(replace(READY, busy=True, lines=(line,)))
    assert not upload.button.isVisibleTo(upload)
    half = upload.lines.grab().toImage()
    with qtbot.waitSignal(upload.cancelWanted, timeout=1000):
        QTest.mouseClick(upload.cancel, Qt.MouseButton.LeftButton)
    upload.show_state(replace(READY, busy=True, lines=(replace(line, share=0.9),)))
    assert upload.lines.grab().toImage() != half
    done = TransferLine(HERON, "Heron 1", "Read back and compared", Sign.OK)
    upload.show_state(replace(READY, lines=(done,)))
    assert upload.lines.accessibleName() == "Heron 1: Read back and compared"


def test_an_impossible_upload_says_why_on_the_button(upload):
    upload.show_state(replace(READY, reason="the plan is empty"))
    assert not upload.button.isEnabled()
    assert upload.button.accessibleDescription() == "the plan is empty"


def test_compare_is_offered_only_where_there_is_a_difference(upload):
    for differs, sign, offered in (
        ("vehicle plan differs", Sign.CAUTION, True),
        ("vehicle has this plan", Sign.OK, False),
        ("vehicle has no plan", Sign.ADVISORY, False),
        ("", Sign.OFF, False),
    ):
        upload.show_state(replace(READY, differs=differs, differs_sign=sign))
        assert upload.compare.isVisibleTo(upload) is offered


def test_a_longer_note_does_not_move_the_button(upload, qapp):
    upload.show_state(replace(READY, note="Short"))
    qapp.processEvents()
    before = upload.button.y()
    upload.show_state(
        replace(READY, note="1 critical check open: upload needs press and hold. Read back after.")
    )
    qapp.processEvents()
    assert upload.button.y() == before


def test_upload_is_drawn_in_every_theme(qtbot, each_theme):
    panel = PlanUpload(each_theme)
    qtbot.addWidget(panel)
    panel.resize(430, 260)
    for state in (UploadState(), READY, replace(READY, hold=True), replace(READY, reason="no")):
        panel.show_state(state)
        assert not panel.grab().isNull()


# -- differences --------------------------------------------------------------------------------


@pytest.fixture
def diff(qtbot, themes):
    made = PlanDiff(themes)
    qtbot.addWidget(made)
    made.resize(430, 400)
    made.show()
    return made


def test_each_difference_is_a_line_and_selects_our_part(diff):
    ours, theirs = hill_plan(60.0), hill_plan(60.0)
    theirs = replace(theirs, items=(*theirs.items[:2], *theirs.items[3:]))
    found = compare_plans(ours, theirs)
    diff.show_state(DiffState("Heron 1", found))
    assert diff.list.count() == len(found)
    assert "Heron 1" in diff.theirs.text()
    chosen = []
    diff.selectionWanted.connect(chosen.append)
    diff.list.setCurrentRow(0)
    assert chosen == [frozenset({item_ref(2)})]


def test_a_difference_that_only_theirs_has_selects_nothing(diff):
    ours, theirs = hill_plan(60.0), hill_plan(60.0)
    ours = replace(ours, items=(*ours.items[:2], *ours.items[3:]))
    diff.show_state(DiffState("Heron 1", compare_plans(ours, theirs)))
    chosen = []
    diff.selectionWanted.connect(chosen.append)
    diff.list.setCurrentRow(0)
    assert chosen == []


def test_very_many_differences_are_counted(diff):
    from gcs.planning.compare import Difference

    many = tuple(Difference("changed", item_ref(i), f"Item {i}") for i in range(1000))
    diff.show_state(DiffState("Heron 1", many))
    assert diff.list.count() == 401
    assert "600" in diff.list.item(400).text()
    diff.list.setCurrentRow(400)


def test_the_answers_are_told(diff, qtbot):
    for button, signal in (
        (diff.theirs, diff.theirsWanted), (diff.ours, diff.oursWanted), (diff.close_button, diff.oursWanted),
    ):  # fmt: skip
        with qtbot.waitSignal(signal, timeout=1000):
            button.click()


def test_an_empty_analysis_is_no_error(checks):
    checks.show_plan(replace(with_findings(), analysis=Analysis()))
    assert rows_of(checks) == []
