"""The briefing: everything is in the page, nothing of it is fetched, and what people wrote stays text."""

from __future__ import annotations

import json
import math
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from gcs.maps.island import island_tiles, load_island
from gcs.maps.mercator import Bounds
from gcs.model.errors import MapSourceError
from gcs.model.units import IMPERIAL
from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.analysis import Profile, Wind, analyse, context_for
from gcs.planning.document import (
    ComplexItem,
    Fence,
    FenceCircle,
    FencePolygon,
    Place,
    Plan,
    PlanItem,
    RallyPoint,
)
from gcs.planning.geodesy import moved
from gcs.planning.patterns import PatternDefaults, create
from gcs.recording.briefing import Briefing, briefing_parts, ground_tiles, write_briefing
from gcs.recording.briefing.chart import bounds_of, places_of, unwrapped
from gcs.recording.briefing.profile_svg import profile_svg
from gcs.terrain.island import island_elevation

ISLAND = load_island()
HOME = (ISLAND.home_lat_deg, ISLAND.home_lon_deg)
CHROMIUM = shutil.which("chromium")


def at(bearing: float, metres: float) -> tuple[float, float]:
    return moved(HOME, bearing, metres)


def item(command: int, place: tuple[float, float], alt_m: float, frame: int = 3) -> PlanItem:
    return PlanItem(command, frame, (5.0, 0.0, 0.0, math.nan, *place, alt_m))


def island_plan() -> Plan:
    survey = create(
        "survey", [at(20, 700), at(40, 1500), at(60, 1500), at(75, 800)], PatternDefaults(height_m=40)
    )
    items = (
        item(22, HOME, 40),
        item(16, at(10, 500), 60),
        survey,
        item(16, at(120, 900), 90, frame=0),
        PlanItem(178, 2, (1.0, 12.0, -1.0, 0.0, 0.0, 0.0, 0.0)),
        PlanItem(31010, 2, (7.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)),
        PlanItem(20, 2),
    )
    polygons = (
        FencePolygon((at(315, 900), at(45, 2300), at(135, 2000), at(225, 900))),
        FencePolygon((at(90, 1500), at(95, 1600), at(100, 1500)), inclusion=False),
    )
    circles = (FenceCircle(*at(100, 1500), 150, inclusion=False), FenceCircle(*HOME, 5000))
    fence = Fence(polygons, circles, Place(*HOME, 30.0))
    return Plan(
        items, Place(*HOME, ISLAND.home_alt_amsl_m), fence, (RallyPoint(*at(270, 300), 40),), autopilot=3
    )


def briefing_of(plan: Plan, title: str = "Alden <ridge> & co", **more: object) -> Briefing:
    context = context_for(
        Firmware.ARDUPILOT, VehicleKind.QUAD, island_elevation(), wind=more.pop("wind", Wind(3.4, 250.0))
    )
    return Briefing(title, plan, analyse(plan, context), context, 1_790_000_000_000_000, **more)


def page_of(briefing: Briefing) -> str:
    return b"".join(briefing_parts(briefing)).decode()


def test_a_briefing_tells_everything_of_a_plan(tmp_path):
    plan = island_plan()
    briefing = briefing_of(plan, plan_sha256="ab" * 32, vehicle="Heron <2>")
    bounds = bounds_of(places_of(plan, briefing.analysis))
    assert bounds is not None
    tiles = island_tiles(dark=False)
    ground = ground_tiles(tiles, bounds)
    tiles.close()
    assert 4 < len(ground) <= 48
    path = tmp_path / "a.html"
    write_briefing(briefing_of(plan, plan_sha256="ab" * 32, vehicle="Heron <2>", ground=ground), path)
    page = path.read_text()
    assert "<h1>Alden &lt;ridge&gt; &amp; co</h1>" in page
    assert "for Heron &lt;2&gt;, checked for ArduCopter" in page
    assert page.count(";base64,") >= len(ground)
    for words in ("1 Takeoff", "3 Survey", "5 Change speed", "6 Command 31010", "Fence 1", "Exclusion 2"):
        assert words in page, words
    for words in ("Rally point 1", "Return point after a breach", "Exclusion circle 1", "Fence circle 2"):
        assert words in page, words
    for words in (
        "Battery of",
        "Pilot in command",
        "ab" * 32,
        "<svg class=profile",
        "3.4\u2009m/s from 250°",
    ):
        assert words in page, words
    for finding in briefing.analysis.findings:
        assert finding.text.replace("'", "&#x27;") in page
    assert all(words in page for words in briefing.analysis.passed)


def test_nothing_in_a_briefing_is_fetched():
    page = page_of(briefing_of(island_plan()))
    assert "default-src 'none'" in page
    assert not re.search(r"<(script|img|iframe|link|audio|video|object)[^>]+(src|href|data)\s*=", page)
    assert "@import" not in page
    assert all(found.startswith(("data:", "#")) for found in re.findall(r"url\(['\"]?([^'\")]+)", page))
    assert not re.search(r"cdn\.|cdnjs|jsdelivr|unpkg", page, re.IGNORECASE)


def test_a_plan_that_can_not_be_worked_out_says_so():
    page = page_of(briefing_of(Plan((ComplexItem("<strange>", {}),))))
    assert "The plan can&#x27;t be worked out" in page
    assert "<strange>" not in page
    assert "&lt;strange&gt;" in page


