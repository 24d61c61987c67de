"""All checks, in the order in which a person wants to read their findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.checks.battery import check_battery
from gcs.planning.checks.camera import check_camera
from gcs.planning.checks.ceiling import check_ceiling
from gcs.planning.checks.fence_crossing import check_fence
from gcs.planning.checks.finding import Finding, Severity
from gcs.planning.checks.flow import check_flow
from gcs.planning.checks.never_flown import check_never_flown
from gcs.planning.checks.rates import check_rates
from gcs.planning.checks.reach import Rays, check_link, check_return
from gcs.planning.checks.route import check_route
from gcs.planning.checks.subject import Subject
from gcs.planning.checks.terrain import check_terrain
from gcs.planning.checks.turns import check_turns
from gcs.planning.checks.values import check_values
from gcs.planning.context import context_for
from gcs.planning.document import Plan
from gcs.planning.errors import PlanError
from gcs.planning.flatten import flatten

_Check = Callable[[Subject], Iterator[Finding]]
_PLAIN: tuple[_Check, ...] = (check_values, check_flow, check_never_flown, check_route, check_fence)
"""They need to know nothing of the vehicle but its kind."""
_ALL: tuple[_Check, ...] = (
    check_terrain,
    check_fence,
    check_ceiling,
    check_values,
    check_flow,
    check_never_flown,
    check_route,
    check_rates,
    check_turns,
    check_camera,
    check_battery,
)
_ORDER = {severity: number for number, severity in enumerate(Severity)}


def check_plan(
    plan: Plan, firmware: Firmware = Firmware.GENERIC, kind: VehicleKind | None = None
) -> list[Finding]:
    """Return what is wrong whatever the wind, the ground and the battery; errors first.

    Give the vehicle to check what it supports.
    """
    try:
        flat = flatten(plan)
    except PlanError as error:
        return [broken(error)]
    subject = Subject.of(plan, flat, context_for(firmware, kind))
    found = in_order(finding for check in _PLAIN for finding in check(subject))
    return [finding for finding in found if finding.severity is not Severity.NOTE]


def all_findings(subject: Subject, rays: Rays | None) -> list[Finding]:
    """Return what all checks find, errors first."""
    found = [finding for check in _ALL for finding in check(subject)]
    return in_order([*found, *check_return(subject, rays), *check_link(subject, rays)])


def broken(error: PlanError) -> Finding:
    """Return the finding that a plan can't be worked out."""
    return Finding("complex-item", Severity.ERROR, error.message, error.remedy)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with the worst first, otherwise as they came."""
    return sorted(findings, key=lambda finding: _ORDER[finding.severity])
