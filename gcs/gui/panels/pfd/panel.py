"""The flight display's widget: takes states, keeps the texts at 5 Hz, paints at the rate it is fed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QLineF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QContextMenuEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from gcs.gui.panels.pfd import horizon, tapes
from gcs.gui.panels.pfd.brushes import Brushes, write
from gcs.gui.panels.pfd.cells import Cells, read_cells
from gcs.gui.panels.pfd.layout import DESIGN_HEIGHT, DESIGN_WIDTH, Layout, lay_out
from gcs.gui.panels.pfd.readings import AltitudeReference, Reading, Readings, read_state
from gcs.gui.theme import Theme, ThemeController
from gcs.model import format as fmt
from gcs.model.units import METRIC, HeightUnit, UnitSettings
from gcs.model.vehicle import VehicleState

_TEXT_PERIOD_S = 0.2


class Word(NamedTuple):
    """A text and whether it is stale."""

    text: str = fmt.UNKNOWN
    stale: bool = False


_NO_CELLS = Cells()
_NO_WORD = Word()


@dataclass(frozen=True, slots=True)
class Texts:
    """All words of the display, renewed at 5 Hz at most."""

    cells: Cells = _NO_CELLS
    speed_label: str = ""
    speed: Word = _NO_WORD
    air_speed: Word = _NO_WORD
    target_air_speed: str = ""
    altitude_label: str = ""
    altitude: Word = _NO_WORD
    agl: Word = _NO_WORD
    agl_source: str = ""
    heading: Word = _NO_WORD
    attitude_age: str = ""


class PfdPanel(QWidget):
    """Primary flight display of one vehicle.

    Attributes:
        altitudeReferenceChanged: Emitted with the value of the new ``AltitudeReference``.
    """

    altitudeReferenceChanged = Signal(str)

    def __init__(
        self, themes: ThemeController, units: UnitSettings = METRIC, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._units = units
        self._reference = AltitudeReference.AMSL
        self._brushes = Brushes(themes.current)
        self._readings = Readings()
        self._texts = Texts()
        self._texts_at_s: float | None = None
        self._state: VehicleState | None = None
        self._situation: tuple[object, ...] = ()
        self._overlay: tuple[tuple[object, ...], QPixmap] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Flight display"))
        self.setToolTip(self.tr("Flight display. A changes the altitude tape between AMSL and above home"))
        themes.changed.connect(self._dress)

    def sizeHint(self) -> QSize:
        """Return the size of the drawing at 100 %."""
        return QSize(int(DESIGN_WIDTH), int(DESIGN_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size at which everything can be read."""
        return QSize(300, 230)

    def heightForWidth(self, width: int) -> int:
        """Return the height that keeps the drawing's proportions."""
        return round(width * DESIGN_HEIGHT / DESIGN_WIDTH)

    def hasHeightForWidth(self) -> bool:
        """Return True: the display keeps its proportions."""
        return True

    def set_units(self, units: UnitSettings) -> None:
        """Show speeds and heights in other units."""
        self._units = units
        self._texts_at_s = None
        self._overlay = None
        self.update()

    @property
    def altitude_reference(self) -> AltitudeReference:
        """The datum that the pilot chose for the altitude tape."""
        return self._reference

    def set_altitude_reference(self, reference: AltitudeReference) -> None:
        """Choose the datum of the altitude tape."""
        if reference is not self._reference:
            self._reference = reference
            self._texts_at_s = None
            self.altitudeReferenceChanged.emit(reference.value)
            self.update()

    @property
    def readings(self) -> Readings:
        """What is drawn now."""
        return self._readings

    @property
    def texts(self) -> Texts:
        """The words that stand there now."""
        return self._texts

    def show_state(self, state: VehicleState | None, now: float) -> None:
        """Show the vehicle's state as of monotonic time ``now``; call at 30 Hz at most."""
        self._state = state
        self._readings = read_state(state, now, self._units, self._reference) if state else Readings()
        shown = self._readings.horizon
        situation = (state.vehicle if state else None, shown is None, shown is None or shown.age_s is None)
        due = self._texts_at_s is None or not 0 <= now - self._texts_at_s < _TEXT_PERIOD_S
        if due or situation != self._situation:
            self._situation = situation
            self._texts_at_s = now
            self._texts = self._write(state, now)
            self._describe()
        self.update()

    def _word(self, reading: Reading | None, decimals: int) -> Word:
        if reading is None:
            return Word()
        if decimals < 0:
            decimals = 1 if round(abs(reading.value), 1) < 10 else 0
        return Word(fmt.number(reading.value, decimals), reading.stale)

    def _label(self, name: str, unit: str, reading: Reading | None) -> str:
        age_s = reading.age_s if reading else None
        return f"{name} {unit}" if age_s is None else f"{name} {fmt.age(age_s)}"

    def _write(self, state: VehicleState | None, now: float) -> Texts:
        r, units = self._readings, self._units
        datum = self.tr("AMSL") if r.altitude_reference is AltitudeReference.AMSL else self.tr("HOME")
        heading = Word()
        if r.heading_deg is not None:
            heading = Word(fmt.heading(r.heading_deg.value).text, r.heading_deg.stale)
        age_s = r.horizon.age_s if r.horizon else None
        source = r.agl_source
        if r.agl is not None and r.agl.age_s is not None:
            source = fmt.age(r.agl.age_s)
        return Texts(
            cells=read_cells(state, now, units) if state else Cells(),
            speed_label=self._label(self.tr("GS"), units.speed.value, r.ground_speed),
            speed=self._word(r.ground_speed, 1),
            air_speed=self._word(r.air_speed, 1),
            target_air_speed="" if r.target_air_speed is None else fmt.number(r.target_air_speed, 1),
            altitude_label=self._label(datum, units.height.value, r.altitude),
            altitude=self._word(r.altitude, -1),
            agl=self._word(r.agl, -1),
            agl_source=source if r.agl else "",
            heading=heading,
            attitude_age="" if age_s is None else self.tr("Attitude {age} old").format(age=fmt.age(age_s)),
        )

    def _describe(self) -> None:
        t = self._texts
        parts = [
            self._state.name if self._state else self.tr("No vehicle"),
            *t.cells,
            f"{t.speed_label} {t.speed.text}",
            f"{t.altitude_label} {t.altitude.text}",
            f"AGL {t.agl.text}",
            self.tr("heading {value}").format(value=t.heading.text),
        ]
        if self._state and self._readings.horizon is None:
            parts.append(self.tr("No attitude"))
        self.setAccessibleDescription(", ".join(parts))

    def _dress(self, theme: Theme) -> None:
        self._brushes = Brushes(theme)
        self._overlay = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Change the altitude tape's datum with A."""
        if event.key() == Qt.Key.Key_A and not event.modifiers():
            home = self._reference is AltitudeReference.AMSL
            self.set_altitude_reference(AltitudeReference.HOME if home else AltitudeReference.AMSL)
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the datum of the altitude tape."""
        menu = self.make_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def make_menu(self) -> QMenu:
        """Build the context menu."""
        menu = QMenu(self)
        group = QActionGroup(menu)
        words = {
            AltitudeReference.AMSL: self.tr("Altitude above mean sea level"),
            AltitudeReference.HOME: self.tr("Height above home"),
        }
        for reference, word in words.items():
            action = QAction(word, group)
            action.setCheckable(True)
            action.setChecked(reference is self._reference)
            action.triggered.connect(lambda _=False, chosen=reference: self.set_altitude_reference(chosen))
            menu.addAction(action)
        return menu

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the display."""
        layout = lay_out(self.width(), self.height(), self._climb_width())
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing
            | QPainter.RenderHint.TextAntialiasing
            | QPainter.RenderHint.SmoothPixmapTransform
        )
        painter.scale(layout.scale, layout.scale)
        self._paint_view(painter, layout)
        self._paint_tapes(painter, layout)
        painter.end()

    def _paint_view(self, painter: QPainter, layout: Layout) -> None:
        brushes, shown = self._brushes, self._readings.horizon
        if shown is None:
            painter.fillRect(layout.size, brushes.surround)
            if self._state is not None:
                horizon.paint_no_attitude(painter, layout, brushes, self.tr("No attitude"))
            else:
                write(painter, layout.view, self.tr("No vehicle"), brushes.box_font, brushes.label)
            return
        horizon.paint_world(painter, layout, brushes, shown)
        horizon.paint_ladder(painter, layout, brushes, shown)
        horizon.paint_bank_pointer(painter, layout, brushes, shown.roll_deg)
        horizon.paint_path(painter, layout, brushes, shown)

    def _paint_tapes(self, painter: QPainter, layout: Layout) -> None:
        brushes, r = self._brushes, self._readings
        tapes.paint_speed(painter, layout, brushes, r)
        tapes.paint_altitude(painter, layout, brushes, r)
        tapes.paint_heading(painter, layout, brushes, r)
        painter.drawPixmap(0, 0, self._still(layout))
        tapes.paint_climb(painter, layout, brushes, r, self._climb_step())

    def _still(self, layout: Layout) -> QPixmap:
        """Return what stands still between two renewals of the texts, drawn once for all frames between."""
        ratio = self.devicePixelRatioF() * layout.scale
        key = (self.size(), ratio, self._texts, self._readings.horizon is None)
        if self._overlay is not None and self._overlay[0] == key:
            return self._overlay[1]
        pixmap = QPixmap(self.size() * self.devicePixelRatioF())
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self._paint_still(painter, layout)
        painter.end()
        self._overlay = (key, pixmap)
        return pixmap

    def _paint_still(self, painter: QPainter, layout: Layout) -> None:
        brushes, t = self._brushes, self._texts
        if self._readings.horizon is not None:
            horizon.paint_bank_scale(painter, layout, brushes)
            horizon.paint_aircraft(painter, layout, brushes)
        colours = (brushes.mode, brushes.target, brushes.text)
        for rect, word, colour in zip(layout.cells, t.cells, colours, strict=True):
            painter.fillRect(rect, brushes.surround)
            shown = brushes.tape_metrics.elidedText(word, Qt.TextElideMode.ElideRight, rect.width() - 10)
            write(painter, rect, shown, brushes.tape_font, colour if word != fmt.UNKNOWN else brushes.faint)
        painter.setPen(brushes.divider)
        for rect in layout.cells[1:]:
            painter.drawLine(QLineF(rect.left(), rect.top() + 4, rect.left(), rect.bottom() - 4))
        tapes.paint_climb_scale(painter, layout, brushes, self._climb_step())
        tapes.paint_labels(painter, layout, brushes, t.speed_label, t.altitude_label)
        tapes.paint_boxes(painter, layout, brushes, t.speed, t.altitude)
        tapes.paint_air_speed(painter, layout, brushes, *t.air_speed, t.target_air_speed)
        tapes.paint_agl(painter, layout, brushes, *t.agl, t.agl_source)
        tapes.paint_heading_box(painter, layout, brushes, *t.heading)
        if t.attitude_age:
            horizon.paint_plate(painter, layout, brushes, t.attitude_age)

    def _climb_step(self) -> float:
        return 2.0 if self._units.height is HeightUnit.METRE else 400.0

    def _climb_width(self) -> float:
        return 18.0 if self._units.height is HeightUnit.METRE else 28.0
