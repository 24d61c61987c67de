"""What the window's tests share: fonts, themes, a bridge without an engine."""

from __future__ import annotations

import pytest
from window_samples import FakeBridge, three

from gcs.gui.theme import THEMES, ThemeController, load_fonts


@pytest.fixture(scope="session", autouse=True)
def fonts(qapp):
    load_fonts()


@pytest.fixture
def themes(qapp):
    controller = ThemeController()
    controller.set_reduce_motion(True)
    yield controller
    controller.deleteLater()


@pytest.fixture(params=list(THEMES))
def each_theme(request, themes):
    themes.choose(request.param)
    return themes


@pytest.fixture
def bridge(qapp):
    return FakeBridge(three())
