"""Patterns in the checks: one finding for many of their legs, fixes through their own values."""

from __future__ import annotations

from dataclasses import replace

import plan_samples as samples
import pytest
from plan_ground import FLAT, HOME, analysed, at, flight, found, hill, item, mended, order, the_only

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.analysis import Severity
from gcs.planning.checks.mending import set_param, set_value, value_of
from gcs.planning.document import ComplexItem, Fence, FencePolygon, Place, Plan, PlanItem
from gcs.planning.fence_limits import with_highest
from gcs.planning.files import decode_plan
from gcs.planning.frames import AltitudeReference
from gcs.planning.patterns import PatternDefaults, create

PLANE, QUAD = VehicleKind.PLANE, VehicleKind.QUAD
CORNERS = (at(300.0, 0.0), at(300.0, 300.0), at(600.0, 300.0), at(600.0, 0.0))


def survey(height_m: float = 40.0, **changes: object) -> Plan:
    pattern = create("survey", CORNERS, PatternDefaults(height_m=height_m, **changes))  # type: ignore[arg-type]
    plain = flight()
    return replace(plain, items=(plain.items[0], pattern, plain.items[1]))


@pytest.mark.parametrize("reference", [AltitudeReference.HOME, AltitudeReference.AMSL])
def test_a_survey_over_a_hill_is_raised_by_its_own_height(reference):
    ground = hill(450.0, 50.0, 120.0)
    base_m = 100.0 if reference is AltitudeReference.AMSL else 0.0
    plan = survey(base_m + 40.0, reference=reference)
    lows = found(analysed(plan, ground=ground), "terrain")
    finding = next(each for each in lows if each.text.startswith("Survey 2 passes"))
    assert finding.item == 1 and finding.severity is Severity.ERROR
    assert finding.fix is not None and finding.fix.label in (
        f"Raise to {base_m + raised:.0f} m" for raised in range(67, 72)
    )
    mended(plan, finding, finding.fix.label, lambda each: analysed(each, ground=ground))


def test_a_survey_above_terrain_is_raised_above_terrain():
    plan = survey(12.0, reference=AltitudeReference.TERRAIN, firmware=Firmware.ARDUPILOT)
    findings = [each for each in found(analysed(plan), "terrain") if each.item == 1]
    within = next(each for each in findings if each.text.startswith("Survey 2"))
    mended(plan, within, "Raise to 20 m", analysed)
    follows = survey(30.0, reference=AltitudeReference.TERRAIN, firmware=Firmware.ARDUPILOT)
    over = analysed(follows, ground=hill(450.0, 25.0, 120.0))
    assert not [each for each in found(over, "terrain") if each.text.startswith("Survey 2")]
    assert over.profile is not None and over.profile.bands[0].label == "Survey 2 · 30 m above terrain"


def test_a_survey_with_a_speed_of_its_own_is_slowed_by_its_own_value():
    def again(each: Plan):
        return analysed(each)

    plan = survey(40.0, speed_mps=12.0)
    pattern = plan.items[1]
    assert isinstance(pattern, ComplexItem)
    camera = pattern.data["TransectStyleComplexItem"]["CameraCalc"]
    trigger_m = float(camera["AdjustedFootprintFrontal"])
    finding = the_only(analysed(plan, vehicle=_slow_camera(trigger_m / 6.0)), "camera-rate")
    better = mended(
        plan, finding, "Slow to 6 m/s", lambda each: analysed(each, vehicle=_slow_camera(trigger_m / 6.0))
    )
    slowed = better.items[1]
    assert isinstance(slowed, ComplexItem) and value_of(slowed, "speed_mps") == 6.0
    assert not found(again(plan), "camera-rate")


def _slow_camera(interval_s: float):
    from gcs.planning.analysis import limits_for

    return replace(limits_for(QUAD), camera_interval_s=interval_s)


def test_findings_within_a_pattern_are_told_once_each():
    document = samples.plane_survey()
    entries = document["mission"]["items"][1]["TransectStyleComplexItem"]["Items"]
    places = [entry for entry in entries if entry["command"] == 16]
    fast = samples.simple(178, None, 0, 90, 0, 60)
    document["mission"]["items"][1]["TransectStyleComplexItem"]["Items"] = [
        fast,
        entries[0],
        places[0],
        _moved(places[0], 0.004, 0.0, 400.0),
        _moved(places[0], 0.008, 0.0, 70.0),
        _moved(places[0], 0.012, 0.0, 400.0),
        _moved(places[0], 0.01203, 0.0, 400.0),
        _moved(places[0], 2.5, 0.0, 400.0),
        _moved(places[0], 0.0, 0.0, 400.0),
        entries[-1],
        entries[0],
        places[0],
        _moved(places[0], 0.004, 0.0, 70.0),
        entries[-1],
    ]
    plan = decode_plan(samples.encoded(document), "x")
    analysis = analysed(plan, PLANE, FLAT)
    for code in ("climb", "leg-length", "camera-rate", "speed"):
        assert len([each for each in found(analysis, code) if each.item == 1]) == 1, code
    assert next(each for each in found(analysis, "speed") if each.item == 1).fix is None


