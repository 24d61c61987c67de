"""The shared widgets: told apart by shape, readable aloud, cheap, never wider than they should be."""

from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTabBar, QVBoxLayout, QWidget

from gcs.gui.theme import DARK, SUNLIGHT, THEMES, Sign
from gcs.gui.widgets import (
    BatteryBar,
    CellValue,
    ElidedLabel,
    FocusRing,
    IconButton,
    PanelHeader,
    Pill,
    SearchField,
    SegmentedControl,
    SignalBars,
    StatusSymbol,
    ValueCell,
    alert_look,
    paint_battery,
    paint_pill,
    paint_signal_bars,
    paint_status,
    paint_vehicle_glyph,
    phase_look,
    status_word,
    vehicle_path,
)
from gcs.gui.widgets.bars import bars_lit
from gcs.gui.widgets.pill import REPLAY, SIMULATION, pill_colours, pill_width
from gcs.model.alarm import Level
from gcs.model.vehicle import Phase, VehicleKind

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton


def drawn(paint, width=48, height=48, ground="#000000"):
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(QColor(ground))
    painter = QPainter(image)
    paint(painter, QRectF(0, 0, width, height))
    painter.end()
    return image


def lit(image):
    """The bitmap of what is drawn, colour apart."""
    return {
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).lightness() > 60
    }


def count(image, colour):
    want = QColor(colour)
    return sum(image.pixelColor(x, y) == want for x in range(image.width()) for y in range(image.height()))


def test_statuses_are_told_apart_without_colour():
    shapes = {
        sign: lit(drawn(lambda p, r, s=sign: paint_status(p, r, s, DARK, colour="#ffffff", mark="#000000")))
        for sign in Sign
    }
    for one, other in combinations(Sign, 2):
        differing = len(shapes[one] ^ shapes[other])
        assert differing > 0.08 * max(len(shapes[one]), len(shapes[other])), (one, other)


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
@pytest.mark.parametrize("sign", ["ok", "advisory", "caution", "warning", "critical"])
def test_a_symbol_shows_its_levels_colour(theme, sign):
    image = drawn(lambda p, r: paint_status(p, r, sign, theme), ground=theme.bg1)
    assert count(image, theme.level(sign)) > 400


def test_an_inverted_symbol_swaps_fill_and_mark():
    plain = drawn(lambda p, r: paint_status(p, r, Level.CRITICAL, DARK))
    inverted = drawn(lambda p, r: paint_status(p, r, Level.CRITICAL, DARK, inverted=True))
    assert count(plain, DARK.level("critical")) > count(inverted, DARK.level("critical"))
    assert count(inverted, "#FFFFFF") > count(plain, "#FFFFFF")


def test_sunlight_caution_has_a_black_outline():
    image = drawn(lambda p, r: paint_status(p, r, "caution", SUNLIGHT), ground="#FFFFFF")
    assert count(image, "#000000") > 100


def test_vehicle_kinds_are_told_apart_and_keep_to_their_grid():
    shapes = {}
    for kind in VehicleKind:
        box = vehicle_path(kind).boundingRect()
        assert max(abs(v) for v in (box.left(), box.right(), box.top(), box.bottom())) <= 14.05, kind
        shapes[kind] = lit(drawn(lambda p, r, k=kind: paint_vehicle_glyph(p, r, k, "#ffffff")))
    for one, other in combinations(VehicleKind, 2):
        assert len(shapes[one] ^ shapes[other]) > 0.15 * len(shapes[one]), (one, other)


@pytest.mark.parametrize("kind", [VehicleKind.PLANE, VehicleKind.BOAT])
def test_a_glyph_turns_clockwise_with_its_heading(kind):
    east = lit(drawn(lambda p, r: paint_vehicle_glyph(p, r, kind, "#ffffff", heading_deg=90)))
    turned = vehicle_path(kind).boundingRect()
    assert max(x for x, _ in east) == pytest.approx(24 - turned.top() * 48 / 28, abs=2)


def test_a_symbol_widget_says_its_word_and_inverts_for_three_seconds(themes, qtbot):
    symbol = StatusSymbol(themes, Level.WARNING, 22)
    qtbot.addWidget(symbol)
    symbol.show()
    assert symbol.accessibleName() == status_word("warning") == "warning"
    assert (symbol.sizeHint().width(), symbol.sizeHint().height()) == (22, 22)
    symbol.alarm()
    assert symbol._timer.interval() == 500
    seen = []
    for _ in range(8):
        seen.append(symbol.inverted)
        symbol._tick()
    assert seen == [False, True, False, True, False, True, False, False]
    assert not symbol._timer.isActive()


