"""What all services share: the operation protocol, its actions, and the one command exchange."""

from __future__ import annotations

from gcs.services.operation.actions import Action, Done, Life, Operation, OperationResult, Progress, Send
from gcs.services.operation.command_exchange import (
    ACK_TIMEOUT_S,
    CommandAnswer,
    CommandExchange,
    CommandRequest,
    OutstandingCommands,
    command_message,
    request_message,
)

__all__ = [
    "ACK_TIMEOUT_S",
    "Action",
    "CommandAnswer",
    "CommandExchange",
    "CommandRequest",
    "Done",
    "Life",
    "Operation",
    "OperationResult",
    "OutstandingCommands",
    "Progress",
    "Send",
    "command_message",
    "request_message",
]
