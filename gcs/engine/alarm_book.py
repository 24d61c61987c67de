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
            self._alarms[key] = alarm
            changed.append(alarm)
        for key, alarm in list(self._alarms.items()):
            if key[0] == vehicle and alarm.active and key not in present:
                changed.append(self._clear(key, alarm))
        return changed

    def _clear(self, key: AlarmKey, alarm: Alarm) -> Alarm:
        cleared = replace(alarm, active=False)
        if cleared.level < Level.WARNING or cleared.acknowledged:
            del self._alarms[key]
        else:
            self._alarms[key] = cleared
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
                self._alarms[key] = seen
            else:
                del self._alarms[key]
        return changed

    def forget(self, vehicle: VehicleId) -> None:
        """Drop all alarms of a vehicle that the pilot removed."""
        for key in [key for key in self._alarms if key[0] == vehicle]:
            del self._alarms[key]

    def active_keys(self, vehicle: VehicleId | None) -> frozenset[str]:
        """Return the causes that hold for a vehicle now, for the hysteresis of their limits."""
        return frozenset(key[1] for key, alarm in self._alarms.items() if key[0] == vehicle and alarm.active)

    def alarms(self) -> tuple[Alarm, ...]:
        """Return all alarms, the worst and then the newest first."""
        return tuple(sorted(self._alarms.values(), key=lambda alarm: (-alarm.level, -alarm.since_us)))
