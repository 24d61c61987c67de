"""Messages as JSON lines, for ``gcs monitor --json`` and for other programs.

One object per message: ``time`` (seconds UTC, float), ``link``, ``sysid``, ``compid``, ``name``, ``id``,
``seq``, ``fields`` (by name, as the dialect declares them). Values are the wire's own, unscaled. Strict JSON
knows neither NaN nor infinity: both become null. Integers are exact up to 64 bits. Character arrays are text
up to the first NUL, other arrays are lists. Messages unknown to the dialect are named ``UNKNOWN_<id>`` and
hold their payload as ``payload_hex``. SETUP_SIGNING shows its target only, never its key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from gcs.mavlink.frame import Frame

SETUP_SIGNING_ID: Final = 256
_SECRET_FIELDS: Final = ("secret_key", "initial_timestamp")

_encode = msgspec.json.Encoder().encode


def message_record(frame: Frame) -> dict[str, Any]:
    """Return one message as a record (see the module); NaN and infinity are still floats here."""
    if frame.definition is None:
        fields: dict[str, Any] = {"payload_hex": frame.payload.hex()}
    else:
        fields = frame.msg.as_dict()
        if frame.msgid == SETUP_SIGNING_ID:
            for name in _SECRET_FIELDS:
                fields.pop(name, None)
    return {
        "time": frame.time_us / 1e6,
        "link": frame.link,
        "sysid": frame.sysid,
        "compid": frame.compid,
        "name": frame.name,
        "id": frame.msgid,
        "seq": frame.seq,
        "fields": fields,
    }


def message_records(source: Iterable[Frame]) -> Iterator[dict[str, Any]]:
    """Yield a record per frame, such as those of a ``TlogReader``."""
    return map(message_record, source)


def record_to_json_line(frame: Frame) -> bytes:
    r"""Return one message as a line of strict JSON, UTF-8, ending in ``\n``."""
    return _encode(message_record(frame)) + b"\n"
