"""The flight actions: what each is called, whether it is held, and which command it makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gcs.model import command as cmd
from gcs.model.command import VehicleCommand
from gcs.model.vehicle import VehicleState


def tr(text: str) -> str:
    """Translate a text of the actions."""
    return QCoreApplication.translate("Actions", text)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that an action needs, in the model's units."""

    label: str
    unit: str
    low: float
    high: float
    start: float
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Action:
    """One flight action on the selected vehicle."""

    key: str
    word: str
    icon: str
    command: type[VehicleCommand]
    make: Callable[[VehicleState, float], VehicleCommand]
    hold: bool
    title: str
    """For the bubble: ``Keep holding to take off``."""
    effect: Callable[[VehicleState, float], str]
    amount: Amount | None = None


def _plain(text: str) -> Callable[[VehicleState, float], str]:
    return lambda state, amount: text


def bar_actions(takeoff_alt_m: float) -> tuple[Action, ...]:
    """Return the actions of the bar, in reading order."""
    return (
        Action(
            "arm",
            tr("Arm"),
            "power",
            cmd.Arm,
            lambda s, a: cmd.Arm(),
            True,
            tr("Keep holding to arm"),
            _plain(tr("motors will turn")),
        ),
        Action(
            "disarm",
            tr("Disarm"),
            "power",
            cmd.Disarm,
            lambda s, a: cmd.Disarm(),
            True,
            tr("Keep holding to disarm"),
            _plain(tr("motors will stop")),
        ),
        Action(
            "takeoff",
            tr("Takeoff"),
            "plane-takeoff",
            cmd.Takeoff,
            lambda s, a: cmd.Takeoff(a),
            True,
            tr("Keep holding to take off"),
            lambda s, a: tr("to %g m above home") % a,
            Amount(tr("Takeoff height"), "m", 1.0, 500.0, takeoff_alt_m),
        ),
        Action("pause", tr("Pause"), "pause", cmd.Pause, lambda s, a: cmd.Pause(), False, "", _plain("")),
        Action(
            "continue",
            tr("Continue"),
            "play",
            cmd.Continue,
            lambda s, a: cmd.Continue(),
            False,
            "",
            _plain(""),
        ),
        Action(
            "return",
            tr("Return"),
            "house",
            cmd.Return,
            lambda s, a: cmd.Return(),
            True,
            tr("Keep holding to return"),
            _plain(tr("to home or the nearest rally point")),
        ),
        Action(
            "land",
            tr("Land"),
            "plane-landing",
            cmd.Land,
            lambda s, a: cmd.Land(),
            True,
            tr("Keep holding to land"),
            _plain(tr("where it is now")),
        ),
    )


def drawer_actions() -> tuple[Action, ...]:
    """Return the rarer actions, in reading order."""
    return (
        Action(
            "mission",
            tr("Start mission"),
            "route",
            cmd.StartMission,
            lambda s, a: cmd.StartMission(arm=not s.armed),
            True,
            tr("Keep holding to start the mission"),
            lambda s, a: tr("flies its stored mission"),
        ),
        Action(
            "item",
            tr("Fly item"),
            "flag",
            cmd.SetCurrentItem,
            lambda s, a: cmd.SetCurrentItem(int(a)),
            False,
            "",
            _plain(""),
            Amount(tr("Item"), "", 0, 65534, 1),
        ),
        Action(
            "altitude",
            tr("Height"),
            "arrow-up-down",
            cmd.ChangeAltitude,
            lambda s, a: cmd.ChangeAltitude(a),
            False,
            "",
            _plain(""),
            Amount(tr("Above home"), "m", 2, 5000, 30),
        ),
        Action(
            "speed",
            tr("Speed"),
            "gauge",
            cmd.ChangeSpeed,
            lambda s, a: cmd.ChangeSpeed(a),
            False,
            "",
            _plain(""),
            Amount(tr("Speed"), "m/s", 0.5, 100, 8, 1),
        ),
        Action(
            "heading",
            tr("Heading"),
            "compass",
            cmd.ChangeHeading,
            lambda s, a: cmd.ChangeHeading(a),
            False,
            "",
            _plain(""),
            Amount(tr("Heading"), "°", 0, 359, 0),
        ),
        Action(
            "clear_roi",
            tr("Clear POI"),
            "eye-off",
            cmd.ClearRoi,
            lambda s, a: cmd.ClearRoi(),
            False,
            "",
            _plain(""),
        ),
        Action(
            "home",
            tr("Home here"),
            "house",
            cmd.SetHome,
            lambda s, a: cmd.SetHome(),
            True,
            tr("Keep holding to move home"),
            _plain(tr("to where the vehicle is now")),
        ),
        Action(
            "force_arm",
            tr("Force arm"),
            "shield-alert",
            cmd.Arm,
            lambda s, a: cmd.Arm(force=True),
            True,
            tr("Keep holding to arm WITHOUT checks"),
            _plain(tr("the vehicle's own checks are skipped")),
        ),
        Action(
            "reboot",
            tr("Reboot"),
            "rotate-cw",
            cmd.Reboot,
            lambda s, a: cmd.Reboot(),
            True,
            tr("Keep holding to reboot"),
            _plain(tr("the autopilot restarts")),
        ),
        Action(
            "stop",
            tr("Motors off"),
            "octagon-x",
            cmd.EmergencyStop,
            lambda s, a: cmd.EmergencyStop(),
            True,
            tr("Keep holding to STOP THE MOTORS"),
            lambda s, a: tr("it falls if it is in the air"),
        ),
    )
