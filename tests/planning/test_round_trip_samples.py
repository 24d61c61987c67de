"""Files that other programs wrote, field by field: what we write of them holds all that they said."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from plan_samples import SAMPLES
from qgc_rules import problems_of

from gcs.planning.document import PX4, PlanItem
from gcs.planning.errors import PlanFileError
from gcs.planning.files import PlanFormat, decode_plan, encode_plan, read_plan
from gcs.planning.layers import encode_layer, read_layer

FILES = sorted(path for path in SAMPLES.rglob("*") if path.is_file())
pytestmark = pytest.mark.skipif(not FILES, reason="the samples of other programs are not here")
LAYERS = [path for path in FILES if path.suffix in (".kml", ".shp")]
BROKEN = [path for path in LAYERS if "Bad" in path.name or "Missing" in path.name]


def of(*suffixes: str) -> list[Path]:
    return [path for path in FILES if path.suffix in suffixes]


def lines_of(data: bytes) -> list[list[float]]:
    rows = [line.partition("#")[0].split() for line in data.decode().splitlines()[1:]]
    return [[float(word) for word in row] for row in rows if row]


def missing(before: object, after: object, path: str = "") -> list[str]:
    """Return what of one document the other doesn't say, in any order of members; numbers exactly."""
    if isinstance(before, dict) and isinstance(after, dict):
        gone = [f"{path}.{key}" for key in before if key not in after]
        return gone + [
            one for key in before if key in after for one in missing(before[key], after[key], f"{path}.{key}")
        ]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return [one for i, (a, b) in pairs for one in missing(a, b, f"{path}[{i}]")]
    return [] if (before == after and type(before) is type(after)) or _same(before, after) else [path]


def _same(before: object, after: object) -> bool:
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (before, after))
    return numbers and before == after


@pytest.mark.parametrize("path", of(".plan"), ids=lambda path: path.name)
def test_a_plan_says_all_that_it_said_before(path):
    before = json.loads(path.read_text())
    data = encode_plan(read_plan(path), PlanFormat.QGC_PLAN)
    after = json.loads(data)
    for item in before["mission"]["items"]:
        if len(item.get("params", ())) == 4:
            # Four parameters and a place are seven parameters since 2018.
            item["params"] += item.pop("coordinate")
    # Fences and rally points of version 1 are written as version 2, an only polygon as one of several.
    newer = {f".{key}.version" for key in ("geoFence", "rallyPoints") if before[key]["version"] == 1}
    if not before["geoFence"].get("polygon", True):
        newer.add(".geoFence.polygon")
    assert set(missing(before, after)) == newer
    assert encode_plan(decode_plan(data, "again"), PlanFormat.QGC_PLAN) == data
    # Older surveys are written as they were found, which QGroundControl converts.
    assert [one for one in problems_of(after) if "items[" not in one] == []


@pytest.mark.parametrize("path", of(".mission"), ids=lambda path: path.name)
def test_an_old_mission_says_all_that_it_said_before(path):
    before = json.loads(path.read_text())
    plan = decode_plan(encode_plan(read_plan(path), PlanFormat.QGC_PLAN), "again")
    assert plan.autopilot == before["MAV_AUTOPILOT"]
    assert [plan.home.lat_deg, plan.home.lon_deg, plan.home.alt_m] == before["plannedHomePosition"][
        "coordinate"
    ]
    assert len(plan.items) == len(before["items"])
    for item, said in zip(plan.items, before["items"], strict=True):
        params = [*(said[f"param{number}"] for number in range(1, 5)), *said["coordinate"]]
        assert isinstance(item, PlanItem)
        assert list(item.params) == [math.nan if value is None else value for value in params]
        assert (item.command, item.frame, item.autocontinue) == tuple(
            said[key] for key in ("command", "frame", "autoContinue")
        )
        assert item.item_id == said["id"]


@pytest.mark.parametrize("path", of(".waypoints", ".txt"), ids=lambda path: path.name)
def test_each_column_of_a_mission_fence_or_rally_file_is_written_again(path):
    data = path.read_bytes()
    plan = read_plan(path)
    if not data.startswith(b"QGC WPL"):
        form = PlanFormat.MP_FENCE if plan.fence is not None else PlanFormat.MP_RALLY
        # An empty line in the place of the one that tells the version of other files.
        written, said = (b"\n" + one.replace(b"RALLY", b"") for one in (encode_plan(plan, form), data))
        assert lines_of(written) == lines_of(said)
        return
    # Through QGroundControl's format and back: nothing of it is lost there either.
    other = decode_plan(encode_plan(plan, PlanFormat.QGC_PLAN), "again")
    for one in (plan, other, replace(plan, autopilot=PX4)):
        assert lines_of(encode_plan(one, PlanFormat.WPL)) == lines_of(data)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.name)
def test_the_broken_ones_are_told_with_file_place_and_remedy(path):
    with pytest.raises(PlanFileError) as caught:
        read_layer(path)
    assert caught.value.file == path.name
    assert caught.value.place.startswith("line ")
    assert caught.value.remedy


@pytest.mark.parametrize("path", of(".shp"), ids=lambda path: path.name)
def test_a_shapefile_whose_coordinate_system_is_told_wrongly_asks_for_the_right_one(path):
    with pytest.raises(PlanFileError, match="--crs"):
        read_layer(path)


@pytest.mark.parametrize("path", [path for path in LAYERS if path not in BROKEN], ids=lambda path: path.name)
def test_areas_and_lines_come_back_with_all_their_fields(path, tmp_path):
    layer = read_layer(path, "EPSG:32633" if path.suffix == ".shp" else "")
    for name, data in encode_layer(layer, path.name).items():
        (tmp_path / name).write_bytes(data)
    again = read_layer(tmp_path / path.name)
    assert repr(again.features) == repr(layer.features)
    assert again.name == layer.name
