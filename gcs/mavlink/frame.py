"""One MAVLink frame as received: header fields at hand, everything else worked out when asked for."""

from __future__ import annotations

import msgspec

from gcs.mavlink.errors import UnknownMessageError
from gcs.mavlink.message import Message
from gcs.mavlink.serialization import (
    CRC_LEN,
    FLAG_SIGNED,
    HEADER_LEN_V1,
    HEADER_LEN_V2,
    MAGIC_V1,
    MAGIC_V2,
    MAX_FRAME_LEN,
    SIGNATURE_LEN,
)
from gcs.mavlink.table import MessageDef

__all__ = [
    "CRC_LEN",
    "FLAG_SIGNED",
    "HEADER_LEN_V1",
    "HEADER_LEN_V2",
    "MAGIC_V1",
    "MAGIC_V2",
    "MAX_FRAME_LEN",
    "SIGNATURE_LEN",
    "Frame",
]


class Frame(msgspec.Struct, gc=False, eq=False):
    """A frame with a good CRC, or one whose message id the dialect does not define.

    Attributes:
        raw: the whole frame as on the wire, from the magic byte to CRC or signature.
        time_us: time of reception, microseconds since 1970 UTC, as given to the framer.
        link: number of the link, as given to the framer.
        msgid: message id.
        sysid: system id of the sender.
        compid: component id of the sender.
        seq: sequence number, 0 to 255.
        definition: the message's definition, None when the id is unknown.
    """

    raw: bytes
    time_us: int
    link: int
    msgid: int
    sysid: int
    compid: int
    seq: int
    definition: MessageDef | None
    _msg: Message | None = None

    @property
    def name(self) -> str:
        """Message name, or ``UNKNOWN_<id>`` when the dialect does not define the id."""
        definition = self.definition
        return f"UNKNOWN_{self.msgid}" if definition is None else definition.name

    @property
    def version(self) -> int:
        """MAVLink version of the frame, 1 or 2."""
        return 2 if self.raw[0] == MAGIC_V2 else 1

    @property
    def signed(self) -> bool:
        """Whether a signature block is attached; it has not been verified here."""
        return self.raw[0] == MAGIC_V2 and bool(self.raw[2] & FLAG_SIGNED)

    @property
    def payload(self) -> bytes:
        """Payload as on the wire: zeros at its end may be left out."""
        start = HEADER_LEN_V2 if self.raw[0] == MAGIC_V2 else HEADER_LEN_V1
        return self.raw[start : start + self.raw[1]]

    @property
    def msg(self) -> Message:
        """Decoded message, made on first use.

        Raises:
            UnknownMessageError: the dialect does not define the message id.
        """
        message = self._msg
        if message is None:
            if self.definition is None:
                raise UnknownMessageError(
                    f"Message id {self.msgid} from system {self.sysid} is not in the dialect",
                    "Use the frame's payload as it is",
                )
            message = self._msg = self.definition.decode(self.raw)
        return message
