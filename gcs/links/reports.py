"""From counters to the records that a person is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from gcs.links.link import FORGET_STATION_S, Link
from gcs.links.route import SILENT_S, Route, System
from gcs.links.transport import peer_text
from gcs.links.url import LinkKind
from gcs.links.window import loss_pct
from gcs.model.ids import VehicleId
from gcs.model.link import LinkState, LinkStatus, VehicleLinkStatus

_QUIET_REMEDIES: Final = {
    LinkKind.UDP_IN: "Check that the vehicle sends to this computer's address and port, and the firewall",
    LinkKind.UDP_OUT: "Check address and port, and that the vehicle is powered",
    LinkKind.TCP_OUT: "An autopilot's TCP port serves one station: another may be connected already",
    LinkKind.SERIAL: "Check the baud rate, and that the vehicle is powered",
}


def link_status(link: Link, routes: Iterable[Route], now: float) -> LinkStatus:
    """Return a link's state and figures; ``routes`` are those on this link."""
    here = list(routes)
    vehicles = sorted({route.system.id for route in here if route.is_autopilot})
    stats = [station.framer.stats for station in link.stations.values()]
    state, text, reason, remedy = _state(link, now)
    retry_in_s = link.report.retry_in_s
    window = link.window
    local = link.transport.local_address() if link.url.listens else None
    return LinkStatus(
        link_id=link.id,
        name=link.name,
        url=str(link.url),
        network=link.network,
        state=state,
        text=text,
        reason=reason,
        remedy=remedy,
        retry_in_s=None if retry_in_s is None else max(0.0, link.report_s + retry_in_s - now),
        rx_msgs_per_s=window.per_second(0),
        tx_msgs_per_s=window.per_second(1),
        rx_bytes_per_s=window.per_second(2),
        tx_bytes_per_s=window.per_second(3),
        rx_frames=link.rx_frames,
        tx_frames=link.tx_frames,
        rx_bytes=link.rx_bytes,
        tx_bytes=link.tx_bytes,
        tx_dropped=link.tx_dropped,
        duplicates=link.duplicates,
        bad_crc=sum(stat.bad_crc for stat in stats),
        bytes_skipped=sum(stat.dropped_bytes for stat in stats),
        unknown_messages=sum(stat.unknown for stat in stats),
        kernel_drops=link.transport.kernel_drops(),
        loss_pct=loss_pct(
            sum(route.window.growth(0) for route in here), sum(route.window.growth(1) for route in here)
        ),
        age_s=None if link.last_valid is None else now - link.last_valid,
        bandwidth_bps=link.bandwidth_bps,
        simulated=link.config.simulated,
        injected_loss_pct=link.injected_loss_pct,
        autoconnect=link.config.autoconnect,
        local_address="" if local is None else peer_text(local),
        addresses=tuple(
            station.address
            for station in link.stations.values()
            if station.last_valid is not None and now - station.last_valid <= FORGET_STATION_S
        ),
        vehicles=tuple(VehicleId(*vehicle) for vehicle in vehicles),
        radio=None if link.radio is None else replace(link.radio, age_s=now - link.radio_s),
    )


def _state(link: Link, now: float) -> tuple[LinkState, str, str, str]:
    report = link.report
    if report.state is not LinkState.OPEN:
        return report.state, report.text, report.reason, report.remedy
    if link.not_mavlink:
        check = (
            f"Check the baud rate ({link.url.baud}), and the protocol of the vehicle's port"
            if link.url.kind is LinkKind.SERIAL
            else "Check that the sender speaks MAVLink to this port"
        )
        return LinkState.WAITING, "Bytes arrive, but they are not MAVLink", "not MAVLink", check
    if link.last_valid is None:
        return (
            LinkState.WAITING,
            f"{report.text}, nothing heard yet",
            "",
            _QUIET_REMEDIES.get(link.url.kind, ""),
        )
    age_s = now - link.last_valid
    if age_s > SILENT_S:
        return LinkState.WAITING, f"{report.text}, nothing heard for {age_s:.0f} s", "", ""
    return LinkState.OPEN, report.text, "", ""


def vehicle_link_status(system: System, route: Route, now: float) -> VehicleLinkStatus:
    """Return one route to a vehicle with its figures."""
    age_s = now - route.last_rx
    return VehicleLinkStatus(
        link_id=route.link.id,
        link_name=route.link.name,
        address=route.address,
        loss_pct=route.loss_pct(),
        rate_msgs_per_s=route.window.per_second(0),
        rtt_ms=route.rtt_at(now),
        age_s=age_s,
        silent=age_s > route.silent_after_s,
        active=route is system.active,
        pinned=route.link.id == system.pin,
        signed=route.recent[-1].signed,
    )
