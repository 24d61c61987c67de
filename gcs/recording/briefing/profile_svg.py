"""The profile along the route as a drawing in the page."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from gcs.model import format as text
from gcs.model.units import UnitSettings
from gcs.planning.analysis import Finding, Profile, Severity

WIDTH, HEIGHT = 1160, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 12, 12, 40
_MOST_POINTS = 1200
_STEPS = (1.0, 2.0, 5.0, 10.0)
Floats = npt.NDArray[np.float64]


def profile_svg(profile: Profile, findings: Sequence[Finding], units: UnitSettings) -> str:
    """Return the drawing: ground, path, items and the stretches in conflict."""
    if len(profile.distance_m) < 2:
        return "<p class=sub>The route is too short for a profile.</p>"
    frame = _Frame(profile)
    parts = [
        f'<svg class=profile viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="Heights along the route">',
        frame.grid(units),
        frame.ground(profile),
        *(
            frame.conflict(*finding.distance_m)
            for finding in findings
            if finding.severity is Severity.ERROR and finding.distance_m is not None
        ),
        frame.line(profile.distance_m, profile.path_amsl_m, "#12181D", 2.0),
        *(frame.mark(mark.distance_m, mark.alt_amsl_m, mark.label) for mark in profile.marks),
        "</svg>",
    ]
    return "".join(parts)


class _Frame:
    """From metres to the drawing."""

    def __init__(self, profile: Profile) -> None:
        heights = np.concatenate((profile.path_amsl_m, profile.terrain_amsl_m))
        heights = heights[np.isfinite(heights)]
        low, high = (float(heights.min()), float(heights.max())) if len(heights) else (0.0, 1.0)
        room = max(10.0, (high - low) * 0.1)
        self.low_m, self.high_m = low - room, high + room
        self.length_m = max(1.0, float(profile.distance_m[-1]))

    def x(self, distance_m: float) -> float:
        """Return the column of a distance."""
        return _LEFT + distance_m / self.length_m * (WIDTH - _LEFT - _RIGHT)

    def y(self, height_m: float) -> float:
        """Return the row of a height."""
        share = (height_m - self.low_m) / (self.high_m - self.low_m)
        return HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM)

    def grid(self, units: UnitSettings) -> str:
        """Return lines and words of both axes."""
        parts: list[str] = []
        for height_m in _ticks(self.low_m, self.high_m, 4, units.height.metres):
            y = self.y(height_m)
            parts.append(
                f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#D3D9DE"/>'
            )
            word = html.escape(text.height(height_m, units).text)
            parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{word}</text>')
        for distance_m in _ticks(0.0, self.length_m, 8, units.distance.small[1]):
            word = html.escape(text.distance(distance_m, units).text)
            x = self.x(distance_m)
            parts.append(f'<text x="{x:.1f}" y="{HEIGHT - 4}" text-anchor="middle">{word}</text>')
        return "".join(parts)

    def ground(self, profile: Profile) -> str:
        """Return the terrain, each known stretch filled down to the foot."""
        foot = HEIGHT - _BOTTOM
        parts = []
        known = np.isfinite(profile.terrain_amsl_m)
        edges = np.flatnonzero(np.diff(np.concatenate(([False], known, [False])).astype(np.int8)))
        for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            chosen = _thinned(profile.distance_m[begin:end], profile.terrain_amsl_m[begin:end])
            points = " ".join(f"{self.x(d):.1f},{self.y(h):.1f}" for d, h in chosen)
            first, last = self.x(chosen[0][0]), self.x(chosen[-1][0])
            shape = f"{first:.1f},{foot} {points} {last:.1f},{foot}"
            parts.append(f'<polygon points="{shape}" fill="#D9CBB2" stroke="#A98B52"/>')
        return "".join(parts)

    def line(self, distance_m: Floats, height_m: Floats, color: str, width: float) -> str:
        """Return a line."""
        points = " ".join(f"{self.x(d):.1f},{self.y(h):.1f}" for d, h in _thinned(distance_m, height_m))
        return f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="{width}"/>'

    def conflict(self, from_m: float, to_m: float) -> str:
        """Return a stretch in conflict."""
        x, width = self.x(from_m), max(3.0, self.x(to_m) - self.x(from_m))
        height = HEIGHT - _TOP - _BOTTOM
        return (
            f'<rect x="{x:.1f}" y="{_TOP}" width="{width:.1f}" height="{height}"'
            ' fill="#C2201F" fill-opacity="0.2" stroke="#C2201F"/>'
        )

    def mark(self, distance_m: float, height_m: float, label: str) -> str:
        """Return an item's number at the foot and the line up to it."""
        x, foot = self.x(distance_m), HEIGHT - _BOTTOM
        return (
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{foot}" y2="{self.y(height_m):.1f}" stroke="#A9B3BC"'
            ' stroke-dasharray="2 3"/>'
            f'<circle cx="{x:.1f}" cy="{foot + 10}" r="9" fill="#FFFFFF" stroke="#12181D"/>'
            f'<text x="{x:.1f}" y="{foot + 14}" text-anchor="middle">{html.escape(label)}</text>'
        )


def _thinned(distance_m: Floats, height_m: Floats) -> list[tuple[float, float]]:
    """Return at most so many points, the lowest and highest of each piece among them."""
    known = np.isfinite(height_m)
    distances, heights = distance_m[known], height_m[known]
    if len(distances) > _MOST_POINTS:
        pieces = np.array_split(np.arange(len(distances)), _MOST_POINTS // 2)
        chosen = {0, len(distances) - 1}
        for piece in pieces:
            chosen |= {int(piece[heights[piece].argmin()]), int(piece[heights[piece].argmax()])}
        order = sorted(chosen)
        distances, heights = distances[order], heights[order]
    return list(zip(distances.tolist(), heights.tolist(), strict=True))


def _ticks(low: float, high: float, about: int, unit: float) -> list[float]:
    """Return round numbers of a unit between two values."""
    span = (high - low) / unit
    size = 10.0 ** math.floor(math.log10(span / about))
    step = next(size * one for one in _STEPS if size * one * about >= span or one == _STEPS[-1])
    first = math.ceil(low / unit / step)
    return [number * step * unit for number in range(first, math.floor(high / unit / step) + 1)]
