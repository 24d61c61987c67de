"""The two bundled typefaces and the table of text roles (tokens.md "Type")."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from gcs.gui.theme.tokens import Theme
from gcs.model.resources import resource_path

UI_FAMILIES = (
    "Inter",
    "Noto Sans",
    "Noto Sans CJK TC",
    "Noto Sans CJK JP",
    "Noto Sans CJK SC",
    "Noto Sans CJK KR",
    "sans-serif",
)
FIXED_FAMILIES = ("JetBrains Mono", "Noto Sans Mono", "monospace")

ROLES: dict[str, tuple[int, int]] = {
    "pill": (15, 700),
    "pill_sub": (11, 400),
    "bar_name": (15, 600),
    "bar_clock": (16, 600),
    "bar_value": (14, 600),
    "bar_sub": (11, 400),
    "bar_link": (12, 600),
    "bar_link_name": (12, 400),
    "body": (13, 400),
    "body_strong": (13, 600),
    "table": (12, 400),
    "table_strong": (12, 600),
    "panel_header": (12, 600),
    "small": (11, 400),
    "small_strong": (11, 600),
    "value": (20, 600),
    "value_unit": (13, 400),
    "pfd_box": (19, 600),
    "pfd_tape": (13, 600),
    "map_label": (12, 600),
    "map_label_sub": (11, 500),
    "axis": (10, 500),
    "rail": (11, 400),
    "rail_active": (11, 600),
    "action": (13, 600),
    "action_hint": (11, 400),
    "title": (15, 600),
    "fixed": (12, 400),
    "fixed_strong": (12, 600),
    "fixed_body": (13, 400),
}
"""Pixel size and weight of each text role. Roles whose name starts with ``fixed`` use the fixed font."""


def load_fonts() -> list[str]:
    """Register the bundled fonts with Qt; needs a ``QGuiApplication``.

    Returns:
        The families that were registered.

    Raises:
        RuntimeError: A bundled file is missing or Qt does not accept it.
    """
    families: set[str] = set()
    files = sorted(resource_path("fonts").glob("*.[ot]tf"))
    for file in files:
        number = QFontDatabase.addApplicationFont(str(file))
        if number < 0:
            raise RuntimeError(f"Qt cannot read the bundled font {file}; install Godwit GCS again")
        families.update(QFontDatabase.applicationFontFamilies(number))
    if not files:
        raise RuntimeError(f"no bundled fonts in {resource_path('fonts')}; install Godwit GCS again")
    return sorted(families)


@cache
def _made(role: str, step: int) -> QFont:
    size_px, weight = ROLES[role]
    fixed = role.startswith("fixed")
    made = QFont(list(FIXED_FAMILIES if fixed else UI_FAMILIES))
    made.setPixelSize(size_px)
    made.setWeight(QFont.Weight(min(weight + step, 700)))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if not fixed:
        made.setFeature(QFont.Tag("tnum"), 1)
        made.setFeature(QFont.Tag("cv05"), 1)
    return made


def font(role: str, theme: Theme | None = None) -> QFont:
    """Font of a text role; with a theme, in that theme's weight (sunlight is one weight heavier).

    Raises:
        KeyError: The role is not in ``ROLES``.
    """
    return QFont(_made(role, theme.weight_step if theme else 0))