def test_with_reduced_motion_nothing_inverts_or_turns(themes, qtbot):
    themes.set_reduce_motion(True)
    symbol = StatusSymbol(themes, Sign.OK)
    qtbot.addWidget(symbol)
    symbol.show()
    symbol.alarm()
    symbol.set_status(Sign.PROGRESS)
    assert not symbol._timer.isActive()


def test_the_progress_ring_turns_only_while_it_is_seen(themes, qtbot):
    symbol = StatusSymbol(themes, Sign.PROGRESS)
    qtbot.addWidget(symbol)
    assert not symbol._timer.isActive()
    symbol.show()
    assert symbol._timer.isActive()
    symbol.hide()
    assert not symbol._timer.isActive()
    symbol.show()
    symbol.set_status(Sign.OK)
    assert not symbol._timer.isActive()


@pytest.mark.parametrize(
    ("quality", "bars"), [(None, 0), (0, 0), (1, 1), (39, 1), (40, 2), (65, 3), (86, 3), (90, 4), (100, 4)]
)
def test_signal_bars_rise_with_quality(quality, bars):
    assert bars_lit(quality) == bars


def test_an_unlit_bar_is_not_drawn_as_a_lit_one():
    for theme in THEMES.values():
        none = drawn(lambda p, r, t=theme: paint_signal_bars(p, r, 0, t), ground=theme.bg1)
        full = drawn(lambda p, r, t=theme: paint_signal_bars(p, r, 100, t), ground=theme.bg1)
        assert count(none, theme.level("ok")) == 0
        assert count(full, theme.level("ok")) > 300


def test_the_battery_fills_with_its_charge_and_an_unknown_one_is_empty():
    def filled(percent, sign="ok"):
        image = drawn(lambda p, r: paint_battery(p, r, percent, DARK, sign), 68, 26, DARK.bg1)
        return count(image, DARK.level(sign))

    assert filled(None) == filled(0) == 0
    assert 0 < filled(30) < filled(60) < filled(100) == filled(130)
    assert filled(20, "warning") > 0


def test_gauges_repaint_only_for_a_new_value(themes, qtbot):
    for gauge in (SignalBars(themes), BatteryBar(themes)):
        qtbot.addWidget(gauge)
        gauge.set_value(50, Level.CAUTION)
        gauge.show()
        assert gauge.accessibleName()
        assert not gauge.grab().isNull()


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_each_state_has_a_pill_with_readable_words(theme, phase):
    from gcs.gui.theme import contrast

    ground, border, text = pill_colours(phase_look(phase), theme)
    assert contrast(text, ground) >= 4.5
    assert contrast(border, theme.bg1) >= 1.4
    paint_all = drawn(lambda p, r: paint_pill(p, r, "WORD", "detail", phase_look(phase), theme), 200, 44)
    assert count(paint_all, ground) > 500


def test_alert_pills_are_filled_and_lesser_ones_are_not():
    assert alert_look(Sign.CRITICAL).solid
    assert not alert_look(Sign.ADVISORY).solid
    assert pill_colours(alert_look(Sign.CRITICAL), DARK) == ("#C92A2A", "#C92A2A", "#FFFFFF")


def test_flying_shows_the_vehicles_own_symbol():
    assert phase_look(Phase.FLYING, VehicleKind.BOAT).picture is VehicleKind.BOAT


def test_simulation_is_hatched_and_differs_from_replay():
    assert SIMULATION.hatch
    one = drawn(lambda p, r: paint_pill(p, r, "SIMULATION", "", SIMULATION, DARK), 200, 44)
    other = drawn(lambda p, r: paint_pill(p, r, "REPLAY", "", REPLAY, DARK), 200, 44)
    assert one != other


def test_a_pill_says_word_and_detail_and_has_room_for_them(themes, qtbot):
    pill = Pill(themes, phase_look(Phase.READY), "READY")
    qtbot.addWidget(pill)
    pill.set_state(phase_look(Phase.NOT_READY), "NOT READY", "Compass not calibrated · 2 more")
    assert pill.accessibleName() == "NOT READY, Compass not calibrated · 2 more"
    assert pill.sizeHint().width() == pill_width("NOT READY", "Compass not calibrated · 2 more", DARK) > 200


def test_a_cut_label_tells_the_whole_text_in_its_tool_tip(themes, qtbot):
    label = ElidedLabel(themes, "Survey helicopter of the northern district")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.grab()
    assert label.toolTip() == label.text == label.accessibleName()
    label.resize(label.sizeHint())
    label.grab()
    assert label.toolTip() == ""
    label.set_text("Heron 2")
    assert label.accessibleName() == "Heron 2"


@pytest.fixture
def segments(themes, qtbot):
    made = SegmentedControl(themes, [("one", "Heron 2"), ("all", "All"), ("alerts", "Alerts 9")], name="Show")
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    made.show()
    return made


