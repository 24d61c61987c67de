"""Findings in the window are written in the units that the user chose."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import structs
from plan_desk_samples import PlanBridge, square, wait

from gcs.gui.window.plan_controller import PlanController
from gcs.gui.window.plan_worker import PlanWorker
from gcs.model.units import IMPERIAL
from gcs.planning.document import Fence
from gcs.planning.fence_limits import with_highest


@pytest.fixture
def desk(qapp):
    worker, bridge = PlanWorker(), PlanBridge()
    controller = PlanController(bridge, None, worker)
    controller.bridge = bridge
    yield controller
    controller.close()
    worker.close()


def texts(desk) -> list[str]:
    analysis = desk.view.analysis
    if analysis is None or analysis.revision != desk.history.revision:
        return []
    return [each.text for each in analysis.findings if each.code == "fence-ceiling"]


def test_a_change_of_units_writes_the_findings_anew(desk, qtbot):
    desk.change("draw", replace(square(), fence=with_highest(Fence(), 10.0)))
    wait(qtbot, lambda: texts(desk) and texts(desk)[0].endswith("10 m"))
    desk.bridge.settings = structs.replace(desk.bridge.settings, units=IMPERIAL)
    desk.slow_beat()
    wait(qtbot, lambda: texts(desk) and texts(desk)[0].endswith("33 ft"))
