"""The options of ``gcs``, ``gcs gui`` and ``gcs replay``: read without Qt, refused in one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_bench import TLOG, one_line

import gcs.app
from gcs.cli.entry import default_profile
from gcs.cli.window_options import WindowOptions, has_display, parse_replay_options, parse_window_options
from gcs.links.url import LinkKind, parse_link_url


def test_without_options_the_users_own_profile_is_used():
    assert parse_window_options([]) == WindowOptions(profile=default_profile())


def test_every_option_is_read():
    found = parse_window_options(
        [
            "--connect", "udpin:127.0.0.1:14550", "--connect", "tcp:127.0.0.1:5760", "--demo",
            "--screenshot", "a.png", "--after", "2.5", "--profile-dir", "here", "--offscreen",
            "--size", "1280x800", "--theme", "sunlight", "--probe", "p.json",
        ]
    )  # fmt: skip
    assert found == WindowOptions(
        connect=("udpin:127.0.0.1:14550", "tcp:127.0.0.1:5760"),
        demo=True,
        screenshot=Path("a.png"),
        after_s=2.5,
        profile=Path("here"),
        offscreen=True,
        size=(1280, 800),
        theme="sunlight",
        probe=Path("p.json"),
    )


def test_urls_are_put_into_one_spelling():
    assert parse_window_options(["--connect", "udp://:14550"]).connect == ("udpin:0.0.0.0:14550",)


WRONG = {
    "a URL of no kind": (["--connect", "nonsense"], "“nonsense” has no connection type"),
    "a URL with a wrong port": (["--connect", "udpin:0.0.0.0:99999"], "99999"),
    "a size without a height": (["--size", "1280"], "1280x800"),
    "a size in words": (["--size", "bigxhuge"], "1280x800"),
    "a size of odd digits": (["--size", "²x²"], "1280x800"),
    "a negative size": (["--size=-5x5"], "1280x800"),
    "a size too small": (["--size", "10x10"], "320"),
    "a size too large": (["--size", "1280x99999"], "16384"),
    "a time in words": (["--after", "soon"], "'soon'"),
    "a time that is none": (["--after", "nan"], "'nan'"),
    "an endless time": (["--after", "inf"], "'inf'"),
    "a negative time": (["--after=-1"], "'-1'"),
    "a theme nobody knows": (["--theme", "plaid"], "'plaid'"),
    "an option nobody knows": (["--nonsense"], "--nonsense"),
    "an option cut short": (["--off"], "--off"),
    "an option without its value": (["--connect"], "--connect"),
    "a word too many": (["extra"], "extra"),
}


@pytest.mark.parametrize(("words", "named"), WRONG.values(), ids=WRONG.keys())
@pytest.mark.parametrize("prog", ["gcs", "gcs gui"])
def test_a_wrong_option_is_one_line_that_says_what_to_do(prog, words, named, capsys):
    with pytest.raises(SystemExit) as left:
        parse_window_options(words, prog)
    assert left.value.code == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert one_line(told.err)
    assert told.err.startswith(f"{prog}: ")
    assert told.err.strip().endswith(f"See: {prog} --help")
    assert named in told.err


# -- replay -------------------------------------------------------------------------------------------


def replayed(*words):
    (url,) = parse_replay_options([str(TLOG), *words]).connect
    return parse_link_url(url)


def test_a_recording_becomes_a_link_at_real_time():
    found = replayed()
    assert (found.kind, Path(found.path), found.speed) == (LinkKind.REPLAY, TLOG, 1.0)


@pytest.mark.parametrize(("word", "speed"), [("4", 4.0), ("0.25", 0.25), ("1000", 1000.0), ("0", 0.0)])
def test_a_recording_can_be_shown_faster_slower_or_without_waiting(word, speed):
    assert replayed("--speed", word).speed == speed


def test_a_replay_takes_the_options_of_the_window_in_any_order():
    found = parse_replay_options(["--theme", "light", "--offscreen", str(TLOG), "--size", "800x600"])
    assert (found.theme, found.offscreen, found.size) == ("light", True, (800, 600))
    assert found.connect == (f"replay:{TLOG}",)


def test_a_recording_of_an_odd_name_is_found_again(tmp_path, monkeypatch):
    path = tmp_path / "a b#é 100%.tlog"
    path.write_bytes(TLOG.read_bytes())
    monkeypatch.chdir(tmp_path)
    (url,) = parse_replay_options([path.name]).connect
    assert Path(parse_link_url(url).path) == path


REPLAY_WRONG = {
    "no file": ([], "FILE"),
    "a file that is missing": (["/nowhere/flight.tlog"], "/nowhere/flight.tlog"),
    "a folder": (["/tmp"], "no recording /tmp"),
    "a speed in words": ([str(TLOG), "--speed", "fast"], "'fast'"),
    "a negative speed": ([str(TLOG), "--speed=-1"], "'-1'"),
    "a speed beyond all": ([str(TLOG), "--speed", "1e9"], "1e9"),
    "no number": ([str(TLOG), "--speed", "nan"], "nan"),
    "a live link beside it": ([str(TLOG), "--connect", "udpin:0.0.0.0:14550"], "--connect"),
    "the demonstration beside it": ([str(TLOG), "--demo"], "--demo"),
}


@pytest.mark.parametrize(("words", "named"), REPLAY_WRONG.values(), ids=REPLAY_WRONG.keys())
def test_a_wrong_replay_is_one_line(words, named, capsys):
    with pytest.raises(SystemExit) as left:
        parse_replay_options(words)
    assert left.value.code == 2
    told = capsys.readouterr().err
    assert one_line(told)
    assert told.startswith("gcs replay: ")
    assert named in told


# -- which window -------------------------------------------------------------------------------------


@pytest.fixture
def opened(monkeypatch):
    """What would have been opened."""
    windows = []
    monkeypatch.setattr(gcs.app, "run_window", lambda options: windows.append(options) or 0)
    return windows


@pytest.mark.parametrize("words", [[], ["gui"]])
def test_the_window_is_what_opens_without_a_command(words, opened, tmp_path):
    assert gcs.app.main([*words, "--demo", "--profile-dir", str(tmp_path)]) == 0
    assert (opened[0].demo, opened[0].profile) == (True, tmp_path)


def test_a_replay_opens_the_window_with_one_link(opened):
    assert gcs.app.main(["replay", str(TLOG), "--speed", "2", "--offscreen"]) == 0
    assert opened[0].connect == (f"replay:{TLOG}?speed=2",)
    assert opened[0].offscreen


def test_without_a_display_the_window_says_what_to_do(monkeypatch, capsys, tmp_path):
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert not has_display()
    assert gcs.app.main(["gui", "--profile-dir", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert one_line(told)
    assert "--offscreen" in told


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_a_display_of_either_kind_is_a_display(monkeypatch, name):
    for other in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, ":0")
    assert has_display()


def test_where_windows_are_always_there_no_variable_is_asked(monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    for platform in ("win32", "darwin"):
        monkeypatch.setattr("sys.platform", platform)
        assert has_display()
