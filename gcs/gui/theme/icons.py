"""Lucide's icons in the colours of the theme, drawn sharp at any scale."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gcs.model.resources import resource_path

_STROKE = 1.75


@cache
def icon_names() -> frozenset[str]:
    """Names of all bundled icons."""
    return frozenset(file.stem for file in resource_path("icons", "lucide").glob("*.svg"))


def check_icon(name: str) -> str:
    """Return the name if there is such an icon: asked when a control is made, not first when it is painted.

    Raises:
        KeyError: There is no such icon.
    """
    _source(name)
    return name


@cache
def _source(name: str) -> str:
    folder = resource_path("icons", "lucide")
    try:
        text = (folder / f"{name}.svg").read_text("utf-8")
    except FileNotFoundError:
        raise KeyError(f"no icon named {name!r} in {folder}") from None
    return text.replace('stroke-width="2"', f'stroke-width="{_STROKE}"')


@lru_cache(maxsize=512)
def _renderer(name: str, rgb: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", rgb).encode()))


def paint_icon(painter: QPainter, rect: QRectF, name: str, color: str) -> None:
    """Draw an icon into a rectangle in device-independent pixels.

    Raises:
        KeyError: There is no such icon.
    """
    _renderer(name, QColor(color).name()).render(painter, rect)


@lru_cache(maxsize=512)
def pixmap(name: str, color: str, size: int = 19, ratio: float = 1.0) -> QPixmap:
    """An icon as a pixmap of ``size`` device-independent pixels at device pixel ratio ``ratio``.

    Raises:
        KeyError: There is no such icon.
    """
    check_icon(name)  # an error while a painter is at work would leave its pixmap in use
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_icon(painter, QRectF(0, 0, size, size), name, color)
    painter.end()
    return made


@lru_cache(maxsize=256)
def icon(name: str, color: str, size: int = 19, disabled: str = "") -> QIcon:
    """An icon for buttons, menus and actions, sharp at 100, 150, 200 and 300 %.

    Raises:
        KeyError: There is no such icon.
    """
    made = QIcon()
    for ratio in (1.0, 1.5, 2.0, 3.0):
        made.addPixmap(pixmap(name, color, size, ratio))
        if disabled:
            made.addPixmap(pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
    return made


@cache
def _logo_source() -> str:
    return resource_path("icons", "godwit.svg").read_text("utf-8")


@lru_cache(maxsize=8)
def _logo_renderer(body: str, wing: str) -> QSvgRenderer:
    text = _logo_source().replace("#E9EEF2", body).replace("#3FA9F5", wing)
    return QSvgRenderer(QByteArray(text.encode()))


def paint_logo(painter: QPainter, rect: QRectF, body: str, wing: str) -> None:
    """Draw the godwit in two colours."""
    _logo_renderer(QColor(body).name(), QColor(wing).name()).render(painter, rect)


def logo_icon() -> QIcon:
    """The window's icon: the godwit on the dark ground it was drawn for."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        image = QPixmap(size, size)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#12161B"))
        painter.drawRoundedRect(QRectF(0, 0, size, size), size * 0.18, size * 0.18)
        paint_logo(painter, QRectF(size * 0.08, size * 0.08, size * 0.84, size * 0.84), "#E9EEF2", "#3FA9F5")
        painter.end()
        made.addPixmap(image)
    return made
