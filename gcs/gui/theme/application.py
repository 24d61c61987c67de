"""Gives a whole application its theme: style, palette, font and stylesheet."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from gcs.gui.theme.controller import ThemeController
from gcs.gui.theme.fonts import font, load_fonts
from gcs.gui.theme.qss import qss
from gcs.gui.theme.tokens import Theme


def palette(theme: Theme) -> QPalette:
    """Qt's palette in the theme's colours, for what a stylesheet does not reach (links, placeholders)."""
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.bg1,
        role.WindowText: theme.t1,
        role.Base: theme.bg0,
        role.AlternateBase: theme.bg1,
        role.Text: theme.t1,
        role.PlaceholderText: theme.t3,
        role.Button: theme.bg3,
        role.ButtonText: theme.t1,
        role.BrightText: theme.t1,
        role.ToolTipBase: theme.bg2,
        role.ToolTipText: theme.t1,
        role.Highlight: theme.acc,
        role.HighlightedText: theme.on_acc,
        role.Link: theme.acc,
        role.LinkVisited: theme.acc,
        role.Light: theme.bg4,
        role.Midlight: theme.bg4,
        role.Mid: theme.line2,
        role.Dark: theme.line,
        role.Shadow: "#000000",
        role.Accent: theme.acc,
    }
    made = QPalette()
    for which, colour in colours.items():
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.t3))
    return made


def dress(application: QApplication, themes: ThemeController) -> None:
    """Load the fonts, then keep the application in the controller's theme from now on."""
    load_fonts()
    application.setStyle("Fusion")

    def apply(theme: Theme) -> None:
        application.setPalette(palette(theme))
        application.setFont(font("body", theme))
        application.setStyleSheet(qss(theme))

    apply(themes.current)
    themes.changed.connect(apply)
