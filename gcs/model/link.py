"""What a person is told about links: settings, states, figures and events as records that never change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from gcs.model.alarm import Level
from gcs.model.ids import VehicleId


class LinkState(Enum):
    """Where a link is in its life; the value is the word that the pilot reads."""

    CLOSED = "closed"
    OPENING = "opening"
    WAITING = "waiting"
    """Open, but nobody has been heard yet, or not for 3.5 s."""
    OPEN = "open"
    FAILED = "failed"
    """Could not be opened or broke; ``LinkStatus.reason`` says why, ``retry_in_s`` when it tries again."""
    FINISHED = "finished"
    """A replay has come to its end."""


class ForwardDirection(Enum):
    """Which way frames pass between a link and the endpoints of its rule."""

    BOTH = "both"
    TO_ENDPOINT = "to endpoint"
    FROM_ENDPOINT = "from endpoint"


@dataclass(frozen=True, slots=True)
class ForwardRule:
    """Which frames of a link also go to other ground stations or programs, and back.

    Empty ``allow_ids`` means every message; ``deny_ids`` wins over it. Empty ``sysids`` means every
    vehicle. SETUP_SIGNING is never forwarded, whatever the rule says.
    """

    endpoints: tuple[str, ...]
    """Connection URLs, such as ``udpout:10.0.0.5:14550``."""
    allow_ids: frozenset[int] = frozenset()
    deny_ids: frozenset[int] = frozenset()
    sysids: frozenset[int] = frozenset()
    direction: ForwardDirection = ForwardDirection.BOTH


@dataclass(frozen=True, slots=True)
class LinkConfig:
    """One connection as the pilot set it up."""

    url: str
    name: str = ""
    """Shown everywhere; the URL stands in when it is empty."""
    network: int = 0
    """Vehicles are told apart by (network, system id). A replay takes the next one without live vehicles."""
    autoconnect: bool = True
    """Open as soon as it is added; otherwise ``LinkManager.connect`` opens it."""
    forward: ForwardRule | None = None
    bandwidth_bps: int | None = None
    """Bits per second that the link carries; None or 0: known from the baud rate, or ample."""
    simulated: bool = False
    """Leads to simulated vehicles only: the one kind of link on which loss may be injected."""


class LinkEventKind(Enum):
    """What happened to a link, or to a vehicle's links."""

    OPENED = "opened"
    FAILED = "failed"
    CLOSED = "closed"
    FINISHED = "finished"
    NOT_MAVLINK = "not MAVLink"
    DROPPED = "dropped by this computer"
    VEHICLE_SILENT = "vehicle silent on link"
    VEHICLE_BACK = "vehicle back on link"
    ROUTE_CHANGED = "route changed"
    PIN_SILENT = "pinned link silent"
    PIN_BACK = "pinned link back"
    ALL_SILENT = "vehicle lost"
    REGAINED = "vehicle regained"
    CONFLICT = "two vehicles with one system id"
    CONFLICT_OVER = "conflict over"


@dataclass(frozen=True, slots=True)
class LinkEvent:
    """One thing that happened, in words for the message list and the event log."""

    time_us: int
    kind: LinkEventKind
    level: Level
    text: str
    link_id: int | None = None
    link_name: str = ""
    vehicle: VehicleId | None = None
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class RadioReport:
    """What a telemetry radio says about itself (RADIO_STATUS 109, RADIO 166); raw units of the radio."""

    rssi: int
    remote_rssi: int
    noise: int
    remote_noise: int
    tx_buffer_pct: int
    receive_errors: int
    age_s: float


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """One link now: its state in words and its figures, counted since it was added."""

    link_id: int
    name: str
    url: str
    """Canonical connection URL."""
    network: int
    state: LinkState
    text: str
    """One sentence for the pilot: ``Listening on 0.0.0.0:14550, nothing heard yet``."""
    reason: str = ""
    remedy: str = ""
    retry_in_s: float | None = None
    rx_msgs_per_s: float = 0.0
    tx_msgs_per_s: float = 0.0
    rx_bytes_per_s: float = 0.0
    tx_bytes_per_s: float = 0.0
    rx_frames: int = 0
    tx_frames: int = 0
    rx_bytes: int = 0
    tx_bytes: int = 0
    tx_dropped: int = 0
    """Frames that could not be handed to the operating system in time."""
    duplicates: int = 0
    """Frames dropped because another route had brought them already."""
    bad_crc: int = 0
    bytes_skipped: int = 0
    """Bytes that belonged to no valid frame."""
    unknown_messages: int = 0
    """Valid-looking frames of messages that the dialect does not know: recorded and forwarded raw."""
    kernel_drops: int | None = None
    """Datagrams that this computer lost for want of time; None where it can't be told."""
    loss_pct: float | None = None
    """Lost on the way, over all vehicles of the link, in the last 10 s; None before anything is heard."""
    age_s: float | None = None
    """Seconds since the last valid frame; None before the first."""
    bandwidth_bps: int | None = None
    simulated: bool = False
    injected_loss_pct: float = 0.0
    autoconnect: bool = True
    local_address: str = ""
    """Where a listening link is bound, with the port that the system chose if the URL says 0."""
    addresses: tuple[str, ...] = ()
    """Where valid frames came from within the last minute."""
    vehicles: tuple[VehicleId, ...] = ()
    """System ids that sent a vehicle's heartbeat on this link."""
    radio: RadioReport | None = None


@dataclass(frozen=True, slots=True)
class VehicleLinkStatus:
    """One route to one vehicle: a link, and the address on it."""

    link_id: int
    link_name: str
    address: str
    loss_pct: float | None
    """In the last 10 s; None while too little was heard to tell."""
    rate_msgs_per_s: float
    rtt_ms: float | None
    """Round trip by TIMESYNC, smoothed; None until answered."""
    age_s: float
    silent: bool
    """Nothing for 3.5 s; RADIO_STATUS does not count."""
    active: bool
    """What we send to this vehicle goes this way."""
    pinned: bool
    signed: bool
    """The last frame carried a signature (not: a signature that was verified)."""


@dataclass(frozen=True, slots=True)
class LinkTestResult:
    """What the Connections dialog shows after "Test"."""

    ok: bool
    text: str
    remedy: str = ""
    systems: tuple[tuple[int, int], ...] = ()
    """(system id, component id) heard, ascending."""
    frames: int = 0
    bytes_received: int = 0
