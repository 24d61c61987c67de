"""What can go wrong when messages are encoded or looked into."""

from __future__ import annotations

from gcs.model.errors import CodecError


class EncodeError(CodecError):
    """A message cannot be encoded: its name, a field name or a value is wrong."""


class UnknownMessageError(CodecError):
    """A frame was asked for its fields, but the dialect does not define its message id."""
