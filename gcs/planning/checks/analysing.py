"""The analysis of a plan: everything that can be told of it without flying it."""

from __future__ import annotations

from dataclasses import dataclass, field

from gcs.planning.checks.finding import Finding, Severity
from gcs.planning.checks.passed import passed
from gcs.planning.checks.reach import rays_of
from gcs.planning.checks.run import all_findings, broken
from gcs.planning.checks.subject import Subject
from gcs.planning.context import AnalysisContext
from gcs.planning.document import Plan
from gcs.planning.energy import EnergyUse
from gcs.planning.errors import PlanError
from gcs.planning.flatten import FlatItem, flatten
from gcs.planning.profile import Profile, profile_of
from gcs.planning.statistics import PlanFigures, figures_with


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """What is known of one plan."""

    revision: int = 0
    """Of the plan that it was made of; whoever asked sets it."""
    flat: tuple[FlatItem, ...] = ()
    figures: PlanFigures = field(default_factory=PlanFigures)
    findings: tuple[Finding, ...] = ()
    """Errors first."""
    passed: tuple[str, ...] = ()
    """What was checked and is right."""
    profile: Profile | None = None
    energy: EnergyUse | None = None
    problem: str = ""
    """Why the plan can't be worked out; then there is nothing but a finding that says so."""

    def count(self, severity: Severity) -> int:
        """Return how many findings are of a severity."""
        return sum(finding.severity is severity for finding in self.findings)


def analyse(plan: Plan, context: AnalysisContext) -> Analysis:
    """Return everything about a plan; never raises for a bad plan."""
    try:
        flat = flatten(plan)
    except PlanError as error:
        return Analysis(findings=(broken(error),), problem=error.message)
    subject = Subject.of(plan, flat, context)
    flight = subject.flight
    rays = rays_of(flight, context) if flight is not None else None
    findings = tuple(all_findings(subject, rays))
    return Analysis(
        flat=flat,
        figures=figures_with(plan, flat, subject.way, flight),
        findings=findings,
        passed=tuple(passed(subject, findings, rays)),
        profile=profile_of(plan, flight.track, subject.measures) if flight is not None else None,
        energy=flight.energy if flight is not None else None,
    )
