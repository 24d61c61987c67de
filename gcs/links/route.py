"""Who is heard where: a system (vehicle or station), and the routes that lead to it.

A route is an address on a link. One vehicle may have several, by two radios or by two ways through the
network; two vehicles that share a system id by mistake have several too (see ``conflict.py``).
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, cast

from gcs.links.duplicates import WINDOW_US, DuplicateFilter
from gcs.links.window import Window, loss_pct
from gcs.mavlink import Frame
from gcs.mavlink.sequence import SequenceTracker
from gcs.model.ids import VehicleId

if TYPE_CHECKING:
    from gcs.links.link import Link
    from gcs.links.station import Station

SILENT_S: Final = 3.5
"""A route is silent after this long without a message from the vehicle (protocols.md, "Link life")."""
HIGH_LATENCY_SILENT_S: Final = 60.0
"""The same for a vehicle that speaks HIGH_LATENCY2, by design every few seconds at best."""
FIGURES_SPAN_S: Final = 10.0
PAUSE_S: Final = 0.7
OVERDUE_S: Final = 0.6
"""With a look every 0.2 s, another route is taken within 1 s."""
RECENT_FRAMES: Final = 256
"""Kept per route, so that a second route's first frames are known as duplicates; numbers repeat after 256."""
RTT_STALE_S: Final = 15.0
_BOOT_SEQ: Final = 8
_RTT_WEIGHT: Final = 0.3


class Route:
    """One address on one link at which a system is heard."""

    __slots__ = (
        "address", "boot_s", "boot_seen_s", "components", "first_rx", "frames", "high_latency", "interval_s",
        "is_autopilot", "kind", "kind_seen_s", "last_rx", "link", "lost", "observe", "place", "place_seen_s",
        "recent", "remember", "rtt_ms", "rtt_seen_s", "silent", "since_s", "station", "system", "tracker",
        "window",
    )  # fmt: skip

    def __init__(self, system: System, link: Link, station: Station, frame: Frame, now: float) -> None:
        self.system = system
        self.link = link
        self.station = station
        self.address = station.address
        self.components: set[int] = {frame.compid}
        self.tracker = SequenceTracker()
        self.observe = self.tracker.observe
        self.frames = 0
        self.lost = 0
        self.first_rx = now
        self.last_rx = now
        self.since_s = now
        """Since when it has been heard without a pause."""
        self.recent = deque((frame,), maxlen=RECENT_FRAMES)
        self.remember = self.recent.append
        self.window = Window(FIGURES_SPAN_S)
        self.interval_s = 1.0
        self.is_autopilot = False
        self.high_latency = False
        self.silent = False
        self.rtt_ms: float | None = None
        self.rtt_seen_s = 0.0
        self.kind: tuple[int, int] | None = None
        self.kind_seen_s = 0.0
        self.boot_s: float | None = None
        self.boot_seen_s = 0.0
        self.place: tuple[float, float] | None = None
        self.place_seen_s = 0.0

    def leave(self) -> None:
        """Drop out of the system: nothing is sent this way any more."""
        self.system.drop(self)

    @property
    def silent_after_s(self) -> float:
        """How long a pause makes this route silent."""
        return HIGH_LATENCY_SILENT_S if self.high_latency else SILENT_S

    @property
    def overdue_s(self) -> float:
        """How long a pause is longer than this vehicle's usual ones: time to try another route."""
        return min(max(OVERDUE_S, 2.5 * self.interval_s), self.silent_after_s)

    def resume(self, frame: Frame, pause_s: float) -> None:
        """Judge the sequence gap of the first frame after a pause, before the tracker sees it.

        After silence, or when the numbers start near 0 as after a boot, a gap proves nothing. When more
        frames than the 8-bit number can tell must have been lost, the pause itself tells how often it
        wrapped.
        """
        if pause_s > self.overdue_s:
            self.since_s = self.last_rx + pause_s
        last = self.recent[-1]
        if pause_s >= SILENT_S or frame.seq <= _BOOT_SEQ:
            self.tracker.forget(frame.link)
            return
        expected = pause_s / self.interval_s
        if expected >= 128 and frame.compid == last.compid:
            gap = (frame.seq - last.seq - 1) & 0xFF
            self.lost += gap + 256 * max(0, round((expected - gap) / 256))
            self.tracker.forget(frame.link)

    def sample(self, now: float) -> None:
        """Note the counters, once a second."""
        self.window.sample(now, self.frames, self.lost)
        rate_hz = self.window.per_second(0)
        if rate_hz > 0 and now - self.last_rx < PAUSE_S:
            self.interval_s = 1.0 / rate_hz

    def note_rtt(self, rtt_ms: float, now: float) -> None:
        """Take a measured round trip."""
        old_ms = self.rtt_ms
        self.rtt_ms = rtt_ms if old_ms is None else old_ms + _RTT_WEIGHT * (rtt_ms - old_ms)
        self.rtt_seen_s = now

    def rtt_at(self, now: float) -> float | None:
        """Return the smoothed round trip, None when it was never measured or long ago."""
        return self.rtt_ms if now - self.rtt_seen_s <= RTT_STALE_S else None

    def loss_pct(self) -> float | None:
        """Return the loss over the last 10 s."""
        return loss_pct(self.window.growth(0), self.window.growth(1))


