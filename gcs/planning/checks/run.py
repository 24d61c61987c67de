"""All checks, in the order in which a person wants to read their findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.checks.fence_crossing import check_fence
from gcs.planning.checks.finding import Finding, Severity
from gcs.planning.checks.flow import check_flow
from gcs.planning.checks.route import check_route
from gcs.planning.checks.subject import Subject
from gcs.planning.checks.values import check_values
from gcs.planning.context import context_for
from gcs.planning.document import Plan
from gcs.planning.errors import PlanError
from gcs.planning.flatten import flatten

_CHECKS: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    check_values,
    check_flow,
    check_route,
    check_fence,
)


def check_plan(
    plan: Plan, firmware: Firmware = Firmware.GENERIC, kind: VehicleKind | None = None
) -> list[Finding]:
    """Return the findings, errors first; give the vehicle to check what it supports."""
    try:
        flat = flatten(plan)
    except PlanError as error:
        return [Finding("complex-item", Severity.ERROR, error.message, error.remedy)]
    subject = Subject(plan, flat, context_for(firmware, kind))
    findings = [finding for check in _CHECKS for finding in check(subject)]
    order = list(Severity)
    return sorted(findings, key=lambda finding: order.index(finding.severity))
