"""The analysis of a plan: everything that can be told of it without flying it."""

from __future__ import annotations

from dataclasses import dataclass, field

from gcs.planning.checks.finding import Finding, Severity
from gcs.planning.checks.run import check_plan
from gcs.planning.context import AnalysisContext
from gcs.planning.document import Plan
from gcs.planning.energy import EnergyUse
from gcs.planning.errors import PlanError
from gcs.planning.flatten import FlatItem, flatten
from gcs.planning.profile import Profile
from gcs.planning.statistics import PlanFigures, figures_of


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
        finding = Finding("complex-item", Severity.ERROR, error.message, error.remedy)
        return Analysis(findings=(finding,), problem=error.message)
    findings = tuple(check_plan(plan, context.firmware, context.kind))
    return Analysis(flat=flat, figures=figures_of(plan, context.kind), findings=findings)
