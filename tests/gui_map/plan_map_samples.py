"""Plans, and a desk that keeps them, for the tests of editing on the map."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace

from map_samples import HOME, off
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest

from gcs.gui.map.editing import PlanOverlay
from gcs.gui.present.plan_view import PlanView
from gcs.planning import frames, patterns
from gcs.planning.checks.finding import Finding, Severity
from gcs.planning.document import Fence, FenceCircle, FencePolygon, Place, Plan, PlanItem, RallyPoint
from gcs.planning.files.qgc_plan import decode_qgc_plan
from gcs.planning.history import PlanHistory
from gcs.planning.refs import item_ref

DATA = Path(__file__).parent.parent / "data"


def waypoint(east_m, north_m, alt_m=60.0, command=16, number=0):
    return PlanItem(
        command, frames.GLOBAL_RELATIVE, (0.0, 0.0, 0.0, 0.0, *off(east_m, north_m), alt_m), item_id=number
    )


def survey(points, **defaults):
    return patterns.create("survey", [off(*point) for point in points], patterns.PatternDefaults(**defaults))


RIDGE = ((320, 830), (860, 960), (1160, 640), (1010, 300), (500, 240), (260, 480))


def sample_plan():
    """A takeoff, waypoints, a survey, a landing; fence, exclusion, rally point: as in look/plan.png."""
    return Plan(
        items=(
            PlanItem(22, frames.GLOBAL_RELATIVE, (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 60.0), item_id=1),
            waypoint(180, 330, number=2),
            survey(RIDGE, height_m=80.0),
            waypoint(1280, 190, 192, number=4),
            waypoint(1000, -130, 192, number=5),
            waypoint(440, -190, 122, number=6),
            PlanItem(20, frames.MISSION, item_id=7),
        ),
        home=Place(*HOME, 28.0),
        fence=Fence(
            polygons=(
                FencePolygon(
                    tuple(
                        off(*point)
                        for point in (
                            (-500, -300),
                            (-460, 700),
                            (250, 1060),
                            (1300, 1040),
                            (1640, 600),
                            (1600, 50),
                            (1200, -330),
                            (300, -420),
                        )
                    )
                ),
            ),
            circles=(FenceCircle(*off(1450, 420), 150.0, False),),
        ),
        rally=(RallyPoint(*off(-330, 330), 40.0),),
    )


def conflict(plan):
    """An analysis that found the leg from item 4 to 5 below the ground."""
    a, b = plan.items[3].place, plan.items[4].place

    def between(share):
        return (
            a.lat_deg + share * (b.lat_deg - a.lat_deg),
            a.lon_deg + share * (b.lon_deg - a.lon_deg),
        )

    finding = Finding(
        "terrain", Severity.ERROR, "Below terrain by 6 m", "Raise it", 4,
        detail="leg 4 to 5 · at 9.31 km", refs=(item_ref(3), item_ref(4)), span=(between(0.25), between(0.6)),
    )  # fmt: skip
    return SimpleNamespace(findings=(finding,), revision=0)


def from_file(name):
    """One of the recorded plans."""
    return decode_qgc_plan((DATA / name).read_bytes(), name)


@dataclass
class Desk:
    """Keeps a plan as the workspace's controller does, and notes what the overlay wanted."""

    overlay: PlanOverlay
    history: PlanHistory = field(default_factory=PlanHistory)
    selection: frozenset = frozenset()
    facts: dict = field(default_factory=dict)
    labels: list = field(default_factory=list)
    merges: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    menus: list = field(default_factory=list)
    finished: int = 0

    def __post_init__(self):
        self.overlay.changeWanted.connect(self.change)
        self.overlay.selectionWanted.connect(self.select)
        self.overlay.problem.connect(self.problems.append)
        self.overlay.menuWanted.connect(lambda *args: self.menus.append(args))
        self.overlay.toolFinished.connect(self._finish)

    def _finish(self):
        self.finished += 1

    @property
    def plan(self):
        return self.history.plan

    def change(self, label, plan, merge):
        self.labels.append(label)
        self.merges.append(merge)
        self.history.do(label, plan, merge=merge)
        self.show()

    def select(self, refs):
        self.selection = refs
        self.show()

    def show(self, plan=None, late=0, **facts):
        if plan is not None:
            self.history.reset(plan)
        if "analysis" in facts:
            facts["analysis"].revision = self.history.revision - late
        self.facts.update(facts)
        view = PlanView(self.plan, self.history.revision, self.selection)
        self.overlay.show_plan(replace(view, **self.facts))

    def undo(self):
        self.history.undo()
        self.show()


NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton


def at(view, place):
    """The pixel of a place, whole."""
    x, y = view.viewport.to_pixel(*place)
    return QPoint(round(x), round(y))


def here(view, east_m, north_m):
    """The pixel so far from home."""
    return at(view, off(east_m, north_m))


def click(view, point, modifiers=NONE):
    QTest.mouseClick(view, LEFT, modifiers, point)


def press(view, point, modifiers=NONE):
    QTest.mousePress(view, LEFT, modifiers, point)


def move(view, point):
    QTest.mouseMove(view, point)


def hover(view, point):
    """Point at a place, wherever an earlier test left the pointer: a move to where it is makes no event."""
    at, on_screen = QPointF(point), QPointF(view.mapToGlobal(point))
    none = Qt.MouseButton.NoButton
    QCoreApplication.sendEvent(view, QMouseEvent(QEvent.Type.MouseMove, at, on_screen, none, none, NONE))


def release(view, point, modifiers=NONE):
    QTest.mouseRelease(view, LEFT, modifiers, point)


def drag(view, start, end, modifiers=NONE, *, drop=True):
    press(view, start, modifiers)
    for share in (0.3, 0.7, 1.0):
        move(
            view,
            QPoint(
                *(round(a + (b - a) * share) for a, b in zip(start.toTuple(), end.toTuple(), strict=True))
            ),
        )
    if drop:
        release(view, end, modifiers)
    else:
        caught_up(view)


def caught_up(view):
    """Wait until a drag, which rests where steps take long, has come to the pointer."""
    late = getattr(view.tool._gesture, "_late", None)
    deadline = time.monotonic() + 2.0
    while late is not None and late.isActive() and time.monotonic() < deadline:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    assert late is None or not late.isActive(), "the drag never caught up"


def key(view, which, modifiers=NONE):
    QTest.keyClick(view, which, modifiers)


def open_desk(view, themes, qtbot) -> Desk:
    """Show the sample plan on a map, ready to be edited."""
    view.resize(1280, 800)
    view.look_at(*off(520, 330), 15.35)
    view.show()
    qtbot.waitExposed(view)
    overlay = PlanOverlay(view, themes)
    overlay.set_active(True)
    made = Desk(overlay)
    made.show(sample_plan())
    return made
