"""What all services share: the operation protocol, its actions, and the one command exchange."""

from __future__ import annotations

from gcs.services.operation.actions import Action, Done, Life, Operation, OperationResult, Progress, Send
from gcs.services.operation.command_exchange import (
    CommandAnswer,
    CommandExchange,
    CommandRequest,
    OutstandingCommands,
    request_message,
)

__all__ = [
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
    "request_message",
]