def test_an_empty_plan_has_a_briefing_too():
    page = page_of(briefing_of(Plan(), wind=Wind()))
    assert "There is no mission item" in page
    assert "There are none" in page
    assert "none assumed" in page
    assert "SHA-256" not in page


def test_other_units_are_used_throughout():
    page = page_of(briefing_of(island_plan(), units=IMPERIAL))
    assert "\u2009ft" in page
    assert "\u2009m above home" not in page


def test_long_missions_are_cut_and_say_so():
    plan = Plan(tuple(item(16, at(i % 360, 300), 50) for i in range(2010)), Place(*HOME, 28.0))
    assert "10 more items are in the plan file" in page_of(briefing_of(plan))


def test_the_map_goes_on_across_the_date_line():
    places = [(10.0, 179.9), (10.1, -179.9), (10.2, 179.8)]
    assert list(unwrapped(places)) == [(10.0, 179.9), (10.1, 180.1), (10.2, 179.8)]
    assert list(unwrapped([(0.0, -179.0)], near=179.0)) == [(0.0, 181.0)]
    bounds = bounds_of(list(unwrapped(places)))
    assert bounds is not None
    assert bounds.east_deg - bounds.west_deg < 2.0
    assert bounds_of([]) is None


def test_the_ground_stays_within_its_bounds_and_takes_pictures_only():
    class Source:
        def __init__(self, data: bytes | None) -> None:
            self.data = data
            self.info = island_info

        def tile(self, tile):
            return self.data

        def close(self):
            pass

    tiles = island_tiles(dark=False)
    island_info = tiles.info
    tiles.close()
    box = Bounds(HOME[1] - 0.01, HOME[0] - 0.01, HOME[1] + 0.01, HOME[0] + 0.01)
    assert ground_tiles(Source(None), box) == ()
    assert ground_tiles(Source(b"no picture"), box) == ()
    huge = ground_tiles(Source(b"\x89PNG" + bytes(3 << 20)), box)
    assert len(huge) <= 1
    world = ground_tiles(Source(b"\xff\xd8"), Bounds(-179.0, -80.0, 179.0, 80.0))
    assert all(tile.data_uri.startswith("data:image/jpeg") for tile in world)


def test_a_damaged_map_is_an_error_that_can_be_told():
    class Broken:
        def __init__(self) -> None:
            tiles = island_tiles(dark=False)
            self.info = tiles.info
            tiles.close()

        def tile(self, tile):
            raise MapSourceError("damaged", "copy it again")

        def close(self):
            pass

    box = Bounds(HOME[1] - 0.01, HOME[0] - 0.01, HOME[1] + 0.01, HOME[0] + 0.01)
    with pytest.raises(MapSourceError):
        ground_tiles(Broken(), box)


def profile(distance, path, terrain) -> Profile:
    return Profile(np.array(distance, float), np.array(path, float), np.array(terrain, float), (), (), 0.0)


def test_the_profile_is_drawn_with_gaps_where_the_ground_is_not_known():
    drawn = profile_svg(profile([0, 1, 2, 3, 4], [9] * 5, [1, 2, math.nan, 4, 5]), (), IMPERIAL)
    assert drawn.count("<polygon") == 2
    assert "too short" in profile_svg(profile([0], [1], [1]), (), IMPERIAL)
    assert profile_svg(profile([0, 10], [math.nan] * 2, [math.nan] * 2), (), IMPERIAL).count("<polygon") == 0


def test_a_long_profile_is_thinned_and_keeps_its_peaks():
    terrain = np.zeros(50_000)
    terrain[31_234] = 777.0
    drawn = profile_svg(profile(np.arange(50_000), np.full(50_000, 900.0), terrain), (), IMPERIAL)
    points = re.search(r'<polygon points="([^"]+)"', drawn)
    assert points is not None
    rows = [float(pair.split(",")[1]) for pair in points.group(1).split()]
    assert len(rows) < 1300
    assert min(rows) < 60.0


@pytest.mark.foreign
@pytest.mark.skipif(CHROMIUM is None, reason="there is no browser")
def test_a_browser_without_network_shows_everything_and_asks_for_nothing(tmp_path):
    plan = island_plan()
    briefing = briefing_of(plan)
    bounds = bounds_of(places_of(plan, briefing.analysis))
    tiles = island_tiles(dark=False)
    ground = ground_tiles(tiles, bounds)
    tiles.close()
    path, log = tmp_path / "brief.html", tmp_path / "net.json"
    write_briefing(briefing_of(plan, ground=ground), path)
    command = [
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-extensions", f"--user-data-dir={tmp_path / 'profile'}", f"--log-net-log={log}",
        "--virtual-time-budget=4000", "--dump-dom", path.as_uri(),
    ]  # fmt: skip
    if subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False).returncode == 0:
        command = ["unshare", "-n", *command]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    page = done.stdout
    assert page.count("leaflet-image-layer") >= len(ground)
    assert page.count("leaflet-marker-icon") >= 7
    assert page.count("leaflet-interactive") >= 3
    for words in ("Alden", "Survey", "Checks", "Energy", "Signatures", "<polyline"):
        assert words in page
    asked = [address for address in _asked(log) if "google" not in address]
    assert asked == []


def _asked(log: Path) -> list[str]:
    """Addresses in the browser's own log; its calls home are its own."""
    events = json.loads(log.read_text())["events"]
    found = [event["params"].get("url", "") for event in events if isinstance(event.get("params"), dict)]
    return [address for address in found if address.startswith(("http:", "https:", "ws:", "wss:", "ftp:"))]
