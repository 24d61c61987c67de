"""``gcs`` and its commands: help that lists everything, mistakes in one line, exit codes that tell."""

from __future__ import annotations

import subprocess
import sys

import pytest
from cli_bench import GCS, ROOT, TLOG, environment, one_line

import gcs.app
from gcs import __version__
from gcs.cli.entry import COMMANDS, WINDOWS, default_profile, overview
from gcs.cli.main import make_cli, run
from gcs.model.errors import GcsError

ALL = {*COMMANDS, *WINDOWS}


def registered():
    cli = make_cli()
    groups = {group.name or group.typer_instance.info.name for group in cli.registered_groups}
    return groups | {info.name or info.callback.__name__ for info in cli.registered_commands}


def test_every_command_that_is_announced_exists_and_the_other_way_round():
    assert registered() == set(COMMANDS)
    assert not set(COMMANDS) & set(WINDOWS)


def test_the_overview_has_one_line_for_each_command():
    lines = overview().splitlines()[1:]
    assert {line.split()[0] for line in lines} == ALL
    assert all(len(line.split()) > 3 for line in lines if line.split()[0] != "version")


@pytest.mark.parametrize("words", [["--help"], ["-h"]])
def test_help_shows_all_commands_and_the_options_of_the_window(words, capsys):
    with pytest.raises(SystemExit) as left:
        gcs.app.main(words)
    assert left.value.code == 0
    text = capsys.readouterr().out
    for name in ALL:
        assert f"\n  {name} " in text
    for option in ("--demo", "--connect", "--screenshot", "--profile-dir", "--offscreen", "--theme"):
        assert option in text
    assert "--probe" not in text


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself(name, capsys):
    assert run([name, "--help"]) == 0
    text = capsys.readouterr().out
    assert f"gcs {name}" in text
    assert "--help" in text


@pytest.mark.parametrize("name", sorted(WINDOWS))
def test_every_window_explains_itself(name, capsys):
    with pytest.raises(SystemExit) as left:
        gcs.app.main([name, "--help"])
    assert left.value.code == 0
    text = capsys.readouterr().out
    assert f"gcs {name}" in text
    assert "--offscreen" in text


def test_the_help_of_a_command_tells_each_option(capsys):
    run(["sim", "--help"])
    text = capsys.readouterr().out
    for option in (
        "--count",
        "--firmware",
        "--type",
        "--home",
        "--out",
        "--speedup",
        "--rate",
        "--loss",
        "--fault",
    ):
        assert option in text


def test_the_version_is_told_both_ways(capsys):
    assert run(["version"]) == 0
    assert capsys.readouterr().out.strip() == f"Godwit GCS {__version__}"
    with pytest.raises(SystemExit) as left:
        gcs.app.main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out.strip() == f"Godwit GCS {__version__}"


MISTAKES = {
    "an unknown option": (["monitor", "--nonsense"], "--nonsense"),
    "a missing argument": (["monitor"], "url"),
    "too many arguments": (["monitor", "a", "b"], "(b)"),
    "a word for a number": (["sim", "--count", "many"], "--count"),
    "a number out of range": (["monitor", "udpin:127.0.0.1:0", "--seconds", "-1"], "--seconds"),
    "a wrong URL": (["monitor", "carrier-pigeon:loft"], "carrier-pigeon"),
    "a missing recording": (["monitor", "replay:/nowhere.tlog"], "/nowhere.tlog"),
    "an unknown message": (["monitor", f"replay:{TLOG}", "-m", "NO_SUCH"], "NO_SUCH"),
    "an unknown benchmark": (["bench", "guesswork"], "guesswork"),
    "an unknown fault": (["sim", "--fault", "gremlins"], "gremlins"),
}


@pytest.mark.parametrize(("words", "named"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_one_line_that_names_it_and_says_what_to_do(words, named, capsys):
    assert run(words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert one_line(told.err)
    assert told.err.startswith(f"gcs {words[0]}: ")
    assert named in told.err
    # What to do follows what happened.
    assert len(told.err.split(". ")) >= 2


def test_a_command_that_does_not_exist_is_told(capsys):
    assert gcs.app.main(["dance"]) == 2
    told = capsys.readouterr()
    assert one_line(told.err)
    assert "'dance'" in told.err
    assert "gcs --help" in told.err


def test_an_error_of_several_lines_is_told_in_one(monkeypatch, capsys):
    def fail(url, options):
        raise GcsError("Two\nlines", "Do\nthis")

    monkeypatch.setattr("gcs.cli.monitor.run_monitor", fail)
    assert run(["monitor", "udpin:127.0.0.1:0"]) == 2
    assert capsys.readouterr().err == "gcs monitor: Two lines. Do this\n"


def test_a_fault_of_the_program_is_not_dressed_up_as_a_mistake(monkeypatch):
    def fail(url, options):
        raise ZeroDivisionError

    monkeypatch.setattr("gcs.cli.monitor.run_monitor", fail)
    with pytest.raises(ZeroDivisionError):
        run(["monitor", "udpin:127.0.0.1:0"])


def test_the_exit_code_of_a_command_is_that_of_the_program(monkeypatch):
    for code in (0, 1):
        monkeypatch.setattr("gcs.cli.monitor.run_monitor", lambda url, options, code=code: code)
        assert gcs.app.main(["monitor", "udpin:127.0.0.1:0"]) == code


def test_commands_can_be_run_one_after_the_other(capsys):
    for _ in range(2):
        assert run(["version"]) == 0
        assert run(["sim", "--list-faults"]) == 0
    assert "twice" not in capsys.readouterr().err


def test_the_profile_is_the_users_own_folder():
    assert default_profile().name == "godwit-gcs"
    assert default_profile().is_absolute()


def test_the_module_is_the_program():
    done = gcs_process("version")
    assert (done.returncode, done.stdout.strip()) == (0, f"Godwit GCS {__version__}")


def gcs_process(*words):
    return subprocess.run(
        [*GCS, *words], cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=30
    )


def test_a_mistake_ends_the_process_with_a_two():
    done = gcs_process("monitor", "carrier-pigeon:loft")
    assert done.returncode == 2
    assert one_line(done.stderr)


@pytest.mark.parametrize(
    "command",
    [
        f"monitor replay:{TLOG} --json | head -n 1",
        f"monitor replay:{TLOG} | true",
        "sim --list-faults | true",
    ],
)
def test_a_reader_that_leaves_early_is_no_error(command):
    words = ["bash", "-o", "pipefail", "-c", f"{' '.join(GCS)} {command}"]
    done = subprocess.run(words, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "unloaded"),
    [
        (["version"], ("gcs.sim", "gcs.cli.bench", "PySide6", "pymavlink")),
        (["monitor", f"replay:{TLOG}"], ("gcs.sim", "gcs.cli.bench", "PySide6", "pymavlink")),
        (["sim", "--list-faults"], ("gcs.cli.bench.codec", "gcs.engine.core", "PySide6", "pymavlink")),
    ],
)
def test_a_command_loads_only_what_it_needs(words, unloaded):
    code = (
        "import sys; from gcs.cli.main import run; run(sys.argv[1:]); "
        f"print([m for m in {unloaded!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=ROOT, env=environment(), capture_output=True, text=True,
        timeout=30,
    )  # fmt: skip
    assert done.stderr.strip() == "[]"


def test_the_window_starts_without_the_machinery_of_the_commands():
    code = (
        "import sys; import gcs.app; "
        "print([m for m in ('typer', 'rich', 'gcs.cli.main', 'gcs.sim', 'PySide6') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=30
    )
    assert done.stdout.strip() == "[]"
