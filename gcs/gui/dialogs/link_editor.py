"""The form of one link: its URL, checked as one types, and what belongs to it."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from gcs.gui.theme import ThemeController
from gcs.gui.widgets.role_label import RoleLabel
from gcs.gui.widgets.sized_button import SizedButton
from gcs.links.config import config_of
from gcs.links.serial_list import serial_ports
from gcs.links.url import parse_link_url
from gcs.model.errors import GcsError
from gcs.model.link import LinkConfig
from gcs.model.settings import LinkSettings

EXAMPLES = (
    "udpin:0.0.0.0:14550",
    "udpout:192.168.1.10:14550",
    "tcp:127.0.0.1:5760",
    "tcpin:0.0.0.0:5760",
)
FIELD_PX = 30


class LinkEditor(QWidget):
    """Edits one link in place.

    Attributes:
        saved: The settings, and the id of the link that they replace (or None).
        tested: The configuration to try for a few seconds.
    """

    saved = Signal(object, object)
    tested = Signal(object)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._replaces: int | None = None
        self._testing = False
        self.original: LinkSettings | None = None
        """What the form was opened with; None for a new link."""
        self.setObjectName("linkEditor")
        self.setAccessibleName(self.tr("Link"))
        self.url = QComboBox(self)
        self.url.setEditable(True)
        self.url.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.url.editTextChanged.connect(self._check)
        self.url.activated.connect(self._take_port)
        self.problem = RoleLabel(themes, "", "table", self, wrap=True)
        self.problem.setAccessibleName(self.tr("What is wrong"))
        self.name = QLineEdit(self)
        self.network = QSpinBox(self)
        self.network.setRange(0, 255)
        self.autoconnect = QCheckBox(self.tr("Open when the program starts"), self)
        self.simulated = QCheckBox(self.tr("Leads to simulated vehicles only"), self)
        self.forward = QLineEdit(self)
        self.filters = QLineEdit(self)
        self.systems = QLineEdit(self)
        self.name.setPlaceholderText(self.tr("as the URL"))
        self.forward.setPlaceholderText("udpout:127.0.0.1:14551")
        self.filters.setPlaceholderText(self.tr("all messages; or names such as HEARTBEAT, ATTITUDE"))
        self.systems.setPlaceholderText(self.tr("all vehicles; or system ids such as 1, 2"))
        for field in (self.forward, self.filters, self.systems):
            field.textChanged.connect(self._check)
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(24)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        left, right = QFormLayout(), QFormLayout()
        for form in (left, right):
            form.setHorizontalSpacing(12)
            form.setVerticalSpacing(8)
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
            row.addLayout(form, 1)
        self._rows(
            left,
            (self.tr("Connection URL"), self.url),
            (self.tr("Name"), self.name),
            (self.tr("Network"), self.network),
            ("", self.problem),
            ("", self._buttons()),
        )
        self._rows(
            right,
            ("", self.autoconnect),
            ("", self.simulated),
            (self.tr("Forward to"), self.forward),
            (self.tr("Forwarded messages"), self.filters),
            (self.tr("Forwarded vehicles"), self.systems),
        )
        self.network.setToolTip(
            self.tr("Vehicles are told apart by network and system id: a second fleet needs another network.")
        )

    def _rows(self, form: QFormLayout, *rows: tuple[str, QWidget]) -> None:
        for label, field in rows:
            form.addRow(label, field)
            if label:
                field.setAccessibleName(label)
                field.setMinimumHeight(FIELD_PX)

    def _buttons(self) -> QWidget:
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        self.save_button = SizedButton(self.tr("Save and open"), self, primary=True)
        self.test_button = SizedButton(self.tr("Test"), self)
        self.cancel_button = SizedButton(self.tr("Cancel"), self)
        self.save_button.clicked.connect(self._save)
        self.test_button.clicked.connect(self._test)
        self.cancel_button.clicked.connect(self.hide)
        for button in (self.save_button, self.test_button, self.cancel_button):
            row.addWidget(button)
        row.addStretch(1)
        return holder

    def open_for(self, settings: LinkSettings | None, replaces: int | None) -> None:
        """Show a link's settings, or an empty form for a new one; ``replaces`` is the open link's id."""
        self._replaces = replaces
        self.original = settings
        kept = settings or LinkSettings(url=EXAMPLES[0])
        self.url.blockSignals(True)
        self.url.clear()
        for port in serial_ports():
            self.url.addItem(f"{port.url}  {port.title}", port.url)
        for example in EXAMPLES:
            self.url.addItem(example, example)
        self.url.setEditText(kept.url)
        self.url.blockSignals(False)
        self.name.setText(kept.name)
        self.network.setValue(kept.network)
        self.autoconnect.setChecked(kept.autoconnect)
        self.simulated.setChecked(kept.simulated)
        self.forward.setText(", ".join(kept.forward_to))
        self.filters.setText(", ".join(kept.forward_messages))
        self.systems.setText(", ".join(str(sysid) for sysid in kept.forward_systems))
        self._check()
        self.show()
        self.url.setFocus(Qt.FocusReason.OtherFocusReason)
        line = self.url.lineEdit()
        if line is not None:
            line.selectAll()

    def _take_port(self, index: int) -> None:
        """A listed serial port is shown with its name, but only its URL is meant."""
        self.url.setEditText(str(self.url.itemData(index)))

    def settings(self) -> LinkSettings:
        """Return what the form says; what it does not show stays as it was.

        Raises:
            GcsError: naming the field and what to write instead.
        """
        systems = _words(self.systems.text())
        if bad := [word for word in systems if not word.isdecimal() or not 1 <= int(word) <= 255]:
            raise GcsError(f"“{bad[0]}” is no system id", "Write numbers from 1 to 255, separated by commas.")
        settings = replace(
            self.original or LinkSettings(url=EXAMPLES[0]),
            url=str(parse_link_url(self.url.currentText().strip())),
            name=self.name.text().strip(),
            network=self.network.value(),
            autoconnect=self.autoconnect.isChecked(),
            simulated=self.simulated.isChecked(),
            forward_to=tuple(str(parse_link_url(url)) for url in _words(self.forward.text())),
            forward_messages=tuple(name.upper() for name in _words(self.filters.text())),
            forward_systems=tuple(int(word) for word in systems),
        )
        config_of(settings)
        return settings

    def config_for(self, settings: LinkSettings) -> LinkConfig:
        """Return the link to open now, whether or not it is to be opened at the next start."""
        return config_of(replace(settings, autoconnect=True))

    def set_testing(self, testing: bool) -> None:
        """One test at a time."""
        self._testing = testing
        self._check()

    def _check(self) -> None:
        try:
            self.settings()
        except GcsError as error:
            self.problem.setText(str(error))
        else:
            self.problem.setText("")
        good = not self.problem.text()
        self.save_button.setEnabled(good)
        self.test_button.setEnabled(good and not self._testing)

    def _save(self) -> None:
        try:
            settings = self.settings()
        except GcsError as error:
            self.problem.setText(str(error))
            return
        self.saved.emit(settings, self._replaces)

    def _test(self) -> None:
        try:
            self.tested.emit(self.config_for(self.settings()))
        except GcsError as error:
            self.problem.setText(str(error))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves, Escape leaves the form but not the window."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.save_button.isEnabled():
            self._save()
        else:
            super().keyPressEvent(event)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
