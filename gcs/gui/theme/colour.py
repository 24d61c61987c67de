"""Colour arithmetic on ``#RRGGBB`` strings: blends for tinted grounds, contrast for the theme test."""

from __future__ import annotations

from PySide6.QtGui import QColor


def blend(ground: str, over: str, share: float) -> str:
    """Mix ``over`` into ``ground``; ``share`` 0 gives the ground, 1 gives ``over``."""
    a, b = QColor(ground), QColor(over)
    parts = (
        (a.red(), b.red()),
        (a.green(), b.green()),
        (a.blue(), b.blue()),
    )
    return "#" + "".join(f"{round(x + (y - x) * share):02X}" for x, y in parts)


def with_alpha(colour: str, alpha: float) -> QColor:
    """Give the colour an opacity from 0 to 1."""
    made = QColor(colour)
    made.setAlphaF(alpha)
    return made


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance")."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    made = QColor(colour)
    return 0.2126 * linear(made.redF()) + 0.7152 * linear(made.greenF()) + 0.0722 * linear(made.blueF())


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
