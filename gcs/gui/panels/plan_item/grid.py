"""The fields of a form in three columns, made anew only when other values are to be shown."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QSizePolicy, QWidget

from gcs.gui.panels.plan_item.controls import TextEdit
from gcs.gui.panels.plan_item.fields import FieldKind, FormField, Value
from gcs.gui.plan_controls import ChoiceBox, OpenField, UnitEdit
from gcs.gui.theme import ThemeController
from gcs.gui.widgets import ElidedLabel
from gcs.gui.widgets.role_label import RoleLabel

COLUMNS = 3
FIELD_PX = 28


class WheelGuard(QObject):
    """A wheel that scrolls the form must not change the value that happens to lie under the pointer."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel pass to the form while the control has not the keyboard."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


class FormGrid(QWidget):
    """Labels over controls.

    Attributes:
        entered: A person changed a value: its key, the value, and whether it is one step of many.
        commandAsked: Another command is wanted: the button that asks.
        refused: Why what was typed is not taken.
    """

    entered = Signal(str, object, bool)
    commandAsked = Signal(object)
    refused = Signal(str)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._shapes: list[tuple[object, ...]] = []
        self._shows: dict[str, Callable[[Value | None], None]] = {}
        self._labels: dict[str, ElidedLabel] = {}
        self.controls: dict[str, QWidget] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 8, 12, 12)
        self._grid.setHorizontalSpacing(9)
        self._grid.setVerticalSpacing(3)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
            self._grid.setColumnMinimumWidth(column, 60)
        self._guard = WheelGuard(self)

    def show_fields(self, fields: tuple[FormField, ...]) -> None:
        """Show values; controls stay as long as the same values are asked for."""
        shapes = [field.shape for field in fields]
        if shapes != self._shapes:
            self._rebuild(fields)
            self._shapes = shapes
        for field in fields:
            self._labels[field.key].set_text(field.label)
            self.controls[field.key].setAccessibleName(field.label)
            self._shows[field.key](field.value)

    # -- making ---------------------------------------------------------------------------------

    def _rebuild(self, fields: tuple[FormField, ...]) -> None:
        focus = next((key for key, control in self.controls.items() if control.hasFocus()), None)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.controls, self._shows, self._labels = {}, {}, {}
        # The rows of the form before stood elsewhere: their heights would tear labels from their fields.
        for number in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(number, 0)
        row = column = 0
        group = ""
        for field in fields:
            if field.group != group or column + field.columns > COLUMNS:
                row, column = row + (2 if column else 0), 0
            if field.group != group:
                group = field.group
                row = self._heading(group, row)
            self._put(field, row, column)
            column += field.columns
            if column >= COLUMNS:
                row, column = row + 2, 0
        for before, after in pairwise(self.controls.values()):
            QWidget.setTabOrder(before, after)
        if focus in self.controls:
            self.controls[focus].setFocus(Qt.FocusReason.OtherFocusReason)

    def _heading(self, text: str, row: int) -> int:
        label = RoleLabel(self._themes, text, "panel_header", self, tone="label")
        label.setContentsMargins(0, 8, 0, 2)
        self._grid.addWidget(label, row, 0, 1, COLUMNS)
        return row + 1

    def _put(self, field: FormField, row: int, column: int) -> None:
        label = ElidedLabel(self._themes, field.label, "table", "t2", self)
        control = self._control(field)
        if field.help and not isinstance(control, UnitEdit):
            control.setToolTip(field.help)
            control.setAccessibleDescription(field.help)
        control.setSizePolicy(QSizePolicy.Policy.Ignored, control.sizePolicy().verticalPolicy())
        self._grid.addWidget(label, row, column, 1, field.columns)
        self._grid.addWidget(control, row + 1, column, 1, field.columns, Qt.AlignmentFlag.AlignTop)
        self._grid.setRowMinimumHeight(row + 1, FIELD_PX + 8)
        self.controls[field.key] = control
        self._labels[field.key] = label
        label.show()
        control.show()

    def _control(self, field: FormField) -> QWidget:
        makers: dict[FieldKind, Callable[[FormField], QWidget]] = {
            FieldKind.NUMBER: self._number,
            FieldKind.CHOICE: self._choice,
            FieldKind.SWITCH: self._switch,
            FieldKind.TEXT: self._text,
            FieldKind.COMMAND: self._command,
            FieldKind.SHOWN: self._shown,
        }
        control = makers[field.kind](field)
        control.setMinimumHeight(FIELD_PX)
        control.installEventFilter(self._guard)
        return control

    def _number(self, field: FormField) -> QWidget:
        edit = UnitEdit(
            self._themes, field.label, field.scale, low=field.low, high=field.high, step=field.step,
            may_be_empty=field.may_be_empty, whole=field.whole, tip=field.help, empty=field.empty,
            parent=self,
        )  # fmt: skip
        edit.entered.connect(lambda value: self.entered.emit(field.key, value, edit.stepping))
        edit.refused.connect(self.refused)

        def show(value: Value | None) -> None:
            edit.show_value(None if value is None else float(value))

        self._shows[field.key] = show
        return edit

    def _choice(self, field: FormField) -> QWidget:
        box = ChoiceBox(self._themes, self)
        box.setPlaceholderText(self.tr("Several values"))
        values = [value for value, _ in field.choices]
        for place, (_, words) in enumerate(field.choices):
            box.addItem(words)
            box.setItemData(place, words, Qt.ItemDataRole.ToolTipRole)
        popup = box.view()
        popup.setMinimumWidth(popup.sizeHintForColumn(0) + 28)
        box.activated.connect(lambda place: self.entered.emit(field.key, values[place], False))

        def show(value: Value | None) -> None:
            box.setCurrentIndex(values.index(value) if value in values else -1)
            box.setToolTip("\n".join(line for line in (box.currentText(), field.help) if line))

        self._shows[field.key] = show
        return box

    def _switch(self, field: FormField) -> QWidget:
        box = QCheckBox(self)

        def show(value: Value | None) -> None:
            box.setTristate(value is None)
            states = Qt.CheckState
            state = (
                states.PartiallyChecked if value is None else states.Checked if value else states.Unchecked
            )
            box.setCheckState(state)
            box.setText(self.tr("Several") if value is None else self.tr("On") if value else self.tr("Off"))

        def clicked() -> None:
            # From "several" the first click means on, for all.
            on = box.checkState() is not Qt.CheckState.Unchecked
            self.entered.emit(field.key, on, False)

        box.clicked.connect(clicked)
        self._shows[field.key] = show
        return box

    def _text(self, field: FormField) -> QWidget:
        edit = TextEdit(self._themes, field.help, self)
        edit.entered.connect(lambda text: self.entered.emit(field.key, text, False))
        self._shows[field.key] = lambda value: edit.show_text(None if value is None else str(value))
        return edit

    def _command(self, field: FormField) -> QWidget:
        button = OpenField(self._themes, self)
        button.clicked.connect(lambda: self.commandAsked.emit(button))

        def show(value: Value | None) -> None:
            words = self.tr("Several values") if value is None else str(value)
            button.show_text(words, faint=value is None)
            button.setAccessibleDescription(words)
            button.setToolTip("\n".join(line for line in (words, field.help) if line))

        self._shows[field.key] = show
        return button

    def _shown(self, field: FormField) -> QWidget:
        label: QLabel = RoleLabel(self._themes, "", "body", self, wrap=field.columns == COLUMNS)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._shows[field.key] = lambda value: label.setText("" if value is None else str(value))
        return label
