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
_NONE: frozenset[str] = frozenset()


class AlarmBook:
    """All alarms of the station, keyed by vehicle and cause."""

    def __init__(self) -> None:
        self._alarms: dict[VehicleId | None, dict[str, Alarm]] = {}
        """By vehicle, so that a fleet in which every vehicle has alarms is not searched for each of them."""
        self._worst: dict[AlarmKey, Alarm] = {}
        """How bad each that nobody acknowledged has been: it must be seen even if it softens and clears."""

    def update(self, vehicle: VehicleId | None, causes: Iterable[Alarm], time_us: int) -> list[Alarm]:
        """Take the causes that hold for ``vehicle`` now; return the alarms that changed."""
        changed: list[Alarm] = []
        present: set[str] = set()
        mine = self._alarms.get(vehicle, {})
        for cause in causes:
            present.add(cause.key)
            known = mine.get(cause.key)
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
            self._put((vehicle, cause.key), alarm)
            changed.append(alarm)
        gone = [(name, alarm) for name, alarm in mine.items() if alarm.active and name not in present]
        changed += [self._clear((vehicle, name), alarm) for name, alarm in gone]
        return changed

    def _put(self, key: AlarmKey, alarm: Alarm) -> None:
        self._alarms.setdefault(key[0], {})[key[1]] = alarm
        worst = self._worst.get(key)
        if alarm.acknowledged:
            self._worst.pop(key, None)
        elif worst is None or alarm.level > worst.level:
            self._worst[key] = alarm

    def _drop(self, key: AlarmKey) -> None:
        vehicle, cause = key
        self._alarms[vehicle].pop(cause)
        if not self._alarms[vehicle]:
            del self._alarms[vehicle]
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
        for name, alarm in list(self._alarms.get(vehicle, {}).items()):
            if (cause is not None and name != cause) or alarm.acknowledged:
                continue
            key = (vehicle, name)
            seen = replace(alarm, acknowledged=True)
            changed.append(seen)
            if seen.active:
                self._put(key, seen)
            else:
                self._drop(key)
        return changed

    def forget(self, vehicle: VehicleId) -> None:
        """Drop all alarms of a vehicle that the pilot removed."""
        for cause in list(self._alarms.get(vehicle, ())):
            self._drop((vehicle, cause))

    def active_keys(self, vehicle: VehicleId | None) -> frozenset[str]:
        """Return the causes that hold for a vehicle now, for the hysteresis of their limits."""
        mine = self._alarms.get(vehicle)
        return frozenset(name for name, alarm in mine.items() if alarm.active) if mine else _NONE

    def alarms(self) -> tuple[Alarm, ...]:
        """Return all alarms, the worst and then the newest first."""
        everything = (alarm for mine in self._alarms.values() for alarm in mine.values())
        return tuple(sorted(everything, key=lambda alarm: (-alarm.level, -alarm.since_us)))
