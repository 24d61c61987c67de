"""Nothing is done but by an unbroken hold of 500 ms."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from gcs.gui.widgets import HoldBubble, HoldButton
from gcs.gui.widgets.hold_button import DRAIN_S, HOLD_S

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton


class Heard:
    def __init__(self, button: HoldButton) -> None:
        self.what: list[str] = []
        button.confirmed.connect(lambda: self.what.append("confirmed"))
        button.released_early.connect(lambda: self.what.append("released"))
        button.hold_started.connect(lambda: self.what.append("started"))


@pytest.fixture
def button(themes, hand_clock, qtbot):
    made = HoldButton(themes, "plane-takeoff", "Takeoff", now=hand_clock)
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    made.show()
    yield made
    made.cancel()
    made._timer.stop()


def pass_time(button, clock, seconds, step=0.02):
    """Let time pass in the small steps that the button's own timer would take."""
    button._timer.stop()
    left = seconds
    while left > 1e-9:
        clock.now += min(step, left)
        left -= step
        button._tick()


def press(button):
    QTest.mousePress(button, LEFT)


def release(button):
    QTest.mouseRelease(button, LEFT)


def test_an_action_is_86_by_56(button):
    assert (button.width(), button.height()) == (86, 56)


def test_a_full_hold_confirms_once(button, hand_clock):
    heard = Heard(button)
    press(button)
    pass_time(button, hand_clock, HOLD_S + 0.02)
    release(button)
    pass_time(button, hand_clock, 1.0)
    assert heard.what == ["started", "confirmed"]


def test_a_hold_in_real_time_takes_half_a_second(themes, qtbot):
    made = HoldButton(themes, "power", "Arm")
    qtbot.addWidget(made)
    made.show()
    heard = Heard(made)
    with qtbot.waitSignal(made.confirmed, timeout=3000):
        press(made)
        qtbot.wait(300)
        assert heard.what == ["started"]
    release(made)
    assert heard.what == ["started", "confirmed"]


def test_a_short_press_sends_nothing(button, hand_clock):
    heard = Heard(button)
    press(button)
    pass_time(button, hand_clock, HOLD_S - 0.04)
    release(button)
    pass_time(button, hand_clock, 1.0)
    assert heard.what == ["started", "released"]


def test_two_short_presses_do_not_add_up(button, hand_clock):
    heard = Heard(button)
    for _ in range(2):
        press(button)
        pass_time(button, hand_clock, 0.4)
        release(button)
    assert heard.what == ["started", "released"] * 2


def test_an_early_release_drains_within_120_ms(button, hand_clock):
    press(button)
    pass_time(button, hand_clock, 0.4)
    release(button)
    assert button.progress == pytest.approx(0.8)
    pass_time(button, hand_clock, DRAIN_S / 2)
    assert 0.2 < button.progress < 0.4
    pass_time(button, hand_clock, DRAIN_S / 2)
    assert button.progress == 0


def test_with_reduced_motion_the_fill_is_gone_at_once(button, themes, hand_clock):
    themes.set_reduce_motion(True)
    press(button)
    pass_time(button, hand_clock, 0.4)
    release(button)
    assert button.progress == 0


def test_a_stalled_window_does_not_confirm_by_itself(button, hand_clock):
    heard = Heard(button)
    press(button)
    button._timer.stop()
    hand_clock.now += 5.0
    button._tick()
    release(button)
    assert heard.what == ["started", "released"]


def test_leaving_the_button_breaks_the_hold_off(button, hand_clock):
    heard = Heard(button)
    press(button)
    pass_time(button, hand_clock, 0.3)
    QTest.mouseMove(button, QPoint(200, 10))
    assert heard.what == ["started", "released"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_a_key_can_be_held_and_its_repeats_do_not_matter(button, hand_clock, key):
    heard = Heard(button)
    QTest.keyPress(button, key)
    for kind in (QKeyEvent.Type.KeyRelease, QKeyEvent.Type.KeyPress):
        repeat = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, autorep=True)
        QApplication.sendEvent(button, repeat)
    pass_time(button, hand_clock, HOLD_S + 0.02)
    QTest.keyRelease(button, key)
    assert heard.what == ["started", "confirmed"]


def test_letting_a_key_go_early_sends_nothing(button, hand_clock):
    heard = Heard(button)
    QTest.keyPress(button, Qt.Key.Key_Space)
    pass_time(button, hand_clock, 0.3)
    QTest.keyRelease(button, Qt.Key.Key_Space)
    assert heard.what == ["started", "released"]


def test_another_key_does_not_end_a_hold_and_escape_does(button, hand_clock):
    heard = Heard(button)
    QTest.keyPress(button, Qt.Key.Key_Space)
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert heard.what == ["started"]
    QTest.keyClick(button, Qt.Key.Key_Escape)
    assert heard.what == ["started", "released"]


def test_the_right_button_does_nothing(button):
    heard = Heard(button)
    QTest.mousePress(button, Qt.MouseButton.RightButton)
    assert heard.what == []


def test_a_click_from_a_screen_reader_does_not_act_on_a_held_action(button):
    heard = Heard(button)
    button.click()
    assert heard.what == []


