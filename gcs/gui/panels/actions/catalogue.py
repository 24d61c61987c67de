"""The flight actions: what each is called, whether it is held, and which command it makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gcs.gui.widgets.amount_field import Amount, Measure
from gcs.model import command as cmd
from gcs.model.command import VehicleCommand
from gcs.model.format import height
from gcs.model.units import UnitSettings
from gcs.model.vehicle import VehicleState

Make = Callable[[VehicleState, float], VehicleCommand]
"""Makes the command from the vehicle and the number that the pilot entered (SI; 0 where none is needed)."""
Effect = Callable[[VehicleState, float, UnitSettings], str]
"""Says what the command will do, for the bubble."""


def tr(text: str) -> str:
    """Translate a text of the actions."""
    return QCoreApplication.translate("Actions", text)


@dataclass(frozen=True, slots=True)
class Action:
    """One flight action on the selected vehicle."""

    key: str
    word: str
    icon: str
    command: type[VehicleCommand]
    make: Make
    title: str = ""
    """For the bubble: ``Keep holding to take off``; an action without it needs no hold."""
    effect: Effect | None = None
    amount: Amount | None = None

    @property
    def hold(self) -> bool:
        """Whether it is dangerous enough to be held."""
        return bool(self.title)

    def says(self, state: VehicleState, amount: float, units: UnitSettings) -> str:
        """Return vehicle and effect, for the bubble."""
        effect = self.effect(state, amount, units) if self.effect is not None else ""
        return f"{state.name} · {effect}" if effect else state.name


def _held(key: str, word: str, icon: str, command: type[VehicleCommand], make: Make, title: str,
          effect: str) -> Action:  # fmt: skip
    return Action(key, word, icon, command, make, title, lambda state, amount, units: effect)


def takeoff_amount(takeoff_alt_m: float) -> Amount:
    """Return the takeoff height that the pilot may set."""
    return Amount(tr("Takeoff height above home"), Measure.HEIGHT, 1.0, 500.0, takeoff_alt_m)


def _takeoff(takeoff_alt_m: float) -> Action:
    return Action(
        "takeoff", tr("Takeoff"), "plane-takeoff", cmd.Takeoff, lambda s, a: cmd.Takeoff(a),
        tr("Keep holding to take off"),
        lambda s, a, units: tr("to %s above home") % height(a, units).text,
        takeoff_amount(takeoff_alt_m),
    )  # fmt: skip


def bar_actions(takeoff_alt_m: float) -> tuple[Action, ...]:
    """Return the actions of the bar, in reading order."""
    return (
        _held("arm", tr("Arm"), "power", cmd.Arm, lambda s, a: cmd.Arm(),
              tr("Keep holding to arm"), tr("motors will turn")),
        _held("disarm", tr("Disarm"), "power", cmd.Disarm, lambda s, a: cmd.Disarm(),
              tr("Keep holding to disarm"), tr("motors will stop")),
        _takeoff(takeoff_alt_m),
        Action("pause", tr("Pause"), "pause", cmd.Pause, lambda s, a: cmd.Pause()),
        Action("continue", tr("Continue"), "play", cmd.Continue, lambda s, a: cmd.Continue()),
        _held("return", tr("Return"), "house", cmd.Return, lambda s, a: cmd.Return(),
              tr("Keep holding to return"), tr("to home or the nearest rally point")),
        _held("land", tr("Land"), "plane-landing", cmd.Land, lambda s, a: cmd.Land(),
              tr("Keep holding to land"), tr("where it is now")),
    )  # fmt: skip


def drawer_actions() -> tuple[Action, ...]:
    """Return the rarer actions, in reading order."""
    return (_mission(), *_set_amounts(), *_rest())


def _mission() -> Action:
    def effect(state: VehicleState, amount: float, units: UnitSettings) -> str:
        return tr("flies its stored mission") if state.armed else tr("arms, then flies its stored mission")

    return Action(
        "mission", tr("Start mission"), "route", cmd.StartMission,
        lambda s, a: cmd.StartMission(arm=not s.armed), tr("Keep holding to start the mission"), effect,
    )  # fmt: skip


def _set_amounts() -> tuple[Action, ...]:
    """The actions that take a number; none of them moves a vehicle that stands."""
    return (
        Action("item", tr("Fly item"), "flag", cmd.SetCurrentItem, lambda s, a: cmd.SetCurrentItem(round(a)),
               amount=Amount(tr("Mission item"), Measure.COUNT, 0, 65534, 1)),
        Action("altitude", tr("Height"), "arrow-up-down", cmd.ChangeAltitude,
               lambda s, a: cmd.ChangeAltitude(a),
               amount=Amount(tr("Height above home"), Measure.HEIGHT, 2, 5000, 30)),
        Action("speed", tr("Speed"), "gauge", cmd.ChangeSpeed, lambda s, a: cmd.ChangeSpeed(a),
               amount=Amount(tr("Speed"), Measure.SPEED, 0.5, 100, 8)),
        Action("heading", tr("Heading"), "compass", cmd.ChangeHeading, lambda s, a: cmd.ChangeHeading(a),
               amount=Amount(tr("Heading"), Measure.HEADING, 0, 359, 0)),
    )  # fmt: skip


def _rest() -> tuple[Action, ...]:
    return (
        Action("clear_roi", tr("Clear POI"), "eye-off", cmd.ClearRoi, lambda s, a: cmd.ClearRoi()),
        _held("home", tr("Home here"), "house", cmd.SetHome, lambda s, a: cmd.SetHome(),
              tr("Keep holding to move home"), tr("to where the vehicle is now")),
        _held("force_arm", tr("Force arm"), "shield-alert", cmd.Arm, lambda s, a: cmd.Arm(force=True),
              tr("Keep holding to arm without checks"), tr("the vehicle's own checks are skipped")),
        _held("reboot", tr("Reboot"), "rotate-cw", cmd.Reboot, lambda s, a: cmd.Reboot(),
              tr("Keep holding to reboot"), tr("the autopilot restarts")),
        Action("stop", tr("Motors off"), "octagon-x", cmd.EmergencyStop, lambda s, a: cmd.EmergencyStop(),
               tr("Keep holding to stop the motors"), _fall),
    )  # fmt: skip


def _fall(state: VehicleState, amount: float, units: UnitSettings) -> str:
    if state.in_air is False:
        return tr("at once, on the ground")
    return tr("at once: it falls") if state.in_air else tr("at once: it falls if it is in the air")
