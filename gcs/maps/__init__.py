"""Map data without a window: tile arithmetic, tile files, online providers, coordinates."""

from __future__ import annotations
