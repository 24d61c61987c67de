"""Choosing the way out for a frame, and proof that it went out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gcs.links.link import Link
from gcs.links.route import Route, System
from gcs.mavlink import EncodeError, default_table
from gcs.model.errors import NoRouteError
from gcs.model.ids import VehicleId


@dataclass(frozen=True, slots=True)
class SendReceipt:
    """Where a frame went: handed to the operating system, which is no proof of arrival."""

    link_ids: tuple[int, ...]
    """Links that took it; empty for a broadcast while nobody listens."""
    frame_bytes: int
    time_us: int


def addressed(name: str, fields: Mapping[str, object], target: VehicleId) -> dict[str, object]:
    """Return the fields with ``target_system`` filled in: left out it would be 0, everyone.

    Raises:
        EncodeError: the fields name another system than the target.
    """
    definition = default_table().by_name.get(name)
    if definition is None or "target_system" not in definition.field_by_name:
        return dict(fields)
    given = fields.get("target_system", target.sysid)
    if given != target.sysid:
        raise EncodeError(
            f"{name} for vehicle {target} names system {given} as its target", "Leave target_system out"
        )
    return {**fields, "target_system": target.sysid}


def route_to(system: System | None, target: VehicleId, compid: int, link_id: int | None) -> Route:
    """Return the route to a vehicle, or to one of its components.

    Raises:
        NoRouteError: the vehicle was never heard, or not on the link asked for.
    """
    if system is None or not system.routes:
        raise NoRouteError(
            f"No link leads to vehicle {target}", "Wait until it is heard, or check the connections"
        )
    routes = system.candidates()
    if compid:
        # A companion or camera may speak from an address of its own.
        routes = [route for route in system.routes if compid in route.components] or routes
    if link_id is not None:
        routes = [route for route in routes if route.link.id == link_id]
        if not routes:
            raise NoRouteError(f"Vehicle {target} was not heard on this link", "Choose another link")
    if system.active in routes:
        return system.active
    return max(routes, key=lambda route: route.last_rx)


def refused(link: Link, target: VehicleId) -> NoRouteError:
    """Return the error for a link that knows the way but can't send now."""
    if not link.transport.can_send:
        return NoRouteError(f"Vehicle {target} is a recording", "Commands can't be sent to a replay")
    return NoRouteError(
        f"{link.name} could not send to vehicle {target} ({link.report.text})",
        link.report.remedy or "Check the connection",
    )
