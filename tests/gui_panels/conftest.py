"""What the panel tests share: fonts, themes and a history."""

from __future__ import annotations

import numpy as np
import pytest
from panel_samples import NOW, FakeHistory

from gcs.gui.theme import THEMES, ThemeController, load_fonts


@pytest.fixture(scope="session", autouse=True)
def fonts(qapp):
    load_fonts()


@pytest.fixture
def themes(qapp):
    controller = ThemeController()
    yield controller
    controller.deleteLater()


@pytest.fixture(params=list(THEMES))
def each_theme(request, themes):
    themes.choose(request.param)
    return themes


@pytest.fixture
def history():
    made = FakeHistory()
    times = np.arange(NOW - 400, NOW + 0.05, 0.5)
    made.put("GLOBAL_POSITION_INT.alt", times, np.full(times.size, 108.0))
    made.put("GLOBAL_POSITION_INT.relative_alt", times, np.full(times.size, 80.0))
    made.put("TERRAIN_REPORT.terrain_height", times, np.full(times.size, 50.0))
    made.put("VFR_HUD.groundspeed", times, np.linspace(0, 12, times.size))
    made.put("SYS_STATUS.voltage_battery", times, np.full(times.size, 22.8))
    made.put("SYS_STATUS.current_battery", times, np.full(times.size, 10.0))
    made.put("VIBRATION.vibration_x", times, np.full(times.size, 12.0))
    return made
