"""The briefing of a plan: one HTML file to print, sign and open anywhere, without a network."""

from __future__ import annotations

from gcs.recording.briefing.ground import GroundTile, ground_tiles
from gcs.recording.briefing.making import make_briefing
from gcs.recording.briefing.page import Briefing, briefing_parts, write_briefing

__all__ = ["Briefing", "GroundTile", "briefing_parts", "ground_tiles", "make_briefing", "write_briefing"]
