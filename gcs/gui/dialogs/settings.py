"""The Settings window: searchable, each setting with its help, in force as soon as it is changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gcs.gui.bridge import Bridge
from gcs.gui.dialogs.settings_controls import Control, make_control
from gcs.gui.dialogs.settings_rows import Row, rows, value_at, with_value
from gcs.gui.theme import ThemeController
from gcs.gui.widgets import SearchField
from gcs.gui.widgets.role_label import RoleLabel
from gcs.model.errors import GcsError

LABEL_WIDTH = 210


@dataclass(frozen=True, slots=True)
class _Shown:
    """One setting on the page."""

    row: Row
    holder: QWidget
    control: Control


class SettingsDialog(QDialog):
    """All settings on one page under headings; a search leaves only what matches."""

    def __init__(self, themes: ThemeController, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._themes = themes
        self._shown: dict[str, _Shown] = {}
        self._headings: dict[str, RoleLabel] = {}
        self.setWindowTitle(self.tr("Settings"))
        self.setModal(False)
        self.resize(780, 700)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 12, 12)
        column.setSpacing(14)
        self.search = SearchField(themes, self.tr("Search settings"), self)
        self.search.textChanged.connect(self._filter)
        column.addWidget(self.search)
        self.message = RoleLabel(themes, "", parent=self, wrap=True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message.setAccessibleName(self.tr("What happened"))
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self._page())
        column.addWidget(self.area, 1)
        column.addWidget(self.message)
        self.message.hide()
        self.show_values()
        bridge.settingsChanged.connect(self.show_values)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _page(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        for row in rows():
            if row.section not in self._headings:
                heading = RoleLabel(self._themes, row.section, "title", page)
                heading.setContentsMargins(0, 8 if self._headings else 0, 0, 0)
                self._headings[row.section] = heading
                column.addWidget(heading)
            column.addWidget(self._add(row, page))
        column.addStretch(1)
        return page

    def _add(self, row: Row, page: QWidget) -> QWidget:
        holder = QWidget(page)
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        control = make_control(row, self._bridge.settings.units, partial(self._set, row), self.say, holder)
        control.widget.setAccessibleName(row.label)
        control.widget.setAccessibleDescription(row.help)
        label = RoleLabel(self._themes, row.label, "body", holder)
        label.setFixedWidth(LABEL_WIDTH)
        label.setMinimumHeight(30)
        label.setBuddy(control.widget)
        text = row.help + (" " + self.tr("From the next start on.") if row.restart else "")
        hint = RoleLabel(self._themes, text, "table", holder, tone="label", wrap=True)
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addWidget(control.widget, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(hint)
        line.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(right, 1)
        self._shown[row.path] = _Shown(row, holder, control)
        return holder

    def control(self, path: str) -> QWidget:
        """Return the control of a setting."""
        return self._shown[path].control.widget

    def show_values(self) -> None:
        """Show what is in force, also when it was changed elsewhere."""
        settings = self._bridge.settings
        for shown in self._shown.values():
            shown.control.set_units(settings.units)
            shown.control.show(value_at(settings, shown.row.path))
            self._mark(shown, invalid=False)

    def say(self, text: str) -> None:
        """Say what happened below the page."""
        self.message.setText(text)
        self.message.setVisible(bool(text))

    def _filter(self, text: str) -> None:
        seen = set()
        for shown in self._shown.values():
            fits = shown.row.matches(text)
            shown.holder.setVisible(fits)
            if fits:
                seen.add(shown.row.section)
        for section, heading in self._headings.items():
            heading.setVisible(section in seen)
        self.say("" if seen else self.tr("No setting matches “%s”.") % text)

    def show_setting(self, path: str) -> None:
        """Search for one setting and put the focus on it."""
        shown = self._shown.get(path)
        if shown is not None:
            self.search.setText(shown.row.label)
            shown.control.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set(self, row: Row, value: object) -> None:
        shown = self._shown[row.path]
        if value == value_at(self._bridge.settings, row.path):
            if shown.control.widget.property("invalid"):
                self._mark(shown, invalid=False)
                self.say("")
            return
        try:
            if row.check is not None:
                row.check(str(value))
            changed = with_value(self._bridge.settings, row.path, value)
        except (GcsError, msgspec.ValidationError) as error:
            self._mark(shown, invalid=True)
            self.say(f"{row.label}: {error}")
            return
        problem = self._bridge.change_settings(changed)
        restart = self.tr("%s changes at the next start.") % row.label if row.restart else ""
        self.say(problem or restart)

    def _mark(self, shown: _Shown, *, invalid: bool) -> None:
        widget = shown.control.widget
        if bool(widget.property("invalid")) != invalid:
            widget.setProperty("invalid", invalid)
            widget.style().unpolish(widget)
            widget.style().polish(widget)
