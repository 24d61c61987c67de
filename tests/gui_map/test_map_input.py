"""What a person does with the map: click, drag, wheel, keys, follow, measure, tools, strip."""

from __future__ import annotations

import threading

import pytest
from map_samples import HOME, ISLAND, mark, off, picture
from PySide6.QtCore import QMargins, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gcs.gui.map import HomeMark, MapPanel, MapScene
from gcs.maps.island import world_outlines
from gcs.model.format import UNKNOWN
from gcs.terrain.island import island_elevation


def click(view, x, y):
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(int(x), int(y)))


def drag(view, start, end):
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(*start))
    for share in (0.3, 0.6, 1.0):
        at = QPoint(*(round(a + (b - a) * share) for a, b in zip(start, end, strict=True)))
        QTest.mouseMove(view, at)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(*end))


def wheel(view, x, y, notches):
    at = QPointF(x, y)
    event = QWheelEvent(
        at,
        view.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


@pytest.fixture
def shown(bare, qtbot):
    bare.show()
    qtbot.waitExposed(bare)
    return bare


def test_a_click_on_a_vehicle_names_it_at_once_and_opens_no_menu(shown, qtbot):
    shown.set_scene(MapScene(vehicles=(mark("7"), mark("8", east_m=400))))
    picture(shown)
    said, ground = [], []
    shown.vehicleClicked.connect(said.append)
    shown.mapClicked.connect(lambda *args: ground.append(args))
    click(shown, 405, 296)
    assert said == ["7"]
    qtbot.wait(0)
    assert not shown._click.isActive()
    assert ground == []


def test_a_click_on_the_ground_gives_its_place_even_if_the_map_moves_meanwhile(shown, qtbot):
    expected = shown.viewport.to_place(200, 150)
    with qtbot.waitSignal(shown.mapClicked, timeout=2000) as caught:
        click(shown, 200, 150)
        shown.move_to(shown.viewport.panned(300, 0))
    assert caught.args[:2] == [pytest.approx(expected[0]), pytest.approx(expected[1])]
    assert caught.args[2] == shown.mapToGlobal(QPoint(200, 150))


def test_a_double_click_zooms_in_and_opens_no_menu(shown, qtbot):
    ground = []
    shown.mapClicked.connect(lambda *args: ground.append(args))
    zoom, place = shown.viewport.zoom, shown.viewport.to_place(200, 150)
    click(shown, 200, 150)
    QTest.mouseDClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    assert shown.viewport.zoom == pytest.approx(zoom + 1)
    assert shown.viewport.to_pixel(*place) == pytest.approx((200, 150), abs=0.01)
    assert not shown._click.isActive()
    assert ground == []


def test_a_drag_moves_the_ground_with_the_pointer_and_is_no_click(shown):
    ground = []
    shown.mapClicked.connect(lambda *args: ground.append(args))
    place = shown.viewport.to_place(300, 300)
    drag(shown, (300, 300), (420, 250))
    assert shown.viewport.to_pixel(*place) == pytest.approx((420, 250), abs=0.01)
    assert not shown._click.isActive()
    assert ground == []


def test_the_wheel_zooms_smoothly_about_the_pointer(shown, qtbot):
    shown.motion.reduced = False
    zoom, place = shown.viewport.zoom, shown.viewport.to_place(600, 200)
    seen = []
    shown.viewChanged.connect(lambda: seen.append(shown.viewport.zoom))
    wheel(shown, 600, 200, 1)
    wheel(shown, 600, 200, 1)
    qtbot.waitUntil(lambda: not shown.motion.moving, timeout=2000)
    assert shown.viewport.zoom == pytest.approx(zoom + 1)
    assert shown.viewport.to_pixel(*place) == pytest.approx((600, 200), abs=0.5)
    assert len(seen) > 2
    assert seen == sorted(seen)


def test_reduced_motion_zooms_in_one_step(shown):
    zoom = shown.viewport.zoom
    wheel(shown, 100, 100, -1)
    assert shown.viewport.zoom == pytest.approx(zoom - 0.5)
    assert not shown.motion.moving


def test_zoom_stays_within_its_limits(shown):
    for _ in range(60):
        shown.zoom_by(1)
    assert shown.viewport.zoom == 22
    for _ in range(60):
        shown.zoom_by(-1)
    assert shown.viewport.zoom == 1
    picture(shown)


@pytest.mark.parametrize(
    ("key", "dx", "dy"),
    [(Qt.Key.Key_Left, 1, 0), (Qt.Key.Key_Right, -1, 0), (Qt.Key.Key_Up, 0, 1), (Qt.Key.Key_Down, 0, -1)],
)
def test_arrow_keys_move_the_map(shown, key, dx, dy):
    x, y = shown.viewport.to_pixel(*HOME)
    QTest.keyClick(shown, key)
    after = shown.viewport.to_pixel(*HOME)
    assert (after[0] - x, after[1] - y) == pytest.approx((90 * dx, 90 * dy), abs=0.01)


def test_keys_zoom_fit_and_open_the_menu_at_the_middle(shown, qtbot):
    zoom = shown.viewport.zoom
    QTest.keyClick(shown, Qt.Key.Key_Plus)
    assert shown.viewport.zoom == pytest.approx(zoom + 0.5)
    QTest.keyClick(shown, Qt.Key.Key_Minus)
    assert shown.viewport.zoom == pytest.approx(zoom)
    with qtbot.waitSignal(shown.mapClicked, timeout=500) as caught:
        QTest.keyClick(shown, Qt.Key.Key_Return)
    assert caught.args[:2] == [pytest.approx(HOME[0]), pytest.approx(HOME[1])]
    shown.set_scene(MapScene(vehicles=(mark("1"), mark("2", east_m=9000))))
    QTest.keyClick(shown, Qt.Key.Key_Home)
    assert shown.viewport.zoom < zoom


def test_unknown_keys_and_shortcuts_are_left_to_the_window(shown):
    view = shown.viewport
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_A, 0x0431):
        QTest.keyClick(shown, Qt.Key.Key_A if key == 0x0431 else key)
    QTest.keyClick(shown, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert shown.viewport == view


def test_the_menu_key_and_the_right_button_give_a_place_at_once(shown):
    said = []
    shown.mapClicked.connect(lambda *args: said.append(args))
    reasons = QContextMenuEvent.Reason
    for reason, at in ((reasons.Mouse, QPoint(10, 20)), (reasons.Keyboard, QPoint(10, 20))):
        QApplication.sendEvent(shown, QContextMenuEvent(reason, at, shown.mapToGlobal(at)))
    assert said[0][:2] == pytest.approx(shown.viewport.to_place(10, 20))
    assert said[1][:2] == pytest.approx(HOME)


def test_following_recentres_when_the_vehicle_leaves_the_middle_and_a_drag_ends_it(shown, qtbot):
    said = []
    shown.followChanged.connect(said.append)
    shown.set_scene(MapScene(now_s=0, vehicles=(mark("1", east_m=100),)))
    shown.set_follow("1")
    assert shown.viewport.center == pytest.approx(off(100, 0), abs=1e-6)
    still = shown.viewport
    shown.set_scene(MapScene(now_s=1, vehicles=(mark("1", east_m=180),)))
    assert shown.viewport == still, "a small move does not shift the map"
    shown.set_scene(MapScene(now_s=2, vehicles=(mark("1", east_m=1400),)))
    assert shown.viewport.center == pytest.approx(off(1400, 0), abs=1e-6)
    drag(shown, (200, 200), (260, 260))
    assert shown.follow_key == ""
    assert said == ["1", ""]


def test_following_takes_250_ms_to_recentre(shown, qtbot):
    shown.motion.reduced = False
    shown.set_scene(MapScene(vehicles=(mark("1", east_m=900),)))
    shown.set_follow("1")
    assert shown.motion.moving
    qtbot.waitUntil(lambda: not shown.motion.moving, timeout=2000)
    assert shown.viewport.center == pytest.approx(off(900, 0), abs=1e-6)


def test_a_followed_vehicle_without_a_position_moves_nothing(shown):
    shown.set_follow("9")
    view = shown.viewport
    shown.set_scene(MapScene(vehicles=(mark("1"),)))
    assert shown.viewport == view


def test_measuring_with_mouse_and_keys(shown):
    said = []
    shown.measuringChanged.connect(said.append)
    shown.set_measuring(True)
    click(shown, 200, 300)
    click(shown, 500, 300)
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert len(shown.measure.points) == 3
    QTest.keyClick(shown, Qt.Key.Key_Backspace)
    assert len(shown.measure.points) == 2
    leg = shown.measure.legs[0]
    assert leg.bearing_deg == pytest.approx(90, abs=0.2)
    assert leg.distance_m == pytest.approx(300 * shown.viewport.meters_per_pixel, rel=0.01)
    assert not shown._click.isActive()
    picture(shown)
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.measure.active
    assert said == [True, False]


def test_the_pointer_tells_what_it_points_at(shown):
    shown.set_scene(MapScene(vehicles=(mark("1"),)))
    picture(shown)
    places = []
    shown.cursorMoved.connect(places.append)
    QTest.mouseMove(shown, QPoint(400, 300))
    assert shown.hovered == "1"
    assert shown.cursor().shape() == Qt.CursorShape.PointingHandCursor
    QTest.mouseMove(shown, QPoint(100, 100))
    assert shown.hovered == ""
    assert places[-1] == pytest.approx(shown.viewport.to_place(100, 100))


def test_symbols_ease_to_a_new_position_and_arrive(shown, qtbot):
    shown.vehicles.easing = True
    shown.set_scene(MapScene(vehicles=(mark("1"),)))
    picture(shown)
    shown.set_scene(MapScene(vehicles=(mark("1", east_m=60),)))
    picture(shown)
    goal = shown.viewport.to_pixel(*off(60, 0))[0]
    first = shown.vehicles.pixels["1"][0]
    assert 400 < first < goal
    qtbot.waitUntil(lambda: shown.vehicles.pixels["1"][0] == pytest.approx(goal, abs=0.01), timeout=3000)


def test_resizing_keeps_the_middle(shown):
    shown.resize(500, 700)
    assert shown.viewport.center == pytest.approx(HOME)
    assert (shown.viewport.width, shown.viewport.height) == (500, 700)


@pytest.fixture
def panel(themes, qtbot):
    made = MapPanel(themes, island=ISLAND, outlines=world_outlines(), elevation=island_elevation())
    qtbot.addWidget(made, before_close_func=lambda panel: panel.shutdown())
    made.resize(1000, 640)
    made.view.motion.reduced = True
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.shutdown()
    assert not any(thread.name.startswith("map-") for thread in threading.enumerate())


def test_the_strip_tells_coordinates_grid_terrain_source_and_zoom(panel, qtbot):
    panel.view.cursorMoved.emit(HOME)
    texts = panel.strip.texts()
    assert texts["cursor"] == "36.524\u2009000°\u2009S 122.948\u2009000°\u2009W"
    assert texts["mgrs"].startswith("10H EE ")
    assert texts["terrain"] == "28\u2009m"
    assert "utm" not in texts
    panel.strip.set_options(utm=True, terrain=False)
    assert panel.strip.texts()["utm"].startswith("10H 504")
    qtbot.waitUntil(lambda: panel.strip.toolTip() == "Offline map: Training island", timeout=5000)
    panel.view.cursorMoved.emit(None)
    assert set(panel.strip.texts().values()) == {UNKNOWN}


def test_terrain_is_unknown_off_the_island_and_the_strip_says_when_there_is_no_map(panel, qtbot):
    panel.view.cursorMoved.emit((56.4, -5.4))
    assert panel.strip.terrain_text() == UNKNOWN
    panel.view.look_at(56.4, -5.4, 12)
    qtbot.waitUntil(lambda: "outlines only" in panel.strip.toolTip(), timeout=5000)


def test_a_failing_source_is_named_in_the_strip_with_the_remedy_in_its_tip(panel):
    panel.view.sourceFailed.emit("hills.mbtiles is damaged. Copy the file again")
    assert panel.strip._source == "hills.mbtiles is damaged"
    assert panel.strip.toolTip().endswith("Copy the file again")


def test_the_strip_drops_items_rather_than_crushing_them(panel):
    for width in (300, 500, 900):
        panel.strip.resize(width, 26)
        panel.strip.grab()


def test_every_tool_works_has_a_name_and_is_40_px(panel, qtbot):
    tools, view = panel.tools, panel.view
    view.set_scene(
        MapScene(vehicles=(mark("1", selected=True), mark("2", east_m=800)), homes=(HomeMark(*HOME),))
    )
    buttons = (tools.follow, tools.layers, tools.measure, tools.fit, tools.zoom_in, tools.zoom_out)
    for button in buttons:
        assert button.accessibleName()
        assert button.toolTip()
        assert (button.width(), button.height()) == (40, 40)
        assert button.isEnabled()
    tools.follow.click()
    assert view.follow_key == "1"
    assert tools.follow.isChecked()
    tools.fit.click()
    assert view.follow_key == ""
    assert not tools.follow.isChecked()
    zoom = view.viewport.zoom
    tools.zoom_in.click()
    assert view.viewport.zoom == pytest.approx(zoom + 1)
    tools.zoom_out.click()
    assert view.viewport.zoom == pytest.approx(zoom)
    tools.measure.click()
    assert view.measure.active
    tools.measure.click()
    assert not view.measure.active


def test_following_says_why_it_cannot_start(panel):
    panel.view.set_scene(MapScene(vehicles=(mark("1"),)))
    assert not panel.tools.follow.isEnabled()
    assert "first select" in panel.tools.follow.toolTip()
    panel.view.set_scene(MapScene(vehicles=(mark("1", selected=True),)))
    assert panel.tools.follow.isEnabled()


def test_the_layers_menu_switches_each_layer(panel):
    menu = panel.tools.layers_menu()
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert "Training island" in actions
    before = panel.view.options
    for action in actions.values():
        assert action.isCheckable()
        assert action.isChecked()
        action.setChecked(False)
    assert not any(getattr(panel.view.options, field) for field in before.__dataclass_fields__)
    assert not panel.view.layers[0].visible
    picture(panel.view)


def test_the_island_changes_with_the_theme_and_can_be_hidden(panel, themes):
    dark = panel.view.layers[0].source
    themes.choose("sunlight")
    assert panel.view.layers[0].source is not dark
    themes.choose("dark")
    assert panel.view.layers[0].source is dark
    panel.set_island_shown(False)
    assert panel.view.layers == []


def test_user_sources_lie_round_the_island_and_are_closed_when_replaced(panel):
    class Source:
        def __init__(self, name):
            from gcs.maps.source import SourceInfo

            self.info, self.closed = SourceInfo(name), False

        def tile(self, tile):
            return None

        def close(self):
            self.closed = True

    online, file = Source("online"), Source("file")
    panel.set_sources([online], [file])
    assert [layer.source.info.name for layer in panel.view.layers] == ["online", "Training island", "file"]
    panel.set_sources([], [file])
    assert online.closed
    assert not file.closed


def test_tools_and_furniture_keep_clear_of_what_covers_the_edges(panel):
    panel.set_insets(QMargins(0, 70, 0, 90))
    assert panel.tools.y() == 82
    assert panel.view._free_room().bottom() == panel.view.height() - 90
