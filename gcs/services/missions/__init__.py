"""Missions, fences and rally points to and from a vehicle: one machine for all three lists.

Made for lossy radios (``protocols.md``, Missions): what is asked again is answered again, at any time;
the count is repeated until the first request; several requests are in flight on the way down and holes
are asked for again, as soon as this link's measured delay allows; only a silence without any progress ends
a transfer. Every message must match in system, component and mission type. What was uploaded is read back
and compared, and a transfer that failed says what the vehicle holds.
"""

from __future__ import annotations

from gcs.services.missions.clear import MissionClear
from gcs.services.missions.compare import Change, Comparison, Held, compare_items, compare_lists, what_is_held
from gcs.services.missions.download import MissionDownload
from gcs.services.missions.items import fields_of, item_from, outcome_of, reason_of
from gcs.services.missions.peer import IN_FLIGHT, MissionPeer
from gcs.services.missions.track import MissionTrack
from gcs.services.missions.upload import MissionUpload, UploadReport

__all__ = [
    "IN_FLIGHT",
    "Change",
    "Comparison",
    "Held",
    "MissionClear",
    "MissionDownload",
    "MissionPeer",
    "MissionTrack",
    "MissionUpload",
    "UploadReport",
    "compare_items",
    "compare_lists",
    "fields_of",
    "item_from",
    "outcome_of",
    "reason_of",
    "what_is_held",
]
