"""What the status bar gives up as it narrows (tokens.md, "Space and size")."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gcs.gui.shell.bar_layout import LAST_DROPPED, SUB_LINES, Wish, fit

ITEMS = (
    Wish("vehicle", 200, 150, 130),
    Wish("state", 170, 170, 150),
    Wish("mode", 150, 110, 90, slack=6),
    Wish("gps", 155, 136, 64, slack=6),
    Wish("ekf", 138, 135, 64, slack=6),
    Wish("battery", 160, 160, 110, slack=6),
    Wish("links", 190, 128, 128),
    Wish("rc", 112, 110, 100, slack=6),
    Wish("messages", 115, 113, 80, slack=6),
    Wish("clock", 101, 92, 92),
    Wish("theme", 50, 50, 44),
)
FULL = sum(wish.full for wish in ITEMS)


def by_key(places):
    return {place.key: place for place in places}


def with_alert(key, items=ITEMS):
    return [
        Wish(w.key, w.full, w.compact, w.least, w.slack, alerting=True) if w.key == key else w for w in items
    ]


def test_with_room_everything_has_its_full_width():
    places = fit(ITEMS, FULL + 300)
    assert [(place.key, place.width) for place in places] == [(wish.key, wish.full) for wish in ITEMS]
    assert not any(place.compact for place in places)


def test_a_few_missing_pixels_come_from_the_paddings():
    places = fit(ITEMS, FULL - 20)
    assert sum(place.width for place in places) == FULL - 20
    assert not any(place.compact for place in places)


def test_sub_lines_go_one_by_one_before_any_item_goes():
    before = set()
    for width in range(FULL, 1000, -1):
        places = fit(ITEMS, width)
        compact = {place.key for place in places if place.compact}
        if len(places) < len(ITEMS):
            assert compact >= {w.key for w in ITEMS if w.compact < w.full} - {"rc"}
            break
        assert before <= compact
        before = compact


def test_rc_goes_first_then_ekf():
    gone = []
    for width in range(FULL, 900, -1):
        keys = {place.key for place in fit(ITEMS, width)}
        gone += [w.key for w in ITEMS if w.key not in keys and w.key not in gone]
    assert gone[:2] == ["rc", "ekf"]


def test_an_item_without_a_narrower_form_keeps_its_sub_line():
    assert not by_key(fit(ITEMS, 1000))["battery"].compact


def test_rc_and_ekf_with_an_alert_stay():
    for key in ("rc", "ekf"):
        assert key in by_key(fit(with_alert(key), 900))


def test_an_alert_keeps_its_sub_line_longest():
    items = with_alert("gps")
    for width in range(FULL, 1300, -1):
        places = by_key(fit(items, width))
        if places["gps"].compact:
            assert all(p.compact or w.compact == w.full for w in items if (p := places.get(w.key)))
            return


def test_a_whole_item_is_squeezed_at_once_or_not_at_all():
    items = [Wish("simulation", 180, 160, 107, whole=True), Wish("theme", 50, 50, 44)]
    assert by_key(fit(items, 205))["simulation"].width == 107
    assert by_key(fit(items, 210))["simulation"].width == 160


def test_a_workspaces_own_items_give_up_their_sub_lines_too():
    items = [Wish("group", 200, 100, 80), Wish("theme", 50, 50, 44)]
    assert by_key(fit(items, 160))["group"].compact


@st.composite
def wishes(draw):
    keys = draw(
        st.lists(st.sampled_from([*SUB_LINES[:-3], "mode", "state", "alert", *LAST_DROPPED]), unique=True)
    )
    made = []
    for key in keys:
        least = draw(st.integers(30, 150))
        compact = least + draw(st.integers(0, 80))
        full = compact + draw(st.integers(0, 80))
        slack = draw(st.integers(0, min(6, compact - least)))
        made.append(Wish(key, full, compact, least, slack, draw(st.booleans()), draw(st.booleans())))
    return made


@settings(deadline=None, derandomize=True)
@given(wishes(), st.integers(200, 2000))
def test_no_alert_is_dropped_order_is_kept_and_the_width_is_kept_to_where_it_can_be(items, width):
    places = fit(items, width)
    keys = [place.key for place in places]
    assert keys == [wish.key for wish in items if wish.key in keys]
    assert all(wish.key in keys for wish in items if wish.alerting and wish.key not in LAST_DROPPED)
    least = {wish.key: wish.least for wish in items}
    assert all(place.width >= least[place.key] for place in places)
    if sum(least[key] for key in keys) <= width:
        assert sum(place.width for place in places) <= width
