"""Alarms over time: one per cause, counted when it repeats, gone only when the rules say so.

The rules are those of ``look/tokens.md``: a caution stays until it clears, a warning until it is
acknowledged, a critical one until it is acknowledged and its cause has cleared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gcs.model.alarm import Alarm, Level
from gcs.model.ids import VehicleId

AlarmKey = tuple[VehicleId | None, str]


class AlarmBook:
    """All alarms of the station, keyed by vehicle and cause."""

    def __init__(self) -> None:
        self._alarms: dict[AlarmKey, Alarm] = {}
        self._worst: dict[AlarmKey, Alarm] = {}
        """How bad each that nobody acknowledged has been: it must be seen even if it softens and clears."""

    def update(self, vehicle: VehicleId | None, causes: Iterable[Alarm], time_us: int) -> list[Alarm]:
        """Take the causes that hold for ``vehicle`` now; return the alarms that changed."""
        changed: list[Alarm] = []
        present: set[AlarmKey] = set()
        for cause in causes:
            key = (vehicle, cause.key)
            present.add(key)
            known = self._alarms.get(key)
            if known is None:
                alarm = replace(cause, vehicle=vehicle, since_us=time_us)
            elif not known.active:
                # It came back: counted, and silent unless it is worse than what was acknowledged.
                alarm = replace(
                    known,
                    active=True,
                    count=known.count + 1,
                    level=cause.level,
                    text=cause.text,
                    acknowledged=known.acknowledged and cause.level <= known.level,
                )
            elif known.level != cause.level or known.text != cause.text:
                alarm = replace(
                    known,
                    level=cause.level,
                    text=cause.text,
                    acknowledged=known.acknowledged and cause.level <= known.level,
                )
            else:
                continue
            self._put(key, alarm)
            changed.append(alarm)
        for key, alarm in list(self._alarms.items()):
            if key[0] == vehicle and alarm.active and key not in present:
                changed.append(self._clear(key, alarm))
        return changed

    def _put(self, key: AlarmKey, alarm: Alarm) -> None:
        self._alarms[key] = alarm
        worst = self._worst.get(key)
        if alarm.acknowledged:
            self._worst.pop(key, None)
        elif worst is None or alarm.level > worst.level:
            self._worst[key] = alarm

    def _drop(self, key: AlarmKey) -> None:
        self._alarms.pop(key, None)
        self._worst.pop(key, None)

    def _clear(self, key: AlarmKey, alarm: Alarm) -> Alarm:
        worst = self._worst.get(key, alarm)
        cleared = replace(alarm, level=worst.level, text=worst.text, active=False)
        if cleared.level < Level.WARNING or cleared.acknowledged:
            self._drop(key)
        else:
            self._put(key, cleared)
        return cleared

    def acknowledge(self, vehicle: VehicleId | None, cause: str | None = None) -> list[Alarm]:
        """Acknowledge one alarm of a vehicle, or all of them when ``cause`` is None."""
        changed: list[Alarm] = []
        for key, alarm in list(self._alarms.items()):
            if key[0] != vehicle or (cause is not None and key[1] != cause) or alarm.acknowledged:
                continue
            seen = replace(alarm, acknowledged=True)
            changed.append(seen)
            if seen.active:
                self._put(key, seen)
            else:
                self._drop(key)
        return changed

    def forget(self, vehicle: VehicleId) -> None:
        """Drop all alarms of a vehicle that the pilot removed."""
        for key in [key for key in self._alarms if key[0] == vehicle]:
            self._drop(key)

    def active_keys(self, vehicle: VehicleId | None) -> frozenset[str]:
        """Return the causes that hold for a vehicle now, for the hysteresis of their limits."""
        return frozenset(key[1] for key, alarm in self._alarms.items() if key[0] == vehicle and alarm.active)

    def alarms(self) -> tuple[Alarm, ...]:
        """Return all alarms, the worst and then the newest first."""
        return tuple(sorted(self._alarms.values(), key=lambda alarm: (-alarm.level, -alarm.since_us)))
