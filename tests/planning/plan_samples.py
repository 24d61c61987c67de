"""Plans of our own making, as QGroundControl writes them: for the tests of files, transfers and flights."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data"
SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
HOME = (-35.363262, 149.165237, 584.0)
M_LAT = 1.0 / 110_940.0
M_LON = 1.0 / (111_320.0 * math.cos(math.radians(HOME[0])))


def at(north_m: float, east_m: float) -> list[float]:
    """Return latitude and longitude beside home."""
    return [round(HOME[0] + north_m * M_LAT, 9), round(HOME[1] + east_m * M_LON, 9)]


def simple(command: int, place: list[float] | None, alt_m: float, number: int, *params: float | None) -> dict:
    """Return a SimpleItem."""
    first = [*params, 0, 0, 0, 0][:4]
    item: dict[str, Any] = {
        "autoContinue": True,
        "command": command,
        "doJumpId": number,
        "frame": 2 if place is None else 3,
        "params": [*first, *(place or [0, 0]), alt_m if place else 0],
        "type": "SimpleItem",
    }
    if place is not None:
        item |= {"AMSLAltAboveTerrain": None, "Altitude": alt_m, "AltitudeMode": 1}
    return item


def survey(number: int, alt_m: float, spacing_m: float, length_m: float, lines: int, offset_m: float) -> dict:
    """Return a survey of QGroundControl with its items."""
    items = [simple(206, None, 0, number, 25, 0, 1)]
    corners: list[list[float]] = []
    for i in range(lines):
        ends = (offset_m, offset_m + length_m) if i % 2 == 0 else (offset_m + length_m, offset_m)
        corners += [at(north, i * spacing_m) for north in ends]
    items += [simple(16, corner, alt_m, number + 1 + i, 0, 0, 0, None) for i, corner in enumerate(corners)]
    items.append(simple(206, None, 0, number + 1 + len(corners)))
    return {
        "TransectStyleComplexItem": {
            "CameraCalc": {
                "CameraName": "Manual (no camera specs)",
                "DistanceToSurface": alt_m,
                "version": 2,
            },
            "CameraShots": 12,
            "CameraTriggerInTurnAround": True,
            "FollowTerrain": False,
            "HoverAndCapture": False,
            "Items": items,
            "Refly90Degrees": False,
            "TurnAroundDistance": 0,
            "VisualTransectPoints": corners,
            "version": 2,
        },
        "angle": 0,
        "complexItemType": "survey",
        "entryLocation": 0,
        "flyAlternateTransects": False,
        "polygon": [corners[0], corners[1], corners[-1], corners[-2]],
        "splitConcavePolygons": False,
        "type": "ComplexItem",
        "version": 5,
    }


def landing(kind: str, land: list[float], approach: list[float], alt_m: float, radius_m: float) -> dict:
    """Return a landing pattern of QGroundControl."""
    return {
        "altitudesAreRelative": True,
        "complexItemType": kind,
        "landCoordinate": [*land, 0],
        "landingApproachCoordinate": [*approach, alt_m],
        "loiterClockwise": True,
        "loiterRadius": radius_m,
        "stopTakingPhotos": True,
        "stopVideoPhotos": True,
        "type": "ComplexItem",
        "useLoiterToAlt": True,
        "valueSetIsDistance": False,
        "version": 2 if kind == "fwLandingPattern" else 1,
    }


def structure_scan() -> dict:
    """Return a structure scan of QGroundControl."""
    return {
        "CameraCalc": {"AdjustedFootprintFrontal": 10, "AdjustedFootprintSide": 12, "DistanceToSurface": 15},
        "EntranceAltitude": 40,
        "GimbalPitch": -5,
        "Layers": 2,
        "ScanBottomAlt": 5,
        "StartFromTop": True,
        "StructureHeight": 25,
        "complexItemType": "StructureScan",
        "polygon": [at(60, 0), at(60, 30), at(30, 30), at(30, 0)],
        "type": "ComplexItem",
        "version": 3,
    }


def plan(
    items: list[dict], *, firmware: int, vehicle: int, fence_m: float = 0.0, rally: bool = False
) -> dict:
    """Return a whole plan; the fence is a square about home with a circle to keep out of."""
    polygons, circles = [], []
    if fence_m:
        corners = [at(n * fence_m, e * fence_m) for n, e in ((-1, -1), (-1, 1), (1, 1), (1, -1))]
        polygons.append({"inclusion": True, "polygon": corners, "version": 1})
        circle = {"center": at(-fence_m * 0.7, -fence_m * 0.7), "radius": 20}
        circles.append({"circle": circle, "inclusion": False, "version": 1})
    return {
        "fileType": "Plan",
        "geoFence": {"circles": circles, "polygons": polygons, "version": 2},
        "groundStation": "QGroundControl",
        "mission": {
            "cruiseSpeed": 15,
            "firmwareType": firmware,
            "globalPlanAltitudeMode": 1,
            "hoverSpeed": 5,
            "items": items,
            "plannedHomePosition": list(HOME),
            "vehicleType": vehicle,
            "version": 2,
        },
        "rallyPoints": {"points": [[*at(-20, 10), 30]] if rally else [], "version": 2},
        "version": 1,
    }


def quad_survey(firmware: int = 12) -> dict:
    """A quad's survey within a fence, with a rally point, that returns."""
    items = [
        simple(22, at(0, 0), 20, 1, 0, 0, 0, None),
        survey(2, 25, 20, 80, 3, 30),
        simple(20, None, 0, 10),
    ]
    return plan(items, firmware=firmware, vehicle=2, fence_m=250, rally=True)


def plane_survey(firmware: int = 3) -> dict:
    """A plane's survey with a landing pattern, a fence and a rally point."""
    items = [
        simple(22, at(300, 0), 60, 1, 15),
        survey(2, 70, 200, 500, 2, 300),
        landing("fwLandingPattern", at(0, 0), at(-500, 100), 40, 80),
    ]
    return plan(items, firmware=firmware, vehicle=1, fence_m=1800, rally=True)


def vtol_survey(firmware: int = 12) -> dict:
    """A VTOL's survey with its landing pattern, a fence and a rally point."""
    items = [
        simple(84, at(100, 0), 30, 1, 0, 0, 0, None),
        survey(2, 50, 150, 400, 2, 250),
        landing("vtolLandingPattern", at(0, 0), at(-300, 100), 40, 80),
    ]
    return plan(items, firmware=firmware, vehicle=20, fence_m=1800, rally=True)


def scan_plan() -> dict:
    """A quad about a building, a jump, and a landing."""
    items = [
        simple(22, at(0, 0), 20, 1),
        structure_scan(),
        simple(16, at(10, 10), 20, 17),
        simple(177, None, 0, 18, 17, 2),
        simple(21, at(0, 0), 0, 19),
    ]
    return plan(items, firmware=3, vehicle=2)


def encoded(document: dict) -> bytes:
    """Return a plan as the bytes of a file."""
    return json.dumps(document, indent=4).encode()