def test_a_segment_is_chosen_by_mouse_and_by_arrow_keys(segments):
    chosen = []
    segments.chosen.connect(chosen.append)
    QTest.mouseClick(segments, LEFT, pos=segments.segment("all").center().toPoint())
    QTest.keyClick(segments, Qt.Key.Key_Right)
    QTest.keyClick(segments, Qt.Key.Key_Right)
    QTest.keyClick(segments, Qt.Key.Key_Left)
    assert chosen == ["all", "alerts", "all"]
    assert segments.accessibleName() == "Show: All"


def test_setting_a_segment_tells_nobody(segments):
    chosen = []
    segments.chosen.connect(chosen.append)
    segments.set_current("alerts")
    assert (chosen, segments.current) == ([], "alerts")
    segments.set_choices([("x", "X"), ("y", "Y")])
    assert segments.current == "x"
    with pytest.raises(KeyError):
        segments.set_current("alerts")


def test_an_icon_button_is_named_and_large_enough_for_flight(themes, qtbot):
    tool = IconButton(themes, "layers", "Layers", size=40, checkable=True)
    small = IconButton(themes, "pencil", "Edit")
    for button in (tool, small):
        qtbot.addWidget(button)
        button.show()
    assert (tool.sizeHint().width(), small.sizeHint().width()) == (40, 28)
    assert tool.accessibleName() == tool.toolTip() == "Layers"
    QTest.keyClick(tool, Qt.Key.Key_Space)
    assert tool.isChecked()
    QTest.keyClick(tool, Qt.Key.Key_Return)
    assert not tool.isChecked()
    small.setEnabled(False)
    assert not small.grab().isNull()


def test_a_control_with_an_unknown_icon_is_not_made(themes):
    with pytest.raises(KeyError):
        IconButton(themes, "no-such-icon", "Nothing")


def test_a_panel_header_is_30_high_and_holds_its_tools(themes, qtbot):
    header = PanelHeader(themes, "Values")
    qtbot.addWidget(header)
    header.add_tool(IconButton(themes, "pencil", "Edit"))
    header.set_title("Messages")
    header.resize(300, 30)
    header.show()
    tool = header.findChild(IconButton)
    assert header.height() == 30
    assert tool.x() > 260
    assert header.findChild(ElidedLabel).text == "Messages"


def test_a_value_cell_says_what_it_shows(themes, qtbot):
    cell = ValueCell(themes, "Vibration")
    qtbot.addWidget(cell)
    cell.resize(120, 56)
    assert cell.accessibleName() == "Vibration, –"
    cell.set_value(CellValue("11", "m/s²", Sign.CAUTION))
    assert cell.accessibleName() == "Vibration, 11 m/s², caution"
    assert count(cell.grab().toImage(), DARK.level("caution")) > 10


def test_a_stale_value_is_grey_and_tells_its_age(themes, qtbot):
    cell = ValueCell(themes, "Power")
    qtbot.addWidget(cell)
    cell.resize(120, 56)
    cell.set_value(CellValue("18", "W"))
    assert count(cell.grab().toImage(), DARK.t1) > 5
    cell.set_value(CellValue("18", "W", age="4 s"))
    assert count(cell.grab().toImage(), DARK.t1) == 0
    assert cell.accessibleName() == "Power, 18 W, 4 s old"


def test_escape_clears_a_search(themes, qtbot):
    field = SearchField(themes, "Filter by name or state")
    qtbot.addWidget(field)
    field.show()
    QTest.keyClicks(field, "heron")
    assert field._clear.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert not field._clear.isVisible()
    assert field.accessibleName() == "Filter by name or state"


def test_the_focus_ring_stands_two_pixels_off_and_follows(themes, qtbot):
    window = QWidget()
    column = QVBoxLayout(window)
    inner = QWidget()
    QVBoxLayout(inner).addWidget(painted := IconButton(themes, "layers", "Layers", size=40))
    plain, tabs = QPushButton("Plain"), QTabBar()
    for widget in (inner, plain, tabs):
        column.addWidget(widget)
    ring = FocusRing(themes, window)
    qtbot.addWidget(window)
    window.resize(300, 200)
    with qtbot.waitActive(window):
        window.show()
    painted.setFocus(Qt.FocusReason.TabFocusReason)
    corner = painted.mapTo(window, QPoint(0, 0))
    assert ring.isVisible()
    assert ring.geometry().topLeft() == corner - QPoint(4, 4)
    assert ring.width() == painted.width() + 8
    inner.move(inner.x(), inner.y() + 11)
    assert ring.geometry().topLeft() == corner - QPoint(4, 4) + QPoint(0, 11)
    assert count(ring.grab().toImage(), DARK.acc) > 20
    inner.hide()
    assert ring.isHidden()
    inner.show()
    plain.setFocus()
    assert ring.isHidden()
