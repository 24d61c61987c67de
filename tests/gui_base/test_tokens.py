"""Contrast and completeness of the three token tables (look/tokens.md, "Colour" and "Status")."""

import dataclasses
import re

import pytest

from gcs.gui.theme import DARK, LIGHT, SUNLIGHT, THEMES, Sign, ThemeController, blend, contrast
from gcs.model.alarm import Level

ALL = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
SIGNS = ("ok", "advisory", "caution", "warning", "critical", "off")


def least_text(theme):
    return 7.0 if theme is SUNLIGHT else 4.5


def test_contrast_of_black_on_white_is_21_and_of_a_colour_on_itself_1():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


@ALL
def test_every_token_is_a_six_digit_colour(theme):
    for field in dataclasses.fields(theme):
        value = getattr(theme, field.name)
        if isinstance(value, str) and field.name not in ("name", "caution_outline"):
            assert re.fullmatch(r"#[0-9A-F]{6}", value), field.name
    for table in (theme.map_ground, theme.flight):
        for field in dataclasses.fields(table):
            value = getattr(table, field.name)
            assert isinstance(value, float) or re.fullmatch(r"#[0-9A-F]{6}", value), field.name


@ALL
@pytest.mark.parametrize("token", ["t1", "t2", "t3"])
@pytest.mark.parametrize("ground", ["bg0", "bg1", "bg2"])
def test_text_is_readable_on_panels_and_inputs(theme, token, ground):
    least = least_text(theme) if ground == "bg1" else 4.5
    assert contrast(getattr(theme, token), getattr(theme, ground)) >= least


@ALL
@pytest.mark.parametrize("token", ["t1", "t2"])
def test_words_on_buttons_are_readable(theme, token):
    assert contrast(getattr(theme, token), theme.bg3) >= 4.5


@ALL
def test_hovered_buttons_and_selections_keep_their_words_readable(theme):
    assert contrast(theme.t1, theme.bg4) >= 4.5
    assert contrast(theme.t1, theme.acc_bg) >= 4.5
    assert contrast(theme.on_acc, theme.acc) >= 4.5


@ALL
@pytest.mark.parametrize("sign", SIGNS)
def test_symbols_stand_out_on_panels(theme, sign):
    outline = theme.caution_outline if sign == "caution" else ""
    assert contrast(outline or theme.level(sign), theme.bg1) >= 3.0


@ALL
@pytest.mark.parametrize("sign", SIGNS[:5])
def test_the_mark_within_a_symbol_stands_out_from_its_fill(theme, sign):
    mark = "#FFFFFF" if sign == "critical" else theme.bg1
    if sign == "caution" and theme.caution_outline:
        mark = theme.caution_outline
    assert contrast(mark, theme.level(sign)) >= 3.0


@ALL
@pytest.mark.parametrize("sign", ["caution", "warning", "critical"])
def test_words_on_filled_pills_are_readable(theme, sign):
    fill, text = theme.fill(sign)
    assert contrast(text, fill) >= 4.5


@ALL
@pytest.mark.parametrize("sign", ["warning", "critical"])
def test_words_on_tinted_rows_are_readable(theme, sign):
    assert contrast(theme.t1, theme.tint(sign)) >= 4.5


@ALL
def test_a_half_filled_hold_button_keeps_its_words_readable(theme):
    assert contrast(theme.t1, blend(theme.bg3, theme.acc, 0.5)) >= 4.5


@ALL
def test_accent_fence_active_and_simulation_stand_out(theme):
    for token in ("acc", "active", "fence", "sim", "leg"):
        assert contrast(getattr(theme, token), theme.bg1) >= 3.0, token


@ALL
def test_vehicles_stand_out_on_land_and_sea_and_in_chips(theme):
    assert len(theme.identity) == 8
    for colour in theme.identity:
        for ground in (theme.bg1, theme.map_ground.land, theme.map_ground.sea):
            assert contrast(colour, ground) >= 3.0


@ALL
def test_graph_lines_stand_out_on_the_plot(theme):
    assert len(theme.series) == 4
    assert all(contrast(colour, theme.plot) >= 3.0 for colour in theme.series)


@ALL
def test_map_labels_are_readable_on_land(theme):
    assert contrast(theme.map_ground.label, theme.map_ground.land) >= 4.5


def test_identity_repeats_after_eight_and_series_continue_dashed():
    assert DARK.vehicle(9) == DARK.vehicle(1)
    assert DARK.graph(1) == ("#EDE3C8", False)
    assert DARK.graph(5) == ("#EDE3C8", True)
    assert DARK.graph(9) == ("#EDE3C8", False)


def test_a_sign_is_found_from_a_model_level_or_its_name():
    assert [Sign.of(level) for level in Level] == [
        Sign(name) for name in ("off", "ok", "advisory", "caution", "warning", "critical")
    ]
    assert Sign.of("sent") is Sign.SENT
    assert DARK.level(Level.CRITICAL) == "#F0524B"
    with pytest.raises(ValueError, match="purple"):
        Sign.of("purple")


def test_sent_and_stale_are_grey_and_progress_is_advisory():
    assert DARK.level("sent") == DARK.level("stale") == DARK.t3
    assert DARK.level("progress") == DARK.level("advisory")


def test_only_sunlight_is_heavier_and_thicker():
    assert (SUNLIGHT.border_px, SUNLIGHT.weight_step, SUNLIGHT.map_line_scale) == (1.5, 100, 1.45)
    for theme in (DARK, LIGHT):
        assert (theme.border_px, theme.weight_step, theme.map_line_scale, theme.caution_outline) == (
            1,
            0,
            1,
            "",
        )


def test_the_controller_tells_each_change_once(qtbot):
    themes = ThemeController()
    heard = []
    themes.changed.connect(heard.append)
    themes.choose("dark")
    assert heard == []
    for _ in range(3):
        themes.choose_next()
    assert [theme.name for theme in heard] == ["light", "sunlight", "dark"]
    themes.set_reduce_motion(True)
    themes.set_reduce_motion(True)
    assert len(heard) == 4
    assert themes.reduce_motion
    with pytest.raises(KeyError):
        themes.choose("neon")
