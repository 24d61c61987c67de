"""What QGroundControl demands of a ``.plan`` when it loads one, told as rules of our own.

Facts: members, JSON types and versions that its loaders (4.x and 5.x) refuse a file without. A number may be
null there (NaN). ``problems_of`` names each breach with its path.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Json = Any
NUMBER, TEXT, FLAG, LIST, OBJECT = "number", "text", "flag", "list", "object"

_HEAD = {"fileType": TEXT, "groundStation": TEXT, "version": NUMBER}
_ROOT = {"mission": OBJECT, "geoFence": OBJECT, "rallyPoints": OBJECT}
_MISSION = {"plannedHomePosition": LIST, "items": LIST, "firmwareType": NUMBER}
_MISSION_MAY = {
    "vehicleType": NUMBER,
    "cruiseSpeed": NUMBER,
    "hoverSpeed": NUMBER,
    "globalPlanAltitudeMode": NUMBER,
}
_SIMPLE = {"type": TEXT, "frame": NUMBER, "command": NUMBER, "params": LIST, "autoContinue": FLAG}
_ALTITUDE = {"AltitudeMode": NUMBER, "Altitude": NUMBER, "AMSLAltAboveTerrain": NUMBER}
_COMPLEX = {"type": TEXT, "complexItemType": TEXT, "version": NUMBER}
_STYLE = {
    "version": NUMBER, "TurnAroundDistance": NUMBER, "CameraTriggerInTurnAround": FLAG,
    "HoverAndCapture": FLAG, "Refly90Degrees": FLAG, "CameraCalc": OBJECT,
    "VisualTransectPoints": LIST, "Items": LIST, "CameraShots": NUMBER,
}  # fmt: skip
_TERRAIN = {
    "TerrainAdjustTolerance": NUMBER, "TerrainAdjustMaxClimbRate": NUMBER,
    "TerrainAdjustMaxDescentRate": NUMBER,
}  # fmt: skip
_CALC = {
    "CameraName": TEXT, "AdjustedFootprintSide": NUMBER, "AdjustedFootprintFrontal": NUMBER,
    "DistanceToSurface": NUMBER, "DistanceMode": NUMBER,
}  # fmt: skip
_CAMERA = {
    "ValueSetIsDistance": FLAG, "ImageDensity": NUMBER, "FrontalOverlap": NUMBER, "SideOverlap": NUMBER,
    "SensorWidth": NUMBER, "SensorHeight": NUMBER, "ImageWidth": NUMBER, "ImageHeight": NUMBER,
    "FocalLength": NUMBER, "Landscape": FLAG, "FixedOrientation": FLAG, "MinTriggerInterval": NUMBER,
}  # fmt: skip
_LANDING = {
    "landCoordinate": LIST, "landingApproachCoordinate": LIST, "loiterRadius": NUMBER,
    "loiterClockwise": FLAG, "altitudesAreRelative": FLAG, "stopTakingPhotos": FLAG,
    "stopVideoPhotos": FLAG, "useLoiterToAlt": FLAG,
}  # fmt: skip
_KINDS: Mapping[str, tuple[int, Mapping[str, str]]] = {
    "survey": (5, {"entryLocation": NUMBER, "angle": NUMBER, "splitConcavePolygons": FLAG, "polygon": LIST}),
    "CorridorScan": (2, {"CorridorWidth": NUMBER, "EntryPoint": NUMBER, "polyline": LIST}),
    "StructureScan": (3, {
        "polygon": LIST, "ScanBottomAlt": NUMBER, "StructureHeight": NUMBER, "Layers": NUMBER,
        "CameraCalc": OBJECT, "EntranceAltitude": NUMBER, "GimbalPitch": NUMBER, "StartFromTop": FLAG,
    }),
    "fwLandingPattern": (2, {**_LANDING, "valueSetIsDistance": FLAG}),
    "vtolLandingPattern": (1, _LANDING),
}  # fmt: skip
_JUMP, _CALCULATED = 177, 3


def problems_of(document: Json) -> list[str]:
    """Return why QGroundControl would refuse a plan; empty when it opens it."""
    return list(_plan(document))


def _kind(value: Json) -> str:
    if isinstance(value, bool):
        return FLAG
    if value is None or isinstance(value, int | float):
        return NUMBER
    return {str: TEXT, list: LIST, dict: OBJECT}[type(value)]


def _members(
    found: Json, path: str, must: Mapping[str, str], may: Mapping[str, str] | None = None
) -> Iterator[str]:
    if not isinstance(found, dict):
        yield f"{path} is no object"
        return
    yield from (f"{path}.{key} is missing" for key in must if key not in found)
    for key, kind in {**must, **(may or {})}.items():
        if key in found and _kind(found[key]) != kind:
            yield f"{path}.{key} is no {kind}"


def _version(found: Json, path: str, wanted: int) -> Iterator[str]:
    if found.get("version") != wanted:
        yield f"{path}.version is {found.get('version')!r}, not {wanted}"


def _place(found: Json, path: str, count: int) -> Iterator[str]:
    if not isinstance(found, list) or len(found) != count:
        yield f"{path} is no list of {count}"
    elif any(_kind(value) != NUMBER for value in found):
        yield f"{path} holds something else than numbers"


def _places(found: Json, path: str, count: int = 2) -> Iterator[str]:
    for i, place in enumerate(found if isinstance(found, list) else [None]):
        yield from _place(place, f"{path}[{i}]", count)


def _plan(root: Json) -> Iterator[str]:
    broken = list(_members(root, "", {**_HEAD, **_ROOT}))
    yield from broken
    if broken:
        return
    if (root["fileType"], root["version"]) != ("Plan", 1):
        yield "it is no plan of version 1"
    yield from _mission(root["mission"], "mission")
    yield from _fence(root["geoFence"], "geoFence")
    rally = root["rallyPoints"]
    yield from _members(rally, "rallyPoints", {"version": NUMBER, "points": LIST})
    yield from _version(rally, "rallyPoints", 2)
    yield from _places(rally.get("points"), "rallyPoints.points", 3)


def _mission(found: Json, path: str) -> Iterator[str]:
    broken = list(_members(found, path, _MISSION, _MISSION_MAY))
    yield from broken
    if broken:
        return
    yield from _version(found, path, 2)
    yield from _place(found["plannedHomePosition"], f"{path}.plannedHomePosition", 3)
    simple = []
    for i, item in enumerate(found["items"]):
        if isinstance(item, dict) and item.get("type") == "ComplexItem":
            yield from _complex(item, f"{path}.items[{i}]")
        else:
            yield from _simple(item, f"{path}.items[{i}]")
            simple.append(item)
    yield from _jumps(simple, path)


def _simple(item: Json, path: str) -> Iterator[str]:
    broken = list(_members(item, path, _SIMPLE, {"doJumpId": NUMBER}))
    yield from broken
    if broken:
        return
    if item["type"] != "SimpleItem":
        yield f"{path}.type is {item['type']!r}"
    if "coordinate" in item or len(item["params"]) != 7 or any(_kind(v) != NUMBER for v in item["params"]):
        yield f"{path}.params are no seven numbers"
    # One of the three demands the others.
    if any(key in item for key in _ALTITUDE):
        yield from _members(item, path, _ALTITUDE)


def _jumps(simple: list[Json], path: str) -> Iterator[str]:
    ids = [item.get("doJumpId", -1) for item in simple]
    if len(set(ids)) != len(ids):
        yield f"{path}.items: jump ids are not unique"
    for item in simple:
        if item["command"] == _JUMP and int(item["params"][0]) not in ids:
            yield f"{path}.items: nothing is called {item['params'][0]}"


def _complex(item: Json, path: str) -> Iterator[str]:
    yield from _members(item, path, _COMPLEX)
    known = _KINDS.get(item.get("complexItemType", ""))
    if known is None:
        yield f"{path}: no pattern {item.get('complexItemType')!r}"
        return
    version, must = known
    broken = list(_members(item, path, must, {"flyAlternateTransects": FLAG}))
    yield from broken
    yield from _version(item, path, version)
    if broken:
        return
    for key in ("polygon", "polyline"):
        yield from _places(item.get(key, []), f"{path}.{key}")
    for key in ("landCoordinate", "landingApproachCoordinate"):
        if key in must:
            yield from _place(item[key], f"{path}.{key}", 3)
    if "CameraCalc" in must:
        yield from _calc(item["CameraCalc"], f"{path}.CameraCalc")
    if item["complexItemType"] in ("survey", "CorridorScan"):
        yield from _style(item.get("TransectStyleComplexItem"), f"{path}.TransectStyleComplexItem")


def _style(found: Json, path: str) -> Iterator[str]:
    broken = list(_members(found, path, _STYLE))
    yield from broken
    if broken:
        return
    yield from _version(found, path, 2)
    yield from _calc(found["CameraCalc"], f"{path}.CameraCalc")
    if found["CameraCalc"].get("DistanceMode") == _CALCULATED:
        yield from _members(found, path, _TERRAIN, {"TerrainFlightSpeed": NUMBER})
    yield from _places(found["VisualTransectPoints"], f"{path}.VisualTransectPoints")
    for i, item in enumerate(found["Items"]):
        yield from _simple(item, f"{path}.Items[{i}]")


def _calc(found: Json, path: str) -> Iterator[str]:
    manual = isinstance(found, dict) and str(found.get("CameraName", "")).startswith("Manual")
    yield from _members(found, path, _CALC if manual else {**_CALC, **_CAMERA})
    yield from _version(found, path, 2)


def _fence(found: Json, path: str) -> Iterator[str]:
    broken = list(_members(found, path, {"version": NUMBER, "circles": LIST, "polygons": LIST}))
    yield from broken
    if broken:
        return
    yield from _version(found, path, 2)
    if "breachReturn" in found:
        yield from _place(found["breachReturn"], f"{path}.breachReturn", 3)
    shape = {"version": NUMBER, "inclusion": FLAG}
    for i, polygon in enumerate(found["polygons"]):
        yield from _members(polygon, f"{path}.polygons[{i}]", {**shape, "polygon": LIST})
        yield from _version(polygon, f"{path}.polygons[{i}]", 1)
        yield from _places(polygon.get("polygon"), f"{path}.polygons[{i}].polygon")
    for i, circle in enumerate(found["circles"]):
        where = f"{path}.circles[{i}]"
        yield from _members(circle, where, {**shape, "circle": OBJECT})
        yield from _version(circle, where, 1)
        inner = circle.get("circle", {})
        yield from _members(inner, f"{where}.circle", {"center": LIST, "radius": NUMBER})
        yield from _place(inner.get("center"), f"{where}.circle.center", 2)
