"""Places in a form: typed in any notation, or by bearing and distance; heights turned to another datum."""

from __future__ import annotations

import re
from enum import Enum

from gcs.gui.panels.plan_item.fields import FieldKind, FormField, tr
from gcs.gui.present.quantities import scale_of
from gcs.model import format as fmt
from gcs.model.elevation import Elevation
from gcs.model.errors import GcsError
from gcs.model.units import UnitSettings
from gcs.planning.document import LatLon, Plan, PlanItem
from gcs.planning.errors import PlanError
from gcs.planning.frames import AltitudeReference
from gcs.planning.relative import place_at, relative_to

AT, BEARING, DISTANCE, NOTATION = "at", "bearing", "distance", "notation"
FARTHEST_M = 1_000_000.0
_LENGTH = re.compile(r"\d\s*(m|km|ft|mi|nmi)\b", re.IGNORECASE)


class Notation(Enum):
    """How coordinates are shown; all can be typed at any time."""

    DECIMAL = "decimal"
    DMS = "dms"
    UTM = "utm"
    MGRS = "mgrs"


def notation_words(notation: Notation) -> str:
    """Return a notation's name."""
    return {
        Notation.DECIMAL: tr("Degrees"),
        Notation.DMS: tr("Deg min sec"),
        Notation.UTM: tr("UTM"),
        Notation.MGRS: tr("MGRS"),
    }[notation]


def place_text(place: LatLon, notation: Notation) -> str:
    """Write a place in a notation."""
    from gcs.maps.coordinates import mgrs_text, utm_text

    if notation is Notation.UTM:
        return utm_text(*place)
    if notation is Notation.MGRS:
        return mgrs_text(*place)
    return dms_text(place) if notation is Notation.DMS else fmt.coordinates(*place)


def dms_text(place: LatLon) -> str:
    """Write a place as ``56°24′45.03″ N 5°28′19.06″ W``."""
    parts = []
    for degrees, sides in ((place[0], "NS"), (place[1], "EW")):
        hundredths = round(abs(degrees) * 360_000)
        minutes, rest = divmod(hundredths, 6000)
        whole, minutes = divmod(minutes, 60)
        side = sides[1] if degrees < 0 and hundredths else sides[0]
        parts.append(f"{whole}°{minutes:02d}′{rest / 100:05.2f}″ {side}")
    return " ".join(parts)


def typed_place(text: str, origin: LatLon | None = None) -> LatLon:
    """Return the place that a person typed, in whatever notation, or as a way from ``origin``.

    Raises:
        PlanError: it is none.
    """
    from gcs.maps.coordinates import parse_coordinates
    from gcs.planning.relative import parse_relative

    try:
        return parse_coordinates(text.replace(fmt.THIN, ""))
    except GcsError as error:
        # Two bare numbers out of range are a mistyped place, never a bearing and a distance.
        if origin is not None and _LENGTH.search(text):
            try:
                return parse_relative(text, origin)
            except PlanError:
                pass  # what is wrong with it as coordinates says more
        raise PlanError(error.message, error.remedy) from error


def place_fields(
    place: LatLon, notation: Notation, before: tuple[str, LatLon] | None, units: UnitSettings
) -> tuple[FormField, ...]:
    """Return the fields of a place, with its bearing and distance from what lies before it.

    Args:
        place: where it is.
        notation: how the coordinates are shown.
        before: what the bearing and distance are from, and where that is; None: they are left out.
        units: what a person reads in.
    """
    group = tr("Place")
    words = tr(
        "Degrees, degrees with minutes and seconds, UTM, MGRS, or bearing and distance: all can be typed"
    )
    choices = tuple((notation.value, notation_words(notation)) for notation in Notation)
    fields = [
        FormField(
            AT, tr("Coordinates"), FieldKind.TEXT, place_text(place, notation), help=words, group=group,
            columns=2,
        ),
        FormField(
            NOTATION, tr("Shown as"), FieldKind.CHOICE, notation.value, choices=choices, group=group,
            help=tr("How coordinates are shown here"),
        ),
    ]  # fmt: skip
    if before is not None:
        name, start = before
        bearing, metres = relative_to(start, place)
        fields += [
            FormField(
                BEARING, tr("Bearing from %s") % name, FieldKind.NUMBER, round(bearing, 6),
                scale_of("deg", units), -360.0, 360.0, group=group,
                help=tr("From the item before, true north"),
            ),
            FormField(
                DISTANCE, tr("Distance from %s") % name, FieldKind.NUMBER, metres,
                scale_of("m", units), 0.0, FARTHEST_M, 5.0, group=group, help=tr("From the item before"),
            ),
        ]  # fmt: skip
    return tuple(fields)


def relative_place(start: LatLon, place: LatLon, key: str, value: float) -> LatLon:
    """Return a place at another bearing or distance from what lies before it."""
    bearing, metres = relative_to(start, place)
    if key == BEARING:
        bearing = value
    else:
        metres = value
    return place_at(start, bearing, metres)


def converted_m(
    plan: Plan, item: PlanItem, reference: AltitudeReference, elevation: Elevation | None
) -> float | None:
    """Return an item's altitude measured from something else; None where home or terrain is not known."""
    now = item.altitude_reference
    alt_m = item.params[6]
    if now is reference or alt_m != alt_m:
        return alt_m
    home = plan.home
    place: LatLon | None = (item.params[4], item.params[5]) if item.has_place else None
    if place is None and home is not None:
        place = (home.lat_deg, home.lon_deg)
    ground_m: float | None = None
    if AltitudeReference.TERRAIN in (now, reference):
        ground_m = elevation.height_amsl_m(*place) if elevation is not None and place is not None else None
    base = {
        AltitudeReference.AMSL: 0.0,
        AltitudeReference.HOME: home.alt_m if home is not None else None,
        AltitudeReference.TERRAIN: ground_m,
    }
    start_m, end_m = base.get(now), base.get(reference)
    if start_m is None or end_m is None:
        return None
    return alt_m + start_m - end_m
