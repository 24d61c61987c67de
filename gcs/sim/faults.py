"""Everything that can be made to go wrong, by name, so that tests can loop over all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from gcs.sim.start import SimError


class Fault(StrEnum):
    """One misbehaviour of a vehicle or of its link; the value is its name on the command line."""

    MESSAGE_LOSS = "message_loss"
    """A share of the frames (``loss_pct``, else 20 %) vanishes in both directions."""
    DUPLICATE = "duplicate"
    """One frame in ten is sent twice."""
    REORDER = "reorder"
    """One frame in ten is sent after its successor."""
    CORRUPT = "corrupt"
    """One frame in ten has a flipped bit or is cut short."""
    NO_ACK = "no_ack"
    """Commands are carried out, but never acknowledged."""
    WRONG_ACK = "wrong_ack"
    """Acknowledgements name another command or are addressed to another system."""
    LATE_ACK = "late_ack"
    """Acknowledgements come 3 s after the command was carried out."""
    DENY = "deny"
    """Every command is refused with MAV_RESULT_DENIED and not carried out."""
    TEMP_REJECT = "temp_reject"
    """Every command is refused with MAV_RESULT_TEMPORARILY_REJECTED and not carried out."""
    GPS_LOSS = "gps_loss"
    """The receiver loses its fix; the estimator follows some seconds later."""
    MOTOR_FAILURE = "motor_failure"
    """One motor stops: a quad falls out of the air, a plane glides."""
    REBOOT = "reboot"
    """The autopilot restarts at once, in the air too. Happens once, then clears itself."""
    CLOCK_JUMP = "clock_jump"
    """UTC and boot time jump an hour back. Happens once, then clears itself."""
    BATTERY_FAIL = "battery_fail"
    """The voltage collapses and the charge reads almost empty."""
    RC_LOSS = "rc_loss"
    """The radio control receiver hears nothing."""
    SILENT = "silent"
    """Nothing is sent and nothing is heard, while the vehicle goes on flying."""
    MISSION_NO_REQUEST = "mission_no_request"
    """MISSION_COUNT is heard, but no item is ever asked for."""
    MISSION_WRONG_TYPE_ACK = "mission_wrong_type_ack"
    """The closing MISSION_ACK names another mission type."""
    MISSION_ABORT = "mission_abort"
    """Half-way through an upload the vehicle answers MAV_MISSION_ERROR."""
    MISSION_REPEAT_REQUEST = "mission_repeat_request"
    """Each item is asked for twice, as happens when the first answer comes late."""
    MISSION_REFUSE = "mission_refuse"
    """Uploads and downloads are refused at once, with the result in ``FaultSet.mission_result``."""
    MISSION_REFUSE_ITEM = "mission_refuse_item"
    """Half-way through an upload the item is refused with the result in ``FaultSet.mission_result``."""
    MISSION_NO_ACK = "mission_no_ack"
    """Uploads are taken, but the closing MISSION_ACK is never sent."""
    MISSION_WRONG_TYPE = "mission_wrong_type"
    """All that is said of lists names another mission type."""
    MISSION_FORGET = "mission_forget"
    """Half-way through a transfer the vehicle forgets it, without a word. Clears itself."""
    MISSION_REBOOT = "mission_reboot"
    """Half-way through a transfer the autopilot restarts. Clears itself."""
    MISSION_CHANGE = "mission_change"
    """Half-way through a download somebody else puts a shorter list into the vehicle. Clears itself."""
    PARAM_DROP = "param_drop"
    """Every seventh parameter is left out of the list (reads by index still answer)."""
    PARAM_NO_ECHO = "param_no_echo"
    """PARAM_SET takes effect, but is never confirmed."""
    NAN_VALUES = "nan_values"
    """Attitude, speeds and altitudes are NaN."""
    ABSURD_VALUES = "absurd_values"
    """Positions off the globe, a thousand volts, 200 satellites."""
    MAVLINK1 = "mavlink1"
    """Frames are sent as MAVLink 1."""


ONE_SHOT = frozenset({Fault.REBOOT, Fault.CLOCK_JUMP})
"""Faults that happen once when added and then clear themselves."""


def parse_fault(text: str) -> Fault:
    """Read a fault's name as on the command line; ``no-ack`` and ``NO_ACK`` are ``no_ack`` too.

    Raises:
        SimError: there is no such fault.
    """
    try:
        return Fault(text.strip().lower().replace("-", "_"))
    except ValueError as error:
        raise SimError(f"There is no fault {text!r}", f"Choose from {', '.join(Fault)}") from error


class FaultSet:
    """The faults that are on now; ``added`` holds the ones that were switched on since last asked.

    Attributes:
        mission_result: MAV_MISSION_RESULT with which lists are refused.
    """

    __slots__ = ("_news", "_on", "mission_result")

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self.mission_result = 14
        self._on: set[Fault] = set()
        self._news: list[Fault] = []
        for fault in faults:
            self.add(fault)

    def add(self, fault: Fault) -> None:
        """Switch a fault on."""
        if fault in ONE_SHOT:
            self._news.append(fault)
        else:
            self._on.add(fault)

    def discard(self, fault: Fault) -> None:
        """Switch a fault off; nothing happens when it is not on."""
        self._on.discard(fault)

    def clear(self) -> None:
        """Switch all faults off."""
        self._on.clear()
        self._news.clear()

    def take_one_shots(self) -> list[Fault]:
        """Return the one-shot faults added since the last call, and forget them."""
        if not self._news:
            return []
        news, self._news = self._news, []
        return news

    def __contains__(self, fault: object) -> bool:
        return fault in self._on

    def __iter__(self) -> Iterator[Fault]:
        return iter(sorted(self._on))

    def __bool__(self) -> bool:
        return bool(self._on)

    def __len__(self) -> int:
        return len(self._on)
