"""The list of features with what they can become."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from gcs.gui.plan_controls import SideCard
from gcs.gui.theme import ThemeController, icon
from gcs.gui.widgets.role_label import RoleLabel
from gcs.gui.widgets.sized_button import FLIGHT_PX, SizedButton
from gcs.planning.layers import Feature, FeatureKind, Layer, Use

MOST = 500
"""Features in the list; what is beyond goes with "all"."""
_ICONS = {FeatureKind.AREA: "hexagon", FeatureKind.LINE: "route", FeatureKind.POINT: "map-pin"}


@dataclass(frozen=True, slots=True)
class LayerState:
    """The layer that was read last, and whether it is drawn under the plan."""

    layer: Layer = field(default_factory=lambda: Layer("", ()))
    shown: bool = True


class PlanLayers(SideCard):
    """Chooses features and what becomes of them.

    Attributes:
        useWanted: Features (indexes) are to become something (:class:`Use`).
        shownToggled: The layer is to be drawn under the plan, or not.
        placeWanted: The map is to show a place: (lat_deg, lon_deg).
    """

    useWanted = Signal(object, object)
    shownToggled = Signal(bool)
    placeWanted = Signal(object)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, "", self.tr("Close the import"), (300, 200), parent)
        self._state = LayerState()
        self.setObjectName("planLayers")
        self.list = QListWidget(self)
        self.list.setObjectName("layerFeatures")
        self.list.setAccessibleName(self.tr("Areas, lines and points of the file"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.itemChanged.connect(self._count)
        self.list.currentRowChanged.connect(self._point_at)
        self.notes = RoleLabel(themes, "", "small", self, tone="label", wrap=True)
        self.use = QComboBox(self)
        self.use.setObjectName("layerUse")
        self.use.setAccessibleName(self.tr("What they become"))
        for value, word in self._uses():
            self.use.addItem(word, value)
        self.use.currentIndexChanged.connect(self._count)
        self.add_button = SizedButton("", self, height=FLIGHT_PX, primary=True)
        self.add_button.setObjectName("layerAdd")
        self.add_button.clicked.connect(self._ask)
        self.shown = QCheckBox(self.tr("Draw it under the plan"), self)
        self.shown.toggled.connect(self.shownToggled)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.use, 1)
        row.addWidget(self.add_button)
        self.add(self.list, 1)
        self.add_padded(self.notes, row, self.shown)
        self._count()
        themes.changed.connect(self._fill)

    def _uses(self) -> list[tuple[Use, str]]:
        return [
            (Use.SURVEY, self.tr("Surveys of areas")),
            (Use.CORRIDOR, self.tr("Corridor scans of lines")),
            (Use.STRUCTURE, self.tr("Structure scans of areas")),
            (Use.WAYPOINTS, self.tr("Waypoints")),
            (Use.FENCE, self.tr("Fences to stay in")),
            (Use.EXCLUSION, self.tr("Fences to keep out of")),
            (Use.RALLY, self.tr("Rally points")),
        ]

    @property
    def state(self) -> LayerState:
        """What is shown now."""
        return self._state

    def show_state(self, state: LayerState) -> None:
        """Show another layer."""
        if state.layer is self._state.layer and state.shown == self._state.shown:
            return
        other = state.layer is not self._state.layer
        self._state = state
        self.shown.blockSignals(True)
        self.shown.setChecked(state.shown)
        self.shown.blockSignals(False)
        if other:
            self.set_title(
                self.tr("Import: %1, %2")
                .replace("%1", state.layer.name)
                .replace("%2", state.layer.count_text)
            )
            self._choose_use(state.layer)
            self._fill()

    def _choose_use(self, layer: Layer) -> None:
        kinds = {feature.kind for feature in layer.features}
        wanted = Use.SURVEY if FeatureKind.AREA in kinds else Use.CORRIDOR
        if kinds == {FeatureKind.POINT}:
            wanted = Use.WAYPOINTS
        self.use.setCurrentIndex(self.use.findData(wanted))

    def _fill(self) -> None:
        layer = self._state.layer
        self.list.blockSignals(True)
        self.list.clear()
        for feature in layer.features[:MOST]:
            sign = icon(_ICONS[feature.kind], self._themes.current.t2, 16)
            entry = QListWidgetItem(sign, self._words(feature))
            entry.setFlags(entry.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            entry.setCheckState(Qt.CheckState.Checked)
            told = (feature.name, feature.description[:400])
            entry.setToolTip("\n".join(words for words in told if words))
            self.list.addItem(entry)
        self.list.blockSignals(False)
        notes = list(layer.notes)
        beyond = len(layer.features) - MOST
        if beyond > 0:
            notes.append(self.tr("%n more go with those that are ticked", "", beyond))
        self.notes.setText("\n".join(notes))
        self.notes.setVisible(bool(notes))
        self._count()

    def _words(self, feature: Feature) -> str:
        kinds = {
            FeatureKind.AREA: self.tr("Area"),
            FeatureKind.LINE: self.tr("Line"),
            FeatureKind.POINT: self.tr("Point"),
        }
        count = sum(map(len, feature.rings))
        name = feature.name or kinds[feature.kind]
        corners = "" if feature.kind is FeatureKind.POINT else self.tr(", %n points", "", count)
        return f"{name}{corners}"

    def chosen(self) -> list[int]:
        """Return the indexes of the ticked features that fit the chosen use."""
        use, features = self._use(), self._state.layer.features
        ticked = [
            row
            for row in range(self.list.count())
            if self.list.item(row).checkState() is Qt.CheckState.Checked
        ]
        if len(ticked) == self.list.count():
            ticked = list(range(len(features)))
        return [row for row in ticked if use.wants in (None, features[row].kind)]

    def _use(self) -> Use:
        found = self.use.currentData()
        assert isinstance(found, Use)
        return found

    def _count(self, *_: object) -> None:
        count = len(self.chosen())
        self.add_button.setText(self.tr("Add %n", "", count))
        self.add_button.setEnabled(count > 0)
        words = self.tr("None of the ticked ones can become that") if not count else ""
        self.add_button.setToolTip(words)

    def _ask(self) -> None:
        self.useWanted.emit(self._use(), self.chosen())

    def _point_at(self, row: int) -> None:
        if 0 <= row < len(self._state.layer.features):
            vertex = self._state.layer.features[row].rings[0][0]
            self.placeWanted.emit((vertex.lat_deg, vertex.lon_deg))
