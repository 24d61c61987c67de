"""The message list: what the vehicles said, what was commanded, what raised an alarm, newest on top."""

from __future__ import annotations

from gcs.gui.panels.messages.panel import MessagesPanel

__all__ = ["MessagesPanel"]
