"""Which route to a vehicle is used for sending: the best by loss and round trip, or the pilot's pin.

Quality changes slowly and measurements jitter, so a better route must be clearly better for some seconds.
Silence is another matter: when the route in use is overdue and another one brings fresh frames, it is taken
at once. A pin holds as long as its link is heard. A pinned link that falls silent is bypassed with a
warning, because a vehicle that can be reached must not become unreachable through a choice made earlier;
the pin stays, and is obeyed again once its link has been heard for 2 s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gcs.links.route import Route, System

HOLD_S: Final = 3.0
"""Another route must have been better for this long."""
SETTLE_S: Final = 5.0
"""After a change, quality alone changes nothing for this long."""
MARGIN: Final = 5.0
PIN_BACK_S: Final = 2.0
_POINTS_PER_MS: Final = 0.05
_UNKNOWN_RTT_MS: Final = 200.0


@dataclass(frozen=True, slots=True)
class Change:
    """The route in use changed. ``why`` completes "…: Link A is silent"."""

    before: Route | None
    after: Route
    why: str
    pin_silent: bool = False
    pin_back: bool = False


def cost(route: Route, now: float) -> float:
    """Return how bad a route is: percent lost, and 5 points per 100 ms of round trip."""
    rtt_ms = route.rtt_at(now)
    return (route.loss_pct() or 0.0) + _POINTS_PER_MS * (_UNKNOWN_RTT_MS if rtt_ms is None else rtt_ms)


def is_fresh(route: Route, now: float) -> bool:
    """Return whether the route brings frames as it usually does."""
    return now - route.last_rx <= route.overdue_s


def choose(system: System, now: float) -> Change | None:
    """Bring ``system.active`` up to date; return what changed."""
    routes = system.candidates()
    if not routes:
        return None
    active = system.active
    if active is None or active not in routes:
        best = _best(_pinned(system, routes) or routes, now)
        return _take(
            system, best, now, "it is the route that is left" if active is not None else "first heard"
        )
    if len(routes) == 1:
        return None
    if system.pin is not None:
        decided = _obey_pin(system, routes, active, now)
        if decided is not None or active.link.id == system.pin:
            return decided
    return _judge(system, routes, active, now)


def _obey_pin(system: System, routes: list[Route], active: Route, now: float) -> Change | None:
    pinned = _pinned(system, routes)
    steady = [route for route in pinned if is_fresh(route, now) and _is_back(system, route, now)]
    if active.link.id != system.pin:
        if not steady:
            return None
        was_told, system.pin_told = system.pin_told, False
        return _take(system, _best(steady, now), now, "the pinned link is back", pin_back=was_told)
    if not is_fresh(active, now):
        if steady:
            return _take(system, _best(steady, now), now, f"{active.address} is silent")
        fresh = _fresher(routes, active, now)
        if fresh:
            system.pin_told = True
            why = f"the pinned link {active.link.name} is silent"
            return _take(system, _best(fresh, now), now, why, pin_silent=True)
    return None


def _is_back(system: System, route: Route, now: float) -> bool:
    return not system.pin_told or now - route.since_s >= PIN_BACK_S


def _judge(system: System, routes: list[Route], active: Route, now: float) -> Change | None:
    if not is_fresh(active, now):
        fresh = _fresher(routes, active, now)
        if not fresh:
            return None
        return _take(system, _best(fresh, now), now, f"{active.link.name} is silent")
    fresh = [route for route in routes if is_fresh(route, now)]
    best = _best(fresh, now)
    if best is active or cost(best, now) > cost(active, now) - MARGIN:
        system.better_since_s = None
        return None
    if system.better_since_s is None:
        system.better_since_s = now
    if now - system.better_since_s < HOLD_S or now - system.switched_s < SETTLE_S:
        return None
    return _take(system, best, now, _comparison(best, active, now))


def _comparison(best: Route, active: Route, now: float) -> str:
    figures = []
    for route in (best, active):
        rtt_ms = route.rtt_at(now)
        trip = "" if rtt_ms is None else f", {rtt_ms:.0f} ms"
        figures.append(f"{route.link.name} loses {route.loss_pct() or 0.0:.0f} %{trip}")
    return "; ".join(figures)


def _pinned(system: System, routes: list[Route]) -> list[Route]:
    return [route for route in routes if route.link.id == system.pin]


def _fresher(routes: list[Route], active: Route, now: float) -> list[Route]:
    return [route for route in routes if route.last_rx > active.last_rx and is_fresh(route, now)]


def _best(routes: list[Route], now: float) -> Route:
    return min(routes, key=lambda route: (not is_fresh(route, now), cost(route, now), -route.last_rx))


def _take(
    system: System, route: Route, now: float, why: str, *, pin_silent: bool = False, pin_back: bool = False
) -> Change | None:
    before, system.active = system.active, route
    system.switched_s = now
    system.better_since_s = None
    return None if before is route else Change(before, route, why, pin_silent, pin_back)
