"""The Connections window: add, edit, test and remove links; statistics; which link each vehicle uses."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gcs.gui.bridge import Bridge
from gcs.gui.dialogs.link_editor import LinkEditor
from gcs.gui.dialogs.link_tables import (
    FactTable,
    LinkEntry,
    canonical,
    link_entries,
    link_headers,
    link_row,
    route_headers,
    route_rows,
    sentence,
)
from gcs.gui.theme import ThemeController
from gcs.gui.widgets.role_label import RoleLabel
from gcs.gui.widgets.sized_button import SizedButton
from gcs.links.config import config_of
from gcs.model.errors import GcsError
from gcs.model.link import LinkConfig, LinkTestResult
from gcs.model.settings import LinkSettings

POLL_MS = 500
WAIT_MS = 50
"""How often a link that is being opened, closed or tested is looked at."""
LINK_NUMBERS = {2: 88, 3: 60, 4: 60, 5: 60, 6: 70}
ROUTE_NUMBERS = {3: 60, 4: 88, 5: 84, 6: 60}


class ConnectionsDialog(QDialog):
    """Shows every link and every route; nothing here blocks while a link opens."""

    def __init__(self, themes: ThemeController, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._pending: list[tuple[Future[Any], Callable[[Any], str]]] = []
        self._entries: list[LinkEntry] = []
        self._asked: str = ""
        """URL of the link that an armed vehicle needs, once its removal was asked about."""
        self.setWindowTitle(self.tr("Connections"))
        self.setModal(False)
        self.resize(980, 640)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(8)
        column.addWidget(RoleLabel(themes, self.tr("Links"), "title", self))
        self.links = FactTable(self.tr("Links"), link_headers(), LINK_NUMBERS, 1, self)
        self.links.setColumnWidth(7, 150)
        self.links.itemSelectionChanged.connect(self._selection_changed)
        self.links.itemDoubleClicked.connect(lambda item: self._edit())
        column.addWidget(self.links, 3)
        column.addLayout(self._buttons())
        self.message = RoleLabel(themes, "", parent=self, wrap=True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message.setAccessibleName(self.tr("What happened"))
        self.message.hide()
        column.addWidget(self.message)
        self.editor = LinkEditor(themes, self)
        self.editor.saved.connect(self._save)
        self.editor.tested.connect(self._test)
        self.editor.hide()
        column.addWidget(self.editor)
        column.addWidget(RoleLabel(themes, self.tr("Routes to vehicles"), "title", self))
        self.routes = FactTable(self.tr("Routes to vehicles"), route_headers(), ROUTE_NUMBERS, 8, self)
        column.addWidget(self.routes, 2)
        column.addLayout(self._pin_row())
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.refresh)
        self._wait = QTimer(self)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self._look_at_futures)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.add_button = SizedButton(self.tr("Add link"), self)
        self.edit_button = SizedButton(self.tr("Edit"), self)
        self.open_button = SizedButton(self.tr("Open"), self)
        self.remove_button = SizedButton(self.tr("Remove"), self)
        for button, slot in (
            (self.add_button, self._add),
            (self.edit_button, self._edit),
            (self.open_button, self._open_or_close),
            (self.remove_button, self._remove),
        ):
            button.clicked.connect(slot)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _pin_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.pin_label = QLabel(self)
        self.pin_box = QComboBox(self)
        self.pin_box.setMinimumHeight(32)
        self.pin_box.setMinimumWidth(180)
        self.pin_box.setAccessibleName(self.tr("Route of the selected vehicle"))
        self.pin_box.activated.connect(self._pin)
        self.pin_label.setBuddy(self.pin_box)
        row.addWidget(self.pin_label)
        row.addWidget(self.pin_box)
        row.addStretch(1)
        return row

    # -- showing --------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to follow the links."""
        super().showEvent(event)
        self.refresh()
        self._timer.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop following them; what was begun still ends."""
        self._timer.stop()
        super().closeEvent(event)

    def refresh(self) -> None:
        """Show the newest figures; the selection stays."""
        snapshot = self._bridge.snapshot
        chosen = self._chosen()
        self._entries = link_entries(snapshot.links, self._bridge.settings.links)
        rows = [link_row(entry) for entry in self._entries]
        self.links.show_rows(rows, [f"{e.url}\n{row[1]}" for e, row in zip(self._entries, rows, strict=True)])
        self._select(chosen)
        self.routes.show_rows(route_rows(snapshot))
        self._fill_pins()
        self._show_buttons()

    def _select(self, chosen: LinkEntry | None) -> None:
        """Keep the same link selected when others come and go."""
        urls = [entry.url for entry in self._entries]
        if chosen is not None and chosen.url in urls:
            if urls.index(chosen.url) != self.links.chosen_row():
                self.links.selectRow(urls.index(chosen.url))
        elif chosen is not None:
            self.links.clearSelection()

    def _fill_pins(self) -> None:
        vehicle, state = self._bridge.selected, self._bridge.selected_state
        links = self._bridge.snapshot.vehicle_links.get(vehicle, ()) if vehicle else ()
        name = state.name if state is not None else self.tr("the selected vehicle")
        self.pin_label.setText(self.tr("Send to %s over") % name)
        wanted = [(self.tr("the best link"), None), *((route.link_name, route.link_id) for route in links)]
        if [self.pin_box.itemText(i) for i in range(self.pin_box.count())] != [text for text, _ in wanted]:
            self.pin_box.clear()
            for text, link_id in wanted:
                self.pin_box.addItem(text, link_id)
        pinned = next((route.link_id for route in links if route.pinned), None)
        if not self.pin_box.view().isVisible():
            self.pin_box.setCurrentIndex(max(0, self.pin_box.findData(pinned)))
        self.pin_box.setEnabled(vehicle is not None and len(links) > 1)

    def _selection_changed(self) -> None:
        chosen = self._chosen()
        if chosen is None or chosen.url != self._asked:
            self._asked = ""
        self._show_buttons()

    def _show_buttons(self) -> None:
        chosen = self._chosen()
        self.edit_button.setEnabled(chosen is not None)
        self.remove_button.setEnabled(chosen is not None)
        self.open_button.setEnabled(chosen is not None)
        is_open = chosen is not None and chosen.status is not None
        self.open_button.setText(self.tr("Close") if is_open else self.tr("Open"))
        asked = chosen is not None and chosen.url == self._asked
        self.remove_button.setText(self.tr("Remove anyway") if asked else self.tr("Remove"))

    def _chosen(self) -> LinkEntry | None:
        row = self.links.chosen_row()
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def say(self, text: str) -> None:
        """Say what happened."""
        self.message.setText(text)
        self.message.setVisible(bool(text))

    # -- doing ----------------------------------------------------------------------------------

    def _add(self) -> None:
        self.say("")
        self.editor.open_for(None, None)

    def _edit(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.say("")
            link_id = chosen.status.link_id if chosen.status is not None else None
            kept = chosen.kept or LinkSettings(
                url=chosen.url, name="" if chosen.name == chosen.url else chosen.name
            )
            self.editor.open_for(kept, link_id)

    def _needed_by(self, link_id: int | None) -> list[str]:
        """Names of the armed vehicles that speak over a link."""
        status = next((s for s in self._bridge.snapshot.links if s.link_id == link_id), None)
        vehicles = self._bridge.snapshot.vehicles
        heard = status.vehicles if status is not None else ()
        return [vehicles[v].name for v in heard if v in vehicles and vehicles[v].armed]

    def _must_ask(self, url: str, link_id: int | None, again: str) -> bool:
        """Ask once before a link is closed that an armed vehicle speaks over."""
        armed = self._needed_by(link_id)
        if not armed or self._asked == url:
            self._asked = ""
            return False
        self._asked = url
        what = self.tr("%s armed and heard over this link. %s to close it all the same.")
        are = self.tr("%s is") if len(armed) == 1 else self.tr("%s are")
        self.say(what % (are % ", ".join(armed), again))
        self._show_buttons()
        return True

    def _open_or_close(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        if chosen.status is None:
            if chosen.kept is not None:
                self._open(chosen.kept)
        elif not self._must_ask(chosen.url, chosen.status.link_id, self.tr("Press Close again")):
            self._close(chosen)

    def _close(self, chosen: LinkEntry) -> None:
        if chosen.status is not None:
            text = self.tr("Closed %s") % chosen.name
            self._after(self._bridge.remove_link(chosen.status.link_id), lambda _: text)
            self._bridge.note("link closed", chosen.url)

    def _open(self, settings: LinkSettings) -> None:
        try:
            config = config_of(replace(settings, autoconnect=True))
        except GcsError as error:
            self.say(str(error))
            return
        text = self.tr("Opening %s") % config.name
        self._after(self._bridge.add_link(config), lambda _: text)
        self._bridge.note("link opened", config.url)

    def _remove(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        link_id = chosen.status.link_id if chosen.status is not None else None
        if self._must_ask(chosen.url, link_id, self.tr("Press Remove anyway")):
            return
        self._show_buttons()
        if chosen.status is not None:
            text = self.tr("Removed %s") % chosen.name
            self._after(self._bridge.remove_link(chosen.status.link_id), lambda _: text)
        else:
            self.say(self.tr("Removed %s") % chosen.name)
        self._keep([s for s in self._bridge.settings.links if canonical(s.url) != canonical(chosen.url)])
        self._bridge.note("link removed", chosen.url)
        self.refresh()

    def _save(self, settings: LinkSettings, replaced: int | None) -> None:
        old = next((s for s in self._bridge.snapshot.links if s.link_id == replaced), None)
        if old is not None and self._must_ask(old.url, replaced, self.tr("Press Save again")):
            return
        self.editor.hide()
        before = canonical(self.editor.original.url) if self.editor.original is not None else ""

        def opened(_: int) -> str:
            gone = {canonical(settings.url), before}
            self._keep([s for s in self._bridge.settings.links if canonical(s.url) not in gone] + [settings])
            return self.tr("Opening %s") % (settings.name or settings.url)

        def closed(_: None) -> str:
            # Only now: the same address can't be opened twice.
            self._after(self._bridge.add_link(self.editor.config_for(settings)), opened)
            return ""

        if old is not None:
            self._after(self._bridge.remove_link(old.link_id), closed)
        else:
            closed(None)
        self._bridge.note("link saved", settings.url)

    def _keep(self, links: list[LinkSettings]) -> None:
        problem = self._bridge.change_settings(replace(self._bridge.settings, links=tuple(links)))
        if problem:
            self.say(problem)

    def _test(self, config: LinkConfig) -> None:
        def heard(result: LinkTestResult) -> str:
            return f"{sentence(result.text)} {sentence(result.remedy)}".strip()

        self.editor.set_testing(True)
        self.say(self.tr("Listening on %s for a few seconds…") % config.url)
        self._after(self._bridge.test_link(config), heard, lambda: self.editor.set_testing(False))

    def _pin(self) -> None:
        vehicle = self._bridge.selected
        if vehicle is not None:
            self._bridge.pin_link(vehicle, self.pin_box.currentData())

    # -- waiting --------------------------------------------------------------------------------

    def _after(
        self, future: Future[Any], then: Callable[[Any], str], always: Callable[[], None] | None = None
    ) -> None:
        """Go on with a result once it is there, and say what ``then`` returns."""

        def settled(found: Any) -> str:
            if always is not None:
                always()
            return str(found) if isinstance(found, BaseException) else then(found)

        self._pending.append((future, settled))
        self._wait.start()

    def _look_at_futures(self) -> None:
        for entry in [pending for pending in self._pending if pending[0].done()]:
            self._pending.remove(entry)
            future, settled = entry
            text = settled(_outcome(future))
            if text:
                self.say(text)
            self.refresh()
        if not self._pending:
            self._wait.stop()


def _outcome(future: Future[Any]) -> Any:
    """Return the result, or the error as it is to be shown."""
    try:
        error = future.exception()
    except CancelledError:
        return GcsError("The program is closing")
    if error is None:
        return future.result()
    if isinstance(error, GcsError):
        return error
    return GcsError(f"This did not work ({type(error).__name__}: {error})", "See the event log for more.")
