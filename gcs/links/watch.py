"""Watching routes over time: who falls silent or comes back, which route is used, who shares a system id."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from gcs.links.choice import Change, choose
from gcs.links.conflict import HITS, OVER_AFTER_S, evidence
from gcs.links.route import Route, System
from gcs.model.alarm import Level
from gcs.model.link import LinkEventKind

FORGET_ROUTE_S: Final = 30.0
"""A silent address is forgotten after this long when the vehicle is heard at another."""

Tell = Callable[..., None]
"""``tell(kind, level, text, *, link=None, vehicle=None, remedy="")``"""


class Watch:
    """Looks at every system at each tick and tells what changed."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._second_s = 0.0

    def look(self, systems: Iterable[System], now: float) -> None:
        """Take one look; call 5 to 10 times a second."""
        each_second = now >= self._second_s
        if each_second:
            self._second_s = now + 1.0
        for system in systems:
            if each_second:
                self._each_second(system, now)
            self._silence(system, now)
            self.decide(system, now)

    def decide(self, system: System, now: float) -> None:
        """Choose the route to one system and tell if another is used from now on."""
        change = choose(system, now)
        if change is not None and system.is_vehicle:
            self._tell_change(system, change)

    def _each_second(self, system: System, now: float) -> None:
        for route in system.routes:
            route.sample(now)
        if len(system.routes) == 1:
            system.several = False
            return
        for route in tuple(system.routes):
            if now - route.last_rx > FORGET_ROUTE_S + route.silent_after_s and _heard_elsewhere(
                system, route, now
            ):
                route.station.routes.pop(system.id.sysid, None)
                system.drop(route)
        system.several = len(system.routes) > 1
        system.duplicates.expire(now)
        self._conflict(system, now)

    def _silence(self, system: System, now: float) -> None:
        if not system.is_vehicle:
            return
        for route in system.routes:
            silent = now - route.last_rx > route.silent_after_s
            if silent is route.silent:
                continue
            route.silent = silent
            if len(system.routes) > 1:
                self._tell_silence(system, route, silent)
        lost = all(route.silent for route in system.routes)
        if lost is not system.lost:
            system.lost = lost
            if lost:
                text = f"Vehicle {system.id} lost: silent on every link"
                self._tell(LinkEventKind.ALL_SILENT, Level.WARNING, text, vehicle=system.id)
            else:
                self._tell(
                    LinkEventKind.REGAINED, Level.OK, f"Vehicle {system.id} heard again", vehicle=system.id
                )

    def _tell_silence(self, system: System, route: Route, silent: bool) -> None:
        kind = LinkEventKind.VEHICLE_SILENT if silent else LinkEventKind.VEHICLE_BACK
        level = Level.CAUTION if silent else Level.OK
        what = "silent" if silent else "heard again"
        self._tell(
            kind, level, f"Vehicle {system.id} {what} on {_named(route)}", link=route.link, vehicle=system.id
        )

    def _tell_change(self, system: System, change: Change) -> None:
        name = _named(change.after)
        if change.pin_silent:
            text = f"Vehicle {system.id}: {change.why}, using {name} until it is back"
            kind, level = LinkEventKind.PIN_SILENT, Level.WARNING
        elif change.pin_back:
            text = f"Vehicle {system.id}: {change.why}, using {name} again"
            kind, level = LinkEventKind.PIN_BACK, Level.OK
        elif change.before is None:
            return
        else:
            text = f"Vehicle {system.id}: now using {name} ({change.why})"
            kind, level = LinkEventKind.ROUTE_CHANGED, Level.ADVISORY
        self._tell(kind, level, text, link=change.after.link, vehicle=system.id)

    def _conflict(self, system: System, now: float) -> None:
        found = evidence(system, now)
        if found is None:
            system.conflict_hits = 0
            if system.conflict and now - system.conflict_seen_s > OVER_AFTER_S:
                system.conflict = False
                text = f"Only one vehicle uses system id {system.id} now"
                self._tell(LinkEventKind.CONFLICT_OVER, Level.OK, text, vehicle=system.id)
            return
        system.conflict_seen_s = now
        system.conflict_hits += 1
        if system.conflict_hits >= HITS and not system.conflict:
            system.conflict = True
            one, other, why = found
            self._tell(
                LinkEventKind.CONFLICT,
                Level.WARNING,
                f"Two vehicles use system id {system.id}: at {_place(one)} and at {_place(other)} ({why})",
                link=one.link,
                vehicle=system.id,
                remedy="Give one of them another system id, or put its link on another network",
            )


def _heard_elsewhere(system: System, route: Route, now: float) -> bool:
    return any(other is not route and now - other.last_rx <= other.silent_after_s for other in system.routes)


def _named(route: Route) -> str:
    on_link = [other for other in route.system.routes if other.link is route.link]
    return route.link.name if len(on_link) < 2 else _place(route)


def _place(route: Route) -> str:
    return f"{route.address} ({route.link.name})"
