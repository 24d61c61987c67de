"""The status bar on top of every workspace: which vehicle, what state, how long left, can it hear me."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from gcs.gui.shell.bar_gauges import BatteryItem, LinksItem
from gcs.gui.shell.bar_item import BAR_HEIGHT, BarItem
from gcs.gui.shell.bar_layout import Wish, fit
from gcs.gui.shell.bar_menus import mode_menu, vehicle_menu
from gcs.gui.shell.bar_values import ClockItem, CountsItem, ThemeItem, ValueItem
from gcs.gui.shell.bar_vehicle import ChipItem, PillItem
from gcs.gui.shell.topbar_state import BarPart, TopBarState
from gcs.gui.theme import ThemeController, paint_logo
from gcs.gui.widgets.pill import REPLAY, SIMULATION, alert_look, phase_look
from gcs.gui.widgets.themed import ThemedWidget
from gcs.model.vehicle import Phase

LOGO_WIDTH = 60
_RIGHT = ("muted", "messages", "clock", "theme")
_GROWN_MOST = 60  # px an item keeps of an earlier, wider text


class TopBar(ThemedWidget):
    """Shows a ``TopBarState`` and tells what is clicked.

    Attributes:
        itemClicked: Name of an item and the global point under its left edge, for a popup with its details.
        vehicleChosen: Key of the vehicle chosen in the selector.
        modeChosen: Name of the flight mode chosen in the menu.
        themeClicked: The next theme is wanted.
    """

    itemClicked = Signal(str, QPoint)
    vehicleChosen = Signal(object)
    modeChosen = Signal(str)
    themeClicked = Signal()

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._state = TopBarState()
        self._wanted = {"theme"}
        self._ordered: list[BarItem] = []
        self._reserved: dict[str, tuple[int, int]] = {}
        self.setFixedHeight(BAR_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Status bar"))
        self._make_items()

    def _make_items(self) -> None:
        themes = self._themes
        self._chip = ChipItem(themes, self.tr("Vehicle"), self)
        self._pills = {
            "state": PillItem(themes, "state", self.tr("State"), self),
            "simulation": PillItem(themes, "simulation", self.tr("Simulation"), self),
            "replay": PillItem(themes, "replay", self.tr("Replay"), self),
            "alert": PillItem(themes, "alert", self.tr("Worst alert"), self),
        }
        self._values = {
            "mode": ValueItem(themes, "mode", self.tr("Flight mode"), "", self, arrow="chevron-down"),
            "gps": ValueItem(themes, "gps", self.tr("GPS"), "satellite", self),
            "ekf": ValueItem(themes, "ekf", self.tr("EKF"), "compass", self),
            "rc": ValueItem(themes, "rc", self.tr("Remote control"), "gamepad-2", self),
            "muted": ValueItem(themes, "muted", self.tr("Muted"), "volume-x", self),
            "messages": ValueItem(themes, "messages", self.tr("Messages"), "bell", self),
        }
        self._extras: dict[str, ValueItem] = {}
        self._counts = CountsItem(themes, self.tr("Vehicles with alerts"), self)
        self._battery = BatteryItem(themes, self.tr("Battery"), self)
        self._links = LinksItem(themes, self.tr("Links"), self)
        self._clock = ClockItem(themes, self.tr("Time, UTC"), self)
        self._theme = ThemeItem(themes, "theme", self.tr("Theme"), self)
        self._theme.setToolTip(self.tr("Next theme: dark, light, sunlight"))
        self._theme.setAccessibleName(self.tr("Theme"))
        for item in self._all():
            self._connect(item)

    def _all(self) -> list[BarItem]:
        """All items in their order from left to right."""
        value, pill = self._values, self._pills
        left: list[BarItem] = [self._chip, pill["state"], pill["simulation"], pill["replay"], value["mode"]]
        left += [*self._extras.values(), self._counts]
        middle: list[BarItem] = [value["gps"], value["ekf"], self._battery, self._links, value["rc"]]
        # Beside a vehicle the alert comes at the right, so that its arrival moves no value from its place.
        middle = [*middle, pill["alert"]] if self._state.state else [pill["alert"], *middle]
        return left + middle + [value["muted"], value["messages"], self._clock, self._theme]

    def _connect(self, item: BarItem) -> None:
        item.clicked.connect(lambda: self._click(item))

    @property
    def state(self) -> TopBarState:
        """What is shown now."""
        return self._state

    def item(self, key: str) -> BarItem | None:
        """An item that is shown now, by name."""
        return next((item for item in self._all() if item.key == key and not item.isHidden()), None)

    def set_state(self, state: TopBarState) -> None:
        """Show a state; items that did not change are not touched."""
        if state == self._state:
            return
        before, self._state = self._state, state
        if (before.chip and before.chip.key) != (state.chip and state.chip.key):
            self._reserved.clear()
        self._set_extras(state)
        self._wanted = self._fill(state)
        for item in self._all():
            if item.key not in self._wanted:
                item.hide()
        self._arrange()

    def _set_extras(self, state: TopBarState) -> None:
        ids = [extra.id for extra in state.extras]
        if ids != list(self._extras):
            for item in self._extras.values():
                item.deleteLater()
                item.hide()
            self._extras = {}
            for extra in state.extras:
                made = ValueItem(self._themes, extra.id, extra.part.value, extra.icon, self)
                self._connect(made)
                self._extras[extra.id] = made
        for extra in state.extras:
            self._extras[extra.id].set_part(extra.part, extra.icon)

    def _fill(self, state: TopBarState) -> set[str]:
        """Hand each part to its item.

        Returns:
            Names of the items that have something to show.
        """
        wanted = {"theme", *self._extras}
        if state.chip:
            self._chip.set_part(state.chip)
            wanted.add("vehicle")
        if state.counts:
            self._counts.set_part(state.counts)
            wanted.add("counts")
        if state.battery:
            self._battery.set_part(state.battery)
            wanted.add("battery")
        if state.links:
            self._links.set_rows(state.links)
            wanted.add("links")
        if state.utc:
            self._clock.set_time(state.utc)
            wanted.add("clock")
        return wanted | self._fill_values(state) | self._fill_pills(state)

    def _fill_values(self, state: TopBarState) -> set[str]:
        mode = state.mode
        parts = {
            "mode": BarPart(mode.name, mode.detail, mode.sign) if mode else None,
            "gps": state.gps,
            "ekf": state.ekf,
            "rc": state.rc,
            "muted": BarPart(state.muted, self.tr("muted")) if state.muted else None,
            "messages": state.messages,
        }
        for key, part in parts.items():
            if part:
                self._values[key].set_part(part)
        return {key for key, part in parts.items() if part}

    def _fill_pills(self, state: TopBarState) -> set[str]:
        wanted = set()
        if state.state:
            word = (state.state.word or self.phase_word(state.state.phase)).upper()
            look = phase_look(state.state.phase, state.state.kind)
            self._pills["state"].set_pill(look, word, state.state.detail)
            wanted.add("state")
        if state.simulation is not None:
            self._pills["simulation"].set_pill(
                SIMULATION, self.tr("SIMULATION"), state.simulation, short=self.tr("SIM")
            )
            wanted.add("simulation")
        if state.replay is not None:
            self._pills["replay"].set_pill(REPLAY, self.tr("REPLAY"), state.replay, short=self.tr("REPLAY"))
            wanted.add("replay")
        if state.alert:
            pill = self._pills["alert"]
            if pill.isHidden() or pill.word != state.alert.text:
                pill.alarm()
            pill.set_pill(alert_look(state.alert.sign), state.alert.text, state.alert.detail)
            wanted.add("alert")
        return wanted

    def phase_word(self, phase: Phase) -> str:
        """The word for a state in the user's language, in sentence case."""
        words = {
            Phase.READY: self.tr("Ready"),
            Phase.NOT_READY: self.tr("Not ready"),
            Phase.ARMED: self.tr("Armed"),
            Phase.FLYING: self.tr("Flying"),
            Phase.LANDING: self.tr("Landing"),
            Phase.PAUSED: self.tr("Paused"),
            Phase.RETURNING: self.tr("Returning"),
            Phase.LINK_LOST: self.tr("Link lost"),
            Phase.DISCONNECTED: self.tr("Disconnected"),
        }
        return words[phase]

    def _wish(self, item: BarItem) -> Wish:
        """Widths of an item, never less than it lately had: values keep their place while texts breathe."""
        full = min(item.natural_width(compact=False), item.most)
        compact = min(item.natural_width(compact=True), item.most)
        kept = self._reserved.get(item.key, (0, 0))
        full = max(full, min(kept[0], full + _GROWN_MOST))
        compact = max(compact, min(kept[1], compact + _GROWN_MOST))
        self._reserved[item.key] = (full, compact)
        return Wish(
            item.key, full, compact, min(item.least_width(), compact), item.slack, item.alerting, item.whole
        )

    def _arrange(self) -> None:
        items = {item.key: item for item in self._all() if item.key in self._wanted}
        places = fit([self._wish(item) for item in items.values()], self.width() - LOGO_WIDTH)
        right = [
            place for place in places if place.key in _RIGHT or (place.key == "alert" and self._state.state)
        ]
        x = LOGO_WIDTH
        room_for_right = sum(place.width for place in right)
        for place in places:
            if right and place is right[0]:
                x = max(x, self.width() - room_for_right)
            item = items[place.key]
            item.set_compact(place.compact)
            item.setGeometry(x, 0, place.width, BAR_HEIGHT - 1)
            item.show()
            x += place.width
        shown = {place.key for place in places}
        for key, item in items.items():
            if key not in shown:
                item.hide()
        self._order_focus([items[place.key] for place in places])

    def _order_focus(self, items: list[BarItem]) -> None:
        if items != self._ordered:
            self._ordered = items
            for one, other in pairwise(items):
                QWidget.setTabOrder(one, other)

    def _retheme(self) -> None:
        self._reserved.clear()
        self._arrange()
        super()._retheme()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the items into the new width."""
        self._arrange()

    def sizeHint(self) -> QSize:
        """As wide as the window it stands in."""
        return QSize(1280, BAR_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Never forces the window wider."""
        return QSize(640, BAR_HEIGHT)

    def _click(self, item: BarItem) -> None:
        state = self._state
        below = item.mapToGlobal(QPoint(0, item.height()))
        if item.key == "theme":
            self.themeClicked.emit()
        elif item.key == "vehicle" and state.chip and state.chip.choices:
            self._open(vehicle_menu(self, self.theme, state.chip, self.vehicleChosen.emit), below)
        elif item.key == "mode" and state.mode and state.mode.choices:
            self._open(mode_menu(self, self.theme, state.mode, self.modeChosen.emit), below)
        else:
            self.itemClicked.emit(item.key, below)

    def _open(self, menu: QMenu, where: QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, the logo and the line below."""
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme.bg1))
        painter.fillRect(QRectF(0, BAR_HEIGHT - 1, self.width(), 1), QColor(theme.line2))
        paint_logo(painter, QRectF(14, 13, 32, 32), theme.t1, theme.acc)
