"""One finding of the checks: what is wrong, where, and what would mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from gcs.planning.document import LatLon, Plan
from gcs.planning.refs import Ref


class Severity(Enum):
    """How bad it is: errors keep a plan from being flown, warnings want a look."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that makes a finding go away."""

    label: str
    """What a button says: "Raise to 218 m"."""
    apply: Callable[[Plan], Plan]
    """Returns the changed plan; raises PlanError when the plan is no longer the one that was checked."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with a plan."""

    code: str
    """Short and stable, for machines: ``fence-crossing``."""
    severity: Severity
    text: str
    """A sentence that names the item: "Leg 4 to 5 passes 6 m below terrain"."""
    remedy: str
    item: int | None = None
    """Index in the document's items; None: the plan as a whole."""
    detail: str = ""
    """A second line: "leg 4 to 5 · at 9.31 km"."""
    refs: tuple[Ref, ...] = ()
    """All parts of the plan that have to do with it."""
    at: LatLon | None = None
    """Where it is worst."""
    span: tuple[LatLon, LatLon] | None = None
    """Ends of the stretch of path in conflict."""
    distance_m: tuple[float, float] | None = None
    """The same stretch along the profile."""
    fix: Fix | None = None
    parts: tuple[Finding, ...] = ()
    """What it gathers, where it repeats: one finding for each leg or item; ``item``, ``at``, ``span`` and
    ``distance_m`` are those of the worst of them."""

    def __str__(self) -> str:
        """Return one line."""
        return self.text


def single(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings with gathered ones taken apart: what maps and tables mark, leg by leg."""
    for finding in findings:
        if finding.parts:
            yield from finding.parts
        else:
            yield finding
