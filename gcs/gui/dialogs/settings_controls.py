"""The control of each kind of setting: it shows a value, and tells when a person changed it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from gcs.gui.dialogs.list_editors import FileList, FolderList, ProviderList
from gcs.gui.dialogs.settings_rows import Row, RowKind
from gcs.gui.widgets.amount_field import Amount, AmountField
from gcs.gui.widgets.sized_button import SizedButton
from gcs.model.format import THIN
from gcs.model.units import UnitSettings

CONTROL_HEIGHT = 30
CONTROL_WIDTH = 260

TERRAIN_PATTERNS = "*.hgt *.hgt.gz *.zip *.tif *.tiff *.dt0 *.dt1 *.dt2"

Changed = Callable[[object], None]


def tr(text: str) -> str:
    """Translate a text of the settings."""
    return QCoreApplication.translate("Settings", text)


class WheelGuard(QObject):
    """A wheel that scrolls the page must not change the setting that happens to lie under the pointer."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel pass to the page while the control has not the keyboard."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


@dataclass(frozen=True, slots=True)
class Control:
    """One control on the page."""

    widget: QWidget
    show: Callable[[Any], None]
    """Show a value without telling anyone."""
    set_units: Callable[[UnitSettings], None] = lambda units: None


def make_control(row: Row, units: UnitSettings, changed: Changed, say: Callable[[str], None],
                 parent: QWidget) -> Control:  # fmt: skip
    """Return the control of a setting.

    Args:
        row: The setting.
        units: What a person enters heights and distances in.
        changed: Told the new value when a person changed it.
        say: Told why an input is not taken.
        parent: The page.
    """
    if row.kind in (RowKind.FILES, RowKind.TERRAIN_FILES, RowKind.FOLDERS):
        return _paths(row, changed, parent)
    if row.kind is RowKind.PROVIDERS:
        providers = ProviderList(parent)
        providers.changed.connect(changed)
        providers.refused.connect(say)
        return Control(providers, providers.show_providers)
    makers: dict[RowKind, Callable[[Row, Changed, QWidget], Control]] = {
        RowKind.CHOICE: _choice,
        RowKind.SWITCH: _switch,
        RowKind.NUMBER: _number,
        RowKind.TEXT: _text,
        RowKind.FOLDER: _folder,
    }
    if row.measure is not None:
        return _amount(row, units, changed, parent)
    return makers[row.kind](row, changed, parent)


def _paths(row: Row, changed: Changed, parent: QWidget) -> Control:
    if row.kind is RowKind.FOLDERS:
        paths: FileList = FolderList(row.label, parent)
    elif row.kind is RowKind.TERRAIN_FILES:
        paths = FileList(parent, row.label, tr("Elevation files") + f" ({TERRAIN_PATTERNS})")
    else:
        paths = FileList(parent)
    paths.changed.connect(changed)
    return Control(paths, paths.show_paths)


def _sized(widget: QWidget) -> None:
    widget.setFixedWidth(CONTROL_WIDTH)
    widget.setMinimumHeight(CONTROL_HEIGHT)
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.installEventFilter(WheelGuard(widget))


def _choice(row: Row, changed: Changed, parent: QWidget) -> Control:
    box = QComboBox(parent)
    _sized(box)
    values = [value for _, value in row.choices]
    box.addItems([text for text, _ in row.choices])
    box.activated.connect(lambda index: changed(values[index]))
    return Control(box, lambda value: box.setCurrentIndex(values.index(value) if value in values else -1))


def _switch(row: Row, changed: Changed, parent: QWidget) -> Control:
    box = QCheckBox(parent)
    box.setMinimumHeight(CONTROL_HEIGHT)
    box.clicked.connect(lambda on: changed(on))
    return Control(box, lambda value: box.setChecked(bool(value)))


def _number(row: Row, changed: Changed, parent: QWidget) -> Control:
    box = QDoubleSpinBox(parent)
    _sized(box)
    box.setDecimals(row.decimals)
    box.setRange(row.low, row.high)
    box.setKeyboardTracking(False)
    if row.unit:
        box.setSuffix(f"{THIN}{row.unit}")

    def show(value: float) -> None:
        box.blockSignals(True)
        box.setValue(value)
        box.blockSignals(False)

    box.valueChanged.connect(lambda value: changed(value if row.decimals else round(value)))
    return Control(box, show)


def _amount(row: Row, units: UnitSettings, changed: Changed, parent: QWidget) -> Control:
    assert row.measure is not None
    box = AmountField(Amount(row.label, row.measure, row.low, row.high, row.low), units, parent)
    _sized(box)
    box.setKeyboardTracking(False)
    box.entered.connect(changed)
    return Control(box, box.set_si, box.set_units)


def _text(row: Row, changed: Changed, parent: QWidget) -> Control:
    field = QLineEdit(parent)
    _sized(field)
    field.editingFinished.connect(lambda: changed(field.text().strip()))
    return Control(field, lambda value: field.setText(str(value)))


def _folder(row: Row, changed: Changed, parent: QWidget) -> Control:
    holder = QWidget(parent)
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    field = QLineEdit(holder)
    _sized(field)
    field.setAccessibleName(row.label)
    field.editingFinished.connect(lambda: changed(field.text().strip()))
    choose = SizedButton(tr("Choose"), holder, height=CONTROL_HEIGHT)

    def pick() -> None:
        folder = QFileDialog.getExistingDirectory(parent, row.label, field.text() or str(Path.home()))
        if folder:
            field.setText(folder)
            changed(folder)

    choose.clicked.connect(pick)
    line.addWidget(field)
    line.addWidget(choose)
    line.addStretch(1)
    holder.setFocusProxy(field)
    return Control(holder, lambda value: field.setText(str(value)))