@pytest.mark.parametrize("how", ["reason", "disable", "hide", "rename", "cancel", "focus"])
def test_whatever_changes_under_the_finger_breaks_the_hold_off(button, hand_clock, qtbot, how):
    heard = Heard(button)
    if how == "focus":
        button.setFocus()
        QTest.keyPress(button, Qt.Key.Key_Space)
    else:
        press(button)
    pass_time(button, hand_clock, 0.3)
    if how == "focus":
        button.clearFocus()
    {
        "reason": lambda: button.set_reason("on ground"),
        "disable": lambda: button.setEnabled(False),
        "hide": button.hide,
        "rename": lambda: button.set_word("Continue", "play"),
        "cancel": button.cancel,
        "focus": lambda: None,
    }[how]()
    pass_time(button, hand_clock, 1.0)
    assert heard.what == ["started", "released"]


def test_a_reason_disables_and_is_told_in_place_of_the_hint(button):
    assert button.accessibleDescription() == "hold"
    button.set_reason("on ground")
    assert not button.isEnabled()
    assert button.accessibleDescription() == "on ground"
    heard = Heard(button)
    press(button)
    button._begin(Qt.Key.Key_Space)
    assert heard.what == []
    button.set_reason("")
    assert button.isEnabled()
    assert button.accessibleName() == "Takeoff"


def test_the_commands_life_is_told_and_ends(button):
    button.show_life("Refused: no GPS", "warning")
    assert button.life == "Refused: no GPS"
    assert button.accessibleDescription() == "Refused: no GPS"
    assert button._life_timer.isActive()
    assert button._life_timer.interval() == 4000
    button._end_life()
    assert button.life == ""


def test_a_plain_action_acts_on_a_click_and_on_a_key(themes, qtbot):
    made = HoldButton(themes, "pause", "Pause", hold=False)
    qtbot.addWidget(made)
    made.show()
    heard = Heard(made)
    QTest.mouseClick(made, LEFT)
    QTest.keyClick(made, Qt.Key.Key_Space)
    QTest.keyClick(made, Qt.Key.Key_Return)
    made.click()
    assert heard.what == ["confirmed"] * 4
    made.set_reason("on ground")
    made.click()
    QTest.mouseClick(made, LEFT)
    assert len(heard.what) == 4


def test_a_long_word_widens_the_button(themes, qtbot):
    made = HoldButton(themes, "house", "Zum Startpunkt zurückkehren")
    qtbot.addWidget(made)
    assert made.sizeHint().width() > 150


def accent_columns(button, theme):
    image = button.grab().toImage()
    row = 30
    from PySide6.QtGui import QColor

    from gcs.gui.theme import blend

    want = QColor(blend(theme.bg3, theme.acc, 0.5))
    return sum(image.pixelColor(x, row + 20) == want for x in range(image.width()))


def test_the_fill_grows_from_the_left(button, themes, hand_clock):
    press(button)
    pass_time(button, hand_clock, 0.25)
    half = accent_columns(button, themes.current)
    pass_time(button, hand_clock, 0.2)
    assert 20 < half < accent_columns(button, themes.current)


@pytest.fixture
def stage(themes, hand_clock, qtbot):
    """A window with an action bar of one button and room above it."""
    window = QWidget()
    window.resize(400, 200)
    button = HoldButton(themes, "plane-takeoff", "Takeoff", now=hand_clock, parent=window)
    button.setGeometry(20, 140, 86, 56)
    bubble = HoldBubble(themes, window)
    bubble.watch(button, lambda: ("Keep holding to take off", "Heron 2 · to 30 m above ground"))
    qtbot.addWidget(window)
    window.show()
    yield button, bubble
    button.cancel()
    button._timer.stop()


def test_the_bubble_names_vehicle_and_effect_above_the_button(stage):
    button, bubble = stage
    assert bubble.isHidden()
    press(button)
    assert bubble.isVisible()
    assert bubble.accessibleName() == "Keep holding to take off. Heron 2 · to 30 m above ground"
    assert bubble.geometry().bottom() < button.geometry().top()
    assert bubble.geometry().left() >= 8


def test_the_bubble_says_that_nothing_was_sent_and_goes(stage, hand_clock):
    button, bubble = stage
    press(button)
    pass_time(button, hand_clock, 0.2)
    release(button)
    assert bubble.title == "Released, nothing sent"
    assert bubble.isVisible()
    assert bubble._timer.isActive()


def test_the_bubble_goes_when_the_action_is_confirmed(stage, hand_clock):
    button, bubble = stage
    press(button)
    pass_time(button, hand_clock, HOLD_S + 0.02)
    assert bubble.isHidden()


def test_the_mouse_does_not_take_the_keyboard_from_where_it_is(themes, qtbot):
    window = QWidget()
    row = QHBoxLayout(window)
    edit, button = QLineEdit(), HoldButton(themes, "power", "Arm")
    row.addWidget(edit)
    row.addWidget(button)
    qtbot.addWidget(window)
    window.show()
    edit.setFocus()
    QTest.mouseClick(button, LEFT)
    assert window.focusWidget() is edit
