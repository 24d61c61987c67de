"""The message panel: header with filter, search and export, and the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import QFileDialog, QMenu, QVBoxLayout, QWidget

from gcs.gui.panels.messages.delegate import MessageDelegate
from gcs.gui.panels.messages.export import as_csv, as_text, save
from gcs.gui.panels.messages.log import MessageLog, RowMaker
from gcs.gui.panels.messages.model import MessageModel
from gcs.gui.panels.messages.view import MessageView
from gcs.gui.theme import Theme, ThemeController
from gcs.gui.widgets import IconButton, PanelHeader, SearchField, SegmentedControl
from gcs.model.errors import GcsError
from gcs.model.event import Event
from gcs.model.ids import VehicleId
from gcs.model.units import METRIC, UnitSettings
from gcs.model.vehicle import VehicleState

_ONE, _ALL = "vehicle", "all"


class MessagesPanel(QWidget):
    """The messages of the selected vehicle or of all, newest on top.

    Attributes:
        acknowledgeRequested: (vehicle or None, alarm key) when a person acknowledges an alarm's row.
        vehicleChosen: The vehicle of a row that a person activated.
        problem: A sentence for the pilot, when an export could not be written.
    """

    acknowledgeRequested = Signal(object, str)
    vehicleChosen = Signal(object)
    problem = Signal(str)

    def __init__(
        self,
        themes: ThemeController,
        names: Callable[[VehicleId], str],
        units: UnitSettings = METRIC,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._maker = RowMaker(names, units)
        self._model = MessageModel(MessageLog(self._maker), self)
        self._view = MessageView(self._model, self)
        self._view.setItemDelegate(MessageDelegate(themes, self._view))
        self._vehicle: VehicleId | None = None
        self._name = ""
        self._build()
        self._dress(themes.current)
        themes.changed.connect(self._dress)

    def _build(self) -> None:
        self.setAccessibleName(self.tr("Messages"))
        self._view.setAccessibleName(self.tr("Message list, newest first"))
        self._view.activatedRow.connect(self.acknowledge)
        header = PanelHeader(self._themes, self.tr("Messages"), self)
        self._filter = SegmentedControl(self._themes, self._choices(), name=self.tr("Messages of"))
        self._filter.set_current(_ALL)
        self._filter.chosen.connect(self._apply_filter)
        self._search_button = IconButton(
            self._themes, "search", self.tr("Search messages (Ctrl+F)"), checkable=True
        )
        self._search_button.toggled.connect(self._show_search)
        self._export_button = IconButton(self._themes, "download", self.tr("Export messages"))
        self._export_button.clicked.connect(self._open_export_menu)
        for tool in (self._filter, self._search_button, self._export_button):
            header.add_tool(tool)
        self._search = SearchField(self._themes, self.tr("Search messages"), self)
        self._search.textChanged.connect(self._apply_filter)
        self._search.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (header, self._search, self._view):
            column.addWidget(part)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(lambda: self._search_button.setChecked(True))

    def _choices(self) -> list[tuple[str, str]]:
        return [(_ONE, self._name or self.tr("Selected")), (_ALL, self.tr("All"))]

    def _dress(self, theme: Theme) -> None:
        palette = self._view.palette()
        palette.setColor(QPalette.ColorRole.Base, theme.bg1)
        self._view.setPalette(palette)
        self._view.setStyleSheet(f"QListView {{ background: {theme.bg1}; border: none; padding-top: 4px; }}")

    @property
    def model(self) -> MessageModel:
        """The rows that are shown."""
        return self._model

    @property
    def view(self) -> MessageView:
        """The list."""
        return self._view

    def set_units(self, units: UnitSettings) -> None:
        """Write the commands of rows to come in other units."""
        self._maker.units = units

    def show_state(self, state: VehicleState | None, now: float) -> None:
        """Follow the selected vehicle: its name stands in the filter. Costs nothing when it is the same."""
        vehicle, name = (state.vehicle, state.name) if state else (None, "")
        if (vehicle, name) == (self._vehicle, self._name):
            return
        first = self._vehicle is None and vehicle is not None
        self._vehicle, self._name = vehicle, name
        self._filter.set_choices(self._choices())
        if first:
            self._filter.set_current(_ONE)
        elif vehicle is None:
            self._filter.set_current(_ALL)
        self._apply_filter()

    def append_events(self, events: Sequence[Event]) -> None:
        """Take a batch of events, oldest first."""
        if not events:
            return
        was_at = self._view.verticalScrollBar().value()
        self._view.keep_place(self._model.append(events), was_at)

    def show_only(self, which: str) -> None:
        """Choose the filter: ``vehicle`` or ``all``."""
        self._filter.set_current(which)
        self._apply_filter()

    def search(self, words: str) -> None:
        """Open the search with these words."""
        self._search_button.setChecked(True)
        self._search.setText(words)

    def _apply_filter(self, _: str = "") -> None:
        vehicle = self._vehicle if self._filter.current == _ONE else None
        words = self._search.text() if self._search_button.isChecked() else ""
        self._model.set_filter(vehicle, words)

    def _show_search(self, shown: bool) -> None:
        self._search.setVisible(shown)
        if shown:
            self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._apply_filter()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the search with Escape."""
        if event.key() == Qt.Key.Key_Escape and self._search_button.isChecked():
            self._search_button.setChecked(False)
            return
        super().keyPressEvent(event)

    def acknowledge(self, number: int) -> None:
        """Ask to acknowledge the alarm of a row, and select the row's vehicle."""
        row = self._model.row(number)
        if row.alarm_key and not row.acknowledged:
            self.acknowledgeRequested.emit(row.vehicle, row.alarm_key)
        if row.vehicle is not None:
            self.vehicleChosen.emit(row.vehicle)

    def show_alarm(self, vehicle: VehicleId | None, key: str) -> bool:
        """Select an alarm's newest row, lifting the filter if need be; False if it is gone."""
        for _ in range(2):
            number = self._model.find(lambda row: row.vehicle == vehicle and row.alarm_key == key)
            if number >= 0:
                index = self._model.index(number)
                self._view.scrollTo(index)
                flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
                self._view.selectionModel().setCurrentIndex(index, flags)
                return True
            self._search_button.setChecked(False)
            self.show_only(_ALL)
        return False

    def make_export_menu(self) -> QMenu:
        """Build the menu of export formats."""
        menu = QMenu(self)
        for word, suffix in ((self.tr("Text file…"), "txt"), (self.tr("CSV table…"), "csv")):
            menu.addAction(word).triggered.connect(partial(self._ask_path, suffix))
        return menu

    def _open_export_menu(self) -> None:
        menu = self.make_export_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        corner = self._export_button.rect().bottomLeft()
        menu.popup(self._export_button.mapToGlobal(corner))

    def _ask_path(self, suffix: str, _: bool = False) -> None:
        # Not modal: nothing may lock the map away while something flies.
        dialog = QFileDialog(self, self.tr("Export messages"), f"messages.{suffix}", f"*.{suffix}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.setWindowModality(Qt.WindowModality.NonModal)
        dialog.fileSelected.connect(self.export_to)
        dialog.show()

    def export_to(self, path: str) -> bool:
        """Write the shown rows, oldest first; ``.csv`` makes a table. Emits ``problem`` on failure."""
        rows = self._model.rows()[::-1]
        try:
            save(path, as_csv(rows) if path.lower().endswith(".csv") else as_text(rows))
        except GcsError as error:
            self.problem.emit(str(error))
            return False
        return True
