"""The stylesheet of the standard Qt controls, written from a theme's tokens."""

from __future__ import annotations

from gcs.gui.theme.colour import blend
from gcs.gui.theme.tokens import Theme
from gcs.model.resources import resource_path

_BASE = """
QWidget { color: @t1; }
QMainWindow, QDialog, QMessageBox, QWizard { background: @bg1; }
QMainWindow::separator { background: @bg0; width: 4px; height: 4px; }
QMainWindow::separator:hover { background: @acc; }
QSplitter::handle { background: @line; }
QSplitter::handle:hover { background: @acc; }
QSplitter::handle:horizontal { width: 3px; }
QSplitter::handle:vertical { height: 3px; }
QFrame[frameShape="4"], QFrame[frameShape="5"] { color: @line; background: @line; border: none; }
QLabel { background: transparent; }
QLabel[tone="label"] { color: @t2; }
QLabel[tone="hint"] { color: @t3; }
QLabel:disabled { color: @t3; }
QToolTip { background: @bg2; color: @t1; border: @b solid @line2; padding: 4px 6px; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QStatusBar { background: @bg1; color: @t2; }
QStatusBar::item { border: none; }
"""

_BUTTONS = """
QPushButton {
  background: @bg3; color: @t1; border: @b solid @line2; border-radius: 5px;
  padding: 4px 12px; min-height: 20px;
}
QPushButton:hover { background: @bg4; }
QPushButton:pressed { background: @acc_bg; }
QPushButton:checked { background: @acc_bg; border-color: @acc; }
QPushButton:focus { border: 2px solid @acc; padding: 3px 11px; }
QPushButton:default, QPushButton[primary="true"] { background: @acc; color: @on_acc; border-color: @acc; }
QPushButton:default:hover, QPushButton[primary="true"]:hover { background: @acc_hover; }
QPushButton:default:focus, QPushButton[primary="true"]:focus { border: 2px solid @t1; }
QPushButton:disabled { background: @bg2; color: @t3; border-color: @line; }
QPushButton:flat { background: transparent; border-color: transparent; }
QPushButton:flat:hover { background: @bg4; }
QPushButton::menu-indicator {
  image: @chevron-down; width: 12px; height: 12px;
  subcontrol-position: right center; right: 6px;
}
QToolButton {
  background: transparent; color: @t1; border: @b solid transparent; border-radius: 5px; padding: 3px;
}
QToolButton:hover { background: @bg4; }
QToolButton:pressed, QToolButton:checked { background: @acc_bg; border-color: @acc; }
QToolButton:focus { border: 2px solid @acc; padding: 2px; }
QToolButton:disabled { color: @t3; }
QToolButton::menu-indicator { image: none; }
QCheckBox, QRadioButton { spacing: 8px; background: transparent; min-height: 22px; }
QCheckBox:disabled, QRadioButton:disabled { color: @t3; }
QCheckBox::indicator, QRadioButton::indicator, QGroupBox::indicator,
QTreeView::indicator, QTableView::indicator, QListView::indicator {
  width: 14px; height: 14px; border: @b solid @line2; background: @bg0; border-radius: 3px;
}
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: @acc; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid @acc; }
QCheckBox:focus, QRadioButton:focus { color: @acc; }
QCheckBox::indicator:checked, QGroupBox::indicator:checked, QTreeView::indicator:checked,
QTableView::indicator:checked, QListView::indicator:checked {
  background: @acc; border-color: @acc; image: @check;
}
QCheckBox::indicator:indeterminate, QTreeView::indicator:indeterminate {
  background: @acc; border-color: @acc; image: @minus;
}
QRadioButton::indicator:checked { background: @acc; border-color: @acc; image: @dot; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: @bg2; border-color: @line; }
"""

