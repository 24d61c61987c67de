"""What the Connections window says of links and routes, as rows of texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from gcs.links.url import parse_link_url
from gcs.model.errors import GcsError
from gcs.model.fleet import FleetSnapshot
from gcs.model.format import THIN, UNKNOWN, age, number, percent
from gcs.model.link import LinkState, LinkStatus, VehicleLinkStatus
from gcs.model.settings import LinkSettings

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
ROW_PX = 30


def tr(text: str) -> str:
    """Translate a text of the connections."""
    return QCoreApplication.translate("Connections", text)


@dataclass(frozen=True, slots=True)
class LinkEntry:
    """One link of the list: open (``status``), kept in the settings (``kept``), or both."""

    url: str
    status: LinkStatus | None
    kept: LinkSettings | None

    @property
    def name(self) -> str:
        """What the pilot calls it."""
        named = self.status.name if self.status is not None else self.kept.name if self.kept else ""
        return named or self.url


def canonical(url: str) -> str:
    """Return the URL as links spell it; one that can't be understood stays as it is."""
    try:
        return str(parse_link_url(url))
    except GcsError:
        return url


def link_entries(statuses: Iterable[LinkStatus], kept: Iterable[LinkSettings]) -> list[LinkEntry]:
    """Return the links that are there, then those that are kept but not open."""
    by_url = {canonical(settings.url): settings for settings in kept}
    entries = [LinkEntry(status.url, status, by_url.pop(canonical(status.url), None)) for status in statuses]
    return entries + [LinkEntry(url, None, settings) for url, settings in by_url.items()]


def link_headers() -> list[str]:
    """Return the columns of the list of links."""
    return [tr("Name"), tr("State"), tr("Messages/s"), tr("Sent/s"), tr("Lost"), tr("Heard"), tr("Vehicles"),
            tr("Heard from")]  # fmt: skip


def link_row(entry: LinkEntry) -> list[str]:
    """Return the texts of one link."""
    status = entry.status
    if status is None:
        return [entry.name, tr("not open"), *[UNKNOWN] * 5, ""]
    return [
        entry.name,
        link_words(status),
        number(status.rx_msgs_per_s),
        number(status.tx_msgs_per_s),
        percent(status.loss_pct).text,
        age(status.age_s),
        number(len(status.vehicles)),
        ", ".join(status.addresses[:3]),
    ]


def link_words(status: LinkStatus) -> str:
    """Return the state of a link; of a failed one, why and what to do."""
    if status.state is not LinkState.FAILED:
        return status.text
    retry = tr("tries again in %s") % age(status.retry_in_s) if status.retry_in_s is not None else ""
    return " ".join(filter(None, (sentence(status.reason), sentence(status.remedy), sentence(retry))))


def sentence(text: str) -> str:
    """Return a text with a full stop, so that several can stand in one line."""
    return text if not text or text[-1] in ".!?…" else f"{text}."


def route_headers() -> list[str]:
    """Return the columns of the list of routes."""
    return [tr("Vehicle"), tr("Link"), tr("Use"), tr("Lost"), tr("Messages/s"), tr("Round trip"), tr("Heard"),
            tr("Signed"), tr("Address")]  # fmt: skip


def route_rows(snapshot: FleetSnapshot) -> list[list[str]]:
    """Return a row for each way to each vehicle, in the order of the vehicles' ids."""
    rows = []
    for vehicle, routes in sorted(snapshot.vehicle_links.items()):
        state = snapshot.vehicles.get(vehicle)
        name = state.name if state is not None else tr("Vehicle %s") % str(vehicle)
        rows += [route_row(name, route) for route in routes]
    return rows


def route_row(name: str, route: VehicleLinkStatus) -> list[str]:
    """Return the texts of one route."""
    use = tr("in use") if route.active else tr("silent") if route.silent else tr("ready")
    return [
        name,
        route.link_name,
        f"{use}, {tr('pinned')}" if route.pinned else use,
        percent(route.loss_pct).text,
        number(route.rate_msgs_per_s),
        f"{number(route.rtt_ms)}{THIN}ms" if route.rtt_ms is not None else UNKNOWN,
        age(route.age_s),
        tr("yes") if route.signed else tr("no"),
        route.address,
    ]


class FactTable(QTableWidget):
    """A table of texts that is filled anew twice a second: selection and scroll position stay."""

    def __init__(
        self, name: str, headers: Sequence[str], numbers: Mapping[int, int], wide: int, parent: QWidget
    ) -> None:
        """Make the table.

        Args:
            name: For screen readers.
            headers: Titles of the columns.
            numbers: Columns of numbers with the width that their widest value needs.
            wide: The column that takes the room that is left.
            parent: The dialog.
        """
        super().__init__(0, len(headers), parent)
        self._numbers = frozenset(numbers)
        self.setAccessibleName(name)
        for column, title in enumerate(headers):
            item = QTableWidgetItem(title)
            item.setTextAlignment(RIGHT if column in numbers else LEFT)
            self.setHorizontalHeaderItem(column, item)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(40)
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        for column, width in numbers.items():
            self.setColumnWidth(column, width)

    def show_rows(self, rows: Sequence[Sequence[str]], tips: Sequence[str] = ()) -> None:
        """Show texts; only what changed is touched."""
        self.setRowCount(len(rows))
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                item = self.item(row, column)
                if item is None:
                    item = QTableWidgetItem()
                    item.setTextAlignment(RIGHT if column in self._numbers else LEFT)
                    self.setItem(row, column, item)
                if item.text() != text:
                    item.setText(text)
                tip = tips[row] if row < len(tips) else text
                if item.toolTip() != tip:
                    item.setToolTip(tip)

    def chosen_row(self) -> int:
        """Return the selected row, -1 for none."""
        rows = self.selectionModel().selectedRows()
        return rows[0].row() if rows else -1
