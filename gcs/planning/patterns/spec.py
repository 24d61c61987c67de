"""What every pattern can do: the one interface behind handles, forms and files."""

from __future__ import annotations

from typing import ClassVar, Protocol, Self

from gcs.model.elevation import Elevation
from gcs.planning.document import ComplexItem, LatLon
from gcs.planning.patterns.fields import Field, Value


class Pattern(Protocol):
    """The description of a pattern: frozen, and enough to work out everything from."""

    kind: ClassVar[str]
    closed: ClassVar[bool]
    """Its points are the corners of an area."""
    least: ClassVar[int]
    most: ClassVar[int | None]
    """How many points it has; None: any number."""

    @property
    def points(self) -> tuple[LatLon, ...]:
        """What may be dragged on a map."""

    def item(self, elevation: Elevation | None = None) -> ComplexItem:
        """Return the item with everything worked out.

        Raises:
            PlanError: nothing can be worked out.
        """

    def fields(self) -> tuple[Field, ...]:
        """Return what an editor shows."""

    def with_value(self, key: str, value: Value) -> Self:
        """Return it with one of its fields changed."""

    def with_points(self, points: tuple[LatLon, ...]) -> Self:
        """Return it with other points."""

    def turned(self, angle_deg: float) -> Self:
        """Return it with its own directions turned; its points stay."""

    def scaled(self, factor: float) -> Self:
        """Return it with its own lengths scaled; its points stay."""

    def raised(self, by_m: float) -> Self:
        """Return it higher or lower."""

    def area_m2(self) -> float | None:
        """Return the size of the area that it covers, None where it covers none."""