_INPUTS = """
QLineEdit, QPlainTextEdit, QTextEdit, QTextBrowser, QAbstractSpinBox, QComboBox, QDateTimeEdit {
  background: @bg0; color: @t1; border: @b solid @line2; border-radius: 5px;
  selection-background-color: @acc; selection-color: @on_acc;
}
QLineEdit, QAbstractSpinBox, QComboBox { padding: 3px 8px; min-height: 20px; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: @t3; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border: 2px solid @acc; padding: 2px 7px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid @acc; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled, QPlainTextEdit:disabled {
  background: @bg1; color: @t3; border-color: @line;
}
QLineEdit[invalid="true"], QAbstractSpinBox[invalid="true"] { border: 2px solid @critical; padding: 2px 7px; }
QComboBox { background: @bg3; padding-right: 24px; }
QComboBox:editable { background: @bg0; }
QComboBox:hover { background: @bg4; }
QComboBox:editable:hover { background: @bg0; }
QComboBox::drop-down { border: none; width: 24px; subcontrol-origin: padding; subcontrol-position: right; }
QComboBox::down-arrow { image: @chevron-down; width: 14px; height: 14px; }
QComboBox::down-arrow:disabled { image: @chevron-down-off; }
QComboBox QAbstractItemView {
  background: @bg2; border: @b solid @line2; padding: 2px; outline: none;
  selection-background-color: @acc_bg; selection-color: @t1;
}
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 6px; }
QAbstractSpinBox { padding-right: 20px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
  subcontrol-origin: border; width: 18px; border: none; border-left: @b solid @line2; background: @bg3;
}
QAbstractSpinBox::up-button {
  subcontrol-position: top right; border-top-right-radius: 4px; border-bottom: @b solid @line2;
}
QAbstractSpinBox::down-button { subcontrol-position: bottom right; border-bottom-right-radius: 4px; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: @bg4; }
QAbstractSpinBox::up-arrow { image: @chevron-up; width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: @chevron-down; width: 10px; height: 10px; }
QAbstractSpinBox::up-arrow:disabled, QAbstractSpinBox::up-arrow:off { image: @chevron-up-off; }
QAbstractSpinBox::down-arrow:disabled, QAbstractSpinBox::down-arrow:off { image: @chevron-down-off; }
QSlider { min-height: 22px; background: transparent; }
QSlider::groove:horizontal { height: 4px; background: @bg4; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @acc; border-radius: 2px; }
QSlider::handle:horizontal {
  width: 14px; height: 14px; margin: -6px 0; border-radius: 8px; background: @t1; border: @b solid @line2;
}
QSlider::groove:vertical { width: 4px; background: @bg4; border-radius: 2px; }
QSlider::add-page:vertical { background: @acc; border-radius: 2px; }
QSlider::handle:vertical {
  width: 14px; height: 14px; margin: 0 -6px; border-radius: 8px; background: @t1; border: @b solid @line2;
}
QSlider::handle:hover { background: @acc; }
QSlider:focus { border: 2px solid @acc; border-radius: 5px; }
QProgressBar {
  background: @bg4; border: none; border-radius: 3px; min-height: 6px; text-align: center; color: @t1;
}
QProgressBar::chunk { background: @acc; border-radius: 3px; }
"""

_VIEWS = """
QAbstractItemView {
  background: @bg1; alternate-background-color: @bg2; border: none; outline: none; gridline-color: @line;
  selection-background-color: @acc_bg; selection-color: @t1;
}
QAbstractItemView:focus { border: 2px solid @acc; }
QTreeView::item, QListView::item { min-height: 26px; border: none; }
QListWidget#planDifferences::item, QListWidget#layerFeatures::item, QListWidget#dryRunEvents::item {
  padding: 0 8px;
}
QTableView::item { border: none; padding: 0 6px; }
QTreeView::item:hover, QListView::item:hover, QTableView::item:hover { background: @hover; }
QTreeView::item:selected, QListView::item:selected, QTableView::item:selected {
  background: @acc_bg; color: @t1;
}
QTreeView::branch { background: transparent; }
QTreeView::branch:has-children:!has-siblings:closed, QTreeView::branch:closed:has-children:has-siblings {
  image: @chevron-right;
}
QTreeView::branch:open:has-children:!has-siblings, QTreeView::branch:open:has-children:has-siblings {
  image: @chevron-down;
}
QHeaderView { background: @bg2; border: none; }
QHeaderView::section {
  background: @bg2; color: @t2; border: none; border-bottom: @b solid @line2;
  padding: 0 6px; min-height: 25px; max-height: 25px;
}
QHeaderView::section:hover { background: @bg4; color: @t1; }
QHeaderView::down-arrow { image: @chevron-down; width: 12px; height: 12px; }
QHeaderView::up-arrow { image: @chevron-up; width: 12px; height: 12px; }
QTableCornerButton::section { background: @bg2; border: none; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: @scroll; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @t3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QAbstractScrollArea::corner { background: transparent; }
"""

