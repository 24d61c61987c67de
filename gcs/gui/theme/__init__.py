"""Colours, fonts and icons of the window, all from the tokens of ``look/tokens.md``."""

from __future__ import annotations

from gcs.gui.theme.application import dress, palette
from gcs.gui.theme.colour import blend, contrast, with_alpha
from gcs.gui.theme.controller import ThemeController
from gcs.gui.theme.fonts import font, load_fonts
from gcs.gui.theme.icons import check_icon, icon, logo_icon, paint_icon, paint_logo, pixmap
from gcs.gui.theme.levels import Sign
from gcs.gui.theme.qss import qss
from gcs.gui.theme.tokens import DARK, LIGHT, SUNLIGHT, THEMES, Theme

__all__ = [
    "DARK",
    "LIGHT",
    "SUNLIGHT",
    "THEMES",
    "Sign",
    "Theme",
    "ThemeController",
    "blend",
    "check_icon",
    "contrast",
    "dress",
    "font",
    "icon",
    "load_fonts",
    "logo_icon",
    "paint_icon",
    "paint_logo",
    "palette",
    "pixmap",
    "qss",
    "with_alpha",
]
