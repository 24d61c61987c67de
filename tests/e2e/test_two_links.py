"""One vehicle over two links: either may fall silent, and the pilot notices it only in the status bar."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from e2e_relay import Relay
from e2e_station import Station, simulator, wait_for
from pymavlink import mavutil

from gcs.gui.present.top_bar import TopBarMaker
from gcs.gui.shell.topbar_state import LinkRow
from gcs.gui.theme import Sign
from gcs.model.alarm import Level
from gcs.model.command import Arm, CommandLife, Disarm, VehicleCommand
from gcs.model.ids import VehicleId
from gcs.model.vehicle import Phase
from gcs.recording.field_catalog import FieldKey

ALPHA = VehicleId(0, 1)
MOST_SILENCE_S = 1.0


class TwoLinks:
    """A station with two listening links, and a relay in front of each."""

    def __init__(self, station: Station, relays: tuple[Relay, Relay], links: tuple[int, int]) -> None:
        self.station = station
        self.relays = relays
        self.links = links

    def active(self) -> int:
        """Index of the link that commands go over."""
        routes = self.station.snapshot.vehicle_links[ALPHA]
        return self.links.index(next(route.link_id for route in routes if route.active))

    def bar(self) -> tuple[LinkRow, ...]:
        """What the status bar shows of the links."""
        return TopBarMaker().state(self.station.snapshot, ALPHA, {}, (0, Level.OK)).links

    def longest_silence_s(self, seconds: float) -> float:
        """Watch for some seconds; returns how old the newest attitude and position ever got."""
        end = time.monotonic() + seconds
        worst = 0.0
        while time.monotonic() < end:
            state = self.station.state(ALPHA)
            assert state is not None
            assert state.attitude is not None
            assert state.position is not None
            newest = min(state.attitude.time_s, state.position.time_s)
            worst = max(worst, time.monotonic() - newest)
            assert state.phase is not Phase.LINK_LOST
            time.sleep(0.01)
        return worst

    def acknowledged_within_s(self, command: VehicleCommand) -> float:
        """Give a command; returns how long its acceptance took."""
        began = time.monotonic()
        order = self.station.order(ALPHA, command)

        def told(*lives: CommandLife) -> bool:
            order.reports = [r for r in self.station.reports() if r.group_id == order.group_id]
            return any(life in order.lives(ALPHA) for life in lives)

        wait_for(lambda: told(CommandLife.ACCEPTED, CommandLife.DONE), 5, f"{command} accepted: {order}")
        took_s = time.monotonic() - began
        # The effect is seen in the next heartbeat, once a second.
        wait_for(lambda: told(CommandLife.DONE), 5, f"{command} done: {order}")
        return took_s


@pytest.fixture
def two(tmp_path: Path) -> Iterator[TwoLinks]:
    with Station(tmp_path / "profile") as station:
        first, first_at = station.listen(name="Radio")
        second, second_at = station.listen(name="LTE")
        with Relay(first_at) as one, Relay(second_at) as other:
            out = (f"--out=udpout:{one.address}", f"--out=udpout:{other.address}")
            with simulator(tmp_path / "sim.log", *out, "--ready-after=0.5"):
                station.wait_ready(ALPHA)
                both = wait_for(lambda: len(station.snapshot.vehicle_links.get(ALPHA, ())) == 2, 5)
                assert both
                yield TwoLinks(station, (one, other), (first, second))
        assert station.faults() == []


def test_telemetry_and_commands_go_on_when_either_link_falls_silent_and_nothing_comes_twice(
    two: TwoLinks,
) -> None:
    station = two.station
    assert [row.letter for row in two.bar()] == ["A", "B"]
    assert two.acknowledged_within_s(Arm()) < MOST_SILENCE_S

    in_use = two.active()
    two.relays[in_use].cut = True
    began = time.monotonic()
    assert two.longest_silence_s(1.0) < MOST_SILENCE_S
    # A second after the cut the other link carries what the pilot orders.
    assert two.acknowledged_within_s(Disarm()) < MOST_SILENCE_S
    wait_for(lambda: two.active() != in_use, 1, "the other link is the one in use")
    assert time.monotonic() - began < 3.0
    name = ("Radio", "LTE")[in_use]
    wait_for(
        lambda: Sign.CRITICAL in [row.sign for row in two.bar() if name in row.name], 6, "the bar says so"
    )
    assert [row.active for row in two.bar() if name in row.name] == [False]
    assert any("silent" in text and name in text for text in station.notices()), station.notices()
    assert station.state(ALPHA).phase is not Phase.LINK_LOST

    two.relays[in_use].cut = False
    wait_for(lambda: all(row.sign is Sign.OK for row in two.bar()), 10, "both links well again")
    other = two.active()
    two.relays[other].cut = True
    assert two.longest_silence_s(1.0) < MOST_SILENCE_S
    assert two.acknowledged_within_s(Arm()) < MOST_SILENCE_S
    two.relays[other].cut = False
    nothing_came_twice(two)


def nothing_came_twice(two: TwoLinks) -> None:
    station = two.station
    links = [station.link(link_id) for link_id in two.links]
    assert sum(link.duplicates for link in links) > 100
    key = FieldKey(ALPHA, 1, "ATTITUDE", "time_boot_ms")
    _, values = station.engine.history.series(key, 0.0, time.monotonic())
    sent_at = values[~np.isnan(values)]
    assert len(sent_at) > 20
    assert np.all(np.diff(sent_at) > 0), "an attitude was taken twice"
    lives = Counter((report.command_id, report.life, report.reason) for report in station.reports())
    assert set(lives.values()) == {1}, lives
    texts = Counter(text for text in station.texts() if "rming motors" in text)
    assert texts == {"Arming motors": 2, "Disarming motors": 1}
    path = str(station.engine.recording_path)
    two.station.engine.stop()
    orders = Counter(arm_orders(path))
    assert orders == {(1.0, 0): 2, (0.0, 0): 1}, "each command went out once, over one link"


def arm_orders(path: str) -> list[tuple[float, int]]:
    log = mavutil.mavlink_connection(path)
    found = []
    while (message := log.recv_match(type=["COMMAND_LONG", "COMMAND_INT"])) is not None:
        if message.command == 400:
            found.append((message.param1, getattr(message, "confirmation", 0)))
    log.close()
    return found


def test_the_vehicle_is_lost_only_when_both_links_are_silent_and_comes_back(two: TwoLinks) -> None:
    station = two.station
    for relay in two.relays:
        relay.cut = True
    station.wait_vehicle(ALPHA, lambda s: s.phase is Phase.LINK_LOST, 8, "lost")
    wait_for(lambda: [a for a in station.snapshot.alarms if a.key == "link-lost" and a.active], 3, "alarm")
    assert all(row.sign is Sign.CRITICAL for row in two.bar())
    two.relays[1].cut = False
    station.wait_vehicle(ALPHA, lambda s: s.phase is not Phase.LINK_LOST, 5, "back over the second link")
    wait_for(lambda: two.active() == 1, 1, "commands go over it")
    wait_for(lambda: not [a for a in station.snapshot.alarms if a.key == "link-lost" and a.active], 3, "over")
    two.relays[0].cut = False
    wait_for(lambda: all(row.sign is Sign.OK for row in two.bar()), 10, "both links well again")
