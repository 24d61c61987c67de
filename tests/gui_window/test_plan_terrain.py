"""The plan's vehicle is asked whether it has the ground below the plan."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plan_desk_samples import HERON, PlanBridge, square, wait
from PySide6.QtCore import QObject

from gcs.gui.window.plan_controller import PlanController
from gcs.gui.window.plan_terrain import PlanTerrain
from gcs.gui.window.plan_worker import PlanWorker
from gcs.model.alarm import Level
from gcs.model.errors import CommandError, GcsError
from gcs.model.vehicle import Firmware
from gcs.services.terrain import VehicleTerrain


@pytest.fixture
def desk(qapp):
    worker, host, bridge = PlanWorker(), QObject(), PlanBridge()
    controller = PlanController(bridge, None, worker)
    asker = PlanTerrain(bridge, controller, host)
    asker.bridge, asker.controller, asker.said = bridge, controller, []
    asker.told.connect(lambda level, text: asker.said.append((level, text)))
    yield asker
    controller.close()
    worker.close()


def answer(desk, qtbot, *heights):
    """Answer one question after the other."""
    for number, height_m in enumerate(heights):
        wait(qtbot, lambda number=number: len(desk.bridge.terrain) > number)
        desk.bridge.terrain[number][2].set_result(VehicleTerrain(height_m, 3, 40))
    wait(qtbot, lambda: len(desk.said) == 2)


def test_a_vehicle_that_has_all_is_told_so_after_each_part_was_asked(desk, qtbot):
    desk.controller.change("draw", square())
    desk.ask()
    assert desk.why_not() == "being asked"
    places = len(desk._places())
    answer(desk, qtbot, *[30.0] * places)
    assert len({place for _, place, _ in desk.bridge.terrain}) == places
    assert {vehicle for vehicle, _, _ in desk.bridge.terrain} == {HERON}
    level, text = desk.said[-1]
    assert level is Level.ADVISORY
    assert "has the terrain of the whole plan" in text
    assert desk.why_not() == ""


def test_what_it_lacks_is_counted(desk, qtbot):
    desk.controller.change("draw", square())
    places = len(desk._places())
    desk.ask()
    answer(desk, qtbot, None, *[30.0] * (places - 1))
    assert desk.said[-1][0] is Level.CAUTION
    assert f"lacks the terrain at 1 of {places} places" in desk.said[-1][1]


def test_a_vehicle_that_does_not_answer_is_told_with_what_to_do(desk, qtbot):
    desk.controller.change("draw", square())
    desk.ask()
    error = CommandError("It does not tell its terrain", "Only ArduPilot with TERRAIN_ENABLE 1 answers")
    desk.bridge.terrain[0][2].set_exception(error)
    wait(qtbot, lambda: len(desk.said) == 2)
    assert "TERRAIN_ENABLE" in desk.said[-1][1]
    desk.bridge.broken = GcsError("The engine rests", "Start it")
    desk.ask()
    assert "The engine rests" in desk.said[-1][1]


def test_who_can_not_be_asked_is_said_in_the_menu(desk):
    assert desk.why_not() == "the plan has no places"
    desk.controller.change("draw", square())
    states = dict(desk.bridge.snapshot.vehicles)
    identity = replace(states[HERON].identity, firmware=Firmware.PX4)
    states[HERON] = replace(states[HERON], identity=identity)
    desk.bridge.snapshot = replace(desk.bridge.snapshot, vehicles=states)
    assert desk.why_not() == "only ArduPilot keeps terrain"
    desk.ask()
    assert desk.bridge.terrain == []
    desk.bridge.select(None)
    desk.controller.slow_beat()
    assert desk.why_not() in ("no vehicle", "the plan has no places")