def _moved(entry: dict, north_deg: float, east_deg: float, alt_m: float) -> dict:
    params = list(entry["params"])
    params[4:7] = [params[4] + north_deg, params[5] + east_deg, alt_m]
    return {**entry, "params": params, "Altitude": alt_m}


def test_a_pattern_that_leaves_the_fence_many_times_is_told_once():
    ring = tuple(at(north, east) for north, east in ((-100, -100), (-100, 700), (450, 700), (450, -100)))
    analysis = analysed(
        survey(spacing=None) if False else replace(survey(), fence=Fence((FencePolygon(ring),)))
    )
    leaves = [each.text for each in found(analysis, "fence-crossing") if each.item == 1]
    assert leaves and len(leaves) == len(set(leaves))
    zone = FencePolygon(tuple(at(n, e) for n, e in ((400, 100), (400, 200), (500, 200), (500, 100))), False)
    inside = analysed(replace(survey(), fence=Fence((zone,))))
    crosses = [each.text for each in found(inside, "fence-crossing") if each.item == 1]
    assert crosses and len(crosses) == len(set(crosses))


def test_a_turn_within_a_pattern_is_the_patterns():
    finding = the_only(analysed(survey(60.0), PLANE), "turn")
    assert finding.text.startswith("A turn of Survey 2 needs") and finding.item == 1


def test_values_of_patterns_unknown_to_us_are_left_alone():
    strange = ComplexItem("unheard-of", {})
    assert value_of(strange, "height_m") is None
    assert set_param(7, 5.0)(strange) is strange
    waypoint = item(16, 300.0)
    assert set_value("height_m", 5.0, None)(waypoint) is waypoint
    pattern = survey().items[1]
    assert isinstance(pattern, ComplexItem) and value_of(pattern, "no-such") is None


def test_a_pattern_without_a_height_of_its_own_is_not_raised():
    document = samples.quad_survey()
    document["mission"]["items"][1]["version"] = 99
    document["mission"]["items"][1].pop("polygon")
    plan = decode_plan(samples.encoded(document), "x")
    low = [each for each in found(analysed(plan, ground=_level(600.0)), "terrain") if each.item == 1]
    assert low and all(each.fix is None for each in low)


def _level(amsl_m: float):
    import numpy as np
    from plan_ground import Ground

    return Ground(lambda north, east: np.full(north.shape, amsl_m))


def test_a_file_says_an_altitude_once_more_and_must_not_after_a_fix():
    low = replace(
        item(16, 500.0, 0.0, 5.0), extra={"Altitude": 5.0, "AMSLAltAboveTerrain": 105.0, "other": 1}
    )
    plan = flight(low, takeoff_m=5.0)
    finding = found(analysed(plan), "terrain")[0]
    better = mended(plan, finding, "Raise to 20 m", analysed)
    raised = better.items[1]
    assert isinstance(raised, PlanItem) and raised.extra == {"other": 1}


def test_a_home_above_the_fences_top_is_no_items_fault():
    plan = replace(
        flight(item(16, 300.0, 0.0, 50.0)), home=Place(*HOME, 20.0), fence=with_highest(Fence(), 79.0)
    )
    items = {each.item for each in found(analysed(plan), "fence-ceiling")}
    assert items == {2} or None not in items


def test_an_item_below_home_is_told_once_without_terrain():
    plan = flight(item(16, 300.0, 0.0, -30.0), item(16, 600.0, 0.0, 50.0))
    assert the_only(analysed(plan, ground=None), "below-home").text == "Waypoint 2 is 30 m below home"
    scan = decode_plan(samples.encoded(_low_survey()), "x")
    assert [each.item for each in found(analysed(scan, ground=None), "below-home")] == [1]
    assert not found(analysed(plan, VehicleKind.SUB, None), "below-home")


def _low_survey() -> dict:
    document = samples.quad_survey()
    for entry in document["mission"]["items"][1]["TransectStyleComplexItem"]["Items"]:
        if entry["command"] == 16:
            entry["params"][6] = -20
    return document


def test_values_that_repeat_within_a_pattern_are_told_once():
    document = samples.quad_survey()
    for entry in document["mission"]["items"][1]["TransectStyleComplexItem"]["Items"][1:4]:
        entry["params"][1] = -5
    analysis = analysed(decode_plan(samples.encoded(document), "x"))
    assert len(found(analysis, "range")) == 1
    assert order(16).has_place is False
