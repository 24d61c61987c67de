"""The flight display's widget: never a level horizon without attitude, calm texts, keyboard, speed."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from panel_samples import NOW, TERN, make_state
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage
from PySide6.QtWidgets import QMenu

from gcs.gui.panels.pfd import PfdPanel
from gcs.gui.panels.pfd.readings import AltitudeReference
from gcs.model.units import AVIATION
from gcs.model.vehicle import Altitude, Attitude, Motion


@pytest.fixture
def pfd(qtbot, themes):
    panel = PfdPanel(themes)
    qtbot.addWidget(panel)
    panel.resize(380, 292)
    return panel


def picture(panel) -> QImage:
    image = QImage(panel.size(), QImage.Format.Format_ARGB32_Premultiplied)
    panel.render(image)
    return image


def colours(image, step=3) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), step)
        for y in range(0, image.height(), step)
    }


def bluish(image) -> bool:
    c = QColor(image.pixelColor(100, 60))
    return c.blue() > c.red() + 40


def test_the_sky_is_above_and_the_ground_below_in_level_flight(pfd, each_theme):
    pfd.show_state(make_state(attitude=Attitude(NOW, 0, 0, 0)), NOW)
    image = picture(pfd)
    assert bluish(image)
    below = image.pixelColor(100, 230)
    assert below.red() > below.blue() + 20


def test_the_horizon_is_high_when_the_nose_is_low_and_tilts_against_the_roll(pfd):
    def edge(x):
        image = picture(pfd)
        return next(y for y in range(30, 256) if image.pixelColor(x, y).red() > image.pixelColor(x, y).blue())

    pfd.show_state(make_state(attitude=Attitude(NOW, 0, -8, 0), motion=None), NOW)
    assert edge(75) < 141 - 30
    pfd.show_state(make_state(attitude=Attitude(NOW, 20, 0, 0), motion=None), NOW + 1)
    assert edge(75) > edge(280) + 30


def test_without_an_attitude_there_is_a_red_cross_and_no_horizon(pfd, themes):
    pfd.show_state(make_state(attitude=None), NOW)
    image = picture(pfd)
    assert QColor(themes.current.levels["critical"]).name() in colours(image, 1)
    assert not bluish(image)
    assert "No attitude" in pfd.accessibleDescription()


def test_without_a_vehicle_nothing_is_claimed(pfd):
    pfd.show_state(None, NOW)
    assert pfd.texts.speed.text == pfd.texts.altitude.text == pfd.texts.heading.text == "–"
    assert tuple(pfd.texts.cells) == ("–", "–", "–")
    assert pfd.accessibleDescription().startswith("No vehicle")
    assert not bluish(picture(pfd))


def test_a_stale_attitude_loses_its_colours_and_tells_its_age(pfd):
    pfd.show_state(make_state(), NOW + 4)
    assert pfd.texts.attitude_age == "Attitude 4\u2009s old"
    assert pfd.texts.speed_label == "GS 4\u2009s"
    assert pfd.texts.speed.stale
    assert not bluish(picture(pfd))


def test_texts_change_at_five_hertz_while_the_tapes_go_on(pfd):
    state = make_state()
    pfd.show_state(state, NOW)
    for step in range(1, 6):
        moved = replace(state, motion=Motion(NOW, 20.0 + step))
        pfd.show_state(moved, NOW + step * 0.033)
        assert pfd.texts.speed.text == "11.9"
        assert pfd.readings.ground_speed.value == 20.0 + step
    pfd.show_state(moved, NOW + 0.21)
    assert pfd.texts.speed.text == "25.0"


def test_a_lost_attitude_and_another_vehicle_are_said_at_once(pfd):
    pfd.show_state(make_state(), NOW)
    pfd.show_state(make_state(vehicle=TERN, mode="Loiter"), NOW + 0.01)
    assert pfd.texts.cells.mode == "LOITER"
    pfd.show_state(make_state(vehicle=TERN, attitude=None), NOW + 0.02)
    assert "No attitude" in pfd.accessibleDescription()


def test_the_letter_a_changes_the_datum_of_the_tape_and_the_menu_does_too(pfd, qtbot):
    pfd.show_state(make_state(), NOW)
    assert (pfd.texts.altitude_label, pfd.texts.altitude.text) == ("AMSL m", "108")
    with qtbot.waitSignal(pfd.altitudeReferenceChanged) as told:
        qtbot.keyClick(pfd, Qt.Key.Key_A)
    assert told.args == ["home"]
    pfd.show_state(make_state(), NOW + 0.01)
    assert (pfd.texts.altitude_label, pfd.texts.altitude.text) == ("HOME m", "80")
    menu = pfd.make_menu()
    assert [action.isChecked() for action in menu.actions()] == [False, True]
    menu.actions()[0].trigger()
    assert pfd.altitude_reference is AltitudeReference.AMSL
    qtbot.keyClick(pfd, Qt.Key.Key_B)
    assert pfd.altitude_reference is AltitudeReference.AMSL


def test_a_right_click_opens_the_menu(pfd, qtbot):
    pfd.show()
    pfd.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), QPoint(5, 5)))
    menu = pfd.findChild(QMenu)
    assert menu.isVisible()
    menu.close()


def test_units_change_the_labels_and_the_climb_scale(pfd):
    pfd.set_units(AVIATION)
    pfd.show_state(make_state(), NOW)
    assert (pfd.texts.speed_label, pfd.texts.altitude_label) == ("GS kn", "AMSL ft")
    picture(pfd)


@pytest.mark.parametrize("roll", [-180, -95, -30, 0, 60, 179])
@pytest.mark.parametrize("pitch", [-90, -45, 0, 30, 90])
def test_every_attitude_can_be_drawn(pfd, roll, pitch):
    pfd.show_state(make_state(attitude=Attitude(NOW, roll, pitch, 0)), NOW)
    assert not picture(pfd).isNull()


@pytest.mark.parametrize("size", [(300, 230), (380, 292), (900, 700), (380, 600)])
def test_it_scales_and_draws_everything_in_each_theme(pfd, each_theme, size):
    pfd.resize(*size)
    full = make_state(altitude=Altitude(NOW, -12.0, -40.0, 0.3, "range finder"))
    for state, now in ((full, NOW), (full, NOW + 5), (make_state(attitude=None), NOW)):
        pfd.show_state(state, now)
        assert len(colours(picture(pfd), 5)) > 5
    assert pfd.heightForWidth(760) == 584
    assert pfd.hasHeightForWidth() and pfd.sizeHint().width() == 380


def test_a_frame_is_painted_within_a_few_milliseconds(pfd):
    image = QImage(380, 292, QImage.Format.Format_ARGB32_Premultiplied)
    best = 1.0
    for step in range(60):
        now = NOW + step / 30
        pfd.show_state(
            make_state(attitude=Attitude(now, step, step / 3, step), motion=Motion(now, step)), now
        )
        began = time.perf_counter()
        pfd.render(image)
        best = min(best, time.perf_counter() - began)
    assert best < 0.006  # 1.5 ms on the machine it was written on
