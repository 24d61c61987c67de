"""Turns events into the words of the message list."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gcs.gui.theme import Sign
from gcs.model import command as cmd
from gcs.model import format as fmt
from gcs.model.command import CommandLife, CommandReport
from gcs.model.units import UnitSettings

translate = QCoreApplication.translate

_SEVERITY_SIGNS = (
    Sign.CRITICAL,
    Sign.CRITICAL,
    Sign.CRITICAL,
    Sign.WARNING,
    Sign.CAUTION,
    Sign.ADVISORY,
    Sign.OK,
    Sign.OFF,
)
_LIFE_SIGNS = {
    CommandLife.SENT: Sign.SENT,
    CommandLife.ACCEPTED: Sign.OK,
    CommandLife.IN_PROGRESS: Sign.PROGRESS,
    CommandLife.DONE: Sign.OK,
    CommandLife.REFUSED: Sign.CAUTION,
    CommandLife.NO_ANSWER: Sign.CAUTION,
    CommandLife.CANCELLED: Sign.OFF,
}


def severity_sign(severity: int) -> Sign:
    """Sign of a MAV_SEVERITY (0 emergency to 7 debug): the vehicle's own judgement, never understated."""
    return _SEVERITY_SIGNS[min(max(severity, 0), 7)]


def life_sign(life: CommandLife) -> Sign:
    """Sign of a stage in a command's life."""
    return _LIFE_SIGNS[life]


def life_word(life: CommandLife) -> str:
    """The word for a stage in a command's life."""
    words = {
        CommandLife.SENT: translate("MessagesPanel", "sent"),
        CommandLife.ACCEPTED: translate("MessagesPanel", "accepted"),
        CommandLife.IN_PROGRESS: translate("MessagesPanel", "in progress"),
        CommandLife.DONE: translate("MessagesPanel", "done"),
        CommandLife.REFUSED: translate("MessagesPanel", "refused"),
        CommandLife.NO_ANSWER: translate("MessagesPanel", "no answer"),
        CommandLife.CANCELLED: translate("MessagesPanel", "cancelled"),
    }
    return words[life]


def command_text(command: cmd.VehicleCommand, units: UnitSettings) -> str:
    """Say what a command asks for."""
    text = _plain_text(command)
    return text if text is not None else _measured_text(command, units)


def _plain_text(command: cmd.VehicleCommand) -> str | None:
    if isinstance(command, cmd.Arm) and command.force:
        return translate("MessagesPanel", "Arm, skipping checks")
    if isinstance(command, cmd.Disarm) and command.force:
        return translate("MessagesPanel", "Disarm, forced")
    words: dict[type, str] = {
        cmd.Arm: translate("MessagesPanel", "Arm"),
        cmd.Disarm: translate("MessagesPanel", "Disarm"),
        cmd.Land: translate("MessagesPanel", "Land"),
        cmd.Return: translate("MessagesPanel", "Return"),
        cmd.Pause: translate("MessagesPanel", "Pause"),
        cmd.Continue: translate("MessagesPanel", "Continue mission"),
        cmd.SetRoi: translate("MessagesPanel", "Look at a point"),
        cmd.ClearRoi: translate("MessagesPanel", "Stop looking at a point"),
        cmd.SetHome: translate("MessagesPanel", "Set home"),
        cmd.StartMission: translate("MessagesPanel", "Start mission"),
        cmd.EmergencyStop: translate("MessagesPanel", "Emergency stop"),
        cmd.Reboot: translate("MessagesPanel", "Reboot"),
    }
    return words.get(type(command))


def _measured_text(command: cmd.VehicleCommand, units: UnitSettings) -> str:
    match command:
        case cmd.Takeoff(alt_rel_m=alt):
            return translate("MessagesPanel", "Takeoff to {0}").format(fmt.height(alt, units).text)
        case cmd.GoTo(lat_deg=lat, lon_deg=lon):
            return translate("MessagesPanel", "Go to {0}").format(fmt.coordinates(lat, lon))
        case cmd.Orbit(radius_m=radius):
            return translate("MessagesPanel", "Orbit, radius {0}").format(
                fmt.distance(abs(radius), units).text
            )
        case cmd.ChangeSpeed(speed_mps=speed):
            return translate("MessagesPanel", "Speed {0}").format(fmt.speed(speed, units).text)
        case cmd.ChangeAltitude(alt_rel_m=alt):
            return translate("MessagesPanel", "Height {0} above home").format(fmt.height(alt, units).text)
        case cmd.ChangeHeading(heading_deg=heading):
            return translate("MessagesPanel", "Heading {0}").format(fmt.heading(heading).text)
        case cmd.SetCurrentItem(seq=seq):
            return translate("MessagesPanel", "Fly to item {0}").format(seq)
        case cmd.SetMode(mode=mode):
            return translate("MessagesPanel", "Mode {0}").format(mode)
        case _:
            return type(command).__name__


def report_text(report: CommandReport, units: UnitSettings) -> str:
    """Say what was commanded and what became of it, with the vehicle's reason if it gave one."""
    text = f"{command_text(report.command, units)} · {life_word(report.life)}"
    return f"{text}: {report.reason}" if report.reason else text