class System:
    """One system id on one network: a vehicle, or another station."""

    __slots__ = (
        "active", "better_since_s", "conflict", "conflict_hits", "conflict_seen_s", "duplicates", "gone_rx",
        "id", "lost", "pin", "pin_told", "routes", "several", "switched_s",
    )  # fmt: skip

    def __init__(self, identity: VehicleId) -> None:
        self.id = identity
        self.routes: list[Route] = []
        self.active: Route | None = None
        self.several = False
        """More than one route has been heard lately: duplicates and conflicts are possible."""
        self.duplicates = DuplicateFilter()
        self.pin: int | None = None
        self.pin_told = False
        """The pilot knows that the pinned link is silent."""
        self.lost = False
        self.gone_rx: float | None = None
        """When it was last heard on a route that no longer exists."""
        self.switched_s = float("-inf")
        self.better_since_s: float | None = None
        self.conflict = False
        self.conflict_hits = 0
        self.conflict_seen_s = 0.0

    @property
    def is_vehicle(self) -> bool:
        """Whether an autopilot's heartbeat came from it."""
        return any(route.is_autopilot for route in self.routes)

    def last_rx(self) -> float | None:
        """Return when it was last heard on any route, None for never."""
        times = [route.last_rx for route in self.routes]
        if self.gone_rx is not None:
            times.append(self.gone_rx)
        return max(times, default=None)

    def candidates(self) -> list[Route]:
        """Return the routes that lead to the autopilot; all routes while none is known to."""
        if len(self.routes) == 1:
            return self.routes
        return [route for route in self.routes if route.is_autopilot] or self.routes

    def add(self, route: Route) -> None:
        """Take a new route; what the others brought just before is what it may repeat."""
        if len(self.routes) == 1:
            first = self.routes[0]
            self.duplicates = DuplicateFilter()
            oldest_us = route.recent[0].time_us - WINDOW_US
            for frame in first.recent:
                if frame.time_us >= oldest_us:
                    self.duplicates.repeats(frame, first)
        self.routes.append(route)
        self.several = len(self.routes) > 1

    def drop(self, route: Route) -> None:
        """Forget a route whose link or address is gone."""
        self.routes.remove(route)
        self.gone_rx = max(route.last_rx, self.gone_rx or route.last_rx)
        if self.active is route:
            self.active = None


def routes_of(station: Station) -> dict[int, Route]:
    """Return a station's routes by system id; the station itself knows only what ``RouteHere`` says."""
    return cast("dict[int, Route]", station.routes)
