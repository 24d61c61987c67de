"""Areas, lines and points for ``gcs plan convert``: into a plan, out of one, or to another format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gcs.model.errors import GcsError
from gcs.planning.document import Item, Plan
from gcs.planning.files import encode_plan, format_of_name, read_plan
from gcs.planning.layers import (
    Feature,
    Layer,
    Use,
    encode_layer,
    layer_format_of,
    layer_of,
    plan_with,
    read_layer,
)
from gcs.planning.patterns import PatternDefaults, create
from gcs.recording.atomic_file import write_atomically

_KINDS = {Use.SURVEY: "survey", Use.CORRIDOR: "CorridorScan", Use.STRUCTURE: "StructureScan"}


def is_layer(path: Path) -> bool:
    """Return whether a file's name is one of areas, lines and points."""
    return layer_format_of(path.name) is not None


def convert_layer(source: Path, target: Path, use: str, crs: str, height_m: float) -> str:
    """Convert between layers and plans; returns what was done.

    Args:
        source: what to read.
        target: what to write; its ending tells the format.
        use: what to make of features in a plan.
        crs: of a shapefile whose ``.prj`` is missing or wrong.
        height_m: above home, for what has no height of its own.

    Raises:
        GcsError: a file can't be read, written or used so.
    """
    if not is_layer(source):
        layer = layer_of(read_plan(source), source.stem)
        _write_layer(layer, target)
        return f"{target}: {layer.count_text}"
    layer = read_layer(source, crs)
    if is_layer(target):
        _write_layer(layer, target)
        return f"{target}: {layer.count_text}"
    form = format_of_name(target.name)
    made = plan_with(Plan(), layer.features, _use(use, layer), _pattern(height_m), height_m=height_m)
    write_atomically(target, [encode_plan(made.plan, form)])
    rest = f", {made.left_out} of another kind left out" if made.left_out else ""
    return f"{target}: {made.added} of {source.name}{rest}"


def _write_layer(layer: Layer, target: Path) -> None:
    for name, content in encode_layer(layer, target.name).items():
        write_atomically(target.with_name(name), [content])


def _use(name: str, layer: Layer) -> Use:
    if not name:
        first = layer.features[0].kind
        return next((use for use in (Use.SURVEY, Use.CORRIDOR) if use.wants is first), Use.WAYPOINTS)
    try:
        return Use(name.lower())
    except ValueError as error:
        known = ", ".join(use.value for use in Use)
        raise GcsError(f"There is no use {name!r}", f"Choose from {known}") from error


def _pattern(height_m: float) -> Callable[[Use, Feature], Item]:
    def make(use: Use, feature: Feature) -> Item:
        return create(_KINDS[use], feature.points, PatternDefaults(height_m=height_m))

    return make
