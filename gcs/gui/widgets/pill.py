"""Pills: the one saturated word that tells the state, the worst alert, or that this is a simulation."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gcs.gui.theme import Sign, Theme, ThemeController, blend, font, paint_icon
from gcs.gui.widgets.labels import paint_text, text_width
from gcs.gui.widgets.status_symbol import paint_status
from gcs.gui.widgets.themed import ThemedButton
from gcs.gui.widgets.vehicle_glyph import paint_vehicle_glyph
from gcs.model.vehicle import Phase, VehicleKind

HEIGHT = 44
PILL_LEAST = 54
"""Width that holds the picture alone."""
_WORDLESS = 90  # narrower, no word can be read
_TEXT_LEFT = 48
_TEXT_RIGHT = 15


@dataclass(frozen=True, slots=True)
class PillLook:
    """How a pill is drawn.

    Attributes:
        tone: ``ok``, ``caution``, ``warning``, ``critical``, ``off``, ``accent`` or ``sim``.
        solid: Filled with the tone; else outlined, with a faint ground.
        picture: A ``Sign``, a ``VehicleKind`` or the name of an icon.
        hatch: Diagonal stripes over the ground.
    """

    tone: str
    solid: bool
    picture: Sign | VehicleKind | str
    hatch: bool = False


SIMULATION = PillLook("sim", False, "square-dashed", hatch=True)
REPLAY = PillLook("accent", False, "history")

_PHASES = {
    Phase.READY: PillLook("ok", False, Sign.OK),
    Phase.NOT_READY: PillLook("caution", False, Sign.CAUTION),
    Phase.ARMED: PillLook("caution", True, "fan"),
    Phase.LANDING: PillLook("accent", True, "arrow-down"),
    Phase.PAUSED: PillLook("accent", True, "pause"),
    Phase.RETURNING: PillLook("accent", True, "house"),
    Phase.LINK_LOST: PillLook("critical", True, Sign.CRITICAL),
    Phase.DISCONNECTED: PillLook("off", False, Sign.OFF),
}


def phase_look(phase: Phase, kind: VehicleKind = VehicleKind.QUAD) -> PillLook:
    """The look of a state (tokens.md "Words for states"); flying shows the vehicle's own symbol."""
    return _PHASES.get(phase) or PillLook("accent", True, kind)


def alert_look(sign: Sign) -> PillLook:
    """The look of the worst alert: filled in its level's colour with its symbol."""
    return PillLook(sign.value, True, sign) if sign.is_alert else PillLook(sign.value, False, sign)


def _tone(look: PillLook, theme: Theme) -> str:
    return {"accent": theme.acc, "sim": theme.sim}.get(look.tone) or theme.level(look.tone)


def pill_colours(look: PillLook, theme: Theme) -> tuple[str, str, str]:
    """Ground, border and text of a pill."""
    tone = _tone(look, theme)
    if not look.solid:
        border = theme.caution_outline if look.tone == "caution" and theme.caution_outline else tone
        faint = theme.bg1 if look.tone == "off" or (theme.weight_step and not look.hatch) else ""
        return faint or blend(theme.bg1, tone, 0.2), border, theme.t1
    if look.tone == "accent":
        return theme.acc, theme.acc, theme.on_acc
    fill, text = theme.fill(look.tone)
    return fill, theme.caution_outline if look.tone == "caution" and theme.caution_outline else fill, text


def _paint_hatch(painter: QPainter, shape: QPainterPath, colour: QColor) -> None:
    painter.save()
    painter.setClipPath(shape)
    painter.setPen(QPen(colour, 5))
    box = shape.boundingRect()
    x = box.left() - box.height()
    while x < box.right() + box.height():
        painter.drawLine(QPointF(x, box.bottom() + 2), QPointF(x + box.height() + 4, box.top() - 2))
        x += 15
    painter.restore()


def _paint_picture(
    painter: QPainter, box: QRectF, look: PillLook, theme: Theme, colours: tuple[str, str], inverted: bool
) -> None:
    ground, text = colours
    if isinstance(look.picture, VehicleKind):
        paint_vehicle_glyph(painter, box, look.picture, text)
    elif isinstance(look.picture, Sign):
        side = box.adjusted(1, 1, -1, -1)
        # A symbol in its own colour would vanish on a ground of that colour: it takes the text's.
        if look.solid:
            paint_status(painter, side, look.picture, theme, colour=text, mark=ground, inverted=inverted)
        else:
            paint_status(painter, side, look.picture, theme, inverted=inverted)
    else:
        paint_icon(painter, box, look.picture, text)


def paint_pill(
    painter: QPainter,
    rect: QRectF,
    word: str,
    detail: str,
    look: PillLook,
    theme: Theme,
    inverted: bool = False,
) -> None:
    """Draw a pill with its word and, below it, its detail; ``inverted`` is the other half of an alarm."""
    ground, border, text = pill_colours(look, theme)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = max(1.2, theme.border_px)
    box = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    shape = QPainterPath()
    shape.addRoundedRect(box, 5, 5)
    painter.fillPath(shape, QColor(ground))
    if look.hatch:
        _paint_hatch(painter, shape, QColor(blend(ground, _tone(look, theme), 0.16)))
    painter.setPen(QPen(QColor(border), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(shape)
    middle = rect.center().y()
    wordless = rect.width() < _WORDLESS
    picture_left = rect.center().x() - 12 if wordless else rect.left() + 15
    _paint_picture(painter, QRectF(picture_left, middle - 12, 24, 24), look, theme, (ground, text), inverted)
    if wordless:
        painter.restore()
        return
    room = rect.width() - _TEXT_LEFT - _TEXT_RIGHT + 7
    left = rect.left() + _TEXT_LEFT
    if detail:
        paint_text(painter, QRectF(left, middle - 18, room, 19), word, font("pill", theme), text)
        paint_text(painter, QRectF(left, middle + 1, room, 16), detail, font("pill_sub", theme), text)
    else:
        paint_text(painter, QRectF(left, middle - 10, room, 20), word, font("pill", theme), text)
    painter.restore()


def pill_width(word: str, detail: str, theme: Theme) -> int:
    """Width that shows both lines whole."""
    words = max(text_width(word, font("pill", theme)), text_width(detail, font("pill_sub", theme)))
    return round(words + 0.5) + _TEXT_LEFT + _TEXT_RIGHT


class Pill(ThemedButton):
    """A pill that can be clicked for its details."""

    def __init__(
        self, themes: ThemeController, look: PillLook, word: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, parent)
        self._look = look
        self._word = word
        self._detail = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(word)

    def set_state(self, look: PillLook, word: str, detail: str = "") -> None:
        """Show a state; costs nothing when it is the same. Upper case is the caller's choice."""
        if (look, word, detail) != (self._look, self._word, self._detail):
            self._look, self._word, self._detail = look, word, detail
            self.setAccessibleName(f"{word}, {detail}" if detail else word)
            self._retheme()

    def sizeHint(self) -> QSize:
        """Room for both lines."""
        return QSize(pill_width(self._word, self._detail, self.theme), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Room for the picture and some letters."""
        return QSize(100, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pill."""
        paint_pill(QPainter(self), QRectF(self.rect()), self._word, self._detail, self._look, self.theme)
