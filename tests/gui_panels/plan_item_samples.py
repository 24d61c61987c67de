"""Plans for the tests of the Plan workspace's panels, and a desk that hands their picture round."""

from __future__ import annotations

from dataclasses import replace

from gcs.gui.present.plan_view import PlanView
from gcs.model.units import METRIC
from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning import edits, patterns
from gcs.planning.analysis import Analysis
from gcs.planning.document import Place, Plan, PlanItem
from gcs.planning.flatten import flatten
from gcs.planning.frames import AltitudeReference
from gcs.planning.geodesy import moved

NAN = float("nan")
HOME = (56.4125, -5.4719)


def at(bearing: float, metres: float):
    return moved(HOME, bearing, metres)


def item(command, place=(0.0, 0.0), alt_m=60.0, *, p=(0.0, 0.0, 0.0, NAN), frame=3, item_id=0):
    return PlanItem(command, frame, (*p, *place, alt_m), item_id=item_id)


def a_survey(height_m=80.0):
    area = [at(10, 1300), at(30, 1500), at(60, 1150), at(50, 700)]
    defaults = patterns.PatternDefaults(
        height_m=height_m, reference=AltitudeReference.TERRAIN, speed_mps=10.0
    )
    return patterns.create("survey", area, defaults)


def a_plan() -> Plan:
    """Takeoff, three waypoints, a hold, land at home; a fence and two rally points."""
    items = (
        item(22, HOME, 60.0, item_id=1),
        item(16, at(20, 550), 60.0, item_id=2),
        item(16, at(60, 1700), 192.0, item_id=3),
        item(16, at(80, 1500), 120.0, item_id=4),
        item(19, at(120, 900), 122.0, p=(30.0, 0.0, 0.0, 0.0), item_id=5),
        item(21, HOME, 0.0, item_id=6),
    )
    plan = Plan(items=items, home=Place(*HOME, 18.0), hover_speed_mps=12.0)
    plan = edits.add_polygon(plan, [at(315, 2500), at(45, 3000), at(100, 3000), at(225, 2000)])
    plan = edits.add_circle(plan, *at(65, 2300), 150.0, False)
    plan = edits.set_breach_return(plan, *at(0, 100), 40.0)
    plan = edits.add_rally(plan, *at(270, 800), 40.0)
    return edits.add_rally(plan, *at(90, 500), 30.0)


class Desk:
    """Owns the plan as the controller does: takes changes, shows the new picture to all panels."""

    def __init__(self, *panels, plan=None, firmware=Firmware.ARDUPILOT, kind=VehicleKind.QUAD):
        self.panels = panels
        self.steps = []
        self.problems = []
        self.view = PlanView(plan=plan or a_plan(), firmware=firmware, kind=kind, units=METRIC)
        for panel in panels:
            panel.changeWanted.connect(self._change)
            panel.selectionWanted.connect(self.select)
            panel.problem.connect(self.problems.append)
        self.show()

    @property
    def plan(self):
        return self.view.plan

    def _change(self, label, plan, merge):
        self.steps.append((label, merge))
        self.show(plan=plan, revision=self.view.revision + 1)

    def select(self, refs):
        self.show(selection=frozenset(refs))

    def find(self, *findings):
        self.show(analysis=Analysis(revision=self.view.revision, findings=findings))

    def show(self, **changes):
        view = replace(self.view, **changes)
        self.view = replace(view, flat=flatten(view.plan))
        for panel in self.panels:
            panel.show_plan(self.view)
