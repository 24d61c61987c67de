"""Every control in every theme: a picture to look at (GCS_GALLERY=folder keeps it) and no word from Qt."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSlider,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gcs.gui.theme import THEMES, Sign
from gcs.gui.widgets import (
    BatteryBar,
    CellValue,
    HoldButton,
    IconButton,
    PanelHeader,
    Pill,
    SearchField,
    SegmentedControl,
    SignalBars,
    StatusSymbol,
    ValueCell,
    phase_look,
)
from gcs.model.vehicle import Phase

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def row_of(*widgets):
    holder = QWidget()
    row = QHBoxLayout(holder)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch()
    return holder


def own_widgets(themes):
    pills = []
    for phase in Phase:
        pill = Pill(themes, phase_look(phase))
        pill.set_state(phase_look(phase), phase.value.upper(), "00:48")
        pills.append(pill)
    held = HoldButton(themes, "power", "Disarm")
    impossible = HoldButton(themes, "pause", "Pause")
    impossible.set_reason("on ground")
    sent = HoldButton(themes, "house", "Return")
    sent.show_life("Accepted", Sign.OK)
    gauges = [SignalBars(themes), BatteryBar(themes)]
    for gauge in gauges:
        gauge.set_value(64)
    cells = [ValueCell(themes, "Above ground"), ValueCell(themes, "Power")]
    cells[0].set_value(CellValue("12", "m", Sign.CAUTION))
    cells[1].set_value(CellValue("18", "W", age="4 s"))
    segments = SegmentedControl(themes, [("one", "Heron 2"), ("all", "All")])
    layers = IconButton(themes, "layers", "Layers", size=40, checkable=True)
    layers.setChecked(True)
    yield row_of(*(StatusSymbol(themes, sign, 20) for sign in Sign), *gauges)
    yield row_of(*pills)
    yield row_of(held, impossible, sent, segments, layers)
    yield PanelHeader(themes, "Values")
    yield row_of(*cells, SearchField(themes, "Filter by name"))


def standard_controls():
    group = QGroupBox("Standard controls")
    form = QFormLayout(group)
    units = QComboBox()
    units.addItems(["Metric", "Imperial"])
    ticked, chosen = QCheckBox("Voice"), QRadioButton("Metric")
    ticked.setChecked(True)
    chosen.setChecked(True)
    primary, off = QPushButton("Upload"), QPushButton("Cancel")
    primary.setProperty("primary", True)
    off.setEnabled(False)
    bar = QProgressBar()
    bar.setValue(60)
    table = QTableWidget(2, 2)
    table.setItem(0, 0, QTableWidgetItem("Heron 2"))
    table.selectRow(0)
    tabs = QTabWidget()
    tabs.addTab(table, "Telemetry")
    tabs.addTab(QWidget(), "Vibration")
    form.addRow("Units", units)
    form.addRow("Name", QLineEdit("Heron 2"))
    form.addRow("Speed", QDoubleSpinBox())
    form.addRow(row_of(ticked, chosen, primary, off))
    form.addRow("Slider", QSlider(Qt.Orientation.Horizontal))
    form.addRow("Progress", bar)
    form.addRow(tabs)
    return group


@pytest.mark.parametrize("name", list(THEMES))
def test_all_controls_draw_in_each_theme(dressed, qtbot, tmp_path, name):
    dressed.choose(name)
    window = QWidget()
    window.setAutoFillBackground(True)
    column = QVBoxLayout(window)
    for widget in own_widgets(dressed):
        column.addWidget(widget)
    column.addWidget(standard_controls())
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    image = window.grab().toImage()
    folder = Path(os.environ.get("GCS_GALLERY", tmp_path))
    assert image.save(str(folder / f"gallery_{name}.png"))
    assert image.pixelColor(2, 2) == QColor(THEMES[name].bg1)
