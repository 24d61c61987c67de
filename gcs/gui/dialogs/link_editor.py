"""The form of one link: its URL, checked as one types, and what belongs to it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

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


class LinkEditor(QFrame):
    """Edits one link in place.

    Attributes:
        saved: The settings, and the id of the link that they replace (or None).
        tested: The configuration to try for a few seconds.
    """

    saved = Signal(object, object)
    tested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._replaces: int | None = None
        self.setObjectName("linkEditor")
        form = QFormLayout(self)
        form.setContentsMargins(0, 4, 0, 4)
        self.url = QComboBox(self)
        self.url.setEditable(True)
        self.url.setAccessibleName(self.tr("Connection URL"))
        self.url.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.url.editTextChanged.connect(self._check)
        self.problem = QLabel(self)
        self.problem.setWordWrap(True)
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(self.tr("as the URL"))
        self.network = QSpinBox(self)
        self.network.setRange(0, 255)
        self.autoconnect = QCheckBox(self.tr("Open when the program starts"), self)
        self.simulated = QCheckBox(self.tr("Leads to simulated vehicles only"), self)
        self.forward = QLineEdit(self)
        self.forward.setPlaceholderText("udpout:127.0.0.1:14551")
        self.filters = QLineEdit(self)
        self.filters.setPlaceholderText(self.tr("all messages; or names such as HEARTBEAT, ATTITUDE"))
        self.systems = QLineEdit(self)
        self.systems.setPlaceholderText(self.tr("all vehicles; or system ids such as 1, 2"))
        for label, field in (
            (self.tr("Connection URL"), self.url),
            ("", self.problem),
            (self.tr("Name"), self.name),
            (self.tr("Network"), self.network),
            ("", self.autoconnect),
            ("", self.simulated),
            (self.tr("Forward to"), self.forward),
            (self.tr("Forwarded messages"), self.filters),
            (self.tr("Forwarded vehicles"), self.systems),
        ):
            form.addRow(label, field)
            if label:
                field.setAccessibleName(label)
        form.addRow("", self._buttons())

    def _buttons(self) -> QWidget:
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        self.save_button = QPushButton(self.tr("Save and open"), self)
        self.save_button.setProperty("primary", True)
        self.test_button = QPushButton(self.tr("Test"), self)
        cancel = QPushButton(self.tr("Cancel"), self)
        self.save_button.clicked.connect(self._save)
        self.test_button.clicked.connect(self._test)
        cancel.clicked.connect(self.hide)
        for button in (self.save_button, self.test_button, cancel):
            button.setMinimumHeight(32)
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        return holder

    def open_for(self, settings: LinkSettings | None, replaces: int | None) -> None:
        """Show a link's settings, or an empty form for a new one."""
        self._replaces = replaces
        self.url.clear()
        for port in serial_ports():
            self.url.addItem(port.url)
        self.url.addItems(list(EXAMPLES))
        kept = settings or LinkSettings(url="udpin:0.0.0.0:14550")
        self.url.setEditText(kept.url)
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

    def settings(self) -> LinkSettings:
        """Return what the form says.

        Raises:
            GcsError: naming the field and what to write instead.
        """
        systems = _words(self.systems.text())
        if bad := [word for word in systems if not word.isdigit() or not 1 <= int(word) <= 255]:
            raise GcsError(f"“{bad[0]}” is no system id", "Write numbers from 1 to 255, separated by commas.")
        settings = LinkSettings(
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

    def config(self) -> LinkConfig:
        """Return the same as the link manager wants it."""
        return config_of(self.settings())

    def _check(self) -> None:
        try:
            self.settings()
        except GcsError as error:
            self.problem.setText(str(error))
            self.save_button.setEnabled(False)
        else:
            self.problem.setText("")
            self.save_button.setEnabled(True)
        self.test_button.setEnabled(self.save_button.isEnabled())

    def _save(self) -> None:
        try:
            settings = self.settings()
        except GcsError as error:
            self.problem.setText(str(error))
            return
        self.saved.emit(settings, self._replaces)
        self.hide()

    def _test(self) -> None:
        try:
            self.tested.emit(self.config())
        except GcsError as error:
            self.problem.setText(str(error))


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
