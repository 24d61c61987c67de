"""Godwit GCS: a ground control station for PX4 and ArduPilot vehicles."""

__version__ = "0.1.0"
