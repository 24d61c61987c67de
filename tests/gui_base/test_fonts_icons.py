"""The bundled fonts and icons reach the screen as the tokens ask."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QImage

from gcs.gui.theme import DARK, SUNLIGHT, THEMES, font, icon, load_fonts, logo_icon, pixmap, qss
from gcs.gui.theme.fonts import ROLES
from gcs.gui.theme.icons import icon_names
from gcs.model.resources import resource_path

RESOURCES = resource_path()


def test_bundled_families_are_registered(themes):
    families = load_fonts()
    assert any(name.startswith("Inter") for name in families)
    assert any(name.startswith("JetBrains Mono") for name in families)


@pytest.mark.parametrize("role", list(ROLES))
def test_each_role_gets_its_family_size_and_weight(themes, role):
    size, weight = ROLES[role]
    info = QFontInfo(font(role))
    assert info.family().startswith("JetBrains Mono" if role.startswith("fixed") else "Inter")
    assert info.pixelSize() == size >= 10
    assert info.weight() == weight


def test_digits_are_tabular(themes):
    proportional = font("value")
    proportional.clearFeatures()

    def spread(face):
        widths = [QFontMetricsF(face).horizontalAdvance(digit * 4) for digit in "0123456789"]
        return max(widths) - min(widths)

    assert spread(font("value")) < 0.2 < 10 < spread(proportional)


def test_the_small_l_has_a_tail(themes):
    plain = font("body")
    plain.clearFeatures()
    assert QFontMetricsF(font("body")).horizontalAdvance("llll") != QFontMetricsF(plain).horizontalAdvance(
        "llll"
    )


def test_sunlight_text_is_one_weight_heavier_and_bold_stays_bold(themes):
    assert font("body", SUNLIGHT).weight() == QFont.Weight.Medium
    assert font("bar_value", SUNLIGHT).weight() == QFont.Weight.Bold
    assert font("pill", SUNLIGHT).weight() == QFont.Weight.Bold


def test_a_changed_font_does_not_change_the_role(themes):
    font("body").setPixelSize(90)
    assert font("body").pixelSize() == 13


def test_the_bundled_weights_serve_without_any_system_font(tmp_path: Path):
    empty = tmp_path / "fonts.conf"
    empty.write_text(
        '<?xml version="1.0"?><fontconfig><cachedir>' + str(tmp_path) + "</cachedir></fontconfig>"
    )
    program = (
        "from PySide6.QtGui import QGuiApplication, QRawFont\n"
        "app = QGuiApplication([])\n"
        "from gcs.gui.theme.fonts import font, load_fonts\n"
        "load_fonts()\n"
        "for role in ('body', 'value', 'pill', 'fixed', 'fixed_strong'):\n"
        "    raw = QRawFont.fromFont(font(role)); print(raw.familyName(), raw.weight())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "FONTCONFIG_FILE": str(empty), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    lines = done.stdout.splitlines()
    assert [
        line.startswith(want)
        for line, want in zip(lines, ["Inter"] * 3 + ["JetBrains Mono"] * 2, strict=True)
    ]
    assert [line.split()[-1] for line in lines] == ["400", "600", "700", "400", "600"]


def test_fonts_and_icons_carry_their_licences():
    for name, words in (
        ("fonts/OFL-Inter.txt", "SIL OPEN FONT LICENSE"),
        ("fonts/OFL-JetBrainsMono.txt", "SIL OPEN FONT LICENSE"),
        ("icons/lucide/LICENSE", "ISC License"),
    ):
        assert words in (RESOURCES / name).read_text("utf-8")


def tinted(image: QImage) -> set[str]:
    found = set()
    for x in range(image.width()):
        for y in range(image.height()):
            colour = image.pixelColor(x, y)
            if colour.alpha() > 250:
                found.add(colour.name())
    return found


def test_an_icon_takes_the_colour_it_is_asked_for(themes):
    assert tinted(pixmap("pause", "#ff8800", 32).toImage()) == {"#ff8800"}


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_an_icon_is_drawn_sharp_at_the_screens_scale(themes, ratio):
    made = pixmap("house", "#ffffff", 20, ratio)
    assert made.width() == round(20 * ratio)
    assert made.devicePixelRatio() == ratio


def test_an_icon_is_made_once(themes):
    assert pixmap("house", "#ffffff", 20).cacheKey() == pixmap("house", "#ffffff", 20).cacheKey()
    assert icon("house", "#ffffff").cacheKey() == icon("house", "#ffffff").cacheKey()


def test_an_unknown_icon_is_named_in_the_error(themes):
    with pytest.raises(KeyError, match="no-such-icon"):
        pixmap("no-such-icon", "#ffffff")


def test_every_icon_can_be_drawn(themes):
    for name in icon_names():
        assert not pixmap(name, "#ffffff", 19).toImage().allGray() or tinted(
            pixmap(name, "#ffffff", 48).toImage()
        )


def test_the_logo_has_a_body_and_a_wing(themes):
    image = logo_icon().pixmap(64, 64).toImage()
    near = [QColor(name) for name in tinted(image)]
    for want in ("#E9EEF2", "#3FA9F5", "#12161B"):
        wanted = QColor(want)
        assert any(abs(c.red() - wanted.red()) + abs(c.blue() - wanted.blue()) < 12 for c in near)


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_the_stylesheet_is_complete_and_its_pictures_exist(theme):
    sheet = qss(theme)
    assert "@" not in sheet
    assert sheet.count("{") == sheet.count("}")
    for part in sheet.split('url("')[1:]:
        file = Path(part.split('"')[0])
        assert file.is_file()
        assert "currentColor" not in file.read_text("utf-8")


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_the_stylesheets_pictures_have_the_themes_colours(theme):
    folder = resource_path("icons", "qss", theme.name)
    assert theme.on_acc in (folder / "check.svg").read_text("utf-8")
    assert theme.t2 in (folder / "chevron-down.svg").read_text("utf-8")
    assert theme.line2 in (folder / "chevron-down-off.svg").read_text("utf-8")


def test_the_applications_font_is_the_body_role(dressed, qapp):
    assert qapp.font().families()[0] == "Inter"
    assert qapp.font().isFeatureSet(QFont.Tag("tnum"))
    assert qapp.palette().highlight().color() == QColor(DARK.acc)
    dressed.choose("sunlight")
    assert qapp.palette().highlight().color() == QColor(SUNLIGHT.acc)
    assert qapp.styleSheet() == qss(SUNLIGHT)
