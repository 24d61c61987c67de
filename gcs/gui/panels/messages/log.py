"""The message list's memory: rows from events, repeats counted, bounded, filtered. No widget in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gcs.gui.panels.messages.wording import life_sign, report_text, severity_sign
from gcs.gui.theme import Sign
from gcs.model.event import AlarmEvent, CommandEvent, Event, NoticeEvent, OperatorEvent, TextEvent
from gcs.model.ids import VehicleId
from gcs.model.units import METRIC, UnitSettings

CAPACITY = 5000
REPEAT_WITHIN_US = 120_000_000
"""The same words again within this time count up instead of taking another row …"""
REPEAT_WITHIN_ROWS = 12
"""… while their row is still among the newest ones, where it is seen."""
_MAIN_COMPID = 1


@dataclass(slots=True)
class Row:
    """One line of the list; changes in place while its cause goes on."""

    key: tuple[object, ...]
    first_us: int
    time_us: int
    sign: Sign
    source: str
    text: str
    vehicle: VehicleId | None = None
    count: int = 1
    alarm_key: str = ""
    acknowledged: bool = False
    open: bool = True
    """False once the cause is over: the next of its kind is a new row."""

    @property
    def tinted(self) -> bool:
        """Whether the row has the ground of its level: critical and warning only."""
        return self.sign in (Sign.CRITICAL, Sign.WARNING)

    def matches(self, words: str) -> bool:
        """Tell whether source or text hold ``words`` (lower case)."""
        return words in self.text.lower() or words in self.source.lower()


class RowMaker:
    """Makes rows of events; asks ``names`` for the vehicle's name."""

    def __init__(self, names: Callable[[VehicleId], str], units: UnitSettings = METRIC) -> None:
        self._names = names
        self.units = units

    def make(self, event: Event) -> Row:
        """Make the row of one event, as if it were the first of its kind."""
        match event:
            case TextEvent():
                return self._said(event)
            case CommandEvent():
                return self._commanded(event)
            case AlarmEvent():
                return self._alarmed(event)
            case NoticeEvent(time_us=at, level=level, source=source, text=text, vehicle=vehicle):
                sign = Sign.of(level)
                return Row(("notice", source, text, vehicle), at, at, sign, source, text, vehicle)
            case OperatorEvent(time_us=at, action=action, detail=detail):
                text = f"{action}: {detail}" if detail else action
                return Row(("operator", text), at, at, Sign.OFF, "Pilot", text)

    def _said(self, event: TextEvent) -> Row:
        said, vehicle = event.text, event.vehicle
        source = self._names(vehicle)
        if said.compid != _MAIN_COMPID:
            source = f"{source}/{said.compid}"
        key = ("text", vehicle, said.compid, said.severity, said.text)
        sign = severity_sign(said.severity)
        return Row(key, event.time_us, event.time_us, sign, source, said.text, vehicle)

    def _commanded(self, event: CommandEvent) -> Row:
        report, at = event.report, event.time_us
        source, text = self._names(report.vehicle), report_text(report, self.units)
        row = Row(
            ("command", report.command_id, report.vehicle), at, at, life_sign(report.life), source, text
        )
        row.vehicle = report.vehicle
        row.open = not report.life.final
        return row

    def _alarmed(self, event: AlarmEvent) -> Row:
        alarm, at = event.alarm, event.time_us
        source = self._names(alarm.vehicle) if alarm.vehicle is not None else "GCS"
        row = Row(("alarm", alarm.vehicle, alarm.key), at, at, Sign.of(alarm.level), source, alarm.text)
        row.vehicle, row.count, row.alarm_key = alarm.vehicle, alarm.count, alarm.key
        row.acknowledged, row.open = alarm.acknowledged, alarm.active
        return row


@dataclass(frozen=True, slots=True)
class Added:
    """What one batch did: rows that came, rows that went (oldest), rows that changed in place."""

    new: list[Row]
    dropped: list[Row]
    changed: list[Row]


class MessageLog:
    """All rows, oldest first, at most ``capacity``."""

    def __init__(self, maker: RowMaker, capacity: int = CAPACITY) -> None:
        self._maker = maker
        self._capacity = capacity
        self._latest: dict[tuple[object, ...], Row] = {}
        self.rows: list[Row] = []

    def append(self, events: Iterable[Event]) -> Added:
        """Take a batch of events in the order in which they happened."""
        new: list[Row] = []
        changed: dict[int, Row] = {}
        for event in events:
            made = self._maker.make(event)
            known = self._latest.get(made.key)
            recent = (self.rows[-REPEAT_WITHIN_ROWS:] + new)[-REPEAT_WITHIN_ROWS:]
            if known is not None and self._continue(known, made, event, recent):
                changed[id(known)] = known
                continue
            self._latest[made.key] = made
            new.append(made)
        fresh = {id(row) for row in new}
        self.rows.extend(new)
        dropped = self.rows[: max(0, len(self.rows) - self._capacity)]
        if dropped:
            del self.rows[: len(dropped)]
            for row in dropped:
                if self._latest.get(row.key) is row:
                    del self._latest[row.key]
        gone = {id(row) for row in dropped}
        return Added(
            [row for row in new if id(row) not in gone],
            [row for row in dropped if id(row) not in fresh],
            [row for number, row in changed.items() if number not in fresh and number not in gone],
        )

    @staticmethod
    def _continue(known: Row, made: Row, event: Event, recent: list[Row]) -> bool:
        """Count or change a row that is already there; False when the event deserves a row of its own."""
        if isinstance(event, CommandEvent | AlarmEvent):
            if not known.open and made.open:
                return False
            known.sign, known.text, known.count = made.sign, made.text, made.count
            known.acknowledged, known.open, known.time_us = made.acknowledged, made.open, made.time_us
            return True
        if made.time_us - known.time_us > REPEAT_WITHIN_US or not any(row is known for row in recent):
            return False
        known.count += 1
        known.time_us = made.time_us
        return True
