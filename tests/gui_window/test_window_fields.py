"""Numbers in the pilot's units, buttons of a wanted height, names where room is short."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gcs.gui.theme import THEMES, font
from gcs.gui.widgets.amount_field import Amount, AmountField, Measure, unit_of
from gcs.gui.widgets.names import paint_name
from gcs.gui.widgets.plate import paint_plate
from gcs.gui.widgets.sized_button import SizedButton
from gcs.model.units import AVIATION, IMPERIAL, METRIC

HEIGHT = Amount("Height", Measure.HEIGHT, 1.0, 500.0, 30.0)


@pytest.fixture
def field(host):
    made = AmountField(HEIGHT, METRIC, host)
    made.show()
    made.setFocus()
    return made


@pytest.mark.parametrize(
    ("measure", "units", "symbol"),
    [
        (Measure.HEIGHT, AVIATION, "ft"),
        (Measure.DISTANCE, AVIATION, "m"),
        (Measure.DISTANCE, IMPERIAL, "ft"),
        (Measure.SPEED, AVIATION, "kn"),
        (Measure.HEADING, IMPERIAL, "°"),
        (Measure.COUNT, IMPERIAL, ""),
    ],
)
def test_each_measure_has_its_unit(measure, units, symbol):
    assert unit_of(measure, units)[0] == symbol


def test_what_the_program_sets_comes_back_exactly(field):
    field.set_units(AVIATION)
    field.set_si(33.3333)
    assert field.text() == "109.4\u2009ft"
    assert field.si() == 33.3333


def test_what_a_person_types_is_told_in_si(field, qtbot):
    field.set_units(AVIATION)
    field.selectAll()
    with qtbot.waitSignal(field.entered) as caught:
        QTest.keyClick(field, "9")
    assert caught.args[0] == pytest.approx(9 * 0.3048)
    assert field.si() == pytest.approx(9 * 0.3048)


def test_setting_a_number_tells_nobody(field, qtbot):
    with qtbot.assertNotEmitted(field.entered):
        field.set_si(50.0)
        field.set_units(IMPERIAL)


def test_limits_hold_in_every_unit(field):
    field.set_units(AVIATION)
    field.set_si(9999.0)
    assert field.si() == 500.0
    field.setValue(99999.0)
    assert field.si() == pytest.approx(500.0, abs=0.02)
    assert field.si() <= 500.0


def test_whole_numbers_stand_without_tenths(field):
    field.set_si(30.0)
    assert field.text() == "30\u2009m"
    field.set_si(0.0 + 5.5)
    assert field.text() == "5.5\u2009m"


def test_a_number_may_be_absent_where_that_means_something(host):
    field = AmountField(Amount("Height", Measure.HEIGHT, -500.0, 5000.0, 0.0, "as now"), METRIC, host)
    field.set_si(None)
    assert field.text() == "as now"
    assert field.si() is None
    field.setValue(20.0)
    assert field.si() == 20.0
    field.setValue(field.minimum())
    assert field.si() is None
    field.set_units(AVIATION)
    assert field.text() == "as now"


def test_a_needed_number_can_not_be_taken_away(field):
    field.set_si(None)
    assert field.si() == 30.0


def test_headings_wrap_round(host):
    field = AmountField(Amount("Heading", Measure.HEADING, 0, 359, 359), METRIC, host)
    field.stepUp()
    assert field.si() == 0.0


def test_the_wheel_needs_the_keyboard_first(field, host):
    host.setFocus()
    place = QPointF(5, 5)
    event = QWheelEvent(
        place, field.mapToGlobal(place), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(field, event)
    assert field.si() == 30.0


def test_a_button_keeps_its_height_under_the_stylesheet(dressed, host):
    button = SizedButton("Go to", host, height=40)
    button.show()
    button.adjustSize()
    assert button.height() == 40
    assert not button.autoDefault()


def test_enter_presses_the_button_that_has_the_keyboard(host, qtbot):
    button = SizedButton("Go to", host)
    button.show()
    button.setFocus()
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Return)


def test_names_keep_their_end(qapp):
    image = QImage(80, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    theme = THEMES["light"]
    paint_name(painter, QRectF(0, 0, 80, 20), "Survey copter 07", font("table", theme), "#000000")
    painter.end()
    dark = [x for x in range(80) for y in range(20) if image.pixelColor(x, y).lightness() < 128]
    assert max(dark) > 60


@pytest.mark.parametrize("name", list(THEMES))
def test_plates_have_bg1_ground_and_a_line2_border(qapp, name):
    theme = THEMES[name]
    image = QImage(60, 40, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_plate(painter, QRectF(0, 0, 60, 40), theme)
    painter.end()
    assert image.pixelColor(30, 20).name().upper() == theme.bg1
    assert image.pixelColor(30, 0).name().upper() == theme.line2
    assert image.pixelColor(0, 0).alpha() < 64
