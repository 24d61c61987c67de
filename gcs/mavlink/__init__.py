"""MAVLink codec: bytes in, typed messages out, and back. No input or output of its own."""

from __future__ import annotations

from gcs.mavlink.encoder import Encoder, encode_frame
from gcs.mavlink.errors import EncodeError, UnknownMessageError
from gcs.mavlink.field_def import FieldDef
from gcs.mavlink.frame import Frame
from gcs.mavlink.framer import Framer
from gcs.mavlink.message import Message
from gcs.mavlink.search import FramerStats
from gcs.mavlink.sequence import SequenceTracker
from gcs.mavlink.table import DialectTable, MessageDef, default_table

__all__ = [
    "DialectTable",
    "EncodeError",
    "Encoder",
    "FieldDef",
    "Frame",
    "Framer",
    "FramerStats",
    "Message",
    "MessageDef",
    "SequenceTracker",
    "UnknownMessageError",
    "default_table",
    "encode_frame",
]
