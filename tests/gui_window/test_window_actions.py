"""The action bar and its drawer: what is sent, to whom, and what is not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from window_samples import HERON, NOW, TERN, WREN, make_state, on_ground, report

from gcs.gui.panels.actions import ActionBar
from gcs.gui.widgets import HoldButton
from gcs.model import command as cmd
from gcs.model.command import CommandLife
from gcs.model.units import AVIATION, METRIC
from gcs.model.vehicle import Phase, VehicleKind

READY = on_ground(WREN, "Heron 2")
FLYING = make_state(HERON, "Heron 1")


@pytest.fixture
def bar(themes, bridge, host):
    made = ActionBar(themes, bridge, host, takeoff_alt_m=12.0)
    made.apply_settings(METRIC, 12.0)
    made.resize(made.sizeHint())
    made.move(50, 600)
    made.show()
    made.show_state(READY, 1)
    return made


def test_holding_arm_sends_it_to_the_vehicle_on_the_bar(bar, bridge, presser):
    presser.hold(bar.buttons["arm"])
    assert bridge.sent == [((WREN,), cmd.Arm())]


def test_a_hold_by_key_arms_too(bar, bridge, presser):
    bar.buttons["arm"].setFocus()
    presser.hold(bar.buttons["arm"], Qt.Key.Key_Space)
    assert bridge.sent == [((WREN,), cmd.Arm())]


def test_letting_go_early_sends_nothing_and_says_so(bar, bridge, presser):
    presser.press(bar.buttons["arm"])
    presser.release(bar.buttons["arm"])
    assert bridge.sent == []
    assert bar.bubble.title == "Released, nothing sent"


def test_a_click_is_not_enough_for_a_dangerous_action(bar, bridge, presser):
    presser.click(bar.buttons["takeoff"])
    assert bridge.sent == []


def test_the_bubble_names_vehicle_and_effect(bar, presser):
    presser.press(bar.buttons["takeoff"])
    assert bar.bubble.title == "Keep holding to take off"
    assert bar.bubble.detail == "Heron 2 · to 12\u2009m above home"
    presser.release(bar.buttons["takeoff"])


def test_takeoff_climbs_to_the_height_of_the_drawer(bar, bridge, presser):
    bar.drawer.takeoff.setValue(25.0)
    presser.hold(bar.buttons["takeoff"])
    assert bridge.sent[-1][1] == cmd.Takeoff(25.0)


def test_takeoff_height_is_entered_in_feet_and_sent_in_metres(bar, bridge, presser):
    bar.apply_settings(AVIATION, 12.0)
    assert bar.drawer.takeoff.text() == "39.4\u2009ft"
    bar.drawer.takeoff.setValue(100.0)
    presser.hold(bar.buttons["takeoff"])
    assert bridge.sent[-1][1].alt_rel_m == pytest.approx(30.48)


def test_another_unit_does_not_change_the_height_that_is_sent(bar, bridge, presser):
    bar.apply_settings(AVIATION, 12.0)
    bar.apply_settings(METRIC, 12.0)
    presser.hold(bar.buttons["takeoff"])
    assert bridge.sent[-1][1] == cmd.Takeoff(12.0)


def test_a_changed_setting_changes_the_takeoff_height(bar):
    bar.apply_settings(METRIC, 40.0)
    assert bar.drawer.takeoff.si() == 40.0


def test_changing_the_height_breaks_a_takeoff_hold_off(bar, bridge, presser):
    presser.press(bar.buttons["takeoff"])
    bar.drawer.takeoff.stepUp()
    assert not bar.buttons["takeoff"].holding
    assert bridge.sent == []


def test_switching_the_vehicle_breaks_a_hold_off(bar, bridge, presser):
    presser.press(bar.buttons["arm"])
    bar.show_state(on_ground(TERN, "Tern 3"), 2)
    assert not bar.buttons["arm"].holding
    assert bridge.sent == []


def test_a_new_picture_of_the_same_vehicle_keeps_the_hold(bar, presser):
    presser.press(bar.buttons["arm"])
    bar.show_state(replace(READY, last_heard_s=NOW + 1), 1)
    assert bar.buttons["arm"].holding
    presser.release(bar.buttons["arm"])


def test_the_button_shows_the_life_of_its_command(bar, bridge, presser):
    presser.hold(bar.buttons["takeoff"])
    button = bar.buttons["takeoff"]
    assert button.life == "Sent"
    bar.show_report(report(WREN, CommandLife.ACCEPTED, 1))
    assert button.life == "Accepted"
    bar.show_report(report(WREN, CommandLife.REFUSED, 1, "Mode not armable"))
    assert button.life == "Refused"
    bar.show_report(report(WREN, CommandLife.DONE, 1))
    assert button.life == "Refused", "nothing comes after the end of a life"


def test_reports_of_other_commands_are_not_shown(bar):
    bar.show_report(report(WREN, CommandLife.REFUSED, 99))
    assert all(button.life == "" for button in bar.buttons.values())


def test_the_life_of_a_command_does_not_go_over_to_another_vehicle(bar, presser):
    presser.hold(bar.buttons["takeoff"])
    bar.show_state(on_ground(TERN, "Tern 3"), 2)
    assert bar.buttons["takeoff"].life == ""
    bar.show_report(report(WREN, CommandLife.DONE, 1))
    assert bar.buttons["takeoff"].life == ""


def test_arm_gives_its_place_and_its_life_to_disarm(bar, presser):
    presser.hold(bar.buttons["arm"])
    bar.show_report(report(WREN, CommandLife.DONE, 1))
    bar.show_state(replace(READY, armed=True, phase=Phase.ARMED), 1)
    assert not bar.buttons["arm"].isVisible()
    assert bar.buttons["disarm"].isVisible()
    assert bar.buttons["disarm"].life == "Arm: Done"


def test_the_keyboard_follows_when_two_actions_change_places(bar):
    bar.buttons["arm"].setFocus()
    bar.show_state(replace(READY, armed=True, phase=Phase.ARMED), 1)
    assert bar.buttons["disarm"].hasFocus()


def test_pause_is_offered_while_a_mission_is_flown(bar, bridge, presser):
    bar.show_state(replace(FLYING, mode="Auto"), 0)
    assert bar.buttons["pause"].isVisible()
    assert not bar.buttons["continue"].isVisible()
    presser.click(bar.buttons["pause"])
    assert bridge.sent == [((HERON,), cmd.Pause())]


def test_continue_is_offered_when_it_is_paused(bar, bridge, presser):
    bar.show_state(replace(FLYING, phase=Phase.PAUSED), 0)
    assert not bar.buttons["pause"].isVisible()
    presser.click(bar.buttons["continue"])
    assert bridge.sent == [((HERON,), cmd.Continue())]


def test_an_impossible_action_keeps_its_place_and_says_why(bar, bridge, presser):
    assert not bar.buttons["land"].isEnabled()
    assert bar.buttons["land"].reason == "on ground"
    assert bar.buttons["land"].isVisible()
    assert bar.goto.reason == "on ground"
    presser.press(bar.buttons["land"])
    assert not bar.buttons["land"].holding


def test_nothing_is_sent_when_it_became_impossible_meanwhile(bar, bridge):
    bridge.impossible[cmd.Arm] = "already armed"
    bar.buttons["arm"].confirmed.emit()
    assert bridge.sent == []


def test_without_a_vehicle_everything_is_off(bar):
    bar.show_state(None, 0)
    assert {button.reason for button in bar.buttons.values()} == {"no vehicle"}
    assert bar.goto.reason == "no vehicle"
    assert bar.more.reason == "no vehicle"


def test_the_drawer_closes_when_the_vehicle_is_gone(bar, presser):
    presser.click(bar.more)
    bar.show_state(None, 0)
    assert not bar.drawer.isVisible()


def test_the_hint_stands_until_it_is_taken_back(bar):
    bar.show_hint("click the point")
    bar.show_state(READY, 1)
    assert bar._sub.text == "click the point"
    bar.show_hint("")
    assert bar._sub.text == "Ready, Guided"


def test_more_opens_the_drawer_above_the_bar_and_escape_closes_it(bar, presser):
    presser.click(bar.more)
    assert bar.drawer.isVisible()
    assert bar.drawer.geometry().bottom() < bar.geometry().top()
    assert bar.drawer.geometry().left() >= 0
    bar.drawer.fields["speed"].setFocus()
    QTest.keyClick(bar.drawer.fields["speed"], Qt.Key.Key_Escape)
    assert not bar.drawer.isVisible()


def test_the_drawer_goes_with_the_bar(bar, presser):
    presser.click(bar.more)
    bar.hide()
    assert not bar.drawer.isVisible()


def test_the_drawer_fits_a_narrow_map(bar, host, presser):
    host.resize(640, 500)
    bar.resize(624, bar.height())
    bar.move(8, 400)
    presser.click(bar.more)
    assert bar.drawer.geometry().right() < 640


@pytest.mark.parametrize(
    ("key", "shown", "sent"),
    [
        ("altitude", 200.0, cmd.ChangeAltitude(200.0 * 0.3048)),
        ("speed", 10.0, cmd.ChangeSpeed(10.0 * 1852 / 3600)),
        ("heading", 270.0, cmd.ChangeHeading(270.0)),
        ("item", 7.0, cmd.SetCurrentItem(7)),
    ],
)
def test_the_drawer_sends_its_number_in_si(bar, bridge, presser, key, shown, sent):
    bar.show_state(FLYING, 0)
    bar.apply_settings(AVIATION, 12.0)
    presser.click(bar.more)
    bar.drawer.fields[key].setValue(shown)
    presser.click(bar.buttons[key])
    made = bridge.sent[-1][1]
    assert type(made) is type(sent)
    for field in made.__dataclass_fields__:
        assert getattr(made, field) == pytest.approx(getattr(sent, field))


def test_the_drawer_begins_with_the_present_height_and_heading(bar, presser):
    bar.show_state(FLYING, 0)
    assert bar.drawer.fields["altitude"].si() == 80.0
    assert bar.drawer.fields["heading"].si() == 126.0
    presser.click(bar.more)
    bar.drawer.fields["altitude"].setValue(33.0)
    bar.show_state(FLYING, 0)
    assert bar.drawer.fields["altitude"].si() == 33.0, "an open drawer keeps what was typed"


def test_start_mission_arms_only_a_disarmed_vehicle_and_says_so(bar, bridge, presser):
    presser.click(bar.more)
    presser.hold(bar.buttons["mission"])
    assert bridge.sent[-1][1] == cmd.StartMission(arm=True)
    assert bar.bubble.detail == "Heron 2 · arms, then flies its stored mission"
    bar.show_state(FLYING, 0)
    presser.click(bar.more) if not bar.drawer.isVisible() else None
    presser.hold(bar.buttons["mission"])
    assert bridge.sent[-1][1] == cmd.StartMission(arm=False)


def test_dangerous_actions_of_the_drawer_are_held(bar):
    held = {action.key for action in bar.drawer.entries if action.hold}
    assert held == {"mission", "home", "force_arm", "reboot", "stop"}


def test_motors_off_is_held_and_says_that_it_falls(bar, bridge, presser):
    bar.show_state(FLYING, 0)
    presser.click(bar.more)
    presser.hold(bar.buttons["stop"])
    assert bridge.sent[-1] == ((HERON,), cmd.EmergencyStop())
    assert bar.bubble.detail == "Heron 1 · at once: it falls"


def test_force_arm_sends_the_forced_command(bar, bridge, presser):
    presser.click(bar.more)
    presser.hold(bar.buttons["force_arm"])
    assert bridge.sent[-1][1] == cmd.Arm(force=True)


def test_a_rover_is_told_what_it_can_do(bar):
    rover = replace(READY, identity=replace(READY.identity, kind=VehicleKind.ROVER))
    bar.show_state(rover, 0)
    assert not bar.buttons["takeoff"].isEnabled()


def test_bar_and_drawer_carry_name_and_stripe(bar):
    bar.show_state(FLYING, 3)
    assert bar._name.text == "Heron 1"
    assert bar._stripe == 3
    assert bar.drawer._title.text == "Heron 1"
    assert bar.drawer._stripe == 3


def test_every_control_of_bar_and_drawer_has_a_name(bar):
    for widget in (*bar.findChildren(HoldButton), *bar.drawer.findChildren(HoldButton)):
        assert widget.accessibleName()
    assert all(field.accessibleName() for field in bar.drawer.fields.values())


def test_tab_order_is_reading_order(bar):
    order = []
    widget = bar.buttons["arm"]
    for _ in range(40):
        if isinstance(widget, HoldButton) and widget.objectName().startswith("action-"):
            order.append(widget.objectName().removeprefix("action-"))
        widget = widget.nextInFocusChain()
        if widget is bar.buttons["arm"]:
            break
    wanted = ["arm", "disarm", "takeoff", "pause", "continue", "return", "land", "goto", "more"]
    assert [key for key in order if key in wanted] == wanted


def test_bar_and_drawer_are_drawn_in_every_theme(each_theme, bar, presser):
    presser.click(bar.more)
    assert not bar.grab().isNull()
    assert not bar.drawer.grab().isNull()
