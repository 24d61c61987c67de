"""The Plan workspace: map and drawing tools, figures and profile below, tables and checks at the right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QMargins, QPoint, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gcs.gui.map.editing import PlanOverlay
from gcs.gui.panels.plan_checks import PlanChecks
from gcs.gui.panels.plan_diff import PlanDiff
from gcs.gui.panels.plan_figures import PlanFigures
from gcs.gui.panels.plan_header import HeaderState, MenuEntry, PlanHeader
from gcs.gui.panels.plan_header.menu import made_menu
from gcs.gui.panels.plan_item import PlanItemPanel
from gcs.gui.panels.plan_items import PlanItemsPanel
from gcs.gui.panels.plan_profile import PlanProfile
from gcs.gui.panels.plan_tools import PlanTools
from gcs.gui.panels.plan_transform import PlanTransformPanel
from gcs.gui.panels.plan_upload import PlanUpload
from gcs.gui.present.plan_carried import place_of
from gcs.gui.present.plan_to_go import to_go
from gcs.gui.present.plan_view import PlanView
from gcs.gui.widgets import HoldBubble, IconButton
from gcs.gui.window.ask_file import ask_open, ask_save
from gcs.gui.window.banner import Banner
from gcs.gui.window.context import WindowContext
from gcs.gui.window.plan_cards import PlanCards
from gcs.gui.window.plan_controller import PlanController
from gcs.gui.window.plan_crosshair import CrosshairLink
from gcs.gui.window.plan_extras import PlanExtras
from gcs.gui.window.plan_files import PlanFiles, file_of
from gcs.gui.window.plan_focus import outside, reading_order, step
from gcs.gui.window.plan_hint import MapHint
from gcs.gui.window.plan_menu import MenuActions, at_once, header_entries, map_entries, tool_of_kind
from gcs.gui.window.plan_parts import PartsSplitter
from gcs.gui.window.plan_shortcuts import add_shortcuts
from gcs.gui.window.plan_uploads import PlanUploads
from gcs.gui.window.plan_worker import PlanWorker
from gcs.gui.window.stage import MapStage
from gcs.model.alarm import Level
from gcs.model.elevation import Elevation
from gcs.model.vehicle import VehicleKind
from gcs.planning.book import PlanDocument
from gcs.planning.checks.finding import Finding
from gcs.planning.document import Plan
from gcs.planning.errors import PlanError
from gcs.planning.patterns import KINDS, PatternDefaults
from gcs.planning.profile import Profile
from gcs.planning.refs import Ref
from gcs.planning.templates import Setup, templates_for, with_template

RIGHT_WIDTH, RIGHT_LEAST = 430, 380
PROFILE_HEIGHT = 205
SETTLE_MS = 400
OPENS = "*.plan *.waypoints *.mission *.txt *.wpl *.fen *.fence *.ral *.rally"


class PlanWorkspace(QWidget):
    """Borrows the map while it is shown; built when it is shown first.

    Attributes:
        said: Something to say under the status bar: level and text.
        layoutChanged: The pilot moved a splitter: the arrangement as text.
    """

    said = Signal(Level, str)
    layoutChanged = Signal(str)

    def __init__(
        self,
        context: WindowContext,
        stage: MapStage,
        banner: Banner,
        elevation: Elevation | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._stage = stage
        self._banner = banner
        self._elevation = elevation
        self._last_file: Path | None = None
        self.setObjectName("planWorkspace")
        self.worker = PlanWorker(self)
        self.controller = PlanController(context.bridge, elevation, self.worker, self)
        self.files = PlanFiles(self.controller, self.worker, context.profile, self)
        self.overlay = PlanOverlay(stage.map, context.themes)
        self._build()
        self.uploads = PlanUploads(context, self.controller, self.upload, self.diff, self.right, banner, self)
        self.extras = PlanExtras(
            context.themes, context.bridge, self.controller, self.worker, stage.map, self.right, self
        )
        self.extras.said.connect(self.said)
        self.figures.batteryClicked.connect(self.extras.conditions.open)
        self._connect()
        self._show_view(self.controller.view)
        self._show_header()

    # -- building -------------------------------------------------------------------------------

    def _build(self) -> None:
        themes = self._context.themes
        self.header = PlanHeader(themes, self)
        self.tools = PlanTools(themes, self._stage.map)
        self.tools.hide()
        self.hint = MapHint(themes, self._stage.map)
        self.figures = PlanFigures(themes, self)
        self.profile = PlanProfile(themes, self)
        self.items = PlanItemsPanel(themes, self)
        self.form = PlanItemPanel(themes, self)
        self.form.set_elevation(self._elevation)
        self.transform = PlanTransformPanel(themes, self)
        self.transform.set_elevation(self._elevation)
        self.checks = PlanChecks(themes, self)
        self.diff = PlanDiff(themes, self)
        self.upload = PlanUpload(themes, self)
        self.bubble = HoldBubble(themes, self)
        self.upload.watch_with(self.bubble)
        self.link = CrosshairLink(themes, self._stage.map, self.profile, self._profile_data, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.sides = QSplitter(Qt.Orientation.Horizontal, self)
        self.sides.addWidget(self._left())
        self.sides.addWidget(self._right())
        self.sides.setChildrenCollapsible(False)
        self.sides.setStretchFactor(0, 1)
        self.sides.setStretchFactor(1, 0)
        self.sides.setSizes([2000, RIGHT_WIDTH])
        row.addWidget(self.sides)

    def _left(self) -> QWidget:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        self.rows = QSplitter(Qt.Orientation.Vertical, left)
        self.rows.setChildrenCollapsible(False)
        below = QWidget(self.rows)
        inner = QVBoxLayout(below)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.figures)
        inner.addWidget(self.profile, 1)
        self.rows.addWidget(below)
        column.addWidget(self.rows, 1)
        return left

    def _right(self) -> QWidget:
        right = QWidget(self)
        right.setMinimumWidth(RIGHT_LEAST)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.right = PlanCards(self.checks, self.diff, parent=right)
        self.right.currentChanged.connect(self._make_room)
        self.parts = PartsSplitter(right)
        for widget in (self.items, self._middle(), self.right):
            self.parts.addWidget(widget)
        self._make_room(0)
        column.addWidget(self.parts, 1)
        column.addWidget(self.upload)
        return right

    def _make_room(self, shown: int) -> None:
        """Let what stands in place of the checks have the height it needs; they themselves need little."""
        self.right.setMinimumHeight(0 if shown else self.checks.minimumSizeHint().height())
        self.parts.share(shown != 0)

    def _middle(self) -> QWidget:
        """Return the form of what is selected, and behind it what changes many parts together."""
        self.middle = QStackedWidget(self)
        for panel, icon_name, name in (
            (self.form, "proportions", self.tr("Move, turn, scale, lift")),
            (self.transform, "x", self.tr("Back to the properties")),
        ):
            button = IconButton(self._context.themes, icon_name, name, parent=panel.header)
            button.clicked.connect(self.toggle_transform)
            panel.header.add_tool(button)
        self.middle.addWidget(self.form)
        self.middle.addWidget(self.transform)
        return self.middle

    def toggle_transform(self) -> None:
        """Show the transform panel in place of the properties, or these again."""
        self.middle.setCurrentIndex(1 - self.middle.currentIndex())

    def show_transform(self) -> None:
        """Show the transform panel, with the keyboard in its first field."""
        self.middle.setCurrentWidget(self.transform)
        self.transform.move_by.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_formation(self) -> None:
        """Show where plans for several vehicles are made of this one."""
        self.middle.setCurrentWidget(self.transform)
        self.transform.begin_formation()

    def _connect(self) -> None:
        controller = self.controller
        # A splitter tells of each pixel; the settings file is written once it rests.
        self._moved = QTimer(self)
        self._moved.setSingleShot(True)
        self._moved.setInterval(SETTLE_MS)
        self._moved.timeout.connect(lambda: self.layoutChanged.emit(self.layout_text()))
        for panel in (self.items, self.form, self.transform, self.profile, self.checks, self.overlay):
            panel.changeWanted.connect(controller.change)
            panel.selectionWanted.connect(controller.select)
            panel.problem.connect(self._problem)
        self.transform.formationWanted.connect(self.uploads.form)
        self.profile.changeEnded.connect(controller.close_step)
        self.diff.selectionWanted.connect(self._select_and_show)
        self.checks.placeWanted.connect(self._show_finding)
        self.overlay.toolFinished.connect(lambda: self.tools.set_current("select"))
        self.overlay.menuWanted.connect(self._open_map_menu)
        self.overlay.hintChanged.connect(self.hint.show_text)
        self.tools.toolChosen.connect(self._choose_tool)
        controller.viewChanged.connect(self._show_view)
        controller.documentChanged.connect(self._show_header)
        controller.problem.connect(self._problem)
        self.files.changed.connect(self._show_header)
        self.files.opened.connect(self._opened)
        self.files.problem.connect(self._problem)
        self.files.exported.connect(self._exported)
        for done in (self.files.opened, self.files.saved):
            done.connect(self._remember)
        self.header.undoClicked.connect(controller.undo)
        self.header.redoClicked.connect(controller.redo)
        self.header.openClicked.connect(self.ask_open)
        self.header.saveClicked.connect(self.save)
        self.header.downloadClicked.connect(self.uploads.download)
        self.header.set_menu(self._header_menu)
        for splitter in (self.sides, self.rows, self.parts):
            splitter.splitterMoved.connect(lambda *_: self._moved.start())
        add_shortcuts(
            self,
            {
                "Ctrl+Z": controller.undo,
                "Ctrl+Shift+Z": controller.redo,
                "Ctrl+Y": controller.redo,
                "Ctrl+O": self.ask_open,
                "Ctrl+S": self.save,
                "Ctrl+Shift+S": self.ask_save,
                "Ctrl+U": self.uploads.ask,
            },
            self.tools.choose,
        )

    # -- the map --------------------------------------------------------------------------------

    def take_stage(self, stage: MapStage) -> None:
        """Put the map above the figures, and the drawing tools on it."""
        self.rows.insertWidget(0, stage)
        stage.show()
        self.rows.setStretchFactor(0, 1)
        self.rows.setStretchFactor(1, 0)
        if not self._restored:
            self.rows.setSizes([2000, self.figures.height() + PROFILE_HEIGHT])
        stage.set_planning(self._place_on_map)
        for part in (self.overlay, self.link, self.extras):
            part.set_active(True)
        self.tools.show()
        self.tools.raise_()
        self.controller.slow_beat()

    def release_stage(self) -> None:
        """Give the map back as it was."""
        for part in (self.overlay, self.link, self.extras):
            part.set_active(False)
        self.tools.hide()
        self.hint.hide()
        self._stage.set_planning(None)

    _restored = False

    def _place_on_map(self, width: int, height: int) -> QMargins:
        """Place tools and hint on the map; returns what they cover."""
        self.tools.fit(height - 24)
        self.tools.move(12, 12)
        self.tools.raise_()
        left = self.tools.width() + 12
        self.hint.place(left, width, height)
        return QMargins(left, 0, 0, 0)

    def _choose_tool(self, key: str) -> None:
        if at_once(self.controller, key):
            self.tools.set_current("select")
            key = "select"
        try:
            self.overlay.set_tool(tool_of_kind(key, self.controller.setting.kind))
        except PlanError as error:
            self.tools.set_current("select")
            self._problem(str(error))
            return
        self._stage.map.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_map_menu(self, ref: Ref | None, lat_deg: float, lon_deg: float, where: QPoint) -> None:
        entries = map_entries(self.controller, ref, (lat_deg, lon_deg), self._elevation)
        made_menu(self.tr("Here"), entries, self).popup(where)

    def _show_finding(self, finding: Finding) -> None:
        if finding.at is not None:
            self._stage.map.glide_to(*finding.at)
        elif finding.refs:
            self.overlay.reveal(finding.refs[0])
        if finding.distance_m is not None:
            self.profile.show_place(sum(finding.distance_m) / 2)

    def _select_and_show(self, selection: frozenset[Ref]) -> None:
        self.controller.select(selection)
        for ref in selection:
            self.overlay.reveal(ref)

    def fit_plan(self) -> None:
        """Show the whole plan on the map."""
        self._stage.keep_view()
        plan = self.controller.plan
        placed = (entry.item.place for entry in self.controller.view.flat if entry.item.has_place)
        places = [(place.lat_deg, place.lon_deg) for place in placed]
        for polygon in plan.fence.polygons if plan.fence else ():
            places += polygon.vertices
        places += [(point.lat_deg, point.lon_deg) for point in plan.rally or ()]
        if places:
            self._stage.map.fit_places(places)

    # -- what is shown --------------------------------------------------------------------------

    def _profile_data(self) -> Profile | None:
        analysis = self.controller.view.analysis
        return analysis.profile if analysis is not None else None

    def _show_view(self, view: PlanView) -> None:
        setting = self.controller.setting
        wind = setting.wind.speed_mps
        self.overlay.set_defaults(
            PatternDefaults(
                firmware=setting.firmware,
                kind=setting.kind,
                wind_speed_mps=wind,
                wind_from_deg=setting.wind.from_deg if wind > 0.0 else None,
                elevation=self._elevation,
            )
        )
        self.overlay.show_plan(view)
        self.items.show_plan(view)
        self.form.show_plan(view)
        self.transform.show_plan(view)
        self.profile.show_plan(view)
        self.checks.show_plan(view)
        self._show_figures()
        self.tools.set_missing(self._missing_tools())
        self.uploads.show(view)

    def _show_figures(self) -> None:
        controller, state = self.controller, self.controller.state
        at = state.position if state is not None else None
        left = to_go(controller.view, (at.lat_deg, at.lon_deg)) if at is not None else None
        self.figures.show_plan(controller.view, controller.setting.wind.speed_mps, left)

    def _missing_tools(self) -> frozenset[str]:
        drawn = {"survey", "CorridorScan", "StructureScan", "godwit.squareSearch", "godwit.sectorSearch",
                 "godwit.parallelSearch", "godwit.spiral", "godwit.orbit"}  # fmt: skip
        return frozenset(drawn - set(KINDS))

    def _show_header(self) -> None:
        document, controller = self.controller.document, self.controller
        state = controller.state
        untouched = not (document.history.can_undo or document.path or controller.plan.items)
        self.header.show_state(
            HeaderState(
                title=document.title,
                suffix=document.path.suffix if document.path is not None else "",
                saved=untouched or not document.file_dirty,
                saving=self.files.saving,
                undo=document.history.undo_label,
                redo=document.history.redo_label,
                vehicle=state.name if state is not None else "",
                no_download=self.uploads.why_no_download(),
            )
        )

    def slow_beat(self) -> None:
        """Follow vehicle, flight and exchanges."""
        self.controller.slow_beat()
        self.uploads.refresh()
        self._show_header()
        if self.controller.view.current is not None:
            self._show_figures()

    def apply_settings(self) -> None:
        """Take units from the settings."""
        self.controller.slow_beat()

    # -- the keyboard ---------------------------------------------------------------------------

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go through the workspace as one reads it, and out of it at the ends."""
        sections = [
            self.header, self.tools, self._stage, self.profile, self.items, self.middle, self.right,
            self.upload,
        ]  # fmt: skip
        now = self.focusWidget()
        wanted = step(sections, now, forward=forward)
        order = reading_order(sections) if wanted is None else []
        if now in order:
            wanted = outside(self, forward=forward) or order[0 if forward else -1]
        if wanted is None:
            return super().focusNextPrevChild(forward)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        wanted.setFocus(reason)
        return True

    # -- files ----------------------------------------------------------------------------------

    def ask_open(self) -> None:
        """Ask which file to open; nothing is locked meanwhile."""
        filters = [self.tr("Plans (%s)") % OPENS, self.tr("All files (*)")]
        ask_open(self, self.tr("Open a plan"), "planFileDialog", filters, self.open_path, self._folder())

    def open_path(self, path: Path) -> None:
        """Open a plan file, or areas to plan with; asks once when that would lose changes."""
        if self.extras.imports.takes(path):
            self.extras.imports.open(path)
            return
        document = self.controller.document
        if not document.file_dirty or not document.history.can_undo:
            self.files.open(path)
            return
        title = document.title or self.tr("The plan")
        self._banner.ask(
            Level.CAUTION,
            self.tr("%1 has changes that no file holds. Open %2 in its place?")
            .replace("%1", title)
            .replace("%2", path.name),
            self.tr("Open without saving"),
            lambda: self.files.open(path),
        )

    def _remember(self, name: str) -> None:
        self._last_file = Path(name)

    def _opened(self, name: str) -> None:
        self.fit_plan()
        self._context.bridge.note("plan opened", name)

    def _exported(self, name: str, lost: list[str]) -> None:
        self.said.emit(Level.CAUTION, self.words_of_loss(name, lost))

    def words_of_loss(self, name: str, lost: list[str]) -> str:
        """Return what to say of a file that does not hold all of the plan."""
        text = self.tr("%1 is written, but not all of the plan: %2. Save as .plan to keep everything")
        return text.replace("%1", Path(name).name).replace("%2", ", ".join(lost))

    def save(self) -> None:
        """Save where the plan is from; ask where when it is new."""
        path = file_of(self.controller.document)
        if path is None:
            self.ask_save()
        else:
            self.files.save(path)

    def ask_save(self) -> None:
        """Ask where to save the plan on the screen."""
        self.ask_where(self.controller.document, self.tr("Save the plan"), self.files.save)

    def ask_where(
        self,
        document: PlanDocument,
        title: str,
        take: Callable[[Path], object],
        cancelled: Callable[[], object] | None = None,
    ) -> None:
        """Ask where to save a plan; ``cancelled`` is called when nobody says it."""
        filters = [
            self.tr("QGroundControl plan (*.plan)"),
            self.tr("Waypoints (*.waypoints)"),
            self.tr("Mission Planner fence (*.fen)"),
            self.tr("Mission Planner rally points (*.ral)"),
        ]
        ask_save(
            self, title, "planFileDialog", filters, take, self._folder(),
            proposal=f"{document.title or self.tr('New plan')}.plan", cancelled=cancelled,
        )  # fmt: skip

    def _folder(self) -> Path | None:
        """Return where files are looked for: beside the plan's own, by the last one, or with documents."""
        path = self.controller.document.path or self._last_file
        if path is not None:
            return path.parent
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(documents) if documents and Path(documents).is_dir() else None

    def new_plan(self) -> None:
        """Begin with an empty plan; one step that undo takes back."""
        plan = self.controller.plan
        empty = Plan(home=plan.home, autopilot=plan.autopilot, vehicle_type=plan.vehicle_type)
        self.controller.change(self.tr("new plan"), empty)

    def resume(self) -> None:
        """Plan the rest of a flight that broke off."""
        notes = self.controller.resume()
        if notes is None:
            return
        words = self.tr("This is what is left of the flight. Check it, then upload it.")
        self.said.emit(Level.ADVISORY, ". ".join([words, *notes]))

    def begin_with(self, key: str) -> None:
        """Begin with a ready-made plan where the vehicle stands, or in the middle of the map."""
        controller, view = self.controller, self._stage.map.viewport
        here = place_of(controller.state) if controller.state is not None else controller.plan.home
        at = (here.lat_deg, here.lon_deg) if here else view.to_place(view.width / 2, view.height / 2)
        ground_m = self._elevation.height_amsl_m(*at) if self._elevation is not None else None
        setup = Setup(
            at=at,
            kind=controller.setting.kind or VehicleKind.QUAD,
            firmware=controller.setting.firmware,
            heading_deg=controller.setting.wind.from_deg,
            home_amsl_m=here.alt_m if here else ground_m or 0.0,
            elevation=self._elevation,
        )
        if controller.try_change(self.tr("template"), lambda plan: with_template(plan, key, setup)):
            self.fit_plan()

    # -- the menu -------------------------------------------------------------------------------

    def _header_menu(self) -> list[MenuEntry]:
        controller = self.controller
        others = [
            state
            for vehicle, state in sorted(self._context.bridge.snapshot.vehicles.items())
            if vehicle != controller.vehicle and state.identity.kind is controller.setting.kind
        ]
        plan = controller.plan
        empty = not (plan.items or plan.fence or plan.rally)
        return header_entries(self.menu_actions(), others, empty=empty)

    def menu_actions(self) -> MenuActions:
        """Return what the header's menu can have done now."""
        return MenuActions(
            new=self.new_plan,
            save_as=self.ask_save,
            transform=self.show_transform,
            formation=self.show_formation,
            import_areas=self.extras.imports.ask,
            imported=self.extras.hidden_import,
            briefing=self.extras.briefings.ask,
            dry_run=self.extras.dry_runs.start,
            conditions=self.extras.conditions.open,
            terrain=self.extras.terrain.ask,
            terrain_why_not=self.extras.terrain.why_not(),
            resume=self.resume,
            resume_why_not="" if self.controller.broke_off() else self.tr("no flight of this plan broke off"),
            template=self.begin_with,
            templates=[(made.key, made.label) for made in templates_for(self.controller.setting.kind)],
            copy_to=self.uploads.copy_to if self.controller.vehicle is not None else None,
        )

    # -- the end --------------------------------------------------------------------------------

    def _problem(self, text: str) -> None:
        self.said.emit(Level.CAUTION, text)

    def layout_text(self) -> str:
        """Return the splitters' arrangement for the settings."""
        states = (splitter.saveState().toBase64().data() for splitter in (self.sides, self.rows, self.parts))
        return " ".join(bytes(state).decode() for state in states)

    def restore_layout(self, text: str) -> None:
        """Restore an arrangement; an unreadable one leaves the default."""
        states = text.split(" ")
        if len(states) == 3:
            for splitter, state in zip((self.sides, self.rows, self.parts), states, strict=True):
                self._restored = (
                    splitter.restoreState(QByteArray.fromBase64(state.encode())) or self._restored
                )

    def shutdown(self, *, discard: bool = False) -> None:
        """Stop all work; unsaved plans are kept for the next start unless the pilot wants them gone."""
        self.files.close()
        if discard:
            self.files.discard_autosave()
        else:
            self.files.autosave()
        self.extras.shutdown()
        self.controller.close()
        self.worker.finish()