_FRAMES = """
QMenuBar { background: @bg1; color: @t1; border-bottom: @b solid @line2; }
QMenuBar::item { padding: 4px 10px; background: transparent; }
QMenuBar::item:selected { background: @bg4; }
QMenu { background: @bg2; color: @t1; border: @b solid @line2; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 12px; border-radius: 4px; min-height: 18px; }
QMenu::item:selected { background: @acc_bg; }
QMenu::item:disabled { color: @t3; background: transparent; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: @line2; margin: 4px 8px; }
QMenu::indicator { width: 14px; height: 14px; margin-left: 8px; }
QMenu::indicator:checked { image: @check-t1; }
QMenu::right-arrow { image: @chevron-right; width: 12px; height: 12px; margin-right: 6px; }
QTabWidget::pane { border: none; border-top: @b solid @line2; background: @bg1; }
QTabWidget { background: @bg2; }
QTabBar { background: @bg2; qproperty-drawBase: 0; }
QTabBar::tab {
  background: transparent; color: @t2; border: none; border-bottom: 2px solid transparent;
  padding: 5px 14px; min-height: 18px;
}
QTabBar::tab:hover { color: @t1; background: @bg3; }
QTabBar::tab:selected { color: @t1; border-bottom: 2px solid @acc; }
QTabBar::tab:disabled { color: @t3; }
QTabBar::tab:left, QTabBar::tab:right { border-bottom: none; }
QDockWidget { color: @t2; titlebar-close-icon: @x; titlebar-normal-icon: @float; }
QDockWidget::title {
  background: @bg2; border-top: @b solid @line2; border-bottom: @b solid @line; padding: 7px 12px;
  text-align: left;
}
QDockWidget::close-button, QDockWidget::float-button { background: transparent; border: none; padding: 2px; }
QDockWidget::close-button:hover, QDockWidget::float-button:hover { background: @bg4; border-radius: 3px; }
QGroupBox {
  border: @b solid @line; border-radius: 6px; margin-top: 18px; padding: 8px 8px 8px 8px; color: @t2;
}
QGroupBox::title { subcontrol-origin: margin; subcontrol-position: top left; padding: 0 4px; color: @t2; }
QToolBar { background: @bg1; border: none; spacing: 4px; padding: 4px; }
QToolBar::separator { background: @line2; width: 1px; margin: 4px; }
QDialogButtonBox { button-layout: 2; }
QCalendarWidget QWidget { background: @bg1; alternate-background-color: @bg2; }
"""

_COLOURS = ("bg0", "bg1", "bg2", "bg3", "bg4", "line", "line2", "t1", "t2", "t3", "acc", "acc_bg", "on_acc")
_PICTURES = (
    "check",
    "check-t1",
    "minus",
    "dot",
    "chevron-down",
    "chevron-up",
    "chevron-right",
    "chevron-down-off",
    "chevron-up-off",
    "x",
    "float",
)


def qss(theme: Theme) -> str:
    """The full stylesheet of a theme; paths in it point into the shipped resources."""
    folder = resource_path("icons", "qss", theme.name).as_posix()
    values = {name: f'url("{folder}/{name}.svg")' for name in _PICTURES}
    values |= {name: getattr(theme, name) for name in _COLOURS}
    values["critical"] = theme.level("critical")
    values["acc_hover"] = blend(theme.acc, theme.t1, 0.15)
    values["hover"] = blend(theme.bg1, theme.bg4, 0.5)
    values["scroll"] = blend(theme.bg4, theme.line2, 0.5)
    # Qt's stylesheets round border widths down to whole pixels below 2, so sunlight's 1.5 px becomes 2 px.
    values["b"] = "2px" if theme.border_px > 1 else "1px"
    sheet = _BASE + _BUTTONS + _INPUTS + _VIEWS + _FRAMES
    for name in sorted(values, key=len, reverse=True):
        sheet = sheet.replace("@" + name, values[name])
    return sheet
