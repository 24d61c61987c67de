"""The Connections window: add, edit, test and remove links; statistics; which link each vehicle uses."""

from __future__ import annotations

from concurrent.futures import Future

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gcs.gui.bridge import Bridge
from gcs.gui.dialogs.link_editor import LinkEditor
from gcs.gui.theme import ThemeController, font
from gcs.model.errors import GcsError
from gcs.model.format import age, number, percent
from gcs.model.ids import VehicleId
from gcs.model.link import LinkConfig, LinkState, LinkStatus, LinkTestResult, VehicleLinkStatus
from gcs.model.settings import LinkSettings

POLL_MS = 500
MIN_CONTROL_HEIGHT = 32


class ConnectionsDialog(QDialog):
    """Shows every link and every route; nothing here blocks while a link opens."""

    def __init__(self, themes: ThemeController, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._testing: Future[LinkTestResult] | None = None
        self._pending: list[tuple[str, Future[int] | Future[None]]] = []
        self.setWindowTitle(self.tr("Connections"))
        self.setModal(False)
        self.resize(940, 620)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(self._heading(self.tr("Links"), themes))
        self.links = self._table(
            self.tr("Links"),
            [
                self.tr("Name"), self.tr("State"), self.tr("Messages/s"), self.tr("Sent/s"),
                self.tr("Loss"), self.tr("Heard"), self.tr("Vehicles"), self.tr("Address"),
            ],
        )  # fmt: skip
        self.links.itemSelectionChanged.connect(self._enable_buttons)
        self.links.itemDoubleClicked.connect(lambda item: self._edit())
        column.addWidget(self.links, 3)
        column.addLayout(self._buttons())
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message.setAccessibleName(self.tr("What happened"))
        column.addWidget(self.message)
        self.editor = LinkEditor(self)
        self.editor.saved.connect(self._save)
        self.editor.tested.connect(self._test)
        self.editor.hide()
        column.addWidget(self.editor)
        column.addWidget(self._heading(self.tr("Routes to vehicles"), themes))
        self.routes = self._table(
            self.tr("Routes to vehicles"),
            [
                self.tr("Vehicle"), self.tr("Link"), self.tr("In use"), self.tr("Loss"), self.tr("Messages/s"),
                self.tr("Round trip"), self.tr("Heard"), self.tr("Signed"), self.tr("Address"),
            ],
        )  # fmt: skip
        column.addWidget(self.routes, 2)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.refresh)

    def _heading(self, text: str, themes: ThemeController) -> QLabel:
        label = QLabel(text, self)
        label.setFont(font("title", themes.current))
        return label

    def _table(self, name: str, headers: list[str]) -> QTableWidget:
        table = QTableWidget(0, len(headers), self)
        table.setAccessibleName(name)
        table.setHorizontalHeaderLabels(headers)
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(False)
        return table

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.add_button = QPushButton(self.tr("Add link"), self)
        self.edit_button = QPushButton(self.tr("Edit"), self)
        self.remove_button = QPushButton(self.tr("Remove"), self)
        self.pin_box = QComboBox(self)
        self.pin_box.setAccessibleName(self.tr("Route of the selected vehicle"))
        self.pin_box.activated.connect(self._pin)
        for button, slot in (
            (self.add_button, self._add),
            (self.edit_button, self._edit),
            (self.remove_button, self._remove),
        ):
            button.setMinimumHeight(MIN_CONTROL_HEIGHT)
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            row.addWidget(button)
        row.addStretch(1)
        label = QLabel(self.tr("Send to the selected vehicle over"), self)
        label.setBuddy(self.pin_box)
        row.addWidget(label)
        row.addWidget(self.pin_box)
        return row

    # -- showing --------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to follow the links."""
        super().showEvent(event)
        self.refresh()
        self._timer.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop following them."""
        self._timer.stop()
        super().closeEvent(event)

    def refresh(self) -> None:
        """Show the newest figures; the selection stays."""
        snapshot = self._bridge.snapshot
        self._fill(
            self.links, [_link_row(status) for status in snapshot.links], [s.link_id for s in snapshot.links]
        )
        for row, status in enumerate(snapshot.links):
            tip = f"{status.reason} {status.remedy}".strip() or status.text
            for column in range(self.links.columnCount()):
                item = self.links.item(row, column)
                if item is not None:
                    item.setToolTip(tip)
        rows, keys = [], []
        for vehicle, routes in sorted(snapshot.vehicle_links.items()):
            state = snapshot.vehicles.get(vehicle)
            for route in routes:
                rows.append(_route_row(state.name if state else str(vehicle), route))
                keys.append(route.link_id)
        self._fill(self.routes, rows, keys)
        self._fill_pins(snapshot.vehicle_links)
        self._enable_buttons()
        self._look_at_futures()

    def _fill(self, table: QTableWidget, rows: list[list[str]], keys: list[int]) -> None:
        table.setRowCount(len(rows))
        for row, (texts, key) in enumerate(zip(rows, keys, strict=True)):
            for column, text in enumerate(texts):
                item = table.item(row, column)
                if item is None:
                    item = QTableWidgetItem()
                    if column >= 2:
                        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                    table.setItem(row, column, item)
                if item.text() != text:
                    item.setText(text)
                item.setData(Qt.ItemDataRole.UserRole, key)

    def _fill_pins(self, routes: object) -> None:
        vehicle = self._bridge.selected
        links = self._bridge.snapshot.vehicle_links.get(vehicle, ()) if vehicle else ()
        wanted = [(self.tr("the best link"), None), *((route.link_name, route.link_id) for route in links)]
        if [self.pin_box.itemText(i) for i in range(self.pin_box.count())] != [text for text, _ in wanted]:
            self.pin_box.clear()
            for text, link_id in wanted:
                self.pin_box.addItem(text, link_id)
        pinned = next((route.link_id for route in links if route.pinned), None)
        if not self.pin_box.view().isVisible():
            self.pin_box.setCurrentIndex(max(0, self.pin_box.findData(pinned)))
        self.pin_box.setEnabled(vehicle is not None and len(links) > 1)

    def _enable_buttons(self) -> None:
        chosen = self._chosen()
        self.edit_button.setEnabled(chosen is not None)
        self.remove_button.setEnabled(chosen is not None)

    def _chosen(self) -> LinkStatus | None:
        row = self.links.currentRow()
        item = self.links.item(row, 0) if row >= 0 else None
        if item is None or not item.isSelected():
            return None
        key = item.data(Qt.ItemDataRole.UserRole)
        return next((status for status in self._bridge.snapshot.links if status.link_id == key), None)

    # -- doing ----------------------------------------------------------------------------------

    def _add(self) -> None:
        self.editor.open_for(None, None)

    def _edit(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            kept = next((s for s in self._bridge.settings.links if s.url == chosen.url), None)
            self.editor.open_for(kept or LinkSettings(url=chosen.url, name=chosen.name), chosen.link_id)

    def _remove(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        armed = [
            self._bridge.snapshot.vehicles[v].name
            for v in chosen.vehicles
            if v in self._bridge.snapshot.vehicles and self._bridge.snapshot.vehicles[v].armed
        ]
        again = self.tr("Remove anyway")
        if armed and self.remove_button.text() != again:
            self.message.setText(
                self.tr("%s is armed and speaks over this link. Press again to remove it all the same.")
                % ", ".join(armed)
            )
            self.remove_button.setText(again)
            return
        self.remove_button.setText(self.tr("Remove"))
        self._pending.append((self.tr("Removed %s") % chosen.name, self._bridge.remove_link(chosen.link_id)))
        self._keep(tuple(s for s in self._bridge.settings.links if s.url != chosen.url))
        self._bridge.note("link removed", chosen.url)

    def _save(self, settings: LinkSettings, replaced: int | None) -> None:
        links = list(self._bridge.settings.links)
        old = next((s for s in self._bridge.snapshot.links if s.link_id == replaced), None)
        if old is not None:
            self._pending.append((self.tr("Closed %s") % old.name, self._bridge.remove_link(old.link_id)))
            links = [s for s in links if s.url != old.url]
        links = [s for s in links if s.url != settings.url] + [settings]
        self._pending.append(
            (self.tr("Added %s") % settings.url, self._bridge.add_link(self.editor.config()))
        )
        self._keep(tuple(links))
        self._bridge.note("link added", settings.url)

    def _keep(self, links: tuple[LinkSettings, ...]) -> None:
        from msgspec.structs import replace

        problem = self._bridge.change_settings(replace(self._bridge.settings, links=links))
        if problem:
            self.message.setText(problem)

    def _test(self, config: LinkConfig) -> None:
        self._testing = self._bridge.test_link(config)
        self.message.setText(self.tr("Listening on %s for a few seconds…") % config.url)

    def _pin(self) -> None:
        vehicle: VehicleId | None = self._bridge.selected
        if vehicle is not None:
            self._bridge.pin_link(vehicle, self.pin_box.currentData())

    def _look_at_futures(self) -> None:
        for text, future in list(self._pending):
            if future.done():
                self._pending.remove((text, future))
                self.message.setText(_outcome(future) or text)
        if self._testing is not None and self._testing.done():
            result, self._testing = self._testing, None
            problem = _outcome(result)
            tested = None if problem else result.result()
            self.message.setText(problem or (f"{tested.text} {tested.remedy}".strip() if tested else ""))


def _outcome(future: Future[int] | Future[None] | Future[LinkTestResult]) -> str:
    error = future.exception()
    if error is None:
        return ""
    return str(error) if isinstance(error, GcsError) else f"{type(error).__name__}: {error}"


def _link_row(status: LinkStatus) -> list[str]:
    words = (
        status.text if status.state is not LinkState.FAILED else f"{status.reason} {status.remedy}".strip()
    )
    loss = percent(status.loss_pct).text if status.loss_pct is not None else "–"
    return [
        status.name or status.url,
        words,
        number(status.rx_msgs_per_s),
        number(status.tx_msgs_per_s),
        loss,
        age(status.age_s) if status.age_s is not None else "–",
        number(len(status.vehicles)),
        ", ".join(status.addresses[:3]),
    ]


def _route_row(name: str, route: VehicleLinkStatus) -> list[str]:
    use = "●" if route.active else "–"
    if route.pinned:
        use += " pinned"
    if route.silent:
        use += " silent"
    return [
        name,
        route.link_name,
        use,
        percent(route.loss_pct).text if route.loss_pct is not None else "–",
        number(route.rate_msgs_per_s),
        f"{number(route.rtt_ms)} ms" if route.rtt_ms is not None else "–",
        age(route.age_s),
        "yes" if route.signed else "no",
        route.address,
    ]
