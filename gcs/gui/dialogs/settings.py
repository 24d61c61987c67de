"""The Settings window: searchable, each setting with its help, in force as soon as it is changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gcs.gui.bridge import Bridge
from gcs.gui.dialogs.list_editors import FileList, ProviderList
from gcs.gui.dialogs.settings_rows import Row, RowKind, rows, value_at, with_value
from gcs.gui.theme import ThemeController, font
from gcs.gui.widgets import SearchField

CONTROL_HEIGHT = 30
CONTROL_WIDTH = 260


class SettingsDialog(QDialog):
    """All settings on one page under headings; a search leaves only what matches."""

    def __init__(self, themes: ThemeController, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._themes = themes
        self._makers: dict[RowKind, Callable[[Row], QWidget]] = {
            RowKind.CHOICE: self._choice,
            RowKind.SWITCH: self._switch,
            RowKind.NUMBER: self._number,
            RowKind.TEXT: self._text,
            RowKind.FOLDER: self._folder,
            RowKind.FILES: self._files,
            RowKind.PROVIDERS: self._providers,
        }
        self._shown: list[tuple[Row, list[QWidget]]] = []
        self._headings: dict[str, QLabel] = {}
        self.setWindowTitle(self.tr("Settings"))
        self.setModal(False)
        self.resize(760, 680)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        self.search = SearchField(themes, self.tr("Search settings"), self)
        self.search.textChanged.connect(self._filter)
        column.addWidget(self.search)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self._page())
        column.addWidget(area, 1)
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setAccessibleName(self.tr("What happened"))
        column.addWidget(self.message)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _page(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(4)
        form: QFormLayout | None = None
        for row in rows():
            if row.section not in self._headings:
                heading = QLabel(row.section, page)
                heading.setFont(font("title", self._themes.current))
                heading.setContentsMargins(0, 14, 0, 2)
                self._headings[row.section] = heading
                column.addWidget(heading)
                form = QFormLayout()
                form.setHorizontalSpacing(16)
                form.setVerticalSpacing(6)
                form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
                column.addLayout(form)
            if form is not None:
                self._add(form, row)
        column.addStretch(1)
        return page

    def _add(self, form: QFormLayout, row: Row) -> None:
        control = self._makers[row.kind](row)
        control.setAccessibleName(row.label)
        control.setAccessibleDescription(row.help)
        label = QLabel(row.label, self)
        label.setMinimumWidth(180)
        label.setBuddy(control)
        text = row.help + (" " + self.tr("From the next start on.") if row.restart else "")
        hint = QLabel(text, self)
        hint.setWordWrap(True)
        hint.setFont(font("small", self._themes.current))
        hint.setProperty("tone", "t2")
        hint.setMinimumWidth(420)
        form.addRow(label, control)
        form.addRow("", hint)
        self._shown.append((row, [label, control, hint]))

    def _filter(self, text: str) -> None:
        seen = set()
        for row, widgets in self._shown:
            fits = row.matches(text)
            for widget in widgets:
                widget.setVisible(fits)
            if fits:
                seen.add(row.section)
        for section, heading in self._headings.items():
            heading.setVisible(section in seen)
        self.message.setText("" if seen else self.tr("No setting matches “%s”.") % text)

    def show_setting(self, path: str) -> None:
        """Search for one setting and put the focus on it."""
        for row, widgets in self._shown:
            if row.path == path:
                self.search.setText(row.label)
                widgets[1].setFocus(Qt.FocusReason.OtherFocusReason)

    # -- controls -------------------------------------------------------------------------------

    def _set(self, row: Row, value: object) -> None:
        if value == value_at(self._bridge.settings, row.path):
            return
        try:
            changed = with_value(self._bridge.settings, row.path, value)
        except msgspec.ValidationError as error:
            self.message.setText(f"{row.label}: {error}")
            return
        problem = self._bridge.change_settings(changed)
        restart = self.tr("%s changes at the next start.") % row.label if row.restart else ""
        self.message.setText(problem or restart)

    def _choice(self, row: Row) -> QWidget:
        box = QComboBox(self)
        box.setFixedWidth(CONTROL_WIDTH)
        box.setMinimumHeight(CONTROL_HEIGHT)
        now = value_at(self._bridge.settings, row.path)
        for number, (text, value) in enumerate(row.choices):
            box.addItem(text)
            if value == now:
                box.setCurrentIndex(number)
        box.activated.connect(lambda index: self._set(row, row.choices[index][1]))
        return box

    def _switch(self, row: Row) -> QWidget:
        box = QCheckBox(self)
        box.setMinimumHeight(CONTROL_HEIGHT)
        box.setChecked(bool(value_at(self._bridge.settings, row.path)))
        box.toggled.connect(lambda on: self._set(row, on))
        return box

    def _number(self, row: Row) -> QWidget:
        box = QDoubleSpinBox(self)
        box.setFixedWidth(CONTROL_WIDTH)
        box.setMinimumHeight(CONTROL_HEIGHT)
        box.setDecimals(row.decimals)
        box.setRange(row.low, row.high)
        box.setKeyboardTracking(False)
        if row.unit:
            box.setSuffix(f"\u2009{row.unit}")
        now = value_at(self._bridge.settings, row.path)
        box.setValue(float(now) if isinstance(now, int | float) else 0.0)
        whole = isinstance(now, int)
        box.valueChanged.connect(lambda value: self._set(row, round(value) if whole else value))
        return box

    def _text(self, row: Row) -> QWidget:
        field = QLineEdit(str(value_at(self._bridge.settings, row.path)), self)
        field.setFixedWidth(CONTROL_WIDTH)
        field.setMinimumHeight(CONTROL_HEIGHT)
        field.editingFinished.connect(lambda: self._set(row, field.text().strip()))
        return field

    def _folder(self, row: Row) -> QWidget:
        holder = QWidget(self)
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        field = QLineEdit(str(value_at(self._bridge.settings, row.path)), holder)
        field.setMinimumWidth(CONTROL_WIDTH)
        field.setMinimumHeight(CONTROL_HEIGHT)
        field.editingFinished.connect(lambda: self._set(row, field.text().strip()))
        choose = QPushButton(self.tr("Choose"), holder)
        choose.setMinimumHeight(CONTROL_HEIGHT)
        choose.setAutoDefault(False)

        def pick() -> None:
            folder = QFileDialog.getExistingDirectory(self, row.label, field.text() or str(Path.home()))
            if folder:
                field.setText(folder)
                self._set(row, folder)

        choose.clicked.connect(pick)
        line.addWidget(field)
        line.addWidget(choose)
        holder.setFocusProxy(field)
        return holder

    def _files(self, row: Row) -> QWidget:
        files = FileList(self._bridge.settings.map.files, self)
        files.changed.connect(lambda paths: self._set(row, paths))
        return files

    def _providers(self, row: Row) -> QWidget:
        providers = ProviderList(self._bridge.settings.map.providers, self)
        providers.changed.connect(lambda found: self._set(row, found))
        providers.refused.connect(self.message.setText)
        return providers
