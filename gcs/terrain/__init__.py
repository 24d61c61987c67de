"""Terrain: heights of the ground from files, the bundled island and, where the user wants it, a server."""

from __future__ import annotations
