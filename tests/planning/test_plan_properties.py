"""Whatever plan, vehicle, wind and place on earth: figures are numbers, fixes mend, surveys leave no gap."""

from __future__ import annotations

import math
from dataclasses import asdict

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning import patterns
from gcs.planning.analysis import Analysis, AnalysisContext, Wind, analyse, context_for
from gcs.planning.document import Fence, FenceCircle, FencePolygon, LatLon, Place, Plan, PlanItem, RallyPoint
from gcs.planning.fence_limits import with_highest
from gcs.planning.flatten import expand
from gcs.planning.geodesy import FlatMap, distance_m

QUICK = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
CENTRES = st.sampled_from(
    [(47.0, 8.0), (0.0, 0.001), (12.0, 180.0), (-85.0, -179.999), (85.0, 179.999), (-36.5, -122.9)]
)
COMMANDS = (16, 16, 16, 17, 18, 19, 31, 82, 178, 206, 34)


class Sines:
    """Hills everywhere on earth."""

    def height_amsl_m(self, lat_deg: float, lon_deg: float) -> float:
        return float(self.heights_amsl_m(np.array([lat_deg]), np.array([lon_deg]))[0])

    def heights_amsl_m(self, lats_deg: np.ndarray, lons_deg: np.ndarray) -> np.ndarray:
        return 60.0 + 60.0 * np.sin(np.radians(lats_deg) * 9000.0) * np.cos(
            np.radians(lons_deg % 360.0) * 5000.0
        )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan that a person could have drawn, anywhere on earth."""
    flat = FlatMap(draw(CENTRES))
    places = st.builds(
        lambda x, y: flat.to_latlon([(x, y)])[0], st.floats(-900.0, 900.0), st.floats(-900.0, 900.0)
    )

    def one(number: int) -> PlanItem:
        command = draw(st.sampled_from(COMMANDS))
        if command in (178, 206):
            return PlanItem(
                command, 2, (1.0, draw(st.floats(1.0, 40.0)), -1.0, 0.0, 0.0, 0.0, 0.0), item_id=number
            )
        first = (draw(st.floats(0.0, 5.0)), draw(st.floats(0.0, 120.0)), draw(st.floats(-150.0, 150.0)), 0.0)
        frame = draw(st.sampled_from([0, 3, 10]))
        return PlanItem(command, frame, (*first, *draw(places), draw(st.floats(5.0, 200.0))), item_id=number)

    home = draw(places)
    takeoff = PlanItem(22, 3, (0.0, 0.0, 0.0, 0.0, *home, 40.0), item_id=1)
    between = tuple(one(number) for number in range(2, draw(st.integers(3, 14))))
    areas = tuple(
        FencePolygon(
            tuple(flat.to_latlon([(x - h, y - h), (x - h, y + h), (x + h, y + h), (x + h, y - h)])), inside
        )
        for x, y, h, inside in draw(
            st.lists(
                st.tuples(st.floats(-500, 500), st.floats(-500, 500), st.floats(50, 1200), st.booleans()),
                max_size=2,
            )
        )
    )
    circles = tuple(FenceCircle(*at, 80.0, inclusion=False) for at in draw(st.lists(places, max_size=1)))
    fence = with_highest(Fence(areas, circles), draw(st.none() | st.floats(50.0, 250.0)))
    rally = tuple(RallyPoint(*at, 40.0) for at in draw(st.lists(places, max_size=3)))
    items = (takeoff, *between, PlanItem(20, 2, item_id=99))
    return Plan(items=items, home=Place(*home, draw(st.floats(1.0, 150.0))), fence=fence, rally=rally)


CONTEXTS = st.builds(
    context_for,
    st.sampled_from(Firmware),
    st.sampled_from(VehicleKind),
    st.sampled_from([None, Sines()]),
    wind=st.builds(Wind, st.floats(0.0, 25.0), st.floats(0.0, 360.0)),
    link_range_m=st.none() | st.floats(100.0, 5000.0),
)


def all_numbers(analysis: Analysis) -> list[float]:
    numbers = [value for value in asdict(analysis.figures).values() if isinstance(value, int | float)]
    assert analysis.energy is not None and analysis.profile is not None
    numbers += [value for value in asdict(analysis.energy).values() if isinstance(value, int | float)]
    numbers += [value for leg in analysis.energy.per_leg for value in asdict(leg).values()]
    profile = analysis.profile
    numbers += profile.distance_m.tolist() + profile.path_amsl_m.tolist()
    assert profile.lats_deg is not None and profile.lons_deg is not None
    return numbers + profile.lats_deg.tolist() + profile.lons_deg.tolist()


@QUICK
@given(plan=plans(), context=CONTEXTS)
def test_all_figures_are_numbers_and_agree_with_each_other(plan: Plan, context: AnalysisContext):
    analysis = analyse(plan, context)
    assert all(math.isfinite(number) for number in all_numbers(analysis))
    energy, profile = analysis.energy, analysis.profile
    assert energy is not None and profile is not None
    legs_m, legs_s = (
        sum(getattr(leg, name) for leg in energy.per_leg) for name in ("length_m", "duration_s")
    )
    assert analysis.figures.length_m == pytest.approx(legs_m) == pytest.approx(float(profile.distance_m[-1]))
    assert analysis.figures.duration_s == pytest.approx(legs_s)
    assert (np.diff(profile.distance_m) >= -1e-6).all()
    assert [mark.distance_m for mark in profile.marks] == sorted(mark.distance_m for mark in profile.marks)
    for finding in analysis.findings:
        assert (
            finding.text and "nan" not in finding.text and "inf" not in finding.text.replace("informed", "")
        )
        assert all(0 <= ref.index < 20 for ref in finding.refs)


@QUICK
@given(plan=plans(), context=CONTEXTS)
def test_a_fix_takes_its_finding_away(plan: Plan, context: AnalysisContext):
    before = analyse(plan, context)
    for finding in before.findings:
        if finding.fix is None or finding.code in ("leg-length", "camera-rate"):
            continue
        after = analyse(finding.fix.apply(plan), context)
        assert finding.text not in {each.text for each in after.findings}, finding
        if finding.code == "terrain":
            mended = set(finding.refs)
            left = [each for each in after.findings if each.code == "terrain" and set(each.refs) <= mended]
            assert not left, (finding.text, [each.text for each in left])


@st.composite
def areas(draw: st.DrawFn) -> list[LatLon]:
    """A star-shaped area anywhere on earth: convex or not."""
    flat = FlatMap(draw(CENTRES))
    count = draw(st.integers(3, 9))
    radii = [draw(st.floats(80.0, 300.0)) for _ in range(count)]
    turns = [math.tau * (i + draw(st.floats(0.0, 0.6))) / count for i in range(count)]
    corners = [(r * math.sin(t), r * math.cos(t)) for r, t in zip(radii, turns, strict=True)]
    return flat.to_latlon(corners)


@QUICK
@given(area=areas(), angle_deg=st.floats(0.0, 180.0))
def test_every_place_of_a_survey_is_within_half_a_swath_of_a_line(area: list[LatLon], angle_deg: float):
    item = patterns.create("survey", area, patterns.PatternDefaults(height_m=60.0))
    item = patterns.with_field(item, "angle_deg", round(angle_deg, 1))
    spacing_m = patterns.summary(item).spacing_m
    assert spacing_m is not None
    flat = FlatMap(area[0])
    shape = shapely.Polygon(flat.to_xy(area))
    places = [(each.params[4], each.params[5]) for each in expand(item) if each.command == 16]
    lines = shapely.LineString(flat.to_xy(places))
    east, north, far_east, far_north = shape.bounds
    grid = [(x, y) for x in np.linspace(east, far_east, 25) for y in np.linspace(north, far_north, 25)]
    inside = [point for point in grid if shape.contains(shapely.Point(point))]
    away = [lines.distance(shapely.Point(point)) for point in inside]
    assert max(away, default=0.0) <= spacing_m / 2.0 + 0.5


@QUICK
@given(area=areas())
def test_a_survey_stays_at_its_area(area: list[LatLon]):
    item = patterns.create("survey", area, patterns.PatternDefaults(height_m=60.0))
    middle = FlatMap(area[0])
    reach_m = max(distance_m(area[0], corner) for corner in area) + 200.0
    assert all(
        distance_m(area[0], (each.params[4], each.params[5])) < reach_m
        for each in expand(item)
        if each.has_place
    )
    assert middle is not None
