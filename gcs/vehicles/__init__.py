"""Vehicles: messages in, immutable states out, and what each autopilot family wants said to it."""
